//! Every ballot of a vote, counted or not, heaviest first; those that nobody is known to have signed stand last.

use super::tally;
use crate::{core::Core, space::Space};
use record::{Address, Choice, Id, Power, PowerRule, Rule, Terms, sorted::Set};
use rules::opening::Vote;
use std::{cmp::Reverse, rc::Rc};
use views::{BallotRow, BallotsView, CountedBallot, CountedVote, Pays, Why};

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
    Ok(BallotsView {
        rows: rows.collect(),
        total: u32::try_from(entries.len()).unwrap_or(u32::MAX),
        counted: counted(&space, vote, &count),
    })
}

/// What the lab counts with.
fn counted(space: &Space, vote: &Vote, count: &tally::Count) -> CountedVote {
    let terms = vote.terms();
    let seen = |id: Id| {
        let place = count.entries.binary_search_by_key(&id, |entry| entry.id);
        place
            .ok()
            .and_then(|place| count.entries.get(place))
            .map_or(0, |entry| entry.seen)
    };
    let tally = count.tally.as_ref();
    // Its figures are of for and against.
    let ballots = tally.iter().filter(|_| terms.rule == Rule::Basic);
    let ballots = ballots.flat_map(|tally| &tally.counted);
    let ballot = |ballot: &rules::tally::Counted| {
        Some(CountedBallot {
            account: ballot.account.to_string(),
            choice: number(&ballot.choice)?,
            power: ballot.power.to_string(),
            seen: seen(ballot.id),
        })
    };
    CountedVote {
        ballots: ballots.filter_map(ballot).collect(),
        quorum: tally
            .and_then(|tally| tally.quorum)
            .map(|quorum| quorum.to_string()),
        eligible: count.weighing.eligible.map(|eligible| eligible.to_string()),
        threshold_bps: u32::try_from(terms.threshold_bps).unwrap_or(u32::MAX),
        all_own: all_own(terms),
        pays: pays(space, vote),
    }
}

/// Whether everybody's weight is what they hold themselves: of delegated votes a token says only the whole.
pub fn all_own(terms: &Terms) -> bool {
    terms.power != PowerRule::Erc20Votes
}

/// Whom the calls of the text that was put to the vote pay.
pub fn pays(space: &Space, vote: &Vote) -> Pays {
    let revision = space.proposals.revision(vote.act.message.revision);
    let calls = revision.map_or(&[][..], |(_, revision)| &revision.act.body.calls);
    if calls.is_empty() {
        return match vote.act.body.effect {
            record::Effect::OnChain { .. } => Pays::NotHere,
            _ => Pays::NoCalls,
        };
    }
    let (mut paid, mut untold) = (Set::new(), 0);
    for call in calls {
        let call = chain::governor::Call {
            target: chain::Address::new(call.to.0),
            value: call.value,
            data: call.data.clone(),
        };
        match call.pays() {
            Some(payee) => {
                paid.insert(Address(payee.0.0));
            }
            // What a function does that is not known to pay, only its code would say.
            None => untold += u32::from(!call.data.is_empty()),
        }
    }
    Pays::Calls(
        paid.into_iter().map(|payee| payee.to_string()).collect(),
        untold,
    )
}

fn number(choice: &Choice) -> Option<u8> {
    match choice {
        Choice::One(number) => Some(*number),
        _ => None,
    }
}
