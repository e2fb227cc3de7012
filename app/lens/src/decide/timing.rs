//! When it was decided: the moment nothing that followed could change the outcome, and whether the late part
//! of the voting time changed who led.

use alloy_primitives::U512;
use record::Power;

use super::{
    Outcome, Poll, Totals,
    outcome::{Sides, more_than},
};
use crate::{
    concentration::Ratio,
    history::{Cast, Decision, Rule},
};

/// A vote after which something holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// How many votes had been cast with it.
    pub votes: u32,
    /// When it was cast.
    pub at: i64,
}

/// When the outcome became irreversible. `None` where times are not known, or nothing was decided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settled {
    /// From here on the outcome would be the same had everybody who voted later voted against it.
    pub against_later: Option<Moment>,
    /// From here on it would be the same had all eligible power that had not voted yet voted against it.
    pub against_eligible: Option<Moment>,
}

/// The late part of the voting time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Late {
    /// From when voting was open; of the first vote where the source does not say.
    pub from: i64,
    /// Until when; of the last vote where the source does not say.
    pub until: i64,
    /// Whether both are as the source says.
    pub window_known: bool,
    /// What the votes before it came to, the quorum left aside.
    pub before: Outcome,
    /// Whether another choice led then than in the end.
    pub swung: bool,
    /// The power cast in it, of all power cast.
    pub power: Ratio,
}

impl Poll<'_> {
    fn timed(&self) -> Option<&[Timed]> {
        self.timed.get_or_init(|| timed(self.decision)).as_deref()
    }

    /// When the outcome became irreversible.
    pub fn settled(&self) -> Settled {
        let Some(votes) = self.timed() else {
            return Settled::default();
        };
        let eligible = self.decision.eligible.map(U512::from);
        Settled {
            against_later: self.settled_against(votes, self.totals.all),
            against_eligible: eligible
                .filter(|eligible| *eligible >= self.totals.all)
                .and_then(|eligible| self.settled_against(votes, eligible)),
        }
    }

    /// The first vote after which whatever is left of `whole` could change nothing.
    fn settled_against(&self, votes: &[Timed], whole: U512) -> Option<Moment> {
        let mut totals = Totals::default();
        // Under plurality: the most that any choice but the winner has.
        let mut rival = U512::ZERO;
        for (count, vote) in (1..).zip(votes) {
            totals.add(vote.choice, U512::from(vote.power));
            if self.outcome != Outcome::Won(vote.choice) {
                rival = rival.max(totals.at(vote.choice));
            }
            if self.stands(&totals, rival, whole - totals.all) {
                return Some(Moment {
                    votes: count,
                    at: vote.at,
                });
            }
        }
        None
    }

    /// Whether the outcome stands whatever the rest does.
    fn stands(&self, so_far: &Totals, rival: U512, rest: U512) -> bool {
        let rule = self.rule();
        match (rule, &self.outcome) {
            (Rule::Majority { no, .. }, Outcome::Passed) => {
                let all_against = Sides::of(so_far, rule).with(rule, *no, rest);
                so_far.quorum_met(rule) && all_against.above(rule)
            }
            (Rule::Majority { yes, .. }, Outcome::Failed | Outcome::Even | Outcome::NoQuorum) => {
                !Sides::of(so_far, rule).with(rule, *yes, rest).passes(rule)
            }
            (Rule::Plurality { least_bps, .. }, Outcome::Won(winner)) => {
                let has = so_far.at(*winner);
                so_far.quorum_met(rule)
                    && has > rival + rest
                    && more_than(has, so_far.all + rest, *least_bps)
            }
            _ => false,
        }
    }

    /// What the last `bps` hundredths of a percent of the voting time did. `None` where times are not known, or there was no time to speak of.
    pub fn late(&self, bps: u32) -> Option<Late> {
        let votes = self.timed()?;
        let (first, last) = (votes.first()?.at, votes.last()?.at);
        let (opens, closes) = (self.decision.opens, self.decision.closes);
        let (from, until) = (opens.unwrap_or(first), closes.unwrap_or(last));
        if from >= until {
            return None;
        }
        // A vote from before the window is in its beginning, one from after it in its end.
        let early = i128::from(10_000_u32.saturating_sub(bps));
        let late = |at: i64| {
            let (passed, all) = (
                i128::from(at) - i128::from(from),
                i128::from(until) - i128::from(from),
            );
            passed * 10_000 > all * early
        };
        let mut before = Totals::default();
        for vote in votes.iter().filter(|vote| !late(vote.at)) {
            before.add(vote.choice, U512::from(vote.power));
        }
        let rule = self.rule().without_quorum();
        let led = before.outcome(&rule);
        let nothing = matches!(led, Outcome::Nothing | Outcome::Unknown);
        Some(Late {
            from,
            until,
            window_known: opens.is_some() && closes.is_some(),
            swung: !nothing && led.differs(&self.totals.outcome(&rule)),
            power: Ratio::of(self.totals.all - before.all, self.totals.all)?,
            before: led,
        })
    }
}

/// A vote with power, and when it was cast.
#[derive(Clone, Copy, Debug)]
pub(super) struct Timed {
    at: i64,
    choice: u16,
    power: Power,
}

/// Votes with power in the order of their time; `None` where one has none.
fn timed(decision: &Decision) -> Option<Vec<Timed>> {
    let votes = decision.votes.iter().filter(|vote| !vote.power.is_zero());
    let timed = |vote: Cast| {
        Some(Timed {
            at: vote.at?,
            choice: vote.choice,
            power: vote.power,
        })
    };
    let mut timed: Vec<Timed> = votes.map(timed).collect::<Option<_>>()?;
    timed.sort_by_key(|vote| vote.at);
    Some(timed)
}
