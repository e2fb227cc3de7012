//! Everything as a file, and back.

use crate::world::*;
use views::*;

fn file(browser: &Browser<'_>, intent: Intent) -> Vec<u8> {
    match browser.does(intent) {
        Outcome::File { bytes, .. } => bytes,
        other => panic!("{other:?}"),
    }
}

fn restored(browser: &Browser<'_>, file: &[u8]) -> (u32, u32, Vec<(Why, u32)>) {
    match browser.does(Intent::Restore {
        file: file.to_vec(),
    }) {
        Outcome::Restored {
            new,
            known,
            refused,
            ..
        } => (new, known, refused),
        other => panic!("{other:?}"),
    }
}

fn draft(title: &str) -> DraftView {
    DraftView {
        title: title.into(),
        text: "…".into(),
        kind: "other".into(),
        ..DraftView::default()
    }
}

/// A vote with two ballots, a comment and a draft, and no relay that still has any of it.
fn lived(town: &Town) -> (Made, Vec<u8>, Vec<u8>) {
    town.give(1, 30);
    town.give(2, 12);
    let alice = town.browser(1);
    let made = make(&alice);
    alice.votes((&made.space, &made.opening), 1);
    alice.signs(Compose::BindDevice {
        space: made.space.clone(),
    });
    let bob = town.browser(2);
    bob.opens(&made.space);
    bob.proposal((&made.space, &made.proposal), |view| view.votes.len() == 1);
    bob.votes((&made.space, &made.opening), 2);
    alice.proposal((&made.space, &made.proposal), |view| settled(view, 2));
    alice.does(Intent::SaveDraft {
        space: made.space.clone(),
        key: "new".into(),
        draft: Some(draft("Unfinished")),
    });
    let backup = file(&alice, Intent::Backup);
    let export = file(
        &alice,
        Intent::Export {
            space: made.space.clone(),
        },
    );
    let View::Storage(storage) = alice.sees(Query::Storage, |_| true) else {
        panic!()
    };
    assert!(storage.last_backup.is_some());
    assert_eq!((storage.acts, storage.unsent, storage.corrupted), (6, 0, 0));
    (made, backup, export)
}

fn forget(town: &Town) {
    for relay in [&town.relay_a, &town.relay_b] {
        for event in relay.events() {
            let id = record::Event::from_json(&event).unwrap().id.bare();
            relay.forget(&id);
        }
    }
}

#[test]
fn a_backup_in_an_empty_browser_gives_the_same_count() {
    let town = Town::default();
    let (made, backup, _) = lived(&town);
    forget(&town);
    let carol = town.browser(3);
    assert_eq!(restored(&carol, &backup), (6, 0, vec![]));
    assert_eq!(restored(&carol, &backup), (0, 6, vec![]));
    carol.opens(&made.space);
    let view = carol.proposal((&made.space, &made.proposal), |view| settled(view, 2));
    assert_eq!(figures(&view.votes[0]), (2, vec![30, 12, 0]));
    let query = Query::Draft {
        space: made.space.clone(),
        key: "new".into(),
    };
    let View::Draft(Some(kept)) = carol.sees(query, |_| true) else {
        panic!()
    };
    assert_eq!(kept.title, "Unfinished");
    // What the relays lost they get again.
    let given = |view: &View| matches!(view, View::Sync(sync) if sync.relays.iter().all(|relay| relay.holds == 6));
    carol.sees(
        Query::Sync {
            space: made.space.clone(),
        },
        given,
    );
}

#[test]
fn no_key_is_in_a_backup() {
    let town = Town::default();
    let (_, backup, export) = lived(&town);
    for file in [&backup, &export] {
        let text = String::from_utf8(file.clone()).unwrap();
        assert!(!text.contains("sealed") && !text.contains("practice/key"));
    }
    assert!(!String::from_utf8(export).unwrap().contains("Unfinished"));
}

#[test]
fn a_damaged_file_says_where_and_gives_what_is_whole() {
    let town = Town::default();
    let (_, backup, _) = lived(&town);
    let text = String::from_utf8(backup.clone()).unwrap();
    let carol = town.browser(3);
    let refused = |file: &[u8]| {
        carol.does(Intent::Restore {
            file: file.to_vec(),
        })
    };
    let bad = |outcome: Outcome, at: &str| {
        assert_eq!(outcome, Outcome::Refused(Why::BadBackup(at.into())));
    };
    bad(refused(b""), "empty");
    bad(refused(&[0xff, 0xfe, 0]), "not text");
    bad(refused(b"PK\x03\x04"), "line 1: not a Locus backup");
    bad(
        refused(b"{\"locus\":\"recipe\",\"version\":\"1\"}\n"),
        "line 1: not a Locus backup",
    );
    bad(
        refused(b"{\"locus\":\"backup\",\"version\":\"7\"}\n"),
        "version 7",
    );

    // Cut off in the middle of a line.
    let lines: Vec<&str> = text.lines().collect();
    let cut = format!("{}\n{}\n{}", lines[0], lines[1], &lines[2][..50]);
    let (new, _, why) = restored(&carol, cut.as_bytes());
    assert_eq!(new, 1);
    assert_eq!(why, [(Why::BadBackup("line 3: cut off".into()), 1)]);

    // One event changed, one line of nonsense, one draft that is none.
    let changed = lines[2].replace("\"created_at\":17", "\"created_at\":16");
    assert_ne!(changed, lines[2]);
    let file = format!(
        "{}\n{changed}\nnonsense\n{{\"draft\":7}}\n{}\n",
        lines[0], lines[3]
    );
    let (new, _, why) = restored(&carol, file.as_bytes());
    assert_eq!(new, 1);
    assert_eq!(
        why.iter().map(|(_, count)| count).sum::<u32>(),
        3,
        "{why:?}"
    );
}

#[test]
fn a_draft_is_kept_on_this_device_and_never_overwritten_by_an_older_one() {
    let town = Town::default();
    let alice = town.browser(1);
    let space = record::Id([3; 32]).to_string();
    let save = |title: Option<&str>| {
        alice.does(Intent::SaveDraft {
            space: space.clone(),
            key: "new".into(),
            draft: title.map(draft),
        })
    };
    let shown = || {
        let query = Query::Draft {
            space: space.clone(),
            key: "new".into(),
        };
        match alice.sees(query, |_| true) {
            View::Draft(draft) => draft.map(|draft| draft.title),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(shown(), None);
    save(Some("One"));
    let old = file(&alice, Intent::Backup);
    town.world.clock.pass(1000);
    save(Some("Two"));
    restored(&alice, &old);
    assert_eq!(shown(), Some("Two".into()));
    save(None);
    assert_eq!(shown(), None);
}
