//! How rows and outbox entries lie in the database: keys that sort as they are asked for, the rest as one piece of
//! bytes. The stored format is its own, so that a change of the port's types can't change it unseen.

use crate::js;
use ::engine::ports::{Class, Outgoing, Row};
use js_sys::{Array, Object, Uint8Array};
use record::Id;
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;

const ID: usize = 32;

/// What of a row is in no key.
#[derive(Serialize, Deserialize)]
struct StoredRow {
    refs: Vec<[u8; ID]>,
    event: String,
    seen: i64,
    own: bool,
    contract: u8,
}

/// An outbox entry.
#[derive(Serialize, Deserialize)]
struct StoredOutgoing {
    act: [u8; ID],
    space: [u8; ID],
    relay: String,
    refused: Option<String>,
}

/// A binary key.
pub fn key(parts: &[&[u8]]) -> JsValue {
    Uint8Array::from(parts.concat().as_slice()).into()
}

/// The last 32 bytes of a binary key.
pub fn last_id(key: &JsValue) -> Option<Id> {
    let bytes = Uint8Array::new(key).to_vec();
    Some(Id(*bytes.last_chunk()?))
}

/// The first 32 bytes of a binary key.
pub fn first_id(key: &JsValue) -> Option<Id> {
    let bytes = Uint8Array::new(key).to_vec();
    Some(Id(*bytes.first_chunk()?))
}

fn class_of(byte: u8) -> Option<Class> {
    use Class::{Ballot, Heading, Other, Person, Talk, Version};
    [Version, Heading, Ballot, Talk, Person, Other]
        .into_iter()
        .find(|class| *class as u8 == byte)
}

fn pack(row: &Row) -> Vec<u8> {
    let stored = StoredRow {
        refs: row.refs.iter().map(|id| id.0).collect(),
        event: row.event.clone(),
        seen: row.seen,
        own: row.own,
        contract: row.contract,
    };
    // Fails for no value of this type.
    postcard::to_allocvec(&stored).unwrap_or_default()
}

/// A row as it is stored.
pub fn to_stored(row: &Row) -> Object {
    let class = [row.class as u8];
    let refs: Array = row
        .refs
        .iter()
        .map(|target| key(&[&target.0, &class, &row.id.0]))
        .collect();
    js::object(&[
        ("i", &key(&[&row.id.0])),
        ("s", &key(&[&row.space.0, &class])),
        ("r", &refs),
        ("b", &key(&[&pack(row)])),
    ])
}

/// A stored row; `None` when even its keys make no sense. Bytes that make no sense come back as a row without an event,
/// which matches no id: whoever reads it sees that it was damaged, and which act to fetch again.
pub fn from_stored(value: &JsValue) -> Option<Row> {
    let id = last_id(&js::get(value, "i"))?;
    let place = Uint8Array::new(&js::get(value, "s")).to_vec();
    let (class, space) = place.split_last()?;
    let mut row = Row {
        id,
        space: Id(space.try_into().ok()?),
        class: class_of(*class)?,
        refs: Vec::new(),
        event: String::new(),
        seen: 0,
        own: false,
        contract: 0,
    };
    let bytes = Uint8Array::new(&js::get(value, "b")).to_vec();
    if let Ok(stored) = postcard::from_bytes::<StoredRow>(&bytes) {
        row.refs = stored.refs.into_iter().map(Id).collect();
        row.event = stored.event;
        row.seen = stored.seen;
        row.own = stored.own;
        row.contract = stored.contract;
    }
    Some(row)
}

/// The key of an outbox entry.
pub fn addressee(act: Id, relay: &str) -> Vec<u8> {
    [&act.0, relay.as_bytes()].concat()
}

/// An outbox entry as it is stored.
pub fn to_stored_outgoing(out: &Outgoing) -> Object {
    let stored = StoredOutgoing {
        act: out.act.0,
        space: out.space.0,
        relay: out.relay.clone(),
        refused: out.refused.clone(),
    };
    let bytes = postcard::to_allocvec(&stored).unwrap_or_default();
    js::object(&[
        ("k", &key(&[&addressee(out.act, &out.relay)])),
        ("b", &key(&[&bytes])),
    ])
}

/// A stored outbox entry.
pub fn from_stored_outgoing(value: &JsValue) -> Option<Outgoing> {
    let bytes = Uint8Array::new(&js::get(value, "b")).to_vec();
    let stored: StoredOutgoing = postcard::from_bytes(&bytes).ok()?;
    Some(Outgoing {
        act: Id(stored.act),
        space: Id(stored.space),
        relay: stored.relay,
        refused: stored.refused,
    })
}

/// The key under which it is kept that a relay holds an act. No address contains the zero that ends it.
pub fn held_key(relay: &str, space: Id, act: Id) -> JsValue {
    key(&[relay.as_bytes(), &[0], &space.0, &act.0])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stored_bytes_of_a_row_do_not_change() {
        let row = Row {
            id: Id([1; 32]),
            space: Id([2; 32]),
            class: Class::Ballot,
            refs: vec![Id([3; 32])],
            event: "{}".into(),
            seen: 1_790_000_000_000,
            own: true,
            contract: 2,
        };
        let expected = ["01", &"03".repeat(32), "027b7d", "80b083c5986801", "02"].concat();
        let bytes: String = pack(&row)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        assert_eq!(bytes, expected);
    }

    #[test]
    fn a_class_is_stored_as_its_number() {
        let check = |byte: u8, class: Option<Class>| assert_eq!(class_of(byte), class);
        check(0, Some(Class::Version));
        check(1, Some(Class::Heading));
        check(2, Some(Class::Ballot));
        check(3, Some(Class::Talk));
        check(4, Some(Class::Person));
        check(5, Some(Class::Other));
        check(6, None);
    }
}
