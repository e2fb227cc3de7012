//! What was found, for people and for programs.

use std::{collections::BTreeMap, fmt::Write};

use record::{
    json::{Json, ToJson, object},
    words::format_units,
};
use rules::{
    closing::Closing,
    sponsor::Backing,
    tally::{Standing, Tally},
};

use crate::{
    count::{Counted, Proposal, Space},
    file::File,
};

/// For people.
pub fn text(file: &File, spaces: &[Space]) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write_text(&mut out, file, spaces);
    out.trim_end().to_owned()
}

fn write_text(out: &mut String, file: &File, spaces: &[Space]) -> std::fmt::Result {
    let File {
        sort,
        events,
        drafts,
        again,
        refused,
        ..
    } = file;
    let valid = events - refused.len();
    writeln!(
        out,
        "{sort}: {events} events, {valid} valid, {} refused, {again} carried again, {drafts} drafts",
        refused.len()
    )?;
    for (line, why) in refused {
        writeln!(out, "  line {line}: {why}")?;
    }
    for space in spaces {
        writeln!(
            out,
            "\n{} {}",
            space
                .name
                .as_deref()
                .unwrap_or("A space whose rules are not here"),
            space.state.id
        )?;
        let versions = space.state.lineage.len();
        let split = if space.state.is_split() {
            ", split"
        } else {
            ""
        };
        writeln!(
            out,
            "  {versions} versions in force one after another{split}; {} of {} pieces of talk have a voice",
            space.talk.0, space.talk.1
        )?;
        if space.contracts > 0 {
            writeln!(
                out,
                "  {} acts of contracts: whether they stand needs a node",
                space.contracts
            )?;
        }
        write_reasons(out, "  without effect", &space.refused)?;
        for Proposal {
            id,
            title,
            revisions,
            votes,
        } in &space.proposals
        {
            writeln!(out, "\n  {title}\n    {id}, {revisions} versions")?;
            votes.iter().try_for_each(|vote| write_vote(out, vote))?;
        }
    }
    Ok(())
}

fn write_vote(out: &mut String, counted: &Counted) -> std::fmt::Result {
    let message = &counted.vote.act.message;
    writeln!(
        out,
        "    vote {}: blocks {} to {}, {}",
        counted.vote.id(),
        message.opens,
        message.closes,
        closing(&counted.closing)
    )?;
    writeln!(out, "      {}\n      {}", message.effect, message.rule)?;
    writeln!(out, "      {} ballots", counted.received)?;
    write_reasons(out, "      not counted", &counted.uncounted)?;
    if let Some(backing) = backing(counted.backing) {
        writeln!(out, "      {backing}")?;
    }
    if counted.faults > 0 {
        writeln!(out, "      {} faults of witnesses", counted.faults)?;
    }
    let tally = match &counted.tally {
        Ok(tally) => tally,
        Err(why) => {
            writeln!(out, "      {why}; by accounts:")?;
            return counted
                .heads
                .iter()
                .try_for_each(|(choice, count)| writeln!(out, "        {choice}: {count}"));
        }
    };
    let terms = counted.vote.terms();
    let amount = |power| format!("{} {}", format_units(power, terms.decimals), terms.symbol);
    for (choice, total) in message.choices.iter().zip(&tally.choices) {
        writeln!(
            out,
            "        {choice}: {} by {} ballots",
            amount(total.power),
            total.ballots
        )?;
    }
    let quorum = tally.quorum.map_or("unknown".to_owned(), amount);
    writeln!(
        out,
        "      {} took part, quorum {quorum}: {}",
        amount(tally.participating),
        outcome(tally)
    )
}

fn write_reasons(
    out: &mut String,
    head: &str,
    reasons: &BTreeMap<String, usize>,
) -> std::fmt::Result {
    reasons
        .iter()
        .try_for_each(|(reason, count)| writeln!(out, "{head}: {count} × {reason}"))
}

fn closing(closing: &Closing) -> &'static str {
    match closing {
        Closing::OpenEnded => "open-ended: no observer confirms an end",
        Closing::NotClosed(_) => "not closed",
        Closing::Missing(_) => "checkpoints of its close are missing",
        Closing::Closed(_) => "closed",
        Closing::Disputed { .. } => "disputed: two certificates",
    }
}

fn backing(backing: Backing) -> Option<String> {
    match backing {
        Backing::NotNeeded => None,
        Backing::Enough(count, _) => Some(format!("backed by {count} accounts")),
        Backing::Short(count, _) => Some(format!("not backed: {count} accounts are not enough")),
        Backing::Unknown(_) => Some("backers: their weight needs a node".to_owned()),
    }
}

