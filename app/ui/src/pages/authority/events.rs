//! What happened beside the votes, to be marked in the chart over time: dated facts of the catalogue, and what a Governor
//! logged about its rules.

use super::board::Board;
use crate::{
    charts::days,
    dom::{Node, effect, live},
    held::Held,
    locales::{authority as l, t},
    pages::network,
    state::watch,
};
use leptos::prelude::untrack;
use views::*;

/// Most marks of one source; the newest.
const MOST: usize = 60;

/// The changes that the catalogue tells of a network.
pub fn of_network(board: Board, id: String) {
    let view = watch(move || Some(Query::Network(id.clone())));
    effect(move || {
        let happened = view.with(|view| match view {
            Some(View::Network(NetworkView::Open(page))) => known(&page.changes),
            _ => Vec::new(),
        });
        board.marks(happened);
    });
}

/// The rules of a Governor with their history, read when the reader asks for them; what changed is marked.
pub fn of_governor(board: Board, governor: ContractRef) -> Node {
    let source = HistorySource::Governor(governor.clone());
    let view = watch(move || Some(Query::History(source.clone())));
    // Its timelock's log and its token's unit are known once the votes are read, here or earlier.
    let facts = Held::new(None::<GovernorFacts>);
    effect(move || {
        let now = view.with(|view| match view {
            Some(View::History(history)) => history.governor.clone(),
            _ => None,
        });
        if now != facts.get_untracked() {
            facts.set(now);
        }
    });
    live(move || {
        let facts = facts.get();
        let governor = governor.clone();
        untrack(move || {
            network::rules_in_force(governor, facts, move |happened| board.marks(happened))
        })
    })
}

fn known(changes: &[KnownChange]) -> Vec<Happened> {
    let event = |change: &KnownChange| {
        let decision = match &change.decision {
            Some(decision) => l::event_decided(decision),
            None => t(l::EVENT_UNDECIDED).to_owned(),
        };
        Some(Happened {
            at: days::read_iso(&change.date)?,
            what: l::event(&change.what, &decision),
        })
    };
    changes.iter().filter_map(event).take(MOST).collect()
}
