//! The page's address: links of Locus change it without loading anything, back and forward follow it.
//!
//! Its own few lines: leptos_router alone weighs 45 kB after brotli, a quarter of what the whole page may weigh. Which
//! page an address names is decided in [`crate::routes`].

use crate::state::Session;
use leptos::{
    ev,
    prelude::*,
    wasm_bindgen::{JsCast, JsValue},
    web_sys,
};

/// An address within Locus.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Its path.
    pub path: String,
    /// What follows `?`, with it.
    pub search: String,
    /// What follows `#`, with it.
    pub hash: String,
}

/// Where the reader is now.
pub fn here() -> Place {
    let location = window().location();
    Place {
        path: location.pathname().unwrap_or_default(),
        search: location.search().unwrap_or_default(),
        hash: location.hash().unwrap_or_default(),
    }
}

/// Goes to a path within Locus.
pub fn go(session: Session, path: &str) {
    let pushed = window()
        .history()
        .and_then(|h| h.push_state_with_url(&JsValue::NULL, "", Some(path)));
    // A document that may not keep history (a sandboxed frame) loads the address instead.
    if pushed.is_err() {
        let _ = window().location().set_href(path);
    }
    session.place.set(here());
}

/// Follows clicks on links of Locus, and back and forward.
pub fn follow(session: Session) {
    let _ = window_event_listener(ev::popstate, move |_| session.place.set(here()));
    let _ = window_event_listener(ev::click, move |click| {
        if let Some(path) = link_of(&click) {
            click.prevent_default();
            session.dialog.set(None);
            go(session, &path);
        }
    });
}

/// The path that a click leads to, if it is a plain click on a link of Locus itself.
fn link_of(click: &web_sys::MouseEvent) -> Option<String> {
    let plain = click.button() == 0
        && !(click.default_prevented()
            || click.ctrl_key()
            || click.meta_key()
            || click.shift_key()
            || click.alt_key());
    let target: web_sys::Element = click.target()?.dyn_into().ok()?;
    let link = target.closest("a[href]").ok()??;
    let elsewhere = ["target", "download", "rel"]
        .iter()
        .any(|name| link.has_attribute(name));
    let href = link.get_attribute("href")?;
    (plain && !elsewhere && href.starts_with('/') && !href.starts_with("//")).then_some(href)
}
