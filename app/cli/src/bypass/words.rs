//! What things found are called: short words, the same for people and for programs.

use chain::{
    Failure,
    agree::Standing,
    bypass::{
        Bypasses, Delay, GapOf, Guard, Kind, LeavesLog, Starts, Tie,
        functions::{Names, Power},
    },
};

/// What a function is a power to do.
pub fn power(power: Power) -> &'static str {
    match power {
        Power::Upgrade => "upgrade",
        Power::Execute => "call anything",
        Power::Spend => "spend",
        Power::Mint => "mint",
        Power::Pause => "pause",
        Power::Rules => "voting rules",
        Power::Membership => "membership",
        Power::Veto => "veto",
        Power::Parameter => "parameter",
        Power::Unnamed => "unnamed",
    }
}

/// Whether using it leaves an entry in the log.
pub fn log(log: LeavesLog) -> &'static str {
    match log {
        LeavesLog::Always => "yes",
        LeavesLog::Sometimes => "sometimes",
        LeavesLog::Never => "no",
        LeavesLog::Unknown => "unknown",
    }
}

/// Whether a vote is avoided.
pub fn bypasses(bypasses: Bypasses) -> &'static str {
    match bypasses {
        Bypasses::Yes => "yes",
        Bypasses::Unknown => "unknown",
        Bypasses::No => "no",
    }
}

/// How a contract decides who may.
pub fn guard(guard: &Guard, names: &Names) -> String {
    match guard {
        Guard::Owner => "owner".into(),
        Guard::Role(role) => format!("role {}", names.role(*role)),
        Guard::Managed(role) => format!("access manager's role {role}"),
        Guard::ManagerAdmin => "access manager's admins".into(),
        Guard::Named(getter) => format!("named by {getter}"),
        Guard::ProxyAdmin => "proxy admin".into(),
        Guard::Executor => "governance".into(),
        Guard::Itself => "itself".into(),
        Guard::Modules => "modules".into(),
        Guard::Signers => "signers".into(),
        Guard::Timelock => "timelock".into(),
        Guard::Tried => "found by trying".into(),
        Guard::Anyone => "anyone".into(),
        Guard::Unknown => "unknown".into(),
    }
}

/// Where a way starts.
pub fn starts(starts: Starts) -> String {
    match starts {
        Starts::Keys => "keys".into(),
        Starts::Anyone => "anyone".into(),
        Starts::Unknown(contract) => format!("unknown, at {contract:#x}"),
        Starts::Vote(governor) => format!("a vote at {governor:#x}"),
    }
}

/// What ties an account to a contract.
pub fn tie(tie: &Tie, names: &Names) -> String {
    match tie {
        Tie::Owner => "owner".into(),
        Tie::PendingOwner => "pending owner".into(),
        Tie::Named(getter) => (*getter).into(),
        Tie::Role(role) => format!("role {}", names.role(*role)),
        Tie::ManagerRole(role) => format!("access manager's role {role}"),
        Tie::Manager => "access manager".into(),
        Tie::Signer { needed, of } => format!("signer, {needed} of {of}"),
        Tie::Module => "module".into(),
        Tie::SafeGuard => "guard of a Safe".into(),
        Tie::ModuleGuard => "guard of a Safe's modules".into(),
        Tie::ProxyAdmin => "proxy admin".into(),
        Tie::Implementation => "code".into(),
        Tie::Beacon => "beacon".into(),
        Tie::Proposer => "proposer".into(),
        Tie::Executor => "executor".into(),
        Tie::Canceller => "canceller".into(),
        Tie::Timelock => "timelock".into(),
        Tie::Token => "token".into(),
        Tie::Tried => "may call, found by trying".into(),
        Tie::ActsFor => "acts for the key".into(),
        Tie::Itself => "itself".into(),
    }
}

