//! A-priori power: games of the literature, and every small game against a look at all its coalitions.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests are outside #[test] functions"
)]

use lens::{
    indices::{Basis, BigUint, Fault, Game, Indices, Player, Sampling, indices},
    work,
};
use proptest::prelude::*;
use record::Power;

fn game(quota: u64, weights: &[u64]) -> Game {
    let weights = weights.iter().copied().map(Power::from).collect();
    Game::new(Power::from(quota), weights).unwrap()
}

fn counted(game: &Game) -> Indices {
    let found = work::all(indices(game, Sampling::THOUSANDTH));
    assert_eq!(
        (found.banzhaf, found.shapley),
        (Basis::Counted, Basis::Counted)
    );
    found
}

fn near(found: f64, expected: f64, least: f64) -> bool {
    (found - expected).abs() <= least
}

fn swings(found: &Indices) -> Vec<BigUint> {
    let of = |player: &Player| player.swings.clone().unwrap();
    found.players.iter().map(of).collect()
}

fn numbers(of: &[u64]) -> Vec<BigUint> {
    of.iter().copied().map(BigUint::from).collect()
}

#[test]
fn games_of_the_literature() {
    let check = |quota, weights: &[u64], expected: &[u64], shares: &[(u32, u32)]| {
        let found = counted(&game(quota, weights));
        assert_eq!(swings(&found), numbers(expected), "[{quota}; {weights:?}]");
        let all: u64 = expected.iter().sum();
        for ((player, swings), (part, whole)) in found.players.iter().zip(expected).zip(shares) {
            let normalised = *swings as f64 / all as f64;
            assert!(near(player.normalised.value, normalised, 1e-15));
            let raw = *swings as f64 / 2_f64.powi(weights.len() as i32 - 1);
            assert_eq!(player.banzhaf.value, raw);
            let share = f64::from(*part) / f64::from(*whole);
            assert!(near(player.shapley.value, share, 1e-15), "{part}/{whole}");
            assert_eq!(player.shapley.error, 0.0);
        }
    };
    // UN Security Council.
    check(
        39,
        &[[7; 5].as_slice(), &[1; 10]].concat(),
        &[[848; 5].as_slice(), &[84; 10]].concat(),
        &[[(421, 2145); 5].as_slice(), &[(4, 2145); 10]].concat(),
    );
    // EEC 1958: Luxembourg had a weight, and no power.
    check(
        12,
        &[4, 4, 4, 2, 2, 1],
        &[10, 10, 10, 6, 6, 0],
        &[(7, 30), (7, 30), (7, 30), (3, 20), (3, 20), (0, 1)],
    );
    // EC 1973.
    check(
        41,
        &[10, 10, 10, 10, 5, 5, 3, 3, 2],
        &[53, 53, 53, 53, 29, 29, 21, 21, 5],
        &[
            [(5, 28); 4].as_slice(),
            &[(17, 210); 2],
            &[(2, 35); 2],
            &[(1, 105)],
        ]
        .concat(),
    );
    // Nassau County 1964: three of six had no power.
    check(
        58,
        &[31, 31, 28, 21, 2, 2],
        &[16, 16, 16, 0, 0, 0],
        &[(1, 3), (1, 3), (1, 3), (0, 1), (0, 1), (0, 1)],
    );
    check(51, &[50, 49, 1], &[3, 1, 1], &[(2, 3), (1, 6), (1, 6)]);
    // The largest alone; unanimity; one player; players without weight.
    check(5, &[5, 1, 1], &[4, 0, 0], &[(1, 1), (0, 1), (0, 1)]);
    check(3, &[1, 1, 1], &[1, 1, 1], &[(1, 3); 3]);
    check(1, &[1], &[1], &[(1, 1)]);
    check(
        2,
        &[0, 1, 0, 1],
        &[0, 4, 0, 4],
        &[(0, 1), (1, 2), (0, 1), (1, 2)],
    );
}

/// Electoral votes 2012 to 2020.
fn electoral_college() -> Vec<u64> {
    let mut votes = vec![55, 38, 29, 29, 20, 20, 18, 16, 16, 15, 14, 13, 12];
    for (states, each) in [
        (4, 11),
        (4, 10),
        (3, 9),
        (2, 8),
        (3, 7),
        (6, 6),
        (3, 5),
        (5, 4),
        (8, 3),
    ] {
        votes.extend(std::iter::repeat_n(each, states));
    }
    votes
}

#[test]
fn the_electoral_college() {
    let votes = electoral_college();
    assert_eq!((votes.len(), votes.iter().sum::<u64>()), (51, 538));
    let found = counted(&game(270, &votes));
    let (california, least) = (&found.players[0], found.players.last().unwrap());
    assert!(near(california.banzhaf.value, 0.471147, 5e-7));
    assert!(near(california.shapley.value, 0.110297, 5e-7));
    assert!(near(least.shapley.value, 0.0054015, 5e-8));
    let all: f64 = found
        .players
        .iter()
        .map(|player| player.shapley.value)
        .sum();
    assert!(near(all, 1.0, 1e-14));
}

