//! Cells of a figure's table in words, as numbers to draw, and as they are exported.

use super::days;
use crate::{
    amounts,
    dom::{Node, el},
    kids, labels,
    locales::{figures as l, t},
    words::{
        figures::{change_kind, value_name},
        settings,
    },
};
use leptos::prelude::use_context;
use std::sync::Arc;
use views::{Amount, Cell, Changed, OutcomeWord, Settler};

/// Where a decision's card stands, by the decision's id. A page that has such cards provides it, and the decisions in its
/// tables lead there.
#[derive(Clone)]
pub struct ToCard(pub Arc<dyn Fn(&str) -> String + Send + Sync>);

/// A cell as it is read.
pub fn words(cell: &Cell) -> String {
    match cell {
        Cell::Unknown => t(l::UNKNOWN).into(),
        Cell::Text(text) => text.clone(),
        Cell::Address(address) => amounts::short_id(address),
        Cell::Addresses(all) => several(all, &|address| amounts::short_id(address)),
        Cell::Decision(id, title) if title.is_empty() => amounts::short_id(id),
        Cell::Decision(_, title) => title.clone(),
        Cell::Measure(name) => value_name(*name).into(),
        Cell::Setting(of, word) => settings::setting(*of, *word),
        Cell::Rule(rule) => settings::rule(*rule).into(),
        Cell::Count(count) => amounts::count(*count),
        Cell::Share(bps) => share(*bps),
        Cell::Micro(micro) => thousandths(*micro),
        Cell::Amount(amount) => amounts::short(amount),
        Cell::Time(ms) => days::day(*ms),
        Cell::Span(ms) => amounts::span(*ms),
        Cell::Outcome(outcome, changed) => marked(outcome_words(outcome), *changed),
        Cell::Flag(yes) => t(if *yes { l::YES } else { l::NO }).into(),
        Cell::Change(Changed::Told(words)) => words.clone(),
        Cell::Change(Changed::Logged(kind, entry, contract)) => {
            let contract = amounts::short_id(contract);
            l::change_logged(t(change_kind(*kind)), entry, &contract)
        }
        Cell::Settler(Settler::Vote) => t(l::BY_VOTE).into(),
        Cell::Settler(Settler::KeyHolder(key)) => l::by_key(&amounts::short_id(key)),
        Cell::Settler(Settler::Nobody) => t(l::BY_NOBODY).into(),
        Cell::Challengers(accounts) if accounts.is_empty() => t(l::CHALLENGED_NOBODY).into(),
        Cell::Challengers(accounts) => {
            let accounts: Vec<String> = accounts.iter().map(|of| amounts::short_id(of)).collect();
            accounts.join(", ")
        }
    }
}

/// More addresses than this are not told one by one; the export has all.
const NAMED: usize = 24;

fn several(all: &[String], name: &dyn Fn(&String) -> String) -> String {
    let mut words: Vec<String> = all.iter().take(NAMED).map(name).collect();
    let more = all.len().saturating_sub(NAMED);
    if more > 0 {
        words.push(l::more_addresses(u64::try_from(more).unwrap_or(u64::MAX)));
    }
    words.join(", ")
}

/// How a decision went.
pub fn outcome_words(outcome: &OutcomeWord) -> String {
    let key = match outcome {
        OutcomeWord::Won(choice) => return choice.clone(),
        OutcomeWord::Passed => l::OUTCOME_PASSED,
        OutcomeWord::Failed => l::OUTCOME_FAILED,
        OutcomeWord::Even => l::OUTCOME_EVEN,
        OutcomeWord::NoQuorum => l::OUTCOME_NO_QUORUM,
        OutcomeWord::Tied => l::OUTCOME_TIED,
        OutcomeWord::NoMajority => l::OUTCOME_NO_MAJORITY,
        OutcomeWord::Nothing => l::OUTCOME_NOTHING,
        OutcomeWord::Undecided => l::OUTCOME_UNDECIDED,
        OutcomeWord::Unknown => l::UNKNOWN,
    };
    t(key).into()
}

fn marked(words: String, changed: bool) -> String {
    if changed {
        ["↺ ", &words].concat()
    } else {
        words
    }
}

