//! Beside the text: one's own vote, the count so far, who is deciding. On a phone the first is a bar at the bottom.

use super::{
    deciding::{self, Deciding},
    read,
};
use crate::{
    amounts,
    components::*,
    dom::{Node, el, live},
    kids,
    locales::{proposal as l, sign, t},
    routes::Page,
    state::{Dialog, Session, Shown, session},
    words,
};
use views::*;

/// The cards.
pub fn aside(view: Shown, deciding: Deciding) -> Node {
    let session = session();
    let cards = move || {
        read(view, |view| {
            let mine = main_vote(view).map(|vote| my_vote(session, view, vote));
            let tallies: Vec<Node> = view.votes.iter().map(tally).collect();
            Node::Many(kids![mine, tallies])
        })
    };
    el(
        "aside",
        "flow",
        kids![live(cards), deciding::short(view, deciding)],
    )
    .node()
}

fn vote_page(view: &ProposalView, vote: &VoteView) -> Page {
    Page::Vote(
        view.space.clone(),
        view.proposal.clone(),
        vote.opening.clone(),
    )
}

fn my_vote(session: Session, view: &ProposalView, vote: &VoteView) -> Node {
    let body = match &vote.mine {
        None => Node::Many(kids![
            p("small", t(l::YOUR_VOTE_NONE)),
            btn("wide", t(sign::CONNECT_FIRST), move || session
                .dialog
                .set(Some(Dialog::Wallet)))
        ]),
        Some(mine) => own(session, view, vote, mine),
    };
    el(
        "section",
        "card flow tight",
        kids![el("h2", "h3", kids![t(l::YOUR_VOTE)]), body],
    )
    .node()
}

fn own(session: Session, view: &ProposalView, vote: &VoteView, mine: &MyVote) -> Node {
    let chosen = mine.choice.and_then(|c| {
        vote.choices
            .get(usize::from(c).checked_sub(1)?)
            .map(|w| (c, w))
    });
    let said = match chosen {
        Some((c, words)) => p(
            "strong",
            l::you_chose(&[words::stance(c).0, " ", words].concat()),
        ),
        None => p("small", t(l::YOU_CHOSE_NOT)),
    };
    let uncounted = mine.uncounted.as_ref().map(|why| {
        let sentence = l::not_counted_why(&words::why(why));
        check_line(CheckState::Weak, [&sentence, " ", words::way(why)].concat())
    });
    let delivered = mine.ballot.is_some().then(|| deliveries(&mine.delivery));
    let press = match vote.stage {
        Stage::Voting => {
            let label = if mine.choice.is_some() {
                l::CHANGE_VOTE
            } else {
                l::GO_VOTE
            };
            Some(link("btn primary wide", &vote_page(view, vote), t(label)))
        }
        Stage::Notice => Some(p("small", l::opens_later(&session.date_of(&vote.opens)))),
        _ => None,
    };
    let note = (vote.stage == Stage::Voting).then(|| p("small soft", t(l::PERMANENT)));
    Node::Many(kids![
        weight(session, vote, mine),
        said,
        uncounted,
        delivered,
        press,
        note
    ])
}

/// The weight before signing, what it rests on, and why it is zero if it is.
pub fn weight(session: Session, vote: &VoteView, mine: &MyVote) -> Node {
    if let Some(cause) = &mine.zero {
        let (sentence, way) = words::zero(cause);
        return el(
            "div",
            "warnbox small flow tight",
            kids![
                el("p", "", kids![el("b", "", kids![t(l::WEIGHT_ZERO)])]),
                el("p", "break", kids![sentence, " ", way])
            ],
        )
        .node();
    }
    let words = match &mine.power {
        // What sources contradict is never shown as a number.
        Some(power) if !matches!(mine.trust, Trust::Disagree { .. }) => {
            l::weight(&amounts::votes(power), &session.date_of(&vote.snapshot))
        }
        _ => t(l::WEIGHT_UNKNOWN).into(),
    };
    let said = match &mine.trust {
        Trust::Disagree { said } => Some(p("small break", said.join(" · "))),
        _ => None,
    };
    el(
        "div",
        "flow tight",
        kids![
            p("num", words),
            check_line(words::trust_state(&mine.trust), words::trust(&mine.trust)),
            said
        ],
    )
    .node()
}

/// On a phone: how it stands, and the way to vote, always in reach.
pub fn sticky(view: Shown) -> Node {
    let session = session();
    let bar = move || {
        read(view, |view| {
            let vote = main_vote(view).filter(|v| v.stage == Stage::Voting)?;
            let mut words = match vote.tally.by_choice.first() {
                Some(c) => [words::stance(1).0, " ", &amounts::share(c.bps)].concat(),
                None => String::new(),
            };
            if let Some(left) = amounts::left(&vote.closes, session.now.get()) {
                words.push_str(" · ");
                words.push_str(&left);
            }
            let to = link("btn primary", &vote_page(view, vote), t(l::GO_VOTE));
            Some(el("div", "sticky", kids![el("span", "num", kids![words]), to]).node())
        })
        .flatten()
    };
    live(bar)
}
