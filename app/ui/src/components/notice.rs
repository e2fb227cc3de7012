//! A failure as a sentence with a way out.

use super::{btn, p, to};
use crate::{
    dom::{Node, Text, el},
    held::Held,
    kids,
    locales::{shell, t, why as l},
    routes::Page,
    state::{Dialog, session},
    words::{self, Help},
};
use leptos::prelude::*;
use views::Why;

/// Why something did not work, and what to press. `again` does it again, where that may help.
pub fn notice(why: &Why, again: Option<Box<dyn Fn()>>) -> Node {
    notice_on(why, again, None)
}

/// [`notice`] where the wallet may have to switch chains: the name and a node of that chain.
pub fn notice_on(
    why: &Why,
    again: Option<Box<dyn Fn()>>,
    chain: Option<(String, Option<String>)>,
) -> Node {
    let session = session();
    let retry = |again: Option<Box<dyn Fn()>>| again.map(|again| btn("", t(l::DO_RETRY), again));
    let press = match words::help(why) {
        Help::None => None,
        Help::Retry => retry(again),
        Help::Connect => {
            let connect = btn("", t(l::DO_CONNECT), move || {
                session.dialog.set(Some(Dialog::Wallet));
            });
            // Another device behind the same wallet, or its next version, may support what this one did not.
            let retry = retry(again.filter(|_| *why == Why::WalletUnsupported));
            Some(Node::Many(kids![connect, retry]))
        }
        Help::Reload => Some(btn("", t(shell::RELOAD), reload)),
        Help::Sources => {
            let page = session.page.with_untracked(|p| p.space().cloned());
            match page {
                Some(space) => Some(to("btn", Page::Sync(space).path(), t(l::DO_SOURCES).into())),
                None => retry(again),
            }
        }
        Help::Switch(id) => {
            let label = if matches!(why, Why::WalletUnknownChain(_)) {
                l::DO_ADD_CHAIN
            } else {
                l::DO_SWITCH
            };
            let (name, node) = chain.unwrap_or_default();
            let again = Held::new(again);
            Some(btn("", t(label), move || {
                let done = Box::new(move |result: Result<(), Why>| match result {
                    Ok(()) => again.with_untracked(|again| {
                        if let Some(again) = again {
                            again();
                        }
                    }),
                    Err(why) => session.said.set(words::why(&why)),
                });
                session
                    .around()
                    .wallets
                    .switch(id, name.clone(), node.clone(), done);
            }))
        }
    };
    el(
        "div",
        "warnbox flow tight",
        kids![
            el(
                "p",
                "",
                kids![el("b", "", kids![words::why(why)]), " ", words::way(why)]
            ),
            press.map(|press| el("div", "row", kids![press]).node())
        ],
    )
    .attr("role", "alert")
    .node()
}

/// A note that stands beside the text: not a failure.
pub fn note(text: impl Into<Text>) -> Node {
    p("note", text)
}

/// Loads the page again.
pub fn reload() {
    // A browser that refuses leaves the page as it is, with the words that ask for it.
    let _ = window().location().reload();
}
