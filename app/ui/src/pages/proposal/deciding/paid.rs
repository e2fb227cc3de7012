//! Capital alignment: what share of the weight for a proposal came from those whom its calls pay.

use super::result;
use crate::{
    amounts,
    components::*,
    dom::{Node, el},
    kids, labels,
    locales::{deciding as l, t},
};
use views::{PaidVotes, Pays, WhoDecides};

/// What is said of it.
pub fn paid(pays: &Pays, found: &WhoDecides) -> Vec<Node> {
    let body = match (pays, &found.paid) {
        (Pays::NotHere, _) => p("", t(l::PAID_NOT_HERE)),
        (Pays::Calls(..), Some(paid)) => votes(paid),
        _ => p("", t(l::PAID_NO_CALLS)),
    };
    vec![body]
}

fn votes(paid: &PaidVotes) -> Node {
    let of = amounts::count(paid.paid.into());
    let said = match (paid.paid, paid.voted_for.len(), paid.share_bps) {
        (0, ..) => t(l::PAID_NOBODY).into(),
        (_, 0, _) | (.., None) => l::paid_none(&of),
        (_, count, Some(share)) => {
            l::paid_share(&amounts::share(share), &amounts::count(count as u64), &of)
        }
    };
    let voted: Vec<Node> = paid
        .voted_for
        .iter()
        .map(|account| {
            el(
                "li",
                "",
                kids![whole(account), labels::below(account, None)],
            )
            .node()
        })
        .collect();
    let any = !voted.is_empty();
    let untold = (paid.untold > 0)
        .then(|| check_line(views::CheckState::Weak, l::paid_untold(paid.untold.into())));
    Node::Many(kids![
        p("", said),
        any.then(|| el("ul", "small", voted)),
        any.then(|| p("", l::paid_with(result(Some(paid.passes_without))))),
        untold,
        any.then(|| p("small soft", t(l::PAID_NOT_CAUSE)))
    ])
}
