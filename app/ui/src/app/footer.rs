//! The footer: what is running and how to compare it, and whether we are in touch.

use crate::{
    amounts,
    components::whole,
    dom::{Node, el, live},
    kids,
    locales::{shell as l, t},
    routes::Page,
    state::{Session, known, session},
};

/// The footer.
pub fn footer() -> Node {
    let session = session();
    let build = move || {
        session
            .build
            .get()
            .map(|build| running(build.version, build.hash))
    };
    el(
        "footer",
        "foot",
        kids![
            el(
                "div",
                "row",
                kids![live(build), live(move || touch(session))]
            ),
            el(
                "div",
                "row",
                kids![
                    el("a", "", kids![t(l::NAV_YOU)]).attr("href", "/you"),
                    el("span", "", kids![t(l::FOOTER_NONE)])
                ]
            )
        ],
    )
    .node()
}

fn running(version: String, hash: String) -> Node {
    let short = if hash.is_empty() {
        t(l::FOOTER_UNKNOWN_BUILD).to_owned()
    } else {
        l::footer_build(&amounts::short_id(&hash))
    };
    el(
        "details",
        "build",
        kids![
            el(
                "summary",
                "",
                kids![
                    l::footer_version(&version),
                    " · ",
                    short,
                    " · ",
                    el("u", "", kids![t(l::FOOTER_COMPARE)])
                ]
            ),
            el("p", "", kids![t(l::FOOTER_COMPARE_HOW)]),
            el("p", "", kids![t(l::FOOTER_FULL_HASH), " ", whole(&hash)])
        ],
    )
    .node()
}

/// One line on sync, for the space in view.
fn touch(session: Session) -> Option<Node> {
    session.space.with(|view| {
        let page = known(view)?;
        if page.practice {
            return None;
        }
        let sync = &page.sync;
        let n = |n: u8| n.to_string();
        let mut line = l::sources_line(
            &n(sync.relays_up),
            &n(sync.relays),
            &n(sync.nodes_up),
            &n(sync.nodes),
        );
        if sync.waiting > 0 {
            line.push_str(" · ");
            line.push_str(&l::sources_waiting(sync.waiting.into()));
        }
        if sync.consent {
            line.push_str(" · ");
            line.push_str(t(l::SOURCES_CONSENT));
        }
        let path = Page::Sync(page.space.clone()).path();
        Some(el("a", "", kids![line]).attr("href", path).node())
    })
}
