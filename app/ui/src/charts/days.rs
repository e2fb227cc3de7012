//! Days along an axis and in a table: the calendar in UTC, so that the same data show the same day to every reader.

use crate::locales::{Key, figures as l, t};

/// Milliseconds of a day.
pub const DAY: i64 = 86_400_000;

const MONTHS: [Key; 12] = [
    l::MONTH_1,
    l::MONTH_2,
    l::MONTH_3,
    l::MONTH_4,
    l::MONTH_5,
    l::MONTH_6,
    l::MONTH_7,
    l::MONTH_8,
    l::MONTH_9,
    l::MONTH_10,
    l::MONTH_11,
    l::MONTH_12,
];

/// Year, month from 1, day from 1 of a moment in Unix milliseconds.
pub fn civil(ms: i64) -> (i64, u32, u32) {
    // The proleptic Gregorian calendar in eras of 400 years that begin in March; after Howard Hinnant,
    // "chrono-Compatible Low-Level Date Algorithms".
    let days = ms.div_euclid(DAY) + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 {
        from_march + 3
    } else {
        from_march - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month as u32, day as u32)
}

/// The first moment of a day, in Unix milliseconds: the inverse of [`civil`].
pub fn moment(year: i64, month: u32, day: u32) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let from_march = (i64::from(month) + 9) % 12;
    let day_of_year = (153 * from_march + 2) / 5 + i64::from(day) - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    (era * 146_097 + day_of_era - 719_468) * DAY
}

/// `30 Nov 2024`.
pub fn day(ms: i64) -> String {
    let (year, month, day) = civil(ms);
    l::day(&day.to_string(), name(month), &year.to_string())
}

/// `Nov 2024`.
pub fn month(ms: i64) -> String {
    let (year, month, _) = civil(ms);
    l::month(name(month), &year.to_string())
}

/// `2024-11-30`, as fields and exports have it.
pub fn iso(ms: i64) -> String {
    let (year, month, day) = civil(ms);
    let two = |number: u32| {
        let digits = number.to_string();
        if digits.len() < 2 {
            ["0", &digits].concat()
        } else {
            digits
        }
    };
    [year.to_string(), two(month), two(day)].join("-")
}

/// The first moment of a day written as `2024-11-30`.
pub fn read_iso(text: &str) -> Option<i64> {
    let mut parts = text.trim().splitn(3, '-');
    let year: i64 = parts.next()?.parse().ok()?;
    let (month, day) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    let in_range =
        (0..=9999).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    let ms = in_range.then(|| moment(year, month, day))?;
    // The thirty-first of a shorter month is no day.
    (civil(ms) == (year, month, day)).then_some(ms)
}

fn name(month: u32) -> &'static str {
    let place = usize::try_from(month).unwrap_or(1).saturating_sub(1);
    MONTHS.get(place).map_or("", |key| t(*key))
}

/// Beginnings of months to write along an axis, at most `most`, with their words: years alone where there are many.
pub fn month_steps(from: i64, until: i64, most: usize) -> Vec<(i64, String)> {
    for (months, long) in [
        (1, false),
        (2, false),
        (3, false),
        (6, false),
        (12, true),
        (24, true),
        (60, true),
    ] {
        let steps = every(months, from, until, most + 1);
        if steps.len() <= most {
            let words = |ms: i64| {
                if long {
                    civil(ms).0.to_string()
                } else {
                    month(ms)
                }
            };
            return steps.into_iter().map(|ms| (ms, words(ms))).collect();
        }
    }
    Vec::new()
}

fn every(months: u32, from: i64, until: i64, most: usize) -> Vec<i64> {
    let (mut year, mut month, _) = civil(from);
    let years = i64::from(months / 12);
    if months >= 12 {
        (year, month) = (year.div_euclid(years) * years, 1);
    } else {
        month = (month - 1) / months * months + 1;
    }
    let mut out = Vec::new();
    while out.len() < most {
        let at = moment(year, month, 1);
        if at > until {
            break;
        }
        if at >= from {
            out.push(at);
        }
        month += months;
        while month > 12 {
            (year, month) = (year + 1, month - 12);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_calendar_goes_both_ways() {
        for (ms, expected) in [
            (0, (1970, 1, 1)),
            (951_782_400_000, (2000, 2, 29)),
            (1_732_924_800_000, (2024, 11, 30)),
            (-1, (1969, 12, 31)),
            (4_102_444_799_999, (2099, 12, 31)),
        ] {
            assert_eq!(civil(ms), expected, "{ms}");
            let (year, month, day) = expected;
            assert_eq!(moment(year, month, day), ms.div_euclid(DAY) * DAY);
        }
        assert_eq!(day(1_732_924_800_000), "30 Nov 2024");
        assert_eq!(iso(951_782_400_000), "2000-02-29");
    }

    #[test]
    fn a_day_that_is_none_is_not_read() {
        assert_eq!(read_iso("2024-11-30"), Some(1_732_924_800_000));
        for wrong in [
            "2024-02-30",
            "2024-13-01",
            "",
            "yesterday",
            "2024-1",
            "99999-01-01",
        ] {
            assert_eq!(read_iso(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn an_axis_has_few_words_however_long_it_is() {
        let words = |from: &str, until: &str| -> Vec<String> {
            let steps = month_steps(read_iso(from).unwrap_or(0), read_iso(until).unwrap_or(0), 5);
            steps.into_iter().map(|(_, words)| words).collect()
        };
        assert_eq!(
            words("2024-01-10", "2024-04-02"),
            ["Feb 2024", "Mar 2024", "Apr 2024"]
        );
        assert_eq!(
            words("2022-11-30", "2024-11-30"),
            ["Jan 2023", "Jul 2023", "Jan 2024", "Jul 2024"]
        );
        assert_eq!(
            words("2015-05-05", "2024-11-30"),
            ["2016", "2018", "2020", "2022", "2024"]
        );
        assert!(words("2024-02-03", "2024-02-20").is_empty());
        assert!(month_steps(i64::MIN / 2, i64::MAX / 2, 5).is_empty());
    }
}
