//! Stake held, votes cast and deciding power as Lorenz curves over the same addresses: all who voted.

use alloy_primitives::U512;
use lens::{
    gini,
    lorenz::{self, Point},
};
use record::Power;
use views::{Cell, ColumnName as C, Figure, FigureKind, Lacks, Remark, ValueName as V};

use crate::{
    cells::{columns, count, known, micro},
    found::Found,
};

/// Curves are read at every hundredth of the addresses.
const STEP: u16 = 100;

/// The three curves.
pub fn lorenz(found: &Found) -> Figure {
    let mut figure = found.figure(FigureKind::Lorenz);
    figure.columns = columns(&[
        (C::Heads, true),
        (C::Held, true),
        (C::Cast, true),
        (C::Deciding, true),
    ]);
    let amounts = Amounts::of(found);
    let curves = [&amounts.held, &amounts.cast, &amounts.deciding]
        .map(|powers| powers.as_deref().and_then(lorenz::lorenz));
    if curves.iter().all(Option::is_none) {
        figure.remarks.push(Remark::NoData);
        return figure;
    }
    for heads in (0..=10_000).step_by(STEP.into()) {
        let mut row = vec![Cell::Share(heads.into())];
        row.extend(curves.each_ref().map(|curve| {
            known(curve.as_ref(), |curve| {
                Cell::Share(at(&curve.points, heads).into())
            })
        }));
        figure.rows.push(row);
    }
    let measure = |powers: &Option<Vec<Power>>| {
        known(powers.as_deref().and_then(gini), |gini| {
            micro(gini.number())
        })
    };
    figure.values = vec![
        (V::Voters, count(amounts.voters)),
        (V::GiniHeld, measure(&amounts.held)),
        (V::GiniCast, measure(&amounts.cast)),
        (V::GiniDeciding, measure(&amounts.deciding)),
    ];
    if amounts.held.is_none() {
        let remark = Remark::Left(found.summary.decisions, Lacks::Delegation);
        figure.remarks.push(remark);
    }
    figure.remarks.extend(found.left_out());
    figure.remarks.extend(found.without_winner());
    figure.remarks.extend(found.by_themselves());
    figure
}

/// What a curve has at a share of the holders; between two points it is straight.
fn at(points: &[Point], holders: u16) -> u16 {
    let next = points.partition_point(|point| point.holders < holders);
    let Some(right) = points.get(next) else {
        return points.last().map_or(0, |last| last.held);
    };
    let Some(left) = next.checked_sub(1).and_then(|place| points.get(place)) else {
        return right.held;
    };
    let (wide, tall) = (right.holders - left.holders, right.held - left.held);
    let part = u32::from(holders - left.holders) * u32::from(tall);
    let risen = part.checked_div(u32::from(wide)).unwrap_or(0);
    left.held + u16::try_from(risen).unwrap_or(u16::MAX)
}

/// One amount for each address that voted with power.
struct Amounts {
    voters: u32,
    /// What each held itself at its last vote; `None` where the source does not say it of everybody.
    held: Option<Vec<Power>>,
    /// Over all decisions; `None` where it is more than can be added.
    cast: Option<Vec<Power>>,
    deciding: Option<Vec<Power>>,
}

impl Amounts {
    fn of(found: &Found) -> Amounts {
        let voters = found.history.voters.len();
        let mut cast = vec![U512::ZERO; voters];
        let mut held: Vec<Option<Power>> = vec![None; voters];
        for vote in found.all().flat_map(|(decision, _)| &decision.votes) {
            let place = vote.voter as usize;
            if let (Some(cast), Some(held)) = (cast.get_mut(place), held.get_mut(place))
                && !vote.power.is_zero()
            {
                *cast += U512::from(vote.power);
                *held = vote.own;
            }
        }
        let voted: Vec<usize> = (0..voters)
            .filter(|voter| cast.get(*voter).is_some_and(|cast| !cast.is_zero()))
            .collect();
        let parts = &found.deciding().of;
        let of = |voter: &usize| parts.get(*voter).copied().unwrap_or_default();
        // Shares stay the same when all sums are halved often enough to fit.
        let spare = cast
            .iter()
            .map(|sum| sum.bit_len().saturating_sub(256))
            .max()
            .unwrap_or(0);
        let fits = |voter: &usize| {
            let sum = *cast.get(*voter)? >> spare;
            Some(sum.saturating_to::<Power>())
        };
        Amounts {
            voters: voted.len() as u32,
            held: voted
                .iter()
                .map(|voter| held.get(*voter).copied().flatten())
                .collect(),
            cast: voted.iter().map(fits).collect(),
            deciding: Some(voted.iter().map(of).collect()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_is_straight_between_its_points() {
        let point = |holders, held| Point { holders, held };
        let points = [
            point(0, 0),
            point(5000, 1000),
            point(5000, 1000),
            point(10_000, 10_000),
        ];
        for (holders, expected) in [
            (0, 0),
            (2500, 500),
            (5000, 1000),
            (7500, 5500),
            (10_000, 10_000),
        ] {
            assert_eq!(at(&points, holders), expected, "{holders}");
        }
    }
}
