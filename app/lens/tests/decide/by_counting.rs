//! Every small decision against a count of all that could have been.

use crate::*;
use alloy_primitives::U512;
use lens::decide::{Needed, Outcome, Poll, Totals};
use proptest::prelude::*;

/// Who alone changes the outcome, by counting each case anew.
fn pivotal_by_counting(decision: &Decision) -> (Vec<u32>, Vec<u32>) {
    let outcome = |votes: Vec<Cast>| {
        let decision = Decision {
            votes: votes.into(),
            ..decision.clone()
        };
        Totals::of(&decision).outcome(&decision.rule)
    };
    let before = outcome(decision.votes.iter().collect());
    let mut largest: Vec<Cast> = decision
        .votes
        .iter()
        .filter(|vote| !vote.power.is_zero())
        .collect();
    largest.sort_by_key(|vote| core::cmp::Reverse(vote.power));
    let (mut absent, mut otherwise) = (Vec::new(), Vec::new());
    for vote in &largest {
        let others: Vec<Cast> = decision
            .votes
            .iter()
            .filter(|other| other.voter != vote.voter)
            .collect();
        if before.differs(&outcome(others.clone())) {
            absent.push(vote.voter);
        }
        // Any choice there is: under plurality one that nobody took among them.
        let choices = match decision.rule {
            Rule::Majority { .. } => 0..3,
            _ => 0..6,
        };
        let changes = choices
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
            // What counts towards a quorum: all, all but against, or for alone.
            prop_oneof![
                Just((Some(2), true)),
                Just((Some(2), false)),
                Just((None, false))
            ],
        )
            .prop_map(|(threshold_bps, quorum, (abstain, against_counts))| {
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
