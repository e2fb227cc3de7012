//! What a person may intend. Binding acts take two steps: [`Intent::Prepare`] says exactly what will be signed,
//! the wallet signs, [`Intent::Signed`] checks the signer and appends.

use crate::*;
use serde::{Deserialize, Serialize};

/// A thing to do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Intent {
    /// Compose an act to sign. Answered by [`Outcome::ToSign`].
    Prepare {
        /// Who will sign.
        account: Address,
        /// What.
        what: Box<Compose>,
    },
    /// The wallet signed what was prepared. Answered by [`Outcome::Published`].
    Signed {
        /// [`ToSign::prepared`], unchanged.
        prepared: String,
        /// The wallet's answer, hex.
        signature: Hex,
    },
    /// Sign what was prepared with the practice account. Answered by [`Outcome::Published`].
    SignPractice {
        /// [`ToSign::prepared`], unchanged.
        prepared: String,
    },
    /// Make (or find) this browser's practice account and the practice space. Answered by [`Outcome::Practice`].
    OpenPractice,
    /// Say something as `account` with this browser's device key. Answered by [`Outcome::Published`].
    Say {
        /// The space id.
        space: Hex,
        /// The proposal id.
        proposal: Hex,
        /// The comment answered, if any.
        parent: Option<Hex>,
        /// The account spoken for.
        account: Address,
        /// Markdown.
        text: String,
    },
    /// The reader agrees that these hosts may be contacted for this space (or takes that back).
    Consent {
        /// The space id.
        space: Hex,
        /// Hosts as in [`Host::url`].
        hosts: Vec<String>,
        /// Agreed or withdrawn.
        agree: bool,
    },
    /// The reader adds a relay or node of their own choice to a space; typed, so private addresses are allowed.
    AddSource {
        /// The space id.
        space: Hex,
        /// `wss://…` for a relay, `https://…` for a node.
        url: String,
    },
    /// Try every relay and node of this space again now.
    Retry {
        /// The space id.
        space: Hex,
    },
    /// Verify every ballot of a vote again, from the stored bytes.
    CheckAgain {
        /// The space id.
        space: Hex,
        /// The opening's act id.
        opening: Hex,
    },
    /// Ask the chain who can act without a vote. Refused with [`Why::NoConsent`] while the reader agreed to no source of
    /// [`PowersView::asking`]; answered at once, the watched [`Query::Powers`] shows how it goes.
    CheckPowers(PowerScope),
    /// End such a check; what an earlier one found stays.
    StopPowers(PowerScope),
    /// Keep a draft on this device (`None` forgets it).
    SaveDraft {
        /// The space id.
        space: Hex,
        /// Which draft.
        key: String,
        /// Its content.
        draft: Option<DraftView>,
    },
    /// Everything this browser holds, as a file. Answered by [`Outcome::File`].
    Backup,
    /// All signed data of one space, as a file. Answered by [`Outcome::File`].
    Export {
        /// The space id.
        space: Hex,
    },
    /// Take a backup or export in: verified like anything from outside. Answered by [`Outcome::Restored`].
    Restore {
        /// The file's bytes.
        file: Vec<u8>,
    },
    /// Tell the engine whether the browser granted persistent storage, and whether the page says it is online.
    Conditions {
        /// Persistent storage.
        persistent: bool,
        /// `navigator.onLine`.
        online: bool,
    },
    /// Read a history of votes, or go on with it. Watched by [`Query::History`]; answered by [`Outcome::Ok`] at once.
    ReadHistory(HistorySource),
    /// Stop reading it; what was read stays.
    StopHistory(HistorySource),
    /// A part of a history. Answered by [`Outcome::HistoryBytes`].
    HistoryBytes {
        /// Of which history.
        source: HistorySource,
        /// Which part, from 0.
        part: u32,
    },
    /// Look for changes in the logs of contracts, and for the decisions behind them. Watched by [`Query::Changes`]; answered at once.
    ReadChanges(Watched),
    /// Stop that; what was read stays.
    StopChanges(Watched),
}

