//! Comments under device keys: bound, ended, taken back, and never two in one place.

use crate::world::*;
use engine::twins::{MemoryStore, MemoryTabs};
use record::{DeviceKey, Id, Label, Talk, ids::hex, message::DeviceBinding, talk};
use std::rc::Rc;
use views::*;

const DAY: i64 = 24 * 3600 * 1000;

fn say(browser: &Browser<'_>, made: &Made, parent: Option<&str>, text: &str) -> Outcome {
    browser.does(Intent::Say {
        space: made.space.clone(),
        proposal: made.proposal.clone(),
        parent: parent.map(str::to_owned),
        account: browser.account(),
        text: text.into(),
    })
}

fn said(outcome: Outcome) -> String {
    match outcome {
        Outcome::Published(receipt) => receipt.id,
        other => panic!("{other:?}"),
    }
}

fn state(browser: &Browser<'_>, made: &Made) -> DeviceState {
    let query = Query::Device {
        space: made.space.clone(),
        account: browser.account(),
    };
    match browser.sees(query, |view| matches!(view, View::Device(_))) {
        View::Device(view) => view.state,
        other => panic!("{other:?}"),
    }
}

fn thread(browser: &Browser<'_>, made: &Made, wanted: impl Fn(&ThreadView) -> bool) -> ThreadView {
    let query = Query::Thread {
        space: made.space.clone(),
        proposal: made.proposal.clone(),
    };
    match browser.sees(
        query,
        |view| matches!(view, View::Thread(thread) if wanted(thread)),
    ) {
        View::Thread(thread) => thread,
        other => panic!("{other:?}"),
    }
}

fn bind(browser: &Browser<'_>, made: &Made) {
    browser.signs(Compose::BindDevice {
        space: made.space.clone(),
    });
}

#[test]
fn nobody_comments_before_a_device_is_bound() {
    let town = Town::default();
    let alice = town.browser(1);
    let made = make(&alice);
    assert_eq!(state(&alice, &made), DeviceState::None);
    assert_eq!(
        say(&alice, &made, None, "Hello"),
        Outcome::Refused(Why::DeviceUnbound)
    );
    bind(&alice, &made);
    assert!(matches!(state(&alice, &made), DeviceState::Bound { .. }));
    said(say(&alice, &made, None, "Hello"));
    assert!(matches!(
        say(&alice, &made, None, "  "),
        Outcome::Refused(Why::Field(..))
    ));
}

#[test]
fn answers_stand_below_what_they_answer() {
    let town = Town::default();
    let (alice, bob) = (town.browser(1), town.browser(2));
    let made = make(&alice);
    bind(&alice, &made);
    let first = said(say(&alice, &made, None, "First"));
    bob.opens(&made.space);
    bind(&bob, &made);
    thread(&bob, &made, |thread| thread.comments.len() == 1);
    let answer = said(say(&bob, &made, Some(&first), "Answer"));
    thread(&alice, &made, |thread| thread.comments.len() == 2);
    let again = said(say(&alice, &made, Some(&answer), "Again"));
    for browser in [&alice, &bob] {
        let thread = thread(browser, &made, |thread| thread.comments.len() == 3);
        let rows: Vec<_> = thread
            .comments
            .iter()
            .map(|comment| (comment.id.clone(), comment.depth))
            .collect();
        let expected = [(first.clone(), 0), (answer.clone(), 1), (again.clone(), 2)];
        assert_eq!(rows, expected);
    }
    let unknown = Id([9; 32]).to_string();
    let outcome = say(&alice, &made, Some(&unknown), "To nobody");
    assert_eq!(outcome, Outcome::Refused(Why::UnknownReference));
}

#[test]
fn a_device_ends_after_ninety_days_and_can_be_bound_again() {
    let town = Town::default();
    let alice = town.browser(1);
    let made = make(&alice);
    bind(&alice, &made);
    let DeviceState::Bound { device, .. } = state(&alice, &made) else {
        panic!()
    };
    town.world.clock.pass(91 * DAY);
    assert_eq!(
        state(&alice, &made),
        DeviceState::Expired {
            device: device.clone()
        }
    );
    assert_eq!(
        say(&alice, &made, None, "Late"),
        Outcome::Refused(Why::DeviceExpired)
    );
    bind(&alice, &made);
    assert!(
        matches!(state(&alice, &made), DeviceState::Bound { device: now, .. } if now == device)
    );
    said(say(&alice, &made, None, "In time"));
}

