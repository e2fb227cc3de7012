//! Entries in few bytes, for what is kept of a chunk between sessions. What is read back may have been changed by a
//! failing disk: it is read whole or not at all.

use alloy_primitives::{Address, B256, U256};
use record::compact::{Left, bytes, number, power};

use super::{Call, Created, Entry, Event, Vote};

/// The first byte: another one is another format, and is read again from the nodes.
const FORMAT: u8 = 1;

/// Writes entries that ascend by block and place. Of votes the transaction is not kept.
pub fn write_entries(entries: &[Entry]) -> Vec<u8> {
    let mut out = vec![FORMAT];
    number(&mut out, entries.len() as u64);
    let mut ids: Vec<U256> = Vec::new();
    let mut last = 0;
    for entry in entries {
        number(&mut out, entry.block.wrapping_sub(last));
        last = entry.block;
        number(&mut out, entry.index);
        let (kind, id) = match &entry.event {
            Event::Created(created) => (0, created.id),
            Event::Vote(vote) => (1 + u8::from(vote.split.is_some()), vote.id),
            Event::Queued(id) => (3, *id),
            Event::Executed(id) => (4, *id),
            Event::Canceled(id) => (5, *id),
        };
        out.push(kind);
        // The last one named is the likeliest.
        match ids.iter().rev().position(|known| *known == id) {
            Some(back) => number(&mut out, back as u64 + 1),
            None => {
                number(&mut out, 0);
                power(&mut out, id);
                ids.push(id);
            }
        }
        match &entry.event {
            Event::Created(created) => {
                out.extend_from_slice(entry.transaction.as_slice());
                write_created(&mut out, created);
            }
            Event::Executed(_) => out.extend_from_slice(entry.transaction.as_slice()),
            Event::Vote(vote) => {
                out.extend_from_slice(vote.voter.as_slice());
                out.push(vote.support);
                power(&mut out, vote.weight);
                for part in vote.split.iter().flatten() {
                    out.extend_from_slice(&part.to_be_bytes());
                }
            }
            Event::Queued(_) | Event::Canceled(_) => {}
        }
    }
    out
}

fn write_created(out: &mut Vec<u8>, created: &Created) {
    out.extend_from_slice(created.proposer.as_slice());
    number(out, created.start);
    number(out, created.end);
    bytes(out, created.title.as_bytes());
    number(out, created.calls.len() as u64);
    for call in &created.calls {
        out.extend_from_slice(call.target.as_slice());
        power(out, call.value);
        bytes(out, &call.data);
    }
}

/// Reads what [`write_entries`] wrote.
pub fn read_entries(data: &[u8]) -> Option<Vec<Entry>> {
    let mut left = Left(data);
    if left.byte()? != FORMAT {
        return None;
    }
    let count = left.count()?;
    let mut entries = Vec::with_capacity(count);
    let mut ids: Vec<U256> = Vec::new();
    let mut block: u64 = 0;
    for _ in 0..count {
        block = block.checked_add(left.number()?)?;
        let index = left.number()?;
        let kind = left.byte()?;
        let back = usize::try_from(left.number()?).ok()?;
        let id = match back {
            0 => {
                let id = left.power()?;
                ids.push(id);
                id
            }
            back => *ids.get(ids.len().checked_sub(back)?)?,
        };
        let mut transaction = B256::ZERO;
        let event = match kind {
            0 => {
                transaction = B256::from(left.fixed::<32>()?);
                Event::Created(Box::new(read_created(&mut left, id)?))
            }
            1 | 2 => Event::Vote(read_vote(&mut left, id, kind == 2)?),
            3 => Event::Queued(id),
            4 => {
                transaction = B256::from(left.fixed::<32>()?);
                Event::Executed(id)
            }
            5 => Event::Canceled(id),
            _ => return None,
        };
        entries.push(Entry {
            block,
            index,
            transaction,
            event,
        });
    }
    left.0.is_empty().then_some(entries)
}

fn read_created(left: &mut Left, id: U256) -> Option<Created> {
    let proposer = Address::from(left.fixed::<20>()?);
    let (start, end) = (left.number()?, left.number()?);
    let title = core::str::from_utf8(left.bytes()?).ok()?.to_owned();
    let count = left.count()?;
    let mut calls = Vec::with_capacity(count);
    for _ in 0..count {
        calls.push(Call {
            target: Address::from(left.fixed::<20>()?),
            value: left.power()?,
            data: left.bytes()?.to_vec(),
        });
    }
    Some(Created {
        id,
        proposer,
        calls,
        title,
        start,
        end,
    })
}

