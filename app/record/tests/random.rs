//! No reader of hostile bytes panics, and what is written is read back the same.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking, in its helpers too"
)]

#[path = "golden/world/mod.rs"]
#[allow(dead_code, reason = "shared with the golden vectors")]
mod world;

use std::sync::LazyLock;

use proptest::{prelude::*, sample::Index};
use record::{
    Choice, ClaimBody, Event, Id, Message, OpeningBody, RevisionBody, Rule, SpaceBody, WalletAct,
    body::Body,
    bundle::Bundle,
    choice, json,
    keys::{normalised, recover},
    merkle, verify_act, verify_carried, verify_event,
};
use world::World;

/// Texts that are valid somewhere: the seeds of mutation.
static SEEDS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let world = World::new();
    let mut seeds: Vec<String> = world
        .events
        .iter()
        .map(|(_, event)| event.to_json())
        .collect();
    seeds.extend(world.acts.iter().map(|(_, act, _)| act.to_json()));
    seeds.extend(world.acts.iter().map(|(_, act, _)| act.body.clone()));
    seeds.extend(world.events.iter().map(|(_, event)| event.content.clone()));
    seeds
});

static WORLD: LazyLock<World> = LazyLock::new(World::new);

/// Every reader of text.
fn read_everything(text: &str) {
    let _ = json::parse(text, 1 << 20);
    let _ = json::parse_bytes(text.as_bytes(), 1 << 20);
    if let Ok(event) = Event::from_json(text) {
        let _ = verify_event(&event);
        let _ = verify_carried(&event);
        sealed(event);
    }
    if let Ok(act) = WalletAct::from_json(text) {
        let _ = verify_act(act);
    }
    let _ = Bundle::from_json(text);
    let _ = SpaceBody::parse(text);
    let _ = RevisionBody::parse(text);
    let _ = OpeningBody::parse(text);
    let _ = ClaimBody::parse(text);
    for (_, act, _) in &WORLD.acts {
        let _ = Body::parse(&act.message, text);
    }
}

/// Past the check of the id: the same event with the id and signature that it should have.
fn sealed(event: Event) {
    let Event {
        created_at,
        kind,
        tags,
        content,
        ..
    } = event;
    if let Ok(event) = Event::sign(&world::device(1), created_at, kind, tags, content, &[0; 32]) {
        let _ = verify_event(&event);
    }
}

