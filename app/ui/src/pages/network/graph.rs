//! Who can do what to whom, drawn: accounts in columns by their distance from where the check started, a line for each
//! tie, double where a way without a vote goes over it. The table below it says the same.

use super::{found, found_sheets as sheets};
use crate::{
    amounts,
    charts::{self, Arrived, figured},
    components as parts,
    dom::{Node, el},
    kids, labels,
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
    let plan = Plan::of(found);
    let label = |address: &str| labels::of(address, Some(found.chain));
    let drawing = (plan.boxes.len() <= MOST).then(|| {
        el(
            "div",
            "flow tight",
            kids![
                el("h3", "", kids![t(l::GRAPH)]),
                parts::p("small soft", t(l::GRAPH_TEXT)),
                el("div", "scroll", kids![drawn(&plan, &label)])
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

/// Where everything stands: a box for whoever is tied to somebody, a line for each tie.
struct Plan<'a> {
    boxes: Vec<Place<'a>>,
    /// From which box to which, and whether a way without a vote goes over it.
    lines: Vec<(usize, usize, bool)>,
    columns: usize,
    rows: usize,
}

/// An account's box: what stands in it, and where it begins, from the left and the top.
struct Place<'a> {
    address: &'a Address,
    kind: String,
    start: bool,
    x: usize,
    y: usize,
}

impl<'a> Plan<'a> {
    fn of(found: &'a PowersFound) -> Plan<'a> {
        // How many boxes stand in each column.
        let mut used: Vec<usize> = Vec::new();
        let mut place = |address: &'a Address, kind: String, start: bool, column: usize| {
            let column = column.min(MOST);
            if used.len() <= column {
                used.resize(column + 1, 0);
            }
            let row = used.get(column).copied().unwrap_or(0);
            if let Some(next) = used.get_mut(column) {
                *next += 1;
            }
            Place {
                address,
                kind,
                start,
                x: column * (WIDTH + GAP) + 4,
                y: row * STEP + 4,
            }
        };
        let column = |address: &Address| {
            let mut accounts = found.accounts.iter();
            let known = accounts.find(|account| account.address == *address);
            known.and_then(|known| usize::try_from(known.depth).ok())
        };
        let mut boxes: Vec<Place<'a>> = Vec::new();
        for account in &found.accounts {
            let kind = found::kind(&account.kind);
            let depth = column(&account.address).unwrap_or(0);
            boxes.push(place(&account.address, kind, account.start, depth));
        }
        // Whoever was not looked at by itself has no account: anyone, the code that a proxy runs, what was left out.
        for link in &found.links {
            for (end, other) in [(&link.from, &link.to), (&link.to, &link.from)] {
                if boxes.iter().any(|known| known.address == end) {
                    continue;
                }
                let kind = match &link.how {
                    PowerTie::Executor if is_nobody(end) => t(l::WAY_ANYONE).into(),
                    PowerTie::Implementation => found::tie(&link.how),
                    _ => t(l::KIND_UNSCANNED).into(),
                };
                let next = column(other).map_or(0, |column| column + 1);
                boxes.push(place(end, kind, false, next));
            }
        }
        let at = |address: &Address| boxes.iter().position(|known| known.address == address);
        let line = |link: &PowerLink| Some((at(&link.from)?, at(&link.to)?, link.bypass));
        Plan {
            lines: found.links.iter().filter_map(line).collect(),
            columns: used.len(),
            rows: used.iter().copied().max().unwrap_or(0),
            boxes,
        }
    }
}

/// Whether it is the address that stands for everybody where a timelock says who may execute.
fn is_nobody(address: &Address) -> bool {
    address.bytes().skip(2).all(|digit| digit == b'0')
}

/// The label of an address.
type Label<'a> = &'a dyn Fn(&str) -> Option<AddressLabel>;

fn drawn(plan: &Plan<'_>, label: Label<'_>) -> Node {
    let lines = plan.lines.iter().filter_map(|(from, to, bypass)| {
        let (from, to) = (plan.boxes.get(*from)?, plan.boxes.get(*to)?);
        Some(line(from, to, *bypass))
    });
    let lines: Vec<Node> = lines.flatten().collect();
    let boxes: Vec<Node> = plan
        .boxes
        .iter()
        .map(|place| account(place, label))
        .collect();
    let width = plan.columns * (WIDTH + GAP);
    let height = plan.rows * STEP + 8;
    let frame = ["0 0 ", &width.to_string(), " ", &height.to_string()].concat();
    // The table beside it is what a screen reader gets.
    el("svg", "ties", kids![lines, boxes])
        .attr("viewBox", frame)
        .attr("width", width.to_string())
        .attr("height", height.to_string())
        .attr("aria-hidden", "true")
        .node()
}

fn account(place: &Place<'_>, label: Label<'_>) -> Node {
    let text = |dy: usize, class: &'static str, words: String| {
        el("text", class, kids![words])
            .attr("x", (place.x + 10).to_string())
            .attr("y", (place.y + dy).to_string())
            .node()
    };
    let mut address = amounts::short_id(place.address);
    // A box has room for the word only; the list below has the name and its source.
    if let Some(label) = label(place.address) {
        address.extend([" · ", t(labels::kind(label.kind))]);
    }
    let start = if place.start { "box start" } else { "box" };
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
            text(19, "strong", place.kind.clone()),
            text(36, "soft", address)
        ],
    )
    .node()
}

