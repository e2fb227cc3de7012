//! Who votes like whom: a square for each pair. How much they agree is written in it, never shown by shade alone.

use super::{
    cells,
    paint::{Drawing, Room, Side, area, written},
};
use crate::{
    dom::Node,
    held::Held,
    locales::{figures as l, t},
};
use views::{Cell, ColumnName, Figure, chosen::ADDRESSES as MOST};

/// Draws it.
pub fn draw(figure: &Figure, width: f64, told: Held<String>) -> Node {
    let mut who: Vec<&str> = Vec::new();
    for row in &figure.rows {
        for name in [ColumnName::Address, ColumnName::OtherAddress] {
            if let Cell::Address(address) = figure.cell(row, name)
                && !who.contains(&address.as_str())
                && who.len() < MOST
            {
                who.push(address);
            }
        }
    }
    let place = |row: &[Cell], name| match figure.cell(row, name) {
        Cell::Address(address) => who.iter().position(|known| known == address),
        _ => None,
    };
    let pair = |row: &[Cell]| {
        let a = place(row, ColumnName::Address)?;
        Some((a, place(row, ColumnName::OtherAddress)?))
    };
    let rest = figure.rows.iter().filter(|row| pair(row).is_none()).count();
    let names = 104.0;
    let side = ((width - names) / who.len().max(1) as f64).clamp(24.0, 48.0);
    let room = Room {
        top: 8.0,
        right: 8.0,
        bottom: 8.0,
        left: 8.0,
    };
    let mut drawing = Drawing::new(
        width.max(names + side * who.len() as f64),
        12.0 + side * who.len() as f64 + if rest > 0 { 26.0 } else { 0.0 },
        room,
    );
    if rest > 0 {
        let y = 24.0 + side * who.len() as f64;
        let words = l::pairs_in_the_table(u64::try_from(rest).unwrap_or(u64::MAX));
        drawing.words("axis", 0.0, y, Side::Start, words);
    }
    for (at, address) in who.iter().enumerate() {
        let y = 8.0 + at as f64 * side;
        let short = cells::words(&Cell::Address((*address).into()));
        drawing.words("label mono", 0.0, y + side / 2.0 + 4.0, Side::Start, short);
        drawing.area(
            "self",
            (names + at as f64 * side, y),
            (side - 2.0, side - 2.0),
        );
    }
    for row in &figure.rows {
        let Some((a, b)) = pair(row) else {
            continue;
        };
        let agree = figure.cell(row, ColumnName::Agree);
        let of = |name| cells::words(figure.cell(row, name));
        let words = l::spot_pair(
            &of(ColumnName::Address),
            &of(ColumnName::OtherAddress),
            &of(ColumnName::Agree),
            &of(ColumnName::Shared),
        );
        let (class, number) = match agree {
            Cell::Share(bps) => (shade(*bps), (bps / 100).to_string()),
            _ => ("pair", "?".into()),
        };
        let (x, y) = (names + a.min(b) as f64 * side, 8.0 + a.max(b) as f64 * side);
        let square = area("shape", (x, y), (side - 2.0, side - 2.0)).node();
        let inside = written(
            "said",
            x + side / 2.0 - 1.0,
            y + side / 2.0 + 3.0,
            Side::Middle,
            number,
        );
        drawing.spot(class, words, vec![square, inside]);
    }
    drawing.finish(
        super::title(figure.kind).into(),
        t(l::ABOUT_AGREEMENT).into(),
        told,
    )
}

fn shade(bps: i64) -> &'static str {
    match bps {
        9000.. => "pair most",
        7500.. => "pair more",
        5000.. => "pair some",
        _ => "pair",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use views::{Column, FigureKind, Inputs};

    #[test]
    fn pairs_for_which_there_is_no_room_are_counted() {
        let column = |name| Column {
            name,
            number: false,
        };
        let of = |addresses: usize| Figure {
            columns: [ColumnName::Address, ColumnName::OtherAddress]
                .map(column)
                .into(),
            rows: (0..addresses)
                .flat_map(|a| (a + 1..addresses).map(move |b| (a, b)))
                .map(|(a, b)| [a, b].map(|n| Cell::Address(n.to_string())).into())
                .collect(),
            ..Figure::empty(FigureKind::Agreement, Inputs::default())
        };
        let words = |addresses| draw(&of(addresses), 600.0, Held::new(String::new())).words();
        assert!(!words(MOST).contains("in the table"));
        // 13 addresses are 78 pairs, of which 12 addresses are 66.
        let cut = words(MOST + 1);
        assert!(cut.contains("12 more pairs are in the table."), "{cut}");
    }
}
