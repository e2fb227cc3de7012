//! When it was decided, and what the late votes did.

use crate::*;
use lens::decide::{Late, Moment, Poll, Settled};

#[test]
fn the_moment_it_was_decided() {
    let check = |rule,
                 votes: &[(u16, u64)],
                 eligible: Option<u64>,
                 expected: (Option<u32>, Option<u32>)| {
        let mut decision = decision(rule, votes);
        decision.eligible = eligible.map(Power::from);
        let moment = |votes: u32| Moment {
            votes,
            at: i64::from(votes) - 1,
        };
        let expected = Settled {
            against_later: expected.0.map(moment),
            against_eligible: expected.1.map(moment),
        };
        assert_eq!(Poll::new(&decision).settled(), expected, "{votes:?}");
    };
    // 60 of 100 had been cast for it after the second vote; nothing that came could outweigh it.
    check(
        MAJORITY,
        &[(0, 30), (0, 30), (1, 20), (1, 20)],
        None,
        (Some(2), None),
    );
    check(
        MAJORITY,
        &[(0, 30), (0, 30), (1, 20), (1, 20)],
        Some(110),
        (Some(2), Some(2)),
    );
    check(
        MAJORITY,
        &[(0, 30), (0, 30), (1, 20), (1, 20)],
        Some(120),
        (Some(2), None),
    );
    check(
        MAJORITY,
        &[(1, 40), (0, 40), (0, 30)],
        None,
        (Some(3), None),
    );
    check(
        MAJORITY,
        &[(1, 60), (0, 40), (0, 10)],
        None,
        (Some(1), None),
    );
    // A quorum must be reached first.
    check(
        with_quorum(MAJORITY, 80),
        &[(0, 60), (1, 10), (1, 10)],
        None,
        (Some(3), None),
    );
    check(
        Rule::PLURALITY,
        &[(0, 5), (1, 3), (2, 1)],
        None,
        (Some(1), None),
    );
    check(
        Rule::PLURALITY,
        &[(0, 5), (1, 4), (2, 1)],
        None,
        (Some(3), None),
    );
    check(Rule::PLURALITY, &[(0, 5), (1, 5)], None, (None, None));
    check(Rule::Unknown, &[(0, 5)], None, (None, None));
}

#[test]
fn a_late_swing_is_another_leader_after_nine_tenths() {
    const LATE: u32 = 1_000;
    let check = |times: &[i64],
                 votes: &[(u16, u64)],
                 window: Option<(i64, i64)>,
                 expected: Option<(bool, u64)>| {
        let mut decision = decision(MAJORITY, votes);
        decision = with_votes(decision, |place, vote| vote.at = Some(times[place]));
        decision.opens = window.map(|window| window.0);
        decision.closes = window.map(|window| window.1);
        let late = Poll::new(&decision).late(LATE);
        let short = |late: Late| (late.swung, late.power.ten_thousandths());
        assert_eq!(late.map(short), expected, "{votes:?}");
    };
    let votes = [(1, 40), (0, 60)];
    check(&[5, 91], &votes, Some((0, 100)), Some((true, 6000)));
    check(&[5, 90], &votes, Some((0, 100)), Some((false, 0)));
    check(
        &[5, 91],
        &[(0, 40), (0, 60)],
        Some((0, 100)),
        Some((false, 6000)),
    );
    // Nobody led before.
    check(&[95, 96], &votes, Some((0, 100)), Some((false, 10000)));
    // From the first vote to the last, where the source does not say.
    check(&[5, 50], &votes, None, Some((true, 6000)));
    check(&[5, 5], &votes, None, None);
    check(&[i64::MIN, i64::MAX], &votes, None, Some((true, 6000)));
    let untimed = with_votes(decision(MAJORITY, &votes), |place, vote| {
        vote.at = vote.at.filter(|_| place > 0);
    });
    assert_eq!(Poll::new(&untimed).late(LATE), None);
    // What is late is the reader's to say: a half, or next to nothing.
    let mut decision = decision(MAJORITY, &votes);
    (decision.opens, decision.closes) = (Some(0), Some(100));
    decision = with_votes(decision, |place, vote| vote.at = Some([5, 60][place]));
    for (bps, swung) in [(5_000, true), (4_001, true), (4_000, false), (100, false)] {
        let late = Poll::new(&decision).late(bps).unwrap();
        assert_eq!(late.swung, swung, "{bps}");
    }
    assert_eq!(Poll::new(&untimed).settled(), Settled::default());
}
