//! The one spelling that each value has.

use super::Json;
use crate::{
    ids::{Address, Id, Power, from_hex},
    limits,
    refusal::{JsonFault, Refusal},
};

/// A decimal number of at most 64 bits: digits only, no leading zero.
pub fn decimal(text: &str) -> Option<u64> {
    if plain_digits(text) {
        text.parse().ok()
    } else {
        None
    }
}

/// A decimal number of at most 256 bits: digits only, no leading zero.
pub fn decimal_power(text: &str) -> Option<Power> {
    if plain_digits(text) {
        Power::from_str_radix(text, 10).ok()
    } else {
        None
    }
}

fn plain_digits(text: &str) -> bool {
    let bytes = text.as_bytes();
    (1..=78).contains(&bytes.len())
        && bytes.iter().all(u8::is_ascii_digit)
        && (bytes.len() == 1 || bytes[0] != b'0')
}

/// An object being read: keys are taken one by one, and none may be left.
///
/// The first fault is kept and told at the end, so that a reader of many keys is one expression:
/// `let value = Thing { a: keys.get("a"), b: keys.get("b") }; keys.finish(value)`.
pub struct Keys {
    members: Vec<(String, Json)>,
    fault: Option<Refusal>,
}

impl Keys {
    /// Begins to read `json` as an object.
    pub fn of(json: Json) -> Result<Keys, Refusal> {
        match json {
            Json::Object(members) => Ok(Keys {
                members,
                fault: None,
            }),
            _ => Err(Refusal::json("", JsonFault::Expected("an object"))),
        }
    }

    /// The value of `key`, which must be there. After a fault it is a default that
    /// [`Keys::finish`] never lets out.
    pub fn get<T: FromJson + Default>(&mut self, key: &'static str) -> T {
        match self.required(key) {
            Some(json) => self.keep(key, T::from_json(json)),
            None => T::default(),
        }
    }

    /// The list under `key`, of at most `limit` entries; otherwise as [`Keys::get`].
    pub fn list<T: FromJson>(&mut self, key: &'static str, limit: usize) -> Vec<T> {
        match self.required(key) {
            Some(json) => self.keep(key, list(json, limit)),
            None => Vec::new(),
        }
    }

    /// The number under `key`, of at most `most`; otherwise as [`Keys::get`].
    pub fn small(&mut self, key: &'static str, most: u64) -> u64 {
        let value = self.get(key);
        if value > most {
            self.refuse(Refusal::value(key, "larger than allowed"));
        }
        value
    }

    /// Takes the value of `key`, which must be there, or says at once what is wrong with it.
    pub fn take<T: FromJson>(&mut self, key: &str) -> Result<T, Refusal> {
        match self.take_json(key) {
            Some(value) => T::from_json(value).map_err(|r| r.within(key)),
            None => Err(Refusal::json(key, JsonFault::MissingKey)),
        }
    }

    /// Takes the value of `key` where it is written.
    pub fn take_json(&mut self, key: &str) -> Option<Json> {
        let index = self.members.iter().position(|(known, _)| known == key)?;
        Some(self.members.remove(index).1)
    }

    /// Refuses the object for a reason of the caller's.
    pub fn refuse(&mut self, refusal: Refusal) {
        self.fault.get_or_insert(refusal);
    }

    /// Lets out what was read, unless there was a fault or a key that was not taken.
    pub fn finish<T>(self, value: T) -> Result<T, Refusal> {
        match (self.fault, self.members.into_iter().next()) {
            (Some(fault), _) => Err(fault),
            (None, Some((key, _))) => Err(Refusal::json(key, JsonFault::UnknownKey)),
            (None, None) => Ok(value),
        }
    }

    /// As [`Keys::finish`], for readers that used only [`Keys::take`].
    pub fn end(self) -> Result<(), Refusal> {
        self.finish(())
    }

    fn required(&mut self, key: &'static str) -> Option<Json> {
        let found = self.take_json(key);
        if found.is_none() {
            self.refuse(Refusal::json(key, JsonFault::MissingKey));
        }
        found
    }

    fn keep<T: Default>(&mut self, key: &'static str, read: Result<T, Refusal>) -> T {
        match read {
            Ok(value) => value,
            Err(refusal) => {
                self.refuse(refusal.within(key));
                T::default()
            }
        }
    }
}

/// A value that has exactly one spelling in JSON.
pub trait FromJson: Sized {
    /// Reads it, refusing every other spelling.
    fn from_json(json: Json) -> Result<Self, Refusal>;
}

