//! What makes an act the same act, whose it is, and what is not taken for one.
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

use record::sorted::Set;
use record::{
    Address, Authority, Choice, Event, Id, Message, Power, Received, Refusal, Rule, WalletAct,
    json, kind, limits, merkle, verify_act, verify_carried, verify_event,
    witness::{Broken, Checkpoint, closed_set},
    words::format_units,
};
use world::{CHAIN, World, account, device, signed};

fn ballot(world: &World) -> WalletAct {
    world.act("ballot for").clone()
}

fn by(mut act: WalletAct, account: Address) -> WalletAct {
    if let Message::Ballot(ballot) = &mut act.message {
        ballot.account = account;
    }
    act
}

#[test]
fn a_ballot_carried_again_in_another_envelope_is_the_same_act() {
    let act = ballot(&World::new());
    let ids = [1, 2].map(|n| {
        let event = act
            .envelope(&device(n), 1000 + u64::from(n), &[n; 32])
            .unwrap();
        let Ok(Received::Wallet(received)) = verify_event(&event) else {
            panic!("not taken")
        };
        (event.id, received.id)
    });
    assert_ne!(ids[0].0, ids[1].0);
    assert_eq!((ids[0].1, ids[1].1), (act.id(), act.id()));
}

#[test]
fn one_key_that_owns_two_contract_accounts_signs_different_acts_for_them() {
    let act = ballot(&World::new());
    let safes = [Address([0x51; 20]), Address([0x52; 20])];
    let acts = safes.map(|safe| signed(by(act.clone(), safe).message, String::new(), &account(3)));
    assert_ne!(acts[0].id(), acts[1].id());
    for act in &acts {
        // The key is not the account: whether it may sign for it is the contract's to say.
        let verified = verify_act(act.clone()).unwrap();
        assert_eq!(verified.authority, Authority::NeedsContract);
    }
    // Nor does the signature for one stand under the other.
    let mut swapped = acts[0].clone();
    swapped.signature = acts[1].signature.clone();
    assert_ne!(swapped.copy_id(), acts[0].copy_id());
    assert_eq!(
        verify_act(swapped).unwrap().authority,
        Authority::NeedsContract
    );
}

#[test]
fn a_forged_signature_never_speaks_for_the_account() {
    let act = ballot(&World::new());
    let others = signed(act.message.clone(), String::new(), &account(4)).signature;
    for signature in [vec![], vec![0; 65], others, act.signature[..64].to_vec()] {
        let forged = WalletAct {
            signature,
            ..act.clone()
        };
        assert_eq!(forged.id(), act.id());
        assert_ne!(
            forged.copy_id(),
            act.copy_id(),
            "a forged copy must not pass for the true one"
        );
        assert!(!forged.signed_by_key());
        assert_eq!(
            verify_act(forged).unwrap().authority,
            Authority::NeedsContract
        );
    }
}

#[test]
fn a_signature_for_one_chain_is_worth_nothing_on_another() {
    let mut act = ballot(&World::new());
    act.chain_id = CHAIN + 1;
    assert!(!act.signed_by_key());
}

#[test]
fn an_act_stands_without_its_envelope() {
    let world = World::new();
    let mut event = world.event("ballot for").clone();
    event.sig = [1; 64];
    assert_eq!(verify_event(&event), Err(Refusal::BadSignature));
    assert_eq!(
        verify_carried(&event).unwrap().id,
        world.act("ballot for").id()
    );
    event.created_at += 1;
    assert_eq!(verify_carried(&event), Err(Refusal::WrongId));
}

#[test]
fn a_version_0_belongs_to_the_space_that_it_makes() {
    let world = World::new();
    let first = world.act("space");
    assert!(first.message.space().is_zero());
    assert_eq!(first.space(), first.id());
    assert_eq!(world.act("space, next version").space(), first.id());
}

