//! The proposals of a space, and on what basis it speaks.

use super::opened;
use crate::{
    amounts,
    components::*,
    dom::{Node, el},
    kids,
    locales::{space as l, t},
    pages::home::space_card,
    routes::Page,
    state::session,
    words,
};
use views::{Hex, ProposalRow, SpacePage, Stage, Why};

/// The page.
pub fn proposals(_space: Hex) -> Node {
    opened(draw)
}

fn draw(page: &SpacePage) -> Node {
    let write = Page::Write(page.space.clone());
    let rows: Vec<Node> = page.proposals.iter().map(|p| row(page, p)).collect();
    let list = if rows.is_empty() && page.loading {
        skeleton()
    } else if rows.is_empty() {
        empty(
            t(l::NONE_TITLE),
            t(l::NONE_TEXT),
            vec![link("btn primary", &write, t(l::WRITE))],
        )
    } else {
        el("div", "flow tight", kids![rows]).node()
    };
    let split = (!page.split.is_empty()).then(|| notice(&Why::SpaceSplit, None));
    el(
        "div",
        "flow",
        kids![
            el(
                "div",
                "row between",
                kids![
                    heading(page.rules.name.clone()),
                    link("btn primary", &write, t(l::WRITE))
                ]
            ),
            split,
            el(
                "div",
                "cols",
                kids![
                    el(
                        "section",
                        "flow tight",
                        kids![el("h2", "", kids![t(l::PROPOSALS)]), list]
                    ),
                    el(
                        "aside",
                        "flow",
                        kids![basis(page), checked(page), rivals(page)]
                    )
                ]
            )
        ],
    )
    .node()
}

fn row(page: &SpacePage, row: &ProposalRow) -> Node {
    let session = session();
    let path = Page::Proposal(page.space.clone(), row.proposal.clone()).path();
    let (glyph, class) = match row.stage {
        Stage::Voting => ("● ", "live"),
        Stage::Notice => ("◔ ", "live"),
        Stage::Unknown => ("? ", "weak"),
        Stage::Drafted => ("○ ", ""),
        Stage::Ended => ("■ ", ""),
    };
    let mut stage = [glyph, words::stage(row.stage)].concat();
    let left = row.closes.as_ref().filter(|_| row.stage == Stage::Voting);
    if let Some(left) = left.and_then(|m| amounts::left(m, session.now.get())) {
        stage.push_str(" · ");
        stage.push_str(&left);
    }
    let effect = row.effect.as_ref().map(|e| pill("", words::effect(e)));
    let title = row.title.clone();
    el(
        "a",
        "card link flow tight",
        kids![
            el(
                "p",
                "row",
                kids![pill(class, stage), effect, pill("", words::kind(&row.kind))]
            ),
            el("h3", "", kids![title]),
            el(
                "p",
                "small soft",
                kids![l::by(&amounts::short_id(&row.author))]
            )
        ],
    )
    .attr("href", path)
    .node()
}

/// On what basis the space speaks for the network.
pub fn basis(page: &SpacePage) -> Node {
    let trust = words::basis_trust(&page.basis)
        .map(|trust| check_line(words::trust_state(trust), words::trust(trust)));
    let description = page.rules.description.clone();
    card(
        l::ABOUT,
        vec![
            (!description.is_empty()).then(|| p("", description)).into(),
            p("small break", words::basis_long(&page.basis)),
            trust.into(),
            way(Page::Rules(page.space.clone()), t(l::SEE_RULES)),
            way(Page::Decides(page.space.clone()), t(l::SEE_DECIDES)),
        ],
    )
}

/// A way on, on a line of its own.
fn way(to: Page, words: &'static str) -> Node {
    el("p", "small", kids![link("", &to, words)]).node()
}

fn checked(page: &SpacePage) -> Node {
    if page.practice {
        return Node::Nothing;
    }
    let head = match &page.head {
        Some(head) => l::head(&session().moment(head)),
        None => t(l::HEAD_UNKNOWN).into(),
    };
    let refused: Vec<Node> = page
        .refused
        .iter()
        .map(|(why, n)| {
            p(
                "small soft",
                [&amounts::count((*n).into()), " · ", &words::why(why)].concat(),
            )
        })
        .collect();
    let refused = (!refused.is_empty()).then(|| {
        el(
            "details",
            "small",
            kids![el("summary", "", kids![t(l::REFUSED)]), refused],
        )
        .node()
    });
    card(
        l::CHAIN,
        vec![
            p("small num", head),
            check_line(
                words::trust_state(&page.head_trust),
                words::trust(&page.head_trust),
            ),
            refused.into(),
            link("small", &Page::Sync(page.space.clone()), t(l::SEE_SOURCES)),
        ],
    )
}

/// Other spaces that claim the same token or Governor.
fn rivals(page: &SpacePage) -> Option<Node> {
    if page.rivals.is_empty() {
        return None;
    }
    let mut cards = vec![p("small", t(l::RIVALS_TEXT))];
    cards.extend(page.rivals.iter().map(space_card));
    Some(card(l::RIVALS, cards))
}
