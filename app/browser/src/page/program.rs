//! A worker program as a page starts and hears it: SharedWorker or dedicated Worker, the port is the same.

use crate::{js, wire};
use gloo_events::EventListener;
use serde::Serialize;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{
    EventTarget, MessageChannel, MessageEvent, MessagePort, SharedWorker, Worker, WorkerOptions,
    WorkerType,
};

/// What a page hears from a program.
pub enum Heard {
    /// It (or its loader) is there.
    Alive,
    /// It does not know this page (any more).
    Who,
    /// A message, still packed.
    Message(JsValue),
    /// It can't read this page: another build.
    Unreadable,
    /// It failed: its words.
    Dead(String),
}

/// Where what a program says goes.
pub type Hear = Rc<dyn Fn(Heard)>;

/// A started program. Dropping it closes the port, and the worker if it is this page's own.
pub struct Program {
    port: MessagePort,
    own: Option<Worker>,
    ears: Vec<EventListener>,
}

/// Whether this browser has workers that several tabs share.
pub fn can_share() -> bool {
    js::global("SharedWorker").is_function()
}

impl Program {
    /// Starts the program of this loader, or joins the one that runs under this name.
    ///
    /// # Errors
    /// The browser's words.
    pub fn start(
        program: &str,
        build: &str,
        name: &str,
        shared: bool,
        hear: Hear,
    ) -> Result<Program, String> {
        // The query keeps a cache from mixing two builds; the loader passes it on.
        let url = format!("/{program}.loader.js?{build}");
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        options.set_name(name);
        let (port, own, target): (_, _, EventTarget) = if shared {
            let worker =
                SharedWorker::new_with_worker_options(&url, &options).map_err(|e| js::words(&e))?;
            (worker.port(), None, worker.into())
        } else {
            let worker = Worker::new_with_options(&url, &options).map_err(|e| js::words(&e))?;
            let channel = MessageChannel::new().map_err(|e| js::words(&e))?;
            let far = js_sys::Array::of1(&channel.port2());
            worker
                .post_message_with_transfer(&JsValue::NULL, &far)
                .map_err(|e| js::words(&e))?;
            (channel.port1(), Some(worker.clone()), worker.into())
        };
        // Only when the worker's own file can't be loaded: what happens later, the loader tells.
        let told = hear.clone();
        let error = EventListener::new(&target, "error", move |event| {
            told(Heard::Dead(
                js::text(event, "message").unwrap_or_else(|| "its file could not be loaded".into()),
            ));
        });
        let mut program = Program::over(port, hear);
        program.own = own;
        program.ears.push(error);
        Ok(program)
    }

    /// A program that is there already, at the other end of a port.
    pub fn over(port: MessagePort, hear: Hear) -> Program {
        let message = EventListener::new(&port, "message", move |event| {
            let data = event.unchecked_ref::<MessageEvent>().data();
            hear(match data.as_string() {
                None => Heard::Message(data),
                Some(word) if word == wire::ALIVE => Heard::Alive,
                Some(word) if word == wire::WHO => Heard::Who,
                Some(word) if word == wire::UNREADABLE => Heard::Unreadable,
                Some(word) => Heard::Dead(word.trim_start_matches(wire::DEAD).into()),
            });
        });
        port.start();
        Program {
            port,
            own: None,
            ears: vec![message],
        }
    }

    /// Posts a message.
    pub fn post(&self, message: &impl Serialize) {
        wire::post(&self.port, message);
    }

    /// Asks for a sign of life.
    pub fn ping(&self) {
        wire::say(&self.port, wire::PING);
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.ears.clear();
        self.port.close();
        if let Some(worker) = &self.own {
            worker.terminate();
        }
    }
}
