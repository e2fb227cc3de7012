//! A space as shown: on what basis it speaks, its rules, its proposals.

use crate::*;
use serde::{Deserialize, Serialize};

/// The front page.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct HomeView {
    /// Networks of the catalogue, in its order.
    pub networks: Vec<NetworkCard>,
    /// Spaces in this browser, latest first.
    pub spaces: Vec<SpaceCard>,
    /// Spaces that the catalogue (or this machine's development network) lists.
    pub listed: Vec<ListedSpace>,
}

/// A space in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SpaceCard {
    /// Its id.
    pub space: Hex,
    /// Its name.
    pub name: String,
    /// The chain's name.
    pub chain: String,
    /// On what basis it speaks.
    pub basis: Basis,
    /// Practice.
    pub practice: bool,
    /// Votes open now.
    pub open_votes: u32,
    /// Proposals known here.
    pub proposals: u32,
}

/// A space that can be opened but is not here yet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ListedSpace {
    /// Its id.
    pub space: Hex,
    /// Its name as the catalogue gives it.
    pub name: String,
    /// A note such as "rehearsal".
    pub note: String,
    /// Relays to find it on.
    pub relays: Vec<String>,
}

/// Opening a space, in its stages.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum SpaceView {
    /// The reader must agree before these hosts are contacted.
    NeedsConsent {
        /// The hosts.
        hosts: Vec<Host>,
        /// What is already known of the space (its rules), if anything.
        known: Option<Box<SpacePage>>,
    },
    /// Asking the relays.
    Looking {
        /// Their states.
        relays: Vec<RelayView>,
    },
    /// Not found on any relay asked.
    NotFound {
        /// Their states.
        relays: Vec<RelayView>,
    },
    /// Open.
    Open(Box<SpacePage>),
}

/// A host that would learn the reader's address and what is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Host {
    /// Full address.
    pub url: String,
    /// What for.
    pub role: HostRole,
    /// Who names it.
    pub named_by: NamedBy,
    /// The reader agreed.
    pub agreed: bool,
    /// A private-network address that the reader did not type: refused.
    pub refused: bool,
}

/// What a host is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum HostRole {
    /// Carries signed acts.
    Relay,
    /// Answers about the chain.
    Node,
}

/// Who names a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NamedBy {
    /// The link that was opened.
    Link,
    /// The space's rules.
    Space,
    /// The shipped catalogue.
    Catalogue,
    /// The reader.
    Reader,
}

/// On what basis a space speaks for a token or Governor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Basis {
    /// An executed proposal of the Governor names this space.
    Governor {
        /// The Governor.
        governor: Address,
        /// The proposal that names it.
        proposal_id: String,
        /// What that rests on.
        trust: Trust,
    },
    /// Its owner holds `owner()` or the admin role of the contract.
    Owner {
        /// The contract.
        contract: Address,
        /// `owner` or `admin role`.
        role: String,
        /// What that rests on.
        trust: Trust,
    },
    /// The dated catalogue lists it.
    Catalogue {
        /// Date of the entry.
        date: String,
    },
    /// Nothing names it: made by this account.
    Unofficial {
        /// Who made it.
        by: Address,
    },
    /// The practice space.
    Practice,
    /// Not checked yet, or no source answered.
    Unknown {
        /// Who made it.
        by: Address,
    },
}

/// An open space.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SpacePage {
    /// Its id.
    pub space: Hex,
    /// Act id of the version in force.
    pub version_id: Hex,
    /// Number of the version in force.
    pub version: u64,
    /// Basis.
    pub basis: Basis,
    /// Rules in force, as a form shows them.
    pub rules: SpaceForm,
    /// Who may change the rules.
    pub owner: Address,
    /// Versions whose `previous` is the same: shown as a split; no vote opens.
    pub split: Vec<Hex>,
    /// History of versions, newest first.
    pub history: Vec<VersionRow>,
    /// Practice.
    pub practice: bool,
    /// Newest agreed block.
    pub head: Option<Moment>,
    /// What the head rests on.
    pub head_trust: Trust,
    /// Proposals, open votes first, then newest.
    pub proposals: Vec<ProposalRow>,
    /// A relay is still to be heard for the first time: proposals may be missing.
    pub loading: bool,
    /// Other spaces here that claim the same token or Governor.
    pub rivals: Vec<SpaceCard>,
    /// One line of sync: for the footer and header.
    pub sync: SyncSummary,
    /// Acts set aside, by reason.
    pub refused: Vec<(Why, u32)>,
    /// A link others can open, with relay hints (path and fragment).
    pub link: String,
}

/// One version of a space's rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionRow {
    /// Act id.
    pub id: Hex,
    /// Number.
    pub version: u64,
    /// Who signed it.
    pub by: Address,
    /// What changed against the version before, `field: old → new` in the protocol's terms.
    pub changed: Vec<(String, String, String)>,
}

/// A space's rules as a form. Numbers are decimal strings so that what was typed can be shown again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SpaceForm {
    /// Name.
    pub name: String,
    /// What it is for; Markdown.
    pub description: String,
    /// Chain id.
    pub chain: String,
    /// Chain's name.
    pub chain_name: String,
    /// Token contract, or empty.
    pub token: String,
    /// Governor contract, or empty.
    pub governor: String,
    /// `erc20votes/1`, `balance/1` or `account/1`.
    pub power: String,
    /// Symbol.
    pub symbol: String,
    /// Decimals.
    pub decimals: String,
    /// For `account/1`: accounts, one a line.
    pub accounts: Vec<String>,
    /// For `account/1` by token: least balance in base units.
    pub least_balance: String,
    /// Tally rule, `basic/1`.
    pub rule: String,
    /// For × 10000 must exceed this × (for + against).
    pub threshold_bps: String,
    /// Quorum: `bps` of eligible power, or an absolute amount in base units.
    pub quorum: String,
    /// Whether `quorum` is in basis points.
    pub quorum_is_bps: bool,
    /// Least blocks of notice.
    pub notice: String,
    /// Least blocks a vote stays open.
    pub period: String,
    /// Relays.
    pub relays: Vec<String>,
    /// Nodes: name, url.
    pub nodes: Vec<(String, String)>,
    /// Moderators.
    pub moderators: Vec<String>,
    /// Who may publish the next version.
    pub owner: String,
}

/// A proposal in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProposalRow {
    /// Its id.
    pub proposal: Hex,
    /// Title.
    pub title: String,
    /// Author.
    pub author: Address,
    /// Kind of change.
    pub kind: String,
    /// Where it stands.
    pub stage: Stage,
    /// What its vote decides, if put to vote.
    pub effect: Option<Effect>,
    /// When its vote ends.
    pub closes: Option<Moment>,
    /// When the first version arrived here (unix ms), for order only.
    pub seen: i64,
}

/// Where a proposal stands. Nothing yet is different from unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    /// Text only.
    Drafted,
    /// Announced; starts at a later block.
    Notice,
    /// Voting.
    Voting,
    /// Past its closing block; no observer confirmed it.
    Ended,
    /// The chain's height is not known, so neither is the stage.
    Unknown,
}
