//! Our signatures and events against others': the official BIP-340 vectors, the `nostr` crate, and
//! typed data that ethers hashed.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking, in its helpers too"
)]

#[path = "golden/world/mod.rs"]
#[allow(dead_code, reason = "only its keys and events are used here")]
mod world;

use proptest::prelude::*;
use record::{
    AccountKey, Address, Bytes, DeviceKey, Event, Id,
    eip712::{Word, digest, struct_hash},
    ids::from_hex,
    json::{self, Json},
    keys::{normalised, recover, verify_bytes},
};

fn bytes(hex: &str) -> Vec<u8> {
    from_hex(&format!("0x{}", hex.to_lowercase())).unwrap()
}

fn array<const N: usize>(hex: &str) -> [u8; N] {
    bytes(hex).try_into().unwrap()
}

/// `bip340.csv` is `bip-0340/test-vectors.csv` of bitcoin/bips at 7e8b5dfc (BSD-2-Clause).
#[test]
fn the_official_bip_340_vectors_hold() {
    let rows = include_str!("bip340.csv").lines().skip(1);
    let mut signed = 0;
    for row in rows.clone() {
        let cells: Vec<&str> = row.splitn(8, ',').collect();
        let (public, signature) = (Id(array(cells[2])), array(cells[5]));
        let message = bytes(cells[4]);
        assert_eq!(
            verify_bytes(&public, &message, &signature),
            cells[6] == "TRUE",
            "{row}"
        );
        if !cells[1].is_empty() {
            let key = DeviceKey::from_bytes(&array(cells[1])).unwrap();
            assert_eq!(key.public(), public, "{row}");
            let message = Id(message.try_into().unwrap());
            assert_eq!(
                key.sign(&message, &array(cells[3])),
                Some(signature),
                "{row}"
            );
            signed += 1;
        }
    }
    assert_eq!((rows.count(), signed), (15, 4));
}

fn oracle(event: &Event) -> nostr::event::Event {
    nostr::event::Event::from_json(event.to_json()).unwrap()
}

#[test]
fn every_event_of_the_vectors_is_one_for_the_nostr_crate_too() {
    for (label, event) in world::World::new().events {
        let theirs = oracle(&event);
        assert!(theirs.verify_id() && theirs.verify_signature(), "{label}");
        assert_eq!(theirs.id.to_hex(), event.id.bare(), "{label}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_text_gives_the_id_that_the_nostr_crate_computes(
        content in any::<String>(),
        tags in prop::collection::vec(prop::collection::vec(any::<String>(), 1..4), 0..4),
        created_at in 0..4_000_000_000_u64,
        kind: u16,
    ) {
        let event = Event::sign(&world::device(1), created_at, kind, tags, content, &[1; 32]).unwrap();
        let theirs = oracle(&event);
        prop_assert!(theirs.verify_id() && theirs.verify_signature());
        prop_assert_eq!(Event::from_json(&event.to_json()).unwrap(), event);
    }

    #[test]
    fn what_a_key_signs_recovers_to_its_account_and_nothing_else_does(
        secret: [u8; 32], message: [u8; 32], at in 0..65_usize, flip in 1..=255_u8,
    ) {
        let key = AccountKey::from_bytes(&secret);
        prop_assume!(key.is_some());
        let key = key.unwrap();
        let message = Id(message);
        let signature = key.sign(&message).unwrap();
        prop_assert_eq!(recover(&message, &signature), Some(key.address()));
        // The `ecdsa` crate's own recovery, which verifies once more, agrees.
        let theirs = k256_recover(&message, &signature);
        prop_assert_eq!(theirs, Some(key.address()));
        let mut zero_based = signature;
        zero_based[64] -= 27;
        prop_assert_eq!(recover(&message, &zero_based), Some(key.address()));
        prop_assert_eq!(normalised(&zero_based), signature.to_vec());
        let mut forged = signature;
        forged[at] ^= flip;
        if forged != zero_based {
            prop_assert_ne!(recover(&message, &forged), Some(key.address()));
        }
    }
}

fn k256_recover(message: &Id, signature: &[u8; 65]) -> Option<Address> {
    use k256::ecdsa::{RecoveryId, Signature, VerifyingKey};
    let parsed = Signature::from_slice(&signature[..64]).ok()?;
    let parity = RecoveryId::from_byte(signature[64] - 27)?;
    let key = VerifyingKey::recover_from_prehash(&message.0, &parsed, parity).ok()?;
    let hash = record::ids::keccak(&key.to_encoded_point(false).as_bytes()[1..]);
    Some(Address(hash.0[12..].try_into().unwrap()))
}

#[test]
fn other_forms_of_a_signature_are_refused_as_read_and_normalised_before_sending() {
    let (key, message) = (world::account(1), Id([7; 32]));
    let signature = key.sign(&message).unwrap();
    // The high twin of s: the group's order minus s.
    let order = record::Power::from_str_radix(
        "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141",
        16,
    )
    .unwrap();
    let low = record::Power::from_be_slice(&signature[32..64]);
    let mut high = signature;
    high[32..64].copy_from_slice(&(order - low).to_be_bytes::<32>());
    high[64] = 55 - high[64];
    // EIP-2098: the parity is the top bit of s.
    let mut compact = signature[..64].to_vec();
    compact[32] |= (signature[64] - 27) << 7;
    for form in [high.to_vec(), compact] {
        assert_eq!(recover(&message, &form), None);
        assert_eq!(normalised(&form), signature.to_vec());
    }
    let mut zero_r = signature;
    zero_r[..32].fill(0);
    let mut zero_s = signature;
    zero_s[32..64].fill(0);
    let mut past_order = signature;
    past_order[..32].copy_from_slice(&order.to_be_bytes::<32>());
    for bad in [
        &zero_r[..],
        &zero_s,
        &past_order,
        &[],
        &signature[..63],
        &[0; 66],
    ] {
        assert_eq!(recover(&message, bad), None);
        assert_eq!(normalised(bad), bad);
    }
}

/// One value of somebody else's typed data, as a word.
fn word(kind: &str, value: &Json) -> Option<[u8; 32]> {
    Some(match (kind, value) {
        ("string", Json::Text(text)) => text.word(),
        ("bytes", Json::Text(text)) => Bytes(from_hex(text)?).word(),
        ("address", Json::Text(text)) => Address::from_any_case(text)?.word(),
        ("string[]", Json::List(items)) => {
            let texts: Vec<String> = items.iter().map(text).collect();
            texts.word()
        }
        (kind, Json::Number(number)) if kind.starts_with("uint") => number.word(),
        (kind, Json::Text(text)) if kind.starts_with("uint") => json::decimal(text)?.word(),
        _ => return None,
    })
}

fn member<'a>(json: &'a Json, key: &str) -> &'a Json {
    match json {
        Json::Object(members) => members
            .iter()
            .find(|(k, _)| k == key)
            .map(|(_, v)| v)
            .unwrap_or(&Json::Null),
        _ => &Json::Null,
    }
}

