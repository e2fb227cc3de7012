//! Requests for a decision, who stands behind them, answers and disputes, in two browsers.

use crate::{
    governor::GOVERNOR,
    node::{CHAIN, TOKEN},
    world::*,
};
use views::*;

fn form(kind: ClaimKind, subject: Option<&str>, about: &str, text: &str) -> ClaimForm {
    ClaimForm {
        kind,
        subject: subject.map(str::to_owned),
        about: about.into(),
        asked: match kind {
            ClaimKind::Request if !text.is_empty() => "the guardian".into(),
            _ => String::new(),
        },
        text: text.into(),
        evidence: match text {
            "" => Vec::new(),
            _ => vec!["https://evidence.example/1".into(), "block 12".into()],
        },
    }
}

fn says(browser: &Browser<'_>, space: &str, claim: ClaimForm) -> String {
    let space = space.to_owned();
    browser.signs(Compose::Claim { space, claim }).id
}

fn claims(browser: &Browser<'_>, space: &str, wanted: impl Fn(&ClaimsView) -> bool) -> ClaimsView {
    let query = Query::Claims {
        space: space.into(),
        account: Some(browser.account()),
    };
    match browser.sees(
        query,
        |view| matches!(view, View::Claims(view) if wanted(view)),
    ) {
        View::Claims(view) => *view,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_request_is_stood_behind_and_answered() {
    let place = Town::default();
    (1..=3).for_each(|wallet| place.give(wallet, 100 * u64::from(wallet)));
    let (alice, bob, carol) = (place.browser(1), place.browser(2), place.browser(3));
    let space = make(&alice).space;
    bob.opens(&space);
    carol.opens(&space);
    let asked = form(
        ClaimKind::Request,
        None,
        "power gas-pricing",
        "Halve the *fee*.",
    );
    let request = says(&alice, &space, asked);
    let waits = claims(&bob, &space, |view| view.requests.len() == 1);
    assert_eq!(waits.requests[0].answered, None);
    assert_eq!(waits.requests[0].asked, "the guardian");
    assert!(!waits.requests[0].mine);

    let behind = form(
        ClaimKind::Attestation,
        Some(&request),
        "",
        "I ask for this too.",
    );
    says(&bob, &space, behind);
    says(
        &carol,
        &space,
        form(ClaimKind::Explanation, Some(&request), "", "In March."),
    );
    for browser in [&alice, &bob] {
        let view = claims(browser, &space, |view| {
            view.requests.first().is_some_and(|request| {
                request.answered.is_some() && request.behind.len() == 1 && request.unweighed == 0
            })
        });
        let request = &view.requests[0];
        assert_eq!(request.weight.as_ref().unwrap().base, "300");
        let (account, weight) = &request.behind[0];
        assert_eq!(
            (account, weight.as_ref().unwrap().base.as_str()),
            (&bob.account(), "200")
        );
        assert_eq!(request.claim.replies.len(), 1);
        assert_eq!(request.claim.replies[0].kind, ClaimKind::Explanation);
        assert_eq!(request.claim.about, "power gas-pricing");
        assert!(request.mine);
        assert!(view.weighed.is_some());
        assert_eq!(view.log.len(), 3);
    }

    // Bob takes his word back: it stays in the log and no longer stands behind.
    says(
        &bob,
        &space,
        form(ClaimKind::Attestation, Some(&request), "", ""),
    );
    let view = claims(&alice, &space, |view| view.log.len() == 4);
    assert!(view.requests[0].behind.is_empty());
    let fates = |fate: Fate| view.log.iter().filter(|line| line.fate == fate).count();
    assert_eq!(fates(Fate::Stands), 2);
    assert_eq!(fates(Fate::TookBack), 1);
    assert_eq!(fates(Fate::Aside(Why::Superseded)), 1);
}

#[test]
fn an_entry_is_disputed_and_corrected() {
    let place = Town::default();
    let alice = place.browser(1);
    let space = make(&alice).space;
    let on = |kind, text| form(kind, None, "power enclave-code", text);
    let lever = says(
        &alice,
        &space,
        on(ClaimKind::Lever, "An admin key holds it."),
    );
    says(&alice, &space, on(ClaimKind::Lever, "A Safe holds it."));
    says(
        &alice,
        &space,
        form(ClaimKind::Dispute, Some(&lever), "", "It was replaced."),
    );
    let view = claims(&alice, &space, |view| view.log.len() == 3);
    assert_eq!(view.entries.len(), 1);
    let evidence = &view.entries[0].evidence;
    assert_eq!(evidence.len(), 2);
    let replaced = view.log.iter().find(|line| line.id == lever).unwrap();
    assert_eq!(replaced.fate, Fate::Aside(Why::Superseded));
}

#[test]
fn a_claim_that_says_nothing_or_of_nothing_is_refused_before_it_is_signed() {
    let place = Town::default();
    let alice = place.browser(1);
    let space = make(&alice).space;
    let check = |claim: ClaimForm, field: Option<&str>| {
        let space = space.clone();
        let why = alice.refused(Compose::Claim { space, claim });
        match (&why, field) {
            (Why::Field(name, _), Some(field)) => assert_eq!(name, field),
            (Why::UnknownReference, None) => {}
            _ => panic!("{why:?}"),
        }
    };
    check(form(ClaimKind::Lever, None, "", "Text."), Some("about"));
    check(
        form(ClaimKind::Lever, None, "two\nlines", "Text."),
        Some("about"),
    );
    check(form(ClaimKind::Lever, None, "power fees", ""), Some("text"));
    let nobody = ClaimForm {
        asked: String::new(),
        ..form(ClaimKind::Request, None, "power fees", "Text.")
    };
    check(nobody, Some("asked"));
    let nowhere = format!("0x{}", "12".repeat(32));
    check(form(ClaimKind::Dispute, Some(&nowhere), "", "Text."), None);
}

fn on(chain: u64, contract: record::Address) -> Query {
    Query::ClaimsOn(ClaimedOn {
        network: String::new(),
        contracts: vec![(chain, contract.to_string())],
    })
}

fn spaces(browser: &Browser<'_>, query: Query) -> Vec<ClaimSpace> {
    match browser.sees(query, |_| true) {
        View::ClaimsOn(spaces) => spaces,
        other => panic!("{other:?}"),
    }
}

/// A space that names a token and a Governor, or none.
fn space_of(browser: &Browser<'_>, token: record::Address, governor: &str) -> String {
    let form = SpaceForm {
        token: token.to_string(),
        governor: governor.into(),
        ..rules()
    };
    let form = Box::new(form);
    let space = browser.signs(Compose::Space { space: None, form }).space;
    browser.opens(&space);
    space
}

#[test]
fn claims_on_a_contract_are_found_by_the_spaces_that_name_it() {
    let town = Town::default();
    let alice = town.browser(1);
    let other = record::Address([0x42; 20]);
    let by_token = space_of(&alice, TOKEN, "");
    let by_governor = space_of(&alice, other, &GOVERNOR.to_string());
    let check = |chain, contract, expected: &[&String]| {
        let found = spaces(&alice, on(chain, contract));
        let found: Vec<&String> = found.iter().map(|of| &of.space.space).collect();
        assert_eq!(found, expected, "{chain} {contract}");
    };
    check(CHAIN, TOKEN, &[&by_token]);
    check(CHAIN, GOVERNOR, &[&by_governor]);
    check(CHAIN, other, &[&by_governor]);
    check(1, TOKEN, &[]);
    check(CHAIN, record::Address([0x43; 20]), &[]);
    let malformed = Query::ClaimsOn(ClaimedOn {
        network: String::new(),
        contracts: vec![(CHAIN, "0x12".into())],
    });
    alice.sees(malformed, |view| {
        *view == View::Failed(Why::Malformed("account".into()))
    });
    // Whoever has not opened the space knows nothing of it.
    assert!(spaces(&town.browser(2), on(CHAIN, TOKEN)).is_empty());
}

#[test]
fn a_space_of_the_catalogue_comes_first_and_is_known_to_be_unopened() {
    let town = Town::default();
    let (alice, bob) = (town.browser(1), town.browser(2));
    let unlisted = space_of(&alice, TOKEN, "");
    let listed = space_of(&bob, TOKEN, &GOVERNOR.to_string());
    let json = format!(
        r#"{{"spaces":[{{"id":"{listed}","name":"Its space","network":"net","relays":["{RELAY_A}"]}}]}}"#
    );
    let file = engine::ports::CatalogueFile {
        name: "catalogue".into(),
        json,
    };
    town.world.catalogue.files.borrow_mut().push(file);
    let query = || {
        Query::ClaimsOn(ClaimedOn {
            network: "net".into(),
            contracts: vec![(CHAIN, TOKEN.to_string())],
        })
    };
    let carol = town.browser(3);
    let found = spaces(&carol, query());
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].space.name, "Its space");
    assert_eq!(found[0].space.relays, [RELAY_A]);
    assert_eq!(found[0].basis, None);
    // Opened, both are there, each once; the catalogue's comes first.
    carol.opens(&unlisted);
    carol.opens(&listed);
    let found = spaces(&carol, query());
    let ids: Vec<&String> = found.iter().map(|of| &of.space.space).collect();
    assert_eq!(ids, [&listed, &unlisted]);
    assert!(found.iter().all(|of| of.basis.is_some()));
}

