//! What the chain says, as far as this browser can tell: every read goes to all nodes that the reader agreed to, at one
//! block, and what comes back carries what it rests on.
//!
//! A node that lies, lags, fails or answers for another chain is named and never blocks the others. Values that a
//! majority agreed on are kept under the block's hash, so that they can be shown again without a connection.

mod ask;
mod basis;
mod contracts;
mod electorate;
mod elsewhere;
mod few;
mod head;
mod kept;
mod logs;
mod node;
mod say;
mod shelf;
mod walk;
mod weights;
mod zero;

#[cfg(test)]
mod tests;

pub use ask::Told;
pub use contracts::{GovernorProbe, Probe, SignatureCheck, SignatureVerdict, TokenProbe, Unit};
pub use electorate::{Electorate, Weight, weakest};
pub use head::{HeadNow, Reference};
pub(crate) use kept::{read_trust, write_trust};
pub use logs::{Logs, NoLogs};
pub use say::State;
pub use walk::{DEEP, REST_MS, Step, TRIES, Walk};

use crate::ports::Ports;
use chain::contracts::ClockMode;
use few::Few;
use futures::lock::Mutex;
use node::Node;
use record::{Address, Id};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use views::{NamedBy, NodeState, NodeView, Trust, Why};

/// Most nodes asked for one space. Those that the reader or the catalogue chose come first.
const MAX_NODES: usize = 7;

/// A node that the reader agreed to ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeInfo {
    /// Address.
    pub url: String,
    /// Name in the space's rules, for people.
    pub name: String,
    /// Who names it.
    pub named_by: NamedBy,
}

/// Why a value could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lack {
    /// The block it is counted at has not been reached, or nothing can be read about it yet.
    SnapshotAhead,
    /// No node gave an answer.
    NoNode,
    /// Nodes contradict one another.
    NodesDisagree,
    /// The nodes that answered no longer keep that block's state.
    OldState,
    /// The token counts time in a way that is not understood here.
    OtherClock,
    /// The contract does not answer this: the rule does not fit the token. Its words, if any.
    NotThisToken(String),
    /// This electorate has no number to know.
    NotCountable,
}

impl Lack {
    /// In the pages' terms.
    pub fn why(&self) -> Why {
        match self {
            Lack::SnapshotAhead => Why::NotOpenYet,
            Lack::NoNode | Lack::OldState | Lack::NotCountable => Why::NoNode,
            Lack::NodesDisagree => Why::NodesDisagree,
            Lack::OtherClock => Why::Field("token".into(), "another clock".into()),
            Lack::NotThisToken(words) => Why::Field("token".into(), words.clone()),
        }
    }
}

/// The chains of all spaces. Cloning it is cheap; all clones are one.
#[derive(Clone)]
pub struct Chains(Rc<Inner>);

struct Inner {
    ports: Ports,
    spaces: RefCell<Few<Id, Rc<Chain>>>,
    nodes: RefCell<Vec<Rc<Node>>>,
    tell: RefCell<Option<Tell>>,
}

type Tell = Rc<dyn Fn(Id)>;
type Shelved = Rc<Mutex<shelf::Shelf>>;

/// One space's chain, as seen through one set of nodes.
struct Chain {
    space: Id,
    id: u64,
    /// Stands for the set of nodes. What is learnt and kept is filed under it: values on which one space's nodes agreed
    /// must never answer for another's, nor for a set that the reader has since added a node to.
    set: String,
    practice: bool,
    sources: Vec<(NodeInfo, Rc<Node>)>,
    learnt: Learnt,
}

/// What was learnt in this session.
#[derive(Default)]
struct Learnt {
    head: Mutex<head::HeadState>,
    blocks: RefCell<Few<u64, head::Known>>,
    pace: Cell<Option<u64>>,
    clocks: RefCell<Few<Address, ClockMode>>,
    weights: RefCell<Few<String, Shelved>>,
    bases: RefCell<Few<basis::Claim, basis::Found>>,
    /// By token and account: when it was asked, and what was found.
    elsewhere: RefCell<Few<(Address, Address), elsewhere::Known>>,
}

impl Chains {
    /// Nothing is asked before [`Chains::set_nodes`].
    pub fn new(ports: Ports) -> Chains {
        Chains(Rc::new(Inner {
            ports,
            spaces: RefCell::default(),
            nodes: RefCell::default(),
            tell: RefCell::default(),
        }))
    }

    /// From now on this is told the space whose head, or whose nodes' state, changed.
    pub fn on_change(&self, tell: impl Fn(Id) + 'static) {
        *self.0.tell.borrow_mut() = Some(Rc::new(tell));
    }

    /// The nodes that may be asked for a space. To say the same again changes nothing.
    pub fn set_nodes(&self, space: Id, chain_id: u64, nodes: Vec<NodeInfo>) {
        self.set(space, chain_id, false, nodes);
    }

