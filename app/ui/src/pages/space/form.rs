//! The form of a space's rules: for a new space, and for its owner to change them. It holds what was typed; units
//! that people use (percent, whole tokens) become those of the protocol only when it is signed.

mod fields;
mod units;

use super::opened;
use crate::{
    components::*,
    dom::{Node, effect, el, live},
    held::Held,
    kids,
    locales::{space as l, t},
    routes::Page,
    state::{Dialog, session},
};
use fields::sections;
use leptos::prelude::*;
use units::{for_people, for_protocol};
use views::{Compose, Hex, Receipt, SpaceForm};

/// The form and what the engine said of it.
#[derive(Clone, Copy)]
struct Editing {
    form: Held<SpaceForm>,
    refusal: Refusal,
}

/// A new space.
pub fn create() -> Node {
    let session = session();
    let form = SpaceForm {
        chain: "8453".into(),
        chain_name: "Base".into(),
        power: "erc20votes/1".into(),
        decimals: "18".into(),
        rule: "basic/1".into(),
        threshold_bps: "50".into(),
        quorum: "4".into(),
        quorum_is_bps: true,
        notice: "43200".into(),
        period: "129600".into(),
        ..SpaceForm::default()
    };
    let editing = Editing {
        form: Held::new(form),
        refusal: Held::new(None),
    };
    // Whoever signs is the owner, unless another one was typed.
    effect(move || {
        if let Some(account) = session.account() {
            editing.form.update(|f| {
                if f.owner.is_empty() {
                    f.owner = account;
                }
            });
        }
    });
    el(
        "div",
        "narrow flow",
        kids![
            heading(t(l::CREATE_TITLE)),
            p("lede", t(l::CREATE_TEXT)),
            el(
                "div",
                "row",
                kids![
                    practice_btn("small"),
                    el("span", "small soft", kids![t(l::CREATE_PRACTICE)])
                ]
            ),
            sections(editing),
            press(editing, None)
        ],
    )
    .node()
}

/// New rules for a space.
pub fn edit(space: Hex) -> Node {
    let session = session();
    let editing: Held<Option<Editing>> = Held::new(None);
    let form = Held::new(SpaceForm::default());
    let refusal = Held::new(None);
    // Taken once: a version that arrives later must not overwrite what is typed.
    effect(move || {
        let rules = session.space_page(|page| page.rules.clone());
        if let (None, Some(rules)) = (editing.get_untracked(), rules) {
            form.set(for_people(rules));
            editing.set(Some(Editing { form, refusal }));
        }
    });
    let body = move || match editing.get() {
        Some(editing) => Node::Many(kids![
            sections(editing),
            press(editing, Some(space.clone()))
        ]),
        None => opened(|_| skeleton()),
    };
    el(
        "div",
        "narrow flow",
        kids![
            heading(t(l::EDIT_TITLE)),
            p("lede", t(l::EDIT_TEXT)),
            live(body)
        ],
    )
    .node()
}

fn press(editing: Editing, space: Option<Hex>) -> Node {
    let session = session();
    let ready = move || editing.form.with(|f| !f.name.trim().is_empty());
    let go = move || match for_protocol(editing.form.get_untracked()) {
        Err(why) => editing.refusal.set(Some(why)),
        Ok(form) => {
            editing.refusal.set(None);
            let compose = Compose::Space {
                space: space.clone(),
                form: Box::new(form),
            };
            let same = space.clone();
            let done = UnsyncCallback::new(move |receipt: Receipt| {
                let page = match &same {
                    Some(space) => Page::Rules(space.clone()),
                    None => Page::Space(receipt.space),
                };
                session.go(&page.path());
            });
            session
                .dialog
                .set(Some(Dialog::Sign(Box::new(compose), done)));
        }
    };
    let wrong = move || editing.refusal.get().map(|why| notice(&why, None));
    el(
        "div",
        "flow tight",
        kids![
            live(wrong),
            el(
                "div",
                "row",
                kids![btn_if("primary", l::READ_AND_SIGN, ready, go)]
            )
        ],
    )
    .node()
}
