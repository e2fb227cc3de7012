//! A figure on the page: chart or table, what must be said beside it, and one click away its formula, its inputs, what
//! is missing, and its data to take along.

use super::{Saved, cells, drawn, export, picture, saved, table, table_first, width::measured};
use crate::{
    components::{btn, check_line, facts, p, pill, whole},
    dom::{Node, effect, el, live},
    held::Held,
    kids,
    locales::{Key, figures as l, t},
    routes,
    state::{Session, session},
    words::{self, figures as w},
};
use leptos::prelude::set_timeout;
use std::{rc::Rc, time::Duration};
use views::{CheckState, Figure, FigureKind, Hex, Remark};

/// Where a figure comes to stand once it is worked out.
pub type Slot = Held<Option<Rc<Figure>>>;

/// The link to a figure, without its data's hash.
pub type Link = Rc<dyn Fn(FigureKind) -> String>;

/// Names the card of a figure on the page.
pub fn id(kind: FigureKind) -> String {
    ["figure-", kind.slug()].concat()
}

/// The card. It stands from the beginning, so that nothing jumps while figures come in.
pub fn card(kind: FigureKind, slot: Slot, link: Link) -> Node {
    let session = session();
    let as_table = Held::new(table_first(kind));
    let told = Held::new(String::new());
    let hash: Held<Option<Option<Hex>>> = Held::new(None);
    effect(move || {
        if let Some(figure) = slot.get() {
            told.set(String::new());
            let csv = export::csv(&figure).into_bytes();
            let done = Box::new(move |found| hash.set(Some(found)));
            session.around().place.sha256(csv, done);
        }
    });
    arrive(session, kind, slot);
    let (title, what, _) = w::figure(kind);
    let head = move || {
        slot.with(|figure| {
            figure.as_ref().map(|figure| {
                let (short, long, state) = w::source(&figure.inputs.source);
                let (glyph, class, _) = words::state(state);
                el(
                    "span",
                    "",
                    kids![pill(class, [glyph, " ", &short].concat())],
                )
                .attr("title", long)
                .node()
            })
        })
    };
    // Tables of many columns take the whole width.
    let class = match kind {
        FigureKind::Coalition
        | FigureKind::Counterfactual
        | FigureKind::Prevail
        | FigureKind::Ended
        | FigureKind::Defaults => "card figure flow tight broad",
        _ => "card figure flow tight",
    };
    el(
        "section",
        class,
        kids![
            el(
                "div",
                "row between",
                kids![
                    el("h2", "h3", kids![title]).attr("id", [&id(kind), "-title"].concat()),
                    live(head)
                ]
            ),
            p("small", what),
            live(move || body(kind, slot, as_table, told)),
            live(move || other_data(session, kind, hash)),
            live(move || beside(slot)),
            live(move || foot(session, kind, slot, as_table, hash, link.clone()))
        ],
    )
    .attr("id", id(kind))
    .attr("tabindex", "-1")
    .attr("aria-labelledby", [&id(kind), "-title"].concat())
    .node()
}

fn has_rows(slot: Slot) -> Option<bool> {
    slot.with(|figure| figure.as_ref().map(|figure| !figure.rows.is_empty()))
}

fn body(kind: FigureKind, slot: Slot, as_table: Held<bool>, told: Held<String>) -> Node {
    match has_rows(slot) {
        None => return p("small soft pending", t(l::WORKING)),
        Some(false) => return Node::Nothing,
        Some(true) => {}
    }
    let draw = move |width: f64| {
        slot.with(|figure| match figure {
            Some(figure) => picture(figure, width, told),
            None => Node::Nothing,
        })
    };
    let rows = move || {
        slot.get().map(|figure| {
            let caption = super::title(kind).to_owned();
            table::table(figure, caption, move || as_table.get())
        })
    };
    // Whoever hears the page has the table always; the words of a point are its own.
    Node::Many(kids![
        el(
            "div",
            "",
            kids![
                measured(draw),
                el("p", "told small", kids![live(move || told.get())]).attr("aria-hidden", "true")
            ]
        )
        .attr_live("hidden", move || as_table.get().then(|| "".into())),
        el("div", "", kids![live(rows)]).attr_live("class", move || Some(
            if as_table.get() { "" } else { "hidden" }.into()
        ))
    ])
}

/// What the link that was followed says of this figure's data; none where it does not lead here.
fn linked(session: Session, kind: FigureKind) -> Option<String> {
    session.place.with(|place| {
        let hash = ["?", place.hash.trim_start_matches('#')].concat();
        let here = routes::query(&hash, "figure").as_deref() == Some(kind.slug());
        here.then(|| routes::query(&hash, "data").unwrap_or_default())
    })
}

