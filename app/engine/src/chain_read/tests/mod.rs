mod contracts;
mod head;
mod logs;
mod say;
mod script;
mod weights;

use super::*;
use crate::{ports::Ports, twins::World};
use script::{Mood, Script};

const SPACE: Id = Id([5; 32]);
const TOKEN: Address = Address([0x70; 20]);
const GOVERNOR: Address = Address([0x60; 20]);
const OWNER: Address = Address([0x0e; 20]);
const CHAIN: u64 = 31337;

/// A small world: three nodes over one scripted chain, and a browser.
struct Scene {
    world: World,
    script: Rc<Script>,
    ports: Ports,
    chains: Chains,
}

impl Scene {
    /// Nodes with these moods, all named by the space.
    fn of(moods: &[Mood]) -> Scene {
        let world = World::default();
        let script = Rc::new(Script::new(world.clock.clone()));
        for (index, mood) in moods.iter().enumerate() {
            script.set(&url(index), mood.clone());
        }
        let ports = Ports {
            nodes: script.clone(),
            ..world.browser(1)
        };
        let chains = Chains::new(ports.clone());
        let scene = Scene {
            world,
            script,
            ports,
            chains,
        };
        scene.name_nodes(&scene.chains, moods.len());
        scene
    }

    fn honest() -> Scene {
        Scene::of(&[Mood::Honest, Mood::Honest, Mood::Honest])
    }

    fn name_nodes(&self, chains: &Chains, count: usize) {
        let node = |index: usize| NodeInfo {
            url: url(index),
            name: format!("node {index}"),
            named_by: NamedBy::Space,
        };
        chains.set_nodes(SPACE, CHAIN, (0..count).map(node).collect());
    }

    /// The same browser after a reload: nothing in memory, the store as it was.
    fn reload(&self, count: usize) -> Chains {
        let chains = Chains::new(self.ports.clone());
        self.name_nodes(&chains, count);
        chains
    }

    fn wait<T>(&self, future: impl Future<Output = T>) -> T {
        self.world.clock.block_on(future)
    }

    fn head(&self) -> Result<HeadNow, Why> {
        self.wait(self.chains.head(SPACE))
    }

    fn states(&self) -> Vec<NodeState> {
        self.chains
            .node_views(SPACE)
            .into_iter()
            .map(|view| view.state)
            .collect()
    }
}

fn url(index: usize) -> String {
    format!("http://node{index}.example/key")
}

fn agreed(agree: u8, asked: u8) -> Trust {
    Trust::Agreed {
        agree,
        asked,
        named_by_space: agree,
    }
}

fn failed(words: &str) -> NodeState {
    NodeState::Failed(words.into())
}
