//! From rows as they came to a [`History`]: powers at one common scale, and of several votes of one voter the last.

use std::vec::IntoIter;

use record::Power;

use super::{
    Bad, Cast, Decision, History, Import, Notes, Refused, Rule, VoterIndex,
    gather::{Counting, Proposal},
    room::NoRoom,
    rows::Rows,
    votes::{Casts, Votes},
    words,
};
use crate::work::Work;

/// In a step proposals with about so many rows are settled.
const ROWS: usize = 20_000;

/// All rows of a source, of which it is settled which count. What is settled gives its room back.
#[derive(Debug)]
pub struct Settling {
    proposals: IntoIter<(Box<str>, Proposal)>,
    scale: u8,
    counting: Counting,
    done: usize,
    all: usize,
    history: History,
    notes: Notes,
}

impl Settling {
    pub(super) fn of(
        proposals: Vec<(Box<str>, Proposal)>,
        voters: Vec<Box<str>>,
        notes: Notes,
        counting: Counting,
    ) -> Settling {
        let scale = common_scale(proposals.iter().map(|(_, proposal)| proposal));
        Settling {
            all: proposals.len(),
            proposals: proposals.into_iter(),
            scale,
            counting,
            done: 0,
            history: History {
                voters: voters.into(),
                decisions: Vec::new(),
                decimals: scale,
            },
            notes,
        }
    }

    fn settle(&mut self, id: Box<str>, proposal: Proposal) -> Result<(), NoRoom> {
        if proposal.open {
            self.notes.open += 1;
            return Ok(());
        }
        let decision = decision(id, proposal, self.scale, self.counting, &mut self.notes)?;
        let decisions = &mut self.history.decisions;
        decisions.try_reserve(1).map_err(|_| NoRoom)?;
        decisions.push(decision);
        Ok(())
    }

    fn settled(&mut self) -> Import {
        let mut import = Import {
            history: core::mem::take(&mut self.history),
            notes: core::mem::take(&mut self.notes),
        };
        import.notes.sort();
        import.history.decisions.sort_by_key(|decision| {
            let end = decision.closes.or(decision.votes.latest());
            (end.is_none(), end)
        });
        import
    }
}

impl Work for Settling {
    type Output = Result<Import, Refused>;

    /// In proposals.
    fn progress(&self) -> (u64, u64) {
        (self.done as u64, self.all as u64)
    }

    fn step(&mut self) -> Option<Result<Import, Refused>> {
        let mut rows = 0;
        while rows < ROWS {
            let Some((id, proposal)) = self.proposals.next() else {
                return Some(Ok(self.settled()));
            };
            rows += proposal.rows.len() + 1;
            if let Err(NoRoom) = self.settle(id, proposal) {
                return Some(Err(Refused::NoRoom));
            }
            self.done += 1;
        }
        None
    }
}

/// As many digits after the point as any amount has, and no more than leave room for the largest one.
fn common_scale<'a>(proposals: impl Iterator<Item = &'a Proposal>) -> u8 {
    let (mut finest, mut room) = (0, u8::MAX);
    for proposal in proposals {
        let (rows_finest, rows_room) = proposal.rows.scales();
        (finest, room) = (rows_finest.max(finest), rows_room.min(room));
        for amount in [proposal.eligible, proposal.quorum].into_iter().flatten() {
            finest = amount.scale.max(finest);
            room = amount.room().min(room);
        }
    }
    finest.min(room)
}

fn decision(
    id: Box<str>,
    mut proposal: Proposal,
    scale: u8,
    counting: Counting,
    notes: &mut Notes,
) -> Result<Decision, NoRoom> {
    let votes = counted(core::mem::take(&mut proposal.rows), scale, notes)?;
    let mut choices = match proposal.listed {
        Some(listed) => listed,
        None => proposal.choices.list(),
    };
    let quorum = proposal.quorum.and_then(|quorum| quorum.at(scale));
    let rule = match proposal.rule {
        Some(rule) => with_quorum(rule, quorum),
        None => words::rule(&mut choices, counting, quorum),
    };
    notes.without_rule += u64::from(rule == Rule::Unknown);
    Ok(Decision {
        id,
        title: proposal.title,
        choices,
        rule,
        opens: proposal.opens.map(seconds),
        closes: proposal.closes.map(seconds),
        proposer: proposal.proposer,
        eligible: proposal.eligible.and_then(|eligible| eligible.at(scale)),
        votes,
    })
}

fn with_quorum(mut rule: Rule, amount: Option<Power>) -> Rule {
    match &mut rule {
        Rule::Plurality { quorum, .. } | Rule::Majority { quorum, .. } => *quorum = amount,
        Rule::Unknown => {}
    }
    rule
}

/// A row by what decides whether it counts, and where.
#[derive(Clone, Copy)]
struct Place {
    voter: VoterIndex,
    row: u32,
    at: Option<i64>,
}

/// One vote a voter, in the order of time where every time is known.
fn counted(rows: Rows, scale: u8, notes: &mut Notes) -> Result<Votes, NoRoom> {
    let mut order = Vec::new();
    order.try_reserve_exact(rows.len()).map_err(|_| NoRoom)?;
    for row in 0..u32::try_from(rows.len()).map_err(|_| NoRoom)? {
        // Beside the largest there is room for every amount that is no finer.
        if rows.scale(row as usize) > scale {
            let line = rows.get(row as usize).map_or(0, |row| row.line);
            notes.bad(line.into(), Bad::TooFine);
            continue;
        }
        let (voter, at) = rows.who_and_when(row as usize);
        order.push(Place { voter, row, at });
    }
    let all = order.len();
    order.sort_unstable_by_key(|place| (place.voter, place.row));
    order.dedup_by(|later, kept| {
        let same = later.voter == kept.voter;
        let replaces = match (later.at, kept.at) {
            (Some(later), Some(kept)) => later >= kept,
            _ => true,
        };
        if same && replaces {
            *kept = *later;
        }
        same
    });
    notes.replaced += (all - order.len()) as u64;
    match order.iter().all(|place| place.at.is_some()) {
        true => order.sort_unstable_by_key(|place| (place.at, place.row)),
        false => order.sort_unstable_by_key(|place| place.row),
    }
    let mut votes = Casts::default();
    let found = order
        .iter()
        .filter_map(|place| rows.get(place.row as usize));
    for row in found {
        notes.signed += u64::from(row.signed == Some(true));
        notes.wrongly_signed += u64::from(row.signed == Some(false));
        let Some(power) = row.power.at(scale) else {
            continue;
        };
        notes.powerless += u64::from(power.is_zero());
        votes.push(&Cast {
            voter: row.voter,
            choice: row.choice,
            power,
            own: row.own.and_then(|own| own.at(scale)),
            at: row.at.map(seconds),
        })?;
    }
    Ok(votes.close())
}

fn seconds(milliseconds: i64) -> i64 {
    milliseconds.div_euclid(1000)
}
