//! Each kind of contract that stands between a person and a power, alone: who may use the power, over whom, what it
//! takes, and whether a vote is avoided.

use super::*;
use crate::events::MANAGER_TOPICS;
use Bypasses::{No, Unknown, Yes};

const BEACON_SLOT: B256 = b256!("a3f0ad74e5423aebfd80d3ef4346578335a9a72aeaee59ff6cb3582b35133d50");
const GUARD_SLOT: B256 = b256!("4a204f620c8c5ccdca3fd54d003badd85ba500436a431f0cbda4f558c93c34c8");
const MODULE_GUARD_SLOT: B256 =
    b256!("b104e0b93118902c651344349b610029d694cfdec91c589c91ebafbcd0289947");
const FEE: &str = "setFee(uint256)";
const SCHEDULE: &str = "schedule(address,uint256,bytes,bytes32,bytes32,uint256)";
const QUEUE: &str = "queueTransaction(address,uint256,string,bytes,uint256)";
const CANCEL: &str = "cancel(address[],uint256[],bytes[],bytes32)";
const UPGRADE_BEACON: &str = "upgradeTo(address)";

/// The contract whose power is looked at, and where each search begins.
const AT: u64 = 1;
/// A key.
const KEY: u64 = 2;
/// A contract between them.
const BETWEEN: u64 = 3;
/// Another between.
const SECOND: u64 = 4;
/// A Governor.
const GOVERNOR: u64 = 5;
/// What a proxy runs.
const CODE: u64 = 6;