/// The counterpart of [`FromJson`].
pub trait ToJson {
    /// Writes the one spelling.
    fn to_json(&self) -> Json;
}

fn expected<T>(what: &'static str) -> Result<T, Refusal> {
    Err(Refusal::json("", JsonFault::Expected(what)))
}

/// Reads text by `read`, or says what was expected.
fn text_as<T>(
    json: Json,
    what: &'static str,
    read: impl Fn(&str) -> Option<T>,
) -> Result<T, Refusal> {
    match json {
        Json::Text(text) => read(&text).ok_or(Refusal::json("", JsonFault::Expected(what))),
        _ => expected(what),
    }
}

impl FromJson for Json {
    fn from_json(json: Json) -> Result<Json, Refusal> {
        Ok(json)
    }
}

impl FromJson for String {
    fn from_json(json: Json) -> Result<String, Refusal> {
        match json {
            Json::Text(text) => Ok(text),
            _ => expected("a string"),
        }
    }
}

impl FromJson for bool {
    fn from_json(json: Json) -> Result<bool, Refusal> {
        match json {
            Json::Bool(value) => Ok(value),
            _ => expected("true or false"),
        }
    }
}

impl FromJson for u64 {
    fn from_json(json: Json) -> Result<u64, Refusal> {
        text_as(json, "a decimal string of at most 64 bits", decimal)
    }
}

impl FromJson for Power {
    fn from_json(json: Json) -> Result<Power, Refusal> {
        text_as(json, "a decimal string of at most 256 bits", decimal_power)
    }
}

impl FromJson for Id {
    fn from_json(json: Json) -> Result<Id, Refusal> {
        text_as(json, "0x and 64 lowercase hex digits", |text| {
            text.parse().ok()
        })
    }
}

impl FromJson for Address {
    fn from_json(json: Json) -> Result<Address, Refusal> {
        text_as(json, "0x and 40 lowercase hex digits", |text| {
            text.parse().ok()
        })
    }
}

impl FromJson for Vec<u8> {
    fn from_json(json: Json) -> Result<Vec<u8>, Refusal> {
        text_as(json, "0x and lowercase hex digits", from_hex)
    }
}

impl<T: FromJson> FromJson for Option<T> {
    fn from_json(json: Json) -> Result<Option<T>, Refusal> {
        match json {
            Json::Null => Ok(None),
            other => T::from_json(other).map(Some),
        }
    }
}

/// Reads a list of at most `limit` entries.
pub fn list<T: FromJson>(json: Json, limit: usize) -> Result<Vec<T>, Refusal> {
    let Json::List(items) = json else {
        return expected("a list");
    };
    if items.len() > limit {
        return Err(Refusal::TooLarge {
            what: "a list",
            limit,
        });
    }
    let mut out = Vec::with_capacity(items.len());
    for item in items {
        match T::from_json(item) {
            Ok(value) => out.push(value),
            Err(refusal) => return Err(refusal.within(&format!("[{}]", out.len()))),
        }
    }
    Ok(out)
}

impl FromJson for Vec<String> {
    fn from_json(json: Json) -> Result<Vec<String>, Refusal> {
        list(json, limits::LIST)
    }
}

impl ToJson for str {
    fn to_json(&self) -> Json {
        Json::Text(self.to_owned())
    }
}

impl ToJson for String {
    fn to_json(&self) -> Json {
        Json::Text(self.clone())
    }
}

impl ToJson for bool {
    fn to_json(&self) -> Json {
        Json::Bool(*self)
    }
}

macro_rules! to_json_by_display {
    ($($name:ty),*) => {$(
        impl ToJson for $name {
            fn to_json(&self) -> Json {
                Json::Text(self.to_string())
            }
        }
    )*};
}

to_json_by_display!(u64, Power, Id, Address);

impl ToJson for [u8] {
    fn to_json(&self) -> Json {
        Json::Text(crate::ids::hex(self))
    }
}

impl ToJson for Vec<u8> {
    fn to_json(&self) -> Json {
        self.as_slice().to_json()
    }
}

impl ToJson for [String] {
    fn to_json(&self) -> Json {
        Json::List(self.iter().map(ToJson::to_json).collect())
    }
}

impl ToJson for Vec<String> {
    fn to_json(&self) -> Json {
        self.as_slice().to_json()
    }
}

impl<T: ToJson> ToJson for Option<T> {
    fn to_json(&self) -> Json {
        self.as_ref().map_or(Json::Null, ToJson::to_json)
    }
}
