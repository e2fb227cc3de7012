//! The use cases from outside: pages of several browsers, over twin relays, nodes and stores.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    missing_docs,
    reason = "helpers of tests stand outside test functions"
)]

mod backup;
mod changes;
mod claims;
mod consent;
mod devices;
mod governor;
mod histories;
mod network;
#[path = "node.rs"]
mod node;
mod powers;
mod practice;
mod recognised;
mod scale;
mod spaces;
mod tabs;
mod trouble;
mod two_browsers;
mod world;
