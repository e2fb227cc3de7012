//! Who decides: the page that is computed from a history of votes, whatever its source: a dropped file, a network's
//! votes, a Governor's log. The sentence comes first, figures follow as they are worked out.

mod board;
mod cited;
mod controls;
mod events;
mod headline;
mod holds;
mod ledger;
mod reading;
mod stream;

use crate::{
    amounts,
    charts::{self, ToCard, card},
    components::*,
    dom::{Node, effect, el, live, memo},
    held::Held,
    kids, labels,
    locales::{authority as l, figures as f, home as h, t},
    pages::{network, opener::opener, proposal::DECIDING},
    routes::Page,
    state::{Session, Shown, session, watch},
    words::figures as w,
};
pub use cited::place as card_place;

use board::{BELOW, BESIDE, Board, FIRST, OURS, Stage};
use leptos::{prelude::*, web_sys};
use std::{rc::Rc, sync::Arc};
use stream::{Chosen, Own};
use views::{View, *};

/// Looks at a file of votes: from anywhere on Locus.
pub fn look_at_file(session: Session, file: web_sys::File) {
    session.file.set(Some(file));
    session.go(&Page::Look.path());
}

/// Looks at votes that were pasted as text: as at a file that was dropped.
pub fn look_at_text(session: Session, text: &str) {
    let parts = js_sys::Array::of1(&text.into());
    if let Ok(file) = web_sys::File::new_with_str_sequence(&parts, t(l::PASTED)) {
        look_at_file(session, file);
    }
}

/// A dropped file.
pub fn look() -> Node {
    let session = session();
    let board = Board::new();
    follow_options(session, board);
    let rule = rule_of(session);
    effect(move || {
        let rule = rule.with(Option::is_some);
        match session.file.get() {
            Some(file) => begin_file(board, file, rule),
            None => board.end(),
        }
    });
    let idle = move || session.file.with(Option::is_none);
    let nothing = move || idle().then(|| empty_look(session));
    let next = move || (!idle()).then(|| opener(h::LOOK_UP_NEXT));
    el(
        "div",
        "flow authority",
        kids![
            heading(t(l::LOOK_TITLE)),
            live(nothing),
            study(session, board, None),
            live(next)
        ],
    )
    .node()
}

/// The votes of a network of the catalogue, as far as they come with Locus.
pub fn of_network(id: String) -> Node {
    let session = session();
    let board = Board::new();
    follow_options(session, board);
    let rule = rule_of(session);
    let of = id.clone();
    let view = watch(move || Some(Query::Network(of.clone())));
    let back = Page::Network(id.clone());
    labels::provide_of(view);
    events::of_network(board, view);
    ledger::of_network(board, view, id.clone());
    effect(move || begin_example(session, board, &id, rule.with(Option::is_some)));
    let name = move || view.with(|view| Some(link("", &back, network::name_in(view)?)));
    el(
        "div",
        "flow authority",
        kids![
            el("p", "small", kids![live(name), "\u{a0}"]),
            heading(t(l::TITLE)),
            study(session, board, Some(view)),
            opener(h::LOOK_UP_NEXT)
        ],
    )
    .node()
}

/// What a Governor logged.
pub fn at(chain: u64, address: Address) -> Node {
    let session = session();
    let board = Board::new();
    follow_options(session, board);
    let name = amounts::short_id(&address);
    labels::provide_on(move || Some(chain));
    let source = HistorySource::Governor(ContractRef {
        chain,
        address: address.clone(),
        ..ContractRef::default()
    });
    let history = reading::history(&source);
    el(
        "div",
        "flow authority",
        kids![
            el(
                "p",
                "small",
                kids![link("", &Page::At(chain, address.clone()), name.clone())]
            ),
            heading(l::at_title(&name)),
            p("soft", t(l::AT_TEXT)),
            reading::engine(board, source, history),
            ledger::of_governor(board, chain, address.clone(), history),
            study(session, board, None),
            opener(h::LOOK_UP_NEXT)
        ],
    )
    .node()
}

