//! Searches on chains that tell the truth, and on chains that do not.

mod kinds;
mod many;
mod world;

use alloy_primitives::{Address, B256, U256, b256, keccak256};
use proptest::prelude::*;

use super::{
    functions::{Power, role, selector},
    *,
};
use crate::{abi, contracts, revert};
use world::{Does, World, account, block, program, run};

const ADMIN_SLOT: B256 = b256!("b53127684a568b3173ae13b9f8a6016e243e63b6e8ee1178d6a717850b5d6103");

fn found(world: &World, start: Address) -> Report {
    let report = world.search(&[start], Limits::default());
    steps_are_links(&report);
    report
}

/// Whatever a way goes over is among what ties accounts, of which the page draws its graph and makes its table.
fn steps_are_links(report: &Report) {
    for lever in &report.levers {
        for step in lever.ways.iter().flat_map(|way| &way.steps) {
            let known = step.tie == Tie::Itself || report.links.contains(step);
            assert!(known, "{step:?} in {:#?}", report.links);
        }
    }
}

fn lever<'a>(report: &'a Report, of: Address, function: &str) -> &'a Lever {
    let wanted = |lever: &&Lever| lever.contract == of && lever.selector == selector(function);
    let found = report.levers.iter().find(wanted);
    found.unwrap_or_else(|| panic!("no {function} in {:#?}", report.levers))
}

fn gaps(report: &Report, of: Address) -> Vec<&GapOf> {
    let about = report.gaps.iter().filter(|gap| gap.about == of);
    about.map(|gap| &gap.what).collect()
}

/// Signatures, seconds, whether without a vote.
fn shortest(lever: &Lever) -> (Option<u32>, Option<u64>, Bypasses) {
    let way = lever.ways.first();
    (
        way.and_then(|way| way.signatures),
        way.and_then(|way| way.delay).map(|delay| delay.seconds),
        lever.bypasses,
    )
}

#[test]
fn an_owners_key_is_found_and_a_setter_without_a_word_is_named() {
    let (contract, key) = (account(1), account(2));
    let mut world = World::default();
    world.owned(
        contract,
        key,
        &[
            ("setFee(uint256)", Does::Announces),
            ("setCap(uint256)", Does::Silent),
        ],
    );
    let report = found(&world, contract);
    let (fee, cap) = (
        lever(&report, contract, "setFee(uint256)"),
        lever(&report, contract, "setCap(uint256)"),
    );
    assert_eq!((fee.log, cap.log), (LeavesLog::Always, LeavesLog::Never));
    for lever in [fee, cap] {
        assert_eq!(lever.guard, Guard::Owner);
        assert_eq!(shortest(lever), (Some(1), Some(0), Bypasses::Yes));
        assert_eq!(lever.ways[0].keys, [key]);
    }
}

#[test]
fn a_guard_that_nothing_announces_is_found_by_what_the_code_compares() {
    let (contract, key) = (account(1), account(2));
    // CALLER == sload(5), else revert without a word.
    let guard = [0x33, 0x60, 5, 0x54, 0x14, 0x61];
    let mut code = program(&[("tune(uint256)", Does::Silent)]);
    let body = code.len() - 6;
    code.truncate(body);
    code.push(0x5b);
    code.extend(guard);
    let passed = u16::try_from(code.len() + 2 + 1 + 3).unwrap();
    code.extend(passed.to_be_bytes());
    code.extend([0x57, 0x5f, 0x5f, 0xfd, 0x5b, 0x60, 1, 0x5f, 0x55, 0x00]);
    let mut world = World::default();
    world.code(contract, code);
    world.stores(contract, abi::small(5).into(), key);
    world.guarded(contract, "tune(uint256)", &[key], Vec::new());
    let report = found(&world, contract);
    let tune = lever(&report, contract, "tune(uint256)");
    assert_eq!((tune.guard.clone(), tune.signature), (Guard::Tried, None));
    assert_eq!(shortest(tune), (Some(1), Some(0), Bypasses::Yes));
    assert_eq!(tune.log, LeavesLog::Never);
}

