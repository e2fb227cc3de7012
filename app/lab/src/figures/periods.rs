//! The same measures in two periods: each the number that its own figure has, over the same decisions.

use std::rc::Rc;

use views::{Cell, ColumnName as C, Figure, FigureKind, Lacks, Remark, ValueName as V};

use super::{Making, course, rules};
use crate::{
    cells::{columns, count, known, micro},
    found::{Found, left},
    headline::FEW_TO_SAY,
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
    let measured = measures(now).into_iter().zip(measures(other));
    for ((name, this), (_, that)) in measured {
        figure.rows.push(vec![Cell::Measure(name), this, that]);
    }
    figure.inputs.other = Some(Box::new(other.inputs()));
    let contested = |found: &Found| found.contested().count() as u32;
    let fewer = contested(now).min(contested(other));
    if fewer < FEW_TO_SAY {
        figure.remarks.insert(0, Remark::TooFew(fewer, FEW_TO_SAY));
    }
    let few = |found: &Found| found.summary.decisions.saturating_sub(found.summary.enough);
    figure
        .remarks
        .extend(left(few(now) + few(other), Lacks::Voters));
    figure
}

fn measures(found: &Found) -> Vec<(V, Cell)> {
    let summary = &found.summary;
    let mut all = vec![
        (V::Decisions, count(summary.decisions)),
        (V::Contested, count(found.contested().count() as u32)),
        (V::MedianCoalition, known(summary.passing_contested, micro)),
        (V::TopMajority, count(summary.top_majority)),
        (V::MedianGini, known(summary.gini, micro)),
        (V::MedianHhi, known(summary.hhi, micro)),
        (V::LateSwings, course::swings(found)),
    ];
    all.extend(rules::all_flips(found));
    all
}
