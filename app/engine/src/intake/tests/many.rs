//! Many acts, many copies, many lies: what is put off, what waits, what is counted once.

use super::*;

#[test]
fn what_only_a_contract_could_confirm_waits_and_does_not_keep_the_true_act_out() {
    let room = room();
    let vote = ballot(1, 1);
    let id = act_id(&vote).unwrap();
    let forged = with_content(&vote, other_signature);
    room.take(&relay("ws://a"), &[&forged.to_json()]);
    assert_eq!(room.row(id).unwrap().contract, CONTRACT_UNASKED);
    let taken = room.take(&relay("ws://b"), &[&vote.to_json()]);
    assert_eq!((taken.new.len(), room.row(id).unwrap().contract), (1, 0));
    // And back: a forged copy does not replace the true one, nor is it held by who carries it.
    let taken = room.take(&relay("ws://c"), &[&forged.to_json()]);
    assert_eq!(
        (taken.new.len(), taken.known, taken.carried.len()),
        (0, 1, 0)
    );
    assert_eq!(room.row(id).unwrap().event, vote.to_json());
}

#[test]
fn after_a_contract_refused_the_next_copy_is_asked_about() {
    let room = room();
    let vote = ballot(1, 1);
    let id = act_id(&vote).unwrap();
    let first = with_content(&vote, other_signature);
    let second = with_content(&vote, |content| {
        let signature = WalletAct::from_json(&content).unwrap().signature;
        content.replace(&record::ids::hex(&signature), "0x1234")
    });
    room.take(&relay("ws://a"), &[&first.to_json(), &second.to_json()]);
    assert_eq!(room.row(id).unwrap().event, first.to_json());
    let next = |room: &Room| {
        room.world
            .clock
            .block_on(next_copy(&room.ports, &room.door, id))
    };
    assert_eq!(next(&room), Ok(true));
    assert_eq!(room.row(id).unwrap().event, second.to_json());
    assert_eq!(next(&room), Ok(false));
}

/// The first person's vote under this signature.
fn signed_with(signature: &str) -> String {
    with_content(&ballot(1, 1), |content| {
        let was = WalletAct::from_json(&content).unwrap().signature;
        content.replace(&record::ids::hex(&was), signature)
    })
    .to_json()
}

/// The contract has refused what is here of the first person's vote; whether another copy stands in its place.
fn refuse(room: &Room) -> bool {
    let here = room.row(act_id(&ballot(1, 1)).unwrap()).unwrap();
    let act = here.id;
    let refused = Row {
        contract: CONTRACT_REFUSED,
        ..here
    };
    let batch = crate::ports::Batch {
        rows: vec![refused],
        ..Default::default()
    };
    let clock = &room.world.clock;
    clock.block_on(room.ports.store.write(batch)).unwrap();
    let next = next_copy(&room.ports, &room.door, act);
    clock.block_on(next).unwrap()
}

/// Whether the contract is asked about the true copy of the first person's vote.
fn true_one_is_asked(room: &Room) -> bool {
    let text = room.row(act_id(&ballot(1, 1)).unwrap()).unwrap().event;
    let act = WalletAct::from_json(&Event::from_json(&text).unwrap().content).unwrap();
    act.signature == [0xac, 0xce, 0x97, 0xed]
}

#[test]
fn no_number_of_forged_copies_keeps_the_true_one_out() {
    // As they are read again: at once, after a while, and when refused copies may be asked about again.
    for pause in [0, WINDOW_MS, 61 * 60 * 1000] {
        let room = room();
        // Newest first, as relays answer: whoever forges chooses the time.
        let mut copies: Vec<String> = (0..300)
            .map(|n| signed_with(&format!("0xf0{n:04}")))
            .collect();
        copies.push(signed_with("0xacce97ed"));
        let copies: Vec<&str> = copies.iter().map(String::as_str).collect();
        let found = (0..6).any(|_| {
            room.take(&relay("ws://a"), &copies);
            while !true_one_is_asked(&room) && refuse(&room) {}
            room.world.clock.pass(pause);
            true_one_is_asked(&room) || {
                // Those that found no room are told of, so that the relay is read again.
                let act = act_id(&ballot(1, 1)).unwrap();
                assert!(room.door.had_more_copies(act));
                false
            }
        });
        assert!(
            found,
            "the true copy was never asked about, read every {pause} ms"
        );
    }
}

