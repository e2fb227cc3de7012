//! What entries come to where a Governor says little, and what is kept of a chunk.

use super::{kept, shape::*};
use crate::{
    chain_read::weakest,
    twins::{MemoryStore, World},
};
use chain::{
    Address, B256, U256,
    governor::{Created, Entry, Event, Range, Vote},
};
use lens::history::{Cast, Rule};
use views::{GovernorFacts, HistoryLack, Times, Trust};

fn at(block: u64, event: Event) -> Entry {
    Entry {
        block,
        index: 0,
        transaction: B256::ZERO,
        event,
    }
}

fn created(block: u64, id: u64, start: u64, end: u64) -> Entry {
    let created = Created {
        id: U256::from(id),
        proposer: Address::repeat_byte(9),
        calls: vec![],
        title: String::new(),
        start,
        end,
    };
    at(block, Event::Created(Box::new(created)))
}

fn vote(block: u64, id: u64, voter: u8, support: u8) -> Entry {
    let vote = Vote {
        voter: Address::repeat_byte(voter),
        id: U256::from(id),
        support,
        weight: U256::from(10),
        split: None,
    };
    at(block, Event::Vote(vote))
}

/// A Governor that counts in the usual way, read up to block 1000 at 12 seconds a block.
fn facts() -> Facts {
    Facts {
        governor: Some(GovernorFacts {
            counting: "support=bravo&quorum=for,abstain".into(),
            ..GovernorFacts::default()
        }),
        head: (1_000, 12_000),
        times: vec![(100, 1_200), (1_000, 12_000)],
        ..Facts::default()
    }
}

fn shaped(entries: &[Entry], facts: &Facts) -> Shaped {
    shape(&folded(entries, facts), facts, false)
}

#[test]
fn times_between_known_blocks_are_estimated_and_it_is_said() {
    let entries = [created(100, 1, 100, 300), vote(200, 1, 1, 1)];
    let shaped = shaped(&entries, &facts());
    let [decision] = shaped.packed.history.decisions.as_slice() else {
        panic!("{shaped:?}");
    };
    assert_eq!(
        (
            decision.opens,
            decision.closes,
            decision.votes.get(0).and_then(|vote| vote.at)
        ),
        (Some(1_200), Some(3_600), Some(2_400))
    );
    assert_eq!(shaped.times, Times::Estimated(10_800));
    assert_eq!(shaped.lacks, [HistoryLack::NoQuorum(1)]);
}

#[test]
fn a_clock_behind_the_block_that_made_a_proposal_is_another_chains() {
    // Blocks of another chain: what was carried out ended, of the other nobody can say.
    let entries = [
        created(500, 1, 20, 30),
        vote(510, 1, 1, 1),
        created(600, 2, 21, 31),
        at(700, Event::Executed(U256::from(1))),
    ];
    let shaped = shaped(&entries, &facts());
    let [decision] = shaped.packed.history.decisions.as_slice() else {
        panic!("{shaped:?}");
    };
    assert_eq!((decision.opens, decision.closes), (None, None));
    assert!(shaped.lacks.contains(&HistoryLack::OtherClock));
}

#[test]
fn a_way_of_counting_that_is_not_known_here_makes_no_outcome() {
    let mut facts = facts();
    facts.governor.as_mut().unwrap().counting = "support=ranked&quorum=for".into();
    let entries = [created(100, 1, 100, 300), vote(200, 1, 1, 1)];
    let unknown = shaped(&entries, &facts);
    let decision = &unknown.packed.history.decisions[0];
    assert_eq!(decision.rule, Rule::Unknown);
    assert_eq!(
        decision.votes.get(0).map(|vote| vote.choice),
        Some(Cast::NO_CHOICE)
    );
    let words = "support=ranked&quorum=for".to_owned();
    assert!(unknown.lacks.contains(&HistoryLack::UnknownCounting(words)));
    // Compound's kind does not say how it counts, and is known.
    facts.bravo = true;
    let bravo = shaped(&entries, &facts);
    let decision = &bravo.packed.history.decisions[0];
    assert!(matches!(
        decision.rule,
        Rule::Majority { abstain: None, .. }
    ));
    assert_eq!(decision.votes.get(0).map(|vote| vote.choice), Some(1));
}

