//! Small readers of members of an object. A fault is kept in the [`Keys`] and told at the end.

use super::is_day;
use crate::markdown::visible;
use record::{
    Refusal,
    json::{Json, Keys},
    refusal::JsonFault,
};
use views::Trace;

/// Most entries of any list.
pub const MOST: usize = 64;

pub fn wrong(at: &str, why: &'static str) -> Refusal {
    Refusal::Value { at: at.into(), why }
}

/// An object of which every key must be taken.
pub fn object<T>(json: Json, read: impl FnOnce(&mut Keys) -> T) -> Result<T, Refusal> {
    let mut keys = Keys::of(json)?;
    let value = read(&mut keys);
    keys.finish(value)
}

/// The object under a key, which must be there.
pub fn part<T: Default>(
    keys: &mut Keys,
    key: &'static str,
    read: impl FnOnce(&mut Keys) -> T,
) -> T {
    let json: Json = keys.get(key);
    object(json, read).unwrap_or_else(|refusal| {
        keys.refuse(refusal.within(key));
        T::default()
    })
}

/// The object under a key, if it is there.
pub fn optional<T>(
    keys: &mut Keys,
    key: &'static str,
    read: impl FnOnce(&mut Keys) -> T,
) -> Option<T> {
    let json = keys.take_json(key)?;
    match object(json, read) {
        Ok(value) => Some(value),
        Err(refusal) => {
            keys.refuse(refusal.within(key));
            None
        }
    }
}

/// Words for people: there, not endless, with nothing invisible in them.
pub fn words(keys: &mut Keys, key: &'static str) -> String {
    visible(&text_of(keys, key))
}

pub fn text_of(keys: &mut Keys, key: &'static str) -> String {
    let text: String = keys.get(key);
    if text.is_empty() || text.len() > 1000 {
        keys.refuse(wrong(key, "empty, or longer than 1000 bytes"));
    }
    text
}

pub fn or_empty(keys: &mut Keys, key: &'static str) -> String {
    match keys.take::<String>(key) {
        Ok(text) if text.len() <= 1000 => visible(&text),
        Ok(_) => {
            keys.refuse(wrong(key, "longer than 1000 bytes"));
            String::new()
        }
        // What is not there is nothing; what is there must be text.
        Err(Refusal::Json {
            why: JsonFault::MissingKey,
            ..
        }) => String::new(),
        Err(refusal) => {
            keys.refuse(refusal);
            String::new()
        }
    }
}

pub fn lines(keys: &mut Keys, key: &'static str) -> Vec<String> {
    let lines: Vec<String> = keys.list(key, MOST);
    lines.iter().map(|line| visible(line)).collect()
}

pub fn day(keys: &mut Keys, key: &'static str) -> String {
    let day: String = keys.get(key);
    if !is_day(&day) {
        keys.refuse(wrong(key, "not a day"));
    }
    day
}

pub fn flag(keys: &mut Keys, key: &'static str) -> bool {
    match keys.take_json(key) {
        None => false,
        Some(Json::Bool(value)) => value,
        Some(_) => {
            keys.refuse(wrong(key, "neither true nor false"));
            false
        }
    }
}

pub fn one_of<T: Copy + Default>(keys: &mut Keys, key: &'static str, all: &[(&str, T)]) -> T {
    let text: String = keys.get(key);
    match all.iter().find(|(name, _)| *name == text) {
        Some((_, value)) => *value,
        None => {
            keys.refuse(wrong(key, "none of those that there are"));
            T::default()
        }
    }
}

pub fn trace(keys: &mut Keys) -> Trace {
    match or_empty(keys, "log").as_str() {
        "" | "unknown" => Trace::Unknown,
        "yes" => Trace::Yes,
        "some" => Trace::Some,
        "no" => Trace::No,
        _ => {
            keys.refuse(wrong("log", "none of those that there are"));
            Trace::Unknown
        }
    }
}

pub fn known(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty() && text != "unknown")
}

pub fn repeats<T: Ord>(mut ids: impl Iterator<Item = T>) -> bool {
    let mut seen = record::sorted::Set::new();
    ids.any(|id| !seen.insert(id))
}
