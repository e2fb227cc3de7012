//! A card to cite one decision of a history, wherever the history is from: how it came out, on how few it hung, and the
//! hash of its rule and votes, with these as a text to take along. Beside it, who could have changed it alone.

use super::board::Board;
use crate::{
    charts::{
        self, Arrived, Link, Saved, Sheet, cell_raw, cell_words, figured, save_words, sheet_table,
    },
    components::*,
    dom::{Node, effect, el, memo},
    kids,
    locales::{authority as l, deciding as d, figures as f, t},
    pages::proposal::alone,
    routes,
    state::{Session, session},
    words::figures::{self as w, column_name},
};
use leptos::prelude::Get;
use std::rc::Rc;
use views::*;

const CARD: &str = "card";
/// Finds the card on the page.
const SELECTOR: &str = "#cite";

/// Where a card of a decision stands: what follows `#`. `hints` are whom the address names to ask, as
/// [`charts::hints`] has them.
pub fn place(id: &str, hints: &str) -> String {
    ["#figure=", CARD, "&", CARD, "=", &encode(id), hints].concat()
}

/// Asks for the decision that the page's address names, as soon as all is read, and again for another reader.
pub fn follow(session: Session, board: Board) {
    let asked = memo(move || asked(session));
    effect(move || {
        let read = board.summary.with(Option::is_some);
        let me = session.account();
        if let (true, Some(id)) = (read, asked.get()) {
            board.cite(Citing { id, me });
        }
    });
}

fn asked(session: Session) -> Option<String> {
    session.place.with(|place| {
        let hash = ["?", place.hash.trim_start_matches('#')].concat();
        routes::query(&hash, CARD)
    })
}

/// The card that the page's address asks for, once the decision was told in full.
pub fn card(board: Board, arrived: Arrived) -> Option<Node> {
    let session = session();
    let id = asked(session)?;
    let found = board.cited.with(|cited| {
        let (what, found) = cited.as_ref()?;
        (what.id == id).then(|| found.clone())
    })?;
    let Some(found) = found else {
        let words = l::cited_missing(&id);
        return Some(el("div", "warnbox break", kids![words]).node());
    };
    let link = link(session, id.clone());
    let card = board.summary.with(|summary| {
        let summary = summary.as_ref()?;
        Some(Card::of(&found, &id, summary, &link(CARD)))
    })?;
    let body = kids![
        el("h2", "h3", kids![t(d::CARD_TITLE)]),
        drawn(&card),
        acts(session, &card, found.clone()),
        more(&found)
    ];
    let sheet = sheet(&found, &card, &id, board);
    let section = figured(sheet, arrived, link, body);
    Some(el("section", "card", kids![section]).node())
}

/// The card's lines.
struct Card {
    title: String,
    said: String,
    sums: String,
    rests: String,
    formula: String,
    hash: String,
}

impl Card {
    fn of(found: &CitedDecision, id: &str, summary: &StudySummary, link: &str) -> Card {
        let title = if found.title.is_empty() {
            id
        } else {
            &found.title
        };
        let mut rests = vec![w::source(&summary.source).1];
        rests.extend(
            summary
                .assumed
                .map(|rule| w::remark(&Remark::Assumed(rule)).1),
        );
        let file = summary.hash.as_ref();
        rests.extend(file.map(|hash| l::cited_file(&summary.name, hash)));
        Card {
            title: ["“", title, "”"].concat(),
            said: sentence(found),
            sums: sums(found),
            rests: rests.join(" "),
            formula: d::card_formula(link),
            hash: d::card_hash(&found.hash),
        }
    }

