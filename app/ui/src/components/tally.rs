//! The count so far: a bar, and the same as a list. On what it rests stands beside it.

use super::{check_line, checks, p, progress};
use crate::{
    amounts,
    dom::{Node, el},
    kids,
    locales::{proposal as l, t},
    words,
};
use views::{Check, CheckOf, CheckState, ChoiceTotal, Stage, VoteView, Why};

/// The card of one vote's count.
pub fn tally(vote: &VoteView) -> Node {
    let tally = &vote.tally;
    let live = match vote.stage {
        Stage::Voting => l::TALLY_LIVE,
        Stage::Ended if vote.witnessed => l::TALLY_FINAL,
        Stage::Ended => l::TALLY_OPEN_ENDED,
        _ => l::TALLY_BEFORE,
    };
    let body = if tally.received == 0 {
        p("soft", t(l::TALLY_NONE))
    } else {
        el(
            "div",
            "flow tight",
            kids![bar(&tally.by_choice), totals(vote), result(vote)],
        )
        .node()
    };
    el(
        "section",
        "card flow tight",
        kids![
            el(
                "div",
                "row between",
                kids![
                    el("h2", "h3", kids![t(l::SO_FAR)]),
                    el("small", "", kids![t(live)])
                ]
            ),
            body,
            no_outcome(vote),
            tally.progress.map(|(done, of)| progress(done, of)),
            uncounted(&tally.uncounted),
            checks(&tally.checks)
        ],
    )
    .node()
}

/// Shares as a bar. Its words are in the list below it, so a screen reader skips the picture.
pub fn bar(choices: &[ChoiceTotal]) -> Node {
    let mut from = 0;
    let parts: Vec<Node> = choices
        .iter()
        .enumerate()
        .filter(|(_, c)| c.bps > 0)
        .map(|(i, c)| {
            let (_, class) = words::stance(u8::try_from(i + 1).unwrap_or(u8::MAX));
            let (x, width) = (
                from.to_string(),
                c.bps.saturating_sub(40).max(20).to_string(),
            );
            from += c.bps;
            el("rect", "", kids![])
                .class(class)
                .attr("x", x)
                .attr("y", "0")
                .attr("width", width)
                .attr("height", "100")
                .node()
        })
        .collect();
    el("svg", "bar", kids![parts])
        .attr("viewBox", "0 0 10000 100")
        .attr("preserveAspectRatio", "none")
        .attr("aria-hidden", "true")
        .node()
}

fn totals(vote: &VoteView) -> Node {
    let tally = &vote.tally;
    let mut rows: Vec<(String, String)> = tally
        .by_choice
        .iter()
        .enumerate()
        .map(|(i, c)| {
            let (glyph, _) = words::stance(u8::try_from(i + 1).unwrap_or(u8::MAX));
            let value = [
                amounts::short(&c.power).as_str(),
                " · ",
                &amounts::share(c.bps),
            ]
            .concat();
            ([glyph, " ", &c.choice].concat(), value)
        })
        .collect();
    let quorum = match (&tally.quorum, tally.quorum_met) {
        (Some(quorum), Some(met)) => {
            let (have, need) = (amounts::short(&tally.participating), amounts::short(quorum));
            if met {
                l::quorum_met(&have, &need)
            } else {
                l::quorum_missed(&have, &need)
            }
        }
        _ => t(l::QUORUM_UNKNOWN).into(),
    };
    rows.push((t(l::QUORUM).into(), quorum));
    let rows: Vec<Node> = rows
        .into_iter()
        .map(|(term, is)| Node::Many(kids![el("dt", "", kids![term]), el("dd", "", kids![is])]))
        .collect();
    el("dl", "kv small num", kids![rows]).node()
}

fn result(vote: &VoteView) -> Node {
    let tally = &vote.tally;
    let key = match tally.passing {
        Some(true) => l::PASSING,
        Some(false) => l::FAILING,
        None => l::RESULT_UNKNOWN,
    };
    let trust = tally
        .trust
        .as_ref()
        .map(|trust| check_line(words::trust_state(trust), words::trust(trust)));
    let unweighed = (tally.unweighed > 0)
        .then(|| check_line(CheckState::Weak, l::unweighed(tally.unweighed.into())));
    Node::Many(kids![
        p("strong", t(key)),
        p(
            "small",
            l::counted(
                &amounts::count(tally.counted.into()),
                &amounts::count(tally.received.into())
            ),
        ),
        trust,
        unweighed
    ])
}

/// Why it comes to nothing, whatever the count is.
fn no_outcome(vote: &VoteView) -> Option<Node> {
    let off_chain =
        |check: &Check| check.what == CheckOf::Reference && check.state == CheckState::Bad;
    if vote.tally.checks.iter().any(off_chain) {
        return Some(check_line(CheckState::Bad, t(l::NO_OUTCOME_BLOCK)));
    }
    vote.needs_backers
        .then(|| check_line(CheckState::Weak, t(l::NO_OUTCOME_BACKERS)))
}

/// Ballots that do not count, by reason.
pub fn uncounted(rows: &[(Why, u32)]) -> Option<Node> {
    if rows.is_empty() {
        return None;
    }
    let total: u32 = rows.iter().map(|(_, n)| n).sum();
    let rows: Vec<Node> = rows
        .iter()
        .map(|(why, n)| {
            let line = [
                amounts::count((*n).into()).as_str(),
                " · ",
                &words::why(why),
            ]
            .concat();
            el("li", "", kids![line]).node()
        })
        .collect();
    Some(
        el(
            "details",
            "small",
            kids![
                el("summary", "", kids![l::not_counted(total.into())]),
                el("ul", "", kids![rows])
            ],
        )
        .node(),
    )
}
