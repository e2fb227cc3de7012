//! Accounts without weight: how much of theirs is kept, and that they keep nobody else out.

use super::*;
use crate::ports::Batch;
use claims::{CLAIMS_KEPT, CLAIMS_OF_ONE};
use guests::{KEPT, Kept};
use record::message::DeviceBinding;

fn address(person: u64) -> Address {
    Hand::new(person).account.address()
}

/// As if so many bytes of guests had been kept in an earlier session.
fn kept_before(room: &Room, guests: u64, unproven: u64) {
    let kept = Kept { guests, unproven };
    let values = vec![(Kept::name(SPACE), Some(kept.write()))];
    let batch = Batch {
        values,
        ..Batch::default()
    };
    let written = room.world.clock.block_on(room.ports.store.write(batch));
    written.unwrap();
}

fn kept_now(room: &Room) -> Kept {
    let value = room.ports.store.value(Kept::name(SPACE));
    let value = room.world.clock.block_on(value).unwrap();
    Kept::read(&value.unwrap_or_default())
}

#[test]
fn when_there_is_no_room_for_guests_those_with_weight_still_come_in() {
    let room = room();
    kept_before(&room, KEPT - 10, 0);
    room.door.weighed(SPACE, address(1), true);
    room.door.weighed(SPACE, address(2), false);
    let votes: Vec<String> = (1..4).map(|n| ballot(n, 1).to_json()).collect();
    let votes: Vec<&str> = votes.iter().map(String::as_str).collect();
    let taken = room.take(&relay("ws://a"), &votes);
    assert_eq!((taken.new.len(), taken.wait, taken.put_off), (1, 2, 0));
    // Of the third nobody has said yet whether it weighs anything.
    assert_eq!(room.door.guests_to_weigh(SPACE), [address(3)]);
    assert_eq!(room.door.guests_to_weigh(SPACE), []);
    room.door.weighed(SPACE, address(3), true);
    let taken = room.take(&relay("ws://a"), &votes);
    assert_eq!((taken.new.len(), taken.known, taken.wait), (1, 1, 1));
    assert_eq!(kept_now(&room).guests, KEPT - 10);
}

#[test]
fn what_guests_bring_is_counted_over_sessions_until_they_are_found_to_have_weight() {
    let room = room();
    let votes = [ballot(1, 1).to_json(), ballot(2, 1).to_json()];
    room.take(&relay("ws://a"), &[&votes[0], &votes[1]]);
    let both = (votes[0].len() + votes[1].len()) as u64;
    assert_eq!(kept_now(&room).guests, both);
    room.door.weighed(SPACE, address(1), true);
    let third = ballot(3, 1).to_json();
    room.take(&relay("ws://a"), &[&third]);
    let left = (votes[1].len() + third.len()) as u64;
    assert_eq!(kept_now(&room).guests, left);
    // What the reader chose to bring in from a file is the reader's affair.
    room.take(&Source::File, &[&ballot(4, 1).to_json()]);
    assert_eq!(kept_now(&room).guests, left);
}

/// The first person's device is bound; by which act.
fn bound(room: &Room) -> Id {
    let hand = Hand::new(1);
    let binding = DeviceBinding {
        account: hand.account.address(),
        space: SPACE,
        device: hand.device.public(),
        expires_at: NOW + 1_000,
        ref_block: 2,
        ref_hash: Id([1; 32]),
    };
    let digest = Message::from(binding.clone()).digest(hand.chain);
    let consent = hand.device.sign(&digest, &[0; 32]).unwrap();
    let event = hand.sign(binding, record::ids::hex(&consent), NOW);
    let taken = room.take(&relay("ws://a"), &[&event.to_json()]);
    assert_eq!(taken.new.len(), 1);
    act_id(&event).unwrap()
}

/// What a person's device says under this binding.
fn names(person: u64, binding: Id) -> Event {
    let talk = Hand::new(person).comment(SPACE, VOTE, "Yes.", NOW);
    let mut tags = talk.tags.clone();
    for tag in tags.iter_mut().filter(|tag| tag[0] == "binding") {
        tag[1] = binding.to_string();
    }
    let device = &Hand::new(person).device;
    let (at, content) = (talk.created_at, talk.content);
    Event::sign(device, at, talk.kind, tags, content, &[0; 32]).unwrap()
}

