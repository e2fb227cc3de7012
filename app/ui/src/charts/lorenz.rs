//! How unequal: the share of all that the smallest addresses have together, for what is held, cast and decided.

use super::{
    cells,
    paint::{AXES, Drawing, Room, Side, dot},
    scale::round_steps,
    series,
};
use crate::{
    dom::Node,
    held::Held,
    locales::{Key, figures as l, t},
};
use views::{Cell, ColumnName, Figure};

/// Curves, each with its look and the word beside it.
const CURVES: [(ColumnName, &str, Key); 3] = [
    (ColumnName::Held, "line third", l::COL_HELD),
    (ColumnName::Cast, "line second", l::COL_CAST),
    (ColumnName::Deciding, "line first", l::COL_DECIDING),
];

/// Draws them.
pub fn draw(figure: &Figure, width: f64, told: Held<String>) -> Node {
    let room = Room {
        right: 16.0,
        ..AXES
    };
    let mut drawing = Drawing::new(width, 260.0, room);
    let (x, y) = (drawing.across((0.0, 1.0)), drawing.up((0.0, 1.0)));
    let percent = |share: f64| (share, cells::share((share * 10_000.0).round() as i64));
    let steps: Vec<(f64, String)> = round_steps(1.0, 4).into_iter().map(percent).collect();
    drawing.levels(y, &steps);
    drawing.below(x, &steps);
    drawing.line("even", &[(x.at(0.0), y.at(0.0)), (x.at(1.0), y.at(1.0))]);
    let heads = series(figure, ColumnName::Heads);
    let mut named = 0.0;
    for (column, class, word) in CURVES {
        let values = series(figure, column);
        let places: Vec<(f64, f64)> = heads
            .iter()
            .zip(&values)
            .filter_map(|(head, value)| Some((head.as_ref()?, value.as_ref()?)))
            .map(|(head, value)| (x.at(*head), y.at(*value)))
            .collect();
        if places.len() < 2 {
            continue;
        }
        drawing.line(class, &places);
        // Each name on a line of its own at the upper left, where no curve of inequality ever runs.
        let at = 26.0 + named * 20.0;
        drawing.line(class, &[(room.left + 10.0, at), (room.left + 38.0, at)]);
        drawing.words(
            "label",
            room.left + 46.0,
            at + 4.0,
            Side::Start,
            t(word).into(),
        );
        named += 1.0;
    }
    for row in &figure.rows {
        let Cell::Share(heads) = figure.cell(row, ColumnName::Heads) else {
            continue;
        };
        // At every tenth; more would only make the way through them longer.
        if heads % 1000 != 0 || *heads == 0 || *heads == 10_000 {
            continue;
        }
        let mut words = l::spot_lorenz(&cells::share(*heads));
        let mut lowest: f64 = 0.0;
        for (column, _, word) in CURVES {
            let cell = figure.cell(row, column);
            if let Some(value) = cells::number(cell) {
                words.push_str(&l::spot_lorenz_part(t(word), &cells::words(cell)));
                lowest = lowest.max(value);
            }
        }
        let place = *heads as f64 / 10_000.0;
        drawing.spot("dot faint", words, dot(x.at(place), y.at(lowest), 3.0));
    }
    drawing.finish(
        super::title(figure.kind).into(),
        t(l::ABOUT_LORENZ).into(),
        told,
    )
}
