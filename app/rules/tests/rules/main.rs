//! What the rules make of a record, told in small worlds of accounts named by numbers.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests are outside #[test] functions"
)]

mod ballots;
mod claims;
mod closing;
mod delegations;
mod devices;
mod given;
mod objections;
mod openings;
mod order;
mod proposals;
mod spaces;
mod sponsors;
