//! Figures on who decides, drawn. Every chart is drawn from the rows of its figure's table, so the two can never
//! differ; a chart adds nothing that the table lacks.

mod card;
mod cells;
pub mod days;
mod export;
mod lettered;
mod lorenz;
mod matrix;
mod over_time;
mod paint;
mod pairs;
mod pictured;
mod rows;
mod scale;
mod scatter;
mod sheet;
mod table;
mod taken;
mod width;

pub use card::{Missing, Slot, card};
pub use cells::{ToCard, raw as cell_raw, share, words as cell_words};
pub use export::Saved;
pub use lettered::save_words;
pub use scale::Scale;
pub use sheet::{Sheet, table as sheet_table};
pub use taken::{Arrived, Link, figured, here, hints, linked};

use crate::{
    dom::Node,
    held::Held,
    locales::{figures as l, t},
    words::figures::column_name,
};
use over_time::OverTime;
use views::{ColumnName, Figure, FigureKind, Mark, MarkOf};

/// What a figure is called.
pub fn title(kind: FigureKind) -> &'static str {
    crate::words::figures::figure(kind).0
}

/// What it shows.
pub fn what(kind: FigureKind) -> &'static str {
    crate::words::figures::figure(kind).1
}

/// Where the table says more at a glance than the chart, it is in view first.
pub fn table_first(kind: FigureKind) -> bool {
    matches!(
        kind,
        FigureKind::Counterfactual
            | FigureKind::Prevail
            | FigureKind::Ended
            | FigureKind::Defaults
            | FigureKind::Periods
            | FigureKind::Unanswered
    )
}

/// Whether there is something to draw: what has no common measure is a table and nothing else.
pub fn drawn(kind: FigureKind) -> bool {
    kind != FigureKind::Defaults
}

/// Draws a figure for a width. `told` takes the words of the point that is looked at.
pub fn picture(figure: &Figure, width: f64, told: Held<String>) -> Node {
    let over_time = |points, line, second| {
        let what = OverTime {
            points,
            line,
            second,
        };
        over_time::draw(figure, &what, width, told)
    };
    match figure.kind {
        FigureKind::Coalition => {
            over_time(ColumnName::Coalition, Some(ColumnName::RollingMedian), None)
        }
        FigureKind::Turnout => over_time(ColumnName::Turnout, None, Some(ColumnName::HeadsShare)),
        FigureKind::Lorenz => lorenz::draw(figure, width, told),
        FigureKind::Potential => scatter::draw(figure, width, told),
        FigureKind::Prevail => rows::intervals(figure, width, told),
        FigureKind::Counterfactual => rows::grid(figure, width, told),
        FigureKind::Agreement => matrix::draw(figure, width, told),
        FigureKind::Agenda => {
            let steps = [
                ColumnName::Drafted,
                ColumnName::Sponsored,
                ColumnName::PutToVote,
                ColumnName::Passed,
                ColumnName::Executed,
            ];
            let steps = steps.map(|step| (step, column_name(step)));
            rows::funnel(figure, &steps, width, told)
        }
        FigureKind::Pivotal => rows::bars(figure, ColumnName::PowerShare, width, told),
        FigureKind::Blocs => rows::bars(figure, ColumnName::PowerShare, width, told),
        FigureKind::LateSwings => rows::bars(figure, ColumnName::IrreversibleShare, width, told),
        FigureKind::Delegation => rows::bars(figure, ColumnName::Delegated, width, told),
        FigureKind::Losers => rows::bars(figure, ColumnName::Lost, width, told),
        FigureKind::Alignment => rows::bars(figure, ColumnName::PaidShare, width, told),
        FigureKind::Unanswered => rows::bars(figure, ColumnName::Objections, width, told),
        FigureKind::Ended => rows::bars(figure, ColumnName::Took, width, told),
        FigureKind::Defaults => Node::Nothing,
        FigureKind::Periods => pairs::draw(figure, width, told),
    }
}

/// The numbers of a column, row by row.
fn series(figure: &Figure, name: ColumnName) -> Vec<Option<f64>> {
    let rows = figure.rows.iter();
    rows.map(|row| cells::number(figure.cell(row, name)))
        .collect()
}

/// What happened at a marked moment.
pub fn mark_words(mark: &Mark) -> String {
    let what = match &mark.what {
        MarkOf::Rose => t(l::MARK_ROSE).to_owned(),
        MarkOf::Fell => t(l::MARK_FELL).to_owned(),
        MarkOf::Event(words) => words.clone(),
        MarkOf::Majority(was, is) => l::mark_majority(&share((*was).into()), &share((*is).into())),
        MarkOf::Quorum(was, is) => l::mark_quorum(&share((*was).into()), &share((*is).into())),
        MarkOf::Counting => t(l::MARK_COUNTING).to_owned(),
    };
    match &mark.before {
        Some(decision) => l::mark_before(&days::day(mark.at), &what, decision),
        None => l::mark_at(&days::day(mark.at), &what),
    }
}

fn mark_glyph(mark: &Mark) -> &'static str {
    match mark.what {
        MarkOf::Rose => "▲",
        MarkOf::Fell => "▼",
        MarkOf::Event(_) | MarkOf::Majority(..) | MarkOf::Quorum(..) | MarkOf::Counting => "◆",
    }
}
