//! A chart is drawn for the width that it has, so that its words keep their size on a phone.

use crate::{
    dom::{Node, el, live},
    held::Held,
    kids,
};
use leptos::{
    prelude::on_cleanup,
    wasm_bindgen::{JsCast, closure::Closure},
    web_sys::{Element, ResizeObserver},
};

/// Until its width is known.
const USUAL: f64 = 520.0;
/// Narrower than this no chart is drawn; it then scrolls.
const LEAST: f64 = 240.0;

/// Draws now and whenever the width has changed.
pub fn measured(draw: impl Fn(f64) -> Node + 'static) -> Node {
    let width = Held::new(USUAL);
    let watched: Held<Option<(ResizeObserver, Watcher)>> = Held::new(None);
    on_cleanup(move || {
        watched.update(|watched| {
            if let Some((observer, _)) = watched.take() {
                observer.disconnect();
            }
        });
    });
    let watch = move |element: Element| {
        let of = element.clone();
        let changed = Closure::<dyn FnMut()>::new(move || {
            let now = f64::from(of.client_width()).max(LEAST);
            let before = width.try_get_untracked().unwrap_or(now);
            if of.client_width() > 0 && (now - before).abs() >= 1.0 {
                width.set(now);
            }
        });
        if let Ok(observer) = ResizeObserver::new(changed.as_ref().unchecked_ref()) {
            observer.observe(&element);
            watched.set(Some((observer, changed)));
        }
    };
    el("div", "chart", kids![live(move || draw(width.get()))])
        .made(watch)
        .node()
}

type Watcher = Closure<dyn FnMut()>;