#[test]
fn what_is_too_large_is_refused_before_it_is_understood() {
    let key = device(1);
    let sign = |content: String| Event::sign(&key, 1, kind::BALLOT, vec![], content, &[0; 32]);
    let refused = Err(Refusal::TooLarge {
        what: "the event",
        limit: limits::EVENT_BYTES,
    });
    assert_eq!(sign("x".repeat(limits::EVENT_BYTES)), refused);
    // Escapes count: half as many characters that are written as two.
    assert_eq!(sign("\n".repeat(limits::EVENT_BYTES / 2)), refused);
    assert!(sign("x".repeat(limits::EVENT_BYTES - 1000)).is_ok());

    let text = format!("\"{}\"", "x".repeat(100));
    let limit = 50;
    assert_eq!(
        json::parse(&text, limit),
        Err(Refusal::TooLarge {
            what: "the text",
            limit
        })
    );
    let act = WalletAct {
        signature: vec![0; limits::SIGNATURE_BYTES + 1],
        ..ballot(&World::new())
    };
    assert!(matches!(
        WalletAct::from_json(&act.to_json()),
        Err(Refusal::TooLarge { .. })
    ));
}

#[test]
fn bytes_that_are_no_text_are_refused() {
    for bytes in [&b"\"\xff\""[..], b"\"\xed\xa0\x80\"", b"\"\xc0\xaf\"", b""] {
        assert!(json::parse_bytes(bytes, 100).is_err(), "{bytes:?}");
    }
}

#[test]
fn json_has_one_reading_or_none() {
    let refused = [
        "",
        " ",
        "nul",
        "truefalse",
        "+1",
        "-1",
        "01",
        "1.0",
        "1e3",
        "0x1",
        "18446744073709551616",
        "\"",
        "\"\\\"",
        "\"\\u12\"",
        "\"\\u+123\"",
        "\"\\ud800\"",
        "\"\\ud800x\"",
        "\"\\ud800\\u0041\"",
        "\"\\udc00\"",
        "\"\\v\"",
        "\"\n\"",
        "\"\t\"",
        "[1,]",
        "[,1]",
        "[1 2]",
        "[",
        "{",
        "{}{}",
        "{\"a\":1,}",
        "{\"a\"}",
        "{a:1}",
        "{\"a\":1,\"a\":1}",
        "{\"a\":{\"b\":1,\"b\":2}}",
        "1 1",
        "// x\n1",
        "NaN",
        "'a'",
        "\u{feff}1",
    ];
    for text in refused {
        assert!(json::parse(text, 1000).is_err(), "{text}");
    }
    let read = [
        ("  [ 1 , \"a\" ]\n", "[1,\"a\"]"),
        ("\"\\u0041\\ud83d\\uddf3\\/\"", "\"A🗳/\""),
        (
            "{\"b\":null,\"a\":[true,false,{}]}",
            "{\"b\":null,\"a\":[true,false,{}]}",
        ),
        ("18446744073709551615", "18446744073709551615"),
    ];
    for (text, written) in read {
        assert_eq!(json::parse(text, 1000).unwrap().write(), written);
    }
}

#[test]
fn only_the_canonical_encoding_of_a_choice_is_read() {
    let word = |n: u8| {
        let mut word = [0; 32];
        word[31] = n;
        word
    };
    let words = |numbers: &[u8]| numbers.iter().flat_map(|n| word(*n)).collect::<Vec<u8>>();
    let mut dirty = word(1);
    dirty[0] = 1;
    let refused = [
        (Rule::Basic, words(&[])),
        (Rule::Basic, words(&[0])),
        (Rule::Basic, words(&[4])),
        (Rule::Basic, dirty.to_vec()),
        (Rule::Basic, words(&[1, 0])),
        (Rule::Basic, words(&[1])[..31].to_vec()),
        (Rule::Basic, words(&[32, 1, 1])),
        (Rule::Approval, words(&[1])),
        (Rule::Approval, words(&[64, 1, 1])),
        (Rule::Approval, words(&[32, 2, 1])),
        (Rule::Approval, words(&[32, 1, 1, 0])),
        (Rule::Approval, words(&[32, 2, 2, 1])),
        (Rule::Approval, words(&[32, 2, 1, 1])),
        (Rule::Approval, words(&[32, 1, 4])),
        (Rule::Ranked, words(&[32, 2, 1, 2])),
        (Rule::Ranked, words(&[32, 3, 1, 2, 2])),
        (Rule::Ranked, words(&[32, 4, 1, 2, 3, 3])),
        (Rule::Weighted, words(&[32, 2, 1, 1])),
        (Rule::Weighted, words(&[32, 3, 0, 0, 0])),
        (Rule::Score, words(&[32, 3, 101, 0, 0])),
        (Rule::Approval, words(&[32; 60])),
    ];
    for (rule, bytes) in refused {
        assert!(
            Choice::decode(rule, 3, &bytes).is_err(),
            "{rule:?} {bytes:?}"
        );
    }
    assert_eq!(
        Choice::decode(Rule::Basic, 3, &words(&[3])),
        Ok(Choice::One(3))
    );
}

