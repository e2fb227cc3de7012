//! Voting, step by step: choose, see one's weight and what it rests on, read exactly what is signed, sign, receipt.

use super::proposal::{read, watch_proposal, weight};
use crate::{
    components::*,
    dom::{Node, el, live, memo},
    held::Held,
    kids,
    locales::{Key, proposal as p_, shell, sign as s, t, vote as l},
    routes::Page,
    state::{Dialog, Session, Shown, session},
    words,
};
use leptos::prelude::*;
use std::rc::Rc;
use views::{View, *};

/// The page.
pub fn vote(space: Hex, proposal: Hex, opening: Hex) -> Node {
    let session = session();
    let view = watch_proposal(&space, &proposal);
    let choice: Held<Option<u8>> = Held::new(None);
    let reason = Held::new(String::new());
    let back = Page::Proposal(space.clone(), proposal);
    let head = seen(view, |view| match view {
        View::Proposal(view) => Some(heading(l::title(&view.revision.title))),
        _ => None,
    });
    let this = Held::new(opening.clone());
    // The steps are drawn again only when the vote opens or ends, not whenever a ballot comes in.
    let stage = memo(move || {
        read(view, |_| {
            of(view, this, |vote| words::stage(vote.stage).to_owned()).unwrap_or_default()
        })
    });
    let steps = live(move || {
        stage.with(Option::is_some).then(|| {
            let offered = untrack(|| of(view, this, |vote| (vote.choices.clone(), vote.stage)));
            match offered {
                None => notice(&Why::NotFound, None),
                Some((choices, Stage::Voting)) => {
                    let compose = compose(space.clone(), opening.clone(), choice, reason);
                    steps(session, view, this, choices, choice, reason, compose)
                }
                Some((_, stage)) => closed(stage),
            }
        })
    });
    el(
        "div",
        "narrow flow",
        kids![
            // Above what grows while votes come in: a link that moves under the pointer loses the click.
            el("p", "small", kids![link("", &back, t(l::BACK))]),
            head,
            steps
        ],
    )
    .node()
}

/// Reads the vote that the page is about.
fn of<T>(view: Shown, opening: Held<Hex>, take: impl FnOnce(&VoteView) -> T) -> Option<T> {
    read(view, |view| {
        opening.with_untracked(|id| view.votes.iter().find(|v| v.opening == *id).map(take))
    })
    .flatten()
}

fn closed(stage: Stage) -> Node {
    let why = match stage {
        Stage::Notice => Why::NotOpenYet,
        Stage::Ended => Why::Ended,
        _ => Why::NoNode,
    };
    notice(&why, None)
}

fn compose(space: Hex, opening: Hex, choice: Held<Option<u8>>, reason: Held<String>) -> Composing {
    Rc::new(move || {
        Some(Compose::Ballot {
            space: space.clone(),
            opening: opening.clone(),
            choice: choice.get()?,
            reason: reason.get(),
        })
    })
}

fn steps(
    session: Session,
    view: Shown,
    opening: Held<Hex>,
    choices: Vec<String>,
    choice: Held<Option<u8>>,
    reason: Held<String>,
    compose: Composing,
) -> Node {
    let changeable = move || of(view, opening, |v| s::changeable(&session.moment(&v.closes)));
    let done = UnsyncCallback::new(move |_: Receipt| session.said.set(t(l::VOTED).into()));
    let effect = move || of(view, opening, |v| note(words::effect_long(&v.effect)));
    let weight = move || of(view, opening, |v| my_weight(session, v));
    let until = move || changeable().map(|words| p("small", words));
    let no_refusal: Refusal = Held::new(None);
    el(
        "ol",
        "steps",
        kids![
            step(
                l::CHOICE,
                vec![
                    live(effect),
                    radios(choices, choice),
                    field(
                        input("reason", l::REASON, None, Kind::Lines, reason),
                        no_refusal
                    ),
                ]
            ),
            step(l::WEIGHT, vec![live(weight)]),
            step(
                l::SIGN,
                vec![live(until), sign(compose, done, Rc::new(changeable))]
            )
        ],
    )
    .node()
}

fn step(title: Key, parts: Vec<Node>) -> Node {
    el(
        "li",
        "",
        kids![el(
            "div",
            "flow tight",
            kids![el("h2", "h3", kids![t(title)]), parts]
        )],
    )
    .node()
}

fn radios(choices: Vec<String>, choice: Held<Option<u8>>) -> Node {
    let radios: Vec<Node> = choices
        .into_iter()
        .zip(1u8..)
        .map(|(words, n)| {
            let on = move || choice.get() == Some(n);
            let (glyph, class) = words::stance(n);
            el(
                "label",
                "choice",
                kids![
                    el("input", "", kids![])
                        .attr("type", "radio")
                        .attr("name", "choice")
                        .prop("checked", on)
                        .on("change", move |_| choice.set(Some(n))),
                    el("span", "", kids![glyph])
                        .class(class)
                        .attr("aria-hidden", "true"),
                    el("span", "", kids![words])
                ],
            )
            .node()
        })
        .collect();
    el(
        "fieldset",
        "flow tight",
        kids![el("legend", "hidden", kids![t(l::CHOICE)]), radios],
    )
    .node()
}

fn my_weight(session: Session, vote: &VoteView) -> Node {
    let Some(mine) = &vote.mine else {
        return if session.account().is_some() {
            p("soft", t(shell::LOADING))
        } else {
            btn("", t(s::CONNECT_FIRST), move || {
                session.dialog.set(Some(Dialog::Wallet))
            })
        };
    };
    let before = mine
        .choice
        .and_then(|c| vote.choices.get(usize::from(c).checked_sub(1)?))
        .map(|words| {
            p(
                "small",
                [p_::you_chose(words).as_str(), ". ", t(l::REPLACES)].concat(),
            )
        });
    let none = (mine.zero.is_some()).then(|| p("small", t(l::ZERO_STILL)));
    Node::Many(kids![weight(session, vote, mine), none, before])
}
