//! Spaces in lists, on a basis, beside their rivals, and edited by their owner.

use crate::world::*;
use engine::ports::CatalogueFile;
use views::*;

fn open(browser: &Browser<'_>, space: &str, wanted: impl Fn(&SpacePage) -> bool) -> SpacePage {
    let query = Query::Space {
        space: space.into(),
        hints: vec![],
    };
    let seen = |view: &View| matches!(view, View::Space(SpaceView::Open(page)) if wanted(page));
    match browser.sees(query, seen) {
        View::Space(SpaceView::Open(page)) => *page,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_space_that_nobody_has_is_looked_for_and_not_found() {
    let town = Town::default();
    let alice = town.browser(1);
    let space = record::Id([3; 32]).to_string();
    let source = Intent::AddSource {
        space: space.clone(),
        url: RELAY_A.into(),
    };
    assert_eq!(alice.does(source), Outcome::Ok);
    let query = Query::Space {
        space: space.clone(),
        hints: vec![],
    };
    alice.sees(query.clone(), |view| {
        matches!(view, View::Space(SpaceView::NotFound { .. }))
    });
    town.relay_a.down(true);
    alice.does(Intent::Retry {
        space: space.clone(),
    });
    alice.sees(query, |view| {
        matches!(view, View::Space(SpaceView::NotFound { relays })
            if matches!(relays[0].state, RelayState::Down { .. }))
    });
    let proposal = record::Id([4; 32]).to_string();
    let query = Query::Proposal {
        space,
        proposal,
        account: None,
    };
    alice.sees(query, |view| *view == View::Failed(Why::NotFound));
    let nonsense = Query::Space {
        space: "nonsense".into(),
        hints: vec![],
    };
    alice.sees(nonsense, |view| {
        *view == View::Failed(Why::Malformed("id".into()))
    });
}

#[test]
fn the_owner_changes_the_rules_and_the_history_says_what() {
    let town = Town::default();
    let alice = town.browser(1);
    let made = make(&alice);
    let form = SpaceForm {
        period: "500".into(),
        owner: account(2),
        ..rules()
    };
    alice.signs(Compose::Space {
        space: Some(made.space.clone()),
        form: Box::new(form),
    });
    let page = open(&alice, &made.space, |page| page.version == 1);
    assert_eq!(page.owner, account(2));
    let period = ("period".to_owned(), "100".to_owned(), "500".to_owned());
    let owner = ("owner".to_owned(), account(1), account(2));
    assert_eq!(page.history[0].changed, [period, owner]);
    // The vote stays under the version that it pinned.
    let view = alice.proposal((&made.space, &made.proposal), |_| true);
    assert_eq!(view.votes[0].closes.block - view.votes[0].opens.block, 100);
    // That it was an old one already when the vote was opened nobody but witnesses could rule out.
    let terms = &view.votes[0].tally.checks[1];
    let expected = (CheckOf::Terms, CheckState::Weak);
    assert_eq!((terms.what, terms.state), expected);
    // Who was owner is none any more.
    let back = Compose::Space {
        space: Some(made.space),
        form: Box::new(rules()),
    };
    assert_eq!(alice.refused(back), Why::NotAllowed("the owner".into()));
}

#[test]
fn a_second_opening_of_one_revision_is_a_separate_vote() {
    let town = Town::default();
    town.give(1, 10);
    let alice = town.browser(1);
    let made = make(&alice);
    alice.votes((&made.space, &made.opening), 1);
    let again = alice.signs(opening(&made.space, &made.proposal)).id;
    town.mine(3);
    alice.votes((&made.space, &again), 2);
    let both = |view: &ProposalView| {
        view.votes.len() == 2 && view.votes.iter().all(|vote| vote.tally.counted == 1)
    };
    let view = alice.proposal((&made.space, &made.proposal), both);
    let power = |id: &str| {
        let vote = view.votes.iter().find(|vote| vote.opening == id);
        figures(vote.unwrap()).1
    };
    assert_eq!(
        (power(&made.opening), power(&again)),
        (vec![10, 0, 0], vec![0, 10, 0])
    );
}

#[test]
fn a_later_version_of_the_text_is_a_revision_and_the_vote_stays_with_its_own() {
    let town = Town::default();
    let alice = town.browser(1);
    let made = make(&alice);
    let later = Compose::Revision {
        space: made.space.clone(),
        proposal: Some(made.proposal.clone()),
        title: "Two vendors, with a grant".into(),
        text: "More.".into(),
        kind: "treasury".into(),
        changes: vec![Change {
            name: "grant".into(),
            from: "0".into(),
            to: "250000".into(),
            unit: "OPG".into(),
        }],
    };
    let later = alice.signs(later);
    assert_eq!(later.proposal, Some(made.proposal.clone()));
    let view = alice.proposal((&made.space, &made.proposal), |view| {
        view.revisions.len() == 2
    });
    assert_eq!(
        (view.revision.number, view.revision.title.as_str()),
        (1, "Two vendors")
    );
    let rows: Vec<_> = view
        .revisions
        .iter()
        .map(|row| (row.number, row.id.clone()))
        .collect();
    assert_eq!(rows, [(2, later.id), (1, made.proposal)]);
}

#[test]
fn rivals_for_one_token_are_listed_and_the_catalogue_is_a_basis() {
    let town = Town::default();
    let alice = town.browser(1);
    let first = make(&alice).space;
    let form = SpaceForm {
        name: "Open Net Two".into(),
        ..rules()
    };
    let second = alice
        .signs(Compose::Space {
            space: None,
            form: Box::new(form),
        })
        .space;
    let page = open(&alice, &second, |page| !page.rivals.is_empty());
    assert_eq!(page.rivals[0].space, first);
    let list = format!(r#"{{"spaces":[{{"id":"{second}","name":"X","date":"2026-11-01"}}]}}"#);
    let file = CatalogueFile {
        name: "catalogue".into(),
        json: list,
    };
    town.world.catalogue.files.borrow_mut().push(file);
    let bob = town.browser(2);
    bob.opens(&second);
    let dated = Basis::Catalogue {
        date: "2026-11-01".into(),
    };
    open(&bob, &second, |page| page.basis == dated);
    // A list of the development network is a place to find things, no basis.
    let View::Home(home) = alice.sees(
        Query::Home,
        |view| matches!(view, View::Home(home) if home.spaces.len() == 2),
    ) else {
        panic!()
    };
    assert_eq!(home.spaces[0].name, "Open Net Two");
}
