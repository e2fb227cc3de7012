//! What a form holds that cannot be used: each field says so.

use super::*;

#[test]
fn a_form_says_which_field_cannot_be_used() {
    let town = Town::default();
    let alice = town.browser(1);
    let check = |form: SpaceForm, field: &str| {
        let why = alice.refused(Compose::Space {
            space: None,
            form: Box::new(form),
        });
        assert!(
            matches!(&why, Why::Field(name, _) if name == field),
            "{field}: {why:?}"
        );
    };
    let form = rules;
    check(
        SpaceForm {
            name: String::new(),
            ..form()
        },
        "name",
    );
    check(
        SpaceForm {
            name: "a\u{202e}b".into(),
            ..form()
        },
        "name",
    );
    check(
        SpaceForm {
            chain: "base".into(),
            ..form()
        },
        "chain",
    );
    check(
        SpaceForm {
            token: "0x12".into(),
            ..form()
        },
        "token",
    );
    check(
        SpaceForm {
            token: String::new(),
            ..form()
        },
        "token",
    );
    check(
        SpaceForm {
            power: "karma".into(),
            ..form()
        },
        "power",
    );
    check(
        SpaceForm {
            threshold_bps: "10000".into(),
            ..form()
        },
        "threshold_bps",
    );
    check(
        SpaceForm {
            quorum: "10001".into(),
            ..form()
        },
        "quorum",
    );
    check(
        SpaceForm {
            quorum: "-1".into(),
            ..form()
        },
        "quorum",
    );
    check(
        SpaceForm {
            period: "0".into(),
            ..form()
        },
        "period",
    );
    check(
        SpaceForm {
            relays: vec!["https://a.example".into()],
            ..form()
        },
        "relays",
    );
    check(
        SpaceForm {
            nodes: vec![("x".into(), "wss://a.example".into())],
            ..form()
        },
        "nodes",
    );
    check(
        SpaceForm {
            owner: "me".into(),
            ..form()
        },
        "owner",
    );
    check(
        SpaceForm {
            power: "account/1".into(),
            token: String::new(),
            accounts: vec![account(1), account(1)],
            ..form()
        },
        "accounts",
    );
    let made = make(&alice);
    let moved = Compose::Space {
        space: Some(made.space.clone()),
        form: Box::new(SpaceForm {
            chain: "1".into(),
            ..form()
        }),
    };
    assert!(matches!(alice.refused(moved), Why::Field(name, _) if name == "chain"));
    let bob = town.browser(2);
    bob.opens(&made.space);
    let edit = Compose::Space {
        space: Some(made.space.clone()),
        form: Box::new(form()),
    };
    assert_eq!(bob.refused(edit), Why::NotAllowed("the owner".into()));
    let later = Compose::Revision {
        space: made.space.clone(),
        proposal: Some(made.proposal.clone()),
        title: "Mine now".into(),
        text: String::new(),
        kind: "other".into(),
        changes: vec![],
    };
    bob.sees(
        Query::Proposal {
            space: made.space.clone(),
            proposal: made.proposal.clone(),
            account: None,
        },
        |view| matches!(view, View::Proposal(_)),
    );
    assert_eq!(bob.refused(later), Why::NotAllowed("the author".into()));
    let unknown = ballot((&made.space, &Id([4; 32]).to_string()), 1);
    assert_eq!(alice.refused(unknown), Why::UnknownReference);
    assert_eq!(
        alice.refused(ballot((&made.space, &made.opening), 4)),
        Why::BadChoice
    );
}
