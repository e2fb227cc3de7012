//! Wallets in this browser: found by EIP-6963, spoken to by EIP-1193. Account and chain are read again before each
//! signature, because events may be late, lost or lies.

mod announce;
mod flows;
mod provider;
mod refusal;

use announce::{Announced, MOST};
use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use provider::{Ear, Provider, addresses, chain_id};
use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};
use views::{Connected, Hex, Place, ToSign, WalletInfo, Wallets, Why};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::CustomEvent;

/// The preference that remembers the wallet used last.
const LAST: &str = "wallet";
/// How long announcements are waited for before the injected wallet is offered in their place.
const QUIET_MS: u32 = 400;
/// The wallets of this browser.
pub struct BrowserWallets {
    me: Weak<BrowserWallets>,
    place: Rc<dyn Place>,
    found: RefCell<Vec<Announced>>,
    connection: RefCell<Option<Connection>>,
    /// A reconnection that waits for its wallet to announce itself.
    wanted: RefCell<Option<String>>,
    tell: RefCell<Vec<Tell>>,
    /// Rises with each connection, so that a late answer to an earlier one is ignored.
    turn: Cell<u32>,
}

type Tell = Rc<dyn Fn(Vec<WalletInfo>, Option<Connected>)>;

struct Connection {
    provider: Provider,
    shown: Connected,
    _ears: Vec<Ear>,
}

impl BrowserWallets {
    /// Listens for announcements, then asks for them.
    pub fn listen(place: Rc<dyn Place>) -> Rc<BrowserWallets> {
        let wallets = Rc::new_cyclic(|me| BrowserWallets {
            me: me.clone(),
            place,
            found: RefCell::default(),
            connection: RefCell::default(),
            wanted: RefCell::default(),
            tell: RefCell::default(),
            turn: Cell::new(0),
        });
        wallets.hear_announcements();
        wallets
    }

    fn hear_announcements(self: &Rc<Self>) {
        let Some(window) = web_sys::window() else {
            return;
        };
        let me = self.me.clone();
        EventListener::new(&window, "eip6963:announceProvider", move |event| {
            let found = announce::read(&event.unchecked_ref::<CustomEvent>().detail());
            if let (Some(wallets), Some(found)) = (me.upgrade(), found) {
                wallets.announced(found);
            }
        })
        .forget();
        if let Ok(ask) = web_sys::Event::new("eip6963:requestProvider") {
            let _ = window.dispatch_event(&ask);
        }
        // Wallets older than EIP-6963, and those that inject late.
        let me = self.me.clone();
        let offer_injected = move || {
            if let Some(wallets) = me.upgrade() {
                wallets.offer_injected();
            }
        };
        EventListener::once(&window, "ethereum#initialized", {
            let offer_injected = offer_injected.clone();
            move |_| offer_injected()
        })
        .forget();
        Timeout::new(QUIET_MS, offer_injected).forget();
    }

    fn announced(&self, new: Announced) {
        {
            let mut found = self.found.borrow_mut();
            // Announced again after each request: the first under a uuid stands.
            if found.len() >= MOST || found.iter().any(|known| known.info.uuid == new.info.uuid) {
                return;
            }
            found.retain(|known| known.info.rdns != announce::LEGACY);
            found.push(new.clone());
        }
        if self.wanted.borrow().as_ref() == Some(&new.info.rdns) {
            self.reconnect_to(new);
        }
        self.changed();
    }

    fn offer_injected(&self) {
        if !self.found.borrow().is_empty() {
            return;
        }
        let Some(wallet) = announce::injected() else {
            return;
        };
        self.found.borrow_mut().push(wallet.clone());
        if self.wanted.borrow().as_deref() == Some(announce::LEGACY) {
            self.reconnect_to(wallet);
        }
        self.changed();
    }

    fn reconnect_to(&self, wallet: Announced) {
        *self.wanted.borrow_mut() = None;
        let Some(me) = self.me.upgrade() else {
            return;
        };
        let turn = self.next_turn();
        spawn_local(async move {
            let Ok(accounts) = wallet.provider.accounts().await else {
                return;
            };
            if !accounts.is_empty() {
                // Silent: a failure leaves the page as it was, with "connect" offered.
                let _ = me.settle(wallet, accounts, turn).await;
            }
        });
    }

    fn next_turn(&self) -> u32 {
        self.turn.set(self.turn.get() + 1);
        self.turn.get()
    }

