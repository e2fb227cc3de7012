//! One line for each row: a bar, or a point with its interval and what was to be expected.

use super::{
    cells,
    paint::{Drawing, Room, Side, area, diamond, dot, written},
    series,
};
use crate::{
    dom::Node,
    held::Held,
    locales::{figures as l, t},
};
use views::{
    Cell, ColumnName, Figure,
    chosen::{BARS, ROWS as MOST},
};

const LINE: f64 = 30.0;
const ROOM: Room = Room {
    top: 6.0,
    right: 58.0,
    bottom: 26.0,
    left: 10.0,
};

/// Who prevails: the share with its interval, and a diamond at what coin flips would give.
pub fn intervals(figure: &Figure, width: f64, told: Held<String>) -> Node {
    let (mut drawing, shown) = lines(figure, MOST, ROOM.bottom, width);
    let left = names(width);
    let x = super::Scale::new((0.0, 1.0), (left, width - ROOM.right));
    let at = |name| series(figure, name);
    let (share, low, high, expected) = (
        at(ColumnName::PrevailedShare),
        at(ColumnName::Low),
        at(ColumnName::High),
        at(ColumnName::Expected),
    );
    let bottom = ROOM.top + shown as f64 * LINE;
    for (place, words) in [
        (0.0, "0\u{202f}%"),
        (0.5, "50\u{202f}%"),
        (1.0, "100\u{202f}%"),
    ] {
        drawing.line("grid", &[(x.at(place), ROOM.top), (x.at(place), bottom)]);
        drawing.words(
            "axis",
            x.at(place),
            bottom + 16.0,
            Side::Middle,
            words.into(),
        );
    }
    for (row, cells_) in figure.rows.iter().take(shown).enumerate() {
        let y = ROOM.top + (row as f64 + 0.5) * LINE;
        let get = |values: &[Option<f64>]| values.get(row).copied().flatten();
        let of = |name| cells::words(figure.cell(cells_, name));
        drawing.words(
            "label mono",
            ROOM.left,
            y + 4.0,
            Side::Start,
            of(ColumnName::Address),
        );
        if let (Some(low), Some(high)) = (get(&low), get(&high)) {
            drawing.line("interval", &[(x.at(low), y), (x.at(high), y)]);
        }
        let Some(share) = get(&share) else {
            continue;
        };
        let mut shape = Vec::new();
        if let Some(expected) = get(&expected) {
            shape.extend(diamond(x.at(expected), y, 4.5).pop());
        }
        shape.extend(dot(x.at(share), y, 4.5));
        let words = l::spot_prevail(
            &of(ColumnName::Address),
            &of(ColumnName::Prevailed),
            &of(ColumnName::Contested),
            &of(ColumnName::Low),
            &of(ColumnName::High),
            &of(ColumnName::Expected),
        );
        drawing.spot("dot", words, shape);
        drawing.words(
            "axis",
            width - 4.0,
            y + 4.0,
            Side::End,
            of(ColumnName::PrevailedShare),
        );
    }
    rest(&mut drawing, figure, shown, bottom + ROOM.bottom);
    drawing.finish(
        super::title(figure.kind).into(),
        t(l::ABOUT_PREVAIL).into(),
        told,
    )
}

/// Bars of a column; the first column names each.
pub fn bars(figure: &Figure, column: ColumnName, width: f64, told: Held<String>) -> Node {
    let (mut drawing, shown) = lines(figure, BARS, 0.0, width);
    let left = names(width);
    let values = series(figure, column);
    let most = values.iter().flatten().copied().fold(0.0, f64::max);
    let x = super::Scale::new(
        (0.0, if most > 0.0 { most } else { 1.0 }),
        (left, width - ROOM.right),
    );
    for (row, cells_) in figure.rows.iter().take(shown).enumerate() {
        let y = ROOM.top + row as f64 * LINE;
        let mut name = cells_.first().map(cells::words).unwrap_or_default();
        if figure.place(ColumnName::Who).is_some() {
            let who = cells::words(figure.cell(cells_, ColumnName::Who));
            name = [&name, ": ", &who].concat();
        }
        drawing.words(
            "label",
            ROOM.left,
            y + LINE / 2.0 + 4.0,
            Side::Start,
            cut(&name, left),
        );
        let cell = figure.cell(cells_, column);
        let value = values.get(row).copied().flatten();
        let long = x.at(value.unwrap_or(0.0)) - left;
        let words = [name.as_str(), ": ", &cells::words(cell)].concat();
        let bar = area("shape", (left, y + 7.0), (long, LINE - 14.0)).node();
        let reach = area("reach", (left, y), (width - left, LINE)).node();
        drawing.spot("bar", words, vec![reach, bar]);
        let end = if value.is_some() {
            x.at(value.unwrap_or(0.0)) + 6.0
        } else {
            left
        };
        drawing.words(
            "axis",
            end,
            y + LINE / 2.0 + 4.0,
            Side::Start,
            cells::words(cell),
        );
    }
    rest(&mut drawing, figure, shown, ROOM.top + shown as f64 * LINE);
    drawing.finish(
        super::title(figure.kind).into(),
        super::what(figure.kind).into(),
        told,
    )
}

