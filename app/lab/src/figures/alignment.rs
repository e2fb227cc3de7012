//! Capital alignment: how much of the power for a decision came from those it pays.

use lens::decide::{Poll, alignment::alignment};
use views::{ColumnName as C, Figure, FigureKind, Lacks, ValueName as V};

use crate::{
    cells::{closed, columns, count, decision, known, outcome, ratio},
    found::{Found, left},
};

/// Decisions that pay somebody, the newest first. Payments that no call shows are not known.
pub fn paid(found: &Found) -> Figure {
    let told = || found.beside().filter(|(.., beside)| beside.told());
    if told().next().is_none() {
        return found.nothing(FigureKind::Alignment);
    }
    let mut figure = found.figure(FigureKind::Alignment);
    figure.columns = columns(&[
        (C::Decision, false),
        (C::Closed, false),
        (C::PaidShare, true),
        (C::InForce, false),
        (C::WithoutPaid, false),
    ]);
    let mut turned = 0;
    for (one, figures, beside) in told().rev().filter(|(.., beside)| !beside.pays.is_empty()) {
        let found = alignment(&Poll::new(one), &beside.pays);
        turned += u32::from(found.as_ref().is_some_and(|found| found.changed));
        figure.rows.push(vec![
            decision(one),
            closed(one),
            known(found.as_ref().map(|found| found.share), ratio),
            outcome(one, &figures.outcome, false),
            known(found, |found| outcome(one, &found.without, found.changed)),
        ]);
    }
    figure.values = vec![
        (V::Paying, count(figure.rows.len() as u32)),
        (V::FlipsWithoutPaid, count(turned)),
    ];
    let untold = found.history.decisions.len() - told().count();
    figure.remarks.extend(left(untold as u32, Lacks::Calls));
    figure
}
