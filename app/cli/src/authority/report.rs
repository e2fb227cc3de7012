//! What was found, for people.

mod over;

use std::fmt::Write;

use lens::{
    decide::{Figures, Outcome, Variant},
    history::{Counting, Decision, Notes},
};

use super::{Found, bad_line};

/// The whole answer.
pub fn text(found: &Found) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write_text(&mut out, found);
    out.trim_end().to_owned()
}

fn write_text(out: &mut String, found: &Found) -> std::fmt::Result {
    let summary = &found.summary;
    let rule = match found.counting {
        Counting::Plurality => "the most power wins",
        Counting::Majority => "more for than against, or more than half",
    };
    writeln!(
        out,
        "{}, {} of {}; {rule}.",
        many(summary.decisions.into(), "decision"),
        many(summary.votes, "vote"),
        many(summary.voters.into(), "voter")
    )?;
    for remark in remarks(&found.notes) {
        writeln!(out, "{remark}")?;
    }
    write_summary(out, found)?;
    over::write(out, found)?;
    writeln!(out)?;
    let decisions = found.history.decisions.iter().zip(&found.figures);
    decisions
        .into_iter()
        .try_for_each(|(decision, figures)| write_decision(out, found, decision, figures))
}

fn write_summary(out: &mut String, found: &Found) -> std::fmt::Result {
    let summary = &found.summary;
    writeln!(
        out,
        "\nIn the {} with at least {} voters:",
        many(summary.enough.into(), "decision"),
        found.options.least_voters
    )?;
    let share =
        |number: Option<f64>| number.map_or("unknown".to_owned(), |number| format!("{number:.4}"));
    let whole =
        |number: Option<f64>| number.map_or("unknown".to_owned(), |number| number.to_string());
    let mut row = |name: &str, value: &str| writeln!(out, "  {name:<58} {value:>8}");
    row(
        "Gini coefficient of power cast, median",
        &share(summary.gini),
    )?;
    row("Sum of squared shares (HHI), median", &share(summary.hhi))?;
    row(
        "Fewest addresses that could decide, median",
        &whole(summary.passing),
    )?;
    row(
        "Fewest addresses that could block, median",
        &whole(summary.blocking),
    )?;
    row(
        "One address cast more than half",
        &summary.top_majority.to_string(),
    )?;
    let contested = f64::from(found.options.contested_bps) / 100.0;
    row(
        &format!("Contested: what came second had {contested} % or more"),
        &summary.contested.to_string(),
    )?;
    if summary.late_swings.1 > 0 {
        let (swung, known) = summary.late_swings;
        row(
            "Another led when nine tenths of the time were over",
            &format!("{swung} of {known}"),
        )?;
    }
    for flips in &summary.flips {
        let value = match flips.known == summary.enough {
            true => flips.changed.to_string(),
            false => format!("{} of {}", flips.changed, flips.known),
        };
        if flips.known > 0 {
            row(
                &format!("Another outcome {}", variant(flips.variant)),
                &value,
            )?;
        }
    }
    Ok(())
}

fn write_decision(
    out: &mut String,
    found: &Found,
    decision: &Decision,
    figures: &Figures,
) -> std::fmt::Result {
    match &decision.title {
        Some(title) => writeln!(out, "{}  {title}", decision.id)?,
        None => writeln!(out, "{}", decision.id)?,
    }
    let concentration = match figures.concentration {
        Some(of) => format!("Gini {:.4}, HHI {:.4}", of.gini.number(), of.hhi.number()),
        None => "no power cast".to_owned(),
    };
    writeln!(
        out,
        "  {}; {}; {concentration}",
        outcome(decision, figures),
        many(figures.voters.into(), "voter")
    )?;
    if let (Some(passing), Some(blocking)) = (figures.fewest.passing, figures.fewest.blocking) {
        writeln!(out, "  {passing} could decide, {blocking} could block")?;
    }
    let name = |voter: &u32| {
        found
            .history
            .voters
            .get(*voter as usize)
            .map(|name| &**name)
    };
    let pivotal: Vec<&str> = figures.pivotal.iter().filter_map(name).collect();
    if !pivotal.is_empty() {
        writeln!(out, "  not without {}", pivotal.join(", nor without "))?;
    }
    let changed = Variant::ALL
        .into_iter()
        .filter(|variant| figures.changed(*variant) == Some(true));
    let changed: Vec<String> = changed.map(variant).collect();
    if !changed.is_empty() {
        writeln!(out, "  another outcome {}", changed.join(", "))?;
    }
    Ok(())
}

