//! Trying out without a wallet.

use crate::world::*;
use views::*;

fn opens(browser: &Browser<'_>) -> (String, String) {
    match browser.does(Intent::OpenPractice) {
        Outcome::Practice { account, space } => (account, space),
        other => panic!("{other:?}"),
    }
}

fn page(browser: &Browser<'_>, space: &str) -> SpacePage {
    let query = Query::Space {
        space: space.into(),
        hints: vec![],
    };
    match browser.sees(query, |view| {
        matches!(view, View::Space(SpaceView::Open(_)))
    }) {
        View::Space(SpaceView::Open(page)) => *page,
        other => panic!("{other:?}"),
    }
}

/// Prepares as an account and lets the practice key sign.
fn practises(browser: &Browser<'_>, account: &str, what: Compose) -> Outcome {
    match browser.does(Intent::Prepare {
        account: account.into(),
        what: Box::new(what),
    }) {
        Outcome::ToSign(sign) => {
            assert!(sign.practice);
            browser.does(Intent::SignPractice {
                prepared: sign.prepared,
            })
        }
        other => other,
    }
}

#[test]
fn the_practice_space_is_the_same_everywhere_and_contacts_nobody() {
    let town = Town::default();
    let (one, other) = (town.browser(1), town.browser(2));
    let (first, space) = opens(&one);
    let (second, same) = opens(&other);
    assert_eq!(space, same);
    assert_ne!(first, second);
    assert_eq!(
        opens(&one),
        (first, space.clone()),
        "opened twice, it is found again"
    );
    let page = page(&one, &space);
    assert_eq!(
        (page.rules.name.as_str(), page.practice),
        ("Practice space", true)
    );
    assert_eq!(page.basis, Basis::Practice);
    assert_eq!(page.proposals.len(), 3);
    assert_eq!(page.proposals[0].stage, Stage::Voting);
    assert_eq!(page.refused, []);
    assert!(town.world.relays.dialled().is_empty());
    assert!(town.world.nodes.asked().is_empty());
}

#[test]
fn a_newcomer_proposes_comments_and_votes_without_a_wallet() {
    let town = Town::default();
    let browser = town.browser(1);
    let (account, space) = opens(&browser);
    let page = page(&browser, &space);
    let voted = page.proposals[0].proposal.clone();
    let query = |proposal: &str| Query::Proposal {
        space: space.clone(),
        proposal: proposal.into(),
        account: Some(account.clone()),
    };
    let View::Proposal(view) = browser.sees(query(&voted), |_| true) else {
        panic!()
    };
    assert_eq!(figures(&view.votes[0]), (4, vec![2, 1, 1]));
    assert_eq!(view.votes[0].tally.passing, Some(true));
    assert_eq!(
        view.votes[0]
            .mine
            .as_ref()
            .unwrap()
            .power
            .as_ref()
            .unwrap()
            .base,
        "1"
    );
    assert_eq!(view.comments, 3);

    let opening = view.votes[0].opening.clone();
    let vote = practises(&browser, &account, ballot((&space, &opening), 2));
    assert!(matches!(vote, Outcome::Published(_)), "{vote:?}");
    let counted =
        |view: &View| matches!(view, View::Proposal(view) if view.votes[0].tally.counted == 5);
    let View::Proposal(view) = browser.sees(query(&voted), counted) else {
        panic!()
    };
    assert_eq!(figures(&view.votes[0]), (5, vec![2, 2, 1]));
    assert_eq!(view.votes[0].tally.passing, Some(false));

    let bound = practises(
        &browser,
        &account,
        Compose::BindDevice {
            space: space.clone(),
        },
    );
    assert!(matches!(bound, Outcome::Published(_)), "{bound:?}");
    let said = browser.does(Intent::Say {
        space: space.clone(),
        proposal: voted.clone(),
        parent: None,
        account: account.clone(),
        text: "I tried it.".into(),
    });
    let Outcome::Published(said) = said else {
        panic!("{said:?}")
    };
    let thread = Query::Thread {
        space: space.clone(),
        proposal: voted.clone(),
    };
    let View::Thread(thread) = browser.sees(thread, |_| true) else {
        panic!()
    };
    let rows: Vec<_> = thread
        .comments
        .iter()
        .map(|c| (c.depth, c.account.is_some()))
        .collect();
    assert_eq!(rows.len(), 4);
    assert!(rows.contains(&(1, true)), "{rows:?}");
    assert!(thread.comments.iter().any(|comment| comment.id == said.id));
    assert!(thread.apart.is_empty());

    let made = practises(&browser, &account, revision(&space, "My own"));
    let Outcome::Published(made) = made else {
        panic!("{made:?}")
    };
    let mine = made.proposal.unwrap();
    let put = practises(&browser, &account, self::opening(&space, &mine));
    assert!(matches!(put, Outcome::Published(_)), "{put:?}");
    assert!(town.world.relays.dialled().is_empty());
}

#[test]
fn a_vote_is_open_whenever_the_practice_space_is_opened() {
    let town = Town::default();
    let browser = town.browser(1);
    let (_, space) = opens(&browser);
    town.world.clock.pass(8 * 24 * 3600 * 1000);
    opens(&browser);
    let page = page(&browser, &space);
    assert_eq!(page.proposals[0].stage, Stage::Voting);
    let query = Query::Proposal {
        space: space.clone(),
        proposal: page.proposals[0].proposal.clone(),
        account: None,
    };
    let View::Proposal(view) = browser.sees(query, |_| true) else {
        panic!()
    };
    assert_eq!(view.votes.len(), 2, "the vote that ended is still there");
}

#[test]
fn practice_keys_work_only_in_the_practice_space_and_wallets_only_outside() {
    let town = Town::default();
    let browser = town.browser(1);
    let (account, practice) = opens(&browser);
    let made = make(&browser);
    let only = |outcome: Outcome| assert_eq!(outcome, Outcome::Refused(Why::PracticeOnly));
    only(practises(
        &browser,
        &account,
        revision(&made.space, "Elsewhere"),
    ));
    only(browser.prepares(revision(&practice, "By wallet")));
    let Outcome::ToSign(real) = browser.prepares(revision(&made.space, "Real")) else {
        panic!()
    };
    only(browser.does(Intent::SignPractice {
        prepared: real.prepared,
    }));
    let form = SpaceForm {
        chain: "0".into(),
        power: "practice/1".into(),
        token: String::new(),
        ..rules()
    };
    only(browser.prepares(Compose::Space {
        space: None,
        form: Box::new(form),
    }));
}
