//! Who can act without a vote, asked live: which sources would be asked, the run itself, and what it found.

use crate::{chain_place, core::Core};
use record::Id;
use std::rc::Rc;
use views::{PowerScope, PowersRun, PowersView, Why};

/// The place whose sources a check asks.
pub fn place_of(scope: &PowerScope) -> Result<Id, Why> {
    match &scope.space {
        Some(space) => crate::act::id_of(space),
        None => Ok(chain_place::place(scope.chain)),
    }
}

/// The check as it stands. Contacts nobody.
pub async fn view(core: &Rc<Core>, scope: &PowerScope) -> Result<PowersView, Why> {
    core.hint_nodes(scope.chain, &scope.nodes);
    Ok(PowersView {
        asking: core.asking(place_of(scope)?).await?,
        run: PowersRun::Idle,
        found: None,
    })
}

/// Begins a check, unless one runs.
pub async fn begin(core: &Rc<Core>, scope: PowerScope) -> Result<(), Why> {
    core.reach_place(place_of(&scope)?, scope.chain).await
}

/// Ends a check.
pub fn stop(_core: &Rc<Core>, scope: &PowerScope) -> Result<(), Why> {
    place_of(scope).map(|_| ())
}
