//! Every ballot as a row: who, what, how heavy, and whether it counts. The equal of the bar beside it.

use super::read;
use crate::{
    amounts,
    components::*,
    dom::{Node, live, memo},
    kids, labels,
    locales::{proposal as l, t},
    state::{Shown, session, watch},
    words,
};
use leptos::prelude::*;
use views::{BallotRow, BallotsView, Hex, ProposalView, Query, View, VoteView};

/// The tab.
pub fn votes(view: Shown) -> Node {
    // The lists are drawn again only when there is another vote, not whenever a ballot comes in.
    let which = memo(move || {
        read(view, |view| {
            view.votes
                .iter()
                .map(|v| v.opening.as_str())
                .collect::<String>()
        })
    });
    live(move || {
        which
            .with(Option::is_some)
            .then(|| untrack(|| read(view, lists)))
            .flatten()
    })
}

fn lists(view: &ProposalView) -> Node {
    if view.votes.is_empty() {
        return empty(t(l::NO_VOTE_TITLE), t(l::NO_VOTE_TEXT), Vec::new());
    }
    let many = view.votes.len() > 1;
    let one = |vote: &VoteView| {
        let title = many.then(|| {
            p(
                "strong",
                l::vote_on_version(&vote.revision_number.to_string()),
            )
        });
        Node::Many(kids![title, list(view.space.clone(), vote.opening.clone())])
    };
    view.votes.iter().map(one).collect::<Vec<_>>().into()
}

fn list(space: Hex, opening: Hex) -> Node {
    let session = session();
    labels::provide_on(move || session.chain());
    let ballots = watch(move || {
        Some(Query::Ballots {
            space: space.clone(),
            opening: opening.clone(),
        })
    });
    seen(ballots, |view| match view {
        View::Ballots(ballots) => Some(draw(ballots)),
        _ => None,
    })
}

fn draw(ballots: &BallotsView) -> Node {
    if ballots.rows.is_empty() {
        return p("soft", t(l::VOTES_NONE));
    }
    let (here, all) = (ballots.rows.len(), ballots.total);
    let part = (u32::try_from(here).unwrap_or(0) < all).then(|| {
        p(
            "small soft",
            l::votes_shown(&here.to_string(), &amounts::count(all.into())),
        )
    });
    let rows = ballots.rows.iter().map(row).collect();
    let heads = [
        l::COL_ACCOUNT,
        l::COL_CHOICE,
        l::COL_WEIGHT,
        l::COL_COUNTS,
        l::COL_REASON,
        l::COL_SEEN,
    ];
    Node::Many(kids![part, table(l::VOTES_CAPTION, &heads, rows)])
}

fn row(ballot: &BallotRow) -> Vec<Node> {
    let counts = match &ballot.uncounted {
        None => t(l::COUNTS).to_owned(),
        Some(why) => l::counts_not(&words::why(why)),
    };
    let weight = ballot
        .power
        .as_ref()
        .map(amounts::full)
        .unwrap_or_else(|| "?".into());
    vec![
        Node::Many(kids![
            addr(&ballot.account),
            labels::below(&ballot.account, None)
        ]),
        text([words::stance(ballot.choice).0, " ", &ballot.choice_text].concat()),
        text(weight),
        text(counts),
        text(ballot.reason.clone()),
        text(session().date(ballot.seen)),
    ]
}
