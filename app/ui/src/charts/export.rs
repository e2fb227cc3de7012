//! A figure to take along: its picture, its table, and how it was computed. What it rests on goes with each, so that no
//! picture of an unsigned import travels as fact.

use super::Sheet;
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

/// The drawing as a document of its own, with its title above, and below what it rests on. Its size with it.
fn framed(sheet: &Sheet, drawing: &str, hash: Option<&Hex>) -> Option<(String, u32, u32)> {
    let drawn = document().query_selector(drawing).ok()??;
    let copy: Element = drawn.clone_node_with_deep(true).ok()?.dyn_into().ok()?;
    style(&drawn, &copy);
    let size = |name: &str| drawn.get_attribute(name)?.parse::<f64>().ok();
    let (width, height) = (size("width")?, size("height")?);
    // Below the title, which is 40 high.
    let _ = copy.set_attribute("y", "40");
    let inner = XmlSerializer::new().ok()?.serialize_to_string(&copy).ok()?;
    let card = drawn.closest(".card").ok().flatten()?;
    let (paper, ink) = looks(&card)?;
    // A narrow drawing still has room for the words around it.
    let (width, height) = (width.max(LEAST), height + 40.0 + 62.0);
    let hash = hash.map_or_else(String::new, |hash| [t(l::HASH), " ", hash].concat());
    let body = [
        written(26.0, 16.0, &ink, &sheet.title),
        inner,
        written(height - 42.0, 11.0, &ink, &sheet.rests),
        written(height - 26.0, 11.0, &ink, &sheet.inputs),
        written(height - 10.0, 9.0, &ink, &hash),
    ];
    let svg = document_of(width, height, &paper, &sheet.title, &body.concat());
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
    fn a_picture_says_what_it_is() {
        let svg = document_of(10.0, 20.0, "paper", "Who & what", "<g/>");
        assert!(svg.contains("<title>Who &amp; what</title>"), "{svg}");
        assert!(svg.contains("width=\"10\" height=\"20\""), "{svg}");
    }
}
