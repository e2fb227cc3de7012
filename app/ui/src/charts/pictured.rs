//! The picture of a figure that has no chart: its table, drawn from the very lines that are saved as CSV, so that the two
//! cannot differ.

use super::{
    export::written,
    lettered::{LETTER, LINE, MARGIN, broken},
};
use crate::locales::figures as l;

/// Of a letter, in pixels.
const SIZE: f64 = 12.0;
/// Letters in a line of a cell; longer words are broken over lines. The second is for what is one word: an address fits.
const WORDS: usize = 28;
const WORD: usize = 44;
/// Between columns, and around the line between rows, in pixels.
const GAP: f64 = 14.0;
const ROW: f64 = 5.0;
/// No table is drawn higher, in pixels: how many rows are left out is said in its place.
const HIGH: f64 = 3000.0;

/// A table as lines of comma-separated values, drawn from a height on: its width with margins, and where it ends.
pub fn table(csv: &str, top: f64, ink: &str) -> (String, f64, f64) {
    let rows = read(csv);
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let letters: Vec<usize> = (0..columns).map(|at| wide(&rows, at)).collect();
    let room = |letters: &usize| *letters as f64 * SIZE * LETTER;
    let gaps = columns.saturating_sub(1) as f64 * GAP;
    let width = letters.iter().map(room).sum::<f64>() + gaps + 2.0 * MARGIN;
    let (mut out, mut y) = (String::new(), top);
    for (place, row) in rows.iter().enumerate() {
        let cells: Vec<Vec<String>> = row
            .iter()
            .zip(&letters)
            .map(|(cell, most)| broken(cell, *most))
            .collect();
        let lines = cells.iter().map(Vec::len).max().unwrap_or(0).max(1);
        let high = lines as f64 * SIZE * LINE + 2.0 * ROW;
        if y + high > top + HIGH {
            let rest = rows.len() - place;
            y += SIZE * LINE;
            let words = l::in_the_table(u64::try_from(rest).unwrap_or(u64::MAX));
            out.push_str(&written((MARGIN, y), SIZE, ink, &words));
            break;
        }
        let mut x = MARGIN;
        for (cell, most) in cells.iter().zip(&letters) {
            for (line, words) in (1_u32..).zip(cell) {
                let down = y + ROW + f64::from(line) * SIZE * LINE - 4.0;
                out.push_str(&written((x, down), SIZE, ink, words));
            }
            x += room(most) + GAP;
        }
        y += high;
        out.push_str(&rule(y, width, ink, if place == 0 { "1.5" } else { "0.3" }));
    }
    (out, width, y)
}

/// How many letters a column takes.
fn wide(rows: &[Vec<String>], at: usize) -> usize {
    let cells = || rows.iter().filter_map(|row| row.get(at));
    let long = |text: &str| text.chars().count();
    let words = cells().flat_map(|cell| cell.split_whitespace());
    let word = words.map(long).max().unwrap_or(0).min(WORD);
    let whole = cells().map(|cell| long(cell)).max().unwrap_or(0);
    whole.min(WORDS).max(word).max(1)
}

/// A line under a row; that under the heads is the thickest.
fn rule(y: f64, width: f64, ink: &str, thick: &str) -> String {
    let pixels = super::paint::pixels;
    let (y, right) = (pixels(y), pixels(width - MARGIN));
    [
        "<path d=\"M",
        &pixels(MARGIN),
        " ",
        &y,
        "H",
        &right,
        "\" stroke=\"",
        ink,
        "\" stroke-width=\"",
        thick,
        "\"/>",
    ]
    .concat()
}

/// The cells of what [`super::sheet`] wrote.
fn read(csv: &str) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    let (mut row, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    let mut letters = csv.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                cell.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(core::mem::take(&mut cell)),
            '\n' if !quoted => {
                row.push(core::mem::take(&mut cell));
                rows.push(core::mem::take(&mut row));
            }
            letter => cell.push(letter),
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::charts::sheet_table;

    #[test]
    fn a_table_is_read_as_it_was_written() {
        let rows = [
            vec!["a, \"b\"".to_owned(), "two\nlines".into()],
            vec![String::new(), "ü".into()],
        ];
        let read = read(&sheet_table(&["One", "Two"], &rows));
        assert_eq!(read.get(1..), Some(&rows[..]));
        assert_eq!(read[0], ["One", "Two"]);
    }

    #[test]
    fn every_cell_is_in_the_picture_in_lines_that_fit() {
        let address = ["0x", &"a".repeat(40)].concat();
        let rows = [vec![address.clone(), "word ".repeat(20)]];
        let (svg, width, bottom) = table(&sheet_table(&["Who", "<What>"], &rows), 50.0, "ink");
        assert!(svg.contains(&[">", &address, "<"].concat()), "{svg}");
        assert!(svg.contains("&lt;What&gt;"), "{svg}");
        assert_eq!(svg.matches("word").count(), 20);
        // Two columns of 42 and 28 letters; five words a line, so four lines under the heads.
        assert!((480.0..530.0).contains(&width), "{width}");
        assert!((150.0..200.0).contains(&bottom), "{bottom}");
        let (nothing, _, end) = table("", 50.0, "ink");
        assert!(nothing.is_empty() && end <= 50.0);
    }

    #[test]
    fn what_is_left_out_of_a_long_table_is_said() {
        let rows: Vec<Vec<String>> = (0..1000).map(|n: u32| vec![n.to_string()]).collect();
        let (svg, _, bottom) = table(&sheet_table(&["N"], &rows), 0.0, "ink");
        let shown = svg.matches("stroke-width=\"0.3\"").count();
        let rest = l::in_the_table(1000 - shown as u64);
        assert!(shown > 50 && svg.contains(&rest), "{shown}");
        assert!(bottom <= HIGH + 50.0);
    }
}
