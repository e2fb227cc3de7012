//! Several tabs of one browser, each with an engine of its own over one store.

use crate::world::*;
use engine::twins::{MemoryStore, MemoryTabs};
use std::rc::Rc;
use views::*;

#[test]
fn what_one_tab_does_the_other_shows_and_only_one_talks_to_the_relays() {
    let town = Town::default();
    town.give(1, 10);
    let (store, tabs): (Rc<MemoryStore>, _) = (Rc::default(), MemoryTabs::default());
    let one = town.tab(1, store.clone(), &tabs);
    let made = make(&one);
    let other = town.tab(1, store, &tabs);
    let names = (made.space.as_str(), made.proposal.as_str());
    other.proposal(names, |view| view.votes.len() == 1);
    one.votes((&made.space, &made.opening), 1);
    let view = other.proposal(names, |view| settled(view, 1));
    assert_eq!(figures(&view.votes[0]), (1, vec![10, 0, 0]));
    assert_eq!(town.relay_a.connections(), 1);

    // The tab that talks goes away: the other takes over, and what it signs is sent.
    drop(one);
    other.votes((&made.space, &made.opening), 2);
    let view = other.proposal(names, |view| settled(view, 2) && view.sync.waiting == 0);
    assert_eq!(figures(&view.votes[0]), (1, vec![0, 10, 0]));
}

#[test]
fn consent_given_in_one_tab_holds_in_the_other() {
    let town = Town::default();
    let alice = town.browser(1);
    let made = make(&alice);
    let (store, tabs): (Rc<MemoryStore>, _) = (Rc::default(), MemoryTabs::default());
    let one = town.tab(2, store.clone(), &tabs);
    let other = town.tab(2, store, &tabs);
    let query = Query::Space {
        space: made.space.clone(),
        hints: vec![RELAY_A.into()],
    };
    let asks = |view: &View| matches!(view, View::Space(SpaceView::NeedsConsent { .. }));
    other.sees(query.clone(), asks);
    one.opens(&made.space);
    other.sees(
        query,
        |view| matches!(view, View::Space(SpaceView::Open(page)) if !page.sync.consent),
    );
}
