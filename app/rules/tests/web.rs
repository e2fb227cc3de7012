//! The same counts in a browser, byte for byte.
#![cfg(target_arch = "wasm32")]

mod counting;

use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn every_counting_rule_counts_in_a_browser_as_its_vectors_say() {
    let committed = [
        ("basic.json", include_str!("../vectors/basic.json")),
        ("approval.json", include_str!("../vectors/approval.json")),
        ("ranked.json", include_str!("../vectors/ranked.json")),
        ("weighted.json", include_str!("../vectors/weighted.json")),
        ("quadratic.json", include_str!("../vectors/quadratic.json")),
        ("score.json", include_str!("../vectors/score.json")),
        ("sqrt.json", include_str!("../vectors/sqrt.json")),
    ];
    let ours = counting::files();
    assert_eq!(ours.len(), committed.len());
    for ((name, ours), (file, theirs)) in ours.iter().zip(committed) {
        assert_eq!(*name, file);
        assert_eq!(ours, theirs, "{name}");
    }
}
