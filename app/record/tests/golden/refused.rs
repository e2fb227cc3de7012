//! Bad input, with what is said about it. One case for every way in which bytes can lie.

use record::{
    AccountKey, Event, Message, WalletAct,
    body::body_hash,
    ids::{Id, hex},
    json::{Json, ToJson, object},
    kind, verify_event,
};

use super::world::{CHAIN, World, account, device, signed};

/// What another implementation must refuse too: events, with the reason.
pub fn cases(world: &World) -> Vec<Json> {
    list(world)
        .into_iter()
        .map(|(label, event, expected)| {
            let found = Event::from_json(&event).and_then(|event| verify_event(&event));
            let refusal = match found {
                Err(refusal) => refusal,
                Ok(_) => panic!("{label}: was taken"),
            };
            assert_eq!(refusal.to_string(), expected, "{label}");
            object([
                ("label", label.to_json()),
                ("event", event.to_json()),
                ("refusal", expected.to_json()),
            ])
        })
        .collect()
}

type Case = (&'static str, String, &'static str);

fn list(world: &World) -> Vec<Case> {
    let ballot = world.act("ballot for");
    let space = world.space();
    let content = ballot.to_json();
    let swap = |from: &str, to: &str| {
        assert!(content.contains(from), "{from}");
        content.replacen(from, to, 1)
    };
    let carry = |content: String| carried(kind::BALLOT, space, content);
    let good = world.event("ballot for").to_json();
    let opening = |change: fn(&mut record::Opening)| changed_opening(world, change);

    vec![
        (
            "an unknown key in the act",
            carry(swap("{\"type\"", "{\"extra\":\"1\",\"type\"")),
            "extra: unknown key",
        ),
        (
            "an unknown key in the message",
            carry(swap("{\"account\"", "{\"weight\":\"9\",\"account\"")),
            "message.weight: unknown key",
        ),
        (
            "a repeated key in the message",
            carry(swap("\"seq\"", "\"seq\":\"1\",\"seq\"")),
            "message.seq: the same key twice",
        ),
        (
            "a repeated key written in another way",
            carry(swap("\"seq\"", "\"s\\u0065q\":\"1\",\"seq\"")),
            "message.seq: the same key twice",
        ),
        (
            "a missing key",
            carry(swap("\"body\":\"\"", "\"body2\":\"\"")),
            "body: missing",
        ),
        (
            "a bare number",
            carry(swap("\"seq\":\"1790000000003\"", "\"seq\":1790000000003")),
            "message.seq: not a decimal string of at most 64 bits",
        ),
        (
            "a leading zero",
            carry(swap("\"seq\":\"1", "\"seq\":\"01")),
            "message.seq: not a decimal string of at most 64 bits",
        ),
        (
            "a number past 64 bits",
            carry(swap(
                "\"seq\":\"1790000000003\"",
                "\"seq\":\"18446744073709551616\"",
            )),
            "message.seq: not a decimal string of at most 64 bits",
        ),
        (
            "a fraction",
            carry(swap("\"1790000000003\"", "1.5")),
            "message.seq: not a whole number",
        ),
        (
            "an exponent",
            carry(swap("\"1790000000003\"", "1e9")),
            "message.seq: not a whole number",
        ),
        (
            "an address in mixed case",
            carry(swap(
                &ballot.account().to_string(),
                &ballot.account().checksummed(),
            )),
            "message.account: not 0x and 40 lowercase hex digits",
        ),
        (
            "an id in upper case",
            carry(swap(&space.to_string(), &space.to_string().to_uppercase())),
            "message.space: not 0x and 64 lowercase hex digits",
        ),
        (
            "a lone surrogate",
            carry(swap("Second vendor", "\\ud83d vendor")),
            "message.reason: not well-formed",
        ),
        (
            "an unknown escape",
            carry(swap("Second vendor", "\\x41 vendor")),
            "message.reason: not well-formed",
        ),
        (
            "something after the end",
            carry(format!("{content} {{}}")),
            "JSON: something follows the end",
        ),
        (
            "nested too deep",
            carry("[".repeat(40)),
            "[0][0][0][0][0][0][0][0][0][0][0][0][0]: nested too deep",
        ),
        (
            "not a message of the protocol",
            carry(swap("\"Ballot\"", "\"Vote\"")),
            "message.type: not a message of this protocol",
        ),
        (
            "a body that nothing signs for",
            carry(swap("\"body\":\"\"", "\"body\":\"more\"")),
            "body: must be empty, as nothing in the message signs for it",
        ),
        (
            "words that reorder what is read",
            carry(swap("\"For\"", "\"\u{202e}roF\"")),
            "message.choiceText: has characters that cannot be seen or that reorder text",
        ),
        (
            "a ballot in the envelope of a sponsorship",
            carried(kind::SPONSORSHIP, space, content.clone()),
            "carried as kind 9813, but this message travels as 9816",
        ),
        (
            "a kind that is not read",
            carried(30023, space, content.clone()),
            "events of kind 30023 are not read",
        ),
        (
            "the tag of another space",
            carried(kind::BALLOT, Id([1; 32]), content.clone()),
            "tagged with another space than was signed",
        ),
        (
            "no tag of a space",
            tagged(kind::BALLOT, vec![], content.clone()),
            "z: must name the space",
        ),
        (
            "two tags of a space",
            tagged(
                kind::BALLOT,
                vec![z(space), z(Id([1; 32]))],
                content.clone(),
            ),
            "z: the same tag twice",
        ),
        (
            "a body that was changed",
            {
                let mut act = world.act("revision").clone();
                act.body = act.body.replace("small models", "large models");
                carried(kind::REVISION, space, act.to_json())
            },
            "the body is not the one that was signed",
        ),
        (
            "a repeated key in a body, hashed as it is",
            revised(world, |body| {
                body.replacen("\"kind\"", "\"kind\":\"other\",\"kind\"", 1)
            }),
            "body.kind: the same key twice",
        ),
        (
            "an unknown key in a body",
            revised(world, |body| {
                body.replacen("\"kind\"", "\"author\":\"x\",\"kind\"", 1)
            }),
            "body.author: unknown key",
        ),
        (
            "a body that is no JSON",
            revised(world, |_| "plain words".into()),
            "body: not well-formed",
        ),
        (
            "an unknown kind of proposal",
            revised(world, |body| body.replacen("parameter", "coup", 1)),
            "body.kind: not a kind of proposal",
        ),
        (
            "words that differ from the effect",
            opening(|o| o.effect = "An opinion poll. It executes nothing.".into()),
            "the signed words for effect differ from the terms",
        ),
        (
            "words that differ from the rule",
            opening(|o| o.rule = o.rule.replace("50%", "40%")),
            "the signed words for rule differ from the terms",
        ),
        (
            "other choices than the rule has",
            opening(|o| o.choices = vec!["Yes".into(), "No".into(), "Abstain".into()]),
            "the signed words for choices differ from the terms",
        ),
        (
            "a snapshot before the reference block",
            opening(|o| o.snapshot = 99),
            "message.snapshot: must be refBlock < snapshot <= opens < closes",
        ),
        (
            "a first revision that names a proposal",
            {
                let mut act = world.act("revision").clone();
                if let Message::Revision(m) = &mut act.message {
                    m.proposal = Id([1; 32])
                }
                carried(kind::REVISION, space, act.to_json())
            },
            "message.previous: zero in the first, and only there",
        ),
        (
            "a version 0 that names a space",
            {
                let mut act = world.act("space").clone();
                if let Message::SpaceVersion(m) = &mut act.message {
                    m.space = Id([1; 32])
                }
                carried(kind::SPACE_VERSION, space, act.to_json())
            },
            "message.version: zero in the first, and only there",
        ),
        (
            "a space signed for another chain than it names",
            {
                let mut act = world.act("space").clone();
                act.chain_id = 1;
                act.signature = account(1).sign(&act.id()).unwrap().into();
                let space = act.space();
                carried(kind::SPACE_VERSION, space, act.to_json())
            },
            "chainId: must be the chain that the space names",
        ),
        (
            "a device bound without its consent",
            bound(world, &account(9), |_| hex(&[0; 64])),
            "the device key did not sign its own binding",
        ),
        (
            "a device bound with the consent it gave to another",
            bound(world, &account(9), |world| {
                world.act("device bound").body.clone()
            }),
            "the device key did not sign its own binding",
        ),
        (
            "a binding with no consent at all",
            bound(world, &account(9), |_| String::new()),
            "the device key did not sign its own binding",
        ),
        (
            "an id that is not the hash",
            good.replacen("\"created_at\":1790000000", "\"created_at\":1790000001", 1),
            "the id is not the hash of the event",
        ),
        (
            "an envelope signed by another key",
            {
                let mut event = world.event("comment").clone();
                event.sig = device(2).sign(&event.id, &[0; 32]).unwrap();
                event.to_json()
            },
            "the signature does not verify",
        ),
        (
            "an unknown key in the event",
            good.replacen("{\"id\"", "{\"ots\":\"\",\"id\"", 1),
            "ots: unknown key",
        ),
        (
            "a negative time",
            good.replacen("1790000000", "-1", 1),
            "created_at: not well-formed",
        ),
        (
            "talk without a binding",
            retagged(world, "comment", "binding", None),
            "binding: must be given",
        ),
        (
            "talk whose chain begins in the middle",
            retagged(
                world,
                "comment",
                "chain",
                Some(vec!["chain".into(), "3".into(), Id::ZERO.to_string()]),
            ),
            "chain: 1 in the first, whose previous is zero",
        ),
        (
            "talk with a label of somebody else",
            retagged(
                world,
                "comment",
                "l",
                Some(vec!["l".into(), "comment".into(), "other".into()]),
            ),
            "l: not as the protocol has it",
        ),
        (
            "a stance that is neither",
            restated(world, "stance", "🤷"),
            "content: not as the protocol has it",
        ),
        (
            "a checkpoint written in another way",
            restated(
                world,
                "checkpoint",
                &format!(" {}", world.event("checkpoint").content),
            ),
            "content: not the canonical text",
        ),
        (
            "an oversized comment",
            restated(world, "comment", &"x".repeat(20 * 1024)),
            "the text is larger than 16384",
        ),
    ]
}

