//! The sentence at the top: how few addresses were usually enough to decide, now and before.

use super::board::Board;
use crate::{
    amounts,
    charts::{days, share},
    components::{check_line, p, skeleton},
    dom::{Node, el, live},
    kids,
    locales::{authority as l, t},
};
use views::{CheckState, Headline};

/// The sentence, once it is there.
pub fn headline(board: Board, now: i64) -> Node {
    live(move || {
        board.headline.with(|headline| match headline {
            Some(headline) => said(headline, now),
            None => skeleton(),
        })
    })
}

fn said(headline: &Headline, now: i64) -> Node {
    let contested = u64::from(headline.contested);
    let few = (headline.few.is_some() && headline.contested < headline.few_to_say).then(|| {
        let words = match headline.contested {
            1 => t(l::HEADLINE_FEW_ONE).into(),
            _ => l::headline_few(&amounts::count(contested)),
        };
        check_line(CheckState::Weak, words)
    });
    el(
        "div",
        "flow tight",
        kids![
            el("p", "headline", emphasised(&sentence(headline, now))).attr("id", "headline"),
            few,
            beside(headline).map(|words| check_line(CheckState::Weak, words)),
            headline
                .few
                .is_some()
                .then(|| p("small soft", t(l::USUALLY)))
        ],
    )
    .attr("role", "status")
    .node()
}

/// What the sentence says nothing of.
fn beside(headline: &Headline) -> Option<String> {
    let some = headline.uncounted > 0 && headline.decisions > 0;
    some.then(|| l::headline_beside(headline.uncounted.into()))
}

/// The sentence; what stands out in it is between `<` and `>`. Everything in it is a number or a date.
fn sentence(headline: &Headline, now: i64) -> String {
    let threshold = share(headline.threshold_bps.into());
    let months = match headline.months {
        12 => t(l::YEAR).into(),
        n => l::months(n.into()),
    };
    let Some(few) = headline.few else {
        return match headline.decisions {
            0 if headline.uncounted > 0 => l::headline_uncounted(headline.uncounted.into()),
            0 => t(l::HEADLINE_NOTHING).into(),
            // A quorum that not even all who voted came to.
            _ if headline.contested > 0 => t(l::HEADLINE_NO_SET).into(),
            n => l::headline_none(&l::decisions(n.into()), &threshold),
        };
    };
    let addresses = l::addresses(few.into());
    let one = few == 1;
    // A reader of old votes must not take them for those of last year.
    let recent = headline
        .until
        .is_some_and(|until| (0..45 * days::DAY).contains(&(now - until)));
    let mut out = match (headline.months, headline.until) {
        (0, _) | (_, None) if one => t(l::HEADLINE_ALL_ONE).into(),
        (0, _) | (_, None) => l::headline_all(&addresses),
        (_, Some(_)) if recent && one => l::headline_last_one(&months),
        (_, Some(_)) if recent => l::headline_last(&months, &addresses),
        (_, Some(until)) if one => l::headline_until_one(&months, &days::day(until)),
        (_, Some(until)) => l::headline_until(&months, &days::day(until), &addresses),
    };
    if headline.months > 0 {
        match headline.few_before {
            Some(before) => {
                out.push_str(&l::headline_before(&months, &amounts::count(before.into())))
            }
            None if headline.contested_before == 0 && headline.before > 0 => {
                out.push_str(&l::headline_before_none(&months));
            }
            None => {}
        }
    }
    out
}

/// How many were contested, of all or of the period that the sentence speaks of: beside the numbers of all, that must be
/// said.
pub fn contested(headline: &Headline) -> String {
    let threshold = share(headline.threshold_bps.into());
    let contested = amounts::count(headline.contested.into());
    let decisions = amounts::count(headline.decisions.into());
    match (headline.months, headline.from, headline.until) {
        (1.., Some(from), Some(until)) => {
            let (from, until) = (days::day(from), days::day(until));
            l::contested_in(&from, &until, &threshold, &contested, &decisions)
        }
        _ => l::contested_note(&threshold, &contested, &decisions),
    }
}