/// What is expected of a power.
struct Expected {
    /// The function, on the contract of that number.
    power: (u64, &'static str),
    /// Who decides who may.
    guard: Guard,
    /// Whether without a vote; signatures and seconds of the best way, where keys begin it.
    verdict: (Bypasses, Option<u32>, Option<u64>),
    /// Steps of the best way: from, as what, to.
    steps: Vec<(u64, Tie, u64)>,
}

fn check(what: &str, build: fn(&mut World), expected: Expected) -> Report {
    let mut world = World::default();
    build(&mut world);
    let report = found(&world, account(AT));
    let (of, function) = expected.power;
    let lever = lever(&report, account(of), function);
    assert_eq!(lever.guard, expected.guard, "{what}");
    let best = lever.ways.first();
    let verdict = (
        lever.bypasses,
        best.and_then(|way| way.signatures),
        best.and_then(|way| way.delay).map(|delay| delay.seconds),
    );
    assert_eq!(verdict, expected.verdict, "{what}: {lever:#?}");
    let steps: Vec<Link> = expected
        .steps
        .into_iter()
        .map(|(from, tie, to)| Link {
            from: account(from),
            tie,
            to: account(to),
        })
        .collect();
    let found = best.map_or(&[][..], |way| &way.steps);
    assert_eq!(found, steps, "{what}");
    report
}

/// A Governor whose vote takes 10 and 100 seconds.
fn votes(world: &mut World, of: u64, more: &[(&str, Does)]) {
    let mut all = vec![
        ("castVote(uint256,uint8)", Does::Announces),
        (
            "propose(address[],uint256[],bytes[],string)",
            Does::Announces,
        ),
        ("votingDelay()", Does::Silent),
        ("votingPeriod()", Does::Silent),
        ("CLOCK_MODE()", Does::Silent),
    ];
    all.extend(more);
    let of = account(of);
    world.contract(of, &all);
    world.says(of, contracts::voting_delay(), abi::small(10).to_vec());
    world.says(of, contracts::voting_period(), abi::small(100).to_vec());
    let mut mode = [abi::small(32), abi::small(14)].concat();
    mode.extend(b"mode=timestamp");
    mode.resize(96, 0);
    world.says(of, contracts::clock_mode(), mode);
}

/// A contract whose fee an access manager's role 5 may set.
fn managed(world: &mut World, admin: u64) {
    let (at, manager) = (account(AT), account(BETWEEN));
    let authority = ("authority()", Does::Silent);
    world.contract(at, &[authority, (FEE, Does::Announces)]);
    world.says(at, contracts::authority(), abi::address(manager).to_vec());
    let refusal = selector("AccessManagedUnauthorized(address)");
    world.guarded(at, FEE, &[], abi::call(refusal, &[[0; 32]]));
    let manager_has = [
        ("canCall(address,address,bytes4)", Does::Silent),
        ("getTargetFunctionRole(address,bytes4)", Does::Silent),
        ("setTargetClosed(address,bool)", Does::Announces),
    ];
    world.contract(manager, &manager_has);
    let role = contracts::target_function_role(at, selector(FEE));
    world.says(manager, role, abi::small(5).to_vec());
    let refusal = selector("AccessManagerUnauthorizedAccount(address,uint64)");
    let refusal = abi::call(refusal, &[[0; 32], [0; 32]]);
    world.guarded(manager, "setTargetClosed(address,bool)", &[], refusal);
    world.member(manager, 0, account(admin), 60);
}

#[test]
fn an_access_managers_roles_are_followed_to_their_members_with_their_delays() {
    let steps = |from, role| {
        vec![
            (from, Tie::ManagerRole(role), BETWEEN),
            (BETWEEN, Tie::Manager, AT),
        ]
    };
    let case = |what, build, role, verdict, steps| {
        let expected = Expected {
            power: (AT, FEE),
            guard: Guard::Managed(role),
            verdict,
            steps,
        };
        check(what, build, expected)
    };
    case(
        "a member waits as long as the manager says",
        |world| {
            managed(world, GOVERNOR);
            votes(world, GOVERNOR, &[]);
            world.member(account(BETWEEN), 5, account(KEY), 3_600);
        },
        5,
        (Yes, Some(1), Some(3_600)),
        steps(KEY, 5),
    );
    case(
        "an admin gives itself the role, which takes the role's delay too",
        |world| {
            managed(world, KEY);
            let call = contracts::manager_grant_delay(5);
            let manager = account(BETWEEN);
            world.says(manager, call, abi::small(86_400).to_vec());
            votes(world, GOVERNOR, &[]);
            world.member(manager, 5, account(GOVERNOR), 0);
        },
        5,
        (Yes, Some(1), Some(86_460)),
        steps(KEY, 0),
    );
    case(
        "a role that nobody has, and whose admin role a key has",
        |world| {
            managed(world, GOVERNOR);
            votes(world, GOVERNOR, &[]);
            world.administers(account(BETWEEN), 5, 7);
            world.member(account(BETWEEN), 7, account(KEY), 0);
        },
        5,
        (Yes, Some(1), Some(0)),
        steps(KEY, 7),
    );
    case(
        "everybody's role",
        |world| {
            managed(world, GOVERNOR);
            let call = contracts::target_function_role(account(AT), selector(FEE));
            world.says(account(BETWEEN), call, abi::small(u64::MAX).to_vec());
            votes(world, GOVERNOR, &[]);
        },
        u64::MAX,
        (Yes, Some(0), Some(0)),
        vec![],
    );
    case(
        "roles that give one another are the admins' in the end",
        |world| {
            managed(world, KEY);
            let manager = account(BETWEEN);
            world.administers(manager, 5, 7);
            world.administers(manager, 7, 5);
        },
        5,
        (Yes, Some(1), Some(120)),
        steps(KEY, 0),
    );
    let voted = case(
        "only a vote",
        |world| {
            managed(world, GOVERNOR);
            votes(world, GOVERNOR, &[]);
        },
        5,
        (No, None, Some(170)),
        steps(GOVERNOR, 0),
    );
    let close = lever(&voted, account(BETWEEN), "setTargetClosed(address,bool)");
    assert_eq!((&close.guard, close.bypasses), (&Guard::Managed(0), No));
}

#[test]
fn an_admin_is_as_quick_as_the_managers_delays_for_that_contract_let_it_be() {
    const DAY: u64 = 86_400;
    let fee = |what: &str, build: &dyn Fn(&mut World), expected: (u64, u64)| {
        let mut world = World::default();
        managed(&mut world, KEY);
        build(&mut world);
        let report = found(&world, account(AT));
        let fee = lever(&report, account(AT), FEE);
        let way = fee.ways.first().map(|way| {
            let tie = &way.steps.first().expect("a step").tie;
            (tie.clone(), way.delay.map(|delay| delay.seconds))
        });
        let (role, after) = expected;
        let expected = Some((Tie::ManagerRole(role), Some(after)));
        assert_eq!((fee.bypasses, way), (Yes, expected), "{what}");
        report
    };
    let (at, manager) = (account(AT), account(BETWEEN));
    let granted_in = |world: &mut World, role, seconds| {
        let answer = abi::small(seconds).to_vec();
        world.says(manager, contracts::manager_grant_delay(role), answer);
        let number = abi::small(role).into();
        world.tells(manager, vec![MANAGER_TOPICS[3], number]);
    };
    fee(
        "without a delay for this contract it lets everybody call, however long a grant takes",
        &|world| {
            granted_in(world, 5, 30 * DAY);
            world.targets(manager, at, false, 0);
        },
        (0, 60),
    );
    fee(
        "a delay for this contract is longer than its own, a grant is longer still",
        &|world| {
            granted_in(world, 5, 30 * DAY);
            world.targets(manager, at, false, 2 * DAY);
        },
        (0, 2 * DAY),
    );
    fee(
        "a grant is quicker than the delay for this contract",
        &|world| {
            granted_in(world, 5, 3_600);
            world.targets(manager, at, false, 2 * DAY);
        },
        (0, 3_660),
    );
    fee(
        "a manager that lets its admins be replaced by another at once",
        &|world| {
            granted_in(world, 5, 30 * DAY);
            world.targets(manager, at, false, 2 * DAY);
            let call = contracts::can_call(account(KEY), at, selector("setAuthority(address)"));
            world.says(manager, call, [abi::small(0), abi::small(60)].concat());
        },
        (0, 60),
    );
    let closed = fee(
        "closed, so no member may call before an admin opens it",
        &|world| {
            world.targets(manager, at, true, 2 * DAY);
            world.member(manager, 5, account(SECOND), 0);
        },
        (0, 2 * DAY),
    );
    assert!(gaps(&closed, at).contains(&&GapOf::Closed(manager)));
    fee(
        "two grants, one after the other",
        &|world| {
            world.administers(manager, 5, 7);
            granted_in(world, 5, 3_600);
            granted_in(world, 7, 7);
        },
        (0, 3_667),
    );
    fee(
        "who is admin of all makes itself the one who gives the role, and waits twice",
        &|world| {
            world.administers(manager, 5, 7);
            granted_in(world, 5, 3_600);
            granted_in(world, 7, 30 * DAY);
        },
        (0, 3_720),
    );
    let now = block().time;
    fee(
        "a member to come, who then waits",
        &|world| {
            granted_in(world, 5, 30 * DAY);
            let access = [now + 1_000, 20, 0, 0];
            world.access(manager, 5, account(SECOND), access);
        },
        (5, 1_020),
    );
    fee(
        "a shorter delay to come",
        &|world| {
            granted_in(world, 5, 30 * DAY);
            world.member(manager, 5, account(SECOND), DAY);
            let access = [1, DAY, 5, now + 1_000];
            world.access(manager, 5, account(SECOND), access);
        },
        (5, 1_005),
    );
}

#[test]
fn who_may_put_another_manager_in_place_is_told_with_the_delay_that_takes() {
    const REPLACE: &str = "setAuthority(address)";
    for (closed, delay, after) in [
        (false, Some(172_800), Some(172_800)),
        (false, Some(0), Some(60)),
        (true, Some(5), Some(60)),
        // A manager that has no such delay to read.
        (false, None, None),
    ] {
        let mut world = World::default();
        managed(&mut world, KEY);
        let (at, manager) = (account(AT), account(BETWEEN));
        let functions = [
            ("authority()", Does::Silent),
            (FEE, Does::Announces),
            (REPLACE, Does::Announces),
        ];
        world.contract(at, &functions);
        let refusal = selector("AccessManagedUnauthorized(address)");
        world.guarded(at, REPLACE, &[manager], abi::call(refusal, &[[0; 32]]));
        if let Some(delay) = delay {
            world.targets(manager, at, closed, delay);
        }
        let report = found(&world, at);
        let replace = lever(&report, at, REPLACE);
        assert_eq!(replace.guard, Guard::ManagerAdmin);
        let seconds = replace.ways[0].delay.map(|delay| delay.seconds);
        assert_eq!((seconds, replace.bypasses), (after, Yes), "{delay:?}");
        assert_eq!(replace.ways.len(), 1, "{delay:?}: {replace:#?}");
        assert_eq!(replace.ways[0].keys, [account(KEY)]);
    }
}

/// A proxy that runs what a beacon tells; its own owner is a vote.
fn told(world: &mut World, beacon_owner: u64) {
    let (at, beacon) = (account(AT), account(BETWEEN));
    world.owned(at, account(GOVERNOR), &[(FEE, Does::Announces)]);
    world.stores(at, BEACON_SLOT, beacon);
    let functions = [
        ("implementation()", Does::Silent),
        (UPGRADE_BEACON, Does::Announces),
    ];
    world.owned(beacon, account(beacon_owner), &functions);
    world.contract(account(CODE), &[("version()", Does::Silent)]);
    let runs = abi::address(account(CODE)).to_vec();
    world.says(beacon, contracts::implementation(), runs);
    votes(world, GOVERNOR, &[]);
}

#[test]
fn whoever_tells_a_proxy_its_code_may_do_what_it_does() {
    let case = |what, build, verdict, steps| {
        let expected = Expected {
            power: (AT, FEE),
            guard: Guard::Owner,
            verdict,
            steps,
        };
        check(what, build, expected)
    };
    let report = case(
        "a beacon's owner",
        |world| told(world, KEY),
        (Yes, Some(1), Some(0)),
        vec![(KEY, Tie::Owner, BETWEEN), (BETWEEN, Tie::Beacon, AT)],
    );
    let upgrade = lever(&report, account(BETWEEN), UPGRADE_BEACON);
    assert_eq!((upgrade.power, upgrade.bypasses), (Power::Upgrade, Yes));
    let of = |report: &Report| {
        let mut all = report.accounts.iter();
        all.find(|one| one.address == account(BETWEEN))
            .map(|one| one.kind.clone())
    };
    assert_eq!(of(&report), Some(Kind::Beacon));
    case(
        "a beacon that a vote owns",
        |world| told(world, GOVERNOR),
        (No, None, Some(110)),
        vec![(GOVERNOR, Tie::Owner, AT)],
    );
    case(
        "a beacon that a vote owns, behind a proxy whose admin is a key",
        |world| {
            told(world, GOVERNOR);
            world.stores(account(BETWEEN), ADMIN_SLOT, account(KEY));
        },
        (Yes, Some(1), Some(0)),
        vec![(KEY, Tie::ProxyAdmin, BETWEEN), (BETWEEN, Tie::Beacon, AT)],
    );
    case(
        "a beacon that changes by a function without a known name",
        |world| {
            told(world, GOVERNOR);
            let (beacon, functions) = (
                account(BETWEEN),
                [
                    ("implementation()", Does::Silent),
                    ("moveAll(address)", Does::Announces),
                ],
            );
            world.owned(beacon, account(KEY), &functions);
        },
        (Unknown, None, Some(0)),
        vec![(KEY, Tie::Owner, BETWEEN), (BETWEEN, Tie::Beacon, AT)],
    );
    case(
        "a beacon that tells itself what to run ends, and is still only its owner's",
        |world| {
            told(world, GOVERNOR);
            world.stores(account(BETWEEN), BEACON_SLOT, account(BETWEEN));
        },
        (No, None, Some(110)),
        vec![(GOVERNOR, Tie::Owner, AT)],
    );
    case(
        "an admin contract that a key owns",
        |world| {
            told(world, GOVERNOR);
            let admin = account(SECOND);
            world.stores(account(AT), ADMIN_SLOT, admin);
            let upgrade = ("upgradeAndCall(address,address,bytes)", Does::Calls);
            world.owned(admin, account(KEY), &[upgrade]);
        },
        (Yes, Some(1), Some(0)),
        vec![(KEY, Tie::Owner, SECOND), (SECOND, Tie::ProxyAdmin, AT)],
    );
}

#[test]
fn a_beacon_that_was_not_looked_at_is_never_taken_for_harmless() {
    let mut world = World::default();
    told(&mut world, GOVERNOR);
    let limits = Limits {
        contracts: 1,
        ..Limits::default()
    };
    let report = world.search(&[account(AT)], limits);
    assert_eq!(lever(&report, account(AT), FEE).bypasses, Unknown);
    assert!(gaps(&report, account(BETWEEN)).contains(&&GapOf::TooMany));
}

#[test]
fn who_may_become_owner_is_as_good_as_the_owner() {
    let build = |world: &mut World, owner: Address| {
        let at = account(AT);
        let functions = [
            ("pendingOwner()", Does::Silent),
            ("acceptOwnership()", Does::Announces),
            (FEE, Does::Announces),
        ];
        world.owned(at, owner, &functions);
        let pending = abi::address(account(KEY)).to_vec();
        world.says(at, contracts::pending_owner(), pending);
        let refusal = selector("OwnableUnauthorizedAccount(address)");
        let refusal = abi::call(refusal, &[[0; 32]]);
        world.guarded(at, "acceptOwnership()", &[account(KEY)], refusal);
    };
    let expected = || Expected {
        power: (AT, FEE),
        guard: Guard::Owner,
        verdict: (Yes, Some(1), Some(0)),
        steps: vec![(KEY, Tie::PendingOwner, AT)],
    };
    let mut world = World::default();
    build(&mut world, account(GOVERNOR));
    votes(&mut world, GOVERNOR, &[]);
    let report = found(&world, account(AT));
    let way = &lever(&report, account(AT), FEE).ways[0];
    // The vote that handed it over can take it back as long as it was not accepted.
    assert_eq!(way.revocable_by, [account(GOVERNOR)]);
    let accept = lever(&report, account(AT), "acceptOwnership()");
    assert_eq!(accept.guard, Guard::Tried);
    assert_eq!(accept.ways[0].keys, [account(KEY)]);
    check(
        "owned by a vote",
        |world| {
            let at = account(AT);
            let functions = [("pendingOwner()", Does::Silent), (FEE, Does::Announces)];
            world.owned(at, account(GOVERNOR), &functions);
            let pending = abi::address(account(KEY)).to_vec();
            world.says(at, contracts::pending_owner(), pending);
            votes(world, GOVERNOR, &[]);
        },
        expected(),
    );
    check(
        "owned by nobody any more",
        |world| {
            let at = account(AT);
            let functions = [("pendingOwner()", Does::Silent), (FEE, Does::Announces)];
            world.owned(at, Address::ZERO, &functions);
            let pending = abi::address(account(KEY)).to_vec();
            world.says(at, contracts::pending_owner(), pending);
        },
        expected(),
    );
}

/// A timelock of two days: a vote proposes, anybody executes, a key cancels.
fn timelock(world: &mut World) {
    let at = account(AT);
    let parts = [
        (SCHEDULE, Does::Announces),
        ("getMinDelay()", Does::Silent),
        ("cancel(bytes32)", Does::Announces),
    ];
    access(world, at, &parts);
    let days = abi::small(172_800).to_vec();
    world.says(at, contracts::get_min_delay(), days);
    for (name, holder) in [
        ("PROPOSER_ROLE", account(GOVERNOR)),
        ("EXECUTOR_ROLE", Address::ZERO),
        ("CANCELLER_ROLE", account(KEY)),
    ] {
        world.holds(at, role(name), holder);
        world.logs_grant(at, role(name), holder);
    }
    let refusal = missing_role(role("CANCELLER_ROLE"));
    world.guarded(at, "cancel(bytes32)", &[account(KEY)], refusal);
    votes(world, GOVERNOR, &[]);
}

#[test]
fn who_may_cancel_at_a_timelock_stops_decisions_and_makes_none() {
    let report = check(
        "a canceller",
        timelock,
        Expected {
            power: (AT, "cancel(bytes32)"),
            guard: Guard::Role(role("CANCELLER_ROLE")),
            verdict: (Yes, Some(1), Some(0)),
            steps: vec![(KEY, Tie::Canceller, AT)],
        },
    );
    let cancel = lever(&report, account(AT), "cancel(bytes32)");
    assert_eq!(cancel.power, Power::Veto);
    let schedule = lever(&report, account(AT), SCHEDULE);
    assert_eq!(shortest(schedule), (None, Some(172_910), No));
    // Anybody executes what was scheduled, which is no power of its own.
    let anyone = Link {
        from: Address::ZERO,
        tie: Tie::Executor,
        to: account(AT),
    };
    assert!(report.links.contains(&anyone));
}

#[test]
fn who_may_become_a_timelocks_admin_may_queue_as_its_admin() {
    let report = check(
        "Compound's timelock",
        |world| {
            let at = account(AT);
            let functions = [
                (QUEUE, Does::Announces),
                ("delay()", Does::Silent),
                ("admin()", Does::Silent),
                ("pendingAdmin()", Does::Silent),
                ("acceptAdmin()", Does::Announces),
            ];
            world.contract(at, &functions);
            world.says(at, contracts::delay(), abi::small(600).to_vec());
            for (getter, who) in [("admin()", GOVERNOR), ("pendingAdmin()", KEY)] {
                let answer = abi::address(account(who)).to_vec();
                world.says(at, selector(getter).to_vec(), answer);
            }
            let words = "Timelock::acceptAdmin: Call must come from pendingAdmin.";
            world.guarded(at, "acceptAdmin()", &[account(KEY)], revert::encode(words));
            votes(world, GOVERNOR, &[]);
        },
        Expected {
            power: (AT, QUEUE),
            guard: Guard::Timelock,
            verdict: (Yes, Some(1), Some(600)),
            steps: vec![
                (KEY, Tie::Named("pendingAdmin()"), AT),
                (AT, Tie::Itself, AT),
            ],
        },
    );
    let accept = lever(&report, account(AT), "acceptAdmin()");
    assert_eq!((&accept.guard, accept.bypasses), (&Guard::Tried, Yes));
}

/// A Safe of two of three keys, with a module that a contract is, and guards of both.
fn guarded_safe(world: &mut World, module_owner: u64) {
    let owners = [account(20), account(21), account(22)];
    shared(world, account(AT), 2, &owners, &[account(BETWEEN)]);
    world.stores(account(AT), GUARD_SLOT, account(SECOND));
    world.stores(account(AT), MODULE_GUARD_SLOT, account(CODE));
    assert_eq!(
        MODULE_GUARD_SLOT,
        keccak256("module_manager.module_guard.address")
    );
    world.contract(account(CODE), &[("checkModuleTransaction()", Does::Silent)]);
    let relay = ("functionCall(address,bytes)", Does::Calls);
    world.owned(account(BETWEEN), account(module_owner), &[relay]);
    world.contract(account(SECOND), &[("checkTransaction()", Does::Silent)]);
    votes(world, GOVERNOR, &[]);
}

#[test]
fn a_safes_module_passes_its_signers_by_and_its_guards_are_named() {
    let execute = "execTransaction(address,uint256,bytes,uint8,uint256,uint256,uint256,address,address,bytes)";
    let expected = || Expected {
        power: (AT, execute),
        guard: Guard::Signers,
        verdict: (Yes, Some(2), Some(0)),
        steps: vec![],
    };
    let report = check("its signers", |world| guarded_safe(world, KEY), expected());
    assert!(gaps(&report, account(AT)).contains(&&GapOf::SafeGuard(account(SECOND))));
    let tied = |tie: Tie, from| Link {
        from: account(from),
        tie,
        to: account(AT),
    };
    assert!(report.links.contains(&tied(Tie::SafeGuard, SECOND)));
    assert!(gaps(&report, account(AT)).contains(&&GapOf::ModuleGuard(account(CODE))));
    assert!(report.links.contains(&tied(Tie::ModuleGuard, CODE)));
    assert!(report.links.contains(&tied(Tie::Module, BETWEEN)));

    // What the Safe owns can be done with the module's owner alone, and where that is a vote, not without its signers.
    for (module_owner, signatures, last) in [
        (KEY, 1, tied(Tie::Module, BETWEEN)),
        (GOVERNOR, 2, tied(Tie::Owner, AT)),
    ] {
        let mut world = World::default();
        guarded_safe(&mut world, module_owner);
        let owned = account(30);
        world.owned(owned, account(AT), &[(FEE, Does::Announces)]);
        let report = found(&world, owned);
        let fee = lever(&report, owned, FEE);
        assert_eq!(shortest(fee), (Some(signatures), Some(0), Yes));
        let module = last.tie == Tie::Module;
        assert_eq!(fee.ways[0].steps.contains(&last), module);
    }
}

#[test]
fn a_guardian_that_a_contract_names_is_met_and_may_stop_what_was_decided() {
    let guardian = |world: &mut World, until: Option<u64>| {
        let functions = [
            ("proposalGuardian()", Does::Silent),
            (CANCEL, Does::Announces),
        ];
        votes(world, AT, &functions);
        let mut answer = abi::address(account(BETWEEN)).to_vec();
        answer.extend(until.iter().flat_map(|until| abi::small(*until)));
        world.says(account(AT), selector("proposalGuardian()").to_vec(), answer);
        let owners = [account(20), account(21), account(22)];
        shared(world, account(BETWEEN), 2, &owners, &[]);
    };
    for (until, stops) in [
        (None, true),
        (Some(block().time + 1), true),
        (Some(block().time - 1), false),
    ] {
        let mut world = World::default();
        guardian(&mut world, until);
        let report = found(&world, account(AT));
        let mut levers = report.levers.iter();
        let cancel = levers.find(|lever| lever.selector == selector(CANCEL));
        assert_eq!(cancel.is_some(), stops, "{until:?}");
        let Some(cancel) = cancel else { continue };
        assert_eq!(
            (cancel.power, &cancel.guard, cancel.log),
            (
                Power::Veto,
                &Guard::Named("proposalGuardian()"),
                LeavesLog::Always
            )
        );
        assert_eq!(shortest(cancel), (Some(2), Some(0), Yes));
    }
    // A guardian of another contract, whose refusal says nothing that is known.
    let report = check(
        "a guardian that may pause",
        |world| {
            let at = account(AT);
            let functions = [
                ("guardian()", Does::Silent),
                ("pause()", Does::Announces),
                (FEE, Does::Announces),
            ];
            world.owned(at, account(GOVERNOR), &functions);
            let named = abi::address(account(BETWEEN)).to_vec();
            world.says(at, selector("guardian()").to_vec(), named);
            world.guarded(at, "pause()", &[account(BETWEEN)], vec![1, 2, 3, 4]);
            shared(world, account(BETWEEN), 1, &[account(KEY)], &[]);
            votes(world, GOVERNOR, &[]);
        },
        Expected {
            power: (AT, "pause()"),
            guard: Guard::Tried,
            verdict: (Yes, Some(1), Some(0)),
            steps: vec![(BETWEEN, Tie::Tried, AT)],
        },
    );
    assert_eq!(lever(&report, account(AT), FEE).bypasses, No);
    // One that holds no power that was found is met all the same.
    let mut world = World::default();
    world.contract(account(AT), &[("guardian()", Does::Silent)]);
    let named = abi::address(account(KEY)).to_vec();
    world.says(account(AT), selector("guardian()").to_vec(), named);
    let report = found(&world, account(AT));
    let named = Link {
        from: account(KEY),
        tie: Tie::Named("guardian()"),
        to: account(AT),
    };
    assert_eq!(report.links, [named]);
    assert_eq!(report.accounts.len(), 2);
}
