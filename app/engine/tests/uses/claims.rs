//! Requests for a decision, who stands behind them, answers and disputes, in two browsers.

use crate::world::*;
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
