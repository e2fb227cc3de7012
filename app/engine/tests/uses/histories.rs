//! A Governor's history: nobody is asked before the reader agrees; then what most sources say is read, kept, and shown
//! again without asking.

use super::{
    governor::{ALICE, BOB, GOVERNOR, PAID, governs, governs_as_bravo, says_of, stands, votes},
    node::{CHAIN, TOKEN},
    world::{Browser, NODES, Town, address, make, put_act},
};
use lens::history::{Decision, Rule, packed::Packed};
use record::{Address, Power, Sponsorship};
use views::{
    ContractKind, ContractRef, HistoryLack, HistorySource, HistoryView, Intent, Outcome, Query,
    ReadStage, SourceTrust, Times, ToEngine, Trust, View, Why,
};

fn town() -> Town {
    let town = Town::default();
    governs(&town.chain);
    town
}

fn contract(address: Address) -> ContractRef {
    ContractRef {
        chain: CHAIN,
        address: address.to_string(),
        ..ContractRef::default()
    }
}

fn of(address: Address) -> HistorySource {
    HistorySource::Governor(contract(address))
}

fn seen(
    browser: &Browser<'_>,
    source: HistorySource,
    wanted: impl Fn(&HistoryView) -> bool,
) -> HistoryView {
    let wanted = |view: &View| matches!(view, View::History(history) if wanted(history));
    match browser.sees(Query::History(source), wanted) {
        View::History(history) => *history,
        other => panic!("{other:?}"),
    }
}

fn names(browser: &Browser<'_>, nodes: usize) {
    let place = seen(browser, of(GOVERNOR), |_| true).asking.id;
    for url in &NODES[..nodes] {
        let add = Intent::AddSource {
            space: place.clone(),
            url: (*url).into(),
        };
        assert_eq!(browser.does(add), Outcome::Ok);
    }
}

/// The reader names sources and reads to the end.
fn reads(browser: &Browser<'_>, nodes: usize) -> HistoryView {
    names(browser, nodes);
    let read = Intent::ReadHistory(of(GOVERNOR));
    assert_eq!(browser.does(read), Outcome::Ok);
    seen(browser, of(GOVERNOR), |view| {
        matches!(view.stage, ReadStage::Complete(_))
    })
}

fn packed(browser: &Browser<'_>, view: &HistoryView) -> Packed {
    let mut all = Vec::new();
    for part in 0..view.parts {
        let source = of(GOVERNOR);
        match browser.does(Intent::HistoryBytes { source, part }) {
            Outcome::HistoryBytes(bytes) => {
                assert_eq!((bytes.edition, bytes.parts), (view.edition, view.parts));
                all.extend(bytes.bytes);
            }
            other => panic!("{other:?}"),
        }
    }
    Packed::read(&all).unwrap()
}

/// The time of a block of that chain.
fn at(block: i64) -> Option<i64> {
    Some(1_789_900_000 + block * 12)
}

#[test]
fn nobody_is_asked_before_the_reader_agrees() {
    let town = town();
    let browser = town.browser(1);
    let view = seen(&browser, of(GOVERNOR), |_| true);
    assert!(view.asking.needs_consent && view.edition == 0);
    let refused = browser.does(Intent::ReadHistory(of(GOVERNOR)));
    assert_eq!(refused, Outcome::Refused(Why::NoConsent));
    let shown = browser.sees(Query::Contract(contract(GOVERNOR)), |_| true);
    assert!(matches!(shown, View::Contract(view) if view.found.is_none()));
    town.world.clock.pass(60_000);
    assert!(town.world.nodes.asked().is_empty());
}

