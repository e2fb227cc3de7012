//! What is taken along of a live check: powers with every way to use each, the graph's ties, and changes that were logged.
//! Nothing in these tables names the moment of the check, so that two checks that found the same have the same hash.

use super::{found, silent};
use crate::{
    amounts,
    charts::{Sheet, sheet_table},
    labels,
    locales::{live as l, network, silent as s, t},
    state::session,
    words,
};
use views::*;

/// The name of one of the check's figures: a page may have a check for each of several chains.
pub fn slug(kind: &str, chain: u64) -> String {
    [kind, "-", &chain.to_string()].concat()
}

/// Its three kinds.
pub const POWERS: &str = "powers";
/// See [`POWERS`].
pub const GRAPH: &str = "graph";
/// See [`POWERS`].
pub const CHANGES: &str = "changes";

/// The powers: a row for each way to use one, the shortest first, as the page orders them.
pub fn powers(found: &PowersFound) -> Sheet {
    let (mut rows, mut addresses) = (Vec::new(), Vec::new());
    for lever in &found.levers {
        let head = || {
            vec![
                found::power(lever.power).to_owned(),
                lever.function.clone(),
                lever.contract.clone(),
            ]
        };
        for way in &lever.ways {
            let mut row = head();
            addresses.push(way_addresses(lever, way));
            row.extend(way_cells(found, way));
            row.extend([log(lever.log), vote(way.bypasses)]);
            rows.push(row);
        }
        if lever.ways.is_empty() {
            let mut row = head();
            addresses.push(vec![lever.contract.as_str()]);
            row.push(t(l::NOBODY_HOLDS).into());
            row.extend([const { String::new() }; 5]);
            row.extend([log(lever.log), vote(lever.bypasses)]);
            rows.push(row);
        }
    }
    let heads = [
        t(l::POWER),
        t(l::TAKEN_FUNCTION),
        t(l::TAKEN_CONTRACT),
        t(l::WHO),
        t(l::TAKEN_KEYS),
        t(l::TAKEN_STEPS),
        t(l::TAKEN_SIGNATURES),
        t(l::TAKEN_SECONDS),
        t(l::TAKEN_BLOCKS),
        t(l::TAKEN_LOG),
        t(l::VOTE),
    ];
    Sheet {
        what: t(l::TAKEN_POWERS_WHAT).into(),
        formula: t(l::TAKEN_POWERS_HOW).into(),
        ..base(
            found,
            POWERS,
            t(l::POWERS),
            labelled(found, &heads, rows, &addresses),
        )
    }
}

/// Who can do what to whom. `drawn` says whether the page has its picture.
pub fn graph(found: &PowersFound, drawn: bool) -> Sheet {
    let kind = |address: &Address| {
        let account = found.accounts.iter().find(|of| of.address == *address);
        account.map_or_else(String::new, |of| found::kind(&of.kind))
    };
    let row = |link: &PowerLink| {
        vec![
            link.from.clone(),
            kind(&link.from),
            found::tie(&link.how),
            link.to.clone(),
            kind(&link.to),
            t(if link.bypass { l::YES } else { l::NO }).into(),
        ]
    };
    let rows: Vec<Vec<String>> = found.links.iter().map(row).collect();
    let addresses: Vec<Vec<&str>> = found
        .links
        .iter()
        .map(|link| vec![link.from.as_str(), link.to.as_str()])
        .collect();
    let heads = [
        t(l::LINK_FROM),
        t(l::TAKEN_FROM_IS),
        t(l::LINK_HOW),
        t(l::LINK_TO),
        t(l::TAKEN_TO_IS),
        t(l::LINK_BYPASS),
    ];
    Sheet {
        what: t(l::GRAPH_TEXT).into(),
        formula: t(l::TAKEN_POWERS_HOW).into(),
        drawn,
        ..base(
            found,
            GRAPH,
            t(l::GRAPH),
            labelled(found, &heads, rows, &addresses),
        )
    }
}

