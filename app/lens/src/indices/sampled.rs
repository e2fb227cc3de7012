//! Swings by sampling coalitions, for games too large to count: seeded, so that anyone can make the same ones again.
//!
//! A player's power is the chance that the others, without the player, lack no more than the player's weight. With
//! every other a member by the toss of a fair coin that is Banzhaf's index; with all coins of one chance, and that
//! chance itself anything between 0 and 1 alike, it is Shapley's and Shubik's (Owen 1972). One sampled coalition asks
//! this of all players at once.

use core::ops::{Add, Sub};

use alloy_primitives::U256;

use super::{Values, game::Reduced};
use crate::{random::Random, work::Work};

/// Coalitions sampled together.
const BATCH: usize = 512;
/// Players whose membership is one word.
const WORD: usize = 64;

/// Which index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Index {
    Banzhaf,
    Shapley,
}

/// A sum of weights.
pub(super) trait Sum:
    Copy + Ord + Default + Add<Output = Self> + Sub<Output = Self>
{
}
impl Sum for u64 {}
impl Sum for u128 {}
impl Sum for U256 {}

/// Samples coalitions: how many find each group's players decisive.
pub(super) struct Sampled<S> {
    index: Index,
    quota: S,
    /// Heaviest first.
    weights: Vec<S>,
    /// How many players each group has, lightest first.
    groups: Vec<usize>,
    random: Random,
    samples: u32,
    taken: u32,
    hits: Vec<u32>,
    /// Members, 64 players after the other, one word for each coalition.
    members: Vec<[u64; BATCH]>,
}

/// In the smallest integers that hold the sum of all weights.
pub(super) fn sampled(
    game: &Reduced,
    index: Index,
    seed: u64,
    samples: u32,
) -> Box<dyn Work<Output = Values>> {
    match (u64::try_from(game.sum), u128::try_from(game.sum)) {
        (Ok(_), _) => Box::new(Sampled::<u64>::of(game, index, seed, samples)),
        (_, Ok(_)) => Box::new(Sampled::<u128>::of(game, index, seed, samples)),
        _ => Box::new(Sampled::<U256>::of(game, index, seed, samples)),
    }
}

impl<S: Sum + TryFrom<U256>> Sampled<S> {
    fn of(game: &Reduced, index: Index, seed: u64, samples: u32) -> Self {
        let fit = |value: U256| S::try_from(value).unwrap_or_default();
        let heaviest = game.groups.iter().rev();
        let mut random = Random::new(seed);
        if index == Index::Shapley {
            // Two indices of one seed are not to rest on the same coalitions.
            random = Random::new(random.bits());
        }
        Sampled {
            index,
            quota: fit(game.quota),
            weights: heaviest
                .flat_map(|group| group.places.iter().map(|_| fit(group.weight)))
                .collect(),
            groups: game.groups.iter().map(|group| group.places.len()).collect(),
            random,
            samples,
            taken: 0,
            hits: vec![0; game.players],
            members: vec![[0; BATCH]; game.players.div_ceil(WORD)],
        }
    }

    fn sample(&mut self, count: usize) {
        let chances: Vec<u64> = (0..count as u64).map(|more| self.chance(more)).collect();
        let mut sums = [S::default(); BATCH];
        for (block, words) in self.weights.chunks(WORD).zip(&mut self.members) {
            let tables: Vec<[S; 256]> = block.chunks(8).map(table).collect();
            for ((word, sum), chance) in words.iter_mut().zip(&mut sums).zip(&chances) {
                *word = match self.index {
                    Index::Banzhaf => self.random.bits(),
                    Index::Shapley => coins(&mut self.random, *chance),
                };
                for (table, byte) in tables.iter().zip(word.to_le_bytes()) {
                    *sum = *sum + table[usize::from(byte)];
                }
            }
        }
        for (place, sum) in sums.iter().enumerate().take(count) {
            self.ask(place, *sum);
        }
    }

    /// Of all 2^64: the samples share the range evenly.
    fn chance(&mut self, more: u64) -> u64 {
        let number = u128::from(u64::from(self.taken) + more);
        let samples = u128::from(self.samples);
        let (from, to) = ((number << 64) / samples, ((number + 1) << 64) / samples);
        from as u64 + self.random.below((to - from) as u64)
    }

    /// Who is decisive: members without whom it falls short, others with whom it does not.
    fn ask(&mut self, place: usize, sum: S) {
        let wins = sum >= self.quota;
        let decisive = match wins {
            true => self
                .weights
                .partition_point(|weight| *weight > sum - self.quota),
            false => self
                .weights
                .partition_point(|weight| *weight >= self.quota - sum),
        };
        let blocks = self.members.iter().zip(self.hits.chunks_mut(WORD));
        for (block, (words, hits)) in blocks.enumerate().take(decisive.div_ceil(WORD)) {
            let mut who = if wins { words[place] } else { !words[place] };
            let here = decisive - block * WORD;
            if here < WORD {
                who &= (1 << here) - 1;
            }
            while who != 0 {
                if let Some(hits) = hits.get_mut(who.trailing_zeros() as usize) {
                    *hits += 1;
                }
                who &= who - 1;
            }
        }
    }
}

impl<S: Sum + TryFrom<U256>> Work for Sampled<S> {
    type Output = Values;

    fn progress(&self) -> (u64, u64) {
        (self.taken.into(), self.samples.into())
    }

    fn step(&mut self) -> Option<Values> {
        let count = (self.samples - self.taken).min(BATCH as u32);
        if count > 0 {
            self.sample(count as usize);
            self.taken += count;
            return None;
        }
        // Players of equal weight share what was found of all of them.
        let mut hits = self.hits.iter().rev();
        let shares = self.groups.iter().map(|players| {
            let found: u64 = hits
                .by_ref()
                .take(*players)
                .map(|hits| u64::from(*hits))
                .sum();
            found as f64 / (*players as f64 * f64::from(self.samples))
        });
        Some(Values::Sampled(shares.collect()))
    }
}

/// What each coalition of at most eight weighs.
fn table<S: Sum>(weights: &[S]) -> [S; 256] {
    let mut table = [S::default(); 256];
    for (player, weight) in weights.iter().enumerate() {
        let (without, with) = table.split_at_mut(1 << player);
        for (with, without) in with.iter_mut().zip(without) {
            *with = *without + *weight;
        }
    }
    table
}

/// 64 tosses of a coin that falls on its head `chance` times in 2^64: each compares random bits with those of the
/// chance, as far as they are equal.
fn coins(random: &mut Random, chance: u64) -> u64 {
    let (mut heads, mut open) = (0, u64::MAX);
    for place in (0..u64::BITS).rev() {
        let bits = random.bits();
        if chance >> place & 1 == 1 {
            heads |= open & !bits;
            open &= bits;
        } else {
            open &= !bits;
        }
        if open == 0 {
            break;
        }
    }
    heads
}
