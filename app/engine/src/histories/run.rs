//! The reading of a Governor's log, from the newest blocks to the oldest, chunk by chunk as sources agree on it.

use super::{Of, Reading, kept, kept::Chunk};
use crate::{
    chain_read::{DEEP, Logs, NoLogs, Step, Walk},
    contract_facts::{identify, newest},
    core::Core,
    news::Topic,
};
use chain::{
    contracts::ClockMode,
    events::Log,
    governor::{Counting, Entry, Range, topics},
};
use record::{Address, Id};
use std::rc::Rc;
use views::{ContractKind, GovernorFacts, Moment, ReadProgress, ReadStage, Trust, Why};

/// One reading under way.
pub struct Run<'a> {
    pub(super) core: &'a Rc<Core>,
    pub(super) of: Of,
    pub(super) place: Id,
    pub(super) governor: Address,
    number: u32,
    shelf: String,
    /// With one source alone its word is all there is, and is kept.
    alone: bool,
}

/// Why a reading ended before its end.
enum End {
    /// The reader stopped it.
    Stopped,
    /// It cannot go on for now.
    Paused(Why),
}

impl From<Why> for End {
    fn from(why: Why) -> End {
        End::Paused(why)
    }
}

/// Reads until everything is read or it cannot go on.
pub async fn run(core: &Rc<Core>, of: Of, governor: Address, number: u32, since: Option<u64>) {
    let place = of.place();
    let Some(shelf) = core.histories.go_on(of, number, |one| one.shelf.clone()) else {
        return;
    };
    let run = Run {
        core,
        of,
        place,
        governor,
        number,
        shelf,
        alone: core.outside.chains.node_views(place).len() == 1,
    };
    let ended = run.read(since).await;
    run.with(|reading| {
        if ended.is_err() {
            reading.shape();
        }
        reading.stage = match ended {
            Ok(until) => ReadStage::Complete(Some(until)),
            Err(End::Stopped) => ReadStage::Resting,
            Err(End::Paused(why)) => ReadStage::Paused(why, progress(&reading.stage)),
        };
    });
}

fn progress(stage: &ReadStage) -> ReadProgress {
    match stage {
        ReadStage::Reading(progress) => *progress,
        _ => ReadProgress::default(),
    }
}

