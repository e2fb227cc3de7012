//! What runs through many decisions: who puts them to the vote, how many take part, who wins and who loses.

use alloy_primitives::U512;
use record::Power;

use super::{Figures, Outcome};
use crate::{
    concentration::{Ratio, hhi},
    history::{History, VoterIndex},
};

/// Who put decisions to the vote. What was never proposed is invisible.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Agenda {
    /// Largest first, then by number.
    pub actors: Vec<Actor>,
    /// Decisions whose proposer is not known.
    pub unknown: u32,
    /// The concentration of proposals over proposers; `None` where none is known.
    pub hhi: Option<Ratio>,
}

/// Somebody who put decisions to the vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Who.
    pub proposer: VoterIndex,
    /// How many decisions.
    pub proposed: u32,
    /// Of those, how many passed, under [`crate::history::Rule::Majority`].
    pub passed: u32,
    /// Of those, how many had a rule under which decisions pass or fail.
    pub could_pass: u32,
    /// Of those, how many had no quorum.
    pub no_quorum: u32,
}

/// Who put the decisions of a history to the vote; `figures` are those of its decisions in their order.
pub fn agenda(history: &History, figures: &[Figures]) -> Agenda {
    let mut by_proposer: Vec<Option<Actor>> = vec![None; history.voters.len()];
    let mut unknown = 0;
    for (decision, found) in history.decisions.iter().zip(figures) {
        let place = decision
            .proposer
            .and_then(|who| Some((who, by_proposer.get_mut(who as usize)?)));
        let Some((proposer, place)) = place else {
            unknown += 1;
            continue;
        };
        let actor = place.get_or_insert(Actor {
            proposer,
            proposed: 0,
            passed: 0,
            could_pass: 0,
            no_quorum: 0,
        });
        actor.proposed += 1;
        actor.passed += u32::from(found.outcome == Outcome::Passed);
        actor.could_pass += u32::from(matches!(
            decision.rule,
            crate::history::Rule::Majority { .. }
        ));
        actor.no_quorum += u32::from(found.outcome == Outcome::NoQuorum);
    }
    let mut actors: Vec<Actor> = by_proposer.into_iter().flatten().collect();
    actors.sort_by_key(|actor| core::cmp::Reverse(actor.proposed));
    let proposed: Vec<Power> = actors
        .iter()
        .map(|actor| Power::from(actor.proposed))
        .collect();
    Agenda {
        hhi: hhi(&proposed),
        actors,
        unknown,
    }
}

/// How many took part in a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turnout {
    /// Power cast.
    pub cast: U512,
    /// Of all eligible power; `None` where that is not known.
    pub of_eligible: Option<Ratio>,
    /// Voters with power.
    pub heads: u32,
    /// Of all who had voted in this history with power so far, in this decision too: how many could have voted is not
    /// known.
    pub known_heads: u32,
}

/// How many took part in each decision, in their order.
pub fn turnout(history: &History) -> Vec<Turnout> {
    let mut seen = vec![false; history.voters.len()];
    let mut known_heads = 0;
    let of = |decision: &crate::history::Decision| {
        let (mut cast, mut heads) = (U512::ZERO, 0);
        for vote in decision.votes.iter().filter(|vote| !vote.power.is_zero()) {
            cast += U512::from(vote.power);
            heads += 1;
            if let Some(seen) = seen.get_mut(vote.voter as usize) {
                known_heads += u32::from(!*seen);
                *seen = true;
            }
        }
        let eligible = decision.eligible.map(U512::from);
        Turnout {
            cast,
            of_eligible: eligible.and_then(|eligible| Ratio::of(cast, eligible)),
            heads,
            known_heads,
        }
    };
    history.decisions.iter().map(of).collect()
}

/// How often a voter was on the losing side. Whether they accept it no count can say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record {
    /// Who.
    pub voter: VoterIndex,
    /// Decisions with an outcome in which they voted with power and took a side.
    pub decided: u32,
    /// Of those, how many went against them.
    pub lost: u32,
    /// Contested ones among `decided`.
    pub contested: u32,
    /// Of those, how many went against them.
    pub contested_lost: u32,
    /// The longest run of decisions that went against them, one after the other as they voted.
    pub longest_run: u32,
}

/// Each voter's record, those who lost most contested decisions first, then most of all; `figures` are those of the
/// history's decisions in their order. A vote to abstain takes no side.
pub fn records(history: &History, figures: &[Figures]) -> Vec<Record> {
    let record = |voter| Record {
        voter,
        decided: 0,
        lost: 0,
        contested: 0,
        contested_lost: 0,
        longest_run: 0,
    };
    let mut all: Vec<(Record, u32)> = (0..history.voters.len() as u32)
        .map(|voter| (record(voter), 0))
        .collect();
    for (decision, found) in history.decisions.iter().zip(figures) {
        let Some(prevailing) = found.outcome.prevailing(&decision.rule) else {
            continue;
        };
        let votes = decision.votes.iter().filter(|vote| !vote.power.is_zero());
        for vote in votes.filter(|vote| decision.rule.takes_side(vote.choice)) {
            let Some((record, run)) = all.get_mut(vote.voter as usize) else {
                continue;
            };
            let lost = vote.choice != prevailing;
            *run = if lost { *run + 1 } else { 0 };
            record.longest_run = record.longest_run.max(*run);
            record.decided += 1;
            record.lost += u32::from(lost);
            record.contested += u32::from(found.contested);
            record.contested_lost += u32::from(lost && found.contested);
        }
    }
    let mut records: Vec<Record> = all.into_iter().map(|(record, _)| record).collect();
    records.retain(|record| record.decided > 0);
    records.sort_by_key(|record| core::cmp::Reverse((record.contested_lost, record.lost)));
    records
}
