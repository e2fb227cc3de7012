//! Figures of a decision: cases by hand, and every small decision against a count of all that could have been.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests are outside #[test] functions"
)]

use alloy_primitives::U512;
use lens::{
    decide::{
        Figures, Late, Moment, Needed, Options, Outcome, Poll, Settled, Totals, Variant,
        alignment::alignment, figures,
    },
    history::{Cast, Decision, Rule},
};
use proptest::prelude::*;
use record::Power;

const MAJORITY: Rule = Rule::Majority {
    yes: 0,
    no: 1,
    abstain: Some(2),
    threshold_bps: 5000,
    quorum: None,
    against_counts: true,
};

fn with_quorum(rule: Rule, least: u64) -> Rule {
    match rule {
        Rule::Majority {
            yes,
            no,
            abstain,
            threshold_bps,
            against_counts,
            ..
        } => Rule::Majority {
            yes,
            no,
            abstain,
            threshold_bps,
            quorum: Some(Power::from(least)),
            against_counts,
        },
        Rule::Plurality { least_bps, .. } => Rule::Plurality {
            least_bps,
            quorum: Some(Power::from(least)),
        },
        Rule::Unknown => Rule::Unknown,
    }
}

/// Votes as choice and power, cast a second after one another.
fn decision(rule: Rule, votes: &[(u16, u64)]) -> Decision {
    let cast = |(number, (choice, power)): (u32, &(u16, u64))| Cast {
        voter: number,
        choice: *choice,
        power: Power::from(*power),
        own: None,
        at: Some(i64::from(number)),
    };
    Decision {
        rule,
        votes: (0..).zip(votes).map(cast).collect(),
        ..Decision::default()
    }
}

fn found(rule: Rule, votes: &[(u16, u64)]) -> Figures {
    figures(&decision(rule, votes), &Options::default())
}

#[test]
fn an_outcome_is_a_win_a_tie_or_none() {
    let check = |rule, votes: &[(u16, u64)], expected: Outcome| {
        assert_eq!(found(rule, votes).outcome, expected, "{votes:?}");
    };
    let most = Rule::PLURALITY;
    check(most, &[(0, 3), (1, 2), (1, 2)], Outcome::Won(1));
    check(most, &[(0, 2), (1, 2), (2, 1)], Outcome::Tied(vec![0, 1]));
    check(most, &[], Outcome::Nothing);
    check(most, &[(0, 0)], Outcome::Nothing);
    check(with_quorum(most, 5), &[(0, 4)], Outcome::NoQuorum);
    check(with_quorum(most, 5), &[(0, 4), (1, 1)], Outcome::Won(0));
    let half = Rule::Plurality {
        least_bps: 5000,
        quorum: None,
    };
    check(half, &[(0, 2), (1, 1), (2, 1)], Outcome::NoMajority);
    check(half, &[(0, 3), (1, 1), (2, 1)], Outcome::Won(0));
    check(MAJORITY, &[(0, 3), (1, 2), (2, 9)], Outcome::Passed);
    check(MAJORITY, &[(0, 2), (1, 3)], Outcome::Failed);
    check(MAJORITY, &[(0, 3), (1, 3)], Outcome::Even);
    check(
        with_quorum(MAJORITY, 6),
        &[(0, 3), (1, 2)],
        Outcome::NoQuorum,
    );
    check(with_quorum(MAJORITY, 6), &[(0, 3), (2, 3)], Outcome::Passed);
    check(Rule::Unknown, &[(0, 3)], Outcome::Unknown);
}

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
    for (vote, own) in decision.votes.iter_mut().zip([40, 10, 0, 5_u64]) {
        vote.own = Some(Power::from(own));
    }
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

#[test]
fn concentration_is_of_power_cast() {
    let found = found(Rule::PLURALITY, &[(0, 4), (0, 3), (1, 2), (1, 1), (1, 0)]);
    let of = found.concentration.unwrap();
    assert_eq!(
        (of.gini.ten_thousandths(), of.hhi.ten_thousandths()),
        (2500, 3000)
    );
    assert_eq!(of.top.ten_thousandths(), 4000);
    assert_eq!(found.voters, 4);
    let near = |found: f64, expected: f64| assert!((found - expected).abs() < 1e-12, "{found}");
    // ln 4 − H of .4, .3, .2, .1, and of that between .7 and .3 in halves.
    near(of.theil.total, 4_f64.ln() - 1.2798542258336676);
    near(of.theil.between, 0.7 * 1.4_f64.ln() + 0.3 * 0.6_f64.ln());
    near(of.theil.total, of.theil.between + of.theil.within);
    near(of.effective_by_entropy, 1.2798542258336676_f64.exp());
    assert_eq!(self::found(Rule::PLURALITY, &[(0, 0)]).concentration, None);
}