#[test]
fn what_is_claimed_about_a_power_and_said_to_it_reaches_an_open_page_of_the_network() {
    let town = Town::default();
    let (alice, bob) = (town.browser(1), town.browser(2));
    let space = make(&alice).space;
    bob.opens(&space);
    bob.seat.take(ToEngine::Watch(900, on(CHAIN, TOKEN)));
    let until = |wanted: &dyn Fn(&ClaimSpace) -> bool| {
        for _ in 0..1_500 {
            match bob.last_view(900) {
                Some(View::ClaimsOn(spaces)) if spaces.first().is_some_and(wanted) => {
                    return spaces[0].clone();
                }
                _ => town.world.clock.pass(40),
            }
        }
        panic!("never seen: {:?}", bob.last_view(900));
    };
    until(&|of| of.space.space == space && of.entries.is_empty());
    let about = "power enclave-code";
    let lever = form(ClaimKind::Lever, None, about, "A Safe holds it.");
    let lever = says(&alice, &space, lever);
    let found = until(&|of| of.entries.len() == 1);
    let claim = &found.entries[0];
    assert_eq!((&claim.id, &claim.account), (&lever, &alice.account()));
    assert_eq!(claim.about, about);
    assert_eq!(claim.evidence.len(), 2);
    assert!(claim.replies.is_empty());

    let dispute = form(ClaimKind::Dispute, Some(&lever), "", "It was replaced.");
    says(&bob, &space, dispute);
    let answer = form(ClaimKind::Explanation, Some(&lever), "", "Not yet.");
    says(&alice, &space, answer);
    let found = until(&|of| of.entries.iter().any(|claim| claim.replies.len() == 2));
    let kinds = found.entries[0].replies.iter().map(|reply| reply.kind);
    let kinds: Vec<ClaimKind> = kinds.collect();
    assert!(kinds.contains(&ClaimKind::Dispute) && kinds.contains(&ClaimKind::Explanation));

    let asked = form(ClaimKind::Request, None, about, "Publish the signers.");
    says(&alice, &space, asked);
    let found = until(&|of| of.requests.len() == 1);
    assert_eq!(found.requests[0].asked, "the guardian");
    assert_eq!(found.entries.len(), 1);

    // Taken back, it is gone.
    says(&alice, &space, form(ClaimKind::Lever, None, about, ""));
    until(&|of| of.entries.is_empty());
}
