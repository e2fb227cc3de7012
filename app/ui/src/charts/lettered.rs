//! A picture of words only, for a card that is passed on: lines broken to fit, in the looks of the card on the page.

use super::export::{Saved, document_of, looks, written};
use crate::{
    locales::{figures as l, t},
    state::Session,
};
use leptos::prelude::document;

/// Of a card, in pixels; the size that link previews take.
const WIDTH: f64 = 640.0;
/// Of every picture, in pixels.
pub const MARGIN: f64 = 10.0;
/// Of a letter's size: how wide it is at most on average, and how far its line is from the next.
pub const LETTER: f64 = 0.56;
/// See [`LETTER`].
pub const LINE: f64 = 1.45;

/// Saves words as a picture, under a name without its ending. `card` finds on the page whose looks it takes; each text has
/// the size of its letters in pixels.
pub fn save_words(session: Session, name: &str, form: Saved, card: &str, texts: &[(String, f64)]) {
    let place = session.around().place;
    let found = document().query_selector(card).ok().flatten();
    let Some((paper, ink)) = found.as_ref().and_then(looks) else {
        return session.said.set(l::saved_not(t(l::NO_DATA_YET)));
    };
    let (body, end) = lines(texts, WIDTH, MARGIN, &ink);
    let height = ended(end);
    let title = texts.first().map_or("", |(title, _)| title.as_str());
    let svg = document_of(WIDTH, height, &paper, title, &body);
    if form == Saved::Svg {
        return place.save(&[name, ".svg"].concat(), svg.as_bytes());
    }
    let (name, to) = ([name, ".png"].concat(), place.clone());
    let done = move |made: Result<Vec<u8>, views::Why>| match made {
        Ok(bytes) => to.save(&name, &bytes),
        Err(why) => session.said.set(l::saved_not(&crate::words::why(&why))),
    };
    place.picture(svg, WIDTH as u32, height as u32, Box::new(done));
}

/// Texts with the size of their letters, in a picture of a width, from a height on: and where they end.
pub fn lines(texts: &[(String, f64)], width: f64, top: f64, ink: &str) -> (String, f64) {
    let (mut out, mut y) = (String::new(), top);
    for (text, size) in texts {
        let most = ((width - 2.0 * MARGIN) / (size * LETTER)) as usize;
        for line in broken(text, most) {
            y += size * LINE;
            out.push_str(&written((MARGIN, y), *size, ink, &line));
        }
    }
    (out, y)
}

/// How high a picture is whose last line is there.
pub fn ended(y: f64) -> f64 {
    (y + MARGIN + 6.0).ceil()
}

/// A text in lines of at most so many letters; a longer word goes on in the next.
pub fn broken(text: &str, most: usize) -> Vec<String> {
    let most = most.max(1);
    let mut lines: Vec<String> = Vec::new();
    let (mut line, mut letters) = (String::new(), 0);
    for word in text.split_whitespace() {
        let mut rest: Vec<char> = word.chars().collect();
        if letters > 0 && letters + 1 + rest.len() > most {
            lines.push(core::mem::take(&mut line));
            letters = 0;
        }
        while rest.len() > most {
            let tail = rest.split_off(most);
            lines.push(rest.into_iter().collect());
            rest = tail;
        }
        if letters > 0 {
            line.push(' ');
            letters += 1;
        }
        letters += rest.len();
        line.extend(rest);
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_broken_where_the_line_ends() {
        let check = |text: &str, most, expected: &[&str]| {
            assert_eq!(broken(text, most), expected, "{text}")
        };
        check("", 5, &[]);
        check("one two", 7, &["one two"]);
        check("one two", 6, &["one", "two"]);
        check("  a  bb ccc", 4, &["a bb", "ccc"]);
        check("0x1234567 x", 4, &["0x12", "3456", "7 x"]);
        check("abcd", 4, &["abcd"]);
    }

    #[test]
    fn a_picture_is_as_high_as_its_lines_and_words_stay_words() {
        let (one, low) = lines(&[("<b>".into(), 10.0)], 640.0, 10.0, "ink");
        assert!(one.contains("&lt;b&gt;") && one.contains("fill=\"ink\""));
        let (_, high) = lines(&[("word ".repeat(200), 10.0)], 640.0, 10.0, "ink");
        assert!(high > low + 100.0);
    }
}
