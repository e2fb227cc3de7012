//! A proposal: what changes, what is said, how the vote stands, and the evidence for it.

mod aside;
mod deciding;
mod discussion;
mod evidence;
mod open;
mod summary;
mod votes;

pub use aside::weight;
pub use deciding::{TAB as DECIDING, alone};
pub use open::{block_ms, open};

use crate::{
    amounts,
    components::*,
    doc,
    dom::{Node, el, live, memo},
    kids,
    locales::{proposal as l, t},
    routes::{self, Page},
    state::{Shown, session, watch},
    words,
};
use leptos::prelude::*;
use views::{Hex, ProposalView, Query, View};

/// The tabs, as the address names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tab {
    Summary,
    Text,
    Discussion,
    Votes,
    Deciding,
    Evidence,
}

impl Tab {
    fn of(name: Option<&str>) -> Self {
        match name {
            Some("text") => Self::Text,
            Some("discussion") => Self::Discussion,
            Some("votes") => Self::Votes,
            Some(deciding::TAB) => Self::Deciding,
            Some("evidence") => Self::Evidence,
            _ => Self::Summary,
        }
    }
}

/// The watch of a proposal as the account in view sees it.
pub fn watch_proposal(space: &Hex, proposal: &Hex) -> Shown {
    let session = session();
    let (space, proposal) = (space.clone(), proposal.clone());
    watch(move || {
        Some(Query::Proposal {
            space: space.clone(),
            proposal: proposal.clone(),
            account: session.account(),
        })
    })
}

/// Reads the proposal in a watch.
pub fn read<T>(view: Shown, read: impl FnOnce(&ProposalView) -> T) -> Option<T> {
    view.with(|view| match view {
        Some(View::Proposal(proposal)) => Some(read(proposal)),
        _ => None,
    })
}

/// The page.
pub fn proposal(space: Hex, proposal: Hex) -> Node {
    let view = watch_proposal(&space, &proposal);
    let session = session();
    let named = memo(move || {
        session
            .place
            .with(|place| routes::query(&place.search, "show"))
    });
    let tab = move || named.with(|name| Tab::of(name.as_deref()));
    let figures = deciding::ask(view);
    let head = seen(view, |view| match view {
        View::Proposal(view) => Some(head(view)),
        _ => None,
    });
    let page = Page::Proposal(space.clone(), proposal.clone()).path();
    let tabs = live(move || read(view, |view| tabs(view, &page, tab())));
    let content = live(move || match tab() {
        Tab::Summary => summary::summary(view),
        Tab::Text => text(view),
        Tab::Discussion => discussion::discussion(space.clone(), proposal.clone()),
        Tab::Votes => votes::votes(view),
        Tab::Deciding => deciding::whole(view, figures),
        Tab::Evidence => evidence::evidence(view),
    });
    el(
        "article",
        "",
        kids![
            head,
            el(
                "div",
                "cols",
                kids![
                    el("div", "", kids![tabs, el("div", "flow", kids![content])]),
                    aside::aside(view, figures)
                ]
            ),
            aside::sticky(view)
        ],
    )
    .node()
}

fn head(view: &ProposalView) -> Node {
    let session = session();
    let vote = main_vote(view);
    let (stage, class) = stage_words(view.stage, vote, session.now.get());
    let effect = vote.map(|v| pill("", words::effect(&v.effect)));
    let revision = &view.revision;
    let lead = doc::lead(&revision.text);
    let changes = changes(&revision.changes);
    let loading = view
        .loading
        .then(|| check_line(views::CheckState::Running, t(l::LOADING_MORE)));
    el(
        "div",
        "flow tight head",
        kids![
            el(
                "div",
                "row",
                kids![
                    pill(class, stage),
                    effect,
                    pill("", words::kind(&revision.kind)),
                    el(
                        "small",
                        "",
                        kids![
                            l::version_by(&revision.number.to_string()),
                            " ",
                            addr(&revision.author)
                        ]
                    )
                ]
            ),
            heading(revision.title.clone()),
            (!lead.is_empty()).then(|| p("lede", lead)),
            loading,
            stages(view),
            changes
        ],
    )
    .node()
}

fn tabs(view: &ProposalView, page: &str, tab: Tab) -> Node {
    let votes = view.votes.iter().map(|v| v.tally.received).sum::<u32>();
    let tabs: Vec<Node> = [
        (Tab::Summary, "", l::TAB_SUMMARY, 0),
        (Tab::Text, "text", l::TAB_TEXT, 0),
        (
            Tab::Discussion,
            "discussion",
            l::TAB_DISCUSSION,
            view.comments,
        ),
        (Tab::Votes, "votes", l::TAB_VOTES, votes),
        (Tab::Deciding, deciding::TAB, l::TAB_DECIDING, 0),
        (Tab::Evidence, "evidence", l::TAB_EVIDENCE, 0),
    ]
    .into_iter()
    .map(|(this, name, label, count)| {
        let href = if name.is_empty() {
            page.to_owned()
        } else {
            [page, "?show=", name].concat()
        };
        let current = (this == tab).then_some("page");
        let count = (count > 0).then(|| {
            Node::Many(kids![
                " ",
                el("small", "", kids![amounts::count(count.into())])
            ])
        });
        el("a", "", kids![t(label), count])
            .attr("href", href)
            .attr("aria-current", current)
            .node()
    })
    .collect();
    el("nav", "tabs", kids![tabs])
        .attr("aria-label", t(l::TABS))
        .node()
}

fn text(view: Shown) -> Node {
    live(move || read(view, |view| doc::doc(&view.revision.text)))
}

#[cfg(test)]
mod tests {
    use super::Tab;

    #[test]
    fn an_unknown_tab_is_the_summary() {
        assert_eq!(Tab::of(None), Tab::Summary);
        assert_eq!(Tab::of(Some("nonsense")), Tab::Summary);
        assert_eq!(Tab::of(Some("votes")), Tab::Votes);
    }
}
