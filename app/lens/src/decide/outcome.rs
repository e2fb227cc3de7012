//! What votes come to under a rule, and whether two outcomes differ.

use alloy_primitives::U512;

use crate::history::{Cast, Decision, Rule};

/// What is summed for each choice. Of 512 bits, so that no sum of 256-bit powers can overflow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// One for each choice that has any, by its number.
    pub of: Vec<U512>,
    /// All of them together.
    pub all: U512,
}

/// What a count comes to. A tie and the ways to have no outcome are states of their own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Under [`Rule::Plurality`]: this choice won.
    Won(u16),
    /// Under [`Rule::Majority`]: it passes.
    Passed,
    /// Under [`Rule::Majority`]: it does not, for want of power for it.
    Failed,
    /// Under [`Rule::Majority`]: exactly as much for as against, so it does not pass.
    Even,
    /// Under [`Rule::Plurality`] several choices lead together; the rule does not choose between them.
    Tied(Vec<u16>),
    /// A choice leads with too small a share.
    NoMajority,
    /// Too little took part.
    NoQuorum,
    /// Nobody with power voted.
    Nothing,
    /// The rule is not one that Locus counts.
    Unknown,
}

impl Totals {
    /// What was cast in a decision.
    pub fn of(decision: &Decision) -> Totals {
        let mut totals = Totals::default();
        for vote in &decision.votes {
            totals.add(vote.choice, U512::from(vote.power));
        }
        totals
    }

    /// One choice's total.
    pub fn at(&self, choice: u16) -> U512 {
        self.of
            .get(usize::from(choice))
            .copied()
            .unwrap_or_default()
    }

    /// Adds to a choice; without a single choice, to the whole only.
    pub fn add(&mut self, choice: u16, power: U512) {
        self.all += power;
        if choice == Cast::NO_CHOICE {
            return;
        }
        let place = usize::from(choice);
        if self.of.len() <= place {
            self.of.resize(place + 1, U512::ZERO);
        }
        if let Some(total) = self.of.get_mut(place) {
            *total += power;
        }
    }

    /// Takes away from a choice what was added to it.
    pub(super) fn take(&mut self, choice: u16, power: U512) {
        self.all -= power;
        if let Some(total) = self.of.get_mut(usize::from(choice)) {
            *total -= power;
        }
    }

    /// What leads and what comes next, as their totals: under [`Rule::Majority`] of for and against, else of all
    /// choices. `None` under a rule that Locus does not count.
    pub fn first_two(&self, rule: &Rule) -> Option<(U512, U512)> {
        match rule {
            Rule::Majority { yes, no, .. } => {
                let (yes, no) = (self.at(*yes), self.at(*no));
                Some((yes.max(no), yes.min(no)))
            }
            Rule::Plurality { .. } => Some(self.of.iter().fold(
                (U512::ZERO, U512::ZERO),
                |(first, second), total| match *total > first {
                    true => (*total, first),
                    false => (first, second.max(*total)),
                },
            )),
            Rule::Unknown => None,
        }
    }

    /// Whether what comes next had at least `least_bps` hundredths of a percent of what took a side: of for and
    /// against under [`Rule::Majority`], else of all power cast. Nothing is contested where nobody voted.
    pub fn contested(&self, rule: &Rule, least_bps: u32) -> bool {
        let sides = match rule {
            Rule::Majority { yes, no, .. } => self.at(*yes) + self.at(*no),
            _ => self.all,
        };
        self.first_two(rule).is_some_and(|(_, second)| {
            !sides.is_zero() && second * U512::from(10000) >= sides * U512::from(least_bps)
        })
    }

    /// What they come to.
    pub fn outcome(&self, rule: &Rule) -> Outcome {
        if *rule == Rule::Unknown {
            return Outcome::Unknown;
        }
        if self.all.is_zero() {
            return Outcome::Nothing;
        }
        if !self.quorum_met(rule) {
            return Outcome::NoQuorum;
        }
        match rule {
            Rule::Majority { .. } if Sides::of(self, rule).above(rule) => Outcome::Passed,
            Rule::Majority { yes, no, .. } if self.at(*yes) == self.at(*no) => Outcome::Even,
            Rule::Plurality { least_bps, .. } => self.most(*least_bps),
            _ => Outcome::Failed,
        }
    }

    /// What counts towards the quorum.
    pub fn taking_part(&self, rule: &Rule) -> U512 {
        Sides::of(self, rule).taking_part
    }

    /// Whether enough took part; where the quorum is not known it is left aside.
    pub fn quorum_met(&self, rule: &Rule) -> bool {
        Sides::of(self, rule).quorum_met(rule)
    }

