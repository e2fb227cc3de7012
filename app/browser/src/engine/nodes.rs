//! JSON-RPC over `fetch`: nothing of the reader goes along, and a node can't make us wait, follow or swallow.

use crate::js;
use ::engine::ports::{Fut, NodeError, Nodes};
use gloo_timers::callback::Timeout;
use js_sys::Uint8Array;
use std::{cell::Cell, rc::Rc};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, ReadableStreamDefaultReader, Response};

/// Larger answers are not read to their end.
const MOST_BYTES: usize = 8 * 1024 * 1024;

/// Nodes reached by `fetch`.
pub struct FetchNodes;

/// Aborts the request when dropped, so that a caller who stops waiting also stops the download.
struct Limit {
    controller: AbortController,
    late: Rc<Cell<bool>>,
    _timeout: Timeout,
}

impl Limit {
    fn new(ms: u32) -> Result<Limit, JsValue> {
        let controller = AbortController::new()?;
        let late = Rc::new(Cell::new(false));
        let (abort, tell) = (controller.clone(), late.clone());
        let timeout = Timeout::new(ms.min(i32::MAX as u32), move || {
            tell.set(true);
            abort.abort();
        });
        Ok(Limit {
            controller,
            late,
            _timeout: timeout,
        })
    }

    fn error(&self, error: &JsValue) -> NodeError {
        if self.late.get() {
            NodeError::Timeout
        } else {
            NodeError::Unreachable(js::words(error))
        }
    }
}

impl Drop for Limit {
    fn drop(&mut self) {
        self.controller.abort();
    }
}

impl Nodes for FetchNodes {
    fn post<'a>(
        &'a self,
        url: &'a str,
        body: String,
        timeout_ms: u32,
    ) -> Fut<'a, Result<String, NodeError>> {
        Box::pin(post(url, body, timeout_ms))
    }
}

async fn post(url: &str, body: String, timeout_ms: u32) -> Result<String, NodeError> {
    // Anything else `fetch` would take for a file of our own origin.
    if !url.starts_with("https://") && !url.starts_with("http://") {
        return Err(NodeError::Unreachable("no address of a node".into()));
    }
    let limit = Limit::new(timeout_ms).map_err(|e| NodeError::Unreachable(js::words(&e)))?;
    let headers = js::object(&[("content-type", &"application/json".into())]);
    let init = js::object(&[
        ("method", &"POST".into()),
        ("headers", &headers),
        ("body", &body.into()),
        ("mode", &"cors".into()),
        ("credentials", &"omit".into()),
        ("referrerPolicy", &"no-referrer".into()),
        ("cache", &"no-store".into()),
        ("redirect", &"error".into()),
        ("signal", &limit.controller.signal()),
    ]);
    let response = JsFuture::from(js::fetch(url, &init))
        .await
        .map_err(|e| limit.error(&e))?;
    let response: Response = response.unchecked_into();
    if !response.ok() {
        return Err(NodeError::Status(response.status()));
    }
    read_text(&response, MOST_BYTES)
        .await
        .map_err(|why| match why {
            NotRead::TooLarge => NodeError::TooLarge,
            NotRead::Broken(error) => limit.error(&error),
        })
}

/// Why a body could not be read.
pub enum NotRead {
    /// More bytes than allowed.
    TooLarge,
    /// The connection broke.
    Broken(JsValue),
}

/// Reads a body as text, stopping at a cap.
pub async fn read_text(response: &Response, most: usize) -> Result<String, NotRead> {
    let Some(body) = response.body() else {
        return Ok(String::new());
    };
    let reader: ReadableStreamDefaultReader = body.get_reader().unchecked_into();
    let mut bytes = Vec::new();
    loop {
        let part = JsFuture::from(reader.read())
            .await
            .map_err(NotRead::Broken)?;
        if js::get(&part, "done").is_truthy() {
            break;
        }
        let part: Uint8Array = js::get(&part, "value").unchecked_into();
        let length = part.length() as usize;
        if bytes.len() + length > most {
            let _ = reader.cancel();
            return Err(NotRead::TooLarge);
        }
        let start = bytes.len();
        bytes.resize(start + length, 0);
        part.copy_to(&mut bytes[start..]);
    }
    Ok(match String::from_utf8(bytes) {
        Ok(text) => text,
        // Malformed text is the reader's of JSON to refuse.
        Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
    })
}
