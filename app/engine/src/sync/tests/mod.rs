//! Two engines, some relays, and everything that can go wrong between them.

mod crowd;
mod hostile;
mod reading;

use super::*;
use crate::{
    intake::act_id,
    ports::{Row, Store},
    twins::{Hand, ManualClock, MemoryRelay, MemoryStore, MemoryTabs, World},
};
use record::Event;
use std::collections::BTreeSet;

const SPACE: Id = Id([0x5a; 32]);
const VOTE: Id = Id([0x0e; 32]);
const NOW: u64 = 1_790_000_000;
const A: &str = "ws://a";
const B: &str = "ws://b";

/// One side: an engine's sync over its own store.
struct Side {
    clock: Rc<ManualClock>,
    store: Rc<MemoryStore>,
    sync: Sync,
    changes: Rc<RefCell<Vec<What>>>,
}

fn side(world: &World, store: &Rc<MemoryStore>, tabs: &MemoryTabs, seed: u64) -> Side {
    let ports = world.tab(store.clone(), tabs, seed);
    let changes: Rc<RefCell<Vec<What>>> = Rc::default();
    let heard = changes.clone();
    let on_change = Rc::new(move |_, what| heard.borrow_mut().push(what));
    let sync = Sync::new(ports.clone(), Rc::new(Door::new(ports)), on_change);
    Side {
        clock: world.clock.clone(),
        store: store.clone(),
        sync,
        changes,
    }
}

fn new_side(world: &World, seed: u64) -> Side {
    side(world, &Rc::default(), &MemoryTabs::default(), seed)
}

fn ballot(n: u64) -> Event {
    Hand::new(n % 20).ballot(SPACE, VOTE, 1, n, NOW + n)
}

fn urls(relays: &[&str]) -> Vec<String> {
    relays.iter().map(|url| (*url).to_owned()).collect()
}

impl Side {
    /// Signs, as the use cases do: row and outbox in one batch, then sent.
    fn publish(&self, events: &[Event], relays: &[&str]) -> Vec<Id> {
        let mut batch = Batch::default();
        for event in events {
            let id = act_id(event).unwrap();
            let (space, refs) = (SPACE, vec![VOTE]);
            let (event, class) = (event.to_json(), Class::Ballot);
            batch.rows.push(Row {
                id,
                space,
                class,
                refs,
                event,
                seen: 0,
                own: true,
                contract: 0,
            });
            batch.outgoing.extend(relays.iter().map(|relay| Outgoing {
                act: id,
                space,
                relay: (*relay).into(),
                refused: None,
            }));
        }
        let ids = batch.rows.iter().map(|row| row.id).collect();
        self.clock.block_on(self.store.write(batch)).unwrap();
        self.sync.publish(SPACE);
        self.clock.settle();
        ids
    }

    fn follow(&self, relays: &[&str]) {
        self.sync.follow(SPACE, urls(relays));
        self.clock.pass(1_000);
    }

    fn ids(&self) -> BTreeSet<Id> {
        self.clock
            .block_on(self.store.ids(SPACE))
            .unwrap()
            .into_iter()
            .collect()
    }

    fn view(&self, url: &str) -> RelayView {
        let views = self.clock.block_on(self.sync.relay_views(SPACE)).unwrap();
        views.into_iter().find(|view| view.url == url).unwrap()
    }

    fn delivery(&self, act: Id, url: &str) -> Delivery {
        let all = self
            .clock
            .block_on(self.sync.deliveries(SPACE, act))
            .unwrap();
        all.into_iter()
            .find(|receipt| receipt.relay == url)
            .unwrap()
            .state
    }

    fn outbox(&self) -> Vec<Outgoing> {
        self.clock.block_on(self.store.outbox()).unwrap()
    }

    fn is_down(&self, url: &str) -> bool {
        matches!(self.view(url).state, RelayState::Down { .. })
    }
}

fn all_ids(events: &[Event]) -> BTreeSet<Id> {
    events.iter().map(|event| act_id(event).unwrap()).collect()
}

/// How often a relay was sent an event.
fn sent(relay: &MemoryRelay, event: &Event) -> usize {
    let id = event.id.bare();
    relay
        .heard()
        .iter()
        .filter(|said| said.starts_with("[\"EVENT\"") && said.contains(&id))
        .count()
}

