//! What every use case shares: the ports, what was read of the store in this session, whom this browser may contact.

use crate::{
    book::Book,
    catalogue::{self, Catalogue},
    chain_place,
    chain_read::Chains,
    consent::{Agreed, Consents, Named},
    damage,
    held::Held,
    intake::Door,
    news::{News, Topic},
    outside::{Outside, Shelf},
    ports::{Batch, Class, Ports, Row},
    space::Space,
    sync::{self, Sync},
    why,
};
use futures::StreamExt;
use record::sorted::{Map, Set};
use record::{Address, Id};
use std::{
    cell::{Cell, OnceCell, RefCell},
    collections::HashMap,
    rc::{Rc, Weak},
};
use views::{Host, HostRole, NamedBy, RelayState, RelayView, Why};

/// What the use cases share.
pub struct Core {
    /// Everything outside.
    pub ports: Ports,
    /// What changed.
    pub news: News,
    /// Whom this browser may contact.
    pub consents: Consents,
    /// Where everything from outside comes in.
    pub door: Rc<Door>,
    /// Relays.
    pub sync: Sync,
    /// What nodes say.
    pub outside: Outside,
    /// The browser promised not to evict.
    pub persistent: Cell<bool>,
    followed: RefCell<Map<Id, Vec<String>>>,
    /// Rises for a space with every change of the rows that it is folded from.
    pub(crate) editions: RefCell<Map<Id, u64>>,
    pub(crate) acts: RefCell<HashMap<Id, Rc<Held>>>,
    pub(crate) spaces: RefCell<Map<Id, Rc<Space>>>,
    pub(crate) books: RefCell<Map<Id, Rc<Book>>>,
    catalogue: RefCell<Option<(Rc<Catalogue>, i64)>>,
    /// Texts of network files that came, by name.
    pub(crate) networks: RefCell<Map<String, String>>,
    hints: RefCell<Map<Id, Set<String>>>,
    /// Nodes that links name for a chain.
    pub(crate) node_hints: RefCell<Map<Id, Set<String>>>,
    /// Checks of who can act without a vote.
    pub(crate) checks: crate::power_check::Checks,
    /// What contracts are, as last found: by the place of their chain.
    pub(crate) contracts: Shelf<(Id, Address), crate::contract_facts::Found>,
    /// Changes without a decision, as far as looked for.
    pub(crate) changes: crate::changes::Changes,
    /// Histories of votes.
    pub(crate) histories: crate::histories::Histories,
}

impl Core {
    /// Everything at rest, listening to the other engines of this browser.
    pub fn start(ports: Ports) -> Rc<Core> {
        let (news, door) = (News::default(), Rc::new(Door::new(ports.clone())));
        let heard = news.clone();
        let minds: Rc<OnceCell<Weak<Core>>> = Rc::default();
        let mind = minds.clone();
        let on_change = Rc::new(move |space: Id, what: sync::What| match what {
            sync::What::Rows(class) => {
                heard.raise(Topic::Rows(space, class));
                if class == Class::Version {
                    heard.raise(Topic::Home);
                }
            }
            sync::What::Guests => {
                let core = mind.get().and_then(Weak::upgrade);
                core.iter().for_each(|core| core.mind_guests(space));
            }
            sync::What::Relays | sync::What::Progress(..) => heard.raise(Topic::Sync(space)),
        });
        let core = Rc::new(Core {
            sync: Sync::new(ports.clone(), door.clone(), on_change),
            consents: Consents::new(ports.clone()),
            news,
            door,
            followed: RefCell::default(),
            editions: RefCell::default(),
            outside: Outside::new(Chains::new(ports.clone())),
            persistent: Cell::new(false),
            acts: RefCell::default(),
            spaces: RefCell::default(),
            books: RefCell::default(),
            catalogue: RefCell::default(),
            networks: RefCell::default(),
            hints: RefCell::default(),
            node_hints: RefCell::default(),
            checks: Default::default(),
            contracts: Default::default(),
            changes: Default::default(),
            histories: Default::default(),
            ports,
        });
        let weak = Rc::downgrade(&core);
        let _ = minds.set(weak.clone());
        core.news.listen(move |topic| {
            if let (Topic::Rows(space, Class::Version | Class::Heading), Some(core)) =
                (topic, weak.upgrade())
            {
                // Whoever had no weight may have some in a vote that has come.
                core.door.weigh_anew(space);
                *core.editions.borrow_mut().entry(space).or_default() += 1;
            }
        });
        core.share_news();
        let weak = Rc::downgrade(&core);
        core.outside.chains.on_change(move |space| {
            if let Some(core) = weak.upgrade() {
                core.news.raise(Topic::Chain(space));
            }
        });
        core
    }

