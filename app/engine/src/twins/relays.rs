//! The way to the relays of a test.

use super::relay::MemoryRelay;
use crate::ports::{Fut, Relays, Socket};
use futures::{StreamExt, channel::mpsc, future, stream};
use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

/// The most bytes of a frame that a socket hands on.
const FRAME_BYTES: usize = 128 * 1024;

/// Relays by address.
#[derive(Default)]
pub struct MemoryRelays {
    relays: RefCell<BTreeMap<String, Rc<MemoryRelay>>>,
    dialled: RefCell<Vec<String>>,
}

impl MemoryRelays {
    /// Puts a relay at an address.
    pub fn add(&self, url: &str) -> Rc<MemoryRelay> {
        let relay: Rc<MemoryRelay> = Rc::default();
        self.relays.borrow_mut().insert(url.into(), relay.clone());
        relay
    }

    /// Every address dialled so far, in order.
    pub fn dialled(&self) -> Vec<String> {
        self.dialled.borrow().clone()
    }
}

impl Relays for MemoryRelays {
    fn open<'a>(&'a self, url: &'a str) -> Fut<'a, Result<Socket, String>> {
        Box::pin(async move {
            self.dialled.borrow_mut().push(url.into());
            let relay = self
                .relays
                .borrow()
                .get(url)
                .cloned()
                .ok_or("nobody there")?;
            let (ear, said) = mpsc::unbounded();
            let number = relay.connect(ear).ok_or("connection refused")?;
            let fits = |frame: &String| future::ready(frame.len() <= FRAME_BYTES);
            let frames = match relay.endless() {
                Some(noise) => {
                    let heard = relay.clone();
                    let noise = stream::iter(0u64..)
                        .map(move |n| noise(&heard.first_subscription(number), n));
                    stream::select(said, noise).filter(fits).boxed_local()
                }
                None => said.filter(fits).boxed_local(),
            };
            let closes = Closes(relay.clone(), number);
            Ok(Socket {
                send: Box::new(move |text| closes.0.hear(closes.1, &text)),
                frames,
            })
        })
    }
}

/// Dropping the socket closes it at the relay too.
struct Closes(Rc<MemoryRelay>, u64);

impl Drop for Closes {
    fn drop(&mut self) {
        self.0.disconnect(self.1);
    }
}
