//! One relay of one space: dialled, lost, dialled again.

use super::{Inner, conversation, count, frame::tidy};
use crate::intake::WINDOW_MS;
use futures::{
    FutureExt, StreamExt,
    channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded},
    pin_mut, select_biased,
};
use record::Id;
use record::sorted::Set;
use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};
use views::RelayState;

/// The first and the longest wait before a relay is dialled again, in milliseconds.
const FIRST_WAIT: u32 = 1_000;
const LONGEST_WAIT: u32 = 60_000;
/// A socket that does not open within this is given up, whatever the port does.
const OPEN_MS: u32 = 15_000;

/// What a relay's task is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// There is something new in the outbox.
    Outbox,
    /// Dial now; if connected, read again.
    Retry,
    /// Read from the beginning, if connected.
    Read,
    /// No connection at all.
    Offline,
    /// Leave.
    Stop,
}

impl Order {
    /// Its name for another tab; none for what concerns only this one.
    pub fn name(self) -> Option<&'static str> {
        match self {
            Order::Outbox => Some("outbox"),
            Order::Retry => Some("retry"),
            Order::Read => Some("read"),
            Order::Offline | Order::Stop => None,
        }
    }

    /// The order of that name.
    pub fn named(name: &str) -> Option<Order> {
        [Order::Outbox, Order::Retry, Order::Read]
            .into_iter()
            .find(|it| it.name() == Some(name))
    }
}

/// Why a conversation ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// It was told to leave.
    Stopped,
    /// The page says that there is no connection.
    Offline,
    /// The relay is gone, or is left: in these words.
    Lost(String),
    /// The relay sent so much that it is left alone for a while: in these words.
    PutOff(String),
}

/// A relay, as pages and its task share it.
pub struct Link {
    /// Its address.
    pub url: String,
    state: Cell<RelayState>,
    /// Whether it was ever read to its end, or found not to answer.
    heard: Cell<bool>,
    /// Its last words, or ours about it.
    pub said: RefCell<String>,
    /// Events of it that were refused here.
    pub refused: Cell<u32>,
    /// Seconds that could not be read to their end, since more events share them than it gives at a time.
    pub unread: Cell<u32>,
    /// Events of it in this reading that wait until somebody says what their accounts weigh.
    pub wait: Cell<u32>,
    /// Acts that it showed or accepted in this conversation; whether it was read to its beginning.
    pub held: RefCell<(Set<Id>, bool)>,
    orders: UnboundedSender<Order>,
    ear: RefCell<Option<UnboundedReceiver<Order>>>,
}

impl Link {
    /// A relay that is not contacted yet.
    pub fn new(url: String) -> Rc<Link> {
        let (orders, ear) = unbounded();
        Rc::new(Link {
            url,
            state: Cell::new(RelayState::Connecting),
            heard: Cell::new(false),
            said: RefCell::default(),
            refused: Cell::new(0),
            unread: Cell::new(0),
            wait: Cell::new(0),
            held: RefCell::default(),
            orders,
            ear: RefCell::new(Some(ear)),
        })
    }

    /// Its state.
    pub fn state(&self) -> RelayState {
        self.state.get()
    }

    /// It is now in this state.
    pub fn is(&self, state: RelayState) {
        self.state.set(state);
        // Without a connection of one's own nobody was asked.
        if matches!(state, RelayState::Live | RelayState::Down { retry_at: 1.. }) {
            self.heard.set(true);
        }
    }

    /// Whether it is waited for: asked for the first time, and neither read to its end nor given up. What a page shows
    /// must not come and go each time that it is read or tried again.
    pub fn awaited(&self) -> bool {
        let asked = matches!(
            self.state.get(),
            RelayState::Connecting | RelayState::Reading
        );
        asked && !self.heard.get()
    }

    /// Gives an order.
    pub fn order(&self, order: Order) {
        let _ = self.orders.unbounded_send(order);
    }

    /// How many acts it holds, once it was read to its beginning.
    pub fn holds(&self) -> Option<u32> {
        let held = self.held.borrow();
        held.1.then(|| count(held.0.len()))
    }
}

/// Starts a relay's task.
pub fn start(inner: &Rc<Inner>, space: Id, link: &Rc<Link>) {
    let Some(orders) = link.ear.take() else {
        return;
    };
    let (inner, link) = (Rc::downgrade(inner), link.clone());
    let Some(clock) = inner.upgrade().map(|inner| inner.ports.clock.clone()) else {
        return;
    };
    clock.spawn(Box::pin(
        async move { run(inner, space, link, orders).await },
    ));
}

