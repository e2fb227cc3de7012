//! An id that somebody pasted, in a browser that holds what it names and in one that does not.

use crate::world::*;
use views::*;

fn recognised(browser: &Browser<'_>, id: &str) -> Recognised {
    let text = format!(" {} ", id.to_uppercase().replace("0X", "0x"));
    match browser.sees(Query::Recognise { text }, |_| true) {
        View::Recognised(what) => what,
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_id_is_what_this_browser_holds_by_it() {
    let place = Town::default();
    place.give(1, 100);
    let (alice, bob) = (place.browser(1), place.browser(2));
    let made = make(&alice);
    let (space, proposal) = (made.space.clone(), made.proposal.clone());
    let act = |id: &str, of: Option<&str>| {
        Recognised::Act(space.clone(), id.to_owned(), of.map(str::to_owned))
    };
    let ballot = alice.votes((&space, &made.opening), 1).id;
    for (id, expected) in [
        (&space, Recognised::Space(space.clone(), Vec::new())),
        (&proposal, act(&proposal, Some(&proposal))),
        (&made.opening, act(&made.opening, Some(&proposal))),
        // A ballot names its opening only: the space is what can be opened.
        (&ballot, act(&ballot, None)),
    ] {
        assert_eq!(recognised(&alice, id), expected);
        assert_eq!(recognised(&bob, id), Recognised::Unheld(id.clone()));
    }
}
