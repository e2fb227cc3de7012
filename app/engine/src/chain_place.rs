//! A chain without a space: whom this browser may ask about it. Consent is filed under an id made from the chain's, so
//! that it is given once for all contracts of a chain.

use crate::{chain_read::NodeInfo, core::Core};
use record::{Id, ids::keccak};
use std::rc::Rc;
use views::{Asking, Host, HostRole, Why};

/// Most nodes remembered from links for one chain.
const LINKED: usize = 8;

/// What stands where a space's id does, for a chain.
pub fn place(chain: u64) -> Id {
    keccak(format!("locus/chain/{chain}").as_bytes())
}

impl Core {
    /// Nodes that a link names for a chain, remembered while the engine runs. None is asked before the reader agrees.
    pub fn hint_nodes(&self, chain: u64, nodes: &[String]) {
        if nodes.is_empty() {
            return;
        }
        let mut hints = self.node_hints.borrow_mut();
        let known = hints.entry(place(chain)).or_default();
        known.extend(nodes.iter().take(LINKED).cloned());
    }

    /// Whom a reading would ask: the nodes of a space, or of a chain's [`place`]. Contacts nobody.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn asking(self: &Rc<Self>, id: Id) -> Result<Asking, Why> {
        let space = self.space(id).await?;
        let mut hosts = self.hosts(id, space.as_deref()).await?;
        hosts.retain(|host| host.role == HostRole::Node);
        Ok(Asking {
            id: id.to_string(),
            nodes: self.node_views(id, space.as_deref(), &hosts),
            needs_consent: !hosts.iter().any(|host| host.agreed),
            hosts,
        })
    }

    /// Tells the chain reads which nodes of a chain's [`place`] the reader agreed to, or keeps in touch with a space.
    ///
    /// # Errors
    /// [`Why::NoConsent`] when the reader agreed to none; or the store fails.
    pub async fn reach_place(self: &Rc<Self>, id: Id, chain: u64) -> Result<(), Why> {
        if id != place(chain) {
            return self.reach_out(id).await;
        }
        let hosts = self.hosts(id, None).await?;
        let agreed = |host: &&Host| host.role == HostRole::Node && host.agreed;
        let info = |host: &Host| NodeInfo {
            url: host.url.clone(),
            name: String::new(),
            named_by: host.named_by,
        };
        let nodes: Vec<NodeInfo> = hosts.iter().filter(agreed).map(info).collect();
        let none = nodes.is_empty();
        self.outside.chains.set_nodes(id, chain, nodes);
        if none { Err(Why::NoConsent) } else { Ok(()) }
    }
}
