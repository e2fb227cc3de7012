//! Wallets of every temper.

use browser::page::{BrowserPlace, BrowserWallets};
use gloo_timers::future::TimeoutFuture;
use js_sys::{JSON, Object, Reflect};
use std::{cell::RefCell, rc::Rc};
use views::{Connected, Place, ToSign, WalletInfo, Wallets, Why};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen(module = "/tests/page/wallets.js")]
extern "C" {
    type Wallet;
    fn wallet(what: &JsValue) -> Wallet;
    #[wasm_bindgen(method)]
    fn announce(this: &Wallet);
    #[wasm_bindgen(method)]
    fn set(this: &Wallet, name: &str, value: &JsValue);
    #[wasm_bindgen(method)]
    fn throws(this: &Wallet, method: &str, error: &JsValue);
    #[wasm_bindgen(method)]
    fn emit(this: &Wallet, event: &str, value: &JsValue);
    #[wasm_bindgen(method)]
    fn ears(this: &Wallet) -> u32;
    #[wasm_bindgen(method)]
    fn asked(this: &Wallet) -> String;
    #[wasm_bindgen(js_name = announceAnything)]
    fn announce_anything(detail: &JsValue);
}

const ACCOUNT: &str = "0x00000000000000000000000000000000000000AA";
const LOWER: &str = "0x00000000000000000000000000000000000000aa";
const OTHER: &str = "0x00000000000000000000000000000000000000bb";

fn json(text: &str) -> JsValue {
    JSON::parse(text).unwrap()
}

fn a_wallet(rdns: &str) -> Wallet {
    let what = Object::new();
    Reflect::set(&what, &"rdns".into(), &rdns.into()).unwrap();
    Reflect::set(&what, &"account".into(), &ACCOUNT.into()).unwrap();
    wallet(&what)
}

fn to_sign(account: &str, chain: u64) -> ToSign {
    ToSign {
        prepared: String::new(),
        typed_data: "{}".into(),
        account: account.into(),
        chain,
        chain_name: "A chain".into(),
        chain_node: None,
        message: "Ballot".into(),
        fields: Vec::new(),
        body: None,
        id: "0x".into(),
        practice: false,
    }
}

/// What was told last, and the wallets that tell it.
struct Page {
    wallets: Rc<BrowserWallets>,
    told: Rc<RefCell<(Vec<WalletInfo>, Option<Connected>)>>,
}

impl Page {
    fn open() -> Page {
        let wallets = BrowserWallets::listen(Rc::new(BrowserPlace));
        let told: Rc<RefCell<(Vec<WalletInfo>, Option<Connected>)>> = Rc::default();
        let put = told.clone();
        wallets.on_change(Box::new(move |list, connected| {
            *put.borrow_mut() = (list, connected)
        }));
        Page { wallets, told }
    }

    async fn ask<T: 'static>(&self, ask: impl FnOnce(&BrowserWallets, Box<dyn FnOnce(T)>)) -> T {
        let answer = Rc::new(RefCell::new(None));
        let put = answer.clone();
        ask(
            &self.wallets,
            Box::new(move |value| *put.borrow_mut() = Some(value)),
        );
        for _ in 0..40 {
            if let Some(value) = answer.take() {
                return value;
            }
            TimeoutFuture::new(10).await;
        }
        panic!("no answer");
    }

    async fn connect(&self, rdns: &str) -> Result<Connected, Why> {
        self.ask(|wallets, done| wallets.connect(rdns.into(), done))
            .await
    }

    async fn sign(&self, what: ToSign) -> Result<String, Why> {
        self.ask(|wallets, done| wallets.sign(what, done)).await
    }

    async fn switch(&self, chain: u64, node: Option<&str>) -> Result<(), Why> {
        let node = node.map(str::to_owned);
        self.ask(|wallets, done| wallets.switch(chain, "A chain".into(), node, done))
            .await
    }

    fn names(&self) -> Vec<String> {
        self.told
            .borrow()
            .0
            .iter()
            .map(|info| info.rdns.clone())
            .collect()
    }

    fn connected(&self) -> Option<Connected> {
        self.told.borrow().1.clone()
    }
}

#[wasm_bindgen_test]
async fn wallets_are_found_early_and_late_each_once_and_only_whole_ones() {
    let _early = a_wallet("test.early");
    let page = Page::open();
    assert!(page.names().contains(&"test.early".into()));
    let late = a_wallet("test.late");
    late.announce();
    late.announce();
    announce_anything(&JsValue::NULL);
    announce_anything(&json(
        r#"{"info": {"uuid": "1", "rdns": "test.none", "name": "no provider"}}"#,
    ));
    assert_eq!(
        page.names()
            .iter()
            .filter(|name| *name == "test.late")
            .count(),
        1
    );
    assert!(!page.names().contains(&"test.none".into()));
}

#[wasm_bindgen_test]
async fn a_wallet_connects_is_remembered_and_connects_again_without_opening() {
    let wallet = a_wallet("test.memory");
    let page = Page::open();
    let connected = page.connect("test.memory").await.unwrap();
    assert_eq!(
        (connected.accounts.as_slice(), connected.chain),
        ([LOWER.to_owned()].as_slice(), 1)
    );
    let reloaded = Page::open();
    reloaded.wallets.reconnect();
    TimeoutFuture::new(50).await;
    assert_eq!(
        reloaded.connected().map(|c| c.rdns),
        Some("test.memory".into())
    );
    assert_eq!(wallet.asked().matches("eth_requestAccounts").count(), 1);
    reloaded.wallets.disconnect();
    assert_eq!(
        (reloaded.connected(), BrowserPlace.preference("wallet")),
        (None, None)
    );
}

