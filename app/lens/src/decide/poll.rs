//! A decision made ready for its figures: totals, outcome, and voters by power.

use core::cell::OnceCell;

use alloy_primitives::U512;
use record::Power;

use super::{Outcome, Totals, outcome::more_than, timing::Timed};
use crate::history::{Cast, Decision, Rule, VoterIndex};

/// A decision made ready for its figures.
#[derive(Clone, Debug)]
pub struct Poll<'a> {
    /// The decision.
    pub decision: &'a Decision,
    /// What was cast.
    pub totals: Totals,
    /// What it came to.
    pub outcome: Outcome,
    /// Votes with power, largest first; of equal ones the earlier first.
    pub largest: Vec<Cast>,
    /// Votes in the order of their time, once that was asked for.
    pub(super) timed: OnceCell<Option<Vec<Timed>>>,
}

impl<'a> Poll<'a> {
    /// Makes a decision ready; O(n log n).
    pub fn new(decision: &'a Decision) -> Poll<'a> {
        let mut totals = Totals::default();
        let mut largest = Vec::with_capacity(decision.votes.len());
        for vote in &decision.votes {
            totals.add(vote.choice, U512::from(vote.power));
            if !vote.power.is_zero() {
                largest.push(vote);
            }
        }
        largest.sort_by_key(|vote| core::cmp::Reverse(vote.power));
        Poll {
            outcome: totals.outcome(&decision.rule),
            totals,
            decision,
            largest,
            timed: OnceCell::new(),
        }
    }

    /// Its rule.
    pub fn rule(&self) -> &'a Rule {
        &self.decision.rule
    }

    /// How many voters with power.
    pub fn voters(&self) -> u32 {
        self.largest.len() as u32
    }

    /// Powers, largest first.
    pub fn powers(&self) -> Vec<Power> {
        self.largest.iter().map(|vote| vote.power).collect()
    }

    /// The fewest of its voters who could make one choice win whatever the other voters do: vote otherwise, or stay
    /// away. `None` where not even all of them could.
    pub fn passing(&self) -> Option<u32> {
        self.fewest(|coalition| {
            let bar = self.bar()?;
            Some(self.enough(coalition) && more_than(coalition, self.totals.all, bar))
        })
    }

    /// The fewest of its voters who could keep the others from making one choice win, by voting otherwise or by
    /// staying away. `None` where nobody voted.
    pub fn blocking(&self) -> Option<u32> {
        self.fewest(|coalition| {
            let (bar, others) = (self.bar()?, self.totals.all - coalition);
            Some(!self.enough(others) || !more_than(others, self.totals.all, bar))
        })
    }

    /// The share, in hundredths of a percent, that surely wins once it is exceeded. Under plurality, half: the others
    /// may unite behind one choice.
    pub(super) fn bar(&self) -> Option<u32> {
        match self.rule() {
            Rule::Majority { threshold_bps, .. } => Some(*threshold_bps),
            Rule::Plurality { least_bps, .. } => Some((*least_bps).max(5000)),
            Rule::Unknown => None,
        }
    }

    /// Whether so much for one choice, and all else away, reaches the quorum.
    fn enough(&self, power: U512) -> bool {
        self.rule().quorum().is_none_or(|quorum| power >= quorum)
    }

    /// The largest are always the fewest, since only the sum matters.
    fn fewest(&self, enough: impl Fn(U512) -> Option<bool>) -> Option<u32> {
        let mut sum = U512::ZERO;
        for (count, vote) in (1..).zip(&self.largest) {
            sum += U512::from(vote.power);
            if enough(sum)? {
                return Some(count);
            }
        }
        None
    }

    /// Those among `largest` of whom `is` holds.
    pub(super) fn those(&self, is: impl Fn(&Cast) -> bool) -> Vec<VoterIndex> {
        self.largest
            .iter()
            .filter(|vote| is(vote))
            .map(|vote| vote.voter)
            .collect()
    }
}