#[test]
fn counts_of_more_bits_than_any_integer_has() {
    // n equal players, m needed: C(n−1, m−1) swings each, and 1/n.
    let check = |players: usize, quota: u64| {
        let found = counted(&game(quota, &vec![1; players]));
        let mut expected = BigUint::from(1_u8);
        for step in 1..quota {
            expected = expected * (players as u64 - step) / step;
        }
        let of = &found.players[players / 2];
        assert_eq!(of.swings, Some(expected));
        assert!(near(of.shapley.value, 1.0 / players as f64, 1e-16));
        assert!(near(of.normalised.value, 1.0 / players as f64, 1e-16));
    };
    check(128, 64);
    check(129, 100);
    check(333, 167);
    check(400, 17);
}

#[test]
fn weights_of_any_size_are_counted_for_few_players() {
    // The same game as [51; 50,49,1], and one that only a look at all coalitions can count.
    let token = Power::from(10_u64).pow(Power::from(70_u64));
    let times = |number: u64| token * Power::from(number);
    let check = |quota, weights: Vec<Power>, expected: &[u64]| {
        let found = counted(&Game::new(quota, weights).unwrap());
        assert_eq!(swings(&found), numbers(expected));
    };
    check(times(51), vec![times(50), times(49), times(1)], &[3, 1, 1]);
    let (little, one) = (Power::from(1_u64), times(1));
    check(
        times(50) + little,
        vec![times(50) - little, times(49), one + little],
        &[2, 2, 2],
    );
    check(Power::MAX, vec![Power::MAX - little, little], &[1, 1]);
    check(Power::MAX, vec![Power::MAX, Power::ZERO], &[2, 0]);
}

#[test]
fn what_is_no_game_is_said_in_words() {
    let check = |quota: u64, weights: &[u64], expected| {
        let weights = weights.iter().copied().map(Power::from).collect();
        assert_eq!(Game::new(Power::from(quota), weights), Err(expected));
    };
    check(1, &[], Fault::NoPlayers);
    check(0, &[1], Fault::NoQuota);
    check(
        7,
        &[3, 3],
        Fault::OutOfReach {
            sum: Power::from(6),
        },
    );
    check(1, &[0, 0], Fault::OutOfReach { sum: Power::ZERO });
    check(1, &vec![1; Game::MOST_PLAYERS + 1], Fault::TooManyPlayers);
    let too_much = Game::new(Power::from(1), vec![Power::MAX, Power::from(1)]);
    assert_eq!(too_much, Err(Fault::TooMuch));
}

#[test]
fn a_share_of_all_weights_as_a_quota() {
    let check = |weights: &[u64], bps, expected: u64| {
        let weights = weights.iter().copied().map(Power::from).collect();
        assert_eq!(
            Game::of_share(weights, bps).unwrap().quota(),
            Power::from(expected)
        );
    };
    check(&[5, 5], 5000, 6);
    check(&[5, 6], 5000, 6);
    check(&[1, 1, 1], 6666, 2);
    check(&[1, 1, 1], 6667, 3);
    assert_eq!(Game::of_share(vec![Power::from(1)], 10000), None);
    assert_eq!(Game::of_share(vec![Power::MAX; 3], 5000), None);
}

#[test]
fn samples_come_near_and_can_be_made_again() {
    // Too heavy to count, and more than can be listed: the electoral college in units that share no divisor.
    let unit = Power::from(10_u64).pow(Power::from(60_u64));
    let mut weights: Vec<Power> = electoral_college()
        .into_iter()
        .map(|votes| unit * Power::from(votes))
        .collect();
    weights[50] += Power::from(1);
    weights.push(Power::ZERO);
    let game = Game::new(unit * Power::from(270_u64), weights).unwrap();
    let sampling = Sampling {
        seed: 7,
        samples: 20_000,
    };
    let found = work::all(indices(&game, sampling));
    assert_eq!(
        found.banzhaf,
        Basis::Sampled {
            seed: 7,
            samples: 20_000
        }
    );
    assert_eq!(found.shapley, found.banzhaf);
    assert_eq!(found, work::all(indices(&game, sampling)));
    let other = work::all(indices(
        &game,
        Sampling {
            seed: 8,
            ..sampling
        },
    ));
    assert_ne!(found.players, other.players);

    let exact = counted(&self::game(270, &electoral_college()));
    for (found, exact) in found.players.iter().zip(&exact.players) {
        assert_eq!(found.swings, None);
        for (found, exact) in [
            (found.banzhaf, exact.banzhaf),
            (found.normalised, exact.normalised),
            (found.shapley, exact.shapley),
        ] {
            assert!(found.error > 0.0 && found.error < 0.004);
            assert!(
                near(found.value, exact.value, 4.5 * found.error),
                "{found:?} {exact:?}"
            );
        }
    }
    // Without weight there is nothing to sample.
    let idle = found.players.last().unwrap();
    assert_eq!(
        (idle.banzhaf.value, idle.banzhaf.error, idle.shapley.error),
        (0.0, 0.0, 0.0)
    );
}