/// What an account is.
pub fn kind(kind: &Kind) -> String {
    match kind {
        Kind::Key => "key".into(),
        Kind::DelegatedKey(to) => format!("key for which {to:#x} acts"),
        Kind::Safe {
            needed,
            owners,
            modules,
            known,
        } => {
            let modules = match modules {
                0 => String::new(),
                modules => format!(", {modules} modules"),
            };
            let unknown = if *known {
                ""
            } else {
                ", code of no known release"
            };
            format!("Safe, {needed} of {owners}{modules}{unknown}")
        }
        Kind::Governor => "Governor".into(),
        Kind::Timelock(Some(delay)) => format!("timelock, {delay} s"),
        Kind::Timelock(None) => "timelock, delay unknown".into(),
        Kind::AccessManager => "access manager".into(),
        Kind::ProxyAdmin => "proxy admin".into(),
        Kind::Beacon => "beacon".into(),
        Kind::Token => "token".into(),
        Kind::Contract => "contract".into(),
        Kind::Unknown => "unknown contract".into(),
        Kind::Unscanned => "not looked at".into(),
        Kind::Nobody => "nobody".into(),
    }
}

/// A delay.
pub fn delay(delay: Option<Delay>) -> String {
    match delay {
        None => "unknown".into(),
        Some(Delay {
            seconds: 0,
            blocks: 0,
        }) => "none".into(),
        Some(Delay { seconds, blocks: 0 }) => format!("{seconds} s"),
        Some(Delay { seconds: 0, blocks }) => format!("{blocks} blocks"),
        Some(Delay { seconds, blocks }) => format!("{seconds} s + {blocks} blocks"),
    }
}

/// What was not established.
pub fn gap(gap: &GapOf) -> String {
    match gap {
        GapOf::UnknownContract => "holds a power; what makes it act is not known".into(),
        GapOf::GovernorAtItsWord => {
            "answers as a Governor; whether it counts votes honestly was not checked".into()
        }
        GapOf::SafeAtItsWord => "answers as a Safe; its code is of no known release".into(),
        GapOf::NoDelay => "a timelock that does not say its delay".into(),
        GapOf::SafeGuard(guard) => format!("{guard:#x} may refuse its transactions; not read"),
        GapOf::ModuleGuard(guard) => {
            format!("{guard:#x} may refuse what its modules do; not read")
        }
        GapOf::Closed(manager) => {
            format!(
                "closed by {manager:#x}: nobody may call what that one guards until its admins open it"
            )
        }
        GapOf::KeysCode(code) => {
            format!("a key for which {code:#x} acts; what that allows was not read")
        }
        GapOf::Guard(function) => format!("who may call {function} was not established"),
        GapOf::Refused(count, some) => {
            format!("refused an empty call for another reason than who called ({count}): {some}")
        }
        GapOf::Code => "its code could not be followed to the end; functions may be missing".into(),
        GapOf::RoleHolders(role) => format!("{role} may have more holders; nothing lists them"),
        GapOf::Logs(from, to) => format!("log entries of blocks {from} to {to} could not be read"),
        GapOf::ListedNotHeld(role, account) => {
            format!("{account:#x} is listed as holder of {role}; asked, it says no")
        }
        GapOf::HeldNotListed(role, account) => {
            format!("{account:#x} holds {role}; no list says so")
        }
        GapOf::Cut(what, after) => format!("{what}: only the first {after} were looked at"),
        GapOf::Disagree(question) => format!("the nodes contradict one another: {question}"),
        GapOf::NoAnswer(question, why) if why.is_empty() => format!("no answer: {question}"),
        GapOf::NoAnswer(question, why) => format!("no answer: {question} ({why})"),
        GapOf::TooMany => "more accounts than are looked at; this one was not".into(),
    }
}

/// What answers rest on.
pub fn standing(standing: Option<Standing>) -> String {
    match standing {
        Some(Standing::Majority { agree, asked, .. }) => format!("{agree} of {asked} nodes agree"),
        Some(Standing::OneSource) => "one node's word".into(),
        Some(Standing::Disagree) | Some(Standing::Unknown) | None => Failure::Missing.to_string(),
    }
}
