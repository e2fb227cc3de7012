//! What the ledger of disagreements knows beside votes: changes behind which no decision was found, as contracts logged
//! them or the catalogue tells, and who signed a dispute of each. Contacts nobody before the reader looks for changes.

use super::board::Board;
use crate::{
    amounts,
    charts::days,
    components::*,
    dom::{Node, effect, el, live},
    kids,
    locales::{authority as l, ruled as rules, silent as s, t},
    pages::network::{self, Signed},
    routes::Page,
    state::{Session, Shown, session, watch},
    words,
};
use views::{View, *};

/// Of a network of the catalogue: what its entry tells. `view` shows the network.
pub fn of_network(board: Board, view: Shown, id: String) {
    let signed = Signed::on(move || ClaimedOn {
        network: id.clone(),
        contracts: view.with(|view| match opened(view) {
            Some(page) => network::contracts(page),
            None => Vec::new(),
        }),
    });
    effect(move || {
        let changes = view.with(|view| {
            // An entry that tells of none says nothing: who wrote it may not have looked.
            let changes = &opened(view)?.changes;
            let told = changes.iter().filter(|change| change.decision.is_none());
            let told = told.map(|change| SilentChange {
                what: Changed::Told(change.what.clone()),
                at: days::read_iso(&change.date),
                by: None,
                matched: true,
                early: false,
                challenged: signed.challengers(&network::known_change_name(change)),
            });
            (!changes.is_empty()).then(|| told.collect())
        });
        board.know(Ledger { changes });
    });
}

fn opened(view: &Option<View>) -> Option<&NetworkPage> {
    match view {
        Some(View::Network(NetworkView::Open(page))) => Some(page),
        _ => None,
    }
}

/// What is looked through for a Governor: what a check of its powers found in this session, else what it names itself.
#[derive(Clone)]
struct Around {
    scope: PowerScope,
    powers: Shown,
    history: Shown,
}

impl Around {
    /// In what the Governor's token is counted: ticker and digits after the point.
    fn unit(&self) -> Option<(String, u8)> {
        self.history.with(|view| match view {
            Some(View::History(history)) => history.governor.as_ref()?.unit.clone(),
            _ => None,
        })
    }

    fn watched(&self) -> Option<Watched> {
        let checked = self.powers.with(|view| match view {
            Some(View::Powers(view)) => network::watched(&self.scope, view.found.as_deref()?),
            _ => None,
        });
        checked.or_else(|| {
            let governor = self.scope.start.first()?;
            self.history.with(|view| match view {
                Some(View::History(history)) => {
                    let facts = history.governor.as_ref()?;
                    let named = [
                        Some(governor),
                        facts.timelock.as_ref(),
                        facts.token.as_ref(),
                    ];
                    Some(Watched {
                        chain: self.scope.chain,
                        contracts: named.into_iter().flatten().cloned().collect(),
                        governor: Some(governor.clone()),
                        nodes: Vec::new(),
                    })
                }
                _ => None,
            })
        })
    }
}

/// Of a Governor: a panel that looks for changes once the reader says so. `history` shows its history.
pub fn of_governor(board: Board, chain: u64, governor: Address, history: Shown) -> Node {
    let session = session();
    let scope = PowerScope {
        chain,
        start: vec![governor.clone()],
        ..PowerScope::default()
    };
    let powers = {
        let scope = scope.clone();
        watch(move || Some(Query::Powers(scope.clone())))
    };
    let around = Around {
        scope,
        powers,
        history,
    };
    let view = {
        let around = around.clone();
        watch(move || around.watched().map(Query::Changes))
    };
    let signed = {
        let around = around.clone();
        Signed::on(move || {
            let contracts = around.watched().map(|of| of.contracts).unwrap_or_default();
            ClaimedOn {
                network: String::new(),
                contracts: contracts.into_iter().map(|of| (chain, of)).collect(),
            }
        })
    };
    let unit = around.clone();
    effect(move || {
        let changes = view.with(|view| {
            let found = found(view)?.changes.iter();
            Some(found.filter_map(|one| noted(chain, one, signed)).collect())
        });
        board.know(Ledger { changes });
        let unit = unit.unit();
        let happened = view.with(|view| Some(network::happened(found(view)?, unit)));
        if let Some(happened) = happened {
            board.marks(happened);
        }
    });
    live(move || {
        view.with(|view| match view {
            Some(View::Changes(view)) if !view.asking.needs_consent => {
                panel(session, view, &around, &governor)
            }
            _ => Node::Nothing,
        })
    })
}

fn found(view: &Option<View>) -> Option<&ChangesFound> {
    match view {
        Some(View::Changes(view)) => view.found.as_deref(),
        _ => None,
    }
}

/// A change as the ledger takes it; none where a decision stands behind it.
fn noted(chain: u64, change: &LoggedChange, signed: Signed) -> Option<SilentChange> {
    let matched = match change.decision {
        DecisionMatch::Carries(..) | DecisionMatch::Made => return None,
        DecisionMatch::None => true,
        // In the transaction of a decision, though not among what it says: whose doing it was cannot be told.
        DecisionMatch::Beside(..) | DecisionMatch::Unknown => false,
    };
    Some(SilentChange {
        what: Changed::Logged(change.kind, change.entry.clone(), change.contract.clone()),
        at: change.at.at,
        by: change.sender.clone(),
        matched,
        early: change.early,
        challenged: signed.challengers(&network::change_name(chain, change)),
    })
}

fn panel(session: Session, view: &ChangesView, around: &Around, governor: &Address) -> Node {
    let (reads, stops) = (around.clone(), around.clone());
    let read = move || {
        if let Some(watched) = leptos::prelude::untrack(|| reads.watched()) {
            session.intend_quietly(Intent::ReadChanges(watched));
        }
    };
    let stop = move || {
        if let Some(watched) = leptos::prelude::untrack(|| stops.watched()) {
            session.intend_quietly(Intent::StopChanges(watched));
        }
    };
    let stage = read_stage(
        &view.stage,
        view.found.is_some(),
        &network::LOOKING,
        read,
        stop,
    );
    let said = view.found.as_deref().map(|found| {
        let until = match &view.stage {
            ReadStage::Complete(Some(until)) => {
                Some(p("small soft", l::ledger_until(&session.moment(until))))
            }
            _ => None,
        };
        let governor = around.watched().is_none_or(|of| of.governor.is_some());
        let sentence = network::changes_sentence(found, governor);
        let unit = around.unit();
        let rules = network::rules_in_force(found, unit, &|address| amounts::short_id(address));
        Node::Many(kids![
            p("strong", sentence),
            until,
            check_line(words::trust_state(&found.trust), words::trust(&found.trust)),
            network::changes_lacks(found),
            el("h3", "h4", kids![t(rules::TITLE)]),
            rules
        ])
    });
    let page = Page::At(around.scope.chain, governor.clone());
    el(
        "section",
        "card flow tight",
        kids![
            el("h2", "h3", kids![t(s::TITLE)]),
            p("small", t(l::LEDGER_TEXT)),
            p("small soft", t(s::BLIND_HERE)),
            said,
            stage,
            el("p", "small", kids![link("", &page, t(l::LEDGER_POWERS))])
        ],
    )
    .attr("id", "changes")
    .node()
}