    /// Reads the chain, remembers the wallet and listens to it.
    async fn settle(
        &self,
        wallet: Announced,
        accounts: Vec<Hex>,
        turn: u32,
    ) -> Result<Connected, Why> {
        let chain = wallet.provider.chain().await?;
        if turn != self.turn.get() {
            return Err(Why::WalletTimeout);
        }
        let rdns = wallet.info.rdns.clone();
        let shown = Connected {
            rdns: rdns.clone(),
            accounts,
            chain,
        };
        let connection = Connection {
            _ears: self.ears(&wallet.provider),
            provider: wallet.provider,
            shown: shown.clone(),
        };
        self.connection.replace(Some(connection));
        self.place.keep(LAST, Some(&rdns));
        self.changed();
        Ok(shown)
    }

    fn ears(&self, provider: &Provider) -> Vec<Ear> {
        let (accounts, chain, gone) = (self.me.clone(), self.me.clone(), self.me.clone());
        vec![
            provider.hear("accountsChanged", move |list| {
                if let Some(wallets) = accounts.upgrade() {
                    wallets.accounts_are(addresses(&list));
                }
            }),
            provider.hear("chainChanged", move |id| {
                if let (Some(wallets), Some(id)) = (chain.upgrade(), chain_id(&id)) {
                    wallets.update(|shown| shown.chain = id);
                }
            }),
            // Lost its own network, or the person's permission: only the wallet knows which.
            provider.hear("disconnect", move |_| {
                if let Some(wallets) = gone.upgrade() {
                    spawn_local(async move { wallets.read_again().await });
                }
            }),
        ]
    }

    async fn read_again(&self) {
        let provider = self
            .connection
            .borrow()
            .as_ref()
            .map(|c| c.provider.clone());
        let turn = self.turn.get();
        if let Some(provider) = provider {
            let accounts = provider.accounts().await.unwrap_or_default();
            if turn == self.turn.get() {
                self.accounts_are(accounts);
            }
        }
    }

    fn accounts_are(&self, accounts: Vec<Hex>) {
        if accounts.is_empty() {
            // Locked or withdrawn. The preference stays: an unlocked wallet connects again at the next load.
            self.forget();
        } else {
            self.update(|shown| shown.accounts = accounts);
        }
    }

    fn update(&self, change: impl FnOnce(&mut Connected)) {
        if let Some(connection) = &mut *self.connection.borrow_mut() {
            change(&mut connection.shown);
        }
        self.changed();
    }

    fn forget(&self) {
        self.next_turn();
        let gone = self.connection.take();
        // Not at once: this may run inside one of its ears.
        Timeout::new(0, move || drop(gone)).forget();
        self.changed();
    }

    fn changed(&self) {
        let (list, connected) = self.shown();
        let tell = self.tell.borrow().clone();
        for tell in tell {
            tell(list.clone(), connected.clone());
        }
    }

    fn shown(&self) -> (Vec<WalletInfo>, Option<Connected>) {
        (
            self.found
                .borrow()
                .iter()
                .map(|wallet| wallet.info.clone())
                .collect(),
            self.connection
                .borrow()
                .as_ref()
                .map(|connection| connection.shown.clone()),
        )
    }

    fn connected_provider(&self) -> Result<Provider, Why> {
        match &*self.connection.borrow() {
            Some(connection) => Ok(connection.provider.clone()),
            None if self.found.borrow().is_empty() => Err(Why::NoWallet),
            None => Err(Why::WalletLocked),
        }
    }
}

impl Wallets for BrowserWallets {
    fn on_change(&self, tell: Box<dyn Fn(Vec<WalletInfo>, Option<Connected>)>) {
        let tell: Tell = tell.into();
        self.tell.borrow_mut().push(tell.clone());
        let (list, connected) = self.shown();
        tell(list, connected);
    }

    fn connect(&self, rdns: String, done: Box<dyn FnOnce(Result<Connected, Why>)>) {
        if let Some(me) = self.me.upgrade() {
            spawn_local(async move { done(me.connect_to(&rdns).await) });
        }
    }

    fn reconnect(&self) {
        let Some(last) = self.place.preference(LAST) else {
            return;
        };
        let found = self
            .found
            .borrow()
            .iter()
            .find(|wallet| wallet.info.rdns == last)
            .cloned();
        match found {
            Some(wallet) => self.reconnect_to(wallet),
            None => *self.wanted.borrow_mut() = Some(last),
        }
    }

    fn disconnect(&self) {
        self.place.keep(LAST, None);
        *self.wanted.borrow_mut() = None;
        self.forget();
    }

    fn sign(&self, what: ToSign, done: Box<dyn FnOnce(Result<Hex, Why>)>) {
        if let Some(me) = self.me.upgrade() {
            spawn_local(async move { done(me.sign_now(&what).await) });
        }
    }

    fn switch(
        &self,
        chain: u64,
        name: String,
        node: Option<String>,
        done: Box<dyn FnOnce(Result<(), Why>)>,
    ) {
        if let Some(me) = self.me.upgrade() {
            spawn_local(async move { done(me.switch_now(chain, &name, node.as_deref()).await) });
        }
    }
}
