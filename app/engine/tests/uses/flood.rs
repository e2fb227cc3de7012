//! Floods of what nobody signed: they cost their maker nothing, and keep nobody else out.

use super::*;
use record::{Address, DeviceKey, WalletAct};

/// Longer ago than anything that the forgers put onto the relay.
const LONG_AGO: u64 = 1_789_000_000;
const SAFE: Address = Address([0x5a; 20]);

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
        let mut account = Address([0xf0; 20]);
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
    // As if guests had filled all their room before.
    let full = format!("{} 0", 64 << 20).into_bytes();
    let values = vec![(format!("guests/{}", made.space), Some(full))];
    let written = bob.store.write(engine::ports::Batch {
        values,
        ..Default::default()
    });
    town.world.clock.block_on(written).unwrap();
    let store = bob.store.clone();
    drop(bob);
    town.chain.votes.borrow_mut().insert(address(3), 7);
    put_ballot(&town, hand_made(&made, 3, 2, 1), 3);
    let bob = town.reopened(2, store);
    let view = bob.proposal(names, counted);
    assert_eq!(figures(&view.votes[0]), (1, vec![0, 7, 0]));
}
