//! A network of the catalogue: which powers there are over it, who is said to hold each, who was found to, and by what.
//! Everything here is "as of" a date and carries where it was read; "unknown" is a state of its own.

use crate::*;
use serde::{Deserialize, Serialize};

/// A network in a list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NetworkCard {
    /// Its name in addresses, such as `opengradient`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Who is said to decide, such as `OPG holders`.
    pub holders: String,
    /// Powers listed.
    pub powers: u32,
    /// Powers said to belong to the holders.
    pub said: u32,
    /// Of those, how many were traced to whoever holds them.
    pub traced: u32,
    /// Of those traced, how many read the holders' balance.
    pub reads: u32,
    /// When it was last looked at, `YYYY-MM-DD`.
    pub as_of: String,
    /// Not a real network.
    pub rehearsal: bool,
}

/// To [`Query::Network`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum NetworkView {
    /// The network.
    Open(Box<NetworkPage>),
    /// The catalogue lists no such network; these it does.
    Unknown(Vec<NetworkCard>),
    /// The catalogue lists it, but its file did not come.
    Missing(NetworkCard),
    /// Its file came and cannot be read: where, and why.
    Unreadable(NetworkCard, String),
}

/// A network of the catalogue.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct NetworkPage {
    /// As in a list; the counts are computed from what follows.
    pub card: NetworkCard,
    /// What it is, in a sentence or two.
    pub about: String,
    /// Where it lives, in words.
    pub chain: String,
    /// What is counted, such as `OPG`.
    pub symbol: String,
    /// What the powers come to, sentence by sentence.
    pub verdict: Vec<Verdict>,
    /// The powers, as the catalogue orders them.
    pub levers: Vec<Lever>,
    /// Ways to act without a vote, as read in code.
    pub without_vote: Vec<WithoutVote>,
    /// Changes known to have been made without a decision.
    pub changes: Vec<KnownChange>,
    /// How such changes were looked for.
    pub changes_looked: String,
    /// What was not looked at.
    pub not_scanned: Vec<String>,
    /// What a holder can do, and what it does.
    pub token_uses: Vec<TokenUse>,
    /// Contracts that a live check starts from.
    pub contracts: Vec<NetworkContract>,
    /// Who is said to stand behind addresses.
    pub labels: Vec<AddressLabel>,
    /// A file of votes that comes with Locus: path, and what must be said of it.
    pub votes: Option<(String, String)>,
    /// What was corrected, newest first.
    pub corrections: Vec<Correction>,
    /// Where everything was read; the lists above point into this one.
    pub evidence: Vec<Evidence>,
    /// Spaces of this network that the catalogue or this machine's development network lists.
    pub spaces: Vec<ListedSpace>,
}

/// A place in [`NetworkPage::evidence`].
pub type EvidenceIndex = u16;

/// One sentence of what the powers come to. Counts are of powers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// So many are said to belong to the holders.
    Said(u32),
    /// None is said to.
    SaidNone,
    /// Of those said, so many were traced, but not all.
    Traced(u32),
    /// All of those said were traced: so many.
    TracedAll(u32),
    /// None of them was.
    TracedNone,
    /// Nothing was promised, and so many were traced.
    Found(u32),
    /// None of so many traced reads the holders' balance.
    ReadsNone(u32),
    /// So many of so many do.
    ReadsSome(u32, u32),
    /// All of so many do.
    ReadsAll(u32),
    /// So many ways to act without that vote were found.
    Bypassed(u32),
}

/// A power over the network.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lever {
    /// Its name within the network.
    pub id: String,
    /// What kind of power.
    pub kind: LeverKind,
    /// What it is a power to do.
    pub name: String,
    /// Who is said to decide; none when nobody was found saying so.
    pub said: Option<SaidDecider>,
    /// Who was found to decide.
    pub found: FoundDecider,
    /// How long it takes between the decision and its effect, in words; none when unknown.
    pub delay: Option<String>,
    /// Whether using it leaves an entry in the log.
    pub log: Trace,
    /// When it was last looked at, `YYYY-MM-DD`.
    pub checked: String,
    /// Functions whose use is this power: by these a live check finds it again.
    pub calls: Vec<LeverCall>,
}

/// A function whose use is a power.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeverCall {
    /// Chain id.
    pub chain: u64,
    /// The contract on which it is called.
    pub contract: Address,
    /// Its selector, in hex without `0x`.
    pub selector: Hex,
}

/// Kinds of powers.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
pub enum LeverKind {
    /// Which TEE hardware is trusted.
    Hardware,
    /// Which code may run in enclaves.
    EnclaveCode,
    /// What transactions or inferences cost.
    GasPricing,
    /// New tokens and rewards.
    Emissions,
    /// Common funds.
    Treasury,
    /// New code.
    Upgrades,
    /// Stopping, freezing, unlocking.
    Pausing,
    /// Who belongs to the set of operators, validators, admins.
    Membership,
    /// Quorum and every other rule of deciding.
    Rules,
    /// Anything else.
    #[default]
    Other,
}

/// Who is said to decide.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaidDecider {
    /// Who.
    pub who: String,
    /// Whether that is the holders.
    pub holders: bool,
    /// Who says so.
    pub evidence: Vec<EvidenceIndex>,
}

