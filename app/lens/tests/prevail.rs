//! Who prevails, what chance alone would give, and who decisions rested on: cases by hand, and every small vote
//! against trying all that a voter could have done.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests are outside #[test] functions"
)]

use lens::{
    Cast, Decision, History,
    decide::{Figures, Options, Totals, figures},
    history::Rule,
    lorenz::{Lorenz, Point, lorenz, share_of_largest},
    potential::potential,
    prevail::{LEAST, Prevail, Standing, WHOLE, deciding, prevail, wilson},
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

fn decision(rule: Rule, votes: &[(u32, u16, u64)]) -> Decision {
    let cast = |(voter, choice, power): &(u32, u16, u64)| Cast {
        voter: *voter,
        choice: *choice,
        power: Power::from(*power),
        own: None,
        at: None,
    };
    Decision {
        choices: ["a", "b", "c"].map(Into::into).into(),
        rule,
        votes: votes.iter().map(cast).collect(),
        ..Decision::default()
    }
}

fn history(decisions: Vec<Decision>) -> (History, Vec<Figures>) {
    let found = decisions
        .iter()
        .map(|one| figures(one, &Options::default()))
        .collect();
    let history = History {
        voters: (0..8).map(|voter| voter.to_string().into()).collect(),
        decisions,
        decimals: 0,
    };
    (history, found)
}

fn prevailing(decisions: Vec<Decision>) -> Prevail {
    let (history, figures) = history(decisions);
    prevail(&history, &figures)
}

#[test]
fn only_contested_decisions_count() {
    let found = prevailing(vec![
        // 60 : 40, the abstention large enough to choose.
        decision(
            MAJORITY,
            &[(0, 0, 40), (1, 0, 20), (2, 1, 40), (3, 2, 30), (4, 0, 0)],
        ),
        // 76 : 24 is not contested.
        decision(MAJORITY, &[(0, 0, 76), (2, 1, 24)]),
        // A tie prevails as against.
        decision(MAJORITY, &[(0, 0, 40), (2, 1, 40)]),
        // Under plurality nobody prevails in one.
        decision(Rule::PLURALITY, &[(0, 0, 40), (2, 1, 40)]),
        decision(Rule::PLURALITY, &[(0, 2, 30), (1, 1, 20), (2, 0, 20)]),
        decision(Rule::Unknown, &[(0, 0, 40), (2, 1, 40)]),
    ]);
    assert_eq!((found.decisions, found.without), (3, 1));
    let rows: Vec<_> = found
        .voters
        .iter()
        .map(|one| (one.voter, one.contested, one.prevailed, one.pivotal))
        .collect();
    assert_eq!(
        rows,
        [(0, 3, 2, 2), (2, 3, 1, 2), (1, 2, 1, 2), (3, 0, 0, 1)]
    );
}

#[test]
fn chance_is_what_a_weight_alone_would_give() {
    let check = |rule, votes: &[(u32, u16, u64)], expected: &[f64]| {
        let found = prevailing(vec![decision(rule, votes)]);
        for (voter, expected) in (0..).zip(expected) {
            let standing = found.voters.iter().find(|one| one.voter == voter).unwrap();
            assert!(
                (standing.by_chance() - expected).abs() < 1e-15,
                "{voter}: {standing:?}"
            );
        }
    };
    // Whoever tips it wins on either side; who cannot, on one.
    check(
        MAJORITY,
        &[(0, 0, 40), (1, 0, 20), (2, 1, 40)],
        &[1.0, 1.0, 0.5],
    );
    check(
        MAJORITY,
        &[(0, 0, 60), (1, 0, 1), (2, 1, 40)],
        &[1.0, 0.5, 0.5],
    );
    // Three choices. The largest makes any win; the smallest only the first: 30 + 5 against 40.
    check(
        Rule::PLURALITY,
        &[(0, 0, 40), (1, 1, 30), (2, 2, 5)],
        &[1.0, 1.0 / 3.0, 1.0 / 3.0],
    );
    // 12 : 12 is a tie that nobody wins, so 10 moved from there win nowhere but where they are.
    check(
        Rule::PLURALITY,
        &[(0, 0, 10), (1, 0, 12), (2, 1, 12), (3, 1, 1)],
        &[2.0 / 3.0, 2.0 / 3.0, 1.0 / 3.0, 1.0 / 3.0],
    );
}

#[test]
fn too_few_are_said_to_be_too_few() {
    let standing = |contested, prevailed| Standing {
        voter: 0,
        contested,
        prevailed,
        expected: 0.0,
        pivotal: 3,
    };
    assert_eq!(standing(19, 19).share(LEAST), None);
    assert_eq!(standing(0, 0).share(0), None);
    let (share, (low, high)) = standing(20, 20).share(LEAST).unwrap();
    assert_eq!((share, high), (1.0, 1.0));
    assert!((low - 0.838875).abs() < 1e-6);
    assert_eq!(standing(20, 10).exercised(12).0, 0.25);
    assert_eq!(standing(20, 10).exercised(0).0, 3.0);
}

#[test]
fn wilson_intervals_are_those_of_the_tables() {
    // The two x with (p − x)² = z²·x·(1 − x)/n, as halving intervals finds them.
    let check = |seen, of, expected: (f64, f64)| {
        let (low, high) = wilson(seen, of);
        assert!(
            (low - expected.0).abs() < 5e-7 && (high - expected.1).abs() < 5e-7,
            "{low} {high}"
        );
    };
    check(0, 0, (0.0, 1.0));
    check(0, 10, (0.0, 0.277533));
    check(10, 10, (0.722467, 1.0));
    check(1, 1, (0.206549, 1.0));
    check(5, 10, (0.236593, 0.763407));
    check(21, 22, (0.782020, 0.991931));
    check(150, 1000, (0.129210, 0.173469));
}

#[test]
fn decisions_rest_on_the_fewest_who_were_enough() {
    let check = |rule, votes: &[(u32, u16, u64)], expected: &[(usize, u64)], by_themselves| {
        let (history, figures) = history(vec![decision(rule, votes)]);
        let found = deciding(&history, &figures);
        assert_eq!(found.by_themselves, by_themselves);
        assert_eq!(found.decisions, u32::from(!expected.is_empty()));
        for (voter, part) in found.of.iter().enumerate() {
            let part_of = expected.iter().find(|(who, _)| *who == voter);
            assert_eq!(
                *part,
                Power::from(part_of.map_or(0, |(_, part)| *part)),
                "{voter}"
            );
        }
    };
    check(
        MAJORITY,
        &[(0, 0, 50), (1, 0, 20), (2, 1, 40)],
        &[(0, WHOLE)],
        0,
    );
    check(
        MAJORITY,
        &[(0, 0, 30), (1, 0, 20), (2, 0, 5), (3, 1, 40)],
        &[(0, WHOLE / 2), (1, WHOLE / 2)],
        0,
    );
    // Two of three equals were needed, and nobody can say which.
    check(
        MAJORITY,
        &[(0, 0, 10), (1, 0, 10), (2, 0, 10), (3, 1, 11)],
        &[(0, WHOLE / 3), (1, WHOLE / 3), (2, WHOLE / 3)],
        0,
    );
    check(
        MAJORITY,
        &[(0, 0, 30), (1, 0, 8), (2, 0, 8), (3, 1, 35)],
        &[(0, WHOLE / 2), (1, WHOLE / 4), (2, WHOLE / 4)],
        0,
    );
    // Those against had to reach what was for.
    check(
        MAJORITY,
        &[(0, 1, 30), (1, 1, 25), (2, 0, 50)],
        &[(0, WHOLE / 2), (1, WHOLE / 2)],
        0,
    );
    // Without a quorum nobody's vote against was needed.
    let quorum = Rule::Majority {
        yes: 0,
        no: 1,
        abstain: None,
        threshold_bps: 5000,
        quorum: Some(Power::from(100)),
        against_counts: false,
    };
    check(quorum, &[(0, 1, 30), (2, 0, 50)], &[], 1);
    check(
        Rule::PLURALITY,
        &[(0, 1, 30), (1, 1, 9), (2, 0, 25), (3, 2, 20)],
        &[(0, WHOLE)],
        0,
    );
    check(Rule::PLURALITY, &[(0, 1, 30), (2, 0, 30)], &[], 0);
}

#[test]
fn curves_are_exact_and_short() {
    let powers = |of: &[u64]| of.iter().copied().map(Power::from).collect::<Vec<_>>();
    let check = |of: &[u64], expected: &[(u16, u16)]| {
        let Lorenz { points, holders } = lorenz(&powers(of)).unwrap();
        let expected = expected.iter().map(|(holders, held)| Point {
            holders: *holders,
            held: *held,
        });
        assert_eq!(points, expected.collect::<Vec<_>>());
        assert_eq!(holders as usize, of.len());
    };
    check(&[7], &[(0, 0), (10000, 10000)]);
    check(&[3, 1], &[(0, 0), (5000, 2500), (10000, 10000)]);
    check(&[0, 9, 0], &[(0, 0), (3333, 0), (6667, 0), (10000, 10000)]);
    check(
        &[1, 1, 1],
        &[(0, 0), (3333, 3333), (6667, 6667), (10000, 10000)],
    );
    assert_eq!(lorenz(&[]), None);
    assert_eq!(lorenz(&powers(&[0, 0])), None);
    assert_eq!(lorenz(&[Power::MAX; 3]).unwrap().points[2].held, 6667);

    let many: Vec<u64> = (0..100_000).map(|number| number / 10).collect();
    let points = lorenz(&powers(&many)).unwrap().points;
    assert!((100..=250).contains(&points.len()), "{}", points.len());
    assert!(points.windows(2).all(|pair| {
        pair[1].holders - pair[0].holders <= 100 && pair[1].held - pair[0].held <= 200
    }));
    // Convex: each piece is at least as steep as the one before, up to rounding.
    assert!(points.iter().all(|point| point.held <= point.holders));

    assert_eq!(share_of_largest(&powers(&[1, 2, 7]), 1), Some(7000));
    assert_eq!(share_of_largest(&powers(&[1, 2, 7]), 9), Some(10000));
    assert_eq!(share_of_largest(&powers(&[0]), 1), None);
}

#[test]
fn potential_is_of_the_latest_weights() {
    let (history, _) = history(vec![
        decision(MAJORITY, &[(0, 0, 40), (1, 0, 20), (2, 1, 5)]),
        decision(MAJORITY, &[(0, 0, 10), (2, 1, 30), (3, 0, 1), (1, 0, 0)]),
    ]);
    let found = potential(&history, 5000, 3).unwrap();
    assert_eq!((found.voters, found.left_out), (vec![2, 1, 0], 1));
    assert_eq!(found.game.weights(), [30, 20, 10].map(Power::from));
    assert_eq!(found.game.quota(), Power::from(31));
    assert_eq!(potential(&History::default(), 5000, 3), None);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn chance_and_pivots_are_what_trying_everything_finds(
        powers in proptest::collection::vec((0..3_u16, 0..12_u64), 1..7),
        rule in prop_oneof![
            (0..9999_u32, 0..30_u64, any::<bool>()).prop_map(|(threshold_bps, quorum, against_counts)| Rule::Majority {
                yes: 0,
                no: 1,
                abstain: Some(2),
                threshold_bps,
                quorum: Some(Power::from(quorum)),
                against_counts,
            }),
            (0..8000_u32, 0..30_u64).prop_map(|(least_bps, quorum)| Rule::Plurality {
                least_bps,
                quorum: Some(Power::from(quorum)),
            }),
        ],
    ) {
        let votes: Vec<_> = (0..).zip(&powers).map(|(voter, (choice, power))| (voter, *choice, *power)).collect();
        let one = decision(rule, &votes);
        let found = prevailing(vec![one.clone()]);
        let outcome = Totals::of(&one).outcome(&rule);
        let Some(prevailing) = outcome.prevailing(&rule).filter(|_| found.decisions > 0) else {
            return Ok(());
        };
        let sides: &[u16] = match rule {
            Rule::Plurality { .. } => &[0, 1, 2],
            _ => &[0, 1],
        };
        for (voter, choice, power) in votes.iter().filter(|(_, _, power)| *power > 0) {
            let standing = found.voters.iter().find(|standing| standing.voter == *voter).unwrap();
            let otherwise = |to: u16| {
                let mut votes = votes.clone();
                votes[*voter as usize].1 = to;
                Totals::of(&decision(rule, &votes)).outcome(&rule)
            };
            if rule.takes_side(*choice) {
                let wins = sides.iter().filter(|side| otherwise(**side).prevailing(&rule) == Some(**side));
                let expected = wins.count() as f64 / sides.len() as f64;
                prop_assert!((standing.expected - expected).abs() < 1e-15, "{power}: {standing:?} {expected}");
                prop_assert_eq!(standing.prevailed, u32::from(*choice == prevailing));
            }
            prop_assert_eq!(standing.contested, u32::from(rule.takes_side(*choice)));
        }
    }

    #[test]
    fn a_decision_is_shared_out_whole(
        powers in proptest::collection::vec((0..3_u16, 1..5_u64), 1..8),
        quorum in 0..20_u64,
    ) {
        let votes: Vec<_> = (0..).zip(&powers).map(|(voter, (choice, power))| (voter, *choice, *power)).collect();
        let rule = Rule::Plurality { least_bps: 0, quorum: Some(Power::from(quorum)) };
        let (history, figures) = history(vec![decision(rule, &votes)]);
        let found = deciding(&history, &figures);
        let all = found.of.iter().fold(Power::ZERO, |sum, part| sum + *part);
        let whole = Power::from(u64::from(found.decisions) * WHOLE);
        prop_assert!(whole - all < Power::from(8), "{all} of {whole}");
        // Equal powers on one side have equal parts.
        for (one, (choice, power)) in powers.iter().enumerate() {
            for (other, equal) in powers.iter().enumerate() {
                if (choice, power) == (&equal.0, &equal.1) {
                    prop_assert_eq!(found.of[one], found.of[other]);
                }
            }
        }
    }
}
