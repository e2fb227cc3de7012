//! How concentrated power is: exact ratios where they can be exact, and Theil's measure, which is a logarithm.

use alloy_primitives::U512;
use record::Power;

use crate::real;

/// An exact ratio of two integers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ratio {
    /// Above.
    pub part: U512,
    /// Below; never zero.
    pub whole: U512,
}

impl Ratio {
    /// A part of a whole; `None` of nothing.
    pub fn of(part: U512, whole: U512) -> Option<Ratio> {
        (!whole.is_zero()).then_some(Ratio { part, whole })
    }

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

    /// As a number, for showing and for medians; never for a comparison that decides.
    pub fn number(self) -> f64 {
        real::of(self.part) / real::of(self.whole)
    }

    /// One divided by it; `None` of zero.
    pub fn inverse(self) -> Option<Ratio> {
        Ratio::of(self.whole, self.part)
    }
}

/// The Gini coefficient, `2·Σ i·x(i) / (n·Σx) − (n+1)/n` with `x` ascending and `i` from 1: 0 where
/// all have the same, near 1 where one has all. `None` where there is nothing to divide.
pub fn gini(powers: &[Power]) -> Option<Ratio> {
    let mut ascending = powers.to_vec();
    ascending.sort_unstable();
    gini_ascending(ascending.iter().copied())
}

/// As [`gini`], of powers that ascend.
pub(crate) fn gini_ascending(powers: impl ExactSizeIterator<Item = Power>) -> Option<Ratio> {
    let count = U512::from(powers.len());
    let (mut sum, mut ranked) = (U512::ZERO, U512::ZERO);
    for (place, power) in (1_u64..).zip(powers) {
        let power = U512::from(power);
        sum += power;
        ranked += U512::from(place) * power;
    }
    let part = (ranked + ranked).checked_sub((count + U512::from(1)) * sum)?;
    Ratio::of(part, count * sum)
}

/// The Herfindahl–Hirschman index, `Σ s²` over shares: 1 where one has all, 1/n where n have the
/// same. Its inverse is the number of effective voters. `None` as for [`gini`].
///
/// Exact while all of it fits 256 bits; of larger sums the bits beyond the first 256 are left aside.
pub fn hhi(powers: &[Power]) -> Option<Ratio> {
    let spare = sum(powers).bit_len().saturating_sub(256);
    let (mut sum, mut squares) = (U512::ZERO, U512::ZERO);
    for power in powers {
        let power = U512::from(*power) >> spare;
        sum += power;
        // The squares of parts never exceed the square of the whole, which fits.
        squares += power * power;
    }
    Ratio::of(squares, sum * sum)
}

/// The least number of `powers`, which descend, that together have more than half of `whole`; `None`
/// where not even all of them have.
pub fn nakamoto(descending: impl IntoIterator<Item = Power>, whole: U512) -> Option<u32> {
    let mut sum = U512::ZERO;
    (1..).zip(descending).find_map(|(count, power)| {
        sum += U512::from(power);
        (sum + sum > whole).then_some(count)
    })
}

/// Theil's measure of inequality and what it is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Theil {
    /// `(1/n)·Σ (x/μ)·ln(x/μ)`, from 0 to `ln n`.
    pub total: f64,
    /// Of that, what is between the groups.
    pub between: f64,
    /// Of that, what is within them: each group's own measure by its share of the whole.
    pub within: f64,
}

impl Theil {
    /// How many voters of equal power would have the same entropy, `exp(−Σ s·ln s)`, where so many have power.
    pub fn effective(&self, voters: usize) -> f64 {
        real::exp(real::ln(voters as f64) - self.total)
    }
}

/// Theil's measure of powers, each with the number of its group. `None` as for [`gini`].
pub fn theil(powers: &[(Power, u16)]) -> Option<Theil> {
    let count = powers.len() as f64;
    let groups = powers
        .iter()
        .map(|(_, group)| usize::from(*group) + 1)
        .max()?;
    let mut sums = vec![(0.0, 0_u32); groups];
    let (mut sum, mut entropy) = (0.0, 0.0);
    for (power, group) in powers {
        let power = real::of(U512::from(*power));
        sum += power;
        entropy += power * real::ln(power);
        if let Some((of_group, members)) = sums.get_mut(usize::from(*group)) {
            *of_group += power;
            *members += 1;
        }
    }
    if sum <= 0.0 {
        return None;
    }
    // Σ (x/S)·ln(x·n/S), with the logarithm of the constants drawn out of the sum.
    let total = entropy / sum + real::ln(count / sum);
    let between: f64 = sums
        .iter()
        .filter(|(of_group, _)| *of_group > 0.0)
        .map(|(of_group, members)| {
            let share = of_group / sum;
            share * real::ln(share * count / f64::from(*members))
        })
        .sum();
    Some(Theil {
        total,
        between,
        within: total - between,
    })
}

pub(crate) fn sum(powers: &[Power]) -> U512 {
    powers
        .iter()
        .fold(U512::ZERO, |sum, power| sum + U512::from(*power))
}
