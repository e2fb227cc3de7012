//! What to look at: period, what to compare it with, from where on a vote counts as contested, and the rule where the
//! source names none. All of it stands in the page's address, so that a link shows what its sender saw.

use super::board::Board;
use crate::{
    charts::days,
    components::{btn, check_line},
    dom::{Node, el, live},
    held::Held,
    kids,
    locales::{Key, authority as l, settings as s, t},
    routes,
    state::Session,
};
use leptos::prelude::*;
use views::{Addressed, AssumedRule, CheckState, FigureOptions, Otherwise, Setting};

/// Shares from which on a vote counts as contested, in hundredths of a percent.
const THRESHOLDS: [u32; 5] = [1000, 2000, 2500, 3333, 4000];
const YEAR: i64 = 365 * days::DAY;

/// What an address asks to look at.
pub fn read(search: &str) -> (FigureOptions, AssumedRule) {
    let day = |name: &str| days::read_iso(&routes::query(search, name)?);
    let end = |name: &str| day(name).map(|ms| ms + days::DAY - 1);
    let usual = FigureOptions::default();
    let number = |may: Addressed| -> Option<u32> {
        let number = routes::query(search, may.name)?.parse().ok();
        number.filter(|number| (may.least..=may.most).contains(number))
    };
    let threshold = Setting::Contested.addressed().and_then(number);
    let mut otherwise = Otherwise::default();
    for setting in Setting::NUMBERS {
        otherwise.set(setting, setting.addressed().and_then(number));
    }
    let rule = match routes::query(search, "rule").as_deref() {
        Some("majority") => AssumedRule::Majority,
        _ => AssumedRule::Plurality,
    };
    let options = FigureOptions {
        from: day("from"),
        until: end("until"),
        other: day("other").zip(end("other_until")),
        threshold_bps: threshold.unwrap_or(usual.threshold_bps),
        otherwise,
    };
    (options, rule)
}

/// The other way: what stands after `?`, with it; empty for what is usual. `kept` is what else stands there.
pub fn write(options: &FigureOptions, rule: AssumedRule, kept: &str) -> String {
    const OURS: [&str; 6] = ["from", "until", "other", "other_until", "contested", "rule"];
    let ours = |name: &str| {
        let mut numbers = Setting::NUMBERS.iter();
        OURS.contains(&name)
            || numbers.any(|one| one.addressed().is_some_and(|may| may.name == name))
    };
    let others = kept.trim_start_matches('?').split('&').filter(|part| {
        let name = part.split('=').next().unwrap_or_default();
        !part.is_empty() && !ours(name)
    });
    let mut parts: Vec<String> = others.map(str::to_owned).collect();
    let mut say = |name: &str, value: String| parts.push([name, "=", &value].concat());
    let day = |ms: Option<i64>| ms.map(days::iso);
    for (name, value) in [
        ("from", day(options.from)),
        ("until", day(options.until)),
        ("other", day(options.other.map(|(from, _)| from))),
        ("other_until", day(options.other.map(|(_, until)| until))),
    ] {
        if let Some(value) = value {
            say(name, value);
        }
    }
    if options.threshold_bps != FigureOptions::default().threshold_bps {
        say("contested", options.threshold_bps.to_string());
    }
    if rule == AssumedRule::Majority {
        say("rule", "majority".into());
    }
    for (setting, value) in options.otherwise.all() {
        if let Some(may) = setting.addressed() {
            say(may.name, value.to_string());
        }
    }
    match parts.is_empty() {
        true => String::new(),
        false => ["?", &parts.join("&")].concat(),
    }
}

/// The controls; nothing until it is known what there is to choose from.
pub fn controls(session: Session, board: Board) -> Node {
    let own = Held::new(false);
    let draw = move || {
        board.summary.with(|summary| {
            let summary = summary.as_ref()?;
            let dated = summary.from.zip(summary.until);
            let period = dated.map(|span| periods(session, board, span, own));
            let rule = summary.assumed.map(|rule| rules(session, rule));
            Some(
                el(
                    "fieldset",
                    "controls",
                    kids![
                        el("legend", "hidden", kids![t(l::CONTROLS)]),
                        period,
                        thresholds(session, board),
                        rule
                    ],
                )
                .node(),
            )
        })
    };
    live(draw)
}

/// Whoever follows a link must see that it sets something otherwise than Locus, and get back.
pub fn otherwise(session: Session, board: Board) -> Option<Node> {
    let set = board
        .options
        .with(|options| options.otherwise.all().count());
    let back = move || {
        go(session, |options, _| {
            options.otherwise = Otherwise::default()
        })
    };
    (set > 0).then(|| {
        el(
            "div",
            "row",
            kids![
                check_line(CheckState::Weak, s::otherwise(set as u64)),
                btn("small", t(s::OTHERWISE_BACK), back)
            ],
        )
        .node()
    })
}

/// Goes to the address that asks for this.
fn go(session: Session, change: impl FnOnce(&mut FigureOptions, &mut AssumedRule)) {
    let place = session.place.get_untracked();
    let (mut options, mut rule) = read(&place.search);
    change(&mut options, &mut rule);
    let search = write(&options, rule, &place.search);
    session.go(&[place.path.as_str(), &search, &place.hash].concat());
}