#[test]
fn a_function_that_never_ends_holds_up_nothing_and_is_named_as_not_established() {
    let (contract, key) = (account(1), account(2));
    let mut code = program(&[("spin(uint256)", Does::Silent)]);
    code.truncate(code.len() - 6);
    // JUMPDEST, changes something, and back to the JUMPDEST without end.
    let here = u16::try_from(code.len()).unwrap();
    code.extend([0x5b, 0x60, 1, 0x5f, 0x55, 0x61]);
    code.extend(here.to_be_bytes());
    code.push(0x56);
    let mut world = World::default();
    world.code(contract, code);
    // Whoever asks by trying hears only that it failed, as of any call that runs out of gas.
    world.guarded(contract, "spin(uint256)", &[key], Vec::new());
    world.stores(contract, abi::small(5).into(), key);
    let report = found(&world, contract);
    assert!(report.levers.is_empty(), "{:#?}", report.levers);
    let gap = report.gaps.iter().find(|gap| gap.about == contract);
    let what = gap.map(|gap| gap.what.clone());
    assert_eq!(what, Some(GapOf::Refused(1, "0xa5b6ea8f".into())));
}

#[test]
fn contracts_that_own_one_another_are_nobodys() {
    let mut world = World::default();
    let (a, b) = (account(1), account(2));
    world.owned(a, b, &[]);
    world.owned(b, a, &[]);
    let report = found(&world, a);
    for of in [a, b] {
        let lever = lever(&report, of, "transferOwnership(address)");
        assert_ne!(lever.bypasses, Bypasses::Yes, "{lever:#?}");
    }
    assert_eq!(report.accounts.len(), 2);
}

#[test]
fn roles_that_give_one_another_end_and_name_whoever_holds_one() {
    let (contract, key) = (account(1), account(2));
    let (one, other) = (role("PAUSER_ROLE"), role("MINTER_ROLE"));
    let mut world = World::default();
    access(&mut world, contract, &[("pause()", Does::Announces)]);
    for (of, admin) in [(one, other), (other, one)] {
        let call = contracts::get_role_admin(U256::from_be_bytes(of.0));
        world.says(contract, call, admin.to_vec());
    }
    world.holds(contract, other, key);
    world.logs_grant(contract, other, key);
    world.guarded(contract, "pause()", &[], missing_role(one));
    let report = found(&world, contract);
    let pause = lever(&report, contract, "pause()");
    assert_eq!(pause.guard, Guard::Role(one));
    // By way of giving itself the role.
    assert_eq!(shortest(pause), (Some(1), Some(0), Bypasses::Yes));
    assert_eq!(pause.ways[0].steps[0].tie, Tie::Role(other));
}

#[test]
fn lists_of_holders_are_never_believed() {
    let (contract, listed, hidden) = (account(1), account(2), account(3));
    let pauser = role("PAUSER_ROLE");
    let number = U256::from_be_bytes(pauser.0);
    let mut world = World::default();
    let enumerable = ("getRoleMemberCount(bytes32)", Does::Silent);
    access(
        &mut world,
        contract,
        &[("pause()", Does::Announces), enumerable],
    );
    world.guarded(contract, "pause()", &[], missing_role(pauser));
    // Millions of holders, all of them the same account, which holds nothing.
    let many = abi::small(5_000_000).to_vec();
    world.says(contract, contracts::get_role_member_count(number), many);
    for index in 0..300 {
        let member = abi::address(listed).to_vec();
        world.says(contract, contracts::get_role_member(number, index), member);
    }
    world.holds(contract, pauser, hidden);
    world.logs_grant(contract, pauser, hidden);
    let report = found(&world, contract);
    let pause = lever(&report, contract, "pause()");
    assert_eq!(pause.ways[0].holder, hidden);
    let said = gaps(&report, contract);
    assert!(said.contains(&&GapOf::ListedNotHeld("PAUSER_ROLE".into(), listed)));
    assert!(
        said.iter()
            .any(|gap| matches!(gap, GapOf::Cut(role, _) if role == "PAUSER_ROLE"))
    );
}

#[test]
fn a_shared_account_that_may_propose_is_a_way_around_the_vote() {
    let (timelock, safe, module) = (account(1), account(2), account(9));
    let owners = [account(3), account(4), account(5)];
    let mut world = World::default();
    let schedule = "schedule(address,uint256,bytes,bytes32,bytes32,uint256)";
    let parts = [(schedule, Does::Announces), ("getMinDelay()", Does::Silent)];
    access(&mut world, timelock, &parts);
    world.says(
        timelock,
        contracts::get_min_delay(),
        abi::small(120).to_vec(),
    );
    for (role, holder) in [
        (role("PROPOSER_ROLE"), safe),
        (role("EXECUTOR_ROLE"), Address::ZERO),
    ] {
        world.holds(timelock, role, holder);
        world.logs_grant(timelock, role, holder);
    }
    shared(&mut world, safe, 2, &owners, &[]);
    let report = found(&world, timelock);
    let way = lever(&report, timelock, schedule);
    assert_eq!(shortest(way), (Some(2), Some(120), Bypasses::Yes));
    assert_eq!(way.ways[0].keys, owners);
    assert!(gaps(&report, safe).contains(&&GapOf::SafeAtItsWord));

    // A module needs none of the owners.
    shared(&mut world, safe, 2, &owners, &[module]);
    let report = found(&world, timelock);
    let way = lever(&report, timelock, schedule);
    assert_eq!(shortest(way), (Some(1), Some(120), Bypasses::Yes));
    assert_eq!(way.ways[0].steps[0].tie, Tie::Module);
}

