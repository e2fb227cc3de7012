//! Figures over many decisions: medians and counts, of those with enough voters.

use super::{Figures, Options, Outcome, Variant};
use crate::{history::History, real::median};

/// Figures over many decisions.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Summary {
    /// All decisions.
    pub decisions: u32,
    /// Counted votes in them, those without power too.
    pub votes: u64,
    /// Those who voted in any.
    pub voters: u32,
    /// Decisions with enough voters; see [`Options::least_voters`]. Everything below is of these only.
    pub enough: u32,
    /// Median Gini coefficient of power cast.
    pub gini: Option<f64>,
    /// Median Herfindahl–Hirschman index of power cast.
    pub hhi: Option<f64>,
    /// Median of the fewest who could make one choice win.
    pub passing: Option<f64>,
    /// Median of the fewest who could keep the others from it.
    pub blocking: Option<f64>,
    /// Decisions in which one voter cast more than half of all power.
    pub top_majority: u32,
    /// Decisions in which what came second had enough.
    pub contested: u32,
    /// Median of `passing` over those.
    pub passing_contested: Option<f64>,
    /// Decisions whose late part changed who led, and of how many that is known.
    pub late_swings: (u32, u32),
    /// Decisions without an outcome: a tie, no quorum, no majority, or a rule that is not known.
    pub without_outcome: u32,
    /// For each of [`Variant::all`].
    pub flips: Vec<Flips>,
}

/// How often another way to count changes the outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flips {
    /// Which way.
    pub variant: Variant,
    /// In how many decisions it does.
    pub changed: u32,
    /// Of how many it is known.
    pub known: u32,
}

/// Figures over a history, from those of its decisions in their order.
pub fn summary(history: &History, figures: &[Figures], options: &Options) -> Summary {
    let enough: Vec<&Figures> = figures
        .iter()
        .filter(|one| one.voters >= options.least_voters)
        .collect();
    let count = |is: &dyn Fn(&Figures) -> bool| enough.iter().filter(|one| is(one)).count() as u32;
    let middle = |of: &dyn Fn(&Figures) -> Option<f64>| {
        median(enough.iter().filter_map(|one| of(one)).collect())
    };
    let flips = Variant::all(options.cap_bps).map(|variant| Flips {
        variant,
        changed: count(&|one| one.changed(variant) == Some(true)),
        known: count(&|one| one.changed(variant).is_some()),
    });
    Summary {
        decisions: history.decisions.len() as u32,
        votes: history
            .decisions
            .iter()
            .map(|decision| decision.votes.len() as u64)
            .sum(),
        voters: voters(history),
        enough: enough.len() as u32,
        gini: middle(&|one| Some(one.concentration?.gini.number())),
        hhi: middle(&|one| Some(one.concentration?.hhi.number())),
        passing: middle(&|one| one.fewest.passing.map(f64::from)),
        blocking: middle(&|one| one.fewest.blocking.map(f64::from)),
        top_majority: count(&Figures::top_majority),
        contested: count(&|one| one.contested),
        passing_contested: middle(&|one| {
            let passing = one.fewest.passing.filter(|_| one.contested);
            passing.map(f64::from)
        }),
        late_swings: (
            count(&|one| one.late.as_ref().is_some_and(|late| late.swung)),
            count(&|one| one.late.is_some()),
        ),
        without_outcome: count(&|one| {
            !matches!(
                one.outcome,
                Outcome::Won(_) | Outcome::Passed | Outcome::Failed
            )
        }),
        flips: flips.into(),
    }
}

/// How many names voted at all: proposers are in the list as well.
fn voters(history: &History) -> u32 {
    let mut voted = vec![false; history.voters.len()];
    for vote in history
        .decisions
        .iter()
        .flat_map(|decision| &decision.votes)
    {
        if let Some(voted) = voted.get_mut(vote.voter as usize) {
            *voted = true;
        }
    }
    voted.iter().filter(|voted| **voted).count() as u32
}
