//! Changes without a decision, looked for live: which sources would be asked, the reading of the contracts' logs, and
//! what it found. Like a check of powers it stays while the engine runs, and is not kept longer.

mod rules;
mod run;
mod shown;

use crate::{chain_place, core::Core, news::Topic};
use record::Id;
use std::{cell::RefCell, rc::Rc};
use views::{ChangesFound, ChangesView, ReadProgress, ReadStage, Watched, Why};

/// Most contracts whose logs are looked through.
const CONTRACTS: usize = 32;
/// Most readings remembered.
const REMEMBERED: usize = 8;

/// Readings of this session, the latest last.
#[derive(Default)]
pub struct Changes {
    all: RefCell<Vec<Reading>>,
}

struct Reading {
    of: Watched,
    stage: ReadStage,
    found: Option<Box<ChangesFound>>,
    /// Rises with every start and stop, so that a run that was stopped knows.
    number: u32,
}

impl Changes {
    /// Changes the reading of these contracts, which is made when there is none.
    fn change<T>(&self, of: &Watched, change: impl FnOnce(&mut Reading) -> T) -> T {
        let mut all = self.all.borrow_mut();
        let known = all.iter().position(|reading| reading.of == *of);
        let mut reading = match known {
            Some(at) => all.remove(at),
            None => Reading {
                of: of.clone(),
                stage: ReadStage::Resting,
                found: None,
                number: 0,
            },
        };
        let done = change(&mut reading);
        all.push(reading);
        if all.len() > REMEMBERED {
            let rests = |one: &Reading| !matches!(one.stage, ReadStage::Reading(_));
            let oldest = all.iter().position(rests).unwrap_or(0);
            all.remove(oldest);
        }
        done
    }

    /// As [`Changes::change`], unless the run of that number was ended since.
    fn go_on(&self, of: &Watched, number: u32, change: impl FnOnce(&mut Reading)) -> Option<()> {
        self.change(of, |reading| {
            let same = reading.number == number && matches!(reading.stage, ReadStage::Reading(_));
            same.then(|| change(reading))
        })
    }
}

/// The place whose sources a reading asks.
pub fn place_of(of: &Watched) -> Id {
    chain_place::place(of.chain)
}

/// The reading as it stands. Contacts nobody.
pub async fn view(core: &Rc<Core>, of: &Watched) -> Result<ChangesView, Why> {
    core.hint_nodes(of.chain, &of.nodes);
    let asking = core.asking(place_of(of)).await?;
    let all = core.changes.all.borrow();
    let reading = all.iter().find(|reading| reading.of == *of);
    Ok(ChangesView {
        asking,
        stage: reading.map(|one| one.stage.clone()).unwrap_or_default(),
        found: reading.and_then(|one| one.found.clone()),
    })
}

/// Begins to read, unless that is being done. Answered at once.
pub async fn begin(core: &Rc<Core>, of: Watched) -> Result<(), Why> {
    let place = place_of(&of);
    let mut contracts = Vec::new();
    let governor = of.governor.as_deref().map(crate::act::account_of);
    let governor = governor.transpose()?;
    for contract in &of.contracts {
        contracts.push(crate::act::account_of(contract)?);
    }
    if let Some(governor) = governor.filter(|of| !contracts.contains(of)) {
        contracts.insert(0, governor);
    }
    if contracts.is_empty() || contracts.len() > CONTRACTS + 1 {
        return Err(Why::Malformed(String::from("contracts")));
    }
    core.reach_place(place, of.chain).await?;
    let started = core.changes.change(&of, |reading| {
        if matches!(reading.stage, ReadStage::Reading(_)) {
            return None;
        }
        reading.stage = ReadStage::Reading(ReadProgress::default());
        reading.number = reading.number.wrapping_add(1);
        Some(reading.number)
    });
    core.news.raise(Topic::Powers(place));
    if let Some(number) = started {
        let weak = Rc::downgrade(core);
        core.ports.clock.spawn(Box::pin(async move {
            let Some(core) = weak.upgrade() else { return };
            run::run(&core, &of, number, governor, contracts).await;
            core.news.raise(Topic::Powers(place));
        }));
    }
    Ok(())
}

/// Ends a reading; what an earlier one found stays.
pub fn stop(core: &Rc<Core>, of: &Watched) {
    core.changes.change(of, |reading| {
        reading.number = reading.number.wrapping_add(1);
        reading.stage = ReadStage::Resting;
    });
    core.news.raise(Topic::Powers(place_of(of)));
}