#[test]
fn contested_is_what_came_second_with_enough() {
    let check = |rule, votes: &[(u16, u64)], expected| {
        assert_eq!(found(rule, votes).contested, expected, "{votes:?}");
    };
    check(Rule::PLURALITY, &[(0, 75), (1, 25)], true);
    check(Rule::PLURALITY, &[(0, 76), (1, 24)], false);
    check(Rule::PLURALITY, &[(0, 60), (1, 20), (2, 20)], false);
    // Abstentions take no side.
    check(MAJORITY, &[(0, 75), (1, 25), (2, 900)], true);
    check(MAJORITY, &[(0, 10), (2, 90)], false);
    check(Rule::Unknown, &[(0, 1), (1, 1)], false);
    check(Rule::PLURALITY, &[], false);
}

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
    let mut largest = largest;
    largest
        .votes
        .iter_mut()
        .for_each(|vote| vote.power = Power::MAX);
    let found = figures(&largest, &Options::default());
    assert_eq!(found.outcome, Outcome::Won(1));
    assert_eq!(found.counterfactuals[5].outcome, Some(Outcome::Won(1)));
}

#[test]
fn without_delegation_everybody_counts_what_they_hold() {
    let mut decision = decision(MAJORITY, &[(0, 100), (1, 60)]);
    decision.votes[0].own = Some(Power::from(10));
    assert_eq!(
        figures(&decision, &Options::default()).changed(Variant::WithoutDelegation),
        None
    );
    decision.votes[1].own = Some(Power::from(60));
    let found = figures(&decision, &Options::default());
    assert_eq!(found.changed(Variant::WithoutDelegation), Some(true));
    assert_eq!(found.fewest.of_delegated, Some(1));
}

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
        for (vote, at) in decision.votes.iter_mut().zip(times) {
            vote.at = Some(*at);
        }
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
    let mut untimed = decision(MAJORITY, &votes);
    untimed.votes[0].at = None;
    assert_eq!(Poll::new(&untimed).late(LATE), None);
    // What is late is the reader's to say: a half, or next to nothing.
    let mut decision = decision(MAJORITY, &votes);
    (decision.opens, decision.closes) = (Some(0), Some(100));
    for (vote, at) in decision.votes.iter_mut().zip([5, 60]) {
        vote.at = Some(at);
    }
    for (bps, swung) in [(5_000, true), (4_001, true), (4_000, false), (100, false)] {
        let late = Poll::new(&decision).late(bps).unwrap();
        assert_eq!(late.swung, swung, "{bps}");
    }
    assert_eq!(Poll::new(&untimed).settled(), Settled::default());
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

/// Who alone changes the outcome, by counting each case anew.
fn pivotal_by_counting(decision: &Decision) -> (Vec<u32>, Vec<u32>) {
    let outcome = |votes: Vec<Cast>| {
        let decision = Decision {
            votes,
            ..decision.clone()
        };
        Totals::of(&decision).outcome(&decision.rule)
    };
    let before = outcome(decision.votes.clone());
    let mut largest: Vec<Cast> = decision
        .votes
        .iter()
        .filter(|vote| !vote.power.is_zero())
        .copied()
        .collect();
    largest.sort_by_key(|vote| core::cmp::Reverse(vote.power));
    let (mut absent, mut otherwise) = (Vec::new(), Vec::new());
    for vote in &largest {
        let others: Vec<Cast> = decision
            .votes
            .iter()
            .filter(|other| other.voter != vote.voter)
            .copied()
            .collect();
        if before.differs(&outcome(others.clone())) {
            absent.push(vote.voter);
        }
        // Any choice, one that nobody took among them.
        let changes = (0..6)
            .filter(|choice| *choice != vote.choice)
            .any(|choice| {
                let mut votes = others.clone();
                votes.push(Cast { choice, ..*vote });
                before.differs(&outcome(votes))
            });
        if changes {
            otherwise.push(vote.voter);
        }
    }
    (absent, otherwise)
}