#[test]
fn what_one_publishes_the_other_sees_at_once() {
    let world = World::default();
    let relay = world.relays.add(A);
    let (one, two) = (new_side(&world, 1), new_side(&world, 2));
    one.follow(&[A]);
    two.follow(&[A]);
    let act = one.publish(&[ballot(1)], &[A])[0];
    two.clock.pass(200);
    assert_eq!(two.ids(), BTreeSet::from([act]));
    assert!(two.changes.borrow().contains(&What::Rows(Class::Ballot)));
    assert_eq!(one.delivery(act, A), Delivery::Accepted);
    assert_eq!((one.outbox(), relay.events().len()), (vec![], 1));
    let view = two.view(A);
    assert_eq!(
        (view.state, view.holds, view.of, view.waiting),
        (RelayState::Live, 1, 1, 0)
    );
}

#[test]
fn a_relay_that_goes_down_midway_and_comes_back_ends_with_the_same_acts() {
    let world = World::default();
    let (a, b) = (world.relays.add(A), world.relays.add(B));
    let (one, two) = (new_side(&world, 1), new_side(&world, 2));
    one.follow(&[A, B]);
    two.follow(&[B]);
    let before: Vec<Event> = (0..5).map(ballot).collect();
    one.publish(&before, &[A, B]);
    b.down(true);
    one.clock.pass(1_500);
    let during: Vec<Event> = (5..9).map(ballot).collect();
    let ids = one.publish(&during, &[A, B]);
    one.clock.pass(2_000);
    assert!(one.is_down(B) && two.is_down(B));
    assert_eq!((one.view(B).waiting, one.view(A).waiting), (4, 0));
    assert_eq!(one.delivery(ids[0], B), Delivery::Waiting);
    assert_eq!((a.events().len(), two.ids().len()), (9, 5));
    b.down(false);
    one.clock.pass(60_000);
    assert_eq!(
        (one.ids(), two.ids()),
        (all_ids(&[before, during].concat()), one.ids())
    );
    assert_eq!(
        (one.outbox(), one.view(B).holds, one.view(B).of),
        (vec![], 9, 9)
    );
    assert_eq!(
        (one.view(B).state, two.view(B).state),
        (RelayState::Live, RelayState::Live)
    );
}

#[test]
fn an_unreachable_relay_is_tried_again_with_longer_waits_and_at_once_when_asked() {
    let world = World::default();
    let one = new_side(&world, 1);
    one.sync.follow(SPACE, urls(&[A]));
    one.clock.pass(10 * 60_000);
    let tries = world.relays.dialled().len();
    assert!((12..40).contains(&tries), "{tries} tries in ten minutes");
    let view = one.view(A);
    assert!(one.is_down(A) && !view.said.is_empty());
    let relay = world.relays.add(A);
    relay.put(&ballot(1).to_json());
    one.sync.retry(SPACE);
    one.clock.pass(100);
    assert_eq!((one.view(A).state, one.ids().len()), (RelayState::Live, 1));
}

#[test]
fn what_was_signed_offline_is_delivered_exactly_once_after_a_reload() {
    let world = World::default();
    let relay = world.relays.add(A);
    let store: Rc<MemoryStore> = Rc::default();
    let (vote, act);
    {
        let one = side(&world, &store, &MemoryTabs::default(), 1);
        one.sync.set_online(false);
        one.follow(&[A]);
        vote = ballot(1);
        act = one.publish(std::slice::from_ref(&vote), &[A])[0];
        one.clock.pass(5 * 60_000);
        assert_eq!(
            (one.delivery(act, A), relay.heard().len()),
            (Delivery::Waiting, 0)
        );
        assert!(world.relays.dialled().is_empty());
    }
    world.clock.pass(1_000);
    let again = side(&world, &store, &MemoryTabs::default(), 2);
    again.follow(&[A]);
    again.clock.pass(5 * 60_000);
    assert_eq!(
        (again.delivery(act, A), again.outbox()),
        (Delivery::Accepted, vec![])
    );
    assert_eq!((sent(&relay, &vote), relay.events().len()), (1, 1));
}

#[test]
fn online_again_everything_goes_on_at_once() {
    let world = World::default();
    let relay = world.relays.add(A);
    let one = new_side(&world, 1);
    one.follow(&[A]);
    one.sync.set_online(false);
    one.clock.pass(100);
    assert!(one.is_down(A) && relay.connections() == 0);
    one.publish(&[ballot(1)], &[A]);
    one.sync.set_online(true);
    one.clock.pass(100);
    assert_eq!(
        (one.view(A).state, relay.events().len()),
        (RelayState::Live, 1)
    );
}

