//! A-priori power: how often a weight decides, before anyone has voted. After Banzhaf (also Penrose) and after Shapley
//! and Shubik; exact as long as it can be counted in seconds, then sampled.
//!
//! A weight and the power that it gives are not the same: a weight that no coalition ever needs gives none.

mod counts;
mod exact;
mod game;
mod listed;
mod number;
mod sampled;

pub use game::{Fault, Game};
pub use num_bigint::BigUint;

use game::Reduced;
use number::ratio;
use sampled::Index;

use crate::work::Work;

/// The indices of all players.
#[derive(Clone, Debug, PartialEq)]
pub struct Indices {
    /// In the order of the game's weights.
    pub players: Vec<Player>,
    /// How Banzhaf's were found.
    pub banzhaf: Basis,
    /// How Shapley's and Shubik's were found.
    pub shapley: Basis,
}

/// How indices were found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// All coalitions were counted.
    Counted,
    /// So many coalitions were sampled, of this seed.
    Sampled {
        /// The seed.
        seed: u64,
        /// How many.
        samples: u32,
    },
}

/// A player's power.
#[derive(Clone, Debug, PartialEq)]
pub struct Player {
    /// Coalitions of the others that win only with this player, of 2^(n-1); `None` where they were sampled.
    pub swings: Option<BigUint>,
    /// Banzhaf's index, raw: swings / 2^(n-1).
    pub banzhaf: Estimate,
    /// The same over that of all players.
    pub normalised: Estimate,
    /// Shapley's and Shubik's: in how much of all orders the player turns a losing coalition into a winning one.
    pub shapley: Estimate,
}

/// A share, and how far it may be off.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Estimate {
    /// Between 0 and 1.
    pub value: f64,
    /// The standard error √(p(1−p)/m) of m samples; 0 where it is exact. Where no sample, or every one, found the
    /// player decisive, it is that of one more or less, for then the sample does not tell.
    pub error: f64,
}

/// How to sample where counting would take too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sampling {
    /// The same seed gives the same figures.
    pub seed: u64,
    /// How many coalitions, at least 1.
    pub samples: u32,
}

impl Sampling {
    /// 250,000 samples: a standard error of at most 0.001.
    pub const THOUSANDTH: Sampling = Sampling {
        seed: 1,
        samples: 250_000,
    };
}

/// The work of finding the indices of a game.
pub struct Finding {
    game: Reduced,
    /// Players, with those who have no weight.
    players: usize,
    sampling: Sampling,
    /// What is left to do; the last comes first.
    works: Vec<Box<dyn Work<Output = Values>>>,
    swings: Option<Vec<BigUint>>,
    sampled: Option<Vec<f64>>,
    shares: Option<Vec<f64>>,
    shares_sampled: bool,
}

/// What was found, for each group of players of equal weight, lightest first.
enum Values {
    Swings(Vec<BigUint>),
    Shares(Vec<f64>),
    Both(Vec<BigUint>, Vec<f64>),
    Sampled(Vec<f64>),
}

/// Begins to find the indices of a game.
pub fn indices(game: &Game, sampling: Sampling) -> Finding {
    let players = game.weights().len();
    let game = Reduced::of(game);
    let sampling = Sampling {
        samples: sampling.samples.max(1),
        ..sampling
    };
    let (swings, shares) = (exact::Swings::of(&game), exact::Shares::of(&game));
    let counted = swings.is_some() && shares.is_some();
    let works = match listed::Listed::of(&game) {
        Some(listed) if !counted => vec![Box::new(listed) as Box<dyn Work<Output = Values>>],
        _ => {
            let Sampling { seed, samples } = sampling;
            vec![
                match shares {
                    Some(shares) => Box::new(shares) as Box<dyn Work<Output = Values>>,
                    None => sampled::sampled(&game, Index::Shapley, seed, samples),
                },
                match swings {
                    Some(swings) => Box::new(swings) as Box<dyn Work<Output = Values>>,
                    None => sampled::sampled(&game, Index::Banzhaf, seed, samples),
                },
            ]
        }
    };
    Finding {
        game,
        players,
        sampling,
        works,
        swings: None,
        sampled: None,
        shares: None,
        shares_sampled: false,
    }
}

