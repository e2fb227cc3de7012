//! An act as the rules read it: its id, what was signed, and what its body says.

use crate::Reason;
use record::sorted::Map;
use record::{
    Ballot, Body, Claim, Delegation, DeviceBinding, DeviceRevocation, Id, Message, Opening,
    Response, Revision, Ruling, SpaceVersion, Sponsorship, VerifiedAct,
    body::{ClaimBody, OpeningBody, RevisionBody, SpaceBody},
};

/// A verified act. Whoever makes one vouches that `id` is the digest of `message` on `chain`, that
/// its account signed it, and that `body` is what the signed body hash stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act<M, B = ()> {
    /// The act id.
    pub id: Id,
    /// The chain of the signing domain.
    pub chain: u64,
    /// What was signed.
    pub message: M,
    /// What its body says.
    pub body: B,
}

/// A version of a space's rules.
pub type VersionAct = Act<SpaceVersion, SpaceBody>;
/// A revision of a proposal.
pub type RevisionAct = Act<Revision, RevisionBody>;
/// An opening of a vote.
pub type OpeningAct = Act<Opening, OpeningBody>;
/// A ballot.
pub type BallotAct = Act<Ballot>;
/// A sponsorship.
pub type SponsorshipAct = Act<Sponsorship>;
/// A ruling.
pub type RulingAct = Act<Ruling>;
/// A device bound to an account, with the device's consent.
pub type BindingAct = Act<DeviceBinding>;
/// A device taken back.
pub type RevocationAct = Act<DeviceRevocation>;
/// An answer to a result.
pub type ResponseAct = Act<Response>;
/// A claim.
pub type ClaimAct = Act<Claim, ClaimBody>;
/// A delegation.
pub type DelegationAct = Act<Delegation>;

/// A verified act by what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the type of the same name")]
pub enum Sorted {
    Version(Box<VersionAct>),
    Revision(Box<RevisionAct>),
    Opening(Box<OpeningAct>),
    Ballot(Box<BallotAct>),
    Sponsorship(Box<SponsorshipAct>),
    Ruling(Box<RulingAct>),
    Binding(Box<BindingAct>),
    Revocation(Box<RevocationAct>),
    Response(Box<ResponseAct>),
    Claim(Box<ClaimAct>),
    Delegation(Box<DelegationAct>),
}

/// Sorts what `record` verified. An act whose account is a contract comes here only after the
/// contract accepted the signature. `None` where message and body do not belong together, which
/// `record` never returns.
pub fn sort(verified: VerifiedAct) -> Option<Sorted> {
    let (id, chain) = (verified.id, verified.act.chain_id);
    Some(match (verified.act.message, verified.body) {
        (Message::SpaceVersion(message), Body::Space(body)) => Sorted::Version(
            Act {
                id,
                chain,
                message,
                body: *body,
            }
            .into(),
        ),
        (Message::Revision(message), Body::Revision(body)) => Sorted::Revision(
            Act {
                id,
                chain,
                message,
                body: *body,
            }
            .into(),
        ),
        (Message::Opening(message), Body::Opening(body)) => Sorted::Opening(
            Act {
                id,
                chain,
                message,
                body: *body,
            }
            .into(),
        ),
        (Message::Claim(message), Body::Claim(body)) => Sorted::Claim(
            Act {
                id,
                chain,
                message,
                body: *body,
            }
            .into(),
        ),
        (Message::DeviceBinding(message), Body::Consent(_)) => Sorted::Binding(
            Act {
                id,
                chain,
                message,
                body: (),
            }
            .into(),
        ),
        (Message::Ballot(message), Body::None) => Sorted::Ballot(
            Act {
                id,
                chain,
                message,
                body: (),
            }
            .into(),
        ),
        (Message::Sponsorship(message), Body::None) => Sorted::Sponsorship(
            Act {
                id,
                chain,
                message,
                body: (),
            }
            .into(),
        ),
        (Message::Ruling(message), Body::None) => Sorted::Ruling(
            Act {
                id,
                chain,
                message,
                body: (),
            }
            .into(),
        ),
        (Message::DeviceRevocation(message), Body::None) => Sorted::Revocation(
            Act {
                id,
                chain,
                message,
                body: (),
            }
            .into(),
        ),
        (Message::Response(message), Body::None) => Sorted::Response(
            Act {
                id,
                chain,
                message,
                body: (),
            }
            .into(),
        ),
        (Message::Delegation(message), Body::None) => Sorted::Delegation(
            Act {
                id,
                chain,
                message,
                body: (),
            }
            .into(),
        ),
        _ => return None,
    })
}

/// Of what one account said on one matter, what stands, and why the rest does not.
///
/// The highest `seq` stands. If different things were said under it, that `seq` is void and the next lower one stands.
/// The same said twice under one `seq` stands once, by the lowest id. `place` is an item's `seq` and act id.
pub(crate) fn last_word<T: Copy, W: PartialEq>(
    mut items: Vec<T>,
    place: impl Fn(T) -> (u64, Id),
    said: impl Fn(T) -> W,
) -> (Option<T>, Vec<(Id, Reason)>) {
    record::sorted::sort_by_key(&mut items, |item| {
        let (seq, id) = place(*item);
        (core::cmp::Reverse(seq), id)
    });
    items.dedup_by_key(|item| place(*item).1);
    let (mut stands, mut aside) = (None, Vec::new());
    for same in items.chunk_by(|one, other| place(*one).0 == place(*other).0) {
        let [first, rest @ ..] = same else { continue };
        let (these, reason) = if stands.is_some() {
            (same, Reason::Superseded)
        } else if rest.iter().any(|item| said(*item) != said(*first)) {
            (same, Reason::Conflicting)
        } else {
            stands = Some(*first);
            (rest, Reason::Superseded)
        };
        aside.extend(these.iter().map(|item| (place(*item).1, reason.clone())));
    }
    (stands, aside)
}

/// The acts by id: the same act twice, in whatever envelopes, is one act.
pub(crate) fn by_id<'a, M, B>(
    acts: impl IntoIterator<Item = &'a Act<M, B>>,
) -> Map<Id, &'a Act<M, B>> {
    acts.into_iter().map(|act| (act.id, act)).collect()
}