fn text(json: &Json) -> String {
    match json {
        Json::Text(text) => text.clone(),
        other => panic!("not text: {other:?}"),
    }
}

#[test]
fn typed_data_of_others_hashes_as_ethers_hashes_it() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
    let data = std::env::var("LOCUS_DATA").unwrap_or_else(|_| format!("{root}/../shared/data"));
    let Ok(file) = std::fs::read_to_string(format!("{data}/eip712/cases.json")) else {
        // Not `eprintln!`, which the harness hides when a test passes.
        let skipped = format!("SKIPPED: no {data}/eip712/cases.json (set LOCUS_DATA)\n");
        std::io::Write::write_all(&mut std::io::stderr(), skipped.as_bytes()).unwrap();
        return;
    };
    let file = json::parse(&file, file.len()).unwrap();
    let Json::List(cases) = member(&file, "cases") else {
        panic!("no cases")
    };
    let (mut checked, mut left) = (0, 0);
    for case in cases {
        let encode_type = text(member(case, "encodeType"));
        let fields = encode_type
            .split_once('(')
            .unwrap()
            .1
            .trim_end_matches(')')
            .to_owned();
        let words: Option<Vec<[u8; 32]>> = fields
            .split(',')
            .map(|field| {
                let (kind, name) = field.split_once(' ').unwrap();
                word(kind, member(member(case, "message"), name))
            })
            .collect();
        // Lists of numbers are the one type that our messages do not have.
        let Some(words) = words else {
            left += 1;
            continue;
        };
        let hash = struct_hash(&encode_type, &words);
        assert_eq!(
            hash.to_string(),
            text(member(case, "structHash")),
            "{encode_type}"
        );
        let domain: Id = text(member(case, "domainSeparator")).parse().unwrap();
        let signed = digest(&domain, &hash);
        assert_eq!(
            signed.to_string(),
            text(member(case, "digest")),
            "{encode_type}"
        );
        let signature = from_hex(&text(member(case, "signature"))).unwrap();
        let signer = recover(&signed, &signature).unwrap().checksummed();
        assert_eq!(signer, text(member(case, "signer")), "{encode_type}");
        checked += 1;
    }
    println!("{checked} of others' typed messages checked, {left} have types that ours do not");
    assert!(checked >= 10 && left <= 3, "{checked} checked, {left} left");
}
