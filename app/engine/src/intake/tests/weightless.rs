//! Accounts without weight: how much of theirs is kept, and that they keep nobody else out.

use super::*;
use crate::ports::Batch;
use guests::{KEPT, Kept, UNPROVEN_KEPT};
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

#[test]
fn a_device_comes_in_by_its_own_accounts_weight_and_by_nobody_elses() {
    let room = room();
    let hand = Hand::new(1);
    let mut binding = DeviceBinding {
        account: hand.account.address(),
        space: SPACE,
        device: hand.device.public(),
        expires_at: NOW + 1_000,
        ref_block: 1,
        ref_hash: Id([1; 32]),
    };
    binding.ref_block = 2;
    let digest = Message::from(binding.clone()).digest(hand.chain);
    let consent = hand.device.sign(&digest, &[0; 32]).unwrap();
    let event = hand.sign(binding, record::ids::hex(&consent), NOW);
    let id = act_id(&event).unwrap();
    assert_eq!(
        room.take(&relay("ws://a"), &[&event.to_json()]).new.len(),
        1
    );
    kept_before(&room, KEPT, 0);
    let full = Door::new(room.ports.clone());
    let room = Room { door: full, ..room };
    room.door.weighed(SPACE, address(1), true);
    let names = |person: u64| {
        let talk = Hand::new(person).comment(SPACE, VOTE, "Yes.", NOW);
        let mut tags = talk.tags.clone();
        for tag in tags.iter_mut().filter(|tag| tag[0] == "binding") {
            tag[1] = id.to_string();
        }
        let device = &Hand::new(person).device;
        let (at, content) = (talk.created_at, talk.content);
        Event::sign(device, at, talk.kind, tags, content, &[0; 32]).unwrap()
    };
    let taken = room.take(
        &relay("ws://a"),
        &[&names(1).to_json(), &names(2).to_json()],
    );
    assert_eq!((taken.new.len(), taken.wait), (1, 1));
    assert_eq!(taken.new[0].id, names(1).id);
}

#[test]
fn what_only_contracts_could_confirm_has_a_room_of_its_own() {
    let room = room();
    kept_before(&room, 0, UNPROVEN_KEPT - 10);
    // In the name of somebody with weight: nothing proves that yet.
    room.door.weighed(SPACE, address(1), true);
    let forged = with_content(&ballot(1, 1), other_signature).to_json();
    let true_one = ballot(2, 1).to_json();
    let taken = room.take(&relay("ws://a"), &[&forged, &true_one]);
    assert_eq!((taken.new.len(), taken.put_off), (1, 1));
    assert!(room.door.is_full(SPACE));
}

#[test]
fn what_is_kept_is_counted_anew_by_whose_it_is() {
    let room = room();
    let votes = [ballot(1, 1).to_json(), ballot(2, 1).to_json()];
    let forged = with_content(&ballot(3, 1), other_signature).to_json();
    room.take(&relay("ws://a"), &[&votes[0], &votes[1], &forged]);
    let counted = room.world.clock.block_on(room.door.count_kept(SPACE));
    let counted = counted.unwrap();
    assert_eq!(counted.by_account[&address(1)], votes[0].len() as u64);
    assert_eq!(counted.unproven, forged.len() as u64);
    assert_eq!(counted.unasked, [act_id(&ballot(3, 1)).unwrap()]);
    room.door
        .note_kept(SPACE, &counted, &|account| *account == address(1));
    room.take(&relay("ws://a"), &[&ballot(4, 1).to_json()]);
    let guests = (votes[1].len() + ballot(4, 1).to_json().len()) as u64;
    let unproven = forged.len() as u64;
    assert_eq!(kept_now(&room), Kept { guests, unproven });
}

#[test]
fn the_space_itself_always_comes_in() {
    let room = room();
    kept_before(&room, KEPT, UNPROVEN_KEPT);
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
