//! Between the store and the relays: reads every relay of a space to its beginning, listens, and brings each what it
//! lacks. Relays delete, refuse, forget and lie; whatever they do ends in a state with words.

mod back;
mod conversation;
mod crowd;
mod frame;
mod link;
mod outbox;
mod paging;
mod reading;
#[cfg(test)]
mod tests;
mod timing;

use crate::{
    intake::Door,
    ports::{Batch, Class, Outgoing, Ports, Turn},
};
use futures::StreamExt;
use link::{Link, Order};
use record::Id;
use record::sorted::Map;
use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};
use views::{Delivery, RelayReceipt, RelayState, RelayView, Why};

/// What changed in a space.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// Acts of a class were stored.
    Rows(Class),
    /// Acts by accounts that are not known to have weight wait for room.
    Guests,
    /// States of relays, what they hold, or what waits for them.
    Relays,
    /// So many of so many received acts are checked.
    Progress(u32, u32),
}

/// Hears what changed.
pub type OnChange = Rc<dyn Fn(Id, What)>;

/// The relays of all spaces that are followed.
pub struct Sync(Rc<Inner>);

pub(crate) struct Inner {
    ports: Ports,
    door: Rc<Door>,
    on_change: OnChange,
    online: Cell<bool>,
    spaces: RefCell<Map<Id, Rc<Followed>>>,
}

/// A space that is followed.
struct Followed {
    space: Id,
    links: RefCell<Vec<Rc<Link>>>,
    /// Whose turn it is: one engine of several tabs talks to the relays, the others hear of it.
    turn: RefCell<Option<Turn>>,
}

impl Sync {
    /// Nobody is contacted before [`Sync::follow`].
    pub fn new(ports: Ports, door: Rc<Door>, on_change: OnChange) -> Sync {
        let (spaces, online) = (RefCell::default(), Cell::new(true));
        let inner = Rc::new(Inner {
            ports,
            door,
            on_change,
            online,
            spaces,
        });
        let weak = Rc::downgrade(&inner);
        let mut news = inner.ports.together.hear();
        inner.ports.clock.spawn(Box::pin(async move {
            while let Some(text) = news.next().await {
                let Some(inner) = weak.upgrade() else { return };
                inner.heard(&text);
            }
        }));
        Sync(inner)
    }

    /// Keeps in touch with exactly these relays for a space; those that the reader consented to.
    pub fn follow(&self, space: Id, relays: Vec<String>) {
        let followed = self.0.spaces.borrow().get(&space).cloned();
        let followed = followed.unwrap_or_else(|| self.0.wait_for_turn(space));
        let mut links = followed.links.borrow_mut();
        let before = links.len();
        links.retain(|link| {
            let stays = relays.contains(&link.url);
            if !stays {
                link.order(Order::Stop);
            }
            stays
        });
        let mut changed = links.len() < before;
        for url in relays {
            if !links.iter().any(|link| link.url == url) {
                let link = Link::new(url);
                if followed.turn.borrow().is_some() {
                    link::start(&self.0, space, &link);
                }
                links.push(link);
                changed = true;
            }
        }
        drop(links);
        // Views follow each time they are computed: without a change they must not be told to be computed again.
        if changed {
            if followed.turn.borrow().is_none() {
                self.0.ports.together.tell(format!("sync who {space}"));
            }
            self.0.changed(space, What::Relays);
        }
    }

    /// Leaves a space's relays.
    pub fn unfollow(&self, space: Id) {
        if let Some(followed) = self.0.spaces.borrow_mut().remove(&space) {
            followed.order(Order::Stop);
        }
    }

    /// How a relay of a space is doing. Counting what it holds is dear in a space of many acts; this is not.
    pub fn state(&self, space: Id, relay: &str) -> RelayState {
        let links = self.0.links(space);
        let link = links.iter().find(|link| link.url == relay);
        link.map_or(RelayState::Unasked, |link| link.state())
    }