#[test]
fn copies_of_others_acts_leave_room_to_those_with_a_say_and_a_contract() {
    let room = room();
    // Two copies each of very many acts that nobody signed.
    let junk: Vec<String> = (2..302)
        .flat_map(|person| {
            let forged = |bytes: &str| {
                let vote = ballot(person, 1);
                with_content(&vote, |content| {
                    let was = WalletAct::from_json(&content).unwrap().signature;
                    content.replace(&record::ids::hex(&was), bytes)
                })
            };
            [forged("0x01").to_json(), forged("0x02").to_json()]
        })
        .collect();
    let junk: Vec<&str> = junk.iter().map(String::as_str).collect();
    let both = [signed_with("0xf0"), signed_with("0xacce97ed")];
    room.take(&relay("ws://a"), &[&both[0]]);
    let taken = room.take(&relay("ws://b"), &junk);
    assert!(taken.wait > 0, "no more room: {taken:?}");
    let person = Hand::new(1).account.address();
    let taken = room.take(&relay("ws://a"), &[&both[1]]);
    assert_eq!((taken.known, taken.wait), (0, 1));
    assert!(room.door.claimants(SPACE).contains(&person));
    room.door.weighed(SPACE, person, true);
    room.door.note_code(SPACE, person, true);
    let taken = room.take(&relay("ws://a"), &[&both[1]]);
    assert_eq!((taken.known, taken.wait), (1, 0));
    assert!(refuse(&room) && true_one_is_asked(&room));
}

/// All but so many bad events of a relay have come.
fn bad_but(room: &Room, url: &str, left: u64) {
    let count = Count::Bad(url.into());
    room.door.budgets.left(&count, room.ports.clock.now_ms());
    room.door
        .budgets
        .spend(count, budget::BAD_OF_A_RELAY - left);
}

#[test]
fn junk_that_others_put_onto_a_relay_does_not_hide_what_is_older_for_ever() {
    let room = room();
    bad_but(&room, "ws://a", 1_000);
    let junk: Vec<String> = (0..1_000).map(|n| format!("{{\"junk\":{n}}}")).collect();
    let vote = ballot(1, 1).to_json();
    let all: Vec<&str> = junk.iter().chain([&vote]).map(String::as_str).collect();
    assert_eq!(room.take(&relay("ws://a"), &all).put_off, 1);
    room.world.clock.pass(WINDOW_MS);
    assert_eq!(room.take(&relay("ws://a"), &all).new.len(), 1);
}

#[test]
fn a_relay_that_sends_too_much_that_is_bad_is_put_off_for_a_while() {
    let room = room();
    bad_but(&room, "ws://bad", 1_000);
    let junk: Vec<String> = (0..1_200).map(|n| format!("{{\"junk\":{n}}}")).collect();
    let junk: Vec<&str> = junk.iter().map(String::as_str).collect();
    let taken = room.take(&relay("ws://bad"), &junk);
    assert_eq!((taken.put_off, taken.refused_first), (200, 1_000));
    assert!(room.door.is_put_off("ws://bad"));
    let vote = ballot(1, 1).to_json();
    assert_eq!(room.take(&relay("ws://bad"), &[&vote]).put_off, 1);
    // Others are still listened to, and so is this one when the time is over.
    assert_eq!(room.take(&relay("ws://good"), &[&vote]).new.len(), 1);
    room.world.clock.pass(WINDOW_MS);
    assert_eq!(room.take(&relay("ws://bad"), &[&vote]).known, 1);
}

