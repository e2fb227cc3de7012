//! Histories of votes that the engine reads for the lab: a Governor's log, newest blocks first, as several sources
//! agree on it. What was read stays in this browser, and is shown again without asking anybody.

mod details;
mod kept;
mod run;
mod shape;
#[cfg(test)]
mod tests;

use crate::{chain_place, core::Core, news::Topic};
use chain::governor::Entry;
use kept::Chunk;
use record::{Address, Id};
use shape::{Facts, Shaped};
use std::{
    cell::RefCell,
    rc::{Rc, Weak},
};
use views::{
    ContractRef, HistoryBytes, HistoryLack, HistorySource, HistoryView, ReadStage, SourceTrust,
    Times, Trust, Why,
};

/// Most histories held in memory.
const REMEMBERED: usize = 4;
/// How many bytes a page is handed at once.
const PART: usize = 1 << 20;

/// Chain and Governor.
type Of = (u64, Address);

/// Histories of this session, the latest last.
#[derive(Default)]
pub struct Histories {
    all: RefCell<Vec<Reading>>,
}

/// A history, as far as it is read.
struct Reading {
    of: Of,
    /// Where it is kept. It depends on the sources: of others it is another reading.
    shelf: String,
    /// Rises with every start and stop, so that a run that was stopped knows.
    number: u32,
    stage: ReadStage,
    /// Settled blocks.
    chunks: Vec<Chunk>,
    /// The newest blocks, which may change yet.
    tip: Option<Chunk>,
    /// Blocks of which sources contradict one another, and what each said.
    disputed: Vec<(u64, u64, Vec<String>)>,
    facts: Facts,
    edition: u32,
    bytes: Rc<Vec<u8>>,
    decisions: u32,
    votes: u64,
    lacks: Vec<HistoryLack>,
    times: Times,
}

impl Reading {
    fn new(of: Of, shelf: String, number: u32) -> Reading {
        Reading {
            of,
            shelf,
            number,
            stage: ReadStage::Resting,
            chunks: Vec::new(),
            tip: None,
            disputed: Vec::new(),
            facts: Facts::default(),
            edition: 0,
            bytes: Rc::default(),
            decisions: 0,
            votes: 0,
            lacks: Vec::new(),
            times: Times::None,
        }
    }

    fn parts(&self) -> u32 {
        u32::try_from(self.bytes.len().div_ceil(PART)).unwrap_or(u32::MAX)
    }

    fn all_chunks(&self) -> impl Iterator<Item = &Chunk> {
        self.chunks.iter().chain(&self.tip)
    }

    /// All entries, ascending. Chunks of two tabs may overlap.
    fn entries(&self) -> Vec<&Entry> {
        let mut all: Vec<&Entry> = self.all_chunks().flat_map(|chunk| &chunk.entries).collect();
        record::sorted::sort_by_key(&mut all, |entry| (entry.block, entry.index));
        all
    }

    /// Whether there are blocks before those that were read.
    fn older(&self) -> bool {
        let ranges = || self.chunks.iter().map(|chunk| chunk.range);
        let disputed = self.disputed.iter().map(|(from, to, _)| (*from, *to));
        let mut known: Vec<(u64, u64)> = ranges().map(|range| (range.from, range.to)).collect();
        known.extend(disputed);
        record::sorted::sort(&mut known);
        let mut next = self.facts.since;
        for (from, to) in known {
            if from > next {
                return true;
            }
            next = next.max(to.saturating_add(1));
        }
        // The newest blocks, which are no chunk yet, are not older ones.
        next + run::DEEP < self.facts.head.0
    }

    fn trust(&self) -> Trust {
        let all = self.all_chunks().map(|chunk| &chunk.trust);
        crate::chain_read::weakest(all).unwrap_or(Trust::Unknown)
    }

    /// Works out the history of what was read so far, as a new edition when it is another one.
    fn shape(&mut self) {
        let fold = shape::folded(self.entries(), &self.facts);
        let Shaped {
            packed,
            mut lacks,
            times,
        } = shape::shape(&fold, &self.facts, self.older());
        let disputed = self.disputed.iter().cloned();
        lacks.extend(disputed.map(|(from, to, said)| HistoryLack::Disagree(from, to, said)));
        let alone = self.all_chunks();
        let alone = alone.filter(|chunk| chunk.trust == Trust::OneSource);
        let alone: u64 = alone.map(|chunk| chunk.range.blocks()).sum();
        if alone > 0 {
            lacks.push(HistoryLack::OneSource(alone));
        }
        let unreadable = self.all_chunks().map(|chunk| chunk.unreadable).sum();
        if unreadable > 0 {
            lacks.push(HistoryLack::Unreadable(unreadable));
        }
        self.lacks = lacks;
        self.times = times;
        let decisions = &packed.history.decisions;
        self.decisions = u32::try_from(decisions.len()).unwrap_or(u32::MAX);
        self.votes = decisions.iter().map(|one| one.votes.len() as u64).sum();
        if self.decisions == 0 && self.edition == 0 {
            return;
        }
        let bytes = packed.write();
        if *self.bytes != bytes {
            self.bytes = Rc::new(bytes);
            self.edition += 1;
        }
    }
}

impl Histories {
    fn with<T>(&self, of: Of, change: impl FnOnce(&mut Reading) -> T) -> Option<T> {
        let mut all = self.all.borrow_mut();
        all.iter_mut().find(|one| one.of == of).map(change)
    }

