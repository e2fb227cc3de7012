//! What every figure offers, on whatever page it stands: a link that leads to it and says when its data are other ones by
//! then, its formula and inputs one click away, and its picture and table to take along.

use super::{
    Sheet,
    export::{Saved, saved},
};
use crate::{
    components::{btn, check_line, facts, whole},
    dom::{Node, effect, el, live},
    held::Held,
    kids,
    locales::{Key, figures as l, t},
    routes,
    state::{Session, session},
};
use leptos::prelude::set_timeout;
use std::{rc::Rc, time::Duration};
use views::{CheckState, Hex};

/// The address of a figure of this page, by its name and without its data's hash.
pub type Link = Rc<dyn Fn(&str) -> String>;

/// Whether the reader was already led to the figure that the page's address names. Made above what is drawn again, so
/// that nobody is led there twice.
pub type Arrived = Held<bool>;

/// The hash of a figure's table: none while it is worked out, none within where the browser has no such function.
pub type Hash = Held<Option<Option<Hex>>>;

/// Names a figure on the page.
pub fn id(slug: &str) -> String {
    ["figure-", slug].concat()
}

/// A part of a page as a figure.
pub fn figured(sheet: Sheet, arrived: Arrived, link: Link, body: Vec<Node>) -> Node {
    let session = session();
    let hash = Held::new(None);
    hashed(session, &sheet, hash);
    let sheet = Rc::new(sheet);
    arrive(session, sheet.slug.clone(), arrived, || true);
    let other = sheet.clone();
    el(
        "div",
        "figure flow tight",
        kids![
            body,
            live(move || other_data(session, &other, hash)),
            foot(session, sheet.clone(), hash, link, None)
        ],
    )
    .attr("id", id(&sheet.slug))
    .attr("tabindex", "-1")
    .attr("role", "group")
    .attr("aria-label", sheet.title.clone())
    .node()
}

/// Works out the hash of a figure's table.
pub fn hashed(session: Session, sheet: &Sheet, hash: Hash) {
    hash.set(None);
    let bytes = sheet.csv.clone().into_bytes();
    let done = Box::new(move |found| hash.set(Some(found)));
    session.around().place.sha256(bytes, done);
}

/// A link to a figure of the page as it is looked at now. Whom a link names to ask stays in it.
pub fn here(session: Session) -> Link {
    Rc::new(move |slug| {
        let place = session.place.get_untracked();
        let origin = session.around().place.origin();
        let mut out = [
            origin.as_str(),
            &place.path,
            &place.search,
            "#figure=",
            slug,
        ]
        .concat();
        out.push_str(&hints(&place.hash));
        out
    })
}

/// Whom a page's address names to ask, as a link to something on it goes on: `&r=…` for each, from what follows `#`.
pub fn hints(hash: &str) -> String {
    let parts = hash.trim_start_matches('#').split('&');
    let named = parts.filter(|part| part.starts_with("r="));
    named.flat_map(|part| ["&", part]).collect()
}

/// What the link that was followed says of this figure's data; none where it does not lead here.
pub fn linked(session: Session, slug: &str) -> Option<String> {
    session.place.with(|place| {
        let hash = ["?", place.hash.trim_start_matches('#')].concat();
        let here = routes::query(&hash, "figure").as_deref() == Some(slug);
        here.then(|| routes::query(&hash, "data").unwrap_or_default())
    })
}

/// Whoever made the link may have seen other data: then that is said.
pub fn other_data(session: Session, sheet: &Sheet, hash: Hash) -> Node {
    let (Some(before), Some(Some(now))) = (linked(session, &sheet.slug), hash.get()) else {
        return Node::Nothing;
    };
    let now = short(&now);
    let words = match sheet.csv.is_empty() {
        _ if before.is_empty() => return Node::Nothing,
        true => l::data_gone(&before),
        false if before == now => return Node::Nothing,
        false => l::data_changed(&before, now),
    };
    check_line(CheckState::Weak, words)
}

/// As much of a hash as a link carries.
fn short(hash: &str) -> &str {
    hash.get(2..18).unwrap_or_default()
}

/// Goes to the figure that a link leads to, once it is there.
pub fn arrive(
    session: Session,
    slug: String,
    arrived: Arrived,
    there: impl Fn() -> bool + 'static,
) {
    effect(move || {
        let here = linked(session, &slug).is_some() && there();
        if here && !arrived.get_untracked() {
            arrived.set(true);
            // Once it is drawn.
            let selector = ["#", &id(&slug)].concat();
            set_timeout(
                move || crate::app::focus(&selector),
                Duration::from_millis(120),
            );
        }
    });
}

/// The link, and behind one click how it is computed with what can be saved. `turn` stands before the link.
pub fn foot(
    session: Session,
    sheet: Rc<Sheet>,
    hash: Hash,
    link: Link,
    turn: Option<Node>,
) -> Node {
    let forms = [
        (Saved::Svg, l::SAVE_SVG, true),
        (Saved::Png, l::SAVE_PNG, true),
        (Saved::Csv, l::SAVE_CSV, !sheet.csv.is_empty()),
        (Saved::Formula, l::SAVE_FORMULA, true),
    ];
    let forms = forms.into_iter().filter(|(.., there)| *there);
    let saves: Vec<Node> = forms
        .map(|(form, label, _)| save(session, sheet.clone(), hash, form, label))
        .collect();
    let slug = sheet.slug.clone();
    let copy = btn("small", t(l::LINK), move || {
        let data = hash.get_untracked().flatten();
        let data = short(data.as_deref().unwrap_or_default());
        session.copy(&[link(&slug).as_str(), "&data=", data].concat());
    });
    Node::Many(kids![
        el("div", "row", kids![turn, copy]),
        el(
            "details",
            "small how",
            kids![
                el("summary", "", kids![t(l::HOW)]),
                how(&sheet, hash),
                el("div", "row", saves)
            ]
        )
    ])
}

fn save(session: Session, sheet: Rc<Sheet>, hash: Hash, form: Saved, label: Key) -> Node {
    btn("small", t(label), move || {
        let chart = match sheet.drawn {
            true => " svg:is(.drawing, .ties)",
            false => "",
        };
        let drawing = ["#", &id(&sheet.slug), chart].concat();
        let hash = hash.get_untracked().flatten();
        saved(session, &sheet, form, &drawing, hash.as_ref());
    })
}

/// Formula, inputs, what is missing, what it rests on, and the hash of its data.
fn how(sheet: &Sheet, hash: Hash) -> Node {
    let missing = match sheet.missing.is_empty() {
        true => Node::from(t(l::MISSING_NONE)),
        false => {
            let line = |line: &String| el("li", "", kids![line.clone()]).node();
            el(
                "ul",
                "plain break",
                sheet.missing.iter().map(line).collect(),
            )
            .node()
        }
    };
    let mut rows = vec![
        (t(l::FORMULA).into(), broken(&sheet.formula)),
        (t(l::INPUTS).into(), broken(&sheet.inputs)),
        (t(l::MISSING).into(), missing),
        (t(l::RESTS).into(), broken(&sheet.rests)),
    ];
    if !sheet.csv.is_empty() {
        let hash = live(move || match hash.get() {
            None => Node::from(t(l::HASH_WAIT)),
            Some(None) => Node::from(t(l::HASH_NONE)),
            Some(Some(hash)) => whole(&hash),
        });
        rows.push((t(l::HASH).into(), hash));
    }
    facts(rows)
}

/// Words with addresses and hashes among them: on a phone these are wider than the page.
fn broken(words: &str) -> Node {
    el("span", "break", kids![words.to_owned()]).node()
}
