//! What pages need around them, as ports: `browser` implements them, `web` hands them over, `ui` only calls.
//! Callbacks instead of futures keep this crate free of any runtime.

use crate::*;
use serde::{Deserialize, Serialize};
use std::rc::Rc;

/// Everything a page may reach.
#[derive(Clone)]
pub struct Around {
    /// The engine.
    pub link: Rc<dyn Link>,
    /// The lab.
    pub lab: Rc<dyn Lab>,
    /// Wallets.
    pub wallets: Rc<dyn Wallets>,
    /// The browser's own small services.
    pub place: Rc<dyn Place>,
}

/// Ends a watch when dropped.
pub struct Watch(pub Option<Box<dyn FnOnce()>>);

impl Drop for Watch {
    fn drop(&mut self) {
        if let Some(end) = self.0.take() {
            end();
        }
    }
}

/// The engine, as a page sees it.
pub trait Link {
    /// Shows the answer to a query now and whenever it changes, until the watch is dropped.
    fn watch(&self, query: Query, show: Box<dyn Fn(View)>) -> Watch;
    /// Does something once.
    fn intend(&self, intent: Intent, done: Box<dyn FnOnce(Outcome)>);
    /// How the engine is: called now and at each change.
    fn on_health(&self, tell: Box<dyn Fn(Health)>);
}

/// How the engine is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Health {
    /// Starting.
    Starting,
    /// Running.
    Ready,
    /// Another tab runs another build: reload every tab.
    OtherBuild,
    /// It stopped or never started: its words. Reloading is safe, nothing stored is lost.
    Dead(String),
}

/// The lab, as a page sees it. Loaded at the first question.
pub trait Lab {
    /// Who is deciding this vote?
    fn who_decides(&self, figures: VoteFigures, done: Box<dyn FnOnce(Result<WhoDecides, Why>)>);
    /// A QR code of a text.
    fn qr(&self, text: String, done: Box<dyn FnOnce(Result<Qr, Why>)>);
    /// Brings a history of votes into the lab. `tell` hears how far it is, what it holds and every figure asked of it,
    /// until the study is dropped.
    fn study(&self, what: Studied, tell: Rc<dyn Fn(StudyNews)>) -> Box<dyn Study>;
}

/// A history of votes to look at.
#[derive(Clone)]
pub struct Studied {
    /// Its bytes.
    pub bytes: Rc<dyn Stream>,
    /// What they are.
    pub form: Incoming,
}

/// Bytes that are read once, piece by piece: they may be more than memory has room for.
pub trait Stream {
    /// The next of them, about `most`; none at the end.
    fn next(&self, most: u32, done: Box<dyn FnOnce(Result<Vec<u8>, Why>)>);
}

/// A history of votes in the lab. Dropping it ends what is being worked out and forgets it.
pub trait Study {
    /// Asks for figures, with what happened beside the votes; what was asked before is given up, and none of it is told
    /// any more.
    fn figures(&self, options: FigureOptions, happened: Vec<Happened>);
    /// What is known beside the votes, now and for every later question; the ledger is told again where it was told.
    fn ledger(&self, ledger: Ledger);
    /// Asks for one decision in full.
    fn cite(&self, what: Citing);
    /// Gives up what is being worked out.
    fn stop(&self);
}

/// A wallet that announced itself (EIP-6963).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WalletInfo {
    /// Its id in this page load.
    pub uuid: String,
    /// Its stable name, such as `io.metamask`.
    pub rdns: String,
    /// Its name; untrusted text.
    pub name: String,
    /// Its icon, only when it is a `data:image/` address.
    pub icon: Option<String>,
}

/// A connected account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connected {
    /// The wallet's `rdns`.
    pub rdns: String,
    /// Accounts it granted, the chosen one first.
    pub accounts: Vec<Address>,
    /// The chain it is on.
    pub chain: u64,
}

/// Wallets in this browser.
pub trait Wallets {
    /// Those that announced themselves, and again whenever that changes (also accounts or chain of a connected one).
    fn on_change(&self, tell: Box<dyn Fn(Vec<WalletInfo>, Option<Connected>)>);
    /// Asks a wallet for accounts.
    fn connect(&self, rdns: String, done: Box<dyn FnOnce(Result<Connected, Why>)>);
    /// Connects again to the wallet used last, if it still grants an account; never opens the wallet.
    fn reconnect(&self);
    /// Forgets the connection.
    fn disconnect(&self);
    /// Checks account and chain again, then asks for the signature.
    fn sign(&self, what: ToSign, done: Box<dyn FnOnce(Result<Hex, Why>)>);
    /// Asks the wallet to change to that chain, adding it when it is unknown and a node is given.
    fn switch(
        &self,
        chain: u64,
        name: String,
        node: Option<String>,
        done: Box<dyn FnOnce(Result<(), Why>)>,
    );
}

/// The browser's own small services.
pub trait Place {
    /// Offers bytes as a file.
    fn save(&self, name: &str, bytes: &[u8]);
    /// Copies text; whether it worked.
    fn copy(&self, text: &str, done: Box<dyn FnOnce(bool)>);
    /// Asks for persistent storage; whether it was granted.
    fn persist(&self, done: Box<dyn FnOnce(bool)>);
    /// Whether persistent storage was granted before; asks nothing of the reader.
    fn persisted(&self, done: Box<dyn FnOnce(bool)>);
    /// A small preference kept in this browser (theme, last wallet), never data.
    fn preference(&self, key: &str) -> Option<String>;
    /// Keeps or forgets a preference.
    fn keep(&self, key: &str, value: Option<&str>);
    /// Version and build hash of what is running.
    fn build(&self, done: Box<dyn FnOnce(Option<BuildInfo>)>);
    /// Whether the browser says it is online, now and at each change.
    fn on_online(&self, tell: Box<dyn Fn(bool)>);
    /// Unix milliseconds.
    fn now_ms(&self) -> i64;
    /// A date and time in the reader's zone and language.
    fn date(&self, unix_ms: i64) -> String;
    /// `https://host` of this page, for links to copy.
    fn origin(&self) -> String;
    /// An SVG document of this size in pixels as a PNG.
    fn picture(
        &self,
        svg: String,
        width: u32,
        height: u32,
        done: Box<dyn FnOnce(Result<Vec<u8>, Why>)>,
    );
    /// SHA-256 of some bytes, in hex with `0x`; none where this browser keeps it from the page.
    fn sha256(&self, bytes: Vec<u8>, done: Box<dyn FnOnce(Option<Hex>)>);
    /// A file of Locus itself, such as `/networks/example.csv`.
    fn own_file(&self, path: &str, done: Box<dyn FnOnce(Result<Vec<u8>, Why>)>);
    /// A phone or tablet without an injected wallet: offer "open in your wallet's browser".
    fn handheld(&self) -> bool;
}

/// Version and hash of the running files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BuildInfo {
    /// Version.
    pub version: String,
    /// Hash over all files, as `build.json` gives it; compare with the published one.
    pub hash: String,
}
