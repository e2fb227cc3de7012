//! Seals secrets with AES-GCM under a key that WebCrypto made and never gives out. It lies in a database of its own.

use super::entropy;
use super::store::{Database, Step};
use crate::js;
use ::engine::ports::{Fut, StoreError, Together, Vault};
use js_sys::{Array, Object, Promise, Uint8Array};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKey, SubtleCrypto};

const KEYS: &str = "keys";
const KEY: &str = "vault";
const IV_BYTES: usize = 12;
/// The first byte of what is sealed; another means another way of sealing.
const FORMAT: u8 = 1;

/// The keys' own schema.
const STEPS: &[Step] = &[|database, _| {
    database.create_object_store(KEYS, idb::ObjectStoreParams::new())?;
    Ok(())
}];

/// The vault of this browser.
pub struct KeyVault {
    database: Database,
    name: String,
    together: Rc<dyn Together>,
}

impl KeyVault {
    /// A vault whose key lies in the database of that name; `together` keeps two engines from making two keys.
    pub fn new(name: &str, together: Rc<dyn Together>) -> KeyVault {
        KeyVault {
            database: Database::new(name, STEPS),
            name: name.into(),
            together,
        }
    }

    async fn seal_now(&self, secret: Vec<u8>) -> Result<Vec<u8>, String> {
        safe_place()?;
        let subtle = subtle()?;
        let key = self.key(&subtle).await?;
        let mut iv = [0; IV_BYTES];
        if !entropy::fill(&mut iv) {
            return Err("This browser gives no random numbers.".into());
        }
        let sealed = subtle.encrypt_with_object_and_u8_array(&aes(&iv), &key, &secret);
        let sealed = settled(sealed).await.map_err(|error| js::words(&error))?;
        let mut out = vec![FORMAT];
        out.extend_from_slice(&iv);
        out.extend(Uint8Array::new(&sealed).to_vec());
        Ok(out)
    }

    async fn open_now(&self, sealed: Vec<u8>) -> Result<Vec<u8>, String> {
        safe_place()?;
        let elsewhere = || String::from("It was sealed in another browser, or changed since.");
        let (format, rest) = sealed.split_first().ok_or_else(elsewhere)?;
        let (iv, secret) = rest
            .split_at_checked(IV_BYTES)
            .filter(|_| *format == FORMAT)
            .ok_or_else(elsewhere)?;
        let subtle = subtle()?;
        let key = self.key(&subtle).await?;
        let opened = subtle.decrypt_with_object_and_u8_array(&aes(iv), &key, secret);
        let opened = settled(opened).await.map_err(|_| elsewhere())?;
        Ok(Uint8Array::new(&opened).to_vec())
    }

    /// Finds the key, or makes it once.
    async fn key(&self, subtle: &SubtleCrypto) -> Result<CryptoKey, String> {
        if let Some(key) = self.stored().await? {
            return Ok(key);
        }
        let _turn = self
            .together
            .turn(format!("locus vault {}", self.name))
            .await;
        if let Some(key) = self.stored().await? {
            return Ok(key);
        }
        let kind = js::object(&[("name", &"AES-GCM".into()), ("length", &256.into())]);
        let uses = Array::of2(&"encrypt".into(), &"decrypt".into());
        let extractable = false;
        let key = settled(subtle.generate_key_with_object(&kind, extractable, &uses)).await;
        let key: CryptoKey = key.map_err(|error| js::words(&error))?.unchecked_into();
        self.keep(&key).await.map_err(said)?;
        Ok(key)
    }

    async fn stored(&self) -> Result<Option<CryptoKey>, String> {
        let read = async {
            let transaction = self.database.read(&[KEYS]).await?;
            let keys = transaction.store(KEYS)?;
            transaction.answer(keys.get(JsValue::from(KEY))).await
        };
        let found = read.await.map_err(said)?;
        Ok(found.dyn_into().ok())
    }

    async fn keep(&self, key: &CryptoKey) -> Result<(), StoreError> {
        let transaction = self.database.write(&[KEYS], true).await?;
        transaction
            .answer(transaction.store(KEYS)?.put(key, Some(&KEY.into())))
            .await?;
        transaction.done().await
    }
}

impl Vault for KeyVault {
    fn seal(&self, secret: Vec<u8>) -> Fut<'_, Result<Vec<u8>, String>> {
        Box::pin(self.seal_now(secret))
    }

    fn open(&self, sealed: Vec<u8>) -> Fut<'_, Result<Vec<u8>, String>> {
        Box::pin(self.open_now(sealed))
    }
}

fn said(error: StoreError) -> String {
    match error {
        StoreError::Newer => "A newer Locus wrote this browser's keys.".into(),
        StoreError::Full => "The disk is full.".into(),
        StoreError::Refused(words) => words,
    }
}

fn aes(iv: &[u8]) -> Object {
    js::object(&[("name", &"AES-GCM".into()), ("iv", &Uint8Array::from(iv))])
}

async fn settled(asked: Result<Promise, JsValue>) -> Result<JsValue, JsValue> {
    JsFuture::from(asked?).await
}

fn subtle() -> Result<SubtleCrypto, String> {
    let crypto = entropy::crypto().map(|crypto| crypto.subtle());
    crypto
        .filter(|subtle| subtle.is_object())
        .ok_or_else(|| "This address is not a secure one, so the browser keeps no keys here. Open Locus over https.".into())
}

/// Every site of a shared-origin gateway can read every other's storage and use its keys.
fn safe_place() -> Result<(), String> {
    let path = js::text(&js::global("location"), "pathname").unwrap_or_default();
    if ["/ipfs/", "/ipns/"]
        .iter()
        .any(|gateway| path.starts_with(gateway))
    {
        return Err(
            "This address is shared with other sites, which could use a key kept here. Open Locus at an address of its own."
                .into(),
        );
    }
    if js::global("isSecureContext").is_truthy() {
        Ok(())
    } else {
        Err("This address is not a secure one, so the browser keeps no keys here. Open Locus over https.".into())
    }
}
