//! The report: every power with every way to use it, the accounts met, what ties them, and what was not established.

use alloy_primitives::{Address, B256};
use record::sorted::{Map, Set};

use super::{
    contract::{Contract, GUARDIAN, is_nobody},
    functions::{Names, Power, selector},
    guard::Guarded,
    report::{
        Account, Bypasses, Gap, GapOf, Guard, Kind, LeavesLog, Lever, Link, Report, Starts, Tie,
        Way,
    },
    roles::Role,
    routes::{Contracts, Holders, Route, View, acting},
};

/// Most ways listed of one power.
const MAX_WAYS: usize = 24;

const GRANT: &str = "grantRole(bytes32,address)";
const SCHEDULE: &str = "schedule(address,uint256,bytes,bytes32,bytes32,uint256)";
const QUEUE: &str = "queueTransaction(address,uint256,string,bytes,uint256)";
const UPGRADE: &str = "upgradeToAndCall(address,bytes)";
const TRANSACT: &str =
    "execTransaction(address,uint256,bytes,uint8,uint256,uint256,uint256,address,address,bytes)";

/// Accounts in the order met, with their distance from the start.
pub(super) type Met = [(Address, u32)];

/// Makes the report.
pub(super) fn report(
    contracts: &Contracts,
    met: &Met,
    starts: &[Address],
    names: &Names,
) -> Report {
    let known = acting(contracts);
    let view = View {
        contracts,
        known: &known,
    };
    let mut report = Report::default();
    for (address, depth) in met {
        let found = contracts.get(address).cloned().unwrap_or_default();
        report.accounts.push(Account {
            address: *address,
            kind: if found.done {
                found.kind.clone()
            } else {
                Kind::Unscanned
            },
            name: found.name.clone(),
            start: starts.contains(address),
            depth: *depth,
        });
        report.links.extend(links(*address, &found));
        for what in &found.gaps {
            report.gaps.push(Gap {
                about: *address,
                what: what.clone(),
            });
        }
        levers(&view, *address, &found, &mut report.levers);
    }
    unknown_holders(&mut report);
    record::sorted::sort(&mut report.links);
    report.links.dedup();
    record::sorted::sort(&mut report.gaps);
    report.gaps.dedup();
    let place: Map<Address, usize> = met
        .iter()
        .enumerate()
        .map(|(at, (address, _))| (*address, at))
        .collect();
    record::sorted::sort_by_key(&mut report.levers, |lever| {
        let least = lever.ways.first().and_then(|way| way.signatures);
        let place = place.get(&lever.contract).copied();
        (
            lever.bypasses,
            least.unwrap_or(u32::MAX),
            place,
            lever.power,
            lever.selector,
        )
    });
    let _ = names;
    report
}

/// Contracts of which is not known what makes them act, and that hold a power.
fn unknown_holders(report: &mut Report) {
    let mut unknown: Set<Address> = Set::new();
    for way in report.levers.iter().flat_map(|lever| &lever.ways) {
        if let Starts::Unknown(contract) = way.starts {
            unknown.insert(contract);
        }
    }
    for about in unknown.iter() {
        let unscanned =
            |account: &Account| account.address == *about && account.kind == Kind::Unscanned;
        if !report.accounts.iter().any(unscanned) {
            report.gaps.push(Gap {
                about: *about,
                what: GapOf::UnknownContract,
            });
        }
    }
}

