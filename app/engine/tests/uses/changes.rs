//! Changes without a decision: nobody is asked before the reader agrees; then each change stands beside the proposal that
//! it carries out, or beside none.

use super::{
    governor::{GOVERNOR, PAID, executes, governs, logs_of},
    node::{CHAIN, SENDER, TOKEN},
    world::{Browser, NODES, Town},
};
use alloy_primitives::keccak256;
use chain::{B256, U256, abi, events::UPGRADED};
use chain::{bypass::functions::selector, contracts};
use record::Address;
use views::{
    ChangeKind, ChangesFound, ChangesView, DecisionMatch, GovernorRule, Intent, LoggedChange,
    Outcome, Query, ReadStage, RuleValue, Trust, View, Watched, Why,
};

const TREASURY: Address = Address([0x72; 20]);

/// The treasury's code changes in this block.
fn upgrades(town: &Town, contract: Address, block: u64) {
    let code = B256::from(abi::address(chain::Address::repeat_byte(0xc0)));
    logs_of(&town.chain, contract, block, &[UPGRADED, code], &[]);
}

/// The code of two contracts changed as one was made, before the first proposal, with one that was carried out, and on its own.
fn town() -> Town {
    let town = Town::default();
    governs(&town.chain);
    for contract in [PAID, TREASURY] {
        town.chain.owned.borrow_mut().insert(contract, SENDER);
    }
    upgrades(&town, TREASURY, 0);
    upgrades(&town, PAID, 50);
    upgrades(&town, PAID, 400);
    upgrades(&town, TREASURY, 400);
    upgrades(&town, PAID, 990);
    town
}

fn watched(governor: Option<Address>) -> Watched {
    Watched {
        chain: CHAIN,
        contracts: [PAID, TREASURY].map(|of| of.to_string()).to_vec(),
        governor: governor.map(|of| of.to_string()),
        nodes: Vec::new(),
    }
}

fn seen(browser: &Browser<'_>, of: &Watched, wanted: impl Fn(&ChangesView) -> bool) -> ChangesView {
    let wanted = |view: &View| matches!(view, View::Changes(changes) if wanted(changes));
    match browser.sees(Query::Changes(of.clone()), wanted) {
        View::Changes(changes) => *changes,
        other => panic!("{other:?}"),
    }
}

fn found(browser: &Browser<'_>, of: &Watched) -> ChangesFound {
    found_by(browser, of, &NODES)
}

fn found_by(browser: &Browser<'_>, of: &Watched, nodes: &[&str]) -> ChangesFound {
    let place = seen(browser, of, |_| true).asking.id;
    for url in nodes {
        let add = Intent::AddSource {
            space: place.clone(),
            url: (*url).into(),
        };
        assert_eq!(browser.does(add), Outcome::Ok);
    }
    assert_eq!(browser.does(Intent::ReadChanges(of.clone())), Outcome::Ok);
    let view = seen(browser, of, |view| {
        matches!(view.stage, ReadStage::Complete(_))
    });
    *view.found.unwrap()
}

fn rows(found: &ChangesFound) -> Vec<(u64, &str, DecisionMatch, bool)> {
    let row = |one: &LoggedChange| (one.at.block, one.decision.clone(), one.early);
    let contract = |one: &LoggedChange| match one.contract == PAID.to_string() {
        true => "paid",
        false => "treasury",
    };
    found
        .changes
        .iter()
        .map(|one| {
            let (block, decision, early) = row(one);
            (block, contract(one), decision, early)
        })
        .collect()
}

#[test]
fn nobody_is_asked_before_the_reader_agrees() {
    let town = town();
    let browser = town.browser(1);
    let of = watched(Some(GOVERNOR));
    let view = seen(&browser, &of, |_| true);
    assert!(view.asking.needs_consent && view.found.is_none());
    let refused = browser.does(Intent::ReadChanges(of));
    assert_eq!(refused, Outcome::Refused(Why::NoConsent));
    town.world.clock.pass(60_000);
    assert!(town.world.nodes.asked().is_empty());
}

