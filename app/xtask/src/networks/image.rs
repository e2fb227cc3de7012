//! The image of a network for whoever shows a link: its name and what its powers come to. Made from these words, the
//! colours of style/tokens.css and one font, the same bytes on every machine.

use std::path::Path;

use fontdue::{Font, FontSettings};

use crate::files;
use crate::say::Outcome;

/// What sites that show links ask for, pixels.
pub const WIDTH: usize = 1200;
/// See [`WIDTH`].
pub const HEIGHT: usize = 630;
/// Sites fetch nothing larger in time; bytes.
pub const MOST_BYTES: usize = 60_000;

/// From the left and the right edge to the words.
const MARGIN: usize = 90;
const HEAD: Row = Row {
    base: 118,
    size: 34,
};
const FOOT: Row = Row {
    base: 560,
    size: 30,
};
/// The sentence stands between head and foot.
const TOP: usize = 160;
const BOTTOM: usize = 490;
/// Sizes that are tried for the sentence, the largest that fits is taken.
const SIZES: std::ops::RangeInclusive<usize> = 32..=72;

/// A line of words: where its letters stand, and how large they are, pixels.
struct Row {
    base: usize,
    size: usize,
}

/// What stands on it.
pub struct Words<'a> {
    /// Above.
    pub head: &'a str,
    /// The sentence.
    pub sentence: &'a str,
    /// Below, beside the mark.
    pub foot: &'a str,
}

/// The font and the colours.
pub struct Painter {
    bold: Font,
    regular: Font,
    /// Paper, then what is drawn on it: ink, soft ink, the accent.
    paper: [u8; 3],
    inks: [[u8; 3]; 3],
}

#[derive(Clone, Copy)]
enum Ink {
    Full,
    Soft,
    Accent,
}

/// Shades between paper and an ink.
const SHADES: usize = 32;

impl Painter {
    /// Reads the colours of the light theme.
    pub fn new(tokens: &Path) -> Outcome<Self> {
        let css = files::read_text(tokens)?;
        let font = |bytes: &[u8]| Font::from_bytes(bytes, FontSettings::default());
        Ok(Self {
            bold: font(notosans::BOLD_TTF)?,
            regular: font(notosans::REGULAR_TTF)?,
            paper: colour(&css, "paper")?,
            inks: [
                colour(&css, "ink")?,
                colour(&css, "ink-soft")?,
                colour(&css, "accent")?,
            ],
        })
    }

    /// The image, as PNG.
    pub fn paint(&self, words: &Words<'_>) -> Outcome<Vec<u8>> {
        for letter in [words.head, words.sentence, words.foot].concat().chars() {
            if self.bold.lookup_glyph_index(letter) == 0 {
                return Err(format!("the font of preview images has no {letter:?}"));
            }
        }
        let mut sheet = Sheet::blank();
        sheet.write(&self.bold, &HEAD, MARGIN, words.head, Ink::Accent);
        let fits = |size: &usize| {
            let lines = lines(&self.bold, *size, words.sentence);
            lines.len() * leading(*size) <= BOTTOM - TOP
        };
        let size = SIZES.rev().find(fits).ok_or_else(|| {
            format!(
                "no size is small enough for a preview image of {:?}",
                words.sentence
            )
        })?;
        for (place, line) in lines(&self.bold, size, words.sentence).iter().enumerate() {
            let base = TOP + (place + 1) * leading(size) - size / 4;
            sheet.write(&self.bold, &Row { base, size }, MARGIN, line, Ink::Full);
        }
        sheet.mark(MARGIN + 22, FOOT.base - 11);
        let end = sheet.write(&self.bold, &FOOT, MARGIN + 64, "Locus", Ink::Full);
        sheet.write(&self.regular, &FOOT, end + 20, words.foot, Ink::Soft);
        let bytes = self.png(&sheet)?;
        match bytes.len() <= MOST_BYTES {
            true => Ok(bytes),
            false => Err(format!("a preview image has {} bytes", bytes.len())),
        }
    }

    fn png(&self, sheet: &Sheet) -> Outcome<Vec<u8>> {
        let mut palette = Vec::new();
        for ink in self.inks {
            for shade in 0..SHADES {
                palette.extend(self.paper.iter().zip(ink).map(|(paper, ink)| {
                    let (from, to) = (usize::from(*paper), usize::from(ink));
                    let mixed = (from * (SHADES - 1 - shade) + to * shade) / (SHADES - 1);
                    u8::try_from(mixed).unwrap_or(u8::MAX)
                }));
            }
        }
        let mut out = Vec::new();
        let mut encoder = png::Encoder::new(&mut out, WIDTH as u32, HEIGHT as u32);
        encoder.set_color(png::ColorType::Indexed);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_palette(palette);
        encoder.set_compression(png::Compression::High);
        encoder.set_filter(png::Filter::NoFilter);
        let written = encoder.write_header().and_then(|mut writer| {
            writer.write_image_data(&sheet.0)?;
            writer.finish()
        });
        written.map_err(|error| format!("cannot write a preview image: {error}"))?;
        Ok(out)
    }
}

/// A colour of the light theme: the first of the two that a token names.
fn colour(css: &str, name: &str) -> Outcome<[u8; 3]> {
    let open = format!("--{name}: light-dark(#");
    let hex = css.split_once(&open).and_then(|(_, rest)| rest.get(..6));
    let part = |at: usize| u8::from_str_radix(hex?.get(at..at + 2)?, 16).ok();
    match (part(0), part(2), part(4)) {
        (Some(red), Some(green), Some(blue)) => Ok([red, green, blue]),
        _ => Err(format!("style/tokens.css has no colour --{name}")),
    }
}