/// Who was found to decide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FoundDecider {
    /// Traced.
    Traced {
        /// To whom.
        who: String,
        /// Whether it reads the holders' balance; none when that is unknown.
        reads: Option<bool>,
        /// What must be said of it.
        note: String,
        /// Where.
        evidence: Vec<EvidenceIndex>,
    },
    /// Not known.
    Unknown {
        /// What was looked for, and where.
        looked: String,
        /// What was read on the way.
        evidence: Vec<EvidenceIndex>,
    },
}

impl Default for FoundDecider {
    fn default() -> Self {
        FoundDecider::Unknown {
            looked: String::new(),
            evidence: Vec::new(),
        }
    }
}

/// Whether something leaves an entry in the log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Trace {
    /// It does.
    Yes,
    /// Part of it does.
    Some,
    /// It does not.
    No,
    /// Not known.
    #[default]
    Unknown,
}

/// A way to act without a vote.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WithoutVote {
    /// Who.
    pub who: String,
    /// Over which contracts, in order.
    pub through: Vec<String>,
    /// Which powers: names of [`Lever::name`].
    pub can: Vec<String>,
    /// What that comes to, in words.
    pub does: String,
    /// Signatures needed, and of how many; none when unknown.
    pub signatures: Option<(u32, Option<u32>)>,
    /// How long it takes, in words; none when unknown.
    pub delay: Option<String>,
    /// Whether it leaves a trace.
    pub log: Trace,
    /// What limits it; empty for nothing.
    pub limits: String,
    /// Where that was read.
    pub evidence: Vec<EvidenceIndex>,
}

/// A change that is known, and whether a decision stands behind it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownChange {
    /// `YYYY-MM-DD`.
    pub date: String,
    /// What changed.
    pub what: String,
    /// The decision behind it; none found.
    pub decision: Option<String>,
    /// Where that was read.
    pub evidence: Vec<EvidenceIndex>,
}

/// Something that a holder can do, and what it does here.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenUse {
    /// What.
    pub act: TokenAct,
    /// Whether it weighs on any of the powers.
    pub does: Weighs,
    /// A plain answer.
    pub answer: String,
    /// Where that was read.
    pub evidence: Vec<EvidenceIndex>,
}

/// What a holder can do with tokens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum TokenAct {
    /// Hold them.
    #[default]
    Hold,
    /// Lock them.
    Lock,
    /// Delegate or stake them.
    Delegate,
    /// Vote.
    Vote,
    /// Propose.
    Propose,
}

/// Whether something weighs on the powers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Weighs {
    /// It does.
    Yes,
    /// In part, or under a condition.
    Partly,
    /// It does not.
    No,
    /// Not known.
    #[default]
    Unknown,
}

/// A contract of a network.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NetworkContract {
    /// What the catalogue calls it.
    pub name: String,
    /// Chain id.
    pub chain: u64,
    /// Its address, as of the evidence.
    pub address: Address,
    /// `governor`, `timelock`, `token`, `safe`, or empty.
    pub kind: String,
    /// Whether a live check starts from it.
    pub start: bool,
    /// Functions whose values are compared over time, as `name()(type)`.
    pub functions: Vec<String>,
    /// Where the address was read.
    pub evidence: Vec<EvidenceIndex>,
}

/// Who is said to stand behind an address, with who says so. An address without one is unlabelled: no name is guessed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressLabel {
    /// The network of whose entry it is.
    pub network: String,
    /// Chain id.
    pub chain: u64,
    /// The address, in lowercase.
    pub address: Address,
    /// What stands behind it.
    pub kind: LabelKind,
    /// As its source calls it.
    pub name: String,
    /// The day on which the newest of its sources was read, `YYYY-MM-DD`.
    pub as_of: String,
    /// Where that was read; never empty.
    pub sources: Vec<Evidence>,
}

/// What stands behind an address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum LabelKind {
    /// Those who build the network, and what they hold.
    Team,
    /// Common funds.
    Treasury,
    /// A place where tokens of many are traded.
    Exchange,
    /// Tokens that are released over time.
    Vesting,
    /// An account of several signers, or somebody who holds for others.
    Custodian,
    /// A contract of the network that holds or decides nothing by itself.
    #[default]
    Contract,
}

/// Something that was corrected in the catalogue.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// `YYYY-MM-DD`.
    pub date: String,
    /// What was wrong and what it is now.
    pub what: String,
    /// Who said so.
    pub by: String,
}

/// Where something was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// What it is.
    pub kind: EvidenceKind,
    /// A short name for it.
    pub title: String,
    /// `owner/name` on GitHub; empty for a page.
    pub repository: String,
    /// Path in the repository.
    pub path: String,
    /// Full commit.
    pub commit: String,
    /// When that commit was made, or the page was dated, `YYYY-MM-DD`; empty when unknown.
    pub dated: String,
    /// Lines, such as `252-274`; empty for the whole.
    pub lines: String,
    /// A short quotation; empty without.
    pub quote: String,
    /// Who says it; empty for code.
    pub by: String,
    /// When it was read for the catalogue, `YYYY-MM-DD`.
    pub read: String,
    /// Where to see it; empty for Locus's own files.
    pub url: String,
}

/// Kinds of evidence, by how much they are worth: code shows, documents say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum EvidenceKind {
    /// Published code.
    Code,
    /// A document in a repository.
    Document,
    /// A page of whoever it is about.
    #[default]
    Page,
    /// Somebody else's report of it.
    Report,
    /// A file of Locus itself.
    Own,
}
