//! What a figure on one vote was computed from, as lines of text that everybody who counts the same writes alike: its hash
//! names the data of a citable card.

use crate::{
    deciders::{Side, Vote, Voter},
    history::{Cast, Decision, History, Rule},
};
use record::Power;

/// Whose data it is, as the record names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named<'a> {
    /// The space.
    pub space: &'a str,
    /// The proposal.
    pub proposal: &'a str,
    /// What put it to the vote.
    pub opening: &'a str,
}

/// Rule and ballots of a `basic/1` vote: one `name value` a line, then one `address side power` for each address,
/// ascending, each line ended by LF. Powers are in base units. When and where ballots were seen is not in it: every
/// browser sees them at other times.
pub fn canonical(vote: &Vote, named: &Named) -> String {
    let power =
        |power: Option<Power>| power.map_or_else(|| "unknown".into(), |power| power.to_string());
    let mut out = String::from("locus vote 1\n");
    let mut line = |parts: &[&str]| {
        out.push_str(&parts.join(" "));
        out.push('\n');
    };
    line(&["space", named.space]);
    line(&["proposal", named.proposal]);
    line(&["vote", named.opening]);
    line(&["rule", "basic/1"]);
    line(&["threshold", &vote.threshold_bps.to_string()]);
    line(&["quorum", &power(vote.quorum)]);
    line(&["eligible", &power(vote.eligible)]);
    let mut voters: Vec<&Voter> = vote.voters.iter().collect();
    voters.sort_by_key(|voter| voter.account);
    for voter in voters {
        let side = match voter.side {
            Side::For => "for",
            Side::Against => "against",
            Side::Abstain => "abstain",
        };
        line(&[&voter.account.to_string(), side, &voter.power.to_string()]);
    }
    out
}

/// Rule and votes of one decision of a history, likewise: one `name value` a line, the choices by their number, then one
/// `vote choice power own voter` for each vote, by voter. What a source wrote stands last in its line, line ends in it as
/// `\n` or `\r`, a backslash doubled. Powers are whole numbers of which `decimals` digits stand after the point. When votes were cast is not in it:
/// of a log that is estimated between blocks.
pub fn decided(history: &History, decision: &Decision) -> String {
    let power =
        |power: Option<Power>| power.map_or_else(|| "unknown".into(), |power| power.to_string());
    let mut out = String::from("locus decision 1\n");
    let mut line = |parts: &[&str]| {
        for (at, part) in parts.iter().enumerate() {
            out.push_str(if at == 0 { "" } else { " " });
            one_line(&mut out, part);
        }
        out.push('\n');
    };
    line(&["decision", &decision.id]);
    match &decision.rule {
        Rule::Plurality { least_bps, quorum } => {
            line(&["rule", "plurality"]);
            line(&["least", &least_bps.to_string()]);
            line(&["quorum", &power(*quorum)]);
        }
        Rule::Majority {
            yes,
            no,
            abstain,
            threshold_bps,
            quorum,
            against_counts,
        } => {
            let abstain = abstain.map_or_else(|| "none".into(), |choice| choice.to_string());
            let counts = if *against_counts { "yes" } else { "no" };
            line(&["rule", "majority"]);
            line(&["for", &yes.to_string()]);
            line(&["against", &no.to_string()]);
            line(&["abstain", &abstain]);
            line(&["threshold", &threshold_bps.to_string()]);
            line(&["quorum", &power(*quorum)]);
            line(&["against-counts", counts]);
        }
        Rule::Unknown => line(&["rule", "unknown"]),
    }
    line(&["eligible", &power(decision.eligible)]);
    line(&["decimals", &history.decimals.to_string()]);
    for (number, choice) in decision.choices.iter().enumerate() {
        line(&["choice", &number.to_string(), choice]);
    }
    let name = |vote: &Cast| -> &str {
        let found = history.voters.get(vote.voter as usize);
        found.map(|name| &**name).unwrap_or_default()
    };
    let mut votes: Vec<Cast> = decision.votes.iter().collect();
    votes.sort_by_key(|vote| name(vote));
    for vote in votes {
        let choice = match vote.choice {
            Cast::NO_CHOICE => "none".into(),
            choice => choice.to_string(),
        };
        let (all, own) = (vote.power.to_string(), power(vote.own));
        line(&["vote", &choice, &all, &own, name(&vote)]);
    }
    out
}

/// What a source wrote, on one line.
fn one_line(out: &mut String, text: &str) {
    for letter in text.chars() {
        match letter {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            letter => out.push(letter),
        }
    }
}
