//! Pages, by the user's nouns; one page, one folder or file.

mod authority;
mod claims;
mod home;
mod network;
mod opener;
mod proposal;
mod space;
mod vote;
mod write;
mod you;

use crate::{
    components::{empty, heading, link},
    dom::{Node, el},
    kids,
    locales::{shell as l, t},
    routes::Page,
};
use space::within;

/// Draws a page.
pub fn draw(page: Page) -> Node {
    match page {
        Page::Home => home::home(),
        Page::Network(id) => network::network(id),
        Page::NetworkDecides(id) => authority::of_network(id),
        Page::At(chain, address) => network::at(chain, address),
        Page::AtDecides(chain, address) => authority::at(chain, address),
        Page::NewSpace => space::create(),
        Page::Look => authority::look(),
        Page::Space(space) => space::proposals(space),
        Page::Decides(space) => within(move || authority::of_space(space.clone())),
        Page::Rules(space) => space::rules(space),
        Page::EditRules(space) => space::edit(space),
        Page::Sync(space) => space::sources(space),
        Page::Claims(space) => within(move || claims::claims(space.clone())),
        Page::Write(space) => within(move || write::write(space.clone(), None)),
        Page::Revise(space, proposal) => {
            within(move || write::write(space.clone(), Some(proposal.clone())))
        }
        Page::Proposal(space, proposal) => {
            within(move || proposal::proposal(space.clone(), proposal.clone()))
        }
        Page::Open(space, proposal) => {
            within(move || proposal::open(space.clone(), proposal.clone()))
        }
        Page::Vote(space, proposal, opening) => {
            within(move || vote::vote(space.clone(), proposal.clone(), opening.clone()))
        }
        Page::You => you::you(),
        Page::Missing => missing(),
    }
}

fn missing() -> Node {
    el(
        "div",
        "narrow flow",
        kids![
            heading(t(l::MISSING_TITLE)),
            empty(
                t(l::MISSING_TITLE),
                t(l::MISSING_TEXT),
                vec![link("btn primary", &Page::Home, t(l::MISSING_WAY))]
            )
        ],
    )
    .node()
}