/// A space's own votes, counted by its rules from ballots that this browser verified.
pub fn of_space(space: Hex) -> Node {
    let session = session();
    let of = space.clone();
    provide_context(ToCard(Arc::new(move |proposal| {
        let page = Page::Proposal(of.clone(), proposal.to_owned()).path();
        let place = crate::state::session().place;
        let hints = place.with_untracked(|place| charts::hints(&place.hash));
        [page.as_str(), "?show=", DECIDING, "#figure=card", &hints].concat()
    })));
    let board = Board::new();
    labels::provide_on(move || session.chain());
    follow_options(session, board);
    let binding = move || {
        let governor = session.space_page(|page| {
            let chain = page.rules.chain.parse().unwrap_or(0);
            (chain, page.rules.governor.clone())
        });
        let (chain, governor) = governor.filter(|(_, of)| !of.is_empty())?;
        let votes = Page::AtDecides(chain, governor);
        Some(el("p", "small", kids![link("", &votes, t(l::SPACE_GOVERNOR))]).node())
    };
    let source = HistorySource::Space(space);
    let history = reading::history(&source);
    el(
        "div",
        "flow authority",
        kids![
            heading(t(l::TITLE)),
            p("soft", t(l::SPACE_TEXT)),
            live(binding),
            reading::engine(board, source, history),
            study(session, board, None),
            opener(h::LOOK_UP_NEXT)
        ],
    )
    .node()
}

/// Keeps what is looked at in step with the address.
fn follow_options(session: Session, board: Board) {
    effect(move || {
        let (options, _) = session.place.with(|place| controls::read(&place.search));
        board.look_at(options);
    });
}

/// Whether the reader chose another rule than the usual where the source names none.
fn rule_of(session: Session) -> Memo<Option<String>> {
    memo(move || {
        let (_, rule) = session.place.with(|place| controls::read(&place.search));
        (rule == AssumedRule::Majority).then(String::new)
    })
}

fn rule(majority: bool) -> AssumedRule {
    match majority {
        true => AssumedRule::Majority,
        false => AssumedRule::Plurality,
    }
}

fn begin_file(board: Board, file: web_sys::File, majority: bool) {
    let form = Incoming {
        name: file.name(),
        of: Some(file.size() as u64),
        rule: rule(majority),
        ..Incoming::default()
    };
    let bytes = Rc::new(Chosen::new(file));
    board.begin(Studied { bytes, form });
}

/// The network whose votes a generator made.
const REHEARSAL: &str = "rehearsal";

/// A history that comes with Locus, by its network's name.
fn begin_example(session: Session, board: Board, name: &str, majority: bool) {
    let path = ["/networks/", name, "-votes.csv"].concat();
    let form = Incoming {
        name: [name, "-votes.csv"].concat(),
        kind: match name {
            REHEARSAL => IncomingKind::Generated,
            _ => IncomingKind::File,
        },
        rule: rule(majority),
        ..Incoming::default()
    };
    let bytes = Rc::new(Own::new(session, path));
    board.begin(Studied { bytes, form });
}

fn empty_look(session: Session) -> Node {
    let expects = session
        .place
        .with_untracked(|place| place.hash.contains("figure="));
    el(
        "div",
        "flow narrow",
        kids![
            expects.then(|| el("p", "warnbox", kids![t(l::SAME_FILE)])),
            p("lede", t(l::LOOK_LEDE)),
            opener(h::LOOK_UP),
            p("small soft", t(l::LOOK_HELP)),
            el(
                "p",
                "row",
                kids![
                    to(
                        "btn",
                        Page::NetworkDecides(REHEARSAL.into()).path(),
                        t(l::LOOK_EXAMPLE).into()
                    ),
                    el(
                        "span",
                        "small",
                        kids![t(l::LOOK_EXAMPLE_TEXT), " ", t(l::GENERATED)]
                    )
                ]
            )
        ],
    )
    .node()
}

