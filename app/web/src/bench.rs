//! For `cargo xtask bench` only, never shipped: the same work as the engine's hot loop, to be timed beside viem and
//! nostr-tools on the same acts and events.

use record::{
    Bytes,
    event::Event,
    ids::{Address, Id, keccak},
    keys::{AccountKey, DeviceKey, recover},
    message::{Ballot, Message},
};
use std::cell::RefCell;
use wasm_bindgen::prelude::*;

const CHAIN: u64 = 31337;

struct Signed {
    message: Message,
    signature: [u8; 65],
    account: Address,
}

thread_local! {
    static BALLOTS: RefCell<Vec<Signed>> = RefCell::default();
    static EVENTS: RefCell<Vec<Event>> = RefCell::default();
}

/// Makes and signs so many ballots and comments, each by another key; how many of each there are.
#[wasm_bindgen]
pub fn make(count: u32) -> u32 {
    let ballots: Vec<Signed> = (0..count).filter_map(ballot).collect();
    let events: Vec<Event> = (0..count).filter_map(comment).collect();
    let made = ballots.len().min(events.len());
    BALLOTS.replace(ballots);
    EVENTS.replace(events);
    made as u32
}

fn ballot(n: u32) -> Option<Signed> {
    let key = AccountKey::from_bytes(&keccak(format!("account {n}").as_bytes()).0)?;
    let account = key.address();
    let message = Message::Ballot(Ballot {
        account,
        space: keccak(b"space"),
        opening: keccak(b"opening"),
        title: "Require two independent hardware vendors for every inference route".into(),
        choice_text: "For".into(),
        choice: Bytes([&[0; 31][..], &[1]].concat()),
        seq: 1_790_000_000_000 + u64::from(n),
        reason: String::new(),
    });
    let signature = key.sign(&message.digest(CHAIN))?;
    Some(Signed {
        message,
        signature,
        account,
    })
}

fn comment(n: u32) -> Option<Event> {
    let key = DeviceKey::from_bytes(&keccak(format!("device {n}").as_bytes()).0)?;
    let tag = |name: &str, value: Id| vec![name.to_owned(), value.bare()];
    let tags = vec![tag("e", keccak(b"parent")), tag("p", keccak(b"author"))];
    let text = format!(
        "Comment number {n} on the proposal: {}",
        "what this rests on. ".repeat(8)
    );
    Event::sign(&key, 1_790_000_000, 1111, tags, text, &[0; 32]).ok()
}

/// The argument of `eth_signTypedData_v4` of a ballot.
#[wasm_bindgen]
pub fn typed_data(n: usize) -> Option<String> {
    BALLOTS.with_borrow(|all| Some(all.get(n)?.message.typed_data_json(CHAIN)))
}

/// The signature of a ballot, hex.
#[wasm_bindgen]
pub fn signature(n: usize) -> Option<String> {
    BALLOTS.with_borrow(|all| Some(record::ids::hex(&all.get(n)?.signature)))
}

/// The account of a ballot.
#[wasm_bindgen]
pub fn account(n: usize) -> Option<String> {
    BALLOTS.with_borrow(|all| Some(all.get(n)?.account.to_string()))
}

/// The JSON of a comment's event.
#[wasm_bindgen]
pub fn event(n: usize) -> Option<String> {
    EVENTS.with_borrow(|all| Some(all.get(n)?.to_json()))
}

/// Hashes so many ballots and recovers their signers; how many are the account's. viem: `recoverTypedDataAddress`.
#[wasm_bindgen]
pub fn verify_typed(count: usize) -> u32 {
    let good = |ballot: &&Signed| {
        recover(&ballot.message.digest(CHAIN), &ballot.signature) == Some(ballot.account)
    };
    BALLOTS.with_borrow(|all| all.iter().take(count).filter(good).count() as u32)
}

/// Computes the ids of so many events again and checks their signatures; how many hold. nostr-tools: `verifyEvent`.
#[wasm_bindgen]
pub fn verify_schnorr(count: usize) -> u32 {
    let good = |event: &&Event| event.check_id().is_ok() && event.check_signature().is_ok();
    EVENTS.with_borrow(|all| all.iter().take(count).filter(good).count() as u32)
}

fn main() {}
