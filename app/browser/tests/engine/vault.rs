//! What the suite of all vaults cannot ask: that the browser itself never gives the key out.

use super::store::opened;
use browser::engine::{BrowserTogether, KeyVault};
use engine::ports::Vault;
use idb::{Request, TransactionMode};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{CryptoKey, DomException, SubtleCrypto};

#[wasm_bindgen_test]
async fn the_key_is_used_by_the_browser_and_given_to_nobody() {
    let name = "vault whose key is looked at";
    let vault = KeyVault::new(name, Rc::new(BrowserTogether::new(name)));
    let sealed = vault.seal(vec![7; 32]).await.unwrap();
    assert_eq!(vault.open(sealed).await, Ok(vec![7; 32]));

    let keys = stored(name).await;
    assert_eq!(keys.len(), 1, "one key for everything");
    let key: CryptoKey = keys[0].clone().dyn_into().unwrap();
    assert_eq!((key.type_().as_str(), key.extractable()), ("secret", false));
    for format in ["raw", "jwk"] {
        let asked = subtle().export_key(format, &key).unwrap();
        let refused = JsFuture::from(asked).await.unwrap_err();
        let refused: DomException = refused.dyn_into().unwrap();
        assert_eq!(refused.name(), "InvalidAccessError", "{format}");
    }
}

/// Everything in the keys' database.
async fn stored(name: &str) -> Vec<JsValue> {
    let database = opened(name).await;
    let transaction = database
        .transaction(&["keys"], TransactionMode::ReadOnly)
        .unwrap();
    let keys = transaction.object_store("keys").unwrap();
    let mut asked = keys.get_all(None, None).unwrap();
    let (done, wait) = futures::channel::oneshot::channel();
    asked.on_success(move |event| {
        let values = idb::StoreEvent::result(&event).unwrap();
        done.send(values).unwrap();
    });
    let values = wait.await.unwrap();
    database.close();
    values
}

fn subtle() -> SubtleCrypto {
    let global = js_sys::global();
    let crypto = js_sys::Reflect::get(&global, &"crypto".into()).unwrap();
    let subtle = js_sys::Reflect::get(&crypto, &"subtle".into()).unwrap();
    subtle.unchecked_into()
}
