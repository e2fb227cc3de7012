//! Signatures in number, for measuring.

use record::{AccountKey, Ballot, Choice, DeviceKey, Id, Message, WalletAct, ids, words};
use serde_json::Value;

use crate::say::Outcome;

/// `count` ballots on the rehearsal's vote, as events: each account changes its mind many times.
pub fn ballots(info: &Value, count: usize) -> Outcome<Vec<String>> {
    let id = |name: &str| -> Outcome<Id> {
        let text = info[name].as_str().unwrap_or_default();
        text.parse()
            .map_err(|_| format!("the network names no {name}"))
    };
    let (space, opening) = (id("space")?, id("opening")?);
    let title = info["title"].as_str().unwrap_or_default();
    let keys = info["keys"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    let keys: Vec<AccountKey> = keys
        .iter()
        .filter_map(|key| key.as_str()?.parse::<Id>().ok())
        .filter_map(|key| AccountKey::from_bytes(&key.0))
        .collect();
    if keys.is_empty() {
        return Err("the network names no keys".into());
    }
    let envelope = |index: usize| -> Outcome<String> {
        let act = ballot(
            &keys[index % keys.len()],
            space,
            opening,
            31337,
            title,
            index,
        )?;
        let once = DeviceKey::from_bytes(&random("once", index)).ok_or("an unusable key")?;
        let event = act.envelope(
            &once,
            1_760_000_000 + index as u64 / 7,
            &random("aux", index),
        );
        event
            .map(|event| event.to_json())
            .map_err(|refusal| format!("{refusal:?}"))
    };
    (0..count).map(envelope).collect()
}

fn ballot(
    key: &AccountKey,
    space: Id,
    opening: Id,
    chain: u64,
    title: &str,
    index: usize,
) -> Outcome<WalletAct> {
    let choice = Choice::One((index % 3) as u8 + 1);
    let message = Message::from(Ballot {
        account: key.address(),
        space,
        opening,
        title: title.into(),
        choice_text: words::BASIC_CHOICES[index % 3].into(),
        choice: record::Bytes(choice.encode()),
        // Below every seq that the rehearsal's own ballots carry, so that its result stays what it was.
        seq: 1 + index as u64,
        reason: String::new(),
    });
    let signature = key
        .sign(&message.digest(chain))
        .ok_or("the key cannot sign")?
        .to_vec();
    Ok(WalletAct {
        chain_id: chain,
        message,
        signature,
        body: String::new(),
    })
}

fn random(name: &str, index: usize) -> [u8; 32] {
    ids::keccak(format!("{name} {index}").as_bytes()).0
}
