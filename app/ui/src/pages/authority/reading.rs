//! A history that the engine reads: whom that asks, how far it is, what is not in it, and the study that begins again
//! when it has grown.

use super::{Board, Stage, rule, rule_of, stream::Read};
use crate::{
    amounts,
    components::*,
    dom::{Node, effect, el, live},
    held::Held,
    kids,
    locales::{authority as l, live as w, t},
    pages::network::source as source_field,
    state::{Session, Shown, session, watch},
};
use leptos::prelude::With;
use std::rc::Rc;
use views::*;

const FROM_LOG: ReadWords = ReadWords {
    now: l::READ_NOW,
    again: l::READ_NEW,
    far: l::READ_FAR,
    done_of: l::read_blocks,
};

const FROM_RECORD: ReadWords = ReadWords {
    now: l::COUNT_NOW,
    again: l::COUNT_AGAIN,
    far: l::COUNTING_FAR,
    done_of: l::counted_ballots,
};

/// A history that the engine reads, as far as it is.
pub fn history(source: &HistorySource) -> Shown {
    let source = source.clone();
    watch(move || Some(Query::History(source.clone())))
}

/// The panel of a history that the engine reads, which `view` shows; it begins the study by itself.
pub fn engine(board: Board, source: HistorySource, view: Shown) -> Node {
    let session = session();
    let studied = Held::new((0, false));
    let majority = rule_of(session);
    let from = source.clone();
    if let HistorySource::Space(_) = source {
        count_by_itself(session, view, source.clone());
    }
    effect(move || {
        let majority = majority.with(Option::is_some);
        let Some((edition, grows, form)) = ready(session, view, &from, majority) else {
            return;
        };
        let before = studied.get_untracked();
        // While it grows, what was read first is studied; the rest once it is all there. Unless that was outrun.
        let outrun = |stage: &Stage| matches!(stage, Stage::Failed(Why::Superseded));
        let holds = before.0 != 0 && !board.stage.with_untracked(outrun);
        if before == (edition, majority) || (grows && holds) {
            return;
        }
        studied.set((edition, majority));
        let bytes = Rc::new(Read::new(session, from.clone(), edition));
        board.begin(Studied { bytes, form });
    });
    effect(move || {
        let lacks = view.with(|view| match view {
            Some(View::History(history)) => lack_lines(history),
            _ => Vec::new(),
        });
        if board.lacks.with_untracked(|known| *known != lacks) {
            board.lacks.set(lacks);
        }
    });
    live(move || panel(session, view, source.clone()))
}

/// A space's votes are in this browser, and whom they are weighed by was agreed to with the space: they are counted
/// without a press, once.
fn count_by_itself(session: Session, view: Shown, source: HistorySource) {
    let begun = Held::new(false);
    effect(move || {
        let rests = view.with(|view| match view {
            Some(View::History(history)) => history.stage == ReadStage::Resting,
            _ => false,
        });
        if rests && !begun.get_untracked() {
            begun.set(true);
            session.intend_quietly(Intent::ReadHistory(source.clone()));
        }
    });
}

/// The edition to study, whether it still grows, and what it is.
fn ready(
    session: Session,
    view: Shown,
    source: &HistorySource,
    majority: bool,
) -> Option<(u32, bool, Incoming)> {
    let (form, name) = match source {
        HistorySource::Governor(_) => (HistoryForm::Governor, String::new()),
        HistorySource::Space(_) => {
            let name = session.space_page(|page| page.rules.name.clone());
            (HistoryForm::Record, name.unwrap_or_default())
        }
    };
    view.with(|view| {
        let Some(View::History(history)) = view else {
            return None;
        };
        let governor = history.governor.as_ref().map(|of| of.name.clone());
        let incoming = Incoming {
            name: governor.unwrap_or(name),
            of: None,
            kind: IncomingKind::Packed(form, history.trust.clone()),
            rule: rule(majority),
        };
        let grows = matches!(history.stage, ReadStage::Reading(_));
        (history.edition > 0).then_some((history.edition, grows, incoming))
    })
}

fn panel(session: Session, view: Shown, source: HistorySource) -> Node {
    view.with(|view| match view {
        None => skeleton(),
        Some(View::History(history)) => Node::Many(kids![
            stage(session, history, source),
            asked(&history.asking),
            (history.edition > 0).then(|| lacks(history))
        ]),
        Some(View::Failed(why)) => notice(why, None),
        Some(_) => Node::Nothing,
    })
}

