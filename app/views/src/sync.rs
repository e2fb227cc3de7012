//! Relays and nodes as shown.

use crate::*;
use serde::{Deserialize, Serialize};

/// One line: are we in touch?
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncSummary {
    /// Relays connected.
    pub relays_up: u8,
    /// Relays of the space.
    pub relays: u8,
    /// Nodes that answered last.
    pub nodes_up: u8,
    /// Nodes of the space.
    pub nodes: u8,
    /// Acts of one's own still waiting.
    pub waiting: u32,
    /// Some host waits for the reader's consent.
    pub consent: bool,
}

/// Everything on sync.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SyncView {
    /// Relays.
    pub relays: Vec<RelayView>,
    /// Nodes.
    pub nodes: Vec<NodeView>,
    /// Acts of this space held here.
    pub acts: u32,
    /// Hosts that the reader has not agreed to, or that are refused.
    pub hosts: Vec<Host>,
}

/// A relay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelayView {
    /// Address.
    pub url: String,
    /// State.
    pub state: RelayState,
    /// Acts of this space that it is known to hold.
    pub holds: u32,
    /// Acts of this space held here.
    pub of: u32,
    /// Waiting to be sent to it.
    pub waiting: u32,
    /// Its last words, if it refused or failed.
    pub said: String,
    /// Events it sent that were refused here.
    pub refused: u32,
    /// Seconds that could not be read to their end, since more events share them than it gives at a time: acts may be
    /// missing here.
    pub unread: u32,
    /// Events of it by accounts that are not known to have weight, for which there is no room here now.
    pub wait: u32,
}

/// State of a relay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RelayState {
    /// Not contacted: no consent.
    Unasked,
    /// Connecting.
    Connecting,
    /// Connected; stored events are still coming.
    Reading,
    /// Connected and up to date.
    Live,
    /// Unreachable; tried again at (unix ms).
    Down {
        /// Next try.
        retry_at: i64,
    },
}

/// A node.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NodeView {
    /// Address.
    pub url: String,
    /// Name in the space's rules.
    pub name: String,
    /// State.
    pub state: NodeState,
    /// Its newest block.
    pub block: Option<u64>,
    /// Who names it.
    pub named_by: NamedBy,
}

/// State of a node.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NodeState {
    /// Not contacted: no consent, or not needed yet.
    Unasked,
    /// Agrees with the others.
    Good,
    /// Behind the others by so many blocks.
    Lagging(u64),
    /// Contradicts the others.
    Contradicts,
    /// Answers for another chain.
    OtherChain(u64),
    /// Failed: why.
    Failed(String),
}
