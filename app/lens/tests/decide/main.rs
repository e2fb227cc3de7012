//! Figures of a decision: cases by hand, and every small decision against a count of all that could have been.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests are outside #[test] functions"
)]

mod by_counting;
mod fewest;
mod otherwise;
mod outcome;
mod quorum;
mod timing;

use lens::{
    decide::{Figures, Options, figures},
    history::{Cast, Decision, Rule},
};
use record::Power;

const MAJORITY: Rule = Rule::Majority {
    yes: 0,
    no: 1,
    abstain: Some(2),
    threshold_bps: 5000,
    quorum: None,
    against_counts: true,
};

fn with_quorum(rule: Rule, least: u64) -> Rule {
    match rule {
        Rule::Majority {
            yes,
            no,
            abstain,
            threshold_bps,
            against_counts,
            ..
        } => Rule::Majority {
            yes,
            no,
            abstain,
            threshold_bps,
            quorum: Some(Power::from(least)),
            against_counts,
        },
        Rule::Plurality { least_bps, .. } => Rule::Plurality {
            least_bps,
            quorum: Some(Power::from(least)),
        },
        Rule::Unknown => Rule::Unknown,
    }
}

/// Votes as choice and power, cast a second after one another.
fn decision(rule: Rule, votes: &[(u16, u64)]) -> Decision {
    let cast = |(number, (choice, power)): (u32, &(u16, u64))| Cast {
        voter: number,
        choice: *choice,
        power: Power::from(*power),
        own: None,
        at: Some(i64::from(number)),
    };
    Decision {
        rule,
        votes: (0..).zip(votes).map(cast).collect(),
        ..Decision::default()
    }
}

fn found(rule: Rule, votes: &[(u16, u64)]) -> Figures {
    figures(&decision(rule, votes), &Options::default())
}

/// The same decision with each vote changed, by its place.
fn with_votes(mut decision: Decision, change: impl Fn(usize, &mut Cast)) -> Decision {
    let mut votes: Vec<Cast> = decision.votes.iter().collect();
    for (place, vote) in votes.iter_mut().enumerate() {
        change(place, vote);
    }
    decision.votes = votes.into();
    decision
}
