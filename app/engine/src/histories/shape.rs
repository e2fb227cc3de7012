//! What a Governor's entries come to as a history: decisions that ended, and what had to be left out.

use chain::{
    U256,
    contracts::ClockMode,
    governor::{Cast, Counting, Entry, Fold, Proposal, QuorumOf, fold},
};
use lens::{
    decide::{Outcome, Totals},
    history::{self, Decision, History, Rule, VoterIndex, packed},
};
use record::sorted::Map;
use serde::{Deserialize, Serialize};
use views::{GovernorFacts, HistoryLack, Times};

/// What was asked of a Governor beside its log, and is kept with it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// What it says of itself; none before it was asked.
    pub governor: Option<GovernorFacts>,
    /// Whether it is of Compound's kind, which does not say how it counts.
    pub bravo: bool,
    /// What its timepoints count: 0 blocks, 1 seconds, 2 something else.
    pub clock: u8,
    /// There is nothing of it before this block.
    pub since: u64,
    /// The newest block that it was read up to, and its time in Unix seconds.
    pub head: (u64, u64),
    /// Blocks whose own time was read: number, Unix seconds.
    pub times: Vec<(u64, u64)>,
    /// What it says of proposals that ended: id, decimal; ascending.
    pub proposals: Vec<(String, OfProposal)>,
}

/// What a Governor says of a proposal that ended. Numbers are decimal.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfProposal {
    /// The quorum at its snapshot.
    pub quorum: Option<String>,
    /// All power at its snapshot.
    pub eligible: Option<String>,
    /// Against, for, abstain.
    pub sums: Option<[String; 3]>,
    /// The timepoint at which voting ended, which may be later than the log says.
    pub deadline: Option<u64>,
    /// Where it stands, as a Governor numbers that: 3 for defeated, 4 to 7 for what passed. None where nobody said.
    pub state: Option<u8>,
    /// Voting was over when it was asked, and none of this changes any more.
    pub settled: bool,
}

/// A history, and what must be said beside it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shaped {
    /// For the lab.
    pub packed: packed::Packed,
    /// What is not in it.
    pub lacks: Vec<HistoryLack>,
    /// What its times rest on.
    pub times: Times,
}

impl Facts {
    /// What timepoints count.
    pub fn clock(&self) -> ClockMode {
        match self.clock {
            0 => ClockMode::Blocks,
            1 => ClockMode::Seconds,
            _ => ClockMode::Other,
        }
    }

    /// How votes are counted, where that is understood.
    pub fn counting(&self) -> Option<Counting> {
        match (&self.governor, self.bravo) {
            (_, true) => Some(Counting::BRAVO),
            (Some(governor), false) => Counting::read(&governor.counting),
            (None, false) => None,
        }
    }

    /// What was said of a proposal.
    pub fn of(&self, id: U256) -> Option<&OfProposal> {
        let place = self.place(&id.to_string()).ok()?;
        self.proposals.get(place).map(|(_, of)| of)
    }

    /// Sets what was said of a proposal.
    pub fn put(&mut self, id: U256, of: OfProposal) {
        let id = id.to_string();
        match self.place(&id) {
            Ok(place) => {
                if let Some(known) = self.proposals.get_mut(place) {
                    known.1 = of;
                }
            }
            Err(place) => self.proposals.insert(place, (id, of)),
        }
    }

    fn place(&self, id: &str) -> Result<usize, usize> {
        let known = |(known, _): &(String, OfProposal)| known.as_str().cmp(id);
        self.proposals.binary_search_by(known)
    }

    /// The newest timepoint.
    fn now(&self) -> Option<u64> {
        match self.clock() {
            ClockMode::Blocks => Some(self.head.0),
            ClockMode::Seconds => Some(self.head.1),
            ClockMode::Other => None,
        }
    }

    /// Where a proposal stands. A clock that lies behind the block that made the proposal is not this chain's.
    pub fn stands(&self, proposal: &Proposal) -> Stands {
        if proposal.canceled.is_some() {
            return Stands::Cancelled;
        }
        let foreign = self.clock() == ClockMode::Blocks && proposal.created.start < proposal.made.0;
        let Some(now) = self.now().filter(|_| !foreign) else {
            // Carried out or queued, it ended; of others nobody can say.
            let over = proposal.executed.is_some() || proposal.queued.is_some();
            return if over { Stands::Ended } else { Stands::Unclear };
        };
        let end = self.of(proposal.created.id).and_then(|of| of.deadline);
        if now <= proposal.created.start {
            Stands::NotBegun
        } else if now <= end.unwrap_or(proposal.created.end) {
            Stands::Open
        } else {
            Stands::Ended
        }
    }
}

