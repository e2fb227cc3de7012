//! What a page has around it, in a real browser: the link to an engine that dies, and wallets of every temper.

#![cfg(all(target_arch = "wasm32", feature = "page", feature = "worker"))]
#![allow(missing_docs, clippy::unwrap_used, clippy::panic, reason = "tests")]

#[path = "page/link.rs"]
mod link;
#[path = "page/place.rs"]
mod place;
#[path = "page/wallets.rs"]
mod wallets;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
