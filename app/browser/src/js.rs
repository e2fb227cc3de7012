//! Small bridges to JavaScript that more than one port needs.

#![allow(dead_code, reason = "each program links only some of them")]

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// The same in a window and in a worker.
    #[wasm_bindgen(js_name = fetch)]
    pub fn fetch(url: &str, init: &Object) -> Promise;
}

/// A property, or `undefined`, also of what is no object.
pub fn get(of: &JsValue, name: &str) -> JsValue {
    Reflect::get(of, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

/// A property that is text.
pub fn text(of: &JsValue, name: &str) -> Option<String> {
    get(of, name).as_string()
}

/// A property of the window or worker.
pub fn global(name: &str) -> JsValue {
    get(&js_sys::global(), name)
}

/// An object with these properties.
pub fn object(properties: &[(&str, &JsValue)]) -> Object {
    let made = Object::new();
    for (name, value) in properties {
        // Setting a property of a plain object can't fail.
        let _ = Reflect::set(&made, &(*name).into(), value);
    }
    made
}

/// What a thrown value says of itself.
pub fn words(error: &JsValue) -> String {
    if let Some(message) = text(error, "message").filter(|message| !message.is_empty()) {
        return message;
    }
    if let Some(name) = text(error, "name").filter(|name| !name.is_empty()) {
        return name;
    }
    error
        .as_string()
        .unwrap_or_else(|| "no reason given".into())
}

/// A promise and the two functions that settle it.
pub fn deferred() -> Option<(Promise, Function, Function)> {
    let mut settle = None;
    let promise = Promise::new(&mut |yes, no| settle = Some((yes, no)));
    settle.map(|(yes, no)| (promise, yes, no))
}
