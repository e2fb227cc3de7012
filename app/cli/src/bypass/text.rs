//! What was found, for people.

use std::fmt::Write;

use alloy_primitives::Address;
use chain::bypass::{Bypasses, Lever, Starts, Way};

use super::{Found, words};

/// The table of powers, the accounts in it and what was not scanned.
pub fn write(found: &Found) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = head(&mut out, found);
    for (title, wanted) in [
        ("Can be used without a vote", Bypasses::Yes),
        (
            "Whether a vote is needed was not established",
            Bypasses::Unknown,
        ),
        ("Only by a vote, or by nobody", Bypasses::No),
    ] {
        let of = |lever: &&Lever| lever.bypasses == wanted;
        let levers: Vec<&Lever> = found.report.levers.iter().filter(of).collect();
        let _ = table(&mut out, found, title, &levers);
    }
    let _ = rest(&mut out, found);
    out
}

fn powers(count: usize) -> String {
    match count {
        1 => "1 power".into(),
        _ => format!("{count} powers"),
    }
}

fn head(out: &mut String, found: &Found) -> std::fmt::Result {
    let report = &found.report;
    let without = report.levers.iter();
    let without = without.filter(|lever| lever.bypasses == Bypasses::Yes);
    writeln!(
        out,
        "{}, of which {} can be used without a vote.",
        powers(report.levers.len()),
        without.count()
    )?;
    writeln!(
        out,
        "Chain {}, after block {} ({}); {}; {} questions. What happened since is not in it.",
        found.chain,
        found.block.number,
        found.block.hash,
        words::standing(found.weakest),
        found.asked
    )
}

fn table(out: &mut String, found: &Found, title: &str, levers: &[&Lever]) -> std::fmt::Result {
    if levers.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{title}\n")?;
    let header = [
        "power",
        "function",
        "contract",
        "signatures",
        "delay",
        "in the log",
    ];
    let mut rows = vec![header.map(str::to_owned)];
    for lever in levers {
        let way = lever.ways.first();
        rows.push([
            words::power(lever.power).to_owned(),
            lever.label(),
            format!("{:#x}", lever.contract),
            signatures(way),
            way.map_or("—".into(), |way| words::delay(way.delay)),
            words::log(lever.log).to_owned(),
        ]);
    }
    let mut widths = [0; 6];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count()).min(60);
        }
    }
    for (at, row) in rows.iter().enumerate() {
        for (width, cell) in widths.iter().zip(row) {
            write!(out, "{cell:<width$}  ")?;
        }
        writeln!(out)?;
        if let Some(way) = at
            .checked_sub(1)
            .and_then(|at| levers.get(at)?.ways.first())
        {
            writeln!(out, "  {}", path(found, way))?;
        }
    }
    Ok(())
}

fn signatures(way: Option<&Way>) -> String {
    match way {
        None => "nobody".into(),
        Some(way) => match (way.starts, way.signatures) {
            (Starts::Anyone, _) => "0, anyone".into(),
            (Starts::Vote(_), _) => "a vote".into(),
            (_, Some(count)) if way.at_most => format!("at most {count}"),
            (_, Some(count)) => format!("{count} of {}", way.keys.len()),
            (_, None) => "unknown".into(),
        },
    }
}

/// The way to a power, from whoever starts.
fn path(found: &Found, way: &Way) -> String {
    let start = match way.starts {
        Starts::Keys => match way.keys.as_slice() {
            [key] => format!("{key:#x}"),
            keys => {
                let keys = keys.iter().map(|key| format!("{key:#x}"));
                format!("keys {}", keys.collect::<Vec<_>>().join(", "))
            }
        },
        other => words::starts(other),
    };
    let step = |link: &chain::bypass::Link| {
        let tie = words::tie(&link.tie, &found.names);
        format!("{:#x} ({tie})", link.from)
    };
    let steps: Vec<String> = way.steps.iter().map(step).collect();
    format!("{start}: {} → contract", steps.join(" → "))
}

fn rest(out: &mut String, found: &Found) -> std::fmt::Result {
    let report = &found.report;
    writeln!(out, "\nAccounts\n")?;
    for account in &report.accounts {
        let start = if account.start { ", from here" } else { "" };
        let name = match account.name.as_str() {
            "" => String::new(),
            name => format!(", calls itself “{name}”"),
        };
        let kind = words::kind(&account.kind);
        writeln!(out, "{:#x}  {kind}{name}{start}", account.address)?;
    }
    writeln!(out, "\nNot scanned or not established\n")?;
    let mut about = Address::ZERO;
    for gap in &report.gaps {
        if gap.about != about {
            writeln!(out, "{:#x}", gap.about)?;
            about = gap.about;
        }
        writeln!(out, "  {}", words::gap(&gap.what))?;
    }
    if report.gaps.is_empty() {
        writeln!(out, "Nothing within what this looks at.")?;
    }
    write!(
        out,
        "Agreements outside the chain, and who is behind an address, are not looked at."
    )
}