    /// Tells the other engines of this browser what changed here, and takes in what they tell.
    fn share_news(self: &Rc<Self>) {
        let heard = Rc::new(Cell::new(false));
        let (hearing, weak) = (heard.clone(), Rc::downgrade(self));
        let mut stream = self.ports.together.hear();
        self.ports.clock.spawn(Box::pin(async move {
            while let Some(text) = stream.next().await {
                let (Some(core), Some(topic)) = (weak.upgrade(), Topic::read(&text)) else {
                    continue;
                };
                hearing.set(true);
                core.news.raise(topic);
                // Another tab may have agreed to hosts, or taken that back.
                if topic == Topic::Home {
                    core.consents.forget();
                    let followed: Vec<Id> = core.followed.borrow().keys().copied().collect();
                    followed
                        .into_iter()
                        .for_each(|id| core.news.raise(Topic::Sync(id)));
                }
                hearing.set(false);
            }
        }));
        let (waiting, weak) = (Rc::new(RefCell::new(Set::new())), Rc::downgrade(self));
        self.news.listen(move |topic| {
            let Some(core) = weak.upgrade().filter(|_| !heard.get()) else {
                return;
            };
            if topic.write().is_none() || !waiting.borrow_mut().insert(topic) {
                return;
            }
            // Gathered for a moment: a sync brings thousands of rows, and one word is enough.
            if waiting.borrow().len() == 1 {
                let waiting = waiting.clone();
                let (together, clock) = (core.ports.together.clone(), core.ports.clock.clone());
                core.ports.clock.spawn(Box::pin(async move {
                    clock.sleep(50).await;
                    for text in waiting
                        .take()
                        .into_iter()
                        .filter_map(|topic: Topic| topic.write())
                    {
                        together.tell(text);
                    }
                }));
            }
        });
    }

    /// The catalogue, read once; an empty one again after a while, as the development network may start later.
    pub async fn catalogue(&self) -> Rc<Catalogue> {
        let now = self.ports.clock.now_ms();
        if let Some((known, at)) = self.catalogue.borrow().clone()
            && (!known.spaces.is_empty() || now.saturating_sub(at) < CATALOGUE_MS)
        {
            return known;
        }
        let lists = Rc::new(catalogue::read(&self.ports.catalogue.read().await));
        *self.catalogue.borrow_mut() = Some((lists.clone(), now));
        lists
    }

    /// Relays that a link names for a space, remembered while the engine runs.
    pub fn hint(&self, space: Id, relays: &[String]) {
        self.hints
            .borrow_mut()
            .entry(space)
            .or_default()
            .extend(relays.iter().take(8).cloned());
    }

