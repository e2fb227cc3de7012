//! What all entries of a Governor's log come to: proposals with their votes and what became of them.

use alloy_primitives::{Address, B256, U256};

use super::{Counting, Created, Entry, Event, Vote};

/// A proposal with everything that was logged about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// As it was made.
    pub created: Created,
    /// In which block, and by which transaction.
    pub made: (u64, B256),
    /// One vote a voter, in the order they were cast.
    pub votes: Vec<Cast>,
    /// Votes that no single choice can be read from: split ones, and support that is not 0, 1 or 2.
    pub unclear: u32,
    /// Voters who are logged twice; the later entry counts, or both as a split.
    pub twice: u32,
    /// When it was queued in the timelock.
    pub queued: Option<u64>,
    /// In which block it was carried out, and by which transaction.
    pub executed: Option<(u64, B256)>,
    /// In which block it was cancelled.
    pub canceled: Option<u64>,
}

/// A vote that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cast {
    /// Who.
    pub voter: Address,
    /// 0 against, 1 for, 2 abstain; `None` when no single choice can be read.
    pub choice: Option<u8>,
    /// With how much.
    pub weight: U256,
    /// In which block.
    pub block: u64,
}

/// What all entries come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fold {
    /// Proposals in the order they were made.
    pub proposals: Vec<Proposal>,
    /// Votes on proposals that are not there.
    pub stray: u64,
}

impl Proposal {
    /// Power against, for and abstaining; `None` when some vote is unclear or sums overflow, as no real token's can.
    pub fn sums(&self) -> Option<[U256; 3]> {
        let mut sums = [U256::ZERO; 3];
        for vote in &self.votes {
            let sum = sums.get_mut(usize::from(vote.choice?))?;
            *sum = sum.checked_add(vote.weight)?;
        }
        Some(sums)
    }
}

/// Folds entries that ascend by block and place. `counting` as the contract says; without it no vote has a choice.
pub fn fold<'a>(entries: impl IntoIterator<Item = &'a Entry>, counting: Option<Counting>) -> Fold {
    let mut fold = Fold::default();
    // Ids, ascending, with the place of each proposal.
    let mut places: Vec<(U256, usize)> = Vec::new();
    let mut last = None;
    for entry in entries {
        // The same entry again, from chunks that overlap.
        let here = (entry.block, entry.index);
        if last.is_some_and(|last| here <= last) {
            continue;
        }
        last = Some(here);
        let id = match &entry.event {
            Event::Created(created) => created.id,
            Event::Vote(vote) => vote.id,
            Event::Queued(id) | Event::Executed(id) | Event::Canceled(id) => *id,
        };
        let place = places.binary_search_by_key(&id, |(known, _)| *known);
        let proposal = place
            .ok()
            .and_then(|place| fold.proposals.get_mut(places.get(place)?.1));
        match (&entry.event, proposal) {
            (Event::Created(created), None) => {
                if let Err(place) = place {
                    places.insert(place, (id, fold.proposals.len()));
                }
                fold.proposals.push(Proposal {
                    created: (**created).clone(),
                    made: (entry.block, entry.transaction),
                    votes: Vec::new(),
                    unclear: 0,
                    twice: 0,
                    queued: None,
                    executed: None,
                    canceled: None,
                });
            }
            // Ids are made once; a contract that says otherwise is not followed.
            (Event::Created(_), Some(_)) => {}
            (Event::Vote(_), None) => fold.stray += 1,
            (Event::Vote(vote), Some(proposal)) => {
                proposal.votes.push(cast(vote, entry.block, counting));
            }
            (Event::Queued(_), Some(proposal)) => proposal.queued = Some(entry.block),
            (Event::Executed(_), Some(proposal)) => {
                proposal.executed = Some((entry.block, entry.transaction));
            }
            (Event::Canceled(_), Some(proposal)) => proposal.canceled = Some(entry.block),
            (Event::Queued(_) | Event::Executed(_) | Event::Canceled(_), None) => {}
        }
    }
    let fractional = counting.is_some_and(|counting| counting.fractional);
    for proposal in &mut fold.proposals {
        one_each(proposal, fractional);
    }
    fold
}

