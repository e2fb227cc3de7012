//! Fields of a form: label, help and what is wrong with it, tied together for every reader.

use crate::{
    dom::{Node, el, live},
    held::Held,
    kids,
    locales::{Key, t},
};
use leptos::prelude::*;
use views::Why;

/// What the engine said of a form; a field shows what concerns it.
pub type Refusal = Held<Option<Why>>;

/// One line, one paragraph, or a whole text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One line.
    Line,
    /// One line of digits.
    Number,
    /// Some lines.
    Lines,
    /// A text.
    Text,
}

/// A field: its protocol name, its words, how it is read and written.
pub struct Field {
    /// Its name in the protocol, as [`Why::Field`] gives it.
    pub name: &'static str,
    /// Label.
    pub label: Key,
    /// Help below it.
    pub help: Option<Key>,
    /// How much is typed.
    pub kind: Kind,
    /// What it shows.
    pub get: Box<dyn Fn() -> String>,
    /// What was typed.
    pub set: Box<dyn Fn(String)>,
}

/// A field bound to a signal of its own.
pub fn input(
    name: &'static str,
    label: Key,
    help: Option<Key>,
    kind: Kind,
    value: Held<String>,
) -> Field {
    Field {
        name,
        label,
        help,
        kind,
        get: Box::new(move || value.get()),
        set: Box::new(move |typed| value.set(typed)),
    }
}

/// Draws a field.
pub fn field(field: Field, refusal: Refusal) -> Node {
    let Field {
        name,
        label,
        help,
        kind,
        get,
        set,
    } = field;
    let wrong = move || {
        refusal.with(|why| match why {
            Some(Why::Field(field, reason)) if field == name => Some(reason.clone()),
            _ => None,
        })
    };
    let invalid = move || wrong().map(|_| "true".into());
    let help_id = ["help-", name].concat();
    let id = ["field-", name].concat();
    let (tag, kind_of) = match kind {
        Kind::Line | Kind::Number => ("input", Some("text")),
        Kind::Lines | Kind::Text => ("textarea", None),
    };
    let rows = match kind {
        Kind::Lines => Some("3"),
        Kind::Text => Some("14"),
        _ => None,
    };
    let control = el(tag, "", kids![])
        .attr("id", id.clone())
        .attr("type", kind_of)
        .attr("rows", rows)
        .attr("name", name)
        .attr("inputmode", (kind == Kind::Number).then_some("decimal"))
        .attr("autocomplete", "off")
        .attr_live("aria-invalid", invalid)
        .attr("aria-describedby", help_id.clone())
        .prop("value", get)
        .on("input", move |e| set(event_target_value(&e)));
    let reason = live(move || wrong().map(|reason| el("b", "wrong", kids![reason]).node()));
    // The help stands outside the label, so that it describes the field and is not part of its name.
    el(
        "div",
        "field",
        kids![
            el("label", "label", kids![t(label)]).attr("for", id),
            control,
            el("span", "small soft", kids![help.map(t), reason]).attr("id", help_id)
        ],
    )
    .node()
}

/// One of several, each explained. `chosen` holds the value of one.
pub fn choose(
    name: &'static str,
    legend: Key,
    options: Vec<(&'static str, Key, Option<Key>)>,
    chosen: Held<String>,
) -> Node {
    let options: Vec<Node> = options
        .into_iter()
        .map(|(value, label, help)| {
            let on = move || chosen.with(|c| c == value);
            el(
                "label",
                "choice",
                kids![
                    el("input", "", kids![])
                        .attr("type", "radio")
                        .attr("name", name)
                        .attr("value", value)
                        .prop("checked", on)
                        .on("change", move |_| chosen.set(value.into())),
                    el(
                        "span",
                        "",
                        kids![
                            t(label),
                            help.map(|h| el("small", "block", kids![t(h)]).node())
                        ]
                    )
                ],
            )
            .node()
        })
        .collect();
    el(
        "fieldset",
        "flow tight",
        kids![el("legend", "label", kids![t(legend)]), options],
    )
    .node()
}
