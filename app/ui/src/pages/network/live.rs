//! A live check: names whom it would ask, asks once the reader says so, and shows what was found. Used for the
//! contracts of a network and for any contract whose address was pasted.

use super::{
    found,
    found_sheets::{self as sheets, CHANGES, GRAPH, POWERS},
    graph,
    signed::Signed,
    silent,
};
use crate::{
    amounts,
    charts::{self, Arrived, figured, linked},
    components::*,
    dom::{Node, el, live, memo},
    held::Held,
    kids,
    locales::{authority, live as l, space as s, t},
    routes::Page,
    state::{Dialog, Session, session, watch},
    words,
};
use leptos::prelude::{Get, With};
use views::*;

/// Where each check of a network begins, with the names of its contracts: one for each chain.
pub fn scopes(page: &NetworkPage) -> Vec<(PowerScope, Vec<String>)> {
    let mut scopes: Vec<(PowerScope, Vec<String>)> = Vec::new();
    for contract in page.contracts.iter().filter(|contract| contract.start) {
        let (address, name) = (contract.address.clone(), contract.name.clone());
        match scopes.iter_mut().find(|(of, _)| of.chain == contract.chain) {
            Some((scope, names)) => {
                scope.start.push(address);
                names.push(name);
            }
            None => {
                let scope = PowerScope {
                    chain: contract.chain,
                    start: vec![address],
                    ..PowerScope::default()
                };
                scopes.push((scope, vec![name]));
            }
        }
    }
    scopes
}

/// Checks of a network's contracts: one for each chain.
pub fn checks(page: &NetworkPage, signed: Signed) -> Node {
    let scopes = scopes(page).into_iter();
    let checks: Vec<Node> = scopes
        .map(|(scope, names)| check(scope, names, signed))
        .collect();
    let none = checks.is_empty().then(|| p("soft", t(l::NONE)));
    let decides: Vec<Node> = governors(page, "")
        .into_iter()
        .map(|link| el("p", "", kids![link]).node())
        .collect();
    el(
        "section",
        "card flow",
        kids![
            el("h2", "", kids![t(l::TITLE)]),
            p("", t(l::TEXT)),
            none,
            checks,
            decides
        ],
    )
    .attr("id", "live")
    .node()
}

/// A link to the votes of each Governor of a network.
pub fn governors(page: &NetworkPage, kind: &'static str) -> Vec<Node> {
    let governors = page.contracts.iter().filter(|c| c.kind == "governor");
    let links = governors.map(|governor| {
        let votes = Page::AtDecides(governor.chain, governor.address.clone());
        link(kind, &votes, authority::governor_decides(&governor.name))
    });
    links.collect()
}

/// A check from contracts on one chain, with their names.
pub fn check(scope: PowerScope, names: Vec<String>, signed: Signed) -> Node {
    let chain = scope.chain;
    let start: Vec<(String, Address)> = names.into_iter().zip(scope.start.clone()).collect();
    let on = l::chain(&chain.to_string());
    let asked = scope.clone();
    let view = watch(move || Some(Query::Powers(asked.clone())));
    // Drawn once for what was found: news of the sources come often.
    let checked = memo(move || {
        view.with(|view| match view {
            Some(View::Powers(view)) => view.found.as_ref().map(|of| of.checked_at.to_string()),
            _ => None,
        })
    });
    // Once it is checked, what each of them is.
    let rows = move || -> Vec<Node> {
        let _ = checked.get();
        let row = |(name, address): &(String, Address)| {
            let mut words = l::start(name, address, &on);
            let kind = view.with_untracked(|view| match view {
                Some(View::Powers(view)) => found::kind_of(view.found.as_deref()?, address),
                _ => None,
            });
            if let Some(kind) = kind {
                words.push_str(" · ");
                words.push_str(&kind);
            }
            el("li", "break", kids![words]).node()
        };
        start.iter().map(row).collect()
    };
    let of = scope.clone();
    let arrived = Held::new(false);
    let session = session();
    let figures = move || {
        if checked.with(Option::is_none) {
            return linked_here(session, chain);
        }
        view.with_untracked(|view| match view {
            Some(View::Powers(view)) => view.found.as_deref().map(|found| {
                Node::Many(kids![
                    result(found, arrived),
                    silent::changes(&of, found, signed, arrived)
                ])
            }),
            _ => None,
        })
    };
    let shown = seen(view, move |view| match view {
        View::Powers(view) => Some(drawn(&scope, view)),
        _ => None,
    });
    el(
        "div",
        "flow tight",
        kids![el("ul", "small", kids![live(rows)]), shown, live(figures)],
    )
    .node()
}

