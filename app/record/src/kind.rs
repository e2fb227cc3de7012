//! The kinds of events that Locus reads. All that counts travels as a regular kind: relays keep
//! those, while of replaceable ones a late vote would erase an earlier valid one.

/// A hint where a space is found (addressable).
pub const SPACE_POINTER: u16 = 34810;
/// A version of a space's rules.
pub const SPACE_VERSION: u16 = 9828;
/// A device bound to an account, or taken back.
pub const DEVICE: u16 = 9810;
/// The text of a proposal.
pub const REVISION: u16 = 9811;
/// A vote opened on it.
pub const OPENING: u16 = 9812;
/// A revision backed.
pub const SPONSORSHIP: u16 = 9813;
/// A vote given to a delegate.
pub const DELEGATION: u16 = 9814;
/// A ballot.
pub const BALLOT: u16 = 9816;
/// A whole certificate, carried by anyone.
pub const RESULT: u16 = 9820;
/// An answer to a result.
pub const RESPONSE: u16 = 9822;
/// A claim.
pub const CLAIM: u16 = 9823;
/// Acts carried again.
pub const BUNDLE: u16 = 9824;
/// What a witness held at a block.
pub const CHECKPOINT: u16 = 9825;
/// One witness's signature that closes a vote.
pub const CERTIFICATE: u16 = 9826;
/// A ruling.
pub const RULING: u16 = 9827;
/// Talk (NIP-22).
pub const TALK: u16 = 1111;
/// A stance on a statement (NIP-25).
pub const STANCE: u16 = 7;
/// An objection addressed or withdrawn (NIP-32).
pub const STATUS: u16 = 1985;

/// The kinds that carry a wallet act.
pub const WALLET: &[u16] = &[
    SPACE_VERSION,
    DEVICE,
    REVISION,
    OPENING,
    SPONSORSHIP,
    DELEGATION,
    BALLOT,
    RESPONSE,
    CLAIM,
    RULING,
];

/// Every kind, for relay filters.
pub const ALL: &[u16] = &[
    SPACE_POINTER,
    SPACE_VERSION,
    DEVICE,
    REVISION,
    OPENING,
    SPONSORSHIP,
    DELEGATION,
    BALLOT,
    RESULT,
    RESPONSE,
    CLAIM,
    BUNDLE,
    CHECKPOINT,
    CERTIFICATE,
    RULING,
    TALK,
    STANCE,
    STATUS,
];
