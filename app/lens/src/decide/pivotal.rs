//! Who alone would have changed the outcome: by not voting, or by voting otherwise. Constant time for each voter.

use alloy_primitives::U512;

use super::{
    Outcome, Poll, Totals,
    outcome::{Sides, more_than},
};
use crate::history::{Cast, Rule, VoterIndex};

impl Poll<'_> {
    /// Those without whose vote the outcome would be another, largest first.
    pub fn pivotal(&self) -> Vec<VoterIndex> {
        let lead = Lead::of(self);
        self.those(|vote| lead.changes(vote, None))
    }

    /// Those who would have changed the outcome by voting otherwise, for whichever other choice serves best, largest
    /// first.
    pub fn pivotal_by_reversal(&self) -> Vec<VoterIndex> {
        let lead = Lead::of(self);
        self.those(|vote| lead.changes(vote, Some(lead.rival(vote.choice))))
    }
}

/// Stands for a choice that nobody took.
const NEW: u16 = Cast::NO_CHOICE;

/// What must be known of the totals to see at once what a single vote changes.
struct Lead<'a> {
    rule: &'a Rule,
    totals: &'a Totals,
    passed: bool,
    /// Under [`Rule::Plurality`], what those who lead have; `None` where no choice does.
    leading: Option<U512>,
    /// Under [`Rule::Plurality`], the largest totals: two that a vote may move between, and one more.
    first: Vec<(U512, u16)>,
    /// The largest of those that do not lead: one that the voter took, and one more.
    rivals: Vec<u16>,
}

impl<'a> Lead<'a> {
    fn of(poll: &'a Poll) -> Lead<'a> {
        let mut ranked: Vec<(U512, u16)> = match poll.rule() {
            Rule::Plurality { .. } => poll.totals.of.iter().copied().zip(0..).collect(),
            _ => Vec::new(),
        };
        ranked.sort_unstable_by(|one, other| other.0.cmp(&one.0).then(one.1.cmp(&other.1)));
        let leads = matches!(poll.outcome, Outcome::Won(_) | Outcome::Tied(_));
        let leading = ranked.first().map(|first| first.0).filter(|_| leads);
        let behind = ranked.iter().filter(|(total, _)| Some(*total) != leading);
        let rivals = behind.take(2).map(|(_, choice)| *choice).collect();
        ranked.truncate(3);
        Lead {
            rule: poll.rule(),
            totals: &poll.totals,
            passed: poll.outcome == Outcome::Passed,
            leading,
            first: ranked,
            rivals,
        }
    }

    /// The other choice that a vote best moves to, to change the outcome.
    fn rival(&self, from: u16) -> u16 {
        match self.rule {
            Rule::Majority { no, .. } if self.passed => *no,
            Rule::Majority { yes, .. } => *yes,
            _ => {
                let mut rivals = self.rivals.iter().filter(|choice| **choice != from);
                rivals.next().copied().unwrap_or(NEW)
            }
        }
    }

    /// Whether the outcome is another once `vote` is gone, or has moved `to` another choice.
    fn changes(&self, vote: &Cast, to: Option<u16>) -> bool {
        let (from, power) = (vote.choice, U512::from(vote.power));
        match self.rule {
            Rule::Majority { .. } => {
                let without = Sides::of(self.totals, self.rule).without(self.rule, from, power);
                let now = match to {
                    Some(to) => without.with(self.rule, to, power),
                    None => without,
                };
                now.passes(self.rule) != self.passed
            }
            Rule::Plurality { least_bps, .. } => self.others_lead(from, power, to, *least_bps),
            Rule::Unknown => false,
        }
    }

    fn others_lead(&self, from: u16, power: U512, to: Option<u16>, least_bps: u32) -> bool {
        let all = match to {
            Some(_) => self.totals.all,
            None => self.totals.all - power,
        };
        // Each total that may lead now, and whether its choice led before.
        let moved = |choice, now| (now, Some(self.totals.at(choice)) == self.leading);
        let mut now = [(U512::ZERO, false); 3];
        now[0] = moved(from, self.totals.at(from) - power);
        if let Some(to) = to {
            now[1] = moved(to, self.totals.at(to) + power);
        }
        let others = self.first.iter();
        let others = others.filter(|(_, choice)| *choice != from && Some(*choice) != to);
        for (place, (total, _)) in now[2..].iter_mut().zip(others) {
            *place = (*total, Some(*total) == self.leading);
        }
        let most = now
            .iter()
            .map(|(total, _)| *total)
            .max()
            .unwrap_or_default();
        let leads = !most.is_zero()
            && self.rule.quorum().is_none_or(|quorum| all >= quorum)
            && more_than(most, all, least_bps);
        match self.leading {
            None => leads,
            // Another outcome is one in which none of those who led still leads.
            Some(_) => !leads || !now.iter().any(|(total, led)| *led && *total == most),
        }
    }
}
