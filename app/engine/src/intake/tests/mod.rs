//! What strangers may bring, and what becomes of it.

mod many;
mod weightless;

use super::*;
use crate::damage;
use crate::twins::{Hand, MemoryStore, MemoryTabs, World};
use record::{DeviceKey, Event, Message, Opening, Revision, WalletAct, bundle::Bundle};
use std::{cell::Cell, rc::Rc};

const SPACE: Id = Id([0x5a; 32]);
const VOTE: Id = Id([0x0e; 32]);
const NOW: u64 = 1_790_000_000;

struct Room {
    world: World,
    store: Rc<MemoryStore>,
    ports: Ports,
    door: Door,
}

fn room() -> Room {
    let (world, store) = (World::default(), Rc::new(MemoryStore::default()));
    let ports = world.tab(store.clone(), &MemoryTabs::default(), 1);
    Room {
        world,
        store,
        door: Door::new(ports.clone()),
        ports,
    }
}

fn relay(url: &str) -> Source {
    Source::Relay {
        url: url.into(),
        space: SPACE,
    }
}

impl Room {
    fn take(&self, source: &Source, events: &[&str]) -> Intake {
        let events = events.iter().map(|text| (*text).to_owned()).collect();
        self.world
            .clock
            .block_on(self.door.take_in(source, events, &|_, _| {}))
            .unwrap()
    }

    fn row(&self, id: Id) -> Option<Row> {
        self.world
            .clock
            .block_on(self.ports.store.rows(vec![id]))
            .unwrap()
            .remove(0)
    }

    fn stored(&self) -> u32 {
        self.world
            .clock
            .block_on(self.ports.store.count_space(SPACE))
            .unwrap()
    }
}

fn ballot(person: u64, seq: u64) -> Event {
    Hand::new(person).ballot(SPACE, VOTE, 1, seq, NOW)
}

fn resigned(event: Event) -> Event {
    let key = DeviceKey::from_bytes(&[9; 32]).unwrap();
    let Event {
        created_at,
        kind,
        tags,
        content,
        ..
    } = event;
    Event::sign(&key, created_at, kind, tags, content, &[0; 32]).unwrap()
}

/// The same event with a changed content, under an envelope that is right in itself.
fn with_content(event: &Event, change: impl FnOnce(String) -> String) -> Event {
    let mut event = event.clone();
    event.content = change(event.content);
    resigned(event)
}

#[test]
fn what_is_true_is_stored_with_what_it_is_found_by() {
    let room = room();
    let hand = Hand::new(1);
    let revision = hand.revision(SPACE, "Lower the fee", NOW);
    let proposal = act_id(&revision).unwrap();
    let comment = hand.comment(SPACE, proposal, "Yes.", NOW + 1);
    let vote = ballot(1, 1);
    let texts = [revision.to_json(), comment.to_json(), vote.to_json()];
    let taken = room.take(&relay("ws://a"), &[&texts[0], &texts[1], &texts[2]]);
    assert_eq!(
        (taken.new.len(), taken.known, taken.refused),
        (3, 0, vec![])
    );
    let check = |id: Id, class: Class, refs: Vec<Id>| {
        let row = room.row(id).unwrap();
        let found = (row.space, row.class, row.refs, row.own, row.contract);
        assert_eq!(found, (SPACE, class, refs, false, 0));
    };
    check(proposal, Class::Heading, vec![proposal]);
    check(
        comment.id,
        Class::Talk,
        vec![proposal, hand.device.public()],
    );
    check(act_id(&vote).unwrap(), Class::Ballot, vec![VOTE]);
    let held = room
        .world
        .clock
        .block_on(room.ports.store.held("ws://a".into(), SPACE))
        .unwrap();
    assert_eq!(held.len(), 3);
}

#[test]
fn the_same_act_in_another_envelope_is_known() {
    let room = room();
    let first = ballot(1, 1);
    let again = Hand::new(1).ballot(SPACE, VOTE, 1, 1, NOW + 77);
    assert_ne!(first.id, again.id);
    room.take(&relay("ws://a"), &[&first.to_json()]);
    let taken = room.take(&relay("ws://b"), &[&again.to_json(), &first.to_json()]);
    assert_eq!(
        (taken.new.len(), taken.known, taken.carried.len()),
        (0, 2, 2)
    );
    let both = room.take(
        &relay("ws://c"),
        &[&ballot(2, 1).to_json(), &ballot(2, 1).to_json()],
    );
    assert_eq!((both.new.len(), both.known), (1, 1));
    assert_eq!(room.stored(), 2);
}

