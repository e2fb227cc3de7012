//! Without how many it would not have come out so: the sentence "passed, but not without three addresses".

use alloy_primitives::U512;

use super::{Outcome, Poll};
use crate::history::{Cast, Rule};

impl Poll<'_> {
    /// The fewest voters without whose votes the outcome would be another. `None` where no absence changes it.
    ///
    /// Exact for a choice that won: what it needs is its own votes, most in the largest of them, and a quorum, most in
    /// the largest of all. Of a decision that failed, the largest against are looked at, one after the other: where
    /// these take the quorum with them, smaller ones might still do, and it is `None`.
    pub fn needed(&self) -> Option<u32> {
        let rule = self.rule();
        match (rule, &self.outcome) {
            (Rule::Majority { yes, .. }, Outcome::Passed) => self.without_side_or_quorum(*yes),
            (Rule::Plurality { .. }, Outcome::Won(winner)) => self.without_side_or_quorum(*winner),
            (Rule::Majority { no, .. }, Outcome::Failed | Outcome::Even) => {
                self.first_without(|vote| vote.choice == *no)
            }
            _ => None,
        }
    }

    fn without_side_or_quorum(&self, choice: u16) -> Option<u32> {
        let not_counted = match self.rule() {
            Rule::Majority {
                no,
                against_counts: false,
                ..
            } => Some(*no),
            _ => None,
        };
        let side = self.first_without(|vote| vote.choice == choice);
        let quorum = self.first_without(|vote| Some(vote.choice) != not_counted);
        match (side, quorum) {
            (Some(side), Some(quorum)) => Some(side.min(quorum)),
            (side, quorum) => side.or(quorum),
        }
    }

    /// How many of the largest of `those` must be gone for another outcome.
    fn first_without(&self, those: impl Fn(&Cast) -> bool) -> Option<u32> {
        let mut totals = self.totals.clone();
        let gone = self.largest.iter().filter(|vote| those(vote));
        for (count, vote) in (1..).zip(gone) {
            totals.take(vote.choice, U512::from(vote.power));
            if self.outcome.differs(&totals.outcome(self.rule())) {
                return Some(count);
            }
        }
        None
    }
}
