//! A large space opens without being read whole, and its ballots are checked in turns.

use crate::world::*;
use engine::ports::{Batch, Class, Row, Store};
use record::{AccountKey, Bytes, Choice, DeviceKey, Id, ids::keccak, message::Ballot};
use views::*;

const BALLOTS: u64 = 600;

/// Many ballots of many accounts, put into the store as intake would have put them.
fn stuffed(browser: &Browser<'_>, made: &Made) {
    let envelope = DeviceKey::from_bytes(&[77; 32]).unwrap();
    let (space, opening): (Id, Id) = (made.space.parse().unwrap(), made.opening.parse().unwrap());
    let row = |number: u64| {
        let key = AccountKey::from_bytes(&keccak(&number.to_be_bytes()).0).unwrap();
        browser
            .place
            .chain
            .votes
            .borrow_mut()
            .insert(key.address(), 1);
        let ballot = Ballot {
            account: key.address(),
            space,
            opening,
            title: "Two vendors".into(),
            choice_text: "For".into(),
            choice: Bytes(Choice::One(1).encode()),
            seq: number,
            reason: String::new(),
        };
        let (message, chain_id) = (ballot.into(), crate::node::CHAIN);
        let mut act = record::WalletAct {
            chain_id,
            message,
            signature: vec![],
            body: String::new(),
        };
        act.signature = key.sign(&act.id()).unwrap().to_vec();
        Row {
            id: act.id(),
            space,
            class: Class::Ballot,
            refs: vec![opening],
            event: act
                .envelope(&envelope, 1_790_000_000, &[0; 32])
                .unwrap()
                .to_json(),
            seen: 0,
            own: false,
            contract: 0,
        }
    };
    let rows = (0..BALLOTS).map(row).collect();
    let written = browser.store.write(Batch {
        rows,
        ..Batch::default()
    });
    browser.place.world.clock.block_on(written).unwrap();
}

#[test]
fn opening_a_space_reads_no_ballots() {
    let town = Town::default();
    let alice = town.browser(1);
    let made = make(&alice);
    stuffed(&alice, &made);
    let store = alice.store.clone();
    drop(alice);
    for relay in [&town.relay_a, &town.relay_b] {
        relay.down(true);
    }
    let before = store.rows_read();
    let alice = town.reopened(1, store.clone());
    let query = Query::Space {
        space: made.space.clone(),
        hints: vec![],
    };
    alice.seat.take(ToEngine::Watch(1, query));
    town.world.clock.settle();
    let shown = alice.last_view(1);
    assert!(
        matches!(shown, Some(View::Space(SpaceView::Open(_)))),
        "{shown:?}"
    );
    let read = store.rows_read() - before;
    assert!(read <= 10, "{read} rows read");
}

#[test]
fn many_ballots_are_checked_in_turns_with_progress_shown() {
    let town = Town::default();
    let alice = town.browser(1);
    let made = make(&alice);
    stuffed(&alice, &made);
    let alice = town.reopened(1, alice.store.clone());
    let breaths = town.world.clock.breaths();
    let query = Query::Proposal {
        space: made.space.clone(),
        proposal: made.proposal.clone(),
        account: None,
    };
    let first = alice.sees(query, |view| matches!(view, View::Proposal(_)));
    let View::Proposal(first) = first else {
        panic!()
    };
    let (checked, all) = first.votes[0].tally.progress.unwrap();
    assert!(
        u64::from(all) == BALLOTS && checked < all,
        "{checked} of {all}"
    );
    assert_eq!(first.votes[0].tally.checks[2].state, CheckState::Running);
    let whole = u32::try_from(BALLOTS).unwrap();
    let view = alice.proposal((&made.space, &made.proposal), |view| settled(view, whole));
    assert_eq!(figures(&view.votes[0]), (whole, vec![BALLOTS, 0, 0]));
    assert!(town.world.clock.breaths() - breaths >= whole / 48);

    let query = Query::Ballots {
        space: made.space,
        opening: made.opening,
    };
    let wanted = |view: &View| matches!(view, View::Ballots(ballots) if ballots.counted.ballots.len() == 600);
    let View::Ballots(ballots) = alice.sees(query, wanted) else {
        panic!()
    };
    assert_eq!((ballots.rows.len(), ballots.total), (500, whole));
}