/// What a Governor says of a proposal that ended; see [`chain::contracts::ProposalState`].
const DEFEATED: u8 = 3;
const SUCCEEDED: u8 = 4;
const EXECUTED: u8 = 7;

/// Where a proposal stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands {
    Cancelled,
    NotBegun,
    Open,
    Ended,
    /// The clock is another chain's.
    Unclear,
}

/// All entries, ascending, as the contract counts them.
pub fn folded<'a>(entries: impl IntoIterator<Item = &'a Entry>, facts: &Facts) -> Fold {
    fold(entries, facts.counting())
}

/// The history of what was read so far. `older`: blocks before it are not read yet.
pub fn shape(fold: &Fold, facts: &Facts, older: bool) -> Shaped {
    let mut make = Make {
        facts,
        times: chain::governor::Times::new(facts.times.iter().copied()),
        off: 0,
        timed: false,
        counting: facts.counting(),
        indices: Map::default(),
        voters: Vec::new(),
    };
    let mut shaped = Shaped::default();
    let mut count = Counts::default();
    let mut decided = Vec::new();
    for proposal in &fold.proposals {
        match facts.stands(proposal) {
            Stands::Cancelled => count.cancelled += 1,
            Stands::NotBegun => count.not_begun += 1,
            Stands::Open => count.open += 1,
            Stands::Unclear => count.unclear += 1,
            Stands::Ended => match make.adds_up(proposal) {
                false => {
                    let id = proposal.created.id.to_string();
                    shaped.lacks.push(HistoryLack::Incomplete(id));
                }
                true => {
                    let (mut decision, beside) = make.decision(proposal);
                    let quorum = decision.rule != Rule::Unknown && decision.rule.quorum().is_none();
                    count.no_quorum += u32::from(quorum || decision.eligible.is_none());
                    if make.overruled(proposal, &decision) {
                        decision.rule = Rule::Unknown;
                        count.other_outcome += 1;
                    }
                    count.split += u32::from(proposal.unclear > 0 && make.counting.is_some());
                    decided.push((decision, beside));
                }
            },
        }
    }
    // In the order of their end; where it is not known, as they were made.
    record::sorted::sort_by_key(&mut decided, |(decision, _)| decision.closes);
    let (decisions, beside) = decided.into_iter().unzip();
    shaped.times = match (make.timed, make.off) {
        (false, _) => Times::None,
        (true, 0) => Times::Read,
        (true, off) => Times::Estimated(u32::try_from(off).unwrap_or(u32::MAX)),
    };
    let unit = facts.governor.as_ref().and_then(|of| of.unit.as_ref());
    shaped.packed = packed::Packed {
        history: History {
            voters: make.voters.into(),
            decisions,
            decimals: unit.map_or(0, |unit| unit.1),
        },
        beside,
        drafted: Vec::new(),
    };
    let words = facts.governor.as_ref().map(|of| of.counting.clone());
    let unknown = make.counting.is_none();
    let some = |count: u32, lack: fn(u32) -> HistoryLack| (count > 0).then(|| lack(count));
    shaped.lacks.extend(
        [
            unknown.then(|| HistoryLack::UnknownCounting(words.unwrap_or_default())),
            some(count.cancelled, HistoryLack::Cancelled),
            some(count.not_begun, HistoryLack::NotBegun),
            some(count.open, HistoryLack::Open),
            some(count.other_outcome, HistoryLack::OtherOutcome),
            some(count.split, HistoryLack::Split),
            some(count.no_quorum, HistoryLack::NoQuorum),
            (count.unclear > 0 || facts.clock() == ClockMode::Other)
                .then_some(HistoryLack::OtherClock),
            // Until all is read, a vote's proposal may be among what is older.
            (!older && fold.stray > 0).then_some(HistoryLack::Stray(fold.stray)),
            older.then_some(HistoryLack::Older),
        ]
        .into_iter()
        .flatten(),
    );
    shaped
}

#[derive(Default)]
struct Counts {
    cancelled: u32,
    not_begun: u32,
    open: u32,
    unclear: u32,
    split: u32,
    other_outcome: u32,
    no_quorum: u32,
}

/// A history in the making.
struct Make<'a> {
    facts: &'a Facts,
    times: chain::governor::Times,
    /// By how many seconds a time may be wrong, at most.
    off: u64,
    /// Whether there is any time.
    timed: bool,
    counting: Option<Counting>,
    indices: Map<[u8; 20], VoterIndex>,
    voters: Vec<Box<str>>,
}

