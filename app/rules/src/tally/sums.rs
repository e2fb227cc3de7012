//! The rules that add up: `basic/1`, `approval/1`, `weighted/1`, `quadratic/1`, `score/1`.

use alloy_primitives::U512;
use record::{Choice, Power};

use super::{ChoiceTotal, Counted, Overflow, narrow, sqrt};

/// All power to the one choice.
pub(super) fn basic(choices: usize, ballots: &[Counted]) -> Result<Vec<ChoiceTotal>, Overflow> {
    add_up(choices, ballots, |ballot| match &ballot.choice {
        Choice::One(number) => Ok(vec![(*number, ballot.power)]),
        _ => Ok(Vec::new()),
    })
}

/// All power to each approved choice.
pub(super) fn approval(choices: usize, ballots: &[Counted]) -> Result<Vec<ChoiceTotal>, Overflow> {
    add_up(choices, ballots, |ballot| match &ballot.choice {
        Choice::Approved(numbers) => Ok(numbers.iter().map(|n| (*n, ballot.power)).collect()),
        _ => Ok(Vec::new()),
    })
}

/// Power divided in proportion, each part rounded down. What rounding leaves, less than one base
/// unit for each choice, takes part but goes to none.
pub(super) fn weighted(choices: usize, ballots: &[Counted]) -> Result<Vec<ChoiceTotal>, Overflow> {
    add_up(choices, ballots, parts)
}

/// As `weighted/1`, but each part counts as the integer floor of its square root.
pub(super) fn quadratic(choices: usize, ballots: &[Counted]) -> Result<Vec<ChoiceTotal>, Overflow> {
    add_up(choices, ballots, |ballot| {
        Ok(parts(ballot)?
            .into_iter()
            .map(|(number, power)| (number, sqrt(power)))
            .collect())
    })
}

/// Points times power.
pub(super) fn score(choices: usize, ballots: &[Counted]) -> Result<Vec<ChoiceTotal>, Overflow> {
    add_up(choices, ballots, |ballot| {
        let given = numbered(ballot).map(|(number, points)| {
            Ok((
                number,
                ballot
                    .power
                    .checked_mul(Power::from(points))
                    .ok_or(Overflow)?,
            ))
        });
        given.collect()
    })
}

/// The choices that a ballot gives something, with what it gives.
fn numbered(ballot: &Counted) -> impl Iterator<Item = (u8, u32)> {
    let weights = match &ballot.choice {
        Choice::Weights(weights) => weights.as_slice(),
        _ => &[],
    };
    (1..)
        .zip(weights.iter().copied())
        .filter(|(_, weight)| *weight > 0)
}

fn parts(ballot: &Counted) -> Result<Vec<(u8, Power)>, Overflow> {
    let all: u64 = numbered(ballot).map(|(_, weight)| u64::from(weight)).sum();
    let part = |weight: u32| {
        narrow(U512::from(ballot.power) * U512::from(weight) / U512::from(all)).ok_or(Overflow)
    };
    numbered(ballot)
        .map(|(number, weight)| Ok((number, part(weight)?)))
        .collect()
}

fn add_up(
    choices: usize,
    ballots: &[Counted],
    given: impl Fn(&Counted) -> Result<Vec<(u8, Power)>, Overflow>,
) -> Result<Vec<ChoiceTotal>, Overflow> {
    let mut totals = vec![ChoiceTotal::default(); choices];
    for ballot in ballots {
        for (number, power) in given(ballot)? {
            let place = usize::from(number).checked_sub(1);
            if let Some(total) = place.and_then(|place| totals.get_mut(place)) {
                total.power = total.power.checked_add(power).ok_or(Overflow)?;
                total.ballots += 1;
            }
        }
    }
    Ok(totals)
}
