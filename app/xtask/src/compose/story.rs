//! What the development network tells the composer: who is there, and which blocks the story runs through.

use record::{AccountKey, Address, Id};
use serde_json::Value;

use crate::say::Outcome;

/// A block that the story mentions.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// Its number.
    pub number: u64,
    /// Its hash.
    pub hash: Id,
    /// Its time, in seconds since 1970.
    pub time: u64,
}

/// The input, read as far as it is asked for.
pub struct Story(pub Value);

impl Story {
    /// A number.
    pub fn number(&self, pointer: &str) -> Outcome<u64> {
        self.0
            .pointer(pointer)
            .and_then(Value::as_u64)
            .ok_or_else(|| missing(pointer))
    }

    /// A text.
    pub fn text(&self, pointer: &str) -> Outcome<&str> {
        self.0
            .pointer(pointer)
            .and_then(Value::as_str)
            .ok_or_else(|| missing(pointer))
    }

    /// A list.
    pub fn list(&self, pointer: &str) -> Outcome<&[Value]> {
        self.0
            .pointer(pointer)
            .and_then(Value::as_array)
            .map(Vec::as_slice)
            .ok_or_else(|| missing(pointer))
    }

    /// An address, in whichever case the chain's tools write it.
    pub fn address(&self, pointer: &str) -> Outcome<Address> {
        let text = self.text(pointer)?;
        Address::from_any_case(text).ok_or_else(|| missing(pointer))
    }

    /// The key of one of the chain's own test accounts.
    pub fn key(&self, account: usize) -> Outcome<AccountKey> {
        let pointer = format!("/keys/{account}");
        let secret: Id = self
            .text(&pointer)?
            .parse()
            .map_err(|_| missing(&pointer))?;
        AccountKey::from_bytes(&secret.0).ok_or_else(|| missing(&pointer))
    }

    /// A named block; `None` where the story is not there yet.
    pub fn moment(&self, name: &str) -> Option<Moment> {
        let at = |what: &str| format!("/at/{name}/{what}");
        Some(Moment {
            number: self.number(&at("number")).ok()?,
            hash: self.text(&at("hash")).ok()?.parse().ok()?,
            time: self.number(&at("time")).ok()?,
        })
    }
}

fn missing(pointer: &str) -> String {
    format!("the story lacks {pointer}, or it is not of the right kind")
}
