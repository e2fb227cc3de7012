//! Fewest addresses that could decide: one point a contested decision, what is usual as it moves, and since when it has
//! moved.

use std::rc::Rc;

use lens::{
    Decision,
    drift::{self, Direction, Drift},
    work::Work,
};
use views::{
    ColumnName as C, Figure, FigureKind, Happened, Lacks, Mark, MarkOf, Remark, ValueName as V,
};

use super::Making;
use crate::{
    cells::{closed, columns, count, decision, known, micro, milliseconds},
    found::{Found, left},
};

/// With fewer contested decisions nothing can be said to have moved.
pub const LEAST: u32 = 5;

/// Works it out.
pub fn coalition(found: &Rc<Found>) -> Making {
    // Where no coalition of those who voted could have decided there is no number; such a decision is in the table only.
    let series: Vec<f64> = found
        .contested()
        .filter_map(|(_, figures)| figures.fewest.passing.map(f64::from))
        .collect();
    let (found, mut drifting) = (found.clone(), drift::drift(&series, found.chosen.drift));
    Box::new(move || drifting.step().map(|drift| figure(&found, &drift)))
}

fn figure(found: &Found, drift: &Drift) -> Figure {
    let mut figure = found.figure(FigureKind::Coalition);
    figure.columns = columns(&[
        (C::Decision, false),
        (C::Closed, false),
        (C::Coalition, true),
        (C::RollingMedian, true),
        (C::Blocking, true),
        (C::Needed, true),
        (C::Voters, true),
    ]);
    let mut points = drift.points.iter();
    for (one, figures) in found.contested() {
        let passing = figures.fewest.passing;
        let median = passing
            .and_then(|_| points.next())
            .map(|point| point.median);
        figure.rows.push(vec![
            decision(one),
            closed(one),
            known(passing, count),
            known(median, micro),
            known(figures.fewest.blocking, count),
            known(figures.fewest.needed.voters(), count),
            count(figures.voters),
        ]);
    }
    let contested = figure.rows.len() as u32;
    let summary = &found.summary;
    figure.values = vec![
        (V::Decisions, count(summary.decisions)),
        (V::Contested, count(contested)),
        (V::MedianCoalition, known(summary.passing_contested, micro)),
        (V::TopMajority, count(summary.top_majority)),
        (V::MedianGini, known(summary.gini, micro)),
        (V::MedianHhi, known(summary.hhi, micro)),
    ];
    figure.marks = marks(found, drift);
    figure.remarks.extend(found.left_out());
    // Of the medians only; a contested one of them has a row.
    let few = summary.decisions.saturating_sub(summary.enough);
    figure.remarks.extend(left(few, Lacks::Voters));
    let bps = (drift.false_alarms * 10_000).checked_div(drift.orders);
    figure.remarks.extend(bps.map(Remark::FalseAlarms));
    figure
}

/// Where it moved, what a source says happened, and where the rules that decisions were counted by changed; in order.
fn marks(found: &Found, drift: &Drift) -> Vec<Mark> {
    let ends: Vec<Option<i64>> = found
        .contested()
        .filter(|(_, figures)| figures.fewest.passing.is_some())
        .map(|(one, _)| lens::usual::closed(one))
        .collect();
    let mark = |alarm: &drift::Alarm| {
        let at = ends.get(alarm.since).copied().flatten()?;
        let what = match alarm.direction {
            Direction::Up => MarkOf::Rose,
            Direction::Down => MarkOf::Fell,
        };
        Some((milliseconds(at), what))
    };
    let mut all: Vec<(i64, MarkOf)> = drift.alarms.iter().filter_map(mark).collect();
    let event = |event: &Happened| (event.at, MarkOf::Event(event.what.clone()));
    all.extend(found.happened.iter().map(event));
    all.extend(super::changed::changed(found));
    all.sort_by_key(|(at, _)| *at);
    // Decisions without a date stand in no place that a moment could be marked at.
    let dated: Vec<(i64, &Decision)> = found
        .contested()
        .filter_map(|(one, _)| Some((milliseconds(lens::usual::closed(one)?), one)))
        .collect();
    let ends: Vec<i64> = dated.iter().map(|(end, _)| *end).collect();
    let moments: Vec<i64> = all.iter().map(|(at, _)| *at).collect();
    let places = drift::mark(&moments, &ends);
    let begins = ends.first().copied();
    all.into_iter()
        .zip(places)
        .filter_map(|((at, what), place)| {
            let (_, before) = dated.get(place?)?;
            // What happened before the first of them is outside of what is seen.
            (Some(at) >= begins).then(|| Mark {
                at,
                what,
                before: Some(crate::cells::name(before)),
            })
        })
        .collect()
}
