//! Deciding power: who the decisions rested on. Each decision counts once, shared alike by the fewest of the side that
//! prevailed who were enough, had the rest of that side stayed away and all others voted as they did.

use alloy_primitives::U512;
use record::Power;

use crate::{
    decide::{Figures, Poll, Totals},
    history::{Cast, History},
};

/// What each decision is shared out in: shares are whole numbers of these.
pub const WHOLE: u64 = 1_000_000_000_000;

/// Who the contested decisions of a history rested on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deciding {
    /// Each voter's part, by [`crate::history::VoterIndex`], in parts of [`WHOLE`].
    pub of: Vec<Power>,
    /// Decisions that were shared out.
    pub decisions: u32,
    /// Contested decisions that no vote of the side that prevailed was needed for: the others fell short by themselves.
    pub by_themselves: u32,
}

/// Who the contested decisions rested on; `figures` are those of the history's decisions in their order. Decisions
/// in which no choice prevailed are left out.
pub fn deciding(history: &History, figures: &[Figures]) -> Deciding {
    let mut deciding = Deciding {
        of: vec![Power::ZERO; history.voters.len()],
        ..Deciding::default()
    };
    for (decision, found) in history.decisions.iter().zip(figures) {
        let prevailing = found.outcome.prevailing(&decision.rule);
        let (true, Some(choice)) = (found.contested, prevailing) else {
            continue;
        };
        let mut poll = Poll::new(decision);
        poll.largest.retain(|vote| vote.choice == choice);
        match fewest(&poll, choice) {
            0 => deciding.by_themselves += 1,
            enough => {
                deciding.decisions += 1;
                share_out(&mut deciding.of, &poll.largest, enough);
            }
        }
    }
    deciding
}

/// How many of `poll.largest`, who all voted for `choice`, are enough.
fn fewest(poll: &Poll, choice: u16) -> usize {
    let side = poll.totals.at(choice);
    let mut totals = poll.totals.clone();
    if let Some(total) = totals.of.get_mut(usize::from(choice)) {
        *total = U512::ZERO;
        totals.all -= side;
    }
    let mut sums = vec![U512::ZERO];
    for vote in &poll.largest {
        sums.push(sums.last().copied().unwrap_or_default() + U512::from(vote.power));
    }
    let prevails = |sum: &U512| {
        let mut with: Totals = totals.clone();
        with.add(choice, *sum);
        with.outcome(poll.rule()).prevailing(poll.rule()) == Some(choice)
    };
    match sums.first().is_some_and(prevails) {
        true => 0,
        // More of the side never lose what fewer have won: where the rest alone falls short it is settled above.
        false => sums.partition_point(|sum| !prevails(sum)),
    }
}

/// Voters are largest first. Of several with equal power all get the same, also where not all of them are needed.
fn share_out(parts: &mut [Power], voters: &[Cast], enough: usize) {
    let places = enough as u64;
    let mut before = 0;
    for equals in voters.chunk_by(|one, next| one.power == next.power) {
        let needed = (places - before).min(equals.len() as u64);
        if needed == 0 {
            return;
        }
        let part =
            u128::from(WHOLE) * u128::from(needed) / (u128::from(places) * equals.len() as u128);
        for vote in equals {
            if let Some(sum) = parts.get_mut(vote.voter as usize) {
                *sum += Power::from(part);
            }
        }
        before += needed;
    }
}
