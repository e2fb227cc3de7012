//! Relays and chain sources as rows: their state in words, and what each relay lacks.

use super::{check_line, p};
use crate::{amounts, locales::words as l, state::session, words};
use crate::{
    dom::{Node, el},
    kids,
};
use views::{CheckState, NodeView, RelayState, RelayView};

/// One relay.
pub fn relay_row(relay: &RelayView) -> Node {
    let session = session();
    let (state, words) = words::relay(relay.state, |at| session.date(at));
    let mut facts: Vec<String> = Vec::new();
    if relay.of > 0 && relay.state != RelayState::Unasked {
        let of = amounts::count(relay.of.into());
        facts.push(match relay.of.saturating_sub(relay.holds) {
            0 => l::relay_has_all(&of),
            n => l::relay_lacks(&amounts::count(n.into()), &of),
        });
    }
    if relay.waiting > 0 {
        facts.push(l::relay_waiting(relay.waiting.into()));
    }
    if relay.refused > 0 {
        facts.push(l::relay_refused(relay.refused.into()));
    }
    if relay.wait > 0 {
        facts.push(l::relay_guests(relay.wait.into()));
    }
    if !relay.said.is_empty() {
        facts.push(l::relay_said(&relay.said));
    }
    let unread = (relay.unread > 0).then(|| {
        let words = l::relay_unread(relay.unread.into());
        check_line(CheckState::Weak, words)
    });
    let url = relay.url.clone();
    el(
        "li",
        "source",
        kids![
            el("p", "strong break", kids![url]),
            check_line(state, words),
            unread,
            (!facts.is_empty()).then(|| p("small soft break", facts.join(" · ")))
        ],
    )
    .node()
}

/// A list of relays.
pub fn relays(list: &[RelayView]) -> Node {
    let rows: Vec<Node> = list.iter().map(relay_row).collect();
    el("ul", "plain sources", kids![rows]).node()
}

/// One chain source.
fn node(node: &NodeView) -> Node {
    let (state, said) = words::node(&node.state);
    let mut about = words::named_by(node.named_by).to_owned();
    if let Some(block) = node.block {
        about.push_str(" · ");
        about.push_str(&l::node_at(&amounts::count(block)));
    }
    let name = if node.name.is_empty() {
        words::host(&node.url).to_owned()
    } else {
        node.name.clone()
    };
    let url = node.url.clone();
    el(
        "li",
        "source",
        kids![
            el("p", "strong", kids![name]),
            check_line(state, said),
            el("p", "small soft break", kids![url, " · ", about])
        ],
    )
    .node()
}

/// A list of chain sources.
pub fn nodes(list: &[NodeView]) -> Node {
    let rows: Vec<Node> = list.iter().map(node).collect();
    el("ul", "plain sources", kids![rows]).node()
}
