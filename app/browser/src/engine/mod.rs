//! The engine's ports in a worker of a browser.

mod catalogue;
mod clock;
mod entropy;
mod nodes;
mod queue;
mod relays;
mod store;
mod together;
mod vault;

pub use catalogue::OwnFiles;
pub use clock::BrowserClock;
pub use entropy::BrowserEntropy;
pub use nodes::FetchNodes;
pub use relays::SocketRelays;
pub use store::{IdbStore, Step, steps};
pub use together::BrowserTogether;
pub use vault::KeyVault;

use ::engine::ports::Ports;
use std::rc::Rc;

/// The name of the record's database.
const RECORD: &str = "locus";

/// All ports of this browser.
pub fn ports() -> Ports {
    let together = Rc::new(BrowserTogether::new("locus news"));
    Ports {
        store: Rc::new(IdbStore::new(RECORD)),
        relays: Rc::new(SocketRelays),
        nodes: Rc::new(FetchNodes),
        clock: Rc::new(BrowserClock::default()),
        entropy: Rc::new(BrowserEntropy),
        vault: Rc::new(KeyVault::new("locus keys", together.clone())),
        together,
        catalogue: Rc::new(OwnFiles),
    }
}
