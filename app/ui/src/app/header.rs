//! The header always names the network, its chain and on what basis the space speaks for it.

use crate::{
    amounts,
    dom::{Node, el, live},
    kids,
    locales::{shell as l, t},
    routes::Page,
    state::{Dialog, Session, known, session},
    words,
};
use leptos::prelude::*;

/// The header.
pub fn header() -> Node {
    let session = session();
    let where_ = move || session.space.with(|view| known(view).map(named));
    let nav = move || {
        session.page.with(|page| match page.space() {
            Some(space) => el("nav", "", kids![links(space.clone(), page)])
                .attr("aria-label", t(l::NAV))
                .node(),
            // Its room, so that what follows keeps its place.
            None => el("div", "nav", Vec::new()).node(),
        })
    };
    el(
        "header",
        "top",
        kids![
            el(
                "a",
                "brand",
                kids![
                    mark(),
                    live(move || session
                        .page
                        .with(|p| p.space().is_none())
                        .then(|| t(l::NAME)))
                ]
            )
            .attr("href", "/")
            .attr("aria-label", t(l::ALL_NETWORKS)),
            live(where_),
            live(nav),
            el("a", "any", kids![t(l::OPEN_ANY)]).attr("href", "/#open"),
            theme(session),
            account(session)
        ],
    )
    .node()
}

fn mark() -> Node {
    el(
        "svg",
        "",
        kids![
            el("circle", "", kids![])
                .attr("cx", "11")
                .attr("cy", "11")
                .attr("r", "9.5")
                .attr("fill", "none")
                .attr("stroke", "currentColor")
                .attr("stroke-width", "1.5"),
            el("circle", "dot", kids![])
                .attr("cx", "14.2")
                .attr("cy", "8")
                .attr("r", "3")
        ],
    )
    .attr("width", "22")
    .attr("height", "22")
    .attr("viewBox", "0 0 22 22")
    .attr("aria-hidden", "true")
    .node()
}

fn named(page: &views::SpacePage) -> Node {
    let mut small = page.rules.chain_name.clone();
    if !small.is_empty() && !page.practice {
        small.push_str(" · ");
    } else {
        small.clear();
    }
    small.push_str(&words::basis(&page.basis));
    let (name, path) = (
        page.rules.name.clone(),
        Page::Space(page.space.clone()).path(),
    );
    el(
        "a",
        "where",
        kids![el("b", "", kids![name]), el("small", "", kids![small])],
    )
    .attr("href", path)
    .node()
}

fn links(space: String, page: &Page) -> Node {
    let at = match page {
        Page::Rules(_) | Page::EditRules(_) => 1,
        Page::Claims(_) => 2,
        Page::Sync(_) => 3,
        _ => 0,
    };
    let links: Vec<Node> = [
        (Page::Space(space.clone()), l::NAV_PROPOSALS),
        (Page::Rules(space.clone()), l::NAV_RULES),
        (Page::Claims(space.clone()), l::NAV_CLAIMS),
        (Page::Sync(space), l::NAV_SOURCES),
    ]
    .into_iter()
    .enumerate()
    .map(|(i, (to, label))| {
        let current = (i == at).then_some("page");
        el("a", "", kids![t(label)])
            .attr("href", to.path())
            .attr("aria-current", current)
            .node()
    })
    .collect();
    Node::Many(links)
}

fn account(session: Session) -> Node {
    let label = move || match session.account() {
        Some(account) => {
            let short = amounts::short_id(&account);
            let words = if session.in_practice() {
                l::practice_account(&short)
            } else {
                short
            };
            el("a", "btn mono", kids![words])
                .attr("href", "/you")
                .attr("aria-label", l::account_of(&account))
                .node()
        }
        None => {
            let open = move |_| session.dialog.set(Some(Dialog::Wallet));
            el("button", "btn", kids![t(l::CONNECT)])
                .attr("type", "button")
                .on("click", open)
                .node()
        }
    };
    el("div", "account", kids![live(label)]).node()
}

/// Light, dark, or as the system has it.
fn theme(session: Session) -> Node {
    let place = session.around().place;
    apply(place.preference("theme").as_deref());
    let turn = move |_| {
        let place = session.around().place;
        let system_dark = window()
            .match_media("(prefers-color-scheme: dark)")
            .ok()
            .flatten()
            .is_some_and(|m| m.matches());
        let dark = match place.preference("theme").as_deref() {
            Some("dark") => true,
            Some("light") => false,
            _ => system_dark,
        };
        let next = if dark { "light" } else { "dark" };
        place.keep("theme", Some(next));
        apply(Some(next));
    };
    el("button", "btn quiet", kids!["◐"])
        .attr("type", "button")
        .attr("aria-label", t(l::THEME))
        .attr("title", t(l::THEME))
        .on("click", turn)
        .node()
}

fn apply(theme: Option<&str>) {
    if let (Some(root), Some(theme)) = (document().document_element(), theme) {
        // Only an attribute that the style sheet reads.
        let _ = root.set_attribute("data-theme", theme);
    }
}