/// A cell as a part of a table.
pub fn node(cell: &Cell) -> Node {
    match cell {
        Cell::Unknown => el("span", "soft", kids![words(cell)]).node(),
        Cell::Address(address) => {
            let short = el("span", "mono", kids![words(cell)]);
            let short = short.attr("title", labels::title(address));
            Node::Many(kids![short, labels::below(address, None)])
        }
        Cell::Addresses(all) => {
            let whole = several(all, &String::clone);
            let short = el("span", "mono break", kids![words(cell)]);
            Node::Many(kids![short.attr("title", whole), labelled(cell)])
        }
        Cell::Settler(Settler::KeyHolder(_)) | Cell::Challengers(_) | Cell::Change(_) => {
            Node::Many(kids![words(cell), labelled(cell)])
        }
        Cell::Decision(id, _) => {
            let to_card = use_context::<ToCard>().filter(|_| !id.is_empty());
            match to_card.map(|to_card| (to_card.0)(id)) {
                Some(path) => el("a", "", kids![words(cell)])
                    .attr("href", path)
                    .attr("title", id.clone()),
                None => el("span", "", kids![words(cell)]).attr("title", id.clone()),
            }
            .node()
        }
        Cell::Outcome(outcome, true) => el(
            "b",
            "",
            kids![
                el("span", "", kids!["↺ "]).attr("aria-hidden", "true"),
                outcome_words(outcome),
                el("span", "hidden", kids![" ", t(l::CHANGED)])
            ],
        )
        .node(),
        _ => Node::from(words(cell)),
    }
}

/// The labels of a cell's addresses, each with the address that it belongs to.
fn labelled(cell: &Cell) -> Vec<Node> {
    let all = addresses(cell);
    let labels = all.iter().take(NAMED).filter_map(|address| {
        let label = labels::of(address, None)?;
        let short = [&amounts::short_id(address), " "].concat();
        let link = labels::link(&label);
        Some(el("span", "small block", kids![short, link]).node())
    });
    labels.collect()
}

/// The addresses in a cell.
pub fn addresses(cell: &Cell) -> Vec<&str> {
    match cell {
        Cell::Address(address) | Cell::Settler(Settler::KeyHolder(address)) => vec![address],
        Cell::Change(Changed::Logged(.., contract)) => vec![contract],
        Cell::Addresses(all) | Cell::Challengers(all) => all.iter().map(String::as_str).collect(),
        _ => Vec::new(),
    }
}

/// The number in a cell, for drawing only; no decision ever rests on it.
pub fn number(cell: &Cell) -> Option<f64> {
    match cell {
        Cell::Count(count) => Some(*count as f64),
        Cell::Share(bps) => Some(*bps as f64 / 10_000.0),
        Cell::Micro(micro) => Some(*micro as f64 / 1e6),
        Cell::Time(ms) | Cell::Span(ms) => Some(*ms as f64),
        Cell::Flag(yes) => Some(f64::from(u8::from(*yes))),
        Cell::Amount(Amount { base, decimals, .. }) => {
            let whole = amounts::from_base(base, *decimals);
            whole.parse().ok()
        }
        _ => None,
    }
}

/// A cell as it is exported: unrounded, without signs for thousands or percent.
pub fn raw(cell: &Cell) -> String {
    match cell {
        Cell::Unknown => String::new(),
        Cell::Text(text) | Cell::Address(text) | Cell::Decision(text, _) => text.clone(),
        Cell::Addresses(all) => all.join(" "),
        Cell::Count(count) => count.to_string(),
        Cell::Share(bps) => decimal(*bps, 4),
        Cell::Micro(micro) => decimal(*micro, 6),
        Cell::Amount(amount) => amounts::from_base(&amount.base, amount.decimals),
        Cell::Time(ms) => instant(*ms),
        Cell::Span(ms) => decimal(*ms, 3),
        Cell::Outcome(outcome, _) => outcome_words(outcome),
        Cell::Flag(yes) => yes.to_string(),
        Cell::Settler(Settler::KeyHolder(key)) => key.clone(),
        Cell::Change(Changed::Logged(_, entry, contract)) => [entry, " ", contract].concat(),
        Cell::Challengers(accounts) if !accounts.is_empty() => accounts.join(" "),
        Cell::Measure(_)
        | Cell::Setting(..)
        | Cell::Rule(_)
        | Cell::Change(_)
        | Cell::Settler(_)
        | Cell::Challengers(_) => words(cell),
    }
}

