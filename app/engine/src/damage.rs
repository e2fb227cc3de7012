//! Which stored records no longer matched their ids: said on the reader's own page, whoever noticed it first, the fold
//! that read them or the relay that brought them again. Both may notice the same one, so it is ids that are kept.

use crate::ports::Ports;
use record::Id;

const NAME: &str = "damaged";

/// No more are remembered: a store in which so many are damaged says enough.
const MOST: usize = 4096;

async fn all(ports: &Ports) -> Vec<u8> {
    let value = ports.store.value(NAME.to_owned()).await.ok().flatten();
    value.unwrap_or_default()
}

/// How many so far.
pub async fn count(ports: &Ports) -> u32 {
    u32::try_from(all(ports).await.len() / 32).unwrap_or(u32::MAX)
}

/// What to write when these were found.
pub async fn counted(ports: &Ports, found: impl Iterator<Item = Id>) -> (String, Option<Vec<u8>>) {
    let mut bytes = all(ports).await;
    for id in found {
        let known = bytes.chunks_exact(32).any(|one| one == id.0);
        if !known && bytes.len() < 32 * MOST {
            bytes.extend(id.0);
        }
    }
    (NAME.to_owned(), Some(bytes))
}