#[test]
fn more_signatures_than_owners_is_no_safe() {
    let (safe, key) = (account(1), account(2));
    let mut world = World::default();
    shared(&mut world, safe, 3, &[key, account(3)], &[]);
    let report = found(&world, safe);
    assert!(
        report
            .accounts
            .iter()
            .all(|of| !matches!(of.kind, Kind::Safe { .. }))
    );
}

#[test]
fn whoever_may_replace_the_code_may_do_what_it_does() {
    let (proxy, key, owner) = (account(1), account(2), account(3));
    let mut world = World::default();
    world.owned(proxy, owner, &[("setFee(uint256)", Does::Announces)]);
    world.contract(owner, &[("nothing()", Does::Silent)]);
    world.stores(proxy, ADMIN_SLOT, key);
    let report = found(&world, proxy);
    let fee = lever(&report, proxy, "setFee(uint256)");
    assert_eq!(shortest(fee), (Some(1), Some(0), Bypasses::Yes));
    assert_eq!(fee.ways[0].steps[0].tie, Tie::ProxyAdmin);
    let upgrade = lever(&report, proxy, "upgradeToAndCall(address,bytes)");
    assert_eq!(
        (upgrade.power, upgrade.ways[0].holder),
        (Power::Upgrade, key)
    );
}

#[test]
fn an_endless_chain_of_owners_is_cut_and_said_so() {
    let mut world = World::default();
    for number in 0..60 {
        let calls = ("functionCall(address,bytes)", Does::Calls);
        world.owned(account(number), account(number + 1), &[calls]);
    }
    let limits = Limits {
        contracts: 10,
        depth: 40,
        ..Limits::default()
    };
    let report = world.search(&[account(0)], limits);
    assert!(report.gaps.iter().any(|gap| gap.what == GapOf::TooMany));
    let last = lever(&report, account(0), "transferOwnership(address)");
    assert_eq!(last.bypasses, Bypasses::Unknown);
    let report = world.search(&[account(0)], Limits { depth: 3, ..limits });
    assert!(gaps(&report, account(4)).contains(&&GapOf::TooMany));
}

#[test]
fn what_nobody_answers_is_said_and_never_taken_for_nothing() {
    let mut world = World::default();
    world.owned(account(1), account(2), &[]);
    world.mute = true;
    let report = found(&world, account(1));
    assert!(report.levers.is_empty());
    assert_eq!(report.accounts[0].kind, Kind::Unscanned);
    assert!(
        gaps(&report, account(1))
            .iter()
            .any(|gap| matches!(gap, GapOf::NoAnswer(..)))
    );

    let few = Limits {
        questions: 3,
        ..Limits::default()
    };
    world.mute = false;
    let report = world.search(&[account(1)], few);
    assert!(
        report
            .gaps
            .iter()
            .any(|gap| matches!(&gap.what, GapOf::Cut(what, 3) if what == "questions"))
    );
}

/// An AccessControl contract with these functions beside its own.
fn access(world: &mut World, of: Address, functions: &[(&str, Does)]) {
    let mut all = vec![("hasRole(bytes32,address)", Does::Silent)];
    all.extend(functions);
    world.contract(of, &all);
    let admin = contracts::get_role_admin(U256::ZERO);
    world.says(of, admin, vec![0; 32]);
}

/// What AccessControl tells somebody without a role.
fn missing_role(role: B256) -> Vec<u8> {
    let selector = selector("AccessControlUnauthorizedAccount(address,bytes32)");
    abi::call(selector, &[[0; 32], role.0])
}