fn cast(vote: &Vote, block: u64, counting: Option<Counting>) -> Cast {
    let plain = |choice, weight| Cast {
        voter: vote.voter,
        choice,
        weight,
        block,
    };
    let Some(counting) = counting else {
        return plain(None, vote.weight);
    };
    match vote.split.filter(|_| counting.fractional) {
        // All on one choice is a plain vote, with as much as was put on it.
        Some(parts) => match parts.map(|part| part > 0) {
            [true, false, false] => plain(Some(0), U256::from(parts[0])),
            [false, true, false] => plain(Some(1), U256::from(parts[1])),
            [false, false, true] => plain(Some(2), U256::from(parts[2])),
            _ => plain(None, vote.weight),
        },
        None => plain(
            Some(vote.support).filter(|support| *support <= 2),
            vote.weight,
        ),
    }
}

/// Leaves one vote a voter. A fractional vote may come in several entries: on one choice they add up.
fn one_each(proposal: &mut Proposal, fractional: bool) {
    let mut order: Vec<usize> = (0..proposal.votes.len()).collect();
    let voter = |place: &usize| proposal.votes.get(*place).map(|vote| vote.voter);
    record::sorted::sort_by_key(&mut order, |place| (voter(place), *place));
    let mut gone = vec![false; proposal.votes.len()];
    for pair in order.windows(2) {
        let [earlier, later] = *pair else { continue };
        let (Some(before), Some(after)) = (
            proposal.votes.get(earlier).copied(),
            proposal.votes.get_mut(later),
        ) else {
            continue;
        };
        if before.voter != after.voter {
            continue;
        }
        proposal.twice += 1;
        if let Some(gone) = gone.get_mut(earlier) {
            *gone = true;
        }
        if fractional {
            let same = before.choice == after.choice && before.choice.is_some();
            match before.weight.checked_add(after.weight).filter(|_| same) {
                Some(sum) => after.weight = sum,
                None => after.choice = None,
            }
        }
    }
    let mut places = gone.iter();
    proposal.votes.retain(|_| places.next() == Some(&false));
    let unclear = proposal.votes.iter().filter(|vote| vote.choice.is_none());
    proposal.unclear = u32::try_from(unclear.count()).unwrap_or(u32::MAX);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::governor::QuorumOf;
    use proptest::prelude::*;

    const SIMPLE: Counting = Counting {
        quorum: QuorumOf::ForAbstain,
        fractional: false,
    };
    const FRACTIONAL: Counting = Counting {
        fractional: true,
        ..SIMPLE
    };

    fn at(block: u64, event: Event) -> Entry {
        Entry {
            block,
            index: 0,
            transaction: B256::with_last_byte(block as u8),
            event,
        }
    }

    fn created(id: u64) -> Event {
        Event::Created(Box::new(Created {
            id: U256::from(id),
            proposer: Address::repeat_byte(1),
            calls: vec![],
            title: format!("number {id}"),
            start: 10,
            end: 20,
        }))
    }

    fn vote(id: u64, voter: u8, support: u8, weight: u64, split: Option<[u128; 3]>) -> Event {
        Event::Vote(Vote {
            voter: Address::repeat_byte(voter),
            id: U256::from(id),
            support,
            weight: U256::from(weight),
            split,
        })
    }

    fn votes(fold: &Fold) -> Vec<(u8, Option<u8>, u64)> {
        let shown = |cast: &Cast| (cast.voter[0], cast.choice, cast.weight.to());
        fold.proposals[0].votes.iter().map(shown).collect()
    }

    #[test]
    fn votes_gather_under_their_proposal_and_its_end_is_kept() {
        let entries = [
            at(1, created(7)),
            at(2, created(3)),
            at(3, vote(7, 5, 1, 30, None)),
            at(4, vote(7, 4, 0, 20, None)),
            at(5, vote(9, 4, 0, 20, None)),
            at(6, Event::Queued(U256::from(7))),
            at(7, Event::Executed(U256::from(7))),
            at(8, Event::Canceled(U256::from(3))),
            at(9, Event::Executed(U256::from(9))),
        ];
        let fold = fold(&entries, Some(SIMPLE));
        assert_eq!(fold.stray, 1);
        assert_eq!(votes(&fold), [(5, Some(1), 30), (4, Some(0), 20)]);
        let [first, second] = fold.proposals.as_slice() else {
            panic!("two were made");
        };
        assert_eq!(
            (first.queued, first.executed),
            (Some(6), Some((7, B256::with_last_byte(7))))
        );
        assert_eq!(first.sums(), Some([20, 30, 0].map(U256::from)));
        assert_eq!((second.canceled, second.executed), (Some(8), None));
    }

    #[test]
    fn the_same_entry_from_two_chunks_counts_once() {
        let entries = [
            at(1, created(7)),
            at(3, vote(7, 5, 1, 30, None)),
            at(3, vote(7, 5, 1, 30, None)),
            at(2, vote(7, 6, 1, 30, None)),
        ];
        assert_eq!(votes(&fold(&entries, Some(SIMPLE))), [(5, Some(1), 30)]);
    }

    #[test]
    fn of_two_votes_of_one_voter_the_later_counts() {
        let entries = [
            at(1, created(7)),
            at(3, vote(7, 5, 1, 30, None)),
            at(4, vote(7, 6, 1, 1, None)),
            at(5, vote(7, 5, 0, 20, None)),
        ];
        let fold = fold(&entries, Some(SIMPLE));
        assert_eq!(votes(&fold), [(6, Some(1), 1), (5, Some(0), 20)]);
        assert_eq!((fold.proposals[0].twice, fold.proposals[0].unclear), (1, 0));
    }

    #[test]
    fn a_split_vote_has_no_choice_unless_all_of_it_is_on_one() {
        let check = |first: [u128; 3], second: Option<[u128; 3]>, expected: (Option<u8>, u64)| {
            let mut entries = vec![at(1, created(7)), at(2, vote(7, 5, 255, 100, Some(first)))];
            entries.extend(second.map(|second| at(3, vote(7, 5, 255, 100, Some(second)))));
            let fold = fold(&entries, Some(FRACTIONAL));
            assert_eq!(votes(&fold), [(5, expected.0, expected.1)]);
            assert_eq!(fold.proposals[0].unclear, u32::from(expected.0.is_none()));
        };
        check([0, 100, 0], None, (Some(1), 100));
        check([0, 0, 40], None, (Some(2), 40));
        check([50, 50, 0], None, (None, 100));
        check([0, 60, 0], Some([0, 40, 0]), (Some(1), 100));
        check([0, 60, 0], Some([40, 0, 0]), (None, 40));
    }

    #[test]
    fn where_splits_are_not_counted_parameters_mean_nothing() {
        let entries = [
            at(1, created(7)),
            at(2, vote(7, 5, 1, 100, Some([50, 50, 0]))),
        ];
        assert_eq!(votes(&fold(&entries, Some(SIMPLE))), [(5, Some(1), 100)]);
    }

    #[test]
    fn without_a_known_way_of_counting_no_vote_is_interpreted() {
        let entries = [at(1, created(7)), at(2, vote(7, 5, 1, 100, None))];
        assert_eq!(votes(&fold(&entries, None)), [(5, None, 100)]);
        let entries = [at(1, created(7)), at(2, vote(7, 5, 3, 100, None))];
        assert_eq!(votes(&fold(&entries, Some(SIMPLE))), [(5, None, 100)]);
    }

    proptest! {
        /// However entries are cut into overlapping chunks, the fold of the whole is the same.
        #[test]
        fn each_voter_has_one_vote_and_it_is_the_last(
            cast in proptest::collection::vec((0u8..4, 0u8..3, 1u64..9), 0..40)
        ) {
            let mut entries = vec![at(1, created(7))];
            for (place, (voter, support, weight)) in cast.iter().enumerate() {
                entries.push(at(2 + place as u64, vote(7, *voter, *support, *weight, None)));
            }
            let fold = fold(&entries, Some(SIMPLE));
            let counted = votes(&fold);
            for voter in 0u8..4 {
                let last = cast.iter().rev().find(|(who, ..)| *who == voter);
                let found: Vec<_> = counted.iter().filter(|(who, ..)| *who == voter).collect();
                match last {
                    Some((who, support, weight)) => {
                        let expected = (*who, Some(*support), *weight);
                        prop_assert_eq!(found, vec![&expected]);
                    }
                    None => prop_assert!(found.is_empty()),
                }
            }
        }
    }
}
