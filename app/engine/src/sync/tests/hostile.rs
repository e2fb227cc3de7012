//! Relays that lie, talk without end or fall silent.

use super::*;

/// A hostile relay that holds one true act besides: where that leaves us, and that nothing else is stored.
fn hostile(change: impl FnOnce(&mut crate::twins::Mood)) -> (Side, RelayView) {
    let world = World::default();
    let relay = world.relays.add(A);
    relay.put(&ballot(1).to_json());
    relay.mood(change);
    let one = new_side(&world, 1);
    one.sync.follow(SPACE, urls(&[A]));
    one.clock.pass(120_000);
    assert!(one.ids().is_subset(&all_ids(&[ballot(1)])));
    let view = one.view(A);
    (one, view)
}

#[test]
fn hostile_relays_end_in_a_state_with_words() {
    let (one, view) = hostile(|mood| mood.never_eose = true);
    assert_eq!((one.ids().len(), view.state), (1, RelayState::Live));
    assert!(view.said.contains("never says"), "{}", view.said);

    let (one, view) = hostile(|mood| mood.wrong_subscription = true);
    assert_eq!(one.ids().len(), 0);
    assert!(
        view.said.contains("not asked for") && view.refused > 0,
        "{view:?}"
    );

    let (_, view) = hostile(|mood| mood.closes = Some("restricted: members only".into()));
    assert!(matches!(view.state, RelayState::Down { .. }));
    assert_eq!(view.said, "restricted: members only");

    let (one, view) = hostile(|mood| mood.asks_auth = true);
    assert_eq!((one.ids().len(), view.state), (1, RelayState::Live));
    assert!(view.said.contains("asks who"), "{}", view.said);

    let junk = [
        "",
        "[]",
        "null",
        "[\"EVENT\",\"live\",{}]",
        "[\"EVENT\",\"live\",\"text\"]",
    ];
    let (one, view) = hostile(|mood| mood.extra = junk.map(str::to_owned).to_vec());
    assert_eq!((one.ids().len(), view.state), (1, RelayState::Live));
    assert!(view.refused >= 5, "{view:?}");

    let giant = format!(
        "[\"EVENT\",\"live\",{{\"content\":\"{}\"}}]",
        "x".repeat(1 << 20)
    );
    let (one, view) = hostile(|mood| mood.extra = vec![giant]);
    assert_eq!((one.ids().len(), view.state), (1, RelayState::Live));

    let (_, view) = hostile(|mood| mood.closes_after = Some(1));
    assert!(matches!(view.state, RelayState::Down { .. }));
    assert!(view.said.contains("closed"), "{}", view.said);
}

#[test]
fn unrequested_events_of_another_space_or_kind_are_refused() {
    let world = World::default();
    let relay = world.relays.add(A);
    relay.mood(|mood| mood.ignores_filters = true);
    relay.put(
        &Hand::new(1)
            .ballot(Id([0x5b; 32]), VOTE, 1, 1, NOW)
            .to_json(),
    );
    let mut forged = Hand::new(1).comment(SPACE, VOTE, "Yes.", NOW);
    forged.sig = [1; 64];
    relay.put(&forged.to_json());
    let one = new_side(&world, 1);
    one.follow(&[A]);
    one.clock.pass(1_000);
    assert_eq!((one.ids().len(), one.view(A).refused), (0, 2));
}

#[test]
fn a_relay_that_talks_without_end_is_left() {
    let check = |name: &str, noise: crate::twins::Noise, words: &str| {
        let (_, view) = hostile(|mood| mood.endless = Some(noise));
        assert!(
            matches!(view.state, RelayState::Down { .. }),
            "{name}: {view:?}"
        );
        assert!(view.said.contains(words), "{name}: {}", view.said);
    };
    check("junk", Rc::new(|_, n| format!("junk {n}")), "not asked for");
    let notice = |_: &str, n: u64| format!("[\"NOTICE\",\"{n}\"]");
    check("notices", Rc::new(notice), "not asked for");
    let signed = ballot(1);
    let forged = move |name: &str, n: u64| {
        let mut event = signed.clone();
        event.id = record::ids::sha256(&n.to_be_bytes());
        event.created_at = NOW;
        format!("[\"EVENT\",\"{name}\",{}]", event.to_json())
    };
    check("forged events", Rc::new(forged), "without end");
    let same = format!("[\"EVENT\",\"live\",{}]", ballot(1).to_json());
    check("one event for ever", Rc::new(move |_, _| same.clone()), "");
}

#[test]
fn a_connection_that_died_in_silence_is_noticed_and_a_quiet_one_is_kept() {
    let world = World::default();
    let relay = world.relays.add(A);
    let one = new_side(&world, 1);
    one.follow(&[A]);
    one.clock.pass(30 * 60_000);
    assert_eq!(
        (one.view(A).state, world.relays.dialled().len()),
        (RelayState::Live, 1)
    );
    relay.mood(|mood| mood.deaf = true);
    one.clock.pass(70_000);
    assert!(world.relays.dialled().len() > 1);
    assert!(
        one.view(A).said.contains("does not answer"),
        "{}",
        one.view(A).said
    );
    relay.mood(|mood| mood.deaf = false);
    one.clock.pass(120_000);
    assert_eq!(one.view(A).state, RelayState::Live);
}

#[test]
fn a_relay_full_of_strangers_junk_is_read_slowly_and_to_its_end() {
    let world = World::default();
    let relay = world.relays.add(A);
    let vote = ballot(1);
    relay.put(&vote.to_json());
    let key = record::DeviceKey::from_bytes(&[5; 32]).unwrap();
    for n in 0..2_000 {
        let tags = vec![vec!["z".to_owned(), SPACE.to_string()]];
        let (kind, content) = (record::kind::BALLOT, format!("junk {n}"));
        let event = Event::sign(&key, NOW + 10 + n, kind, tags, content, &[0; 32]);
        relay.put(&event.unwrap().to_json());
    }
    let one = new_side(&world, 1);
    one.sync.follow(SPACE, urls(&[A]));
    one.clock.pass(3_000);
    assert_eq!(
        (one.ids().len(), one.view(A).state),
        (0, RelayState::Reading)
    );
    one.clock.pass(30_000);
    assert_eq!(
        (one.ids(), one.view(A).state),
        (all_ids(&[vote]), RelayState::Live)
    );
    assert_eq!(
        (one.view(A).refused, world.relays.dialled().len()),
        (2_000, 1)
    );
}
