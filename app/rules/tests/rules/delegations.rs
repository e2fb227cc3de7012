use record::sorted::Set;
use record::{Address, Delegation, Power, PowerRule};
use rules::{
    DelegationAct, Reason,
    delegation::{Delegations, fold, taken_by},
    tally::Overflow,
};

use crate::given::{account, act, id, world};

/// From whom, to whom (0 for nobody), until which block, seq.
fn folded(said: &[(u8, u8, u64, u64)]) -> (Vec<DelegationAct>, Delegations) {
    let world = world();
    let acts: Vec<_> = said
        .iter()
        .map(|(from, to, expires_at, seq)| {
            let message = Delegation {
                account: account(*from),
                space: world.space.id,
                delegate: account(*to),
                expires_at: *expires_at,
                seq: *seq,
            };
            act(message, ())
        })
        .collect();
    let found = fold(&world.space, 1005, &acts);
    assert_eq!(
        found,
        fold(&world.space, 1005, acts.iter().rev().chain(&acts))
    );
    (acts, found)
}

/// With how much each of these voters votes, when account n weighs 10 × n and 9 is not known.
fn weights(said: &[(u8, u8, u64, u64)], voters: &[u8]) -> Vec<Option<u64>> {
    let own = |of: Address| (of.0[0] != 9).then(|| Power::from(10 * u64::from(of.0[0])));
    let accounts: Set<Address> = voters.iter().copied().map(account).collect();
    let weights = folded(said).1.weights(&accounts, own).unwrap();
    voters
        .iter()
        .map(|voter| weights.get(&account(*voter)).map(|power| power.to()))
        .collect()
}

#[test]
fn a_delegate_votes_with_the_weight_of_those_who_did_not() {
    assert_eq!(weights(&[(1, 3, 0, 1), (2, 3, 0, 1)], &[3]), [Some(60)]);
    assert_eq!(
        weights(&[(1, 3, 0, 1), (2, 3, 0, 1)], &[2, 3]),
        [Some(20), Some(40)]
    );
    assert_eq!(weights(&[(1, 3, 0, 1)], &[4]), [Some(40)]);
}

#[test]
fn a_delegation_is_not_passed_on() {
    assert_eq!(weights(&[(1, 2, 0, 1), (2, 3, 0, 1)], &[3]), [Some(50)]);
}

#[test]
fn two_who_name_each_other_do_not_go_in_circles() {
    assert_eq!(weights(&[(1, 2, 0, 1), (2, 1, 0, 1)], &[1]), [Some(30)]);
}

#[test]
fn an_unknown_part_makes_the_weight_unknown() {
    assert_eq!(weights(&[(9, 3, 0, 1)], &[3]), [None]);
    assert_eq!(weights(&[(9, 3, 0, 1)], &[3, 9]), [Some(30), None]);
}

#[test]
fn the_last_word_stands_taken_back_expired_or_not() {
    let check = |said: &[(u8, u8, u64, u64)], delegate: Option<u8>| {
        let (_, found) = folded(said);
        assert_eq!(found.to.get(&account(1)).copied(), delegate.map(account));
    };
    check(&[(1, 3, 0, 1), (1, 4, 0, 2)], Some(4));
    check(&[(1, 3, 0, 1), (1, 0, 0, 2)], None);
    check(&[(1, 3, 1006, 1)], Some(3));
    check(&[(1, 3, 1005, 1)], None);
    // An expired last word does not bring an older one back.
    check(&[(1, 3, 0, 1), (1, 4, 1005, 2)], None);
    // Two words under one seq are void.
    check(&[(1, 3, 0, 1), (1, 4, 0, 2), (1, 5, 0, 2)], Some(3));
}

#[test]
fn delegations_that_do_not_stand_say_why() {
    let (acts, found) = folded(&[(1, 3, 0, 1), (1, 4, 0, 2)]);
    assert_eq!(found.refused, [(acts[0].id, Reason::Superseded)]);
    let elsewhere = Delegation {
        space: id("elsewhere"),
        ..acts[0].message.clone()
    };
    let elsewhere = act(elsewhere, ());
    let found = fold(&world().space, 1005, [&elsewhere]);
    assert_eq!(found.refused, [(elsewhere.id, Reason::WrongSpace)]);
}

#[test]
fn weights_that_overflow_are_refused() {
    let (_, found) = folded(&[(1, 3, 0, 1)]);
    let voters = Set::from([account(3)]);
    assert_eq!(found.weights(&voters, |_| Some(Power::MAX)), Err(Overflow));
}

#[test]
fn only_rules_without_delegation_on_chain_take_it() {
    let taken = PowerRule::ALL
        .iter()
        .filter(|(power, _)| taken_by(*power))
        .map(|(_, name)| *name);
    assert_eq!(taken.collect::<Vec<_>>(), ["balance/1", "account/1"]);
}
