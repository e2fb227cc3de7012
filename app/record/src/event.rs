//! NIP-01 events: the envelope in which relays carry everything.
//!
//! Ids are computed again and never believed. Our own module because it needs only this much, and
//! nothing that would not run in a browser.

use crate::{
    ids::{Id, bare_hex, fill_from_hex, sha256},
    json::{self, Json, Keys, object, write_text},
    keys::{DeviceKey, verify},
    limits,
    refusal::{JsonFault, Refusal},
};

/// An event as relays carry it.
#[derive(Clone, PartialEq, Eq)]
pub struct Event {
    /// SHA-256 of the rest but the signature. [`Event::recompute_id`] says what it should be.
    pub id: Id,
    /// The x-only key that signed it.
    pub pubkey: Id,
    /// Seconds since 1970, as the signer says.
    pub created_at: u64,
    /// What it carries.
    pub kind: u16,
    /// Its tags.
    pub tags: Vec<Vec<String>>,
    /// Its content.
    pub content: String,
    /// BIP-340 over the id.
    pub sig: [u8; 64],
}

/// How much longer an event's JSON is than the text whose hash is its id: keys, id and signature.
const JSON_MORE: usize = 253;

impl Event {
    /// Builds and signs an event.
    pub fn sign(
        key: &DeviceKey,
        created_at: u64,
        kind: u16,
        tags: Vec<Vec<String>>,
        content: String,
        aux: &[u8; 32],
    ) -> Result<Event, Refusal> {
        let pubkey = key.public();
        let mut event = Event {
            id: Id::ZERO,
            pubkey,
            created_at,
            kind,
            tags,
            content,
            sig: [0; 64],
        };
        event.id = sha256(event.fitting()?.as_bytes());
        event.sig = key.sign(&event.id, aux).ok_or(Refusal::BadSignature)?;
        Ok(event)
    }

    /// The text whose hash is the id: `[0,pubkey,created_at,kind,tags,content]`.
    pub fn serialised(&self) -> String {
        let mut out = format!(
            "[0,\"{}\",{},{},",
            self.pubkey.bare(),
            self.created_at,
            self.kind
        );
        self.write_tags(&mut out);
        out.push(',');
        write_text(&mut out, &self.content);
        out.push(']');
        out
    }

