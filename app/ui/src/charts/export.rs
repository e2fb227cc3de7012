//! A figure to take along: its picture, its table, and how it was computed. What the votes rest on goes with each, so
//! that no picture of an unsigned import travels as fact.

use super::{cells, mark_words};
use crate::{
    locales::{figures as l, t},
    state::Session,
    words::figures as words,
};
use leptos::{
    prelude::{document, window},
    wasm_bindgen::JsCast,
    web_sys::{Element, XmlSerializer},
};
use views::{Cell, ColumnName, Figure, Hex};

/// In what form.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Saved {
    /// The picture as it is drawn.
    Svg,
    /// The same in pixels.
    Png,
    /// The table.
    Csv,
    /// Formula, inputs and what is missing, as text.
    Formula,
}

/// Saves a figure; `drawing` finds its picture on the page.
pub fn saved(session: Session, figure: &Figure, form: Saved, drawing: &str, hash: Option<&Hex>) {
    let place = session.around().place;
    let name = |ending: &str| ["locus-", figure.kind.slug(), ending].concat();
    match form {
        Saved::Csv => place.save(&name(".csv"), csv(figure).as_bytes()),
        Saved::Formula => place.save(&name(".txt"), formula(figure, hash).as_bytes()),
        Saved::Svg | Saved::Png => {
            let Some((svg, width, height)) = framed(figure, drawing, hash) else {
                return session.said.set(l::saved_not(t(l::NO_DATA_YET)));
            };
            if form == Saved::Svg {
                return place.save(&name(".svg"), svg.as_bytes());
            }
            let name = name(".png");
            let to = place.clone();
            let done = move |made: Result<Vec<u8>, views::Why>| match made {
                Ok(bytes) => to.save(&name, &bytes),
                Err(why) => session.said.set(l::saved_not(&crate::words::why(&why))),
            };
            place.picture(svg, width, height, Box::new(done));
        }
    }
}

/// The table as lines of comma-separated values, RFC 4180 with LF. A decision takes two columns: id and title.
pub fn csv(figure: &Figure) -> String {
    let mut out = String::new();
    let heads = figure.columns.iter().flat_map(|column| {
        let name = words::column_name(column.name).to_owned();
        match column.name {
            ColumnName::Decision => vec![name, "Title".into()],
            _ => vec![name],
        }
    });
    line(&mut out, heads);
    for row in &figure.rows {
        let cells =
            figure
                .columns
                .iter()
                .zip(row)
                .flat_map(|(column, cell)| match (column.name, cell) {
                    (ColumnName::Decision, Cell::Decision(id, title)) => {
                        vec![guarded(id), guarded(title)]
                    }
                    (ColumnName::Decision, cell) => vec![field(cell), String::new()],
                    (_, cell) => vec![field(cell)],
                });
        line(&mut out, cells);
    }
    out
}

fn field(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) | Cell::Address(text) => guarded(text),
        Cell::Outcome(..) => guarded(&cells::raw(cell)),
        _ => cells::raw(cell),
    }
}

/// A table calculation runs what begins like a formula; words from outside must not.
fn guarded(text: &str) -> String {
    match text.chars().next() {
        Some('=' | '+' | '-' | '@' | '\t' | '\r') => ["'", text].concat(),
        _ => text.to_owned(),
    }
}