#[test]
fn a_device_comes_in_by_its_own_accounts_weight_and_by_nobody_elses() {
    let room = room();
    let id = bound(&room);
    kept_before(&room, KEPT, 0);
    let full = Door::new(room.ports.clone());
    let room = Room { door: full, ..room };
    room.door.weighed(SPACE, address(1), true);
    let taken = room.take(
        &relay("ws://a"),
        &[&names(1, id).to_json(), &names(2, id).to_json()],
    );
    assert_eq!((taken.new.len(), taken.wait), (1, 1));
    assert_eq!(taken.new[0].id, names(1, id).id);
}

/// What this person seems to have signed as a contract would.
fn claim(person: u64, seq: u64) -> String {
    with_content(&ballot(person, seq), other_signature).to_json()
}

#[test]
fn half_of_the_room_for_what_contracts_must_confirm_is_for_those_with_a_say_and_a_contract() {
    // How many are taken, have to wait until more is known, and are put off, of a claim in this person's name.
    let check = |name: &str, kept: u64, say: Option<bool>, code: Option<bool>, expected| {
        let room = room();
        kept_before(&room, 0, kept);
        say.iter()
            .for_each(|has| room.door.weighed(SPACE, address(1), *has));
        code.iter()
            .for_each(|has| room.door.note_code(SPACE, address(1), *has));
        let true_one = ballot(2, 1).to_json();
        let taken = room.take(&relay("ws://a"), &[&claim(1, 1), &true_one]);
        let found = (taken.new.len() - 1, taken.wait, taken.put_off);
        assert_eq!(found, expected, "{name}");
        let waits = room.door.claimants(SPACE) == [address(1)];
        assert_eq!(waits, taken.wait == 1, "{name}");
        // What a key signed does not stand behind what nobody may have signed.
        assert_eq!(room.door.guests_to_weigh(SPACE), [], "{name}");
    };
    let half = CLAIMS_KEPT / 2;
    check("room for everybody", 0, None, None, (1, 0, 0));
    check("nothing is known", half, None, None, (0, 1, 0));
    check("weight, code unknown", half, Some(true), None, (0, 1, 0));
    check("no weight", half, Some(false), None, (0, 0, 1));
    check(
        "a Safe with weight",
        half,
        Some(true),
        Some(true),
        (1, 0, 0),
    );
    check(
        "nobody can have signed",
        0,
        Some(true),
        Some(false),
        (0, 0, 0),
    );
}

#[test]
fn that_an_account_has_no_code_is_remembered_for_an_hour_and_not_of_one_to_be_deployed() {
    let room = room();
    room.door.note_code(SPACE, address(1), false);
    let taken = room.take(&relay("ws://a"), &[&claim(1, 1)]);
    assert_eq!((taken.new.len(), taken.known, taken.put_off), (0, 1, 0));
    let undeployed = with_content(&ballot(1, 2), |content| {
        let was = WalletAct::from_json(&content).unwrap().signature;
        let magic = record::ids::bare_hex(&chain::signature::UNDEPLOYED_MAGIC);
        content.replace(&record::ids::hex(&was), &format!("0x12{magic}"))
    });
    let taken = room.take(&relay("ws://a"), &[&undeployed.to_json()]);
    assert_eq!(taken.new.len(), 1);
    room.world.clock.pass(60 * 60 * 1000);
    let taken = room.take(&relay("ws://a"), &[&claim(1, 1)]);
    assert_eq!(taken.new.len(), 1);
}

#[test]
fn what_is_forged_in_the_name_of_one_account_leaves_the_others_their_room() {
    let room = room();
    let someone = |person| {
        room.door.weighed(SPACE, address(person), true);
        room.door.note_code(SPACE, address(person), true);
    };
    someone(1);
    someone(2);
    let forged: Vec<String> = (0..300).map(|seq| claim(1, seq)).collect();
    let mut all: Vec<&str> = forged.iter().map(String::as_str).collect();
    let other = claim(2, 1);
    all.push(&other);
    let taken = room.take(&relay("ws://a"), &all);
    let fits = CLAIMS_OF_ONE / forged[0].len() as u64;
    assert!(
        taken.new.len() as u64 - 1 <= fits && taken.wait > 0,
        "{taken:?}"
    );
    assert_eq!(taken.new.last().unwrap().id, act_id(&ballot(2, 1)).unwrap());
    // Once the contract has said no to them, the next come in.
    let asked = room.door.claims_to_ask(SPACE);
    assert_eq!(asked.len(), taken.new.len() - 1);
    asked
        .iter()
        .for_each(|act| room.door.answered(SPACE, address(1), *act, false));
    let again = room.take(&relay("ws://a"), &all);
    assert_eq!(again.new.len(), asked.len());
}

