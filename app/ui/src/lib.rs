//! Components, pages and words. Knows only `views`: pages show what they are given and say what a person intends.

mod amounts;
mod app;
mod charts;
mod components;
mod doc;
mod dom;
mod held;
mod labels;
mod locales;
mod pages;
mod routes;
mod state;
mod words;

use leptos::prelude::*;
use views::Around;

/// Puts the page into the document's body and listens to what is around it.
pub fn mount(around: Around) {
    mount_to_body(move || {
        state::Session::start(around.clone());
        dom::mount(app::app());
    });
}
