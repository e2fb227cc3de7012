//! A proposal as shown: its text, its vote, the tally this browser counted, the comments.

use crate::*;
use serde::{Deserialize, Serialize};

/// A proposal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProposalView {
    /// Space id.
    pub space: Hex,
    /// Proposal id.
    pub proposal: Hex,
    /// The newest revision, or the one put to vote.
    pub revision: RevisionView,
    /// All revisions, newest first.
    pub revisions: Vec<RevisionRow>,
    /// Where it stands.
    pub stage: Stage,
    /// Its votes: usually one; a second opening of the same revision is a separate vote.
    pub votes: Vec<VoteView>,
    /// Openings that are not valid, and why.
    pub refused_openings: Vec<(Hex, Why)>,
    /// Comments known here.
    pub comments: u32,
    /// Acts still missing or being fetched.
    pub loading: bool,
    /// Sync in one line.
    pub sync: SyncSummary,
    /// Practice.
    pub practice: bool,
    /// A link others can open (path and fragment).
    pub link: String,
}

/// A text as signed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RevisionView {
    /// Act id.
    pub id: Hex,
    /// 1-based number in its chain.
    pub number: u32,
    /// Author.
    pub author: Address,
    /// Title.
    pub title: String,
    /// Kind of change.
    pub kind: String,
    /// The text.
    pub text: Doc,
    /// The Markdown it was made from.
    pub source: String,
    /// Hash of the signed bytes.
    pub body_hash: Hex,
    /// Typed changes.
    pub changes: Vec<Change>,
}

/// A revision in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevisionRow {
    /// Act id.
    pub id: Hex,
    /// Number.
    pub number: u32,
    /// Title then.
    pub title: String,
    /// When it arrived here, unix ms.
    pub seen: i64,
}

/// A typed change: `name: from → to`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// What changes.
    pub name: String,
    /// Old value.
    pub from: String,
    /// New value.
    pub to: String,
    /// Unit.
    pub unit: String,
}

/// What a vote decides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Effect {
    /// Executes nothing.
    Poll,
    /// A request; nothing compels them.
    Request {
        /// Who must act.
        who: String,
        /// On which power.
        lever: String,
    },
    /// Binding on chain.
    OnChain {
        /// The Governor.
        governor: Address,
        /// Its proposal id.
        proposal_id: String,
    },
}

/// One vote on one revision.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VoteView {
    /// Opening's act id.
    pub opening: Hex,
    /// The revision it is about.
    pub revision: Hex,
    /// Number of that revision.
    pub revision_number: u32,
    /// Who put it to vote.
    pub opener: Address,
    /// What it decides.
    pub effect: Effect,
    /// Words of the choices, 1-based in order.
    pub choices: Vec<String>,
    /// Power rule.
    pub power: String,
    /// Tally rule.
    pub rule: String,
    /// Threshold in basis points of for + against.
    pub threshold_bps: u32,
    /// Balances counted at.
    pub snapshot: Moment,
    /// When it was first seen here, unix ms, if its balances had been counted long before: it may have picked a block
    /// whose balances were known.
    pub seen_late: Option<i64>,
    /// The rules ask for backers, whom this version does not weigh: no outcome is shown.
    pub needs_backers: bool,
    /// Starts.
    pub opens: Moment,
    /// Ends.
    pub closes: Moment,
    /// Where it stands.
    pub stage: Stage,
    /// The count.
    pub tally: TallyView,
    /// The looking account's own weight and vote.
    pub mine: Option<MyVote>,
    /// Whether independent observers confirm the closing. Without any the tally stays open-ended.
    pub witnessed: bool,
}

/// The count, made in this browser.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TallyView {
    /// Power per choice, in the order of the choices.
    pub by_choice: Vec<ChoiceTotal>,
    /// Power that took part.
    pub participating: Amount,
    /// Quorum as an absolute amount; none while eligible power is unknown.
    pub quorum: Option<Amount>,
    /// Eligible power at the snapshot, when known.
    pub eligible: Option<Amount>,
    /// The quorum is met.
    pub quorum_met: Option<bool>,
    /// It would pass as it stands.
    pub passing: Option<bool>,
    /// Ballots counted.
    pub counted: u32,
    /// Ballots received.
    pub received: u32,
    /// Ballots not counted, by reason.
    pub uncounted: Vec<(Why, u32)>,
    /// Ballots whose weight is not known yet.
    pub unweighed: u32,
    /// Checked so far, of all, while checking runs.
    pub progress: Option<(u32, u32)>,
    /// What the weights rest on (the weakest of them).
    pub trust: Option<Trust>,
    /// Every check of the "Checked in this browser" panel.
    pub checks: Vec<Check>,
}

/// One choice's total.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChoiceTotal {
    /// Its words.
    pub choice: String,
    /// Power.
    pub power: Amount,
    /// Ballots.
    pub ballots: u32,
    /// Share of participating power, basis points, rounded down.
    pub bps: u32,
}

