use record::{
    AccountKey, Choice, Power, WalletAct,
    ids::Address,
    message::Ballot,
    {DeviceKey, verify_carried},
};
use rules::{
    BallotAct, Reason, Sorted,
    ballot::{Cast, check},
    electorate::{self, Source},
    sort,
    tally::{Tally, share_bps, tally},
};

use crate::given::{CHAIN, World, account, act, body, id, terms, world, world_of};

const FOR: Choice = Choice::One(1);
const AGAINST: Choice = Choice::One(2);
const ABSTAIN: Choice = Choice::One(3);

fn count(world: &World, ballots: &[BallotAct], weight: impl Fn(Address) -> u64) -> Tally {
    let casts: Vec<Cast> = ballots
        .iter()
        .map(|ballot| check(&world.vote, ballot).unwrap())
        .collect();
    let weight = |account| Some(Power::from(weight(account)));
    tally(
        world.vote.terms(),
        3,
        &casts,
        weight,
        Some(Power::from(1000)),
    )
    .unwrap()
}

fn powers(tally: &Tally) -> Vec<u64> {
    tally
        .choices
        .iter()
        .map(|total| total.power.to::<u64>())
        .collect()
}

#[test]
fn one_key_that_owns_two_contract_wallets_votes_for_two_accounts() {
    let world = world();
    // Both wallets accept the signature of one key; what counts is the account that is bound.
    let (wallet, other_wallet) = (account(0x51), account(0x52));
    let ballots = [
        world.ballot(wallet, FOR, 1),
        world.ballot(other_wallet, FOR, 1),
    ];
    assert_ne!(ballots[0].id, ballots[1].id);
    let tally = count(&world, &ballots, |_| 30);
    assert_eq!(powers(&tally), [60, 0, 0]);
    assert_eq!(tally.choices[0].ballots, 2);
    assert_eq!(tally.uncounted, []);
}

#[test]
fn a_ballot_carried_again_in_another_envelope_counts_once() {
    let world = world();
    let key = AccountKey::from_bytes(&[7; 32]).unwrap();
    let message = world.ballot(key.address(), FOR, 1).message;
    let id = record::Message::from(message.clone()).digest(CHAIN);
    let signature = key.sign(&id).unwrap().to_vec();
    let carried = WalletAct {
        chain_id: CHAIN,
        message: message.into(),
        signature,
        body: String::new(),
    };
    let received: Vec<BallotAct> = [[1; 32], [2; 32]]
        .iter()
        .map(|secret| {
            let envelope = DeviceKey::from_bytes(secret).unwrap();
            let event = carried
                .envelope(&envelope, 1_700_000_000, &[0; 32])
                .unwrap();
            match sort(verify_carried(&event).unwrap()) {
                Some(Sorted::Ballot(ballot)) => *ballot,
                other => panic!("not a ballot: {other:?}"),
            }
        })
        .collect();
    assert_eq!(received[0], received[1]);
    let tally = count(&world, &received, |_| 30);
    assert_eq!(powers(&tally), [30, 0, 0]);
    assert_eq!(tally.counted.len(), 1);
    assert_eq!(tally.uncounted, []);
}

#[test]
fn only_the_last_ballot_of_an_account_counts() {
    let world = world();
    let voter = account(1);
    let early = world.ballot(voter, FOR, 1);
    let late = world.ballot(voter, AGAINST, 2);
    let tally = count(&world, &[late, early.clone()], |_| 5);
    assert_eq!(powers(&tally), [0, 5, 0]);
    assert_eq!(tally.uncounted, [(early.id, Reason::Superseded)]);
}

#[test]
fn a_conflicting_seq_is_void_and_the_next_lower_counts() {
    let world = world();
    let voter = account(1);
    let sound = world.ballot(voter, ABSTAIN, 6);
    let torn = [world.ballot(voter, FOR, 7), world.ballot(voter, AGAINST, 7)];
    let tally = count(&world, &[torn[0].clone(), sound, torn[1].clone()], |_| 5);
    assert_eq!(powers(&tally), [0, 0, 5]);
    let mut void = torn.map(|ballot| (ballot.id, Reason::Conflicting));
    void.sort();
    assert_eq!(tally.uncounted, void);
}

#[test]
fn the_same_choice_signed_again_with_another_reason_is_no_conflict() {
    let world = world();
    let ballot = world.ballot(account(1), FOR, 7);
    let reasoned = act(
        Ballot {
            reason: "Because.".into(),
            ..ballot.message.clone()
        },
        (),
    );
    let tally = count(&world, &[ballot, reasoned], |_| 5);
    assert_eq!(powers(&tally), [5, 0, 0]);
    assert_eq!(tally.counted.len(), 1);
    assert_eq!(tally.uncounted.len(), 1);
}

