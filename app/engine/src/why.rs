//! Reasons of the rooms below, in the words that pages have sentences for.

use crate::ports::StoreError;
use record::{Refusal, refusal::JsonFault};
use rules::Reason;
use views::Why;

/// The store failed.
pub fn store(error: StoreError) -> Why {
    match error {
        StoreError::Newer => Why::NewerStore,
        StoreError::Refused(words) => Why::StorageRefused(words),
        StoreError::Full => Why::StorageRefused(String::from("the disk is full")),
    }
}

/// Bytes were refused.
pub fn refusal(refusal: &Refusal) -> Why {
    match refusal {
        Refusal::TooLarge { .. } => Why::TooLarge,
        Refusal::WrongSpace => Why::WrongSpace,
        Refusal::WordsMismatch { what } => Why::WordsDiffer((*what).to_owned()),
        Refusal::BadSignature | Refusal::WrongId => Why::BadSignature,
        Refusal::NoConsent => Why::DeviceUnbound,
        other => Why::Malformed(other.to_string()),
    }
}

/// A form's field was refused by the protocol.
pub fn field(refusal: &Refusal) -> Why {
    match refusal {
        Refusal::Value { at, why } => Why::Field(last(at), (*why).to_owned()),
        Refusal::Json {
            at,
            why: JsonFault::Expected(what),
        } => Why::Field(last(at), format!("not {what}")),
        Refusal::TooLarge { what, limit } => {
            Why::Field((*what).to_owned(), format!("larger than {limit}"))
        }
        other => Why::Malformed(other.to_string()),
    }
}

fn last(at: &str) -> String {
    at.rsplit('.').next().unwrap_or_default().to_owned()
}

/// The rules set an act aside.
pub fn reason(reason: &Reason) -> Why {
    match reason {
        Reason::WrongSpace => Why::WrongSpace,
        Reason::WrongChain => Why::WrongChain,
        Reason::Waiting(_) => Why::UnknownReference,
        Reason::NotAllowed(who) => Why::NotAllowed((*who).to_owned()),
        Reason::WrongNumber => Why::Malformed(String::from("version")),
        Reason::WrongReference => Why::WrongRevision,
        Reason::WordsDiffer(field) => Why::WordsDiffer((*field).to_owned()),
        Reason::TermsDiffer(field) => Why::TermsDiffer((*field).to_owned()),
        Reason::SpaceSplit => Why::SpaceSplit,
        Reason::BadChoice => Why::BadChoice,
        Reason::Superseded => Why::Superseded,
        Reason::Conflicting => Why::Conflicting,
        Reason::NoWeight => Why::NotInElectorate,
        Reason::WeightUnknown => Why::NoNode,
        Reason::DeviceUnbound => Why::DeviceUnbound,
        Reason::DeviceExpired => Why::DeviceExpired,
        Reason::DeviceRevoked => Why::DeviceRevoked,
    }
}
