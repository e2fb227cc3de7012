//! A reading of logs or records under way: how far it is, what it waits for, and the buttons to begin, stop and go on.

use super::{btn, notice, p};
use crate::{
    amounts,
    dom::{Node, el},
    kids,
    locales::{Key, authority as l, shell, t},
};
use views::{ReadProgress, ReadStage};

/// What the parts of a reading are called.
pub struct ReadWords {
    /// The button that begins.
    pub now: Key,
    /// The button that reads what came since.
    pub again: Key,
    /// What the bar measures.
    pub far: Key,
    /// So many of so many.
    pub done_of: fn(&str, &str) -> String,
}

/// The stage; `some` where there is something from before. What was found in the end is the caller's to say.
pub fn read_stage(
    stage: &ReadStage,
    some: bool,
    words: &ReadWords,
    read: impl Fn() + 'static,
    stop: impl Fn() + 'static,
) -> Node {
    let far = |progress: &ReadProgress| {
        (words.done_of)(&amounts::count(progress.done), &amounts::count(progress.of))
    };
    match stage {
        ReadStage::Resting if some => btn("", t(words.again), read),
        ReadStage::Resting => btn("primary", t(words.now), read),
        ReadStage::Complete(_) => btn("small", t(words.again), read),
        ReadStage::Paused(why, progress) => Node::Many(kids![
            notice(why, None),
            p("small", far(progress)),
            btn("", t(l::GO_ON), read)
        ]),
        ReadStage::Reading(progress) => {
            let waits = progress
                .waits
                .map(|seconds| p("small soft", l::read_waits(u64::from(seconds))));
            let bar = el("progress", "", kids![])
                .attr("aria-label", t(words.far))
                .attr("max", progress.of.max(1).to_string())
                .attr("value", progress.done.to_string());
            el(
                "div",
                "flow tight",
                kids![
                    el(
                        "div",
                        "row nowrap far",
                        kids![
                            bar,
                            el("span", "small", kids![far(progress)]),
                            btn("small", t(shell::CANCEL), stop)
                        ],
                    ),
                    waits
                ],
            )
            .node()
        }
    }
}
