//! The browser's own small services. Each may be missing or refuse; then the answer is "no", never a fault.

use super::picture;
use crate::js;
use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use js_sys::{Array, Date, Intl::DateTimeFormat, JSON, JsString, Promise, Uint8Array};
use std::rc::Rc;
use views::{BuildInfo, Hex, Place, Why};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Storage, StorageManager, Url, Window};

/// `start.js` says by this event that the whole program is here.
const WHOLE: &str = "locus rest";

/// Prefix of our keys in `localStorage`, which all of an origin share.
const OURS: &str = "locus ";

/// This browser.
pub struct BrowserPlace;

fn window() -> Option<Window> {
    web_sys::window()
}

/// Reading `localStorage` alone throws where the browser blocks it.
fn storage() -> Option<Storage> {
    window()?.local_storage().ok()?
}

fn matches(query: &str) -> bool {
    let found = window().and_then(|window| window.match_media(query).ok()?);
    found.is_some_and(|list| list.matches())
}

impl Place for BrowserPlace {
    fn save(&self, name: &str, bytes: &[u8]) {
        let _ = offer(name, bytes);
    }

    fn copy(&self, text: &str, done: Box<dyn FnOnce(bool)>) {
        // Missing outside secure contexts.
        let clipboard = window().map(|window| window.navigator().clipboard());
        match clipboard.filter(|clipboard| clipboard.is_object()) {
            Some(clipboard) => settle(clipboard.write_text(text), |written| written.is_ok(), done),
            None => done(false),
        }
    }

    fn persist(&self, done: Box<dyn FnOnce(bool)>) {
        lasting(StorageManager::persist, done);
    }

    fn persisted(&self, done: Box<dyn FnOnce(bool)>) {
        lasting(StorageManager::persisted, done);
    }

    fn preference(&self, key: &str) -> Option<String> {
        storage()?.get_item(&format!("{OURS}{key}")).ok()?
    }

    fn keep(&self, key: &str, value: Option<&str>) {
        let Some(storage) = storage() else {
            return;
        };
        let key = format!("{OURS}{key}");
        // Full or blocked: a preference is then not kept.
        let _ = match value {
            Some(value) => storage.set_item(&key, value),
            None => storage.remove_item(&key),
        };
    }

    fn build(&self, done: Box<dyn FnOnce(Option<BuildInfo>)>) {
        let Some(window) = window() else {
            return done(None);
        };
        // The footer can wait; a first visit's content can't, nor for what only the footer needs.
        EventListener::once(&window, WHOLE, |_| {
            spawn_local(async move { done(read_build().await) })
        })
        .forget();
    }

    fn on_online(&self, tell: Box<dyn Fn(bool)>) {
        let Some(window) = window() else {
            return tell(true);
        };
        let tell: Rc<dyn Fn(bool)> = tell.into();
        tell(window.navigator().on_line());
        for (event, online) in [("online", true), ("offline", false)] {
            let tell = tell.clone();
            EventListener::new(&window, event, move |_| tell(online)).forget();
        }
    }

    fn now_ms(&self) -> i64 {
        Date::now() as i64
    }

    fn date(&self, unix_ms: i64) -> String {
        let options = js::object(&[
            ("dateStyle", &"medium".into()),
            ("timeStyle", &"short".into()),
        ]);
        // An empty list of languages means the reader's own.
        let format = DateTimeFormat::new(&Array::new(), &options).format();
        let date = Date::new(&(unix_ms as f64).into());
        // Throws for a date outside the calendar.
        let said = format.call1(&JsValue::UNDEFINED, &date).ok();
        said.and_then(|said| said.as_string()).unwrap_or_default()
    }

    fn origin(&self) -> String {
        window()
            .and_then(|window| window.location().origin().ok())
            .unwrap_or_default()
    }

    fn picture(
        &self,
        svg: String,
        width: u32,
        height: u32,
        done: Box<dyn FnOnce(Result<Vec<u8>, Why>)>,
    ) {
        spawn_local(async move { done(picture::png(svg, width, height).await) });
    }

    fn sha256(&self, bytes: Vec<u8>, done: Box<dyn FnOnce(Option<Hex>)>) {
        spawn_local(async move { done(sha256(&bytes).await.ok()) });
    }

    fn own_file(&self, path: &str, done: Box<dyn FnOnce(Result<Vec<u8>, Why>)>) {
        let path = path.to_owned();
        spawn_local(async move { done(own_file(&path).await) });
    }

