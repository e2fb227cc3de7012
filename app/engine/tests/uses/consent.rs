//! No host is contacted before the reader agrees.

use crate::world::*;
use engine::ports::CatalogueFile;
use views::*;

fn space_query(space: &str, hints: &[&str]) -> Query {
    Query::Space {
        space: space.into(),
        hints: hints.iter().map(|hint| (*hint).to_owned()).collect(),
    }
}

fn hosts(browser: &Browser<'_>, query: Query) -> Vec<(String, NamedBy, bool, bool)> {
    let wanted = |view: &View| matches!(view, View::Space(SpaceView::NeedsConsent { .. }));
    match browser.sees(query, wanted) {
        View::Space(SpaceView::NeedsConsent { hosts, .. }) => {
            let row = |h: Host| (h.url, h.named_by, h.agreed, h.refused);
            hosts.into_iter().map(row).collect()
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_link_contacts_nobody_until_the_reader_agrees() {
    let town = Town::default();
    let alice = town.browser(1);
    let made = make(&alice);
    drop(alice);
    let before = (
        town.world.relays.dialled().len(),
        town.world.nodes.asked().len(),
    );
    let bob = town.browser(2);
    let query = space_query(&made.space, &[RELAY_A]);
    assert_eq!(
        hosts(&bob, query.clone()),
        [(RELAY_A.to_owned(), NamedBy::Link, false, false)]
    );
    bob.does(Intent::Retry {
        space: made.space.clone(),
    });
    town.world.clock.pass(60_000);
    let after = (
        town.world.relays.dialled().len(),
        town.world.nodes.asked().len(),
    );
    assert_eq!(before, after);

    let agree = Intent::Consent {
        space: made.space.clone(),
        hosts: vec![RELAY_A.into()],
        agree: true,
    };
    assert_eq!(bob.does(agree), Outcome::Ok);
    // What the space itself names still waits for the reader, and is asked for beside the page.
    let known = |view: &View| {
        matches!(
            view,
            View::Space(SpaceView::NeedsConsent { known: Some(_), .. })
        )
    };
    let View::Space(SpaceView::NeedsConsent {
        hosts,
        known: Some(page),
    }) = bob.sees(query, known)
    else {
        panic!()
    };
    assert!(page.sync.consent);
    assert!(hosts.iter().any(|host| host.url == RELAY_B && !host.agreed));
    let dialled = town.world.relays.dialled();
    assert!(
        !dialled[before.0..].contains(&RELAY_B.to_owned()),
        "{dialled:?}"
    );
    assert_eq!(town.world.nodes.asked().len(), before.1);
}

#[test]
fn taking_consent_back_ends_the_contact() {
    let town = Town::default();
    let alice = town.browser(1);
    let made = make(&alice);
    let all = [vec![RELAY_A, RELAY_B], NODES.to_vec()].concat();
    let leave = Intent::Consent {
        space: made.space.clone(),
        hosts: all.into_iter().map(str::to_owned).collect(),
        agree: false,
    };
    alice.does(leave);
    town.world.clock.pass(60_000);
    assert_eq!(
        (town.relay_a.connections(), town.relay_b.connections()),
        (0, 0)
    );
    let known = |view: &View| {
        matches!(
            view,
            View::Space(SpaceView::NeedsConsent { known: Some(_), .. })
        )
    };
    alice.sees(space_query(&made.space, &[]), known);
}

#[test]
fn private_addresses_are_contacted_only_when_typed() {
    let town = Town::default();
    let home = "ws://192.168.1.7:7777";
    town.world.relays.add(home);
    let bob = town.browser(2);
    let space = record::Id([3; 32]).to_string();
    let query = space_query(&space, &[home, RELAY_B]);
    assert_eq!(
        hosts(&bob, query.clone()),
        [
            (home.to_owned(), NamedBy::Link, false, true),
            (RELAY_B.to_owned(), NamedBy::Link, false, false)
        ]
    );
    let agree = |url: &str| Intent::Consent {
        space: space.clone(),
        hosts: vec![url.into()],
        agree: true,
    };
    bob.does(agree(home));
    town.world.clock.pass(20_000);
    assert!(town.world.relays.dialled().is_empty());
    let typed = Intent::AddSource {
        space: space.clone(),
        url: home.into(),
    };
    assert_eq!(bob.does(typed), Outcome::Ok);
    bob.sees(
        query,
        |view| matches!(view, View::Space(SpaceView::NotFound { relays }) if relays[0].url == home),
    );
    let wrong = bob.does(Intent::AddSource {
        space,
        url: "ftp://x.example".into(),
    });
    assert!(
        matches!(wrong, Outcome::Refused(Why::Field(..))),
        "{wrong:?}"
    );
}

#[test]
fn loopback_is_no_surprise_where_locus_comes_from_this_machine() {
    let town = Town::default();
    town.world.catalogue.here.set(true);
    let bob = town.browser(2);
    let space = record::Id([3; 32]).to_string();
    let list = format!(
        r#"{{"spaces":[{{"id":"{space}","name":"Rehearsal","note":"rehearsal",
            "relays":["ws://127.0.0.1:7001"],"nodes":[{{"name":"anvil","url":"http://127.0.0.1:8545"}}]}}]}}"#
    );
    town.world.catalogue.files.borrow_mut().push(CatalogueFile {
        name: "local".into(),
        json: list,
    });
    let View::Home(home) = bob.sees(Query::Home, |_| true) else {
        panic!()
    };
    assert_eq!(home.listed.len(), 1);
    assert_eq!(home.listed[0].name, "Rehearsal");
    assert_eq!(
        hosts(&bob, space_query(&space, &[])),
        [
            (
                "ws://127.0.0.1:7001".to_owned(),
                NamedBy::Catalogue,
                false,
                false
            ),
            (
                "http://127.0.0.1:8545".to_owned(),
                NamedBy::Catalogue,
                false,
                false
            )
        ]
    );
}

#[test]
fn signing_rules_that_somebody_else_filled_in_is_no_consent_to_the_hosts_they_name() {
    let town = Town::default();
    let mallory = town.browser(1);
    let made = make(&mallory);
    let owned = |period: &str| SpaceForm {
        period: period.into(),
        owner: account(2),
        ..rules()
    };
    // Anybody may name somebody else as the owner.
    mallory.signs(Compose::Space {
        space: Some(made.space.clone()),
        form: Box::new(owned("500")),
    });
    let bob = town.browser(2);
    hosts(&bob, space_query(&made.space, &[RELAY_A]));
    bob.does(Intent::Consent {
        space: made.space.clone(),
        hosts: vec![RELAY_A.into()],
        agree: true,
    });
    let known = |view: &View| match view {
        View::Space(SpaceView::NeedsConsent { known, .. }) => {
            known.as_ref().is_some_and(|page| page.owner == account(2))
        }
        _ => false,
    };
    bob.sees(space_query(&made.space, &[]), known);
    let typed = "wss://own.example";
    let mut form = owned("600");
    form.relays.push(typed.into());
    bob.signs(Compose::Space {
        space: Some(made.space.clone()),
        form: Box::new(form),
    });
    let View::Sync(sync) = bob.sees(Query::Sync { space: made.space }, |_| true) else {
        panic!()
    };
    let waiting: Vec<&str> = sync.hosts.iter().map(|host| host.url.as_str()).collect();
    assert_eq!(waiting, [vec![RELAY_B], NODES.to_vec()].concat());
    assert!(sync.relays.iter().any(|relay| relay.url == typed));
}