/// One line of the "Checked in this browser" panel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// What was checked.
    pub what: CheckOf,
    /// How it went.
    pub state: CheckState,
    /// Numbers for the sentence: done, of.
    pub of: Option<(u32, u32)>,
    /// More, in the protocol's terms.
    pub detail: String,
}

/// What a check is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CheckOf {
    /// The text shown has the signed hash.
    TextHash,
    /// The opening's terms equal the pinned space version.
    Terms,
    /// Ballot signatures.
    Signatures,
    /// Weights read from the chain.
    Weights,
    /// The reference block is on the chain.
    Reference,
    /// Relays hold the same set.
    Relays,
    /// Independent observers.
    Witnesses,
}

/// How a check went. Pages show a glyph and a word, never colour alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CheckState {
    /// Holds.
    Good,
    /// Running.
    Running,
    /// Weaker than it could be: said so (amber).
    Weak,
    /// Failed (red).
    Bad,
    /// Nothing to check yet.
    Nothing,
}

/// The looking account's weight and vote.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MyVote {
    /// The account.
    pub account: Address,
    /// Its weight; none while unknown.
    pub power: Option<Amount>,
    /// What the weight rests on.
    pub trust: Trust,
    /// Weight 0 names its cause.
    pub zero: Option<ZeroCause>,
    /// The choice that counts now, 1-based.
    pub choice: Option<u8>,
    /// Its reason.
    pub reason: String,
    /// Its act id.
    pub ballot: Option<Hex>,
    /// Where that ballot is.
    pub delivery: Vec<RelayReceipt>,
    /// How often this account voted.
    pub ballots: u32,
    /// Whether it counts; else why not.
    pub uncounted: Option<Why>,
}

/// Why an account has no weight, and so what can still be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ZeroCause {
    /// Holds tokens, never delegated: must delegate (to itself) before a snapshot.
    NeverDelegated {
        /// Tokens held.
        balance: Amount,
    },
    /// Delegated to another account.
    DelegatedTo {
        /// To whom.
        to: Address,
        /// Tokens held.
        balance: Amount,
    },
    /// Has weight now but had none when the balances were counted.
    AfterSnapshot {
        /// Weight now.
        now: Amount,
    },
    /// Holds none of this token.
    NoTokens,
    /// Not on the space's list.
    NotListed,
    /// Holds less than the least balance.
    BelowLeast {
        /// Tokens held.
        balance: Amount,
        /// Least.
        least: Amount,
    },
    /// The snapshot block has not been reached.
    SnapshotAhead,
    /// Holds none; what it sent last went to a contract, which still has as much.
    HeldIn {
        /// The contract.
        contract: Address,
        /// What was sent there last.
        sent: Amount,
    },
    /// Holds none of the token that counts, but of another that one may take for it.
    OtherToken {
        /// That other token.
        token: Address,
        /// How much of it is held.
        balance: Amount,
        /// The token that counts wraps it; else it is the one that the Governor counts.
        wrapped: bool,
    },
}

/// Ballots of a vote.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct BallotsView {
    /// Rows, heaviest first; at most 500 at a time.
    pub rows: Vec<BallotRow>,
    /// All rows there are.
    pub total: u32,
    /// Same rule and quantities for the lab.
    pub counted: CountedVote,
}

/// One ballot.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BallotRow {
    /// Act id.
    pub id: Hex,
    /// Account.
    pub account: Address,
    /// 1-based choice.
    pub choice: u8,
    /// Words of the choice.
    pub choice_text: String,
    /// Weight, if known.
    pub power: Option<Amount>,
    /// Reason.
    pub reason: String,
    /// Why it is not counted; none when it is.
    pub uncounted: Option<Why>,
    /// First seen here, unix ms.
    pub seen: i64,
}

/// A thread of comments.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ThreadView {
    /// In reading order: parents before replies, each with its depth.
    pub comments: Vec<CommentView>,
    /// Comments kept but whose parent is not here yet.
    pub waiting: u32,
    /// Set apart, with the reason for each.
    pub apart: Vec<CommentView>,
}

/// One comment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CommentView {
    /// Event id.
    pub id: Hex,
    /// What it answers.
    pub parent: Option<Hex>,
    /// 0 for a top-level comment.
    pub depth: u16,
    /// The account it speaks for; none when the device is unknown.
    pub account: Option<Address>,
    /// Device key.
    pub device: Hex,
    /// Text.
    pub text: Doc,
    /// When it says it was written, unix seconds.
    pub said_at: i64,
    /// Why it stands apart, if it does.
    pub why: Option<Why>,
    /// Not yet with every relay.
    pub waiting: bool,
}

/// A draft kept on this device.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftView {
    /// Title.
    pub title: String,
    /// Markdown.
    pub text: String,
    /// Kind of change.
    pub kind: String,
    /// Typed changes.
    pub changes: Vec<Change>,
    /// Last saved, unix ms; 0 when new.
    pub saved: i64,
}
