//! Randomness fit for keys.

use crate::js;
use ::engine::ports::Entropy;
use wasm_bindgen::prelude::*;
use web_sys::Crypto;

/// `crypto.getRandomValues`.
pub struct BrowserEntropy;

/// The crypto of this window or worker.
pub fn crypto() -> Option<Crypto> {
    let crypto = js::global("crypto");
    crypto.is_object().then(|| crypto.unchecked_into())
}

/// Fills with fresh random bytes; whether it could.
pub fn fill(bytes: &mut [u8]) -> bool {
    crypto().is_some_and(|crypto| crypto.get_random_values_with_u8_array(bytes).is_ok())
}

impl Entropy for BrowserEntropy {
    fn bytes(&self) -> [u8; 32] {
        let mut bytes = [0; 32];
        if !fill(&mut bytes) {
            // Every browser has it. Anything but stopping here could make a key that others can guess.
            wasm_bindgen::throw_str("panicked at: this browser gives no random numbers");
        }
        bytes
    }
}