    /// The space lives on the practice chain, which needs no node.
    pub fn set_practice(&self, space: Id) {
        self.set(space, chain::practice::CHAIN_ID, true, Vec::new());
    }

    /// Whether there is anybody to ask about a space's chain.
    pub fn reachable(&self, space: Id) -> bool {
        self.chain(space)
            .is_some_and(|chain| chain.practice || !chain.sources.is_empty())
    }

    /// Forgets a space.
    pub fn forget(&self, space: Id) {
        self.0.spaces.borrow_mut().remove(&space);
    }

    fn set(&self, space: Id, id: u64, practice: bool, nodes: Vec<NodeInfo>) {
        let mut sources: Vec<(NodeInfo, Rc<Node>)> = Vec::new();
        for of_space in [false, true] {
            for info in &nodes {
                let new = named_by_space(info.named_by) == of_space
                    && sources.len() < MAX_NODES
                    && sources.iter().all(|(known, _)| known.url != info.url);
                if new {
                    sources.push((info.clone(), self.node(&info.url, id)));
                }
            }
        }
        let set = set_name(&sources);
        if let Some(before) = self.chain(space)
            && (before.id, before.practice, &before.set) == (id, practice, &set)
            && before
                .sources
                .iter()
                .zip(&sources)
                .all(|(one, other)| one.0 == other.0)
        {
            return;
        }
        let learnt = Learnt::default();
        let chain = Chain {
            space,
            id,
            set,
            practice,
            sources,
            learnt,
        };
        self.0
            .spaces
            .borrow_mut()
            .put(space, Rc::new(chain), usize::MAX);
        self.changed(space);
    }

    /// The node at an address, one for all spaces on that chain.
    fn node(&self, url: &str, chain: u64) -> Rc<Node> {
        let mut all = self.0.nodes.borrow_mut();
        let known = all.iter().find(|node| node.is(url, chain)).cloned();
        known.unwrap_or_else(|| {
            let node = Rc::new(Node::new(url, chain));
            all.push(node.clone());
            node
        })
    }

    /// The nodes of a space and how each is doing. Those that were not given here are not listed.
    pub fn node_views(&self, space: Id) -> Vec<NodeView> {
        let now = self.0.ports.clock.now_ms();
        let Some(chain) = self.chain(space) else {
            return Vec::new();
        };
        let view = |(info, node): &(NodeInfo, Rc<Node>)| {
            let (state, block) = node.view(now);
            NodeView {
                url: info.url.clone(),
                name: info.name.clone(),
                state,
                block,
                named_by: info.named_by,
            }
        };
        chain.sources.iter().map(view).collect()
    }

    /// How many of a space's nodes answered last, and how many there are.
    pub fn nodes_up(&self, space: Id) -> (u8, u8) {
        let views = self.node_views(space);
        let up = |view: &&NodeView| {
            !matches!(
                view.state,
                NodeState::Failed(_) | NodeState::OtherChain(_) | NodeState::Unasked
            )
        };
        (small(views.iter().filter(up).count()), small(views.len()))
    }

    /// Tries every node of a space again at the next read, and lets old contradictions rest.
    pub async fn retry(&self, space: Id) {
        if let Some(chain) = self.chain(space) {
            for (_, node) in &chain.sources {
                node.forgive();
            }
            chain.learnt.head.lock().await.asked_at = None;
            chain.learnt.bases.borrow_mut().clear();
            self.changed(space);
        }
    }

    fn chain(&self, space: Id) -> Option<Rc<Chain>> {
        self.0.spaces.borrow().get(&space)
    }

    fn changed(&self, space: Id) {
        // Cloned first: who is told may set another.
        let tell = self.0.tell.borrow().clone();
        if let Some(tell) = tell {
            tell(space);
        }
    }
}

/// A short name for a set of nodes, whatever their order: the digests of all, taken together bit by bit.
fn set_name(sources: &[(NodeInfo, Rc<Node>)]) -> String {
    let mut name = [0; 16];
    for (info, _) in sources {
        let line = format!("{} {}", named_by_space(info.named_by), info.url);
        let digest = record::ids::keccak(line.as_bytes());
        name.iter_mut()
            .zip(digest.0)
            .for_each(|(sum, byte)| *sum ^= byte);
    }
    record::ids::bare_hex(&name)
}

/// Whether neither the reader nor the catalogue chose a host.
fn named_by_space(by: NamedBy) -> bool {
    matches!(by, NamedBy::Space | NamedBy::Link)
}

fn small(count: usize) -> u8 {
    u8::try_from(count).unwrap_or(u8::MAX)
}

/// The same account in the EVM's own type.
fn evm(address: Address) -> chain::Address {
    chain::Address::new(address.0)
}

/// Why nothing can be said, from what an answer rests on.
fn lack(trust: &Trust) -> Lack {
    match trust {
        Trust::Disagree { .. } => Lack::NodesDisagree,
        _ => Lack::NoNode,
    }
}
