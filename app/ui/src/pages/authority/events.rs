//! What happened beside the votes of a network, to be marked in the chart over time: dated facts of the catalogue.

use super::board::Board;
use crate::{
    charts::days,
    dom::effect,
    locales::{authority as l, t},
    state::Shown,
};
use views::{chosen::MARKS_OF_SOURCE, *};

/// The changes that the catalogue tells of a network.
pub fn of_network(board: Board, view: Shown) {
    effect(move || {
        let happened = view.with(|view| match view {
            Some(View::Network(NetworkView::Open(page))) => known(&page.changes),
            _ => Vec::new(),
        });
        board.marks(happened);
    });
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
    changes
        .iter()
        .filter_map(event)
        .take(MARKS_OF_SOURCE)
        .collect()
}
