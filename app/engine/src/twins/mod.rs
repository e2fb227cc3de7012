//! In-memory twins of every port: what tests run on, and what the practice of any trouble needs. They pass the
//! same suites ([`crate::conformance`]) as the ports in a browser, and have switches for everything that can go
//! wrong outside.

mod clock;
mod entropy;
mod hand;
mod nodes;
mod relay;
mod relays;
mod store;
mod together;
mod vault;

pub use clock::ManualClock;
pub use entropy::CountedEntropy;
pub use hand::Hand;
pub use nodes::{MemoryCatalogue, MemoryNodes};
pub use relay::{MemoryRelay, Mood, Noise};
pub use relays::MemoryRelays;
pub use store::MemoryStore;
pub use together::{MemoryTab, MemoryTabs};
pub use vault::MemoryVault;

use crate::ports::Ports;
use std::rc::Rc;

/// A small world: one clock, one set of relays and nodes, one browser with tabs.
#[derive(Clone)]
pub struct World {
    /// Its time and tasks.
    pub clock: Rc<ManualClock>,
    /// Its relays.
    pub relays: Rc<MemoryRelays>,
    /// Its nodes.
    pub nodes: Rc<MemoryNodes>,
    /// Its catalogue.
    pub catalogue: Rc<MemoryCatalogue>,
}

impl Default for World {
    fn default() -> World {
        World {
            clock: Rc::new(ManualClock::at(1_790_000_000_000)),
            relays: Rc::default(),
            nodes: Rc::default(),
            catalogue: Rc::default(),
        }
    }
}

impl World {
    /// The ports of an engine in a new browser of its own: empty store, no other tabs.
    pub fn browser(&self, seed: u64) -> Ports {
        self.tab(Rc::default(), &MemoryTabs::default(), seed)
    }

    /// The ports of an engine over a store that may be shared or left from before, beside other tabs.
    pub fn tab(&self, store: Rc<MemoryStore>, tabs: &MemoryTabs, seed: u64) -> Ports {
        Ports {
            store,
            relays: self.relays.clone(),
            nodes: self.nodes.clone(),
            clock: self.clock.clone(),
            entropy: Rc::new(CountedEntropy::new(seed)),
            vault: tabs.vault(seed),
            together: Rc::new(tabs.tab()),
            catalogue: self.catalogue.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{conformance, ports::*};
    use std::{cell::RefCell, collections::BTreeMap};

    /// The outcome of a suite on a world whose clock runs as fast as it is waited for.
    fn check(suite: impl AsyncFnOnce(&World) -> conformance::Outcome) {
        let world = World::default();
        let clock = world.clock.clone();
        conformance::all_hold(clock.block_on(suite(&world)));
    }

    #[test]
    fn the_store_in_memory_is_a_store() {
        let homes: RefCell<BTreeMap<String, Rc<MemoryStore>>> = RefCell::default();
        check(async |_| {
            conformance::store_suite(async |name: String| {
                homes.borrow_mut().entry(name).or_default().clone() as Rc<dyn Store>
            })
            .await
        });
    }

    #[test]
    fn the_manual_clock_is_a_clock() {
        check(async |world| conformance::clock_suite(world.clock.clone()).await);
    }

    #[test]
    fn the_counted_entropy_is_entropy() {
        check(async |_| conformance::entropy_suite(Rc::new(CountedEntropy::new(7))).await);
    }

    #[test]
    fn the_vault_in_memory_is_a_vault() {
        check(async |_| conformance::vault_suite(Rc::new(MemoryVault::new(7))).await);
    }

    #[test]
    fn tabs_in_memory_take_turns() {
        let tabs = MemoryTabs::default();
        check(async |world| {
            let make = async || Rc::new(tabs.tab()) as Rc<dyn Together>;
            conformance::together_suite(make, world.clock.clone()).await
        });
    }

    #[test]
    fn relays_in_memory_are_relays() {
        check(async |world| {
            world.relays.add("ws://there");
            let urls = conformance::RelayUrls {
                up: "ws://there".into(),
                nobody: "ws://nobody".into(),
            };
            conformance::relays_suite(world.relays.clone(), urls).await
        });
    }

    #[test]
    fn nodes_in_memory_are_nodes() {
        check(async |world| {
            world.nodes.answer(conformance::example_node);
            let urls = conformance::NodeUrls::at("http://node");
            conformance::nodes_suite(world.nodes.clone(), urls).await
        });
    }

    #[test]
    fn the_catalogue_in_memory_is_a_catalogue() {
        let file = |name: &str| CatalogueFile {
            name: name.into(),
            json: r#"{"networks":[]}"#.into(),
        };
        for here in [false, true] {
            check(async |world| {
                let catalogue = world.catalogue.clone();
                catalogue.here.set(here);
                catalogue
                    .files
                    .replace(vec![file("catalogue"), file("local")]);
                catalogue.networks.replace(vec![file("rehearsal")]);
                conformance::catalogue_suite(catalogue, "rehearsal").await
            });
        }
    }
}
