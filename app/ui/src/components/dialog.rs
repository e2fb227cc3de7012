//! The one dialog over the page. The platform's own element keeps the focus inside and gives it back.

use super::{consent, continue_elsewhere, sign_dialog, wallet_list};
use crate::{
    dom::{Node, effect, el, live},
    held::Held,
    kids,
    locales::{Key, dialogs as l, shell, t},
    state::{Dialog, session},
};
use leptos::{wasm_bindgen::JsCast, web_sys::HtmlDialogElement};

/// The host of dialogs; stands once in the page.
pub fn dialogs() -> Node {
    let session = session();
    let stood: Held<Option<HtmlDialogElement>> = Held::new(None);
    effect(move || {
        let open = session.dialog.with(Option::is_some);
        stood.with(|node| match (node, open) {
            // A dialog that is open already, or not in the page, refuses: then there is nothing to do.
            (Some(node), true) if !node.open() => drop(node.show_modal()),
            (Some(node), false) if node.open() => node.close(),
            _ => {}
        });
    });
    el(
        "dialog",
        "dialog",
        kids![live(move || session.dialog.get().map(draw))],
    )
    .attr("aria-labelledby", "dialog-title")
    .on("close", move |_| session.dialog.set(None))
    .made(move |element| stood.set(element.dyn_into().ok()))
    .node()
}

fn draw(dialog: Dialog) -> Node {
    match dialog {
        Dialog::Wallet => frame(l::WALLET_TITLE, wallet_list()),
        Dialog::Sign(compose, done) => {
            let (title, body) = sign_dialog(*compose, done);
            frame(title, body)
        }
        Dialog::Consent(space, hosts) => frame(l::CONSENT_TITLE, consent(space, hosts)),
        Dialog::Continue => frame(l::CONTINUE_TITLE, continue_elsewhere()),
    }
}

fn frame(title: Key, body: Node) -> Node {
    let session = session();
    el(
        "div",
        "flow",
        kids![
            el(
                "div",
                "row between nowrap",
                kids![
                    el("h2", "", kids![t(title)]).attr("id", "dialog-title"),
                    el("button", "btn quiet", kids!["✕"])
                        .attr("type", "button")
                        .attr("aria-label", t(shell::CLOSE))
                        .on("click", move |_| session.dialog.set(None))
                ]
            ),
            body
        ],
    )
    .node()
}
