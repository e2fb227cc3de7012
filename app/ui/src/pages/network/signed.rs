//! What accounts signed about an entry of a network or of a contract's page, beside that entry: whose word, on what
//! evidence, and what was said to it. Each claim is drawn as on the page of the space in which it was signed.

use super::deeds;
use crate::{
    components::*,
    dom::{Node, el, live},
    kids,
    locales::{signed as l, t},
    pages::claims as list,
    routes::Page,
    state::{Shown, watch},
    words,
};
use views::*;

/// The claims. A handle: copying it copies nothing, and what reads it is drawn again when a claim comes.
#[derive(Clone, Copy)]
pub struct Signed(Shown);

impl Signed {
    /// Looks for claims on a network or contracts.
    pub fn on(about: impl Fn() -> ClaimedOn + 'static) -> Signed {
        Signed(watch(move || Some(Query::ClaimsOn(about()))))
    }

    fn look<T>(self, read: impl FnOnce(&[ClaimSpace]) -> T) -> T {
        self.0.with(|view| match view {
            Some(View::ClaimsOn(spaces)) => read(spaces),
            _ => read(&[]),
        })
    }

    /// Where the reader can sign: a space of the catalogue before one that was only opened here.
    pub fn space(self) -> Option<ListedSpace> {
        self.look(|spaces| spaces.first().map(|of| of.space.clone()))
    }

    /// Every space in which something about it can be signed.
    pub fn spaces(self) -> Vec<ListedSpace> {
        self.look(|spaces| spaces.iter().map(|of| of.space.clone()).collect())
    }

    /// Who signed a dispute of the entry of this name, or of what somebody signed to explain it; each account once. None
    /// where no space about it is open in this browser: then nobody can tell.
    pub fn challengers(self, name: &str) -> Option<Vec<Address>> {
        self.look(|spaces| {
            let open = spaces.iter().filter(|space| space.basis.is_some());
            let mut out: Option<Vec<Address>> = None;
            for space in open {
                let out = out.get_or_insert_default();
                let about = space.entries.iter().filter(|claim| claim.about == name);
                for claim in about.flat_map(|claim| std::iter::once(claim).chain(&claim.replies)) {
                    if claim.kind == ClaimKind::Dispute && !out.contains(&claim.account) {
                        out.push(claim.account.clone());
                    }
                }
            }
            out
        })
    }

    /// Why none can be shown, where that is so.
    pub fn refusal(self) -> Option<Node> {
        self.0.with(|view| match view {
            Some(View::Failed(why)) => Some(notice(why, None)),
            _ => None,
        })
    }

    /// What was signed about the entry of this name. Nothing where nothing was.
    pub fn about(self, name: String) -> Node {
        live(move || self.drawn(t(l::TITLE), false, &|about| about == name))
    }

    /// What was signed about anything else: `known` tells entries beside which it already stands.
    pub fn others(self, known: impl Fn(&str) -> bool + 'static) -> Node {
        live(move || self.drawn(t(l::OTHERS), true, &|about| !known(about)))
    }

    fn drawn(self, title: &'static str, named: bool, of: &dyn Fn(&str) -> bool) -> Option<Node> {
        let all = self.look(|spaces| {
            let mut all: Vec<Node> = Vec::new();
            for space in spaces {
                let requests = space.requests.iter();
                let requests = requests.filter(|request| of(&request.claim.about));
                all.extend(requests.map(|of| one(space, &of.claim, Some(of), named)));
                let entries = space.entries.iter().filter(|claim| of(&claim.about));
                all.extend(entries.map(|claim| one(space, claim, None, named)));
            }
            all
        });
        (!all.is_empty()).then(|| {
            el(
                "div",
                "flow tight signed",
                kids![p("small strong", title), all],
            )
            .node()
        })
    }
}

/// A claim: its line says who signed what and whether it was challenged, the rest opens below.
fn one(space: &ClaimSpace, claim: &ClaimView, request: Option<&RequestView>, named: bool) -> Node {
    let about = named.then(|| [claim.about.as_str(), " · "].concat());
    let line = kids![
        pill("", t(list::kind(claim.kind))),
        " ",
        about,
        addr(&claim.account),
        " · ",
        said_to(claim, request)
    ];
    let asked = request
        .filter(|of| !of.asked.is_empty())
        .map(|of| p("soft", l::asked_of(&of.asked)));
    let behind = request.map(|of| p("", list::behind(of)));
    let name = match space.space.name.is_empty() {
        true => &space.space.space,
        false => &space.space.name,
    };
    let path = deeds::opened(&space.space, Page::Claims(space.space.space.clone()).path());
    let basis = space
        .basis
        .as_ref()
        .map(|basis| el("span", "soft", kids![words::basis(basis)]).node());
    el(
        "details",
        "small",
        kids![
            el("summary", "", line),
            el(
                "div",
                "flow tight",
                kids![
                    asked,
                    list::said(claim),
                    behind,
                    list::replies(claim),
                    el(
                        "p",
                        "row",
                        kids![to("", path, l::in_space(name).into()), basis]
                    )
                ]
            )
        ],
    )
    .node()
}

/// Whether it was answered or challenged.
fn said_to(claim: &ClaimView, request: Option<&RequestView>) -> Vec<Node> {
    let count = |kind| {
        let these = claim.replies.iter().filter(|reply| reply.kind == kind);
        u64::try_from(these.count()).unwrap_or(u64::MAX)
    };
    let (disputes, answers) = (count(ClaimKind::Dispute), count(ClaimKind::Explanation));
    let disputed = (disputes > 0).then(|| pill("weak", l::disputed(disputes)));
    if let Some(request) = request {
        return kids![list::clock(request), " ", disputed];
    }
    let answered = (answers > 0).then(|| pill("good", l::explained(answers)));
    let alone = (disputes + answers == 0).then(|| t(l::ALONE));
    kids![disputed, " ", answered, alone]
}
