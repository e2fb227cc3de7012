//! Who can do what to whom, drawn: accounts in columns by their distance from where the check started, a line for each
//! tie, double where a way without a vote goes over it. The table below it says the same.

use super::{found, found_sheets as sheets};
use crate::{
    amounts,
    charts::{self, Arrived, figured},
    components as parts,
    dom::{Node, el},
    kids,
    locales::{Key, live as l, t},
    state::session,
};
use views::*;

const HEADS: [Key; 4] = [l::LINK_FROM, l::LINK_HOW, l::LINK_TO, l::LINK_BYPASS];
/// More accounts are a wall; the table has all.
const MOST: usize = 60;
const WIDTH: usize = 190;
const GAP: usize = 90;
const HEIGHT: usize = 46;
const STEP: usize = 62;

/// The drawing and its table.
pub fn graph(found: &PowersFound, arrived: Arrived) -> Node {
    let rows = found
        .links
        .iter()
        .map(|link| {
            let bypass = t(if link.bypass { l::YES } else { l::NO });
            kids![
                found::name(found, &link.from),
                found::tie(&link.how),
                found::name(found, &link.to),
                bypass
            ]
        })
        .collect();
    let drawing = (found.accounts.len() <= MOST).then(|| {
        el(
            "div",
            "flow tight",
            kids![
                el("h3", "", kids![t(l::GRAPH)]),
                parts::p("small soft", t(l::GRAPH_TEXT)),
                el("div", "scroll", kids![drawn(found)])
                    .attr("tabindex", "0")
                    .attr("role", "group")
                    .attr("aria-label", t(l::GRAPH))
            ],
        )
        .node()
    });
    let table = el(
        "details",
        "small",
        kids![
            el("summary", "", kids![t(l::GRAPH_TABLE)]),
            parts::table(l::GRAPH, &HEADS, rows)
        ],
    );
    figured(
        sheets::graph(found, drawing.is_some()),
        arrived,
        charts::here(session()),
        kids![drawing, table],
    )
}

/// Where an account's box begins, from the left and the top.
struct Place {
    x: usize,
    y: usize,
}

fn drawn(found: &PowersFound) -> Node {
    let mut used: Vec<usize> = Vec::new();
    let places: Vec<(&PowerAccount, Place)> = found
        .accounts
        .iter()
        .map(|account| {
            let column = usize::try_from(account.depth).unwrap_or(0).min(MOST);
            if used.len() <= column {
                used.resize(column + 1, 0);
            }
            let row = used.get(column).copied().unwrap_or(0);
            if let Some(next) = used.get_mut(column) {
                *next += 1;
            }
            let place = Place {
                x: column * (WIDTH + GAP) + 4,
                y: row * STEP + 4,
            };
            (account, place)
        })
        .collect();
    let at = |address: &Address| {
        let found = places
            .iter()
            .find(|(account, _)| account.address == *address);
        found.map(|(_, place)| place)
    };
    let lines: Vec<Node> = found
        .links
        .iter()
        .filter_map(|link| Some(line(at(&link.from)?, at(&link.to)?, link.bypass)))
        .flatten()
        .collect();
    let boxes: Vec<Node> = places.iter().map(|(a, place)| account(a, place)).collect();
    let width = used.len() * (WIDTH + GAP);
    let height = used.iter().copied().max().unwrap_or(0) * STEP + 8;
    let frame = ["0 0 ", &width.to_string(), " ", &height.to_string()].concat();
    // The table beside it is what a screen reader gets.
    el("svg", "ties", kids![lines, boxes])
        .attr("viewBox", frame)
        .attr("width", width.to_string())
        .attr("height", height.to_string())
        .attr("aria-hidden", "true")
        .node()
}

fn account(account: &PowerAccount, place: &Place) -> Node {
    let text = |dy: usize, class: &'static str, words: String| {
        el("text", class, kids![words])
            .attr("x", (place.x + 10).to_string())
            .attr("y", (place.y + dy).to_string())
            .node()
    };
    let start = if account.start { "box start" } else { "box" };
    el(
        "g",
        "",
        kids![
            el("rect", start, kids![])
                .attr("x", place.x.to_string())
                .attr("y", place.y.to_string())
                .attr("width", WIDTH.to_string())
                .attr("height", HEIGHT.to_string())
                .attr("rx", "6"),
            text(19, "strong", found::kind(&account.kind)),
            text(36, "soft", amounts::short_id(&account.address))
        ],
    )
    .node()
}

/// From the side of one box to the side of the other; twice, a little apart, for a way without a vote.
fn line(from: &Place, to: &Place, bypass: bool) -> Vec<Node> {
    let (from_x, to_x) = match from.x.cmp(&to.x) {
        std::cmp::Ordering::Greater => (from.x, to.x + WIDTH),
        std::cmp::Ordering::Less => (from.x + WIDTH, to.x),
        std::cmp::Ordering::Equal => (from.x + WIDTH, to.x + WIDTH),
    };
    let bend = match from_x == to_x {
        true => from_x + GAP / 2,
        false => from_x.midpoint(to_x),
    };
    let one = |shift: usize| {
        let (a, b) = (from.y + HEIGHT / 2 + shift, to.y + HEIGHT / 2 + shift);
        let path = format!("M{from_x} {a}C{bend} {a} {bend} {b} {to_x} {b}");
        let class = if bypass { "tie bypass" } else { "tie" };
        el("path", class, kids![]).attr("d", path).node()
    };
    match bypass {
        true => vec![one(0), one(4)],
        false => vec![one(2)],
    }
}
