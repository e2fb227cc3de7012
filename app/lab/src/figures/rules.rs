//! The same votes under other rules, decision by decision. A sensitivity, and titled as one on the page.

use lens::decide::Variant;
use views::{Cell, ColumnName as C, Figure, FigureKind, Lacks, ValueName as V};

use crate::{
    cells::{columns, count, counted, decision, outcome},
    found::{Found, left},
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

/// How many contested decisions each way to count changes.
pub fn all_flips(found: &Found) -> impl Iterator<Item = (V, Cell)> {
    ways(found.chosen.settings.cap_bps)
        .into_iter()
        .map(|(way, _, name)| (name, flips(found, way)))
}

fn flips(found: &Found, way: Variant) -> Cell {
    let known: Vec<bool> = found
        .contested()
        .filter_map(|(_, figures)| figures.changed(way))
        .collect();
    let changed = known.iter().filter(|changed| **changed).count();
    match known.is_empty() {
        true => Cell::Unknown,
        false => Cell::Count(changed as u64),
    }
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
    figure.values.extend(all_flips(found));
    let undelegated = found
        .contested()
        .filter(|(_, figures)| figures.changed(Variant::WithoutDelegation).is_none())
        .count() as u32;
    figure.remarks.extend(left(undelegated, Lacks::Delegation));
    figure.remarks.extend(found.left_out());
    figure
}
