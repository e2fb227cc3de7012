//! The labels of a network's entry: addresses, who is said to stand behind each, and where that was read.

use super::{cited, sheets};
use crate::{
    charts::{self, Arrived, figured},
    components::{self as parts, p},
    dom::{Node, el},
    kids, labels,
    locales::{Key, live as live_words, network as l, t},
    state::session,
};
use views::{AddressLabel, NetworkPage};

const HEADS: [Key; 4] = [l::LABEL_ADDRESS, l::LABEL_KIND, l::LABEL_NAME, l::EVIDENCE];

/// The list.
pub fn table(page: &NetworkPage, arrived: Arrived) -> Node {
    let rows: Vec<Vec<Node>> = page.labels.iter().map(row).collect();
    let body = match rows.is_empty() {
        true => p("soft", t(l::LABELS_NONE)),
        false => figured(
            sheets::labels(page),
            arrived,
            charts::here(session()),
            kids![parts::table(l::LABELS, &HEADS, rows)],
        ),
    };
    el(
        "section",
        "card flow tight",
        kids![
            el("h2", "", kids![t(l::LABELS)]),
            p("small soft", t(l::LABELS_TEXT)),
            body
        ],
    )
    .attr("id", "labels")
    .node()
}

fn row(label: &AddressLabel) -> Vec<Node> {
    let chain = live_words::chain(&label.chain.to_string());
    let sources: Vec<Node> = label.sources.iter().map(cited::link).collect();
    kids![
        el(
            "div",
            "",
            kids![parts::whole(&label.address), p("small soft", chain)]
        ),
        t(labels::kind(label.kind)),
        label.name.clone(),
        el(
            "div",
            "",
            kids![
                el("ul", "plain small cited", kids![sources]),
                p("small soft", l::checked(&label.as_of))
            ]
        )
    ]
}