fn stage(session: Session, history: &HistoryView, source: HistorySource) -> Node {
    let asking = &history.asking;
    if asking.needs_consent {
        let offered = asking.hosts.iter().any(|host| !host.refused);
        let ask = match offered {
            true => consent(asking.id.clone(), asking.hosts.clone()),
            false => Node::Many(kids![note(t(w::NOBODY)), source_field(asking.id.clone())]),
        };
        return el("section", "card flow tight", kids![ask]).node();
    }
    let (words, nothing) = match source {
        HistorySource::Governor(_) => (&FROM_LOG, l::NO_HISTORY_TEXT),
        HistorySource::Space(_) => (&FROM_RECORD, l::NO_SPACE_HISTORY_TEXT),
    };
    let ended = match &history.stage {
        ReadStage::Complete(at) => {
            let until = match at {
                Some(at) => l::read_until(&session.moment(at)),
                None => t(l::COUNTED_UNTIL).into(),
            };
            let none =
                (history.decisions == 0).then(|| empty(t(l::NO_HISTORY), t(nothing), Vec::new()));
            Node::Many(kids![none, p("small soft", until)])
        }
        _ => Node::Nothing,
    };
    let stopped = source.clone();
    let stop = move || session.intend_quietly(Intent::StopHistory(stopped.clone()));
    let read = move || session.intend_quietly(Intent::ReadHistory(source.clone()));
    let stage = read_stage(&history.stage, history.edition > 0, words, read, stop);
    Node::Many(kids![ended, stage])
}

/// Whom the reading asked, and how each does; open when one of them is not as it should be.
fn asked(asking: &Asking) -> Node {
    let asked = |node: &&NodeView| node.state != NodeState::Unasked;
    let list: Vec<NodeView> = asking.nodes.iter().filter(asked).cloned().collect();
    if list.is_empty() {
        return Node::Nothing;
    }
    let wrong = list.iter().any(|node| node.state != NodeState::Good);
    el(
        "details",
        "small",
        kids![el("summary", "", kids![t(l::SOURCES)]), nodes(&list)],
    )
    .attr("open", wrong.then_some(""))
    .node()
}

/// What is not in the figures below.
fn lacks(history: &HistoryView) -> Node {
    let line = |words| check_line(CheckState::Weak, words);
    let lines: Vec<Node> = lack_lines(history).into_iter().map(line).collect();
    match lines.is_empty() {
        true => Node::Nothing,
        false => el("div", "flow tight small", lines).node(),
    }
}

/// The same in words: it is said here, and is among what every figure lacks.
fn lack_lines(history: &HistoryView) -> Vec<String> {
    let mut lines: Vec<String> = history.lacks.iter().map(lack_words).collect();
    if let Times::Estimated(seconds) = history.times {
        lines.push(l::times_estimated(u64::from(seconds.div_ceil(60))));
    }
    lines
}

fn lack_words(lack: &HistoryLack) -> String {
    let count = amounts::count;
    match lack {
        HistoryLack::Disagree(from, to, said) => {
            let mut words = l::lack_disagree(&count(*from), &count(*to));
            for said in said {
                words.push(' ');
                words.push_str(said);
            }
            words
        }
        HistoryLack::OneSource(blocks) => l::lack_one_source(*blocks),
        HistoryLack::Cancelled(n) => l::lack_cancelled(u64::from(*n)),
        HistoryLack::NotBegun(n) => l::lack_not_begun(u64::from(*n)),
        HistoryLack::Open(n) => l::lack_open(u64::from(*n)),
        HistoryLack::Incomplete(id) => l::lack_incomplete(&amounts::short_id(id)),
        HistoryLack::OtherOutcome(n) => l::lack_outcome(u64::from(*n)),
        HistoryLack::UnknownCounting(words) => l::lack_counting(words),
        HistoryLack::Split(n) => l::lack_split(u64::from(*n)),
        HistoryLack::OtherClock => t(l::LACK_CLOCK).into(),
        HistoryLack::Stray(n) => l::lack_stray(*n),
        HistoryLack::Unreadable(n) => l::lack_unreadable(*n),
        HistoryLack::NoQuorum(n) => l::lack_no_quorum(u64::from(*n)),
        HistoryLack::Unweighed(n) => l::lack_unweighed(u64::from(*n)),
        HistoryLack::Uncounted(n) => l::lack_uncounted(u64::from(*n)),
        HistoryLack::NoTimes => t(l::LACK_NO_TIMES).into(),
        HistoryLack::Older => t(l::LACK_OLDER).into(),
    }
}