fn levers(view: &View<'_>, of: Address, c: &Contract, out: &mut Vec<Lever>) {
    let mut add = |power: Power, signature: &'static str, log: LeavesLog, guard: Guard| {
        let guarded = Guarded {
            selector: selector(signature),
            known: None,
            log,
            guard,
            tried: Vec::new(),
            calls: true,
        };
        out.push(lever(view, of, c, &guarded, power, Some(signature)));
    };
    if c.admin.is_some_and(|admin| !is_nobody(admin)) {
        let log = match c.logs_upgrades {
            true => LeavesLog::Always,
            false => LeavesLog::Unknown,
        };
        add(Power::Upgrade, UPGRADE, log, Guard::ProxyAdmin);
    }
    match &c.kind {
        Kind::Safe { .. } => {
            // A release announces every transaction; another contract may or may not.
            let known = c.safe.as_ref().is_some_and(|safe| safe.known);
            let log = if known {
                LeavesLog::Always
            } else {
                LeavesLog::Unknown
            };
            add(Power::Execute, TRANSACT, log, Guard::Signers);
        }
        Kind::Timelock(_) if c.compound_admin.is_some() => {
            add(Power::Execute, QUEUE, LeavesLog::Unknown, Guard::Timelock);
        }
        Kind::Timelock(_) => add(Power::Execute, SCHEDULE, c.schedule_log, Guard::Timelock),
        Kind::Governor => {
            let found = |name: &str| c.functions.iter().any(|of| of.selector == selector(name));
            let guardian = c.governor.and_then(|governor| governor.guardian);
            if let Some((_, cancel, log)) = guardian.filter(|(_, cancel, _)| !found(cancel)) {
                add(Power::Veto, cancel, log, Guard::Named(GUARDIAN));
            }
        }
        _ => {}
    }
    // Roles that another role than the admin's gives.
    let mut givers: Set<B256> = c
        .roles
        .iter()
        .filter(|role| used(role))
        .map(|role| role.admin)
        .collect();
    for function in &c.functions {
        if let (true, Guard::Role(role)) = (function.selector == selector(GRANT), &function.guard) {
            givers.remove(role);
        }
    }
    let grant = c
        .functions
        .iter()
        .find(|function| function.selector == selector(GRANT))
        .cloned();
    for giver in givers.iter() {
        if let Some(grant) = &grant {
            let of_role = Guarded {
                guard: Guard::Role(*giver),
                ..grant.clone()
            };
            out.push(lever(view, of, c, &of_role, Power::Membership, Some(GRANT)));
        }
    }
    for function in &c.functions {
        let power = function.known.map_or(Power::Unnamed, |known| known.power);
        let signature = function.known.map(|known| known.signature);
        out.push(lever(view, of, c, function, power, signature));
    }
}

fn used(role: &Role) -> bool {
    !role.holders.is_empty()
}

fn lever(
    view: &View<'_>,
    of: Address,
    c: &Contract,
    function: &Guarded,
    power: Power,
    signature: Option<&'static str>,
) -> Lever {
    let Holders { mut routes, open } = view.guard(of, c, &function.guard, &function.tried);
    // Whoever can replace the code can use every power that it has.
    if power != Power::Upgrade {
        routes.extend(view.upgraders(of, c));
    }
    let mut ways: Vec<(Address, Route)> = Vec::new();
    record::sorted::sort_by(&mut routes, |(_, one), (_, other)| one.compare(other));
    for (holder, route) in routes {
        // Of each holder the best way around a vote, the best that is not known to be one, and the best by vote.
        let same = |known: &(Address, Route)| known.0 == holder && known.1.rank() == route.rank();
        if !ways.iter().any(same) {
            ways.push((holder, route));
        }
    }
    let bypasses = match ways.iter().map(|(_, route)| route.rank()).min() {
        Some(0) => Bypasses::Yes,
        _ if open => Bypasses::Unknown,
        Some(1) => Bypasses::Unknown,
        _ => Bypasses::No,
    };
    ways.truncate(MAX_WAYS);
    Lever {
        power,
        contract: of,
        selector: function.selector,
        signature,
        log: function.log,
        guard: function.guard.clone(),
        ways: ways
            .into_iter()
            .map(|(holder, route)| way(c, holder, route))
            .collect(),
        bypasses,
    }
}

fn way(c: &Contract, holder: Address, route: Route) -> Way {
    let by_keys = matches!(route.starts, Starts::Keys | Starts::Anyone);
    Way {
        revocable_by: revocable(c, holder, route.steps.last()),
        bypasses: match route.rank() {
            0 => Bypasses::Yes,
            1 => Bypasses::Unknown,
            _ => Bypasses::No,
        },
        starts: route.starts,
        keys: if by_keys {
            route.signers.keys()
        } else {
            Vec::new()
        },
        signatures: by_keys.then_some(route.cost.0),
        at_most: by_keys && route.cost.1,
        delay: route.delay,
        steps: route.steps,
        holder,
    }
}

