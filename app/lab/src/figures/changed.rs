//! Where decisions begin to be counted by another rule than the one before them: an event of its own, whatever else a
//! source says of it. Every source that names its rules has these, a file as well as a space's record.

use alloy_primitives::U512;
use lens::{Decision, history::Rule};
use views::MarkOf;

use crate::{cells::milliseconds, found::Found};

/// Shares of all eligible power this close, in hundredths of a percent, are one: what is eligible changes between any two
/// decisions, and whoever computes a quorum from it rounds.
pub const NEAR: u32 = 2;

/// Each change between two decisions one after another, at the end of the second.
pub fn changed(found: &Found) -> Vec<(i64, MarkOf)> {
    let mut out = Vec::new();
    // Some sources choose the kind of vote anew for each decision, which changes no rule: each kind has its own last one.
    let (mut majority, mut plurality): (Option<&Decision>, Option<&Decision>) = (None, None);
    for (one, _) in found.all() {
        let last = match one.rule {
            Rule::Majority { .. } => &mut majority,
            Rule::Plurality { .. } => &mut plurality,
            Rule::Unknown => continue,
        };
        let Some(end) = lens::usual::closed(one) else {
            continue;
        };
        let earlier = last.replace(one);
        let between = earlier
            .into_iter()
            .flat_map(|earlier| between(earlier, one));
        out.extend(between.map(|what| (milliseconds(end), what)));
    }
    out
}

/// What is different in how two decisions are counted.
fn between(one: &Decision, next: &Decision) -> Vec<MarkOf> {
    let against = |rule: &Rule| match rule {
        Rule::Majority { against_counts, .. } => *against_counts,
        _ => false,
    };
    let mut out = Vec::new();
    if against(&one.rule) != against(&next.rule) {
        out.push(MarkOf::Counting);
    }
    let (was, is) = (share(&one.rule), share(&next.rule));
    if was != is {
        out.push(MarkOf::Majority(was, is));
    }
    if let (Some(was), Some(is)) = (quorum(one), quorum(next))
        && was.abs_diff(is) > NEAR
    {
        out.push(MarkOf::Quorum(was, is));
    }
    out
}

fn share(rule: &Rule) -> u32 {
    match rule {
        Rule::Majority { threshold_bps, .. } => *threshold_bps,
        Rule::Plurality { least_bps, .. } => *least_bps,
        Rule::Unknown => 0,
    }
}

/// The share of all eligible power that must take part, in hundredths of a percent, to the nearest.
fn quorum(decision: &Decision) -> Option<u32> {
    let eligible = U512::from(decision.eligible.filter(|all| !all.is_zero())?);
    let quorum = decision.rule.quorum()?;
    let twice = quorum.checked_mul(U512::from(20_000))?;
    let nearest = (twice + eligible) / (eligible * U512::from(2));
    u32::try_from(nearest).ok()
}
