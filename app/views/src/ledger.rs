//! How disagreements ended, beyond votes: what a page knows of changes without a decision, and of who challenged them.
//! It goes to the lab beside the history of votes; the ledger's table is drawn from both.

use crate::*;
use serde::{Deserialize, Serialize};

/// What is known beside the votes of a study.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    /// Changes behind which no decision was found; none where nobody looked for any.
    pub changes: Option<Vec<SilentChange>>,
}

/// A change behind which no decision was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SilentChange {
    /// What changed.
    pub what: Changed,
    /// When, Unix milliseconds.
    pub at: Option<i64>,
    /// Who sent the transaction.
    pub by: Option<Address>,
    /// Whether it was decided could be told: where not, it may have been.
    pub matched: bool,
    /// It was made before anything could be decided.
    pub early: bool,
    /// Accounts that signed a dispute of it; none where no space in which that can be signed is open here.
    pub challenged: Option<Vec<Address>>,
}

/// What changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Changed {
    /// As a contract logged it: what kind of thing, the entry's name, the contract.
    Logged(ChangeKind, String, Address),
    /// In the catalogue's words.
    Told(String),
}

/// By whom or what a disagreement was settled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Settler {
    /// A vote.
    Vote,
    /// Whoever holds this key.
    KeyHolder(Address),
    /// Nobody: it was decided, and not carried out so far.
    Nobody,
}