/// Who can take a power from its holder, beside itself.
fn revocable(c: &Contract, holder: Address, last: Option<&Link>) -> Vec<Address> {
    let role = |wanted: B256| c.roles.iter().find(|role| role.role == wanted);
    let of_role = |wanted: B256| {
        let admin = role(wanted).and_then(|known| role(known.admin));
        admin.map(|admin| admin.holders.clone()).unwrap_or_default()
    };
    let named = |name: &str| of_role(super::functions::role(name));
    let mut by = match last.map(|link| (&link.tie, link.to)) {
        Some((Tie::Role(wanted), _)) => of_role(*wanted),
        Some((Tie::Proposer, _)) => named("PROPOSER_ROLE"),
        Some((Tie::Executor, _)) => named("EXECUTOR_ROLE"),
        Some((Tie::Canceller, _)) => named("CANCELLER_ROLE"),
        Some((Tie::Module | Tie::Signer { .. }, safe)) => vec![safe],
        Some((Tie::PendingOwner, _)) => c.owner.into_iter().collect(),
        _ => Vec::new(),
    };
    by.extend(c.admin);
    super::keys::distinct(
        by.into_iter()
            .filter(|account| *account != holder && !is_nobody(*account)),
    )
}

/// Everything that ties others to a contract.
pub(super) fn links(to: Address, c: &Contract) -> Vec<Link> {
    let mut links = Vec::new();
    let mut add = |from: Address, tie: Tie| {
        let open_executor = tie == Tie::Executor && from.is_zero();
        if !is_nobody(from) || open_executor {
            links.push(Link { from, tie, to });
        }
    };
    if let Kind::DelegatedKey(code) = c.kind {
        add(code, Tie::ActsFor);
    }
    c.owner.into_iter().for_each(|from| add(from, Tie::Owner));
    c.pending
        .into_iter()
        .for_each(|from| add(from, Tie::PendingOwner));
    c.admin
        .into_iter()
        .for_each(|from| add(from, Tie::ProxyAdmin));
    c.beacon.into_iter().for_each(|from| add(from, Tie::Beacon));
    c.authority
        .into_iter()
        .for_each(|from| add(from, Tie::Manager));
    if let Some(admin) = c.compound_admin {
        add(admin, Tie::Named("admin()"));
        let next = c.named("pendingAdmin()").into_iter();
        next.for_each(|from| add(from, Tie::Named("pendingAdmin()")));
    }
    c.runs
        .iter()
        .for_each(|from| add(*from, Tie::Implementation));
    if let Some(governor) = c.governor {
        governor
            .timelock
            .into_iter()
            .for_each(|from| add(from, Tie::Timelock));
        governor
            .token
            .into_iter()
            .for_each(|from| add(from, Tie::Token));
        governor
            .guardian
            .into_iter()
            .for_each(|(from, ..)| add(from, Tie::Named(GUARDIAN)));
    }
    for role in &c.roles {
        let tie = c.tie(role.role);
        role.holders.iter().for_each(|from| add(*from, tie.clone()));
    }
    for role in c.manager.iter().flat_map(|manager| &manager.roles) {
        role.members
            .iter()
            .for_each(|(from, _)| add(*from, Tie::ManagerRole(role.role)));
    }
    if let Some(safe) = &c.safe {
        let tie = Tie::Signer {
            needed: safe.needed,
            of: safe.owners.len() as u32,
        };
        safe.owners.iter().for_each(|from| add(*from, tie.clone()));
        safe.modules.iter().for_each(|from| add(*from, Tie::Module));
        safe.guard
            .into_iter()
            .for_each(|from| add(from, Tie::SafeGuard));
        safe.module_guard
            .into_iter()
            .for_each(|from| add(from, Tie::ModuleGuard));
    }
    for function in &c.functions {
        function
            .tried
            .iter()
            .for_each(|from| add(*from, Tie::Tried));
    }
    // Guardians and others of whom the contract only says that they are: what they may do is found by trying, or not.
    for (getter, from) in &c.named {
        let known = |link: &Link| link.from == *from;
        // Of a Governor it was read above, with the time until which it is one.
        if *getter == GUARDIAN && c.governor.is_some() {
            continue;
        }
        if *from != to && !is_nobody(*from) && !links.iter().any(known) {
            let tie = match *getter {
                "timelock()" => Tie::Timelock,
                getter => Tie::Named(getter),
            };
            links.push(Link {
                from: *from,
                tie,
                to,
            });
        }
    }
    links
}
