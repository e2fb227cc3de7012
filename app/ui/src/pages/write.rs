//! Writing a proposal, or its next version: text with preview beside it, what changes as rows, kept on this device as
//! it is typed.

mod draft;

use crate::{
    amounts,
    components::*,
    doc,
    dom::{Node, effect, el, live},
    held::Held,
    kids,
    locales::{Key, t, write as l},
    routes::Page,
    state::{Dialog, session, watch},
    words,
};
use draft::{Draft, begin, compose, forget, keep};
use leptos::prelude::*;
use std::time::Duration;
use views::{View, *};

/// Bytes that the protocol allows a text.
const LIMIT: usize = 32 * 1024;

/// How one member of a row is reached: name, old value, new value, unit.
type Member = fn(&mut Change) -> &mut String;

/// The page. `proposal` is the one that gets a new version.
pub fn write(space: Hex, proposal: Option<Hex>) -> Node {
    let text = || Held::new(String::new());
    let draft = Draft {
        space: Held::new(space),
        proposal: Held::new(proposal.clone()),
        title: text(),
        kind: Held::new("parameter".into()),
        text: text(),
        rows: Held::new(Vec::new()),
        saved: Held::new(0),
        touched: Held::new(false),
        refusal: Held::new(None),
    };
    begin(draft);
    keep(draft);
    let title = if proposal.is_some() {
        l::REVISE_TITLE
    } else {
        l::TITLE
    };
    el(
        "div",
        "flow",
        kids![
            el("div", "row between", kids![heading(t(title)), kept(draft)]),
            el(
                "div",
                "cols even",
                kids![
                    el("div", "flow", kids![fields(draft), publish(draft)]),
                    preview(draft)
                ]
            )
        ],
    )
    .node()
}

fn kept(draft: Draft) -> Node {
    let session = session();
    let words = move || match draft.saved.get() {
        0 => pill("", t(l::NOT_SAVED)),
        at => pill("weak", l::saved(&session.date(at))),
    };
    el(
        "p",
        "row",
        kids![
            live(words),
            el("a", "small", kids![t(l::BACK_UP)]).attr("href", "/you")
        ],
    )
    .attr("aria-live", "polite")
    .node()
}

fn fields(draft: Draft) -> Node {
    let line = |name, label, help, kind, value: Held<String>| {
        let set = Box::new(move |typed| {
            draft.touched.set(true);
            value.set(typed);
        });
        field(
            Field {
                name,
                label,
                help,
                kind,
                get: Box::new(move || value.get()),
                set,
            },
            draft.refusal,
        )
    };
    let size = move || {
        let (bytes, words) = draft
            .text
            .with(|text| (text.len(), text.split_whitespace().count()));
        let n = |n: usize| amounts::count(u64::try_from(n).unwrap_or(u64::MAX));
        let line = l::size(&n(words), &n(bytes), &n(LIMIT));
        if bytes > LIMIT {
            el("b", "wrong", kids![line]).node()
        } else {
            line.into()
        }
    };
    el(
        "div",
        "flow",
        kids![
            line("title", l::FIELD_TITLE, None, Kind::Line, draft.title),
            kinds(draft),
            rows(draft),
            el(
                "div",
                "",
                kids![
                    line(
                        "text",
                        l::FIELD_TEXT,
                        Some(l::FIELD_TEXT_HELP),
                        Kind::Text,
                        draft.text
                    ),
                    el("p", "small soft num", kids![live(size)])
                ]
            )
        ],
    )
    .node()
}

fn kinds(draft: Draft) -> Node {
    let options: Vec<Node> = words::KINDS
        .iter()
        .map(|(name, label)| {
            let on = move || draft.kind.with(|kind| kind == *name);
            el("option", "", kids![t(*label)])
                .attr("value", *name)
                .prop("selected", on)
                .node()
        })
        .collect();
    let set = move |e| {
        draft.touched.set(true);
        draft.kind.set(event_target_value(&e));
    };
    el(
        "label",
        "field",
        kids![
            el("span", "label", kids![t(l::FIELD_KIND)]),
            el("select", "", kids![options])
                .attr("name", "kind")
                .on("change", set)
        ],
    )
    .node()
}

