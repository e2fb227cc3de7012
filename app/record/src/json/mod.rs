//! A strict JSON reader and a canonical writer.
//!
//! Two readers must never understand one signed text differently, so everything that JSON leaves
//! open is refused: repeated keys, unknown keys, fractions and exponents, lone surrogates. Numbers
//! stand as decimal strings; bare integers are read only where NIP-01 has them.

mod read;
mod spelling;
mod write;

pub use spelling::{FromJson, Keys, ToJson, decimal, decimal_power, list};
pub use write::{object, write_text};

use crate::refusal::{JsonFault, Refusal};

/// A JSON value in the part of JSON that the protocol uses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Json {
    /// `null`.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A bare integer without sign, as NIP-01 writes `kind` and `created_at`.
    Number(u64),
    /// A string.
    Text(String),
    /// An array.
    List(Vec<Json>),
    /// An object in the order it was written; no key occurs twice.
    Object(Vec<(String, Json)>),
}

/// Reads one JSON value from the whole of `text`, which is at most `limit` bytes long.
pub fn parse(text: &str, limit: usize) -> Result<Json, Refusal> {
    if text.len() > limit {
        return Err(Refusal::TooLarge {
            what: "the text",
            limit,
        });
    }
    read::whole(text)
}

/// As [`parse`], from bytes that need not be UTF-8.
pub fn parse_bytes(bytes: &[u8], limit: usize) -> Result<Json, Refusal> {
    match core::str::from_utf8(bytes) {
        Ok(text) => parse(text, limit),
        Err(_) => Err(Refusal::json("", JsonFault::Syntax)),
    }
}