#[test]
fn what_was_refused_is_counted_once_a_text() {
    let room = room();
    for _ in 0..3 {
        room.take(&relay("ws://a"), &["junk", "junk"]);
    }
    let again = room.take(&relay("ws://b"), &["junk"]);
    assert_eq!((again.refused_first, room.door.refused(SPACE)[0].1), (1, 1));
}

#[test]
fn when_too_much_was_refused_only_the_older_half_of_it_is_forgotten() {
    let room = room();
    let junk: Vec<String> = (0..=REMEMBERED).map(|n| format!("junk {n}")).collect();
    let junk: Vec<&str> = junk.iter().map(String::as_str).collect();
    let first = |texts: &[&str]| room.take(&relay("ws://a"), texts).refused_first as usize;
    assert_eq!(first(&junk), junk.len());
    assert_eq!(first(&junk[REMEMBERED / 2..]), 0);
    assert_eq!(first(&junk[..1]), 1);
}

#[test]
fn what_is_astray_in_one_space_is_right_in_its_own() {
    let room = room();
    let vote = ballot(1, 1).to_json();
    let astray = Source::Relay {
        url: "ws://a".into(),
        space: Id([1; 32]),
    };
    assert_eq!(
        room.take(&astray, &[&vote]).refused,
        vec![(Why::WrongSpace, 1)]
    );
    assert_eq!(room.take(&relay("ws://a"), &[&vote]).new.len(), 1);
}

#[test]
fn ten_thousand_acts_are_taken_in_with_moving_progress_while_others_have_their_turn() {
    let room = room();
    // Signed by a few, so that making them does not take longer than checking them.
    let hands: Vec<Hand> = (0..50).map(Hand::new).collect();
    let events: Vec<String> = (0..10_000u64)
        .map(|n| {
            hands[n as usize % 50]
                .ballot(SPACE, VOTE, 1, n, NOW + n)
                .to_json()
        })
        .collect();
    let (steps, last) = (Cell::new(0), Cell::new(0));
    let progress = |done, total| {
        assert!(
            done >= last.get() && done <= total && total == 10_000,
            "{done} of {total}"
        );
        steps.set(steps.get() + u32::from(done > last.get()));
        last.set(done);
    };
    let breaths = room.world.clock.breaths();
    let started = std::time::Instant::now();
    let taken = room
        .world
        .clock
        .block_on(room.door.take_in(&relay("ws://a"), events, &progress));
    let took = started.elapsed();
    let taken = taken.unwrap();
    assert_eq!(
        (taken.new.len(), last.get(), room.stored()),
        (10_000, 10_000, 10_000)
    );
    assert!(steps.get() > 100 && room.world.clock.breaths() - breaths > 200);
    assert!(took.as_secs() < 60, "{took:?}");
}

#[test]
fn what_two_relays_bring_at_once_is_verified_and_new_once() {
    let room = room();
    let events: Vec<String> = (0..300).map(|n| ballot(1, n).to_json()).collect();
    let (a, b) = (relay("ws://a"), relay("ws://b"));
    let (one, two) = room.world.clock.block_on(async {
        futures::join!(
            room.door.take_in(&a, events.clone(), &|_, _| {}),
            room.door.take_in(&b, events.clone(), &|_, _| {}),
        )
    });
    let (one, two) = (one.unwrap(), two.unwrap());
    assert_eq!(one.new.len() + two.new.len(), 300);
    assert_eq!((one.carried.len(), two.carried.len()), (300, 300));
}

#[test]
fn a_store_that_fails_is_said_and_nothing_is_claimed() {
    let room = room();
    room.store.trouble(Some(crate::ports::StoreError::Full));
    let vote = vec![ballot(1, 1).to_json()];
    let taken = room
        .world
        .clock
        .block_on(room.door.take_in(&relay("ws://a"), vote, &|_, _| {}));
    assert_eq!(taken, Err(Why::StorageRefused("the disk is full".into())));
}
