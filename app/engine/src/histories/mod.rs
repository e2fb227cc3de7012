//! Histories of votes that the engine reads for the lab: a Governor's log, newest blocks first, as several sources
//! agree on it, which stays in this browser and is shown again without asking anybody; and a space's own record.

mod details;
mod kept;
mod record;
mod run;
mod shape;
#[cfg(test)]
mod tests;

use crate::{chain_place, chain_read::DEEP, core::Core, news::Topic};
use ::record::{Address, Id};
use chain::governor::Entry;
use kept::Chunk;
use shape::{Facts, Shaped};
use std::{
    cell::RefCell,
    rc::{Rc, Weak},
};
use views::{
    HistoryBytes, HistoryLack, HistorySource, HistoryView, ReadStage, SourceTrust, Times, Trust,
    Why,
};

/// Most histories held in memory.
const REMEMBERED: usize = 4;
/// How many bytes a page is handed at once.
const PART: usize = 1 << 20;

/// What is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Of {
    /// A Governor on a chain.
    Governor(u64, Address),
    /// Locus's own record of a space.
    Space(Id),
}

impl Of {
    /// The place whose sources a reading asks.
    fn place(self) -> Id {
        match self {
            Of::Governor(chain, _) => chain_place::place(chain),
            Of::Space(space) => space,
        }
    }
}

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
        ::record::sorted::sort_by_key(&mut all, |entry| (entry.block, entry.index));
        all
    }

    /// Whether there are blocks before those that were read.
    fn older(&self) -> bool {
        let ranges = || self.chunks.iter().map(|chunk| chunk.range);
        let disputed = self.disputed.iter().map(|(from, to, _)| (*from, *to));
        let mut known: Vec<(u64, u64)> = ranges().map(|range| (range.from, range.to)).collect();
        known.extend(disputed);
        ::record::sorted::sort(&mut known);
        let mut next = self.facts.since;
        for (from, to) in known {
            if from > next {
                return true;
            }
            next = next.max(to.saturating_add(1));
        }
        // The newest blocks, which are no chunk yet, are not older ones.
        next + DEEP < self.facts.head.0
    }

    fn trust(&self) -> Trust {
        let all = self.all_chunks().map(|chunk| &chunk.trust);
        crate::chain_read::weakest(all).unwrap_or(Trust::Unknown)
    }

    /// Works out the history of what was read so far.
    fn shape(&mut self) {
        let fold = shape::folded(self.entries(), &self.facts);
        let mut shaped = shape::shape(&fold, &self.facts, self.older());
        let lacks = &mut shaped.lacks;
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
        self.take(shaped);
    }

    /// Takes up a history, as a new edition when it is another one.
    fn take(&mut self, shaped: Shaped) {
        let packed = shaped.packed;
        (self.lacks, self.times) = (shaped.lacks, shaped.times);
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

/// The place whose sources a reading asks.
pub fn place_of(source: &HistorySource) -> Result<Id, Why> {
    of(source).map(Of::place)
}

fn of(source: &HistorySource) -> Result<Of, Why> {
    Ok(match source {
        HistorySource::Space(space) => Of::Space(crate::act::id_of(space)?),
        HistorySource::Governor(of) => Of::Governor(of.chain, crate::act::account_of(&of.address)?),
    })
}

/// Tells the chain reads whom they may ask. Contacts nobody.
async fn reach(core: &Rc<Core>, of: Of, source: &HistorySource) -> Result<(), Why> {
    match (of, source) {
        (Of::Governor(chain, _), HistorySource::Governor(named)) => {
            core.hint_nodes(chain, &named.nodes);
            core.reach_place(of.place(), chain).await
        }
        _ => Ok(()),
    }
}

/// A history as it stands. Contacts nobody.
pub async fn view(core: &Rc<Core>, source: &HistorySource) -> Result<HistoryView, Why> {
    let of = of(source)?;
    let reached = reach(core, of, source).await;
    let asking = match of {
        Of::Governor(..) => core.asking(of.place()).await?,
        Of::Space(_) => Default::default(),
    };
    match reached {
        // Without consent there is nobody to have read anything from.
        Err(Why::NoConsent) => {
            return Ok(HistoryView {
                asking,
                ..HistoryView::default()
            });
        }
        other => other?,
    }
    load(core, of).await;
    let view = core.histories.with(of, |reading| HistoryView {
        asking: Default::default(),
        stage: reading.stage.clone(),
        edition: reading.edition,
        parts: reading.parts(),
        decisions: reading.decisions,
        votes: reading.votes,
        trust: match of {
            Of::Governor(..) => SourceTrust::Chain(reading.trust()),
            Of::Space(_) => SourceTrust::Verified,
        },
        lacks: reading.lacks.clone(),
        times: reading.times,
        governor: reading.facts.governor.clone(),
    });
    Ok(HistoryView {
        asking,
        ..view.unwrap_or_default()
    })
}

/// Takes up what was read in an earlier session, unless it is here. Of Locus's own record nothing is kept: it is here.
async fn load(core: &Rc<Core>, of: Of) {
    let shelf = match of {
        Of::Space(_) => Some(String::new()),
        Of::Governor(_, governor) => {
            let chains = &core.outside.chains;
            chains.shelf(of.place(), "history", &governor.to_string())
        }
    };
    let Some(shelf) = shelf else { return };
    let known = |reading: &mut Reading| (reading.shelf == shelf, reading.number);
    let number = match core.histories.with(of, known) {
        Some((true, _)) => return,
        Some((false, number)) => number.wrapping_add(1),
        None => 0,
    };
    let mut reading = Reading::new(of, shelf.clone(), number);
    if let Of::Governor(..) = of {
        (reading.facts, reading.chunks) = kept::read(&*core.ports.store, &shelf).await;
    }
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
    let of = of(&source)?;
    reach(core, of, &source).await?;
    load(core, of).await;
    let started = core.histories.with(of, |reading| {
        if matches!(reading.stage, ReadStage::Reading(_)) {
            return None;
        }
        reading.stage = ReadStage::Reading(Default::default());
        reading.number = reading.number.wrapping_add(1);
        Some(reading.number)
    });
    core.news.raise(Topic::History(of.place()));
    if let Some(number) = started.flatten() {
        let weak: Weak<Core> = Rc::downgrade(core);
        core.ports.clock.spawn(Box::pin(async move {
            let Some(core) = weak.upgrade() else { return };
            match (of, source) {
                (Of::Governor(_, governor), HistorySource::Governor(named)) => {
                    run::run(&core, of, governor, number, named.since).await;
                }
                _ => record::run(&core, of.place(), number).await,
            }
            core.news.raise(Topic::History(of.place()));
        }));
    }
    Ok(())
}

/// Ends a reading; what was read stays.
pub fn stop(core: &Rc<Core>, source: &HistorySource) -> Result<(), Why> {
    let of = of(source)?;
    core.histories.with(of, |reading| {
        if matches!(reading.stage, ReadStage::Reading(_)) {
            reading.number = reading.number.wrapping_add(1);
            reading.stage = ReadStage::Resting;
            if let Of::Governor(..) = of {
                reading.shape();
            }
        }
    });
    core.news.raise(Topic::History(of.place()));
    Ok(())
}

/// A part of a history for the lab.
pub fn bytes(core: &Rc<Core>, source: &HistorySource, part: u32) -> Result<HistoryBytes, Why> {
    let of = of(source)?;
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