#[test]
fn equal_weights_have_equal_power_in_samples_too() {
    let mut weights = vec![Power::from(1) << 200_u32; 100];
    weights[3] += Power::from(1);
    let game = Game::of_share(weights, 5000).unwrap();
    let found = work::all(indices(
        &game,
        Sampling {
            seed: 1,
            samples: 4_000,
        },
    ));
    let first = &found.players[0];
    assert!(found.players[4..].iter().all(|player| player == first));
    // 2·C(98, 48) / 2^99.
    assert!(near(
        first.banzhaf.value,
        0.078785,
        4.5 * first.banzhaf.error
    ));
    assert!(near(first.shapley.value, 0.01, 4.5 * first.shapley.error));
}

#[test]
fn work_can_be_stopped_and_tells_how_far_it_is() {
    let weights: Vec<u64> = (1..=200).collect();
    let game = game(10_051, &weights);
    let mut told = Vec::new();
    let stopped = work::finish(indices(&game, Sampling::THOUSANDTH), &mut |done, total| {
        told.push((done, total));
        told.len() < 5
    });
    assert!(stopped.is_none());
    assert_eq!(told.len(), 5);
    assert!(told.iter().all(|(done, total)| done <= total));
    assert!(told.is_sorted());
}

/// Swings and shares by looking at all coalitions, one by one.
fn by_hand(quota: u64, weights: &[u64]) -> Vec<(u64, f64)> {
    let players = weights.len();
    let factorial = |n: usize| (1..=n).map(|factor| factor as f64).product::<f64>();
    let weight = |coalition: u32| -> u64 {
        let members = (0..players).filter(|player| coalition >> player & 1 == 1);
        members.map(|player| weights[player]).sum()
    };
    let of = |player: usize| {
        let without = (0..1_u32 << players).filter(|coalition| coalition >> player & 1 == 0);
        let decisive = without.filter(|coalition| {
            weight(*coalition) < quota && weight(*coalition) + weights[player] >= quota
        });
        decisive.fold((0, 0.0), |(swings, share), coalition| {
            let others = coalition.count_ones() as usize;
            let orders = factorial(others) * factorial(players - others - 1);
            (swings + 1, share + orders / factorial(players))
        })
    };
    (0..players).map(of).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn counting_is_looking_at_all_coalitions(
        weights in proptest::collection::vec(prop_oneof![0..6_u64, 0..60_u64, 3000..9000_u64], 1..9),
        part in 1..1000_u64,
    ) {
        let sum: u64 = weights.iter().sum();
        prop_assume!(sum > 0);
        let quota = (sum * part).div_ceil(1000);
        let found = counted(&game(quota, &weights));
        // The same in weights that only listing can take: another factor for each hides the common divisor.
        let heavy = |weight: u64| Power::from(weight) << 150_u32;
        let mut large: Vec<Power> = weights.iter().map(|weight| heavy(*weight)).collect();
        if let Some(first) = large.iter_mut().find(|weight| !weight.is_zero()) {
            *first += Power::from(1);
        }
        let listed = counted(&Game::new(heavy(quota), large).unwrap());
        for (player, (swings, share)) in by_hand(quota, &weights).into_iter().enumerate() {
            for found in [&found, &listed] {
                prop_assert_eq!(found.players[player].swings.clone(), Some(swings.into()));
                prop_assert!(near(found.players[player].shapley.value, share, 1e-12));
            }
        }
    }

    #[test]
    fn heavier_players_are_no_weaker_and_shares_come_to_one(
        weights in proptest::collection::vec(1..400_u64, 2..60),
        part in 1..1000_u64,
    ) {
        let sum: u64 = weights.iter().sum();
        let found = counted(&game((sum * part).div_ceil(1000), &weights));
        let all: f64 = found.players.iter().map(|player| player.shapley.value).sum();
        prop_assert!(near(all, 1.0, 1e-12));
        let mut order: Vec<usize> = (0..weights.len()).collect();
        order.sort_by_key(|player| weights[*player]);
        for pair in order.windows(2) {
            let (lighter, heavier) = (&found.players[pair[0]], &found.players[pair[1]]);
            prop_assert!(lighter.swings <= heavier.swings);
            prop_assert!(lighter.shapley.value <= heavier.shapley.value + 1e-15);
        }
    }
}
