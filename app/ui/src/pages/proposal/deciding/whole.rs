//! Everything on who is deciding a vote: the fewest, the pivotal, since when it stood, the same votes by other rules, who is
//! paid, a card to cite, and how each of these is worked out.

use super::{
    Deciding, block, cited, few, me,
    paid::paid,
    pass, pivotal, read, result,
    sheets::{self, Basis},
    waits, way,
};
use crate::{
    amounts,
    charts::{Arrived, Link, Sheet, figured},
    components::{self as parts, *},
    dom::{Node, el, live},
    held::Held,
    kids, labels,
    locales::{Key, deciding as l, t},
    state::{Shown, session},
};
use leptos::prelude::With;
use std::rc::Rc;
use views::*;

/// More addresses are left out of a list.
const MOST: usize = 30;

/// The tab.
pub fn whole(view: Shown, deciding: Deciding) -> Node {
    let (arrived, session) = (Held::new(false), session());
    labels::provide_on(move || session.chain());
    live(move || {
        if deciding.vote.with(Option::is_none) {
            return empty(t(l::NONE_TITLE), t(l::NONE_TEXT), Vec::new());
        }
        match deciding.figures.get() {
            None => p("soft", t(waits(deciding))),
            Some(Err(why)) => notice(&why, None),
            Some(Ok(found)) => {
                let counted = deciding.counted.with(|asked| {
                    asked
                        .as_ref()
                        .map(|asked| asked.counted.clone())
                        .unwrap_or_default()
                });
                read(view, |view| draw(view, &counted, &found, arrived)).into()
            }
        }
    })
}

fn draw(view: &ProposalView, counted: &CountedVote, found: &WhoDecides, arrived: Arrived) -> Node {
    let ended = main_vote(view).is_some_and(|vote| vote.stage == Stage::Ended);
    let session = session();
    let basis = Basis {
        session,
        view,
        counted,
        found,
    };
    let link = link(cited::link(session, view));
    let section = |title: Key, sheet: Sheet, body: Vec<Node>| {
        let heading = el("h3", "", kids![t(title)]).node();
        figured(sheet, arrived, link.clone(), kids![heading, body])
    };
    let card = match cited::card(view, found) {
        Some(card) => section(l::CARD_TITLE, sheets::card(&basis), card),
        None => Node::Many(kids![
            el("h3", "", kids![t(l::CARD_TITLE)]),
            p("", t(l::CARD_UNKNOWN))
        ]),
    };
    el(
        "div",
        "flow",
        kids![
            el("h2", "", kids![t(l::TITLE)]),
            few(found),
            section(
                l::FEWEST,
                sheets::fewest(&basis),
                vec![p("", [pass(found), block(found)].join(" "))]
            ),
            section(
                l::ALONE,
                sheets::alone(&basis),
                alone(found.me, &found.pivotal, &found.pivotal_by_absence)
            ),
            section(l::SINCE, sheets::since(&basis), since(found, ended)),
            section(l::WAYS_TITLE, sheets::ways(&basis), ways(counted, found)),
            section(
                l::PAID_TITLE,
                sheets::paid(&basis),
                paid(&counted.pays, found)
            ),
            card,
            formula()
        ],
    )
    .node()
}

/// Figures of the tab lead to the tab, with whom to ask for the proposal.
fn link(tab: String) -> Link {
    Rc::new(move |slug| {
        let joined = if tab.contains('#') { "&" } else { "#" };
        [&tab, joined, "figure=", slug].concat()
    })
}

/// Who would change it alone, by voting otherwise and by not voting, and whether the reader is one of them.
pub fn alone(part: MyPart, otherwise: &[Address], absent: &[Address]) -> Vec<Node> {
    let said = match absent.len() {
        0 => t(l::ABSENT_NONE).into(),
        n => l::absent(n as u64),
    };
    let mine = me(part);
    kids![
        (!mine.is_empty()).then(|| p("strong", mine)),
        p("", pivotal(otherwise)),
        list(l::ALONE_OTHERWISE, otherwise),
        p("", said),
        list(l::ALONE_ABSENT, absent)
    ]
}

fn list(title: Key, those: &[Address]) -> Option<Node> {
    if those.is_empty() {
        return None;
    }
    let rows: Vec<Node> = those
        .iter()
        .take(MOST)
        .map(|account| {
            let label = labels::below(account, None);
            el("li", "", kids![parts::whole(account), label]).node()
        })
        .collect();
    let more = those.len().saturating_sub(MOST);
    let more = (more > 0).then(|| el("li", "soft", kids![l::more(more as u64)]).node());
    let list = el("ul", "small", kids![rows, more]);
    let summary = el("summary", "", kids![t(title)]);
    Some(el("details", "small", kids![summary, list]).node())
}

fn since(found: &WhoDecides, ended: bool) -> Vec<Node> {
    let said = match found.settled {
        Settled::NoEligible => t(l::SINCE_NO_DATA).into(),
        Settled::Open if ended => t(l::SINCE_NEVER).into(),
        Settled::Open => t(l::SINCE_NOT).into(),
        Settled::Since(votes, at) => l::since_at(
            &session().date(at),
            &amounts::count(votes.into()),
            &amounts::count(found.voters.into()),
        ),
    };
    vec![p("", said), p("small soft", t(l::SINCE_ASSUMES))]
}

fn ways(counted: &CountedVote, found: &WhoDecides) -> Vec<Node> {
    let row = |other: &OtherCount| {
        let compared = match (other.passes, other.changed) {
            (None, _) => l::UNKNOWN,
            (_, true) => l::CHANGED,
            (_, false) => l::SAME,
        };
        // The line without its result names the rule.
        let rule = way(other);
        let rule = rule.split(": ").next().unwrap_or_default().to_owned();
        let mut shown = result(other.passes).to_owned();
        if let OtherWay::OneEach(yes, no) = other.way {
            let heads = [
                " ",
                &amounts::count(yes.into()),
                " : ",
                &amounts::count(no.into()),
            ];
            shown.push_str(&heads.concat());
        }
        kids![rule, shown, t(compared)]
    };
    let rows = found.ways.iter().map(row).collect();
    let delegated = match counted.all_own {
        true => l::UNDELEGATED_SAME,
        false => l::UNDELEGATED_NO_DATA,
    };
    vec![
        p("small soft", t(l::WAYS_NOTE)),
        p("small", l::in_force(result(Some(found.passes)))),
        table(
            l::WAYS_TABLE,
            &[l::COL_RULE, l::COL_RESULT, l::COL_CHANGED],
            rows,
        ),
        p("small soft", t(delegated)),
    ]
}

/// How each figure is worked out, in words.
fn formula() -> Node {
    let cap = amounts::share(1000);
    let rows = [
        (l::FEWEST, t(l::HOW_FEWEST).to_owned()),
        (l::CARD_TITLE, t(l::HOW_NEEDED).into()),
        (l::ALONE, t(l::HOW_ALONE).into()),
        (l::SINCE, t(l::HOW_SINCE).into()),
        (l::WAYS_TABLE, l::how_ways(&cap)),
        (l::PAID_TITLE, t(l::HOW_PAID).into()),
    ];
    let rows = rows
        .into_iter()
        .map(|(key, how)| (t(key).to_owned(), text(how)));
    let title = el("h3", "", kids![t(l::FORMULA)]);
    el("section", "flow tight", kids![title, facts(rows.collect())])
        .attr("id", "formula")
        .node()
}