/// A contract that answers as a Safe does.
fn shared(world: &mut World, of: Address, needed: u64, owners: &[Address], modules: &[Address]) {
    let list = |all: &[Address]| {
        let mut words = vec![abi::small(all.len() as u64)];
        words.extend(all.iter().map(|one| abi::address(*one)));
        words.concat()
    };
    world.contract(
        of,
        &[
            ("getOwners()", Does::Silent),
            ("getThreshold()", Does::Silent),
        ],
    );
    let owners = [abi::small(32).to_vec(), list(owners)].concat();
    world.says(of, contracts::get_owners(), owners);
    world.says(of, contracts::get_threshold(), abi::small(needed).to_vec());
    let sentinel = Address::with_last_byte(1);
    let head = [abi::small(64), abi::address(sentinel)].concat();
    let modules = [head, list(modules)].concat();
    world.says(of, contracts::get_modules_paginated(sentinel, 16), modules);
}

/// A chain whose every answer is made up, differently for each seed.
fn made_up(seed: u64, ask: &Ask) -> Heard {
    let text = crate::rpc::compose(&[ask], crate::rpc::Naming::Height);
    let hash = keccak256([&seed.to_be_bytes()[..], text.as_bytes()].concat());
    let someone = || abi::address(account(u64::from(hash[1] % 24)));
    let words = || match hash[2] % 6 {
        0 => someone().to_vec(),
        1 => abi::small(u64::from(hash[3])).to_vec(),
        2 => [
            abi::small(32),
            abi::small(2),
            someone(),
            abi::address(account(u64::from(hash[4] % 24))),
        ]
        .concat(),
        3 => hash.to_vec(),
        4 => [0xff; 32].to_vec(),
        _ => Vec::new(),
    };
    let functions = [
        ("owner()", Does::Silent),
        ("hasRole(bytes32,address)", Does::Silent),
        ("grantRole(bytes32,address)", Does::Announces),
        ("getRoleMemberCount(bytes32)", Does::Silent),
        ("upgradeTo(address)", Does::Announces),
        ("execute(address,uint256,bytes)", Does::Calls),
        ("getOwners()", Does::Silent),
        ("getThreshold()", Does::Silent),
        ("getMinDelay()", Does::Silent),
        (
            "schedule(address,uint256,bytes,bytes32,bytes32,uint256)",
            Does::Announces,
        ),
        ("canCall(address,address,bytes4)", Does::Silent),
        ("getTargetFunctionRole(address,bytes4)", Does::Silent),
    ];
    if hash[0] < 12 {
        return Heard::Failed(Failure::Timeout);
    }
    if hash[0] < 20 {
        return Heard::Disagree;
    }
    Heard::Answer(match ask {
        Ask::Code { .. } if hash[5] % 4 == 0 => Answer::Bytes(Vec::new()),
        Ask::Code { .. } if hash[5] % 7 == 0 => Answer::Bytes(hash.repeat(9)),
        Ask::Code { .. } => {
            let some = functions.iter().enumerate();
            let chosen = some.filter(|(at, _)| hash[6 + at] % 2 == 0);
            Answer::Bytes(program(&chosen.map(|(_, one)| *one).collect::<Vec<_>>()))
        }
        Ask::Storage { .. } if hash[5] % 3 == 0 => Answer::Bytes(someone().to_vec()),
        Ask::Storage { .. } => Answer::Bytes(vec![0; 32]),
        Ask::Call { .. } if hash[5] % 5 == 0 => Answer::Reverted("no".into()),
        Ask::Call { .. } => Answer::Bytes(words()),
        Ask::CallAs { .. } => match hash[5] % 4 {
            0 => Answer::Bytes(words()),
            1 => Answer::Refused(missing_role(B256::repeat_byte(hash[6] % 3))),
            2 => Answer::Refused(revert::encode("Ownable: caller is not the owner")),
            _ => Answer::Refused(words()),
        },
        _ => Answer::Logs(Vec::new()),
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn made_up_chains_end_within_their_limits(seed: u64) {
        let limits = Limits { contracts: 12, accounts: 20, depth: 6, questions: 4_000 };
        let search = || Search::new(&[account(0), account(1)], block(), limits);
        let report = run(search(), |ask| made_up(seed, ask));
        prop_assert!(report.accounts.len() <= 20);
        steps_are_links(&report);
        for lever in &report.levers {
            let by_way = lever.ways.iter().map(|way| way.bypasses).min();
            // The verdict never says more than the best way does.
            prop_assert!(lever.bypasses != Bypasses::Yes || by_way == Some(Bypasses::Yes));
            prop_assert!(lever.bypasses != Bypasses::No || by_way.is_none_or(|best| best == Bypasses::No));
        }
        // The same answers give the same report.
        prop_assert_eq!(report, run(search(), |ask| made_up(seed, ask)));
    }
}