    fn handheld(&self) -> bool {
        matches("(pointer: coarse) and (hover: none)") && !js::global("ethereum").is_object()
    }
}

/// Tells what came of a promise.
fn settle(
    promise: Promise,
    good: impl FnOnce(Result<JsValue, JsValue>) -> bool + 'static,
    done: Box<dyn FnOnce(bool)>,
) {
    spawn_local(async move { done(good(JsFuture::from(promise).await)) });
}

/// A question about lasting storage, whose answer is "no" where there is none to ask.
fn lasting(
    ask: impl FnOnce(&StorageManager) -> Result<Promise, JsValue>,
    done: Box<dyn FnOnce(bool)>,
) {
    let storage = window().map(|window| window.navigator().storage());
    match storage
        .filter(|storage| storage.is_object())
        .map(|s| ask(&s))
    {
        Some(Ok(promise)) => {
            settle(
                promise,
                |granted| granted.is_ok_and(|yes| yes.is_truthy()),
                done,
            );
        }
        _ => done(false),
    }
}

fn offer(name: &str, bytes: &[u8]) -> Result<(), JsValue> {
    let document = window()
        .and_then(|window| window.document())
        .ok_or("no document")?;
    let kind = BlobPropertyBag::new();
    kind.set_type("application/octet-stream");
    let parts = Array::of1(&Uint8Array::from(bytes));
    let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &kind)?;
    let url = Url::create_object_url_with_blob(&blob)?;
    let anchor: HtmlAnchorElement = document.create_element("a")?.unchecked_into();
    anchor.set_href(&url);
    anchor.set_download(name);
    anchor.click();
    // The browser reads the blob after the click returns.
    Timeout::new(60_000, move || {
        let _ = Url::revoke_object_url(&url);
    })
    .forget();
    Ok(())
}

/// Missing outside secure contexts, and then the promise is none.
async fn sha256(bytes: &[u8]) -> Result<Hex, JsValue> {
    let subtle = js::get(&js::global("crypto"), "subtle");
    let digest: js_sys::Function = js::get(&subtle, "digest").dyn_into()?;
    let promise = digest.call2(&subtle, &"SHA-256".into(), &Uint8Array::from(bytes))?;
    let digest = picture::bytes(promise.dyn_into::<Promise>()?).await?;
    let digits = digest.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    let hex = digits.filter_map(|digit| char::from_digit(digit.into(), 16));
    Ok("0x".chars().chain(hex).collect())
}

async fn own_file(path: &str) -> Result<Vec<u8>, Why> {
    let init = js::object(&[("credentials", &"omit".into())]);
    let response = JsFuture::from(js::fetch(path, &init))
        .await
        .map_err(|_| Why::Offline)?;
    // A page stands in for every path without a file.
    let kind = js::get(&response, "headers");
    let page = js::get(&kind, "get")
        .dyn_into::<js_sys::Function>()
        .and_then(|get| get.call1(&kind, &"content-type".into()))
        .is_ok_and(|kind| kind.as_string().is_some_and(|kind| kind.contains("html")));
    if !js::get(&response, "ok").is_truthy() || page {
        return Err(Why::NotFound);
    }
    let read = js::get(&response, "arrayBuffer").dyn_into::<js_sys::Function>();
    let buffer = read
        .and_then(|read| read.call0(&response))
        .and_then(|promise| promise.dyn_into::<Promise>());
    let bytes = match buffer {
        Ok(buffer) => picture::bytes(buffer).await,
        Err(error) => Err(error),
    };
    bytes.map_err(|error| Why::Internal(js::words(&error)))
}

async fn read_build() -> Option<BuildInfo> {
    let init = js::object(&[
        ("cache", &"no-cache".into()),
        ("credentials", &"omit".into()),
    ]);
    let response = JsFuture::from(js::fetch("/build.json", &init)).await.ok()?;
    if !js::get(&response, "ok").is_truthy() {
        return None;
    }
    let read = js_sys::Reflect::get(&response, &"text".into())
        .ok()?
        .dyn_into::<js_sys::Function>()
        .ok()?;
    let text = JsFuture::from(read.call0(&response).ok()?.dyn_into::<Promise>().ok()?)
        .await
        .ok()?;
    let build = JSON::parse(&String::from(text.dyn_into::<JsString>().ok()?)).ok()?;
    Some(BuildInfo {
        version: js::text(&build, "version")?,
        hash: js::text(&build, "hash")?,
    })
}
