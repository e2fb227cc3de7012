//! A worker's end of the link, the same for engine and lab: one seat for each page, for as long as the page lives.

mod slices;

pub use slices::{Slices, slices};

use crate::wire;
use js_sys::Date;
use serde::{Serialize, de::DeserializeOwned};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use wasm_bindgen::prelude::*;
use web_sys::{MessageEvent, MessagePort};

/// Sends to one page.
pub type Sink<Out> = Rc<dyn Fn(Out)>;
/// Takes from one page; `false` when the page said goodbye. Dropping it gives the seat up.
pub type Seat<In> = Rc<dyn Fn(In) -> bool>;

/// A page pings every ten seconds, every minute when hidden. One silent for this long has crashed or is frozen;
/// when it wakes it is asked to say hello again.
const SILENT_MS: f64 = 600_000.0;

/// The pages a worker serves.
pub struct Pages<In, Out> {
    attach: Box<dyn Fn(Sink<Out>) -> Seat<In>>,
    seated: RefCell<Vec<Rc<Page<In>>>>,
}

struct Page<In> {
    port: MessagePort,
    seat: RefCell<Option<Seat<In>>>,
    heard: Cell<f64>,
}

impl<In: DeserializeOwned + 'static, Out: Serialize + 'static> Pages<In, Out> {
    /// `attach` seats a page.
    pub fn new(attach: impl Fn(Sink<Out>) -> Seat<In> + 'static) -> Rc<Self> {
        Rc::new(Pages {
            attach: Box::new(attach),
            seated: RefCell::default(),
        })
    }

    /// Serves the page at the other end of a port. The loader calls this for every page, in order; what a page sent
    /// before waits in the port.
    pub fn connect(self: &Rc<Self>, port: JsValue) {
        let Ok(port) = port.dyn_into::<MessagePort>() else {
            return;
        };
        self.sweep();
        let page = Rc::new(Page {
            port: port.clone(),
            seat: RefCell::default(),
            heard: Cell::new(Date::now()),
        });
        let pages = Rc::downgrade(self);
        let hear = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(pages) = pages.upgrade() {
                pages.hear(&page, &event.data());
            }
        });
        // Also begins delivery of what waited.
        port.set_onmessage(Some(hear.as_ref().unchecked_ref()));
        // Lives as long as the port; ports live as long as the worker.
        hear.forget();
    }

    fn hear(&self, page: &Rc<Page<In>>, data: &JsValue) {
        page.heard.set(Date::now());
        if data.as_string().is_some() {
            // The only word a page says is a ping.
            let known = page.seat.borrow().is_some();
            wire::say(&page.port, if known { wire::ALIVE } else { wire::WHO });
            return;
        }
        let Some(message) = wire::read::<In>(data) else {
            wire::say(&page.port, wire::UNREADABLE);
            return;
        };
        let seat = page.seat.borrow().clone();
        let seat = seat.unwrap_or_else(|| {
            let port = page.port.clone();
            let seat = (self.attach)(Rc::new(move |out| wire::post(&port, &out)));
            *page.seat.borrow_mut() = Some(seat.clone());
            self.seated.borrow_mut().push(page.clone());
            seat
        });
        if !seat(message) {
            *page.seat.borrow_mut() = None;
            self.seated
                .borrow_mut()
                .retain(|other| !Rc::ptr_eq(other, page));
        }
    }

    fn sweep(&self) {
        let now = Date::now();
        self.seated.borrow_mut().retain(|page| {
            let alive = now - page.heard.get() < SILENT_MS;
            if !alive {
                *page.seat.borrow_mut() = None;
            }
            alive
        });
    }
}
