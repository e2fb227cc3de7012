//! What a verified event is found by.

use super::act_id;
use crate::ports::{Class, Row};
use record::{
    Authority, Event, Id, Message, Received, Talk, VerifiedAct, WalletAct,
    body::body_hash,
    kind,
    talk::{Parent, Saying},
};
use views::Why;

/// [`Row::contract`] of an act whose account must still be asked.
pub const CONTRACT_UNASKED: u8 = 1;
/// [`Row::contract`] of an act that its account's contract refused.
pub const CONTRACT_REFUSED: u8 = 2;

/// The row of what was received; none for hints and bundles, which are no acts.
pub fn row_of(event: &Event, received: &Received, seen: i64) -> Option<Row> {
    let (id, space, class, refs, contract) = match received {
        Received::Wallet(act) => {
            let contract = match act.authority {
                Authority::Key => 0,
                Authority::NeedsContract => CONTRACT_UNASKED,
            };
            (
                act.id,
                act.space,
                class_of(&act.act.message),
                wallet_refs(act),
                contract,
            )
        }
        Received::Talk(talk) => (talk.id, talk.space, Class::Talk, talk_refs(talk), 0),
        Received::Checkpoint(it) => (it.id, it.space, Class::Other, vec![it.opening], 0),
        Received::Certificate(it) => (it.event, it.space, Class::Other, vec![it.terms.opening], 0),
        Received::Result(it) => (
            event.recompute_id(),
            event.space().ok()?,
            Class::Other,
            vec![it.certificate],
            0,
        ),
        Received::Bundle(_) | Received::Pointer(_) => return None,
    };
    // One spelling, so that the same envelope from two relays is the same text.
    Some(Row {
        id,
        space,
        class,
        refs,
        event: event.to_json(),
        seen,
        own: false,
        contract,
    })
}

fn class_of(message: &Message) -> Class {
    match message {
        Message::SpaceVersion(_) => Class::Version,
        Message::Revision(_) | Message::Opening(_) => Class::Heading,
        Message::Ballot(_) => Class::Ballot,
        Message::DeviceBinding(_) | Message::DeviceRevocation(_) | Message::Delegation(_) => {
            Class::Person
        }
        Message::Sponsorship(_) | Message::Response(_) | Message::Ruling(_) | Message::Claim(_) => {
            Class::Other
        }
    }
}

/// A first revision is found under its own proposal too, whose id is its own.
fn wallet_refs(act: &VerifiedAct) -> Vec<Id> {
    match &act.act.message {
        Message::Revision(m) if m.proposal.is_zero() => vec![act.id],
        message => message.refers_to().into_iter().collect(),
    }
}

/// The proposal, what is answered, and the device, whose chain is followed by it.
fn talk_refs(talk: &Talk) -> Vec<Id> {
    let about = match &talk.saying {
        Saying::Post {
            parent: Parent::Act(id),
            ..
        } => *id,
        Saying::Post {
            parent: Parent::Talk(talk),
            ..
        } => talk.id,
        Saying::Stance { on, .. } | Saying::Status { on, .. } => on.id,
    };
    let mut refs = vec![talk.root];
    for id in [about, talk.device] {
        if !refs.contains(&id) {
            refs.push(id);
        }
    }
    refs
}

/// Whether a stored act is still what its id names: a failing disk or a meddling program may have changed it. Its
/// signature is not checked again.
///
/// # Errors
/// [`Why::Corrupted`] when it is not.
pub fn check_row(row: &Row) -> Result<(), Why> {
    let event = Event::from_json(&row.event).map_err(|_| Why::Corrupted)?;
    let id = act_id(&event).map_err(|_| Why::Corrupted)?;
    let body_fits = !kind::WALLET.contains(&event.kind)
        || WalletAct::from_json(&event.content).is_ok_and(|act| {
            act.message
                .body_hash()
                .is_none_or(|hash| hash == body_hash(&act.body))
        });
    let of_space = event.space().is_ok_and(|space| space == row.space);
    if id == row.id && body_fits && of_space {
        Ok(())
    } else {
        Err(Why::Corrupted)
    }
}
