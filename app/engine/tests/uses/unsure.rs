//! What cannot be told for sure, or only by one: votes opened late or from a block that is not there, signatures that
//! nobody or only one node can check.

use super::{contracts::SAFE, *};

/// Another opening of the revision that is voted on, changed before it is signed.
fn open_otherwise(
    town: &Town,
    alice: &Browser<'_>,
    made: &Made,
    change: impl FnOnce(&mut Opening),
) -> String {
    let (mut opening, body) = stored_opening(alice, made);
    change(&mut opening);
    put_act(town, 1, opening.into(), body.to_json()).to_string()
}

fn vote_of<'a>(view: &'a ProposalView, opening: &str) -> Option<&'a VoteView> {
    view.votes.iter().find(|vote| vote.opening == opening)
}

#[test]
fn a_vote_first_seen_long_after_its_balances_were_counted_says_so() {
    let town = Town::default();
    // Its blocks are of now, and not of yesterday.
    let seconds = u64::try_from(now(&town) / 1000).unwrap();
    town.chain.head.set((seconds - 1_789_900_000) / 12);
    let alice = town.browser(1);
    let made = make(&alice);
    let late = open_otherwise(&town, &alice, &made, |opening| {
        opening.ref_block = 1_000;
        opening.ref_hash = record::ids::keccak(b"block 1000");
        opening.snapshot = 1_001;
        opening.opens = 1_001;
    });
    let both = |view: &ProposalView| view.votes.len() == 2;
    let view = alice.proposal((&made.space, &made.proposal), both);
    assert_eq!(vote_of(&view, &made.opening).unwrap().seen_late, None);
    let seen = vote_of(&view, &late).unwrap().seen_late;
    assert!(seen.is_some_and(|seen| (now(&town) - seen) < 600_000));
}

#[test]
fn a_vote_that_starts_from_a_block_that_is_not_there_is_red_and_has_no_outcome() {
    let town = Town::default();
    town.give(1, 10);
    let alice = town.browser(1);
    let made = make(&alice);
    let wrong = open_otherwise(&town, &alice, &made, |opening| {
        opening.ref_hash = Id([9; 32]);
    });
    alice.proposal((&made.space, &made.proposal), |view| view.votes.len() == 2);
    alice.votes((&made.space, &wrong), 1);
    alice.votes((&made.space, &made.opening), 1);
    let reference = |vote: &VoteView| {
        let mut checks = vote.tally.checks.iter();
        checks
            .find(|check| check.what == CheckOf::Reference)
            .map(|check| check.state)
    };
    let known = |view: &ProposalView| {
        let vote = |opening: &str| vote_of(view, opening).unwrap();
        vote(&wrong).tally.counted == 1
            && reference(vote(&wrong)) == Some(CheckState::Bad)
            && vote(&made.opening).tally.counted == 1
    };
    let view = alice.proposal((&made.space, &made.proposal), known);
    let passing = |opening: &str| vote_of(&view, opening).unwrap().tally.passing;
    assert_eq!(passing(&wrong), None);
    assert!(passing(&made.opening).is_some());
}

#[test]
fn what_one_node_alone_says_of_a_contract_lets_nothing_count() {
    let town = Town::default();
    let alice = town.browser(1);
    let made = make(&alice);
    town.chain.votes.borrow_mut().insert(SAFE, 25);
    let ballot = Ballot {
        account: SAFE,
        ..hand_made(&made, 1, 2, 1)
    };
    let signature = vec![8; 65];
    let accepted = vec![signature.clone()];
    town.chain.contracts.borrow_mut().insert(SAFE, accepted);
    let away = [NODES[1].to_owned(), NODES[2].to_owned()];
    town.chain.dead.borrow_mut().extend(away);
    put_act_signed(&town, ballot.into(), String::new(), |_| signature.clone());
    let names = (made.space.as_str(), made.proposal.as_str());
    alice.proposal(names, |view| settled(view, 1));
    town.world.clock.pass(60_000);
    let view = alice.proposal(names, |view| settled(view, 1));
    let tally = &view.votes[0].tally;
    assert_eq!(tally.uncounted, [(Why::ContractSignature, 1)]);
    assert_eq!((tally.counted, tally.passing), (0, None));
    town.chain.dead.borrow_mut().clear();
    let space = made.space.clone();
    alice.does(Intent::Retry { space });
    town.world.clock.pass(120_000);
    let counted = |view: &ProposalView| view.votes[0].tally.counted == 1;
    let view = alice.proposal(names, counted);
    assert_eq!(figures(&view.votes[0]), (1, vec![0, 25, 0]));
}

