//! What accounts claim about a network or about contracts: whatever stands in the spaces about them. Anybody may make
//! a space for a token or Governor, so each says on what basis it speaks, and only spaces count that the catalogue
//! lists for the network or that this browser has opened.

use super::{claims::claims, home};
use crate::{catalogue::Entry, core::Core, markdown, space::Space, why};
use record::{Address, sorted};
use std::rc::Rc;
use views::{Basis, ClaimSpace, ClaimedOn, ListedSpace, Why};

/// Most spaces that are looked into.
const SPACES: usize = 16;
/// Most contracts that are looked for.
const CONTRACTS: usize = 256;

/// The spaces about a network or contracts, the catalogue's first, then those with the better basis.
pub async fn claims_on(core: &Rc<Core>, on: &ClaimedOn) -> Result<Vec<ClaimSpace>, Why> {
    let contracts = contracts(on)?;
    let catalogue = core.catalogue().await;
    let about = |entry: &&Entry| !on.network.is_empty() && entry.network == on.network;
    let listed: Vec<&Entry> = catalogue.spaces.iter().filter(about).collect();
    let mut found = Vec::new();
    for entry in &listed {
        found.push(match core.space(entry.space).await? {
            Some(space) => opened(core, &space, home::listed(entry)).await?,
            None => ClaimSpace {
                space: home::listed(entry),
                basis: None,
                requests: Vec::new(),
                entries: Vec::new(),
            },
        });
    }
    let mut others = Vec::new();
    for id in core.ports.store.spaces().await.map_err(why::store)? {
        let known = listed.iter().any(|entry| entry.space == id);
        if let Some(space) = core.space(id).await?.filter(|_| !known)
            && names_one_of(&space, &contracts)
        {
            others.push((unsure(&core.basis(&space).await), id));
        }
    }
    sorted::sort(&mut others);
    others.truncate(SPACES);
    for (_, id) in others {
        if let Some(space) = core.space(id).await? {
            let entry = entry_of(&space).ok_or(Why::NotFound)?;
            found.push(opened(core, &space, entry).await?);
        }
    }
    Ok(found)
}

fn contracts(on: &ClaimedOn) -> Result<Vec<(u64, Address)>, Why> {
    let read =
        |(chain, address): &(u64, views::Address)| Ok((*chain, crate::act::account_of(address)?));
    on.contracts.iter().take(CONTRACTS).map(read).collect()
}

/// Whether the rules in force name one of the contracts as token or Governor.
fn names_one_of(space: &Space, contracts: &[(u64, Address)]) -> bool {
    space.rules().is_some_and(|(_, body)| {
        let named = [body.terms.token, body.governor].into_iter().flatten();
        named
            .map(|address| (body.terms.chain, address))
            .any(|named| contracts.contains(&named))
    })
}

/// Spaces that nothing but their own rules ties to the contract come last.
fn unsure(basis: &Basis) -> bool {
    !matches!(
        basis,
        Basis::Governor { .. } | Basis::Owner { .. } | Basis::Catalogue { .. }
    )
}

/// A space that was opened here, as the catalogue would list it.
fn entry_of(space: &Space) -> Option<ListedSpace> {
    let (version, body) = space.rules()?;
    Some(ListedSpace {
        space: space.id.to_string(),
        name: markdown::visible(&version.message.name),
        note: String::new(),
        relays: body.relays.clone(),
    })
}

async fn opened(core: &Rc<Core>, space: &Space, entry: ListedSpace) -> Result<ClaimSpace, Why> {
    let claims = claims(core, space.id, None).await?;
    Ok(ClaimSpace {
        space: entry,
        basis: Some(core.basis(space).await),
        requests: claims.requests,
        entries: claims.entries,
    })
}
