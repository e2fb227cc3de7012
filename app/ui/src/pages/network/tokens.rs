//! "What can I do with my tokens?": a plain answer for each thing that a holder can do, without advice.

use super::cited;
use crate::{
    dom::{Node, el},
    kids,
    locales::{network as l, t},
};
use views::{NetworkPage, TokenAct, TokenUse, Weighs};

/// The answers.
pub fn uses(page: &NetworkPage) -> Node {
    let rows: Vec<Node> = page.token_uses.iter().map(|u| row(page, u)).collect();
    el(
        "section",
        "card flow tight",
        kids![
            el("h2", "", kids![l::tokens(&page.symbol)]),
            el("dl", "facts", kids![rows])
        ],
    )
    .attr("id", "tokens")
    .node()
}

fn row(page: &NetworkPage, is: &TokenUse) -> Node {
    let act = t(match is.act {
        TokenAct::Hold => l::ACT_HOLD,
        TokenAct::Lock => l::ACT_LOCK,
        TokenAct::Delegate => l::ACT_DELEGATE,
        TokenAct::Vote => l::ACT_VOTE,
        TokenAct::Propose => l::ACT_PROPOSE,
    });
    let weighs = t(match is.does {
        Weighs::Yes => l::WEIGHS_YES,
        Weighs::Partly => l::WEIGHS_PARTLY,
        Weighs::No => l::WEIGHS_NO,
        Weighs::Unknown => l::WEIGHS_UNKNOWN,
    });
    el(
        "div",
        "",
        kids![
            el("dt", "", kids![el("b", "block", kids![act]), weighs]),
            el(
                "dd",
                "",
                kids![is.answer.clone(), cited::list(page, &is.evidence)]
            )
        ],
    )
    .node()
}
