//! The reading of the contracts' logs, one after another, and of what the logs do not say: who sent a transaction, and
//! when its block was.

use super::{rules, shown};
use crate::{
    chain_read::{DEEP, Step, Told, Walk, weakest},
    contract_facts::newest,
    core::Core,
    news::Topic,
};
use chain::{
    B256,
    changes::{Decision, Judged, Kinds, judge},
    events::Log,
    governor::{Range, decision_topics},
    head::Block,
    rpc::{Answer, Ask},
};
use record::{Address, Id, sorted::Map};
use std::rc::Rc;
use views::{
    ChangesFound, ChangesLack, Moment, ReadProgress, ReadStage, RuleInForce, Trust, Watched, Why,
};

/// Most entries of all contracts together; nobody reads more.
const ENTRIES: usize = 20_000;
/// Most changes shown; the newest.
const SHOWN: usize = 300;
/// Transactions and blocks asked for at once.
const AT_ONCE: usize = 40;

/// Who sent a transaction, and to whom.
pub type Sent = (chain::Address, Option<chain::Address>);

/// One reading under way.
struct Run<'a> {
    core: &'a Rc<Core>,
    of: &'a Watched,
    place: Id,
    number: u32,
    kinds: Kinds,
    /// What each answer rests on.
    trusts: Vec<Trust>,
    lacks: Vec<ChangesLack>,
    alone: u64,
    progress: ReadProgress,
    logs: Vec<Log>,
}

/// Why a reading ended before its end.
enum End {
    Stopped,
    Paused(Why),
}

impl From<Why> for End {
    fn from(why: Why) -> End {
        End::Paused(why)
    }
}

/// Reads until everything is read or it cannot go on.
pub async fn run(
    core: &Rc<Core>,
    of: &Watched,
    number: u32,
    governor: Option<Address>,
    contracts: Vec<Address>,
) {
    let mut run = Run {
        core,
        of,
        place: super::place_of(of),
        number,
        kinds: Kinds::new(),
        trusts: Vec::new(),
        lacks: Vec::new(),
        alone: 0,
        progress: ReadProgress::default(),
        logs: Vec::new(),
    };
    let ended = run.read(governor, &contracts).await;
    let progress = run.progress;
    core.changes.go_on(of, number, |reading| match ended {
        Ok((found, until)) => {
            reading.found = Some(Box::new(found));
            reading.stage = ReadStage::Complete(Some(until));
        }
        Err(End::Stopped) => reading.stage = ReadStage::Resting,
        Err(End::Paused(why)) => reading.stage = ReadStage::Paused(why, progress),
    });
}

