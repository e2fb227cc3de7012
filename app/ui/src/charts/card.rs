//! A figure on the page: chart or table, what must be said beside it, and one click away its formula, its inputs, what
//! is missing, and its data to take along.

use super::{
    Sheet, cells, drawn, picture, table, table_first,
    taken::{self, Hash, Link, id},
    width::measured,
};
use crate::{
    components::{check_line, p, pill},
    dom::{Node, effect, el, live},
    held::Held,
    kids,
    locales::{figures as l, t},
    state::{Session, session},
    words::{self, figures as w},
};
use std::rc::Rc;
use views::{Figure, FigureKind, Remark};

/// Where a figure comes to stand once it is worked out.
pub type Slot = Held<Option<Rc<Figure>>>;

/// What is taken along of it; none until it is worked out.
type Taken = Held<Option<Rc<Sheet>>>;

/// What the source of a page's figures lacks, in words: a line each.
pub type Missing = Rc<dyn Fn() -> Vec<String>>;

/// The card. It stands from the beginning, so that nothing jumps while figures come in.
pub fn card(kind: FigureKind, slot: Slot, missing: Missing, link: Link) -> Node {
    let session = session();
    let as_table = Held::new(table_first(kind));
    let told = Held::new(String::new());
    let (sheet, hash): (Taken, Hash) = (Held::new(None), Held::new(None));
    effect(move || {
        let missing = missing();
        let made = slot.with(|figure| Some(Sheet::of(figure.as_deref()?, &missing)));
        if let Some(made) = &made {
            told.set(String::new());
            taken::hashed(session, made, hash);
        }
        sheet.set(made.map(Rc::new));
    });
    let there = move || has_rows(slot).is_some();
    taken::arrive(session, kind.slug().into(), Held::new(false), there);
    let other = move || {
        let sheet = sheet.get()?;
        Some(taken::other_data(session, &sheet, hash))
    };
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
    let name = id(kind.slug());
    // Tables of many columns take the whole width.
    let class = match kind {
        FigureKind::Coalition
        | FigureKind::Counterfactual
        | FigureKind::Prevail
        | FigureKind::Turnout
        | FigureKind::Blocs
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
                    el("h2", "h3", kids![title]).attr("id", [&name, "-title"].concat()),
                    live(head)
                ]
            ),
            p("small", what),
            live(move || body(kind, slot, as_table, told)),
            live(other),
            live(move || beside(slot)),
            live(move || foot(session, kind, sheet, as_table, hash, link.clone()))
        ],
    )
    .attr("id", name.clone())
    .attr("tabindex", "-1")
    .attr("aria-labelledby", [&name, "-title"].concat())
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
    sheet: Taken,
    as_table: Held<bool>,
    hash: Hash,
    link: Link,
) -> Node {
    let Some(sheet) = sheet.get() else {
        return Node::Nothing;
    };
    let turn = (!sheet.csv.is_empty() && drawn(kind)).then(|| {
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
        .node()
    });
    taken::foot(session, sheet, hash, link, turn)
}