/// Changes that were logged: those without a decision first, as the page has them.
pub fn changes(powers: &PowersFound, found: &ChangesFound, changes: &[&LoggedChange]) -> Sheet {
    let row = |change: &&LoggedChange| {
        let values: Vec<String> = change
            .values
            .iter()
            .map(|(part, value)| [part, " ", value].concat())
            .collect();
        let (said, id) = match &change.decision {
            DecisionMatch::Carries(id, title) => (title.clone(), id.clone()),
            DecisionMatch::Beside(..) | DecisionMatch::None => {
                (t(s::NO_DECISION).into(), String::new())
            }
            DecisionMatch::Made => (t(s::MADE).into(), String::new()),
            DecisionMatch::Unknown => (t(s::UNKNOWN).into(), String::new()),
        };
        vec![
            change.at.block.to_string(),
            t(silent::kind(change.kind)).into(),
            change.contract.clone(),
            change.entry.clone(),
            values.join(" · "),
            change.sender.clone().unwrap_or_default(),
            change.called.clone().unwrap_or_default(),
            change.transaction.clone(),
            said,
            id,
        ]
    };
    let rows: Vec<Vec<String>> = changes.iter().map(row).collect();
    let addresses: Vec<Vec<&str>> = changes
        .iter()
        .map(|change| change_addresses(change))
        .collect();
    let heads = [
        t(s::TAKEN_BLOCK),
        t(s::WHAT),
        t(s::TAKEN_CONTRACT),
        t(s::TAKEN_ENTRY),
        t(s::TAKEN_VALUES),
        t(s::TAKEN_SENDER),
        t(s::TAKEN_CALLED),
        t(s::TAKEN_TRANSACTION),
        t(s::DECISION),
        t(s::TAKEN_DECISION_ID),
    ];
    let lacks = found.lacks.iter();
    let lacks = lacks.map(|lack| silent::lack_words(&|address| found::name(powers, address), lack));
    Sheet {
        what: t(s::TEXT).into(),
        formula: t(s::TAKEN_HOW).into(),
        rests: words::trust(&found.trust),
        missing: [t(s::BLIND_HERE).to_owned()]
            .into_iter()
            .chain(lacks)
            .collect(),
        ..base(
            powers,
            CHANGES,
            t(s::TITLE),
            labelled(powers, &heads, rows, &addresses),
        )
    }
}

/// A table with the labels of each row's addresses, where any has one.
fn labelled(
    found: &PowersFound,
    heads: &[&str],
    mut rows: Vec<Vec<String>>,
    addresses: &[Vec<&str>],
) -> String {
    let mut heads = heads.to_vec();
    if let Some(column) = labels::column(addresses, Some(found.chain)) {
        heads.push(t(network::LABELS));
        for (row, cell) in rows.iter_mut().zip(column) {
            row.push(cell);
        }
    }
    sheet_table(&heads, &rows)
}

fn way_addresses<'a>(lever: &'a PowerRow, way: &'a PowerWay) -> Vec<&'a str> {
    let steps = way.steps.iter();
    let steps = steps.flat_map(|step| [step.from.as_str(), step.to.as_str()]);
    let keys = way.keys.iter().map(String::as_str);
    std::iter::once(lever.contract.as_str())
        .chain(keys)
        .chain(steps)
        .collect()
}

fn change_addresses(change: &LoggedChange) -> Vec<&str> {
    let beside = [change.sender.as_deref(), change.called.as_deref()];
    let beside = beside.into_iter().flatten();
    std::iter::once(change.contract.as_str())
        .chain(beside)
        .collect()
}

fn base(found: &PowersFound, kind: &str, title: &str, csv: String) -> Sheet {
    let starts: Vec<&str> = found
        .accounts
        .iter()
        .filter(|account| account.start)
        .map(|account| account.address.as_str())
        .collect();
    let missing = found.unscanned.iter();
    Sheet {
        slug: slug(kind, found.chain),
        title: title.into(),
        inputs: l::taken_inputs(
            &starts.join(", "),
            &l::chain(&found.chain.to_string()),
            &session().moment(&found.block),
            &amounts::count(found.asked.into()),
        ),
        rests: words::trust(&found.trust),
        missing: missing
            .map(|one| found::unscanned_words(found, one))
            .collect(),
        csv,
        ..Sheet::default()
    }
}

fn way_cells(found: &PowersFound, way: &PowerWay) -> [String; 6] {
    let steps: Vec<String> = way
        .steps
        .iter()
        .map(|step| l::step(&step.from, &step.to, &found::tie(&step.how)))
        .collect();
    let (seconds, blocks) = match way.delay {
        Some(delay) => (delay.seconds.to_string(), delay.blocks.to_string()),
        None => Default::default(),
    };
    [
        found::starts(found, way),
        way.keys.join(" "),
        steps.join("; "),
        way.signatures.map(|n| n.to_string()).unwrap_or_default(),
        seconds,
        blocks,
    ]
}

fn log(log: LeavesLog) -> String {
    t(found::log(log)).into()
}

fn vote(bypasses: Bypasses) -> String {
    found::without_vote(bypasses).into()
}
