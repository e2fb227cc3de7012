//! Lorenz curves: what share the smallest so many hold together. Stake held, votes cast and deciding power drawn in one
//! square show whether authority lies where the stake lies.

use alloy_primitives::U512;
use record::Power;

/// A curve from (0, 0) to (10000, 10000).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lorenz {
    /// Points in order, as few as a drawing needs; each is exact, rounded to ten-thousandths.
    pub points: Vec<Point>,
    /// How many holders.
    pub holders: u32,
}

/// The smallest holders up to here hold this.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Point {
    /// Holders, in ten-thousandths of all.
    pub holders: u16,
    /// What they hold, in ten-thousandths of all.
    pub held: u16,
}

const WHOLE: u64 = 10_000;
/// Between two points of the curve lies at most this much in one direction, unless one holder alone is more.
const STEP: u16 = 100;

/// The curve of what holders hold, in any order; those who hold nothing belong to it. `None` where nobody holds anything.
pub fn lorenz(held: &[Power]) -> Option<Lorenz> {
    let mut held = held.to_vec();
    held.sort_unstable();
    let all = held
        .iter()
        .fold(U512::ZERO, |sum, power| sum + U512::from(*power));
    if all.is_zero() {
        return None;
    }
    let mut sum = U512::ZERO;
    let (mut points, mut last) = (vec![Point::default()], Point::default());
    for (count, power) in (1_u64..).zip(&held) {
        sum += U512::from(*power);
        let point = Point {
            holders: rounded(U512::from(count), U512::from(held.len())),
            held: rounded(sum, all),
        };
        let kept = points.last().copied().unwrap_or_default();
        let far =
            |point: Point| point.holders - kept.holders > STEP || point.held - kept.held > STEP;
        // The one before goes first: between it and this one the curve bends.
        if far(point) && last != kept {
            points.push(last);
        }
        last = point;
    }
    points.push(last);
    Some(Lorenz {
        points,
        holders: u32::try_from(held.len()).ok()?,
    })
}

/// The share that the largest so many hold, in ten-thousandths.
pub fn share_of_largest(held: &[Power], count: usize) -> Option<u16> {
    let mut held = held.to_vec();
    held.sort_unstable_by(|one, other| other.cmp(one));
    let sum = |held: &[Power]| {
        held.iter()
            .fold(U512::ZERO, |sum, power| sum + U512::from(*power))
    };
    let all = sum(&held);
    held.truncate(count);
    (!all.is_zero()).then(|| rounded(sum(&held), all))
}

/// To the nearest, halves up. A sum of fewer than 2^64 powers has room for the factor.
fn rounded(part: U512, whole: U512) -> u16 {
    let twice = part * U512::from(2 * WHOLE) + whole;
    u16::try_from(twice / (whole * U512::from(2))).unwrap_or(WHOLE as u16)
}
