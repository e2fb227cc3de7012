//! EVM without I/O: what is asked of nodes, what their answers mean, and when several nodes' answers may be believed.
//!
//! No clock, no network, no randomness: [`rpc`] turns questions into text and text into answers, [`agree`] weighs the
//! answers of several sources, [`head`] finds a block that they share. Every byte a node sends is hostile: it becomes
//! an [`rpc::Answer`] or a [`Failure`], never a panic. Encoding and JSON are written by hand because the page's size
//! counts; the tests hold them against `alloy-sol-types` and `serde_json`.

pub mod abi;
pub mod agree;
pub mod bypass;
pub mod changes;
pub mod contracts;
pub mod events;
mod failure;
pub mod governor;
pub mod head;
mod hex;
mod json;
pub mod practice;
pub mod revert;
pub mod rpc;
pub mod signature;

pub use alloy_primitives::{Address, B256, U256};
pub use failure::Failure;