impl Run<'_> {
    /// `None` when the reading was stopped.
    pub(super) fn with<T>(&self, change: impl FnOnce(&mut Reading) -> T) -> Option<T> {
        self.core.histories.go_on(self.of, self.number, change)
    }

    fn change<T>(&self, change: impl FnOnce(&mut Reading) -> T) -> Result<T, End> {
        self.with(change).ok_or(End::Stopped)
    }

    /// Rests, and says so. `None` when the reading was stopped.
    pub(super) async fn rest(&self, ms: u32) -> Option<()> {
        let waits = |waits: Option<u32>| {
            self.with(|reading| {
                if let ReadStage::Reading(progress) = &mut reading.stage {
                    progress.waits = waits;
                }
            })
        };
        waits(Some(ms.div_ceil(1000)))?;
        self.tell();
        self.core.ports.clock.sleep(ms).await;
        waits(None)
    }

    fn tell(&self) {
        self.core.news.raise(Topic::History(self.place));
    }

    async fn read(&self, since: Option<u64>) -> Result<Moment, End> {
        let (block, trust) = newest(self.core, self.place).await?;
        self.ask_governor(&block, since).await?;
        let head = block.number;
        let since = self.change(|reading| {
            reading.facts.head = (head, block.time);
            reading.facts.times.push((head, block.time));
            // What sources contradicted one another about is asked for again.
            reading.disputed.clear();
            reading.facts.since
        })?;
        self.tip(since, head).await?;
        if let Some(to) = head.checked_sub(DEEP).filter(|to| *to >= since) {
            self.settled(Range { from: since, to }).await?;
        }
        self.publish().await?;
        let estimated = trust == Trust::Unknown;
        Ok(Moment {
            block: head,
            at: i64::try_from(block.time)
                .ok()
                .map(|time| time.saturating_mul(1000)),
            estimated,
        })
    }

    /// What the Governor says of itself, and where it begins.
    async fn ask_governor(
        &self,
        block: &Rc<chain::head::Block>,
        since: Option<u64>,
    ) -> Result<(), End> {
        let chains = &self.core.outside.chains;
        let identity = identify(self.core, self.place, self.governor, block).await?;
        let bravo = match identity.kind {
            ContractKind::Governor => false,
            ContractKind::Bravo => true,
            _ => return Err(End::Paused(Why::Field("governor".into(), String::new()))),
        };
        let unit = match identity.token {
            Some(token) => chains.unit(self.place, token).await.ok(),
            None => None,
        };
        let counting = identity.counting.unwrap_or_default();
        let governor = GovernorFacts {
            name: identity.name,
            token: identity.token.map(|token| token.to_string()),
            unit: unit.map(|unit| (unit.symbol, unit.decimals)),
            timelock: identity.timelock.map(|timelock| timelock.to_string()),
            understood: bravo || Counting::read(&counting).is_some(),
            counting,
        };
        let known = self.change(|reading| reading.facts.since)?;
        let since = match since {
            Some(since) => since.min(block.number),
            None if known > 0 => known,
            // Where sources keep no old state, everything is read.
            None => {
                let found = chains
                    .deployed(self.place, self.governor, block.number)
                    .await;
                found.unwrap_or(0)
            }
        };
        self.change(|reading| {
            reading.facts.since = since;
            reading.facts.bravo = bravo;
            reading.facts.clock = match identity.clock {
                ClockMode::Blocks => 0,
                ClockMode::Seconds => 1,
                ClockMode::Other => 2,
            };
            // A unit that could not be read now may have been read before.
            let before = reading.facts.governor.take().and_then(|of| of.unit);
            let unit = governor.unit.clone().or(before);
            reading.facts.governor = Some(GovernorFacts { unit, ..governor });
        })
    }

    /// The newest blocks, which are read anew every time. Nodes need not be at one there.
    async fn tip(&self, since: u64, head: u64) -> Result<(), End> {
        let from = head.saturating_sub(DEEP - 1).max(since);
        if from > head {
            return Ok(());
        }
        let range = Range { from, to: head };
        let logs = self.logs(range, false).await;
        let found = logs
            .found
            .ok()
            .map(|found| chunk(range, logs.trust, &found));
        self.change(|reading| reading.tip = found)
    }

    async fn logs(&self, range: Range, settled: bool) -> Logs {
        let (chains, topics) = (&self.core.outside.chains, topics());
        chains
            .logs(self.place, self.governor, &topics, range, settled)
            .await
    }

    /// Everything deeper, chunk by chunk.
    async fn settled(&self, all: Range) -> Result<(), End> {
        let before: Vec<Range> =
            self.change(|reading| reading.chunks.iter().map(|chunk| chunk.range).collect())?;
        let mut walk = Walk::new(all, before);
        let mut published = 0;
        self.progress(&walk)?;
        while let Some(range) = walk.next_range() {
            let logs = self.logs(range, true).await;
            match logs.found {
                Ok(found) => {
                    walk.read(range, found.len());
                    let chunk = chunk(range, logs.trust, &found);
                    self.keep(&chunk).await;
                    let entries = self.change(|reading| {
                        reading.chunks.push(chunk);
                        let chunks = reading.chunks.iter();
                        chunks.map(|chunk| chunk.entries.len()).sum::<usize>()
                    })?;
                    // Something to see soon, and then ever more of it at a time.
                    if entries > published * 2 {
                        published = entries;
                        self.publish().await?;
                    }
                }
                Err(why) => match walk.failed(range, &why) {
                    Step::On => {}
                    Step::Rest(ms) => self.rest(ms).await.ok_or(End::Stopped)?,
                    Step::Disputed => {
                        let said = match logs.trust {
                            Trust::Disagree { said } => said,
                            _ => Vec::new(),
                        };
                        let disputed = (range.from, range.to, said);
                        self.change(|reading| reading.disputed.push(disputed))?;
                    }
                    Step::Pause => {
                        // Nodes that keep no older entries may still say what is asked beside those that were read.
                        if why == NoLogs::Gone {
                            self.publish().await?;
                        }
                        return Err(End::Paused(Step::WHY));
                    }
                },
            }
            self.progress(&walk)?;
        }
        Ok(())
    }

    fn progress(&self, walk: &Walk) -> Result<(), End> {
        let (done, of, down_to) = walk.progress();
        self.change(|reading| {
            reading.stage = ReadStage::Reading(ReadProgress {
                done,
                of,
                down_to,
                waits: None,
            });
        })?;
        self.tell();
        Ok(())
    }

    /// Keeps what was agreed on; of a single source what it says.
    async fn keep(&self, chunk: &Chunk) {
        if self.alone || matches!(chunk.trust, Trust::Agreed { .. }) {
            kept::write_chunk(&*self.core.ports.store, &self.shelf, chunk).await;
        }
    }

    /// Asks what the log does not say, and shows what was read so far.
    async fn publish(&self) -> Result<(), End> {
        self.details().await.ok_or(End::Stopped)?;
        let facts = self.change(|reading| {
            reading.shape();
            reading.facts.clone()
        })?;
        kept::write_facts(&*self.core.ports.store, &self.shelf, &facts).await;
        self.tell();
        Ok(())
    }
}

fn chunk(range: Range, trust: Trust, logs: &[Log]) -> Chunk {
    // What was not asked for is none of it.
    let within = |log: &&Log| (range.from..=range.to).contains(&log.block);
    let read = logs.iter().filter(within).map(Entry::read);
    let (mut entries, mut unreadable) = (Vec::new(), 0u64);
    for entry in read {
        match entry {
            Some(entry) => entries.push(entry),
            None => unreadable += 1,
        }
    }
    Chunk {
        range,
        trust,
        entries,
        unreadable,
    }
}
