//! The "Checked in this browser" panel, in its good, weak and bad versions: a glyph and a word on every line.

use super::{p, pill};
use crate::{
    amounts,
    dom::{Node, Text, el},
    kids,
    locales::{Key, proposal as l, t},
    words,
};
use views::{Check, CheckState};

/// The line that one state takes: glyph, words, and for a screen reader how it went.
pub fn check_line(state: CheckState, text: impl Into<Text>) -> Node {
    line(state, text.into())
}

#[inline(never)]
fn line(state: CheckState, text: Text) -> Node {
    let (glyph, class, word) = words::state(state);
    el(
        "p",
        "",
        kids![
            el("b", "", kids![glyph]).attr("aria-hidden", "true"),
            el("span", "", kids![text, el("span", "hidden", kids![word])])
        ],
    )
    .class(["check ", class].concat())
    .node()
}

/// A state as a pill of glyph and word.
pub fn state_pill(state: CheckState) -> Node {
    let (glyph, class, word) = words::state(state);
    pill(class, [glyph, " ", word].concat())
}

/// The worst of the checks decides how the panel looks.
pub fn worst(checks: &[Check]) -> CheckState {
    let rank = |state: CheckState| match state {
        CheckState::Bad => 4,
        CheckState::Weak => 3,
        CheckState::Running => 2,
        CheckState::Good => 1,
        CheckState::Nothing => 0,
    };
    checks
        .iter()
        .map(|c| c.state)
        .max_by_key(|s| rank(*s))
        .unwrap_or(CheckState::Nothing)
}

/// A check's sentence, and what there is beside it in the protocol's terms; ids short.
fn said(check: &Check) -> String {
    let words = words::check(check);
    match check.detail.as_str() {
        "" => words,
        id if id.starts_with("0x") && !id.contains(' ') => {
            [&words, " · ", &amounts::short_id(id)].concat()
        }
        detail => [&words, " · ", detail].concat(),
    }
}

/// What the panel says as a whole, and the class of its look.
fn summary(state: CheckState) -> (Key, &'static str) {
    match state {
        CheckState::Good => (l::CHECKS_GOOD, "good"),
        CheckState::Running => (l::CHECKS_RUNNING, "idle"),
        CheckState::Weak => (l::CHECKS_WEAK, "weak"),
        CheckState::Bad => (l::CHECKS_BAD, "bad"),
        CheckState::Nothing => (l::CHECKS_NOTHING, "idle"),
    }
}

/// The panel.
pub fn checks(checks: &[Check]) -> Node {
    let state = worst(checks);
    let (summary, class) = summary(state);
    let lines: Vec<Node> = checks
        .iter()
        .map(|check| check_line(check.state, said(check)))
        .collect();
    el(
        "details",
        "",
        kids![
            el(
                "summary",
                "",
                kids![
                    el("b", "", kids![words::state(state).0, " ", t(l::CHECKS)]),
                    el("span", "", kids![t(summary)])
                ]
            ),
            lines
        ],
    )
    .class(["checks ", class].concat())
    .node()
}

/// Progress of checking, as a bar and as words.
pub fn progress(done: u32, of: u32) -> Node {
    let text = l::checking(&amounts::count(done.into()), &amounts::count(of.into()));
    el(
        "div",
        "flow tight",
        kids![
            p("small", text.clone()),
            el("progress", "", kids![])
                .attr("aria-label", text)
                .attr("max", of.to_string())
                .attr("value", done.to_string())
        ],
    )
    .attr("role", "status")
    .node()
}

#[cfg(test)]
mod tests {
    use super::*;
    use views::CheckOf;

    #[test]
    fn one_failed_check_outweighs_all_good_ones() {
        let check = |state| Check {
            what: CheckOf::Signatures,
            state,
            of: None,
            detail: String::new(),
        };
        use CheckState::*;
        for (states, expected) in [
            (vec![], Nothing),
            (vec![Good, Good, Nothing], Good),
            (vec![Good, Weak, Running], Weak),
            (vec![Weak, Bad, Good], Bad),
            (vec![Good, Running], Running),
        ] {
            let checks: Vec<Check> = states.into_iter().map(check).collect();
            assert_eq!(worst(&checks), expected);
        }
    }

    #[test]
    fn what_failed_is_said_with_what_was_found() {
        let check = |what, state, detail: &str| Check {
            what,
            state,
            of: None,
            detail: detail.into(),
        };
        use CheckState::*;
        let off = check(CheckOf::Reference, Bad, "4 990");
        let expected = "The vote's starting block is not on the chain, or sources contradict one another about it · 4 990";
        assert_eq!(said(&off), expected);
        let text = check(CheckOf::TextHash, Good, &format!("0x{}", "ab".repeat(32)));
        assert_eq!(
            said(&text),
            "The text is what its author signed · 0xabab…abab"
        );
        // An empty panel says what to do next.
        assert!(t(summary(Nothing).0).contains("under Sources"));
    }
}
