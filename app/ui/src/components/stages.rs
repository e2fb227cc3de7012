//! Where a proposal stands on its way. Each step names its evidence, or says that there is none yet.

use super::p;
use crate::{
    amounts,
    dom::{Node, el},
    kids,
    locales::{proposal as l, shell, t},
    state::session,
    words,
};
use views::{ProposalView, Stage, VoteView};

/// The vote that a page is about: the running one, else the newest.
pub fn main_vote(view: &ProposalView) -> Option<&VoteView> {
    let running = view.votes.iter().find(|v| v.stage == Stage::Voting);
    running.or_else(|| view.votes.iter().max_by_key(|v| v.opens.block))
}

/// The steps, as a bar on a wide page and as one line on a phone.
pub fn stages(view: &ProposalView) -> Node {
    let session = session();
    let vote = main_vote(view);
    let date =
        |moment: Option<&views::Moment>| moment.map(|m| session.date_of(m)).unwrap_or_default();
    let drafted = view
        .revisions
        .last()
        .map(|r| r.seen)
        .filter(|seen| *seen > 0);
    let at = match view.stage {
        Stage::Drafted => 0,
        Stage::Notice => 1,
        Stage::Voting => 2,
        Stage::Ended => 3,
        Stage::Unknown => 9,
    };
    let steps = [
        (
            t(l::STEP_DRAFTED).to_owned(),
            drafted
                .map(|at| l::step_seen(&session.date(at)))
                .unwrap_or_default(),
        ),
        (
            t(l::STEP_ANNOUNCED).to_owned(),
            match vote {
                Some(v) => l::step_opens(&date(Some(&v.opens))),
                None => t(l::STEP_NOT_YET).into(),
            },
        ),
        (
            t(l::STEP_VOTING).to_owned(),
            match vote {
                Some(v) => l::step_closes(&date(Some(&v.closes))),
                None => t(l::STEP_NOT_YET).into(),
            },
        ),
        (
            t(l::STEP_ENDED).to_owned(),
            match vote {
                Some(v) if v.stage == Stage::Ended && v.witnessed => t(l::STEP_WITNESSED).into(),
                Some(v) if v.stage == Stage::Ended => t(l::STEP_UNWITNESSED).into(),
                _ => t(l::STEP_NOT_YET).into(),
            },
        ),
    ];
    let name = match steps.get(at) {
        Some((name, _)) => l::step_of(&(at + 1).to_string(), "4", name),
        None => words::stage(view.stage).to_owned(),
    };
    let items: Vec<Node> = steps
        .into_iter()
        .enumerate()
        .map(|(i, (name, evidence))| {
            let (class, current) = match i.cmp(&at) {
                _ if at == 9 => (if i == 0 { "done" } else { "unknown" }, None),
                std::cmp::Ordering::Less => ("done", None),
                std::cmp::Ordering::Equal => ("now", Some("step")),
                std::cmp::Ordering::Greater => ("", None),
            };
            el("li", "", kids![el("b", "", kids![name]), evidence])
                .class(class)
                .attr("aria-current", current)
                .node()
        })
        .collect();
    el(
        "div",
        "",
        kids![
            p("only-phone small", name),
            el("ol", "stages", kids![items]).attr("aria-label", t(l::PROGRESS))
        ],
    )
    .node()
}

/// The pill that says where a vote stands, with the time left.
pub fn stage_words(stage: Stage, vote: Option<&VoteView>, now: i64) -> (String, &'static str) {
    let name = words::stage(stage);
    let until = match (stage, vote) {
        (Stage::Voting, Some(v)) => amounts::left(&v.closes, now),
        (Stage::Notice, Some(v)) => v
            .opens
            .at
            .map(|at| shell::opens_in(&amounts::span(at - now))),
        _ => None,
    };
    let (glyph, class) = match stage {
        Stage::Drafted => ("○ ", ""),
        Stage::Notice => ("◔ ", "live"),
        Stage::Voting => ("● ", "live"),
        Stage::Ended => ("■ ", ""),
        Stage::Unknown => ("? ", "weak"),
    };
    let mut words = [glyph, name].concat();
    if let Some(until) = until {
        words.push_str(" · ");
        words.push_str(&until);
    }
    (words, class)
}
