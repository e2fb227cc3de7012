//! What counts towards a quorum, and on whose absence an outcome hung.

use crate::*;
use alloy_primitives::U512;
use lens::decide::{Needed, Outcome, Poll};

/// Against, for and abstain, as Governors number them.
fn governor(abstain: bool, against_counts: bool, quorum: u64) -> Rule {
    Rule::Majority {
        yes: 1,
        no: 0,
        abstain: abstain.then_some(2),
        threshold_bps: 5000,
        quorum: Some(Power::from(quorum)),
        against_counts,
    }
}

#[test]
fn what_counts_towards_the_quorum_is_as_the_governor_counts_it() {
    let check = |rule, votes: &[(u16, u64)], (part, outcome), missing, needed| {
        let decision = decision(rule, votes);
        let poll = Poll::new(&decision);
        assert_eq!(poll.totals.taking_part(&rule), U512::from(part), "{rule:?}");
        assert_eq!(poll.outcome, outcome, "{rule:?}");
        assert_eq!(poll.capture().change, Some(U512::from(missing)), "{rule:?}");
        assert_eq!(poll.needed(), needed, "{rule:?}");
    };
    // Compound's Bravo and `quorum=for`: 390,000 for are not 400,000, whoever abstained.
    let votes = [(1, 390_000), (2, 20_000), (0, 30_000)];
    let nobody = Needed::Nobody;
    let defeated = |part| (part, Outcome::NoQuorum);
    check(
        governor(false, false, 400_000),
        &votes,
        defeated(390_000),
        10_000,
        nobody,
    );
    // `quorum=for,abstain`, and all three: it passes, and not without the largest. 360,000 more against make it fail.
    let passed = |part| (part, Outcome::Passed);
    let one = Needed::Voters(1);
    check(
        governor(true, false, 400_000),
        &votes,
        passed(410_000),
        360_000,
        one,
    );
    check(
        governor(true, true, 400_000),
        &votes,
        passed(440_000),
        360_000,
        one,
    );
    // Whoever abstained is not what a quorum of those for hangs on.
    let votes = [(1, 300), (1, 200), (2, 900)];
    check(
        governor(false, false, 200),
        &votes,
        passed(500),
        500,
        Needed::Voters(2),
    );
    check(
        governor(true, false, 1_000),
        &votes,
        passed(1_400),
        500,
        one,
    );
}

#[test]
fn that_no_absence_would_have_changed_it_is_said_only_where_it_is_so() {
    let check = |against: &[u64], quorum, expected| {
        let mut votes = vec![(0, 6)];
        votes.extend(against.iter().map(|power| (1, *power)));
        let decision = decision(with_quorum(MAJORITY, quorum), &votes);
        assert_eq!(
            Poll::new(&decision).needed(),
            expected,
            "{against:?} {quorum}"
        );
    };
    check(&[5, 1, 1], 0, Needed::Voters(1));
    // Without the five too little takes part; without the two ones 6 : 5 passes.
    check(&[5, 1, 1], 9, Needed::Voters(2));
    check(&[5, 1, 1], 12, Needed::Nobody);
    check(&[7], 9, Needed::Nobody);
    check(&[2; 3], 11, Needed::Nobody);
    check(&[2; 3], 10, Needed::Voters(1));
    // Too many sets to look at: the largest take the quorum with them, the smallest do not.
    let many = [[3; 12].as_slice(), &[1; 4]].concat();
    check(&many, 11, Needed::Unknown);
    // Where what has to go is more than may, or the largest are enough, it is proven of many as well.
    check(&many, 12, Needed::Nobody);
    check(&many, 10, Needed::Voters(12));
}
