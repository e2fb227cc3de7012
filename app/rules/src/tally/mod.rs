//! The count, exactly: integers only, and a refusal rather than a wrapped sum.

mod ranked;
mod sums;

use alloy_primitives::U512;
use record::{Address, Choice, Id, Power, Quorum, Rule, Terms};

pub use ranked::Round;

use crate::{
    Reason,
    ballot::{Cast, standing},
};

/// A count of the ballots given, by the terms given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    /// One for each choice, in their order.
    pub choices: Vec<ChoiceTotal>,
    /// Power that took part, abstentions and blank ballots too.
    pub participating: Power,
    /// The least power that must take part; `None` while eligible power is not known.
    pub quorum: Option<Power>,
    /// Whether enough took part.
    pub quorum_met: Option<bool>,
    /// What the choices come to, whether or not enough took part.
    pub standing: Standing,
    /// The rounds of `ranked/1`; none under other rules.
    pub rounds: Vec<Round>,
    /// Ballots that count, heaviest first, then by account.
    pub counted: Vec<Counted>,
    /// Ballots that do not, ascending by id.
    pub uncounted: Vec<(Id, Reason)>,
}

/// One choice's total.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ChoiceTotal {
    /// What the rule sums for it: power; points times power under `score/1`; roots of power under
    /// `quadratic/1`; first preferences under `ranked/1`.
    pub power: Power,
    /// How many ballots gave it something.
    pub ballots: u32,
}

/// A ballot that counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// The act id.
    pub id: Id,
    /// The voter.
    pub account: Address,
    /// Its choice.
    pub choice: Choice,
    /// Its weight.
    pub power: Power,
}

/// What the choices come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// `basic/1`: for is more than the threshold of for and against.
    Passes,
    /// `basic/1`: it is not.
    Fails,
    /// This choice, numbered from 1, leads alone.
    Leads(u8),
    /// These lead together; the rule does not choose between them.
    Tied(Vec<u8>),
    /// No choice has anything.
    Nothing,
}

/// A sum is larger than 2^256 - 1. No real token can cause this, so some weight is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overflow;

impl core::fmt::Display for Overflow {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("the weights add up to more than any token can have")
    }
}

impl core::error::Error for Overflow {}

impl Tally {
    /// Whether it passes as it stands; `None` where that is not known, or the rule chooses among
    /// choices instead.
    pub fn passes(&self) -> Option<bool> {
        match (&self.standing, self.quorum_met) {
            (Standing::Fails, _) => Some(false),
            (Standing::Passes, met) => met,
            _ => None,
        }
    }

    /// How many ballots wait for their account's weight.
    pub fn unweighed(&self) -> usize {
        self.uncounted
            .iter()
            .filter(|(_, reason)| *reason == Reason::WeightUnknown)
            .count()
    }

    /// A choice's share of what took part, in hundredths of a percent, rounded down.
    pub fn share_bps(&self, choice: usize) -> u32 {
        let power = self
            .choices
            .get(choice)
            .map_or(Power::ZERO, |total| total.power);
        share_bps(power, self.participating)
    }
}