#[test]
fn what_ended_is_a_decision_and_what_did_not_is_named() {
    let town = town();
    let browser = town.browser(1);
    let view = reads(&browser, 3);
    assert_eq!((view.decisions, view.votes), (1, 2));
    assert!(
        matches!(
            view.trust,
            SourceTrust::Chain(Trust::Agreed {
                agree: 3,
                asked: 3,
                ..
            })
        ),
        "{:?}",
        view.trust
    );
    assert_eq!(
        view.lacks,
        [HistoryLack::Cancelled(1), HistoryLack::Open(1)]
    );
    assert_eq!(view.times, Times::Read);
    let governor = view.governor.clone().unwrap();
    assert_eq!(governor.name, "Test Governor");
    assert_eq!(governor.token, Some(TOKEN.to_string()));
    assert!(governor.understood);

    let packed = packed(&browser, &view);
    let [decision] = packed.history.decisions.as_slice() else {
        panic!("{packed:?}");
    };
    let name = |index: u32| packed.history.voters[index as usize].to_string();
    let Decision {
        id,
        title,
        rule,
        opens,
        closes,
        eligible,
        votes,
        ..
    } = decision;
    assert_eq!((&**id, title.as_deref()), ("7", Some("Pay somebody")));
    assert_eq!((*opens, *closes), (at(110), at(300)));
    assert_eq!(*eligible, Some(Power::from(100)));
    assert_eq!(
        *rule,
        Rule::Majority {
            yes: 1,
            no: 0,
            abstain: Some(2),
            threshold_bps: 5000,
            quorum: Some(Power::from(40)),
            against_counts: false,
        }
    );
    let cast: Vec<_> = votes
        .iter()
        .map(|vote| (name(vote.voter), vote.choice, vote.power, vote.at))
        .collect();
    assert_eq!(
        cast,
        [
            (ALICE.to_string(), 1, Power::from(70), at(150)),
            (BOB.to_string(), 0, Power::from(30), at(200)),
        ]
    );
    let beside = &packed.beside[0];
    assert_eq!(beside.executed, Some(true));
    assert_eq!(
        beside.pays.iter().map(|to| name(*to)).collect::<Vec<_>>(),
        [PAID.to_string()]
    );
}

#[test]
fn what_was_read_is_shown_again_without_asking_and_only_what_is_new_is_read() {
    let town = town();
    let first = town.browser(1);
    let before = reads(&first, 3);
    let bytes = packed(&first, &before);
    let later = town.reopened(1, first.store.clone());
    let asked = town.world.nodes.asked().len();
    let view = seen(&later, of(GOVERNOR), |view| view.edition > 0);
    assert_eq!(view.stage, ReadStage::Resting);
    assert_eq!(packed(&later, &view), bytes);
    assert_eq!(town.world.nodes.asked().len(), asked);

    // The open proposal ends.
    votes(&town.chain, 1_500, 9, BOB, 0, 30);
    says_of(&town.chain, 9, (910, 2000), [30, 70, 0]);
    town.mine(2_000);
    let read = Intent::ReadHistory(of(GOVERNOR));
    assert_eq!(later.does(read), Outcome::Ok);
    let view = seen(&later, of(GOVERNOR), |view| view.decisions == 2);
    assert_eq!(view.votes, 4);
    let nodes = town.world.nodes.asked();
    let again = nodes[asked..]
        .iter()
        .filter(|(_, body)| body.contains("eth_getLogs") && body.contains("\"fromBlock\":\"0x0\""));
    assert_eq!(again.count(), 0);
}

#[test]
fn nodes_that_give_little_at_once_are_asked_in_parts() {
    let town = town();
    town.chain.most_blocks.set(50);
    let browser = town.browser(1);
    let view = reads(&browser, 3);
    assert_eq!((view.decisions, view.votes), (1, 2));
    assert!(matches!(
        view.trust,
        SourceTrust::Chain(Trust::Agreed { agree: 3, .. })
    ));
}

