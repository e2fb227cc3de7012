//! Silent changes: parameters of contracts compared by block, so that a change is seen whether or not it was announced,
//! and matched to a decision or to none.

use crate::*;
use serde::{Deserialize, Serialize};

/// Contracts whose parameters are compared.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Watched {
    /// The chain's id.
    pub chain: u64,
    /// The contracts.
    pub contracts: Vec<WatchedContract>,
    /// The Governor whose executed proposals are looked through for a decision; its history must have been read.
    pub governor: Option<Address>,
    /// Nodes that the link names.
    pub nodes: Vec<String>,
    /// Compare from this block on; none: from the block that was read first in this browser.
    pub since: Option<u64>,
}

/// A contract, and what of it is compared.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct WatchedContract {
    /// The contract.
    pub address: Address,
    /// What it is; its usual parameters follow from that. None: only those named.
    pub kind: Option<ContractKind>,
    /// Further view functions without arguments, as `name()(type)`, such as `heartbeatMaxAge()(uint256)`.
    pub functions: Vec<String>,
    /// Its name for people; from the catalogue.
    pub name: String,
}

/// Parameters as they stand, and how they changed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ChangesView {
    /// Whom this asks.
    pub asking: Asking,
    /// How far it is.
    pub stage: ReadStage,
    /// Parameters as last read.
    pub parameters: Vec<Parameter>,
    /// Changes, newest first.
    pub changes: Vec<ParameterChange>,
    /// The first and the last block compared.
    pub compared: Option<(Moment, Moment)>,
    /// Whether executed proposals were known to look through; without them no change can be matched.
    pub decisions_known: bool,
}

/// One parameter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parameter {
    /// The contract.
    pub contract: Address,
    /// The function or storage slot, such as `votingDelay()` or `eip1967.proxy.admin`.
    pub name: String,
    /// Its value in words; none when it could not be read.
    pub value: Option<String>,
    /// Why not.
    pub lack: Option<ParameterLack>,
    /// At which block.
    pub at: Moment,
    /// What it rests on.
    pub trust: Trust,
}

/// Why a parameter is not known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ParameterLack {
    /// The contract has no such function.
    NoSuch,
    /// No source answered.
    NoNode,
    /// Sources contradict one another.
    Disagree,
    /// No source keeps the state of that block.
    OldState,
}

/// A change of a parameter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParameterChange {
    /// Names the change for good: the hash of chain, contract, parameter, block and values. What an explanation or a
    /// dispute refers to.
    pub id: Hex,
    /// The contract.
    pub contract: Address,
    /// As [`Parameter::name`].
    pub name: String,
    /// The value before.
    pub before: String,
    /// The value after.
    pub after: String,
    /// The last block known to have the value before.
    pub after_block: Moment,
    /// The block that has the value after: the change is in it when it is the very next one, else in one between.
    pub by_block: Moment,
    /// Why it could not be found more exactly.
    pub inexact: Option<ParameterLack>,
    /// Whether the contract logged anything in that block. None: not known. `Some(false)` is a silent change.
    pub logged: Option<bool>,
    /// The transaction, where one in that block was found that did it.
    pub transaction: Option<Hex>,
    /// Who sent it.
    pub actor: Option<Address>,
    /// The decision that it carries out.
    pub decision: DecisionMatch,
    /// What the two values rest on: the weaker.
    pub trust: Trust,
}

/// Whether a change carries out a decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DecisionMatch {
    /// A proposal was executed in that very transaction (or block), and calls this contract: id, title.
    Executed(String, String),
    /// A proposal executed within the blocks in question calls this contract: id, title. Weaker.
    Within(String, String),
    /// No decision found.
    NoneFound,
    /// Executed proposals are not known, or not up to that block: nothing can be said.
    Unknown,
}