/// Whoever made the link may have seen other data: then that is said.
fn other_data(session: Session, kind: FigureKind, hash: Held<Option<Option<Hex>>>) -> Node {
    let (Some(before), Some(Some(now))) = (linked(session, kind), hash.get()) else {
        return Node::Nothing;
    };
    let now = now.get(2..18).unwrap_or_default();
    match before.is_empty() || before == now {
        true => Node::Nothing,
        false => check_line(CheckState::Weak, l::data_changed(&before, now)),
    }
}

/// Goes to the figure that a link leads to, once it is there.
fn arrive(session: Session, kind: FigureKind, slot: Slot) {
    let arrived = Held::new(false);
    effect(move || {
        let here = linked(session, kind).is_some() && has_rows(slot).is_some();
        if here && !arrived.get_untracked() {
            arrived.set(true);
            // Once it is drawn.
            let selector = ["#", &id(kind)].concat();
            set_timeout(
                move || crate::app::focus(&selector),
                Duration::from_millis(120),
            );
        }
    });
}

/// Values, and what must be said: what weakens the figure first.
fn beside(slot: Slot) -> Node {
    slot.with(|figure| {
        let Some(figure) = figure else {
            return Node::Nothing;
        };
        let values: Vec<Node> = figure
            .values
            .iter()
            .map(|(name, value)| {
                Node::Many(kids![
                    el("dt", "", kids![w::value_name(*name)]),
                    el("dd", "", kids![cells::node(value)])
                ])
            })
            .collect();
        let said: Vec<Node> = figure.remarks.iter().map(said).collect();
        Node::Many(kids![
            (!values.is_empty()).then(|| el("dl", "kv small num values", values)),
            said
        ])
    })
}

fn said(remark: &Remark) -> Node {
    let (state, words) = w::remark(remark);
    check_line(state, words)
}

fn foot(
    session: Session,
    kind: FigureKind,
    slot: Slot,
    as_table: Held<bool>,
    hash: Held<Option<Option<Hex>>>,
    link: Link,
) -> Node {
    let Some(figure) = slot.get() else {
        return Node::Nothing;
    };
    let some = !figure.rows.is_empty();
    let turn = (some && drawn(kind)).then(|| {
        el(
            "button",
            "btn small",
            kids![live(move || t(if as_table.get() {
                l::SHOW_CHART
            } else {
                l::SHOW_TABLE
            }))],
        )
        .attr("type", "button")
        .on("click", move |_| as_table.update(|table| *table = !*table))
    });
    let forms: &[(Saved, Key)] = match (some, drawn(kind)) {
        (true, true) => &[
            (Saved::Svg, l::SAVE_SVG),
            (Saved::Png, l::SAVE_PNG),
            (Saved::Csv, l::SAVE_CSV),
            (Saved::Formula, l::SAVE_FORMULA),
        ],
        (true, false) => &[(Saved::Csv, l::SAVE_CSV), (Saved::Formula, l::SAVE_FORMULA)],
        (false, _) => &[(Saved::Formula, l::SAVE_FORMULA)],
    };
    let saves: Vec<Node> = forms
        .iter()
        .map(|(form, label)| {
            let (form, figure) = (*form, figure.clone());
            btn("small", t(*label), move || {
                let drawing = ["#", &id(kind), " svg.drawing"].concat();
                let hash = hash.get_untracked().flatten();
                saved(session, &figure, form, &drawing, hash.as_ref());
            })
        })
        .collect();
    let copy = btn("small", t(l::LINK), move || {
        let data = hash.get_untracked().flatten();
        let data = data
            .as_deref()
            .and_then(|hash| hash.get(2..18))
            .unwrap_or_default();
        session.copy(&[link(kind).as_str(), "&data=", data].concat());
    });
    Node::Many(kids![
        el("div", "row", kids![turn, copy]),
        el(
            "details",
            "small how",
            kids![
                el("summary", "", kids![t(l::HOW)]),
                how(&figure, hash),
                el("div", "row", saves)
            ]
        )
    ])
}

/// Formula, inputs, what is missing, what it rests on, and the hash of its data.
fn how(figure: &Figure, hash: Held<Option<Option<Hex>>>) -> Node {
    let (_, _, formula) = w::figure(figure.kind);
    let missing = match figure.remarks.is_empty() {
        true => Node::from(t(l::MISSING_NONE)),
        false => {
            let lines = figure.remarks.iter().map(|remark| w::remark(remark).1);
            let lines = lines.map(|line| el("li", "", kids![line]).node()).collect();
            el("ul", "plain", lines).node()
        }
    };
    let hash = live(move || match hash.get() {
        None => Node::from(t(l::HASH_WAIT)),
        Some(None) => Node::from(t(l::HASH_NONE)),
        Some(Some(hash)) => whole(&hash),
    });
    facts(vec![
        (t(l::FORMULA).into(), Node::from(formula)),
        (t(l::INPUTS).into(), Node::from(w::inputs(&figure.inputs))),
        (t(l::MISSING).into(), missing),
        (
            t(l::RESTS).into(),
            Node::from(w::source(&figure.inputs.source).1),
        ),
        (t(l::HASH).into(), hash),
    ])
}
