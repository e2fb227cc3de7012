//! "What can I do with my tokens?": a plain answer for each thing that a holder can do, without advice.

use super::{cited, sheets};
use crate::{
    charts::{self, Arrived, figured},
    dom::{Node, el},
    kids,
    locales::{Key, network as l, t},
    state::session,
};
use views::{NetworkPage, TokenAct, TokenUse, Weighs};

/// The answers.
pub fn uses(page: &NetworkPage, arrived: Arrived) -> Node {
    let rows: Vec<Node> = page.token_uses.iter().map(|u| row(page, u)).collect();
    el(
        "section",
        "card flow tight",
        kids![
            el("h2", "", kids![l::tokens(&page.symbol)]),
            figured(
                sheets::tokens(page),
                arrived,
                charts::here(session()),
                kids![el("dl", "facts", kids![rows])]
            )
        ],
    )
    .attr("id", "tokens")
    .node()
}

fn row(page: &NetworkPage, is: &TokenUse) -> Node {
    el(
        "div",
        "",
        kids![
            el(
                "dt",
                "",
                kids![el("b", "block", kids![t(act(is.act))]), t(weighs(is.does))]
            ),
            el(
                "dd",
                "",
                kids![is.answer.clone(), cited::list(page, &is.evidence)]
            )
        ],
    )
    .node()
}

/// What it is that a holder can do.
pub fn act(act: TokenAct) -> Key {
    match act {
        TokenAct::Hold => l::ACT_HOLD,
        TokenAct::Lock => l::ACT_LOCK,
        TokenAct::Delegate => l::ACT_DELEGATE,
        TokenAct::Vote => l::ACT_VOTE,
        TokenAct::Propose => l::ACT_PROPOSE,
    }
}

/// Whether it weighs.
pub fn weighs(weighs: Weighs) -> Key {
    match weighs {
        Weighs::Yes => l::WEIGHS_YES,
        Weighs::Partly => l::WEIGHS_PARTLY,
        Weighs::No => l::WEIGHS_NO,
        Weighs::Unknown => l::WEIGHS_UNKNOWN,
    }
}
