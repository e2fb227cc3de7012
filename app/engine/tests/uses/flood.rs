//! Floods of what nobody signed: they cost their maker nothing, and keep nobody else out.

use super::{contracts::SAFE, *};
use engine::ports::{Batch, Row};
use record::{DeviceKey, Event, WalletAct};

/// Longer ago than anything that the forgers put onto the relay.
const LONG_AGO: u64 = 1_789_000_000;

/// Puts an act under this signature onto the first relay, in an envelope of this second.
fn put_at(town: &Town, second: u64, message: impl Into<Message>, signature: Vec<u8>) -> Id {
    let act = WalletAct {
        chain_id: crate::node::CHAIN,
        message: message.into(),
        signature,
        body: String::new(),
    };
    let envelope = DeviceKey::from_bytes(&[77; 32]).unwrap();
    let event = act.envelope(&envelope, second, &[0; 32]).unwrap();
    assert!(town.relay_a.put(&event.to_json()));
    act.id()
}

/// What a Safe with votes signed long ago, and its contract accepts.
fn put_safes_ballot(town: &Town, made: &Made) {
    let ballot = Ballot {
        account: SAFE,
        ..hand_made(made, 1, 1, 1)
    };
    town.chain.votes.borrow_mut().insert(SAFE, 25);
    let mut contracts = town.chain.contracts.borrow_mut();
    contracts.insert(SAFE, vec![vec![7; 130]]);
    put_at(town, LONG_AGO, ballot, vec![7; 130]);
}

/// Lets guests fill all the room that there is for them: 64 MiB, which relays hold.
fn fill(browser: &Browser<'_>, made: &Made) {
    let space: Id = made.space.parse().unwrap();
    let device = DeviceKey::from_bytes(&[78; 32]).unwrap();
    let row = |number: u64| {
        let tags = vec![vec!["z".to_owned(), made.space.clone()]];
        let content = "x".repeat(50_000);
        let kind = record::kind::STATUS;
        let event = Event::sign(&device, LONG_AGO + number, kind, tags, content, &[0; 32]).unwrap();
        Row {
            id: event.id,
            space,
            class: Class::Talk,
            refs: vec![],
            event: event.to_json(),
            seen: 0,
            own: false,
            contract: 0,
        }
    };
    let rows: Vec<Row> = (0..(64 << 20) / 50_000 + 1).map(row).collect();
    let held = rows.iter().flat_map(|row| {
        let relays = [RELAY_A, RELAY_B].into_iter();
        relays.map(|relay| (relay.to_owned(), space, row.id))
    });
    let held = held.collect();
    let value = format!("{} 0", 64 << 20).into_bytes();
    let batch = Batch {
        held,
        rows,
        values: vec![(format!("guests/{}", made.space), Some(value))],
        ..Batch::default()
    };
    let written = browser.store.write(batch);
    browser.place.world.clock.block_on(written).unwrap();
}

fn counted(view: &ProposalView) -> bool {
    let vote = view.votes.first();
    vote.is_some_and(|vote| vote.tally.counted == 1)
}

#[test]
fn more_forgeries_than_there_is_room_for_do_not_keep_a_safes_ballot_out() {
    let town = Town::default();
    let alice = town.browser(1);
    let made = make(&alice);
    put_safes_ballot(&town, &made);
    for number in 0..700u64 {
        let mut account = record::Address([0xf0; 20]);
        account.0[..8].copy_from_slice(&number.to_be_bytes());
        let ballot = Ballot {
            account,
            ..hand_made(&made, 1, 2, 1)
        };
        put_at(&town, LONG_AGO + 1 + number, ballot, vec![1; 65]);
    }
    let bob = town.browser(2);
    bob.opens(&made.space);
    let view = bob.proposal((&made.space, &made.proposal), counted);
    assert_eq!(figures(&view.votes[0]), (1, vec![25, 0, 0]));
}

#[test]
fn more_forged_copies_than_may_wait_do_not_hide_the_true_one_for_long() {
    let town = Town::default();
    let alice = town.browser(1);
    let made = make(&alice);
    put_safes_ballot(&town, &made);
    for number in 0..150u8 {
        let ballot = Ballot {
            account: SAFE,
            ..hand_made(&made, 1, 1, 1)
        };
        let forged = [vec![number], vec![1; 129]].concat();
        put_at(&town, LONG_AGO + 1 + u64::from(number), ballot, forged);
    }
    let bob = town.browser(2);
    bob.opens(&made.space);
    let view = bob.proposal((&made.space, &made.proposal), counted);
    assert_eq!(figures(&view.votes[0]), (1, vec![25, 0, 0]));
}

#[test]
fn when_there_is_no_room_an_account_is_weighed_as_each_open_vote_weighs_it() {
    let town = Town::default();
    let alice = town.browser(1);
    let made = make(&alice);
    let bob = town.browser(2);
    bob.opens(&made.space);
    // By the rules of now only tokens count; the vote stays under those that it pinned.
    let form = SpaceForm {
        power: "balance/1".into(),
        ..rules()
    };
    alice.signs(Compose::Space {
        space: Some(made.space.clone()),
        form: Box::new(form),
    });
    let names = (made.space.as_str(), made.proposal.as_str());
    bob.proposal(names, |view| view.votes.len() == 1);
    fill(&bob, &made);
    let store = bob.store.clone();
    drop(bob);
    town.chain.votes.borrow_mut().insert(address(3), 7);
    put_ballot(&town, hand_made(&made, 3, 2, 1), 3);
    let bob = town.reopened(2, store);
    let view = bob.proposal(names, counted);
    assert_eq!(figures(&view.votes[0]), (1, vec![0, 7, 0]));
}
