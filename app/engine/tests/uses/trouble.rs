//! What is forged, contradictory, late or broken: shown with its reason, nothing lost, nothing counted wrongly.

#[path = "contracts.rs"]
mod contracts;
#[path = "flood.rs"]
mod flood;
#[path = "forged.rs"]
mod forged;
#[path = "forms.rs"]
mod forms;
#[path = "unsure.rs"]
mod unsure;

use crate::world::*;
use engine::ports::{Class, Store, StoreError};
use record::{
    Bytes, Choice, Effect, Id, Message, OpeningBody,
    body::body_hash,
    ids::hex,
    message::{Ballot, Opening},
    words,
};
use views::*;

/// The opening of a vote as it is stored.
fn stored_opening(browser: &Browser<'_>, made: &Made) -> (Opening, OpeningBody) {
    let id: Id = made.opening.parse().unwrap();
    let row = browser
        .place
        .world
        .clock
        .block_on(browser.store.rows(vec![id]))
        .unwrap();
    let event = record::Event::from_json(&row[0].as_ref().unwrap().event).unwrap();
    let act = record::WalletAct::from_json(&event.content).unwrap();
    match act.message {
        Message::Opening(opening) => (opening, OpeningBody::parse(&act.body).unwrap()),
        other => panic!("{other:?}"),
    }
}

fn hand_made(made: &Made, wallet: u8, choice: u8, seq: u64) -> Ballot {
    let choices: Vec<String> = words::BASIC_CHOICES.map(str::to_owned).to_vec();
    let choice = Choice::One(choice);
    Ballot {
        account: address(wallet),
        space: made.space.parse().unwrap(),
        opening: made.opening.parse().unwrap(),
        title: "Two vendors".into(),
        choice_text: words::choice_text(&choices, &choice).unwrap(),
        choice: Bytes(choice.encode()),
        seq,
        reason: String::new(),
    }
}

fn put_ballot(town: &Town, ballot: Ballot, wallet: u8) -> Id {
    put_act(town, wallet, ballot.into(), String::new())
}

#[test]
fn different_choices_under_one_number_void_it_and_the_one_before_counts() {
    let town = Town::default();
    town.give(1, 10);
    let alice = town.browser(1);
    let made = make(&alice);
    put_ballot(&town, hand_made(&made, 1, 3, 5), 1);
    put_ballot(&town, hand_made(&made, 1, 1, 7), 1);
    put_ballot(&town, hand_made(&made, 1, 2, 7), 1);
    let view = alice.proposal((&made.space, &made.proposal), |view| settled(view, 3));
    assert_eq!(figures(&view.votes[0]), (1, vec![0, 0, 10]));
    assert_eq!(view.votes[0].tally.uncounted, [(Why::Conflicting, 2)]);
    let mine = view.votes[0].mine.as_ref().unwrap();
    assert_eq!((mine.choice, mine.ballots), (Some(3), 3));
    // A new vote takes a number above all of them.
    alice.votes((&made.space, &made.opening), 1);
    let view = alice.proposal((&made.space, &made.proposal), |view| settled(view, 4));
    assert_eq!(figures(&view.votes[0]), (1, vec![10, 0, 0]));
}