    fn most(&self, least_bps: u32) -> Outcome {
        let most = self.of.iter().copied().max().unwrap_or_default();
        let leaders: Vec<u16> = (0..)
            .zip(&self.of)
            .filter(|(_, total)| **total == most)
            .map(|(choice, _)| choice)
            .collect();
        match leaders[..] {
            _ if !more_than(most, self.all, least_bps) => Outcome::NoMajority,
            [only] => Outcome::Won(only),
            _ => Outcome::Tied(leaders),
        }
    }
}

/// What a majority is counted from.
#[derive(Clone, Copy)]
pub(super) struct Sides {
    yes: U512,
    no: U512,
    /// What counts towards the quorum.
    taking_part: U512,
}

impl Sides {
    /// For and against, where the rule has these.
    pub fn of(totals: &Totals, rule: &Rule) -> Sides {
        match rule {
            Rule::Majority {
                yes, no, abstain, ..
            } => {
                let counted = [Some(*yes), Some(*no), *abstain].into_iter().flatten();
                let counted = counted.filter(|choice| rule.takes_part(*choice));
                Sides {
                    yes: totals.at(*yes),
                    no: totals.at(*no),
                    taking_part: counted.fold(U512::ZERO, |sum, choice| sum + totals.at(choice)),
                }
            }
            _ => Sides {
                yes: U512::ZERO,
                no: U512::ZERO,
                taking_part: totals.all,
            },
        }
    }

    /// Without so much of a choice.
    pub fn without(mut self, rule: &Rule, choice: u16, power: U512) -> Sides {
        if rule.takes_part(choice) {
            self.taking_part -= power;
        }
        if let Some(side) = self.side(rule, choice) {
            *side -= power;
        }
        self
    }

    /// With so much more of a choice.
    pub fn with(mut self, rule: &Rule, choice: u16, power: U512) -> Sides {
        if rule.takes_part(choice) {
            self.taking_part += power;
        }
        if let Some(side) = self.side(rule, choice) {
            *side += power;
        }
        self
    }

    pub fn passes(self, rule: &Rule) -> bool {
        self.quorum_met(rule) && self.above(rule)
    }

    fn side(&mut self, rule: &Rule, choice: u16) -> Option<&mut U512> {
        match rule {
            Rule::Majority { yes, .. } if choice == *yes => Some(&mut self.yes),
            Rule::Majority { no, .. } if choice == *no => Some(&mut self.no),
            _ => None,
        }
    }

    /// Whether for is enough, the quorum left aside.
    pub fn above(self, rule: &Rule) -> bool {
        match rule {
            Rule::Majority { threshold_bps, .. } => {
                more_than(self.yes, self.yes + self.no, *threshold_bps)
            }
            _ => false,
        }
    }

    /// Whether enough takes part; where the quorum is not known it is left aside.
    pub fn quorum_met(self, rule: &Rule) -> bool {
        rule.quorum()
            .is_none_or(|quorum| self.taking_part >= quorum)
    }
}

/// Whether `part` is more than so many hundredths of a percent of `whole`.
pub(crate) fn more_than(part: U512, whole: U512, bps: u32) -> bool {
    match (small(part), small(whole)) {
        _ if bps == 0 => !part.is_zero(),
        (Some(part), Some(whole)) => part * 10000 > whole * u128::from(bps),
        _ => part * U512::from(10000) > whole * U512::from(bps),
    }
}

/// A number whose product with any share fits 128 bits, as those of nearly all networks: this is asked for every vote.
fn small(number: U512) -> Option<u128> {
    let number = u128::try_from(number).ok()?;
    (number >> 96 == 0).then_some(number)
}

impl Outcome {
    /// Whether `other` is another outcome than this one: no choice leads in both. A tie that the winner is part of is
    /// not another outcome; neither is one way of not passing instead of another.
    pub fn differs(&self, other: &Outcome) -> bool {
        match (self, other) {
            (Outcome::Passed, other) | (other, Outcome::Passed) => *other != Outcome::Passed,
            _ => {
                let (ours, theirs) = (self.leaders(), other.leaders());
                ours.is_empty() != theirs.is_empty()
                    || (!ours.is_empty() && !ours.iter().any(|choice| theirs.contains(choice)))
            }
        }
    }

    /// The choice that has its way: the winner, for where it passed, against where it did not for want of power or of
    /// a quorum.
    pub fn prevailing(&self, rule: &Rule) -> Option<u16> {
        match (self, rule) {
            (Outcome::Won(choice), _) => Some(*choice),
            (Outcome::Passed, Rule::Majority { yes, .. }) => Some(*yes),
            (Outcome::Failed | Outcome::Even | Outcome::NoQuorum, Rule::Majority { no, .. }) => {
                Some(*no)
            }
            _ => None,
        }
    }

    /// Under [`Rule::Plurality`], the choices that lead.
    fn leaders(&self) -> &[u16] {
        match self {
            Outcome::Won(choice) => core::slice::from_ref(choice),
            Outcome::Tied(choices) => choices,
            _ => &[],
        }
    }
}
