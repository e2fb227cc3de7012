//! Times as sources write them: ISO 8601, Unix seconds or Unix milliseconds.

use super::Bad;

/// From here on a whole number is of milliseconds: as seconds it would be the year 5138.
const MILLISECONDS_FROM: i64 = 100_000_000_000;
/// The first moment of the year 10000, in milliseconds.
const END: i64 = 253_402_300_800_000;

/// Unix milliseconds; without a zone a time is of UTC.
pub(crate) fn read(text: &str) -> Result<i64, Bad> {
    let text = text.trim();
    let time = match text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.')
    {
        true => unix(text),
        false => iso(text),
    };
    time.filter(|time| (0..END).contains(time))
        .ok_or(Bad::NotATime)
}

fn unix(text: &str) -> Option<i64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let whole: i64 = whole.parse().ok()?;
    match whole >= MILLISECONDS_FROM {
        true => Some(whole),
        false => Some(whole * 1000 + milliseconds(fraction)?),
    }
}

/// `2021-05-24T15:29:29.000Z`, `2021-05-24 15:29`, `2021-05-24`, with `Z`, ` UTC`, `+02:00` or `+0200`.
fn iso(text: &str) -> Option<i64> {
    let (date, rest) = match text.len() > 10 {
        true => text.split_at_checked(10)?,
        false => (text, ""),
    };
    let [year, month, day] = parts(date, '-')?;
    let full = [year.len(), month.len(), day.len()] == [4, 2, 2];
    let (year, month, day) = (number(year)?, number(month)?, number(day)?);
    if !full || !(1..=12).contains(&month) || !(1..=days_in(year, month)).contains(&day) {
        return None;
    }
    let midnight = days_since_1970(year, month, day) * 86_400_000;
    match rest.strip_prefix(['T', 't', ' ']) {
        Some(time) => Some(midnight + time_of_day(time)?),
        None => rest.is_empty().then_some(midnight),
    }
}

fn time_of_day(text: &str) -> Option<i64> {
    let (time, offset) = split_zone(text.trim_end())?;
    let (hours, rest) = time.split_once(':')?;
    let (minutes, seconds) = rest.split_once(':').unwrap_or((rest, "00"));
    let (seconds, fraction) = seconds.split_once('.').unwrap_or((seconds, ""));
    let two = |text: &str, most: i64| match text.len() {
        2 => number(text).filter(|number| *number <= most),
        _ => None,
    };
    // A leap second counts as the one before it.
    let seconds = two(seconds, 60)?.min(59);
    let seconds = (two(hours, 23)? * 60 + two(minutes, 59)?) * 60 + seconds;
    Some((seconds - offset * 60) * 1000 + milliseconds(fraction)?)
}

/// The time without its zone, and the zone's offset in minutes.
fn split_zone(text: &str) -> Option<(&str, i64)> {
    for ending in ["Z", "z", " UTC"] {
        if let Some(time) = text.strip_suffix(ending) {
            return Some((time, 0));
        }
    }
    let Some(sign) = text.rfind(['+', '-']) else {
        return Some((text, 0));
    };
    let (time, zone) = text.split_at_checked(sign)?;
    let digits: String = zone
        .chars()
        .skip(1)
        .filter(|letter| *letter != ':')
        .collect();
    let (hours, minutes) = match digits.len() {
        2 => (number(&digits)?, 0),
        4 => (number(digits.get(..2)?)?, number(digits.get(2..)?)?),
        _ => return None,
    };
    if hours > 15 || minutes > 59 {
        return None;
    }
    let offset = hours * 60 + minutes;
    Some((
        time.trim_end(),
        if zone.starts_with('-') {
            -offset
        } else {
            offset
        },
    ))
}

/// The first three digits of a fraction of a second.
fn milliseconds(fraction: &str) -> Option<i64> {
    if fraction.len() > 12 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let padded = [fraction, "000"].concat();
    number(padded.get(..3)?)
}

fn parts(text: &str, separator: char) -> Option<[&str; 3]> {
    let mut parts = text.split(separator);
    let found = [parts.next()?, parts.next()?, parts.next()?];
    parts.next().is_none().then_some(found)
}

fn number(digits: &str) -> Option<i64> {
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if plain { digits.parse().ok() } else { None }
}

fn days_in(year: i64, month: i64) -> i64 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days of the Gregorian calendar, counted from March so that the leap day is the last of its year.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = match month > 2 {
        true => (year, month - 3),
        false => (year - 1, month + 9),
    };
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    // 719468 days from 1 March of the year 0 to 1 January 1970.
    year * 365 + leap_days + (153 * month + 2) / 5 + day - 1 - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_in_each_form() {
        let check = |text: &str, expected: i64| assert_eq!(read(text), Ok(expected), "{text}");
        let then = 1_621_870_169_000;
        check("2021-05-24T15:29:29.000Z", then);
        check("2021-05-24T15:29:29Z", then);
        check("2021-05-24 15:29:29", then);
        check("2021-05-24 15:29:29.000 UTC", then);
        check("2021-05-24T17:29:29+02:00", then);
        check("2021-05-24T10:59:29-0430", then);
        check("2021-05-24T17:29:29+02", then);
        check("2021-05-24T15:29", then - 29_000);
        check("2021-05-24", then - (15 * 3600 + 29 * 60 + 29) * 1000);
        check("1621870169", then);
        check("1621870169.5", then + 500);
        check("1621870169123", then + 123);
        check("2021-05-24T15:29:29.1239Z", then + 123);
        check("1970-01-01T00:00:00Z", 0);
        check("2000-02-29", 951_782_400_000);
        check("9999-12-31T23:59:59.999Z", END - 1);
        check("2016-12-31T23:59:60Z", 1_483_228_799_000);
        check("0", 0);
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in [
            "",
            ".",
            "yesterday",
            "-5",
            "1969-12-31",
            "2021-02-29",
            "2021-13-01",
            "2021-00-10",
            "2021-5-4",
            "2021-05-24T",
            "2021-05-24T24:00",
            "2021-05-24T15:60",
            "2021-05-24T15:29:29+99:00",
            "2021-05-24X15:29",
            "24.05.2021",
            "253402300800000",
            "99999999999999999999",
            "2021-05-2４",
            "2021-05-24T15:29:29.x",
        ] {
            assert_eq!(read(text), Err(Bad::NotATime), "{text}");
        }
    }
}
