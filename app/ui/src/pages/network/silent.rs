//! Changes without a decision: what the contracts that a live check found have logged about powers and rules, and
//! which of it no proposal stands behind.

use super::{
    deeds, found,
    found_sheets::{self as sheets, CHANGES},
    ruled,
    signed::Signed,
};
use crate::{
    amounts,
    charts::{self, Arrived, figured, linked},
    components::{self as parts, ReadWords, check_line, p, read_stage, seen},
    dom::{Node, el},
    kids,
    locales::{Key, authority, ruled as rules, silent as l, t},
    state::{session, watch},
    words::{self, figures},
};
use views::*;

/// Most contracts whose logs are read; the search lists those nearest to the start first.
const CONTRACTS: usize = 32;
const HEADS: [Key; 4] = [l::WHEN, l::WHAT, l::WHO, l::DECISION];
/// What the parts of the looking are called.
pub const WORDS: ReadWords = ReadWords {
    now: l::LOOK,
    again: l::LOOK_AGAIN,
    far: authority::READ_FAR,
    done_of: authority::read_blocks,
};

/// The panel, below what a check found. In a space of the network changes can be explained and disputed.
pub fn changes(scope: &PowerScope, powers: &PowersFound, signed: Signed, arrived: Arrived) -> Node {
    let Some(watched) = watched(scope, powers) else {
        return Node::Nothing;
    };
    let view = {
        let watched = watched.clone();
        watch(move || Some(Query::Changes(watched.clone())))
    };
    let powers = powers.clone();
    let shown = seen(view, move |view| match view {
        View::Changes(view) => Some(drawn(&watched, &powers, signed, view, arrived)),
        _ => None,
    });
    el(
        "section",
        "flow tight",
        kids![
            el("h3", "", kids![t(l::TITLE)]),
            p("", t(l::TEXT)),
            p("small soft", t(l::BLIND)),
            shown
        ],
    )
    .attr("id", "silent")
    .node()
}

/// What a check found that can log anything, and the Governor among it.
pub fn watched(scope: &PowerScope, found: &PowersFound) -> Option<Watched> {
    let logs = |account: &&PowerAccount| {
        !matches!(
            account.kind,
            AccountKind::Key
                | AccountKind::DelegatedKey { .. }
                | AccountKind::Nobody
                | AccountKind::Unscanned
        )
    };
    let governor = |account: &&PowerAccount| account.kind == AccountKind::Governor;
    let contracts = found.accounts.iter().filter(logs).take(CONTRACTS);
    let watched = Watched {
        chain: scope.chain,
        contracts: contracts.map(|account| account.address.clone()).collect(),
        governor: found
            .accounts
            .iter()
            .find(governor)
            .map(|of| of.address.clone()),
        nodes: scope.nodes.clone(),
    };
    (!watched.contracts.is_empty()).then_some(watched)
}

fn drawn(
    watched: &Watched,
    powers: &PowersFound,
    signed: Signed,
    view: &ChangesView,
    arrived: Arrived,
) -> Node {
    let session = session();
    let (begun, stopped) = (watched.clone(), watched.clone());
    let read = move || session.intend_quietly(Intent::ReadChanges(begun.clone()));
    let stop = move || session.intend_quietly(Intent::StopChanges(stopped.clone()));
    let stage = read_stage(&view.stage, view.found.is_some(), &WORDS, read, stop);
    let until = match &view.stage {
        ReadStage::Complete(Some(until)) => Some(p(
            "small soft",
            authority::read_until(&session.moment(until)),
        )),
        _ => None,
    };
    let found = view
        .found
        .as_ref()
        .map(|found| result(powers, signed, watched, found, arrived));
    // A link may lead to what nobody has looked for yet.
    let slug = sheets::slug(CHANGES, watched.chain);
    let first = (found.is_none() && linked(session, &slug).is_some())
        .then(|| el("p", "warnbox", kids![t(l::LINKED)]));
    el("div", "flow tight", kids![first, found, until, stage]).node()
}

fn result(
    powers: &PowersFound,
    signed: Signed,
    watched: &Watched,
    found: &ChangesFound,
    arrived: Arrived,
) -> Node {
    let (behind, without) = parted(found);
    let sentence = sentence(found, watched.governor.is_some());
    let name = |address: &Address| found::name(powers, address);
    let lacks = lines(found, &name);
    let rules = (!found.rules.is_empty()).then(|| {
        let rules = ruled::table(found, None, &name);
        Node::Many(kids![el("h4", "", kids![t(rules::TITLE)]), rules])
    });
    let others = (!behind.is_empty()).then(|| {
        let words = l::decided(u64::try_from(behind.len()).unwrap_or(u64::MAX));
        el(
            "details",
            "small",
            kids![
                el("summary", "", kids![words]),
                table(l::DECIDED_TABLE, powers, watched.chain, None, &behind)
            ],
        )
        .node()
    });
    let list = (!without.is_empty())
        .then(|| table(l::TABLE, powers, watched.chain, Some(signed), &without));
    let all: Vec<&LoggedChange> = without.iter().chain(&behind).copied().collect();
    figured(
        sheets::changes(powers, found, &all),
        arrived,
        charts::here(session()),
        kids![
            el("p", "strong", kids![sentence]),
            check_line(words::trust_state(&found.trust), words::trust(&found.trust)),
            lacks,
            list,
            others,
            rules
        ],
    )
}