#[test]
fn ballots_that_do_not_count_name_their_reason() {
    let town = Town::default();
    town.give(1, 10);
    let alice = town.browser(1);
    let made = make(&alice);
    let good = put_ballot(&town, hand_made(&made, 1, 1, 1), 1);
    let stranger = put_ballot(&town, hand_made(&made, 2, 2, 1), 2);
    let mut other_title = hand_made(&made, 3, 1, 1);
    other_title.title = "Another title".into();
    let other_title = put_ballot(&town, other_title, 3);
    let mut no_choice = hand_made(&made, 4, 1, 1);
    no_choice.choice = Bytes(Choice::One(9).encode());
    let no_choice = put_ballot(&town, no_choice, 4);
    // Signed by another key than the account's, which has no contract.
    let forged = hand_made(&made, 5, 1, 1);
    let forged = put_act_signed(&town, forged.into(), String::new(), |id| {
        key(6).sign(&id).unwrap().to_vec()
    });
    let query = Query::Ballots {
        space: made.space.clone(),
        opening: made.opening.clone(),
    };
    let all = |view: &View| {
        matches!(view, View::Ballots(ballots) if ballots.total == 5
            && ballots.rows.iter().all(|row| row.uncounted != Some(Why::ContractSignature)
                && row.uncounted != Some(Why::NoNode)))
    };
    let View::Ballots(ballots) = alice.sees(query, all) else {
        panic!()
    };
    let why = |id: Id| {
        let row = ballots.rows.iter().find(|row| row.id == id.to_string());
        row.unwrap().uncounted.clone()
    };
    assert_eq!(why(good), None);
    assert_eq!(why(stranger), Some(Why::NotInElectorate));
    assert_eq!(why(other_title), Some(Why::WordsDiffer("title".into())));
    assert_eq!(why(no_choice), Some(Why::BadChoice));
    assert_eq!(why(forged), Some(Why::BadSignature));
    let counted: Vec<_> = ballots
        .counted
        .ballots
        .iter()
        .map(|b| (b.account.clone(), b.choice, b.power.clone()))
        .collect();
    assert_eq!(counted, [(account(1), 1, "10".to_owned())]);
    // Delegated votes: how much of them is one's own no source says.
    assert!(!ballots.counted.all_own && ballots.counted.ballots[0].seen > 0);
    assert_eq!(ballots.counted.pays, views::Pays::NoCalls);
}

#[test]
fn a_weight_of_zero_names_its_cause() {
    let town = Town::default();
    let alice = town.browser(1);
    town.give(9, 1000);
    let made = make(&alice);
    let set = |map: &std::cell::RefCell<_>, wallet: u8, n: u64| {
        let map: &std::cell::RefCell<std::collections::BTreeMap<_, u64>> = map;
        map.borrow_mut().insert(address(wallet), n);
    };
    let amount = |base: &str| Amount {
        base: base.into(),
        decimals: 0,
        symbol: "OPG".into(),
    };
    set(&town.chain.balances, 2, 50);
    set(&town.chain.balances, 3, 60);
    town.chain
        .delegates
        .borrow_mut()
        .insert(address(3), address(9));
    set(&town.chain.balances, 4, 70);
    set(&town.chain.votes_now, 4, 70);
    let check = |wallet: u8, expected: ZeroCause| {
        let query = Query::Proposal {
            space: made.space.clone(),
            proposal: made.proposal.clone(),
            account: Some(account(wallet)),
        };
        let told = |view: &View| {
            matches!(view, View::Proposal(view)
                if view.votes[0].mine.as_ref().is_some_and(|mine| mine.zero.is_some()))
        };
        let View::Proposal(view) = alice.sees(query, told) else {
            panic!()
        };
        let mine = view.votes[0].mine.as_ref().unwrap();
        assert_eq!(mine.zero, Some(expected));
        assert_eq!(mine.power.as_ref().unwrap().base, "0");
    };
    check(
        2,
        ZeroCause::NeverDelegated {
            balance: amount("50"),
        },
    );
    check(
        3,
        ZeroCause::DelegatedTo {
            to: account(9),
            balance: amount("60"),
        },
    );
    check(4, ZeroCause::AfterSnapshot { now: amount("70") });
    check(5, ZeroCause::NoTokens);
}

#[test]
fn before_the_snapshot_nobody_weighs_anything_and_nobody_votes() {
    let town = Town::default();
    town.give(1, 10);
    let alice = town.browser(1);
    let space = alice
        .signs(Compose::Space {
            space: None,
            form: Box::new(rules()),
        })
        .space;
    let proposal = alice.signs(revision(&space, "Soon")).proposal.unwrap();
    let put = Compose::Opening {
        space: space.clone(),
        revision: proposal.clone(),
        effect: EffectForm::Request {
            who: "The operators".into(),
            lever: "minVendors".into(),
        },
        starts_in: 50,
        period: 10,
    };
    let opening = alice.signs(put).id;
    let ahead = |view: &ProposalView| {
        let mine = view.votes.first().and_then(|vote| vote.mine.as_ref());
        mine.is_some_and(|mine| mine.zero == Some(ZeroCause::SnapshotAhead))
    };
    let view = alice.proposal((&space, &proposal), ahead);
    assert_eq!(
        (view.stage, view.votes[0].stage),
        (Stage::Notice, Stage::Notice)
    );
    assert_eq!(view.votes[0].closes.block, view.votes[0].opens.block + 100);
    assert_eq!(
        alice.refused(ballot((&space, &opening), 1)),
        Why::NotOpenYet
    );
    town.mine(51);
    alice.votes((&space, &opening), 1);
    town.mine(200);
    assert_eq!(alice.refused(ballot((&space, &opening), 2)), Why::Ended);
    let view = alice.proposal((&space, &proposal), |view| {
        view.stage == Stage::Ended && settled(view, 1)
    });
    assert_eq!(figures(&view.votes[0]), (1, vec![10, 0, 0]));
    assert!(!view.votes[0].witnessed);
}

