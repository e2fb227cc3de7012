//! The shell: header, banners, the page in view, footer, the dialog, and the voice for screen readers.

pub mod address;
mod footer;
mod header;

use crate::{
    components::{btn, dialogs, note, p, reload},
    dom::{Node, effect, el, live},
    held::Held,
    kids,
    locales::{shell as l, t},
    pages,
    routes::{self, Page},
    state::{Session, session, watch_into},
};
use leptos::{
    prelude::*,
    wasm_bindgen::JsCast,
    web_sys::{Element, HtmlElement},
};
use std::time::Duration;
use views::{Health, Hex, Query};

/// The whole page.
pub fn app() -> Node {
    let session = session();
    address::follow(session);
    follow_address(session);
    let page = live(move || {
        let page = session.page.get();
        // Drawn by an owner of its own: what a page provides to its parts is gone with it.
        let key = page.path();
        Node::Keyed(key, Box::new(live(move || pages::draw(page.clone()))))
    });
    Node::Many(kids![
        el("button", "skip", kids![t(l::SKIP)])
            .attr("type", "button")
            .on("click", move |_| focus("main")),
        header::header(),
        banners(session),
        el("main", "", kids![page])
            .attr("id", "main")
            .attr("tabindex", "-1"),
        footer::footer(),
        dialogs(),
        voice(session)
    ])
}

/// Keeps the session's page and space in step with the address.
fn follow_address(session: Session) {
    // Hints come with the link that was opened; they stay while the reader moves within the same space.
    let opened: Held<(Hex, Vec<String>)> = Held::new(Default::default());
    watch_into(session.space, move || {
        let (space, hints) = session.place.with(|place| {
            Some((
                Page::of(&place.path).space().cloned()?,
                routes::hints(&place.hash),
            ))
        })?;
        opened.update(|(same, known)| {
            if *same != space || !hints.is_empty() {
                (*same, *known) = (space, hints);
            }
        });
        let (space, hints) = opened.get_untracked();
        Some(Query::Space { space, hints })
    });
    effect(move || {
        let page = session.place.with(|place| Page::of(&place.path));
        if session.page.with_untracked(|now| *now == page) {
            return;
        }
        let from = document().active_element();
        session.page.set(page.clone());
        window().scroll_to_with_x_and_y(0.0, 0.0);
        to_heading(session, page, from, 0);
    });
}

/// Moves the focus to the new page's heading, from where it is read out, and again where a redrawing takes it away:
/// on a slow machine the heading comes late, and more than once. Whoever moves the focus meanwhile keeps it.
fn to_heading(session: Session, page: Page, from: Option<Element>, tries: u32) {
    const PAUSE: Duration = Duration::from_millis(60);
    const TRIES: u32 = 80;
    let look = move || {
        if tries == TRIES || session.page.with_untracked(|now| *now != page) {
            return;
        }
        let now = document().active_element();
        let tag = now.as_ref().map(Element::tag_name).unwrap_or_default();
        let from = match tag.as_str() {
            "H1" => None,
            "BODY" | "" => {
                focus_on("h1");
                None
            }
            _ if now == from => from.filter(|_| !focus_on("h1")),
            _ => return,
        };
        to_heading(session, page, from, tries + 1);
    };
    set_timeout(look, PAUSE);
}

/// Moves the focus to the first element that matches, else to the content.
pub fn focus(selector: &str) {
    if !focus_on(selector) {
        focus_on("main");
    }
}

/// Whether there was one to move it to.
fn focus_on(selector: &str) -> bool {
    let found = document().query_selector(selector).ok().flatten();
    let element = found.and_then(|found| found.dyn_into::<HtmlElement>().ok());
    element.is_some_and(|element| element.focus().is_ok())
}

fn banners(session: Session) -> Node {
    let health = move || match session.health.get() {
        Health::Starting | Health::Ready => None,
        Health::OtherBuild => Some(stopped(t(l::OTHER_BUILD).into(), t(l::OTHER_BUILD_WAY))),
        Health::Dead(why) => Some(stopped(l::dead(&why), t(l::DEAD_WAY))),
    };
    let offline = move || (!session.online.get()).then(|| note(t(l::OFFLINE)));
    let practice = move || session.in_practice().then(|| note(t(l::PRACTICE_BANNER)));
    el(
        "div",
        "banners",
        kids![live(health), live(offline), live(practice)],
    )
    .attr("aria-live", "polite")
    .node()
}

fn stopped(what: String, way: &'static str) -> Node {
    el(
        "div",
        "warnbox bad row between",
        kids![
            el("p", "", kids![el("b", "", kids![what]), " ", way]),
            btn("", t(l::RELOAD), reload)
        ],
    )
    .node()
}

/// What is told in passing: shown for a few seconds, and read out.
fn voice(session: Session) -> Node {
    effect(move || {
        let said = session.said.get();
        if !said.is_empty() {
            let clear = move || {
                if session.said.with_untracked(|now| *now == said) {
                    session.said.set(String::new());
                }
            };
            set_timeout(clear, Duration::from_secs(7));
        }
    });
    let words = move || {
        let said = session.said.get();
        (!said.is_empty()).then(|| p("toast", said))
    };
    el("div", "voice", kids![live(words)])
        .attr("role", "status")
        .attr("aria-live", "polite")
        .node()
}
