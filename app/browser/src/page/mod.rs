//! What a page has around it: the engine, the lab, wallets and the browser's small services.

mod lab;
mod link;
mod picture;
mod place;
mod program;
pub mod wallets;

pub use lab::LabLink;
pub use link::{EngineLink, Engines};
pub use place::BrowserPlace;
pub use program::{Hear, Heard, Program};
pub use wallets::BrowserWallets;

use std::rc::Rc;

/// Everything around a page of this build; the engine starts at once, the lab at its first question.
pub fn around(build: &'static str) -> views::Around {
    let place = Rc::new(BrowserPlace);
    views::Around {
        link: EngineLink::start(build),
        lab: Rc::new(LabLink::new(build)),
        wallets: BrowserWallets::listen(place.clone()),
        place,
    }
}
