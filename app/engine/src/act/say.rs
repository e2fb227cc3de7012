//! Talk: said under the device key, without a wallet's window, each thing in its place in the key's chain.

use super::{
    device::{name, permission, place_name, write_place},
    publish::{Carried, carry},
};
use crate::{core::Core, intake::row_of, ports::Row, why};
use record::{
    Address, Id, Label, Received, Talk,
    talk::{Parent, Place, Saying as Said, TalkRef},
};
use std::rc::Rc;
use views::{Receipt, Why};

/// Something to say.
pub struct Saying {
    /// The space.
    pub space: Id,
    /// The proposal.
    pub proposal: Id,
    /// The comment answered, if any.
    pub parent: Option<Id>,
    /// The account spoken for.
    pub account: Address,
    /// Markdown.
    pub text: String,
}

/// Says it.
pub async fn say(core: &Rc<Core>, saying: Saying) -> Result<Receipt, Why> {
    let Saying {
        space: space_id,
        proposal,
        parent,
        account,
        text,
    } = saying;
    let space = core.here(space_id).await?;
    if !space.proposals.all.contains_key(&proposal) {
        return Err(Why::UnknownReference);
    }
    let kept = core
        .kept_device(space_id, account)
        .await?
        .ok_or(Why::DeviceUnbound)?;
    // Two tabs that speak at once would take one place twice, which looks like a copied key.
    let _turn = core.ports.together.turn(name(space_id, account)).await;
    let devices = core.devices(&space).await?;
    let now = u64::try_from(core.ports.clock.now_ms() / 1000).unwrap_or(0);
    let permitted = match permission(&devices, account, kept.device) {
        None => return Err(Why::DeviceUnbound),
        Some(of) if of.revoked => return Err(Why::DeviceRevoked),
        Some(of) if of.expires_at <= now => return Err(Why::DeviceExpired),
        Some(of) => of,
    };
    let key = core.open_device(&kept).await?;
    let parent = match parent {
        None => Parent::Act(proposal),
        Some(id) => Parent::Talk(talk_ref(core, id, proposal).await?),
    };
    let last = core.last_place(space_id, kept.device).await?;
    let (number, previous) = last.map_or((0, Id::ZERO), |place| (place.number, place.previous));
    let place = Place {
        number: number.saturating_add(1),
        previous,
    };
    let talk = Talk {
        id: Id::ZERO,
        device: kept.device,
        created_at: now,
        space: space_id,
        binding: permitted.binding,
        place,
        root: proposal,
        saying: Said::Post {
            parent,
            label: Label::Comment,
            content: text.trim().to_owned(),
            quote: None,
            replace: None,
        },
    };
    let event = talk
        .sign(&key, &core.ports.entropy.bytes())
        .map_err(|refusal| why::field(&refusal))?;
    let said = Place {
        number: place.number,
        previous: event.id,
    };
    let said_there = Talk {
        id: event.id,
        ..talk
    };
    let received = Received::Talk(Box::new(said_there));
    let row = row_of(&event, &received, core.ports.clock.now_ms());
    let row = row.ok_or(Why::Internal(String::from("talk without a row")))?;
    let row = Row { own: true, ..row };
    let values = vec![(place_name(kept.device), Some(write_place(&said)))];
    carry(
        core,
        Carried {
            row,
            proposal: Some(proposal),
            values,
        },
    )
    .await
}

async fn talk_ref(core: &Core, id: Id, proposal: Id) -> Result<TalkRef, Why> {
    let row = core
        .ports
        .store
        .rows(vec![id])
        .await
        .map_err(why::store)?
        .pop()
        .flatten();
    let row = row.ok_or(Why::UnknownReference)?;
    let held = core.read_all(&[row]).await;
    let talk = held
        .first()
        .and_then(|held| held.talk())
        .ok_or(Why::UnknownReference)?;
    if talk.root != proposal {
        return Err(Why::UnknownReference);
    }
    Ok(TalkRef {
        id: talk.id,
        author: talk.device,
    })
}
