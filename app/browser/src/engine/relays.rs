//! WebSockets to relays.

use super::queue::{Feed, queue};
use crate::js;
use ::engine::ports::{Fut, Relays, Socket};
use futures::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use js_sys::{JsString, Promise};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{MessageEvent, WebSocket};

const OPEN_MS: u32 = 10_000;
/// Larger frames are dropped unread.
const MOST_FRAME: u32 = 128 * 1024;
/// A socket gives no back-pressure: a relay that sends this much more than is read is cut off.
const MOST_QUEUED: usize = 64 * 1024 * 1024;

/// Relays reached by WebSocket.
pub struct SocketRelays;

impl Relays for SocketRelays {
    fn open<'a>(&'a self, url: &'a str) -> Fut<'a, Result<Socket, String>> {
        Box::pin(open(url))
    }
}

type Ear = Closure<dyn Fn(MessageEvent)>;

/// Closes the socket when the last of its two ends is dropped.
struct Wire {
    socket: WebSocket,
    ears: RefCell<Vec<Ear>>,
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.socket.set_onopen(None);
        self.socket.set_onmessage(None);
        self.socket.set_onclose(None);
        self.socket.set_onerror(None);
        let _ = self.socket.close();
    }
}

async fn open(url: &str) -> Result<Socket, String> {
    // Throws for what is no address, and for `ws:` on a page of `https:`.
    let socket = WebSocket::new(url).map_err(|error| js::words(&error))?;
    let wire = Rc::new(Wire {
        socket: socket.clone(),
        ears: RefCell::default(),
    });
    let queued = Rc::new(Cell::new(0));
    let (feed, frames) = queue::<String, _>(wire.clone());
    let opened = Promise::new(&mut |yes, no| {
        socket.set_onopen(Some(&yes));
        socket.set_onerror(Some(&no));
        let feed = feed.clone();
        wire.hear(
            move |_| {
                feed.end();
                let _ = no.call0(&JsValue::UNDEFINED);
            },
            WebSocket::set_onclose,
        );
    });
    hear_frames(&wire, feed, queued.clone());
    match select(JsFuture::from(opened), TimeoutFuture::new(OPEN_MS)).await {
        Either::Left((Ok(_), _)) => {}
        // The browser tells a page nothing more, on purpose.
        Either::Left((Err(_), _)) => return Err("could not be reached".into()),
        Either::Right(_) => return Err("did not answer within 10 seconds".into()),
    }
    let frames = Box::pin(futures::StreamExt::inspect(
        frames,
        move |frame: &String| {
            queued.set(queued.get().saturating_sub(frame.len()));
        },
    ));
    let send = Box::new(move |frame: String| {
        wire.socket.ready_state() == WebSocket::OPEN && wire.socket.send_with_str(&frame).is_ok()
    });
    Ok(Socket { send, frames })
}

impl Wire {
    fn hear(
        &self,
        hear: impl Fn(MessageEvent) + 'static,
        set: fn(&WebSocket, Option<&js_sys::Function>),
    ) {
        let hear = Closure::<dyn Fn(MessageEvent)>::new(hear);
        set(&self.socket, Some(hear.as_ref().unchecked_ref()));
        self.ears.borrow_mut().push(hear);
    }
}

fn hear_frames(wire: &Wire, feed: Feed<String>, queued: Rc<Cell<usize>>) {
    let socket = wire.socket.clone();
    let hear = move |event: MessageEvent| {
        let data = event.data();
        // Binary frames mean nothing in NIP-01.
        let Some(text) = data.dyn_ref::<JsString>() else {
            return;
        };
        if text.length() > MOST_FRAME {
            return;
        }
        let text = String::from(text);
        if text.len() > MOST_FRAME as usize {
            return;
        }
        queued.set(queued.get() + text.len());
        if queued.get() > MOST_QUEUED || !feed.push(text) {
            let _ = socket.close();
        }
    };
    wire.hear(hear, WebSocket::set_onmessage);
}
