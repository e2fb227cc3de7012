//! Why something was not taken into the record. Bad input is data: it is shown, never a crash.

use core::fmt;

/// The reason that a text, an act or an event was refused, in words that may be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Larger than [`crate::limits`] allow.
    TooLarge {
        /// What was too large.
        what: &'static str,
        /// The most that is read, in bytes or entries.
        limit: usize,
    },
    /// Not the JSON that the protocol asks for.
    Json {
        /// Where: keys and positions, as in `message.choices[2]`; empty for the whole text.
        at: String,
        /// What is wrong there.
        why: JsonFault,
    },
    /// A value that is well written but not allowed.
    Value {
        /// Which key, tag or field.
        at: String,
        /// What the protocol asks for there.
        why: &'static str,
    },
    /// A kind that Locus does not read.
    UnknownKind(u16),
    /// The kind of the envelope and the type of the message inside do not belong together.
    WrongKind {
        /// The envelope's kind.
        found: u16,
        /// The kind of that message.
        expected: u16,
    },
    /// The envelope is tagged with another space than the act was signed for.
    WrongSpace,
    /// The body is not the one whose hash was signed.
    BodyMismatch,
    /// Words that were signed differ from what the terms say.
    WordsMismatch {
        /// Which words: `effect`, `rule`, `title`, `choiceText`.
        what: &'static str,
    },
    /// The id that came with an event is not the hash of the event.
    WrongId,
    /// The envelope's or talk's BIP-340 signature does not verify.
    BadSignature,
    /// A device key was bound without its own signature.
    NoConsent,
}

/// What is wrong with a JSON text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonFault {
    /// Not JSON, or a form of it that is not read (exponents, fractions, lone surrogates).
    Syntax,
    /// Something follows the value.
    Trailing,
    /// Nested deeper than [`crate::limits::JSON_DEPTH`].
    TooDeep,
    /// The same key twice in one object.
    RepeatedKey,
    /// A key that the protocol does not know.
    UnknownKey,
    /// A key that must be there.
    MissingKey,
    /// Another type, or another spelling, than the protocol asks for.
    Expected(&'static str),
}

impl Refusal {
    pub(crate) fn value(at: impl Into<String>, why: &'static str) -> Refusal {
        Refusal::Value { at: at.into(), why }
    }

    pub(crate) fn json(at: impl Into<String>, why: JsonFault) -> Refusal {
        Refusal::Json { at: at.into(), why }
    }

    /// The same refusal, seen from one level further out.
    pub fn within(self, outer: &str) -> Refusal {
        let join = |at: String| match at.as_str() {
            "" => outer.to_owned(),
            _ if at.starts_with('[') => format!("{outer}{at}"),
            _ => format!("{outer}.{at}"),
        };
        match self {
            Refusal::Json { at, why } => Refusal::Json { at: join(at), why },
            Refusal::Value { at, why } => Refusal::Value { at: join(at), why },
            other => other,
        }
    }
}

impl fmt::Display for JsonFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            JsonFault::Syntax => f.write_str("not well-formed"),
            JsonFault::Trailing => f.write_str("something follows the end"),
            JsonFault::TooDeep => f.write_str("nested too deep"),
            JsonFault::RepeatedKey => f.write_str("the same key twice"),
            JsonFault::UnknownKey => f.write_str("unknown key"),
            JsonFault::MissingKey => f.write_str("missing"),
            JsonFault::Expected(what) => write!(f, "not {what}"),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::TooLarge { what, limit } => write!(f, "{what} is larger than {limit}"),
            Refusal::Json { at, why } if at.is_empty() => write!(f, "JSON: {why}"),
            Refusal::Json { at, why } => write!(f, "{at}: {why}"),
            Refusal::Value { at, why } => write!(f, "{at}: {why}"),
            Refusal::UnknownKind(kind) => write!(f, "events of kind {kind} are not read"),
            Refusal::WrongKind { found, expected } => {
                write!(
                    f,
                    "carried as kind {found}, but this message travels as {expected}"
                )
            }
            Refusal::WrongSpace => f.write_str("tagged with another space than was signed"),
            Refusal::BodyMismatch => f.write_str("the body is not the one that was signed"),
            Refusal::WordsMismatch { what } => {
                write!(f, "the signed words for {what} differ from the terms")
            }
            Refusal::WrongId => f.write_str("the id is not the hash of the event"),
            Refusal::BadSignature => f.write_str("the signature does not verify"),
            Refusal::NoConsent => f.write_str("the device key did not sign its own binding"),
        }
    }
}

impl core::error::Error for Refusal {}
