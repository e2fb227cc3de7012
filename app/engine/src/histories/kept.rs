//! A Governor's log as it is kept between sessions: settled chunks of entries, and what was asked beside them. Under
//! names that depend on chain and sources; whatever cannot be read is as good as absent, and is asked for again.

use super::shape::Facts;
use crate::{
    chain_read::{read_trust, write_trust},
    ports::{Batch, Store},
};
use chain::governor::{Entry, Range, read_entries, write_entries};
use views::Trust;

/// Some blocks with all entries of a Governor in them.
#[derive(Clone, Debug, PartialEq)]
pub struct Chunk {
    /// Which blocks.
    pub range: Range,
    /// What the entries rest on.
    pub trust: Trust,
    /// Ascending.
    pub entries: Vec<Entry>,
    /// Entries of the right kind that cannot be read.
    pub unreadable: u64,
}

/// Everything that was kept, chunks ascending.
pub async fn read(store: &dyn Store, shelf: &str) -> (Facts, Vec<Chunk>) {
    let (mut facts, mut chunks) = (Facts::default(), Vec::new());
    for (name, value) in store.values(shelf.into()).await.unwrap_or_default() {
        match name.strip_prefix(shelf) {
            Some("facts") => facts = serde_json::from_slice(&value).unwrap_or_default(),
            Some(name) => chunks.extend(read_chunk(name, &value)),
            None => {}
        }
    }
    (facts, chunks)
}

/// Keeps what was asked beside the log. That the store fails is shown elsewhere; here it only means to ask again.
pub async fn write_facts(store: &dyn Store, shelf: &str, facts: &Facts) {
    if let Ok(value) = serde_json::to_vec(facts) {
        write(store, [shelf, "facts"].concat(), value).await;
    }
}

/// Keeps a chunk, unless nothing vouches for it.
pub async fn write_chunk(store: &dyn Store, shelf: &str, chunk: &Chunk) {
    let Some(trust) = write_trust(&chunk.trust) else {
        return;
    };
    let mut value = trust.to_vec();
    value.extend_from_slice(&chunk.unreadable.to_be_bytes());
    value.extend_from_slice(&write_entries(&chunk.entries));
    let Range { from, to } = chunk.range;
    write(store, format!("{shelf}{from:016x}-{to:016x}"), value).await;
}

async fn write(store: &dyn Store, name: String, value: Vec<u8>) {
    let values = vec![(name, Some(value))];
    let batch = Batch {
        values,
        ..Batch::default()
    };
    let _ = store.write(batch).await;
}

fn read_chunk(name: &str, value: &[u8]) -> Option<Chunk> {
    let (from, to) = name.split_once('-')?;
    let number = |text| u64::from_str_radix(text, 16).ok();
    let range = Range {
        from: number(from)?,
        to: number(to)?,
    };
    let (trust, rest) = value.split_first_chunk::<4>()?;
    let (unreadable, rest) = rest.split_first_chunk::<8>()?;
    let entries = read_entries(rest)?;
    let within = |entry: &Entry| (range.from..=range.to).contains(&entry.block);
    (range.from <= range.to && entries.iter().all(within)).then_some(Chunk {
        range,
        trust: read_trust(trust)?,
        entries,
        unreadable: u64::from_be_bytes(*unreadable),
    })
}