    fn write_tags(&self, out: &mut String) {
        out.push('[');
        for (index, tag) in self.tags.iter().enumerate() {
            out.push_str(if index > 0 { ",[" } else { "[" });
            for (index, item) in tag.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_text(out, item);
            }
            out.push(']');
        }
        out.push(']');
    }

    /// The id that this event has, whatever it says.
    pub fn recompute_id(&self) -> Id {
        sha256(self.serialised().as_bytes())
    }

    /// The event as JSON, as relays take it.
    pub fn to_json(&self) -> String {
        self.json().write()
    }

    pub(crate) fn json(&self) -> Json {
        let tag = |tag: &Vec<String>| Json::List(tag.iter().cloned().map(Json::Text).collect());
        object([
            ("id", Json::Text(self.id.bare())),
            ("pubkey", Json::Text(self.pubkey.bare())),
            ("created_at", Json::Number(self.created_at)),
            ("kind", Json::Number(self.kind.into())),
            ("tags", Json::List(self.tags.iter().map(tag).collect())),
            ("content", Json::Text(self.content.clone())),
            ("sig", Json::Text(bare_hex(&self.sig))),
        ])
    }

    /// Reads an event. Its size, id and signature are not checked yet: [`crate::verify_event`].
    pub fn from_json(text: &str) -> Result<Event, Refusal> {
        Event::from_value(json::parse(text, limits::EVENT_TEXT_BYTES)?)
    }

    /// As [`Event::from_json`], from a value that was read as part of something else, such as a
    /// relay's message.
    pub fn from_value(json: Json) -> Result<Event, Refusal> {
        let mut keys = Keys::of(json)?;
        let event = Event {
            id: bare_id(&mut keys, "id")?,
            pubkey: bare_id(&mut keys, "pubkey")?,
            created_at: number(&mut keys, "created_at")?,
            kind: u16::try_from(number(&mut keys, "kind")?)
                .map_err(|_| Refusal::value("kind", "at most 65535"))?,
            tags: tags(keys.take("tags")?).map_err(|r| r.within("tags"))?,
            content: keys.take("content")?,
            sig: signature(keys.take("sig")?)?,
        };
        keys.end()?;
        Ok(event)
    }

    /// Refuses what is larger than any event may be.
    pub fn check_size(&self) -> Result<(), Refusal> {
        self.fitting().map(|_| ())
    }

    /// The serialised text of an event that is not too large.
    fn fitting(&self) -> Result<String, Refusal> {
        let large = |what, limit| Err(Refusal::TooLarge { what, limit });
        if self.tags.len() > limits::TAGS {
            return large("the tags", limits::TAGS);
        }
        if self.tags.iter().any(|tag| tag.len() > limits::TAG_ITEMS) {
            return large("a tag", limits::TAG_ITEMS);
        }
        let rough = self.content.len() + self.tags.iter().flatten().map(String::len).sum::<usize>();
        if rough <= limits::EVENT_BYTES {
            let text = self.serialised();
            if text.len() + JSON_MORE <= limits::EVENT_BYTES {
                return Ok(text);
            }
        }
        large("the event", limits::EVENT_BYTES)
    }

    /// Checks size, id and signature, in that order.
    pub fn check(&self) -> Result<(), Refusal> {
        self.check_id()?;
        self.check_signature()
    }

    /// Checks size and id only; cheap.
    pub fn check_id(&self) -> Result<(), Refusal> {
        if sha256(self.fitting()?.as_bytes()) == self.id {
            Ok(())
        } else {
            Err(Refusal::WrongId)
        }
    }

    /// Checks the signature over the id as it stands.
    pub fn check_signature(&self) -> Result<(), Refusal> {
        if verify(&self.pubkey, &self.id, &self.sig) {
            Ok(())
        } else {
            Err(Refusal::BadSignature)
        }
    }

    /// The items after the name of the one tag called `name`. None where there is none; refused
    /// where there are several, since readers could pick different ones.
    pub fn tag(&self, name: &str) -> Result<Option<&[String]>, Refusal> {
        let mut found = self
            .tags
            .iter()
            .filter(|tag| tag.first().is_some_and(|n| n == name));
        match (found.next(), found.next()) {
            (None, _) => Ok(None),
            (Some(tag), None) => Ok(Some(&tag[1..])),
            _ => Err(Refusal::value(name, "the same tag twice")),
        }
    }

    /// The space in the `z` tag.
    pub fn space(&self) -> Result<Id, Refusal> {
        match self.tag("z")? {
            Some([space]) => space
                .parse()
                .map_err(|_| Refusal::value("z", "not the id of a space")),
            _ => Err(Refusal::value("z", "must name the space")),
        }
    }
}

fn expected(at: &str, what: &'static str) -> Refusal {
    Refusal::json(at, JsonFault::Expected(what))
}

fn bare_id(keys: &mut Keys, key: &'static str) -> Result<Id, Refusal> {
    Id::from_bare(&keys.take::<String>(key)?).ok_or(expected(key, "64 lowercase hex digits"))
}

fn signature(text: String) -> Result<[u8; 64], Refusal> {
    let mut out = [0; 64];
    match fill_from_hex(&text, &mut out) {
        true => Ok(out),
        false => Err(expected("sig", "128 lowercase hex digits")),
    }
}

fn number(keys: &mut Keys, key: &'static str) -> Result<u64, Refusal> {
    match keys.take(key)? {
        Json::Number(number) => Ok(number),
        _ => Err(expected(key, "a whole number")),
    }
}

fn tags(json: Json) -> Result<Vec<Vec<String>>, Refusal> {
    match json {
        Json::List(tags) if tags.len() > limits::TAGS => Err(Refusal::TooLarge {
            what: "the tags",
            limit: limits::TAGS,
        }),
        Json::List(tags) => tags
            .into_iter()
            .map(|tag| json::list(tag, limits::TAG_ITEMS))
            .collect(),
        _ => Err(expected("", "a list")),
    }
}

impl core::fmt::Debug for Event {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(&self.to_json())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_size_of_the_json_follows_from_the_text_that_is_hashed() {
        for content in ["", "a \" \n é"] {
            let event = Event {
                id: Id([1; 32]),
                pubkey: Id([2; 32]),
                created_at: 12,
                kind: 34,
                tags: vec![vec!["z".into(), content.into()], vec![]],
                content: content.into(),
                sig: [3; 64],
            };
            assert_eq!(event.to_json().len(), event.serialised().len() + JSON_MORE);
        }
    }
}
