//! The one input: an address, a link, a name, a file. It says what it recognised while it is typed, and opens it. Nothing that
//! is typed leaves this browser before something is opened.

use crate::{
    components::*,
    dom::{Node, el, live},
    held::Held,
    kids,
    locales::{home as l, t},
    pages::authority,
    routes::Page,
    state::{session, watch},
};
use leptos::prelude::*;
use views::{ChainName, ContractRef, Hex, Query, Recognised, Site, View};

/// What a press opens: its words, where it leads, whether it is the first choice.
type Way = (String, String);

/// The box.
pub fn paste() -> Node {
    let typed = Held::new(String::new());
    let view = watch(move || {
        let text = typed.get();
        (!text.trim().is_empty()).then_some(Query::Recognise { text })
    });
    let session = session();
    let go = move |event: leptos::web_sys::Event| {
        event.prevent_default();
        if let Some((_, path)) = view.with_untracked(seen_as).1.first() {
            session.go(path);
        }
    };
    let shown = move || {
        let (words, ways) = view.with(seen_as);
        let ways: Vec<Node> = ways
            .into_iter()
            .enumerate()
            .map(|(i, (label, path))| {
                let kind = if i == 0 { "btn primary" } else { "btn" };
                to(kind, path, label.into())
            })
            .collect();
        kids![
            (!words.is_empty()).then(|| p("", words)),
            (!ways.is_empty()).then(|| el("p", "row", kids![ways]))
        ]
    };
    el(
        "form",
        "card flow tight",
        kids![
            el("h2", "h3", kids![t(l::LOOK_UP)]),
            el(
                "label",
                "field",
                kids![
                    el("span", "small", kids![t(l::LOOK_UP_LABEL)]),
                    el("input", "pastebox", kids![])
                        .attr("type", "text")
                        .attr("name", "link")
                        .attr("autocomplete", "off")
                        .attr("spellcheck", "false")
                        .attr("placeholder", t(l::LOOK_UP_HINT))
                        .attr("aria-describedby", "recognised")
                        .prop("value", move || typed.get())
                        .on("input", move |e| typed.set(event_target_value(&e)))
                ]
            ),
            el("div", "flow tight", kids![live(shown)])
                .attr("id", "recognised")
                .attr("role", "status"),
            authority::drop_box(session)
        ],
    )
    .on("submit", go)
    .node()
}

fn seen_as(view: &Option<View>) -> (String, Vec<Way>) {
    match view {
        Some(View::Recognised(what)) => said(what),
        _ => said(&Recognised::Nothing),
    }
}

/// What was recognised, in words, and where it can be opened; the first is what Enter opens.
fn said(what: &Recognised) -> (String, Vec<Way>) {
    let open = |words: &'static str, page: Page| {
        (words.to_owned(), vec![(t(l::OPEN).to_owned(), page.path())])
    };
    match what {
        Recognised::Nothing => (String::new(), Vec::new()),
        Recognised::Unknown => (t(l::IS_UNKNOWN).into(), Vec::new()),
        Recognised::NeedsChain(address, chains) => {
            let ways = chains
                .iter()
                .map(|chain| (on(chain), at(chain.id, address)));
            (t(l::IS_ADDRESS).into(), ways.collect())
        }
        Recognised::Contract(contract, chain, _) | Recognised::Governor(contract, chain, _) => {
            (l::is_contract(&on(chain)), vec![powers_of(contract)])
        }
        Recognised::OnChainProposal(contract, chain, ..) => {
            (l::is_vote(&on(chain)), vec![powers_of(contract)])
        }
        Recognised::Transaction(..) => (t(l::IS_TRANSACTION).into(), Vec::new()),
        Recognised::Space(space, relays) => {
            let path = hinted(Page::Space(space.clone()).path(), relays);
            (t(l::IS_SPACE).into(), vec![(t(l::OPEN).into(), path)])
        }
        Recognised::Proposal(space, proposal, relays) => {
            let page = Page::Proposal(space.clone(), proposal.clone());
            let path = hinted(page.path(), relays);
            (t(l::IS_PROPOSAL).into(), vec![(t(l::OPEN).into(), path)])
        }
        Recognised::Act(space, _, proposal) => open(t(l::IS_ACT), act(space, proposal.as_ref())),
        Recognised::Unheld(id) => open(t(l::IS_UNHELD), Page::Space(id.clone())),
        Recognised::Network(id) => open(t(l::IS_NETWORK), Page::Network(id.clone())),
        Recognised::Elsewhere(site) => (elsewhere(site), Vec::new()),
        Recognised::Votes => (t(l::IS_VOTES).into(), Vec::new()),
    }
}

fn powers_of(contract: &ContractRef) -> Way {
    let path = at(contract.chain, &contract.address);
    (t(l::OPEN_POWERS).to_owned(), path)
}

fn at(chain: u64, address: &str) -> String {
    Page::At(chain, address.to_owned()).path()
}

fn act(space: &Hex, proposal: Option<&Hex>) -> Page {
    match proposal {
        Some(proposal) => Page::Proposal(space.clone(), proposal.clone()),
        None => Page::Space(space.clone()),
    }
}

/// A chain by its name, or by its number where it has none here.
fn on(chain: &ChainName) -> String {
    match chain.name.as_str() {
        "" => l::chain(&chain.id.to_string()),
        name => name.to_owned(),
    }
}

fn elsewhere(site: &Site) -> String {
    match site {
        Site::Snapshot(space, _) => l::is_snapshot(space),
        Site::Tally(name) => l::is_site("Tally", name),
        Site::Agora(host) => l::is_site("Agora", host),
        Site::Other(host) => l::is_elsewhere(host),
    }
}

/// A path with the relays where it is found.
fn hinted(mut path: String, relays: &[String]) -> String {
    for (i, relay) in relays.iter().enumerate() {
        path.push_str(if i == 0 { "#r=" } else { "&r=" });
        path.push_str(relay);
    }
    path
}
