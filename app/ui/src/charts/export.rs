//! A figure to take along: its picture, its table, and how it was computed. What it rests on goes with each, so that no
//! picture of an unsigned import travels as fact.

use super::{
    Sheet,
    lettered::{ended, lines},
    pictured,
};
use crate::{
    locales::{figures as l, t},
    state::Session,
};
use leptos::{
    prelude::{document, window},
    wasm_bindgen::JsCast,
    web_sys::{Element, XmlSerializer},
};
use views::Hex;

/// In what form.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Saved {
    /// Its picture: as it is drawn, or of its table where it has no chart.
    Svg,
    /// The same in pixels.
    Png,
    /// The table.
    Csv,
    /// Formula, inputs and what is missing, as text.
    Formula,
}

/// Saves a figure; `drawing` finds its chart on the page, or the figure itself where it has none.
pub fn saved(session: Session, sheet: &Sheet, form: Saved, drawing: &str, hash: Option<&Hex>) {
    let place = session.around().place;
    let name = |ending: &str| ["locus-", &sheet.slug, ending].concat();
    match form {
        Saved::Csv => place.save(&name(".csv"), sheet.csv.as_bytes()),
        Saved::Formula => place.save(&name(".txt"), sheet.told(hash).as_bytes()),
        Saved::Svg | Saved::Png => {
            let Some((svg, width, height)) = framed(sheet, drawing, hash) else {
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

/// No picture is narrower, in pixels.
const LEAST: f64 = 480.0;

/// The figure as a document of its own: under its title the drawing or the table, and below what it rests on, from what
/// it is, and what is missing. Its size with it.
fn framed(sheet: &Sheet, drawing: &str, hash: Option<&Hex>) -> Option<(String, u32, u32)> {
    let place = document().query_selector(drawing).ok()??;
    let card = place.closest(".card").ok().flatten();
    let (paper, ink) = looks(&card.or_else(|| Some(document().body()?.into()))?)?;
    let (head, inner, width, end) = match sheet.drawn {
        true => drawn(sheet, &place, &ink)?,
        false => tabled(sheet, &ink),
    };
    let (foot, end) = lines(&beneath(sheet, hash), width, end + 8.0, &ink);
    let height = ended(end);
    let body = [head, inner, foot].concat();
    let svg = document_of(width, height, &paper, &sheet.title, &body);
    Some((svg, width as u32, height as u32))
}

/// Title and drawing, how wide they are and where they end.
fn drawn(sheet: &Sheet, place: &Element, ink: &str) -> Option<(String, String, f64, f64)> {
    let copy: Element = place.clone_node_with_deep(true).ok()?.dyn_into().ok()?;
    style(place, &copy);
    let size = |name: &str| place.get_attribute(name)?.parse::<f64>().ok();
    let (width, height) = (size("width")?, size("height")?);
    // A narrow drawing still has room for the words around it.
    let width = width.max(LEAST);
    let (head, end) = lines(&[(sheet.title.clone(), TITLE)], width, 4.0, ink);
    let _ = copy.set_attribute("y", &super::paint::pixels(end + 12.0));
    let inner = XmlSerializer::new().ok()?.serialize_to_string(&copy).ok()?;
    Some((head, inner, width, end + 12.0 + height))
}

/// The same of a figure without a drawing: what it says, and its table.
fn tabled(sheet: &Sheet, ink: &str) -> (String, String, f64, f64) {
    let values = sheet.values.iter().map(|value| (value.clone(), 12.0));
    let above: Vec<(String, f64)> = [(sheet.title.clone(), TITLE), (sheet.what.clone(), 12.0)]
        .into_iter()
        .chain(values)
        .collect();
    let (_, width, _) = pictured::table(&sheet.csv, 0.0, ink);
    let width = width.max(LEAST);
    let (head, end) = lines(&above, width, 4.0, ink);
    let (table, _, end) = pictured::table(&sheet.csv, end + 8.0, ink);
    (head, table, width, end)
}

/// Of a title's letters, in pixels.
const TITLE: f64 = 16.0;

/// What stands below a picture, so that it does not travel without it.
fn beneath(sheet: &Sheet, hash: Option<&Hex>) -> Vec<(String, f64)> {
    let missing = sheet.missing.iter();
    let missing = missing.map(|missing| [t(l::MISSING), ": ", missing].concat());
    let hash = hash.map(|hash| [t(l::HASH), " ", hash].concat());
    [sheet.rests.clone(), sheet.inputs.clone()]
        .into_iter()
        .chain(missing)
        .map(|words| (words, 11.0))
        .chain(hash.map(|hash| (hash, 9.0)))
        .collect()
}

/// Background and ink of a card as the page shows it, in the light or in the dark.
pub(super) fn looks(card: &Element) -> Option<(String, String)> {
    let of = |name: &str| {
        let style = window().get_computed_style(card).ok()??;
        style.get_property_value(name).ok()
    };
    Some((of("background-color")?, of("color")?))
}

/// A line of text at its place, in pixels.
pub(super) fn written((x, y): (f64, f64), size: f64, ink: &str, words: &str) -> String {
    let pixels = super::paint::pixels;
    let (x, y, size) = (pixels(x), pixels(y), pixels(size));
    [
        "<text x=\"",
        &x,
        "\" y=\"",
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

/// A picture as a document of its own, with its title for whoever hears it.
pub(super) fn document_of(width: f64, height: f64, paper: &str, title: &str, body: &str) -> String {
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
        "\"><title>",
        &escaped(title),
        "</title><rect width=\"100%\" height=\"100%\" fill=\"",
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
    for name in ["class", "tabindex", "aria-hidden"] {
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

    #[test]
    fn words_in_a_picture_stay_words() {
        assert_eq!(
            escaped("<script>\u{1} & \"x\""),
            "&lt;script&gt; &amp; &quot;x&quot;"
        );
    }

    #[test]
    fn a_figure_without_a_chart_is_pictured_with_its_words_and_its_table() {
        let sheet = Sheet {
            title: "Powers".into(),
            what: "Who can do what".into(),
            values: vec!["Traced: 1 of 2".into()],
            csv: crate::charts::sheet_table(&["Power"], &[vec!["Pause".into()]]),
            rests: "Read from code".into(),
            inputs: "2 sources".into(),
            missing: vec!["Fees".into(), "Members".into()],
            ..Sheet::default()
        };
        let (head, table, width, end) = tabled(&sheet, "ink");
        for words in ["Powers", "Who can do what", "Traced: 1 of 2"] {
            assert!(head.contains(words), "{words}: {head}");
        }
        assert!(table.contains("Pause"), "{table}");
        assert!(width >= LEAST && end > 60.0, "{width} {end}");
        let beneath: Vec<String> = beneath(&sheet, Some(&"0xab".into()))
            .into_iter()
            .map(|(words, _)| words)
            .collect();
        assert_eq!(
            beneath,
            [
                "Read from code",
                "2 sources",
                "Missing: Fees",
                "Missing: Members",
                "SHA-256 of this table as CSV 0xab"
            ]
        );
    }

    #[test]
    fn a_picture_says_what_it_is() {
        let svg = document_of(10.0, 20.0, "paper", "Who & what", "<g/>");
        assert!(svg.contains("<title>Who &amp; what</title>"), "{svg}");
        assert!(svg.contains("width=\"10\" height=\"20\""), "{svg}");
    }
}
