//! What every port must do, as one suite a port: the twins and the ports in a browser pass the same.
//!
//! A suite runs all its cases and returns what came of each, so that it runs under any test runner:
//! `conformance::all_hold(conformance::store_suite(make).await)`.

mod store;
mod transport;
mod world;

pub use store::store_suite;
pub use transport::{
    NodeUrls, RelayUrls, catalogue_suite, example_node, nodes_suite, relays_suite,
};
pub use world::{clock_suite, entropy_suite, together_suite, vault_suite};

/// Each case of a suite, as a sentence, and what was wrong if anything.
pub type Outcome = Vec<(&'static str, Result<(), String>)>;

/// Says so, loudly, when a case failed.
///
/// # Panics
/// With the sentences of all cases that failed.
#[allow(clippy::panic, reason = "the end of a test")]
pub fn all_hold(outcome: Outcome) {
    let failed: Vec<String> = outcome
        .iter()
        .filter_map(|(case, held)| Some(format!("{case}: {}", held.as_ref().err()?)))
        .collect();
    if !failed.is_empty() || outcome.is_empty() {
        panic!(
            "{} of {} cases failed:\n{}",
            failed.len(),
            outcome.len(),
            failed.join("\n")
        );
    }
}

/// Compares what was found with what must be.
pub(crate) fn same<T: PartialEq + std::fmt::Debug>(found: T, expected: T) -> Result<(), String> {
    if found == expected {
        Ok(())
    } else {
        Err(format!("found {found:?}, expected {expected:?}"))
    }
}

/// A case fails with the error's own words.
pub(crate) fn words(error: impl std::fmt::Debug) -> String {
    format!("{error:?}")
}
