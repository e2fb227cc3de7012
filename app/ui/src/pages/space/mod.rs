//! A space: its proposals, its rules, its sources.

mod form;
mod proposals;
mod rules;
mod sources;

pub use form::{create, edit};
pub use proposals::proposals;
pub use rules::rules;
pub use sources::sources;

use crate::{
    components::*,
    dom::{Node, el, live, memo},
    kids,
    locales::{space as l, t},
    routes::Page,
    state::{self, session},
};
use leptos::prelude::*;
use views::{RelayView, SpacePage, SpaceView, View};

/// A page of the space in view, in every stage of opening it: consent, looking, not found, open.
pub fn opened(draw: fn(&SpacePage) -> Node) -> Node {
    let session = session();
    seen(session.space, move |view| match view {
        View::Space(SpaceView::Open(page)) => Some(draw(page)),
        View::Space(SpaceView::NeedsConsent { hosts, known: None }) => Some(asks(hosts.clone())),
        View::Space(SpaceView::NeedsConsent {
            hosts,
            known: Some(page),
        }) => Some(known(hosts.clone(), page, draw(page))),
        View::Space(SpaceView::Looking { relays }) => Some(looking(relays)),
        View::Space(SpaceView::NotFound { relays }) => Some(not_found(relays)),
        _ => None,
    })
}

fn asks(hosts: Vec<views::Host>) -> Node {
    let space = here();
    el(
        "div",
        "narrow flow",
        kids![
            heading(t(l::CONSENT_TITLE)),
            el("section", "card", kids![consent(space.clone(), hosts)]),
            el(
                "p",
                "small",
                kids![link("", &Page::Sync(space), t(l::ADD_OWN))]
            )
        ],
    )
    .node()
}

/// A page within a space: a link may lead straight to it, so it waits for consent and the space as the space's own
/// pages do. `draw` runs once the space is known.
pub fn within(draw: impl Fn() -> Node + 'static) -> Node {
    let session = session();
    // What would be asked for, or nothing once all is agreed: the page is drawn once, not with all news of the space.
    let stage = memo(move || {
        session.space.with(|view| match view {
            Some(View::Space(SpaceView::NeedsConsent { known, .. })) => {
                Some(if known.is_some() { "beside" } else { "first" }.into())
            }
            view => state::known(view).map(|_| "open".into()),
        })
    });
    let asks = move || {
        let beside = stage.with(|stage| stage.as_deref() == Some("beside"));
        beside.then(|| {
            session.space.with_untracked(|view| match view {
                Some(View::Space(SpaceView::NeedsConsent { hosts, .. })) => waits(hosts.clone()),
                _ => Node::Nothing,
            })
        })
    };
    let drawn = memo(move || {
        stage.with(|stage| matches!(stage.as_deref(), Some("open" | "beside")).then(String::new))
    });
    let page = move || match drawn.with(Option::is_some) {
        true => untrack(&draw),
        false => opened(|_| Node::Nothing),
    };
    el("div", "flow", kids![live(page), live(asks)]).node()
}

/// Something is known already: it is shown, with the question beside it.
fn known(hosts: Vec<views::Host>, _: &SpacePage, drawn: Node) -> Node {
    el("div", "flow", kids![drawn, waits(hosts)]).node()
}

/// The question stands at the foot of the window, after the page: neither its coming nor its going moves what is read.
fn waits(hosts: Vec<views::Host>) -> Node {
    let session = session();
    let space = here();
    let open = btn("", t(l::CONSENT_CHOOSE), move || {
        session.dialog.set(Some(crate::state::Dialog::Consent(
            space.clone(),
            hosts.clone(),
        )));
    });
    el(
        "div",
        "warnbox asks row between",
        kids![el("p", "", kids![t(l::CONSENT_WAITS)]), open],
    )
    .node()
}

fn looking(list: &[RelayView]) -> Node {
    el(
        "div",
        "narrow flow",
        kids![heading(t(l::LOOKING)), skeleton(), relays(list)],
    )
    .node()
}

fn not_found(list: &[RelayView]) -> Node {
    let session = session();
    let space = here();
    let sources = link("btn", &Page::Sync(space.clone()), t(l::ADD_OWN));
    let retry = btn("primary", t(crate::locales::shell::AGAIN), move || {
        session.intend_quietly(views::Intent::Retry {
            space: space.clone(),
        });
    });
    el(
        "div",
        "narrow flow",
        kids![
            heading(t(l::NOT_FOUND)),
            empty(
                t(l::NOT_FOUND_WHY),
                t(l::NOT_FOUND_TEXT),
                vec![retry, sources]
            ),
            relays(list)
        ],
    )
    .node()
}

/// The id of the space in view.
fn here() -> String {
    session()
        .page
        .with_untracked(|page| page.space().cloned().unwrap_or_default())
}
