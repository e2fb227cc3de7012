//! Every figure of one decision.

use alloy_primitives::U512;
use record::Power;

use super::{
    Needed, Outcome, Poll,
    capture::Capture,
    counterfactual::{Counterfactual, Variant},
    timing::{Late, Settled},
};
use crate::{
    concentration::{self, Ratio, Theil},
    deciders::CAP_BPS,
    history::{Decision, Rule, VoterIndex},
};

/// What the reader may set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// A decision is contested where what came second had at least so many hundredths of a percent.
    pub contested_bps: u32,
    /// Medians and counts over decisions take those with at least so many voters.
    pub least_voters: u32,
    /// So many hundredths of a percent of the voting time, at its end, are late.
    pub late_bps: u32,
    /// Where powers are capped, nobody counts more than so many hundredths of a percent of all power cast.
    pub cap_bps: u32,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            contested_bps: 2500,
            least_voters: 5,
            late_bps: 1000,
            cap_bps: CAP_BPS,
        }
    }
}

/// Every figure of one decision. Votes without power take no part in any.
#[derive(Clone, Debug, PartialEq)]
pub struct Figures {
    /// Voters with power.
    pub voters: u32,
    /// Power cast.
    pub cast: U512,
    /// What it came to under its own rule.
    pub outcome: Outcome,
    /// Whether what came second had enough; see [`Options::contested_bps`].
    pub contested: bool,
    /// How concentrated the power cast is; `None` where there is none.
    pub concentration: Option<Concentration>,
    /// The least numbers of voters that suffice for something.
    pub fewest: Fewest,
    /// Those without whose vote the outcome would be another, largest first.
    pub pivotal: Vec<VoterIndex>,
    /// Those who would have changed it by voting otherwise, largest first.
    pub pivotal_by_reversal: Vec<VoterIndex>,
    /// When it became irreversible.
    pub settled: Settled,
    /// What the late part of the voting time did; `None` where times are not known.
    pub late: Option<Late>,
    /// What it would have cost to decide otherwise.
    pub capture: Capture,
    /// The same votes under other rules, in the order of [`Variant::all`].
    pub counterfactuals: Vec<Counterfactual>,
}

/// How concentrated the power cast is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Concentration {
    /// 0 where all have the same, near 1 where one has all.
    pub gini: Ratio,
    /// The sum of squared shares.
    pub hhi: Ratio,
    /// How many voters of equal power would have the same entropy; the other way, one divided by `hhi`.
    pub effective_by_entropy: f64,
    /// Theil's measure, and what of it is between those who chose differently.
    pub theil: Theil,
    /// The largest voter's share.
    pub top: Ratio,
}

/// The least numbers of voters that suffice for something. They differ; each is to be labelled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fewest {
    /// For more than half of all power cast.
    pub of_votes: Option<u32>,
    /// For more than half of all eligible power, by those who voted; `None` where it is not known, or not even all of
    /// them have it. Over all holders see [`concentration::nakamoto`].
    pub of_eligible: Option<u32>,
    /// For more than half of the delegated power that was cast; `None` where it is not known.
    pub of_delegated: Option<u32>,
    /// To make one choice win whatever the other voters do, under the rule with its quorum and threshold.
    pub passing: Option<u32>,
    /// To keep the others from it.
    pub blocking: Option<u32>,
    /// Without whose votes the outcome would be another; see [`Poll::needed`].
    pub needed: Needed,
}

impl Figures {
    /// Whether another way to count changes the outcome; `None` where that is not known.
    pub fn changed(&self, variant: Variant) -> Option<bool> {
        let found = self
            .counterfactuals
            .iter()
            .find(|one| one.variant == variant)?;
        found.outcome.as_ref().map(|_| found.changed)
    }

    /// Whether one voter cast more than half of all power.
    pub fn top_majority(&self) -> bool {
        self.fewest.of_votes == Some(1)
    }
}

/// Every figure of a decision; O(n log n).
pub fn figures(decision: &Decision, options: &Options) -> Figures {
    let poll = Poll::new(decision);
    Figures {
        voters: poll.voters(),
        cast: poll.totals.all,
        contested: poll.totals.contested(poll.rule(), options.contested_bps),
        concentration: concentration(&poll),
        fewest: fewest(&poll),
        pivotal: poll.pivotal(),
        pivotal_by_reversal: poll.pivotal_by_reversal(),
        settled: poll.settled(),
        late: poll.late(options.late_bps),
        capture: poll.capture(),
        counterfactuals: poll.counterfactuals(options.cap_bps),
        outcome: poll.outcome,
    }
}

fn concentration(poll: &Poll) -> Option<Concentration> {
    let powers = poll.powers();
    let group = |choice| match poll.rule() {
        Rule::Unknown => 0,
        _ => choice,
    };
    let grouped: Vec<(Power, u16)> = poll
        .largest
        .iter()
        .map(|vote| (vote.power, group(vote.choice)))
        .collect();
    let theil = concentration::theil(&grouped)?;
    Some(Concentration {
        gini: concentration::gini_ascending(powers.iter().rev().copied())?,
        hhi: concentration::hhi(&powers)?,
        effective_by_entropy: theil.effective(powers.len()),
        theil,
        top: Ratio::of(U512::from(*powers.first()?), poll.totals.all)?,
    })
}

fn fewest(poll: &Poll) -> Fewest {
    let powers = || poll.largest.iter().map(|vote| vote.power);
    let eligible = poll.decision.eligible.map(U512::from);
    Fewest {
        of_votes: concentration::nakamoto(powers(), poll.totals.all),
        of_eligible: eligible.and_then(|eligible| concentration::nakamoto(powers(), eligible)),
        of_delegated: super::delegation::delegated(poll).and_then(|delegated| {
            let whole = concentration::sum(&delegated);
            concentration::nakamoto(delegated, whole)
        }),
        passing: poll.passing(),
        blocking: poll.blocking(),
        needed: poll.needed(),
    }
}
