//! Who can act without a vote, what was changed without a decision, and what was not looked at.

use super::{cited, deeds, sheets, signed::Signed};
use crate::{
    charts::{self, Arrived, figured},
    components::*,
    dom::{Node, el},
    kids,
    locales::{network as l, t},
    state::session,
};
use views::{KnownChange, NetworkPage, Trace, WithoutVote};

/// Ways to act without a vote.
pub fn without_vote(page: &NetworkPage, arrived: Arrived) -> Node {
    let count = page.without_vote.len();
    let summary = if count == 0 {
        t(l::WITHOUT_NONE).to_owned()
    } else {
        l::without_some(u64::try_from(count).unwrap_or(u64::MAX))
    };
    let ways: Vec<Node> = page.without_vote.iter().map(|w| way(page, w)).collect();
    el(
        "section",
        "card flow tight",
        kids![
            el("h2", "h3", kids![t(l::WITHOUT)]),
            figured(
                sheets::without_vote(page),
                arrived,
                charts::here(session()),
                kids![
                    el("p", "", kids![el("b", "", kids![summary])]),
                    el("ul", "plain ways", kids![ways])
                ]
            )
        ],
    )
    .attr("id", "without")
    .node()
}

fn way(page: &NetworkPage, way: &WithoutVote) -> Node {
    let mut takes = vec![signatures(way)];
    takes.extend(way.delay.as_deref().map(l::way_delay));
    takes.push(
        t(match way.log {
            Trace::Yes => l::WAY_LOG,
            Trace::Some => l::WAY_LOG_SOME,
            Trace::No => l::WAY_LOG_NO,
            Trace::Unknown => l::WAY_LOG_UNKNOWN,
        })
        .into(),
    );
    let through = (!way.through.is_empty()).then(|| l::through(&way.through.join(" → ")));
    let limits = (!way.limits.is_empty()).then(|| p("small", l::limits(&way.limits)));
    el(
        "li",
        "",
        kids![
            el(
                "p",
                "",
                kids![
                    el("b", "", kids![way.who.clone()]),
                    ": ",
                    way.does.clone(),
                    "."
                ]
            ),
            p(
                "small soft",
                through
                    .into_iter()
                    .chain(takes)
                    .collect::<Vec<_>>()
                    .join(" · ")
            ),
            limits,
            cited::list(page, &way.evidence)
        ],
    )
    .node()
}

fn signatures(way: &WithoutVote) -> String {
    match way.signatures {
        None => t(l::SIGNATURES_UNKNOWN).into(),
        Some((needed, Some(of))) => l::signatures_of(&needed.to_string(), &of.to_string()),
        Some((1, None)) => t(l::SIGNATURE).into(),
        Some((needed, None)) => l::signatures(&needed.to_string()),
    }
}

/// Changes that no decision was found for.
pub fn changes(page: &NetworkPage, signed: Signed, arrived: Arrived) -> Node {
    let silent = page.changes.iter().filter(|c| c.decision.is_none()).count();
    let summary = if silent == 0 {
        t(l::CHANGES_NONE).to_owned()
    } else {
        l::changes_some(u64::try_from(silent).unwrap_or(u64::MAX))
    };
    let known: Vec<String> = page.changes.iter().map(deeds::known_change_name).collect();
    let rows: Vec<Node> = page
        .changes
        .iter()
        .map(|c| change(page, signed, c))
        .collect();
    el(
        "section",
        "card flow tight",
        kids![
            el("h2", "h3", kids![t(l::CHANGES)]),
            figured(
                sheets::changes(page),
                arrived,
                charts::here(session()),
                kids![
                    el("p", "", kids![el("b", "", kids![summary])]),
                    el("ul", "plain ways", kids![rows]),
                    p("small soft", page.changes_looked.clone())
                ]
            ),
            signed
                .others(move |about| !deeds::of_change(about) || known.iter().any(|k| k == about))
        ],
    )
    .attr("id", "changes")
    .node()
}

fn change(page: &NetworkPage, signed: Signed, change: &KnownChange) -> Node {
    let decision = match &change.decision {
        Some(decision) => l::change_decision(decision),
        None => t(l::CHANGE_NO_DECISION).into(),
    };
    el(
        "li",
        "",
        kids![
            p("", [&change.date, " · ", &change.what].concat()),
            el("p", "small", kids![el("b", "", kids![decision])]),
            cited::list(page, &change.evidence),
            deeds::on_change(signed, deeds::known_change_name(change))
        ],
    )
    .node()
}

/// What was not looked at.
pub fn not_scanned(page: &NetworkPage) -> Node {
    let rows: Vec<Node> = page
        .not_scanned
        .iter()
        .map(|line| el("li", "", kids![line.clone()]).node())
        .collect();
    el(
        "section",
        "card flow tight",
        kids![
            el("h2", "h3", kids![t(l::NOT_SCANNED)]),
            el("ul", "small", kids![rows])
        ],
    )
    .node()
}
