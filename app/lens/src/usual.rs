//! What is usual in a period: which decisions closed in it, and how few addresses were usually enough to decide.

use crate::{
    decide::Figures,
    history::{Decision, History},
};

/// Seconds of a year of 365 days.
pub const YEAR: i64 = 365 * 86_400;

/// When a decision closed, Unix seconds: of its last vote where the source does not say.
pub fn closed(decision: &Decision) -> Option<i64> {
    decision.closes.or(decision.votes.latest())
}

/// The places of the decisions that closed from `from` up to `until`, both with; all of them where neither is given.
/// Those without a date are in no period.
pub fn within(history: &History, from: Option<i64>, until: Option<i64>) -> Vec<usize> {
    let inside = |decision: &Decision| match (from, until) {
        (None, None) => true,
        _ => closed(decision).is_some_and(|at| {
            from.is_none_or(|from| at >= from) && until.is_none_or(|until| at <= until)
        }),
    };
    let decisions = history.decisions.iter().enumerate();
    decisions
        .filter(|(_, decision)| inside(decision))
        .map(|(place, _)| place)
        .collect()
}

/// So few were enough to decide in more than half of the contested decisions, and how many contested ones there were.
/// A decision that no set of its voters could have decided took more than any number.
pub fn usually_enough<'a>(figures: impl IntoIterator<Item = &'a Figures>) -> (Option<u32>, u32) {
    let contested = figures.into_iter().filter(|one| one.contested);
    let mut fewest: Vec<u32> = contested
        .map(|one| one.fewest.passing.unwrap_or(u32::MAX))
        .collect();
    fewest.sort_unstable();
    // The upper of two middle ones: only with it are they more than half.
    let middle = fewest.get(fewest.len() / 2).copied();
    (middle.filter(|few| *few < u32::MAX), fewest.len() as u32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        decide::{self, Options},
        history::{Cast, Rule},
    };
    use record::Power;

    fn decision(closes: Option<i64>, votes: &[(u16, u64)]) -> Decision {
        let votes = (0..).zip(votes).map(|(voter, (choice, power))| Cast {
            voter,
            choice: *choice,
            power: Power::from(*power),
            own: None,
            at: Some(i64::from(voter)),
        });
        Decision {
            closes,
            choices: vec!["yes".into(), "no".into()],
            rule: Rule::Plurality {
                least_bps: 0,
                quorum: None,
            },
            votes: votes.collect(),
            ..Decision::default()
        }
    }

    fn figures(decisions: &[Decision]) -> Vec<Figures> {
        let options = Options::default();
        decisions
            .iter()
            .map(|one| decide::figures(one, &options))
            .collect()
    }

    #[test]
    fn usually_is_more_than_half_of_the_contested_ones() {
        let few = |few: usize| {
            // So many of equal power on each side, the largest first.
            let mut votes = vec![(0, 10); few];
            votes.extend(vec![(1, 10); few - 1]);
            decision(None, &votes)
        };
        for (sizes, expected) in [
            (&[][..], (None, 0)),
            (&[3], (Some(3), 1)),
            (&[2, 5], (Some(5), 2)),
            (&[2, 2, 9], (Some(2), 3)),
        ] {
            let decisions: Vec<Decision> = sizes.iter().map(|size| few(*size)).collect();
            assert_eq!(usually_enough(&figures(&decisions)), expected, "{sizes:?}");
        }
        let uncontested = decision(None, &[(0, 90), (1, 10)]);
        assert_eq!(usually_enough(&figures(&[uncontested])), (None, 0));
    }

    #[test]
    fn a_period_holds_what_closed_in_it() {
        let history = History {
            decisions: vec![
                decision(Some(100), &[(0, 1)]),
                decision(None, &[(0, 1), (0, 1)]),
                decision(Some(300), &[]),
                decision(None, &[]),
            ],
            ..History::default()
        };
        for (from, until, expected) in [
            (None, None, &[0, 1, 2, 3][..]),
            (Some(100), None, &[0, 2]),
            (None, Some(100), &[0, 1]),
            (Some(101), Some(299), &[]),
        ] {
            assert_eq!(
                within(&history, from, until),
                expected,
                "{from:?} {until:?}"
            );
        }
    }
}