#[test]
fn what_a_device_says_after_it_was_taken_back_stands_apart() {
    let town = Town::default();
    let alice = town.browser(1);
    let made = make(&alice);
    bind(&alice, &made);
    let before = said(say(&alice, &made, None, "Before"));
    let DeviceState::Bound { device, .. } = state(&alice, &made) else {
        panic!()
    };
    let stolen = alice.store.clone();
    alice.signs(Compose::RevokeDevice {
        space: made.space.clone(),
        device: device.clone(),
    });
    assert_eq!(
        state(&alice, &made),
        DeviceState::Revoked {
            device: device.clone()
        }
    );
    assert_eq!(
        say(&alice, &made, None, "After"),
        Outcome::Refused(Why::DeviceRevoked)
    );
    drop(stolen);
    let view = thread(&alice, &made, |thread| thread.comments.len() == 1);
    assert_eq!(view.comments[0].id, before);
    // A key that was taken back stays dead: binding again makes another.
    bind(&alice, &made);
    assert!(
        matches!(state(&alice, &made), DeviceState::Bound { device: now, .. } if now != device)
    );
    let twice = alice.refused(Compose::RevokeDevice {
        space: made.space.clone(),
        device,
    });
    assert_eq!(twice, Why::DeviceRevoked);
}

#[test]
fn two_tabs_that_speak_at_once_take_two_places() {
    const TIMES: u32 = 5;
    let town = Town::default();
    let (store, tabs): (Rc<MemoryStore>, _) = (Rc::default(), MemoryTabs::default());
    let one = town.tab(1, store.clone(), &tabs);
    let made = make(&one);
    bind(&one, &made);
    let other = town.tab(1, store, &tabs);
    assert_eq!(state(&one, &made), state(&other, &made));
    let says = |browser: &Browser<'_>, number: u32, text: String| {
        let intent = Intent::Say {
            space: made.space.clone(),
            proposal: made.proposal.clone(),
            parent: None,
            account: browser.account(),
            text,
        };
        browser.seat.take(ToEngine::Do(number, Box::new(intent)));
    };
    for time in 0..TIMES {
        says(&one, 9_000 + time, format!("From one tab, {time}"));
        says(&other, 9_000 + time, format!("From the other, {time}"));
        town.world.clock.pass(2_000);
    }
    let all = 2 * TIMES as usize;
    for tab in [&one, &other] {
        let view = thread(tab, &made, |thread| thread.comments.len() == all);
        assert!(view.apart.is_empty());
    }
    assert_eq!(places(&one, &made), Vec::from_iter(1..=all as u64));
    // Whoever reads along sees one device that speaks, not a copied key.
    let bob = town.browser(2);
    bob.opens(&made.space);
    let view = thread(&bob, &made, |thread| thread.comments.len() == all);
    assert!(view.apart.is_empty());
}

fn places(browser: &Browser<'_>, made: &Made) -> Vec<u64> {
    use engine::ports::{Class, Store};
    let space = made.space.parse().unwrap();
    let rows = browser.store.by_class(space, Class::Talk);
    let rows = browser.place.world.clock.block_on(rows).unwrap();
    let place = |row: &engine::ports::Row| {
        let event = record::Event::from_json(&row.event).unwrap();
        Talk::read(&event).unwrap().place.number
    };
    let mut places: Vec<u64> = rows.iter().map(place).collect();
    places.sort_unstable();
    places
}

/// A device's word with nothing behind it, put onto a relay by hand.
fn forged(town: &Town, made: &Made, binding: Id, device: &DeviceKey, created_at: u64) -> String {
    let place = talk::Place {
        number: 1,
        previous: Id::ZERO,
    };
    forged_at(town, made, binding, device, created_at, place)
}

/// The same, in some place of the device's chain.
fn forged_at(
    town: &Town,
    made: &Made,
    binding: Id,
    device: &DeviceKey,
    created_at: u64,
    place: talk::Place,
) -> String {
    let talk = Talk {
        id: Id::ZERO,
        device: device.public(),
        created_at,
        space: made.space.parse().unwrap(),
        binding,
        place,
        root: made.proposal.parse().unwrap(),
        saying: talk::Saying::Post {
            parent: talk::Parent::Act(made.proposal.parse().unwrap()),
            label: Label::Comment,
            content: "Believe me".into(),
            quote: None,
            replace: None,
        },
    };
    let event = talk.sign(device, &[0; 32]).unwrap();
    assert!(town.relay_a.put(&event.to_json()));
    event.id.to_string()
}

