//! How many stored records no longer matched their ids: said on the reader's own page, whoever noticed it first, the
//! fold that read them or the relay that brought them again.

use crate::ports::Ports;

const NAME: &str = "corrupted";

/// All so far.
pub async fn count(ports: &Ports) -> u32 {
    let value = ports.store.value(NAME.to_owned()).await.ok().flatten();
    value
        .and_then(|bytes| core::str::from_utf8(&bytes).ok()?.parse().ok())
        .unwrap_or(0)
}

/// What to write when `more` were found.
pub async fn counted(ports: &Ports, more: usize) -> (String, Option<Vec<u8>>) {
    let more = u32::try_from(more).unwrap_or(u32::MAX);
    let count = count(ports).await.saturating_add(more);
    (NAME.to_owned(), Some(count.to_string().into_bytes()))
}