/// What can be composed and signed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Compose {
    /// A new space (`space` none), or a new version of its rules.
    Space {
        /// The space whose rules change.
        space: Option<Hex>,
        /// The form.
        form: Box<SpaceForm>,
    },
    /// A proposal's text: the first (`proposal` none) or a later version.
    Revision {
        /// The space id.
        space: Hex,
        /// The proposal, for a later version.
        proposal: Option<Hex>,
        /// Its title.
        title: String,
        /// Markdown.
        text: String,
        /// Kind of change, in the protocol's words (`parameter`, `treasury` …).
        kind: String,
        /// Typed changes.
        changes: Vec<Change>,
    },
    /// Put a revision to vote, by the rules in force.
    Opening {
        /// The space id.
        space: Hex,
        /// The revision's act id.
        revision: Hex,
        /// What the vote decides.
        effect: EffectForm,
        /// Blocks from now until the vote starts (at least the space's notice).
        starts_in: u64,
        /// Blocks that it stays open (at least the space's period).
        period: u64,
    },
    /// A vote.
    Ballot {
        /// The space id.
        space: Hex,
        /// The opening's act id.
        opening: Hex,
        /// 1-based: 1 for, 2 against, 3 abstain under `basic/1`.
        choice: u8,
        /// Optional and public.
        reason: String,
    },
    /// Say something with evidence: ask for a decision, dispute, explain, stand behind.
    Claim {
        /// The space id.
        space: Hex,
        /// What.
        claim: ClaimForm,
    },
    /// Let this browser comment as the account for 90 days.
    BindDevice {
        /// The space id.
        space: Hex,
    },
    /// Take that back.
    RevokeDevice {
        /// The space id.
        space: Hex,
        /// The device's key.
        device: Hex,
    },
}

/// What a vote decides, as chosen in a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum EffectForm {
    /// An opinion poll: executes nothing.
    Poll,
    /// A request to whoever must act.
    Request {
        /// Who must act.
        who: String,
        /// On which power.
        lever: String,
    },
    /// Binding on chain: this Governor's proposal.
    OnChain {
        /// The Governor.
        governor: Address,
        /// Its proposal id, decimal.
        proposal_id: String,
    },
}

/// What the wallet will be asked to sign, in full.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ToSign {
    /// Hand back with the signature; opaque to the page.
    pub prepared: String,
    /// The argument of `eth_signTypedData_v4`.
    pub typed_data: String,
    /// The account that must sign.
    pub account: Address,
    /// The chain the wallet must be on.
    pub chain: u64,
    /// Name of that chain, for words.
    pub chain_name: String,
    /// A node for `wallet_addEthereumChain`, if the reader chose one.
    pub chain_node: Option<String>,
    /// The typed message's name (`Ballot`, …).
    pub message: String,
    /// Every field of the message in order, as the wallet shows it.
    pub fields: Vec<(String, String)>,
    /// The body whose hash is signed, if it has one.
    pub body: Option<String>,
    /// The id that the act will have.
    pub id: Hex,
    /// Practice: the engine signs, no wallet opens.
    pub practice: bool,
}

/// What came of an intent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Outcome {
    /// Sign this.
    ToSign(Box<ToSign>),
    /// Appended here and on its way.
    Published(Receipt),
    /// The practice account and space.
    Practice {
        /// Practice account.
        account: Address,
        /// Practice space.
        space: Hex,
    },
    /// A file to save.
    File {
        /// Suggested name.
        name: String,
        /// Its bytes.
        bytes: Vec<u8>,
    },
    /// A file was taken in.
    Restored {
        /// Acts that were new.
        new: u32,
        /// Acts that were here already.
        known: u32,
        /// Acts refused, by reason.
        refused: Vec<(Why, u32)>,
        /// Spaces it held.
        spaces: Vec<Hex>,
    },
    /// A part of a history of votes.
    HistoryBytes(HistoryBytes),
    /// Done, nothing to say.
    Ok,
    /// Not done, and why. Nothing was lost.
    Refused(Why),
}

/// Proof for the person that an act was taken.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Receipt {
    /// Its id.
    pub id: Hex,
    /// The space.
    pub space: Hex,
    /// The proposal it concerns, if any.
    pub proposal: Option<Hex>,
    /// Stored in this browser.
    pub stored: bool,
    /// Where it was sent, and what each relay said so far (a watch of the proposal or of sync shows later answers).
    pub relays: Vec<RelayReceipt>,
}

/// One relay's answer to one act.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelayReceipt {
    /// The relay.
    pub relay: String,
    /// Its answer.
    pub state: Delivery,
}

/// Where an act is on its way to a relay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Delivery {
    /// In the outbox; sent when the relay is there.
    Waiting,
    /// The relay said yes.
    Accepted,
    /// The relay said no: its words.
    Refused(String),
}