fn outcome(tally: &Tally) -> String {
    let list = |numbers: &[u8]| {
        numbers
            .iter()
            .map(u8::to_string)
            .collect::<Vec<_>>()
            .join(", ")
    };
    let standing = match &tally.standing {
        Standing::Passes if tally.quorum_met == Some(true) => "passes".to_owned(),
        Standing::Passes if tally.quorum_met.is_none() => {
            "would pass with the quorum met".to_owned()
        }
        Standing::Passes | Standing::Fails => "does not pass".to_owned(),
        Standing::Leads(number) => format!("choice {number} leads"),
        Standing::Tied(numbers) => format!("choices {} are tied", list(numbers)),
        Standing::Nothing => "no choice has anything".to_owned(),
    };
    match tally.quorum_met {
        Some(false) => format!("{standing}, quorum not met"),
        _ => standing,
    }
}

/// For programs.
pub fn json(file: &File, spaces: &[Space]) -> String {
    let refused = file
        .refused
        .iter()
        .map(|(line, why)| object([("line", number(*line)), ("why", why.to_json())]));
    object([
        ("file", file.sort.to_json()),
        ("events", number(file.events)),
        ("drafts", number(file.drafts)),
        ("again", number(file.again)),
        ("refused", Json::List(refused.collect())),
        (
            "spaces",
            Json::List(spaces.iter().map(space_json).collect()),
        ),
    ])
    .write()
}

fn space_json(space: &Space) -> Json {
    let proposals = space.proposals.iter().map(|proposal| {
        object([
            ("id", proposal.id.to_json()),
            ("title", proposal.title.to_json()),
            ("revisions", number(proposal.revisions)),
            (
                "votes",
                Json::List(proposal.votes.iter().map(vote_json).collect()),
            ),
        ])
    });
    object([
        ("id", space.state.id.to_json()),
        ("name", space.name.to_json()),
        (
            "version",
            space.state.in_force().map(|version| version.id).to_json(),
        ),
        (
            "split",
            Json::List(space.state.split.iter().map(ToJson::to_json).collect()),
        ),
        ("talk", number(space.talk.1)),
        ("voiced", number(space.talk.0)),
        ("contracts", number(space.contracts)),
        ("withoutEffect", counts(&space.refused)),
        ("proposals", Json::List(proposals.collect())),
    ])
}

fn vote_json(counted: &Counted) -> Json {
    let heads = counted
        .heads
        .iter()
        .map(|(choice, count)| (choice.clone(), number(*count)));
    let mut members = vec![
        ("opening".to_owned(), counted.vote.id().to_json()),
        (
            "rule".to_owned(),
            counted.vote.terms().rule.name().to_json(),
        ),
        ("closing".to_owned(), closing(&counted.closing).to_json()),
        ("backing".to_owned(), backing(counted.backing).to_json()),
        ("faults".to_owned(), number(counted.faults)),
        ("ballots".to_owned(), number(counted.received)),
        ("uncounted".to_owned(), counts(&counted.uncounted)),
    ];
    match &counted.tally {
        Err(why) => {
            members.push(("why".to_owned(), why.to_json()));
            members.push(("accounts".to_owned(), Json::Object(heads.collect())));
        }
        Ok(tally) => {
            let choices = counted.vote.act.message.choices.iter().zip(&tally.choices);
            let choices = choices.map(|(choice, total)| {
                object([
                    ("choice", choice.to_json()),
                    ("power", total.power.to_json()),
                    ("ballots", number(total.ballots as usize)),
                ])
            });
            members.push(("choices".to_owned(), Json::List(choices.collect())));
            members.push(("counted".to_owned(), number(tally.counted.len())));
            members.push(("participating".to_owned(), tally.participating.to_json()));
            members.push(("quorum".to_owned(), tally.quorum.to_json()));
            members.push(("quorumMet".to_owned(), tally.quorum_met.to_json()));
            members.push(("outcome".to_owned(), outcome(tally).to_json()));
        }
    }
    Json::Object(members)
}

fn counts(reasons: &BTreeMap<String, usize>) -> Json {
    Json::Object(
        reasons
            .iter()
            .map(|(reason, count)| (reason.clone(), number(*count)))
            .collect(),
    )
}

fn number(count: usize) -> Json {
    Json::Number(count as u64)
}