#[test]
fn only_who_signed_waits_to_be_weighed() {
    let room = room();
    kept_before(&room, KEPT, 0);
    // Nobody signed these: two keys are named, and one might be a contract.
    let mut nonsense = ballot(1, 1);
    nonsense.content = nonsense
        .content
        .replace("\"signature\":\"0x", "\"signature\":\"0xzz");
    let mut changed = Hand::new(2).comment(SPACE, VOTE, "Yes.", NOW);
    changed.sig = [1; 64];
    let texts = [resigned(nonsense).to_json(), changed.to_json(), claim(3, 1)];
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let taken = room.take(&relay("ws://a"), &texts);
    assert_eq!(
        (taken.new.len(), room.door.guests_to_weigh(SPACE)),
        (0, vec![])
    );
    assert_eq!(room.door.claimants(SPACE), [address(3)]);
    let taken = room.take(&relay("ws://a"), &[&ballot(4, 1).to_json()]);
    assert_eq!((taken.new.len(), taken.wait), (0, 1));
    assert_eq!(room.door.guests_to_weigh(SPACE), [address(4)]);
}

fn counted(room: &Room) -> Counted {
    let relays = ["ws://a".to_owned()];
    let counted = room.door.count_kept(SPACE, &relays);
    room.world.clock.block_on(counted).unwrap()
}

#[test]
fn what_is_kept_is_counted_anew_by_whose_it_is() {
    let room = room();
    let votes = [ballot(1, 1).to_json(), ballot(2, 1).to_json()];
    let forged = claim(3, 1);
    room.take(&relay("ws://a"), &[&votes[0], &votes[1], &forged]);
    // What no relay holds is the reader's own affair: it takes no room, and nothing drops it.
    room.take(&Source::File, &[&ballot(5, 1).to_json(), &claim(6, 1)]);
    let counted = counted(&room);
    assert_eq!(counted.by_account.len(), 2);
    assert_eq!(counted.by_account[&address(1)], votes[0].len() as u64);
    assert_eq!(counted.unproven, forged.len() as u64);
    let act = act_id(&ballot(3, 1)).unwrap();
    assert_eq!(counted.unasked, [(act, address(3))]);
    // What comes in while weights are asked for is kept too.
    let meanwhile = [ballot(7, 1).to_json(), ballot(8, 1).to_json(), claim(9, 1)];
    let texts: Vec<&str> = meanwhile.iter().map(String::as_str).collect();
    room.take(&relay("ws://a"), &texts);
    room.door.weighed(SPACE, address(8), true);
    room.door
        .note_kept(SPACE, &counted, &|account| *account == address(1));
    room.take(&relay("ws://a"), &[&ballot(4, 1).to_json()]);
    let guests = votes[1].len() + meanwhile[0].len() + ballot(4, 1).to_json().len();
    let unproven = forged.len() + meanwhile[2].len();
    let expected = Kept {
        guests: guests as u64,
        unproven: unproven as u64,
    };
    assert_eq!(kept_now(&room), expected);
}

#[test]
fn junk_that_names_anothers_binding_is_counted_as_nobodys() {
    let room = room();
    let id = bound(&room);
    let (own, junk) = (names(1, id), names(2, id));
    room.take(&relay("ws://a"), &[&own.to_json(), &junk.to_json()]);
    let counted = counted(&room);
    assert_eq!(counted.nobody, junk.to_json().len() as u64);
    assert!(counted.by_account[&address(1)] > own.to_json().len() as u64);
}

#[test]
fn the_space_itself_always_comes_in() {
    let room = room();
    kept_before(&room, KEPT, CLAIMS_KEPT);
    let revision = Hand::new(1).revision(SPACE, "Lower the fee", NOW);
    // An act whose id is the space's: here any, told of as if it were.
    let space = act_id(&revision).unwrap();
    let source = Source::Relay {
        url: "ws://a".into(),
        space,
    };
    let tagged = {
        let mut event = revision;
        event.tags[0][1] = space.to_string();
        resigned(event)
    };
    // It is no version 0, so it is refused for what it is, and not for want of room.
    let taken = room.take(&source, &[&tagged.to_json()]);
    assert_eq!((taken.wait, taken.refused.len()), (0, 1));
}
