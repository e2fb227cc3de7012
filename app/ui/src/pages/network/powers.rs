//! The table: power, who is said to decide, who was found, how long it takes, and where that was read.

use super::{
    cited, deeds,
    lived::{self, Lives},
    sheets,
    signed::Signed,
};
use crate::{
    charts::{self, Arrived, figured},
    components::{self as parts, p},
    dom::{Node, el, live},
    kids,
    locales::{Key, network as l, t},
    state::session,
};
use views::{FoundDecider, Lever, NetworkPage, Trace};

const HEADS: [Key; 5] = [l::POWER, l::SAID, l::FOUND, l::DELAY, l::EVIDENCE];

/// The powers.
pub fn table(page: &NetworkPage, signed: Signed, arrived: Arrived) -> Node {
    let lives = lived::of_network(page);
    let rows = page.levers.iter();
    let rows = rows.map(|lever| row(page, signed, lever, &lives)).collect();
    el(
        "section",
        "card flow tight",
        kids![
            el("h2", "", kids![t(l::POWERS)]),
            figured(
                sheets::powers(page),
                arrived,
                charts::here(session()),
                kids![parts::table(l::POWERS, &HEADS, rows)]
            )
        ],
    )
    .attr("id", "powers")
    .node()
}

fn row(page: &NetworkPage, signed: Signed, lever: &Lever, lives: &Lives) -> Vec<Node> {
    let (session, lives, of) = (session(), lives.clone(), lever.clone());
    let delay = match &lever.delay {
        Some(delay) => parts::text(delay.clone()),
        None => unknown(),
    };
    kids![
        el(
            "div",
            "",
            kids![
                el("b", "", kids![lever.name.clone()]),
                deeds::on_power(page, signed, lever),
                signed.about(deeds::power_name(lever))
            ]
        ),
        said(page, lever),
        Node::Many(kids![
            found(page, lever),
            live(move || lived::of_power(session, &lives, &of))
        ]),
        delay,
        evidence(page, lever)
    ]
}

fn said(page: &NetworkPage, lever: &Lever) -> Node {
    let Some(said) = &lever.said else {
        return el("span", "soft", kids![t(l::NOBODY)]).node();
    };
    el(
        "div",
        "",
        kids![said.who.clone(), cited::list(page, &said.evidence)],
    )
    .node()
}

fn found(page: &NetworkPage, lever: &Lever) -> Node {
    let FoundDecider::Traced {
        who, reads, note, ..
    } = &lever.found
    else {
        return unknown();
    };
    let reads = match reads {
        Some(true) => l::reads_yes(&page.symbol),
        Some(false) => l::reads_no(&page.symbol),
        None => l::reads_unknown(&page.symbol),
    };
    let log = match lever.log {
        Trace::No => Some(t(l::LOG_NO)),
        Trace::Some => Some(t(l::LOG_SOME)),
        Trace::Yes | Trace::Unknown => None,
    };
    el(
        "div",
        "",
        kids![
            el("b", "answer", kids![who.clone()]),
            el("span", "small block", kids![reads]),
            (!note.is_empty()).then(|| p("small soft", note.clone())),
            log.map(|log| p("small soft", log))
        ],
    )
    .node()
}

fn evidence(page: &NetworkPage, lever: &Lever) -> Node {
    let checked = p("small soft", l::checked(&lever.checked));
    match &lever.found {
        FoundDecider::Traced { evidence, .. } => {
            el("div", "", kids![cited::list(page, evidence), checked]).node()
        }
        FoundDecider::Unknown { looked, evidence } => el(
            "div",
            "",
            kids![
                el(
                    "details",
                    "small",
                    kids![
                        el("summary", "", kids![t(l::LOOKED)]),
                        p("", looked.clone()),
                        cited::list(page, evidence)
                    ]
                ),
                checked
            ],
        )
        .node(),
    }
}

/// What nobody could find out: a finding of its own, in a frame.
pub fn unknown() -> Node {
    el("span", "unknown", kids![t(l::UNKNOWN)]).node()
}
