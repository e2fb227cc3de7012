//! What was read: what it was recognised as, how much it holds, and what was wrong in it, in counts and with the first
//! lines that could not be used.

use super::board::Board;
use crate::{
    amounts,
    charts::days,
    components::{check_line, facts, whole},
    dom::{Node, el, live},
    kids,
    locales::{Key, authority as l, t},
};
use views::*;

/// The panel; nothing until all is read.
pub fn holds(board: Board) -> Node {
    live(move || board.summary.with(|summary| summary.as_ref().map(panel)))
}

fn panel(summary: &StudySummary) -> Node {
    let troubles = troubles(&summary.notes);
    let worst = match troubles.is_empty() {
        true => check_line(CheckState::Good, t(l::NOTHING_WRONG)),
        false => {
            let line = |words| check_line(CheckState::Weak, words);
            Node::Many(troubles.into_iter().map(line).collect())
        }
    };
    let form = t(match summary.form {
        HistoryForm::Csv => l::FORM_CSV,
        HistoryForm::Snapshot => l::FORM_SNAPSHOT,
        HistoryForm::Governor => l::FORM_GOVERNOR,
        HistoryForm::Record => l::FORM_RECORD,
    });
    let hash = summary
        .hash
        .as_ref()
        .map(|hash| facts(vec![(t(l::FILE_HASH).into(), whole(hash))]));
    el(
        "details",
        "card flow tight",
        kids![
            el(
                "summary",
                "",
                kids![
                    el("b", "", kids![t(l::HOLDS)]),
                    " ",
                    el("span", "small", kids![first_words(summary)])
                ]
            ),
            el("p", "break", kids![l::recognised(&summary.name, form)]),
            worst,
            first_bad(&summary.notes),
            hash
        ],
    )
    .node()
}

fn first_words(summary: &StudySummary) -> String {
    let (decisions, votes, voters) = (
        l::decisions(summary.decisions.into()),
        l::votes(summary.votes),
        l::addresses(summary.voters.into()),
    );
    let mut out = match (summary.from, summary.until) {
        (Some(from), Some(until)) => l::holds_line(
            &decisions,
            &votes,
            &voters,
            &days::day(from),
            &days::day(until),
        ),
        _ => l::holds_undated(&decisions, &votes, &voters),
    };
    if summary.notes.bad > 0 {
        out.push(' ');
        out.push_str(&l::bad_lines(summary.notes.bad));
        out.push('.');
    }
    out
}

type Counted = fn(u64) -> String;

/// What was wrong in it, a line each.
pub fn troubles(notes: &FileNotes) -> Vec<String> {
    let all: [(u64, Counted); 8] = [
        (notes.bad, l::bad_lines),
        (notes.open, l::still_open),
        (notes.replaced, l::replaced),
        (notes.powerless, l::powerless),
        (notes.unsplit, l::unsplit),
        (notes.pointed, l::pointed),
        (notes.wrongly_signed, l::wrongly),
        (notes.without_rule, l::without_rule),
    ];
    all.into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, words)| [&words(count), "."].concat())
        .collect()
}

fn first_bad(notes: &FileNotes) -> Option<Node> {
    if notes.first_bad.is_empty() {
        return None;
    }
    let lines: Vec<Node> = notes
        .first_bad
        .iter()
        .map(|(line, why)| {
            let words = l::bad_line(&amounts::count(*line), &bad_words(why));
            el("li", "", kids![words]).node()
        })
        .collect();
    Some(Node::Many(kids![
        el(
            "p",
            "small",
            kids![
                t(l::BAD_FIRST),
                " ",
                l::of_lines(&amounts::count(notes.lines))
            ]
        ),
        el("ul", "small", lines)
    ]))
}

fn bad_words(why: &BadLine) -> String {
    let key: Key = match why {
        BadLine::Fields(found, expected) => {
            return l::bad_fields(&found.to_string(), &expected.to_string());
        }
        BadLine::Quote => l::BAD_QUOTE,
        BadLine::TooLong => l::BAD_LONG,
        BadLine::Empty => l::BAD_EMPTY,
        BadLine::NotANumber => l::BAD_NUMBER,
        BadLine::Negative => l::BAD_NEGATIVE,
        BadLine::TooLarge => l::BAD_LARGE,
        BadLine::TooFine => l::BAD_FINE,
        BadLine::NotATime => l::BAD_TIME,
        BadLine::NoSuchChoice => l::BAD_CHOICE,
        BadLine::TooManyChoices => l::BAD_CHOICES,
        BadLine::NoSuchProposal => l::BAD_PROPOSAL,
        BadLine::Shape => l::BAD_SHAPE,
    };
    t(key).into()
}

/// Why nothing could be read from a file, and what to do.
pub fn unreadable(name: &str, why: &Unreadable) -> Node {
    let words = match why {
        Unreadable::Empty => t(l::CANNOT_EMPTY).into(),
        Unreadable::NoColumn(column) => l::cannot_column(column),
        Unreadable::Utf16 => t(l::CANNOT_UTF16).into(),
        Unreadable::NotJson(at) => l::cannot_json(&amounts::count(*at)),
        Unreadable::OnlyOpen(n) => l::cannot_open(*n),
        Unreadable::NoVotes => t(l::CANNOT_VOTES).into(),
        Unreadable::TooLarge(most) => l::cannot_large(&super::bytes(*most)),
        Unreadable::NoRoom => t(l::CANNOT_ROOM).into(),
    };
    el(
        "div",
        "warnbox flow tight",
        kids![
            el(
                "p",
                "break",
                kids![el("b", "", kids![l::cannot_read(name)])]
            ),
            el("p", "", kids![words])
        ],
    )
    .attr("role", "alert")
    .node()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_was_left_out_is_told() {
        let notes = FileNotes {
            bad: 2,
            open: 1,
            replaced: 3,
            powerless: 4,
            unsplit: 5,
            pointed: 8,
            wrongly_signed: 6,
            without_rule: 7,
            ..FileNotes::default()
        };
        let told = troubles(&notes);
        assert_eq!(told.len(), 8);
        assert_eq!(
            told.get(1).map(String::as_str),
            Some("Votes on 1 proposal are still coming in: it is left out.")
        );
        assert!(troubles(&FileNotes::default()).is_empty());
    }
}