/// One change to a valid text, at any place.
fn changed(seed: &str, at: Index, change: &str, cut: usize) -> String {
    let chars: Vec<char> = seed.chars().collect();
    let at = at.index(chars.len() + 1);
    let end = (at + cut).min(chars.len());
    let mut out: String = chars[..at].iter().collect();
    out.push_str(change);
    out.extend(&chars[end..]);
    out
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_text_is_read_or_refused(text in any::<String>()) {
        read_everything(&text);
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = json::parse_bytes(&bytes, 1 << 20);
        let _ = recover(&Id::ZERO, &bytes);
        let _ = normalised(&bytes);
        for (rule, _) in Rule::ALL {
            if let Ok(choice) = Choice::decode(*rule, 3, &bytes) {
                prop_assert_eq!(choice.encode(), bytes.clone());
            }
        }
    }

    #[test]
    fn json_like_text_is_read_or_refused(
        pieces in prop::collection::vec(prop::sample::select(vec![
            "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "d83d", "\"a\"", "null", "true", "1", "0",
            "1e9", "-", " ", "\n", "é", "🗳", "\"id\"", "\"kind\"", "\"tags\"", "\"content\"",
        ]), 0..60),
    ) {
        read_everything(&pieces.concat());
    }

    #[test]
    fn a_changed_text_is_read_or_refused(
        seed: Index, at: Index, cut in 0..6_usize,
        change in prop_oneof![
            any::<String>(),
            "[0-9a-f]{1,3}",
            prop::sample::select(vec!["\"", "\\", "{", "}", "[", "]", ",", ":", "null", "0", "\\u0000", "\u{202e}"])
                .prop_map(String::from),
        ],
    ) {
        let seed = seed.get(&SEEDS);
        read_everything(&changed(seed, at, &change, cut));
    }

    #[test]
    fn a_changed_wallet_event_never_verifies_as_something_else(
        which: Index, at: Index, change in "[0-9a-zA-Z ]", cut in 0..2_usize,
    ) {
        let (_, act, _) = which.get(&WORLD.acts);
        let Ok(read) = WalletAct::from_json(&changed(&act.to_json(), at, &change, cut)) else {
            return Ok(());
        };
        if let Ok(verified) = verify_act(read.clone()) {
            let same = verified.act.message == act.message && verified.act.body == act.body;
            let unsigned = verified.authority == record::Authority::NeedsContract;
            prop_assert!(same || unsigned, "{:?}", read);
        }
    }

    #[test]
    fn choices_are_read_as_they_were_written(numbers in prop::collection::btree_set(1..=32_u8, 0..32)) {
        let approved = Choice::Approved(numbers.iter().copied().collect());
        prop_assert_eq!(Choice::decode(Rule::Approval, 32, &approved.encode()), Ok(approved));
        let count = numbers.len();
        if count > 0 {
            let ranked = Choice::Ranked((1..=count as u8).rev().collect());
            prop_assert_eq!(Choice::decode(Rule::Ranked, count, &ranked.encode()), Ok(ranked));
            let weights = choice::Choice::Weights((1..=count as u32).collect());
            prop_assert_eq!(Choice::decode(Rule::Weighted, count, &weights.encode()), Ok(weights));
        }
    }

    #[test]
    fn json_is_read_as_it_was_written(texts in prop::collection::vec(any::<String>(), 0..9), n: u64) {
        let mut value = json::Json::Number(n);
        for text in texts {
            value = json::Json::List(vec![json::Json::Text(text), value]);
        }
        prop_assert_eq!(json::parse(&value.write(), 1 << 20), Ok(value));
    }

    #[test]
    fn a_revision_is_read_as_it_was_written(text in any::<String>(), data in any::<Vec<u8>>(), value: [u8; 32]) {
        let (_, act, _) = WORLD.acts.iter().find(|(label, _, _)| *label == "revision").unwrap();
        let mut body = RevisionBody::parse(&act.body).unwrap();
        body.text = text;
        body.calls[0].data = data;
        body.calls[0].value = record::Power::from_be_bytes(value);
        prop_assert_eq!(RevisionBody::parse(&body.to_json()), Ok(body));
    }

    #[test]
    fn no_proof_shows_an_id_that_is_not_a_leaf(
        count in 1..40_u64, index: u64, id: [u8; 32], path in prop::collection::vec(any::<[u8; 32]>(), 0..8),
    ) {
        let leaves = merkle::leaves((0..count).map(|n| record::ids::keccak(&n.to_be_bytes())));
        let path: Vec<Id> = path.into_iter().map(Id).collect();
        prop_assert!(!merkle::verify_proof(&Id(id), index, count, &path, &merkle::root(&leaves)));
    }
}

#[test]
fn every_seed_is_valid_where_it_belongs() {
    for (label, act, _) in &WORLD.acts {
        assert_eq!(
            WalletAct::from_json(&act.to_json()).as_ref(),
            Ok(act),
            "{label}"
        );
        let Ok(message) = Message::from_json(act.message.type_name(), act.message.to_json()) else {
            panic!("{label}");
        };
        assert_eq!(message, act.message, "{label}");
    }
    for (label, event) in &WORLD.events {
        assert_eq!(
            Event::from_json(&event.to_json()).as_ref(),
            Ok(event),
            "{label}"
        );
        assert!(verify_event(event).is_ok(), "{label}");
    }
}
