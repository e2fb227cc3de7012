//! How concentrated power is, as exact ratios.

use alloy_primitives::U512;
use record::Power;

/// An exact ratio of two integers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ratio {
    /// Above.
    pub part: U512,
    /// Below; never zero.
    pub whole: U512,
}

impl Ratio {
    /// How many ten-thousandths it is, rounded down; for showing.
    pub fn ten_thousandths(self) -> u64 {
        // A whole of 512 bits leaves no room for the product; then the lowest bits do not show.
        let spare = self
            .whole
            .bit_len()
            .max(self.part.bit_len())
            .saturating_sub(498);
        let (part, whole) = (self.part >> spare, self.whole >> spare);
        let share = (part * U512::from(10000))
            .checked_div(whole)
            .unwrap_or_default();
        u64::try_from(share).unwrap_or(u64::MAX)
    }

    /// One divided by it; `None` of zero.
    pub fn inverse(self) -> Option<Ratio> {
        (!self.part.is_zero()).then_some(Ratio {
            part: self.whole,
            whole: self.part,
        })
    }
}

/// The Gini coefficient, `2·Σ i·x(i) / (n·Σx) − (n+1)/n` with `x` ascending and `i` from 1: 0 where
/// all have the same, near 1 where one has all. `None` where there is nothing to divide, or it adds
/// up to more than 2^256 - 1.
pub fn gini(powers: &[Power]) -> Option<Ratio> {
    let sum = U512::from(sum(powers)?);
    let mut ascending = powers.to_vec();
    ascending.sort_unstable();
    let count = U512::from(ascending.len());
    let ranked = (1_u64..)
        .zip(&ascending)
        .fold(U512::ZERO, |ranked, (place, power)| {
            ranked + U512::from(place) * U512::from(*power)
        });
    let part = (ranked + ranked).checked_sub((count + U512::from(1)) * sum)?;
    Some(Ratio {
        part,
        whole: count * sum,
    })
}

/// The Herfindahl–Hirschman index, `Σ s²` over shares: 1 where one has all, 1/n where n have the
/// same. Its inverse is the number of effective voters. `None` as for [`gini`].
pub fn hhi(powers: &[Power]) -> Option<Ratio> {
    let sum = U512::from(sum(powers)?);
    let squares = powers.iter().fold(U512::ZERO, |squares, power| {
        // The squares of parts never exceed the square of the whole, which fits.
        squares + U512::from(*power) * U512::from(*power)
    });
    Some(Ratio {
        part: squares,
        whole: sum * sum,
    })
}

fn sum(powers: &[Power]) -> Option<Power> {
    let sum = powers
        .iter()
        .try_fold(Power::ZERO, |sum, power| sum.checked_add(*power))?;
    (!sum.is_zero()).then_some(sum)
}
