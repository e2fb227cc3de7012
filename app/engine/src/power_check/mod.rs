//! Who can act without a vote, asked live: which sources would be asked, the run itself, and what it found.
//!
//! What was found stays while the engine runs; nothing of it is kept longer, since it is true of one block only.

mod shown;

use crate::{chain_place, core::Core, news::Topic};
use chain::{
    B256,
    bypass::{Limits, Search},
    head::Block,
};
use record::Id;
use std::{cell::RefCell, rc::Rc};
use views::{PowerScope, PowersFound, PowersProgress, PowersRun, PowersView, Trust, Why};

/// How far a search goes, as the table of Locus's own defaults tells it.
const LIMITS: Limits = Limits {
    contracts: views::chosen::SEARCH_CONTRACTS,
    accounts: views::chosen::SEARCH_ACCOUNTS,
    depth: views::chosen::SEARCH_STEPS,
    questions: views::chosen::SEARCH_QUESTIONS,
};

/// Most contracts that a link may name as a start.
const STARTS: usize = 32;
/// Most checks remembered.
const REMEMBERED: usize = 8;
/// After so many rounds in a row in which nobody answered anything a check ends.
const SILENT_ROUNDS: u32 = 4;
/// Rest before the next round after such a one.
const REST_MS: u32 = 5_000;

/// Checks of this session, the latest last.
#[derive(Default)]
pub struct Checks {
    all: RefCell<Vec<Check>>,
}

struct Check {
    scope: PowerScope,
    run: PowersRun,
    found: Option<Box<PowersFound>>,
    /// Rises with every start and stop, so that a run that was stopped knows.
    number: u32,
}

impl Checks {
    /// Changes the check of a scope, which is made when there is none.
    fn change<T>(&self, scope: &PowerScope, change: impl FnOnce(&mut Check) -> T) -> T {
        let mut all = self.all.borrow_mut();
        let at = all.iter().position(|check| check.scope == *scope);
        let mut check = match at {
            Some(at) => all.remove(at),
            None => Check {
                scope: scope.clone(),
                run: PowersRun::Idle,
                found: None,
                number: 0,
            },
        };
        let done = change(&mut check);
        all.push(check);
        if all.len() > REMEMBERED {
            let resting = |check: &Check| !matches!(check.run, PowersRun::Running(_));
            let oldest = all.iter().position(resting).unwrap_or(0);
            all.remove(oldest);
        }
        done
    }

    /// As [`Checks::change`], unless the run of that number was ended since.
    fn go_on(&self, scope: &PowerScope, number: u32, change: impl FnOnce(&mut Check)) -> bool {
        self.change(scope, |check| {
            let same = check.number == number && matches!(check.run, PowersRun::Running(_));
            if same {
                change(check);
            }
            same
        })
    }
}

/// The place whose sources a check asks.
pub fn place_of(scope: &PowerScope) -> Result<Id, Why> {
    match &scope.space {
        Some(space) => crate::act::id_of(space),
        None => Ok(chain_place::place(scope.chain)),
    }
}

/// The check as it stands. Contacts nobody.
pub async fn view(core: &Rc<Core>, scope: &PowerScope) -> Result<PowersView, Why> {
    core.hint_nodes(scope.chain, &scope.nodes);
    let asking = core.asking(place_of(scope)?).await?;
    let all = core.checks.all.borrow();
    let check = all.iter().find(|check| check.scope == *scope);
    Ok(PowersView {
        asking,
        run: check.map_or(PowersRun::Idle, |check| check.run.clone()),
        found: check.and_then(|check| check.found.clone()),
    })
}

/// Begins a check, unless one runs. Answered at once.
pub async fn begin(core: &Rc<Core>, scope: PowerScope) -> Result<(), Why> {
    let place = place_of(&scope)?;
    let mut starts = Vec::new();
    for start in &scope.start {
        starts.push(chain::Address::new(crate::act::account_of(start)?.0));
    }
    if starts.is_empty() || starts.len() > STARTS {
        return Err(Why::Malformed(String::from("start")));
    }
    core.reach_place(place, scope.chain).await?;
    let started = core.checks.change(&scope, |check| {
        if matches!(check.run, PowersRun::Running(_)) {
            return None;
        }
        check.run = PowersRun::Running(PowersProgress::default());
        check.number = check.number.wrapping_add(1);
        Some(check.number)
    });
    core.news.raise(Topic::Powers(place));
    if let Some(number) = started {
        let weak = Rc::downgrade(core);
        core.ports.clock.spawn(Box::pin(async move {
            let Some(core) = weak.upgrade() else { return };
            let ended = run(&core, &scope, number, place, &starts).await;
            core.checks.go_on(&scope, number, |check| match ended {
                Ok(found) => {
                    check.found = found.map(Box::new).or(check.found.take());
                    check.run = PowersRun::Idle;
                }
                Err(why) => check.run = PowersRun::Failed(why),
            });
            core.news.raise(Topic::Powers(place));
        }));
    }
    Ok(())
}

/// Ends a check.
pub fn stop(core: &Rc<Core>, scope: &PowerScope) -> Result<(), Why> {
    let place = place_of(scope)?;
    core.checks.change(scope, |check| {
        check.number = check.number.wrapping_add(1);
        check.run = PowersRun::Idle;
    });
    core.news.raise(Topic::Powers(place));
    Ok(())
}

/// Asks until nothing is left to ask; nothing when it was stopped.
async fn run(
    core: &Rc<Core>,
    scope: &PowerScope,
    number: u32,
    place: Id,
    starts: &[chain::Address],
) -> Result<Option<PowersFound>, Why> {
    let chains = &core.outside.chains;
    let head = chains.head(place).await?;
    if !head.current {
        // The last known head may be of another day.
        return Err(Why::NoNode);
    }
    let block = Rc::new(Block {
        number: head.number,
        hash: B256::new(head.hash.0),
        time: u64::try_from(head.time / 1000).unwrap_or(0),
    });
    let mut weakest = head.trust.clone();
    let mut search = Search::new(starts, block, LIMITS);
    let mut silent = 0;
    loop {
        let asks = search.asks();
        if asks.is_empty() {
            break;
        }
        let told = chains.heard(place, asks).await;
        if told.iter().all(|(_, trust)| *trust == Trust::Unknown) {
            silent += 1;
            if silent >= SILENT_ROUNDS {
                return Err(Why::NoNode);
            }
            core.ports.clock.sleep(REST_MS).await;
            continue;
        }
        silent = 0;
        // What nobody answered, or sources contradict one another about, is a gap of its own and counted nowhere.
        let trusts = told.iter().map(|(_, trust)| trust);
        let believed =
            trusts.filter(|trust| !matches!(trust, Trust::Unknown | Trust::Disagree { .. }));
        let all = believed.chain([&weakest]);
        if let Some(least) = crate::chain_read::weakest(all) {
            weakest = least;
        }
        search.take(told.into_iter().map(|(heard, _)| heard).collect());
        let progress = shown::progress(search.progress());
        let goes_on = core.checks.go_on(scope, number, |check| {
            check.run = PowersRun::Running(progress);
        });
        if !goes_on {
            return Ok(None);
        }
        core.news.raise(Topic::Powers(place));
    }
    let found = PowersFound {
        chain: scope.chain,
        block: head.moment(),
        block_hash: head.hash.to_string(),
        checked_at: core.ports.clock.now_ms(),
        trust: weakest,
        asked: search.progress().asked,
        ..shown::found(&search)
    };
    Ok(Some(found))
}
