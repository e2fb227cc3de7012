//! What relays have is read whole, and what they lack is brought to them.

use super::*;

#[test]
fn nothing_is_missed_by_a_relay_that_gives_three_at_a_time() {
    let world = World::default();
    let relay = world.relays.add(A);
    relay.mood(|mood| mood.cap = 3);
    let hand = Hand::new(1);
    let mut events: Vec<Event> = (0..40u64)
        .map(|n| hand.ballot(SPACE, VOTE, 1, n, NOW + n / 2))
        .collect();
    // Six of three kinds within one second.
    let crowd = NOW + 100;
    for n in 100..102 {
        events.push(hand.ballot(SPACE, VOTE, 1, n, crowd));
    }
    events.push(hand.revision(SPACE, "Lower the fee", crowd));
    events.push(hand.revision(SPACE, "Raise the fee", crowd));
    events.push(hand.comment(SPACE, VOTE, "Yes.", crowd));
    events.push(hand.comment(SPACE, VOTE, "No.", crowd));
    for event in &events {
        relay.put(&event.to_json());
    }
    let one = new_side(&world, 1);
    one.follow(&[A]);
    one.clock.pass(10_000);
    assert_eq!(one.ids(), all_ids(&events));
    assert_eq!(
        (one.view(A).state, one.view(A).said),
        (RelayState::Live, String::new())
    );
}

#[test]
fn a_second_that_a_relay_cannot_give_whole_is_said() {
    let world = World::default();
    let relay = world.relays.add(A);
    relay.mood(|mood| mood.cap = 3);
    for n in 0..5 {
        relay.put(&Hand::new(1).ballot(SPACE, VOTE, 1, n, NOW).to_json());
    }
    relay.put(&Hand::new(1).ballot(SPACE, VOTE, 1, 9, NOW - 1).to_json());
    relay.put(&Hand::new(1).ballot(SPACE, VOTE, 1, 10, NOW + 1).to_json());
    let one = new_side(&world, 1);
    one.follow(&[A]);
    one.clock.pass(10_000);
    assert_eq!(one.ids().len(), 5);
    assert_eq!(
        (one.view(A).unread, one.view(A).state),
        (1, RelayState::Live)
    );
}

#[test]
fn what_a_relay_lacks_is_shown_and_brought_to_it() {
    let world = World::default();
    let (a, b) = (world.relays.add(A), world.relays.add(B));
    let hand = Hand::new(1);
    let votes: Vec<Event> = (0..30).map(ballot).collect();
    let talk = hand.comment(SPACE, VOTE, "Yes.", NOW);
    for event in votes.iter().chain([&talk]) {
        a.put(&event.to_json());
    }
    for event in votes.iter().take(27) {
        b.put(&event.to_json());
    }
    let one = new_side(&world, 1);
    one.follow(&[A, B]);
    let view = one.view(B);
    assert_eq!((view.holds, view.of), (27, 31));
    one.clock.pass(20_000);
    // Others' talk stands by its own envelope; it is for its author to bring.
    assert_eq!((one.view(B).holds, b.events().len()), (30, 30));
    let delivered: usize = votes.iter().map(|vote| sent(&b, vote)).sum();
    assert_eq!(
        (
            delivered,
            a.heard()
                .iter()
                .filter(|said| said.contains("EVENT"))
                .count()
        ),
        (3, 0)
    );
}

#[test]
fn an_act_in_a_broken_envelope_is_brought_in_a_new_one() {
    let world = World::default();
    let (a, b) = (world.relays.add(A), world.relays.add(B));
    let mut vote = ballot(1);
    vote.sig = [1; 64];
    a.put(&vote.to_json());
    let one = new_side(&world, 1);
    one.follow(&[A, B]);
    one.clock.pass(20_000);
    let [there] = &b.events()[..] else {
        panic!("{:?}", b.events())
    };
    let there = Event::from_json(there).unwrap();
    assert_eq!((there.check(), act_id(&there)), (Ok(()), act_id(&vote)));
}

#[test]
fn a_relay_that_says_yes_and_forgets_is_found_out_when_it_is_read_again() {
    let world = World::default();
    let relay = world.relays.add(A);
    relay.mood(|mood| mood.forgets = true);
    let one = new_side(&world, 1);
    one.follow(&[A]);
    let act = one.publish(&[ballot(1)], &[A])[0];
    assert_eq!(
        (one.delivery(act, A), one.view(A).holds),
        (Delivery::Accepted, 1)
    );
    relay.mood(|mood| mood.forgets = false);
    one.sync.retry(SPACE);
    one.clock.pass(500);
    assert_eq!((one.view(A).holds, one.view(A).of), (0, 1));
    one.clock.pass(60_000);
    assert_eq!((one.view(A).holds, relay.events().len()), (1, 1));
}

