use record::{Address, Id, body::SpaceBody};
use rules::{
    Act, Reason, VersionAct,
    space::{SpaceState, fold},
};

use crate::given::{OWNER, account, act, after, body, described, first, id};

fn folded(acts: &[&VersionAct]) -> SpaceState {
    fold(acts[0].id, acts.iter().copied())
}

fn changed(
    act_: &VersionAct,
    change: impl FnOnce(&mut Act<record::SpaceVersion, SpaceBody>),
) -> VersionAct {
    let mut changed = act_.clone();
    change(&mut changed);
    act(changed.message, changed.body)
}

#[test]
fn the_last_linked_version_is_in_force() {
    let zero = first(body());
    let one = after(&zero, described("one"));
    let two = after(&one, described("two"));
    let space = folded(&[&zero, &two, &one]);
    assert_eq!(space.in_force(), Some(&two));
    assert_eq!(space.lineage, [zero.id, one.id, two.id]);
    assert_eq!(space.refused, []);
    assert!(!space.is_split());
}

#[test]
fn two_versions_after_one_split_the_space_and_the_one_before_stays_in_force() {
    let zero = first(body());
    let (left, right) = (
        after(&zero, described("left")),
        after(&zero, described("right")),
    );
    let space = folded(&[&zero, &left, &right]);
    let mut both = [left.id, right.id];
    both.sort();
    assert_eq!(space.split, both);
    assert_eq!(space.in_force(), Some(&zero));
    assert!(space.versions.contains_key(&left.id));
}

#[test]
fn a_split_is_healed_when_one_side_is_continued_and_returns_when_the_other_is() {
    let zero = first(body());
    let (left, right) = (
        after(&zero, described("left")),
        after(&zero, described("right")),
    );
    let further = after(&left, described("further"));
    let space = folded(&[&zero, &left, &right, &further]);
    assert_eq!(space.in_force(), Some(&further));
    assert_eq!(space.abandoned, [right.id]);
    assert!(!space.is_split());

    let other = after(&right, described("other"));
    let space = folded(&[&zero, &left, &right, &further, &other]);
    assert!(space.is_split());
    assert_eq!(space.in_force(), Some(&zero));
}

#[test]
fn the_next_version_is_signed_by_the_owner_that_the_one_before_names() {
    let heir = account(0x01);
    let zero = first(body());
    let one = after(
        &zero,
        SpaceBody {
            owner: heir,
            ..body()
        },
    );
    let by_heir = after(
        &one,
        SpaceBody {
            owner: heir,
            ..described("by the heir")
        },
    );
    let by_old_owner = changed(&by_heir, |act| act.message.account = OWNER);
    let space = folded(&[&zero, &one, &by_heir, &by_old_owner]);
    assert_eq!(space.in_force(), Some(&by_heir));
    assert_eq!(space.owner(), Some(heir));
    let reason = Reason::NotAllowed("the owner that the version before names");
    assert_eq!(space.refused, [(by_old_owner.id, reason)]);
}

#[test]
fn a_version_that_does_not_follow_is_refused_with_its_reason() {
    let zero = first(body());
    let one = after(&zero, described("one"));
    let check = |reason: Reason, change: fn(&mut VersionAct)| {
        let bad = changed(&one, change);
        let space = folded(&[&zero, &bad]);
        assert_eq!(space.refused, [(bad.id, reason)]);
        assert_eq!(space.in_force(), Some(&zero));
    };
    check(Reason::WrongNumber, |act| act.message.version = 2);
    check(Reason::WrongNumber, |act| act.message.version = u64::MAX);
    check(Reason::WrongSpace, |act| {
        act.message.space = id("another space")
    });
    check(Reason::Waiting(id("nowhere")), |act| {
        act.message.previous = id("nowhere")
    });
    check(Reason::WrongChain, |act| act.body.terms.chain = 1);
    check(
        Reason::NotAllowed("the owner that the version before names"),
        |act| {
            act.message.account = Address::ZERO;
        },
    );
}

#[test]
fn another_version_zero_is_another_space() {
    let (zero, other) = (first(body()), first(described("other")));
    let space = folded(&[&zero, &other]);
    assert_eq!(space.refused, [(other.id, Reason::WrongSpace)]);
}

#[test]
fn versions_wait_while_the_first_is_missing() {
    let zero = first(body());
    let one = after(&zero, described("one"));
    let space = fold(zero.id, [&one]);
    assert_eq!(space.in_force(), None);
    assert_eq!(space.refused, [(one.id, Reason::Waiting(zero.id))]);
    assert_eq!(
        space.check_home(zero.id, 31337),
        Err(Reason::Waiting(zero.id))
    );
}

#[test]
fn an_act_of_another_space_or_chain_is_not_at_home() {
    let zero = first(body());
    let space = folded(&[&zero]);
    assert_eq!(space.check_home(zero.id, 31337), Ok(()));
    assert_eq!(space.check_home(zero.id, 1), Err(Reason::WrongChain));
    assert_eq!(space.check_home(Id::ZERO, 31337), Err(Reason::WrongSpace));
}
