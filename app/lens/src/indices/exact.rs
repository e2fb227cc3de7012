//! Swings by generating functions: how many coalitions weigh so much, and, for Shapley and Shubik, have so many members.
//!
//! Whoever is taken out again leaves an alternating sum of what was counted: with `P(t)` coalitions of all players below
//! `t`, those of the others are `P(t) − P(t−w) + P(t−2w) − …`. So nothing is counted again for any player.

use num_bigint::BigUint;

use super::{
    Values,
    counts::{Counts, DOUBLINGS},
    game::Reduced,
    number::ratio,
};
use crate::work::Work;

/// More additions than this are not begun: about three seconds' worth.
const MOST_ADDITIONS: u64 = 6_000_000_000;
/// More bytes than this are not taken.
const MOST_BYTES: u64 = 1 << 28;

/// Counts coalitions by weight: swings.
pub(super) struct Swings {
    quota: usize,
    /// Lightest first.
    weights: Vec<usize>,
    /// The distinct ones.
    distinct: Vec<usize>,
    counts: Counts,
    joined: usize,
    reach: usize,
    done: u64,
    total: u64,
}

impl Swings {
    /// `None` where it would take too long or too much.
    pub fn of(game: &Reduced) -> Option<Swings> {
        let (quota, weights) = game.small()?;
        let total = additions(quota, &weights, |_| 1)?;
        affordable(quota as u64 * Counts::planes(weights.len()) as u64)?;
        Some(Swings {
            quota,
            distinct: distinct(&weights),
            weights,
            counts: Counts::one(quota),
            joined: 0,
            reach: 0,
            done: 0,
            total,
        })
    }

    /// `2·(P(q) − P(q−w) + P(q−2w) − …) − P(q)` coalitions of the others lack no more than this weight.
    fn of_weight(&self, weight: usize) -> BigUint {
        let (added, taken) = self.counts.alternating(below(self.quota, weight));
        let (whole, _) = self.counts.alternating(core::iter::once(self.quota - 1));
        ((added - taken) << 1) - whole
    }
}

impl Work for Swings {
    type Output = Values;

    fn progress(&self) -> (u64, u64) {
        (self.done, self.total)
    }

    fn step(&mut self) -> Option<Values> {
        let next = self.weights.iter().skip(self.joined).take(DOUBLINGS);
        let next: Vec<usize> = next.copied().collect();
        if !next.is_empty() {
            self.counts.join(&next, self.reach);
            self.counts.carry();
            for weight in &next {
                self.joined += 1;
                self.reach += weight;
                self.done += cells(self.quota, self.reach) * Counts::planes(self.joined) as u64;
            }
            return None;
        }
        self.counts.sum_up();
        let swings = self.distinct.iter().map(|weight| self.of_weight(*weight));
        Some(Values::Swings(swings.collect()))
    }
}

/// Counts coalitions by weight and number of members: shares after Shapley and Shubik.
pub(super) struct Shares {
    quota: usize,
    weights: Vec<usize>,
    distinct: Vec<usize>,
    /// Coalitions of so many members.
    of_size: Vec<Counts>,
    factorials: Vec<BigUint>,
    found: Vec<f64>,
    done: u64,
    total: u64,
}

impl Shares {
    /// `None` where it would take too long or too much.
    pub fn of(game: &Reduced) -> Option<Shares> {
        let (quota, weights) = game.small()?;
        let players = weights.len() as u64;
        let joining = additions(quota, &weights, |joined| joined)?;
        let distinct = distinct(&weights);
        let taking = distinct.iter().map(|weight| {
            let often = ((quota / weight) as u64 + 1).min(players);
            often * players * Counts::planes(weights.len()) as u64
        });
        let total = joining.checked_add(taking.sum())?;
        affordable((players + 1) * quota as u64 * Counts::planes(weights.len()) as u64)?;
        (total <= MOST_ADDITIONS).then(|| Shares {
            quota,
            distinct,
            of_size: vec![Counts::one(quota)],
            factorials: factorials(weights.len()),
            weights,
            found: Vec::new(),
            done: 0,
            total,
        })
    }

