//! The comments of a proposal, each with the account that its device may speak for.

use crate::{core::Core, markdown, ports::Class, why};
use record::sorted::{Map, Set};
use record::{
    Id, Talk,
    talk::{Parent, Saying},
};
use rules::{
    device::Voice,
    thread::{Post, order},
};
use std::rc::Rc;
use views::{CommentView, ThreadView, Why};

/// The thread of a proposal.
pub async fn thread(core: &Rc<Core>, space_id: Id, proposal: Id) -> Result<ThreadView, Why> {
    core.reach_out(space_id).await?;
    let space = super::space_of(core, space_id).await?;
    if !space.proposals.all.contains_key(&proposal) {
        return Err(super::missing(core, space_id, Some(&space)).await?);
    }
    // All talk of the space: what a revocation leaves is found along a device's whole chain.
    let rows = core.class(space_id, Class::Talk).await?;
    let devices = core.devices(&space).await?;
    let voices = devices.voices(rows.iter().filter_map(|held| held.talk()));
    let outbox = core.ports.store.outbox().await.map_err(why::store)?;
    let unsent: Set<Id> = outbox.iter().map(|entry| entry.act).collect();

    let here = rows
        .iter()
        .filter_map(|held| held.talk())
        .filter(|talk| talk.root == proposal);
    let (mut posts, mut comments, mut apart) = (Vec::new(), Map::new(), Vec::new());
    for talk in here {
        let Saying::Post {
            parent, content, ..
        } = &talk.saying
        else {
            continue;
        };
        let parent = match parent {
            Parent::Act(_) => None,
            Parent::Talk(talk) => Some(talk.id),
        };
        let voice = voices.get(&talk.id);
        let (voice, why) = match voice {
            Some(Ok(voice)) => (Some(*voice), None),
            Some(Err(reason)) => (None, Some(why::reason(reason))),
            None => (None, Some(Why::DeviceUnbound)),
        };
        let comment = view(talk, parent, content, voice, why, unsent.contains(&talk.id));
        match comment.why.is_some() {
            true => apart.push(comment),
            false => {
                posts.push(Post {
                    id: talk.id,
                    parent,
                    said_at: talk.created_at,
                    device: talk.device,
                    number: talk.place.number,
                });
                comments.insert(talk.id, comment);
            }
        }
    }
    let order = order(posts);
    let placed = order.rows.into_iter().filter_map(|(id, depth)| {
        comments
            .remove(&id)
            .map(|comment| CommentView { depth, ..comment })
    });
    Ok(ThreadView {
        comments: placed.collect(),
        waiting: u32::try_from(order.waiting.len()).unwrap_or(u32::MAX),
        apart,
    })
}

fn view(
    talk: &Talk,
    parent: Option<Id>,
    content: &str,
    voice: Option<Voice>,
    why: Option<Why>,
    waiting: bool,
) -> CommentView {
    CommentView {
        id: talk.id.to_string(),
        parent: parent.map(|id| id.to_string()),
        depth: 0,
        account: voice.map(|voice| voice.account.to_string()),
        device: talk.device.to_string(),
        text: markdown::parse(content),
        said_at: i64::try_from(talk.created_at).unwrap_or(i64::MAX),
        why,
        waiting,
    }
}