/// `2024-11-30T12:00:00Z`.
fn instant(ms: i64) -> String {
    let second = ms.rem_euclid(days::DAY) / 1000;
    let two = |number: i64| [(number / 10).to_string(), (number % 10).to_string()].concat();
    [
        days::iso(ms).as_str(),
        "T",
        &two(second / 3600),
        ":",
        &two(second / 60 % 60),
        ":",
        &two(second % 60),
        "Z",
    ]
    .concat()
}

fn decimal(number: i64, places: u8) -> String {
    let digits = amounts::from_base(&number.unsigned_abs().to_string(), places);
    if number < 0 {
        ["-", &digits].concat()
    } else {
        digits
    }
}

/// `12.3 %`.
pub fn share(bps: i64) -> String {
    let words = amounts::share(u32::try_from(bps.unsigned_abs()).unwrap_or(u32::MAX));
    if bps < 0 {
        ["−", &words].concat()
    } else {
        words
    }
}

/// Millionths to the third place after the point, rounded down: `0.820`.
fn thousandths(micro: i64) -> String {
    let rounded = micro.unsigned_abs() / 1000;
    let (whole, rest) = (rounded / 1000, rounded % 1000);
    let mut out = if micro < 0 {
        String::from("−")
    } else {
        String::new()
    };
    out.push_str(&amounts::count(whole));
    if rest != 0 {
        let digits = (1000 + rest).to_string();
        out.push('.');
        out.push_str(digits.get(1..).unwrap_or_default().trim_end_matches('0'));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use views::ChangeKind;

    fn plain(text: String) -> String {
        text.replace(['\u{202f}', '\u{a0}'], " ")
    }

    fn key(digit: char) -> String {
        ["0x", &digit.to_string().repeat(40)].concat()
    }

    #[test]
    fn cells_read_as_words_and_export_as_numbers() {
        let amount = Amount {
            base: "1500000".into(),
            decimals: 3,
            symbol: "OPG".into(),
        };
        for (cell, read, exported) in [
            (Cell::Unknown, "unknown", ""),
            (Cell::Count(41380), "41 380", "41380"),
            (Cell::Share(1234), "12.3 %", "0.1234"),
            (Cell::Share(-50), "−0.5 %", "-0.005"),
            (Cell::Micro(3_500_000), "3.5", "3.5"),
            (Cell::Micro(820_300), "0.82", "0.8203"),
            (Cell::Amount(amount), "1 500 OPG", "1500"),
            (
                Cell::Time(1_732_968_000_000),
                "30 Nov 2024",
                "2024-11-30T12:00:00Z",
            ),
            (Cell::Flag(true), "yes", "true"),
            (
                Cell::Addresses(vec!["ada".into(), ["0x", &"1".repeat(40)].concat()]),
                "ada, 0x1111…1111",
                "ada 0x1111111111111111111111111111111111111111",
            ),
            (
                Cell::Outcome(OutcomeWord::Passed, true),
                "↺ Passed",
                "Passed",
            ),
            (
                Cell::Change(Changed::Logged(
                    ChangeKind::Rules,
                    "QuorumSet".into(),
                    key('a'),
                )),
                "How votes count: QuorumSet on 0xaaaa…aaaa",
                ["QuorumSet ", &key('a')].concat().as_str(),
            ),
            (
                Cell::Settler(Settler::KeyHolder(key('b'))),
                "no vote found; sent by 0xbbbb…bbbb",
                key('b').as_str(),
            ),
            (
                Cell::Settler(Settler::Nobody),
                "nobody so far",
                "nobody so far",
            ),
            (Cell::Challengers(Vec::new()), "nobody", "nobody"),
            (
                Cell::Challengers(vec![key('c'), key('d')]),
                "0xcccc…cccc, 0xdddd…dddd",
                [key('c'), key('d')].join(" ").as_str(),
            ),
            (Cell::Decision("7".into(), String::new()), "7", "7"),
            (Cell::Decision("7".into(), "Fund it".into()), "Fund it", "7"),
        ] {
            assert_eq!(plain(words(&cell)), read, "{cell:?}");
            assert_eq!(raw(&cell), exported, "{cell:?}");
        }
    }

    #[test]
    fn what_is_not_known_is_no_zero() {
        assert_eq!(number(&Cell::Unknown), None);
        assert_eq!(number(&Cell::Text("12".into())), None);
        assert_eq!(number(&Cell::Share(2500)), Some(0.25));
    }
}
