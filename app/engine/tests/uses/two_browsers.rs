//! One proposal, end to end, in two browsers.

use crate::world::*;
use views::*;

#[test]
fn two_browsers_count_the_same_votes() {
    let place = Town::default();
    (1..=3).for_each(|wallet| place.give(wallet, 100 * u64::from(wallet)));
    let (alice, bob) = (place.browser(1), place.browser(2));
    let made = make(&alice);
    let (space, vote) = (
        made.space.as_str(),
        (made.space.as_str(), made.opening.as_str()),
    );

    // Bob opens the link, comments by a device, and votes.
    let page = bob.opens(space);
    assert_eq!(page.rules.name, "Open Net");
    let unofficial = Basis::Unofficial { by: account(1) };
    bob.sees(
        Query::Space {
            space: space.into(),
            hints: vec![],
        },
        |view| matches!(view, View::Space(SpaceView::Open(page)) if page.basis == unofficial),
    );
    let proposals = (space, made.proposal.as_str());
    let seen = bob.proposal(proposals, |view| {
        view.votes.len() == 1 && view.stage == Stage::Voting
    });
    assert_eq!(seen.revision.title, "Two vendors");
    let mine = seen.votes[0].mine.as_ref();
    assert!(mine.is_some(), "{:?}", seen.votes[0]);
    bob.signs(Compose::BindDevice {
        space: space.into(),
    });
    let said = bob.does(Intent::Say {
        space: space.into(),
        proposal: made.proposal.clone(),
        parent: None,
        account: bob.account(),
        text: "Why *now*?".into(),
    });
    assert!(matches!(said, Outcome::Published(_)), "{said:?}");
    bob.votes(vote, 2);
    alice.votes(vote, 1);

    // Both see the comment, both ballots and the same count.
    for browser in [&alice, &bob] {
        let view = browser.proposal(proposals, |view| settled(view, 2) && view.comments == 1);
        assert_eq!(figures(&view.votes[0]), (2, vec![100, 200, 0]));
        assert_eq!(view.votes[0].tally.quorum.as_ref().unwrap().base, "24");
        assert_eq!(view.votes[0].tally.passing, Some(false));
        let trust = Trust::Agreed {
            agree: 3,
            asked: 3,
            named_by_space: 3,
        };
        let relied = view.votes[0].tally.trust.clone();
        assert!(relied.is_some(), "{trust:?}");
        let thread = browser.sees(
            Query::Thread {
                space: space.into(),
                proposal: made.proposal.clone(),
            },
            |view| matches!(view, View::Thread(thread) if thread.comments.len() == 1),
        );
        let View::Thread(thread) = thread else {
            panic!()
        };
        assert_eq!(thread.comments[0].account, Some(account(2)));
    }

    // Alice changes her mind: the later ballot counts, the earlier is named.
    alice.votes(vote, 3);
    for browser in [&alice, &bob] {
        let view = browser.proposal(proposals, |view| settled(view, 3));
        assert_eq!(figures(&view.votes[0]), (2, vec![0, 200, 100]));
        assert_eq!(view.votes[0].tally.uncounted, [(Why::Superseded, 1)]);
    }
    let mine = alice
        .proposal(proposals, |view| settled(view, 3))
        .votes
        .remove(0)
        .mine
        .unwrap();
    assert_eq!(
        (mine.choice, mine.ballots, mine.uncounted),
        (Some(3), 2, None)
    );
    assert!(
        mine.delivery
            .iter()
            .all(|receipt| receipt.state == Delivery::Accepted)
    );
    assert_eq!(mine.delivery.len(), 2);
}

#[test]
fn every_check_of_a_settled_vote_has_its_line() {
    let place = Town::default();
    place.give(1, 10);
    let alice = place.browser(1);
    let made = make(&alice);
    alice.votes((&made.space, &made.opening), 1);
    let good = |view: &ProposalView| {
        settled(view, 1)
            && view.votes[0]
                .tally
                .checks
                .iter()
                .all(|check| check.state != CheckState::Running)
            && view.votes[0].tally.checks[5].state == CheckState::Good
    };
    let view = alice.proposal((&made.space, &made.proposal), good);
    let lines: Vec<_> = view.votes[0]
        .tally
        .checks
        .iter()
        .map(|check| (check.what, check.state, check.of))
        .collect();
    assert_eq!(
        lines,
        [
            (CheckOf::TextHash, CheckState::Good, None),
            (CheckOf::Terms, CheckState::Good, None),
            (CheckOf::Signatures, CheckState::Good, Some((1, 1))),
            (CheckOf::Weights, CheckState::Good, Some((1, 1))),
            (CheckOf::Reference, CheckState::Good, None),
            (CheckOf::Relays, CheckState::Good, Some((2, 2))),
            (CheckOf::Witnesses, CheckState::Weak, None),
        ]
    );
    let again = alice.does(Intent::CheckAgain {
        space: made.space.clone(),
        opening: made.opening.clone(),
    });
    assert_eq!(again, Outcome::Ok);
    let view = alice.proposal((&made.space, &made.proposal), good);
    assert_eq!(figures(&view.votes[0]), (1, vec![10, 0, 0]));
}