fn drawn(scope: &PowerScope, view: &PowersView) -> Node {
    let run = match &view.run {
        PowersRun::Idle => asking(scope, &view.asking),
        PowersRun::Running(progress) => running(scope, progress),
        PowersRun::Failed(why) => {
            let (session, again) = (session(), scope.clone());
            let again = move || session.intend_quietly(Intent::CheckPowers(again.clone()));
            el(
                "div",
                "flow tight",
                kids![
                    notice(why, Some(Box::new(again))),
                    asking(scope, &view.asking)
                ],
            )
            .node()
        }
    };
    el("div", "flow", kids![run, asked(&view.asking)]).node()
}

/// A link may lead to a figure that only a check makes.
fn linked_here(session: Session, chain: u64) -> Option<Node> {
    let leads = |kind| linked(session, &sheets::slug(kind, chain)).is_some();
    [POWERS, GRAPH, CHANGES]
        .into_iter()
        .any(leads)
        .then(|| el("p", "warnbox", kids![t(l::LINKED)]).node())
}

/// Those that were asked, and how each stands: one that fails or contradicts the others is named.
fn asked(asking: &Asking) -> Option<Node> {
    let asked = asking.nodes.iter();
    let asked: Vec<NodeView> = asked
        .filter(|node| node.state != NodeState::Unasked)
        .cloned()
        .collect();
    (!asked.is_empty()).then(|| {
        let title = el("h3", "", kids![t(l::ASKED)]);
        el("div", "flow tight", kids![title, nodes(&asked)]).node()
    })
}

/// Whom the check would ask, and the button.
fn asking(scope: &PowerScope, asking: &Asking) -> Node {
    let offered: Vec<&Host> = asking.hosts.iter().filter(|host| !host.refused).collect();
    if offered.is_empty() {
        let typed = source(asking.id.clone());
        return el("div", "flow tight", kids![note(t(l::NOBODY)), typed]).node();
    }
    let agreed: Vec<&Host> = offered.iter().copied().filter(|host| host.agreed).collect();
    let asked = if asking.needs_consent {
        &offered
    } else {
        &agreed
    };
    let rows: Vec<Node> = asked
        .iter()
        .map(|host| {
            let by = [" (", words::named_by(host.named_by), ")"].concat();
            el(
                "li",
                "break",
                kids![host.url.clone(), el("span", "soft", kids![by])],
            )
            .node()
        })
        .collect();
    let count = u64::try_from(rows.len()).unwrap_or(u64::MAX);
    let urls: Vec<String> = asked.iter().map(|host| host.url.clone()).collect();
    let (id, all, ask) = (asking.id.clone(), asking.hosts.clone(), scope.clone());
    let consent = asking.needs_consent.then_some((asking.id.clone(), urls));
    let label = t(if consent.is_some() { l::GO } else { l::ASK });
    // Known here, while the page is drawn: a press knows no context.
    let session = session();
    let go = move || begin(session, consent.clone(), ask.clone());
    let choose = move || {
        let dialog = Dialog::Consent(id.clone(), all.clone());
        session.dialog.set(Some(dialog));
    };
    let adding = Held::new(false);
    let place = asking.id.clone();
    let own = move || adding.get().then(|| source(place.clone()));
    el(
        "div",
        "flow tight",
        kids![
            p("", l::asks(count)),
            el("ul", "small", kids![rows]),
            el(
                "p",
                "row",
                kids![
                    btn("primary", label, go),
                    btn("", t(l::CHOOSE), choose),
                    btn("", t(s::ADD_OWN), move || adding.set(true))
                ]
            ),
            live(own)
        ],
    )
    .node()
}

