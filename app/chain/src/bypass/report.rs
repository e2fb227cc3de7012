//! What a search found, as plain data.

use alloy_primitives::{Address, B256};

use super::functions::Power;
use crate::hex;

/// What a search found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Powers, those that bypass a vote first.
    pub levers: Vec<Lever>,
    /// Every account met, in the order met.
    pub accounts: Vec<Account>,
    /// Who can do what to whom.
    pub links: Vec<Link>,
    /// What was not scanned or not established.
    pub gaps: Vec<Gap>,
}

/// One function that changes something only some may change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lever {
    /// What it is a power to do.
    pub power: Power,
    /// The contract on which it is called.
    pub contract: Address,
    /// Its selector.
    pub selector: [u8; 4],
    /// Its signature; none when the name is not known.
    pub signature: Option<&'static str>,
    /// Whether using it writes to the log.
    pub log: LeavesLog,
    /// How the contract decides who may.
    pub guard: Guard,
    /// Every way found to use it: those around a vote first, then by signatures and delay.
    pub ways: Vec<Way>,
    /// Whether it can be used without a vote.
    pub bypasses: Bypasses,
}

impl Lever {
    /// Its function's signature; the selector where the name is not known.
    pub fn label(&self) -> String {
        match self.signature {
            Some(signature) => signature.to_owned(),
            None => {
                let mut text = String::new();
                hex::write(&mut text, &self.selector);
                text
            }
        }
    }
}

/// Whether using a function writes to the contract's log, as its code says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LeavesLog {
    /// Whenever it changes something.
    Always,
    /// On some of its paths.
    Sometimes,
    /// Never.
    Never,
    /// The code could not be followed.
    #[default]
    Unknown,
}

/// How a contract decides who may call a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Guard {
    /// Its owner.
    Owner,
    /// Holders of a role.
    Role(B256),
    /// A role of its access manager.
    Managed(u64),
    /// Its access manager itself, as that one's admins tell it.
    ManagerAdmin,
    /// Whom the contract itself names by this getter.
    Named(&'static str),
    /// The admin of the proxy.
    ProxyAdmin,
    /// What carries out the Governor's decisions.
    Executor,
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bypasses {
    /// It can.
    Yes,
    /// Not established.
    Unknown,
    /// Every way found goes through a vote, or nobody holds it.
    No,
}

/// One way to use a power.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// Where it starts.
    pub starts: Starts,
    /// From whoever starts to the contract.
    pub steps: Vec<Link>,
    /// Keys that can sign on this way.
    pub keys: Vec<Address>,
    /// How many distinct ones of them it takes, at the fewest.
    pub signatures: Option<u32>,
    /// That number is a bound from above: keys stand in too many places to find the least.
    pub at_most: bool,
    /// Least time that it takes.
    pub delay: Option<Delay>,
    /// The account that holds the power itself.
    pub holder: Address,
    /// Who can take the power from it.
    pub revocable_by: Vec<Address>,
    /// Whether this way avoids a vote.
    pub bypasses: Bypasses,
}

/// Where a way starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Starts {
    /// Keys.
    Keys,
    /// Anyone.
    Anyone,
    /// A contract of which is not known what makes it act.
    Unknown(Address),
    /// A vote at this Governor.
    Vote(Address),
}

/// A delay; blocks and seconds are kept apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Delay {
    /// Seconds.
    pub seconds: u64,
    /// And blocks.
    pub blocks: u64,
}

impl Delay {
    /// Both, one after the other.
    pub fn and(self, other: Delay) -> Delay {
        Delay {
            seconds: self.seconds.saturating_add(other.seconds),
            blocks: self.blocks.saturating_add(other.blocks),
        }
    }

    /// Both at once.
    pub fn longer(self, other: Delay) -> Delay {
        Delay {
            seconds: self.seconds.max(other.seconds),
            blocks: self.blocks.max(other.blocks),
        }
    }
}

/// An account that can do something to a contract.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Link {
    /// Who.
    pub from: Address,
    /// As what.
    pub tie: Tie,
    /// To which contract.
    pub to: Address,
}

/// What ties an account to a contract.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tie {
    /// `owner()`.
    Owner,
    /// `pendingOwner()`.
    PendingOwner,
    /// Named by this getter.
    Named(&'static str),
    /// Holds this role.
    Role(B256),
    /// Holds this role of an access manager.
    ManagerRole(u64),
    /// The access manager that decides.
    Manager,
    /// Signs, so many of so many.
    Signer {
        /// Needed.
        needed: u32,
        /// Of.
        of: u32,
    },
    /// A module.
    Module,
    /// Looks at every transaction of a Safe.
    SafeGuard,
    /// Looks at every transaction of a Safe's modules.
    ModuleGuard,
    /// May replace a proxy's code.
    ProxyAdmin,
    /// Its code is what the proxy runs.
    Implementation,
    /// Tells the proxy which code to run.
    Beacon,
    /// May schedule.
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
    /// The code that acts for a key's account.
    ActsFor,
    /// Calls itself.
    Itself,
}

/// An account that was met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Address.
    pub address: Address,
    /// What it is.
    pub kind: Kind,
    /// What it calls itself, cleaned.
    pub name: String,
    /// The search started from it.
    pub start: bool,
    /// Steps from the start.
    pub depth: u32,
}

/// What an account is, as far as it shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// No code.
    Key,
    /// A key that lets a contract act for it (EIP-7702).
    DelegatedKey(Address),
    /// Answers as a Safe does.
    Safe {
        /// Signatures needed.
        needed: u32,
        /// Owners.
        owners: u32,
        /// Modules.
        modules: u32,
        /// Its code is that of a known release.
        known: bool,
    },
    /// Answers as a Governor does.
    Governor,
    /// Answers as a timelock does; its least delay in seconds.
    Timelock(Option<u64>),
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
    #[default]
    Unknown,
    /// Not looked at.
    Unscanned,
    /// An address that nobody has a key for.
    Nobody,
}

/// Something that was not scanned or not established.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Gap {
    /// The account it is about.
    pub about: Address,
    /// What.
    pub what: GapOf,
}

/// What was not scanned or not established.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum GapOf {
    /// It holds a power, and what makes it act is not known.
    UnknownContract,
    /// It answers as a Governor does; whether it counts honestly was not checked.
    GovernorAtItsWord,
    /// It answers as a Safe does; its code is not that of a known release.
    SafeAtItsWord,
    /// A timelock that gives no delay.
    NoDelay,
    /// This contract looks at every transaction of the Safe and may refuse it.
    SafeGuard(Address),
    /// This contract looks at every transaction of the Safe's modules and may refuse it.
    ModuleGuard(Address),
    /// This access manager keeps the contract closed: nobody may call what it guards before its admins open it.
    Closed(Address),
    /// What the code that acts for a key allows was not read.
    KeysCode(Address),
    /// Who may call this function could not be established: its signature or selector.
    Guard(String),
    /// So many functions refused an empty call without saying that it was for who called: some of them.
    Refused(u32, String),
    /// The code could not be followed to its end: functions may be missing.
    Code,
    /// Nothing lists the holders of this role for certain.
    RoleHolders(String),
    /// Blocks whose logs could not be read, first and last.
    Logs(u64, u64),
    /// A list says that the account has the role; asked, the contract says no.
    ListedNotHeld(String, Address),
    /// The account has the role, but no list says so.
    HeldNotListed(String, Address),
    /// A list was cut after so many.
    Cut(String, u32),
    /// Sources contradict one another about this.
    Disagree(String),
    /// No source answered this: why.
    NoAnswer(String, String),
    /// More contracts than are looked at.
    TooMany,
}
