//! Requests to a wallet (EIP-1193): each with a time limit, each answer read as what it should be or refused.

use super::refusal;
use crate::js;
use gloo_timers::future::TimeoutFuture;
use js_sys::{Array, Promise};
use std::{
    future::Future,
    pin::{Pin, pin},
    task::{Context, Poll},
};
use views::{Address, Hex, Why};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// Reads that need no person.
pub const READ_MS: u32 = 10_000;
/// Requests that a person answers in the wallet.
pub const PERSON_MS: u32 = 120_000;

#[wasm_bindgen]
extern "C" {
    /// A wallet's provider.
    #[derive(Clone)]
    pub type Provider;
    #[wasm_bindgen(method, catch)]
    fn request(this: &Provider, what: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn on(this: &Provider, event: &str, hear: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch, js_name = removeListener)]
    fn remove_listener(this: &Provider, event: &str, hear: &JsValue) -> Result<JsValue, JsValue>;
}

impl Provider {
    /// Sends a request. An answer after the limit is ignored.
    ///
    /// # Errors
    /// The wallet's refusal, or [`Why::WalletTimeout`]. `chain` is the chain the request is about.
    pub async fn ask(
        &self,
        method: &str,
        params: &Array,
        chain: Option<u64>,
        limit_ms: u32,
    ) -> Result<JsValue, Why> {
        let what = js::object(&[("method", &method.into()), ("params", params)]);
        let promise = self
            .request(&what)
            .map_err(|error| refusal::read(&error, chain))?;
        // Some wallets answer plain values; `resolve` takes both.
        let answer = JsFuture::from(Promise::resolve(&promise));
        match within(answer, limit_ms).await {
            Some(Ok(value)) => Ok(value),
            Some(Err(error)) => Err(refusal::read(&error, chain)),
            None => Err(Why::WalletTimeout),
        }
    }

    /// The accounts this site may use; does not open the wallet.
    ///
    /// # Errors
    /// See [`Provider::ask`].
    pub async fn accounts(&self) -> Result<Vec<Address>, Why> {
        Ok(addresses(
            &self
                .ask("eth_accounts", &Array::new(), None, READ_MS)
                .await?,
        ))
    }

    /// The chain the wallet is on.
    ///
    /// # Errors
    /// See [`Provider::ask`].
    pub async fn chain(&self) -> Result<u64, Why> {
        let answer = self
            .ask("eth_chainId", &Array::new(), None, READ_MS)
            .await?;
        chain_id(&answer).ok_or_else(|| Why::WalletOther("eth_chainId".into()))
    }

    /// Hears an event until what comes back is dropped.
    pub fn hear(&self, event: &'static str, hear: impl Fn(JsValue) + 'static) -> Ear {
        let hear = Closure::<dyn Fn(JsValue)>::new(hear);
        // A provider without events is only read before each signature.
        let _ = self.on(event, hear.as_ref());
        Ear {
            provider: self.clone(),
            event,
            hear,
        }
    }
}

/// Hears a provider's event while it lives.
pub struct Ear {
    provider: Provider,
    event: &'static str,
    hear: Closure<dyn Fn(JsValue)>,
}

impl Drop for Ear {
    fn drop(&mut self) {
        let _ = self
            .provider
            .remove_listener(self.event, self.hear.as_ref());
    }
}

/// Addresses in an answer, lowercase; whatever else it holds is left out.
pub fn addresses(answer: &JsValue) -> Vec<Address> {
    let Some(list) = answer.dyn_ref::<Array>() else {
        return Vec::new();
    };
    list.iter()
        .filter_map(|entry| hex(&entry.as_string()?, 20..=20))
        .collect()
}

/// Wallets give `0x1`; some older ones `1` or a number.
pub fn chain_id(answer: &JsValue) -> Option<u64> {
    match answer.as_f64() {
        Some(number) => (number >= 0.0 && number.fract() == 0.0).then_some(number as u64),
        None => parse_chain(&answer.as_string()?),
    }
}

fn parse_chain(text: &str) -> Option<u64> {
    match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(digits) => u64::from_str_radix(digits, 16).ok(),
        None => text.parse().ok(),
    }
}

/// Lowercase `0x` hex of so many bytes.
pub fn hex(text: &str, bytes: std::ops::RangeInclusive<usize>) -> Option<Hex> {
    let digits = text
        .strip_prefix("0x")
        .or_else(|| text.strip_prefix("0X"))?;
    let whole = digits.len() % 2 == 0 && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    (whole && bytes.contains(&(digits.len() / 2)))
        .then(|| format!("0x{}", digits.to_ascii_lowercase()))
}

/// Waits so long at most.
async fn within<T>(wait: impl Future<Output = T>, limit_ms: u32) -> Option<T> {
    let mut wait = pin!(wait);
    let mut limit = TimeoutFuture::new(limit_ms);
    std::future::poll_fn(move |cx: &mut Context<'_>| match wait.as_mut().poll(cx) {
        Poll::Ready(value) => Poll::Ready(Some(value)),
        Poll::Pending => Pin::new(&mut limit).poll(cx).map(|()| None),
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chains_are_read_in_every_way_wallets_write_them() {
        let check =
            |text: &str, expected: Option<u64>| assert_eq!(parse_chain(text), expected, "{text}");
        check("0x1", Some(1));
        check("0x7A69", Some(31337));
        check("137", Some(137));
        check("0xzz", None);
        check("", None);
        check("0x10000000000000000", None);
    }

    #[test]
    fn only_whole_bytes_of_the_right_number_are_hex() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(hex(text, 2..=3).as_deref(), expected, "{text}")
        };
        check("0xABcd", Some("0xabcd"));
        check("0xabcdef", Some("0xabcdef"));
        check("0xabcde", None);
        check("0xab", None);
        check("abcd", None);
        check("0xabcg", None);
    }
}
