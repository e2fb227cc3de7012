//! The engine's ports in a real browser's worker pass the suites that their in-memory twins pass.
//! Run with `wasm-bindgen-test-runner`: see `cargo xtask test`.

#![cfg(all(target_arch = "wasm32", feature = "engine"))]
#![allow(missing_docs, clippy::unwrap_used, clippy::panic, reason = "tests")]

#[path = "engine/far.rs"]
mod far;
#[path = "engine/store.rs"]
mod store;
#[path = "engine/vault.rs"]
mod vault;

use browser::engine::{
    BrowserClock, BrowserEntropy, BrowserTogether, IdbStore, KeyVault, OwnFiles,
};
use engine::{
    conformance::{
        all_hold, catalogue_suite, clock_suite, entropy_suite, store_suite, together_suite,
        vault_suite,
    },
    ports::Store,
};
use std::rc::Rc;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

#[wasm_bindgen_test]
async fn the_store_keeps_the_record_as_its_twin_does() {
    let make =
        async |name: String| Rc::new(IdbStore::new(&format!("suite {name}"))) as Rc<dyn Store>;
    all_hold(store_suite(make).await);
}

#[wasm_bindgen_test]
async fn the_clock_tells_time_and_runs_tasks() {
    all_hold(clock_suite(Rc::new(BrowserClock::default())).await);
}

#[wasm_bindgen_test]
async fn randomness_is_fit_for_keys() {
    all_hold(entropy_suite(Rc::new(BrowserEntropy)).await);
}

#[wasm_bindgen_test]
async fn the_vault_seals_what_only_this_browser_opens() {
    let together = Rc::new(BrowserTogether::new("suite vault"));
    all_hold(vault_suite(Rc::new(KeyVault::new("suite vault", together))).await);
}

#[wasm_bindgen_test]
async fn the_engines_of_one_browser_take_turns_and_hear_each_other() {
    let make =
        async || Rc::new(BrowserTogether::new("suite news")) as Rc<dyn engine::ports::Together>;
    all_hold(together_suite(make, Rc::new(BrowserClock::default())).await);
}

/// Of the files that are shipped: the runner of these tests hands them out (`tests/far.mjs`).
#[wasm_bindgen_test]
async fn the_catalogue_is_read_from_the_files_beside_the_programs() {
    all_hold(catalogue_suite(Rc::new(OwnFiles), "rehearsal").await);
}
