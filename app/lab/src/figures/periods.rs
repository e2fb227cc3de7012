//! The same measures in two periods.

use std::rc::Rc;

use lens::decide::{Summary, Variant};
use views::{Cell, ColumnName as C, Figure, FigureKind, ValueName as V};

use super::Making;
use crate::{
    cells::{columns, count, known, micro},
    found::Found,
};

/// Measures of a period beside those of another.
pub fn periods(now: &Rc<Found>, other: &Rc<Found>) -> Making {
    let (now, other) = (now.clone(), other.clone());
    Box::new(move || Some(figure(&now, &other)))
}

fn figure(now: &Found, other: &Found) -> Figure {
    let mut figure = now.figure(FigureKind::Periods);
    figure.columns = columns(&[
        (C::Measure, false),
        (C::ThisPeriod, true),
        (C::OtherPeriod, true),
    ]);
    let cap = now.chosen.settings.cap_bps;
    let (now, other) = (measures(&now.summary, cap), measures(&other.summary, cap));
    for ((name, this), (_, that)) in now.into_iter().zip(other) {
        figure.rows.push(vec![Cell::Measure(name), this, that]);
    }
    figure
}

fn measures(summary: &Summary, cap_bps: u32) -> Vec<(V, Cell)> {
    let changed = |variant: Variant| {
        let found = summary.flips.iter().find(|one| one.variant == variant);
        known(found.filter(|one| one.known > 0), |one| count(one.changed))
    };
    let swings = match summary.late_swings {
        (_, 0) => Cell::Unknown,
        (swings, _) => count(swings),
    };
    vec![
        (V::Decisions, count(summary.decisions)),
        (V::Contested, count(summary.contested)),
        (V::MedianCoalition, known(summary.passing_contested, micro)),
        (V::TopMajority, count(summary.top_majority)),
        (V::MedianGini, known(summary.gini, micro)),
        (V::MedianHhi, known(summary.hhi, micro)),
        (V::LateSwings, swings),
        (V::FlipsOneEach, changed(Variant::OneAccount)),
        (V::FlipsSquareRoot, changed(Variant::SquareRoot)),
        (V::FlipsCapped, changed(Variant::Cap(cap_bps))),
        (V::FlipsUndelegated, changed(Variant::WithoutDelegation)),
        (V::FlipsWithoutLargest, changed(Variant::WithoutTop(1))),
        (V::FlipsWithoutThree, changed(Variant::WithoutTop(3))),
    ]
}