#[test]
fn while_the_rules_are_split_no_vote_opens_until_the_owner_heals_it() {
    let town = Town::default();
    let (alice, twin) = (town.browser(1), town.browser(1));
    let made = make(&alice);
    twin.opens(&made.space);
    let other_rules = |name: &str| Compose::Space {
        space: Some(made.space.clone()),
        form: Box::new(SpaceForm {
            name: name.into(),
            ..rules()
        }),
    };
    // The owner signs on two machines that do not see one another.
    let Outcome::ToSign(one) = alice.prepares(other_rules("One")) else {
        panic!()
    };
    let Outcome::ToSign(two) = twin.prepares(other_rules("Two")) else {
        panic!()
    };
    for (browser, sign) in [(&alice, one), (&twin, two)] {
        let signature = hex(&key(1).sign(&sign.id.parse().unwrap()).unwrap());
        let prepared = sign.prepared;
        let done = browser.does(Intent::Signed {
            prepared,
            signature,
        });
        assert!(matches!(done, Outcome::Published(_)), "{done:?}");
    }
    let query = Query::Space {
        space: made.space.clone(),
        hints: vec![],
    };
    let split =
        |view: &View| matches!(view, View::Space(SpaceView::Open(page)) if page.split.len() == 2);
    let View::Space(SpaceView::Open(page)) = alice.sees(query.clone(), split) else {
        panic!()
    };
    assert_eq!((page.version, page.rules.name.as_str()), (0, "Open Net"));
    assert_eq!(
        alice.refused(opening(&made.space, &made.proposal)),
        Why::SpaceSplit
    );
    alice.signs(other_rules("Three"));
    let healed = |view: &View| matches!(view, View::Space(SpaceView::Open(page)) if page.split.is_empty() && page.version == 2);
    let View::Space(SpaceView::Open(page)) = twin.sees(query, healed) else {
        panic!()
    };
    assert_eq!(page.rules.name, "Three");
    assert_eq!(page.history.len(), 4);
    assert!(
        page.history[0]
            .changed
            .iter()
            .any(|(field, _, new)| field == "name" && new == "Three")
    );
    alice.signs(opening(&made.space, &made.proposal));
}

#[test]
fn an_opening_whose_terms_differ_from_the_rules_is_shown_and_never_a_vote() {
    let town = Town::default();
    town.give(1, 10);
    let alice = town.browser(1);
    let made = make(&alice);
    let (mut opening, mut body) = stored_opening(&alice, &made);
    body.terms.threshold_bps = 1;
    body.effect = Effect::Poll;
    opening.rule = words::rule_text(&body.terms);
    let text = body.to_json();
    opening.body_hash = body_hash(&text);
    let id = put_act(&town, 1, opening.clone().into(), text);
    let shown = |view: &ProposalView| !view.refused_openings.is_empty();
    let view = alice.proposal((&made.space, &made.proposal), shown);
    let differs = Why::TermsDiffer("thresholdBps".into());
    assert_eq!(view.refused_openings, [(id.to_string(), differs)]);
    assert_eq!(view.votes.len(), 1);
}

