//! After signing: where the act is, whether this tab may be closed, until when it can be changed.

use super::{check_line, link, p, whole};
use crate::{
    dom::{Node, el, live},
    kids,
    locales::{sign as l, t},
    routes::Page,
    state::{session, watch},
    words,
};
use views::{CheckState, Delivery, Query, Receipt, RelayReceipt, RelayState, SyncView, View};

/// A receipt that follows its relays. `changeable` says until when the act can be changed, if it can.
pub fn receipt(receipt: Receipt, changeable: Option<String>) -> Node {
    let space = receipt.space.clone();
    let sync = watch(move || {
        Some(Query::Sync {
            space: space.clone(),
        })
    });
    let (id, stored) = (receipt.id.clone(), receipt.stored);
    let relays = move || {
        let now = sync.with(|view| match view {
            Some(View::Sync(sync)) => followed(&receipt.relays, sync),
            _ => receipt.relays.clone(),
        });
        deliveries(&now)
    };
    let session = session();
    let kept = move || {
        (session.kept.get() == Some(false)).then(|| {
            let way = link("", &Page::You, t(l::TO_BACKUP));
            let words = check_line(CheckState::Weak, t(l::NOT_KEPT));
            el("div", "flow tight", kids![words, way]).node()
        })
    };
    let stored = if stored {
        (CheckState::Good, l::STORED)
    } else {
        (CheckState::Bad, l::NOT_STORED)
    };
    el(
        "div",
        "receipt flow tight",
        kids![
            el(
                "div",
                "flow tight",
                kids![check_line(stored.0, t(stored.1)), live(kept), live(relays)]
            )
            .attr("role", "status"),
            changeable.map(|words| p("small", words)),
            el(
                "details",
                "small",
                kids![el("summary", "", kids![t(l::RECEIPT_ID)]), whole(&id)]
            )
        ],
    )
    .node()
}

/// What each relay said to one act, and whether it is safe to go.
pub fn deliveries(relays: &[RelayReceipt]) -> Node {
    let accepted = relays
        .iter()
        .filter(|r| r.state == Delivery::Accepted)
        .count();
    let (state, words) = match (accepted, relays.len()) {
        (_, 0) => (CheckState::Nothing, t(l::NO_RELAYS).to_owned()),
        (0, _) => (CheckState::Running, t(l::NONE_YET).to_owned()),
        (n, all) => (
            CheckState::Good,
            l::accepted(&n.to_string(), &all.to_string()),
        ),
    };
    let rows: Vec<Node> = relays
        .iter()
        .map(|r| {
            let line = [words::host(&r.relay), ": ", &words::delivery(&r.state)].concat();
            el("li", "", kids![line]).node()
        })
        .collect();
    let rows = (!rows.is_empty()).then(|| el("ul", "small soft break", kids![rows]).node());
    el("div", "flow tight", kids![check_line(state, words), rows]).node()
}

/// A relay that has nothing left to send to has taken this act too.
fn followed(first: &[RelayReceipt], sync: &SyncView) -> Vec<RelayReceipt> {
    let mut now = first.to_vec();
    for receipt in now.iter_mut().filter(|r| r.state == Delivery::Waiting) {
        let done = |r: &&views::RelayView| r.url == receipt.relay && r.waiting == 0;
        if sync
            .relays
            .iter()
            .find(done)
            .is_some_and(|r| r.state == RelayState::Live)
        {
            receipt.state = Delivery::Accepted;
        }
    }
    now
}

#[cfg(test)]
mod tests {
    use super::*;
    use views::RelayView;

    #[test]
    fn a_waiting_relay_counts_as_accepted_only_once_its_outbox_is_empty_and_it_is_there() {
        let waiting = RelayReceipt {
            relay: "wss://a".into(),
            state: Delivery::Waiting,
        };
        let check = |state, left, expected: Delivery| {
            let relay = RelayView {
                url: "wss://a".into(),
                state,
                holds: 0,
                of: 1,
                waiting: left,
                said: String::new(),
                refused: 0,
                unread: 0,
                wait: 0,
            };
            let sync = SyncView {
                relays: vec![relay],
                ..SyncView::default()
            };
            let now = followed(std::slice::from_ref(&waiting), &sync);
            assert_eq!(now.first().map(|r| r.state.clone()), Some(expected));
        };
        check(RelayState::Live, 0, Delivery::Accepted);
        check(RelayState::Live, 1, Delivery::Waiting);
        check(RelayState::Down { retry_at: 0 }, 0, Delivery::Waiting);
    }
}
