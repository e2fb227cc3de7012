//! What addresses could do by their weight against what they did: points with the interval that chance leaves.

use super::{
    cells,
    paint::{AXES, Drawing, Room, Side, dot},
    scale::round_steps,
    series,
};
use crate::{
    dom::Node,
    held::Held,
    locales::{figures as l, t},
};
use views::{ColumnName, Figure};

/// Draws it.
pub fn draw(figure: &Figure, width: f64, told: Held<String>) -> Node {
    let room = Room {
        bottom: 44.0,
        ..AXES
    };
    let mut drawing = Drawing::new(width, 300.0, room);
    let across = series(figure, ColumnName::Banzhaf);
    let up = series(figure, ColumnName::Exercised);
    let high = series(figure, ColumnName::High);
    let low = series(figure, ColumnName::Low);
    let most = |values: &[Option<f64>]| values.iter().flatten().copied().fold(0.0, f64::max);
    let percent = |share: f64| (share, cells::share((share * 10_000.0).round() as i64));
    let steps = |most: f64| -> Vec<(f64, String)> {
        round_steps(most.min(1.0), 4)
            .into_iter()
            .map(percent)
            .collect()
    };
    let (wide, tall) = (steps(most(&across)), steps(most(&up).max(most(&high))));
    let top = |steps: &[(f64, String)]| steps.last().map_or(1.0, |(top, _)| *top);
    let (x, y) = (
        drawing.across((0.0, top(&wide))),
        drawing.up((0.0, top(&tall))),
    );
    drawing.levels(y, &tall);
    for (share, words) in &wide {
        let at = x.at(*share);
        drawing.words("axis", at, 300.0 - 26.0, Side::Middle, words.clone());
    }
    drawing.words(
        "axis name",
        width - room.right,
        300.0 - 8.0,
        Side::End,
        t(l::AXIS_POTENTIAL).into(),
    );
    drawing.words(
        "axis name",
        room.left + 6.0,
        room.top + 4.0,
        Side::Start,
        t(l::AXIS_EXERCISED).into(),
    );
    for (row, cells_) in figure.rows.iter().enumerate() {
        let at = |values: &[Option<f64>]| values.get(row).copied().flatten();
        let (Some(across), Some(up)) = (at(&across), at(&up)) else {
            continue;
        };
        if let (Some(low), Some(high)) = (at(&low), at(&high)) {
            drawing.line(
                "interval",
                &[(x.at(across), y.at(low)), (x.at(across), y.at(high))],
            );
        }
        let of = |name| cells::words(figure.cell(cells_, name));
        let words = l::spot_potential(
            &of(ColumnName::Address),
            &of(ColumnName::Banzhaf),
            &of(ColumnName::Exercised),
            &of(ColumnName::Contested),
        );
        drawing.spot("dot", words, dot(x.at(across), y.at(up), 4.0));
    }
    drawing.finish(
        super::title(figure.kind).into(),
        t(l::ABOUT_POTENTIAL).into(),
        told,
    )
}
