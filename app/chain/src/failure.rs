//! Why a source gave no usable answer, in words for the list of sources.

use core::fmt;

/// Why a node gave no usable answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// Could not be reached: the transport's words.
    Unreachable(String),
    /// No answer in time.
    Timeout,
    /// An HTTP status other than success.
    Status(u16),
    /// Asked too often.
    TooOften,
    /// Asked for more than it gives at once.
    TooMuch,
    /// The answer is larger than is read.
    TooLarge,
    /// A web page instead of an answer.
    WebPage,
    /// Not an answer to what was asked: what is wrong with it.
    Malformed(&'static str),
    /// It answers single questions only.
    NoBatches,
    /// The answer to this question is missing.
    Missing,
    /// It does not know that block (yet).
    UnknownBlock,
    /// It no longer (or never) keeps the state of that block.
    NoState,
    /// It does not understand that way of asking.
    NotUnderstood,
    /// It answers for another chain.
    OtherChain(u64),
    /// Its own error.
    Other {
        /// JSON-RPC code.
        code: i64,
        /// Its words, cut.
        words: String,
    },
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Unreachable(words) => write!(f, "unreachable: {words}"),
            Failure::Timeout => f.write_str("no answer in time"),
            Failure::Status(status) => write!(f, "answered with HTTP status {status}"),
            Failure::TooOften => f.write_str("asked too often; it wants a pause"),
            Failure::TooMuch => f.write_str("gives less at once than was asked for"),
            Failure::TooLarge => f.write_str("its answer is too large"),
            Failure::WebPage => f.write_str("answered with a web page"),
            Failure::Malformed(what) => write!(f, "its answer is malformed: {what}"),
            Failure::NoBatches => f.write_str("answers only one question at a time"),
            Failure::Missing => f.write_str("left a question unanswered"),
            Failure::UnknownBlock => f.write_str("does not know that block"),
            Failure::NoState => f.write_str("no longer keeps the balances of that block"),
            Failure::NotUnderstood => f.write_str("does not understand the question"),
            Failure::OtherChain(id) => write!(f, "answers for chain {id}"),
            Failure::Other { code, words } => write!(f, "error {code}: {words}"),
        }
    }
}
