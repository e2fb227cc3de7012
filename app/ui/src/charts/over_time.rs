//! Points over time, with a line through what is usual and marks at what happened: the smallest deciding coalition,
//! turnout.

use super::{
    cells, days,
    paint::{AXES, Drawing, Side, diamond, dot},
    scale::{round_steps, whole_steps},
    series,
};
use crate::{dom::Node, held::Held, locales::figures as l};
use views::{Cell, ColumnName, Figure};

const HEIGHT: f64 = 240.0;

/// What is drawn.
pub struct OverTime {
    /// The points.
    pub points: ColumnName,
    /// The line, if there is one.
    pub line: Option<ColumnName>,
    /// Shares run to a whole, counts to the largest.
    pub shares: bool,
}

/// Draws it. Where no row has a time, rows stand one after another.
pub fn draw(figure: &Figure, what: &OverTime, width: f64, told: Held<String>) -> Node {
    let times: Vec<Option<f64>> = series(figure, ColumnName::Closed);
    let dated = times.iter().all(Option::is_some);
    let place = |row: usize| match times.get(row).copied().flatten() {
        Some(at) if dated => at,
        _ => row as f64,
    };
    let mut drawing = Drawing::new(width, HEIGHT, AXES);
    let last = figure.rows.len().saturating_sub(1);
    let (from, until) = (place(0), place(last));
    let x = drawing.across((from, until));

    let points = series(figure, what.points);
    let most = points.iter().flatten().copied().fold(0.0, f64::max);
    let levels: Vec<(f64, String)> = match what.shares {
        true => round_steps(most.min(1.0), 4)
            .into_iter()
            .map(|share| (share, cells::share((share * 10_000.0).round() as i64)))
            .collect(),
        false => whole_steps(most as u64, 4)
            .into_iter()
            .map(|count| (count as f64, crate::amounts::count(count)))
            .collect(),
    };
    let y = drawing.up((0.0, levels.last().map_or(1.0, |(top, _)| *top)));
    drawing.levels(y, &levels);
    if dated {
        let room = (width / 90.0) as usize;
        let steps = days::month_steps(from as i64, until as i64, room.max(2));
        let steps: Vec<(f64, String)> = steps.into_iter().map(|(at, w)| (at as f64, w)).collect();
        drawing.below(x, &steps);
    }

    if let Some(line) = what.line {
        let through: Vec<(f64, f64)> = series(figure, line)
            .iter()
            .enumerate()
            .filter_map(|(row, value)| value.map(|value| (x.at(place(row)), y.at(value))))
            .collect();
        drawing.line("line first", &through);
    }
    for (row, value) in points.iter().enumerate() {
        let (Some(value), Some(cells)) = (value, figure.rows.get(row)) else {
            continue;
        };
        let words = row_words(figure, cells, what.points);
        drawing.spot("dot", words, dot(x.at(place(row)), y.at(*value), 3.5));
    }
    for mark in figure.marks.iter().filter(|_| dated) {
        let at = x.at(mark.at as f64);
        drawing.line("mark", &[(at, y.at(0.0)), (at, 12.0)]);
        drawing.words(
            "marked",
            at,
            10.0,
            Side::Middle,
            super::mark_glyph(mark).into(),
        );
        drawing.spot("event", super::mark_words(mark), diamond(at, 20.0, 5.0));
    }
    let about = match (figure.rows.first(), figure.rows.last()) {
        (Some(first), Some(last)) => l::about_over_time(
            &crate::amounts::count(figure.rows.len() as u64),
            &cells::words(figure.cell(first, ColumnName::Closed)),
            &cells::words(figure.cell(last, ColumnName::Closed)),
        ),
        _ => String::new(),
    };
    drawing.finish(super::title(figure.kind).into(), about, told)
}

/// `Lower the proof fee, 30 Nov 2024: 4`.
fn row_words(figure: &Figure, row: &[Cell], points: ColumnName) -> String {
    let of = |name| cells::words(figure.cell(row, name));
    let point = figure.cell(row, points);
    let value = match (points, point) {
        (ColumnName::Coalition, Cell::Count(count)) => l::addresses_enough(*count),
        _ => cells::words(point),
    };
    l::spot_over_time(&of(ColumnName::Decision), &of(ColumnName::Closed), &value)
}