#[test]
fn a_record_that_the_disk_changed_is_set_aside_and_fetched_again() {
    let town = Town::default();
    town.give(1, 10);
    let alice = town.browser(1);
    let made = make(&alice);
    let vote = alice.votes((&made.space, &made.opening), 1).id;
    alice.proposal((&made.space, &made.proposal), |view| {
        settled(view, 1) && view.sync.waiting == 0
    });
    let store = alice.store.clone();
    drop(alice);
    let (vote, heading): (Id, Id) = (vote.parse().unwrap(), made.proposal.parse().unwrap());
    // In the signature of the one, and in the text of the other.
    store.corrupt(vote, |row| {
        let at = row.event.find("signature").unwrap() + 20;
        let digit = if row.event.as_bytes()[at] == b'1' {
            "2"
        } else {
            "1"
        };
        row.event.replace_range(at..=at, digit);
    });
    store.corrupt(heading, |row| {
        row.event = row.event.replace("Two vendors", "Ten vendors")
    });
    let alice = town.reopened(1, store);
    let whole = |view: &View| {
        matches!(view, View::Proposal(view) if settled(view, 1)
            && view.revision.title == "Two vendors"
            && view.votes[0].tally.counted == 1)
    };
    alice.opens(&made.space);
    let query = Query::Proposal {
        space: made.space.clone(),
        proposal: made.proposal.clone(),
        account: None,
    };
    alice.sees(query, whole);
    let View::Storage(storage) = alice.sees(Query::Storage, |_| true) else {
        panic!()
    };
    assert_eq!(storage.corrupted, 2);
}

#[test]
fn another_wallets_signature_is_named_and_nothing_is_sent() {
    let town = Town::default();
    let alice = town.browser(1);
    let made = make(&alice);
    let Outcome::ToSign(sign) = alice.prepares(ballot((&made.space, &made.opening), 1)) else {
        panic!()
    };
    let sends = |signature: String| {
        alice.does(Intent::Signed {
            prepared: sign.prepared.clone(),
            signature,
        })
    };
    let by_another = hex(&key(2).sign(&sign.id.parse().unwrap()).unwrap());
    let other = Outcome::Refused(Why::WalletOtherAccount(account(2)));
    assert_eq!(sends(by_another), other);
    for nonsense in ["", "0x", "no", "0x1234"] {
        let outcome = sends(nonsense.into());
        assert!(
            matches!(outcome, Outcome::Refused(Why::WalletOther(_))),
            "{outcome:?}"
        );
    }
    let count = alice
        .store
        .count_ref(made.opening.parse().unwrap(), Class::Ballot);
    assert_eq!(town.world.clock.block_on(count), Ok(0));
    // What was prepared cannot be changed on the way.
    let right = hex(&key(1).sign(&sign.id.parse().unwrap()).unwrap());
    let changed = sign.prepared.replace("\"For\"", "\"Against\"");
    let outcome = alice.does(Intent::Signed {
        prepared: changed,
        signature: right,
    });
    assert!(matches!(outcome, Outcome::Refused(_)), "{outcome:?}");
}

#[test]
fn a_node_that_lies_is_outvoted_and_two_stop_the_count() {
    let town = Town::default();
    town.give(1, 10);
    let alice = town.browser(1);
    let made = make(&alice);
    town.chain.liars.borrow_mut().insert(NODES[2].into());
    alice.votes((&made.space, &made.opening), 1);
    let names = (made.space.as_str(), made.proposal.as_str());
    let view = alice.proposal(names, |view| settled(view, 1));
    assert_eq!(figures(&view.votes[0]), (1, vec![10, 0, 0]));
    let agreed = Trust::Agreed {
        agree: 2,
        asked: 3,
        named_by_space: 0,
    };
    assert_eq!(view.votes[0].tally.trust, Some(agreed));

    let town = Town::default();
    town.give(1, 10);
    let alice = town.browser(1);
    let made = make(&alice);
    town.chain.liars.borrow_mut().insert(NODES[1].into());
    town.chain.dead.borrow_mut().insert(NODES[2].into());
    alice.votes((&made.space, &made.opening), 1);
    let names = (made.space.as_str(), made.proposal.as_str());
    let view = alice.proposal(names, |view| {
        matches!(view.votes[0].tally.trust, Some(Trust::Disagree { .. }))
    });
    assert_eq!(view.votes[0].tally.counted, 0);
    assert_eq!(view.votes[0].tally.unweighed, 1);
    let weights = &view.votes[0].tally.checks[3];
    assert_eq!(
        (weights.what, weights.state),
        (CheckOf::Weights, CheckState::Bad)
    );
}

