//! What accounts claim in a space: requests for a decision, evidence, disputes, explanations; and the log of all.

use crate::*;
use serde::{Deserialize, Serialize};

/// What sort of claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ClaimKind {
    /// A step of carrying out a decision was reached.
    Milestone,
    /// The account stands behind another claim.
    Attestation,
    /// Who holds a power over the network.
    Lever,
    /// Another claim or entry is wrong.
    Dispute,
    /// Why something changed, or the answer to a request.
    Explanation,
    /// What a delegate stands for.
    Statement,
    /// A decision is asked for.
    Request,
}

/// A claim as chosen in a form. Empty text and evidence take the account's earlier one back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimForm {
    /// What sort.
    pub kind: ClaimKind,
    /// The claim it is about, if it is about one.
    pub subject: Option<Hex>,
    /// What it is about in words: `power <key>`, `change …`, or free; empty where `subject` names it.
    pub about: String,
    /// Who is asked, for a request.
    pub asked: String,
    /// What is claimed, Markdown.
    pub text: String,
    /// Where it can be seen, one each.
    pub evidence: Vec<String>,
}

/// Everything claimed in a space.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClaimsView {
    /// Requests that stand, those with the most weight behind them first.
    pub requests: Vec<RequestView>,
    /// Other claims that stand and are not about another claim, newest first.
    pub entries: Vec<ClaimView>,
    /// Every claim ever seen here, newest first, with what became of it.
    pub log: Vec<LogLine>,
    /// At which block weights were read; none while they are not known.
    pub weighed: Option<Moment>,
    /// What the weights rest on.
    pub trust: Trust,
}

/// What claims are looked for on: a network of the catalogue, contracts, or both.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ClaimedOn {
    /// The network's name in the catalogue; empty for none.
    pub network: String,
    /// Contracts: chain id and address.
    pub contracts: Vec<(u64, Address)>,
}

/// A space in which something about a network or contract can be claimed, and what stands there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClaimSpace {
    /// The space.
    pub space: ListedSpace,
    /// On what basis it speaks; none while it was not opened in this browser, and so nothing signed in it is known.
    pub basis: Option<Basis>,
    /// Requests that stand, as in [`ClaimsView::requests`].
    pub requests: Vec<RequestView>,
    /// Other claims that stand, as in [`ClaimsView::entries`].
    pub entries: Vec<ClaimView>,
}

/// A claim that stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClaimView {
    /// Its act id.
    pub id: Hex,
    /// Whose word it is.
    pub account: Address,
    /// What that account weighs, where known.
    pub weight: Option<Amount>,
    /// What sort.
    pub kind: ClaimKind,
    /// What it is about, in words.
    pub about: String,
    /// What is claimed.
    pub text: Doc,
    /// Where it can be seen.
    pub evidence: Vec<Doc>,
    /// First seen here, Unix milliseconds.
    pub seen: i64,
    /// In no relay yet.
    pub waiting: bool,
    /// Disputes and explanations of it, oldest first.
    pub replies: Vec<ClaimView>,
}

/// A request for a decision.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RequestView {
    /// The request.
    pub claim: ClaimView,
    /// Who is asked, in the request's words.
    pub asked: String,
    /// Accounts behind it beside its own, heaviest first.
    pub behind: Vec<(Address, Option<Amount>)>,
    /// Weight of all of them together, as far as known.
    pub weight: Option<Amount>,
    /// How many of them nobody could weigh.
    pub unweighed: u32,
    /// When the first answer was seen here; none while it waits for one.
    pub answered: Option<i64>,
    /// The account looking on asked for it or stands behind it.
    pub mine: bool,
}

/// A claim in the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogLine {
    /// Its act id.
    pub id: Hex,
    /// Whose.
    pub account: Address,
    /// What sort.
    pub kind: ClaimKind,
    /// What it is about.
    pub about: String,
    /// First seen here, Unix milliseconds.
    pub seen: i64,
    /// What became of it.
    pub fate: Fate,
}

/// What became of a claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fate {
    /// It stands.
    Stands,
    /// It took an earlier one back.
    TookBack,
    /// It does not stand, and why.
    Aside(Why),
}
