//! The fewest who are enough for something: each way to count them is its own.

use crate::*;

#[test]
fn without_a_quorum_the_fewest_are_those_with_more_than_half() {
    let check = |powers: &[u64], passing, blocking| {
        let votes: Vec<(u16, u64)> = powers.iter().map(|power| (0, *power)).collect();
        let fewest = found(Rule::PLURALITY, &votes).fewest;
        assert_eq!(
            (fewest.passing, fewest.blocking),
            (passing, blocking),
            "{powers:?}"
        );
        assert_eq!(fewest.of_votes, passing);
    };
    check(&[51, 49], Some(1), Some(1));
    // Exactly half passes nothing and blocks everything.
    check(&[50, 50], Some(2), Some(1));
    check(&[40, 30, 20, 10], Some(2), Some(2));
    check(&[25, 25, 25, 25], Some(3), Some(2));
    check(&[7], Some(1), Some(1));
    check(&[0, 0], None, None);
}

#[test]
fn each_way_to_count_fewest_is_its_own() {
    let mut decision = decision(
        with_quorum(MAJORITY, 60),
        &[(0, 40), (0, 30), (1, 20), (1, 10)],
    );
    decision.eligible = Some(Power::from(130));
    let own = [40, 10, 0, 5_u64];
    decision = with_votes(decision, |place, vote| {
        vote.own = Some(Power::from(own[place]))
    });
    let fewest = figures(&decision, &Options::default()).fewest;
    assert_eq!(fewest.of_votes, Some(2));
    assert_eq!(fewest.of_eligible, Some(2));
    // Delegated are 20, 20 and 5: two of the delegates have more than half.
    assert_eq!(fewest.of_delegated, Some(2));
    assert_eq!(fewest.passing, Some(2));
    // 60 of 100 would still be enough: only without 41 or more is the quorum out of reach.
    assert_eq!(fewest.blocking, Some(2));
    decision.eligible = Some(Power::from(200));
    assert_eq!(
        figures(&decision, &Options::default()).fewest.of_eligible,
        None
    );
}