fn rows(draft: Draft) -> Node {
    let rows = move || {
        let rows = draft.rows.get();
        rows.into_iter()
            .enumerate()
            .map(|(i, row)| change_row(draft, i, row))
            .collect::<Vec<_>>()
    };
    let add = move || {
        draft.touched.set(true);
        draft.rows.update(|rows| rows.push(Change::default()));
    };
    el(
        "fieldset",
        "flow tight",
        kids![
            el("legend", "label", kids![t(l::CHANGES)]),
            p("small soft", t(l::CHANGES_HELP)),
            live(rows),
            el("div", "row", kids![btn("small", t(l::CHANGES_ADD), add)])
        ],
    )
    .node()
}

fn change_row(draft: Draft, i: usize, row: Change) -> Node {
    let members: [(Key, Member); 4] = [
        (l::CHANGE_NAME, |c| &mut c.name),
        (l::CHANGE_FROM, |c| &mut c.from),
        (l::CHANGE_TO, |c| &mut c.to),
        (l::CHANGE_UNIT, |c| &mut c.unit),
    ];
    let cell = |(label, member): (Key, Member)| {
        let value = member(&mut row.clone()).clone();
        let set = move |e| {
            draft.touched.set(true);
            draft.rows.update(|rows| {
                if let Some(row) = rows.get_mut(i) {
                    *member(row) = event_target_value(&e);
                }
            });
        };
        let input = el("input", "", kids![])
            .attr("type", "text")
            .attr("autocomplete", "off")
            .prop("value", move || value.clone())
            .on("input", set);
        el(
            "label",
            "field",
            kids![el("span", "small", kids![t(label)]), input],
        )
        .node()
    };
    let cells: Vec<Node> = members.into_iter().map(cell).collect();
    let remove = move |_| {
        draft.touched.set(true);
        draft.rows.update(|rows| {
            rows.remove(i);
        });
    };
    el(
        "div",
        "changerow",
        kids![
            cells,
            el("button", "btn quiet", kids!["✕"])
                .attr("type", "button")
                .attr("aria-label", t(l::CHANGES_REMOVE))
                .on("click", remove)
        ],
    )
    .node()
}

/// The text as readers will see it, a moment after the last key.
fn preview(draft: Draft) -> Node {
    let rested = Held::new(String::new());
    let turn = Held::new(0u32);
    effect(move || {
        let text = draft.text.get();
        turn.update(|n| *n += 1);
        let mine = turn.get_untracked();
        let show = move || {
            if turn.try_get_untracked() == Some(mine) {
                rested.set(text);
            }
        };
        set_timeout(show, Duration::from_millis(300));
    });
    let parsed = watch(move || {
        let text = rested.get();
        (!text.trim().is_empty()).then_some(Query::Preview { text })
    });
    let body = move || {
        parsed.with(|view| match view {
            Some(View::Preview(parsed)) => doc::doc(parsed),
            Some(View::Failed(why)) => notice(why, None),
            _ => p("soft", t(l::PREVIEW_NONE)),
        })
    };
    let changed = move || changes(&draft.view().changes);
    el(
        "section",
        "card flow tight preview",
        kids![
            el("small", "", kids![t(l::PREVIEW)]),
            el("p", "h2", kids![live(move || draft.title.get())]),
            live(changed),
            live(body)
        ],
    )
    .attr("aria-label", t(l::PREVIEW))
    .node()
}

fn publish(draft: Draft) -> Node {
    let session = session();
    let ready = move || {
        draft.title.with(|title| !title.trim().is_empty())
            && draft
                .text
                .with(|text| !text.trim().is_empty() && text.len() <= LIMIT)
    };
    let go = move || {
        draft.refusal.set(None);
        let done = UnsyncCallback::new(move |receipt: Receipt| {
            forget(session, draft);
            let space = receipt.space.clone();
            let page = Page::Proposal(space, receipt.proposal.unwrap_or(receipt.id));
            session.go(&page.path());
        });
        session
            .dialog
            .set(Some(Dialog::Sign(Box::new(compose(draft)), done)));
    };
    let wrong = move || draft.refusal.get().map(|why| notice(&why, None));
    el(
        "div",
        "flow tight",
        kids![
            live(wrong),
            el(
                "div",
                "row",
                kids![
                    btn_if("primary", l::PUBLISH, ready, go),
                    btn("quiet", t(l::DISCARD), move || {
                        forget(session, draft);
                        draft.show(DraftView::default());
                        session.said.set(t(l::DISCARDED).into());
                    })
                ]
            ),
            p("small soft", t(l::PUBLISH_NOTE))
        ],
    )
    .node()
}
