//! What runs through many decisions, as JSON: who prevails, who votes alike, whether it drifts.

use lens::{
    agreement::LEAST_SHARED,
    blocs::{Grouping, Linkage},
    drift::{Alarm, Direction, Options},
};

use super::{
    Found,
    json::{name, number},
};
use crate::json::{list, object, text};

/// Everybody who took a side in a contested decision, those who did most often first.
pub fn prevail(found: &Found) -> String {
    let voters = found.prevail.voters.iter();
    let voters = voters.filter(|standing| standing.contested > 0);
    list(voters.map(|standing| {
        let (low, high) = lens::prevail::wilson(standing.prevailed, standing.contested);
        object([
            ("voter", name(found, standing.voter)),
            ("contested", standing.contested.to_string()),
            ("prevailed", standing.prevailed.to_string()),
            ("wilson", range((low, high))),
        ])
    }))
}

/// Groups of two and more, in each way to group, and what all ways have in common: ranges.
pub fn blocs(found: &Found) -> String {
    let blocs = &found.blocs;
    object([
        ("compared", found.agreement.voters.len().to_string()),
        ("others", found.agreement.others.to_string()),
        ("least_shared", LEAST_SHARED.to_string()),
        ("entropy_alone", number(Some(blocs.alone))),
        ("entropy", range(blocs.entropy)),
        ("effective", range(blocs.effective)),
        ("largest", range(blocs.largest)),
        (
            "groupings",
            list(blocs.groupings.iter().map(|one| grouping(found, one))),
        ),
    ])
}

fn grouping(found: &Found, grouping: &Grouping) -> String {
    let member = |place: &u32| {
        let voter = found.agreement.voters.get(*place as usize);
        voter.map_or_else(|| text(""), |voter| name(found, voter.voter))
    };
    let several = grouping.blocs.iter().filter(|bloc| bloc.len() > 1);
    object([
        ("linkage", text(linkage(grouping.linkage))),
        ("kappa", number(Some(grouping.threshold as f64 / 1e6))),
        ("count", grouping.blocs.len().to_string()),
        ("entropy", number(Some(grouping.entropy))),
        ("largest", number(Some(grouping.largest))),
        (
            "blocs",
            list(several.map(|bloc| list(bloc.iter().map(member)))),
        ),
    ])
}

fn linkage(linkage: Linkage) -> &'static str {
    match linkage {
        Linkage::Single => "single",
        Linkage::Average => "average",
        Linkage::Complete => "complete",
    }
}

/// The fewest who could decide each contested decision, in their order, with both sums and the alarms.
pub fn drift(found: &Found) -> String {
    let options = Options::default();
    let id = |place: usize| {
        let decision = found.series.get(place);
        let decision = decision.and_then(|place| found.history.decisions.get(*place));
        text(decision.map_or("", |decision| &decision.id))
    };
    let points = found.drift.points.iter().enumerate();
    let rate = f64::from(found.drift.false_alarms) / f64::from(found.drift.orders);
    object([
        ("of", text("coalition")),
        ("decisions", found.series.len().to_string()),
        ("window", options.window.to_string()),
        ("slack", number(Some(options.slack))),
        ("limit", number(Some(options.limit))),
        ("seed", text(&options.seed.to_string())),
        ("orders", found.drift.orders.to_string()),
        ("false_alarm_rate", number(Some(rate))),
        (
            "alarms",
            list(found.drift.alarms.iter().map(|alarm| {
                object([
                    ("at", id(alarm.at)),
                    ("since", id(alarm.since)),
                    ("direction", text(direction(alarm))),
                ])
            })),
        ),
        (
            "points",
            list(points.map(|(place, point)| {
                object([
                    ("id", id(place)),
                    ("coalition", number(Some(point.value))),
                    ("median", number(Some(point.median))),
                    ("up", number(Some(point.up))),
                    ("down", number(Some(point.down))),
                ])
            })),
        ),
    ])
}

fn direction(alarm: &Alarm) -> &'static str {
    match alarm.direction {
        Direction::Up => "up",
        Direction::Down => "down",
    }
}

fn range((low, high): (f64, f64)) -> String {
    list([low, high].into_iter().map(|end| number(Some(end))))
}
