//! A vault whose key lives in memory. Not for secrets of people: it shows what a vault must do.

use crate::ports::{Fut, Vault};
use record::ids::sha256;
use std::cell::Cell;

/// Seals with a key stream of SHA-256 and a checksum under the same key.
pub struct MemoryVault {
    key: [u8; 32],
    sealed: Cell<u64>,
    closed: Cell<bool>,
}

impl MemoryVault {
    /// The same seed opens what it sealed.
    pub fn new(seed: u64) -> Self {
        let key = sha256(&[b"vault".as_slice(), &seed.to_be_bytes()].concat()).0;
        MemoryVault {
            key,
            sealed: Cell::new(0),
            closed: Cell::new(false),
        }
    }

    /// As in a browser that offers no safe place for keys.
    pub fn close(&self, closed: bool) {
        self.closed.set(closed);
    }

    fn masked(&self, number: &[u8], bytes: &[u8]) -> Vec<u8> {
        let mask = (0u32..).flat_map(|n| sha256(&[&self.key, number, &n.to_be_bytes()].concat()).0);
        bytes
            .iter()
            .zip(mask)
            .map(|(byte, mask)| byte ^ mask)
            .collect()
    }

    fn checksum(&self, bytes: &[u8]) -> [u8; 32] {
        sha256(&[bytes, self.key.as_slice(), b"checksum"].concat()).0
    }
}

impl Vault for MemoryVault {
    fn seal(&self, secret: Vec<u8>) -> Fut<'_, Result<Vec<u8>, String>> {
        Box::pin(async move {
            if self.closed.get() {
                return Err("this browser offers no safe place for keys".into());
            }
            self.sealed.set(self.sealed.get() + 1);
            let mut out = self.sealed.get().to_be_bytes().to_vec();
            out.extend(self.masked(&self.sealed.get().to_be_bytes(), &secret));
            out.extend(self.checksum(&out));
            Ok(out)
        })
    }

    fn open(&self, sealed: Vec<u8>) -> Fut<'_, Result<Vec<u8>, String>> {
        Box::pin(async move {
            let whole = sealed.split_last_chunk::<32>();
            match whole.and_then(|(text, sum)| Some((text.split_first_chunk::<8>()?, text, sum))) {
                Some(((number, masked), text, sum)) if *sum == self.checksum(text) => {
                    Ok(self.masked(number, masked))
                }
                _ => Err("sealed elsewhere, or changed since".into()),
            }
        })
    }
}
