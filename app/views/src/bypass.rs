//! Who can act without a vote, as found on the chain: powers with every way to use each, the accounts between, and
//! what was not scanned. Table and graph are drawn from the same rows.

use crate::*;
use serde::{Deserialize, Serialize};

/// What a check is about: a chain and the contracts that it starts from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PowerScope {
    /// The space whose nodes are asked; none for a network without one.
    pub space: Option<Hex>,
    /// Chain id.
    pub chain: u64,
    /// Governor, timelock, token and other contracts, in the order in which they matter.
    pub start: Vec<Address>,
    /// Nodes that the link names, beside those of the catalogue and those that the reader typed.
    pub nodes: Vec<String>,
}

/// A check, before, while and after it runs. To [`Query::Powers`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PowersView {
    /// Whom the check asks. Nobody else is contacted, and nobody before [`Intent::CheckPowers`].
    pub asking: Asking,
    /// The check itself.
    pub run: PowersRun,
    /// What the last check in this session found; stays while another runs.
    pub found: Option<Box<PowersFound>>,
}

/// Where a check stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum PowersRun {
    /// Nobody was asked, or the last check is over.
    Idle,
    /// Asking.
    Running(PowersProgress),
    /// Ended without a result, and why.
    Failed(Why),
}

/// How far a check is. The end is not known before it is reached: each answer may name another contract.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PowersProgress {
    /// Contracts looked through.
    pub contracts: u32,
    /// Contracts found that are still being looked through.
    pub open: u32,
    /// Questions asked of each source so far.
    pub asked: u32,
    /// Blocks of the logs of roles still to be read, over all contracts.
    pub blocks_left: u64,
}

/// What a check found. At one block; what happened since is not in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PowersFound {
    /// Chain id.
    pub chain: u64,
    /// The block on whose state everything was read.
    pub block: Moment,
    /// Its hash.
    pub block_hash: Hex,
    /// When the check ended, unix milliseconds.
    pub checked_at: i64,
    /// What the answers rest on: the weakest of them.
    pub trust: Trust,
    /// Questions asked of each source.
    pub asked: u32,
    /// Powers, those that bypass a vote first.
    pub levers: Vec<PowerRow>,
    /// Every account and contract met, the start first.
    pub accounts: Vec<PowerAccount>,
    /// Who can do what to whom: the graph's edges.
    pub links: Vec<PowerLink>,
    /// What was not scanned or could not be established.
    pub unscanned: Vec<Unscanned>,
}

/// One function that changes something only some may change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PowerRow {
    /// What it is a power to do.
    pub power: Power,
    /// The contract on which it is called.
    pub contract: Address,
    /// Its signature, such as `mint(address,uint256)`; the selector where the name is not known.
    pub function: String,
    /// Its selector, in hex without `0x`.
    pub selector: Hex,
    /// Whether using it leaves an entry in the log.
    pub log: LeavesLog,
    /// How the contract decides who may.
    pub guard: PowerGuard,
    /// Every way found to use it; one that bypasses a vote before one that does not, then by signatures and delay.
    pub ways: Vec<PowerWay>,
    /// Whether it can be used without a vote.
    pub bypasses: Bypasses,
}

/// What a function is a power to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Power {
    /// Replace the code.
    Upgrade,
    /// Make the contract call anything: spend, and use every power that the contract has.
    Execute,
    /// Move what the contract holds.
    Spend,
    /// Make tokens.
    Mint,
    /// Stop, freeze or block.
    Pause,
    /// Change how votes are counted and decisions carried out.
    Rules,
    /// Say who holds a power.
    Membership,
    /// Stop a decision that was made.
    Veto,
    /// Change any other setting.
    Parameter,
    /// Guarded, changes something; what, its name would say, and that is not known.
    Unnamed,
}