/// From the side of one box to the side of the other; twice, a little apart, for a way without a vote.
fn line(from: &Place<'_>, to: &Place<'_>, bypass: bool) -> Vec<Node> {
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
        // A tie of a contract to itself goes out of its box and back into it.
        let apart = if (from.x, from.y) == (to.x, to.y) {
            HEIGHT / 4
        } else {
            0
        };
        let (a, b) = (
            from.y + HEIGHT / 2 - apart + shift,
            to.y + HEIGHT / 2 + apart + shift,
        );
        let path = format!("M{from_x} {a}C{bend} {a} {bend} {b} {to_x} {b}");
        let class = if bypass { "tie bypass" } else { "tie" };
        el("path", class, kids![]).attr("d", path).node()
    };
    match bypass {
        true => vec![one(0), one(4)],
        false => vec![one(2)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(byte: u8) -> Address {
        ["0x", &format!("{byte:02x}").repeat(20)].concat()
    }

    fn account(byte: u8, depth: u32) -> PowerAccount {
        PowerAccount {
            address: address(byte),
            kind: AccountKind::Contract,
            name: String::new(),
            start: depth == 0,
            depth,
        }
    }

    fn link(from: u8, how: PowerTie, to: u8) -> PowerLink {
        PowerLink {
            from: address(from),
            how,
            to: address(to),
            bypass: from == 2,
        }
    }

    fn found(accounts: Vec<PowerAccount>, links: Vec<PowerLink>) -> PowersFound {
        PowersFound {
            chain: 1,
            block: Moment {
                block: 1,
                at: None,
                estimated: false,
            },
            block_hash: String::new(),
            checked_at: 0,
            trust: Trust::Unknown,
            asked: 0,
            levers: Vec::new(),
            accounts,
            links,
            unscanned: Vec::new(),
        }
    }

    #[test]
    fn every_row_of_the_table_is_a_line_between_the_boxes_of_its_two_ends() {
        let found = found(
            vec![account(1, 0), account(2, 1), account(3, 1), account(4, 2)],
            vec![
                link(2, PowerTie::Owner, 1),
                link(3, PowerTie::Beacon, 1),
                link(4, PowerTie::Owner, 3),
                // A circle, a tie to itself, and ends that were not looked at by themselves.
                link(3, PowerTie::Module, 4),
                link(1, PowerTie::Role("PAUSER_ROLE".into()), 1),
                link(0, PowerTie::Executor, 1),
                link(9, PowerTie::Implementation, 3),
                link(8, PowerTie::Canceller, 4),
            ],
        );
        let plan = Plan::of(&found);
        let lines: Vec<(&str, &str, bool)> = plan
            .lines
            .iter()
            .map(|(from, to, bypass)| {
                let at = |place: usize| plan.boxes[place].address.as_str();
                (at(*from), at(*to), *bypass)
            })
            .collect();
        let rows: Vec<(&str, &str, bool)> = found
            .links
            .iter()
            .map(|link| (link.from.as_str(), link.to.as_str(), link.bypass))
            .collect();
        assert_eq!(lines, rows);
        // No two boxes in one place, and none outside of the drawing.
        let mut places: Vec<(usize, usize)> = plan.boxes.iter().map(|of| (of.x, of.y)).collect();
        places.sort_unstable();
        places.dedup();
        assert_eq!(places.len(), plan.boxes.len());
        let inside = |of: &Place<'_>| {
            of.x + WIDTH <= plan.columns * (WIDTH + GAP) && of.y + HEIGHT <= plan.rows * STEP
        };
        assert!(plan.boxes.iter().all(inside));
        let kinds: Vec<&str> = plan.boxes[4..].iter().map(|of| of.kind.as_str()).collect();
        assert_eq!(kinds, ["anyone", "its code", "not looked at"]);
        // One line for a tie, two for one that a way without a vote goes over.
        let drawn = |(from, to, bypass): &(usize, usize, bool)| {
            line(&plan.boxes[*from], &plan.boxes[*to], *bypass).len()
        };
        let drawn: Vec<usize> = plan.lines.iter().map(drawn).collect();
        assert_eq!(drawn, [2, 1, 1, 1, 1, 1, 1, 1]);
    }
}
