//! What a space's rules make of the record.
//!
//! Everything here is a pure function of acts that `record` has verified: no signature is checked
//! again, no clock is read, and neither the order in which acts arrived nor how often they did
//! changes a result.

mod act;
pub mod ballot;
pub mod claim;
pub mod closing;
pub mod delegation;
pub mod device;
pub mod electorate;
pub mod lifecycle;
pub mod objection;
pub mod opening;
pub mod proposal;
mod reason;
pub mod ruling;
pub mod space;
pub mod sponsor;
pub mod tally;
pub mod thread;

pub use act::{
    Act, BallotAct, BindingAct, ClaimAct, DelegationAct, OpeningAct, ResponseAct, RevisionAct,
    RevocationAct, RulingAct, Sorted, SponsorshipAct, VersionAct, sort,
};
pub use reason::Reason;