#[test]
fn an_outcome_that_the_governor_does_not_say_is_not_shown() {
    // One for it, 10 of 10; the Governor counts by a rule of its own, or by this one.
    let check = |support, state: Option<u8>, then: Option<&Entry>, known: bool| {
        let mut entries = vec![created(100, 1, 100, 300), vote(200, 1, 1, support)];
        entries.extend(then.cloned());
        let mut facts = facts();
        let of = OfProposal {
            state,
            ..OfProposal::default()
        };
        facts.put(U256::from(1), of);
        let shaped = shaped(&entries, &facts);
        let rule = &shaped.packed.history.decisions[0].rule;
        assert_eq!(
            *rule != Rule::Unknown,
            known,
            "{support} {state:?} {then:?}"
        );
        let said = shaped.lacks.contains(&HistoryLack::OtherOutcome(1));
        assert_eq!(said, !known, "{:?}", shaped.lacks);
    };
    let (against, yes) = (0, 1);
    for passed in [4, 5, 6, 7] {
        check(yes, Some(passed), None, true);
        check(against, Some(passed), None, false);
    }
    check(yes, Some(3), None, false);
    check(against, Some(3), None, true);
    // Pending, active, cancelled, or no answer: nothing to hold it against.
    for other in [None, Some(0), Some(1), Some(2), Some(9)] {
        check(yes, other, None, true);
        check(against, other, None, true);
    }
    // What failed by this rule is not carried out.
    let executed = at(400, Event::Executed(U256::from(1)));
    let queued = at(400, Event::Queued(U256::from(1)));
    for then in [&executed, &queued] {
        check(yes, None, Some(then), true);
        check(against, None, Some(then), false);
    }
}

#[test]
fn a_vote_that_was_extended_is_open_until_it_ends() {
    let entries = [created(100, 1, 100, 300), vote(200, 1, 1, 1)];
    let mut facts = facts();
    let check = |facts: &Facts, stands: Stands| {
        let fold = folded(&entries, facts);
        assert_eq!(facts.stands(&fold.proposals[0]), stands);
    };
    check(&facts, Stands::Ended);
    let of = OfProposal {
        deadline: Some(1_200),
        ..OfProposal::default()
    };
    facts.put(U256::from(1), of);
    check(&facts, Stands::Open);
    facts.head = (1_201, 14_412);
    check(&facts, Stands::Ended);
}

#[test]
fn votes_without_their_proposal_are_named_once_all_is_read() {
    let entries = [vote(200, 1, 1, 1)];
    let facts = facts();
    let fold = folded(&entries, &facts);
    assert_eq!(shape(&fold, &facts, false).lacks, [HistoryLack::Stray(1)]);
    assert_eq!(shape(&fold, &facts, true).lacks, [HistoryLack::Older]);
}

#[test]
fn a_chunk_is_kept_as_it_was_and_damage_is_as_good_as_absent() {
    let (world, store) = (World::default(), MemoryStore::default());
    let trust = Trust::Agreed {
        agree: 2,
        asked: 3,
        named_by_space: 0,
    };
    let chunk = kept::Chunk {
        range: Range { from: 100, to: 250 },
        trust: weakest([&trust]).unwrap(),
        entries: vec![created(100, 1, 100, 300), vote(200, 1, 1, 1)],
        unreadable: 3,
    };
    world
        .clock
        .block_on(kept::write_chunk(&store, "history/x/", &chunk));
    world
        .clock
        .block_on(kept::write_facts(&store, "history/x/", &facts()));
    let other = kept::Chunk {
        range: Range { from: 0, to: 99 },
        ..chunk.clone()
    };
    // Its entries lie outside its blocks.
    world
        .clock
        .block_on(kept::write_chunk(&store, "history/x/", &other));
    // Nothing vouches for it.
    let unknown = kept::Chunk {
        trust: Trust::Unknown,
        range: Range { from: 99, to: 250 },
        ..chunk.clone()
    };
    world
        .clock
        .block_on(kept::write_chunk(&store, "history/x/", &unknown));
    let (facts, chunks) = world.clock.block_on(kept::read(&store, "history/x/"));
    assert_eq!((facts, chunks), (self::facts(), vec![chunk]));
}
