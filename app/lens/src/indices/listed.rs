//! Swings by looking at every coalition: for few players, whose weights may be of any size.

use record::Power;

use super::{
    Values,
    exact::{factorials, share},
    game::Reduced,
};
use crate::work::Work;

/// Up to so many players all coalitions are listed.
const MOST_PLAYERS: usize = 22;

/// Lists coalitions: swings and shares.
pub(super) struct Listed {
    quota: Power,
    /// Heaviest first.
    weights: Vec<Power>,
    /// Which player speaks for each group, lightest group first.
    speakers: Vec<usize>,
    /// What the coalitions of the first half of the players weigh, and those of the second.
    halves: [Vec<Power>; 2],
    next: usize,
    /// Swings of each player by the number of others that they join.
    swings: Vec<Vec<u64>>,
}

impl Listed {
    /// `None` where there are too many.
    pub fn of(game: &Reduced) -> Option<Listed> {
        if game.players > MOST_PLAYERS {
            return None;
        }
        let (mut weights, mut speakers) = (Vec::new(), Vec::new());
        for group in &game.groups {
            weights.extend(group.places.iter().map(|_| group.weight));
            speakers.push(game.players - weights.len());
        }
        weights.reverse();
        let (first, second) = weights.split_at(game.players / 2);
        Some(Listed {
            quota: game.quota,
            halves: [sums(first), sums(second)],
            speakers,
            next: 0,
            swings: vec![vec![0; game.players]; game.players],
            weights,
        })
    }

    fn look_at(&mut self, coalition: usize, sum: Power) {
        let Some(margin) = sum.checked_sub(self.quota) else {
            return;
        };
        let others = coalition.count_ones() as usize - 1;
        // Heaviest first: from the first that could be missed on, all can.
        let needed = self.weights.iter().take_while(|weight| **weight > margin);
        for (player, (_, swings)) in needed.zip(&mut self.swings).enumerate() {
            if coalition >> player & 1 == 1 {
                swings[others] += 1;
            }
        }
    }
}

impl Work for Listed {
    type Output = Values;

    fn progress(&self) -> (u64, u64) {
        (self.next as u64, self.halves[1].len() as u64)
    }

    fn step(&mut self) -> Option<Values> {
        if let Some(upper) = self.halves[1].get(self.next).copied() {
            let lower = core::mem::take(&mut self.halves[0]);
            for (coalition, sum) in lower.iter().enumerate() {
                // The quota is at least 1, so nobody is needed where nobody is.
                self.look_at(self.next * lower.len() + coalition, *sum + upper);
            }
            self.halves[0] = lower;
            self.next += 1;
            return None;
        }
        let factorials = factorials(self.weights.len());
        let of = |speaker: &usize| self.swings[*speaker].iter().copied();
        Some(Values::Both(
            self.speakers
                .iter()
                .map(|speaker| of(speaker).sum::<u64>().into())
                .collect(),
            self.speakers
                .iter()
                .map(|speaker| share(of(speaker).map(Into::into), &factorials))
                .collect(),
        ))
    }
}

/// What each coalition weighs; its bits are its members.
fn sums(weights: &[Power]) -> Vec<Power> {
    let mut sums = vec![Power::ZERO];
    for weight in weights {
        sums.extend_from_within(..);
        let half = sums.len() / 2;
        sums[half..].iter_mut().for_each(|sum| *sum += *weight);
    }
    sums
}
