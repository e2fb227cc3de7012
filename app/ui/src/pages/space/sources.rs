//! Where this space's data comes from: relays and chain sources, what each holds or lacks, consent, adding one.

use super::here;
use crate::{
    components::*,
    dom::{Node, el, live},
    held::Held,
    kids,
    locales::{shell, space as l, t},
    state::{session, watch},
};
use views::{
    CheckState, Hex, Host, Intent, Outcome, Query, RelayState, RelayView, SyncView, View, Why,
};

/// The page. It works while the space itself is not open yet: adding a source may be what opens it.
pub fn sources(space: Hex) -> Node {
    let session = session();
    let id = space.clone();
    let sync = watch(move || Some(Query::Sync { space: id.clone() }));
    let body = seen(sync, |view| match view {
        View::Sync(sync) => Some(draw(sync)),
        _ => None,
    });
    let retry = btn("", t(shell::AGAIN), move || {
        session.intend_quietly(Intent::Retry {
            space: space.clone(),
        })
    });
    el(
        "div",
        "flow",
        kids![
            el(
                "div",
                "row between",
                kids![heading(t(l::SOURCES_TITLE)), retry]
            ),
            p("lede", t(l::SOURCES_TEXT)),
            el(
                "div",
                "cols",
                kids![
                    el("div", "flow", kids![body]),
                    el("aside", "", kids![adder()])
                ]
            )
        ],
    )
    .node()
}

fn draw(sync: &SyncView) -> Node {
    let relays_body = if sync.relays.is_empty() {
        p("soft", t(l::NO_RELAYS))
    } else {
        relays(&sync.relays)
    };
    let lost = none_reached(&sync.relays).then(|| check_line(CheckState::Weak, t(l::NONE_REACHED)));
    let nodes_body = if sync.nodes.is_empty() {
        p("soft", t(l::NO_NODES))
    } else {
        nodes(&sync.nodes)
    };
    let unasked: Vec<Host> = sync.hosts.iter().filter(|h| !h.agreed).cloned().collect();
    let asks =
        (!unasked.is_empty()).then(|| card(l::CONSENT_TITLE, vec![consent(here(), unasked)]));
    let agreed: Vec<Node> = sync.hosts.iter().filter(|h| h.agreed).map(agreed).collect();
    let agreed = (!agreed.is_empty()).then(|| {
        card(
            l::AGREED,
            vec![el("ul", "plain flow tight", kids![agreed]).node()],
        )
    });
    el(
        "div",
        "flow",
        kids![
            asks,
            card(
                l::RELAYS,
                vec![
                    p("small soft", l::held(sync.acts.into())),
                    Node::Many(kids![lost]),
                    relays_body
                ]
            ),
            card(
                l::NODES,
                vec![p("small soft", t(l::NODES_TEXT)), nodes_body]
            ),
            agreed
        ],
    )
    .node()
}

/// Whether every relay that may be asked is down.
fn none_reached(relays: &[RelayView]) -> bool {
    let mut asked = relays
        .iter()
        .filter(|relay| relay.state != RelayState::Unasked)
        .peekable();
    asked.peek().is_some() && asked.all(|relay| matches!(relay.state, RelayState::Down { .. }))
}

fn agreed(host: &Host) -> Node {
    let session = session();
    let (url, shown, space) = (host.url.clone(), host.url.clone(), here());
    let stop = btn("small", t(l::STOP), move || {
        let hosts = vec![url.clone()];
        session.intend_quietly(Intent::Consent {
            space: space.clone(),
            hosts,
            agree: false,
        });
    });
    el(
        "li",
        "row between nowrap",
        kids![el("span", "small break", kids![shown]), stop],
    )
    .node()
}

fn adder() -> Node {
    let session = session();
    let url = Held::new(String::new());
    let refusal: Refusal = Held::new(None);
    let ready = move || url.with(|u| !u.trim().is_empty());
    let space = here();
    let add = move || {
        let intent = Intent::AddSource {
            space: space.clone(),
            url: url.get_untracked().trim().to_owned(),
        };
        session.intend(intent, move |outcome| match outcome {
            Outcome::Refused(why) => refusal.set(Some(why)),
            _ => {
                refusal.set(None);
                url.set(String::new());
                session.said.set(t(l::ADDED).into());
            }
        });
    };
    let wrong = move || match refusal.get() {
        None | Some(Why::Field(..)) => None,
        Some(why) => Some(notice(&why, None)),
    };
    card(
        l::ADD_TITLE,
        vec![
            field(
                input("url", l::ADD_LABEL, Some(l::ADD_HELP), Kind::Line, url),
                refusal,
            ),
            live(wrong),
            btn_if("", l::ADD, ready, add),
        ],
    )
}