#[test]
fn a_refusal_is_kept_with_the_relays_words_until_it_is_asked_again() {
    let world = World::default();
    let relay = world.relays.add(A);
    let check = |words: &str, expected: Delivery| {
        relay.mood(|mood| mood.refuse = Some(words.into()));
        let one = new_side(&world, 1);
        one.follow(&[A]);
        let act = one.publish(&[ballot(1)], &[A])[0];
        one.clock.pass(100);
        assert_eq!(one.delivery(act, A), expected, "{words}");
        one
    };
    check("duplicate: have it", Delivery::Accepted);
    check("rate-limited: slow down", Delivery::Waiting);
    check("error: disk", Delivery::Waiting);
    check("", Delivery::Refused("no".into()));
    check(
        "auth-required: who?",
        Delivery::Refused("auth-required: who?".into()),
    );
    let words = "blocked: not\u{202e} here";
    let one = check(words, Delivery::Refused("blocked: not\u{fffd} here".into()));
    let tried = |relay: &MemoryRelay| {
        relay
            .heard()
            .iter()
            .filter(|said| said.contains("EVENT"))
            .count()
    };
    let before = tried(&relay);
    one.clock.pass(10 * 60_000);
    assert_eq!(tried(&relay), before);
    assert_eq!(one.view(A).waiting, 0);
    relay.mood(|mood| mood.refuse = None);
    one.sync.retry(SPACE);
    one.clock.pass(100);
    assert_eq!((one.outbox(), relay.events().len()), (vec![], 1));
}

#[test]
fn rate_limited_and_unanswered_events_are_sent_again_later() {
    let world = World::default();
    let relay = world.relays.add(A);
    relay.mood(|mood| mood.mute = true);
    let one = new_side(&world, 1);
    one.follow(&[A]);
    let vote = ballot(1);
    one.publish(std::slice::from_ref(&vote), &[A]);
    one.clock.pass(25_000);
    assert_eq!((one.outbox().len(), sent(&relay, &vote)), (1, 1));
    assert!(one.view(A).said.contains("does not answer"));
    relay.mood(|mood| {
        mood.mute = false;
        mood.refuse = Some("rate-limited: slow down".into());
    });
    one.clock.pass(60_000);
    assert_eq!((one.outbox().len(), sent(&relay, &vote)), (1, 2));
    relay.mood(|mood| mood.refuse = None);
    one.clock.pass(61_000);
    assert_eq!(
        (
            one.outbox().len(),
            sent(&relay, &vote),
            relay.events().len()
        ),
        (0, 3, 1)
    );
}

#[test]
fn two_tabs_on_one_store_send_once_and_the_second_takes_over() {
    let world = World::default();
    let relay = world.relays.add(A);
    let (store, tabs) = (Rc::default(), MemoryTabs::default());
    let (one, two) = (
        side(&world, &store, &tabs, 1),
        side(&world, &store, &tabs, 2),
    );
    one.follow(&[A]);
    two.follow(&[A]);
    assert_eq!(relay.connections(), 1);
    assert_eq!(two.view(A).state, RelayState::Live);
    let vote = ballot(1);
    let act = two.publish(std::slice::from_ref(&vote), &[A])[0];
    two.clock.pass(1_000);
    assert_eq!(
        (two.delivery(act, A), sent(&relay, &vote)),
        (Delivery::Accepted, 1)
    );
    drop(one);
    two.clock.pass(5_000);
    let next = ballot(2);
    two.publish(std::slice::from_ref(&next), &[A]);
    two.clock.pass(1_000);
    assert_eq!(
        (
            relay.connections(),
            sent(&relay, &next),
            sent(&relay, &vote)
        ),
        (1, 1, 1)
    );
}

#[test]
fn views_that_follow_again_and_again_change_nothing() {
    let world = World::default();
    world.relays.add(A);
    let one = new_side(&world, 1);
    one.follow(&[A]);
    let changes = one.changes.borrow().len();
    for _ in 0..5 {
        one.follow(&[A]);
    }
    assert_eq!(
        (one.changes.borrow().len(), world.relays.dialled().len()),
        (changes, 1)
    );
}

#[test]
fn who_is_not_followed_any_more_is_left_and_who_is_new_is_dialled() {
    let world = World::default();
    let (a, b) = (world.relays.add(A), world.relays.add(B));
    let one = new_side(&world, 1);
    one.follow(&[A]);
    assert_eq!((a.connections(), b.connections()), (1, 0));
    one.follow(&[B]);
    assert_eq!((a.connections(), b.connections()), (0, 1));
    one.sync.unfollow(SPACE);
    one.clock.pass(1_000);
    assert_eq!((a.connections(), b.connections()), (0, 0));
    one.follow(&[A]);
    assert_eq!((a.connections(), b.connections()), (1, 0));
    drop(one);
    world.clock.pass(1_000);
    assert_eq!(a.connections(), 0);
}
