//! What a search found, in the pages' terms.

use chain::bypass::{
    self, Account, Delay, Gap, GapOf, Guard, Kind, Lever, Link, Search, Starts, Tie, Way,
};
use record::sorted::Set;
use views::{
    AccountKind, Bypasses, LeavesLog, Moment, Power, PowerAccount, PowerDelay, PowerGuard,
    PowerLink, PowerRow, PowerStep, PowerTie, PowerWay, PowersFound, PowersProgress, Trust,
    Unscanned, UnscannedWhat, WayStart,
};

/// How far a search is.
pub fn progress(progress: bypass::Progress) -> PowersProgress {
    PowersProgress {
        contracts: progress.contracts,
        open: progress.open,
        asked: progress.asked,
        blocks_left: progress.blocks_left,
    }
}

/// What it found; block, time and trust are the caller's to say.
pub fn found(search: &Search) -> PowersFound {
    let report = search.finish();
    let names = search.names();
    let shown = Shown { names };
    // Links of the shortest way around a vote of each power.
    let mut around: Set<&Link> = Set::new();
    for lever in &report.levers {
        let way = lever.ways.first();
        let way = way.filter(|way| way.bypasses == bypass::Bypasses::Yes);
        around.extend(way.iter().flat_map(|way| &way.steps));
    }
    PowersFound {
        chain: 0,
        block: Moment {
            block: 0,
            at: None,
            estimated: false,
        },
        block_hash: String::new(),
        checked_at: 0,
        trust: Trust::Unknown,
        asked: 0,
        levers: report.levers.iter().map(|of| shown.row(of)).collect(),
        accounts: report.accounts.iter().map(account).collect(),
        links: report
            .links
            .iter()
            .map(|link| PowerLink {
                from: address(link.from),
                how: shown.tie(&link.tie),
                to: address(link.to),
                bypass: around.contains(&link),
            })
            .collect(),
        unscanned: report.gaps.iter().map(unscanned).collect(),
    }
}

struct Shown<'a> {
    names: &'a bypass::functions::Names,
}

impl Shown<'_> {
    fn row(&self, lever: &Lever) -> PowerRow {
        PowerRow {
            power: power(lever.power),
            contract: address(lever.contract),
            function: lever.label(),
            selector: record::ids::bare_hex(&lever.selector),
            log: match lever.log {
                bypass::LeavesLog::Always => LeavesLog::Always,
                bypass::LeavesLog::Sometimes => LeavesLog::Sometimes,
                bypass::LeavesLog::Never => LeavesLog::Never,
                bypass::LeavesLog::Unknown => LeavesLog::Unknown,
            },
            guard: match &lever.guard {
                Guard::Owner => PowerGuard::Owner,
                Guard::Role(role) => PowerGuard::Role(self.names.role(*role)),
                Guard::Managed(role) => PowerGuard::Manager(*role),
                // The role of admins has this number in every manager.
                Guard::ManagerAdmin => PowerGuard::Manager(0),
                Guard::Named(getter) => PowerGuard::Named((*getter).into()),
                Guard::ProxyAdmin => PowerGuard::ProxyAdmin,
                Guard::Executor => PowerGuard::Governance,
                Guard::Itself => PowerGuard::Itself,
                Guard::Modules => PowerGuard::Modules,
                Guard::Signers => PowerGuard::Signers,
                Guard::Timelock => PowerGuard::Timelock,
                Guard::Tried => PowerGuard::Tried,
                Guard::Anyone => PowerGuard::Anyone,
                Guard::Unknown => PowerGuard::Unknown,
            },
            ways: lever.ways.iter().map(|way| self.way(way)).collect(),
            bypasses: bypasses(lever.bypasses),
        }
    }

    fn way(&self, way: &Way) -> PowerWay {
        let step = |link: &Link| PowerStep {
            from: address(link.from),
            how: self.tie(&link.tie),
            to: address(link.to),
        };
        PowerWay {
            starts: match way.starts {
                Starts::Keys => WayStart::Keys,
                Starts::Anyone => WayStart::Anyone,
                Starts::Vote(governor) => WayStart::Vote(address(governor)),
                Starts::Unknown(contract) => WayStart::Unknown(address(contract)),
            },
            steps: way.steps.iter().map(step).collect(),
            keys: way.keys.iter().copied().map(address).collect(),
            signatures: way.signatures,
            at_most: way.at_most,
            delay: way
                .delay
                .map(|Delay { seconds, blocks }| PowerDelay { seconds, blocks }),
            holder: address(way.holder),
            revocable_by: way.revocable_by.iter().copied().map(address).collect(),
            bypasses: bypasses(way.bypasses),
        }
    }

    fn tie(&self, tie: &Tie) -> PowerTie {
        match tie {
            Tie::Owner => PowerTie::Owner,
            Tie::PendingOwner => PowerTie::PendingOwner,
            Tie::Named(getter) => PowerTie::Named((*getter).into()),
            Tie::Role(role) => PowerTie::Role(self.names.role(*role)),
            Tie::ManagerRole(role) => PowerTie::ManagerRole(*role),
            Tie::Manager => PowerTie::Manager,
            Tie::Signer { needed, of } => PowerTie::Signer {
                needed: *needed,
                of: *of,
            },
            Tie::Module => PowerTie::Module,
            Tie::SafeGuard => PowerTie::SafeGuard,
            Tie::ModuleGuard => PowerTie::ModuleGuard,
            Tie::ProxyAdmin => PowerTie::ProxyAdmin,
            Tie::Implementation => PowerTie::Implementation,
            Tie::Beacon => PowerTie::Beacon,
            Tie::Proposer => PowerTie::Proposer,
            Tie::Executor => PowerTie::Executor,
            Tie::Canceller => PowerTie::Canceller,
            Tie::Timelock => PowerTie::Timelock,
            Tie::Token => PowerTie::Token,
            Tie::Tried => PowerTie::Tried,
            Tie::ActsFor => PowerTie::ActsFor,
            Tie::Itself => PowerTie::Itself,
        }
    }
}