impl Make<'_> {
    fn voter(&mut self, address: chain::Address) -> VoterIndex {
        let (next, voters) = (self.voters.len(), &mut self.voters);
        *self.indices.entry(address.into_array()).or_insert_with(|| {
            voters.push(record::Address(address.into_array()).to_string().into());
            VoterIndex::try_from(next).unwrap_or(VoterIndex::MAX)
        })
    }

    /// Whether the votes as logged come to what the Governor says, as far as both are known.
    fn adds_up(&self, proposal: &Proposal) -> bool {
        let said = self.facts.of(proposal.created.id);
        let said = said.and_then(|of| of.sums.as_ref());
        match (said, proposal.sums()) {
            (Some(said), Some(sums)) => *said == sums.map(|sum| sum.to_string()),
            _ => true,
        }
    }

    /// Whether the Governor says another outcome than its votes come to by the rule that is known here, as where it asks
    /// for more than half: then that rule is not the one in force.
    fn overruled(&self, proposal: &Proposal, decision: &Decision) -> bool {
        let passed = Totals::of(decision).outcome(&decision.rule) == Outcome::Passed;
        let said = self.facts.of(proposal.created.id).and_then(|of| of.state);
        let said = match said {
            Some(DEFEATED) => Some(false),
            Some(SUCCEEDED..=EXECUTED) => Some(true),
            _ => None,
        };
        // Only what passed is queued or carried out.
        let went_on = proposal.queued.is_some() || proposal.executed.is_some();
        decision.rule != Rule::Unknown
            && (said.is_some_and(|said| said != passed) || (went_on && !passed))
    }

    fn block_time(&mut self, block: u64) -> Option<i64> {
        let (at, off) = self.times.at(block)?;
        self.off = self.off.max(off);
        self.timed = true;
        i64::try_from(at).ok()
    }

    fn timepoint(&mut self, proposal: &Proposal, point: u64) -> Option<i64> {
        match self.facts.clock() {
            ClockMode::Blocks if proposal.created.start >= proposal.made.0 => {
                self.block_time(point)
            }
            ClockMode::Seconds => {
                self.timed = true;
                i64::try_from(point).ok()
            }
            ClockMode::Blocks | ClockMode::Other => None,
        }
    }

    fn decision(&mut self, proposal: &Proposal) -> (Decision, packed::Beside) {
        let created = &proposal.created;
        let said = self.facts.of(created.id).cloned().unwrap_or_default();
        let number = |text: &Option<String>| text.as_ref()?.parse::<U256>().ok();
        let mut votes = Vec::with_capacity(proposal.votes.len());
        for vote in &proposal.votes {
            if let Some(vote) = self.vote(vote) {
                votes.push(vote);
            }
        }
        let mut pays = Vec::new();
        for to in created.calls.iter().filter_map(chain::governor::Call::pays) {
            let to = self.voter(to);
            if !pays.contains(&to) {
                pays.push(to);
            }
        }
        let decision = Decision {
            id: created.id.to_string().into(),
            title: (!created.title.is_empty()).then(|| created.title.as_str().into()),
            choices: ["Against", "For", "Abstain"].map(Box::from).to_vec(),
            rule: rule(self.counting, number(&said.quorum)),
            opens: self.timepoint(proposal, created.start),
            closes: self.timepoint(proposal, said.deadline.unwrap_or(created.end)),
            proposer: Some(self.voter(created.proposer)),
            eligible: number(&said.eligible),
            votes: votes.into(),
        };
        let beside = packed::Beside {
            pays,
            executed: Some(proposal.executed.is_some()),
            calls: true,
        };
        (decision, beside)
    }

    /// A vote of no single choice has no place among those of a rule that is known.
    fn vote(&mut self, vote: &Cast) -> Option<history::Cast> {
        let choice = match (self.counting, vote.choice) {
            (Some(_), choice) => u16::from(choice?),
            (None, _) => history::Cast::NO_CHOICE,
        };
        Some(history::Cast {
            voter: self.voter(vote.voter),
            choice,
            power: vote.weight,
            own: None,
            at: self.block_time(vote.block),
        })
    }
}

fn rule(counting: Option<Counting>, quorum: Option<U256>) -> Rule {
    let Some(counting) = counting else {
        return Rule::Unknown;
    };
    Rule::Majority {
        yes: 1,
        no: 0,
        // Where only votes for reach the quorum, abstaining takes no part.
        abstain: (counting.quorum != QuorumOf::For).then_some(2),
        threshold_bps: 5000,
        quorum,
        against_counts: counting.quorum == QuorumOf::All,
    }
}
