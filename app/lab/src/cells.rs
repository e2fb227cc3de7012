//! What was found, as cells of a table.

use alloy_primitives::U512;
use lens::{
    Decision, History, Ratio, VoterIndex,
    decide::{Figures, Outcome, Variant},
};
use views::{Amount, Cell, Column, ColumnName, OutcomeWord};

/// Seconds to milliseconds.
pub fn milliseconds(seconds: i64) -> i64 {
    seconds.saturating_mul(1000)
}

/// Columns; numbers stand on the right.
pub fn columns(names: &[(ColumnName, bool)]) -> Vec<Column> {
    let column = |(name, number): &(ColumnName, bool)| Column {
        name: *name,
        number: *number,
    };
    names.iter().map(column).collect()
}

/// A cell of what may not be known.
pub fn known<T>(value: Option<T>, cell: impl FnOnce(T) -> Cell) -> Cell {
    value.map_or(Cell::Unknown, cell)
}

/// A count.
pub fn count(count: u32) -> Cell {
    Cell::Count(count.into())
}

/// A share between 0 and 1.
pub fn share(share: f64) -> Cell {
    Cell::Share((share * 10_000.0).round() as i64)
}

/// A part of a whole.
pub fn ratio(ratio: Ratio) -> Cell {
    Cell::Share(i64::try_from(ratio.ten_thousandths()).unwrap_or(i64::MAX))
}

/// A number to its sixth place.
pub fn micro(number: f64) -> Cell {
    Cell::Micro((number * 1e6).round() as i64)
}

/// A moment in Unix seconds.
pub fn time(seconds: Option<i64>) -> Cell {
    known(seconds, |seconds| Cell::Time(milliseconds(seconds)))
}

/// Power of a history.
pub fn amount(history: &History, power: U512) -> Cell {
    Cell::Amount(Amount {
        base: power.to_string(),
        decimals: history.decimals,
        symbol: String::new(),
    })
}

/// A voter.
pub fn address(history: &History, voter: VoterIndex) -> Cell {
    known(history.voters.get(voter as usize), |name| {
        Cell::Address(name.to_string())
    })
}

/// A decision.
pub fn decision(decision: &Decision) -> Cell {
    Cell::Decision(
        decision.id.to_string(),
        decision.title.as_deref().unwrap_or_default().to_owned(),
    )
}

/// What a decision is called: its title, or where it has none what its source calls it.
pub fn name(decision: &Decision) -> String {
    let title = decision.title.as_deref().filter(|title| !title.is_empty());
    title.unwrap_or(&decision.id).to_owned()
}

/// When a decision closed.
pub fn closed(decision: &Decision) -> Cell {
    time(lens::usual::closed(decision))
}

/// How a decision went, and whether that is another outcome than the one in force.
pub fn outcome(decision: &Decision, outcome: &Outcome, changed: bool) -> Cell {
    let word = match outcome {
        Outcome::Won(choice) => match decision.choices.get(usize::from(*choice)) {
            Some(choice) => OutcomeWord::Won(choice.to_string()),
            None => OutcomeWord::Unknown,
        },
        Outcome::Passed => OutcomeWord::Passed,
        Outcome::Failed => OutcomeWord::Failed,
        Outcome::Even => OutcomeWord::Even,
        Outcome::Tied(_) => OutcomeWord::Tied,
        Outcome::NoMajority => OutcomeWord::NoMajority,
        Outcome::NoQuorum => OutcomeWord::NoQuorum,
        Outcome::Nothing => OutcomeWord::Nothing,
        Outcome::Unknown => OutcomeWord::Unknown,
    };
    Cell::Outcome(word, changed)
}

/// What another way to count comes to.
pub fn counted(decision: &Decision, figures: &Figures, variant: Variant) -> Cell {
    let mut ways = figures.counterfactuals.iter();
    let found = ways.find(|one| one.variant == variant);
    let found = found.and_then(|one| Some((one.outcome.as_ref()?, one.changed)));
    known(found, |(word, changed)| outcome(decision, word, changed))
}
