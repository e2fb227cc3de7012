//! What is asked of nodes on behalf of views. A view never waits for a node: it takes what is known, and asking goes
//! on beside it and raises a topic when it has found something.

mod asked;
mod contracts;
mod guests;
mod weigh;

use crate::{
    chain_read::{Chains, HeadNow, NodeInfo, Reference},
    consent,
    core::Core,
    news::Topic,
    space::Space,
};
pub use asked::{Shelf, Sure};
use futures::future::{Either, select};
use record::sorted::{Map, Set};
use record::{Address, Id};
use std::{cell::RefCell, rc::Rc};
use views::{Basis, DeviceState, Host, HostRole, NodeState, NodeView, Trust, Why, ZeroCause};
use weigh::Weigher;
pub use weigh::Weighing;

/// A head is asked for as often as this while somebody looks.
const HEAD_MS: u32 = 4_000;
/// Whether there is a node to ask is looked at again after this.
const SOON_MS: u32 = 200;
/// A head that was read so long ago says nothing about now.
const OLD_MS: i64 = 60_000;
/// Composing waits so long for nodes, and then goes on with what is known.
const PATIENCE_MS: u32 = 3_000;
/// What could not be found is looked for again after this.
const AGAIN_MS: i64 = 10_000;
/// What was found is looked for again after this.
const SURE_MS: i64 = 60_000;
/// Weights that only one source gave are asked for again after this.
const WORD_MS: i64 = 30_000;

/// What is known of the chains of spaces, and what is being asked.
pub struct Outside {
    /// Every read of a chain.
    pub chains: Chains,
    heads: RefCell<Map<Id, (HeadNow, i64)>>,
    ticking: RefCell<Set<Id>>,
    watching: RefCell<Map<Id, u32>>,
    bases: Shelf<Id, Basis>,
    references: Shelf<Id, Reference>,
    zeros: Shelf<(Id, Address), Option<ZeroCause>>,
    weighers: RefCell<Map<Id, Rc<Weigher>>>,
    /// The block that weights of now are read at, and since when.
    recent: RefCell<Map<Id, (u64, i64)>>,
    /// Acts about which contracts are to be asked next, by what they are about and their space, while some are asked.
    contracts: RefCell<Map<(Id, Id), Vec<Id>>>,
    /// When a contract last decided about an act.
    decided: RefCell<Map<Id, i64>>,
    /// Acts whose accounts were found to be no contracts yet.
    undeployed: RefCell<Set<Id>>,
    /// Spaces whose guests are being weighed, and when what is kept of them was last counted.
    minding: RefCell<Set<Id>>,
    counted: RefCell<Map<Id, i64>>,
    /// The next snapshot of a space's votes that was not reached when accounts were weighed.
    ahead: RefCell<Map<Id, u64>>,
    vault: RefCell<Option<Result<(), String>>>,
}

/// The newest block that the nodes agree on.
#[derive(Clone, Debug)]
pub struct Head {
    /// Height.
    pub block: u64,
    /// Hash.
    pub hash: Id,
    /// What it rests on.
    pub trust: Trust,
}

impl Outside {
    /// Nothing is asked yet.
    pub fn new(chains: Chains) -> Outside {
        Outside {
            chains,
            heads: RefCell::default(),
            ticking: RefCell::default(),
            watching: RefCell::default(),
            bases: RefCell::default(),
            references: RefCell::default(),
            zeros: RefCell::default(),
            weighers: RefCell::default(),
            recent: RefCell::default(),
            contracts: RefCell::default(),
            decided: RefCell::default(),
            undeployed: RefCell::default(),
            minding: RefCell::default(),
            counted: RefCell::default(),
            ahead: RefCell::default(),
            vault: RefCell::default(),
        }
    }
}

impl Core {
    /// A page begins or ends to look at a space.
    pub fn look(self: &Rc<Self>, space: Id, begins: bool) {
        {
            let mut watching = self.outside.watching.borrow_mut();
            let count = watching.entry(space).or_default();
            *count = if begins {
                count.saturating_add(1)
            } else {
                count.saturating_sub(1)
            };
        }
        if begins {
            self.follow_head(space);
        }
    }

    /// Tells the chain reads which nodes the reader agreed to, and begins to follow the head.
    pub(crate) fn reach_chain(self: &Rc<Self>, id: Id, space: &Space, hosts: &[Host]) {
        let Some((_, rules)) = space.rules() else {
            return;
        };
        if space.practice() {
            self.outside.chains.set_practice(id);
        } else {
            let name = |url: &str| {
                let same = |node: &&record::body::Node| {
                    consent::read(&node.url).is_some_and(|(known, _)| known == url)
                };
                rules.nodes.iter().find(same).map(|node| node.name.clone())
            };
            let nodes = hosts
                .iter()
                .filter(|host| host.role == HostRole::Node && host.agreed);
            let info = |host: &Host| NodeInfo {
                url: host.url.clone(),
                name: name(&host.url).unwrap_or_default(),
                named_by: host.named_by,
            };
            self.outside
                .chains
                .set_nodes(id, rules.terms.chain, nodes.map(info).collect());
        }
        self.follow_head(id);
    }

