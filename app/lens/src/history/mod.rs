//! What was decided by votes, from whatever source: the one shape that every figure on who decides is computed from.
//!
//! A source (Locus's record, a Governor's logs, a Snapshot export, a CSV) becomes a [`History`]; nothing after that
//! asks where a vote came from. Voters are addresses or names as the source writes them, never persons.

mod amount;
mod column;
pub mod csv;
pub mod file;
mod gather;
mod import;
pub mod packed;
mod room;
mod rows;
mod settle;
pub mod snapshot;
mod time;
mod votes;
mod words;

use std::sync::Arc;

use alloy_primitives::U512;
use record::Power;

pub use gather::Counting;
pub use import::{Bad, Import, Notes, Refused};
pub use settle::Settling;
pub use votes::{Iter, Votes};

/// A voter's place in [`History::voters`].
pub type VoterIndex = u32;

/// Decisions with every vote that counts in them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// Addresses in lower case; other names as they are written. Copies share them.
    pub voters: Arc<[Box<str>]>,
    /// In the order of their end (of their last vote where the end is not known), then of their first appearance.
    pub decisions: Vec<Decision>,
    /// How many digits of every power stand after the point: 18 where the source gave base units of 18 decimals, the
    /// longest fraction where it gave decimals, 0 for whole numbers.
    pub decimals: u8,
}

/// One proposal that was put to a vote.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decision {
    /// As its source names it.
    pub id: Box<str>,
    /// Where the source gives one.
    pub title: Option<Box<str>>,
    /// The choices in words; [`Cast::choice`] counts from 0 into them.
    pub choices: Vec<Box<str>>,
    /// How the votes make an outcome.
    pub rule: Rule,
    /// When voting opened, Unix seconds.
    pub opens: Option<i64>,
    /// When voting closed, Unix seconds.
    pub closes: Option<i64>,
    /// Who proposed it, where the source says.
    pub proposer: Option<VoterIndex>,
    /// All the power that could have voted, where the source says.
    pub eligible: Option<Power>,
    /// One vote a voter; in the order they were cast where times are known.
    pub votes: Votes,
}

/// One counted vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cast {
    /// Whose.
    pub voter: VoterIndex,
    /// For which choice, from 0.
    pub choice: u16,
    /// With how much, own and delegated together.
    pub power: Power,
    /// Of that, what the voter holds, never more than `power`; `None` where the source does not say. The rest was
    /// delegated by others.
    pub own: Option<Power>,
    /// When, Unix seconds.
    pub at: Option<i64>,
}

impl Cast {
    /// The choice of a vote whose rule knows no single choice (ranked, weighted, hidden): only under [`Rule::Unknown`].
    pub const NO_CHOICE: u16 = u16::MAX;

    /// What others delegated to the voter, where the source says.
    pub fn delegated(&self) -> Option<Power> {
        self.own.map(|own| self.power.saturating_sub(own))
    }
}

/// How votes make an outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rule {
    /// The choice with the most power wins; equal powers are a tie that nobody wins.
    Plurality {
        /// It wins only with more than this share of all power cast, in hundredths of a percent: 0 for none, 5000 for
        /// an absolute majority.
        least_bps: u32,
        /// The power that must take part, of all choices together; `None` where none is known.
        quorum: Option<Power>,
    },
    /// Passes when `for × 10000 > threshold_bps × (for + against)` and what takes part reaches the quorum.
    Majority {
        /// The choice that is for.
        yes: u16,
        /// The choice that is against.
        no: u16,
        /// The choice that says neither and counts towards the quorum, if there is one. With Compound's Governors and
        /// `quorum=for` abstaining does not count, so there it is none.
        abstain: Option<u16>,
        /// 5000 for a simple majority.
        threshold_bps: u32,
        /// In the powers' units; `None` where not known, and then it is left aside and said so.
        quorum: Option<Power>,
        /// Whether votes against count towards the quorum; OpenZeppelin's `quorum=for,abstain` leaves them out.
        against_counts: bool,
    },
    /// Not one that Locus counts: such a decision has concentration and turnout, and no outcome.
    #[default]
    Unknown,
}

impl Rule {
    /// The most power wins, without a least share and without a quorum.
    pub const PLURALITY: Rule = Rule::Plurality {
        least_bps: 0,
        quorum: None,
    };

    /// The power that must take part, where it is known.
    pub fn quorum(&self) -> Option<U512> {
        match self {
            Rule::Majority { quorum, .. } | Rule::Plurality { quorum, .. } => {
                quorum.map(U512::from)
            }
            Rule::Unknown => None,
        }
    }

    /// Whether votes for a choice count towards the quorum.
    pub fn takes_part(&self, choice: u16) -> bool {
        match self {
            Rule::Majority {
                yes,
                no,
                abstain,
                against_counts,
                ..
            } => choice == *yes || (choice == *no && *against_counts) || Some(choice) == *abstain,
            Rule::Plurality { .. } | Rule::Unknown => true,
        }
    }

    /// Whether a choice is a side: abstaining is none.
    pub fn takes_side(&self, choice: u16) -> bool {
        match self {
            Rule::Majority { yes, no, .. } => choice == *yes || choice == *no,
            Rule::Plurality { .. } => true,
            Rule::Unknown => false,
        }
    }

    /// The same with its quorum left aside, as where votes are not weighed by power.
    pub fn without_quorum(mut self) -> Rule {
        if let Rule::Majority { quorum, .. } | Rule::Plurality { quorum, .. } = &mut self {
            *quorum = None;
        }
        self
    }
}