#[test]
fn one_source_that_keeps_a_vote_back_is_outvoted_and_two_leave_a_gap() {
    let town = town();
    town.chain.liars.borrow_mut().insert(NODES[2].into());
    let browser = town.browser(1);
    let three = reads(&browser, 3);
    assert_eq!((three.decisions, three.votes), (1, 2));
    assert!(matches!(
        three.trust,
        SourceTrust::Chain(Trust::Agreed {
            agree: 2,
            asked: 3,
            ..
        })
    ));

    let town = self::town();
    town.chain.liars.borrow_mut().insert(NODES[1].into());
    let browser = town.browser(1);
    let two = reads(&browser, 2);
    let gap = |lack: &HistoryLack| matches!(lack, HistoryLack::Disagree(..));
    assert!(two.lacks.iter().any(gap), "{:?}", two.lacks);
}

#[test]
fn votes_that_do_not_add_up_to_what_the_governor_says_are_no_decision() {
    let town = town();
    says_of(&town.chain, 7, (110, 300), [30, 71, 0]);
    let browser = town.browser(1);
    let view = reads(&browser, 3);
    assert_eq!(view.decisions, 0);
    assert!(view.lacks.contains(&HistoryLack::Incomplete("7".into())));
}

#[test]
fn what_the_governor_says_was_defeated_is_not_shown_as_passed() {
    // 70 of 100 for it; this Governor asks for three quarters.
    let outcome = |state| {
        let town = town();
        stands(&town.chain, 7, state);
        let browser = town.browser(1);
        let view = reads(&browser, 3);
        let said = view.lacks.contains(&HistoryLack::OtherOutcome(1));
        (
            packed(&browser, &view).history.decisions[0].rule == Rule::Unknown,
            said,
        )
    };
    assert_eq!(outcome(3), (true, true));
    assert_eq!(outcome(7), (false, false));
}

#[test]
fn a_governor_of_compounds_kind_says_quorum_and_votes_in_its_own_way() {
    let town = Town::default();
    governs_as_bravo(&town.chain);
    let browser = town.browser(1);
    let view = reads(&browser, 3);
    assert_eq!((view.decisions, view.votes), (1, 2));
    assert_eq!(view.lacks, []);
    let rule = &packed(&browser, &view).history.decisions[0].rule;
    assert_eq!(
        *rule,
        Rule::Majority {
            yes: 1,
            no: 0,
            abstain: None,
            threshold_bps: 5000,
            quorum: Some(Power::from(60)),
            against_counts: false,
        }
    );
}

#[test]
fn what_is_no_governor_has_no_history() {
    let town = town();
    let browser = town.browser(1);
    names(&browser, 3);
    let read = Intent::ReadHistory(of(TOKEN));
    assert_eq!(browser.does(read), Outcome::Ok);
    let view = seen(&browser, of(TOKEN), |view| {
        matches!(view.stage, ReadStage::Paused(..))
    });
    assert!(matches!(view.stage, ReadStage::Paused(Why::Field(..), _)));
}

#[test]
fn a_contract_is_what_it_answers() {
    let town = town();
    let browser = town.browser(1);
    names(&browser, 3);
    let check = |address: Address, kind: ContractKind, related: &[(ContractKind, String)]| {
        let found = |view: &View| matches!(view, View::Contract(view) if view.found.is_some());
        let View::Contract(view) = browser.sees(Query::Contract(contract(address)), found) else {
            panic!("asked for a contract");
        };
        let found = view.found.unwrap();
        assert_eq!((found.kind, found.related.as_slice()), (kind, related));
    };
    let token = (ContractKind::VotesToken, TOKEN.to_string());
    check(GOVERNOR, ContractKind::Governor, &[token]);
    check(TOKEN, ContractKind::VotesToken, &[]);
    check(ALICE, ContractKind::Account, &[]);
}