#[test]
fn a_result_says_who_counted_and_why_others_did_not() {
    let world = world();
    let ballots = [1, 2, 3].map(|n| world.ballot(account(n), FOR, 1));
    let casts: Vec<Cast> = ballots
        .iter()
        .map(|b| check(&world.vote, b).unwrap())
        .collect();
    let weight = |of: Address| match of.0[0] {
        1 => Some(Power::from(50)),
        2 => Some(Power::ZERO),
        _ => None,
    };
    let tally = tally(
        world.vote.terms(),
        3,
        &casts,
        weight,
        Some(Power::from(1000)),
    )
    .unwrap();
    assert_eq!(tally.counted.len(), 1);
    assert!(tally.uncounted.contains(&(ballots[1].id, Reason::NoWeight)));
    assert!(
        tally
            .uncounted
            .contains(&(ballots[2].id, Reason::WeightUnknown))
    );
    assert_eq!(tally.unweighed(), 1);
    assert_eq!(tally.quorum, Some(Power::from(40)));
    assert_eq!(tally.passes(), Some(true));
    assert_eq!(tally.share_bps(0), 10000);
}

#[test]
fn a_ballot_that_is_not_for_this_vote_or_not_in_its_words_is_refused() {
    let world = world();
    let good = world.ballot(account(1), FOR, 1);
    let refused = |reason: Reason, change: fn(&mut Ballot)| {
        let mut message = good.message.clone();
        change(&mut message);
        assert_eq!(check(&world.vote, &act(message, ())), Err(reason));
    };
    refused(Reason::WrongSpace, |ballot| ballot.space = id("elsewhere"));
    refused(Reason::WrongReference, |ballot| {
        ballot.opening = id("another vote")
    });
    refused(Reason::WordsDiffer("title"), |ballot| {
        ballot.title.push('!')
    });
    refused(Reason::WordsDiffer("choiceText"), |ballot| {
        ballot.choice_text = "Against".into()
    });
    refused(Reason::BadChoice, |ballot| {
        ballot.choice.0 = Choice::One(4).encode()
    });
    refused(Reason::BadChoice, |ballot| ballot.choice.0 = vec![1]);
    refused(Reason::BadChoice, |ballot| ballot.choice.0.clear());
    let elsewhere = BallotAct { chain: 1, ..good };
    assert_eq!(check(&world.vote, &elsewhere), Err(Reason::WrongChain));
}

#[test]
fn the_weight_of_an_account_comes_from_the_spaces_power_rule() {
    let check = |power: &str, token: bool, least: u64, expected: Source, needs_chain: bool| {
        let mut terms = terms();
        terms.power = record::PowerRule::from_name(power).unwrap();
        terms.token = token.then_some(account(0xee));
        terms.least_balance = Power::from(least);
        assert_eq!(electorate::source(&terms), expected);
        assert_eq!(expected.needs_chain(), needs_chain);
    };
    let token = account(0xee);
    check("erc20votes/1", true, 0, Source::PastVotes(token), true);
    check("balance/1", true, 0, Source::Balance(token), true);
    check(
        "account/1",
        true,
        9,
        Source::AtLeast(token, Power::from(9)),
        true,
    );
    check("account/1", false, 0, Source::Listed, false);
    check("practice/1", false, 0, Source::Practice, false);
}

#[test]
fn a_least_balance_gives_one_vote_or_none() {
    let rule = Source::AtLeast(account(0xee), Power::from(9));
    let weighs = |read: u64| rule.weight_of(Power::from(read)).to::<u64>();
    assert_eq!((weighs(8), weighs(9), weighs(9000)), (0, 1, 1));
    assert_eq!(
        Source::Balance(account(0xee)).weight_of(Power::from(8)),
        Power::from(8)
    );
}

#[test]
fn listed_accounts_have_one_vote_each_and_others_none() {
    let mut listed = body();
    listed.terms.power = record::PowerRule::Account;
    listed.terms.token = None;
    listed.accounts = vec![account(1), account(2)];
    let weighs = |n| electorate::weight_without_chain(&listed, account(n));
    assert_eq!(
        (weighs(1), weighs(3)),
        (Some(Power::from(1)), Some(Power::ZERO))
    );
    assert_eq!(
        electorate::eligible_without_chain(&listed),
        Some(Power::from(2))
    );
    assert_eq!(electorate::weight_without_chain(&body(), account(1)), None);
    assert_eq!(electorate::eligible_without_chain(&body()), None);
    assert!(!world_of(listed).vote.act.message.rule.is_empty());
}

#[test]
fn a_share_is_exact_for_any_amount() {
    assert_eq!(share_bps(Power::MAX, Power::MAX), 10000);
    assert_eq!(share_bps(Power::from(1), Power::from(3)), 3333);
    assert_eq!(share_bps(Power::ZERO, Power::ZERO), 0);
}
