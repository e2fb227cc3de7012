//! How concentrated delegated power is, of what was cast.

use alloy_primitives::U512;
use record::Power;

use super::Poll;
use crate::concentration::{self, Ratio, gini, hhi};

/// Delegated power in one decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delegation {
    /// Voters to whom others delegated.
    pub delegates: u32,
    /// What was delegated to them.
    pub delegated: U512,
    /// Its share of all power cast.
    pub share: Ratio,
    /// The largest delegate's share of it.
    pub top: Ratio,
    /// Over delegates.
    pub gini: Ratio,
    /// Over delegates.
    pub hhi: Ratio,
    /// The fewest delegates with more than half of it.
    pub fewest: Option<u32>,
}

impl Poll<'_> {
    /// How concentrated delegated power is. `None` where own power is not known of everybody, or nothing was delegated.
    pub fn delegation(&self) -> Option<Delegation> {
        let powers = delegated(self)?;
        let sum = concentration::sum(&powers);
        Some(Delegation {
            delegates: powers.len() as u32,
            delegated: sum,
            share: Ratio::of(sum, self.totals.all)?,
            top: Ratio::of(U512::from(*powers.first()?), sum)?,
            gini: gini(&powers)?,
            hhi: hhi(&powers)?,
            fewest: concentration::nakamoto(powers, sum),
        })
    }
}

/// What was delegated to each who voted, largest first, without those to whom nothing was.
pub(super) fn delegated(poll: &Poll) -> Option<Vec<Power>> {
    let powers = poll.largest.iter().map(|vote| vote.delegated());
    let mut powers: Vec<Power> = powers.collect::<Option<_>>()?;
    powers.retain(|power| !power.is_zero());
    powers.sort_unstable_by(|one, other| other.cmp(one));
    Some(powers)
}
