//! Whether a decision stands behind a change.

use super::{Change, Kind, Kinds};
use crate::{
    abi,
    events::Log,
    governor::{Call, Entry, Event},
};
use alloy_primitives::{Address, B256, U256};
use record::sorted::{Map, Set};

/// Whether a decision stands behind a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// A proposal that was carried out in this transaction calls or names the contract: its id and title.
    Carries(U256, String),
    /// A proposal was carried out in this transaction, but neither calls nor names the contract: its id and title.
    Beside(U256, String),
    /// No proposal was carried out in it.
    None,
}

/// A change, and whether a decision stands behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// The change.
    pub change: Change,
    /// The decision.
    pub decision: Decision,
    /// It was made before the Governor's first proposal: nobody could have decided on it there.
    pub early: bool,
}

/// A proposal, as far as it matters here.
struct Proposal {
    title: String,
    calls: Vec<Call>,
}

impl Proposal {
    /// Whether it calls the contract, or hands its address to what it calls, as an upgrade by an admin contract does.
    fn concerns(&self, contract: Address) -> bool {
        self.calls.iter().any(|call| {
            let mut windows = call.data.windows(20);
            call.target == contract || windows.any(|part| part == contract.as_slice())
        })
    }

    /// Whether this is one of its calls. A call's data may have been cut.
    fn calls(&self, target: Address, data: &[u8]) -> bool {
        self.calls.iter().any(|call| {
            let same = call.data == data;
            call.target == target && (same || (call.was_cut() && data.starts_with(&call.data)))
        })
    }
}

/// Every change among these entries of all contracts, newest first. Of the Governor, its proposals must be among them.
pub fn judge(kinds: &Kinds, logs: &[Log], governor: Option<Address>) -> Vec<Judged> {
    let own = |log: &&Log| Some(log.address) == governor;
    let mut proposals: Map<U256, Proposal> = Map::new();
    // By transaction.
    let mut done: Map<B256, Vec<U256>> = Map::new();
    let mut queued: Map<B256, Vec<U256>> = Map::new();
    let mut first: Option<u64> = None;
    for entry in logs.iter().filter(own).filter_map(Entry::read) {
        match entry.event {
            Event::Created(created) => {
                first = Some(first.map_or(entry.block, |first| first.min(entry.block)));
                let proposal = Proposal {
                    title: created.title,
                    calls: created.calls,
                };
                proposals.insert(created.id, proposal);
            }
            Event::Queued(id) => queued.entry(entry.transaction).or_default().push(id),
            Event::Executed(id) => done.entry(entry.transaction).or_default().push(id),
            _ => {}
        }
    }
    let of_proposals = operations(kinds, logs, &proposals, &queued);
    for log in logs
        .iter()
        .filter(|log| log.topics.first() == Some(&kinds.executed))
    {
        // A timelock may be told to carry out what the Governor queued without asking the Governor.
        if let Some(id) = operation(log).and_then(|of| of_proposals.get(&of)) {
            done.entry(log.transaction).or_default().push(*id);
        }
    }
    let decision = |change: &Change| {
        let ids = done.get(&change.transaction).map_or(&[][..], Vec::as_slice);
        let known = || ids.iter().filter_map(|id| Some((id, proposals.get(id)?)));
        let concerned = known().find(|(_, of)| of.concerns(change.contract));
        match concerned {
            Some((id, of)) => Decision::Carries(*id, of.title.clone()),
            None => match ids.first() {
                Some(id) => {
                    let title = proposals.get(id).map(|of| of.title.clone());
                    Decision::Beside(*id, title.unwrap_or_default())
                }
                None => Decision::None,
            },
        }
    };
    let mut all = Vec::new();
    let mut seen: Set<(B256, Address)> = Set::new();
    for log in logs {
        let Some(change) = kinds.read(log) else {
            continue;
        };
        let decision = match change.kind {
            // What a timelock does of a proposal is that proposal's; only the rest is news, once for all its calls.
            Kind::Carried => {
                let of = operation(log).and_then(|of| of_proposals.get(&of));
                let through = done.contains_key(&change.transaction);
                if of.is_some() || through || governor.is_none() {
                    continue;
                }
                if !seen.insert((change.transaction, change.contract)) {
                    continue;
                }
                Decision::None
            }
            _ => decision(&change),
        };
        let early = first.is_some_and(|first| change.block < first);
        all.push(Judged {
            change,
            decision,
            early,
        });
    }
    record::sorted::sort_by_key(&mut all, |one| {
        std::cmp::Reverse((one.change.block, one.change.index))
    });
    all
}

/// A timelock and the number of an operation there.
fn operation(log: &Log) -> Option<(Address, B256)> {
    Some((log.address, *log.topics.get(1)?))
}

/// Operations of timelocks that the Governor scheduled when it queued a proposal, by the proposal.
fn operations(
    kinds: &Kinds,
    logs: &[Log],
    proposals: &Map<U256, Proposal>,
    queued: &Map<B256, Vec<U256>>,
) -> Map<(Address, B256), U256> {
    let mut known = Map::new();
    for log in logs
        .iter()
        .filter(|log| log.topics.first() == Some(&kinds.scheduled))
    {
        let ids = queued.get(&log.transaction).map_or(&[][..], Vec::as_slice);
        let Some((target, data)) =
            abi::read_address(&log.data).zip(abi::bytes_at(&log.data, 0, 64))
        else {
            continue;
        };
        // Whatever else was scheduled in that transaction is not the proposal's.
        let calls = |id: &&U256| proposals.get(*id).is_some_and(|of| of.calls(target, data));
        if let (Some(of), Some(id)) = (operation(log), ids.iter().find(calls)) {
            known.insert(of, *id);
        }
    }
    known
}
