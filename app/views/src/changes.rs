//! Changes of who may do what and of how is decided, as contracts logged them, and whether a decision stands behind
//! each. A page watches [`Query::Changes`]; [`Intent::ReadChanges`] reads the logs.

use crate::*;
use serde::{Deserialize, Serialize};

/// Contracts whose logs are looked through.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Watched {
    /// The chain's id.
    pub chain: u64,
    /// The contracts.
    pub contracts: Vec<Address>,
    /// The Governor whose proposals are the decisions; without one none is known.
    pub governor: Option<Address>,
    /// Nodes that the link names.
    pub nodes: Vec<String>,
}

/// Changes, before, while and after the logs are read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ChangesView {
    /// Whom this asks.
    pub asking: Asking,
    /// How far it is.
    pub stage: ReadStage,
    /// What the last reading of this session found; stays while another runs.
    pub found: Option<Box<ChangesFound>>,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChangesFound {
    /// What it rests on: the weakest of all answers.
    pub trust: Trust,
    /// Changes, newest first.
    pub changes: Vec<LoggedChange>,
    /// What was left out, or could not be established.
    pub lacks: Vec<ChangesLack>,
    /// The Governor's rules, as it says at that block; none without a Governor.
    pub rules: Vec<RuleInForce>,
}

/// A rule of a Governor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleInForce {
    /// Which.
    pub rule: GovernorRule,
    /// As the contract says now.
    pub now: RuleValue,
    /// The entries that say it was set, newest first: places in [`ChangesFound::changes`].
    pub set: Vec<u32>,
    /// The newest of these says something else than holds now: it was changed without an entry.
    pub unlogged: bool,
}

/// Which rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum GovernorRule {
    /// How long after its proposal a vote opens.
    VotingDelay,
    /// How long a vote is open.
    VotingPeriod,
    /// By how much a vote is longer when its quorum is reached late.
    LateExtension,
    /// The votes that a proposer needs.
    ProposalThreshold,
    /// The share of all votes that must take part.
    Quorum,
    /// The votes that must take part, where that is a number.
    QuorumVotes,
    /// Who carries out what is decided.
    Timelock,
    /// How long that waits, in seconds.
    TimelockDelay,
    /// How votes are counted.
    Counting,
    /// What its times count.
    Clock,
}

/// What a rule is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RuleValue {
    /// A number, decimal: blocks or seconds as its clock counts, seconds, base units of votes.
    Number(String),
    /// So many of so many, decimal.
    Share(String, String),
    /// An account.
    Account(Address),
    /// In the contract's own words.
    Words(String),
    /// Nobody said, or sources contradict one another.
    Unknown,
}

/// A change that a contract logged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoggedChange {
    /// The contract.
    pub contract: Address,
    /// What kind of thing changed.
    pub kind: ChangeKind,
    /// The entry's name, such as `RoleGranted`.
    pub entry: String,
    /// What it says: names as the contract has them, and values. Empty where that cannot be read.
    pub values: Vec<(String, String)>,
    /// The block.
    pub at: Moment,
    /// The transaction.
    pub transaction: Hex,
    /// Who sent it; none where nobody said.
    pub sender: Option<Address>,
    /// The contract that the transaction called; none where it made one, or nobody said.
    pub called: Option<Address>,
    /// The decision behind it.
    pub decision: DecisionMatch,
    /// It was made before the Governor's first proposal.
    pub early: bool,
}

/// What kind of thing changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ChangeKind {
    /// Who holds a role, or who gives it.
    Role,
    /// Who owns a contract or administers it.
    Owner,
    /// The code that a contract runs.
    Code,
    /// How votes are counted and how long they take.
    Rules,
    /// How long a decision waits before it is carried out.
    Delay,
    /// Whether it is stopped.
    Pause,
    /// Who signs for a shared account, and what may act for it.
    Signers,
    /// A timelock carried something out that no proposal scheduled.
    Carried,
}

/// Whether a decision stands behind a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DecisionMatch {
    /// A proposal that was carried out in this transaction calls or names the contract: id, title.
    Carries(String, String),
    /// One was carried out in this transaction, but neither calls nor names the contract: id, title.
    Beside(String, String),
    /// None was.
    None,
    /// It was made with the contract itself, in the block in which that came to be.
    Made,
    /// No Governor is known, or its proposals could not all be read: nothing can be said.
    Unknown,
}

/// What was left out of the changes found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ChangesLack {
    /// Sources contradict one another about these blocks of a contract's log.
    Disagree(Address, u64, u64),
    /// So many blocks rest on the word of one source.
    OneSource(u64),
    /// When a contract was made is not known: what it logged then stands among the changes.
    Made(Address),
    /// Nobody said who sent so many transactions.
    Senders(u32),
    /// There are more: so many older ones are left out.
    Cut(u32),
}