fn emphasised(sentence: &str) -> Vec<Node> {
    sentence
        .split(['<', '>'])
        .enumerate()
        .map(|(i, part)| {
            let part = part.to_owned();
            match i % 2 {
                0 => Node::from(part),
                _ => el("em", "", kids![part]).node(),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_795_100_000_000;

    fn check(headline: Headline, expected: &str) {
        let plain = sentence(&headline, NOW).replace(['\u{202f}', '\u{a0}'], " ");
        assert_eq!(plain, expected);
    }

    #[test]
    fn of_which_time_contested_votes_are_counted_is_said() {
        let all = Headline {
            contested: 35,
            decisions: 84,
            threshold_bps: 2500,
            ..Headline::default()
        };
        let plain = |headline| contested(headline).replace(['\u{202f}', '\u{a0}'], " ");
        assert_eq!(
            plain(&all),
            "contested: the next had 25 % or more (35 of 84)"
        );
        let year = Headline {
            months: 12,
            from: Some(NOW - 366 * days::DAY),
            until: Some(NOW),
            ..all
        };
        let (from, until) = (days::day(NOW - 366 * days::DAY), days::day(NOW));
        assert_eq!(
            plain(&year),
            format!("contested, from {from} to {until}: the next had 25 % or more (35 of 84)")
        );
    }

    fn usual() -> Headline {
        Headline {
            few: Some(4),
            contested: 23,
            few_before: Some(9),
            contested_before: 20,
            from: Some(NOW - 365 * days::DAY),
            until: Some(NOW - days::DAY),
            months: 12,
            decisions: 96,
            uncounted: 0,
            before: 80,
            threshold_bps: 2500,
            few_to_say: 5,
        }
    }

    #[test]
    fn it_says_how_few_were_enough_now_and_before() {
        check(
            usual(),
            "In contested votes of the last 12 months, <4 addresses> were usually enough to decide. \
             In the 12 months before, <9>.",
        );
        check(
            Headline {
                few: Some(1),
                few_before: None,
                contested_before: 0,
                ..usual()
            },
            "In contested votes of the last 12 months, <1 address> was usually enough to decide. \
             In the 12 months before, none was contested.",
        );
    }

    #[test]
    fn old_votes_are_not_called_the_last_ones() {
        check(
            Headline {
                until: Some(1_638_230_400_000),
                before: 0,
                few_before: None,
                contested_before: 0,
                ..usual()
            },
            "In contested votes of the 12 months up to 30 Nov 2021, <4 addresses> were usually enough to decide.",
        );
    }

    #[test]
    fn without_dates_it_speaks_of_all_of_it() {
        check(
            Headline {
                from: None,
                until: None,
                months: 0,
                ..usual()
            },
            "In contested votes, <4 addresses> were usually enough to decide.",
        );
    }

    #[test]
    fn where_nothing_was_contested_it_says_so() {
        check(
            Headline {
                few: None,
                contested: 0,
                ..usual()
            },
            "None of 96 decisions was contested: the next choice never had 25 %.",
        );
        check(
            Headline {
                few: None,
                ..usual()
            },
            "In most contested votes, not even all who voted were enough to decide.",
        );
        check(
            Headline {
                few: None,
                contested: 0,
                decisions: 0,
                ..usual()
            },
            "There is no decision here whose votes have power.",
        );
    }

    #[test]
    fn what_is_counted_by_a_rule_that_is_not_known_is_not_called_uncontested() {
        let unknown = Headline {
            few: None,
            contested: 0,
            decisions: 0,
            uncounted: 96,
            ..usual()
        };
        check(
            unknown.clone(),
            "How the 96 decisions here were counted is not known, so who could have decided them cannot be said.",
        );
        assert_eq!(beside(&unknown), None);
        let some = Headline {
            uncounted: 2,
            ..usual()
        };
        let words = "2 more decisions were counted by a rule that Locus does not know; the sentence says nothing of them.";
        assert_eq!(beside(&some).as_deref(), Some(words));
        assert_eq!(beside(&usual()), None);
    }
}
