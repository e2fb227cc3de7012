//! Changes in the pages' terms.

use super::run::Sent;
use chain::{
    B256,
    changes::{Change, Decision, Judged, Kind, Value},
};
use record::{Address, sorted::Map};
use views::{ChangeKind, DecisionMatch, LoggedChange, Moment};

/// What is known beside the logs.
pub struct Beside<'a> {
    /// Who sent each transaction.
    pub senders: &'a Map<B256, Sent>,
    /// The time of each block, Unix milliseconds.
    pub times: &'a Map<u64, i64>,
    /// The block in which each contract came to be.
    pub made: &'a Map<Address, u64>,
    /// A Governor is known, and all its proposals.
    pub decisions: bool,
}

impl Beside<'_> {
    /// A change as it is shown.
    pub fn shown(&self, judged: Judged) -> LoggedChange {
        let Judged {
            change,
            decision,
            early,
        } = judged;
        let contract = Address(change.contract.into_array());
        let made = self.made.get(&contract) == Some(&change.block);
        let sent = self.senders.get(&change.transaction);
        let at = Moment {
            block: change.block,
            at: self.times.get(&change.block).copied(),
            estimated: false,
        };
        LoggedChange {
            contract: contract.to_string(),
            kind: kind(&change),
            entry: change.name.to_owned(),
            at,
            transaction: change.transaction.to_string(),
            sender: sent.map(|(from, _)| address(*from)),
            called: sent.and_then(|(_, to)| *to).map(address),
            decision: match decision {
                Decision::Carries(id, title) => DecisionMatch::Carries(id.to_string(), title),
                Decision::Beside(id, title) => DecisionMatch::Beside(id.to_string(), title),
                Decision::None if made => DecisionMatch::Made,
                Decision::None if !self.decisions => DecisionMatch::Unknown,
                Decision::None => DecisionMatch::None,
            },
            early,
            values: values(change),
        }
    }
}

fn kind(change: &Change) -> ChangeKind {
    match change.kind {
        Kind::Role => ChangeKind::Role,
        Kind::Owner => ChangeKind::Owner,
        Kind::Code => ChangeKind::Code,
        Kind::Rules => ChangeKind::Rules,
        Kind::Delay => ChangeKind::Delay,
        Kind::Pause => ChangeKind::Pause,
        Kind::Signers => ChangeKind::Signers,
        Kind::Carried => ChangeKind::Carried,
    }
}

fn values(change: Change) -> Vec<(String, String)> {
    let value = |value| match value {
        Value::Address(of) => address(of),
        Value::Number(number) => number.to_string(),
        Value::Bool(is) => is.to_string(),
        Value::Role(name) => name,
        Value::Word(word) => word.to_string(),
    };
    let values = change.values.into_iter();
    values
        .map(|(name, of)| (name.to_owned(), value(of)))
        .collect()
}

fn address(of: chain::Address) -> String {
    Address(of.into_array()).to_string()
}
