//! The front page: the catalogue's networks, spaces in this browser, and those that the catalogue lists.

use crate::{catalogue::Entry, core::Core, space::Space, why};
use std::rc::Rc;
use views::{HomeView, ListedSpace, SpaceCard, Stage, Why};

/// The front page.
pub async fn home(core: &Rc<Core>) -> Result<HomeView, Why> {
    let mut cards = Vec::new();
    for id in core.ports.store.spaces().await.map_err(why::store)? {
        if let Some(space) = core.space(id).await? {
            let seen = space.seen.get(&id).copied().unwrap_or(0);
            cards.push((std::cmp::Reverse(seen), card(core, &space).await?));
        }
    }
    record::sorted::sort_by(&mut cards, |one, other| {
        (one.0, &one.1.space).cmp(&(other.0, &other.1.space))
    });
    let spaces: Vec<SpaceCard> = cards.into_iter().map(|(_, card)| card).collect();
    let here = |id: &String| spaces.iter().any(|card| card.space == *id);
    let catalogue = core.catalogue().await;
    let listed = catalogue.spaces.iter().map(listed);
    let listed = listed.filter(|entry| !here(&entry.space)).collect();
    Ok(HomeView {
        networks: catalogue.networks.clone(),
        spaces,
        listed,
    })
}

/// A space that is in a list.
pub fn listed(entry: &Entry) -> ListedSpace {
    ListedSpace {
        space: entry.space.to_string(),
        name: crate::markdown::visible(&entry.name),
        note: crate::markdown::visible(&entry.note),
        relays: entry.relays.clone(),
    }
}

/// A space in a list.
pub async fn card(core: &Rc<Core>, space: &Space) -> Result<SpaceCard, Why> {
    let (version, rules) = space.rules().ok_or(Why::NotFound)?;
    let stages = space
        .votes
        .all
        .values()
        .map(|vote| super::stage_of_vote(core, space, vote));
    let open_votes = stages.filter(|stage| *stage == Stage::Voting).count();
    Ok(SpaceCard {
        space: space.id.to_string(),
        name: version.message.name.clone(),
        chain: rules.chain_name.clone(),
        basis: core.basis(space).await,
        practice: space.practice(),
        open_votes: u32::try_from(open_votes).unwrap_or(u32::MAX),
        proposals: u32::try_from(space.proposals.all.len()).unwrap_or(u32::MAX),
    })
}