#[test]
fn each_change_stands_beside_its_decision_or_none() {
    let town = town();
    let browser = town.browser(1);
    let found = found(&browser, &watched(Some(GOVERNOR)));
    let title = String::from("Pay somebody");
    assert_eq!(
        rows(&found),
        [
            (990, "paid", DecisionMatch::None, false),
            (
                400,
                "treasury",
                DecisionMatch::Beside("7".into(), title.clone()),
                false
            ),
            (
                400,
                "paid",
                DecisionMatch::Carries("7".into(), title),
                false
            ),
            (50, "paid", DecisionMatch::None, true),
            (0, "treasury", DecisionMatch::Made, true),
        ]
    );
    let newest = &found.changes[0];
    assert_eq!(newest.kind, ChangeKind::Code);
    assert_eq!(newest.entry, "Upgraded");
    let code = Address([0xc0; 20]).to_string();
    assert_eq!(newest.values, [("implementation".to_owned(), code)]);
    assert_eq!(newest.sender, Some(SENDER.to_string()));
    assert_eq!(newest.called, Some(TOKEN.to_string()));
    assert_eq!(newest.transaction, B256::from(U256::from(990)).to_string());
    assert_eq!(newest.at.at, Some((1_789_900_000 + 990 * 12) * 1000));
    assert!(matches!(
        found.trust,
        Trust::Agreed {
            agree: 3,
            asked: 3,
            ..
        }
    ));
    assert_eq!(found.lacks, []);
}

#[test]
fn without_a_governor_no_decision_is_known() {
    let town = town();
    let browser = town.browser(1);
    let found = found(&browser, &watched(None));
    let unknown =
        |one: &LoggedChange| matches!(one.decision, DecisionMatch::Unknown | DecisionMatch::Made);
    assert!(found.changes.iter().all(unknown), "{:?}", found.changes);
}

#[test]
fn a_source_that_hides_a_change_is_outvoted() {
    let town = town();
    town.chain.liars.borrow_mut().insert(NODES[2].into());
    let browser = town.browser(1);
    let found = found(&browser, &watched(Some(GOVERNOR)));
    assert_eq!(rows(&found).len(), 5);
    assert!(matches!(
        found.trust,
        Trust::Agreed {
            agree: 2,
            asked: 3,
            ..
        }
    ));
}

#[test]
fn where_nobody_answers_it_pauses_and_goes_on_when_told_to() {
    let town = town();
    let browser = town.browser(1);
    let of = watched(Some(GOVERNOR));
    for url in NODES {
        town.chain.dead.borrow_mut().insert(url.into());
    }
    let place = seen(&browser, &of, |_| true).asking.id;
    let add = Intent::AddSource {
        space: place,
        url: NODES[0].into(),
    };
    assert_eq!(browser.does(add), Outcome::Ok);
    assert_eq!(browser.does(Intent::ReadChanges(of.clone())), Outcome::Ok);
    let paused = seen(&browser, &of, |view| {
        matches!(view.stage, ReadStage::Paused(..))
    });
    assert_eq!(paused.found, None);
    assert_eq!(browser.does(Intent::StopChanges(of.clone())), Outcome::Ok);
    seen(&browser, &of, |view| view.stage == ReadStage::Resting);
    town.chain.dead.borrow_mut().clear();
    executes(&town.chain, 999, 9);
    assert_eq!(found(&browser, &of).changes.len(), 5);
}

const TIMELOCK: Address = Address([0x71; 20]);

/// The Governor says so of a rule.
fn says(town: &Town, of: Address, function: &str, answer: Vec<u8>) {
    let call = selector(function).to_vec();
    town.chain.answers.borrow_mut().insert((of, call), answer);
}

/// A contract logs that a rule was one number and is another.
fn sets(town: &Town, of: Address, block: u64, entry: &str, (was, is): (u64, u64)) {
    let data = [abi::small(was), abi::small(is)].concat();
    logs_of(&town.chain, of, block, &[keccak256(entry)], &data);
}

/// The rules, each with what it is now, the blocks in which it was set, and whether that was without an entry.
fn rules(found: &ChangesFound) -> Vec<(GovernorRule, RuleValue, Vec<u64>, bool)> {
    let blocks = |places: &[u32]| {
        let change = |place: &u32| found.changes[*place as usize].at.block;
        places.iter().map(change).collect()
    };
    found
        .rules
        .iter()
        .map(|one| (one.rule, one.now.clone(), blocks(&one.set), one.unlogged))
        .collect()
}

