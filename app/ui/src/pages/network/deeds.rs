//! What a reader can do: sign evidence or a dispute, ask whoever decides for a decision, go on to the spaces and votes.

use super::signed::Signed;
use crate::{
    components::*,
    dom::{Node, el, live},
    kids,
    locales::{Key, network as l, signed as signs, t},
    routes::Page,
};
use views::{FoundDecider, KnownChange, Lever, ListedSpace, LoggedChange, NetworkPage};

/// Most bytes of a claim's name.
const NAME_BYTES: usize = 200;

/// The name under which claims about a power of a network are signed.
pub fn power_name(lever: &Lever) -> String {
    ["power ", &lever.id].concat()
}

/// The name under which claims about a change that the catalogue tells of are signed.
pub fn known_change_name(change: &KnownChange) -> String {
    cut(&["change ", &change.date, " ", &change.what].concat())
}

/// The name under which claims about a change that a contract logged are signed.
pub fn change_name(chain: u64, change: &LoggedChange) -> String {
    let (chain, block) = (chain.to_string(), change.at.block.to_string());
    let parts = [&chain, &change.contract, &change.entry, &block];
    parts.iter().fold(String::from("change"), |name, part| {
        [name.as_str(), " ", part].concat()
    })
}

/// Whether claims of this name are about a change.
pub fn of_change(name: &str) -> bool {
    name.starts_with("change ")
}

/// As much of a name as can be signed.
fn cut(name: &str) -> String {
    let mut end = name.len().min(NAME_BYTES);
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    name.get(..end).unwrap_or_default().trim_end().to_owned()
}

/// Links beside a power: ask for a decision, say that the entry is wrong. None without a space to sign in.
pub fn on_power(page: &NetworkPage, signed: Signed, lever: &Lever) -> Node {
    let listed = page.spaces.first().cloned();
    let about = power_name(lever);
    let asked = match &lever.found {
        FoundDecider::Traced { who, .. } => who.clone(),
        FoundDecider::Unknown { .. } => String::new(),
    };
    live(move || {
        let space = listed.clone().or_else(|| signed.space())?;
        Some(
            el(
                "p",
                "small",
                kids![
                    say(&space, "request", &about, &asked, t(l::ASK)),
                    " · ",
                    say(&space, "lever", &about, "", t(l::DISPUTE))
                ],
            )
            .node(),
        )
    })
}

/// What was signed about a change, and links to explain or dispute it.
pub fn on_change(signed: Signed, name: String) -> Node {
    let about = name.clone();
    let links = move || {
        let space = signed.space()?;
        Some(
            el(
                "p",
                "small",
                kids![
                    say(&space, "explanation", &about, "", t(signs::EXPLAIN)),
                    " · ",
                    say(&space, "dispute", &about, "", t(signs::DISPUTE))
                ],
            )
            .node(),
        )
    };
    Node::Many(kids![live(links), signed.about(name)])
}

/// The section below: where to sign, and what was signed about anything beside which it does not stand yet. `nowhere`
/// says that there is no space for it.
pub fn deeds(
    nowhere: Key,
    listed: Vec<ListedSpace>,
    signed: Signed,
    known: impl Fn(&str) -> bool + 'static,
) -> Node {
    let ways = live(move || {
        let mut spaces = listed.clone();
        for space in signed.spaces() {
            if !spaces.iter().any(|known| known.space == space.space) {
                spaces.push(space);
            }
        }
        body(nowhere, &spaces)
    });
    el(
        "section",
        "card flow tight",
        kids![
            el("h2", "h3", kids![t(l::EVIDENCE_TITLE)]),
            p("", t(l::EVIDENCE_TEXT)),
            p("", t(l::ASK_TEXT)),
            ways,
            live(move || signed.refusal()),
            signed.others(known)
        ],
    )
    .attr("id", "evidence")
    .node()
}

fn body(nowhere: Key, spaces: &[ListedSpace]) -> Vec<Node> {
    let Some(first) = spaces.first() else {
        return kids![el(
            "p",
            "note",
            kids![t(nowhere), " ", link("", &Page::NewSpace, t(l::MAKE_SPACE))]
        )];
    };
    let name = |space: &ListedSpace| match space.name.is_empty() {
        true => space.space.clone(),
        false => space.name.clone(),
    };
    let links = spaces.iter().map(|space| {
        let path = opened(space, Page::Space(space.space.clone()).path());
        p_link(path, l::open_space(&name(space)))
    });
    let links: Vec<Node> = links.collect();
    kids![
        el(
            "p",
            "row",
            kids![
                el("a", "btn", kids![t(l::DO_EVIDENCE)])
                    .attr("href", claims(first, "lever", "", "")),
                el("a", "btn", kids![t(l::ASK)]).attr("href", claims(first, "request", "", ""))
            ]
        ),
        links
    ]
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