/// Whether using a function leaves an entry in the contract's log, as its code says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LeavesLog {
    /// Whenever it changes something.
    Always,
    /// On some of its paths.
    Sometimes,
    /// Never.
    Never,
    /// The code could not be followed.
    Unknown,
}

/// How a contract decides who may call a function: what it answered when somebody else called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PowerGuard {
    /// Its `owner()`.
    Owner,
    /// Holders of a role: its name, or its hash where the name is not known.
    Role(String),
    /// An access manager: the role's number there.
    Manager(u64),
    /// Whom the contract itself names by this getter.
    Named(String),
    /// The admin of the proxy.
    ProxyAdmin,
    /// The Governor or its timelock.
    Governance,
    /// Only itself.
    Itself,
    /// Modules of this Safe.
    Modules,
    /// The owners of this Safe, by signatures.
    Signers,
    /// Proposers and executors of this timelock together.
    Timelock,
    /// Found by calling as each account that was met.
    Tried,
    /// Nobody is refused.
    Anyone,
    /// Not established.
    Unknown,
}

/// Whether a power can be used without a vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Bypasses {
    /// It can: the first way shows how.
    Yes,
    /// Not established.
    Unknown,
    /// Every way found goes through a vote, or nobody holds it.
    No,
}

/// One way to use a power.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PowerWay {
    /// Where it starts.
    pub starts: WayStart,
    /// From whoever starts to the contract, step by step.
    pub steps: Vec<PowerStep>,
    /// Keys that can sign on this way, when known. Empty for anyone and for a vote.
    pub keys: Vec<Address>,
    /// How many distinct ones of them it takes, at the fewest; none when unknown, and for a vote.
    pub signatures: Option<u32>,
    /// That number is a bound from above: keys stand in too many places to find the least.
    pub at_most: bool,
    /// Least time between the first step and the last; none when unknown.
    pub delay: Option<PowerDelay>,
    /// The account that holds the power itself: the last step's.
    pub holder: Address,
    /// Who can take the power from that holder. Empty: nobody was found.
    pub revocable_by: Vec<Address>,
    /// Whether this way avoids a vote.
    pub bypasses: Bypasses,
}

/// Where a way to a power starts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum WayStart {
    /// Keys: those of [`PowerWay::keys`].
    Keys,
    /// Anyone.
    Anyone,
    /// A vote at this Governor.
    Vote(Address),
    /// A contract of which is not known what makes it act.
    Unknown(Address),
}

/// One step: an account that can do something to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PowerStep {
    /// Who.
    pub from: Address,
    /// As what.
    pub how: PowerTie,
    /// To which contract.
    pub to: Address,
}

/// What ties an account to a contract.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum PowerTie {
    /// `owner()`.
    Owner,
    /// `pendingOwner()`: may become the owner by itself.
    PendingOwner,
    /// Named by this getter, such as `guardian()`.
    Named(String),
    /// Holds this role: its name or hash.
    Role(String),
    /// Holds this role of an access manager, by number.
    ManagerRole(u64),
    /// The access manager that decides.
    Manager,
    /// Signs, so many of so many.
    Signer {
        /// Signatures needed.
        needed: u32,
        /// Signers.
        of: u32,
    },
    /// A module, which needs no signature of the owners.
    Module,
    /// Looks at every transaction and may refuse it.
    SafeGuard,
    /// Looks at every transaction of a Safe's modules and may refuse it.
    ModuleGuard,
    /// May replace a proxy's code.
    ProxyAdmin,
    /// Its code is what the proxy runs.
    Implementation,
    /// Tells the proxy which code to run.
    Beacon,
    /// May schedule at the timelock.
    Proposer,
    /// May execute what was scheduled.
    Executor,
    /// May cancel what was scheduled.
    Canceller,
    /// Carries out what the Governor decides.
    Timelock,
    /// The token whose votes count.
    Token,
    /// May call it: found by trying.
    Tried,
    /// The code that acts for a key's account (EIP-7702).
    ActsFor,
    /// Calls itself.
    Itself,
}

