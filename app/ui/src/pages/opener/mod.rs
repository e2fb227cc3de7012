//! The one input: an address, a link, a name, votes as a file or as text. It says what it recognised while it is typed,
//! and opens it. Nothing that is typed leaves this browser before something is opened. It stands on the front page, and
//! wherever a reader may want to go on to the next thing.

mod said;

use crate::{
    components::*,
    dom::{Node, effect, el, live},
    held::Held,
    kids,
    locales::{Key, home as l, t},
    pages::authority,
    state::{Session, Shown, session, watch},
};
use leptos::{
    prelude::{set_timeout, untrack},
    web_sys,
};
use said::{Leads, Way, said};
use std::{cell::Cell, rc::Rc, time::Duration};
use views::{Query, Recognised, View, Watch};
use wasm_bindgen::JsCast;

/// What asks for the box, in an address of the page that it stands on: `/#open`.
pub const HASH: &str = "#open";
/// More than this is no link or name. Bytes.
const LONGEST: usize = 2048;
/// As much of a pasted file as tells what it is. Bytes; more than [`LONGEST`], so that it is looked at as one.
const HEAD: usize = 3000;
/// As much of it as the box shows. Letters.
const SHOWN: usize = 60;

/// The box. What is in it stays while other things on the page change.
#[derive(Clone, Copy)]
struct Box_ {
    session: Session,
    typed: Held<String>,
    /// A file's content that was pasted: a line of text can't hold it.
    pasted: Held<Option<Rc<str>>>,
    view: Shown,
    /// The answer that Enter waits for.
    entered: Held<Option<Watch>>,
}

/// The box, under a heading.
pub fn opener(title: Key) -> Node {
    let session = session();
    let (typed, pasted) = (Held::new(String::new()), Held::new(None::<Rc<str>>));
    let view = watch(move || {
        let text = text(session, typed, pasted);
        (!text.trim().is_empty()).then_some(Query::Recognise { text })
    });
    let this = Box_ {
        session,
        typed,
        pasted,
        view,
        entered: Held::new(None),
    };
    come(session);
    el(
        "form",
        "card flow tight",
        kids![
            el("h2", "h3", kids![t(title)]),
            el(
                "label",
                "field",
                kids![
                    el("span", "small", kids![t(l::LOOK_UP_LABEL)]),
                    el("input", "pastebox", kids![])
                        .attr("id", HASH.trim_start_matches('#'))
                        .attr("type", "text")
                        .attr("name", "link")
                        .attr("autocomplete", "off")
                        .attr("spellcheck", "false")
                        .attr("placeholder", t(l::LOOK_UP_HINT))
                        .attr("aria-describedby", "recognised")
                        .prop("value", move || typed.get())
                        .on("input", move |e| this
                            .type_(leptos::prelude::event_target_value(&e)))
                        .on("paste", move |e| this.paste(&e))
                ]
            ),
            el("div", "flow tight", kids![live(move || this.shown())])
                .attr("id", "recognised")
                .attr("role", "status"),
            authority::drop_box(session)
        ],
    )
    .on("submit", move |event| {
        event.prevent_default();
        this.enter();
    })
    .node()
}

/// What is looked at.
fn text(session: Session, typed: Held<String>, pasted: Held<Option<Rc<str>>>) -> String {
    match pasted.get() {
        Some(pasted) => head(&pasted).to_owned(),
        None => typed.with(|typed| within(&session.around().place.origin(), typed).into()),
    }
}

/// Moves the focus to the box where the address asks for it.
fn come(session: Session) {
    // After the focus went to the heading of a new page.
    const LATER: Duration = Duration::from_millis(120);
    effect(move || {
        if session.place.with(|place| place.hash == HASH) {
            set_timeout(|| crate::app::focus(HASH), LATER);
        }
    });
}

impl Box_ {
    fn type_(self, text: String) {
        self.pasted.set(None);
        self.typed.set(text);
    }