#[test]
fn a_proposal_offline_is_counted_as_before_and_a_vote_waits_for_the_relays() {
    let place = Town::default();
    place.give(1, 10);
    place.give(2, 20);
    let (alice, bob) = (place.browser(1), place.browser(2));
    let made = make(&alice);
    bob.opens(&made.space);
    let names = (made.space.as_str(), made.proposal.as_str());
    bob.proposal(names, |view| view.votes.len() == 1);
    bob.votes((&made.space, &made.opening), 1);
    bob.proposal(names, |view| settled(view, 1));
    let store = bob.store.clone();
    drop(bob);

    // Everything outside is gone; the page is loaded again.
    for relay in [&place.relay_a, &place.relay_b] {
        relay.down(true);
    }
    place
        .chain
        .dead
        .borrow_mut()
        .extend(NODES.map(str::to_owned));
    let bob = place.reopened(2, store);
    let view = bob.proposal(names, |view| settled(view, 1));
    assert_eq!(figures(&view.votes[0]), (1, vec![20, 0, 0]));
    bob.votes((&made.space, &made.opening), 2);
    let view = bob.proposal(names, |view| settled(view, 2));
    assert_eq!(figures(&view.votes[0]), (1, vec![0, 20, 0]));
    assert_eq!(view.sync.waiting, 1);

    // The relays come back: it is sent, and Alice counts it too.
    for relay in [&place.relay_a, &place.relay_b] {
        relay.down(false);
    }
    place.chain.dead.borrow_mut().clear();
    bob.does(Intent::Retry {
        space: made.space.clone(),
    });
    bob.proposal(names, |view| view.sync.waiting == 0);
    let view = alice.proposal(names, |view| settled(view, 2));
    assert_eq!(figures(&view.votes[0]), (1, vec![0, 20, 0]));
}

#[test]
fn one_signature_handed_in_twice_is_one_act() {
    let place = Town::default();
    let alice = place.browser(1);
    let made = make(&alice);
    let prepared = match alice.prepares(ballot((&made.space, &made.opening), 1)) {
        Outcome::ToSign(sign) => sign,
        other => panic!("{other:?}"),
    };
    let signature = record::ids::hex(&alice.wallet.sign(&prepared.id.parse().unwrap()).unwrap());
    let signed = Intent::Signed {
        prepared: prepared.prepared.clone(),
        signature,
    };
    let first = alice.does(signed.clone());
    let second = alice.does(signed);
    let id = |outcome: &Outcome| match outcome {
        Outcome::Published(receipt) => receipt.id.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(id(&first), id(&second));
    let view = alice.proposal((&made.space, &made.proposal), |view| {
        view.votes[0].tally.received == 1
    });
    assert_eq!(view.votes[0].tally.received, 1);
}

#[test]
fn a_request_that_the_wallet_does_not_answer_leaves_nothing_behind_and_can_be_made_again() {
    let place = Town::default();
    place.give(1, 10);
    let alice = place.browser(1);
    let made = make(&alice);
    let names = (made.space.as_str(), made.proposal.as_str());
    let asks = |choice| match alice.prepares(ballot((&made.space, &made.opening), choice)) {
        Outcome::ToSign(sign) => sign,
        other => panic!("{other:?}"),
    };
    let given = |sign: &ToSign| {
        let signature = alice.wallet.sign(&sign.id.parse().unwrap()).unwrap();
        let signature = record::ids::hex(&signature);
        let outcome = alice.does(Intent::Signed {
            prepared: sign.prepared.clone(),
            signature,
        });
        assert!(matches!(outcome, Outcome::Published(_)), "{outcome:?}");
    };
    let unsent = || match alice.sees(Query::Storage, |_| true) {
        View::Storage(storage) => storage.unsent,
        other => panic!("{other:?}"),
    };
    // The wallet's window was closed, or stands behind another: the page gives it up after two minutes.
    let first = asks(1);
    place.world.clock.pass(3 * 60 * 1000);
    place.mine(10);
    let view = alice.proposal(names, |view| settled(view, 0));
    let mine = view.votes[0].mine.as_ref().unwrap();
    assert_eq!((mine.choice, mine.ballots, unsent()), (None, 0, 0));
    // Whichever answer comes first, and even if both do: what was asked for last counts.
    let again = asks(2);
    given(&again);
    given(&first);
    let view = alice.proposal(names, |view| settled(view, 2));
    assert_eq!(figures(&view.votes[0]), (1, vec![0, 10, 0]));
}

#[test]
fn what_is_signed_is_shown_in_full_before_the_wallet_opens() {
    let place = Town::default();
    let alice = place.browser(1);
    let made = make(&alice);
    let Outcome::ToSign(sign) = alice.prepares(ballot((&made.space, &made.opening), 1)) else {
        panic!()
    };
    let field = |name: &str| {
        sign.fields
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    };
    assert_eq!(sign.message, "Ballot");
    assert_eq!(
        (sign.chain, sign.chain_name.as_str()),
        (crate::node::CHAIN, "Test chain")
    );
    assert_eq!(field("title"), Some("Two vendors"));
    assert_eq!(field("choiceText"), Some("For"));
    assert_eq!(field("account"), Some(account(1).as_str()));
    assert!(sign.chain_node.is_some());
    assert!(!sign.practice);
}