fn table(
    caption: Key,
    powers: &PowersFound,
    chain: u64,
    signed: Option<Signed>,
    changes: &[&LoggedChange],
) -> Node {
    let rows = changes
        .iter()
        .map(|change| row(powers, chain, signed, change))
        .collect();
    parts::table(caption, &HEADS, rows)
}

fn row(
    powers: &PowersFound,
    chain: u64,
    signed: Option<Signed>,
    change: &LoggedChange,
) -> Vec<Node> {
    let name = |address: &Address| found::name(powers, address);
    let values: Vec<String> = change
        .values
        .iter()
        .map(|(part, value)| {
            let known = powers
                .accounts
                .iter()
                .any(|account| account.address == *value);
            let value = if known { name(value) } else { value.clone() };
            [part.as_str(), " ", &value].concat()
        })
        .collect();
    let explain = signed.map(|signed| deeds::on_change(signed, deeds::change_name(chain, change)));
    let early = change.early.then(|| p("small soft", t(l::EARLY)));
    kids![
        el("div", "", kids![p("", session().moment(&change.at))]),
        el(
            "div",
            "",
            kids![
                el("b", "", kids![t(figures::change_kind(change.kind))]),
                p("small break", l::on(&change.entry, &name(&change.contract))),
                p("small soft break", values.join(" · "))
            ]
        ),
        who(&name, change),
        el("div", "", kids![decision(&change.decision), early, explain])
    ]
}

/// Who sent a change, and in which transaction.
pub(super) fn who(name: &dyn Fn(&Address) -> String, change: &LoggedChange) -> Node {
    let who = match (&change.sender, &change.called) {
        (Some(sender), Some(called)) => l::sent_to(&name(sender), &name(called)),
        (Some(sender), None) => l::sent_making(&name(sender)),
        // Who sent what was decided is not asked.
        (None, _) => String::new(),
    };
    el(
        "div",
        "",
        kids![
            p("", who),
            p("small soft mono break", change.transaction.clone())
        ],
    )
    .node()
}

/// The decision behind a change, or that none was found.
pub(super) fn decision(decision: &DecisionMatch) -> Node {
    let (state, words) = match decision {
        DecisionMatch::Carries(id, title) => {
            (CheckState::Good, l::carries(title, &amounts::short_id(id)))
        }
        DecisionMatch::Beside(id, title) => {
            (CheckState::Bad, l::beside(title, &amounts::short_id(id)))
        }
        DecisionMatch::None => (CheckState::Bad, t(l::NO_DECISION).into()),
        DecisionMatch::Made => (CheckState::Nothing, t(l::MADE).into()),
        DecisionMatch::Unknown => (CheckState::Nothing, t(l::UNKNOWN).into()),
    };
    check_line(state, words)
}

/// What kind of thing changed.
pub fn kind(kind: ChangeKind) -> Key {
    match kind {
        ChangeKind::Role => l::KIND_ROLE,
        ChangeKind::Owner => l::KIND_OWNER,
        ChangeKind::Code => l::KIND_CODE,
        ChangeKind::Rules => l::KIND_RULES,
        ChangeKind::Delay => l::KIND_DELAY,
        ChangeKind::Pause => l::KIND_PAUSE,
        ChangeKind::Signers => l::KIND_SIGNERS,
        ChangeKind::Carried => l::KIND_CARRIED,
    }
}

/// Those behind which a decision stands or that are as the contract was made, and the others.
fn parted(found: &ChangesFound) -> (Vec<&LoggedChange>, Vec<&LoggedChange>) {
    found.changes.iter().partition(|change| {
        matches!(
            change.decision,
            DecisionMatch::Carries(..) | DecisionMatch::Made
        )
    })
}

/// How many changes have no decision behind them, in a sentence; where no Governor is, none can have.
pub fn sentence(found: &ChangesFound, governor: bool) -> String {
    let (_, without) = parted(found);
    match (governor, u64::try_from(without.len()).unwrap_or(u64::MAX)) {
        (_, 0) => t(l::NONE).to_owned(),
        (true, n) => l::some(n),
        (false, n) => l::unmatched(n),
    }
}

/// What was left out, or could not be established, where contracts have no names.
pub fn lacks(found: &ChangesFound) -> Vec<Node> {
    let name = |address: &Address| amounts::short_id(address);
    lines(found, &name)
}

fn lines(found: &ChangesFound, name: &dyn Fn(&Address) -> String) -> Vec<Node> {
    let lacks = found.lacks.iter();
    lacks
        .map(|lack| check_line(CheckState::Weak, lack_words(name, lack)))
        .collect()
}

/// What was left out of the changes.
pub fn lack_words(name: &dyn Fn(&Address) -> String, lack: &ChangesLack) -> String {
    match lack {
        ChangesLack::Disagree(of, from, to) => {
            l::lack_disagree(&name(of), &amounts::count(*from), &amounts::count(*to))
        }
        ChangesLack::OneSource(blocks) => authority::lack_one_source(*blocks),
        ChangesLack::Made(of) => l::lack_made(&name(of)),
        ChangesLack::Senders(n) => l::lack_senders(u64::from(*n)),
        ChangesLack::Cut(n) => l::lack_cut(u64::from(*n)),
    }
}
