//! Numbers as people read them. Amounts stay decimal strings from the chain to the screen: no float rounds a vote.

use crate::locales::shell as l;
use views::{Amount, Moment};

/// Thousands apart by a narrow space: `1 204`.
pub fn count(n: u64) -> String {
    group(&n.to_string())
}

/// An amount in full, to two places, rounded down: `18 420.5 OPG`.
pub fn full(amount: &Amount) -> String {
    let (whole, fraction) = parts(amount);
    let short = fraction.get(..2).unwrap_or(fraction.as_str());
    let short = short.trim_end_matches('0');
    let mut out = group(&whole);
    if whole == "0" && short.is_empty() && !fraction.trim_end_matches('0').is_empty() {
        out = "< 0.01".into();
    } else if !short.is_empty() {
        out.push('.');
        out.push_str(short);
    }
    with_unit(out, amount)
}

/// An amount for a narrow place: `16.1 M OPG`; full below a million.
pub fn short(amount: &Amount) -> String {
    let (whole, _) = parts(amount);
    let (cut, letter) = match whole.len() {
        0..=6 => return full(amount),
        7..=9 => (6, " M"),
        10..=12 => (9, " B"),
        _ => (12, " T"),
    };
    let (high, low) = whole.split_at(whole.len() - cut);
    let mut out = group(high);
    match low.get(..1) {
        Some("0") | None => {}
        Some(tenth) => {
            out.push('.');
            out.push_str(tenth);
        }
    }
    out.push_str(letter);
    with_unit(out, amount)
}

/// Votes: the amount without its symbol's noise when one account is one vote.
pub fn votes(amount: &Amount) -> String {
    if amount.symbol.is_empty() {
        let (whole, _) = parts(amount);
        return l::votes(whole.parse().unwrap_or(u64::MAX));
    }
    full(amount)
}

/// Basis points as a share, rounded down to a tenth: `61 %`, `0.4 %`.
pub fn share(bps: u32) -> String {
    let (whole, tenth) = (bps / 100, bps % 100 / 10);
    let mut out = whole.to_string();
    if tenth != 0 {
        out.push('.');
        out.push_str(&tenth.to_string());
    }
    out.push_str("\u{202f}%");
    out
}

/// `0x71c7…976f`; whatever is shorter stays whole.
pub fn short_id(id: &str) -> String {
    match (id.get(..6), id.get(id.len().saturating_sub(4)..)) {
        (Some(head), Some(tail)) if id.len() > 14 => {
            let mut out = head.to_owned();
            out.push('…');
            out.push_str(tail);
            out
        }
        _ => id.to_owned(),
    }
}

/// The two largest units of a span: `2 d 4 h`, `4 h 10 min`, `1 min`.
pub fn span(ms: i64) -> String {
    let minutes = u64::try_from(ms / 60_000).unwrap_or(0);
    let (days, hours, rest) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
    match (days, hours, rest) {
        (0, 0, m) => l::span_m(&m.max(1).to_string()),
        (0, h, 0) => l::span_h(&h.to_string()),
        (0, h, m) => l::span_hm(&h.to_string(), &m.to_string()),
        (d, 0, _) => l::span_d(&count(d)),
        (d, h, _) => l::span_dh(&count(d), &h.to_string()),
    }
}

/// When a moment is: its date if one is known, and its block.
pub fn moment(moment: &Moment, date: impl Fn(i64) -> String) -> String {
    let block = count(moment.block);
    match moment.at {
        None => l::block(&block),
        Some(at) if moment.estimated => l::about_block(&date(at), &block),
        Some(at) => l::at_block(&date(at), &block),
    }
}

/// When a moment is, without the block where a date is known.
pub fn date_of(moment: &Moment, date: impl Fn(i64) -> String) -> String {
    match moment.at {
        None => l::block(&count(moment.block)),
        Some(at) if moment.estimated => l::about(&date(at)),
        Some(at) => date(at),
    }
}

/// How long until a moment, or nothing when that is unknown or past.
pub fn left(moment: &Moment, now: i64) -> Option<String> {
    let ms = moment.at?.checked_sub(now)?;
    (ms > 0).then(|| l::left(&span(ms)))
}

/// A typed amount in whole tokens as base units: `1.5` with 18 decimals. None when it is no such number.
pub fn to_base(typed: &str, decimals: u8) -> Option<String> {
    let typed: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    let (whole, fraction) = typed.split_once('.').unwrap_or((&typed, ""));
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if (whole.is_empty() && fraction.is_empty()) || !digits(whole) || !digits(fraction) {
        return None;
    }
    let missing = usize::from(decimals).checked_sub(fraction.len())?;
    let mut out = String::from(whole);
    out.push_str(fraction);
    out.extend(std::iter::repeat_n('0', missing));
    let trimmed = out.trim_start_matches('0');
    Some(if trimmed.is_empty() { "0" } else { trimmed }.into())
}

