//! The golden vectors: made from the world below by the code, and compared with the files in
//! `vectors/`, natively and in a browser. `check/` computes the same numbers independently.

#![allow(
    dead_code,
    reason = "native and browser tests use different parts of it"
)]

mod refused;
pub mod world;

use record::{
    Choice, Effect, Message, Power, PowerRule, Quorum, Rule, Terms, WalletAct,
    body::body_hash,
    eip712::domain_separator,
    ids::{Address, Id, keccak},
    json::{self, Json, ToJson, object},
    keys::AccountKey,
    merkle,
    words::{choice_text, effect_text, governor_description, rule_text},
};
use world::{World, device};

/// The files as they are.
pub const FILES: [(&str, &str); 7] = [
    ("messages", include_str!("../../vectors/messages.json")),
    ("choices", include_str!("../../vectors/choices.json")),
    ("words", include_str!("../../vectors/words.json")),
    ("merkle", include_str!("../../vectors/merkle.json")),
    ("events", include_str!("../../vectors/events.json")),
    ("witness", include_str!("../../vectors/witness.json")),
    ("refused", include_str!("../../vectors/refused.json")),
];

/// The files as the code makes them.
pub fn made() -> Vec<(&'static str, String)> {
    let world = World::new();
    vec![
        ("messages", lines(messages(&world))),
        ("choices", lines(choices())),
        ("words", lines(words())),
        ("merkle", lines(trees())),
        ("events", lines(events(&world))),
        ("witness", lines(witnesses(&world))),
        ("refused", lines(refused::cases(&world))),
    ]
}

/// One case a line, so that a change is seen where it is.
fn lines(cases: Vec<Json>) -> String {
    let cases: Vec<String> = cases.iter().map(Json::write).collect();
    format!("[\n{}\n]\n", cases.join(",\n"))
}

fn text(value: &impl ToString) -> Json {
    Json::Text(value.to_string())
}

fn messages(world: &World) -> Vec<Json> {
    world
        .acts
        .iter()
        .map(|(label, act, key)| message(label, act, key))
        .collect()
}

fn message(label: &str, act: &WalletAct, key: &AccountKey) -> Json {
    let typed_data = act.message.typed_data_json(act.chain_id);
    object([
        ("label", label.to_json()),
        ("signer", text(&key.address().checksummed())),
        ("typeString", act.message.type_string().to_json()),
        (
            "typeHash",
            keccak(act.message.type_string().as_bytes()).to_json(),
        ),
        ("domainSeparator", domain_separator(act.chain_id).to_json()),
        ("structHash", act.message.struct_hash().to_json()),
        ("digest", act.id().to_json()),
        ("space", act.space().to_json()),
        ("bodyHash", act.message.body_hash().to_json()),
        (
            "typedData",
            json::parse(&typed_data, typed_data.len()).unwrap(),
        ),
        ("act", act.to_json().to_json()),
    ])
}

fn choices() -> Vec<Json> {
    let three: Vec<String> = ["Alpha", "Beta", "Gamma"].map(String::from).into();
    let basic: Vec<String> = record::words::BASIC_CHOICES.map(String::from).into();
    let cases = [
        (Rule::Basic, &basic, Choice::One(1)),
        (Rule::Basic, &basic, Choice::One(2)),
        (Rule::Basic, &basic, Choice::One(3)),
        (Rule::Approval, &three, Choice::Approved(vec![])),
        (Rule::Approval, &three, Choice::Approved(vec![1, 3])),
        (Rule::Ranked, &three, Choice::Ranked(vec![3, 1, 2])),
        (
            Rule::Weighted,
            &three,
            Choice::Weights(vec![1, 0, 4294967295]),
        ),
        (Rule::Quadratic, &three, Choice::Weights(vec![0, 2, 1])),
        (Rule::Score, &three, Choice::Weights(vec![0, 0, 0])),
    ];
    cases
        .map(|(rule, names, choice)| {
            let bytes = choice.encode();
            assert_eq!(
                Choice::decode(rule, names.len(), &bytes),
                Ok(choice.clone())
            );
            let solidity = match choice {
                Choice::One(_) => "uint8",
                Choice::Approved(_) | Choice::Ranked(_) => "uint8[]",
                Choice::Weights(_) => "uint32[]",
            };
            let numbers: Vec<u32> = match &choice {
                Choice::One(number) => vec![u32::from(*number)],
                Choice::Approved(numbers) | Choice::Ranked(numbers) => {
                    numbers.iter().copied().map(u32::from).collect()
                }
                Choice::Weights(weights) => weights.clone(),
            };
            object([
                ("rule", rule.to_json()),
                ("choices", names.to_json()),
                ("solidity", solidity.to_json()),
                ("numbers", Json::List(numbers.iter().map(text).collect())),
                ("bytes", bytes.to_json()),
                ("choiceText", choice_text(names, &choice).to_json()),
            ])
        })
        .into()
}