fn rules() -> impl Strategy<Value = Rule> {
    let quorum = || proptest::option::of((0..40_u64).prop_map(Power::from));
    prop_oneof![
        (prop_oneof![Just(0), Just(5000), 0..9999_u32], quorum())
            .prop_map(|(least_bps, quorum)| Rule::Plurality { least_bps, quorum }),
        (
            prop_oneof![Just(5000), 1..9999_u32],
            quorum(),
            any::<bool>(),
            proptest::option::of(Just(2)),
        )
            .prop_map(|(threshold_bps, quorum, against_counts, abstain)| {
                Rule::Majority {
                    yes: 0,
                    no: 1,
                    abstain,
                    threshold_bps,
                    quorum,
                    against_counts,
                }
            }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(600) })]

    #[test]
    fn the_pivotal_are_those_that_counting_anew_finds(
        rule in rules(),
        votes in proptest::collection::vec((0..5_u16, 0..8_u64), 0..9),
    ) {
        let decision = decision(rule, &votes);
        let poll = Poll::new(&decision);
        prop_assert_eq!((poll.pivotal(), poll.pivotal_by_reversal()), pivotal_by_counting(&decision));
    }

    #[test]
    fn the_fewest_it_needed_are_those_that_leaving_out_everybody_in_turn_finds(
        rule in rules(),
        votes in proptest::collection::vec((0..4_u16, 1..8_u64), 0..8),
    ) {
        let decision = decision(rule, &votes);
        let poll = Poll::new(&decision);
        let without = |gone: u32| {
            let mut totals = Totals::default();
            for (place, (choice, power)) in votes.iter().enumerate() {
                if gone >> place & 1 == 0 {
                    totals.add(*choice, U512::from(*power));
                }
            }
            totals.outcome(&rule)
        };
        let all = 1..1_u32 << votes.len();
        let fewest = all.filter(|gone| poll.outcome.differs(&without(*gone))).map(u32::count_ones).min();
        let known = !matches!(poll.outcome, Outcome::Tied(_) | Outcome::NoMajority | Outcome::Unknown);
        let expected = if known { fewest.map_or(Needed::Nobody, Needed::Voters) } else { Needed::Unknown };
        prop_assert_eq!(poll.needed(), expected);
    }

    #[test]
    fn new_power_changes_the_outcome_from_the_cost_of_capture_on(
        rule in rules(),
        votes in proptest::collection::vec((0..4_u16, 0..8_u64), 1..9),
    ) {
        let decision = decision(rule, &votes);
        let poll = Poll::new(&decision);
        let with = |choice, power: u64| {
            let mut totals = poll.totals.clone();
            totals.add(choice, U512::from(power));
            totals.outcome(&rule)
        };
        // The least that does it, for whichever choice: tried one after the other.
        let least = (0..2000_u64).find(|power| (0..5).any(|choice| with(choice, *power).differs(&poll.outcome)));
        if let Outcome::Tied(_) = poll.outcome {
            prop_assert_eq!(poll.capture().change, Some(U512::from(1)));
        } else if poll.totals.all > U512::ZERO && least.is_some() {
            prop_assert_eq!(poll.capture().change, least.map(U512::from));
        }
        // Against everybody who voted, all of them for one other choice.
        let alone = |power: u64| {
            let (mut totals, mine) = (Totals::default(), 0);
            totals.add(mine, U512::from(power));
            totals.add(1, poll.totals.all);
            matches!(totals.outcome(&rule), Outcome::Won(0) | Outcome::Passed)
        };
        if let (Rule::Majority { .. }, Some(least)) = (rule, (0..100_000_u64).find(|power| alone(*power))) {
            prop_assert_eq!(poll.capture().whole, Some(U512::from(least)));
        }
    }

    #[test]
    fn from_the_moment_it_was_decided_nothing_later_could_change_it(
        rule in rules(),
        votes in proptest::collection::vec((0..3_u16, 1..6_u64), 1..8),
    ) {
        let decision = decision(rule, &votes);
        let poll = Poll::new(&decision);
        // Whether any later vote, for whatever choice or not at all, all of them together, would have changed it.
        let could_change = |count: usize| {
            let mut so_far = Totals::default();
            votes.iter().take(count).for_each(|(choice, power)| so_far.add(*choice, U512::from(*power)));
            let rest = poll.totals.all - so_far.all;
            let nobody = so_far.outcome(&rule);
            (0..4).map(|choice| {
                let mut totals = so_far.clone();
                totals.add(choice, rest);
                totals.outcome(&rule)
            }).chain([nobody]).any(|outcome| match rule {
                Rule::Majority { .. } => outcome.differs(&poll.outcome),
                _ => outcome != poll.outcome,
            })
        };
        let decided = !matches!(poll.outcome, Outcome::Tied(_) | Outcome::NoMajority | Outcome::Nothing)
            && !matches!((rule, &poll.outcome), (Rule::Plurality { .. }, Outcome::NoQuorum));
        let expected = (1..=votes.len()).find(|count| !could_change(*count)).filter(|_| decided);
        let found = poll.settled().against_later.map(|moment| moment.votes as usize);
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn whatever_is_cast_has_figures(
        rule in rules(),
        votes in proptest::collection::vec((0..70_u16, any::<[u64; 4]>(), any::<i64>()), 0..40),
        eligible in any::<[u64; 4]>(),
    ) {
        let cast = |(number, (choice, limbs, at)): (u32, &(u16, [u64; 4], i64))| Cast {
            voter: number,
            choice: *choice,
            power: Power::from_limbs(*limbs),
            own: Some(Power::from_limbs(*limbs) >> 1),
            at: Some(*at),
        };
        let decision = Decision {
            rule,
            eligible: Some(Power::from_limbs(eligible)),
            votes: (0..).zip(&votes).map(cast).collect(),
            ..Decision::default()
        };
        let found = figures(&decision, &Options::default());
        prop_assert_eq!(found.concentration.is_some(), !votes.is_empty());
    }
}
