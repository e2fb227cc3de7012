//! The sentence at the top: how few addresses were usually enough to decide, in the later period and in the one before.

use lens::{
    History,
    decide::{Figures, Outcome},
    usual::{self, YEAR},
};
use views::{FigureOptions, Headline};

use crate::cells::milliseconds;

/// Seconds of a twelfth of a year.
const MONTH: i64 = YEAR / 12;
/// With fewer contested decisions the sentence says little.
pub const FEW_TO_SAY: u32 = 5;

/// The sentence over a history; `figures` are those of all its decisions.
pub fn headline(history: &History, figures: &[Figures], options: &FigureOptions) -> Headline {
    let threshold_bps = options.threshold_bps;
    let counted = |from: Option<i64>, until: Option<i64>| {
        let places = usual::within(history, from, until);
        let voted = places.iter().filter_map(|place| figures.get(*place));
        // What has no rule that is counted was not uncontested: nobody knows.
        let (unknown, found): (Vec<&Figures>, Vec<&Figures>) = voted
            .filter(|one| one.voters > 0)
            .partition(|one| one.outcome == Outcome::Unknown);
        let decisions = found.len() as u32;
        let (few, contested) = usual::usually_enough(found);
        (few, contested, decisions, unknown.len() as u32)
    };
    let Some(period) = Period::of(history, options) else {
        let (few, contested, decisions, uncounted) = counted(None, None);
        return Headline {
            few,
            contested,
            decisions,
            uncounted,
            threshold_bps,
            few_to_say: FEW_TO_SAY,
            ..Headline::default()
        };
    };
    let (few, contested, decisions, uncounted) = counted(Some(period.from), Some(period.until));
    let (few_before, contested_before, before, _) = match period.before {
        Some((from, until)) => counted(Some(from), Some(until)),
        None => (None, 0, 0, 0),
    };
    Headline {
        few,
        contested,
        few_before,
        contested_before,
        from: Some(milliseconds(period.from)),
        until: Some(milliseconds(period.until)),
        months: period.months,
        decisions,
        uncounted,
        before,
        threshold_bps,
        few_to_say: FEW_TO_SAY,
    }
}

/// Of the period before at most one part of so many may lie before the history begins; else nothing is compared.
pub const LACKING: i64 = 4;

/// What the sentence speaks of, Unix seconds.
struct Period {
    from: i64,
    until: i64,
    /// 0 where it is all that there is.
    months: u32,
    before: Option<(i64, i64)>,
}

impl Period {
    /// The period that the reader chose; else the last year that the history has. `None` where nothing has a date.
    fn of(history: &History, options: &FigureOptions) -> Option<Period> {
        let ends = || history.decisions.iter().filter_map(usual::closed);
        let (first, last) = (ends().min()?, ends().max()?);
        let seconds = |ms: i64| ms.div_euclid(1000);
        let until = options.until.map_or(last, |ms| seconds(ms).min(last));
        let from = match options.from {
            Some(ms) => seconds(ms).max(first),
            None if options.until.is_none() && last - first > YEAR => last - YEAR + 1,
            None => first,
        };
        let length = until.checked_sub(from).filter(|length| *length >= 0)?;
        let all = from <= first && until >= last;
        let months = match all {
            true => 0,
            false => u32::try_from((length + MONTH / 2) / MONTH).unwrap_or(0),
        };
        // Only a period that the history reaches well into can be compared with.
        let start = from.checked_sub(length + 1)?;
        let reached = first <= start + length / LACKING;
        Some(Period {
            from,
            until,
            months,
            before: (months > 0 && reached).then_some((start, from - 1)),
        })
    }
}