/// Base units as the plain decimal that a form field holds.
pub fn from_base(base: &str, decimals: u8) -> String {
    let (whole, fraction) = split(base, decimals);
    let fraction = fraction.trim_end_matches('0');
    if fraction.is_empty() {
        return whole;
    }
    [whole.as_str(), fraction].join(".")
}

fn parts(amount: &Amount) -> (String, String) {
    split(&amount.base, amount.decimals)
}

fn split(base: &str, decimals: u8) -> (String, String) {
    let base = base.trim_start_matches('0');
    let decimals = usize::from(decimals);
    if !base.bytes().all(|b| b.is_ascii_digit()) {
        return (base.to_owned(), String::new());
    }
    let padded = match (decimals + 1).checked_sub(base.len()) {
        Some(zeros) => {
            let mut out = "0".repeat(zeros);
            out.push_str(base);
            out
        }
        None => base.to_owned(),
    };
    let (whole, fraction) = padded.split_at(padded.len() - decimals);
    (whole.to_owned(), fraction.to_owned())
}

fn group(digits: &str) -> String {
    if digits.len() < 4 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return digits.to_owned();
    }
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    out
}

fn with_unit(mut number: String, amount: &Amount) -> String {
    if !amount.symbol.is_empty() {
        number.push('\u{a0}');
        number.push_str(&amount.symbol);
    }
    number
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amount(base: &str, decimals: u8, symbol: &str) -> Amount {
        Amount {
            base: base.into(),
            decimals,
            symbol: symbol.into(),
        }
    }

    fn check(got: String, expected: &str) {
        assert_eq!(got.replace(['\u{202f}', '\u{a0}'], " "), expected);
    }

    #[test]
    fn amounts_are_grouped_and_never_rounded_up() {
        check(
            full(&amount("18420500000000000000000", 18, "OPG")),
            "18 420.5 OPG",
        );
        check(full(&amount("1999999999999999999", 18, "OPG")), "1.99 OPG");
        check(full(&amount("1", 18, "OPG")), "< 0.01 OPG");
        check(full(&amount("0", 18, "OPG")), "0 OPG");
        check(full(&amount("", 18, "OPG")), "0 OPG");
        check(full(&amount("12", 0, "")), "12");
        check(full(&amount("not a number", 18, "OPG")), "not a number OPG");
    }

    #[test]
    fn large_amounts_shorten_in_narrow_places() {
        check(
            short(&amount("16149999000000000000000000", 18, "OPG")),
            "16.1 M OPG",
        );
        check(
            short(&amount("20000000000000000000000000", 18, "OPG")),
            "20 M OPG",
        );
        check(short(&amount("999999", 0, "")), "999 999");
        check(short(&amount("1000000000", 0, "")), "1 B");
    }

    #[test]
    fn shares_are_rounded_down_to_a_tenth() {
        check(share(6100), "61 %");
        check(share(49), "0.4 %");
        check(share(10000), "100 %");
        check(share(9999), "99.9 %");
    }

    #[test]
    fn ids_keep_both_ends() {
        check(
            short_id("0x71c7656ec7ab88b098defb751b7401b5f6d8976f"),
            "0x71c7…976f",
        );
        check(short_id("0x71"), "0x71");
        check(short_id("äöüäöüäöüäöüäöü"), "äöü…öü");
    }

    #[test]
    fn spans_name_their_two_largest_units() {
        check(span(52 * 3_600_000), "2 d 4 h");
        check(span(24 * 3_600_000), "1 d");
        check(span(90 * 60_000), "1 h 30 min");
        check(span(59_000), "1 min");
        check(span(-5), "1 min");
    }

    #[test]
    fn typed_amounts_become_base_units_or_nothing() {
        for (typed, decimals, expected) in [
            ("1.5", 18, Some("1500000000000000000")),
            ("20 000", 2, Some("2000000")),
            (".5", 1, Some("5")),
            ("0", 18, Some("0")),
            ("1.55", 1, None),
            ("-1", 18, None),
            ("", 18, None),
            (".", 18, None),
            ("1e3", 18, None),
        ] {
            assert_eq!(to_base(typed, decimals).as_deref(), expected, "{typed}");
        }
        assert_eq!(from_base("1500000000000000000", 18), "1.5");
        assert_eq!(from_base("20", 0), "20");
    }
}
