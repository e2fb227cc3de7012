//! The evidence: every check in full, ids and hashes to compare elsewhere, the text as signed, the export.

use super::read;
use crate::{
    components::*,
    dom::{Node, el, live},
    kids,
    locales::{proposal as l, t},
    state::{Session, Shown, session},
};
use views::*;

/// The tab.
pub fn evidence(view: Shown) -> Node {
    live(move || read(view, draw))
}

fn draw(view: &ProposalView) -> Node {
    let session = session();
    let tables: Vec<Node> = view
        .votes
        .iter()
        .map(|vote| one_vote(session, &view.space, vote))
        .collect();
    let revision = &view.revision;
    let ids = vec![
        (t(l::EV_PROPOSAL).to_owned(), whole(&view.proposal)),
        (t(l::EV_REVISION).to_owned(), whole(&revision.id)),
        (t(l::EV_HASH).to_owned(), whole(&revision.body_hash)),
        (t(l::EV_AUTHOR).to_owned(), whole(&revision.author)),
    ];
    let source = revision.source.clone();
    let versions: Vec<Node> = view
        .revisions
        .iter()
        .map(|row| {
            let line = l::version_row(&row.number.to_string(), &row.title, &session.date(row.seen));
            el("li", "", kids![line]).node()
        })
        .collect();
    let source = el(
        "details",
        "",
        kids![
            el("summary", "", kids![t(l::EVIDENCE_SOURCE)]),
            el("pre", "mono", kids![source]).attr("tabindex", "0")
        ],
    )
    .node();
    el(
        "div",
        "flow",
        kids![
            tables,
            card(l::EVIDENCE_TEXT, vec![facts(ids), source]),
            card(
                l::EVIDENCE_VERSIONS,
                vec![el("ul", "", kids![versions]).node()]
            ),
            card(
                l::EVIDENCE_ALL,
                vec![
                    p("small", t(l::EVIDENCE_ALL_TEXT)),
                    export_btn(view.space.clone())
                ]
            )
        ],
    )
    .node()
}

fn one_vote(session: Session, space: &Hex, vote: &VoteView) -> Node {
    let rows = vote
        .tally
        .checks
        .iter()
        .map(|check| {
            vec![
                text(crate::words::check(check)),
                state_pill(check.state),
                text(check.detail.clone()),
            ]
        })
        .collect();
    let again = {
        let (space, opening) = (space.clone(), vote.opening.clone());
        btn("", t(l::CHECK_AGAIN), move || {
            let intent = Intent::CheckAgain {
                space: space.clone(),
                opening: opening.clone(),
            };
            session.intend(intent, move |outcome| {
                session.said.set(match outcome {
                    Outcome::Refused(why) => crate::words::why(&why),
                    _ => t(l::CHECKED_AGAIN).into(),
                });
            });
        })
    };
    let id = facts(vec![(t(l::EV_OPENING).to_owned(), whole(&vote.opening))]);
    let heads = [l::COL_CHECK, l::COL_STATE, l::COL_DETAIL];
    card(
        l::EVIDENCE_CHECKS,
        vec![table(l::EVIDENCE_CAPTION, &heads, rows), id, again],
    )
}

/// Saves all signed data of a space as a file.
pub fn export_btn(space: Hex) -> Node {
    let session = session();
    btn("", t(l::EXPORT), move || {
        let place = session.around().place;
        session.intend(
            Intent::Export {
                space: space.clone(),
            },
            move |outcome| match outcome {
                Outcome::File { name, bytes } => place.save(&name, &bytes),
                Outcome::Refused(why) => session.said.set(crate::words::why(&why)),
                _ => {}
            },
        );
    })
}
