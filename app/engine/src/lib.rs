//! The use cases: act, intake, queries; everything outside comes through [`ports`].

mod act;
mod backup;
mod book;
mod catalogue;
mod chain_place;
pub mod chain_read;
mod changes;
#[cfg(any(test, feature = "twins"))]
pub mod conformance;
mod consent;
mod contract_facts;
mod core;
mod damage;
mod held;
mod histories;
mod host;
mod hub;
pub mod intake;
pub mod markdown;
pub mod network;
pub mod news;
mod outside;
pub mod ports;
mod power_check;
pub mod practice;
mod query;
mod recognise;
mod space;
pub mod sync;
#[cfg(any(test, feature = "twins"))]
pub mod twins;
mod why;

pub use hub::{Engine, Seat};
