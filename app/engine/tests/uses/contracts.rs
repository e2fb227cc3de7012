//! Accounts that are contracts: they vote through their owners, once the chain confirms it.

use super::*;

/// An account that is a contract and has votes.
pub const SAFE: record::Address = record::Address([0x5a; 20]);

/// A ballot of that account, prepared in a browser, and the signature that one of its owners gives.
pub fn prepared_by_an_owner(
    town: &Town,
    browser: &Browser<'_>,
    made: &Made,
) -> (Box<ToSign>, Vec<u8>) {
    town.chain.votes.borrow_mut().insert(SAFE, 25);
    let prepared = browser.does(Intent::Prepare {
        account: SAFE.to_string(),
        what: Box::new(ballot((&made.space, &made.opening), 1)),
    });
    let Outcome::ToSign(sign) = prepared else {
        panic!("{prepared:?}")
    };
    let id: Id = sign.id.parse().unwrap();
    let by_owner = key(8).sign(&id).unwrap().to_vec();
    (sign, by_owner)
}

#[test]
fn a_contract_account_votes_once_its_contract_confirms_the_signature() {
    let town = Town::default();
    town.give(1, 10);
    let alice = town.browser(1);
    let made = make(&alice);
    // An account that is a contract, and accepts what one of its owners signs.
    town.chain.votes.borrow_mut().insert(SAFE, 25);
    let ballot = Ballot {
        account: SAFE,
        ..hand_made(&made, 1, 2, 1)
    };
    let message: Message = ballot.into();
    let id = message.digest(crate::node::CHAIN);
    let signature = key(8).sign(&id).unwrap().to_vec();
    town.chain.contracts.borrow_mut().insert(SAFE, vec![]);
    put_act_signed(&town, message.clone(), String::new(), |_| signature.clone());
    let names = (made.space.as_str(), made.proposal.as_str());
    let refused = |view: &ProposalView| view.votes[0].tally.uncounted == [(Why::BadSignature, 1)];
    let view = alice.proposal(names, refused);
    assert_eq!(figures(&view.votes[0]), (0, vec![0, 0, 0]));

    // In another browser, after the owners have signed on chain.
    town.chain
        .contracts
        .borrow_mut()
        .insert(SAFE, vec![signature]);
    let bob = town.browser(2);
    bob.opens(&made.space);
    let counted = |view: &ProposalView| {
        view.votes
            .first()
            .is_some_and(|vote| vote.tally.counted == 1)
    };
    let view = bob.proposal(names, counted);
    assert_eq!(figures(&view.votes[0]), (1, vec![0, 25, 0]));
    // Read again from the store, it still counts.
    let bob = town.reopened(2, bob.store.clone());
    bob.proposal(names, counted);
}

#[test]
fn a_contract_account_signs_through_its_owner_and_needs_a_node_to_say_so() {
    let town = Town::default();
    let alice = town.browser(1);
    let made = make(&alice);
    let (sign, by_owner) = prepared_by_an_owner(&town, &alice, &made);
    let signed = Intent::Signed {
        prepared: sign.prepared,
        signature: hex(&by_owner),
    };
    // No contract there: it is simply another key.
    let other = Outcome::Refused(Why::WalletOtherAccount(account(8)));
    assert_eq!(alice.does(signed.clone()), other);
    town.chain
        .contracts
        .borrow_mut()
        .insert(SAFE, vec![by_owner]);
    town.chain
        .dead
        .borrow_mut()
        .extend(NODES.map(str::to_owned));
    town.world.clock.pass(120_000);
    assert_eq!(alice.does(signed.clone()), Outcome::Refused(Why::NoNode));
    town.chain.dead.borrow_mut().clear();
    alice.does(Intent::Retry {
        space: made.space.clone(),
    });
    assert!(matches!(alice.does(signed), Outcome::Published(_)));
    let view = alice.proposal((&made.space, &made.proposal), |view| settled(view, 1));
    assert_eq!(figures(&view.votes[0]), (1, vec![25, 0, 0]));
}
