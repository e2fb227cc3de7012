//! Seals secrets under a key that never leaves the browser (non-extractable WebCrypto).

use super::Fut;

/// Seals and opens secrets.
pub trait Vault {
    /// Seals `secret`; what comes back may be stored.
    ///
    /// # Errors
    /// The browser's words when it has no safe place for keys (no secure context, shared-origin gateway).
    fn seal(&self, secret: Vec<u8>) -> Fut<'_, Result<Vec<u8>, String>>;
    /// Opens what was sealed in this browser.
    ///
    /// # Errors
    /// The browser's words, or that it was sealed elsewhere or changed.
    fn open(&self, sealed: Vec<u8>) -> Fut<'_, Result<Vec<u8>, String>>;
}
