//! What a reader can do: sign evidence or a dispute, ask whoever decides for a decision, go on to the spaces and votes.

use crate::{
    components::*,
    dom::{Node, el},
    kids,
    locales::{network as l, t},
    routes::Page,
};
use views::{FoundDecider, Lever, ListedSpace, NetworkPage};

/// Links beside a power: ask for a decision, say that the entry is wrong. None without a space to sign in.
pub fn on_power(page: &NetworkPage, lever: &Lever) -> Option<Node> {
    let space = page.spaces.first()?;
    let about = ["power ", &lever.id].concat();
    let asked = match &lever.found {
        FoundDecider::Traced { who, .. } => who.as_str(),
        FoundDecider::Unknown { .. } => "",
    };
    Some(
        el(
            "p",
            "small",
            kids![
                say(space, "request", &about, asked, t(l::ASK)),
                " · ",
                say(space, "lever", &about, "", t(l::DISPUTE))
            ],
        )
        .node(),
    )
}

/// A link beside a change: explain or dispute it, signed.
pub fn on_change(space: &ListedSpace, transaction: &str) -> Node {
    let about = ["change ", transaction].concat();
    let link = say(
        space,
        "lever",
        &about,
        "",
        t(crate::locales::silent::EXPLAIN),
    );
    el("p", "small", kids![link]).node()
}

/// The section below.
pub fn deeds(page: &NetworkPage) -> Node {
    let body: Vec<Node> = match page.spaces.first() {
        Some(space) => kids![el(
            "p",
            "row",
            kids![
                el("a", "btn", kids![t(l::DO_EVIDENCE)])
                    .attr("href", claims(space, "lever", "", "")),
                el("a", "btn", kids![t(l::ASK)]).attr("href", claims(space, "request", "", ""))
            ]
        )],
        None => kids![el(
            "p",
            "note",
            kids![
                t(l::NO_SPACE),
                " ",
                link("", &Page::NewSpace, t(l::MAKE_SPACE))
            ]
        )],
    };
    let spaces: Vec<Node> = page
        .spaces
        .iter()
        .map(|space| {
            let name = if space.name.is_empty() {
                &space.space
            } else {
                &space.name
            };
            p_link(
                opened(space, Page::Space(space.space.clone()).path()),
                l::open_space(name),
            )
        })
        .collect();
    el(
        "section",
        "card flow tight",
        kids![
            el("h2", "h3", kids![t(l::EVIDENCE_TITLE)]),
            p("", t(l::EVIDENCE_TEXT)),
            p("", t(l::ASK_TEXT)),
            body,
            spaces
        ],
    )
    .attr("id", "evidence")
    .node()
}

fn p_link(path: String, words: String) -> Node {
    el("p", "", kids![to("", path, words.into())]).node()
}

fn say(space: &ListedSpace, kind: &str, about: &str, asked: &str, words: &'static str) -> Node {
    to("", claims(space, kind, about, asked), words.into())
}

/// The address of the space's form for claims, filled in.
fn claims(space: &ListedSpace, kind: &str, about: &str, asked: &str) -> String {
    let mut path = Page::Claims(space.space.clone()).path();
    path.push_str("?kind=");
    path.push_str(kind);
    for (name, value) in [("about", about), ("asked", asked)] {
        if !value.is_empty() {
            path.push('&');
            path.push_str(name);
            path.push('=');
            path.push_str(&encode(value));
        }
    }
    opened(space, path)
}

/// The path with the relays where the space is found.
pub fn opened(space: &ListedSpace, mut path: String) -> String {
    for (i, relay) in space.relays.iter().enumerate() {
        path.push_str(if i == 0 { "#r=" } else { "&r=" });
        path.push_str(relay);
    }
    path
}
