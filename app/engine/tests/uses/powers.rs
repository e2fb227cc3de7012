//! Who can act without a vote, asked live: nobody before the reader agrees, then what most sources say.

use super::{
    node::CHAIN,
    world::{Browser, NODES, Town},
};
use record::Address;
use views::{
    AccountKind, Bypasses, Intent, LeavesLog, NodeState, Outcome, PowerGuard, PowerScope,
    PowersFound, PowersRun, PowersView, Query, Trust, UnscannedWhat, View, WayStart, Why,
};

const CONTRACT: Address = Address([0xc0; 20]);
const OWNER: Address = Address([0xa1; 20]);

fn town() -> Town {
    let town = Town::default();
    town.chain.owned.borrow_mut().insert(CONTRACT, OWNER);
    town
}

fn scope() -> PowerScope {
    PowerScope {
        chain: CHAIN,
        start: vec![CONTRACT.to_string()],
        ..PowerScope::default()
    }
}

fn seen(browser: &Browser<'_>, wanted: impl Fn(&PowersView) -> bool) -> PowersView {
    let wanted = |view: &View| matches!(view, View::Powers(powers) if wanted(powers));
    match browser.sees(Query::Powers(scope()), wanted) {
        View::Powers(powers) => *powers,
        other => panic!("{other:?}"),
    }
}

/// The reader names sources, and asks them.
fn checks(browser: &Browser<'_>, nodes: usize) -> Outcome {
    let place = seen(browser, |_| true).asking.id;
    for url in &NODES[..nodes] {
        let add = Intent::AddSource {
            space: place.clone(),
            url: (*url).into(),
        };
        assert_eq!(browser.does(add), Outcome::Ok);
    }
    browser.does(Intent::CheckPowers(scope()))
}

fn found(browser: &Browser<'_>) -> PowersFound {
    let view = seen(browser, |view| {
        view.run == PowersRun::Idle && view.found.is_some()
    });
    *view.found.unwrap()
}

#[test]
fn nobody_is_asked_before_the_reader_agrees() {
    let town = town();
    let browser = town.browser(1);
    let view = seen(&browser, |_| true);
    assert!(view.asking.needs_consent && view.found.is_none());
    let refused = browser.does(Intent::CheckPowers(scope()));
    assert_eq!(refused, Outcome::Refused(Why::NoConsent));
    town.world.clock.pass(60_000);
    assert!(town.world.nodes.asked().is_empty());
}

#[test]
fn an_owners_key_and_a_setter_without_a_word_are_shown() {
    let town = town();
    let browser = town.browser(1);
    assert_eq!(checks(&browser, 3), Outcome::Ok);
    let found = found(&browser);
    let row = &found.levers[0];
    assert_eq!(row.function, "setCap(uint256)");
    assert_eq!(
        (&row.guard, row.log, row.bypasses),
        (&PowerGuard::Owner, LeavesLog::Never, Bypasses::Yes)
    );
    let way = &row.ways[0];
    assert_eq!((&way.starts, way.signatures), (&WayStart::Keys, Some(1)));
    assert_eq!(way.keys, [OWNER.to_string()]);
    assert_eq!(found.accounts[1].kind, AccountKind::Key);
    assert!(found.links.iter().any(|link| link.bypass));
    assert!(
        matches!(found.trust, Trust::Agreed { asked: 3, .. }),
        "{:?}",
        found.trust
    );
    assert_eq!(
        (found.chain, found.block.block),
        (CHAIN, town.chain.head.get())
    );
    // Asked again, it is asked anew.
    town.mine(5);
    assert_eq!(browser.does(Intent::CheckPowers(scope())), Outcome::Ok);
    let later = seen(&browser, |view| {
        view.found
            .as_ref()
            .is_some_and(|of| of.block.block > found.block.block)
    });
    assert_eq!(later.run, PowersRun::Idle);
}

#[test]
fn one_source_that_lies_is_outvoted_and_two_leave_a_gap() {
    let town = town();
    town.chain.liars.borrow_mut().insert(NODES[2].into());
    let browser = town.browser(1);
    assert_eq!(checks(&browser, 3), Outcome::Ok);
    let three = found(&browser);
    assert!(
        matches!(
            three.trust,
            Trust::Agreed {
                agree: 2,
                asked: 3,
                ..
            }
        ),
        "{:?}",
        three.trust
    );
    assert_eq!(three.levers[0].ways[0].keys, [OWNER.to_string()]);
    // And is named.
    let nodes = seen(&browser, |_| true).asking.nodes;
    let state = |url: &str| {
        nodes
            .iter()
            .find(|node| node.url == url)
            .unwrap()
            .state
            .clone()
    };
    assert_eq!(state(NODES[2]), NodeState::Contradicts);
    assert_eq!(state(NODES[0]), NodeState::Good);

    let town = self::town();
    town.chain.liars.borrow_mut().insert(NODES[1].into());
    let browser = town.browser(1);
    assert_eq!(checks(&browser, 2), Outcome::Ok);
    let two = found(&browser);
    let contradicted = |gap: &views::Unscanned| matches!(gap.what, UnscannedWhat::Disagree(_));
    assert!(
        two.unscanned.iter().any(contradicted),
        "{:?}",
        two.unscanned
    );
    assert!(two.levers.iter().all(|row| row.bypasses != Bypasses::Yes));
}

#[test]
fn sources_that_fall_silent_end_a_check_with_the_reason() {
    let town = town();
    let browser = town.browser(1);
    for url in NODES {
        town.chain.dead.borrow_mut().insert(url.into());
    }
    assert_eq!(checks(&browser, 3), Outcome::Ok);
    let view = seen(&browser, |view| matches!(view.run, PowersRun::Failed(_)));
    assert_eq!(view.run, PowersRun::Failed(Why::NoNode));
    assert_eq!(view.found, None);
    assert_eq!(browser.does(Intent::StopPowers(scope())), Outcome::Ok);
    assert_eq!(seen(&browser, |_| true).run, PowersRun::Idle);
}

#[test]
fn a_start_that_is_no_address_is_refused() {
    let town = town();
    let browser = town.browser(1);
    for start in [
        vec![],
        vec!["0x12".to_owned()],
        vec![CONTRACT.to_string(); 40],
    ] {
        let scope = PowerScope { start, ..scope() };
        let outcome = browser.does(Intent::CheckPowers(scope));
        assert!(
            matches!(outcome, Outcome::Refused(Why::Malformed(_))),
            "{outcome:?}"
        );
    }
}