/// Counts valid ballots. `choices` is how many the opening offers; `weight` is an account's power at
/// the snapshot, `None` where it is not known; `eligible` is all power at the snapshot, where known.
///
/// # Errors
/// [`Overflow`] where weights add up to more than 2^256 - 1.
pub fn tally<'a>(
    terms: &Terms,
    choices: usize,
    casts: impl IntoIterator<Item = &'a Cast>,
    weight: impl Fn(Address) -> Option<Power>,
    eligible: Option<Power>,
) -> Result<Tally, Overflow> {
    let (stands, mut uncounted) = standing(casts);
    let mut counted = Vec::with_capacity(stands.len());
    for (account, cast) in stands {
        match weight(account) {
            None => uncounted.push((cast.id, Reason::WeightUnknown)),
            Some(power) if power.is_zero() => uncounted.push((cast.id, Reason::NoWeight)),
            Some(power) => counted.push(Counted {
                id: cast.id,
                account,
                choice: cast.choice.clone(),
                power,
            }),
        }
    }
    record::sorted::sort(&mut uncounted);
    record::sorted::sort_by_key(&mut counted, |ballot| {
        (core::cmp::Reverse(ballot.power), ballot.account)
    });

    let participating = counted.iter().try_fold(Power::ZERO, |sum, ballot| {
        sum.checked_add(ballot.power).ok_or(Overflow)
    })?;
    let quorum = quorum(terms.quorum, eligible);
    let mut rounds = Vec::new();
    let (totals, standing) = match terms.rule {
        Rule::Basic => {
            let totals = sums::basic(choices, &counted)?;
            let standing = threshold_met(&totals, terms.threshold_bps);
            (
                totals,
                if standing {
                    Standing::Passes
                } else {
                    Standing::Fails
                },
            )
        }
        Rule::Ranked => {
            let totals = ranked::first_preferences(choices, &counted)?;
            let (played, standing) = ranked::run_off(choices, &counted)?;
            rounds = played;
            (totals, standing)
        }
        Rule::Approval => leading(sums::approval(choices, &counted)?),
        Rule::Weighted => leading(sums::weighted(choices, &counted)?),
        Rule::Quadratic => leading(sums::quadratic(choices, &counted)?),
        Rule::Score => leading(sums::score(choices, &counted)?),
    };
    Ok(Tally {
        choices: totals,
        participating,
        quorum,
        quorum_met: quorum.map(|quorum| participating >= quorum),
        standing,
        rounds,
        counted,
        uncounted,
    })
}

/// The least power that must take part. A share is taken once, of eligible power, and rounded up.
pub fn quorum(quorum: Quorum, eligible: Option<Power>) -> Option<Power> {
    match quorum {
        Quorum::Amount(amount) => Some(amount),
        Quorum::Bps(bps) => {
            let whole = U512::from(eligible?) * U512::from(bps);
            // At most 100 % of a 256-bit number; `record` refuses more.
            Some(narrow(whole.div_ceil(U512::from(10000))).unwrap_or(Power::MAX))
        }
    }
}

/// Whether `for × 10000 > thresholdBps × (for + against)`.
pub fn passes_threshold(yes: Power, no: Power, threshold_bps: u64) -> bool {
    let (yes, no) = (U512::from(yes), U512::from(no));
    yes * U512::from(10000) > U512::from(threshold_bps) * (yes + no)
}

/// The integer floor of the square root.
pub fn sqrt(power: Power) -> Power {
    if power.is_zero() {
        return power;
    }
    // Newton from above: the first guess is at least the root, and guesses fall until they are it.
    let mut root = Power::from(1) << power.bit_len().div_ceil(2);
    loop {
        let next = (root + power / root) >> 1;
        if next >= root {
            return root;
        }
        root = next;
    }
}

/// A part's share of a whole, in hundredths of a percent, rounded down; 0 of nothing.
pub fn share_bps(part: Power, whole: Power) -> u32 {
    let bps = (U512::from(part) * U512::from(10000)).checked_div(U512::from(whole));
    bps.and_then(|bps| u32::try_from(bps).ok()).unwrap_or(0)
}

fn threshold_met(totals: &[ChoiceTotal], threshold_bps: u64) -> bool {
    match totals {
        [yes, no, ..] => passes_threshold(yes.power, no.power, threshold_bps),
        _ => false,
    }
}

fn leading(totals: Vec<ChoiceTotal>) -> (Vec<ChoiceTotal>, Standing) {
    let powers: Vec<Power> = totals.iter().map(|total| total.power).collect();
    let standing = lead(&powers);
    (totals, standing)
}

fn lead(powers: &[Power]) -> Standing {
    let most = powers.iter().copied().max().unwrap_or_default();
    if most.is_zero() {
        return Standing::Nothing;
    }
    let leaders: Vec<u8> = (1..)
        .zip(powers)
        .filter(|(_, power)| **power == most)
        .map(|(number, _)| number)
        .collect();
    match leaders.as_slice() {
        [only] => Standing::Leads(*only),
        _ => Standing::Tied(leaders),
    }
}

/// Back from a wide product, where it fits.
fn narrow(wide: U512) -> Option<Power> {
    Power::checked_from_limbs_slice(wide.as_limbs())
}
