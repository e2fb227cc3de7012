//! What a figure on one vote was computed from, as lines of text that everybody who counts the same writes alike: its hash
//! names the data of a citable card.

use crate::deciders::{Side, Vote, Voter};
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