fn power(power: bypass::functions::Power) -> Power {
    use bypass::functions::Power as Found;
    match power {
        Found::Upgrade => Power::Upgrade,
        Found::Execute => Power::Execute,
        Found::Spend => Power::Spend,
        Found::Mint => Power::Mint,
        Found::Pause => Power::Pause,
        Found::Rules => Power::Rules,
        Found::Membership => Power::Membership,
        Found::Veto => Power::Veto,
        Found::Parameter => Power::Parameter,
        Found::Unnamed => Power::Unnamed,
    }
}

fn bypasses(of: bypass::Bypasses) -> Bypasses {
    match of {
        bypass::Bypasses::Yes => Bypasses::Yes,
        bypass::Bypasses::Unknown => Bypasses::Unknown,
        bypass::Bypasses::No => Bypasses::No,
    }
}

fn account(of: &Account) -> PowerAccount {
    PowerAccount {
        address: address(of.address),
        kind: match &of.kind {
            Kind::Key => AccountKind::Key,
            Kind::DelegatedKey(to) => AccountKind::DelegatedKey { to: address(*to) },
            Kind::Safe {
                needed,
                owners,
                modules,
                known,
            } => AccountKind::Safe {
                needed: *needed,
                owners: *owners,
                modules: *modules,
                known: *known,
            },
            Kind::Governor => AccountKind::Governor,
            Kind::Timelock(delay) => AccountKind::Timelock { delay: *delay },
            Kind::AccessManager => AccountKind::AccessManager,
            Kind::ProxyAdmin => AccountKind::ProxyAdmin,
            Kind::Beacon => AccountKind::Beacon,
            Kind::Token => AccountKind::Token,
            Kind::Contract => AccountKind::Contract,
            Kind::Unknown => AccountKind::Unknown,
            Kind::Unscanned => AccountKind::Unscanned,
            Kind::Nobody => AccountKind::Nobody,
        },
        // Anyone can take any name, and put anything into it.
        name: of
            .name
            .chars()
            .filter(|letter| !letter.is_control())
            .collect(),
        start: of.start,
        depth: of.depth,
    }
}

fn unscanned(gap: &Gap) -> Unscanned {
    let what = match &gap.what {
        GapOf::UnknownContract => UnscannedWhat::UnknownContract,
        GapOf::GovernorAtItsWord => UnscannedWhat::GovernorAtItsWord,
        GapOf::SafeAtItsWord => UnscannedWhat::SafeAtItsWord,
        GapOf::NoDelay => UnscannedWhat::NoDelay,
        GapOf::SafeGuard(guard) => UnscannedWhat::SafeGuard(address(*guard)),
        GapOf::ModuleGuard(guard) => UnscannedWhat::ModuleGuard(address(*guard)),
        GapOf::Closed(manager) => UnscannedWhat::Closed(address(*manager)),
        GapOf::KeysCode(code) => UnscannedWhat::KeysCode(address(*code)),
        GapOf::Guard(function) => UnscannedWhat::Guard(function.clone()),
        GapOf::Refused(count, some) => UnscannedWhat::Refused(*count, some.clone()),
        GapOf::Code => UnscannedWhat::Code,
        GapOf::RoleHolders(role) => UnscannedWhat::RoleHolders(role.clone()),
        GapOf::Logs(from, to) => UnscannedWhat::Logs(*from, *to),
        GapOf::ListedNotHeld(role, of) => UnscannedWhat::ListedNotHeld(role.clone(), address(*of)),
        GapOf::HeldNotListed(role, of) => UnscannedWhat::HeldNotListed(role.clone(), address(*of)),
        GapOf::Cut(what, after) => UnscannedWhat::Cut(what.clone(), *after),
        GapOf::Disagree(question) => UnscannedWhat::Disagree(question.clone()),
        GapOf::NoAnswer(question, why) => UnscannedWhat::NoAnswer(question.clone(), why.clone()),
        GapOf::TooMany => UnscannedWhat::TooMany,
    };
    Unscanned {
        about: address(gap.about),
        what,
    }
}

fn address(address: chain::Address) -> views::Address {
    record::Address(address.into_array()).to_string()
}