    /// Every host named for a space, and whether it may be contacted.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn hosts(&self, id: Id, space: Option<&Space>) -> Result<Vec<Host>, Why> {
        let mut named = Named::default();
        for relay in self.hints.borrow().get(&id).into_iter().flatten() {
            if crate::consent::read(relay).is_some_and(|(_, role)| role == HostRole::Relay) {
                named.add(relay, NamedBy::Link);
            }
        }
        for node in self.node_hints.borrow().get(&id).into_iter().flatten() {
            if crate::consent::read(node).is_some_and(|(_, role)| role == HostRole::Node) {
                named.add(node, NamedBy::Link);
            }
        }
        if let Some((_, body)) = space.and_then(Space::rules) {
            body.relays
                .iter()
                .for_each(|url| named.add(url, NamedBy::Space));
            body.nodes
                .iter()
                .for_each(|node| named.add(&node.url, NamedBy::Space));
        }
        let catalogue = self.catalogue().await;
        for (chain, url) in &catalogue.sources {
            if chain_place::place(*chain) == id {
                named.add(url, NamedBy::Catalogue);
            }
        }
        for entry in catalogue.spaces.iter().filter(|entry| entry.space == id) {
            entry
                .relays
                .iter()
                .for_each(|url| named.add(url, NamedBy::Catalogue));
            entry
                .nodes
                .iter()
                .for_each(|(_, url)| named.add(url, NamedBy::Catalogue));
        }
        let agreed: Rc<Agreed> = self.consents.of(id).await.map_err(why::store)?;
        Ok(agreed.hosts(&named, self.ports.catalogue.on_this_machine()))
    }

    /// Takes rows out that no longer match their ids, counts them, and lets them be fetched again.
    pub async fn set_aside(&self, corrupted: Vec<(Id, Id)>) {
        if corrupted.is_empty() {
            return;
        }
        let batch = Batch {
            remove: corrupted.iter().map(|(_, id)| *id).collect(),
            values: vec![damage::counted(&self.ports, corrupted.iter().map(|(_, id)| *id)).await],
            ..Batch::default()
        };
        // What can't be written now is found again at the next reading.
        if self.ports.store.write(batch).await.is_ok() {
            let spaces: Set<Id> = corrupted.iter().map(|(space, _)| *space).collect();
            for space in spaces {
                *self.editions.borrow_mut().entry(space).or_default() += 1;
                self.sync.read_again(space);
            }
            self.news.raise(Topic::Storage);
        }
    }

    /// Keeps in touch with what the reader agreed to for a space: its relays and nodes. Cheap when nothing changed.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn reach_out(self: &Rc<Self>, id: Id) -> Result<(), Why> {
        let space = self.space(id).await?;
        let hosts = self.hosts(id, space.as_deref()).await?;
        let relays: Vec<String> = relays_in(&hosts).collect();
        let before = self.followed.borrow().get(&id).cloned().unwrap_or_default();
        if before != relays {
            self.followed.borrow_mut().insert(id, relays.clone());
            self.sync.follow(id, relays);
        }
        match &space {
            Some(space) => {
                self.welcome(space);
                self.reach_chain(id, space, &hosts);
                self.confirm(id, id, space.unconfirmed());
                self.confirm_again(id, space.refused_by_contract());
            }
            None => self.reach_claimed_chain(id).await?,
        }
        Ok(())
    }

    /// The relays of a space that may be contacted; of a space that is not here yet, those just consented to.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn relays_of(&self, id: Id) -> Result<Vec<String>, Why> {
        let space = self.space(id).await?;
        Ok(relays_in(&self.hosts(id, space.as_deref()).await?).collect())
    }

    /// How each relay that is named for a space is doing.
    pub fn relay_states(&self, id: Id, hosts: &[Host]) -> Vec<RelayState> {
        let relays = hosts.iter().filter(|host| host.role == HostRole::Relay);
        relays.map(|host| self.sync.state(id, &host.url)).collect()
    }

    /// Relays that are named for a space, how each is doing and what it holds.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn relay_views(&self, id: Id, hosts: &[Host]) -> Result<Vec<RelayView>, Why> {
        let followed = self.sync.relay_views(id).await?;
        let of = self.ports.store.count_space(id).await.map_err(why::store)?;
        let relays = hosts.iter().filter(|host| host.role == HostRole::Relay);
        let view = |host: &Host| {
            let known = followed.iter().find(|view| view.url == host.url).cloned();
            known.unwrap_or(RelayView {
                url: host.url.clone(),
                state: RelayState::Unasked,
                holds: 0,
                of,
                waiting: 0,
                said: String::new(),
                refused: 0,
                unread: 0,
                wait: 0,
            })
        };
        Ok(relays.map(view).collect())
    }

    /// What the page says of its surroundings.
    pub fn conditions(&self, persistent: bool, online: bool) {
        self.persistent.set(persistent);
        self.sync.set_online(online);
        self.news.raise(Topic::Storage);
    }

    /// Tries every relay and node of a space again now.
    pub async fn retry(&self, id: Id) {
        self.sync.retry(id);
        self.outside.chains.retry(id).await;
    }

    /// How many records were set aside so far.
    pub async fn corrupted(&self) -> u32 {
        damage::count(&self.ports).await
    }

    /// Every row of a class of a space, read.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn class(&self, space: Id, class: Class) -> Result<Vec<Rc<Held>>, Why> {
        let rows = self
            .ports
            .store
            .by_class(space, class)
            .await
            .map_err(why::store)?;
        Ok(self.read_all(&rows).await)
    }

    /// Writes a batch and tells what changed.
    ///
    /// # Errors
    /// When the store fails; nothing was written then.
    pub async fn write(&self, batch: Batch) -> Result<Vec<Id>, Why> {
        let topics: Set<(Id, Class)> = batch
            .rows
            .iter()
            .map(|row: &Row| (row.space, row.class))
            .collect();
        let new = self.ports.store.write(batch).await.map_err(why::store)?;
        for (space, class) in topics {
            self.news.raise(Topic::Rows(space, class));
            if class == Class::Version {
                self.news.raise(Topic::Home);
            }
        }
        Ok(new)
    }
}

fn relays_in(hosts: &[Host]) -> impl Iterator<Item = String> {
    let relays = hosts
        .iter()
        .filter(|host| host.role == HostRole::Relay && host.agreed);
    relays.map(|host| host.url.clone())
}

/// An empty catalogue is read again after this.
const CATALOGUE_MS: i64 = 30_000;