    /// A line of text loses the ends of lines, and with them what a file says: that is kept aside.
    fn paste(self, event: &web_sys::Event) {
        let event = event.dyn_ref::<web_sys::ClipboardEvent>();
        let data = event.and_then(web_sys::ClipboardEvent::clipboard_data);
        let Some(text) = data.and_then(|data| data.get_data("text/plain").ok()) else {
            return;
        };
        if !is_file(&text) {
            return;
        }
        if let Some(event) = event {
            event.prevent_default();
        }
        let first = text.trim_start().lines().next().unwrap_or_default();
        let mut shown: String = first.chars().take(SHOWN).collect();
        shown.push('…');
        self.typed.set(shown);
        self.pasted.set(Some(text.into()));
    }

    fn shown(self) -> Vec<Node> {
        let (words, ways) = self.view.with(seen_as);
        let ways: Vec<Node> = ways
            .into_iter()
            .enumerate()
            .map(|(i, (label, leads))| match leads {
                Leads::To(path) => {
                    let kind = if i == 0 { "btn primary" } else { "btn" };
                    to(kind, path, label.into())
                }
                Leads::Votes => btn("primary", label, move || self.open(&Leads::Votes)),
            })
            .collect();
        kids![
            (!words.is_empty()).then(|| p("break", words)),
            (!ways.is_empty()).then(|| el("p", "row", kids![ways]))
        ]
    }

    /// Opens what is typed now. What is shown may still be the answer to what was typed before, so that is asked again.
    fn enter(self) {
        let now = move || untrack(move || text(self.session, self.typed, self.pasted));
        let asked = now();
        if asked.trim().is_empty() {
            return;
        }
        let query = Query::Recognise {
            text: asked.clone(),
        };
        let once = Cell::new(true);
        let show = move |view: View| {
            let (_, ways) = seen_as(&Some(view));
            // Whoever types on meanwhile has not entered that.
            if let Some((_, leads)) = ways.first()
                && once.take()
                && self.typed.try_get_untracked().is_some()
                && now() == asked
            {
                self.open(leads);
            }
        };
        let link = self.session.around().link;
        self.entered.set(Some(link.watch(query, Box::new(show))));
    }

    fn open(self, leads: &Leads) {
        match leads {
            Leads::To(path) => self.session.go(path),
            Leads::Votes => {
                let text = self.pasted.get_untracked();
                let typed = self.typed.get_untracked();
                authority::look_at_text(self.session, text.as_deref().unwrap_or(&typed));
            }
        }
    }
}

fn seen_as(view: &Option<View>) -> (String, Vec<Way>) {
    match view {
        Some(View::Recognised(what)) => said(what),
        _ => said(&Recognised::Nothing),
    }
}

/// Whether a text is a file's content: more than a line, or more than any link.
fn is_file(text: &str) -> bool {
    let text = text.trim();
    text.len() > LONGEST || text.contains(['\n', '\r'])
}

/// The beginning of a text.
fn head(text: &str) -> &str {
    let text = text.trim_start();
    let mut end = text.len().min(HEAD);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

/// A link of this very host as a path: here every page is Locus's.
fn within<'a>(origin: &str, text: &'a str) -> &'a str {
    match text.trim().strip_prefix(origin) {
        Some("") => "/",
        Some(path) if path.starts_with(['/', '?', '#']) => path,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_lines_is_a_file_and_an_address_with_an_end_of_line_is_not() {
        assert!(is_file("proposal,voter\np,a"));
        assert!(is_file("a\rb"));
        assert!(is_file(&"x".repeat(LONGEST + 1)));
        assert!(!is_file(" 0x12\n"));
        assert_eq!(head("\n é"), "é");
        assert_eq!(head(&"é".repeat(HEAD)).len(), HEAD);
        assert_eq!(head(&["a", &"é".repeat(HEAD)].concat()).len(), HEAD - 1);
    }

    #[test]
    fn only_this_hosts_links_are_paths() {
        let check = |text, expected| assert_eq!(within("https://l.example", text), expected);
        check(" https://l.example/look", "/look");
        check("https://l.example", "/");
        check("https://l.example.evil/look", "https://l.example.evil/look");
        check("https://other.example/look", "https://other.example/look");
        check("0x12", "0x12");
    }
}
