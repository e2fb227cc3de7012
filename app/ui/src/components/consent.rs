//! Before first contact: which hosts would be asked, who names them, and what each of them learns.

use super::{btn_if, p};
use crate::{
    dom::{Node, el},
    held::Held,
    kids,
    locales::{dialogs as l, t},
    state::session,
    words,
};
use views::{Hex, Host, Intent};

/// The choice of hosts to contact for a space.
pub fn consent(space: Hex, hosts: Vec<Host>) -> Node {
    let session = session();
    let all: Vec<String> = hosts
        .iter()
        .filter(|h| !h.refused)
        .map(|h| h.url.clone())
        .collect();
    let chosen = Held::new(all);
    let (refused, offered): (Vec<Host>, Vec<Host>) = hosts.into_iter().partition(|h| h.refused);
    let rows: Vec<Node> = offered.into_iter().map(|host| row(host, chosen)).collect();
    let any = move || chosen.with(|c| !c.is_empty());
    let agree = move || {
        let hosts = chosen.with_untracked(|c| c.clone());
        let space = space.clone();
        session.intend_quietly(Intent::Consent {
            space,
            hosts,
            agree: true,
        });
        session.dialog.set(None);
    };
    el(
        "div",
        "flow",
        kids![
            p("", t(l::CONSENT_TEXT)),
            p("soft small", t(l::CONSENT_LEARN)),
            el("ul", "plain flow tight", kids![rows]),
            refused_hosts(&refused),
            el(
                "div",
                "row",
                kids![btn_if("primary", l::CONSENT_AGREE, any, agree)]
            ),
            p("small soft", t(l::CONSENT_LATER))
        ],
    )
    .node()
}

fn row(host: Host, chosen: Held<Vec<String>>) -> Node {
    let (url, key) = (host.url.clone(), host.url.clone());
    let about = [words::role(host.role), ", ", words::named_by(host.named_by)].concat();
    let toggle = move |_| {
        chosen.update(|c| match c.iter().position(|url| *url == key) {
            Some(at) => drop(c.remove(at)),
            None => c.push(key.clone()),
        });
    };
    let on = {
        let url = url.clone();
        move || chosen.with(|c| c.contains(&url))
    };
    el(
        "li",
        "",
        kids![el(
            "label",
            "choice",
            kids![
                el("input", "", kids![])
                    .attr("type", "checkbox")
                    .prop("checked", on)
                    .on("change", toggle),
                el(
                    "span",
                    "break",
                    kids![el("b", "", kids![url]), el("small", "block", kids![about])]
                )
            ]
        )],
    )
    .node()
}

fn refused_hosts(refused: &[Host]) -> Option<Node> {
    if refused.is_empty() {
        return None;
    }
    let list: Vec<&str> = refused.iter().map(|h| h.url.as_str()).collect();
    Some(
        el(
            "div",
            "warnbox flow tight small",
            kids![
                el(
                    "p",
                    "break",
                    kids![el("b", "", kids![t(l::REFUSED)]), " ", list.join(", ")]
                ),
                el("p", "", kids![t(l::REFUSED_WAY)])
            ],
        )
        .node(),
    )
}