#[test]
fn a_store_that_refuses_keeps_nothing_half_and_says_so() {
    let town = Town::default();
    let alice = town.browser(1);
    let made = make(&alice);
    let Outcome::ToSign(sign) = alice.prepares(ballot((&made.space, &made.opening), 1)) else {
        panic!()
    };
    let signature = hex(&key(1).sign(&sign.id.parse().unwrap()).unwrap());
    let signed = Intent::Signed {
        prepared: sign.prepared,
        signature,
    };
    let check = |trouble: StoreError, expected: Why| {
        alice.store.trouble(Some(trouble));
        assert_eq!(
            alice.does(signed.clone()),
            Outcome::Refused(expected.clone())
        );
        let failed = |view: &View| *view == View::Failed(expected.clone());
        alice.sees(Query::Storage, failed);
        alice.store.trouble(None);
    };
    check(StoreError::Newer, Why::NewerStore);
    check(
        StoreError::Full,
        Why::StorageRefused("the disk is full".into()),
    );
    check(
        StoreError::Refused("private window".into()),
        Why::StorageRefused("private window".into()),
    );
    // The same signature is still good.
    assert!(matches!(alice.does(signed), Outcome::Published(_)));
}

#[test]
fn one_vote_for_each_listed_account_needs_no_token() {
    let town = Town::default();
    let alice = town.browser(1);
    let form = SpaceForm {
        power: "account/1".into(),
        token: String::new(),
        symbol: String::new(),
        accounts: vec![account(1), account(2)],
        quorum: "2".into(),
        quorum_is_bps: false,
        ..rules()
    };
    let space = alice
        .signs(Compose::Space {
            space: None,
            form: Box::new(form),
        })
        .space;
    let proposal = alice.signs(revision(&space, "By list")).proposal.unwrap();
    let opening = alice.signs(opening(&space, &proposal)).id;
    town.mine(2);
    alice.votes((&space, &opening), 1);
    let carol = town.browser(3);
    carol.opens(&space);
    carol.proposal((&space, &proposal), |view| view.votes.len() == 1);
    carol.votes((&space, &opening), 2);
    let view = carol.proposal((&space, &proposal), |view| {
        view.votes[0].tally.received == 2 && view.votes[0].tally.counted == 1
    });
    let mine = view.votes[0].mine.as_ref().unwrap();
    assert_eq!(mine.zero, Some(ZeroCause::NotListed));
    assert_eq!(mine.uncounted, Some(Why::NotInElectorate));
    assert_eq!(view.votes[0].tally.trust, Some(Trust::Listed));
    assert_eq!(view.votes[0].tally.quorum_met, Some(false));
    assert_eq!(view.votes[0].tally.participating.symbol, "");
}

#[test]
fn a_page_of_another_build_is_told_so_and_watches_end_with_their_seat() {
    let town = Town::default();
    let alice = town.browser(1);
    let first = || alice.inbox.borrow_mut().drain(..).next();
    alice.seat.take(ToEngine::Hello("build".into()));
    assert_eq!(first(), Some(FromEngine::Ready));
    alice.seat.take(ToEngine::Hello("other".into()));
    assert_eq!(first(), Some(FromEngine::OtherBuild("build".into())));

    let space = Id([3; 32]).to_string();
    let query = Query::Draft {
        space: space.clone(),
        key: "new".into(),
    };
    alice.seat.take(ToEngine::Watch(500, query));
    town.world.clock.pass(1000);
    let save = |title: &str| {
        alice.does(Intent::SaveDraft {
            space: space.clone(),
            key: "new".into(),
            draft: Some(DraftView {
                title: title.into(),
                ..DraftView::default()
            }),
        });
        town.world.clock.pass(1000);
    };
    let shown = || {
        let inbox = alice.inbox.borrow();
        let numbers = inbox.iter().filter_map(|message| match message {
            FromEngine::Show(500, number, _) => Some(*number),
            _ => None,
        });
        numbers.collect::<Vec<_>>()
    };
    assert_eq!(shown(), [1]);
    save("One");
    assert_eq!(shown(), [1, 2]);
    // A topic without a change of the view sends nothing.
    alice.does(Intent::SaveDraft {
        space: space.clone(),
        key: "another".into(),
        draft: None,
    });
    town.world.clock.pass(1000);
    assert_eq!(shown(), [1, 2]);
    alice.seat.take(ToEngine::Bye);
    save("Two");
    assert_eq!(shown(), [1, 2]);
}