fn words() -> Vec<Json> {
    let token = Address([0x70; 20]);
    let base = world::terms();
    let cases = [
        (Effect::Poll, base.clone()),
        (
            Effect::Request {
                who: "the TEE registry's admin".into(),
                lever: "approve PCR".into(),
            },
            Terms {
                quorum: Quorum::Bps(401),
                threshold_bps: 6667,
                ..base.clone()
            },
        ),
        (
            Effect::OnChain {
                governor: Address([0x60; 20]),
                proposal_id: Power::MAX,
            },
            Terms {
                power: PowerRule::Balance,
                decimals: 0,
                ..base.clone()
            },
        ),
        (
            Effect::Poll,
            Terms {
                power: PowerRule::Account,
                token: None,
                rule: Rule::Approval,
                ..base.clone()
            },
        ),
        (
            Effect::Poll,
            Terms {
                power: PowerRule::Account,
                least_balance: Power::from(1_500_000_000_000_000_000_u64),
                rule: Rule::Ranked,
                ..base.clone()
            },
        ),
        (
            Effect::Poll,
            Terms {
                power: PowerRule::Practice,
                chain: 0,
                token: None,
                symbol: "votes".into(),
                decimals: 0,
                quorum: Quorum::Amount(Power::ZERO),
                ..base.clone()
            },
        ),
        (
            Effect::Poll,
            Terms {
                rule: Rule::Weighted,
                token: Some(token),
                ..base.clone()
            },
        ),
        (
            Effect::Poll,
            Terms {
                rule: Rule::Quadratic,
                ..base.clone()
            },
        ),
        (
            Effect::Poll,
            Terms {
                rule: Rule::Score,
                ..base
            },
        ),
    ];
    let mut out: Vec<Json> = cases
        .map(|(effect, terms)| {
            let words = (effect_text(&effect, terms.chain), rule_text(&terms));
            let body = record::OpeningBody { effect, terms }.to_json();
            object([
                ("body", body.to_json()),
                ("bodyHash", body_hash(&body).to_json()),
                ("effect", words.0.to_json()),
                ("rule", words.1.to_json()),
            ])
        })
        .into();
    let description = governor_description("A title", "A text.", keccak(b"revision"));
    out.push(object([
        ("title", "A title".to_json()),
        ("text", "A text.".to_json()),
        ("revision", keccak(b"revision").to_json()),
        ("governorDescription", description.to_json()),
    ]));
    let space = keccak(b"space");
    out.push(object([
        ("announced", space.to_json()),
        ("call", record::act::announcement(space).to_json()),
        ("to", record::act::announcement_to().to_json()),
    ]));
    out
}

fn trees() -> Vec<Json> {
    [0_u8, 1, 2, 3, 4, 5, 7, 8, 13]
        .map(|count| {
            let leaves = merkle::leaves((0..count).map(|n| keccak(&[n])));
            let root = merkle::root(&leaves);
            let proofs = (0..leaves.len()).map(|index| {
                let path = merkle::proof(&leaves, index).unwrap();
                assert!(merkle::verify_proof(
                    &leaves[index],
                    index as u64,
                    count.into(),
                    &path,
                    &root
                ));
                Json::List(path.iter().map(ToJson::to_json).collect())
            });
            object([
                (
                    "leaves",
                    Json::List(leaves.iter().map(ToJson::to_json).collect()),
                ),
                ("root", root.to_json()),
                ("proofs", Json::List(proofs.collect())),
            ])
        })
        .into()
}

fn events(world: &World) -> Vec<Json> {
    let mut out: Vec<Json> = world
        .events
        .iter()
        .map(|(label, event)| {
            assert!(record::verify_event(event).is_ok(), "{label}");
            object([
                ("label", label.to_json()),
                ("serialised", event.serialised().to_json()),
                ("id", event.id.to_json()),
                ("event", event.to_json().to_json()),
            ])
        })
        .collect();
    let odd =
        "quote \" backslash \\ lines \n\r\t\u{8}\u{c} control \u{1}\u{1f}\u{7f} \u{2028} é 🗳 /";
    let tags = vec![vec!["t".into(), odd.into()], vec![]];
    let event = record::Event::sign(&device(7), 1, 1, tags, odd.into(), &[7; 32]).unwrap();
    out.push(object([
        ("label", "every escape of NIP-01".to_json()),
        ("serialised", event.serialised().to_json()),
        ("id", event.id.to_json()),
        ("event", event.to_json().to_json()),
    ]));
    out
}

fn witnesses(world: &World) -> Vec<Json> {
    let mut out: Vec<Json> = world
        .checkpoints
        .iter()
        .map(|(label, event, set)| {
            object([
                ("label", label.to_json()),
                ("content", event.content.to_json()),
                ("id", event.id.to_json()),
                ("set", Json::List(set.iter().map(ToJson::to_json).collect())),
                (
                    "root",
                    merkle::root(&set.iter().copied().collect::<Vec<Id>>()).to_json(),
                ),
            ])
        })
        .collect();
    let closed = record::witness::closed_set(world.checkpoints.iter().map(|c| &c.2), 2);
    out.push(object([
        ("label", "the certificate over them, with k = 2".to_json()),
        ("content", world.certificate.content().to_json()),
        ("id", world.certificate.id().to_json()),
        (
            "set",
            Json::List(closed.iter().map(ToJson::to_json).collect()),
        ),
        ("root", world.certificate.root.to_json()),
    ]));
    out
}

/// Every act of the vectors verifies, in the room that runs this.
pub fn verify_all() -> usize {
    let world = World::new();
    for (label, act, key) in &world.acts {
        let verified = record::verify_act(act.clone()).unwrap_or_else(|r| panic!("{label}: {r}"));
        assert_eq!(verified.authority, record::Authority::Key, "{label}");
        assert_eq!(act.account(), key.address(), "{label}");
        let read = WalletAct::from_json(&act.to_json()).unwrap();
        assert_eq!(read, *act, "{label}");
    }
    let types: record::sorted::Set<_> = world
        .acts
        .iter()
        .map(|(_, act, _)| act.message.type_name())
        .collect();
    assert_eq!(
        types.len(),
        Message::TYPE_NAMES.len(),
        "every type of message has a vector"
    );
    world.acts.len()
}
