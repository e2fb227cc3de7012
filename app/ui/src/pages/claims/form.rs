//! What to ask for, dispute or explain: the form, and what becomes of it once it is signed.

use crate::{
    app::focus,
    components::*,
    dom::{Node, el, live},
    held::Held,
    kids,
    locales::{Key, claims as l, t},
    routes,
    state::{Dialog, Session},
};
use leptos::prelude::*;
use views::*;

/// What is chosen and typed.
#[derive(Clone, Copy)]
pub struct Form {
    /// Taken while the page is drawn: a press knows no context.
    session: Session,
    space: Held<Hex>,
    kind: Held<String>,
    /// The claim that is answered or disputed, and its words.
    subject: Held<Option<(Hex, String)>>,
    about: Held<String>,
    asked: Held<String>,
    text: Held<String>,
    evidence: Held<String>,
    refusal: Refusal,
}

const KINDS: [(&str, ClaimKind, Key, Key); 4] = [
    ("request", ClaimKind::Request, l::ASK, l::ASK_HELP),
    ("lever", ClaimKind::Lever, l::EVIDENCE, l::EVIDENCE_HELP),
    ("dispute", ClaimKind::Dispute, l::DISPUTE, l::DISPUTE_HELP),
    (
        "explanation",
        ClaimKind::Explanation,
        l::EXPLAIN,
        l::EXPLAIN_HELP,
    ),
];

impl Form {
    /// Empty, or as a link fills it: `?kind=request&about=power fees&asked=…`.
    pub fn of(session: Session, space: &Hex) -> Form {
        let from = |name| {
            let value = session
                .place
                .with_untracked(|place| routes::query(&place.search, name));
            value.unwrap_or_default()
        };
        let kind = from("kind");
        let known = KINDS.iter().any(|(name, ..)| *name == kind);
        Form {
            session,
            space: Held::new(space.clone()),
            kind: Held::new(if known { kind } else { "request".into() }),
            subject: Held::new(None),
            about: Held::new(from("about")),
            asked: Held::new(from("asked")),
            text: Held::new(String::new()),
            evidence: Held::new(String::new()),
            refusal: Held::new(None),
        }
    }

    /// Turns to a claim: to answer or dispute it.
    pub fn reply(self, kind: &'static str, claim: &ClaimView) {
        let words = if claim.about.is_empty() {
            crate::doc::lead(&claim.text)
        } else {
            claim.about.clone()
        };
        self.kind.set(kind.into());
        self.subject.set(Some((claim.id.clone(), words)));
        self.refusal.set(None);
        // Drawn by then.
        set_timeout(
            || focus("#say textarea"),
            std::time::Duration::from_millis(60),
        );
    }

    /// Signs a word about a claim that needs no form: to stand behind it, or to take that back.
    pub fn stand(self, request: &Hex, behind: bool) {
        let text = if behind { t(l::STAND_WORDS) } else { "" };
        let claim = ClaimForm {
            kind: ClaimKind::Attestation,
            subject: Some(request.clone()),
            about: String::new(),
            asked: String::new(),
            text: text.into(),
            evidence: Vec::new(),
        };
        self.sign(claim);
    }

    /// Takes one's own claim back.
    pub fn take_back(self, claim: &ClaimView, asked: &str) {
        let claim = ClaimForm {
            kind: claim.kind,
            subject: None,
            about: claim.about.clone(),
            asked: asked.to_owned(),
            text: String::new(),
            evidence: Vec::new(),
        };
        self.sign(claim);
    }

    fn sign(self, claim: ClaimForm) {
        // The dialog stays: it shows where the act has arrived.
        let done = UnsyncCallback::new(move |_: Receipt| {
            self.subject.set(None);
            self.text.set(String::new());
            self.evidence.set(String::new());
        });
        let space = self.space.get_untracked();
        let compose = Box::new(Compose::Claim { space, claim });
        self.session.dialog.set(Some(Dialog::Sign(compose, done)));
    }

    fn review(self) {
        let text = |field: Held<String>| field.with_untracked(|text| text.trim().to_owned());
        let kind = self.kind.with_untracked(|kind| {
            KINDS
                .iter()
                .find(|(name, ..)| name == kind)
                .map_or(ClaimKind::Request, |(_, kind, ..)| *kind)
        });
        let subject = self.subject.get_untracked().map(|(id, _)| id);
        let missing = |name: &str| Some(Why::Field(name.into(), t(l::MISSING).into()));
        let wrong = match () {
            _ if subject.is_none() && text(self.about).is_empty() => missing("about"),
            _ if kind == ClaimKind::Request && text(self.asked).is_empty() => missing("asked"),
            _ if text(self.text).is_empty() => missing("text"),
            _ => None,
        };
        self.refusal.set(wrong.clone());
        if wrong.is_some() {
            return;
        }
        let about = match subject {
            Some(_) => String::new(),
            None => text(self.about),
        };
        let evidence = text(self.evidence)
            .lines()
            .map(|line| line.trim().to_owned())
            .collect();
        self.sign(ClaimForm {
            kind,
            subject,
            about,
            asked: if kind == ClaimKind::Request {
                text(self.asked)
            } else {
                String::new()
            },
            text: text(self.text),
            evidence,
        });
    }
}

/// The form.
pub fn form(form: Form) -> Node {
    let draw = move || {
        let line = |name, label, help, kind, value| {
            field(input(name, label, help, kind, value), form.refusal)
        };
        let text = |label| line("text", label, Some(l::TEXT_HELP), Kind::Text, form.text);
        let sources = || {
            line(
                "evidence",
                l::SOURCES,
                Some(l::SOURCES_HELP),
                Kind::Lines,
                form.evidence,
            )
        };
        let review = btn("primary", t(l::REVIEW), move || form.review());
        if let Some((_, words)) = form.subject.get() {
            let dispute = form.kind.with(|kind| kind == "dispute");
            let (said, label) = match dispute {
                true => (l::disputing(&words), l::TEXT_DISPUTE),
                false => (l::answering(&words), l::TEXT_ANSWER),
            };
            let leave = btn("", t(l::CANCEL), move || form.subject.set(None));
            return vec![
                p("strong", said),
                text(label),
                sources(),
                row(vec![review, leave]),
            ];
        }
        let options = KINDS.map(|(name, _, label, help)| (name, label, Some(help)));
        let asked = form.kind.with(|kind| kind == "request");
        let asked = asked.then(|| {
            line(
                "asked",
                l::ASKED,
                Some(l::ASKED_HELP),
                Kind::Line,
                form.asked,
            )
        });
        vec![
            choose("kind", l::KIND, options.into(), form.kind),
            line(
                "about",
                l::ABOUT,
                Some(l::ABOUT_HELP),
                Kind::Line,
                form.about,
            ),
            asked.into(),
            text(l::TEXT),
            sources(),
            row(vec![review]),
        ]
    };
    el(
        "section",
        "card flow",
        kids![el("h2", "h3", kids![t(l::SAY)]), live(draw)],
    )
    .attr("id", "say")
    .node()
}

fn row(parts: Vec<Node>) -> Node {
    el("div", "row", parts).node()
}
