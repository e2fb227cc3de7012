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
    /// A Governor that a site's link names; its history can be read. `String` is the site.
    Governor(ContractRef, ChainName, String),
    /// A proposal of a Governor that a site's link names: its id there as the link has it, the site.
    OnChainProposal(ContractRef, ChainName, String, String),
    /// A transaction; it is no source of votes. Its hash, and the site.
    Transaction(Hex, Option<String>),
    /// A link of Locus, on whatever host: its path, with what follows `?` and `#`. Only the page knows whether it has
    /// such a page.
    Page(String),
    /// A space that is here or listed: id, relay addresses from the list.
    Space(Hex, Vec<String>),
    /// An act that this browser holds: its space, its id, and the proposal that it belongs to, if any.
    Act(Hex, Hex, Option<Hex>),
    /// 32 bytes that are no act here: a space's id to look for, or a transaction.
    Unheld(Hex),
    /// A network of the catalogue, by its name there.
    Network(String),
    /// A link to a site whose votes Locus cannot read by itself.
    Elsewhere(Site),
    /// A file's content that was pasted as text: separated values, or JSON. What is in it the lab finds out.
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
    /// Snapshot: a space, and a proposal if the link names one. Its API's JSON can be saved and dropped or pasted here.
    Snapshot(String, Option<String>),
    /// Tally: the organisation's name there. The Governor's address is on its page there.
    Tally(String),
    /// Agora, on a network's own host, which does not name the Governor in its links.
    Agora(String),
    /// Another host.
    Other(String),
}