#[test]
fn a_spaces_own_votes_are_a_history_once_they_are_over() {
    let town = Town::default();
    let browser = town.browser(1);
    let Outcome::Practice { space, .. } = browser.does(Intent::OpenPractice) else {
        panic!("the practice space opens");
    };
    let source = HistorySource::Space(space.clone());
    let reads = || {
        let read = Intent::ReadHistory(source.clone());
        assert_eq!(browser.does(read), Outcome::Ok);
        seen(&browser, source.clone(), |view| {
            view.stage == ReadStage::Complete(None)
        })
    };
    let before = reads();
    assert_eq!(
        (before.decisions, &before.trust),
        (0, &SourceTrust::Verified)
    );
    assert!(before.lacks.contains(&HistoryLack::Open(1)), "{before:?}");
    // The vote ends.
    town.world.clock.pass(60 * 86_400_000);
    let after = reads();
    assert!(after.decisions >= 1 && after.votes >= 4, "{after:?}");
    assert!(after.lacks.contains(&HistoryLack::NoTimes), "{after:?}");
    let bytes = browser.does(Intent::HistoryBytes { source, part: 0 });
    let Outcome::HistoryBytes(bytes) = bytes else {
        panic!("{bytes:?}");
    };
    let packed = Packed::read(&bytes.bytes).unwrap();
    let history = &packed.history;
    let drafts: u32 = packed.drafted.iter().map(|one| one.drafted).sum();
    // Everybody weighs one there, which nobody delegated; and its proposals bind nobody on chain.
    let mut votes = history.decisions.iter().flat_map(|one| &one.votes);
    assert!(votes.all(|vote| vote.own == Some(vote.power)));
    assert_eq!(packed.beside.len(), history.decisions.len());
    assert!(packed.beside.iter().all(|beside| beside.calls));
    assert!(drafts as usize >= history.decisions.len(), "{drafts}");
    // Each decision is named by its proposal, whose page it leads to.
    for decision in &history.decisions {
        let shown = browser.proposal((&space, &decision.id), |_| true);
        assert_eq!(
            Some(shown.revision.title.as_str()),
            decision.title.as_deref()
        );
    }
    assert!(town.world.nodes.asked().is_empty());
}

#[test]
fn who_backs_a_proposal_is_told_with_a_spaces_votes() {
    let town = Town::default();
    town.give(1, 60);
    town.give(2, 30);
    let browser = town.browser(1);
    let made = make(&browser);
    browser.votes((&made.space, &made.opening), 1);
    town.mine(200);
    // The space's page is open, so that it is known where the chain is.
    let page = Query::Space {
        space: made.space.clone(),
        hints: vec![],
    };
    browser.seat.take(ToEngine::Watch(900, page));
    let backs = |support, seq| Sponsorship {
        account: address(2),
        space: made.space.parse().unwrap(),
        revision: made.proposal.parse().unwrap(),
        title: "Two vendors".into(),
        support,
        seq,
    };
    let before = |(support, seq)| {
        put_act(&town, 2, backs(support, seq).into(), String::new());
        town.mine(1);
        let source = HistorySource::Space(made.space.clone());
        let read = Intent::ReadHistory(source.clone());
        assert_eq!(browser.does(read), Outcome::Ok);
        let view = seen(&browser, source.clone(), |view| {
            view.stage == ReadStage::Complete(None)
        });
        assert_eq!(view.parts, 1, "{view:?}");
        let Outcome::HistoryBytes(bytes) = browser.does(Intent::HistoryBytes { source, part: 0 })
        else {
            panic!("the history has bytes");
        };
        let packed = Packed::read(&bytes.bytes).unwrap();
        let named = |who: u32| packed.history.voters[who as usize].to_string();
        let told = packed.drafted.iter();
        let told = told.map(|one| (named(one.who), one.drafted, one.backed));
        told.collect::<Vec<_>>()
    };
    let author = (address(1).to_string(), 1, 0);
    let backer = (address(2).to_string(), 0, 1);
    assert_eq!(before((true, 1)), [author.clone(), backer]);
    // Whoever stops backing backs none.
    assert_eq!(before((false, 2)), [author]);
}