    /// As [`Histories::with`], unless the run of that number was ended since.
    fn go_on<T>(&self, of: Of, number: u32, change: impl FnOnce(&mut Reading) -> T) -> Option<T> {
        self.with(of, |reading| {
            (reading.number == number).then(|| change(reading))
        })?
    }

    fn put(&self, reading: Reading) {
        let mut all = self.all.borrow_mut();
        all.retain(|one| one.of != reading.of);
        all.push(reading);
        if all.len() > REMEMBERED {
            let rests = |one: &Reading| !matches!(one.stage, ReadStage::Reading(_));
            let oldest = all.iter().position(rests).unwrap_or(0);
            all.remove(oldest);
        }
    }
}

fn governor(of: &ContractRef) -> Result<Of, Why> {
    Ok((of.chain, crate::act::account_of(&of.address)?))
}

/// The place whose sources a reading asks.
pub fn place_of(source: &HistorySource) -> Result<Id, Why> {
    match source {
        HistorySource::Space(space) => crate::act::id_of(space),
        HistorySource::Governor(of) => Ok(chain_place::place(of.chain)),
    }
}

fn of(source: &HistorySource) -> Result<(&ContractRef, Of), Why> {
    match source {
        HistorySource::Governor(named) => Ok((named, governor(named)?)),
        HistorySource::Space(_) => Err(Why::NotFound),
    }
}

/// A history as it stands. Contacts nobody.
pub async fn view(core: &Rc<Core>, source: &HistorySource) -> Result<HistoryView, Why> {
    let (named, of) = of(source)?;
    core.hint_nodes(of.0, &named.nodes);
    let place = chain_place::place(of.0);
    // Without consent there is nobody to have read anything from.
    let reached = core.reach_place(place, of.0).await;
    let asking = core.asking(place).await?;
    match reached {
        Err(Why::NoConsent) => {
            return Ok(HistoryView {
                asking,
                ..HistoryView::default()
            });
        }
        other => other?,
    }
    load(core, of, place).await;
    let view = core.histories.with(of, |reading| HistoryView {
        asking: Default::default(),
        stage: reading.stage.clone(),
        edition: reading.edition,
        parts: reading.parts(),
        decisions: reading.decisions,
        votes: reading.votes,
        trust: SourceTrust::Chain(reading.trust()),
        lacks: reading.lacks.clone(),
        times: reading.times,
        governor: reading.facts.governor.clone(),
    });
    Ok(HistoryView {
        asking,
        ..view.unwrap_or_default()
    })
}

/// Takes up what was read in an earlier session, unless it is here.
async fn load(core: &Rc<Core>, of: Of, place: Id) {
    let address = of.1.to_string();
    let Some(shelf) = core.outside.chains.shelf(place, "history", &address) else {
        return;
    };
    let known = |reading: &mut Reading| (reading.shelf == shelf, reading.number);
    let number = match core.histories.with(of, known) {
        Some((true, _)) => return,
        Some((false, number)) => number.wrapping_add(1),
        None => 0,
    };
    let mut reading = Reading::new(of, shelf.clone(), number);
    (reading.facts, reading.chunks) = kept::read(&*core.ports.store, &shelf).await;
    if !reading.chunks.is_empty() {
        reading.shape();
    }
    // Another view may have taken it up meanwhile.
    if core.histories.with(of, known).is_none_or(|(same, _)| !same) {
        core.histories.put(reading);
    }
}

/// Begins to read, or goes on, unless that is being done. Answered at once.
pub async fn begin(core: &Rc<Core>, source: HistorySource) -> Result<(), Why> {
    let (named, of) = of(&source)?;
    core.hint_nodes(of.0, &named.nodes);
    let place = chain_place::place(of.0);
    core.reach_place(place, of.0).await?;
    load(core, of, place).await;
    let started = core.histories.with(of, |reading| {
        if matches!(reading.stage, ReadStage::Reading(_)) {
            return None;
        }
        reading.stage = ReadStage::Reading(Default::default());
        reading.number = reading.number.wrapping_add(1);
        Some(reading.number)
    });
    core.news.raise(Topic::History(place));
    if let Some(number) = started.flatten() {
        let (weak, since): (Weak<Core>, _) = (Rc::downgrade(core), named.since);
        core.ports.clock.spawn(Box::pin(async move {
            let Some(core) = weak.upgrade() else { return };
            run::run(&core, of, number, since).await;
            core.news.raise(Topic::History(place));
        }));
    }
    Ok(())
}

/// Ends a reading; what was read stays.
pub fn stop(core: &Rc<Core>, source: &HistorySource) -> Result<(), Why> {
    let (_, of) = of(source)?;
    core.histories.with(of, |reading| {
        if matches!(reading.stage, ReadStage::Reading(_)) {
            reading.number = reading.number.wrapping_add(1);
            reading.stage = ReadStage::Resting;
            reading.shape();
        }
    });
    core.news.raise(Topic::History(place_of(source)?));
    Ok(())
}

/// A part of a history for the lab.
pub fn bytes(core: &Rc<Core>, source: &HistorySource, part: u32) -> Result<HistoryBytes, Why> {
    let (_, of) = of(source)?;
    let found = core.histories.with(of, |reading| {
        let begin = usize::try_from(part).ok()?.checked_mul(PART)?;
        let rest = reading.bytes.get(begin..).filter(|rest| !rest.is_empty())?;
        Some(HistoryBytes {
            edition: reading.edition,
            part,
            parts: reading.parts(),
            bytes: rest.get(..PART).unwrap_or(rest).to_vec(),
        })
    });
    found.flatten().ok_or(Why::NotFound)
}
