//! The front page: what Locus is, the one input, the catalogue's networks, spaces known here and listed.

use crate::{
    components::*,
    dom::{Node, el, live},
    kids,
    locales::{home as l, t},
    pages::{network, opener::opener},
    routes::Page,
    state::{session, watch},
    words,
};
use views::{HomeView, ListedSpace, Query, SpaceCard, View};

/// The page.
pub fn home() -> Node {
    let view = watch(|| Some(Query::Home));
    let lists = seen(view, |view| match view {
        View::Home(home) => Some(spaces(home)),
        _ => None,
    });
    el(
        "div",
        "flow loose",
        kids![
            el(
                "section",
                "hero flow",
                kids![
                    heading(t(l::TITLE)),
                    p("lede", t(l::WHAT)),
                    opener(l::LOOK_UP)
                ]
            ),
            el(
                "div",
                "cols",
                kids![
                    el("div", "flow", kids![lists]),
                    el("aside", "flow", kids![begin(), how()])
                ]
            )
        ],
    )
    .node()
}

fn spaces(home: &HomeView) -> Node {
    let nothing = home.networks.is_empty() && home.spaces.is_empty() && home.listed.is_empty();
    let networks: Vec<Node> = home.networks.iter().map(network::card_of).collect();
    let here: Vec<Node> = home.spaces.iter().map(space_card).collect();
    let listed: Vec<Node> = home.listed.iter().map(listed).collect();
    let nothing = nothing.then(|| empty(t(l::NONE_TITLE), t(l::NONE_TEXT), vec![practice_btn("")]));
    el(
        "div",
        "flow",
        kids![
            nothing,
            (!networks.is_empty()).then(|| el(
                "section",
                "flow tight",
                kids![
                    el("h2", "", kids![t(l::NETWORKS)]),
                    p("small soft", t(l::NETWORKS_NOTE)),
                    el("div", "grid2", kids![networks])
                ]
            )
            .node()),
            (!here.is_empty()).then(|| el(
                "section",
                "flow tight",
                kids![
                    el("h2", "", kids![t(l::HERE)]),
                    el("div", "grid2", kids![here])
                ]
            )
            .node()),
            (!listed.is_empty()).then(|| {
                el(
                    "section",
                    "flow tight",
                    kids![
                        el("h2", "", kids![t(l::LISTED)]),
                        p("small soft", t(l::LISTED_NOTE)),
                        el("div", "grid2", kids![listed])
                    ],
                )
                .node()
            })
        ],
    )
    .node()
}

/// A space as a card.
pub fn space_card(card: &SpaceCard) -> Node {
    let mut where_ = if card.practice {
        String::new()
    } else {
        card.chain.clone()
    };
    if !where_.is_empty() {
        where_.push_str(" · ");
    }
    where_.push_str(&words::basis(&card.basis));
    let votes = (card.open_votes > 0).then(|| pill("live", l::open_votes(card.open_votes.into())));
    let (path, name) = (Page::Space(card.space.clone()).path(), card.name.clone());
    el(
        "a",
        "card link flow tight",
        kids![
            el("h3", "", kids![name]),
            el("p", "small soft", kids![where_]),
            el(
                "p",
                "row",
                kids![votes, pill("", l::proposals(card.proposals.into()))]
            )
        ],
    )
    .attr("href", path)
    .node()
}

fn listed(space: &ListedSpace) -> Node {
    let mut path = Page::Space(space.space.clone()).path();
    for (i, relay) in space.relays.iter().enumerate() {
        path.push_str(if i == 0 { "#r=" } else { "&r=" });
        path.push_str(relay);
    }
    let name = space.name.clone();
    let note = (!space.note.is_empty()).then(|| pill("", space.note.clone()));
    el(
        "a",
        "card link flow tight",
        kids![
            el("h3", "", kids![name]),
            el(
                "p",
                "row",
                kids![note, el("small", "", kids![t(l::NOT_OPENED)])]
            )
        ],
    )
    .attr("href", path)
    .node()
}

/// Without a network yet: try it out, or begin one.
fn begin() -> Node {
    el(
        "section",
        "card flow tight",
        kids![
            el("h2", "h3", kids![t(l::BEGIN)]),
            p("small soft", t(l::PRACTICE_NOTE)),
            el(
                "div",
                "row",
                kids![practice_btn(""), link("btn", &Page::NewSpace, t(l::CREATE))]
            )
        ],
    )
    .node()
}

fn how() -> Node {
    let session = session();
    let wallet = move || {
        session
            .connected
            .with(Option::is_none)
            .then(|| p("small soft", t(l::NO_WALLET)))
    };
    let lines: Vec<Node> = [l::HOW_1, l::HOW_2, l::HOW_3]
        .into_iter()
        .map(|key| check_line(views::CheckState::Good, t(key)))
        .collect();
    el(
        "section",
        "card flow tight",
        kids![el("h2", "h3", kids![t(l::HOW)]), lines, live(wallet)],
    )
    .node()
}
