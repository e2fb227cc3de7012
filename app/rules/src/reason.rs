//! Why the rules set an act aside. It stays in the record and is shown with its reason.

use core::fmt;

use record::Id;

/// Why an act has no effect.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// Belongs to another space.
    WrongSpace,
    /// Signed for another chain than the space's.
    WrongChain,
    /// Refers to an act that is not here, or not (yet) valid itself. It may take effect later.
    Waiting(Id),
    /// The account may not do this; who may.
    NotAllowed(&'static str),
    /// Its number does not follow that of the act before.
    WrongNumber,
    /// Refers to another proposal, revision or vote than it must.
    WrongReference,
    /// Words that were signed are not those that the terms stand for: which field.
    WordsDiffer(&'static str),
    /// A term differs from the space version that it pins: which field.
    TermsDiffer(&'static str),
    /// The space's rules are split in two, and this takes a side.
    SpaceSplit,
    /// The choice is not one of those offered.
    BadChoice,
    /// A later act of the same account counts instead.
    Superseded,
    /// The same account signed something else under the same number: neither counts.
    Conflicting,
    /// The account has no weight.
    NoWeight,
    /// The account's weight is not known yet.
    WeightUnknown,
    /// The binding that it names is another device's.
    DeviceUnbound,
    /// The device's permission had ended.
    DeviceExpired,
    /// The device's permission was withdrawn before this.
    DeviceRevoked,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::WrongSpace => f.write_str("belongs to another space"),
            Reason::WrongChain => f.write_str("signed for another chain"),
            Reason::Waiting(id) => write!(f, "waits for {id}"),
            Reason::NotAllowed(who) => write!(f, "only {who} may do this"),
            Reason::WrongNumber => f.write_str("its number does not follow the one before"),
            Reason::WrongReference => f.write_str("refers to something else than it must"),
            Reason::WordsDiffer(field) => write!(f, "the signed words for {field} differ"),
            Reason::TermsDiffer(field) => write!(f, "{field} differs from the space's rules"),
            Reason::SpaceSplit => f.write_str("the space's rules are split"),
            Reason::BadChoice => f.write_str("the choice is not one of those offered"),
            Reason::Superseded => f.write_str("a later one of the same account counts"),
            Reason::Conflicting => {
                f.write_str("the account signed something else under the same number")
            }
            Reason::NoWeight => f.write_str("the account has no weight"),
            Reason::WeightUnknown => f.write_str("the account's weight is not known yet"),
            Reason::DeviceUnbound => {
                f.write_str("the device was not allowed to speak for the account")
            }
            Reason::DeviceExpired => f.write_str("the device's permission had ended"),
            Reason::DeviceRevoked => f.write_str("the device's permission was withdrawn"),
        }
    }
}
