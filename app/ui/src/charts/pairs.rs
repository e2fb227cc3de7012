//! The same measures in two periods: two bars for each, one below the other. Measures have no common scale, so each pair
//! of bars has its own, and only the two of a pair are to be compared.

use super::{
    cells,
    paint::{Drawing, Room, Side, area},
    series,
};
use crate::{
    dom::Node,
    held::Held,
    locales::{figures as l, t},
    words::figures::head,
};
use views::{ColumnName, Figure};

const THIS: ColumnName = ColumnName::ThisPeriod;
const OTHER: ColumnName = ColumnName::OtherPeriod;
const LINE: f64 = 56.0;
const ROOM: Room = Room {
    top: 4.0,
    right: 70.0,
    bottom: 4.0,
    left: 10.0,
};
/// How thick a bar is, and how far below the measure's name each begins.
const THICK: f64 = 11.0;
const BELOW: [f64; 2] = [20.0, 35.0];

/// Draws it. What is not known of either period has no bar, and says so.
pub fn draw(figure: &Figure, width: f64, told: Held<String>) -> Node {
    let height = ROOM.top + figure.rows.len() as f64 * LINE + ROOM.bottom;
    let mut drawing = Drawing::new(width, height, ROOM);
    let both = [(THIS, "bar"), (OTHER, "bar other")];
    let values = both.map(|(column, _)| series(figure, column));
    for (place, row) in figure.rows.iter().enumerate() {
        let y = ROOM.top + place as f64 * LINE;
        let name = row.first().map(cells::words).unwrap_or_default();
        drawing.words("label", ROOM.left, y + 14.0, Side::Start, name.clone());
        let [this, other] = &values;
        let get = |of: &[Option<f64>]| of.get(place).copied().flatten();
        let long = lengths([get(this), get(other)], width - ROOM.left - ROOM.right);
        for (((column, class), long), below) in both.into_iter().zip(long).zip(BELOW) {
            let cell = cells::words(figure.cell(row, column));
            let words = [&name, ", ", &head(column, figure), ": ", &cell].concat();
            let at = (ROOM.left, y + below);
            let reach = area("reach", at, (width - ROOM.left, THICK + 3.0)).node();
            let bar = area("shape", at, (long, THICK)).node();
            drawing.spot(class, words, vec![reach, bar]);
            let end = ROOM.left + long + 6.0;
            drawing.words("axis", end, y + below + 10.0, Side::Start, cell);
        }
    }
    drawing.finish(
        super::title(figure.kind).into(),
        t(l::ABOUT_PERIODS).into(),
        told,
    )
}

/// How long the bars of two values are: the larger takes all the room.
fn lengths(values: [Option<f64>; 2], room: f64) -> [f64; 2] {
    let most = values.iter().flatten().copied().fold(0.0, f64::max);
    values.map(|value| match value {
        Some(value) if most > 0.0 => (value / most).clamp(0.0, 1.0) * room,
        _ => 0.0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_bars_share_a_scale_of_their_own() {
        for (values, expected) in [
            ([Some(9.0), Some(4.5)], [100.0, 50.0]),
            ([Some(0.2), Some(0.8)], [25.0, 100.0]),
            ([Some(3.0), None], [100.0, 0.0]),
            ([Some(0.0), Some(0.0)], [0.0, 0.0]),
            ([None, None], [0.0, 0.0]),
        ] {
            assert_eq!(lengths(values, 100.0), expected, "{values:?}");
        }
    }
}