    fn join(&mut self, weight: usize) {
        self.of_size.push(Counts::zeros(self.quota));
        let joined = self.of_size.len() - 1;
        for size in (0..joined).rev() {
            let (smaller, larger) = self.of_size.split_at_mut(size + 1);
            if let (Some(from), Some(to)) = (smaller.last(), larger.first_mut()) {
                to.add_moved(from, weight);
            }
        }
        let last = joined == self.weights.len();
        if last || joined.is_multiple_of(DOUBLINGS) {
            self.of_size.iter_mut().for_each(Counts::carry);
        }
        if last {
            self.of_size.iter_mut().for_each(Counts::sum_up);
        }
    }

    /// Swings with coalitions of so many others.
    fn swings(&self, weight: usize, size: usize) -> BigUint {
        let (mut added, mut taken) = (BigUint::ZERO, BigUint::ZERO);
        let sizes = self.of_size[..=size].iter().rev();
        for (times, (counts, cell)) in sizes.zip(below(self.quota, weight)).enumerate() {
            let (mut swings, _) = counts.alternating(core::iter::once(cell));
            if let Some(lower) = cell.checked_sub(weight) {
                swings -= counts.alternating(core::iter::once(lower)).0;
            }
            match times % 2 {
                0 => added += swings,
                _ => taken += swings,
            }
        }
        added - taken
    }
}

impl Work for Shares {
    type Output = Values;

    fn progress(&self) -> (u64, u64) {
        (self.done.min(self.total), self.total)
    }

    fn step(&mut self) -> Option<Values> {
        let joined = self.of_size.len() - 1;
        if let Some(weight) = self.weights.get(joined) {
            self.join(*weight);
            self.done += self.total / (self.weights.len() + self.distinct.len()) as u64;
        } else if let Some(weight) = self.distinct.get(self.found.len()) {
            let others = self.weights.len() - 1;
            let by_size = (0..=others).map(|size| self.swings(*weight, size));
            self.found.push(share(by_size, &self.factorials));
            self.done += self.total / (self.weights.len() + self.distinct.len()) as u64;
        } else {
            return Some(Values::Shares(core::mem::take(&mut self.found)));
        }
        None
    }
}

/// `Σ k!·(n−1−k)!·swings(k) / n!` over sizes `k` of what a player joins; `factorials` go up to `n`.
pub(super) fn share(by_size: impl Iterator<Item = BigUint>, factorials: &[BigUint]) -> f64 {
    let before = factorials.iter().zip(factorials.iter().rev().skip(1));
    let orders = before
        .zip(by_size)
        .map(|((before, after), swings)| swings * before * after);
    let whole = factorials.last().cloned().unwrap_or_default();
    ratio(&orders.sum(), &whole)
}

/// Up to and with `n!`.
pub(super) fn factorials(n: usize) -> Vec<BigUint> {
    let mut last = BigUint::from(1_u8);
    let mut all = vec![last.clone()];
    for factor in 1..=n {
        last *= factor;
        all.push(last.clone());
    }
    all
}

/// The cells of `P(q)`, `P(q−w)`, `P(q−2w)` and so on: `P(t)` stands in the cell before `t`.
fn below(quota: usize, weight: usize) -> impl Iterator<Item = usize> + Clone {
    (0..quota).rev().step_by(weight)
}

/// `weights` is in order.
fn distinct(weights: &[usize]) -> Vec<usize> {
    let mut distinct = weights.to_vec();
    distinct.dedup();
    distinct
}

fn cells(quota: usize, reach: usize) -> u64 {
    quota.min(reach.saturating_add(1)) as u64
}

/// How many additions it takes to join everybody; `rows` says how many rows of cells there are when so many have joined.
fn additions(quota: usize, weights: &[usize], rows: impl Fn(u64) -> u64) -> Option<u64> {
    let (mut reach, mut total) = (0_usize, 0_u64);
    for (joined, weight) in (1_u64..).zip(weights) {
        reach = reach.saturating_add(*weight);
        let planes = Counts::planes(joined as usize) as u64;
        let more = cells(quota, reach).checked_mul(planes * rows(joined))?;
        total = total.checked_add(more)?;
        if total > MOST_ADDITIONS {
            return None;
        }
    }
    Some(total)
}

fn affordable(words: u64) -> Option<()> {
    (words.checked_mul(8)? <= MOST_BYTES).then_some(())
}
