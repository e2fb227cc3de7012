//! `ranked/1`: instant run-off over ballots that rank every choice.
//!
//! In each round a ballot counts for the choice it prefers among those left. More than half of all
//! power wins. Otherwise the choices with the least power leave, all of them together where several
//! have it, so that neither the order of choices nor chance decides; if that would leave none, those
//! that are left are tied.

use record::{Choice, Power};

use super::{ChoiceTotal, Counted, Overflow, Standing};

/// One round of a run-off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Round {
    /// The choices still in it, numbered from 1, with their power.
    pub totals: Vec<(u8, Power)>,
    /// Those that leave after it.
    pub leave: Vec<u8>,
}

pub(super) fn first_preferences(
    choices: usize,
    ballots: &[Counted],
) -> Result<Vec<ChoiceTotal>, Overflow> {
    let left: Vec<u8> = numbers(choices);
    let mut totals = vec![ChoiceTotal::default(); choices];
    for ballot in ballots {
        if let Some(place) = preferred(ballot, &left)
            && let Some(total) = totals.get_mut(place)
        {
            total.power = total.power.checked_add(ballot.power).ok_or(Overflow)?;
            total.ballots += 1;
        }
    }
    Ok(totals)
}

pub(super) fn run_off(
    choices: usize,
    ballots: &[Counted],
) -> Result<(Vec<Round>, Standing), Overflow> {
    if ballots.is_empty() {
        return Ok((Vec::new(), Standing::Nothing));
    }
    let mut left = numbers(choices);
    let mut rounds = Vec::new();
    loop {
        let mut powers = vec![Power::ZERO; left.len()];
        let mut all = Power::ZERO;
        for ballot in ballots {
            if let Some(power) = preferred(ballot, &left).and_then(|place| powers.get_mut(place)) {
                *power = power.checked_add(ballot.power).ok_or(Overflow)?;
                all = all.checked_add(ballot.power).ok_or(Overflow)?;
            }
        }
        let totals: Vec<(u8, Power)> = left.iter().copied().zip(powers.iter().copied()).collect();
        // More than half: no sum overflows, since what the others have is `all - power`.
        if let Some((winner, _)) = totals.iter().find(|(_, power)| *power > all - *power) {
            let standing = Standing::Leads(*winner);
            rounds.push(Round {
                totals,
                leave: Vec::new(),
            });
            return Ok((rounds, standing));
        }
        let least = powers.iter().copied().min().unwrap_or_default();
        let leave: Vec<u8> = totals
            .iter()
            .filter(|(_, power)| *power == least)
            .map(|(number, _)| *number)
            .collect();
        let over = leave.len() == left.len();
        left.retain(|number| over || !leave.contains(number));
        rounds.push(Round {
            totals,
            leave: if over { Vec::new() } else { leave },
        });
        if over {
            return Ok((rounds, Standing::Tied(left)));
        }
    }
}

fn numbers(choices: usize) -> Vec<u8> {
    (1..=u8::MAX).take(choices).collect()
}

/// The place in `left` of the choice that a ballot prefers among them.
fn preferred(ballot: &Counted, left: &[u8]) -> Option<usize> {
    let Choice::Ranked(order) = &ballot.choice else {
        return None;
    };
    order
        .iter()
        .find_map(|number| left.iter().position(|choice| choice == number))
}