#[test]
fn what_is_malformed_forged_oversized_or_astray_is_refused_in_words_and_not_stored() {
    let vote = ballot(1, 1);
    let comment = Hand::new(1).comment(SPACE, VOTE, "Yes.", NOW);
    let check = |name: &str, text: String, expected: &dyn Fn(&Why) -> bool| {
        let room = room();
        let taken = room.take(&relay("ws://a"), &[&text]);
        let [(why, 1)] = &taken.refused[..] else {
            panic!("{name}: {taken:?}")
        };
        assert!(expected(why), "{name}: {why:?}");
        assert_eq!(
            (room.stored(), taken.new, taken.refused_first),
            (0, vec![], 1),
            "{name}"
        );
        assert_eq!(room.door.refused(SPACE), taken.refused, "{name}");
    };
    let malformed = |why: &Why| matches!(why, Why::Malformed(_));
    let bad = |why: &Why| *why == Why::BadSignature;
    check("empty", String::new(), &malformed);
    check("no JSON", "{\"id\":".into(), &malformed);
    check("no event", "[]".into(), &malformed);
    check("deep", "[".repeat(50_000), &malformed);
    check("huge", "x".repeat(300_000), &|why| *why == Why::TooLarge);
    let mut long = comment.clone();
    long.content = "x".repeat(61 * 1024);
    check("large", long.to_json(), &|why| *why == Why::TooLarge);
    let mut other = comment.clone();
    other.content.push('!');
    check("changed", other.to_json(), &bad);
    let mut forged = comment.clone();
    forged.content.push('!');
    forged.id = forged.recompute_id();
    check("forged talk", forged.to_json(), &bad);
    let mut unknown = comment.clone();
    unknown.kind = 1;
    check("unknown kind", resigned(unknown).to_json(), &malformed);
    let mut spaceless = comment.clone();
    spaceless.tags.retain(|tag| tag[0] != "z");
    check("no space", resigned(spaceless).to_json(), &malformed);
    let elsewhere = Hand::new(1).ballot(Id([0x5b; 32]), VOTE, 1, 1, NOW);
    check("another space", elsewhere.to_json(), &|why| {
        *why == Why::WrongSpace
    });
    let mut tagged = elsewhere;
    tagged.tags[0][1] = SPACE.to_string();
    check(
        "tagged with this space",
        resigned(tagged).to_json(),
        &|why| *why == Why::WrongSpace,
    );
    let twice = with_content(&vote, |text| text.replacen('{', "{\"body\":\"\",", 1));
    check("the same key twice", twice.to_json(), &malformed);
    let extra = with_content(&vote, |text| text.replacen('{', "{\"extra\":\"\",", 1));
    check("an unknown key", extra.to_json(), &malformed);
    let revision = Hand::new(1).revision(SPACE, "Lower the fee", NOW);
    let body = with_content(&revision, |text| text.replace("# Why", "# Not"));
    check("another body", body.to_json(), &malformed);
    let mut wrong = vote.clone();
    wrong.kind = kind::REVISION;
    check("another kind", resigned(wrong).to_json(), &malformed);
    let mut practice = Hand::new(1);
    practice.chain = 0;
    let practice = practice.ballot(SPACE, VOTE, 1, 1, NOW);
    let forged = with_content(&practice, other_signature);
    check("a forged practice ballot", forged.to_json(), &bad);
}

/// Another key's signature: nobody can tell it from a contract account's without the chain.
fn other_signature(content: String) -> String {
    let stranger = Hand::new(99).ballot(SPACE, VOTE, 1, 1, NOW);
    let signature = |content: &str| WalletAct::from_json(content).unwrap().signature;
    let hex = |content: &str| record::ids::hex(&signature(content));
    content.replace(&hex(&content), &hex(&stranger.content))
}

#[test]
fn an_envelope_with_a_bad_signature_still_carries_a_true_act() {
    let room = room();
    let mut vote = ballot(1, 1);
    vote.sig = [1; 64];
    assert_eq!(room.take(&relay("ws://a"), &[&vote.to_json()]).new.len(), 1);
}

