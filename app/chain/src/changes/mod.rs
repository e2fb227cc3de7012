//! Changes of who may do what and of how is decided, as contracts logged them, and whether a decision stands behind
//! each: a proposal of the Governor that was carried out in the same transaction and calls, or names, the contract.
//!
//! A change that leaves no entry in the log is none of these.

mod judge;
mod kinds;
#[cfg(test)]
mod tests;

pub use judge::{Decision, Judged, judge};
pub use kinds::{Kind, Kinds, Value};

use alloy_primitives::{Address, B256};

/// A change, read from an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What kind of thing changed.
    pub kind: Kind,
    /// The contract that logged it.
    pub contract: Address,
    /// The entry's name, such as `RoleGranted`.
    pub name: &'static str,
    /// What it says: names of its parts, as the contract has them, and their values. Empty where they cannot be read.
    pub values: Vec<(&'static str, Value)>,
    /// Block.
    pub block: u64,
    /// Its place among all entries of that block.
    pub index: u64,
    /// The transaction that wrote it.
    pub transaction: B256,
}
