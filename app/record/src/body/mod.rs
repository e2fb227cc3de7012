//! Bodies: the long part of an act, carried as one string whose hash is signed.
//!
//! The string is hashed and kept unchanged; these types are what it says. Reading is strict, and
//! `to_json` is how this client composes one. Nothing read is ever written again before hashing.

mod claim;
mod opening;
mod revision;
mod space;
mod terms;

pub use claim::{ClaimBody, ClaimKind};
pub use opening::{Effect, OpeningBody};
pub use revision::{Call, Change, RevisionBody, RevisionKind};
pub use space::{Node, SpaceBody, Sponsors, Witnesses};
pub use terms::{PowerRule, Quorum, Rule, Terms};

use crate::{
    ids::{Id, keccak},
    json::{self, Json},
    limits,
    message::Message,
    refusal::Refusal,
};

/// The hash that a message signs for its body.
pub fn body_hash(body: &str) -> Id {
    keccak(body.as_bytes())
}

/// What an act's body says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// This message has no body.
    None,
    /// Of a [`crate::message::SpaceVersion`].
    Space(Box<SpaceBody>),
    /// Of a [`crate::message::Revision`].
    Revision(Box<RevisionBody>),
    /// Of an [`crate::message::Opening`].
    Opening(Box<OpeningBody>),
    /// Of a [`crate::message::Claim`].
    Claim(Box<ClaimBody>),
    /// Of a [`crate::message::DeviceBinding`]: the device's BIP-340 signature over the digest.
    Consent(Box<[u8; 64]>),
}

impl Body {
    /// Reads the body that belongs to `message`. Does not compare its hash.
    pub fn parse(message: &Message, body: &str) -> Result<Body, Refusal> {
        if body.len() > limits::BODY_BYTES {
            return Err(Refusal::TooLarge {
                what: "the body",
                limit: limits::BODY_BYTES,
            });
        }
        let read = match message {
            Message::SpaceVersion(_) => SpaceBody::parse(body).map(|b| Body::Space(b.into())),
            Message::Revision(_) => RevisionBody::parse(body).map(|b| Body::Revision(b.into())),
            Message::Opening(_) => OpeningBody::parse(body).map(|b| Body::Opening(b.into())),
            Message::Claim(_) => ClaimBody::parse(body).map(|b| Body::Claim(b.into())),
            Message::DeviceBinding(_) => consent(body),
            _ if body.is_empty() => Ok(Body::None),
            _ => Err(Refusal::value(
                "",
                "must be empty, as nothing in the message signs for it",
            )),
        };
        read.map_err(|refusal| refusal.within("body"))
    }
}

fn consent(body: &str) -> Result<Body, Refusal> {
    let mut signature = [0; 64];
    match body.strip_prefix("0x") {
        Some(digits) if crate::ids::fill_from_hex(digits, &mut signature) => {
            Ok(Body::Consent(signature.into()))
        }
        _ => Err(Refusal::NoConsent),
    }
}

/// Reads the object that every body is.
fn read(body: &str) -> Result<json::Keys, Refusal> {
    json::Keys::of(json::parse(body, limits::BODY_BYTES)?)
}

fn texts(items: &[impl ToString]) -> Json {
    Json::List(
        items
            .iter()
            .map(|item| Json::Text(item.to_string()))
            .collect(),
    )
}