#[test]
fn a_changed_record_is_noticed_and_taken_in_again() {
    let room = room();
    let vote = ballot(1, 1);
    let id = act_id(&vote).unwrap();
    room.take(&relay("ws://a"), &[&vote.to_json()]);
    assert_eq!(check_row(&room.row(id).unwrap()), Ok(()));
    for damage in [
        "",
        "{}",
        &vote.to_json().replace("For", "Bar"),
        &ballot(2, 1).to_json(),
    ] {
        room.store.corrupt(id, |row| row.event = damage.to_owned());
        assert_eq!(
            check_row(&room.row(id).unwrap()),
            Err(Why::Corrupted),
            "{damage}"
        );
        let taken = room.take(&relay("ws://a"), &[&vote.to_json()]);
        assert_eq!(taken.new.len(), 1, "{damage}");
        assert_eq!(check_row(&room.row(id).unwrap()), Ok(()), "{damage}");
    }
    // One record, however often; and once more by the fold that read it before the relay brought it again.
    let clock = &room.world.clock;
    assert_eq!(clock.block_on(damage::count(&room.ports)), 1);
    let by_the_fold = clock.block_on(damage::counted(&room.ports, [id, SPACE].into_iter()));
    assert_eq!(by_the_fold.1.unwrap().len(), 2 * 32);
    let revision = Hand::new(1).revision(SPACE, "Lower the fee", NOW);
    room.take(&relay("ws://a"), &[&revision.to_json()]);
    let id = act_id(&revision).unwrap();
    room.store
        .corrupt(id, |row| row.event = row.event.replace("# Why", "# Not"));
    assert_eq!(check_row(&room.row(id).unwrap()), Err(Why::Corrupted));
}

#[test]
fn a_bundle_brings_acts_in_envelopes_that_relays_take() {
    let room = room();
    let vote = WalletAct::from_json(&ballot(1, 1).content).unwrap();
    let comment = Hand::new(2).comment(SPACE, VOTE, "Yes.", NOW);
    let mut forged = Hand::new(3).comment(SPACE, VOTE, "No.", NOW);
    forged.sig = [1; 64];
    let bundle = Bundle {
        acts: vec![vote.clone()],
        events: vec![comment, forged],
        ..Bundle::default()
    };
    let key = DeviceKey::from_bytes(&[9; 32]).unwrap();
    let event = bundle.sign(SPACE, &key, NOW, &[0; 32]).unwrap();
    let taken = room.take(&Source::File, &[&event.to_json()]);
    assert_eq!(
        (taken.new.len(), taken.refused),
        (2, vec![(Why::BadSignature, 1)])
    );
    let row = room.row(vote.id()).unwrap();
    assert_eq!(Event::from_json(&row.event).unwrap().check(), Ok(()));
}

#[test]
fn a_later_revisions_opening_is_found_by_its_proposal_whichever_comes_first() {
    let hand = Hand::new(1);
    let first = hand.revision(SPACE, "Lower the fee", NOW);
    let proposal = act_id(&first).unwrap();
    let mut act = WalletAct::from_json(&first.content).unwrap();
    let Message::Revision(message) = act.message else {
        panic!("a revision")
    };
    act.message = Revision {
        proposal,
        previous: proposal,
        ..message
    }
    .into();
    let second = hand.sign(act.message, act.body, NOW + 1);
    let revision = act_id(&second).unwrap();
    let opening = opening(&hand, revision);
    let id = act_id(&opening).unwrap();
    for order in [[&second, &opening], [&opening, &second]] {
        for together in [true, false] {
            let room = room();
            let texts = order.map(Event::to_json);
            if together {
                room.take(&relay("ws://a"), &[&texts[0], &texts[1]]);
            } else {
                room.take(&relay("ws://a"), &[&texts[0]]);
                room.take(&relay("ws://a"), &[&texts[1]]);
            }
            let found = room.ports.store.by_ref(proposal, Class::Heading, None, 9);
            let found = room.world.clock.block_on(found).unwrap();
            assert!(found.iter().any(|row| row.id == id), "together {together}");
        }
    }
}

fn opening(hand: &Hand, revision: Id) -> Event {
    use record::{Effect, OpeningBody, Power, PowerRule, Quorum, Rule, Terms, words};
    let terms = Terms {
        chain: hand.chain,
        power: PowerRule::Account,
        token: None,
        symbol: "VOTE".into(),
        decimals: 0,
        least_balance: Power::ZERO,
        rule: Rule::Basic,
        threshold_bps: 5000,
        quorum: Quorum::Amount(Power::from(1)),
    };
    let message = Opening {
        account: hand.account.address(),
        space: SPACE,
        space_version: SPACE,
        revision,
        title: "Lower the fee".into(),
        effect: words::effect_text(&Effect::Poll, hand.chain),
        rule: words::rule_text(&terms),
        choices: words::BASIC_CHOICES.map(str::to_owned).to_vec(),
        snapshot: 11,
        opens: 12,
        closes: 20,
        ref_block: 10,
        ref_hash: Id([1; 32]),
        body_hash: Id::ZERO,
    };
    let body = OpeningBody {
        effect: Effect::Poll,
        terms,
    }
    .to_json();
    let body_hash = record::body::body_hash(&body);
    hand.sign(
        Opening {
            body_hash,
            ..message
        },
        body,
        NOW + 2,
    )
}
