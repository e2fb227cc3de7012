//! Who is deciding: worked out by the lab from the counted ballots, once there are any. Shown in short beside the text, and in
//! full on a tab of its own.

mod cited;
mod paid;
mod sheets;
mod whole;

pub use whole::{alone, whole};

use super::read;
use crate::{
    amounts,
    components::*,
    dom::{Node, effect, el, live, memo},
    held::Held,
    kids,
    locales::{deciding as l, t},
    routes::Page,
    state::{Shown, session, watch},
};
use leptos::prelude::*;
use views::{View, *};

/// The tab, as the address names it.
pub const TAB: &str = "deciding";

/// What the lab answered, and of what.
#[derive(Clone, Copy)]
pub struct Deciding {
    /// The opening that it is about; none while no vote counts.
    vote: Memo<Option<String>>,
    /// What is counted; none until the engine has said so.
    counted: Held<Option<VoteFigures>>,
    figures: Held<Option<Result<WhoDecides, Why>>>,
}

/// Asks for the figures of the proposal's vote, and again whenever its count changes.
pub fn ask(view: Shown) -> Deciding {
    let session = session();
    let vote = memo(move || {
        read(view, |view| {
            let vote = main_vote(view).filter(|v| v.tally.counted > 0)?;
            Some(vote.opening.clone())
        })
        .flatten()
    });
    let ballots = watch(move || {
        let space = read(view, |view| view.space.clone())?;
        vote.get().map(|opening| Query::Ballots { space, opening })
    });
    let deciding = Deciding {
        vote,
        counted: Held::new(None),
        figures: Held::new(None),
    };
    effect(move || {
        let me = session.account();
        let of = vote.get().and_then(|opening| {
            read(view, |view| {
                let named = VoteNames {
                    space: view.space.clone(),
                    proposal: view.proposal.clone(),
                    opening,
                };
                (named, my_power(view))
            })
        });
        let asked = ballots.with(|ballots| match (ballots, of) {
            (Some(View::Ballots(ballots)), Some((of, my_power))) => Some(VoteFigures {
                of,
                counted: ballots.counted.clone(),
                me,
                my_power,
            }),
            _ => None,
        });
        let Some(asked) = asked else { return };
        // The view is told of much that changes nothing here.
        let same = deciding
            .counted
            .with_untracked(|before| before.as_ref() == Some(&asked));
        if same {
            return;
        }
        deciding.counted.set(Some(asked.clone()));
        if !asked.counted.ballots.is_empty() {
            let lab = session.around().lab;
            lab.who_decides(
                asked,
                Box::new(move |answer| deciding.figures.set(Some(answer))),
            );
        }
    });
    deciding
}

/// The reader's weight, where sources do not contradict one another about it.
fn my_power(view: &ProposalView) -> Option<String> {
    let mine = main_vote(view)?.mine.as_ref()?;
    let known = !matches!(mine.trust, Trust::Disagree { .. } | Trust::Unknown);
    let power = mine.power.as_ref().filter(|_| known)?;
    Some(power.base.clone())
}

/// The card beside the text.
pub fn short(view: Shown, deciding: Deciding) -> Node {
    let card_ = move || {
        deciding.vote.with(Option::is_some).then(|| {
            let body = match deciding.figures.get() {
                None => p("small soft", t(waits(deciding))),
                Some(Err(why)) => notice(&why, None),
                Some(Ok(found)) => Node::Many(kids![in_short(&found), to_tab(view)]),
            };
            card(l::TITLE, vec![body])
        })
    };
    live(card_)
}

/// What is said while there are no figures.
fn waits(deciding: Deciding) -> crate::locales::Key {
    let none = deciding.counted.with(|asked| {
        asked
            .as_ref()
            .is_some_and(|asked| asked.counted.ballots.is_empty())
    });
    if none { l::OTHER_RULE } else { l::WAIT }
}

fn to_tab(view: Shown) -> Option<Node> {
    let page = read(view, |view| {
        Page::Proposal(view.space.clone(), view.proposal.clone()).path()
    })?;
    Some(p_link([&page, "?show=", TAB].concat()))
}

fn p_link(path: String) -> Node {
    el("p", "small", kids![to("", path, t(l::ALL).into())]).node()
}

fn in_short(found: &WhoDecides) -> Node {
    let lines: Vec<Node> = found
        .ways
        .iter()
        .filter(|other| other.passes.is_some())
        .map(|other| el("li", "", kids![way(other)]).node())
        .collect();
    Node::Many(kids![
        p("", [pass(found), block(found)].join(" ")),
        p(
            "small",
            [pivotal(&found.pivotal).as_str(), me(found.me)].join(" ")
        ),
        p("small soft", t(l::SENSITIVITY)),
        el("ul", "small soft", kids![lines]),
        few(found)
    ])
}

fn few(found: &WhoDecides) -> Option<Node> {
    found
        .too_few
        .then(|| check_line(CheckState::Weak, t(l::FEW)))
}

fn addresses(n: u32) -> String {
    l::addresses(n.into())
}

fn pass(found: &WhoDecides) -> String {
    match found.passing {
        Some(n) => l::pass(&addresses(n)),
        None => t(l::NOPASS).into(),
    }
}

fn block(found: &WhoDecides) -> String {
    match found.blocking {
        Some(n) => l::block(&addresses(n)),
        None => t(l::NOBLOCK).into(),
    }
}

fn pivotal(those: &[Address]) -> String {
    match those.len() {
        0 => t(l::PIVOTAL_NONE).into(),
        n => l::pivotal(n as u64),
    }
}

fn me(part: MyPart) -> &'static str {
    match part {
        MyPart::Unknown => "",
        MyPart::NoWeight => t(l::ME_NONE),
        MyPart::Voted(true) => t(l::ME_PIVOTAL),
        MyPart::Voted(false) => t(l::ME_NOT),
        MyPart::Could(true) => t(l::ME_COULD),
        MyPart::Could(false) => t(l::ME_COULD_NOT),
    }
}

fn result(passes: Option<bool>) -> &'static str {
    t(match passes {
        Some(true) => l::PASSES,
        Some(false) => l::FAILS,
        None => l::UNKNOWN,
    })
}

/// The vote by another rule, as a line.
fn way(other: &OtherCount) -> String {
    let result = result(other.passes);
    match other.way {
        OtherWay::OneEach(yes, no) => l::one(
            result,
            &amounts::count(yes.into()),
            &amounts::count(no.into()),
        ),
        OtherWay::SquareRoot => l::root(result),
        OtherWay::Cap(bps) => l::cap(&amounts::share(bps), result),
        OtherWay::Undelegated => l::undelegated(result),
        OtherWay::WithoutTop(k) => l::without(k.into(), result),
    }
}
