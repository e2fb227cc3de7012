//! What goes through a port between two programs: messages as postcard bytes, and a few words of control as text.

#![allow(dead_code, reason = "each program links only its end")]

use js_sys::{Array, Uint8Array};
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen::prelude::*;
use web_sys::MessagePort;

/// Page to worker: are you there?
pub const PING: &str = "?";
/// Worker to page: I am. `public/*.loader.js` say the same before the module is loaded.
pub const ALIVE: &str = "!";
/// Worker to page: I don't know you (any more), say hello again.
pub const WHO: &str = "who";
/// Worker to page: I can't read you, so we come from different builds.
pub const UNREADABLE: &str = "unreadable";
/// Worker to page: I am dying of what follows. The loaders say the same.
pub const DEAD: &str = "dead:";

/// Posts a message; its bytes are moved, not copied.
pub fn post(port: &MessagePort, message: &impl Serialize) {
    let Ok(bytes) = postcard::to_allocvec(message) else {
        return;
    };
    let bytes = Uint8Array::from(bytes.as_slice());
    // Fails only when the other end can't take it, and then nobody is there to be told.
    let _ = port.post_message_with_transferable(&bytes, &Array::of1(&bytes.buffer()));
}

/// Posts a word of control.
pub fn say(port: &MessagePort, word: &str) {
    let _ = port.post_message(&word.into());
}

/// Reads a message.
pub fn read<T: DeserializeOwned>(data: &JsValue) -> Option<T> {
    let bytes = data.dyn_ref::<Uint8Array>()?.to_vec();
    postcard::from_bytes(&bytes).ok()
}
