//! The code makes exactly the vectors that stand in `vectors/`.
//!
//! `LOCUS_BLESS=1 cargo test -p record --test vectors` writes them anew. A change there changes what
//! everybody has signed, so it must be wanted.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking, in its helpers too"
)]

mod golden;

#[test]
fn the_code_makes_the_golden_vectors() {
    let bless = std::env::var_os("LOCUS_BLESS").is_some();
    for ((name, stored), (made_name, made)) in golden::FILES.iter().zip(golden::made()) {
        assert_eq!(*name, made_name);
        if bless {
            let path = format!("{}/vectors/{name}.json", env!("CARGO_MANIFEST_DIR"));
            std::fs::write(path, &made).unwrap();
            continue;
        }
        for (line, (stored, made)) in stored.lines().zip(made.lines()).enumerate() {
            assert_eq!(stored, made, "{name}.json, line {}", line + 1);
        }
        assert_eq!(stored.lines().count(), made.lines().count(), "{name}.json");
    }
}

#[test]
fn every_act_of_the_vectors_verifies() {
    assert!(golden::verify_all() > 20);
}