/// Where nobody is known to ask: the address of a source that the reader trusts.
pub fn source(place: Hex) -> Node {
    let session = session();
    let url = Held::new(String::new());
    let refusal: Refusal = Held::new(None);
    let ready = move || url.with(|url| !url.trim().is_empty());
    let add = move || {
        let intent = Intent::AddSource {
            space: place.clone(),
            url: url.get_untracked().trim().to_owned(),
        };
        session.intend(intent, move |outcome| {
            refusal.set(match outcome {
                Outcome::Refused(why) => Some(why),
                _ => None,
            });
        });
    };
    let wrong = move || match refusal.get() {
        None | Some(Why::Field(..)) => None,
        Some(why) => Some(notice(&why, None)),
    };
    let typed = input("url", s::ADD_LABEL, Some(s::ADD_HELP), Kind::Line, url);
    el(
        "div",
        "flow tight",
        kids![
            field(typed, refusal),
            live(wrong),
            btn_if("", s::ADD, ready, add)
        ],
    )
    .node()
}

/// Agrees, where that is still to be done, and asks.
fn begin(session: Session, consent: Option<(Hex, Vec<String>)>, scope: PowerScope) {
    let Some((space, hosts)) = consent else {
        return session.intend_quietly(Intent::CheckPowers(scope));
    };
    let intent = Intent::Consent {
        space,
        hosts,
        agree: true,
    };
    session.intend(intent, move |outcome| match outcome {
        Outcome::Refused(why) => session.said.set(words::why(&why)),
        _ => session.intend_quietly(Intent::CheckPowers(scope)),
    });
}

fn running(scope: &PowerScope, progress: &PowersProgress) -> Node {
    let n = |n: u32| amounts::count(n.into());
    let line = l::running(
        &n(progress.contracts),
        &n(progress.open),
        &n(progress.asked),
    );
    let logs = (progress.blocks_left > 0).then(|| p("small soft", l::logs(progress.blocks_left)));
    let (session, scope) = (session(), scope.clone());
    let stop = move || session.intend_quietly(Intent::StopPowers(scope.clone()));
    el(
        "div",
        "flow tight",
        kids![
            p("", line),
            logs,
            el("p", "row", kids![btn("", t(l::STOP), stop)])
        ],
    )
    .attr("role", "status")
    .node()
}

fn result(found: &PowersFound, arrived: Arrived) -> Node {
    let count = |is: Bypasses| {
        let these = found.levers.iter().filter(|lever| lever.bypasses == is);
        u64::try_from(these.count()).unwrap_or(u64::MAX)
    };
    let sentence = match count(Bypasses::Yes) {
        0 => t(l::BYPASS_NONE).to_owned(),
        n => l::bypass(n),
    };
    let unclear = match count(Bypasses::Unknown) {
        0 => None,
        n => Some(l::unclear(n)),
    };
    let moment = session().moment(&found.block);
    let powers = figured(
        sheets::powers(found),
        arrived,
        charts::here(session()),
        kids![
            el("p", "h3", kids![sentence]),
            unclear.map(|words| p("", words)),
            check_line(
                words::trust_state(&found.trust),
                l::found_at(&moment, &words::trust(&found.trust))
            ),
            found::table_of(found)
        ],
    );
    el(
        "div",
        "flow tight",
        kids![
            powers,
            graph::graph(found, arrived),
            found::labelled(found),
            found::unscanned(found)
        ],
    )
    .node()
}
