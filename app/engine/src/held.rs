//! Stored rows read again. Their signatures were verified before they were stored; here their ids are computed anew,
//! so that what a disk has changed is never shown as signed.

use crate::ports::Row;
use record::{Authority, Body, Event, Id, Talk, VerifiedAct, WalletAct, body::body_hash, kind};
use rules::{
    BallotAct, BindingAct, ClaimAct, OpeningAct, RevisionAct, RevocationAct, Sorted,
    SponsorshipAct, VersionAct, sort,
};
use views::Why;

/// A stored act.
#[derive(Clone, Debug)]
pub struct Held {
    /// Its id.
    pub id: Id,
    /// First seen here, unix milliseconds.
    pub seen: i64,
    /// Made in this browser.
    pub own: bool,
    /// As [`Row::contract`].
    pub contract: u8,
    /// What it is.
    pub what: What,
}

/// What a stored act is.
#[derive(Clone, Debug)]
pub enum What {
    /// A wallet act.
    Act(Sorted),
    /// Talk.
    Talk(Box<Talk>),
    /// Something that no page shows yet.
    Other,
}

/// Reads a row.
///
/// # Errors
/// [`Why::Corrupted`] when its bytes are not what its id names.
pub fn read(row: &Row) -> Result<Held, Why> {
    what(row)
        .map(|what| Held {
            id: row.id,
            seen: row.seen,
            own: row.own,
            contract: row.contract,
            what,
        })
        .ok_or(Why::Corrupted)
}

fn what(row: &Row) -> Option<What> {
    let event = Event::from_json(&row.event).ok()?;
    if kind::WALLET.contains(&event.kind) {
        let act = WalletAct::from_json(&event.content).ok()?;
        let signed = act.message.body_hash();
        if act.id() != row.id || signed.is_some_and(|hash| hash != body_hash(&act.body)) {
            return None;
        }
        let body = Body::parse(&act.message, &act.body).ok()?;
        let (id, space) = (row.id, act.space());
        let authority = Authority::Key;
        return sort(VerifiedAct {
            id,
            space,
            act,
            body,
            authority,
        })
        .map(What::Act);
    }
    if event.check_id().is_err() || event.id != row.id {
        return None;
    }
    match event.kind {
        kind::TALK | kind::STANCE | kind::STATUS => Talk::read(&event)
            .ok()
            .map(|talk| What::Talk(Box::new(talk))),
        _ => Some(What::Other),
    }
}

/// [`Row::contract`] once the account's contract accepted the signature. Apart from 0, so that a key's signature that
/// a disk has changed is not taken for a contract's.
pub const CONTRACT_AGREED: u8 = 3;

/// Whether an act by a contract account may count yet.
///
/// # Errors
/// Why it may not.
pub fn confirmed(contract: u8) -> Result<(), Why> {
    match contract {
        0 | CONTRACT_AGREED => Ok(()),
        1 => Err(Why::ContractSignature),
        _ => Err(Why::BadSignature),
    }
}

macro_rules! as_the_rules_read {
    ($( $name:ident $variant:ident $type:ty, )*) => {
        impl Held {
            $(
                /// As the rules read it, if it is one.
                pub fn $name(&self) -> Option<&$type> {
                    match &self.what {
                        What::Act(Sorted::$variant(act)) => Some(act),
                        _ => None,
                    }
                }
            )*

            /// The talk that it is, if it is one.
            pub fn talk(&self) -> Option<&Talk> {
                match &self.what {
                    What::Talk(talk) => Some(talk),
                    _ => None,
                }
            }
        }
    };
}

as_the_rules_read! {
    version Version VersionAct,
    revision Revision RevisionAct,
    opening Opening OpeningAct,
    ballot Ballot BallotAct,
    binding Binding BindingAct,
    revocation Revocation RevocationAct,
    claim Claim ClaimAct,
    sponsorship Sponsorship SponsorshipAct,
}