    /// Whether a relay of the space is still to be heard for the first time.
    pub fn awaits(&self, space: Id) -> bool {
        self.0.links(space).iter().any(|link| link.awaited())
    }

    /// The relays of a space: their states, what they hold, what waits for them.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn relay_views(&self, space: Id) -> Result<Vec<RelayView>, Why> {
        let links = self.0.links(space);
        let store = &self.0.ports.store;
        let of = store.count_space(space).await.map_err(why_store)?;
        let outbox = store.outbox().await.map_err(why_store)?;
        let mut views = Vec::new();
        for link in links {
            let waits = |out: &&Outgoing| {
                out.space == space && out.relay == link.url && out.refused.is_none()
            };
            let holds = match link.holds() {
                Some(holds) => holds,
                None => count(
                    store
                        .held(link.url.clone(), space)
                        .await
                        .map_err(why_store)?
                        .len(),
                ),
            };
            views.push(RelayView {
                url: link.url.clone(),
                state: link.state(),
                holds: holds.min(of),
                of,
                waiting: count(outbox.iter().filter(waits).count()),
                said: link.said.borrow().clone(),
                refused: link.refused.get(),
                unread: link.unread.get(),
                wait: link.wait.get(),
            });
        }
        Ok(views)
    }

    /// Sends what was put in the outbox together with these acts. Safe to call again.
    pub fn publish(&self, space: Id) {
        self.0.order(space, Order::Outbox);
    }

    /// Tries every relay of a space again now, also with what it refused before.
    pub fn retry(&self, space: Id) {
        let inner = self.0.clone();
        self.0.ports.clock.spawn(Box::pin(async move {
            let store = &inner.ports.store;
            let outbox = store.outbox().await.unwrap_or_default();
            let refused = outbox
                .into_iter()
                .filter(|o| o.space == space && o.refused.is_some());
            let outgoing: Vec<Outgoing> = refused
                .map(|out| Outgoing {
                    refused: None,
                    ..out
                })
                .collect();
            // If this fails they stay refused, which is what the page shows.
            if !outgoing.is_empty() {
                let _ = store
                    .write(Batch {
                        outgoing,
                        ..Batch::default()
                    })
                    .await;
            }
            inner.order(space, Order::Retry);
        }));
    }

    /// Reads the relays of a space from the beginning again, to get what was set aside here.
    pub fn read_again(&self, space: Id) {
        self.0.order(space, Order::Read);
    }

    /// Where an act is on its way to each relay of its space.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn deliveries(&self, space: Id, act: Id) -> Result<Vec<RelayReceipt>, Why> {
        let store = &self.0.ports.store;
        let outbox = store.outbox().await.map_err(why_store)?;
        let mut receipts = Vec::new();
        for link in self.0.links(space) {
            let entry = outbox
                .iter()
                .find(|out| out.act == act && out.relay == link.url);
            let state = match entry.map(|out| &out.refused) {
                Some(Some(words)) => Delivery::Refused(words.clone()),
                Some(None) => Delivery::Waiting,
                None if link.held.borrow().0.contains(&act) => Delivery::Accepted,
                None => {
                    let held = store
                        .held(link.url.clone(), space)
                        .await
                        .map_err(why_store)?;
                    let is_held = held.binary_search(&act).is_ok();
                    if is_held {
                        Delivery::Accepted
                    } else {
                        Delivery::Waiting
                    }
                }
            };
            receipts.push(RelayReceipt {
                relay: link.url.clone(),
                state,
            });
        }
        Ok(receipts)
    }

    /// What the page says about the connection. Offline nobody is dialled; online again everybody is, at once.
    pub fn set_online(&self, online: bool) {
        if self.0.online.replace(online) == online {
            return;
        }
        let all: Vec<Rc<Followed>> = self.0.spaces.borrow().values().cloned().collect();
        for followed in all {
            followed.order(if online { Order::Retry } else { Order::Offline });
        }
    }
}

