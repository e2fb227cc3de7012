//! A hint where a space is found. Anybody may publish one; it is never truth.

use crate::{event::Event, ids::Id, keys::DeviceKey, kind, limits, refusal::Refusal};

/// The addressable event 34810.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpacePointer {
    /// The space.
    pub space: Id,
    /// Relays that are said to carry it.
    pub relays: Vec<String>,
}

impl SpacePointer {
    /// Builds and signs one.
    pub fn sign(&self, key: &DeviceKey, created_at: u64, aux: &[u8; 32]) -> Result<Event, Refusal> {
        let space = self.space.to_string();
        let mut tags = vec![vec!["d".into(), space.clone()], vec!["z".into(), space]];
        if !self.relays.is_empty() {
            let named = ["relays".to_owned()].into_iter();
            tags.push(
                named
                    .chain(self.relays.iter().take(limits::TAG_ITEMS - 1).cloned())
                    .collect(),
            );
        }
        Event::sign(
            key,
            created_at,
            kind::SPACE_POINTER,
            tags,
            String::new(),
            aux,
        )
    }

    /// Reads one. The signature is not checked here.
    pub fn read(event: &Event) -> Result<SpacePointer, Refusal> {
        let space = event.space()?;
        match event.tag("d")? {
            Some([d]) if *d == space.to_string() => {}
            _ => return Err(Refusal::value("d", "must be the space")),
        }
        if !event.content.is_empty() {
            return Err(Refusal::value("content", "must be empty"));
        }
        let relays = event.tag("relays")?.unwrap_or_default();
        Ok(SpacePointer {
            space,
            relays: relays.to_vec(),
        })
    }
}
