//! Points over time, with a line through what is usual and marks at what happened: the smallest deciding coalition,
//! turnout.

use super::{
    cells, days,
    paint::{AXES, Drawing, Side, diamond, dot},
    scale::{round_steps, whole_steps},
    series,
};
use crate::{dom::Node, held::Held, locales::figures as l, words::figures::column_name};
use views::{Cell, ColumnName, Figure};

const HEIGHT: f64 = 240.0;

/// What is drawn.
pub struct OverTime {
    /// The points.
    pub points: ColumnName,
    /// The line, if there is one.
    pub line: Option<ColumnName>,
    /// Other points beside them, drawn as diamonds; then both are shares, which run to a whole at most.
    pub second: Option<ColumnName>,
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
    let beside = what.second.map(|second| (second, series(figure, second)));
    let others = beside.iter().flat_map(|(_, others)| others);
    let most = points.iter().chain(others).flatten().copied();
    let most = most.fold(0.0, f64::max);
    let levels: Vec<(f64, String)> = match what.second.is_some() {
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
    for (row, cells) in figure.rows.iter().enumerate() {
        let at = |values: &[Option<f64>]| values.get(row).copied().flatten();
        let across = x.at(place(row));
        if let Some(value) = at(&points) {
            let words = row_words(figure, cells, what.points, beside.is_some());
            drawing.spot("dot", words, dot(across, y.at(value), 3.5));
        }
        if let Some((name, value)) = beside
            .as_ref()
            .and_then(|(name, of)| Some((*name, at(of)?)))
        {
            let words = row_words(figure, cells, name, true);
            drawing.spot("dot", words, diamond(across, y.at(value), 4.5));
        }
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

/// `Lower the proof fee, 30 Nov 2024: 4`; with the column's name where there are two.
fn row_words(figure: &Figure, row: &[Cell], points: ColumnName, named: bool) -> String {
    let of = |name| cells::words(figure.cell(row, name));
    let point = figure.cell(row, points);
    let value = match (points, point) {
        (ColumnName::Coalition, Cell::Count(count)) => l::addresses_enough(*count),
        _ if named => [column_name(points), " ", &cells::words(point)].concat(),
        _ => cells::words(point),
    };
    l::spot_over_time(&of(ColumnName::Decision), &of(ColumnName::Closed), &value)
}
