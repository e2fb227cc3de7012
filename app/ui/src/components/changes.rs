//! What a proposal would change: old and new value of each setting.

use crate::locales::{proposal as l, t};
use crate::{
    dom::{Node, el},
    kids,
};
use views::Change;

/// The box of changes; nothing when a proposal names none.
pub fn changes(changes: &[Change]) -> Option<Node> {
    if changes.is_empty() {
        return None;
    }
    let rows: Vec<Node> = changes.iter().map(row).collect();
    Some(
        el("div", "change", kids![rows])
            .attr("role", "group")
            .attr("aria-label", t(l::WHAT_CHANGES))
            .node(),
    )
}

fn row(change: &Change) -> Node {
    let Change {
        name,
        from,
        to,
        unit,
    } = change.clone();
    let gap = if unit.is_empty() { "" } else { "\u{a0}" };
    let old = (!from.is_empty()).then(|| Node::Many(kids![el("del", "num", kids![from]), " → "]));
    el(
        "div",
        "",
        kids![
            el("span", "", kids![name]),
            el(
                "span",
                "",
                kids![old, el("ins", "num", kids![to, gap, unit])]
            )
        ],
    )
    .node()
}
