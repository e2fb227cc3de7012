//! The summary: what the vote decides and by which terms, or how to put the text to vote.

use super::read;
use crate::{
    amounts,
    components::*,
    dom::{Node, el, live},
    kids,
    locales::{proposal as l, shell, t},
    routes::Page,
    state::{Shown, session},
    words,
};
use views::{CheckState, ProposalView, Stage, VoteView};

/// The tab.
pub fn summary(view: Shown) -> Node {
    live(move || read(view, draw))
}

fn draw(view: &ProposalView) -> Node {
    let ended = view
        .votes
        .iter()
        .any(|v| v.stage == Stage::Ended && !v.witnessed);
    let several = (view.votes.len() > 1).then(|| note(t(l::SEVERAL)));
    let votes: Vec<Node> = view.votes.iter().map(terms).collect();
    let none = view.votes.is_empty().then(|| not_yet(view));
    let revise = Page::Revise(view.space.clone(), view.proposal.clone());
    el(
        "div",
        "flow",
        kids![
            none,
            several,
            ended.then(|| note(t(l::ENDED_NOTE))),
            votes,
            refused(view),
            share(view),
            el("p", "small", kids![link("", &revise, t(l::REVISE))])
        ],
    )
    .node()
}

fn not_yet(view: &ProposalView) -> Node {
    let open = Page::Open(view.space.clone(), view.proposal.clone());
    empty(
        t(l::NO_VOTE_TITLE),
        t(l::NO_VOTE_TEXT),
        vec![link("btn primary", &open, t(l::PUT_TO_VOTE))],
    )
}

/// The terms of one vote, as signed.
fn terms(vote: &VoteView) -> Node {
    let session = session();
    let row = |key, value: String| (t(key).to_owned(), text(value));
    let rows = vec![
        row(l::TERM_EFFECT, words::effect_long(&vote.effect)),
        row(l::TERM_POWER, words::power(&vote.power)),
        row(l::TERM_SNAPSHOT, session.moment(&vote.snapshot)),
        row(l::TERM_OPENS, session.moment(&vote.opens)),
        row(l::TERM_CLOSES, session.moment(&vote.closes)),
        row(
            l::TERM_PASSES,
            l::term_passes_is(&amounts::share(vote.threshold_bps)),
        ),
        (t(l::TERM_OPENER).to_owned(), addr(&vote.opener)),
    ];
    let late = vote
        .seen_late
        .map(|seen| check_line(CheckState::Weak, l::seen_late(&session.date(seen))));
    // Votes by delegation that tokens know of are in the weights; Locus's own are not.
    let elsewhere = matches!(vote.power.as_str(), "balance/1" | "account/1")
        .then(|| p("small soft", t(l::NO_DELEGATIONS)));
    let number = l::vote_on_version(&vote.revision_number.to_string());
    el(
        "section",
        "card flow tight",
        kids![
            el(
                "div",
                "row between",
                kids![
                    el("h2", "h3", kids![t(l::TERMS)]),
                    el("small", "", kids![number])
                ]
            ),
            facts(rows),
            late,
            elsewhere
        ],
    )
    .node()
}

fn refused(view: &ProposalView) -> Option<Node> {
    if view.refused_openings.is_empty() {
        return None;
    }
    let rows: Vec<Node> = view
        .refused_openings
        .iter()
        .map(|(id, why)| el("li", "", kids![addr(id), " ", words::why(why)]).node())
        .collect();
    Some(
        el(
            "details",
            "warnbox small",
            kids![
                el("summary", "", kids![t(l::REFUSED_OPENINGS)]),
                el("ul", "", kids![rows])
            ],
        )
        .node(),
    )
}

fn share(view: &ProposalView) -> Node {
    let mut whole = session().around().place.origin();
    whole.push_str(&view.link);
    el(
        "div",
        "row small soft",
        kids![
            copy_btn(shell::COPY_LINK, whole),
            el("span", "", kids![t(l::SHARE_TEXT)])
        ],
    )
    .node()
}