fn select(
    label: Key,
    options: Vec<(String, String)>,
    chosen: impl Fn() -> String + 'static,
    choose: impl Fn(String) + 'static,
) -> Node {
    let options: Vec<Node> = options
        .into_iter()
        .map(|(value, words)| el("option", "", kids![words]).attr("value", value).node())
        .collect();
    el(
        "label",
        "field",
        kids![
            el("span", "label", kids![t(label)]),
            el("select", "", options)
                .prop("value", chosen)
                .on("change", move |event| choose(event_target_value(&event)))
        ],
    )
    .node()
}

fn option(value: &str, words: Key) -> (String, String) {
    (value.into(), t(words).into())
}

fn periods(session: Session, board: Board, (from, until): (i64, i64), own: Held<bool>) -> Node {
    let recent = move |years: i64| until - years * YEAR;
    let mut choices = vec![option("", l::PERIOD_ALL)];
    for (years, words) in [(1, l::PERIOD_12), (2, l::PERIOD_24)] {
        if recent(years) > from {
            choices.push(option(&years.to_string(), words));
        }
    }
    choices.push(option("own", l::PERIOD_OWN));
    let chosen = move || {
        let options = board.options.get();
        let years = [1, 2].into_iter().find(|years| {
            options.from == days::read_iso(&days::iso(recent(*years))) && options.until.is_none()
        });
        match (options.from, options.until, years) {
            _ if own.get() => "own".into(),
            (None, None, _) => String::new(),
            (_, _, Some(years)) => years.to_string(),
            _ => "own".into(),
        }
    };
    let choose = move |value: String| {
        own.set(value == "own");
        let years: Option<i64> = value.parse().ok();
        if value != "own" {
            go(session, move |options, _| {
                turn(options, (years.map(recent), None), (from, until));
            });
        }
    };
    let is_own = move || chosen() == "own";
    let dates = move || {
        is_own().then(|| {
            Node::Many(kids![
                date(
                    l::FROM,
                    move || board.options.get().from.unwrap_or(from),
                    move |ms| go(session, move |options, _| {
                        turn(options, (Some(ms), options.until), (from, until))
                    })
                ),
                date(
                    l::UNTIL,
                    move || board.options.get().until.unwrap_or(until),
                    move |ms| go(session, move |options, _| {
                        turn(options, (options.from, Some(ms)), (from, until))
                    })
                )
            ])
        })
    };
    let compared = move || match board.options.get().other {
        None => String::new(),
        other if other == before(&board.options.get(), from, until) => "before".into(),
        Some(_) => "own".into(),
    };
    let compare = move |value: String| {
        go(session, move |options, _| {
            options.other = match value.as_str() {
                "" => None,
                "own" => Some((from, until)),
                _ => earlier(options, from, until),
            }
        });
    };
    let others = move || {
        let own = compared() == "own";
        own.then(|| {
            let (start, end) = board.options.get().other.unwrap_or((from, until));
            Node::Many(kids![
                date(
                    l::FROM,
                    move || start,
                    move |ms| go(session, move |options, _| {
                        options.other = Some((ms, end))
                    })
                ),
                date(
                    l::UNTIL,
                    move || end,
                    move |ms| go(session, move |options, _| {
                        options.other = Some((start, ms))
                    })
                )
            ])
        })
    };
    Node::Many(kids![
        select(l::PERIOD, choices, chosen, choose),
        live(dates),
        select(
            l::COMPARE,
            vec![
                option("", l::COMPARE_NONE),
                option("before", l::COMPARE_BEFORE),
                option("own", l::COMPARE_OWN)
            ],
            compared,
            compare
        ),
        live(others)
    ])
}

/// Takes another period into view. Where it is compared with the one before, that goes with it; before all of it there is
/// none. `span` is from when to when the history is.
fn turn(
    options: &mut FigureOptions,
    period: (Option<i64>, Option<i64>),
    (from, until): (i64, i64),
) {
    let follows = options.other.is_some() && options.other == before(options, from, until);
    (options.from, options.until) = period;
    if follows {
        options.other = match period {
            (None, None) => None,
            _ => before(options, from, until),
        };
    }
}

/// What the period before is, of the same length. Before all of it there is none: then its later half comes into view,
/// and is compared with its earlier one.
fn earlier(options: &mut FigureOptions, from: i64, until: i64) -> Option<(i64, i64)> {
    if (options.from, options.until) == (None, None) {
        // To the day, as addresses have it.
        options.from = days::read_iso(&days::iso(from + (until - from) / 2));
    }
    before(options, from, until)
}

/// The period of the same length that ends where the one in view begins; to the day, as addresses have it.
fn before(options: &FigureOptions, from: i64, until: i64) -> Option<(i64, i64)> {
    let (begins, ends) = (options.from.unwrap_or(from), options.until.unwrap_or(until));
    let start = days::read_iso(&days::iso(begins - (ends - begins)))?;
    let end = days::read_iso(&days::iso(begins - days::DAY))?;
    Some((start, end + days::DAY - 1))
}

