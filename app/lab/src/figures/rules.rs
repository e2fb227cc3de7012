//! The same votes under other rules, decision by decision. A sensitivity, and titled as one on the page.

use lens::decide::Variant;
use views::{Cell, ColumnName as C, Figure, FigureKind, Lacks, Remark, ValueName as V};

use crate::{
    cells::{columns, count, counted, decision, outcome},
    found::Found,
};

/// Which ways, under a cap.
fn ways(cap_bps: u32) -> [(Variant, C, V); 6] {
    [
        (Variant::OneAccount, C::OneEach, V::FlipsOneEach),
        (Variant::SquareRoot, C::SquareRoot, V::FlipsSquareRoot),
        (Variant::Cap(cap_bps), C::Capped, V::FlipsCapped),
        (
            Variant::WithoutDelegation,
            C::Undelegated,
            V::FlipsUndelegated,
        ),
        (
            Variant::WithoutTop(1),
            C::WithoutLargest,
            V::FlipsWithoutLargest,
        ),
        (
            Variant::WithoutTop(3),
            C::WithoutThree,
            V::FlipsWithoutThree,
        ),
    ]
}

/// Contested decisions by rules, the newest first.
pub fn counterfactual(found: &Found) -> Figure {
    let mut figure = found.figure(FigureKind::Counterfactual);
    let ways = ways(found.chosen.settings.cap_bps);
    let mut names = vec![(C::Decision, false), (C::InForce, false)];
    names.extend(ways.map(|(_, column, _)| (column, false)));
    figure.columns = columns(&names);
    for (one, figures) in found.contested().rev() {
        let mut row = vec![decision(one), outcome(one, &figures.outcome, false)];
        row.extend(ways.map(|(way, _, _)| counted(one, figures, way)));
        figure.rows.push(row);
    }
    let contested = figure.rows.len() as u32;
    figure.values.push((V::Contested, count(contested)));
    for (way, _, name) in ways {
        let known: Vec<bool> = found
            .contested()
            .filter_map(|(_, figures)| figures.changed(way))
            .collect();
        let changed = known.iter().filter(|changed| **changed).count();
        let cell = match known.is_empty() {
            true => Cell::Unknown,
            false => Cell::Count(changed as u64),
        };
        figure.values.push((name, cell));
    }
    let undelegated = found
        .contested()
        .filter(|(_, figures)| figures.changed(Variant::WithoutDelegation).is_none())
        .count() as u32;
    if undelegated > 0 {
        let lacks = Remark::Left(undelegated, Lacks::Delegation);
        figure.remarks.push(lacks);
    }
    figure.remarks.extend(found.left_out());
    figure
}