#[test]
fn a_signature_for_a_contract_that_is_not_there_yet_hides_no_outcome() {
    let town = Town::default();
    town.give(1, 10);
    let alice = town.browser(1);
    let made = make(&alice);
    let mut signature = vec![7; 65];
    signature.extend(chain::signature::UNDEPLOYED_MAGIC);
    let forged = hand_made(&made, 5, 2, 1);
    put_act_signed(&town, forged.into(), String::new(), |_| signature.clone());
    alice.votes((&made.space, &made.opening), 1);
    let known = |view: &ProposalView| settled(view, 2) && view.votes[0].tally.passing.is_some();
    let view = alice.proposal((&made.space, &made.proposal), known);
    let tally = &view.votes[0].tally;
    assert_eq!(tally.uncounted, [(Why::ContractSignature, 1)]);
    assert_eq!(tally.counted, 1);
}

#[test]
fn what_is_too_large_for_its_envelope_is_refused_before_the_wallet_opens() {
    let town = Town::default();
    let alice = town.browser(1);
    let made = make(&alice);
    let what = Compose::Revision {
        space: made.space.clone(),
        proposal: None,
        title: "Quotes".into(),
        text: "\"".repeat(14_000),
        kind: "parameter".into(),
        changes: vec![],
    };
    let refused = alice.prepares(what);
    assert_eq!(refused, Outcome::Refused(Why::TooLarge));
}

#[test]
fn what_contracts_refused_makes_room_when_there_is_none_left() {
    let town = Town::default();
    let alice = town.browser(1);
    let made = make(&alice);
    let names = (made.space.as_str(), made.proposal.as_str());
    let junk = |wallet: u8| {
        let vote = hand_made(&made, wallet, 2, 9);
        put_act_signed(&town, vote.into(), String::new(), |_| vec![7; 65])
    };
    let refused = |view: &ProposalView| {
        let vote = view.votes.first();
        vote.is_some_and(|vote| vote.tally.uncounted == [(Why::BadSignature, 1)])
    };
    junk(1);
    alice.proposal(names, refused);
    // As if much more of it had come before.
    let store = alice.store.clone();
    drop(alice);
    let name = format!("guests/{}", made.space);
    let full = engine::ports::Batch {
        values: vec![(name.clone(), Some(b"0 8388600".to_vec()))],
        ..engine::ports::Batch::default()
    };
    town.world.clock.block_on(store.write(full)).unwrap();
    let alice = town.reopened(1, store.clone());
    alice.opens(&made.space);
    junk(2);
    town.world.clock.pass(11 * 60 * 1000);
    // The second came in; the first may have come again, since a contract may accept later what it refused.
    let both = |view: &ProposalView| {
        let vote = view.votes.first();
        vote.is_some_and(|vote| vote.tally.uncounted == [(Why::BadSignature, 2)])
    };
    alice.proposal(names, both);
    let kept = town.world.clock.block_on(store.value(name)).unwrap();
    let kept = String::from_utf8(kept.unwrap()).unwrap();
    let bytes: u64 = kept.split(' ').nth(1).unwrap().parse().unwrap();
    assert!(bytes > 0 && bytes < 10_000, "{kept}");
}
