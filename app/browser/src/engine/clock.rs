//! Time and tasks of a worker.

use ::engine::ports::{Clock, Fut};
use gloo_timers::future::TimeoutFuture;
use js_sys::{Date, Promise};
use std::{
    cell::{OnceCell, RefCell},
    collections::VecDeque,
    rc::Rc,
};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{MessageChannel, MessagePort};

/// The browser's clock.
#[derive(Default)]
pub struct BrowserClock {
    breath: OnceCell<Option<Breath>>,
}

/// A port that posts to itself: a macrotask without the 4 ms that nested timeouts wait.
struct Breath {
    far: MessagePort,
    waiting: Rc<RefCell<VecDeque<js_sys::Function>>>,
    _hear: Closure<dyn Fn()>,
}

impl Breath {
    fn new() -> Option<Breath> {
        let channel = MessageChannel::new().ok()?;
        let waiting: Rc<RefCell<VecDeque<js_sys::Function>>> = Rc::default();
        let queue = waiting.clone();
        let hear = Closure::<dyn Fn()>::new(move || {
            let next = queue.borrow_mut().pop_front();
            if let Some(next) = next {
                let _ = next.call0(&JsValue::UNDEFINED);
            }
        });
        channel
            .port1()
            .set_onmessage(Some(hear.as_ref().unchecked_ref()));
        Some(Breath {
            far: channel.port2(),
            waiting,
            _hear: hear,
        })
    }
}

impl Clock for BrowserClock {
    fn now_ms(&self) -> i64 {
        Date::now() as i64
    }

    fn sleep(&self, ms: u32) -> Fut<'static, ()> {
        // A longer timeout would fire at once.
        Box::pin(TimeoutFuture::new(ms.min(i32::MAX as u32)))
    }

    fn spawn(&self, task: Fut<'static, ()>) {
        spawn_local(task);
    }

    fn breathe(&self) -> Fut<'static, ()> {
        let Some(breath) = self.breath.get_or_init(Breath::new) else {
            return self.sleep(0);
        };
        let turn = Promise::new(&mut |resolve, _| breath.waiting.borrow_mut().push_back(resolve));
        let _ = breath.far.post_message(&JsValue::NULL);
        Box::pin(async move {
            let _ = JsFuture::from(turn).await;
        })
    }
}