/// A place to drop a file, or to choose one.
pub fn drop_box(session: Session) -> Node {
    let over = Held::new(false);
    let chosen = move |event: web_sys::Event| {
        use leptos::wasm_bindgen::JsCast;
        let input = event
            .target()
            .and_then(|t| t.dyn_into::<web_sys::HtmlInputElement>().ok());
        let file = input.and_then(|input| input.files()?.get(0));
        if let Some(file) = file {
            look_at_file(session, file);
        }
    };
    // The input lies over the whole box, so that the browser itself takes what is dropped on it.
    el(
        "label",
        "drop",
        kids![
            el("span", "strong", kids![t(l::LOOK_FILE)]),
            el("input", "", kids![])
                .attr("type", "file")
                .attr("accept", ".csv,.tsv,.txt,.json,text/csv,application/json")
                .on("change", chosen)
                .on("dragenter", move |_| over.set(true))
                .on("dragleave", move |_| over.set(false))
                .on("drop", move |_| over.set(false))
        ],
    )
    .attr_live("data-over", move || over.get().then(|| "".into()))
    .node()
}

/// Everything that is computed. `ours` is the network whose file would come with Locus: then it may be missing.
fn study(session: Session, board: Board, ours: Option<Shown>) -> Node {
    if use_context::<ToCard>().is_none() {
        provide_context(ToCard(Arc::new(|id| {
            let place = crate::state::session().place;
            cited::place(
                id,
                &place.with_untracked(|place| charts::hints(&place.hash)),
            )
        })));
    }
    let shown = memo(move || {
        let shown = board.stage.with(|stage| match stage {
            Stage::Idle | Stage::Unreadable(_) => false,
            // What is there already stays.
            Stage::Failed(_) => board.headline.with_untracked(Option::is_some),
            _ => true,
        });
        shown.then(String::new)
    });
    // Drawn once for a study; its parts follow by themselves.
    let all = move || {
        let shown = shown.with(Option::is_some);
        shown.then(|| untrack(move || figures(session, board)))
    };
    Node::Many(kids![live(move || trouble(board, ours)), live(all)])
}

fn trouble(board: Board, ours: Option<Shown>) -> Node {
    match (board.stage.get(), ours) {
        (Stage::Failed(Why::NotFound), Some(network)) => network.with(no_votes),
        (Stage::Unreadable(why), _) => holds::unreadable(&board.name.get_untracked(), &why),
        // What was read is lost with the lab.
        (Stage::Failed(why), _) => notice(&why, None),
        _ => Node::Nothing,
    }
}

/// A network without a file of votes: its Governor's log holds them, where one is known; else the reader may have them.
fn no_votes(network: &Option<View>) -> Node {
    let governors = match network {
        Some(View::Network(NetworkView::Open(page))) => network::governors(page, "btn primary"),
        _ => Vec::new(),
    };
    let text = match governors.is_empty() {
        true => l::NO_VOTES_TEXT,
        false => l::NO_VOTES_GOVERNOR,
    };
    empty(t(l::NO_VOTES), t(text), governors)
}