#[wasm_bindgen_test]
async fn a_change_of_account_or_chain_is_told_and_a_lock_disconnects() {
    let wallet = a_wallet("test.events");
    let page = Page::open();
    page.connect("test.events").await.unwrap();
    wallet.emit("accountsChanged", &json(&format!(r#"["{OTHER}", 7, "x"]"#)));
    wallet.emit("chainChanged", &"0x89".into());
    let connected = page.connected().unwrap();
    assert_eq!(
        (connected.accounts, connected.chain),
        (vec![OTHER.into()], 137)
    );
    wallet.emit("accountsChanged", &json("[]"));
    assert_eq!(page.connected(), None);
    TimeoutFuture::new(20).await;
    assert_eq!(
        wallet.ears(),
        0,
        "nobody listens to a wallet that is not connected"
    );
}

#[wasm_bindgen_test]
async fn a_disconnect_that_keeps_its_account_stays_connected() {
    let wallet = a_wallet("test.network");
    let page = Page::open();
    page.connect("test.network").await.unwrap();
    wallet.emit("disconnect", &json(r#"{"code": 1013}"#));
    TimeoutFuture::new(50).await;
    assert!(page.connected().is_some());
    wallet.set("accounts", &json("[]"));
    wallet.emit("disconnect", &json(r#"{"code": 4900}"#));
    TimeoutFuture::new(50).await;
    assert_eq!(page.connected(), None);
}

#[wasm_bindgen_test]
async fn a_refused_connection_says_why() {
    let wallet = a_wallet("test.refuses");
    let page = Page::open();
    let check = async |error: &str, expected: Why| {
        wallet.throws("eth_requestAccounts", &json(error));
        assert_eq!(page.connect("test.refuses").await, Err(expected), "{error}");
    };
    check(
        r#"{"code": 4001, "message": "User rejected the request."}"#,
        Why::WalletRejected,
    )
    .await;
    check(
        r#"{"code": -32002, "message": "Already processing"}"#,
        Why::WalletPending,
    )
    .await;
    check(r#"{"code": 4100}"#, Why::WalletLocked).await;
    check(
        r#"{"code": "ACTION_REJECTED", "message": "x"}"#,
        Why::WalletRejected,
    )
    .await;
    check(
        r#"{"code": -32603, "data": {"originalError": {"code": 4001}}}"#,
        Why::WalletRejected,
    )
    .await;
    check(
        r#"{"code": -32000, "message": "boom"}"#,
        Why::WalletOther("boom".into()),
    )
    .await;
    check(r#""user denied""#, Why::WalletRejected).await;
    assert_eq!(page.connect("test.unknown").await, Err(Why::NoWallet));
    assert_eq!(page.connected(), None);
}

#[wasm_bindgen_test]
async fn account_and_chain_are_read_again_before_each_signature() {
    let wallet = a_wallet("test.signs");
    let page = Page::open();
    assert_eq!(
        page.sign(to_sign(LOWER, 1)).await,
        Err(Why::WalletLocked),
        "not connected"
    );
    page.connect("test.signs").await.unwrap();
    assert_eq!(
        page.sign(to_sign(LOWER, 1)).await,
        Ok(format!("0x{}", "ab".repeat(65)))
    );
    assert_eq!(
        page.sign(to_sign(LOWER, 5)).await,
        Err(Why::WalletOtherChain(5))
    );
    assert_eq!(
        page.sign(to_sign(OTHER, 1)).await,
        Err(Why::WalletOtherAccount(LOWER.into()))
    );
    let before = wallet.asked().matches("eth_signTypedData_v4").count();
    // Without any event.
    wallet.set("accounts", &json("[]"));
    assert_eq!(page.sign(to_sign(LOWER, 1)).await, Err(Why::WalletLocked));
    assert_eq!(
        wallet.asked().matches("eth_signTypedData_v4").count(),
        before
    );
}

#[wasm_bindgen_test]
async fn what_is_no_signature_is_not_taken_for_one() {
    let wallet = a_wallet("test.nonsense");
    let page = Page::open();
    page.connect("test.nonsense").await.unwrap();
    for answer in [r#""""#, r#""0x""#, r#""0xzz""#, "7", "{}", r#""0xabc""#] {
        wallet.set("signature", &json(answer));
        let refused = page.sign(to_sign(LOWER, 1)).await;
        assert!(
            matches!(refused, Err(Why::WalletOther(_))),
            "{answer}: {refused:?}"
        );
    }
    let wrong_chain =
        r#"{"code": -32603, "message": "Provided chainId must match the active chainId"}"#;
    wallet.throws("eth_signTypedData_v4", &json(wrong_chain));
    assert_eq!(
        page.sign(to_sign(LOWER, 1)).await,
        Err(Why::WalletOtherChain(1))
    );
}

#[wasm_bindgen_test]
async fn a_chain_is_switched_to_and_added_when_it_is_unknown() {
    let wallet = a_wallet("test.chains");
    let page = Page::open();
    page.connect("test.chains").await.unwrap();
    assert_eq!(page.switch(1, None).await, Ok(()));
    assert_eq!(
        page.switch(137, None).await,
        Err(Why::WalletUnknownChain(137)),
        "no node to add it with"
    );
    assert_eq!(page.switch(137, Some("https://node.example")).await, Ok(()));
    assert_eq!(page.connected().map(|c| c.chain), Some(137));
    wallet.throws("wallet_switchEthereumChain", &json(r#"{"code": 4001}"#));
    assert_eq!(page.switch(1, None).await, Err(Why::WalletRejected));
}
