//! What it would have cost to decide otherwise, in power nobody had cast.

use alloy_primitives::U512;

use super::{Outcome, Poll};
use crate::history::Rule;

/// The least new power, cast by one hand, that would have done it. `None` where none would, or the rule is not known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Capture {
    /// To change the outcome, with every vote as it was cast; to break a tie.
    pub change: Option<U512>,
    /// To make one choice win against everybody who voted: quorum and margin at the turnout observed.
    pub whole: Option<U512>,
}

const HUNDRED_PERCENT: u32 = 10000;

impl Poll<'_> {
    /// What it would have cost to decide otherwise.
    pub fn capture(&self) -> Capture {
        Capture {
            change: self.change(),
            whole: self.whole(),
        }
    }

    fn whole(&self) -> Option<U512> {
        let margin = margin(U512::ZERO, self.totals.all, self.bar()?)?;
        let taking_part = match self.rule() {
            Rule::Majority {
                against_counts: false,
                ..
            } => U512::ZERO,
            _ => self.totals.all,
        };
        Some(margin.max(self.missing(taking_part)))
    }

    fn change(&self) -> Option<U512> {
        match self.rule() {
            Rule::Majority {
                yes,
                no,
                threshold_bps,
                ..
            } => {
                let (yes, no) = (self.totals.at(*yes), self.totals.at(*no));
                if self.outcome == Outcome::Passed {
                    return until_too_small(yes, yes + no, *threshold_bps);
                }
                let taking_part = self.totals.taking_part(self.rule());
                Some(margin(yes, yes + no, *threshold_bps)?.max(self.missing(taking_part)))
            }
            Rule::Plurality { least_bps, .. } => {
                let (first, second) = self.totals.first_two(self.rule())?;
                let all = self.totals.all;
                match self.outcome {
                    Outcome::Won(_) => {
                        // Past it, or so much that it no longer has its least share.
                        let past = first - second + U512::from(1);
                        let small = until_too_small(first, all, *least_bps);
                        Some(small.map_or(past, |small| small.min(past)))
                    }
                    Outcome::Tied(_) => Some(U512::from(1)),
                    _ => {
                        let lead = match first == second {
                            true => U512::from(1),
                            false => U512::ZERO,
                        };
                        let share = margin(first, all, *least_bps)?;
                        Some(lead.max(share).max(self.missing(all)))
                    }
                }
            }
            Rule::Unknown => None,
        }
    }

    /// What lacks to the quorum.
    fn missing(&self, taking_part: U512) -> U512 {
        let quorum = self.rule().quorum().unwrap_or_default();
        quorum.saturating_sub(taking_part)
    }
}

/// The least `x` with `(part + x) × 10000 > bps × (whole + x)`.
fn margin(part: U512, whole: U512, bps: u32) -> Option<U512> {
    let spare = HUNDRED_PERCENT
        .checked_sub(bps)
        .filter(|spare| *spare > 0)?;
    let (has, needs) = (part * U512::from(HUNDRED_PERCENT), whole * U512::from(bps));
    match has > needs {
        true => Some(U512::ZERO),
        false => Some((needs - has) / U512::from(spare) + U512::from(1)),
    }
}

/// The least `x` with `part × 10000 <= bps × (whole + x)`.
fn until_too_small(part: U512, whole: U512, bps: u32) -> Option<U512> {
    if bps == 0 {
        return None;
    }
    let needs = (part * U512::from(HUNDRED_PERCENT)).div_ceil(U512::from(bps));
    Some(needs.saturating_sub(whole))
}
