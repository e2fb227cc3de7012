//! The lab from outside: histories go in, figures come out.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests stand outside test functions"
)]

mod cited;
mod deciding;
mod defaults;
mod events;
mod histories;
mod large;
mod ledger;
mod pivotal;
mod said;
mod told;
