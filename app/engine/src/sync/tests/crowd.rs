//! Seconds that somebody fills to hide an act in them.

use super::*;
use record::{DeviceKey, kind};

/// Events of an act's kind and second that a relay lists before it, about a vote: as many as fill its pages.
fn crowd(hidden: &Event, about: Id) -> Vec<Event> {
    let key = DeviceKey::from_bytes(&[5; 32]).unwrap();
    let tags = || {
        vec![
            vec!["z".to_owned(), SPACE.to_string()],
            vec!["i".to_owned(), format!("locus:{about}")],
        ]
    };
    let junk = |n: u64| {
        let content = format!("junk {n}");
        let event = Event::sign(
            &key,
            hidden.created_at,
            hidden.kind,
            tags(),
            content,
            &[0; 32],
        );
        event.unwrap()
    };
    (0..)
        .map(junk)
        .filter(|event| event.id < hidden.id)
        .take(6)
        .collect()
}

fn crowded(world: &World, events: &[Event]) -> Rc<MemoryRelay> {
    let relay = world.relays.add(A);
    relay.mood(|mood| mood.cap = 3);
    events
        .iter()
        .for_each(|event| assert!(relay.put(&event.to_json())));
    relay
}

/// A ballot whose envelope has some room for ids before it.
fn hidden() -> Event {
    let all = (0..).map(|n| Hand::new(1).ballot(SPACE, VOTE, 1, n, NOW));
    all.into_iter().find(|event| event.id.0[0] > 0x80).unwrap()
}

/// What stands before the crowd, and shows that the relay gives only so much at a time.
fn older() -> Event {
    Hand::new(1).revision(SPACE, "Lower the fee", NOW - 9)
}

/// As if the vote had been read before its ballots.
fn knows_the_vote(side: &Side) {
    let event = format!(
        "{{\"id\":\"{}\",\"created_at\":1,\"kind\":{}}}",
        VOTE.bare(),
        kind::OPENING
    );
    let row = Row {
        id: VOTE,
        space: SPACE,
        class: Class::Heading,
        refs: vec![],
        event,
        seen: 0,
        own: false,
        contract: 0,
    };
    let batch = Batch {
        rows: vec![row],
        ..Batch::default()
    };
    side.clock.block_on(side.store.write(batch)).unwrap();
}

#[test]
fn a_ballot_in_a_second_full_of_other_votes_is_found_by_its_vote() {
    let world = World::default();
    let ballot = hidden();
    let mut all = crowd(&ballot, Id([0x77; 32]));
    all.extend([ballot.clone(), older()]);
    crowded(&world, &all);
    let one = new_side(&world, 1);
    knows_the_vote(&one);
    one.follow(&[A]);
    one.clock.pass(5_000);
    assert!(one.ids().contains(&act_id(&ballot).unwrap()));
    assert_eq!(one.view(A).unread, 0);
}

#[test]
fn a_second_that_cannot_be_read_to_its_end_is_said() {
    let world = World::default();
    let ballot = hidden();
    let mut all = crowd(&ballot, VOTE);
    all.extend([ballot.clone(), older()]);
    crowded(&world, &all);
    let one = new_side(&world, 1);
    knows_the_vote(&one);
    one.follow(&[A]);
    one.clock.pass(5_000);
    assert!(!one.ids().contains(&act_id(&ballot).unwrap()));
    assert_eq!(one.view(A).unread, 1);
}

#[test]
fn ones_own_ballot_that_was_hidden_after_it_was_sent_is_carried_again_in_another_second() {
    let world = World::default();
    let ballot = hidden();
    let relay = crowded(&world, &[]);
    let one = new_side(&world, 1);
    one.follow(&[A]);
    one.publish(std::slice::from_ref(&ballot), &[A]);
    for junk in crowd(&ballot, VOTE) {
        relay.put(&junk.to_json());
    }
    one.clock.pass(60_000);
    let two = new_side(&world, 2);
    two.follow(&[A]);
    two.clock.pass(5_000);
    assert!(two.ids().contains(&act_id(&ballot).unwrap()));
    // Once: what can be read back is left alone.
    let copies = |relay: &MemoryRelay| {
        let events = relay.events();
        let same = |text: &&String| {
            Event::from_json(text).is_ok_and(|event| act_id(&event) == act_id(&ballot))
        };
        events.iter().filter(same).count()
    };
    assert_eq!(copies(&relay), 2);
    one.clock.pass(10 * 60_000);
    assert_eq!(copies(&relay), 2);
}

#[test]
fn whoever_holds_a_hidden_ballot_brings_it_back_for_those_who_come_later() {
    let world = World::default();
    let ballot = hidden();
    let relay = crowded(&world, std::slice::from_ref(&ballot));
    let one = new_side(&world, 1);
    one.follow(&[A]);
    assert!(one.ids().contains(&act_id(&ballot).unwrap()));
    for junk in crowd(&ballot, VOTE) {
        relay.put(&junk.to_json());
    }
    one.sync.read_again(SPACE);
    one.clock.pass(5_000);
    assert_eq!((one.view(A).holds, one.view(A).of), (0, 1));
    one.clock.pass(60_000);
    assert_eq!((one.view(A).holds, one.view(A).of), (1, 1));
    let two = new_side(&world, 2);
    two.follow(&[A]);
    two.clock.pass(5_000);
    assert!(two.ids().contains(&act_id(&ballot).unwrap()));
}

#[test]
fn a_relay_that_says_yes_and_keeps_nothing_is_shown_to_lack_it_and_not_sent_to_without_end() {
    let world = World::default();
    let relay = world.relays.add(A);
    relay.mood(|mood| mood.forgets = true);
    let one = new_side(&world, 1);
    one.follow(&[A]);
    one.publish(&[ballot(1)], &[A]);
    one.clock.pass(30 * 60_000);
    assert_eq!((one.view(A).holds, one.view(A).of), (0, 1));
    let sent = relay.heard().into_iter();
    let sent = sent.filter(|said| said.starts_with("[\"EVENT\"")).count();
    assert!((2..=4).contains(&sent), "{sent}");
}
