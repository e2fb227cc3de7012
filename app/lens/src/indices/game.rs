//! Weighted games: who has so many votes, and how many it takes.

use core::fmt;
use record::Power;

/// A coalition wins when its weights come to the quota.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Game {
    quota: Power,
    weights: Vec<Power>,
}

/// Why there is no such game.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nobody plays.
    NoPlayers,
    /// More than [`Game::MOST_PLAYERS`].
    TooManyPlayers,
    /// Nobody is needed.
    NoQuota,
    /// All together do not come to the quota.
    OutOfReach {
        /// What they come to.
        sum: Power,
    },
    /// The weights come to more than 2^256 - 1.
    TooMuch,
}

impl Game {
    /// More players than this are refused.
    pub const MOST_PLAYERS: usize = 1_000_000;

    /// A game, as far as there is one.
    pub fn new(quota: Power, weights: Vec<Power>) -> Result<Game, Fault> {
        if weights.is_empty() {
            return Err(Fault::NoPlayers);
        }
        if weights.len() > Game::MOST_PLAYERS {
            return Err(Fault::TooManyPlayers);
        }
        if quota.is_zero() {
            return Err(Fault::NoQuota);
        }
        let sum = weights
            .iter()
            .try_fold(Power::ZERO, |sum, weight| sum.checked_add(*weight));
        match sum {
            None => Err(Fault::TooMuch),
            Some(sum) if sum < quota => Err(Fault::OutOfReach { sum }),
            Some(_) => Ok(Game { quota, weights }),
        }
    }

    /// The game in which more than so many hundredths of a percent of all weights win: `None` where there are none, or
    /// they come to too much.
    pub fn of_share(weights: Vec<Power>, threshold_bps: u32) -> Option<Game> {
        use alloy_primitives::U512;
        let sum = weights
            .iter()
            .fold(U512::ZERO, |sum, weight| sum + U512::from(*weight));
        let more = sum * U512::from(threshold_bps) / U512::from(10000) + U512::from(1);
        Game::new(Power::checked_from_limbs_slice(more.as_limbs())?, weights).ok()
    }

    /// How much it takes.
    pub fn quota(&self) -> Power {
        self.quota
    }

    /// What each player weighs.
    pub fn weights(&self) -> &[Power] {
        &self.weights
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::NoPlayers => write!(to, "there are no weights"),
            Fault::TooManyPlayers => {
                write!(to, "there are more than {} weights", Game::MOST_PLAYERS)
            }
            Fault::NoQuota => write!(to, "with a quota of 0 nobody is needed; the least is 1"),
            Fault::OutOfReach { sum } => write!(
                to,
                "all weights together come to {sum}, less than the quota: nobody could ever pass anything"
            ),
            Fault::TooMuch => write!(to, "the weights come to more than 2^256 - 1"),
        }
    }
}

/// The same game in the smallest numbers that a few simple steps find, or its dual, in which every player has the same
/// swings with coalitions of mirrored size, and so the same indices.
#[derive(Clone, Debug)]
pub(super) struct Reduced {
    pub quota: Power,
    /// Of all players with weight.
    pub sum: Power,
    /// Players of equal weight together, lightest first; nobody without weight.
    pub groups: Vec<Group>,
    /// How many players have weight.
    pub players: usize,
}

/// Players of equal weight, who have equal power.
#[derive(Clone, Debug)]
pub(super) struct Group {
    pub weight: Power,
    /// Their places in the game.
    pub places: Vec<usize>,
}

impl Reduced {
    pub fn of(game: &Game) -> Reduced {
        let mut quota = game.quota;
        let mut groups: Vec<Group> = Vec::new();
        let mut order: Vec<usize> = (0..game.weights.len())
            .filter(|place| !game.weights[*place].is_zero())
            .collect();
        order.sort_by_key(|place| game.weights[*place]);
        for place in order {
            let weight = game.weights[place];
            match groups.last_mut() {
                Some(last) if last.weight == weight => last.places.push(place),
                _ => groups.push(Group {
                    weight,
                    places: vec![place],
                }),
            }
        }
        loop {
            let before = (quota, groups.last().map(|largest| largest.weight));
            let common = groups
                .iter()
                .fold(Power::ZERO, |common, group| common.gcd(group.weight));
            if common > Power::ONE {
                quota = quota.div_ceil(common);
                groups.iter_mut().for_each(|group| group.weight /= common);
            }
            // Who reaches the quota alone needs no more than the quota.
            groups
                .iter_mut()
                .for_each(|group| group.weight = group.weight.min(quota));
            let blocking = sum(&groups) - quota + Power::ONE;
            quota = quota.min(blocking);
            if before == (quota, groups.last().map(|largest| largest.weight)) {
                break;
            }
        }
        groups.dedup_by(|next, kept| {
            let equal = next.weight == kept.weight;
            if equal {
                kept.places.append(&mut next.places);
            }
            equal
        });
        Reduced {
            quota,
            sum: sum(&groups),
            players: groups.iter().map(|group| group.places.len()).sum(),
            groups,
        }
    }

    /// Quota and all weights, lightest first, where they fit.
    pub fn small(&self) -> Option<(usize, Vec<usize>)> {
        let mut weights = Vec::with_capacity(self.players);
        for group in &self.groups {
            let weight = usize::try_from(group.weight).ok()?;
            weights.extend(group.places.iter().map(|_| weight));
        }
        // Cells are counted up to their sum, in 32 bits in WASM.
        i32::try_from(self.sum).ok()?;
        Some((usize::try_from(self.quota).ok()?, weights))
    }
}

fn sum(groups: &[Group]) -> Power {
    groups.iter().fold(Power::ZERO, |sum, group| {
        sum + group.weight * Power::from(group.places.len())
    })
}
