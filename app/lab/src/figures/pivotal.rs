//! Who alone could have changed a decision, contested or not: where one address can, the others' votes only counted as
//! long as it let them.

use alloy_primitives::U512;
use lens::{
    Ratio,
    decide::{Figures, Outcome},
};
use views::{ColumnName as C, Figure, FigureKind, Remark, ValueName as V};

use crate::{
    cells::{address, closed, columns, count, decision, known, outcome, ratio},
    found::Found,
};

/// Decisions that one address alone could have changed, the newest first, each with the largest of those who could.
pub fn pivotal(found: &Found) -> Figure {
    let mut figure = found.figure(FigureKind::Pivotal);
    figure.columns = columns(&[
        (C::Decision, false),
        (C::Closed, false),
        (C::InForce, false),
        (C::Voters, true),
        (C::Pivotal, true),
        (C::PivotalByAbsence, true),
        (C::Address, false),
        (C::PowerShare, true),
    ]);
    let decided = || found.all().filter(|(_, figures)| has_outcome(figures));
    for (one, figures) in decided().rev() {
        // Neither holds the other: a quorum may be missed without a vote and be met however that vote is cast.
        let otherwise = figures.pivotal_by_reversal.first();
        let first = [otherwise, figures.pivotal.first()].into_iter().flatten();
        let first = first.filter_map(|voter| one.votes.iter().find(|vote| vote.voter == *voter));
        let Some(largest) = first.max_by_key(|vote| vote.power) else {
            continue;
        };
        figure.rows.push(vec![
            decision(one),
            closed(one),
            outcome(one, &figures.outcome, false),
            count(figures.voters),
            count(figures.pivotal_by_reversal.len() as u32),
            count(figures.pivotal.len() as u32),
            address(&found.history, largest.voter),
            known(Ratio::of(U512::from(largest.power), figures.cast), ratio),
        ]);
    }
    figure.values = vec![
        (V::Decisions, count(decided().count() as u32)),
        (V::ChangeableAlone, count(figure.rows.len() as u32)),
    ];
    if figure.rows.is_empty() && decided().next().is_some() {
        figure.remarks.push(Remark::NobodyAlone);
    }
    figure.remarks.extend(found.left_out());
    figure
}

/// Without a rule that Locus counts, or without any power, there is nothing that a vote could change.
fn has_outcome(figures: &Figures) -> bool {
    !matches!(figures.outcome, Outcome::Unknown | Outcome::Nothing)
}
