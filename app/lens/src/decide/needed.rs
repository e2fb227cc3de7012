//! Without how many it would not have come out so: the sentence "passed, but not without three addresses".

use alloy_primitives::U512;

use super::{Outcome, Poll, outcome::Sides};
use crate::history::{Cast, Rule};

/// On how few an outcome hung.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Needed {
    /// The fewest voters without whose votes the outcome would be another.
    Voters(u32),
    /// It would be the same whoever had stayed away.
    Nobody,
    /// Nobody looked through all who could have stayed away.
    #[default]
    Unknown,
}

impl Needed {
    /// How many, where it hung on any.
    pub fn voters(self) -> Option<u32> {
        match self {
            Needed::Voters(count) => Some(count),
            Needed::Nobody | Needed::Unknown => None,
        }
    }
}

/// Of so many against, every set is looked at.
const FEW: usize = 12;

impl Poll<'_> {
    /// The fewest voters without whose votes the outcome would be another.
    ///
    /// Exact for a choice that won: what it needs is its own votes, most in the largest of them, and a quorum, most in
    /// the largest that count towards it. A decision that failed would pass without enough of those against; where these
    /// take the quorum with them, all sets of a few are looked at, and of many it may stay unknown.
    pub fn needed(&self) -> Needed {
        match (self.rule(), &self.outcome) {
            (Rule::Majority { yes, .. }, Outcome::Passed) => self.without_side_or_quorum(*yes),
            (Rule::Plurality { .. }, Outcome::Won(winner)) => self.without_side_or_quorum(*winner),
            (Rule::Majority { no, .. }, Outcome::Failed | Outcome::Even) => self.to_pass(*no),
            // No absence brings a quorum.
            (_, Outcome::NoQuorum | Outcome::Nothing) => Needed::Nobody,
            _ => Needed::Unknown,
        }
    }

    fn without_side_or_quorum(&self, choice: u16) -> Needed {
        let side = self.first_without(|vote| vote.choice == choice);
        let quorum = self.first_without(|vote| self.rule().takes_part(vote.choice));
        let fewest = [side, quorum].into_iter().flatten().min();
        fewest.map_or(Needed::Unknown, Needed::Voters)
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

    /// How many against must be gone so that it passes: what goes must be enough, and leave the quorum.
    fn to_pass(&self, no: u16) -> Needed {
        let rule = self.rule();
        let sides = Sides::of(&self.totals, rule);
        let enough = |gone: U512| sides.without(rule, no, gone).above(rule);
        let quorum_stays = |gone: U512| sides.without(rule, no, gone).quorum_met(rule);
        let against: Vec<U512> = self
            .largest
            .iter()
            .filter(|vote| vote.choice == no)
            .map(|vote| U512::from(vote.power))
            .collect();
        let Some((fewest, largest)) = first(against.iter(), enough) else {
            return Needed::Nobody;
        };
        if quorum_stays(largest) {
            return Needed::Voters(fewest as u32);
        }
        // As much as may go, and the least that so many take with them.
        let quorum = rule.quorum().unwrap_or_default();
        let spare = self.totals.taking_part(rule).saturating_sub(quorum);
        let smallest = against.iter().rev().take(fewest);
        let smallest = smallest.fold(U512::ZERO, |sum, power| sum + *power);
        if !enough(spare) || !quorum_stays(smallest) {
            return Needed::Nobody;
        }
        if against.len() > FEW {
            return Needed::Unknown;
        }
        let sets = 1..1_u32 << against.len();
        let passes = |set: &u32| {
            let gone = (0..)
                .zip(&against)
                .filter(|(place, _)| set >> place & 1 == 1);
            let gone = gone.fold(U512::ZERO, |sum, (_, power)| sum + *power);
            enough(gone) && quorum_stays(gone)
        };
        let fewest = sets.filter(passes).map(u32::count_ones).min();
        fewest.map_or(Needed::Nobody, Needed::Voters)
    }
}

/// How many of `powers` together are `enough`, and what they come to.
fn first<'a>(
    powers: impl Iterator<Item = &'a U512>,
    enough: impl Fn(U512) -> bool,
) -> Option<(usize, U512)> {
    let mut sum = U512::ZERO;
    (1..).zip(powers).find_map(|(count, power)| {
        sum += *power;
        enough(sum).then_some((count, sum))
    })
}