/// Steps that fewer and fewer come through: the sum of each column, over all rows.
pub fn funnel(
    figure: &Figure,
    steps: &[(ColumnName, &'static str)],
    width: f64,
    told: Held<String>,
) -> Node {
    let sums: Vec<(&'static str, Option<f64>)> = steps
        .iter()
        .map(|(column, word)| {
            let known: Vec<f64> = series(figure, *column).into_iter().flatten().collect();
            (*word, (!known.is_empty()).then(|| known.iter().sum()))
        })
        .collect();
    let height = ROOM.top + steps.len() as f64 * LINE + 6.0;
    let mut drawing = Drawing::new(width, height, ROOM);
    let left = names(width);
    let most = sums.iter().filter_map(|(_, sum)| *sum).fold(1.0, f64::max);
    let x = super::Scale::new((0.0, most), (left, width - ROOM.right));
    for (row, (word, sum)) in sums.iter().enumerate() {
        let y = ROOM.top + row as f64 * LINE;
        let said = match sum {
            Some(sum) => crate::amounts::count(*sum as u64),
            None => t(l::NO_DATA_YET).into(),
        };
        drawing.words(
            "label",
            ROOM.left,
            y + LINE / 2.0 + 4.0,
            Side::Start,
            cut(word, left),
        );
        let long = x.at(sum.unwrap_or(0.0)) - left;
        let words = [word, ": ", said.as_str()].concat();
        let reach = area("reach", (left, y), (width - left, LINE)).node();
        let bar = area("shape", (left, y + 6.0), (long, LINE - 12.0)).node();
        drawing.spot("bar", words, vec![reach, bar]);
        drawing.words(
            "axis",
            left + long + 6.0,
            y + LINE / 2.0 + 4.0,
            Side::Start,
            said,
        );
    }
    drawing.finish(
        super::title(figure.kind).into(),
        super::what(figure.kind).into(),
        told,
    )
}

/// Decisions by rules. A changed outcome has a sign of its own and a thicker frame.
pub fn grid(figure: &Figure, width: f64, told: Held<String>) -> Node {
    let rules: Vec<(usize, &'static str)> = figure
        .columns
        .iter()
        .enumerate()
        .skip(1)
        .filter(|(at, _)| {
            figure
                .rows
                .iter()
                .any(|row| matches!(row.get(*at), Some(Cell::Outcome(..))))
        })
        .map(|(at, column)| (at, crate::words::figures::column_name(column.name)))
        .collect();
    let shown = figure.rows.len().min(MOST);
    // A decision's title stands above its cells: on a phone there is no room beside them.
    let (line, top) = (46.0, 58.0);
    let bottom = top + shown as f64 * line;
    let mut drawing = Drawing::new(width, bottom + 8.0 + room(figure, shown), ROOM);
    rest(&mut drawing, figure, shown, bottom);
    let wide = (width - 2.0 * ROOM.left) / rules.len().max(1) as f64;
    for (i, (_, word)) in rules.iter().enumerate() {
        for (n, part) in broken(word, wide).into_iter().enumerate() {
            let (x, y) = (ROOM.left + i as f64 * wide, 14.0 + n as f64 * 14.0);
            drawing.words("axis", x + 2.0, y, Side::Start, part);
        }
    }
    for (r, row) in figure.rows.iter().take(shown).enumerate() {
        let y = top + r as f64 * line;
        let title = row.first().map(cells::words).unwrap_or_default();
        drawing.words(
            "label",
            ROOM.left + 2.0,
            y + 12.0,
            Side::Start,
            cut(&title, width - 20.0),
        );
        for (i, (at, word)) in rules.iter().enumerate() {
            let (Some(cell), x) = (row.get(*at), ROOM.left + i as f64 * wide) else {
                continue;
            };
            let changed = matches!(cell, Cell::Outcome(_, true));
            let said = cells::words(cell);
            let words = l::spot_grid(&title, word, &said);
            let class = if changed { "cell changed" } else { "cell" };
            let frame = area("shape", (x + 1.0, y + 17.0), (wide - 3.0, 22.0)).node();
            let inside = written(
                "said",
                x + 7.0,
                y + 32.0,
                Side::Start,
                cut(&said, wide - 8.0),
            );
            drawing.spot(class, words, vec![frame, inside]);
        }
    }
    drawing.finish(
        super::title(figure.kind).into(),
        t(l::ABOUT_GRID).into(),
        told,
    )
}

/// A line for each row that is shown; `below` is room for what stands under them.
fn lines(figure: &Figure, most: usize, below: f64, width: f64) -> (Drawing, usize) {
    let shown = figure.rows.len().min(most);
    let height = ROOM.top + shown as f64 * LINE + below + room(figure, shown);
    (Drawing::new(width, height.max(ROOM.bottom), ROOM), shown)
}

/// Room to say that rows are in the table only.
const REST: f64 = 26.0;

fn room(figure: &Figure, shown: usize) -> f64 {
    if figure.rows.len() > shown { REST } else { 0.0 }
}

/// Says how many rows are in the table only, under what is drawn: it goes with the picture wherever that is taken.
fn rest(drawing: &mut Drawing, figure: &Figure, shown: usize, bottom: f64) {
    let rest = figure.rows.len().saturating_sub(shown);
    if rest > 0 {
        let words = l::in_the_table(u64::try_from(rest).unwrap_or(u64::MAX));
        drawing.words("axis", ROOM.left, bottom + 16.0, Side::Start, words);
    }
}

/// Room for names at the left.
fn names(width: f64) -> f64 {
    (width * 0.34).clamp(96.0, 190.0)
}

/// As much of a text as fits, by the width of an average letter.
fn cut(text: &str, room: f64) -> String {
    let most = (room / 7.0).max(2.0) as usize;
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let mut out: String = text.chars().take(most.saturating_sub(1)).collect();
    out.push('…');
    out
}

/// Words over several lines.
fn broken(text: &str, room: f64) -> Vec<String> {
    let most = (room / 6.6).max(4.0) as usize;
    let mut out: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match out.last_mut() {
            Some(line) if line.chars().count() + word.chars().count() < most => {
                line.push(' ');
                line.push_str(word);
            }
            _ => out.push(cut(word, room)),
        }
    }
    out.truncate(3);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_of_a_picture_is_said_in_it() {
        let outcome = || Cell::Outcome(views::OutcomeWord::Passed, false);
        let row = |n: usize| {
            let id = Cell::Decision(n.to_string(), String::new());
            vec![id, outcome(), Cell::Share(5000)]
        };
        let column = |name| views::Column {
            name,
            number: false,
        };
        let of = |kind, rows: usize| Figure {
            columns: [
                ColumnName::Decision,
                ColumnName::InForce,
                ColumnName::PrevailedShare,
            ]
            .map(column)
            .into(),
            rows: (0..rows).map(row).collect(),
            ..Figure::empty(kind, views::Inputs::default())
        };
        let told = || Held::new(String::new());
        let wide = 600.0;
        for (kind, most) in [
            (views::FigureKind::Counterfactual, MOST),
            (views::FigureKind::Prevail, MOST),
            (views::FigureKind::Losers, BARS),
        ] {
            let drawn = |rows| crate::charts::picture(&of(kind, rows), wide, told()).words();
            assert!(!drawn(most).contains("in the table"), "{kind:?}");
            let words = drawn(most + 11);
            assert!(
                words.contains("11 more are in the table."),
                "{kind:?}: {words}"
            );
        }
    }

    #[test]
    fn words_keep_to_their_room() {
        assert_eq!(cut("Lower the proof fee", 70.0), "Lower the…");
        assert_eq!(cut("Short", 70.0), "Short");
        assert_eq!(
            broken("One vote per address", 70.0),
            ["One vote", "per", "address"]
        );
        assert_eq!(broken("a b c d e f g h", 13.0), ["a b", "c d", "e f"]);
    }
}
