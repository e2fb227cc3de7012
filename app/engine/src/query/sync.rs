//! Relays and nodes: how each is doing, and what waits.

use crate::{core::Core, space::Space, why};
use record::Id;
use record::sorted::Set;
use std::rc::Rc;
use views::{NodeState, RelayState, SyncSummary, SyncView, Why};

/// Everything on sync.
pub async fn sync(core: &Rc<Core>, id: Id) -> Result<SyncView, Why> {
    core.reach_out(id).await?;
    let space = core.space(id).await?;
    let hosts = core.hosts(id, space.as_deref()).await?;
    let relays = core.relay_views(id, &hosts).await?;
    let nodes = core.node_views(id, space.as_deref(), &hosts);
    let acts = core.ports.store.count_space(id).await.map_err(why::store)?;
    Ok(SyncView {
        relays,
        nodes,
        acts,
        hosts: hosts.into_iter().filter(|h| !h.agreed).collect(),
    })
}

/// One line on sync.
pub async fn summary(core: &Rc<Core>, space: &Space) -> Result<SyncSummary, Why> {
    let hosts = core.hosts(space.id, Some(space)).await?;
    let relays = core.relay_states(space.id, &hosts);
    let nodes = core.node_views(space.id, Some(space), &hosts);
    let up = |state: RelayState| matches!(state, RelayState::Reading | RelayState::Live);
    let answers = |state: &NodeState| {
        matches!(
            state,
            NodeState::Good | NodeState::Lagging(_) | NodeState::Contradicts
        )
    };
    let outbox = core.ports.store.outbox().await.map_err(why::store)?;
    let waiting: Set<Id> = outbox
        .iter()
        .filter(|entry| entry.space == space.id)
        .map(|entry| entry.act)
        .collect();
    let small = |count: usize| u8::try_from(count).unwrap_or(u8::MAX);
    Ok(SyncSummary {
        relays_up: small(relays.iter().filter(|state| up(**state)).count()),
        relays: small(relays.len()),
        nodes_up: small(nodes.iter().filter(|node| answers(&node.state)).count()),
        nodes: small(nodes.len()),
        waiting: u32::try_from(waiting.len()).unwrap_or(u32::MAX),
        consent: hosts.iter().any(|h| !h.agreed && !h.refused),
    })
}