/// A device that somebody else holds too, bound to this account; by which act.
fn bound_by_hand(town: &Town, made: &Made, wallet: u8, device: &DeviceKey) -> Id {
    let message: record::Message = DeviceBinding {
        account: address(wallet),
        space: made.space.parse().unwrap(),
        device: device.public(),
        expires_at: 9_999_999_999,
        ref_block: 1,
        ref_hash: Id([1; 32]),
    }
    .into();
    let id = message.digest(crate::node::CHAIN);
    let consent = device.sign(&id, &[0; 32]).unwrap();
    put_act(town, wallet, message, hex(&consent))
}

#[test]
fn what_a_thief_says_with_a_device_that_was_taken_back_stands_apart_for_everybody() {
    let town = Town::default();
    let (alice, bob) = (town.browser(1), town.browser(2));
    let made = make(&alice);
    bob.opens(&made.space);
    let device = DeviceKey::from_bytes(&[5; 32]).unwrap();
    let binding = bound_by_hand(&town, &made, 1, &device);
    let seconds = u64::try_from(now(&town) / 1000).unwrap();
    let before = forged(&town, &made, binding, &device, seconds);
    for browser in [&alice, &bob] {
        thread(browser, &made, |thread| thread.comments.len() == 1);
    }
    alice.signs(Compose::RevokeDevice {
        space: made.space.clone(),
        device: device.public().to_string(),
    });
    // Whoever has the key says what time it likes, and names what stands as what it goes on from.
    for (number, created_at) in [(2, seconds + 60), (2, seconds - 60), (1, seconds - 120)] {
        let previous = match number {
            1 => Id::ZERO,
            _ => before.parse().unwrap(),
        };
        let place = talk::Place { number, previous };
        forged_at(&town, &made, binding, &device, created_at, place);
    }
    for browser in [&alice, &bob] {
        let view = thread(browser, &made, |thread| thread.apart.len() == 3);
        let stands: Vec<&str> = view.comments.iter().map(|it| it.id.as_str()).collect();
        assert_eq!(stands, [before.as_str()], "what was said before stands");
        for comment in &view.apart {
            assert_eq!(comment.why, Some(Why::DeviceRevoked), "{comment:?}");
        }
    }
    // The account goes on with a permission of its own.
    bind(&alice, &made);
    said(say(&alice, &made, None, "It was not me"));
    thread(&bob, &made, |thread| thread.comments.len() == 2);
}

#[test]
fn a_device_that_nobody_bound_stands_apart_with_the_reason() {
    let town = Town::default();
    let alice = town.browser(1);
    let made = make(&alice);
    bind(&alice, &made);
    let device = DeviceKey::from_bytes(&[5; 32]).unwrap();
    let seconds = u64::try_from(now(&town) / 1000).unwrap();
    let unknown = forged(&town, &made, Id([8; 32]), &device, seconds);
    let bound_to_alice = {
        use engine::ports::{Class, Store};
        let rows = alice
            .store
            .by_class(made.space.parse().unwrap(), Class::Person);
        town.world.clock.block_on(rows).unwrap()[0].id
    };
    let borrowed = forged(&town, &made, bound_to_alice, &device, seconds + 1);
    let view = thread(&alice, &made, |thread| thread.apart.len() == 2);
    let why = |id: &str| {
        let comment = view.apart.iter().find(|comment| comment.id == id);
        comment.unwrap().why.clone()
    };
    assert_eq!(why(&unknown), Some(Why::UnknownReference));
    assert_eq!(why(&borrowed), Some(Why::DeviceUnbound));
    assert!(view.comments.is_empty());
}

#[test]
fn a_binding_without_the_devices_own_consent_is_refused_at_the_door() {
    let town = Town::default();
    let alice = town.browser(1);
    let made = make(&alice);
    let device = DeviceKey::from_bytes(&[5; 32]).unwrap();
    let message: record::Message = DeviceBinding {
        account: address(1),
        space: made.space.parse().unwrap(),
        device: device.public(),
        expires_at: 9_999_999_999,
        ref_block: 1,
        ref_hash: Id([1; 32]),
    }
    .into();
    let id = message.digest(crate::node::CHAIN);
    // Another key's signature in the place of the device's.
    let consent = DeviceKey::from_bytes(&[6; 32])
        .unwrap()
        .sign(&id, &[0; 32])
        .unwrap();
    put_act(&town, 1, message, hex(&consent));
    let refused = |view: &View| matches!(view, View::Sync(sync) if sync.relays[0].refused == 1);
    alice.sees(
        Query::Sync {
            space: made.space.clone(),
        },
        refused,
    );
    assert_eq!(state(&alice, &made), DeviceState::None);
}
