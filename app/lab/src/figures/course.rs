//! How contested decisions went over their time: outcomes that fell late.

use views::{Cell, ColumnName as C, Figure, FigureKind, Lacks, Remark, ValueName as V};

use crate::{
    cells::{columns, count, decision, known, outcome, ratio, share, time},
    found::{Found, left},
};

/// How many contested decisions went otherwise in their late part; unknown where none says when votes were cast.
pub fn swings(found: &Found) -> Cell {
    let timed = || found.contested().filter_map(|(_, one)| one.late.as_ref());
    match timed().next() {
        None => Cell::Unknown,
        Some(_) => count(timed().filter(|late| late.swung).count() as u32),
    }
}

/// Outcomes decided late, the newest decision first.
pub fn late(found: &Found) -> Figure {
    let mut figure = found.figure(FigureKind::LateSwings);
    figure.columns = columns(&[
        (C::Decision, false),
        (C::BeforeLate, false),
        (C::AtEnd, false),
        (C::LateShare, true),
        (C::Irreversible, false),
        (C::IrreversibleShare, true),
    ]);
    let (mut untimed, mut guessed) = (0, 0);
    for (one, figures) in found.contested().rev() {
        let Some(last) = &figures.late else {
            untimed += 1;
            continue;
        };
        guessed += u32::from(!last.window_known);
        let settled = figures.settled.against_later;
        let over = settled.map(|moment| {
            let (passed, all) = (moment.at - last.from, last.until - last.from);
            (passed as f64 / all as f64).clamp(0.0, 1.0)
        });
        figure.rows.push(vec![
            decision(one),
            outcome(one, &last.before, false),
            outcome(one, &figures.outcome, last.swung),
            ratio(last.power),
            time(settled.map(|moment| moment.at)),
            known(over, share),
        ]);
    }
    figure.values = vec![
        (V::Contested, count(figure.rows.len() as u32)),
        (V::LateSwings, swings(found)),
    ];
    figure.remarks.extend(left(untimed, Lacks::Times));
    if guessed > 0 {
        figure.remarks.push(Remark::WindowGuessed(guessed));
    }
    figure
}