fn date(label: Key, value: impl Fn() -> i64 + 'static, choose: impl Fn(i64) + 'static) -> Node {
    el(
        "label",
        "field",
        kids![
            el("span", "label", kids![t(label)]),
            el("input", "", kids![])
                .attr("type", "date")
                .prop("value", move || days::iso(value()))
                .on("change", move |event| {
                    if let Some(ms) = days::read_iso(&event_target_value(&event)) {
                        choose(ms);
                    }
                })
        ],
    )
    .node()
}

fn thresholds(session: Session, board: Board) -> Node {
    let words = |bps: u32| crate::charts::share(bps.into());
    let choices = THRESHOLDS.map(|bps| (bps.to_string(), words(bps))).to_vec();
    let chosen = move || board.options.get().threshold_bps.to_string();
    let choose = move |value: String| {
        go(session, move |options, _| {
            options.threshold_bps = value.parse().unwrap_or(options.threshold_bps)
        });
    };
    select(l::THRESHOLD, choices, chosen, choose)
}

fn rules(session: Session, now: AssumedRule) -> Node {
    let name = |rule| match rule {
        AssumedRule::Plurality => "plurality",
        AssumedRule::Majority => "majority",
    };
    let choose = move |value: String| {
        go(session, move |_, rule| {
            *rule = match value.as_str() {
                "majority" => AssumedRule::Majority,
                _ => AssumedRule::Plurality,
            }
        });
    };
    select(
        l::RULE,
        vec![
            option("plurality", l::RULE_PLURALITY),
            option("majority", l::RULE_MAJORITY),
        ],
        move || name(now).into(),
        choose,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_what_is_looked_at_and_reads_back() {
        for search in [
            "",
            "?from=2024-01-01",
            "?from=2024-01-01&until=2024-06-30&contested=3333",
            "?other=2022-01-01&other_until=2022-12-31&rule=majority",
            "?contested=3333&voters=1&enough=5&window=3&slack=0&limit=400&compared=50&seed=7",
        ] {
            let (options, rule) = read(search);
            assert_eq!(write(&options, rule, search), search);
        }
        let (options, rule) = read("?file=a&contested=2500");
        assert_eq!(write(&options, rule, "?file=a&contested=2500"), "?file=a");
    }

    #[test]
    fn nonsense_in_an_address_is_what_is_usual() {
        for search in [
            "?from=yesterday",
            "?contested=0",
            "?contested=9000",
            "?contested=x",
            "?rule=dictator",
            "?window=0",
            "?slack=0.5",
            "?compared=1001",
            "?seed=4294967296",
            "?enough=-1",
            "?other=2024-01-01",
        ] {
            assert_eq!(read(search), Default::default(), "{search}");
        }
    }

    #[test]
    fn the_period_before_is_as_long_and_ends_where_the_other_begins() {
        let at = |text: &str| days::read_iso(text).unwrap_or_default();
        let (from, until) = (at("2022-01-01"), at("2024-01-01"));
        let options = FigureOptions {
            from: Some(at("2023-01-01")),
            ..FigureOptions::default()
        };
        let (start, end) = before(&options, from, until).unwrap_or_default();
        assert_eq!(
            (days::iso(start), days::iso(end)),
            ("2022-01-01".into(), "2022-12-31".into())
        );
    }

    #[test]
    fn without_a_chosen_period_the_later_half_is_compared_with_the_earlier_one() {
        let at = |text: &str| days::read_iso(text).unwrap_or_default();
        let (from, until) = (at("2022-01-01"), at("2024-01-01"));
        let mut options = FigureOptions::default();
        options.other = earlier(&mut options, from, until);
        assert_eq!(
            write(&options, AssumedRule::Plurality, ""),
            "?from=2023-01-01&other=2022-01-01&other_until=2022-12-31"
        );
        // Neither half has a day of the other, and a link says the same again.
        let (_, ends) = options.other.unwrap_or_default();
        assert!(options.from > Some(ends));
        assert_eq!(
            read(&write(&options, AssumedRule::Plurality, "")).0,
            options
        );
        assert_eq!(options.other, before(&options, from, until));
        // Nor is all of it compared with a half of it later on.
        let halved = options;
        turn(&mut options, (None, None), (from, until));
        assert_eq!(options, FigureOptions::default());
        let mut options = halved;
        turn(&mut options, (Some(at("2023-07-01")), None), (from, until));
        assert_eq!(
            write(&options, AssumedRule::Plurality, ""),
            "?from=2023-07-01&other=2022-12-29&other_until=2023-06-30"
        );
        // What the reader chose to compare with stays.
        options.other = Some((at("2022-01-01"), at("2022-06-30")));
        turn(&mut options, (None, None), (from, until));
        assert!(options.other.is_some());
        // A period that was chosen stays.
        let mut chosen = FigureOptions {
            until: Some(at("2023-01-01")),
            ..FigureOptions::default()
        };
        earlier(&mut chosen, from, until);
        assert_eq!(chosen.from, None);
    }
}
