//! The same votes counted otherwise, and without those whom a decision pays.

use crate::*;
use lens::decide::{Outcome, Poll, Variant, alignment::alignment};

#[test]
fn other_ways_to_count_change_outcomes() {
    let check = |rule, votes: &[(u16, u64)], expected: [Option<bool>; 7]| {
        let found = found(rule, votes);
        let changed = Variant::ALL.map(|variant| found.changed(variant));
        assert_eq!(changed, expected, "{votes:?}");
    };
    let (yes, no) = (Some(true), Some(false));
    // 100 against 30 + 20 + 10: heads 1 : 3, roots 10 : 5.4 + 4.4 + 3.1, capped equal, at a tenth 16 : 16 + 16 + 10.
    check(
        Rule::PLURALITY,
        &[(0, 100), (1, 30), (1, 20), (1, 10)],
        [yes, yes, yes, yes, yes, yes, None],
    );
    check(
        Rule::PLURALITY,
        &[(0, 100), (0, 90), (1, 3)],
        [no, yes, no, no, no, no, None],
    );
    // A tie that the winner is part of is no other outcome.
    check(
        Rule::PLURALITY,
        &[(0, 9), (1, 5), (1, 4), (0, 1)],
        [yes, no, no, yes, no, yes, None],
    );
    check(
        MAJORITY,
        &[(0, 9), (1, 5), (1, 4), (0, 1)],
        [yes, no, yes, yes, yes, yes, None],
    );
    // The quorum stands without the largest, and is left aside where votes are not in power.
    check(
        with_quorum(MAJORITY, 10),
        &[(0, 6), (0, 6), (1, 1)],
        [yes, yes, no, no, no, no, None],
    );
    check(
        with_quorum(MAJORITY, 100),
        &[(0, 6), (0, 6), (1, 1)],
        [no, no, no, no, no, no, None],
    );
    check(Rule::PLURALITY, &[(0, 6)], [yes, yes, no, no, no, no, None]);
    check(Rule::PLURALITY, &[], [no; 7]);
    // Of a rule that is not counted nobody knows what another one would change.
    check(Rule::Unknown, &[(0, 3), (1, 2)], [None; 7]);
}

#[test]
fn caps_are_not_rounded() {
    // A tenth of 15 is 1.5: 1.5 against 1 + 1, not 1 against 1 + 1 or 2 against 1 + 1.
    let outcome = |votes: &[(u16, u64)]| {
        let found = found(Rule::PLURALITY, votes);
        found
            .counterfactuals
            .into_iter()
            .find(|one| one.variant == Variant::Cap(1000))
            .unwrap()
            .outcome
            .unwrap()
    };
    assert_eq!(outcome(&[(0, 13), (1, 1), (1, 1)]), Outcome::Won(1));
    assert_eq!(outcome(&[(0, 13), (1, 1), (2, 1)]), Outcome::Won(0));
    let largest = decision(Rule::PLURALITY, &[(0, 1), (1, 1), (1, 1)]);
    let largest = with_votes(largest, |_, vote| vote.power = Power::MAX);
    let found = figures(&largest, &Options::default());
    assert_eq!(found.outcome, Outcome::Won(1));
    assert_eq!(found.counterfactuals[5].outcome, Some(Outcome::Won(1)));
}

#[test]
fn without_delegation_everybody_counts_what_they_hold() {
    let all = decision(MAJORITY, &[(0, 100), (1, 60)]);
    let own = [10, 60_u64];
    let one = with_votes(all.clone(), |place, vote| {
        vote.own = (place == 0).then_some(Power::from(own[place]));
    });
    assert_eq!(
        figures(&one, &Options::default()).changed(Variant::WithoutDelegation),
        None
    );
    let decision = with_votes(all, |place, vote| vote.own = Some(Power::from(own[place])));
    let found = figures(&decision, &Options::default());
    assert_eq!(found.changed(Variant::WithoutDelegation), Some(true));
    assert_eq!(found.fewest.of_delegated, Some(1));
}

#[test]
fn what_share_of_for_came_from_those_it_pays() {
    let decision = decision(MAJORITY, &[(0, 40), (0, 20), (1, 30), (2, 10)]);
    let found = alignment(&Poll::new(&decision), &[0, 2, 9]).unwrap();
    assert_eq!(found.share.ten_thousandths(), 6666);
    assert_eq!(
        (found.paid, found.without, found.changed),
        (vec![0], Outcome::Passed, false)
    );
    let found = alignment(&Poll::new(&decision), &[0]).unwrap();
    assert_eq!((found.without, found.changed), (Outcome::Failed, true));
    assert_eq!(
        alignment(&Poll::new(&self::decision(MAJORITY, &[(1, 3)])), &[0]),
        None
    );
}
