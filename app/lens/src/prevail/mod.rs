//! Who prevails when it is contested. How often a voter is on the winning side of all votes says little, since most
//! votes are nearly unanimous; so only those count in which what came second had much, and beside each share stands
//! what the voter's weight alone would have given.

mod chance;
mod deciding;
mod wilson;

pub use deciding::{Deciding, WHOLE, deciding};
pub use wilson::{CONFIDENCE_BPS, wilson};

use crate::{
    decide::Figures,
    history::{Decision, History, VoterIndex},
};
use chance::Chance;

/// With fewer contested votes a share says too little.
pub const LEAST: u32 = 20;

/// Who prevailed in the contested decisions of a history.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Prevail {
    /// Contested decisions in which one choice prevailed.
    pub decisions: u32,
    /// Contested decisions in which none did: a tie, or too little for any. They count in no share.
    pub without: u32,
    /// Everybody with power in those decisions; those who took a side most often first, then by number.
    pub voters: Vec<Standing>,
}

/// How a voter fared in contested decisions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Standing {
    /// Who.
    pub voter: VoterIndex,
    /// Decisions in which they took a side.
    pub contested: u32,
    /// Of those, how many went as they voted.
    pub prevailed: u32,
    /// The sum, over those, of the chance to be on the winning side had they tossed a coin (a die, where there were
    /// more choices) and the others voted as they did; exact from the others' totals.
    pub expected: f64,
    /// Decisions, also among those in which they abstained, whose outcome they would have changed by voting otherwise.
    pub pivotal: u32,
}

impl Standing {
    /// In what share they prevailed, with its 95 % interval; `None` where they took a side in fewer than `least`.
    pub fn share(&self, least: u32) -> Option<(f64, (f64, f64))> {
        let share = f64::from(self.prevailed) / f64::from(self.contested);
        let interval = wilson(self.prevailed, self.contested);
        (self.contested >= least.max(1)).then_some((share, interval))
    }

    /// In what share they would have prevailed by the toss of a coin.
    pub fn by_chance(&self) -> f64 {
        match self.contested {
            0 => 0.0,
            contested => self.expected / f64::from(contested),
        }
    }

    /// Exercised power: in what share of `decisions` contested ones they would have changed the outcome by voting
    /// otherwise, with its 95 % interval. Who was not there exercised none.
    pub fn exercised(&self, decisions: u32) -> (f64, (f64, f64)) {
        let share = f64::from(self.pivotal) / f64::from(decisions.max(1));
        (share, wilson(self.pivotal, decisions))
    }
}

/// Who prevailed; `figures` are those of the history's decisions in their order, and say which are contested. Votes
/// without power take no part.
pub fn prevail(history: &History, figures: &[Figures]) -> Prevail {
    let mut found = Prevail::default();
    let mut voters: Vec<Standing> = (0..history.voters.len() as VoterIndex)
        .map(|voter| Standing {
            voter,
            contested: 0,
            prevailed: 0,
            expected: 0.0,
            pivotal: 0,
        })
        .collect();
    let mut took_part = vec![false; voters.len()];
    for (decision, figures) in history.decisions.iter().zip(figures) {
        if !figures.contested {
            continue;
        }
        match figures.outcome.prevailing(&decision.rule) {
            Some(prevailing) => {
                found.decisions += 1;
                count(decision, prevailing, &mut voters, &mut took_part);
                for voter in &figures.pivotal_by_reversal {
                    if let Some(standing) = voters.get_mut(*voter as usize) {
                        standing.pivotal += 1;
                    }
                }
            }
            None => found.without += 1,
        }
    }
    voters.retain(|standing| took_part.get(standing.voter as usize) == Some(&true));
    voters.sort_by_key(|standing| core::cmp::Reverse(standing.contested));
    found.voters = voters;
    found
}

fn count(decision: &Decision, prevailing: u16, voters: &mut [Standing], took_part: &mut [bool]) {
    let mut chance = Chance::of(decision);
    for vote in decision.votes.iter().filter(|vote| !vote.power.is_zero()) {
        let place = vote.voter as usize;
        let (Some(standing), Some(took_part)) = (voters.get_mut(place), took_part.get_mut(place))
        else {
            continue;
        };
        *took_part = true;
        if decision.rule.takes_side(vote.choice) {
            standing.contested += 1;
            standing.prevailed += u32::from(vote.choice == prevailing);
            standing.expected += chance.of_vote(&vote);
        }
    }
}
