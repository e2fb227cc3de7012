//! Who votes alike: pairs counted one by one, groups by hand, and groups that stay groups.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests are outside #[test] functions"
)]

use lens::{
    Cast, Decision, History,
    agreement::{Agreement, LARGEST, LEAST_SHARED, PARTS, Pair, agreement},
    blocs::{Blocs, LINKAGES, Linkage, THRESHOLDS, blocs},
    history::Rule,
    random::Random,
    work,
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

/// Each row is a decision, each letter a voter: `y`, `n`, `-` for an abstention, ` ` for none. A voter's power is ten
/// less its place.
fn history(rows: &[&str]) -> History {
    let cast = |(voter, letter): (usize, char)| {
        let choice = match letter {
            'y' => 0,
            'n' => 1,
            '-' => 2,
            _ => return None,
        };
        Some(Cast {
            voter: voter as u32,
            choice,
            power: Power::from(10 - voter),
            own: None,
            at: None,
        })
    };
    let decision = |row: &&str| Decision {
        rule: MAJORITY,
        votes: row.chars().enumerate().filter_map(cast).collect(),
        ..Decision::default()
    };
    History {
        voters: (0..9).map(|voter| voter.to_string().into()).collect(),
        decisions: rows.iter().map(decision).collect(),
        decimals: 0,
    }
}

fn compared(history: &History) -> Agreement {
    work::all(agreement(history, LARGEST))
}

fn grouped(agreement: &Agreement) -> Blocs {
    work::all(blocs(agreement))
}

#[test]
fn only_shared_votes_on_a_side_are_compared() {
    let found = compared(&history(&["yyn", "nn ", "y-y", "yn-"]));
    let pair = |one, other| {
        let pair = found.pair(one, other).unwrap();
        (pair.shared, pair.agreed)
    };
    assert_eq!(
        (pair(0, 1), pair(0, 2), pair(1, 2)),
        ((3, 2), (2, 1), (1, 0))
    );
    assert_eq!(found.pair(2, 1), found.pair(1, 2));
    assert_eq!((found.pair(1, 1), found.pair(0, 3)), (None, None));
    // Two of three voters in the first, both in the second, and so on: 1/3 + 1 + 0.
    let expected = found.pair(0, 1).unwrap().expected as f64 / PARTS as f64;
    assert!((expected - (1.0 / 3.0 + 1.0)).abs() < 3.0 / PARTS as f64);
}

#[test]
fn agreement_is_corrected_for_chance() {
    let pair = |shared, agreed, expected_tenths: u64| Pair {
        shared,
        agreed,
        expected: expected_tenths * PARTS / 10,
    };
    let check = |pair: Pair, expected: Option<f64>| {
        let found = pair.kappa(LEAST_SHARED).map(|kappa| kappa as f64 / 1e6);
        assert_eq!(found.is_some(), expected.is_some());
        assert!(
            found
                .zip(expected)
                .is_none_or(|(found, expected)| (found - expected).abs() < 1e-4)
        );
    };
    check(pair(10, 10, 50), Some(1.0));
    check(pair(10, 5, 50), Some(0.0));
    check(pair(10, 8, 50), Some(0.6));
    check(pair(10, 0, 50), Some(-1.0));
    // In votes that nearly all agree on, nearly all agreement is chance.
    check(pair(10, 9, 90), Some(0.0));
    check(pair(4, 4, 20), None);
    check(pair(10, 10, 100), None);
}

#[test]
fn the_largest_are_compared_and_the_others_counted() {
    let history = history(&["yynny", "nnyyn"]);
    let found = work::all(agreement(&history, 3));
    let voters: Vec<u32> = found.voters.iter().map(|one| one.voter).collect();
    assert_eq!(
        (voters, found.others, found.pairs.len()),
        (vec![0, 1, 2], 2, 3)
    );
    assert_eq!(found.cast, alloy(2 * (10 + 9 + 8 + 7 + 6)));
    assert_eq!(found.voters[1].cast, alloy(18));
}

fn alloy(number: u64) -> alloy_primitives::U512 {
    alloy_primitives::U512::from(number)
}

#[test]
fn two_camps_are_found_by_every_way_to_group() {
    // Two camps of three that always oppose each other, one who sides with either, one who is hardly there.
    let rows = [
        "yyynnnyy", "nnnyyyy ", "yyynnnn ", "nnnyyyn ", "yyynnny ", "nnnyyyy ", "yyynnnn ",
        "nnnyyyn ",
    ];
    let found = grouped(&compared(&history(&rows)));
    assert_eq!(found.groupings.len(), LINKAGES.len() * THRESHOLDS.len());
    for grouping in &found.groupings {
        let blocs = [vec![0, 1, 2], vec![3, 4, 5], vec![6], vec![7]];
        assert_eq!(grouping.blocs, blocs, "{grouping:?}");
    }
    // Power cast: 8 × (27, 18, 4) and 3.
    let shares = [216.0, 144.0, 32.0, 3.0].map(|power: f64| power / 395.0);
    let entropy: f64 = shares.iter().map(|share| -share * share.ln()).sum();
    assert!((found.entropy.0 - entropy).abs() < 1e-12 && (found.entropy.1 - entropy).abs() < 1e-12);
    assert!((found.effective.0 - entropy.exp()).abs() < 1e-12);
    assert!((found.largest.1 - shares[0]).abs() < 1e-15);
    assert!(found.alone > found.entropy.1);
}

#[test]
fn a_chain_is_one_bloc_or_several_as_one_groups() {
    // Each votes like the next in most votes, the first not like the last.
    let rows = [
        "yyyy", "yyyn", "yyyn", "yyyn", "yynn", "yynn", "yynn", "ynnn", "ynnn", "ynnn", "yyyy",
        "nnnn", "nnnn",
    ];
    let found = grouped(&compared(&history(&rows)));
    let blocs = |linkage, threshold| {
        let is =
            |one: &&lens::blocs::Grouping| one.linkage == linkage && one.threshold == threshold;
        found.groupings.iter().find(is).unwrap().blocs.clone()
    };
    let (single, complete) = (
        blocs(Linkage::Single, 400_000),
        blocs(Linkage::Complete, 400_000),
    );
    assert!(single.len() < complete.len(), "{single:?} {complete:?}");
    assert!(found.entropy.0 < found.entropy.1);
}

#[test]
fn nobody_and_one_are_no_blocs() {
    let none = grouped(&compared(&history(&[])));
    assert_eq!((none.entropy, none.largest), ((0.0, 0.0), (0.0, 0.0)));
    assert_eq!(
        grouped(&compared(&history(&["y", "n", "y"]))).groupings[0].blocs,
        [vec![0]]
    );
}

/// Random votes of several camps.
fn random_history(seed: u64, voters: usize, decisions: usize) -> History {
    let mut random = Random::new(seed);
    let decision = |_| {
        let camps: Vec<u16> = (0..4).map(|_| random.below(2) as u16).collect();
        let mut votes = Vec::new();
        for voter in 0..voters {
            if random.below(3) > 0 {
                let choice = match random.below(6) {
                    0 => random.below(3) as u16,
                    _ => camps[voter % 4],
                };
                votes.push(Cast {
                    voter: voter as u32,
                    choice,
                    power: Power::from(1 + random.below(100)),
                    own: None,
                    at: None,
                });
            }
        }
        Decision {
            rule: MAJORITY,
            votes: votes.into(),
            ..Decision::default()
        }
    };
    let decisions = (0..decisions).map(decision).collect();
    let voters = (0..voters).map(|voter| voter.to_string().into()).collect();
    History {
        voters,
        decisions,
        decimals: 0,
    }
}

/// Joins by the definition: of all two groups the most alike, compared pair by pair.
fn slowly(agreement: &Agreement, linkage: Linkage, threshold: i64) -> Vec<Vec<u32>> {
    let mut blocs: Vec<Vec<u32>> = (0..agreement.voters.len() as u32)
        .map(|one| vec![one])
        .collect();
    loop {
        let mut best: Option<(i64, usize, usize)> = None;
        for one in 0..blocs.len() {
            for other in one + 1..blocs.len() {
                let pairs = blocs[one]
                    .iter()
                    .flat_map(|a| blocs[other].iter().map(move |b| (*a, *b)));
                let known: Vec<i64> = pairs
                    .clone()
                    .filter_map(|(a, b)| {
                        agreement.pair(a as usize, b as usize)?.kappa(LEAST_SHARED)
                    })
                    .collect();
                let all = pairs.count();
                let alike = match linkage {
                    _ if known.is_empty() => None,
                    Linkage::Single => known.iter().max().copied(),
                    Linkage::Average if known.len() * 2 < all => None,
                    Linkage::Average => {
                        Some(known.iter().sum::<i64>().div_euclid(known.len() as i64))
                    }
                    Linkage::Complete if known.len() < all => None,
                    Linkage::Complete => known.iter().min().copied(),
                };
                if let Some(alike) = alike
                    && best.is_none_or(|(most, _, _)| alike > most)
                {
                    best = Some((alike, one, other));
                }
            }
        }
        match best {
            Some((alike, one, other)) if alike >= threshold => {
                let mut joined = blocs.remove(other);
                blocs[one].append(&mut joined);
                blocs[one].sort_unstable();
            }
            _ => return blocs,
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(40) })]

    #[test]
    fn groups_are_those_of_the_definition(seed in any::<u64>(), voters in 2..16_usize, decisions in 4..14_usize) {
        let agreement = compared(&random_history(seed, voters, decisions));
        for grouping in grouped(&agreement).groupings {
            let expected = slowly(&agreement, grouping.linkage, grouping.threshold);
            prop_assert_eq!(&grouping.blocs, &expected, "{:?} {}", grouping.linkage, grouping.threshold);
        }
    }

    #[test]
    fn pairs_are_those_counted_one_by_one(seed in any::<u64>(), voters in 2..12_usize, decisions in 1..150_usize) {
        let history = random_history(seed, voters, decisions);
        let found = compared(&history);
        let side = |decision: &Decision, voter: u32| {
            let vote = decision.votes.iter().find(|vote| vote.voter == voter)?;
            (vote.choice < 2).then_some(vote.choice)
        };
        for (one, first) in found.voters.iter().enumerate() {
            for (other, second) in found.voters.iter().enumerate().take(one) {
                let (mut shared, mut agreed, mut expected) = (0, 0, 0.0);
                for decision in &history.decisions {
                    let (Some(a), Some(b)) = (side(decision, first.voter), side(decision, second.voter)) else {
                        continue;
                    };
                    shared += 1;
                    agreed += u32::from(a == b);
                    let heads = |choice| decision.votes.iter().filter(|vote| vote.choice == choice).count() as f64;
                    let (yes, no) = (heads(0), heads(1));
                    let all = yes + no;
                    expected += (yes * (yes - 1.0) + no * (no - 1.0)) / (all * (all - 1.0));
                }
                let pair = found.pair(one, other).unwrap();
                prop_assert_eq!((pair.shared, pair.agreed), (shared, agreed));
                let found = pair.expected as f64 / PARTS as f64;
                prop_assert!((found - expected).abs() <= f64::from(shared) / PARTS as f64);
            }
        }
    }
}
