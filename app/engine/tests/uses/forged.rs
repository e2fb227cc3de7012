//! Ballots in somebody's name that this somebody never signed: they neither void nor replace a true one.

use super::{
    contracts::{SAFE, prepared_by_an_owner},
    *,
};

/// What nobody signed; a contract could accept it, so it is kept until that is known.
fn junk(n: u8) -> Vec<u8> {
    vec![n; 65]
}

#[test]
fn a_forged_ballot_under_the_highest_number_leaves_the_voter_room_to_vote_and_vote_again() {
    let town = Town::default();
    town.give(1, 10);
    let alice = town.browser(1);
    let made = make(&alice);
    let forged = hand_made(&made, 1, 2, u64::MAX);
    put_act_signed(&town, forged.into(), String::new(), |_| junk(7));
    let names = (made.space.as_str(), made.proposal.as_str());
    alice.proposal(names, |view| settled(view, 1));
    alice.votes((&made.space, &made.opening), 1);
    town.world.clock.pass(1000);
    alice.votes((&made.space, &made.opening), 3);
    let view = alice.proposal(names, |view| settled(view, 3));
    assert_eq!(figures(&view.votes[0]), (1, vec![0, 0, 10]));
}

#[test]
fn a_forged_copy_that_is_here_first_does_not_keep_ones_own_act_from_being_kept_and_sent() {
    let town = Town::default();
    let alice = town.browser(1);
    let made = make(&alice);
    let (sign, by_owner) = prepared_by_an_owner(&town, &alice, &made);
    let accepted = vec![by_owner.clone()];
    town.chain.contracts.borrow_mut().insert(SAFE, accepted);
    // Owners of such an account collect their signatures in public: the words are known before they are signed.
    let act = record::WalletAct::from_json(&sign.prepared).unwrap();
    put_act_signed(&town, act.message, String::new(), |_| junk(7));
    let names = (made.space.as_str(), made.proposal.as_str());
    alice.proposal(names, |view| settled(view, 1));
    let outcome = alice.does(Intent::Signed {
        prepared: sign.prepared,
        signature: hex(&by_owner),
    });
    assert!(matches!(outcome, Outcome::Published(_)), "{outcome:?}");
    let counted = |view: &ProposalView| view.votes[0].tally.counted == 1;
    let view = alice.proposal(names, counted);
    assert_eq!(figures(&view.votes[0]), (1, vec![25, 0, 0]));
    let bob = town.browser(2);
    bob.opens(&made.space);
    let counted = |view: &ProposalView| {
        let vote = view.votes.first();
        vote.is_some_and(|vote| vote.tally.counted == 1)
    };
    bob.proposal(names, counted);
}

#[test]
fn a_contract_that_decides_otherwise_later_is_heard_again_so_that_all_browsers_count_the_same() {
    let town = Town::default();
    let alice = town.browser(1);
    let made = make(&alice);
    town.chain.votes.borrow_mut().insert(SAFE, 25);
    town.chain.contracts.borrow_mut().insert(SAFE, vec![]);
    let vote = Ballot {
        account: SAFE,
        ..hand_made(&made, 1, 2, 1)
    };
    put_act_signed(&town, vote.into(), String::new(), |_| junk(8));
    let names = (made.space.as_str(), made.proposal.as_str());
    let figures_become = |accepted: Vec<Vec<u8>>, expected: (u32, Vec<u64>)| {
        town.chain.contracts.borrow_mut().insert(SAFE, accepted);
        town.mine(1);
        town.world.clock.pass(11 * 60 * 1000);
        let wanted = |view: &ProposalView| figures(&view.votes[0]) == expected;
        alice.proposal(names, wanted);
    };
    let refused = |view: &ProposalView| view.votes[0].tally.uncounted == [(Why::BadSignature, 1)];
    alice.proposal(names, refused);
    figures_become(vec![junk(8)], (1, vec![0, 25, 0]));
    figures_become(vec![], (0, vec![0, 0, 0]));
}

#[test]
fn what_somebody_else_forged_in_ones_name_is_not_shown_as_ones_own_vote() {
    let town = Town::default();
    let alice = town.browser(1);
    let made = make(&alice);
    let forged = hand_made(&made, 1, 2, 9);
    put_act_signed(&town, forged.into(), String::new(), |_| junk(7));
    let names = (made.space.as_str(), made.proposal.as_str());
    let refused = |view: &ProposalView| view.votes[0].tally.uncounted == [(Why::BadSignature, 1)];
    let view = alice.proposal(names, refused);
    let mine = view.votes[0].mine.as_ref().unwrap();
    assert_eq!(
        (mine.choice, mine.ballot.as_ref(), mine.ballots),
        (None, None, 0)
    );
}
