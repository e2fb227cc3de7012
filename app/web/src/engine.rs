//! The engine in its worker: one for all pages of this browser where there are SharedWorkers, else one a page.

mod build_id;

use browser::panics_speak;
use browser::worker::Pages;
use engine::Engine;
use std::rc::Rc;
use views::{FromEngine, ToEngine};
use wasm_bindgen::prelude::*;

thread_local! {
    static PAGES: Rc<Pages<ToEngine, FromEngine>> = serve();
}

fn serve() -> Rc<Pages<ToEngine, FromEngine>> {
    let engine = Engine::new(browser::engine::ports(), build_id::BUILD.into());
    Pages::new(move |sink| {
        let seat = engine.attach(sink);
        Rc::new(move |message| {
            let stays = message != ToEngine::Bye;
            seat.take(message);
            stays
        })
    })
}

/// The loader calls this for each page.
#[wasm_bindgen]
pub fn connect(port: JsValue) {
    PAGES.with(|pages| pages.connect(port));
}

fn main() {
    panics_speak();
}
