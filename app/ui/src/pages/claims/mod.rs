//! Requests for a decision, evidence, disputes and explanations of a space, and the log of all corrections.

mod form;
mod list;

use crate::{
    components::*,
    dom::{Node, el},
    kids,
    locales::{claims as l, t},
    state::{session, watch},
};
use form::Form;
pub use list::{behind, clock, kind, replies, said};
use views::{Hex, Query, View};

/// The page.
pub fn claims(space: Hex) -> Node {
    let session = session();
    let form = Form::of(session, &space);
    let of = space.clone();
    let view = watch(move || {
        Some(Query::Claims {
            space: of.clone(),
            account: session.account(),
        })
    });
    let lists = seen(view, move |view| match view {
        View::Claims(view) => Some(list::lists(form, view)),
        _ => None,
    });
    el(
        "div",
        "flow",
        kids![
            heading(t(l::TITLE)),
            p("lede", t(l::LEDE)),
            el(
                "div",
                "cols",
                kids![
                    el("div", "flow", kids![lists]),
                    el("aside", "flow", kids![form::form(form)])
                ]
            )
        ],
    )
    .node()
}