/// A Governor with a timelock, whose period was changed by its decision, and whose delay by none.
fn ruled() -> Town {
    let town = town();
    let number = |n: u64| abi::small(n).to_vec();
    for (function, answer) in [
        ("votingDelay()", number(20)),
        ("quorumNumerator()", number(4)),
        ("quorumDenominator()", number(100)),
        ("proposalThreshold()", number(1_000)),
        (
            "timelock()",
            abi::address(chain::Address::new(TIMELOCK.0)).to_vec(),
        ),
    ] {
        says(&town, GOVERNOR, function, answer);
    }
    let call = contracts::get_min_delay();
    let delay = ((TIMELOCK, call), number(7_200));
    town.chain.answers.borrow_mut().extend([delay]);
    let set = "VotingPeriodSet(uint256,uint256)";
    sets(&town, GOVERNOR, 50, set, (0, 100));
    sets(&town, GOVERNOR, 400, set, (100, 190));
    sets(
        &town,
        GOVERNOR,
        60,
        "VotingDelaySet(uint256,uint256)",
        (0, 10),
    );
    sets(
        &town,
        TIMELOCK,
        800,
        "MinDelayChange(uint256,uint256)",
        (60, 7_200),
    );
    town
}

#[test]
fn each_rule_in_force_stands_with_what_set_it_and_one_changed_without_an_entry_is_seen() {
    let town = ruled();
    let browser = town.browser(1);
    let of = Watched {
        contracts: vec![TIMELOCK.to_string()],
        ..watched(Some(GOVERNOR))
    };
    let found = found(&browser, &of);
    let number = |n: &str| RuleValue::Number(n.into());
    let words = "support=bravo&quorum=for,abstain";
    assert_eq!(
        rules(&found),
        [
            // The log's last word was 10.
            (GovernorRule::VotingDelay, number("20"), vec![60], true),
            (
                GovernorRule::VotingPeriod,
                number("190"),
                vec![400, 50],
                false
            ),
            (
                GovernorRule::ProposalThreshold,
                number("1000"),
                vec![],
                false
            ),
            (
                GovernorRule::Quorum,
                RuleValue::Share("4".into(), "100".into()),
                vec![],
                false
            ),
            (
                GovernorRule::Timelock,
                RuleValue::Account(TIMELOCK.to_string()),
                vec![],
                false
            ),
            (
                GovernorRule::TimelockDelay,
                number("7200"),
                vec![800],
                false
            ),
            (
                GovernorRule::Counting,
                RuleValue::Words(words.into()),
                vec![],
                false
            ),
        ]
    );
    // Who: the decision that was carried out in the same transaction, or none.
    let decision = |rule: GovernorRule, place: usize| {
        let of = found.rules.iter().find(|one| one.rule == rule).unwrap();
        found.changes[of.set[place] as usize].decision.clone()
    };
    assert!(matches!(
        decision(GovernorRule::TimelockDelay, 0),
        DecisionMatch::None
    ));
    assert!(matches!(
        decision(GovernorRule::VotingPeriod, 0),
        DecisionMatch::Beside(..)
    ));
    assert!(matches!(
        found.trust,
        Trust::Agreed {
            agree: 3,
            asked: 3,
            ..
        }
    ));
}

#[test]
fn without_a_governor_there_are_no_rules_and_a_contract_that_answers_anything_has_none() {
    let town = ruled();
    let browser = town.browser(1);
    assert!(found(&browser, &watched(None)).rules.is_empty());
    // Nine words where a number is expected are no number.
    let call = selector("proposalThreshold()").to_vec();
    let answer = ((GOVERNOR, call), vec![0; 288]);
    town.chain.answers.borrow_mut().extend([answer]);
    let rules = found(&browser, &watched(Some(GOVERNOR))).rules;
    assert!(
        rules
            .iter()
            .all(|one| one.rule != GovernorRule::ProposalThreshold)
    );
}

#[test]
fn where_sources_contradict_one_another_about_the_log_no_rule_is_said_to_have_changed_without_an_entry()
 {
    let town = ruled();
    town.chain.liars.borrow_mut().insert(NODES[1].into());
    let of = Watched {
        contracts: vec![TIMELOCK.to_string()],
        ..watched(Some(GOVERNOR))
    };
    let found = found_by(&town.browser(1), &of, &NODES[..2]);
    let contradicted = |lack: &views::ChangesLack| matches!(lack, views::ChangesLack::Disagree(..));
    assert!(found.lacks.iter().any(contradicted), "{:?}", found.lacks);
    let delay = found
        .rules
        .iter()
        .find(|one| one.rule == GovernorRule::VotingDelay)
        .unwrap();
    // Both agree on what it is now; of the log nobody can tell.
    assert_eq!(delay.now, RuleValue::Number("20".into()));
    assert!(found.rules.iter().all(|one| !one.unlogged));
}
