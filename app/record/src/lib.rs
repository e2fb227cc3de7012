//! What was said and signed: acts, typed messages, envelopes, ids, and `verify_*`.
//!
//! `PROTOCOL.md` at the project's root says the same in words. This crate has no I/O, no clock and
//! no randomness, and gives the same bytes natively and in WASM. It says what was signed and by
//! whom; what the rules of a space make of it is for the crate `rules`.

pub mod act;
pub mod body;
pub mod bundle;
pub mod check;
pub mod choice;
pub mod compact;
pub mod eip712;
pub mod event;
pub mod ids;
pub mod json;
pub mod keys;
pub mod kind;
pub mod limits;
pub mod merkle;
pub mod message;
pub mod pointer;
pub mod refusal;
pub mod sorted;
pub mod talk;
pub mod verify;
pub mod witness;
pub mod words;

pub use act::{Authority, VerifiedAct, WalletAct};
pub use body::{
    Body, ClaimBody, ClaimKind, Effect, OpeningBody, PowerRule, Quorum, RevisionBody, Rule,
    SpaceBody, Terms,
};
pub use choice::Choice;
pub use eip712::Bytes;
pub use event::Event;
pub use ids::{Address, Id, Power};
pub use keys::{AccountKey, DeviceKey};
pub use message::{
    Ballot, Claim, Delegation, DeviceBinding, DeviceRevocation, Message, Opening, Response,
    Revision, Ruling, SpaceVersion, Sponsorship, next_seq,
};
pub use refusal::Refusal;
pub use talk::{Label, Talk};
pub use verify::{Received, verify_act, verify_carried, verify_event};
