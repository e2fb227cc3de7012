//! What runs through many decisions, for people: who prevails, who votes alike, whether it drifts.

use std::fmt::{Result, Write};

use lens::{drift::Direction, prevail::LEAST};

use super::{super::Found, many};

/// So many voters are shown; all are in the JSON.
const SHOWN: usize = 10;

/// Writes all three.
pub fn write(out: &mut String, found: &Found) -> Result {
    prevail(out, found)?;
    alike(out, found)?;
    drift(out, found)
}

fn prevail(out: &mut String, found: &Found) -> Result {
    let decisions = found.prevail.decisions;
    writeln!(
        out,
        "\nWho prevailed in {}:",
        many(decisions.into(), "contested decision")
    )?;
    let known = found.prevail.voters.iter();
    let known: Vec<_> = known.filter(|one| one.contested >= LEAST).collect();
    for one in known.iter().take(SHOWN) {
        let name = found.history.voters.get(one.voter as usize);
        let Some((share, (low, high))) = one.share(LEAST) else {
            continue;
        };
        writeln!(
            out,
            "  {}  {} of {}: {}, from {} to {}; by the toss of a coin {}",
            name.map_or("", |name| name),
            one.prevailed,
            one.contested,
            percent(share),
            percent(low),
            percent(high),
            percent(one.by_chance())
        )?;
    }
    match known.len() {
        0 => writeln!(
            out,
            "  too few to say: nobody took a side in {LEAST} of them"
        ),
        more if more > SHOWN => writeln!(
            out,
            "  and {} more who took a side in at least {LEAST}",
            more - SHOWN
        ),
        _ => Ok(()),
    }
}

fn alike(out: &mut String, found: &Found) -> Result {
    let blocs = &found.blocs;
    let counts = || blocs.groupings.iter().map(|one| one.blocs.len());
    let (Some(least), Some(most)) = (counts().min(), counts().max()) else {
        return Ok(());
    };
    let compared = match found.agreement.voters.len() {
        1 => "1 address".to_owned(),
        count => format!("{count} addresses"),
    };
    writeln!(
        out,
        "\nVoting alike, of {compared} compared, over {} ways to group:\n  {least} to {most} groups; \
         the largest cast {} to {} of their power",
        blocs.groupings.len(),
        percent(blocs.largest.0),
        percent(blocs.largest.1)
    )
}

fn drift(out: &mut String, found: &Found) -> Result {
    let drift = &found.drift;
    let decisions = many(found.series.len() as u64, "contested decision");
    writeln!(out, "\nFewest who could decide, over {decisions}:")?;
    let id = |place: usize| {
        let decision = found.series.get(place);
        let decision = decision.and_then(|place| found.history.decisions.get(*place));
        decision.map_or("", |decision| &decision.id)
    };
    for alarm in &drift.alarms {
        let way = match alarm.direction {
            Direction::Up => "rose",
            Direction::Down => "fell",
        };
        writeln!(out, "  {way} from {} on", id(alarm.since))?;
    }
    match (drift.alarms.is_empty(), drift.orders) {
        (_, 0) => writeln!(out, "  too few to say whether it drifts"),
        (none, orders) => {
            if none {
                writeln!(out, "  no drift seen")?;
            }
            let rate = f64::from(drift.false_alarms) / f64::from(orders);
            writeln!(
                out,
                "  chance alone raises an alarm in {} of {orders} random orders",
                percent(rate)
            )
        }
    }
}

fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}
