//! Questions to nodes that views wait for: what was found last is shown, and asking goes on beside.

use super::{AGAIN_MS, SURE_MS};
use crate::{
    chain_read::{Lack, Reference},
    core::Core,
    news::Topic,
    space::Space,
};
use record::sorted::Map;
use record::{Address, Id};
use rules::opening::Vote;
use std::{cell::RefCell, rc::Rc};
use views::{Basis, CheckState, Trust, ZeroCause};

/// Answers by what they are about.
pub type Shelf<K, T> = RefCell<Map<K, Asked<T>>>;

/// Something that was asked for, and what was found last.
pub struct Asked<T> {
    found: Option<T>,
    running: bool,
    at: i64,
}

impl<T> Default for Asked<T> {
    fn default() -> Asked<T> {
        Asked {
            found: None,
            running: false,
            at: i64::MIN / 2,
        }
    }
}

/// Whether an answer needs no second asking soon.
pub trait Sure {
    /// Whether it is.
    fn sure(&self) -> bool;
}

impl Sure for Basis {
    fn sure(&self) -> bool {
        !matches!(self, Basis::Unknown { .. })
    }
}

impl Sure for Reference {
    fn sure(&self) -> bool {
        matches!(self, Reference::OnChain(Trust::Agreed { .. }))
    }
}

impl Sure for Option<ZeroCause> {
    fn sure(&self) -> bool {
        self.is_some()
    }
}

impl Core {
    /// On what basis a space speaks, as last found.
    pub async fn basis(self: &Rc<Self>, space: &Space) -> Basis {
        let Some((_, rules)) = space.rules() else {
            return Basis::Unknown {
                by: Address::ZERO.to_string(),
            };
        };
        if space.practice() {
            return Basis::Practice;
        }
        let (id, owner) = (space.id, rules.owner);
        let (token, governor) = (rules.terms.token, rules.governor);
        let ask = move |core: Rc<Core>| async move {
            core.outside.chains.basis(id, owner, token, governor).await
        };
        let found = self.asked(id, |core| &core.outside.bases, id, Topic::Chain(id), ask);
        let basis = found.unwrap_or(Basis::Unknown {
            by: owner.to_string(),
        });
        if !matches!(basis, Basis::Unknown { .. } | Basis::Unofficial { .. }) {
            return basis;
        }
        let catalogue = self.catalogue().await;
        let entry = catalogue
            .spaces
            .iter()
            .find(|entry| entry.space == id && entry.shipped);
        match entry.filter(|entry| !entry.date.is_empty()) {
            Some(entry) => Basis::Catalogue {
                date: entry.date.clone(),
            },
            None => basis,
        }
    }

    /// Whether the reference block of an opening is on the chain.
    pub async fn reference(self: &Rc<Self>, space: &Space, vote: &Vote) -> (CheckState, String) {
        let message = &vote.act.message;
        let (id, number, hash) = (space.id, message.ref_block, message.ref_hash);
        if space.practice() {
            let same = chain::practice::block(number).hash.0 == hash.0;
            let state = if same {
                CheckState::Good
            } else {
                CheckState::Bad
            };
            return (state, number.to_string());
        }
        let ask = move |core: Rc<Core>| async move {
            core.outside.chains.reference(id, number, hash).await
        };
        let topic = Topic::Vote(vote.id());
        let found = self.asked(id, |core| &core.outside.references, vote.id(), topic, ask);
        match found {
            None => (CheckState::Running, number.to_string()),
            Some(Reference::OnChain(Trust::Agreed { agree, asked, .. })) => {
                (CheckState::Good, format!("{number}: {agree}/{asked}"))
            }
            Some(Reference::OnChain(_)) => (CheckState::Weak, number.to_string()),
            Some(Reference::Elsewhere(_)) => (CheckState::Bad, number.to_string()),
            Some(Reference::Unknown(Lack::NodesDisagree)) => (CheckState::Bad, number.to_string()),
            Some(Reference::Unknown(_)) => (CheckState::Weak, number.to_string()),
        }
    }

    /// What was found last; asks (again) beside, when nothing was found or it was found some time ago.
    pub(crate) fn asked<K, T, F>(
        self: &Rc<Self>,
        space: Id,
        shelf: impl Fn(&Core) -> &Shelf<K, T> + 'static,
        key: K,
        topic: Topic,
        ask: impl FnOnce(Rc<Core>) -> F + 'static,
    ) -> Option<T>
    where
        K: Ord + Clone + 'static,
        T: Clone + PartialEq + Sure + 'static,
        F: Future<Output = T> + 'static,
    {
        let now = self.ports.clock.now_ms();
        let mut all = shelf(self).borrow_mut();
        let entry = all.entry(key.clone()).or_default();
        let sure = entry.found.as_ref().is_some_and(Sure::sure);
        let again_ms = if sure { SURE_MS } else { AGAIN_MS };
        let due = !entry.running && now.saturating_sub(entry.at) >= again_ms;
        if due && self.outside.chains.reachable(space) {
            entry.running = true;
            let core = self.clone();
            self.ports.clock.spawn(Box::pin(async move {
                let found = ask(core.clone()).await;
                let mut all = shelf(&core).borrow_mut();
                let entry = all.entry(key).or_default();
                let changed = entry.found.as_ref() != Some(&found);
                let at = core.ports.clock.now_ms();
                *entry = Asked {
                    found: Some(found),
                    running: false,
                    at,
                };
                drop(all);
                if changed {
                    core.news.raise(topic);
                }
            }));
        }
        entry.found.clone()
    }
}