impl Drop for Sync {
    fn drop(&mut self) {
        for (_, followed) in self.0.spaces.take() {
            followed.order(Order::Stop);
        }
    }
}

impl Followed {
    fn order(&self, order: Order) {
        for link in self.links.borrow().iter() {
            link.order(order);
        }
    }
}

impl Inner {
    pub(crate) fn changed(&self, space: Id, what: What) {
        (self.on_change)(space, what);
    }

    fn links(&self, space: Id) -> Vec<Rc<Link>> {
        let spaces = self.spaces.borrow();
        spaces
            .get(&space)
            .map(|followed| followed.links.borrow().clone())
            .unwrap_or_default()
    }

    fn wait_for_turn(self: &Rc<Self>, space: Id) -> Rc<Followed> {
        let followed = Rc::new(Followed {
            space,
            links: RefCell::default(),
            turn: RefCell::default(),
        });
        self.spaces.borrow_mut().insert(space, followed.clone());
        let turn = self.ports.together.turn(format!("sync/{space}"));
        let (inner, weak): (Weak<Inner>, Weak<Followed>) =
            (Rc::downgrade(self), Rc::downgrade(&followed));
        self.ports.clock.spawn(Box::pin(async move {
            let turn = turn.await;
            if let (Some(inner), Some(followed)) = (inner.upgrade(), weak.upgrade()) {
                *followed.turn.borrow_mut() = Some(turn);
                for link in followed.links.borrow().iter() {
                    link::start(&inner, space, link);
                }
            }
        }));
        followed
    }

    /// Gives an order to the relays of a space, here or in the tab whose turn it is.
    fn order(&self, space: Id, order: Order) {
        let followed = self.spaces.borrow().get(&space).cloned();
        match followed {
            Some(followed) if followed.turn.borrow().is_some() => followed.order(order),
            _ => {
                if let Some(name) = order.name() {
                    self.ports.together.tell(format!("sync {name} {space}"));
                }
            }
        }
    }

    /// Another tab's order, or its word on a relay.
    fn heard(&self, text: &str) {
        let Some(rest) = text.strip_prefix("sync ") else {
            return;
        };
        let Some((name, rest)) = rest.split_once(' ') else {
            return;
        };
        let (space, state) = rest.split_once(' ').unwrap_or((rest, ""));
        let Ok(space) = space.parse::<Id>() else {
            return;
        };
        let Some(followed) = self.spaces.borrow().get(&space).cloned() else {
            return;
        };
        let mine = followed.turn.borrow().is_some();
        if mine && let Some(order) = Order::named(name) {
            followed.order(order);
        } else if mine && name == "who" {
            for link in followed.links.borrow().iter() {
                self.tell(space, link);
            }
        } else if !mine && name == "state" {
            let Ok((url, state, said, numbers)) =
                serde_json::from_str::<(String, RelayState, String, [u32; 3])>(state)
            else {
                return;
            };
            for link in followed
                .links
                .borrow()
                .iter()
                .filter(|link| link.url == url)
            {
                link.is(state);
                link.said.replace(said.clone());
                let [refused, unread, wait] = numbers;
                link.refused.set(refused);
                link.unread.set(unread);
                link.wait.set(wait);
            }
            self.changed(followed.space, What::Relays);
        }
    }

    /// Tells pages here and other tabs how a relay is.
    pub(crate) fn tell(&self, space: Id, link: &Link) {
        let state = (
            &link.url,
            link.state(),
            &*link.said.borrow(),
            [link.refused.get(), link.unread.get(), link.wait.get()],
        );
        if let Ok(state) = serde_json::to_string(&state) {
            self.ports
                .together
                .tell(format!("sync state {space} {state}"));
        }
        self.changed(space, What::Relays);
    }
}

fn why_store(error: crate::ports::StoreError) -> Why {
    crate::why::store(error)
}

pub(crate) fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
