//! How often a voter would have been on the winning side by the toss of a coin, the others voting as they did: what
//! their weight alone gives them.

use alloy_primitives::U512;

use crate::{
    decide::Totals,
    history::{Cast, Decision, Rule},
};

/// A decision made ready.
pub(super) struct Chance<'a> {
    rule: &'a Rule,
    totals: Totals,
    /// Under plurality: how many choices there are, and their totals, largest first.
    choices: u32,
    ranked: Vec<U512>,
}

impl<'a> Chance<'a> {
    pub fn of(decision: &'a Decision) -> Chance<'a> {
        let totals = Totals::of(decision);
        let mut ranked = totals.of.clone();
        ranked.sort_unstable_by(|one, other| other.cmp(one));
        Chance {
            rule: &decision.rule,
            choices: totals.of.len().max(decision.choices.len()) as u32,
            totals,
            ranked,
        }
    }

    /// The chance of a voter who takes each side alike, each of for and against, or each of all choices. The vote has
    /// power and took a side.
    pub fn of_vote(&mut self, vote: &Cast) -> f64 {
        match *self.rule {
            Rule::Majority { yes, no, .. } => {
                let won = [yes, no].map(|side| self.wins(vote, side));
                f64::from(u8::from(won[0]) + u8::from(won[1])) / 2.0
            }
            Rule::Plurality { least_bps, .. } => {
                f64::from(self.could_lead(vote, least_bps)) / f64::from(self.choices)
            }
            Rule::Unknown => 0.0,
        }
    }

    fn wins(&mut self, vote: &Cast, side: u16) -> bool {
        self.shift(vote, vote.choice, side);
        let prevailing = self.totals.outcome(self.rule).prevailing(self.rule);
        self.shift(vote, side, vote.choice);
        prevailing == Some(side)
    }

    fn shift(&mut self, vote: &Cast, from: u16, to: u16) {
        let power = U512::from(vote.power);
        if let Some(total) = self.totals.of.get_mut(usize::from(from)) {
            *total -= power;
            self.totals.all -= power;
            self.totals.add(to, power);
        }
    }

    /// How many choices would win with this vote. Each needs more than what the others leave any choice, and more than
    /// its least share.
    fn could_lead(&self, vote: &Cast, least_bps: u32) -> u32 {
        let all = self.totals.all;
        if self.rule.quorum().is_some_and(|quorum| all < quorum) {
            return 0;
        }
        let power = U512::from(vote.power);
        let own = self.totals.at(vote.choice);
        let left = own - power;
        // Of several that lead together one stays when the voter leaves another.
        let largest = self.ranked.first().copied().unwrap_or_default();
        let other = match largest == own {
            true => self.ranked.get(1).copied().unwrap_or_default(),
            false => largest,
        };
        let bar = all * U512::from(least_bps) / U512::from(10000);
        let beat = left.max(other).max(bar);
        let Some(needed) = beat.checked_sub(power) else {
            return self.choices;
        };
        let above = self.ranked.partition_point(|total| *total > needed) as u32;
        above - u32::from(own > needed) + u32::from(left > needed)
    }
}
