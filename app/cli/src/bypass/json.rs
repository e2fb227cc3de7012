//! What was found, for programs. Addresses are lower case, what is not known is null.

use alloy_primitives::Address;
use chain::bypass::{Account, Gap, Lever, Link, Way};

use super::{Found, words};
use crate::json::{list, maybe, object, text};

/// The whole answer as one line.
pub fn write(found: &Found) -> String {
    let report = &found.report;
    object([
        ("chain", found.chain.to_string()),
        ("block", found.block.number.to_string()),
        ("block_hash", text(&found.block.hash.to_string())),
        ("sources", text(&words::standing(found.weakest))),
        ("questions", found.asked.to_string()),
        (
            "levers",
            list(report.levers.iter().map(|of| lever(found, of))),
        ),
        ("accounts", list(report.accounts.iter().map(account))),
        ("links", list(report.links.iter().map(|of| link(found, of)))),
        ("not_scanned", list(report.gaps.iter().map(gap))),
    ])
}

fn lever(found: &Found, lever: &Lever) -> String {
    object([
        ("power", text(words::power(lever.power))),
        ("contract", address(lever.contract)),
        ("function", text(&lever.label())),
        ("event", text(words::log(lever.log))),
        ("guard", text(&words::guard(&lever.guard, &found.names))),
        ("without_vote", text(words::bypasses(lever.bypasses))),
        ("ways", list(lever.ways.iter().map(|of| way(found, of)))),
    ])
}

fn way(found: &Found, way: &Way) -> String {
    let delay = |delay: chain::bypass::Delay| {
        object([
            ("seconds", delay.seconds.to_string()),
            ("blocks", delay.blocks.to_string()),
        ])
    };
    object([
        ("starts", text(&words::starts(way.starts))),
        ("without_vote", text(words::bypasses(way.bypasses))),
        ("signatures", maybe(way.signatures.map(|of| of.to_string()))),
        ("at_most", way.at_most.to_string()),
        ("keys", list(way.keys.iter().map(|key| address(*key)))),
        ("delay", maybe(way.delay.map(delay))),
        ("holder", address(way.holder)),
        (
            "revocable_by",
            list(way.revocable_by.iter().map(|by| address(*by))),
        ),
        ("steps", list(way.steps.iter().map(|of| link(found, of)))),
    ])
}

fn account(account: &Account) -> String {
    object([
        ("address", address(account.address)),
        ("kind", text(&words::kind(&account.kind))),
        ("name", text(&account.name)),
        ("start", account.start.to_string()),
        ("depth", account.depth.to_string()),
    ])
}

fn link(found: &Found, link: &Link) -> String {
    object([
        ("from", address(link.from)),
        ("tie", text(&words::tie(&link.tie, &found.names))),
        ("to", address(link.to)),
    ])
}

fn gap(gap: &Gap) -> String {
    object([
        ("about", address(gap.about)),
        ("what", text(&words::gap(&gap.what))),
    ])
}

fn address(address: Address) -> String {
    text(&format!("{address:#x}"))
}