    /// With the size of their letters in a picture, pixels, and their looks on the page.
    fn lines(&self) -> [(&str, f64, &'static str); 6] {
        [
            (&self.title, 15.0, "small soft break"),
            (&self.said, 24.0, "strong break"),
            (&self.sums, 15.0, "small"),
            (&self.rests, 12.0, "small soft break"),
            (&self.formula, 10.0, "small soft break"),
            (&self.hash, 10.0, "small mono break"),
        ]
    }
}

/// How it came out, and on how few it hung.
fn sentence(found: &CitedDecision) -> String {
    let outcome = match &found.outcome {
        OutcomeWord::Unknown => return t(l::CITED_NO_RULE).into(),
        OutcomeWord::Won(choice) => l::cited_won(choice),
        other => cell_words(&Cell::Outcome(other.clone(), false)),
    };
    let prevailed = matches!(found.outcome, OutcomeWord::Won(_) | OutcomeWord::Passed);
    match (prevailed, found.needed) {
        (true, Needed::Addresses(n)) => l::cited_needed(&outcome, &d::addresses(n.into())),
        (false, Needed::Addresses(n)) => l::cited_without(&outcome, &d::addresses(n.into())),
        (false, Needed::Nobody) if found.voters > 0 => l::cited_whole(&outcome),
        _ => l::cited_end(&outcome),
    }
}

/// Who took part, and how few could have decided or blocked.
fn sums(found: &CitedDecision) -> String {
    let count = |n: u32| d::addresses(n.into());
    let parts = [
        Some(l::cited_voters(&count(found.voters))),
        found.passing.map(|n| l::cited_coalition(&count(n))),
        found.blocking.map(|n| d::block(&count(n))),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    parts.join(" ")
}

/// What is taken along: its numbers, none of which changes with what a reader looks at.
fn sheet(found: &CitedDecision, card: &Card, id: &str, board: Board) -> Sheet {
    let known = |n: Option<u32>| n.map_or(Cell::Unknown, |n| Cell::Count(n.into()));
    let needed = match found.needed {
        Needed::Addresses(n) => Cell::Count(n.into()),
        Needed::Nobody => Cell::Text(t(d::TAKEN_NONE).into()),
        Needed::Unknown => Cell::Unknown,
    };
    let many = |of: &[Address]| match found.outcome {
        OutcomeWord::Unknown => Cell::Unknown,
        _ => Cell::Count(u64::try_from(of.len()).unwrap_or(u64::MAX)),
    };
    let own = [
        (
            ColumnName::InForce,
            Cell::Outcome(found.outcome.clone(), false),
        ),
        (ColumnName::Voters, Cell::Count(found.voters.into())),
        (ColumnName::Coalition, known(found.passing)),
        (ColumnName::Blocking, known(found.blocking)),
        (ColumnName::Needed, needed),
        (ColumnName::Pivotal, many(&found.pivotal)),
        (
            ColumnName::PivotalByAbsence,
            many(&found.pivotal_by_absence),
        ),
    ];
    let rows = own.iter().chain(&found.ways);
    let rows: Vec<Vec<String>> = rows
        .map(|(name, cell)| vec![column_name(*name).to_owned(), cell_raw(cell)])
        .collect();
    Sheet {
        slug: CARD.into(),
        title: t(d::CARD_TITLE).into(),
        what: [&card.title, " ", &card.said].concat(),
        formula: t(l::CITED_HOW).into(),
        inputs: l::cited_inputs(&board.name.get_untracked(), id, &found.hash),
        rests: card.rests.clone(),
        missing: board.missing(),
        csv: sheet_table(&[t(f::COL_MEASURE), t(f::COL_VALUE)], &rows),
        ..Sheet::default()
    }
}

fn drawn(card: &Card) -> Node {
    let lines = card.lines().into_iter();
    let lines: Vec<Node> = lines
        .map(|(text, _, class)| p(class, text.to_owned()))
        .collect();
    el("blockquote", "card flow tight", lines)
        .attr("id", "cite")
        .node()
}

fn acts(session: Session, card: &Card, found: Rc<CitedDecision>) -> Node {
    let texts: Vec<(String, f64)> = card
        .lines()
        .map(|(text, size, _)| (text.to_owned(), size))
        .into();
    let text: Vec<&str> = texts.iter().map(|(text, _)| text.as_str()).collect();
    let text = text.join("\n");
    let name = ["locus-", found.hash.get(2..10).unwrap_or_default()].concat();
    let picture = |form: Saved| {
        let (name, texts) = (name.clone(), texts.clone());
        move || save_words(session, &name, form, SELECTOR, &texts)
    };
    let data = {
        let name = [&name, ".txt"].concat();
        move || session.around().place.save(&name, found.data.as_bytes())
    };
    Node::Many(kids![
        el(
            "p",
            "row",
            kids![
                copy_btn(d::CARD_COPY, text),
                btn("small", t(d::CARD_SVG), picture(Saved::Svg)),
                btn("small", t(d::CARD_PNG), picture(Saved::Png)),
                btn("small", t(d::CARD_DATA), data)
            ]
        ),
        p("small soft", t(d::CARD_CHECK))
    ])
}

/// Who could have changed it alone, and how it would have come out by other rules; of what has no outcome, nothing.
fn more(found: &CitedDecision) -> Option<Node> {
    if found.ways.is_empty() {
        return None;
    }
    let row = |(name, cell): &(ColumnName, Cell)| {
        let compared = match cell {
            Cell::Outcome(_, true) => d::CHANGED,
            Cell::Outcome(..) => d::SAME,
            _ => d::UNKNOWN,
        };
        let said = match cell {
            Cell::Outcome(outcome, _) => cell_words(&Cell::Outcome(outcome.clone(), false)),
            other => cell_words(other),
        };
        kids![column_name(*name), said, t(compared)]
    };
    let rows = found.ways.iter().map(row).collect();
    let body = kids![
        el("h3", "", kids![t(d::ALONE)]),
        alone(found.me, &found.pivotal, &found.pivotal_by_absence),
        el("h3", "", kids![t(l::CITED_WAYS)]),
        p("small soft", t(d::WAYS_NOTE)),
        p(
            "small soft",
            l::cited_cap(&charts::share(found.cap_bps.into()))
        ),
        table(
            l::CITED_WAYS,
            &[d::COL_RULE, d::COL_RESULT, d::COL_CHANGED],
            rows
        )
    ];
    let summary = el("summary", "", kids![t(d::TITLE)]);
    Some(el("details", "", kids![summary, el("div", "flow tight", body)]).node())
}

fn link(session: Session, id: String) -> Link {
    let here = charts::here(session);
    Rc::new(move |slug| [&here(slug), "&", CARD, "=", &encode(&id)].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decided(outcome: OutcomeWord, needed: Needed) -> CitedDecision {
        CitedDecision {
            outcome,
            needed,
            voters: 5,
            passing: Some(4),
            blocking: Some(2),
            hash: "0xab".into(),
            ..CitedDecision::default()
        }
    }

    #[test]
    fn the_card_says_on_how_few_a_decision_hung_whether_it_was_contested_or_not() {
        let check = |outcome, needed, expected: &str| {
            assert_eq!(sentence(&decided(outcome, needed)), expected)
        };
        check(
            OutcomeWord::Passed,
            Needed::Addresses(3),
            "Passed, but not without 3 addresses.",
        );
        // One that has nearly all: nothing is contested, and all hangs on it.
        check(
            OutcomeWord::Won("B".into()),
            Needed::Addresses(1),
            "“B” won, but not without 1 address.",
        );
        check(
            OutcomeWord::Failed,
            Needed::Addresses(2),
            "Failed; without 2 addresses it would have come out otherwise.",
        );
        check(
            OutcomeWord::NoQuorum,
            Needed::Nobody,
            "Failed: no quorum, whoever had stayed away.",
        );
        // What is not proven is not said.
        check(OutcomeWord::NoQuorum, Needed::Unknown, "Failed: no quorum.");
        check(
            OutcomeWord::Unknown,
            Needed::Unknown,
            "Its rule is not one that Locus counts, so how it came out is not said here.",
        );
        let nobody = CitedDecision {
            outcome: OutcomeWord::Nothing,
            ..CitedDecision::default()
        };
        assert_eq!(sentence(&nobody), "Nobody voted.");
    }

    #[test]
    fn the_card_carries_its_link_what_it_rests_on_and_the_hash_of_its_votes() {
        let summary = StudySummary {
            name: "votes.csv".into(),
            hash: Some("0xf11e".into()),
            assumed: Some(AssumedRule::Plurality),
            ..StudySummary::default()
        };
        let found = decided(OutcomeWord::Passed, Needed::Addresses(3));
        let card = Card::of(
            &found,
            "7",
            &summary,
            "https://l.example/look#figure=card&card=7",
        );
        let text = card.lines().map(|(text, ..)| text.to_owned()).join("\n");
        for expected in [
            "“7”",
            "Passed, but not without 3 addresses.",
            "5 addresses voted. 4 addresses could have decided it. 2 addresses could block it.",
            "The source names no rule",
            "From the file votes.csv, whose SHA-256 is 0xf11e.",
            "Formula and data: https://l.example/look#figure=card&card=7",
            "SHA-256 of rule and counted votes: 0xab",
        ] {
            assert!(text.contains(expected), "{expected}: {text}");
        }
    }

    #[test]
    fn a_link_to_a_card_keeps_whom_to_ask() {
        assert_eq!(place("a b&c", ""), "#figure=card&card=a%20b%26c");
        let hints = charts::hints("#r=wss://a.example&figure=alone&r=wss://b.example");
        assert_eq!(
            place("7", &hints),
            "#figure=card&card=7&r=wss://a.example&r=wss://b.example"
        );
    }
}