/// An event that only its content makes wrong.
fn carried(kind: u16, space: Id, content: String) -> String {
    tagged(kind, vec![z(space)], content)
}

fn tagged(kind: u16, tags: Vec<Vec<String>>, content: String) -> String {
    Event::sign(&device(100), 1_790_000_000, kind, tags, content, &[9; 32])
        .unwrap()
        .to_json()
}

fn z(space: Id) -> Vec<String> {
    vec!["z".into(), space.to_string()]
}

/// The first revision with another body, signed for as it is.
fn revised(world: &World, change: fn(&str) -> String) -> String {
    let mut act = world.act("revision").clone();
    act.body = change(&act.body);
    if let Message::Revision(m) = &mut act.message {
        m.body_hash = body_hash(&act.body);
    }
    carried(
        kind::REVISION,
        world.space(),
        signed(act.message, act.body, &account(2)).to_json(),
    )
}

fn changed_opening(world: &World, change: fn(&mut record::Opening)) -> String {
    let mut act = world.act("opening").clone();
    if let Message::Opening(m) = &mut act.message {
        change(m);
    }
    let act = signed(act.message, act.body, &account(2));
    carried(kind::OPENING, world.space(), act.to_json())
}

/// The binding of the world's device to another account.
fn bound(world: &World, to: &AccountKey, consent: fn(&World) -> String) -> String {
    let mut act: WalletAct = world.act("device bound").clone();
    if let Message::DeviceBinding(m) = &mut act.message {
        m.account = to.address();
    }
    let act = WalletAct {
        chain_id: CHAIN,
        ..signed(act.message, consent(world), to)
    };
    carried(kind::DEVICE, world.space(), act.to_json())
}

fn retagged(world: &World, label: &str, name: &str, tag: Option<Vec<String>>) -> String {
    let mut event = world.event(label).clone();
    event.tags.retain(|tag| tag[0] != name);
    event.tags.extend(tag);
    sealed(event)
}

fn restated(world: &World, label: &str, content: &str) -> String {
    let mut event = world.event(label).clone();
    event.content = content.into();
    sealed(event)
}

/// Signed again by the device that says it.
fn sealed(event: Event) -> String {
    let Event {
        created_at,
        kind,
        tags,
        content,
        ..
    } = event;
    Event::sign(&device(1), created_at, kind, tags, content, &[0; 32])
        .unwrap()
        .to_json()
}
