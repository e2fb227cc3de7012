//! Histories of votes that the engine reads: from where, how far it is, what they rest on, and the bytes that a page
//! hands on to the lab, which computes the figures.
//!
//! A page watches [`Query::History`]; [`Intent::ReadHistory`] starts or goes on; whenever [`HistoryView::edition`]
//! rises, the page fetches the parts by [`Intent::HistoryBytes`]. What was read in an earlier session is shown at once
//! and contacts nobody.

use crate::*;
use serde::{Deserialize, Serialize};

/// Where a history of votes is read from.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum HistorySource {
    /// Locus's own record: the id of a space in this browser.
    Space(Hex),
    /// What a Governor logged.
    Governor(ContractRef),
}

/// A contract, and whom a link or the catalogue names to ask about it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ContractRef {
    /// The chain's id (EIP-155).
    pub chain: u64,
    /// The contract.
    pub address: Address,
    /// Nodes that the link names, beside those of the catalogue and those that the reader typed.
    pub nodes: Vec<String>,
    /// The block before which there is nothing of it, where a source says so; else it is looked for.
    pub since: Option<u64>,
}

/// Whom a reading asks. `id` stands where a space's id does in [`Intent::Consent`], [`Intent::AddSource`],
/// [`Intent::Retry`] and [`Query::Sync`]; one for each chain, so that consent is given once for all its contracts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asking {
    /// What consent is filed under.
    pub id: Hex,
    /// Nodes, and which the reader agreed to.
    pub hosts: Vec<Host>,
    /// How each is doing.
    pub nodes: Vec<NodeView>,
    /// Nobody may be asked before the reader agrees to a node or types one.
    pub needs_consent: bool,
}

/// A history, and how far its reading is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct HistoryView {
    /// Whom the reading asks; nobody for Locus's own record.
    pub asking: Asking,
    /// How far it is.
    pub stage: ReadStage,
    /// Rises whenever the bytes change; 0 while there are none.
    pub edition: u32,
    /// How many parts [`Intent::HistoryBytes`] has for this edition.
    pub parts: u32,
    /// Decisions in it.
    pub decisions: u32,
    /// Votes in them.
    pub votes: u64,
    /// What the votes rest on.
    pub trust: SourceTrust,
    /// What is not in it, and must be said beside every figure.
    pub lacks: Vec<HistoryLack>,
    /// Whether times between blocks whose time was read are estimated, and by at most how many seconds.
    pub times: Times,
    /// What the Governor says of itself.
    pub governor: Option<GovernorFacts>,
}

/// How far a reading is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReadStage {
    /// Nothing is being asked; what is shown was read before, if anything.
    #[default]
    Resting,
    /// Reading.
    Reading(ReadProgress),
    /// It cannot go on for now; [`Intent::ReadHistory`] tries again. What was read stays.
    Paused(Why, ReadProgress),
    /// Everything up to this block, or up to now for Locus's own record.
    Complete(Option<Moment>),
}

/// Blocks read so far, newest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadProgress {
    /// Blocks (or ballots, for Locus's own record) done.
    pub done: u64,
    /// Of so many.
    pub of: u64,
    /// The oldest block that everything newer is read of.
    pub down_to: Option<u64>,
    /// Sources ask for a pause: waiting so many seconds.
    pub waits: Option<u32>,
}

/// What a history leaves out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum HistoryLack {
    /// Sources contradict one another about these blocks: first, last, what each said. Nothing in them is counted.
    Disagree(u64, u64, Vec<String>),
    /// Blocks that only one source gave: how many.
    OneSource(u64),
    /// Proposals that were cancelled and so never decided.
    Cancelled(u32),
    /// Proposals on which voting has not begun.
    NotBegun(u32),
    /// Votes are still coming in.
    Open(u32),
    /// Proposals whose votes, as logged, do not add up to what the Governor says: its id, decimal.
    Incomplete(String),
    /// The Governor says another outcome than the votes come to by the rule known here, of so many proposals: their rule is
    /// taken as not known.
    OtherOutcome(u32),
    /// How votes are counted there is not known here: what the contract says.
    UnknownCounting(String),
    /// Votes that were split among the choices, and so are no single choice: in so many proposals.
    Split(u32),
    /// The clock that the contract counts by is not this chain's: when voting began and ended is not known.
    OtherClock,
    /// Votes whose proposal was not found.
    Stray(u64),
    /// Log entries of the right kind that cannot be read.
    Unreadable(u64),
    /// The quorum or all eligible power is not known of so many proposals.
    NoQuorum(u32),
    /// Ballots whose weight is not known (yet).
    Unweighed(u32),
    /// Ballots that the rules do not count.
    Uncounted(u32),
    /// Ballots carry no time that anybody confirmed.
    NoTimes,
    /// Older blocks are not read yet.
    Older,
}

/// What times rest on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Times {
    /// Every time is its block's own.
    Read,
    /// Between blocks whose time was read, at most so many seconds apart.
    Estimated(u32),
    /// There are none.
    #[default]
    None,
}

/// What a Governor says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GovernorFacts {
    /// Its name; untrusted text.
    pub name: String,
    /// The token whose votes count.
    pub token: Option<Address>,
    /// That token's ticker and the digits after its point.
    pub unit: Option<(String, u8)>,
    /// The timelock that executes.
    pub timelock: Option<Address>,
    /// How votes are counted, in its own terms, such as `support=bravo&quorum=for,abstain`.
    pub counting: String,
    /// Whether Locus counts that way.
    pub understood: bool,
}

/// A part of a history as bytes for the lab (`lens::history::packed`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryBytes {
    /// Of which edition; another one than asked for when a newer is there, and then to be begun again from part 0.
    pub edition: u32,
    /// Which part, from 0.
    pub part: u32,
    /// How many there are.
    pub parts: u32,
    /// The parts in their order are the whole.
    pub bytes: Vec<u8>,
}

/// What a contract is, found by asking it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ContractView {
    /// Whom this asks.
    pub asking: Asking,
    /// What was found; none while nobody answered.
    pub found: Option<ContractFacts>,
    /// Why nothing was.
    pub why: Option<Why>,
}

/// What was found of a contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContractFacts {
    /// What it is.
    pub kind: ContractKind,
    /// Its name, if it says one; untrusted text.
    pub name: String,
    /// What that rests on.
    pub trust: Trust,
    /// A contract that it points to and that may be the one that was meant: a token's Governor has no way to be found,
    /// a Governor's token and timelock have.
    pub related: Vec<(ContractKind, Address)>,
}

/// What a contract is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum ContractKind {
    /// No contract: an account with a key, or nothing.
    Account,
    /// A Governor of OpenZeppelin's kind.
    Governor,
    /// Compound's Governor Bravo or Alpha, or one like it.
    Bravo,
    /// A token that votes.
    VotesToken,
    /// A token that does not vote.
    Token,
    /// A timelock.
    Timelock,
    /// A Safe: several owners.
    Safe,
    /// A contract that answers none of the questions.
    Other,
}