fn line(out: &mut String, fields: impl Iterator<Item = String>) {
    for (i, field) in fields.enumerate() {
        if i > 0 {
            out.push(',');
        }
        if field.contains([',', '"', '\n', '\r']) {
            out.push('"');
            out.push_str(&field.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(&field);
        }
    }
    out.push('\n');
}

/// Formula, inputs, values and what is missing.
pub fn formula(figure: &Figure, hash: Option<&Hex>) -> String {
    let (title, what, how) = words::figure(figure.kind);
    let mut out = String::new();
    let mut say = |parts: &[&str]| {
        for part in parts {
            out.push_str(part);
        }
        out.push('\n');
    };
    say(&[title]);
    say(&[what, "\n"]);
    say(&[t(l::FORMULA), ": ", how, "\n"]);
    say(&[t(l::INPUTS), ": ", &words::inputs(&figure.inputs)]);
    say(&[
        t(l::RESTS),
        ": ",
        &words::source(&figure.inputs.source).1,
        "\n",
    ]);
    for (name, value) in &figure.values {
        say(&[words::value_name(*name), ": ", &cells::raw(value)]);
    }
    for mark in &figure.marks {
        say(&[&mark_words(mark)]);
    }
    say(&["\n", t(l::MISSING), ":"]);
    for remark in &figure.remarks {
        say(&["- ", &words::remark(remark).1]);
    }
    if figure.remarks.is_empty() {
        say(&["- ", t(l::MISSING_NONE)]);
    }
    if let Some(hash) = hash {
        say(&["\n", t(l::HASH), ": ", hash]);
    }
    out
}

/// What a picture takes from the page's style sheet.
const STYLED: [&str; 11] = [
    "fill",
    "fill-opacity",
    "stroke",
    "stroke-width",
    "stroke-dasharray",
    "stroke-linejoin",
    "opacity",
    "font-family",
    "font-size",
    "font-weight",
    "display",
];

/// The drawing as a document of its own, with its title above, and below what it rests on. Its size with it.
fn framed(figure: &Figure, drawing: &str, hash: Option<&Hex>) -> Option<(String, u32, u32)> {
    let drawn = document().query_selector(drawing).ok()??;
    let copy: Element = drawn.clone_node_with_deep(true).ok()?.dyn_into().ok()?;
    style(&drawn, &copy);
    let size = |name: &str| drawn.get_attribute(name)?.parse::<f64>().ok();
    let (width, height) = (size("width")?, size("height")?);
    // Below the title, which is 40 high.
    let _ = copy.set_attribute("y", "40");
    let inner = XmlSerializer::new().ok()?.serialize_to_string(&copy).ok()?;
    let card = drawn.closest(".figure").ok().flatten()?;
    let (paper, ink) = looks(&card)?;
    let height = height + 40.0 + 62.0;
    let hash = hash.map_or_else(String::new, |hash| [t(l::HASH), " ", hash].concat());
    let body = [
        written(26.0, 16.0, &ink, super::title(figure.kind)),
        inner,
        written(
            height - 42.0,
            11.0,
            &ink,
            &words::source(&figure.inputs.source).1,
        ),
        written(height - 26.0, 11.0, &ink, &words::inputs(&figure.inputs)),
        written(height - 10.0, 9.0, &ink, &hash),
    ];
    let svg = document_of(width, height, &paper, &body.concat());
    Some((svg, width as u32, height as u32))
}

/// Background and ink of a card as the page shows it, in the light or in the dark.
pub(super) fn looks(card: &Element) -> Option<(String, String)> {
    let of = |name: &str| {
        let style = window().get_computed_style(card).ok()??;
        style.get_property_value(name).ok()
    };
    Some((of("background-color")?, of("color")?))
}

/// A line of text at a height, both in pixels.
pub(super) fn written(y: f64, size: f64, ink: &str, words: &str) -> String {
    let (y, size) = (super::paint::pixels(y), super::paint::pixels(size));
    [
        "<text x=\"10\" y=\"",
        &y,
        "\" font-size=\"",
        &size,
        "\" fill=\"",
        ink,
        "\" font-family=\"sans-serif\">",
        &escaped(words),
        "</text>",
    ]
    .concat()
}

/// A picture as a document of its own.
pub(super) fn document_of(width: f64, height: f64, paper: &str, body: &str) -> String {
    let (w, h) = (super::paint::pixels(width), super::paint::pixels(height));
    [
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"",
        &w,
        "\" height=\"",
        &h,
        "\" viewBox=\"0 0 ",
        &w,
        " ",
        &h,
        "\"><rect width=\"100%\" height=\"100%\" fill=\"",
        paper,
        "\"/>",
        body,
        "</svg>",
    ]
    .concat()
}

/// Writes the looks of the one onto the other, element by element, and takes away what only the page needs.
fn style(from: &Element, to: &Element) {
    if let Ok(Some(style)) = window().get_computed_style(from) {
        for name in STYLED {
            if let Ok(value) = style.get_property_value(name)
                && !value.is_empty()
            {
                let _ = to.set_attribute(name, &value);
            }
        }
    }
    for name in ["class", "tabindex"] {
        let _ = to.remove_attribute(name);
    }
    let (from, to) = (from.children(), to.children());
    for i in 0..from.length().min(to.length()) {
        if let (Some(from), Some(to)) = (from.item(i), to.item(i)) {
            style(&from, &to);
        }
    }
}

/// Text within a document's markup. Also what XML does not allow at all is left out.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if c < ' ' => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use views::{Column, FigureKind, Inputs, OutcomeWord};

    #[test]
    fn a_table_can_be_read_by_any_program_and_runs_nothing_in_it() {
        let column = |name, number| Column { name, number };
        let figure = Figure {
            columns: vec![
                column(ColumnName::Decision, false),
                column(ColumnName::InForce, false),
                column(ColumnName::Coalition, true),
            ],
            rows: vec![
                vec![
                    Cell::Decision("7".into(), "=HYPERLINK(\"x\"), \"quoted\"".into()),
                    Cell::Outcome(OutcomeWord::Won("yes\nno".into()), false),
                    Cell::Count(4),
                ],
                vec![Cell::Unknown, Cell::Unknown, Cell::Unknown],
            ],
            ..Figure::empty(FigureKind::Coalition, Inputs::default())
        };
        assert_eq!(
            csv(&figure),
            "Decision,Title,In force,Fewest that could decide\n\
             7,\"'=HYPERLINK(\"\"x\"\"), \"\"quoted\"\"\",\"yes\nno\",4\n\
             ,,,\n"
        );
    }

    #[test]
    fn the_formula_goes_with_its_inputs_and_what_is_missing() {
        let inputs = Inputs {
            decisions: 96,
            contested: 23,
            votes: 41380,
            threshold_bps: 2500,
            source: views::SourceTrust::Generated,
            ..Inputs::default()
        };
        let figure = Figure {
            remarks: vec![views::Remark::TooFew(3, 20)],
            ..Figure::empty(FigureKind::Prevail, inputs)
        };
        let text = formula(&figure, Some(&"0xab".into())).replace(['\u{202f}', '\u{a0}'], " ");
        for expected in [
            "Wilson's at 95 %",
            "96 decisions, 23 of them contested (the next had 25 % or more), 41 380 votes.",
            "Generated: nobody cast these votes.",
            "Too few to say much: 3, and it takes 20.",
            "0xab",
        ] {
            assert!(text.contains(expected), "{expected}: {text}");
        }
    }

    #[test]
    fn words_in_a_picture_stay_words() {
        assert_eq!(
            escaped("<script>\u{1} & \"x\""),
            "&lt;script&gt; &amp; &quot;x&quot;"
        );
    }
}