/// What must be said of the file.
pub fn remarks(notes: &Notes) -> Vec<String> {
    let mut out = Vec::new();
    let mut say = |count: u64, one: &str, more: &str| match count {
        0 => {}
        1 => out.push(format!("1 {one}")),
        _ => out.push(format!("{count} {more}")),
    };
    say(
        notes.replaced,
        "vote was replaced by a later vote of the same voter; the last counts.",
        "votes were replaced by a later vote of the same voter; the last counts.",
    );
    say(
        notes.powerless,
        "vote has no power and takes no part.",
        "votes have no power and take no part.",
    );
    say(
        notes.unsplit,
        "vote has own and delegated power that do not add up; these are left aside.",
        "votes have own and delegated power that do not add up; these are left aside.",
    );
    say(
        notes.pointed,
        "vote has a power such as 1.000, read as 1 and not as a thousand.",
        "votes have powers such as 1.000, read as 1 and not as a thousand.",
    );
    say(
        notes.signed,
        "vote carries its voter's signature, verified here.",
        "votes carry their voters' signatures, verified here.",
    );
    say(
        notes.wrongly_signed,
        "vote carries a signature that shows nothing here.",
        "votes carry signatures that show nothing here.",
    );
    say(
        notes.open,
        "decision is left out: voting on it is not over.",
        "decisions are left out: voting on them is not over.",
    );
    say(
        notes.without_rule,
        "decision has a rule that is not counted here.",
        "decisions have a rule that is not counted here.",
    );
    let of = format!("of {} could not be used:", many(notes.read, "line"));
    say(notes.bad, &of, &of);
    out.extend(notes.first_bad.iter().map(bad_line));
    let more = notes.bad - notes.first_bad.len() as u64;
    if more > 0 {
        out.push(format!("  and {more} more"));
    }
    out
}

/// The choice that won, in its own words; `None` for a tie, a missed quorum and a vote that nobody cast.
pub fn winner(decision: Option<&Decision>, figures: &Figures) -> Option<String> {
    let decision = decision?;
    let choice = match figures.outcome {
        Outcome::NoQuorum | Outcome::Even => None,
        _ => figures.outcome.prevailing(&decision.rule),
    }?;
    let word = decision.choices.get(usize::from(choice))?;
    Some(word.to_string())
}

fn outcome(decision: &Decision, figures: &Figures) -> String {
    let name = |choice: &u16| {
        let word = decision.choices.get(usize::from(*choice));
        word.map_or("", |word| word).to_owned()
    };
    match &figures.outcome {
        Outcome::Won(choice) => format!("“{}” won", name(choice)),
        Outcome::Passed => "passed".to_owned(),
        Outcome::Failed => "failed".to_owned(),
        Outcome::Even => "failed: as much for as against".to_owned(),
        Outcome::Tied(choices) => {
            let names: Vec<String> = choices
                .iter()
                .map(|choice| format!("“{}”", name(choice)))
                .collect();
            format!("a tie of {}", names.join(" and "))
        }
        Outcome::NoMajority => "no majority".to_owned(),
        Outcome::NoQuorum => "no quorum".to_owned(),
        Outcome::Nothing => "nobody with power voted".to_owned(),
        Outcome::Unknown => "not counted".to_owned(),
    }
}

fn variant(variant: Variant) -> String {
    match variant {
        Variant::WithoutTop(1) => "without the largest voter".to_owned(),
        Variant::WithoutTop(count) => format!("without the {count} largest"),
        Variant::OneAccount => "with one vote for each address".to_owned(),
        Variant::SquareRoot => "by square roots".to_owned(),
        Variant::Cap(bps) => format!("capped at {} %", bps / 100),
        Variant::WithoutDelegation => "without delegation".to_owned(),
    }
}

pub(super) fn many(count: u64, what: &str) -> String {
    match count {
        1 => format!("1 {what}"),
        _ => format!("{count} {what}s"),
    }
}