#[test]
fn a_corrupted_record_is_fetched_again() {
    let world = World::default();
    let relay = world.relays.add(A);
    let vote = ballot(1);
    relay.put(&vote.to_json());
    let one = new_side(&world, 1);
    one.follow(&[A]);
    let id = act_id(&vote).unwrap();
    one.clock
        .block_on(one.store.write(Batch {
            remove: vec![id],
            ..Batch::default()
        }))
        .unwrap();
    one.sync.read_again(SPACE);
    one.clock.pass(1_000);
    assert_eq!(one.ids(), BTreeSet::from([id]));
}

#[test]
fn a_space_that_is_not_here_yet_shows_its_proposals_before_all_its_ballots() {
    let world = World::default();
    let relay = world.relays.add(A);
    relay.mood(|mood| mood.cap = 10);
    relay.put(
        &Hand::new(1)
            .revision(SPACE, "Lower the fee", NOW - 9)
            .to_json(),
    );
    for n in 0..50 {
        relay.put(&ballot(n).to_json());
    }
    let one = new_side(&world, 1);
    one.follow(&[A]);
    assert_eq!(one.ids().len(), 51);
    let changes = one.changes.borrow();
    let rows = changes.iter().filter(|what| matches!(what, What::Rows(_)));
    assert_eq!(rows.clone().next(), Some(&What::Rows(Class::Heading)));
    assert!(rows.count() > 3);
}

#[test]
fn what_is_asked_for_again_while_reading_goes_on_is_read_when_that_is_through() {
    let world = World::default();
    let relay = world.relays.add(A);
    relay.mood(|mood| mood.never_eose = true);
    let one = new_side(&world, 1);
    one.follow(&[A]);
    assert_eq!(one.view(A).state, RelayState::Reading);
    one.sync.read_again(SPACE);
    let asked = |relay: &MemoryRelay| {
        let heard = relay.heard().into_iter();
        heard.filter(|said| said.starts_with("[\"REQ\"")).count()
    };
    relay.mood(|mood| mood.never_eose = false);
    let before = asked(&relay);
    one.clock.pass(60_000);
    assert_eq!(one.view(A).state, RelayState::Live);
    assert!(asked(&relay) > before);
}

#[test]
fn a_relay_is_waited_for_until_it_was_heard_once_or_did_not_answer() {
    let world = World::default();
    let relays = [world.relays.add(A), world.relays.add(B)];
    relays[0].mood(|mood| mood.never_eose = true);
    let one = new_side(&world, 1);
    assert!(!one.sync.awaits(SPACE), "nobody was asked");
    one.follow(&[A, B]);
    assert_eq!(one.view(B).state, RelayState::Live);
    assert!(one.sync.awaits(SPACE), "one of two is still read");
    relays[0].mood(|mood| mood.never_eose = false);
    one.clock.pass(60_000);
    assert!(!one.sync.awaits(SPACE));
    // Read again, or gone and tried again: what is shown does not come and go with it.
    relays[0].mood(|mood| mood.never_eose = true);
    one.sync.read_again(SPACE);
    one.clock.pass(1_000);
    assert_eq!(one.view(A).state, RelayState::Reading);
    assert!(!one.sync.awaits(SPACE));

    let two = new_side(&world, 2);
    relays[0].down(true);
    two.follow(&[A]);
    assert!(two.is_down(A) && !two.sync.awaits(SPACE));
    relays[0].down(false);
    two.clock.pass(5_000);
    assert_eq!(two.view(A).state, RelayState::Reading);
    assert!(!two.sync.awaits(SPACE));

    // Without a connection of one's own nobody is waited for, and nobody was heard.
    let three = new_side(&world, 3);
    three.sync.set_online(false);
    three.follow(&[A]);
    assert!(three.is_down(A) && !three.sync.awaits(SPACE));
    three.sync.set_online(true);
    three.clock.pass(1_000);
    assert_eq!(three.view(A).state, RelayState::Reading);
    assert!(three.sync.awaits(SPACE));
}
