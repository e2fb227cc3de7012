//! Turns and news between the engines of one browser: Web Locks and a BroadcastChannel.

use super::queue::{Feed, queue};
use crate::js;
use ::engine::ports::{Fut, Together, Turn};
use futures::stream::LocalBoxStream;
use gloo_timers::future::TimeoutFuture;
use js_sys::{Function, Promise};
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{BroadcastChannel, MessageEvent};

#[wasm_bindgen]
extern "C" {
    type LockManager;
    #[wasm_bindgen(method, catch)]
    fn request(this: &LockManager, name: &str, held: &Function) -> Result<Promise, JsValue>;
}

/// The engines of this browser.
pub struct BrowserTogether {
    channel: Option<BroadcastChannel>,
    listeners: Rc<RefCell<Vec<Feed<String>>>>,
    _hear: Closure<dyn Fn(MessageEvent)>,
    here: Rc<RefCell<Vec<String>>>,
}

impl BrowserTogether {
    /// Engines that use the same name hear one another.
    pub fn new(name: &str) -> BrowserTogether {
        let listeners: Rc<RefCell<Vec<Feed<String>>>> = Rc::default();
        let feeds = listeners.clone();
        let hear = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(news) = event.data().as_string() {
                feeds.borrow_mut().retain(|feed| feed.push(news.clone()));
            }
        });
        // Never hears itself. Missing only where there are no other engines to tell.
        let channel = BroadcastChannel::new(name).ok();
        if let Some(channel) = &channel {
            channel.set_onmessage(Some(hear.as_ref().unchecked_ref()));
        }
        BrowserTogether {
            channel,
            listeners,
            _hear: hear,
            here: Rc::default(),
        }
    }
}

impl Drop for BrowserTogether {
    fn drop(&mut self) {
        if let Some(channel) = &self.channel {
            channel.set_onmessage(None);
            channel.close();
        }
    }
}

impl Together for BrowserTogether {
    fn turn(&self, name: String) -> Fut<'static, Turn> {
        let locks = js::get(&js::global("navigator"), "locks");
        if locks.is_object()
            && let Some(turn) = lock(&locks.unchecked_into(), &name)
        {
            return turn;
        }
        Box::pin(turn_here(self.here.clone(), name))
    }

    fn tell(&self, news: String) {
        if let Some(channel) = &self.channel {
            let _ = channel.post_message(&news.into());
        }
    }

    fn hear(&self) -> LocalBoxStream<'static, String> {
        let (feed, stream) = queue(());
        self.listeners.borrow_mut().push(feed);
        stream
    }
}

/// A Web Lock is held until the promise that its callback returns is resolved.
fn lock(locks: &LockManager, name: &str) -> Option<Fut<'static, Turn>> {
    let (held, release, _) = js::deferred()?;
    let (begun, begin, fail) = js::deferred()?;
    let hold = Closure::once_into_js(move || {
        let _ = begin.call0(&JsValue::UNDEFINED);
        held
    });
    // Throws in a document that is going away.
    let asked = locks.request(name, hold.unchecked_ref()).ok()?;
    let catch: Function = js::get(&asked, "catch").unchecked_into();
    let _ = catch.call1(&asked, &fail);
    // Dropped before its turn came, the turn passes on at once: its callback then returns what is resolved already.
    let guard = Turn(Some(Box::new(move || {
        let _ = release.call0(&JsValue::UNDEFINED);
    })));
    Some(Box::pin(async move {
        // Refused only when the worker is going away.
        let _ = JsFuture::from(begun).await;
        guard
    }))
}

/// Without Web Locks (insecure contexts) an engine can take turns with itself only.
async fn turn_here(held: Rc<RefCell<Vec<String>>>, name: String) -> Turn {
    while held.borrow().contains(&name) {
        TimeoutFuture::new(20).await;
    }
    held.borrow_mut().push(name.clone());
    Turn(Some(Box::new(move || {
        held.borrow_mut().retain(|other| *other != name);
    })))
}
