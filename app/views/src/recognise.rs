//! One input everywhere: what a pasted text is, and what Locus can do with it. Nobody is contacted to say so.

use crate::*;
use serde::{Deserialize, Serialize};

/// What a pasted text is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Recognised {
    /// Nothing was pasted.
    Nothing,
    /// Not understood.
    Unknown,
    /// An address whose chain is not said: the reader chooses among these, or types another.
    NeedsChain(Address, Vec<ChainName>),
    /// A contract on a chain; [`Query::Contract`] finds out what it is. `String` is the site that a link leads to, if
    /// it was one.
    Contract(ContractRef, ChainName, Option<String>),
    /// A Governor that a site's link names; its history can be read.
    Governor(ContractRef, ChainName, String),
    /// A proposal of a Governor: its id there, decimal.
    OnChainProposal(ContractRef, ChainName, String, Option<String>),
    /// A transaction; it is no source of votes. Its hash, and the site.
    Transaction(Hex, Option<String>),
    /// A space that is here or can be opened: id, relay addresses from the link.
    Space(Hex, Vec<String>),
    /// A proposal of a space: space, proposal, relay addresses.
    Proposal(Hex, Hex, Vec<String>),
    /// An act that this browser holds: its space, and the proposal that it belongs to, if any.
    Act(Hex, Hex, Option<Hex>),
    /// 32 bytes that are no act here: a space's id to look for, or a transaction.
    Unheld(Hex),
    /// A network of the catalogue, by its name there.
    Network(String),
    /// A link to a site whose votes Locus cannot read by itself.
    Elsewhere(Site),
    /// A file's content that was pasted as text: comma-separated votes, or JSON.
    Votes,
}

/// A chain by id and name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChainName {
    /// EIP-155 id.
    pub id: u64,
    /// Its name; empty when not known here.
    pub name: String,
}

/// A site that votes happen on, and what can be done instead of reading it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Site {
    /// Snapshot: a space, and a proposal if the link names one. Its API's JSON can be saved and dropped here.
    Snapshot(String, Option<String>),
    /// Tally: the organisation's name there. The Governor's address is on its page there.
    Tally(String),
    /// Agora, on a network's own host. The Governor's address is on its page there.
    Agora(String),
    /// Another host.
    Other(String),
}