async fn run(inner: Weak<Inner>, space: Id, link: Rc<Link>, mut orders: UnboundedReceiver<Order>) {
    let mut tries = 0;
    loop {
        let Some(inner) = inner.upgrade() else { return };
        let end = if inner.online.get() {
            once(&inner, space, &link, &mut orders, &mut tries).await
        } else {
            End::Offline
        };
        link.held.replace(Default::default());
        let wait = match end {
            End::Stopped => {
                link.is(RelayState::Unasked);
                return;
            }
            End::Offline => None,
            End::Lost(words) => {
                say(&link, &words);
                tries += 1;
                Some(backoff(tries, inner.ports.entropy.bytes()))
            }
            End::PutOff(words) => {
                say(&link, &words);
                Some(u32::try_from(WINDOW_MS).unwrap_or(LONGEST_WAIT))
            }
        };
        let retry_at = wait.map_or(0, |wait| inner.ports.clock.now_ms() + i64::from(wait));
        link.is(RelayState::Down { retry_at });
        inner.tell(space, &link);
        let sleep = wait.map(|wait| inner.ports.clock.sleep(wait));
        // While it waits, the task must not keep the engine alive.
        drop(inner);
        if !waited(sleep, &mut orders).await {
            return;
        }
    }
}

fn say(link: &Link, words: &str) {
    if !words.is_empty() {
        link.said.replace(tidy(words));
    }
}

/// Doubles from a second to a minute; half of it by chance, so that a relay that comes back is not stormed.
fn backoff(tries: u32, chance: [u8; 32]) -> u32 {
    let whole = FIRST_WAIT
        .saturating_mul(1 << tries.saturating_sub(1).min(6))
        .min(LONGEST_WAIT);
    let [a, b, ..] = chance;
    whole / 2 + whole / 2 * u32::from(u16::from_be_bytes([a, b])) / 65_535
}

/// Waits for the time or for a reason to try at once; `false` when told to leave. Without a time it waits for the
/// reason alone.
async fn waited(
    sleep: Option<crate::ports::Fut<'static, ()>>,
    orders: &mut UnboundedReceiver<Order>,
) -> bool {
    let timed = sleep.is_some();
    let sleep = async move {
        match sleep {
            Some(sleep) => sleep.await,
            None => futures::future::pending().await,
        }
    };
    let sleep = sleep.fuse();
    pin_mut!(sleep);
    loop {
        select_biased! {
            order = orders.next() => match order {
                None | Some(Order::Stop) => return false,
                Some(Order::Retry) => return true,
                Some(Order::Offline) if timed => return true,
                Some(_) => {}
            },
            () = sleep => return true,
        }
    }
}

async fn once(
    inner: &Rc<Inner>,
    space: Id,
    link: &Rc<Link>,
    orders: &mut UnboundedReceiver<Order>,
    tries: &mut u32,
) -> End {
    if inner.door.is_put_off(&link.url) {
        return End::PutOff(conversation::TOO_MUCH_BAD.into());
    }
    link.is(RelayState::Connecting);
    inner.tell(space, link);
    let late = inner.ports.clock.sleep(OPEN_MS).fuse();
    let open = inner.ports.relays.open(&link.url).fuse();
    pin_mut!(late, open);
    let socket = loop {
        select_biased! {
            order = orders.next() => match order {
                None | Some(Order::Stop) => return End::Stopped,
                Some(Order::Offline) => return End::Offline,
                Some(_) => {}
            },
            socket = open => match socket {
                Ok(socket) => break socket,
                Err(words) => return End::Lost(words),
            },
            () = late => return End::Lost("no answer".into()),
        }
    };
    conversation::converse(inner, space, link, socket, orders, tries).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_a_minute_and_differ_by_chance() {
        let check = |tries, least, most| {
            assert_eq!(backoff(tries, [0; 32]), least, "{tries}");
            assert_eq!(backoff(tries, [0xff; 32]), most, "{tries}");
        };
        check(1, 500, 1_000);
        check(2, 1_000, 2_000);
        check(6, 16_000, 32_000);
        check(7, 30_000, 60_000);
        check(1000, 30_000, 60_000);
    }
}
