//! Every ballot of a vote, counted or not, heaviest first; those that nobody is known to have signed stand last.

use super::tally;
use crate::core::Core;
use record::{Address, Choice, Id, Power};
use std::{cmp::Reverse, rc::Rc};
use views::{BallotRow, BallotsView, Why};

/// Rows shown at a time.
const ROWS: usize = 500;

/// The ballots of a vote.
pub async fn ballots(core: &Rc<Core>, space: Id, opening: Id) -> Result<BallotsView, Why> {
    let space = super::space_of(core, space).await?;
    let vote = space.votes.all.get(&opening).ok_or(Why::NotFound)?;
    let terms = vote.terms();
    let count = tally::count(core, &space, vote, None).await?;
    let weight = |account: Address| count.weighing.weights.get(&account).copied();
    let mut entries: Vec<_> = count.entries.iter().collect();
    record::sorted::sort_by_key(&mut entries, |entry| {
        let account = entry.ballot.message.account;
        // Forged in the name of whoever weighs most, ballots would else fill the list.
        (
            entry.why.is_some(),
            Reverse(weight(account).unwrap_or(Power::ZERO)),
            account,
            Reverse(entry.ballot.message.seq),
        )
    });
    let number = |choice: &Choice| match choice {
        Choice::One(number) => Some(*number),
        _ => None,
    };
    let rows = entries.iter().take(ROWS).map(|entry| {
        let message = &entry.ballot.message;
        let choice = Choice::decode(
            terms.rule,
            vote.act.message.choices.len(),
            &message.choice.0,
        );
        BallotRow {
            id: entry.id.to_string(),
            account: message.account.to_string(),
            choice: choice.ok().as_ref().and_then(number).unwrap_or(0),
            choice_text: message.choice_text.clone(),
            power: weight(message.account).map(|power| super::amount(power, terms)),
            reason: message.reason.clone(),
            uncounted: count.uncounted.get(&entry.id).cloned(),
            seen: entry.seen,
        }
    });
    let counted = count
        .tally
        .iter()
        .flat_map(|tally| &tally.counted)
        .filter_map(|ballot| {
            Some((
                ballot.account.to_string(),
                number(&ballot.choice)?,
                ballot.power.to_string(),
            ))
        });
    Ok(BallotsView {
        rows: rows.collect(),
        total: u32::try_from(entries.len()).unwrap_or(u32::MAX),
        counted: counted.collect(),
        quorum: count
            .tally
            .as_ref()
            .and_then(|t| t.quorum)
            .map(|quorum| quorum.to_string()),
        threshold_bps: u32::try_from(terms.threshold_bps).unwrap_or(u32::MAX),
    })
}