/// A delay. Blocks and seconds are kept apart: what a block takes, the chain decides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PowerDelay {
    /// Seconds.
    pub seconds: u64,
    /// And blocks.
    pub blocks: u64,
}

/// An account or contract that was met.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PowerAccount {
    /// Address.
    pub address: Address,
    /// What it is.
    pub kind: AccountKind,
    /// What it calls itself, cleaned; empty when it does not say. Anyone can take any name.
    pub name: String,
    /// The check started from it.
    pub start: bool,
    /// Steps from the start.
    pub depth: u32,
}

/// What an account is, as far as it shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AccountKind {
    /// A key: no code.
    Key,
    /// A key's account that lets a contract act for it (EIP-7702).
    DelegatedKey {
        /// The contract.
        to: Address,
    },
    /// Answers as a Safe does.
    Safe {
        /// Signatures needed.
        needed: u32,
        /// Owners.
        owners: u32,
        /// Modules, which need no signatures.
        modules: u32,
        /// Its code is that of a known release.
        known: bool,
    },
    /// Answers as a Governor does.
    Governor,
    /// Answers as a timelock does.
    Timelock {
        /// Least delay, seconds; none when it does not say.
        delay: Option<u64>,
    },
    /// Answers as an access manager does.
    AccessManager,
    /// A proxy's admin contract.
    ProxyAdmin,
    /// Tells proxies which code to run.
    Beacon,
    /// A token.
    Token,
    /// Another contract whose guards were read.
    Contract,
    /// A contract of which nothing is understood.
    Unknown,
    /// Not looked at: a limit was reached or nobody answered.
    Unscanned,
    /// The zero address: nobody, or as a timelock's executor anyone.
    Nobody,
}

/// An edge of the graph.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PowerLink {
    /// Who.
    pub from: Address,
    /// As what.
    pub how: PowerTie,
    /// On whom.
    pub to: Address,
    /// Whether a shortest bypass of some power goes over it.
    pub bypass: bool,
}

/// Something that was not scanned or not established.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unscanned {
    /// The account it is about.
    pub about: Address,
    /// What.
    pub what: UnscannedWhat,
}

/// What was not scanned or not established.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum UnscannedWhat {
    /// A contract that holds a power, of which is not known what makes it act.
    UnknownContract,
    /// It answers as a Governor does; whether it counts votes honestly was not checked.
    GovernorAtItsWord,
    /// It answers as a Safe does, but its code is not that of a known release.
    SafeAtItsWord,
    /// It answers as a timelock does, but gives no delay.
    NoDelay,
    /// Another contract looks at every transaction of this Safe and may refuse it.
    SafeGuard(Address),
    /// Another contract looks at every transaction of this Safe's modules and may refuse it.
    ModuleGuard(Address),
    /// This access manager keeps the contract closed: nobody may call what it guards before its admins open it.
    Closed(Address),
    /// Code that acts for a key: what it allows was not read.
    KeysCode(Address),
    /// Who may call this function could not be established.
    Guard(String),
    /// So many functions refused an empty call, and not for who called as far as they say: the names of some. A power
    /// may be among them.
    Refused(u32, String),
    /// The code could not be followed to its end, so functions may be missing.
    Code,
    /// The holders of a role may be more: nothing lists them.
    RoleHolders(String),
    /// Blocks whose logs could not be read, first and last: role holders named only there are missing.
    Logs(u64, u64),
    /// A list says that the account holds the role; asked, the contract says no.
    ListedNotHeld(String, Address),
    /// The account holds the role, but the contract's own list leaves it out.
    HeldNotListed(String, Address),
    /// A list was cut: which, and after how many.
    Cut(String, u32),
    /// Sources contradict one another about this question.
    Disagree(String),
    /// No source answered this question: why.
    NoAnswer(String, String),
    /// More contracts than are looked at: this one was not.
    TooMany,
}
