//! The same votes under other rules. Sensitivities of one count, never what people wanted: under another rule they
//! would have voted differently, and one account is not one person.

use alloy_primitives::U512;
use record::Power;
use rules::tally::sqrt;

use super::{Outcome, Poll, Totals};
use crate::{deciders::CAP_BPS, history::Rule};

/// Another way to count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Variant {
    /// Without the so many largest, under the quorum as it is. Of equal ones the earlier goes first.
    WithoutTop(u32),
    /// Every voter with power counts one.
    OneAccount,
    /// Every voter counts the square root of their power.
    SquareRoot,
    /// Nobody counts more than so many hundredths of a percent of all power cast.
    Cap(u32),
    /// Every voter counts what they hold themselves.
    WithoutDelegation,
}

impl Variant {
    /// Those that are shown.
    pub const ALL: [Variant; 7] = [
        Variant::WithoutTop(1),
        Variant::WithoutTop(3),
        Variant::OneAccount,
        Variant::SquareRoot,
        Variant::Cap(100),
        Variant::Cap(CAP_BPS),
        Variant::WithoutDelegation,
    ];

    /// The same with another cap in the place of [`CAP_BPS`].
    pub fn all(cap_bps: u32) -> [Variant; 7] {
        Variant::ALL.map(|variant| match variant {
            Variant::Cap(CAP_BPS) => Variant::Cap(cap_bps),
            other => other,
        })
    }
}

/// What another way to count comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counterfactual {
    /// Which way.
    pub variant: Variant,
    /// What it comes to; `None` where it is not known, as without delegation where own power is not, and under a rule
    /// that Locus does not count. But for [`Variant::WithoutTop`] the quorum, which is in power, is left aside.
    pub outcome: Option<Outcome>,
    /// Whether that is another outcome. Where the quorum is left aside, it is so on both sides.
    pub changed: bool,
}

impl Poll<'_> {
    /// One for each of [`Variant::all`].
    pub fn counterfactuals(&self, cap_bps: u32) -> Vec<Counterfactual> {
        let rule = self.rule().without_quorum();
        let aside = self.totals.outcome(&rule);
        let one = |variant| {
            let totals = self.counted(variant).filter(|_| rule != Rule::Unknown);
            let (in_force, outcome) = match variant {
                Variant::WithoutTop(_) => (
                    &self.outcome,
                    totals.map(|totals| totals.outcome(self.rule())),
                ),
                _ => (&aside, totals.map(|totals| totals.outcome(&rule))),
            };
            Counterfactual {
                variant,
                changed: outcome
                    .as_ref()
                    .is_some_and(|outcome| in_force.differs(outcome)),
                outcome,
            }
        };
        Variant::all(cap_bps).map(one).into()
    }

    /// The totals of another way to count; `None` where they are not known.
    pub fn counted(&self, variant: Variant) -> Option<Totals> {
        let mut totals = Totals::default();
        let left_out = match variant {
            Variant::WithoutTop(count) => count as usize,
            _ => 0,
        };
        let spare = spare_bits(
            self.largest
                .first()
                .map(|vote| vote.power)
                .unwrap_or_default(),
        );
        // Both sides by 10000, so that nothing is rounded.
        let cap = match variant {
            Variant::Cap(bps) => self.totals.all * U512::from(bps),
            _ => U512::ZERO,
        };
        for vote in self.largest.iter().skip(left_out) {
            let power = U512::from(vote.power);
            let weight = match variant {
                Variant::WithoutTop(_) => power,
                Variant::OneAccount => U512::from(1),
                Variant::SquareRoot => root(vote.power, spare),
                Variant::Cap(_) => (power * U512::from(10000)).min(cap),
                Variant::WithoutDelegation => U512::from(vote.own?),
            };
            totals.add(vote.choice, weight);
        }
        Some(totals)
    }
}

/// How far powers up to `largest` can be raised, by an even number of bits, and still fit 128 bits: the floor of their
/// roots then rounds away next to nothing, whatever the unit.
fn spare_bits(largest: Power) -> usize {
    128_usize.saturating_sub(largest.bit_len()) & !1
}

fn root(power: Power, spare: usize) -> U512 {
    match u128::try_from(power) {
        Ok(small) => U512::from((small << spare).isqrt()),
        Err(_) => U512::from(sqrt(power)),
    }
}