/// From one line to the next.
fn leading(size: usize) -> usize {
    size * 5 / 4
}

/// The words in lines that fit between the margins.
fn lines(font: &Font, size: usize, words: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in words.split_whitespace() {
        if let Some(last) = lines.last_mut() {
            let longer = format!("{last} {word}");
            if width(font, size, &longer) <= (WIDTH - 2 * MARGIN) as f32 {
                *last = longer;
                continue;
            }
        }
        lines.push(word.to_owned());
    }
    lines
}

fn width(font: &Font, size: usize, words: &str) -> f32 {
    let advance = |letter| font.metrics(letter, size as f32).advance_width;
    words.chars().map(advance).sum()
}

/// The pixels, each a place in the palette.
struct Sheet(Vec<u8>);

impl Sheet {
    fn blank() -> Self {
        Self(vec![0; WIDTH * HEIGHT])
    }

    /// Writes words from `left` on and returns where they end.
    fn write(&mut self, font: &Font, row: &Row, left: usize, words: &str, ink: Ink) -> usize {
        let mut at = left as f32;
        for letter in words.chars() {
            let (metrics, covered) = font.rasterize(letter, row.size as f32);
            let top = row.base as i32 - metrics.ymin - metrics.height as i32;
            let start = at.round() as i32 + metrics.xmin;
            for (place, cover) in covered.into_iter().enumerate() {
                let x = start + (place % metrics.width) as i32;
                let y = top + (place / metrics.width) as i32;
                self.dot(x, y, cover, ink);
            }
            at += metrics.advance_width;
        }
        at.round() as usize
    }

    /// Locus's mark: a circle, and a smaller one that does not stand in its middle.
    fn mark(&mut self, x: usize, y: usize) {
        let (x, y) = (x as i32, y as i32);
        for (dx, dy) in (-24..=24).flat_map(|dy| (-24..=24).map(move |dx| (dx, dy))) {
            let ring = covered(dx, dy, 22).saturating_sub(covered(dx, dy, 18));
            self.dot(x + dx, y + dy, ring, Ink::Full);
            self.dot(x + dx, y + dy, covered(dx - 7, dy + 7, 7), Ink::Accent);
        }
    }

    /// Draws on a pixel, as far as it is covered; what is there and covers more stays.
    fn dot(&mut self, x: i32, y: i32, cover: u8, ink: Ink) {
        let shade = usize::from(cover) * (SHADES - 1) / 255;
        let inside = (0..WIDTH as i32).contains(&x) && (0..HEIGHT as i32).contains(&y);
        if shade == 0 || !inside {
            return;
        }
        let place = y as usize * WIDTH + x as usize;
        if let Some(pixel) = self.0.get_mut(place)
            && usize::from(*pixel) % SHADES < shade
        {
            let of = u8::try_from(ink as usize * SHADES + shade);
            *pixel = of.unwrap_or_default();
        }
    }
}

/// How much of a pixel a circle around the origin covers, by 8 × 8 points in it.
fn covered(x: i32, y: i32, radius: i32) -> u8 {
    let points = (0..64).filter(|point| {
        let (px, py) = (x * 16 + point % 8 * 2 - 7, y * 16 + point / 8 * 2 - 7);
        px * px + py * py <= radius * radius * 256
    });
    u8::try_from(points.count() * 255 / 64).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paths;

    fn painter() -> Painter {
        Painter::new(&paths::root().join("style/tokens.css")).unwrap()
    }

    fn painted(sentence: &str) -> Outcome<Vec<u8>> {
        painter().paint(&Words {
            head: "A network",
            sentence,
            foot: "as of 2026-11-21",
        })
    }

    /// Width, height, and how many pixels are not paper.
    fn read(bytes: &[u8]) -> (u32, u32, usize) {
        let mut reader = png::Decoder::new(std::io::Cursor::new(bytes))
            .read_info()
            .unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut pixels).unwrap();
        let drawn = pixels.iter().filter(|pixel| **pixel != 0).count();
        (info.width, info.height, drawn)
    }

    #[test]
    fn other_words_make_another_image_and_the_same_words_the_same() {
        let (one, other) = (
            painted("Nobody decides.").unwrap(),
            painted("Somebody decides.").unwrap(),
        );
        assert_eq!(one, painted("Nobody decides.").unwrap());
        assert_ne!(one, other);
        for bytes in [one, other] {
            let (width, height, drawn) = read(&bytes);
            assert_eq!((width, height), (1200, 630));
            assert!(drawn > 10_000, "{drawn}");
        }
    }

    #[test]
    fn long_sentences_are_set_smaller_and_the_longest_is_said() {
        let long = "Seven powers are said to belong to the holders. ".repeat(8);
        assert!(painted(&long).unwrap().len() <= MOST_BYTES);
        let words = painted(&long.repeat(8)).unwrap_err();
        assert!(words.contains("small enough"), "{words}");
        let words = painted("所有权").unwrap_err();
        assert!(words.contains("has no '所'"), "{words}");
    }

    #[test]
    fn the_colours_are_those_of_the_page() {
        assert_eq!(
            colour("--ink: light-dark(#0102ff, #fff)", "ink"),
            Ok([1, 2, 255])
        );
        assert!(colour("--ink: light-dark(#12, #fff)", "ink").is_err());
        assert!(colour("", "paper").is_err());
    }
}