impl Work for Finding {
    type Output = Indices;

    /// In hundredths of a percent of each part, since parts count different things.
    fn progress(&self) -> (u64, u64) {
        const EACH: u64 = 10_000;
        let parts = match (&self.swings, &self.sampled, &self.shares) {
            (None, None, None) => self.works.len() as u64,
            _ => 2,
        };
        let (done, total) = match self.works.last() {
            Some(work) => work.progress(),
            None => (0, 1),
        };
        let finished = parts - self.works.len() as u64;
        let now = u128::from(done) * u128::from(EACH) / u128::from(total.max(1));
        (finished * EACH + now as u64, parts * EACH)
    }

    fn step(&mut self) -> Option<Indices> {
        if let Some(work) = self.works.last_mut() {
            let values = work.step()?;
            match values {
                Values::Swings(swings) => self.swings = Some(swings),
                Values::Shares(shares) => self.shares = Some(shares),
                Values::Both(swings, shares) => {
                    (self.swings, self.shares) = (Some(swings), Some(shares));
                }
                Values::Sampled(shares) if self.works.len() == 1 => {
                    (self.shares, self.shares_sampled) = (Some(shares), true);
                }
                Values::Sampled(shares) => self.sampled = Some(shares),
            }
            self.works.pop();
        }
        self.works.is_empty().then(|| self.result())
    }
}

impl Finding {
    fn result(&mut self) -> Indices {
        let Sampling { seed, samples } = self.sampling;
        let basis = |sampled| match sampled {
            true => Basis::Sampled { seed, samples },
            false => Basis::Counted,
        };
        let mut players = vec![
            Player {
                // Who weighs nothing never decides.
                swings: self.sampled.is_none().then_some(BigUint::ZERO),
                banzhaf: Estimate::default(),
                normalised: Estimate::default(),
                shapley: Estimate::default(),
            };
            self.players
        ];
        let groups = self.of_groups();
        for (group, player) in self.game.groups.iter().zip(groups) {
            for place in &group.places {
                players[*place] = player.clone();
            }
        }
        Indices {
            players,
            banzhaf: basis(self.sampled.is_some()),
            shapley: basis(self.shares_sampled),
        }
    }

    fn of_groups(&mut self) -> Vec<Player> {
        let exact = |value| Estimate { value, error: 0.0 };
        let shares = self.shares.take().unwrap_or_default();
        let shares = shares.into_iter().map(|share| match self.shares_sampled {
            true => self.estimate(share),
            false => exact(share),
        });
        let sizes = self.game.groups.iter().map(|group| group.places.len());
        if let Some(sampled) = &self.sampled {
            let all: f64 = sampled
                .iter()
                .zip(sizes)
                .map(|(share, size)| share * size as f64)
                .sum();
            let all = if all > 0.0 { all } else { 1.0 };
            let players = sampled.iter().zip(shares).map(|(share, shapley)| {
                let banzhaf = self.estimate(*share);
                Player {
                    swings: None,
                    banzhaf,
                    normalised: Estimate {
                        value: banzhaf.value / all,
                        error: banzhaf.error / all,
                    },
                    shapley,
                }
            });
            return players.collect();
        }
        let swings = self.swings.as_deref().unwrap_or_default();
        let all: BigUint = swings
            .iter()
            .zip(sizes)
            .map(|(swings, size)| swings * size)
            .sum();
        let others = BigUint::from(1_u8) << self.game.players.saturating_sub(1);
        // Each player without weight may be in a coalition or not, which changes nothing.
        let idle = self.players - self.game.players;
        let players = swings.iter().zip(shares).map(|(swings, shapley)| Player {
            banzhaf: exact(ratio(swings, &others)),
            normalised: exact(ratio(swings, &all)),
            swings: Some(swings << idle),
            shapley,
        });
        players.collect()
    }

    fn estimate(&self, value: f64) -> Estimate {
        let samples = f64::from(self.sampling.samples);
        let least = 1.0 / (samples + 1.0);
        let share = value.clamp(least, 1.0 - least);
        Estimate {
            value,
            error: (share * (1.0 - share) / samples).sqrt(),
        }
    }
}
