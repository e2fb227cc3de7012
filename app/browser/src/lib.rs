//! The ports in a browser, and the link between the programs. I/O only: nothing here knows what a signed byte means.
//!
//! Three features, one a program: `page` (wallets, place, the page's end of the link), `engine` (the engine's ports)
//! and `worker` (a worker's end of the link, for engine and lab).

mod js;
mod wire;

#[cfg(feature = "engine")]
pub mod engine;
#[cfg(feature = "page")]
pub mod page;
#[cfg(feature = "worker")]
pub mod worker;

/// Lets a panic leave its words with the script that began the program: `public/start.js` shows them on the page,
/// `public/engine.loader.js` tells the pages and closes the worker.
pub fn panics_speak() {
    std::panic::set_hook(Box::new(|panic| {
        wasm_bindgen::throw_str(&panic.to_string())
    }));
}
