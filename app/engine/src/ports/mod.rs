//! Everything the engine needs from outside, one file each. Each port has an in-memory twin in
//! [`crate::twins`], and both pass the same conformance suite.

mod clock;
mod nodes;
mod relays;
mod store;
mod together;
mod vault;

pub use clock::*;
pub use nodes::*;
pub use relays::*;
pub use store::*;
pub use together::*;
pub use vault::*;

use futures::future::LocalBoxFuture;
use std::rc::Rc;

/// A future of a port: one thread, no `Send`.
pub type Fut<'a, T> = LocalBoxFuture<'a, T>;

/// The ports together.
#[derive(Clone)]
pub struct Ports {
    /// The record's home.
    pub store: Rc<dyn Store>,
    /// Text sockets to relays.
    pub relays: Rc<dyn Relays>,
    /// JSON-RPC to nodes.
    pub nodes: Rc<dyn Nodes>,
    /// Time and tasks.
    pub clock: Rc<dyn Clock>,
    /// Randomness for keys and envelopes.
    pub entropy: Rc<dyn Entropy>,
    /// Seals device keys.
    pub vault: Rc<dyn Vault>,
    /// Turns and news between the engines of several tabs.
    pub together: Rc<dyn Together>,
    /// The catalogue and this machine's development network, read from the same origin.
    pub catalogue: Rc<dyn Catalogue>,
}