    fn follow_head(self: &Rc<Self>, id: Id) {
        let looked_at = move |core: &Core| {
            core.outside
                .watching
                .borrow()
                .get(&id)
                .is_some_and(|n| *n > 0)
        };
        if !looked_at(self) || !self.outside.ticking.borrow_mut().insert(id) {
            return;
        }
        let weak = Rc::downgrade(self);
        let clock = self.ports.clock.clone();
        self.ports.clock.spawn(Box::pin(async move {
            loop {
                let Some(core) = weak.upgrade() else { return };
                if !looked_at(&core) {
                    core.outside.ticking.borrow_mut().remove(&id);
                    return;
                }
                // Until the reader's nodes are known there is nobody to ask, but soon there may be.
                let reachable = core.outside.chains.reachable(id);
                if reachable {
                    core.refresh_head(id).await;
                }
                drop(core);
                clock.sleep(if reachable { HEAD_MS } else { SOON_MS }).await;
            }
        }));
    }

    async fn refresh_head(&self, id: Id) {
        let head = self.outside.chains.head(id).await.ok();
        let key = |head: &HeadNow| (head.number, head.hash, head.current, head.trust.clone());
        let before = self
            .outside
            .heads
            .borrow()
            .get(&id)
            .map(|(head, _)| key(head));
        let changed = before != head.as_ref().map(key);
        let now = self.ports.clock.now_ms();
        match head {
            Some(head) => self.outside.heads.borrow_mut().insert(id, (head, now)),
            None => self.outside.heads.borrow_mut().remove(&id),
        };
        if changed {
            self.news.raise(Topic::Chain(id));
        }
    }

    /// The newest agreed block, asked for now.
    ///
    /// # Errors
    /// [`Why::NoNode`] or [`Why::NodesDisagree`].
    pub async fn head(self: &Rc<Self>, space: &Space) -> Result<Head, Why> {
        self.reach_out(space.id).await?;
        let head = self.outside.chains.head(space.id).await?;
        if !head.current {
            return Err(Why::NoNode);
        }
        Ok(Head {
            block: head.number,
            hash: head.hash,
            trust: head.trust,
        })
    }

    /// The newest agreed block: asked for now, or as last known when nodes take long.
    pub async fn head_soon(self: &Rc<Self>, space: &Space) -> Option<Head> {
        let asked = Box::pin(self.head(space));
        match select(asked, self.ports.clock.sleep(PATIENCE_MS)).await {
            Either::Left((Ok(head), _)) => Some(head),
            _ => self.head_now(space),
        }
    }

    /// The newest agreed block as last known; none when it is too old to say where a vote stands.
    pub fn head_now(&self, space: &Space) -> Option<Head> {
        if space.practice() {
            let block = chain::practice::newest(self.ports.clock.now_ms());
            let (block, hash) = (block.number, Id(block.hash.0));
            return Some(Head {
                block,
                hash,
                trust: Trust::Practice,
            });
        }
        let heads = self.outside.heads.borrow();
        let (head, read_at) = heads.get(&space.id)?;
        let old = self.ports.clock.now_ms().saturating_sub(*read_at) >= OLD_MS;
        (head.current && !old).then(|| Head {
            block: head.number,
            hash: head.hash,
            trust: head.trust.clone(),
        })
    }

    /// When a block is, in unix milliseconds, and whether that is its own time.
    pub fn time_of(&self, space: &Space, block: u64) -> Option<(i64, bool)> {
        if space.practice() {
            let time = chain::practice::block(block).time.saturating_mul(1000);
            return Some((i64::try_from(time).ok()?, true));
        }
        let moment = self.outside.heads.borrow().get(&space.id)?.0.at(block);
        Some((moment.at?, !moment.estimated))
    }

    /// Forgets what was asked of the nodes about a space, so that it is asked again: other nodes may answer now.
    pub fn ask_anew(&self, id: Id) {
        self.outside.bases.borrow_mut().remove(&id);
        let space = self.spaces.borrow().get(&id).cloned();
        for opening in space.iter().flat_map(|space| space.votes.all.keys()) {
            self.outside.weighers.borrow_mut().remove(opening);
            self.outside.references.borrow_mut().remove(opening);
            self.outside
                .zeros
                .borrow_mut()
                .retain(|(of, _), _| of != opening);
            self.news.raise(Topic::Vote(*opening));
        }
        self.news.raise(Topic::Chain(id));
    }

    /// Nodes that are named for a space and how each is doing.
    pub fn node_views(&self, id: Id, space: Option<&Space>, hosts: &[Host]) -> Vec<NodeView> {
        let asked = self.outside.chains.node_views(id);
        let name = |url: &str| {
            let (_, body) = space?.rules()?;
            let mut nodes = body.nodes.iter();
            let same = |node: &&record::body::Node| {
                consent::read(&node.url).is_some_and(|(known, _)| known == url)
            };
            nodes.find(same).map(|node| node.name.clone())
        };
        let view = |host: &Host| {
            let known = asked.iter().find(|view| view.url == host.url).cloned();
            known.unwrap_or(NodeView {
                url: host.url.clone(),
                name: name(&host.url).unwrap_or_default(),
                state: NodeState::Unasked,
                block: None,
                named_by: host.named_by,
            })
        };
        hosts
            .iter()
            .filter(|host| host.role == HostRole::Node)
            .map(view)
            .collect()
    }

    /// Whether this browser has a safe place for keys.
    pub async fn may_keep_keys(&self) -> DeviceState {
        let known = self.outside.vault.borrow().clone();
        let sealed = match known {
            Some(known) => known,
            None => {
                let sealed = self.ports.vault.seal(vec![0; 32]).await.map(|_| ());
                *self.outside.vault.borrow_mut() = Some(sealed.clone());
                sealed
            }
        };
        match sealed {
            Ok(()) => DeviceState::None,
            Err(words) => DeviceState::Impossible(Why::StorageRefused(words)),
        }
    }
}
