//! Capital alignment: what share of a decision's for came from addresses that it pays.

use alloy_primitives::U512;

use super::{Outcome, Poll, Totals};
use crate::{
    concentration::Ratio,
    history::{Rule, VoterIndex},
};

/// How much of the power for a decision it pays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alignment {
    /// Those paid who voted for it (under plurality, for the winner), largest first.
    pub paid: Vec<VoterIndex>,
    /// What they cast, of all that was cast for it.
    pub share: Ratio,
    /// What it comes to without the votes of anybody paid.
    pub without: Outcome,
    /// Whether that is another outcome.
    pub changed: bool,
}

/// How much of the power for a decision came from those it pays. `None` where there is no for, or nothing for it.
pub fn alignment(poll: &Poll, paid: &[VoterIndex]) -> Option<Alignment> {
    let choice = match poll.rule() {
        Rule::Majority { yes, .. } => *yes,
        rule => poll.outcome.prevailing(rule)?,
    };
    let mut paid = paid.to_vec();
    paid.sort_unstable();
    let is_paid = |voter: VoterIndex| paid.binary_search(&voter).is_ok();
    let mut without = Totals::default();
    let (mut paid_for, mut sum) = (Vec::new(), U512::ZERO);
    for vote in &poll.largest {
        match is_paid(vote.voter) {
            true if vote.choice == choice => {
                paid_for.push(vote.voter);
                sum += U512::from(vote.power);
            }
            true => {}
            false => without.add(vote.choice, U512::from(vote.power)),
        }
    }
    let without = without.outcome(poll.rule());
    Some(Alignment {
        paid: paid_for,
        share: Ratio::of(sum, poll.totals.at(choice))?,
        changed: poll.outcome.differs(&without),
        without,
    })
}
