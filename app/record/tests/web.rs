//! The same vectors in a browser: the same bytes come out of WASM.
#![cfg(target_arch = "wasm32")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking, in its helpers too"
)]

mod golden;

use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn the_browser_makes_the_golden_vectors() {
    for ((name, stored), (_, made)) in golden::FILES.iter().zip(golden::made()) {
        assert!(*stored == made, "{name}.json differs");
    }
}

#[wasm_bindgen_test]
fn every_act_of_the_vectors_verifies_in_the_browser() {
    assert!(golden::verify_all() > 20);
}