fn read_vote(left: &mut Left, id: U256, split: bool) -> Option<Vote> {
    let voter = Address::from(left.fixed::<20>()?);
    let support = left.byte()?;
    let weight = left.power()?;
    let split = match split {
        true => {
            let mut part = || left.fixed::<16>().map(u128::from_be_bytes);
            Some([part()?, part()?, part()?])
        }
        false => None,
    };
    Some(Vote {
        voter,
        id,
        support,
        weight,
        split,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_entry() -> impl Strategy<Value = Entry> {
        let id = (0u64..4).prop_map(|id| U256::from(id) << 190);
        let vote = (
            any::<[u8; 20]>(),
            any::<u8>(),
            any::<[u8; 32]>(),
            any::<Option<[u128; 3]>>(),
        );
        let vote = vote.prop_map(|(voter, support, weight, split)| {
            Event::Vote(Vote {
                voter: voter.into(),
                id: U256::ZERO,
                support,
                weight: U256::from_be_bytes(weight),
                split,
            })
        });
        let call = (
            any::<[u8; 20]>(),
            any::<u64>(),
            proptest::collection::vec(any::<u8>(), 0..40),
        );
        let call = call.prop_map(|(target, value, data)| Call {
            target: target.into(),
            value: U256::from(value),
            data,
        });
        let made = (
            any::<[u8; 20]>(),
            proptest::collection::vec(call, 0..3),
            any::<u64>(),
            any::<u64>(),
        );
        let made = made.prop_map(|(proposer, calls, start, end)| {
            Event::Created(Box::new(Created {
                id: U256::ZERO,
                proposer: proposer.into(),
                calls,
                title: "é and more".into(),
                start,
                end,
            }))
        });
        let other = (0u8..3).prop_map(|kind| match kind {
            0 => Event::Queued(U256::ZERO),
            1 => Event::Executed(U256::ZERO),
            _ => Event::Canceled(U256::ZERO),
        });
        let event = prop_oneof![4 => vote, 1 => made, 1 => other];
        (any::<u32>(), 0u64..300, any::<[u8; 32]>(), id, event).prop_map(
            |(block, index, transaction, id, mut event)| {
                let mut kept = B256::ZERO;
                match &mut event {
                    Event::Created(made) => {
                        made.id = id;
                        kept = transaction.into();
                    }
                    Event::Vote(vote) => vote.id = id,
                    Event::Executed(known) => {
                        *known = id;
                        kept = transaction.into();
                    }
                    Event::Queued(known) | Event::Canceled(known) => *known = id,
                }
                Entry {
                    block: u64::from(block),
                    index,
                    transaction: kept,
                    event,
                }
            },
        )
    }

    proptest! {
        #[test]
        fn entries_are_read_as_they_were_written(entries in proptest::collection::vec(any_entry(), 0..30)) {
            let mut entries = entries;
            entries.sort_by_key(|entry| (entry.block, entry.index));
            let written = write_entries(&entries);
            prop_assert_eq!(read_entries(&written), Some(entries));
            prop_assert_eq!(read_entries(&written[..written.len() - 1]), None);
        }

        #[test]
        fn no_bytes_break_the_reader(mut data in proptest::collection::vec(any::<u8>(), 1..200)) {
            data[0] = FORMAT;
            let _ = read_entries(&data);
        }

        #[test]
        fn damage_never_breaks_the_reader(
            entries in proptest::collection::vec(any_entry(), 1..10), at in 0usize..2000, byte: u8
        ) {
            let mut written = write_entries(&entries);
            let length = written.len();
            written[at % length] = byte;
            let _ = read_entries(&written);
        }
    }

    #[test]
    fn a_vote_takes_few_bytes() {
        let vote = |block| Entry {
            block,
            index: 5,
            transaction: B256::ZERO,
            event: Event::Vote(Vote {
                voter: Address::repeat_byte(1),
                id: U256::MAX,
                support: 1,
                weight: U256::from(10u64.pow(19)),
                split: None,
            }),
        };
        let entries: Vec<Entry> = (0..100).map(vote).collect();
        assert!(write_entries(&entries).len() < 100 * 36);
    }

    #[test]
    fn a_count_that_cannot_be_is_refused_before_anything_is_set_aside_for_it() {
        assert_eq!(read_entries(&[FORMAT, 0xff, 0xff, 0xff, 0xff, 0x7f]), None);
        assert_eq!(read_entries(&[FORMAT, 0]), Some(vec![]));
        assert_eq!(read_entries(&[FORMAT + 1, 0]), None);
        assert_eq!(read_entries(&[]), None);
    }
}