fn figures(session: Session, board: Board) -> Node {
    let link = charts::here(session);
    let missing: charts::Missing = Rc::new(move || board.missing());
    let cards = |kinds: &[FigureKind]| -> Vec<Node> {
        kinds
            .iter()
            .map(|kind| card(*kind, board.slot(*kind), missing.clone(), link.clone()))
            .collect()
    };
    let now = session.now.get_untracked();
    let arrived = Held::new(false);
    cited::follow(session, board);
    let compared = {
        let (link, missing) = (link.clone(), missing.clone());
        move || {
            let other = board.options.with(|options| options.other.is_some());
            other.then(|| {
                card(
                    FigureKind::Periods,
                    board.slot(FigureKind::Periods),
                    missing.clone(),
                    link.clone(),
                )
            })
        }
    };
    el(
        "div",
        "flow",
        kids![
            live(move || computed(board)),
            headline::headline(board, now),
            live(move || generated(board)),
            live(move || progress_of(board)),
            controls::controls(session, board),
            live(move || controls::otherwise(session, board)),
            live(compared),
            live(move || cited::card(board, arrived)),
            el("div", "figures grid2", cards(&FIRST)),
            el("h2", "", kids![t(l::BESIDE)]),
            el("div", "figures grid2", cards(&BESIDE)),
            el("h2", "", kids![t(l::BELOW)]),
            p("small soft", t(l::BELOW_TEXT)),
            el("div", "figures grid2", cards(&BELOW)),
            el("div", "figures grid2", cards(&OURS)),
            holds::holds(board)
        ],
    )
    .node()
}

/// From what, as soon as that is known; with what the votes rest on.
fn computed(board: Board) -> Node {
    let line = board.summary.with(|summary| {
        summary.as_ref().map(|summary| {
            let (short, long, state) = w::source(&summary.source);
            let (glyph, class, _) = crate::words::state(state);
            let mut words = l::computed(
                &l::decisions(summary.decisions.into()),
                &l::votes(summary.votes),
            );
            if let Some(headline) = board.headline.get() {
                words.push_str(" · ");
                words.push_str(&headline::contested(&headline));
            }
            el(
                "p",
                "row small",
                kids![
                    words,
                    el(
                        "span",
                        "",
                        kids![pill(class, [glyph, " ", &short].concat())]
                    )
                    .attr("title", long)
                ],
            )
            .node()
        })
    });
    line.unwrap_or_else(|| p("small", board.name.get()))
}

fn generated(board: Board) -> Option<Node> {
    let generated = board.summary.with(|summary| {
        summary
            .as_ref()
            .is_some_and(|s| s.source == SourceTrust::Generated)
    });
    generated.then(|| {
        el(
            "p",
            "warnbox",
            kids![
                el("b", "", kids![t(l::GENERATED)]),
                " ",
                t(l::GENERATED_LONG)
            ],
        )
        .node()
    })
}

/// How far it is, with a way to put it down.
fn progress_of(board: Board) -> Node {
    let (words, done, of) = match board.stage.get() {
        Stage::Reading(done, of) => {
            let name = l::reading(&board.name.get_untracked());
            let far = match of {
                Some(of) => l::reading_of(&bytes(done), &bytes(of)),
                None => l::reading_some(&bytes(done)),
            };
            ([name.as_str(), " · ", &far].concat(), done, of)
        }
        Stage::Working(_, 0) => (t(f::WORKING).into(), 0, None),
        Stage::Working(done, of) => {
            let words = l::working(&amounts::count(done.into()), &amounts::count(of.into()));
            (words, done.into(), Some(of.into()))
        }
        Stage::Stopped => {
            return el(
                "div",
                "row",
                kids![
                    check_line(CheckState::Weak, t(l::STOPPED)),
                    btn("small", t(l::GO_ON), move || board.ask())
                ],
            )
            .node();
        }
        _ => return Node::Nothing,
    };
    el(
        "div",
        "row nowrap far",
        kids![
            el("progress", "", kids![])
                .attr("aria-label", words.clone())
                .attr("max", of.map_or("1".into(), |of| of.max(1).to_string()))
                .attr_live("value", move || of.map(|_| done.to_string().into())),
            el("span", "small", kids![words]),
            btn("small", t(crate::locales::shell::CANCEL), move || board
                .stop())
        ],
    )
    .node()
}

fn bytes(n: u64) -> String {
    match n {
        0..1_000_000 => l::bytes_kb(&amounts::count(n.div_ceil(1000))),
        _ => l::bytes_mb(&amounts::count(n / 1_000_000)),
    }
}
