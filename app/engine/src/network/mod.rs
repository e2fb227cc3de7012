//! Files of the catalogue: one network each, read strictly, so that a fact without a source or a reference that leads
//! nowhere is refused as a whole and never shown in part. `CATALOGUE.md` says how to write one.

mod members;
mod read;
mod sources;
mod verdict;

pub use read::read;
pub use verdict::verdict;

/// More is no network file. Bytes.
pub const MOST_BYTES: usize = 256 * 1024;

/// Whether a text can be a network's name in an address: lowercase letters, digits and hyphens, at most 40.
pub fn is_id(text: &str) -> bool {
    let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    (1..=40).contains(&text.len()) && text.bytes().all(fits)
}

/// Whether a text is a day, `YYYY-MM-DD`.
pub fn is_day(text: &str) -> bool {
    let number = |range: std::ops::Range<usize>| {
        let digits = text.get(range)?;
        digits.bytes().all(|b| b.is_ascii_digit()).then_some(())?;
        digits.parse::<u32>().ok()
    };
    let (year, month, day) = (number(0..4), number(5..7), number(8..10));
    let leap = year.is_some_and(|y| (y % 4 == 0 && y % 100 != 0) || y % 400 == 0);
    let most = match month {
        Some(2) => 28 + u32::from(leap),
        Some(4 | 6 | 9 | 11) => 30,
        Some(1..=12) => 31,
        _ => 0,
    };
    text.len() == 10
        && text.get(4..5) == Some("-")
        && text.get(7..8) == Some("-")
        && day.is_some_and(|day| (1..=most).contains(&day))
}

#[cfg(test)]
mod tests;