impl Run<'_> {
    fn tell(&self) -> Result<(), End> {
        let progress = self.progress;
        let goes_on = self.core.changes.go_on(self.of, self.number, |reading| {
            reading.stage = ReadStage::Reading(progress);
        });
        self.core.news.raise(Topic::Powers(self.place));
        goes_on.ok_or(End::Stopped)
    }

    async fn rest(&mut self, ms: u32) -> Result<(), End> {
        self.progress.waits = Some(ms.div_ceil(1000));
        self.tell()?;
        self.core.ports.clock.sleep(ms).await;
        self.progress.waits = None;
        self.tell()
    }

    async fn read(
        &mut self,
        governor: Option<Address>,
        contracts: &[Address],
    ) -> Result<(ChangesFound, Moment), End> {
        let (head, trust) = newest(self.core, self.place).await?;
        self.trusts.push(trust);
        let chains = &self.core.outside.chains;
        // By contract: the block in which it came to be, where some source keeps the state of old blocks.
        let mut made: Map<Address, u64> = Map::new();
        for contract in contracts {
            match chains.deployed(self.place, *contract, head.number).await {
                Ok(block) => drop(made.insert(*contract, block)),
                Err(_) => self.lacks.push(ChangesLack::Made(contract.to_string())),
            }
            self.tell()?;
        }
        let begins = |contract: &Address| made.get(contract).copied().unwrap_or(0);
        let blocks = |contract| (head.number - begins(contract).min(head.number)) + 1;
        self.progress.of = contracts.iter().map(blocks).sum();
        for contract in contracts {
            let own = governor == Some(*contract);
            self.contract(*contract, own, begins(contract), head.number)
                .await?;
        }
        let governor_evm = governor.map(|of| chain::Address::new(of.0));
        let judged = judge(&self.kinds, &self.logs, governor_evm);
        let mut found = self.found(judged, governor, &made).await?;
        if let Some(governor) = governor {
            found.rules = self.rules(governor, &head, &found).await?;
            found.trust = weakest(self.trusts.iter()).unwrap_or(Trust::Unknown);
        }
        let at = i64::try_from(head.time)
            .ok()
            .map(|time| time.saturating_mul(1000));
        let until = Moment {
            block: head.number,
            at,
            estimated: false,
        };
        Ok((found, until))
    }

    /// The log of one contract: the newest blocks, which may change yet, and everything deeper.
    async fn contract(
        &mut self,
        contract: Address,
        governor: bool,
        since: u64,
        head: u64,
    ) -> Result<(), End> {
        let mut topics = self.kinds.topics();
        if governor {
            topics.extend(decision_topics());
        }
        let before = self.progress.done;
        let tip = head.saturating_sub(DEEP - 1).max(since).min(head);
        let mut ranges = vec![(
            Range {
                from: tip,
                to: head,
            },
            false,
        )];
        let deep = tip.checked_sub(1).filter(|to| *to >= since);
        ranges.extend(deep.map(|to| (Range { from: since, to }, true)));
        for (range, settled) in ranges {
            let reached = self.progress.done;
            let mut walk = Walk::new(range, []);
            while let Some(part) = walk.next_range() {
                let chains = &self.core.outside.chains;
                let logs = chains
                    .logs(self.place, contract, &topics, part, settled)
                    .await;
                match logs.found {
                    Ok(found) => {
                        walk.read(part, found.len());
                        if logs.trust == Trust::OneSource {
                            self.alone += part.blocks();
                        }
                        self.trusts.push(logs.trust);
                        self.logs.extend(found);
                        if self.logs.len() > ENTRIES {
                            return Err(End::Paused(Why::TooLarge));
                        }
                    }
                    Err(why) => match walk.failed(part, &why) {
                        Step::On => {}
                        Step::Rest(ms) => self.rest(ms).await?,
                        Step::Disputed => {
                            let lack =
                                ChangesLack::Disagree(contract.to_string(), part.from, part.to);
                            self.lacks.push(lack);
                        }
                        Step::Pause => return Err(End::Paused(Step::WHY)),
                    },
                }
                self.progress.done = reached + walk.progress().0;
                self.tell()?;
            }
        }
        self.progress.done = before + (head - since.min(head)) + 1;
        Ok(())
    }

    /// Who sent what has no decision behind it, and when; and what could not be established.
    async fn found(
        &mut self,
        mut judged: Vec<Judged>,
        governor: Option<Address>,
        made: &Map<Address, u64>,
    ) -> Result<ChangesFound, End> {
        let cut = judged.len().saturating_sub(SHOWN);
        judged.truncate(SHOWN);
        let asked = judged
            .iter()
            .filter(|one| !matches!(one.decision, Decision::Carries(..)));
        let transactions: Vec<B256> = distinct(asked.map(|one| one.change.transaction));
        let blocks: Vec<u64> = distinct(judged.iter().map(|one| one.change.block));
        let mut senders: Map<B256, Sent> = Map::new();
        for some in transactions.chunks(AT_ONCE) {
            let told = self
                .told(some.iter().map(|hash| Ask::Transaction(*hash)).collect())
                .await?;
            for (hash, told) in some.iter().zip(told) {
                if let Some(Answer::Sent(from, to)) = told.value {
                    senders.insert(*hash, (from, to));
                }
            }
        }
        let mut times: Map<u64, i64> = Map::new();
        for some in blocks.chunks(AT_ONCE) {
            let told = self
                .told(some.iter().map(|number| Ask::BlockAt(*number)).collect())
                .await?;
            let found = told.iter().filter_map(Told::block);
            times.extend(found.filter_map(|block| {
                let seconds = i64::try_from(block.time).ok()?;
                Some((block.number, seconds.saturating_mul(1000)))
            }));
        }
        let mut lacks = std::mem::take(&mut self.lacks);
        let small = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        // A decision may stand in what was left out.
        let whole = !lacks.iter().any(|lack| match lack {
            ChangesLack::Disagree(of, ..) => governor.is_some_and(|own| own.to_string() == *of),
            _ => false,
        });
        let unsent = transactions.len() - senders.len();
        lacks.extend((self.alone > 0).then_some(ChangesLack::OneSource(self.alone)));
        lacks.extend((unsent > 0).then(|| ChangesLack::Senders(small(unsent))));
        lacks.extend((cut > 0).then(|| ChangesLack::Cut(small(cut))));
        let beside = shown::Beside {
            senders: &senders,
            times: &times,
            made,
            decisions: governor.is_some() && whole,
        };
        Ok(ChangesFound {
            trust: weakest(self.trusts.iter()).unwrap_or(Trust::Unknown),
            changes: judged.into_iter().map(|one| beside.shown(one)).collect(),
            lacks,
            rules: Vec::new(),
        })
    }

    /// The Governor's rules as it says now.
    async fn rules(
        &mut self,
        governor: Address,
        at: &Rc<Block>,
        found: &ChangesFound,
    ) -> Result<Vec<RuleInForce>, End> {
        let told = self.told(rules::asks(governor, at)).await?;
        let timelock = rules::timelock(&told);
        let delays = match timelock {
            Some(timelock) => self.told(rules::delay_asks(timelock, at)).await?,
            None => Vec::new(),
        };
        // What nobody said is said to be unknown where it stands.
        let said = told
            .iter()
            .chain(&delays)
            .filter(|told| told.value.is_some());
        self.trusts.extend(said.map(|told| told.trust.clone()));
        Ok(rules::read(governor, &told, (timelock, &delays), found))
    }

    async fn told(&mut self, asks: Vec<Ask>) -> Result<Vec<Told>, End> {
        let told = self.core.outside.chains.told(self.place, asks).await;
        self.tell()?;
        Ok(told)
    }
}

fn distinct<T: Ord>(all: impl Iterator<Item = T>) -> Vec<T> {
    let mut all: Vec<T> = all.collect();
    record::sorted::sort(&mut all);
    all.dedup();
    all
}
