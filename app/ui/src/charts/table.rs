//! The table of a figure: the same rows that its chart is drawn from. It is always there for screen readers, whatever
//! is in view.

use super::cells;
use crate::{
    amounts,
    components::{btn, p},
    dom::{Node, el, live},
    held::Held,
    kids,
    locales::{figures as l, t},
    words::figures::head,
};
use std::rc::Rc;
use views::Figure;

/// More rows are shown when asked for: on a phone a row is a card, and what comes below must still be found.
const AT_ONCE: usize = 12;
/// Beside a chart the table is for screen readers only and moves nothing; thousands would still make the page slow.
const AT_ONCE_UNSEEN: usize = 40;

/// The table; `seen` says whether it is in view or for screen readers only.
pub fn table(
    figure: Rc<Figure>,
    caption: String,
    seen: impl Fn() -> bool + Copy + 'static,
) -> Node {
    let shown = Held::new(AT_ONCE);
    let all = figure.rows.len();
    let more = move || {
        let now = shown.get();
        match seen() {
            true if now < all => {
                let words = l::more_rows(&amounts::count(count(all - now)));
                btn("small", words, move || shown.set(all))
            }
            true => Node::Nothing,
            false => match unseen(now, all) {
                Some(words) => p("", words),
                None => Node::Nothing,
            },
        }
    };
    let rows = move || {
        let now = match seen() {
            true => shown.get(),
            false => shown.get().max(AT_ONCE_UNSEEN),
        };
        drawn(&figure, &caption, now, seen)
    };
    el("div", "flow tight", kids![live(rows), live(more)]).node()
}

/// What whoever hears the page is told of rows that are not there.
fn unseen(shown: usize, all: usize) -> Option<String> {
    let shown = shown.max(AT_ONCE_UNSEEN);
    let number = |n| amounts::count(count(n));
    (shown < all).then(|| l::rows_unseen(&number(shown), &number(all), t(l::SHOW_TABLE)))
}

fn drawn(
    figure: &Figure,
    caption: &str,
    shown: usize,
    seen: impl Fn() -> bool + Copy + 'static,
) -> Node {
    let heads: Vec<(String, bool)> = figure
        .columns
        .iter()
        .map(|column| (head(column.name, figure), column.number))
        .collect();
    let class = |number: bool| if number { "n" } else { "" };
    let rows: Vec<Node> = figure
        .rows
        .iter()
        .take(shown)
        .map(|row| {
            let cells: Vec<Node> = row
                .iter()
                .zip(&heads)
                .map(|(cell, (head, number))| {
                    el("td", class(*number), kids![cells::node(cell)])
                        .attr("data-l", head.clone())
                        .node()
                })
                .collect();
            el("tr", "", cells).node()
        })
        .collect();
    let heads: Vec<Node> = heads
        .iter()
        .map(|(head, number)| {
            el("th", class(*number), kids![head.clone()])
                .attr("scope", "col")
                .node()
        })
        .collect();
    let marks: Vec<Node> = figure
        .marks
        .iter()
        .map(|mark| el("li", "", kids![super::mark_words(mark)]).node())
        .collect();
    let marks = (!marks.is_empty()).then(|| {
        Node::Many(kids![
            el("p", "small strong", kids![t(l::MARKS)]),
            el("ul", "small", marks)
        ])
    });
    Node::Many(kids![
        el(
            "div",
            "scroll",
            kids![el(
                "table",
                "stack figures",
                kids![
                    el("caption", "hidden", kids![caption.to_owned()]),
                    el("thead", "", kids![el("tr", "", heads)]),
                    el("tbody", "", rows)
                ]
            )]
        )
        .attr("role", "group")
        .attr("aria-label", caption.to_owned())
        // By keys it is moved where it is seen; one for screen readers only would be a stop without a sight.
        .attr_live("tabindex", move || seen().then(|| "0".into())),
        marks
    ])
}

fn count(rows: usize) -> u64 {
    u64::try_from(rows).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use views::{Cell, Column, ColumnName, FigureKind, Inputs};

    #[test]
    fn whoever_hears_the_page_is_told_of_rows_that_are_not_there() {
        let of = |rows: u64| Figure {
            columns: vec![Column {
                name: ColumnName::Voters,
                number: true,
            }],
            rows: (0..rows).map(|n| vec![Cell::Count(n)]).collect(),
            ..Figure::empty(FigureKind::Turnout, Inputs::default())
        };
        let words = |rows| table(Rc::new(of(rows)), "Turnout".into(), || false).words();
        assert!(!words(40).contains("rows"));
        let cut = words(84);
        assert!(
            cut.contains(
                "These are the first 40 of 84 rows. The button “Table” offers all of them."
            ),
            "{cut}"
        );
    }
}
