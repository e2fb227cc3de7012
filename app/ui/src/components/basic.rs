//! The smallest parts: buttons, links, pills, addresses, headings, what stands where nothing is yet.

use crate::{
    amounts,
    dom::{Node, Text, el, live},
    kids,
    locales::{Key, shell as l, t},
    routes::Page,
    state::{Shown, session},
};
use leptos::prelude::*;
use views::View;

/// A button. `kind` is empty, `primary`, `quiet` …
pub fn btn(kind: &'static str, label: impl Into<Text>, act: impl Fn() + 'static) -> Node {
    button(kind, label.into(), Box::new(act))
}

#[inline(never)]
fn button(kind: &'static str, label: Text, act: Box<dyn Fn()>) -> Node {
    el("button", "", kids![label])
        .attr("type", "button")
        .class(["btn ", kind].concat())
        .on("click", move |_| act())
        .node()
}

/// A button that can be pressed only while `on`.
pub fn btn_if(
    kind: &'static str,
    label: Key,
    on: impl Fn() -> bool + 'static,
    act: impl Fn() + 'static,
) -> Node {
    let act: Box<dyn Fn()> = Box::new(act);
    el("button", "", kids![t(label)])
        .attr("type", "button")
        .class(["btn ", kind].concat())
        .prop("disabled", move || !on())
        .on("click", move |_| act())
        .node()
}

/// A link within Locus. `kind` is a CSS class.
pub fn link(kind: &'static str, page: &Page, label: impl Into<Text>) -> Node {
    to(kind, page.path(), label.into())
}

/// A link to a path of Locus.
#[inline(never)]
pub fn to(kind: &'static str, path: String, label: Text) -> Node {
    el("a", kind, kids![label]).attr("href", path).node()
}

/// Text in an element of a class.
pub fn p(kind: &'static str, text: impl Into<Text>) -> Node {
    paragraph(kind, text.into())
}

#[inline(never)]
fn paragraph(kind: &'static str, text: Text) -> Node {
    el("p", kind, kids![text]).node()
}

/// A small label in a frame.
pub fn pill(kind: &'static str, text: impl Into<Text>) -> Node {
    framed(kind, text.into())
}

#[inline(never)]
fn framed(kind: &'static str, text: Text) -> Node {
    el("span", "", kids![text])
        .class(["pill ", kind].concat())
        .node()
}

/// An account, contract or id: shortened, whole in its title.
pub fn addr(id: &str) -> Node {
    let (whole, short) = (id.to_owned(), amounts::short_id(id));
    el("span", "mono", kids![short]).attr("title", whole).node()
}

/// An id in full, broken where the line ends.
pub fn whole(id: &str) -> Node {
    let id = id.to_owned();
    el("code", "mono whole", kids![id]).node()
}

/// A card with a heading.
pub fn card(title: Key, body: Vec<Node>) -> Node {
    el(
        "section",
        "card flow tight",
        kids![el("h2", "h3", kids![t(title)]), body],
    )
    .node()
}

/// The heading of a page, which is also its title. It takes the focus when a page opens.
pub fn heading(text: impl Into<String>) -> Node {
    let text: String = text.into();
    document().set_title(&l::title(&text));
    el("h1", "", kids![text]).attr("tabindex", "-1").node()
}

/// Lines where words will be: the page keeps its shape while it loads.
pub fn skeleton() -> Node {
    el(
        "div",
        "skeleton",
        kids![
            el("span", "hidden", kids![t(l::LOADING)]),
            el("i", "", kids![]),
            el("i", "", kids![]),
            el("i", "", kids![]),
            el("i", "", kids![])
        ],
    )
    .attr("role", "status")
    .node()
}

/// What stands where nothing is yet: a sentence, and the next step.
pub fn empty(title: &'static str, text: &'static str, next: Vec<Node>) -> Node {
    el(
        "div",
        "empty flow tight",
        kids![
            el("p", "strong", kids![title]),
            el("p", "soft", kids![text]),
            el("div", "row", kids![next])
        ],
    )
    .node()
}

/// What a watch shows: its skeleton until it is here, or why it can't be shown.
pub fn seen(view: Shown, draw: impl Fn(&View) -> Option<Node> + Send + 'static) -> Node {
    live(move || {
        view.with(|view| match view {
            None => skeleton(),
            Some(View::Failed(why)) => super::notice(why, None),
            Some(view) => draw(view).unwrap_or_else(skeleton),
        })
    })
}

/// A button that copies text.
pub fn copy_btn(label: Key, text: String) -> Node {
    let session = session();
    btn("small", t(label), move || session.copy(&text))
}

/// Rows of a table. `heads` name the columns; on a phone each cell carries its column's name.
pub fn table(caption: Key, heads: &[Key], rows: Vec<Vec<Node>>) -> Node {
    let heads: Vec<&'static str> = heads.iter().map(|head| t(*head)).collect();
    let row = |cells: Vec<Node>| {
        let cells: Vec<Node> = cells
            .into_iter()
            .zip(&heads)
            .map(|(cell, head)| el("td", "", kids![cell]).attr("data-l", *head).node())
            .collect();
        el("tr", "", kids![cells]).node()
    };
    let rows: Vec<Node> = rows.into_iter().map(row).collect();
    let heads: Vec<Node> = heads
        .iter()
        .map(|head| el("th", "", kids![*head]).attr("scope", "col").node())
        .collect();
    el(
        "table",
        "stack",
        kids![
            el("caption", "hidden", kids![t(caption)]),
            el("thead", "", kids![el("tr", "", kids![heads])]),
            el("tbody", "", kids![rows])
        ],
    )
    .node()
}

/// Text as it stands.
pub fn text(text: impl Into<Text>) -> Node {
    Node::Text(text.into())
}

/// A list of terms and what they are.
pub fn facts(rows: Vec<(String, Node)>) -> Node {
    let rows: Vec<Node> = rows
        .into_iter()
        .map(|(term, is)| {
            el(
                "div",
                "",
                kids![el("dt", "", kids![term]), el("dd", "", kids![is])],
            )
            .node()
        })
        .collect();
    el("dl", "facts", kids![rows]).node()
}