#[test]
fn amounts_are_shown_exactly() {
    let cases = [
        ("0", 18, "0"),
        ("1", 18, "0.000000000000000001"),
        ("1500000000000000000", 18, "1.5"),
        ("1000", 0, "1000"),
        ("1000", 3, "1"),
        ("6667", 2, "66.67"),
    ];
    for (amount, decimals, shown) in cases {
        let amount = json::decimal_power(amount).unwrap();
        assert_eq!(format_units(amount, decimals), shown);
    }
    assert_eq!(format_units(Power::MAX, 77).len(), 79);
}

#[test]
fn a_checkpoint_that_does_not_contain_the_one_before_shows_its_witness_up() {
    let ids: Vec<Id> = merkle::leaves((0..4).map(|n| record::ids::keccak(&[n])));
    let make = |number, previous, added: &[Id], set: &[Id]| {
        let checkpoint = Checkpoint {
            id: Id::ZERO,
            witness: Id::ZERO,
            space: Id([1; 32]),
            opening: Id([2; 32]),
            number,
            previous,
            ref_block: 1,
            ref_hash: Id::ZERO,
            count: set.len() as u64,
            root: merkle::root(set),
            added: added.to_vec(),
            last: false,
        };
        Checkpoint::read(&checkpoint.sign(&device(11), 1, &[0; 32]).unwrap()).unwrap()
    };
    let first = make(1, Id::ZERO, &ids[..2], &ids[..2]);
    let held = first.extend(None, &Set::new()).unwrap();
    assert_eq!(held.len(), 2);
    let next = make(2, first.id, &ids[2..3], &ids[..3]);
    assert_eq!(next.extend(Some(&first), &held).unwrap().len(), 3);

    let check = |checkpoint: Checkpoint, fault| {
        assert_eq!(checkpoint.extend(Some(&first), &held), Err(fault));
    };
    check(make(2, first.id, &[], &ids[..1]), Broken::WrongSet);
    check(make(2, first.id, &ids[1..3], &ids[..3]), Broken::NotNew);
    check(make(3, first.id, &ids[2..3], &ids[..3]), Broken::NotNext);
    check(make(2, Id([9; 32]), &ids[2..3], &ids[..3]), Broken::NotNext);
    assert_eq!(next.extend(None, &Set::new()), Err(Broken::NotNext));
}

#[test]
fn the_closed_set_is_what_enough_witnesses_held() {
    let [a, b, c] = [1, 2, 3].map(|n| Id([n; 32]));
    let sets = [Set::from([a, b]), Set::from([a, c]), Set::from([a, b])];
    assert_eq!(closed_set(&sets, 2), Set::from([a, b]));
    assert_eq!(closed_set(&sets, 3), Set::from([a]));
}

#[test]
fn a_certificate_has_one_id_whoever_signs_it() {
    let terms = World::new().certificate;
    let signed = [11, 12].map(|n| terms.sign(Id([1; 32]), &device(n), 1, &[n; 32]).unwrap());
    assert_ne!(signed[0].id, signed[1].id);
    let read = signed.map(|event| {
        record::witness::Certificate::read(&event)
            .unwrap()
            .terms
            .id()
    });
    assert_eq!(read, [terms.id(), terms.id()]);
}
