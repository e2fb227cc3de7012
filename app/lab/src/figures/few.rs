//! How much each kind of figure rests on, and how much it takes to say anything: one rule for all of them, so that none
//! is silent where it says little.

use lens::{agreement::LEAST_SHARED, decide::Outcome};
use views::{ColumnName as C, Figure, FigureKind as K, Remark};

use super::coalition;
use crate::{found::Found, headline::FEW_TO_SAY};

/// A figure, with what must be said first where it rests on too little.
pub fn said(found: &Found, mut figure: Figure) -> Figure {
    let nothing = figure.remarks.contains(&Remark::NoData);
    let few = rests_on(found, &figure).filter(|(has, least)| !nothing && has < least);
    if let Some((has, least)) = few {
        figure.remarks.insert(0, Remark::TooFew(has, least));
    }
    figure
}

/// How many of what a figure is made of there are, and how many it takes. `None` of what counts and lists only.
fn rests_on(found: &Found, figure: &Figure) -> Option<(u32, u32)> {
    let contested = || found.contested().count() as u32;
    let rows = figure.rows.len() as u32;
    let chosen = found.chosen.least_contested;
    Some(match figure.kind {
        K::Coalition => (contested(), coalition::LEAST),
        K::Counterfactual | K::Losers => (contested(), FEW_TO_SAY),
        K::Lorenz => (found.deciding().decisions, FEW_TO_SAY),
        K::Pivotal => (decided(found), FEW_TO_SAY),
        K::Turnout => (found.history.decisions.len() as u32, FEW_TO_SAY),
        K::Delegation => (found.split().count() as u32, FEW_TO_SAY),
        K::Agenda => (put_to_vote(figure), FEW_TO_SAY),
        // One row a decision.
        K::LateSwings | K::Alignment => (rows, FEW_TO_SAY),
        K::Prevail => {
            let contested = found.standings().voters.iter().map(|one| one.contested);
            (contested.max().unwrap_or(0), chosen)
        }
        K::Potential => (found.standings().decisions, chosen),
        // Without a pair that shares enough votes there is no row.
        K::Agreement => (if rows == 0 { 0 } else { LEAST_SHARED }, LEAST_SHARED),
        // Two periods see to it themselves; groups say that there are none.
        K::Periods | K::Blocs | K::Unanswered | K::Ended | K::Defaults => return None,
    })
}

fn decided(found: &Found) -> u32 {
    let none = |outcome: &Outcome| matches!(outcome, Outcome::Unknown | Outcome::Nothing);
    let decided = found.all().filter(|(_, one)| !none(&one.outcome));
    decided.count() as u32
}

fn put_to_vote(figure: &Figure) -> u32 {
    let put = figure.rows.iter().map(|row| figure.cell(row, C::PutToVote));
    let put = put.map(|cell| match cell {
        views::Cell::Count(count) => *count,
        _ => 0,
    });
    u32::try_from(put.sum::<u64>()).unwrap_or(u32::MAX)
}
