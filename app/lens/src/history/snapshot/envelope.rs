//! The envelope around a signed vote: EIP-712 typed data of one flat struct, whose field types have changed over the
//! years and so are taken as they were signed.

use std::{borrow::Cow, collections::BTreeMap};

use record::{
    Address, Id, Power,
    eip712::{Word, digest, struct_hash},
    ids::{from_hex, keccak},
    json::decimal_power,
    keys::{normalised, recover},
};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::shape::{Text, VoteShape, plain};

/// The most fields and items of a list that are hashed.
const MOST: usize = 1000;

#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(borrow)]
    sig: Cow<'a, str>,
    #[serde(borrow)]
    data: Signed<'a>,
}

#[derive(Deserialize)]
struct Signed<'a> {
    #[serde(borrow)]
    domain: Domain<'a>,
    #[serde(borrow)]
    types: Types<'a>,
    #[serde(borrow)]
    message: BTreeMap<Cow<'a, str>, &'a RawValue>,
}

/// No chain and no contract: with either, it is another domain.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Domain<'a> {
    #[serde(borrow)]
    name: Cow<'a, str>,
    #[serde(borrow)]
    version: Cow<'a, str>,
}

#[derive(Deserialize)]
struct Types<'a> {
    #[serde(borrow, rename = "Vote")]
    vote: Vec<Field<'a>>,
}

#[derive(Deserialize)]
struct Field<'a> {
    #[serde(borrow)]
    name: Cow<'a, str>,
    #[serde(borrow, rename = "type")]
    solidity: Cow<'a, str>,
}

/// Whether the envelope of a vote shows that its voter signed this choice on this proposal at this time. `None` where
/// it has none.
pub(super) fn proves(vote: &VoteShape, proposal: &str) -> Option<bool> {
    let present = |raw: &&RawValue| raw.get() != "null";
    let envelope = match (
        vote.envelope.filter(present),
        vote.data.filter(present),
        &vote.sig,
    ) {
        (Some(envelope), _, _) => serde_json::from_str::<Envelope>(envelope.get()).ok(),
        (None, Some(data), Some(sig)) => {
            serde_json::from_str(data.get()).ok().map(|data| Envelope {
                sig: sig.clone(),
                data,
            })
        }
        _ => return None,
    };
    Some(envelope.is_some_and(|envelope| envelope.holds(vote, proposal) == Some(true)))
}

impl Envelope<'_> {
    fn holds(&self, vote: &VoteShape, proposal: &str) -> Option<bool> {
        let message = &self.data.message;
        let said = |field: &str| Some(plain(message.get(field)?));
        let same = said("from")?.eq_ignore_ascii_case(&vote.voter)
            && said("proposal")?.eq_ignore_ascii_case(proposal)
            && said("timestamp")? == plain(vote.created?)
            && same_choice(message.get("choice")?, vote.choice);
        let signature = from_hex(&self.sig.to_ascii_lowercase())?;
        let signer = recover(&self.data.digest()?, &normalised(&signature))?;
        Some(same && signer == address(&vote.voter)?)
    }
}

/// A choice that is an object was signed as a text of JSON.
fn same_choice(signed: &RawValue, shown: &RawValue) -> bool {
    let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).ok();
    let shown = value(shown.get());
    let text = serde_json::from_str::<Text>(signed.get()).ok();
    let inside = text.and_then(|text| value(&text.0));
    shown.is_some() && (value(signed.get()) == shown || inside == shown)
}

impl Signed<'_> {
    fn digest(&self) -> Option<Id> {
        if self.domain.name != "snapshot" || self.domain.version != "0.1.4" {
            return None;
        }
        let domain = struct_hash(
            "EIP712Domain(string name,string version)",
            &[keccak(b"snapshot").0, keccak(b"0.1.4").0],
        );
        let fields = &self.types.vote;
        if fields.len() > MOST {
            return None;
        }
        let named: Vec<String> = fields
            .iter()
            .map(|field| format!("{} {}", field.solidity, field.name))
            .collect();
        let words: Option<Vec<[u8; 32]>> = fields
            .iter()
            .map(|field| word(&field.solidity, self.message.get(&field.name)?))
            .collect();
        let hash = struct_hash(&format!("Vote({})", named.join(",")), &words?);
        Some(digest(&domain, &hash))
    }
}

/// A value as EIP-712 encodes it; `None` for a type that no vote of Snapshot has.
fn word(solidity: &str, raw: &RawValue) -> Option<[u8; 32]> {
    match solidity {
        "string" => {
            let text: Text = serde_json::from_str(raw.get()).ok()?;
            Some(keccak(text.0.as_bytes()).0)
        }
        "address" => Some(address(&plain(raw))?.word()),
        "bytes32" => from_hex(&plain(raw).to_ascii_lowercase())?.try_into().ok(),
        "uint32" => number(raw, 32),
        "uint64" => number(raw, 64),
        "uint32[]" => {
            let items: Vec<&RawValue> = serde_json::from_str(raw.get()).ok()?;
            if items.len() > MOST {
                return None;
            }
            let words: Option<Vec<_>> = items.into_iter().map(|item| number(item, 32)).collect();
            Some(keccak(words?.as_flattened()).0)
        }
        _ => None,
    }
}

fn number(raw: &RawValue, bits: usize) -> Option<[u8; 32]> {
    let number: Power = decimal_power(&plain(raw))?;
    (number.bit_len() <= bits).then(|| number.to_be_bytes())
}

fn address(text: &str) -> Option<Address> {
    text.to_ascii_lowercase().parse().ok()
}
