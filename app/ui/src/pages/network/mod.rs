//! A network of the catalogue, the front door: one sentence on who decides, the powers behind it with where each was
//! read, who can act without a vote, and what to do about it. Needs no wallet and contacts nobody.

mod at;
mod cited;
mod deeds;
mod found;
mod found_sheets;
mod graph;
mod labelled;
mod live;
mod lived;
mod powers;
mod ruled;
mod sheets;
mod signed;
mod silent;
mod tokens;
mod verdict;
mod ways;

pub use deeds::{change_name, known_change_name};
pub use live::{governors, source};
pub use ruled::{happened, table as rules_in_force};
pub use signed::Signed;
pub use silent::{WORDS as LOOKING, lacks as changes_lacks, sentence as changes_sentence, watched};

use crate::{
    charts::Arrived,
    components::*,
    dom::{Node, el},
    held::Held,
    kids, labels,
    locales::{home, live as live_words, network as l, shell, t},
    pages::opener::opener,
    routes::Page,
    state::watch,
};
use leptos::prelude::document;
use views::*;

pub use at::at;
pub use verdict::sentence;

/// The page.
pub fn network(id: String) -> Node {
    let view = watch(move || Some(Query::Network(id.clone())));
    let arrived = Held::new(false);
    seen(view, move |view| match view {
        View::Network(view) => Some(draw(view, arrived)),
        _ => None,
    })
}

/// The contracts of a network, as claims are looked for by them.
pub fn contracts(page: &NetworkPage) -> Vec<(u64, Address)> {
    let contracts = page.contracts.iter();
    contracts
        .map(|contract| (contract.chain, contract.address.clone()))
        .collect()
}

/// What a network is called, once that is known.
pub fn name_in(view: &Option<View>) -> Option<String> {
    match view {
        Some(View::Network(NetworkView::Open(page))) => Some(page.card.name.clone()),
        Some(View::Network(NetworkView::Missing(card) | NetworkView::Unreadable(card, _))) => {
            Some(card.name.clone())
        }
        Some(View::Network(NetworkView::Unknown(_)) | View::Failed(_)) => {
            Some(t(l::NONE_TITLE).into())
        }
        _ => None,
    }
}

fn draw(view: &NetworkView, arrived: Arrived) -> Node {
    match view {
        NetworkView::Open(page) => open(page, arrived),
        NetworkView::Unknown(networks) => {
            lacking(t(l::NONE_TITLE).into(), t(l::NONE_TEXT).into(), networks)
        }
        NetworkView::Missing(card) => {
            lacking(l::missing_title(&card.name), t(l::MISSING_TEXT).into(), &[])
        }
        NetworkView::Unreadable(card, why) => lacking(
            l::unreadable_title(&card.name),
            l::unreadable_text(why),
            &[],
        ),
    }
}

/// Where nothing of the network can be shown: why, and where to go.
fn lacking(title: String, why: String, others: &[NetworkCard]) -> Node {
    let others: Vec<Node> = others.iter().map(card_of).collect();
    let list = (!others.is_empty()).then(|| {
        let heading = el("h2", "hidden", kids![t(l::ALL_NETWORKS)]);
        el("div", "flow tight", kids![heading, others]).node()
    });
    el(
        "div",
        "narrow flow",
        kids![
            heading(title),
            p("lede", why),
            list,
            link("btn", &Page::Home, t(l::ALL_NETWORKS))
        ],
    )
    .node()
}

/// A network in a list: its name, and what its powers come to.
pub fn card_of(card: &NetworkCard) -> Node {
    let rehearsal = card.rehearsal.then(|| pill("", t(l::REHEARSAL)));
    el(
        "a",
        "card link flow tight",
        kids![
            el("h3", "", kids![card.name.clone()]),
            p("small soft", verdict::of_card(card)),
            rehearsal
        ],
    )
    .attr("href", Page::Network(card.id.clone()).path())
    .node()
}

fn open(page: &NetworkPage, arrived: Arrived) -> Node {
    document().set_title(&shell::title(&l::title(&page.card.name)));
    labels::provide(page.labels.clone());
    let on = ClaimedOn {
        network: page.card.id.clone(),
        contracts: contracts(page),
    };
    let signed = Signed::on(move || on.clone());
    let powers: Vec<String> = page.levers.iter().map(deeds::power_name).collect();
    let beside = move |about: &str| deeds::of_change(about) || powers.iter().any(|k| k == about);
    el(
        "div",
        "flow network",
        kids![
            head(page),
            powers::table(page, signed, arrived),
            el(
                "div",
                "grid2",
                kids![
                    ways::without_vote(page, arrived),
                    ways::changes(page, signed, arrived)
                ]
            ),
            tokens::uses(page, arrived),
            labelled::table(page, arrived),
            live::checks(page, signed),
            deeds::deeds(l::NO_SPACE, page.spaces.clone(), signed, beside),
            el(
                "div",
                "grid2",
                kids![ways::not_scanned(page), cited::corrections(page)]
            ),
            cited::all(page),
            el("p", "", kids![link("", &Page::Home, t(l::ALL_NETWORKS))]),
            opener(home::LOOK_UP_NEXT)
        ],
    )
    .node()
}

fn head(page: &NetworkPage) -> Node {
    let card = &page.card;
    let rehearsal = card.rehearsal.then(|| note(t(l::REHEARSAL)));
    let jump =
        |kind, to: &'static str, label: String| el("a", kind, kids![label]).attr("href", to).node();
    el(
        "section",
        "flow tight head",
        kids![
            el(
                "p",
                "small",
                kids![
                    el("b", "", kids![card.name.clone()]),
                    " · ",
                    l::entry(&page.chain, &card.as_of)
                ]
            ),
            el("h1", "verdict", kids![sentence(page)]).attr("tabindex", "-1"),
            p("lede", page.about.clone()),
            rehearsal,
            el(
                "p",
                "note",
                kids![
                    t(l::NO_WALLET),
                    " ",
                    verdict::traced(page),
                    " ",
                    t(l::HOW_READ)
                ]
            ),
            el(
                "p",
                "row",
                kids![
                    jump("btn primary", "#tokens", l::do_tokens(&page.symbol)),
                    link(
                        "btn",
                        &Page::NetworkDecides(card.id.clone()),
                        t(l::DO_VOTES)
                    ),
                    jump("btn", "#live", t(live_words::TITLE).into()),
                    jump("btn", "#evidence", t(l::DO_EVIDENCE).into())
                ]
            )
        ],
    )
    .node()
}
