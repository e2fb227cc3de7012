//! A contract's log entries of a few kinds, from the first block to the one looked at, in ranges as large as the node
//! gives. Blocks that no range small enough got out of the node are said to be unread, never taken for empty.

use alloy_primitives::{Address, B256};

use crate::{
    Failure,
    events::Log,
    governor::{Plan, Range},
    rpc::{Answer, Ask},
};

/// Most entries kept of one contract.
const MAX_ENTRIES: usize = 20_000;
/// The first range; nodes that do not limit ranges give it.
const FIRST: u64 = 1 << 22;
/// Ranges asked for at once.
const AT_ONCE: usize = 16;
/// Most ranges asked for, of one contract.
const MAX_ASKS: u32 = 4_000;
/// A range of so few blocks is refused for another reason than its size.
const SMALLEST: u64 = 16;
/// Most ranges refused for good before the rest is given up.
const MAX_REFUSALS: u32 = 64;
/// After so much trouble that has nothing to do with sizes, without an answer between, the rest is given up.
const MAX_TROUBLE: u32 = 12;

/// What was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct LogRead {
    /// Entries in the order of blocks.
    pub entries: Vec<Log>,
    /// Blocks that could not be read: first and last of each stretch.
    pub unread: Vec<(u64, u64)>,
    /// More entries than are kept.
    pub cut: bool,
}

#[derive(Debug)]
pub(super) struct Reader {
    of: Address,
    topics: Vec<B256>,
    all: Range,
    plan: Plan,
    /// Asked for, of which so many were answered.
    open: Vec<Range>,
    answered: usize,
    read: Vec<Range>,
    asked: u32,
    refused: u32,
    trouble: u32,
    found: LogRead,
}

impl Reader {
    pub(super) fn new(of: Address, topics: Vec<B256>, last: u64) -> Reader {
        let all = Range { from: 0, to: last };
        let mut reader = Reader {
            of,
            topics,
            all,
            plan: Plan::new(all, [], FIRST),
            open: Vec::new(),
            answered: 0,
            read: Vec::new(),
            asked: 0,
            refused: 0,
            trouble: 0,
            found: LogRead::default(),
        };
        reader.go_on();
        reader
    }

    pub(super) fn is_done(&self) -> bool {
        self.open.is_empty()
    }

    pub(super) fn read(&self) -> &LogRead {
        &self.found
    }

    pub(super) fn blocks_left(&self) -> u64 {
        let (done, all) = self.plan.progress();
        if self.is_done() {
            0
        } else {
            all.saturating_sub(done)
        }
    }

    /// The ranges to ask for; all must be answered before the next are planned.
    pub(super) fn asks(&self) -> Vec<Ask> {
        let ask = |range: &Range| Ask::Logs {
            of: self.of,
            topics: self.topics.clone(),
            about: None,
            from: range.from,
            to: range.to,
        };
        self.open.iter().map(ask).collect()
    }

    /// The answer to the next range asked for. `None`: sources contradict one another.
    pub(super) fn take(&mut self, answer: Option<Result<Answer, Failure>>) {
        let Some(range) = self.open.get(self.answered).copied() else {
            return;
        };
        self.answered += 1;
        match answer {
            Some(Ok(Answer::Logs(logs))) => {
                self.trouble = 0;
                self.plan.read(range, logs.len());
                self.read.push(range);
                let room = MAX_ENTRIES.saturating_sub(self.found.entries.len());
                self.found.cut |= logs.len() > room;
                self.found.entries.extend(logs.into_iter().take(room));
            }
            Some(Err(Failure::Unreachable(_) | Failure::WebPage | Failure::OtherChain(_))) => {
                self.trouble += MAX_TROUBLE / 3;
                self.plan.back(range);
            }
            Some(Err(Failure::TooOften)) => {
                self.trouble += 1;
                self.plan.back(range);
            }
            Some(Err(Failure::Timeout)) => {
                self.trouble += 1;
                self.smaller(range);
            }
            // Anything else may be about the size of the range: nodes have many words for that.
            _ => self.smaller(range),
        }
        if self.answered == self.open.len() {
            self.go_on();
        }
    }

    fn smaller(&mut self, range: Range) {
        if range.blocks() <= SMALLEST || !self.plan.too_much(range) {
            self.refused += 1;
            self.plan.give_up(range);
        }
    }

    fn go_on(&mut self) {
        self.open.clear();
        self.answered = 0;
        let given_up = self.refused >= MAX_REFUSALS
            || self.trouble >= MAX_TROUBLE
            || self.asked >= MAX_ASKS
            || self.found.cut;
        while !given_up
            && self.open.len() < AT_ONCE
            && let Some(range) = self.plan.next_range()
        {
            self.open.push(range);
        }
        self.asked = self.asked.saturating_add(self.open.len() as u32);
        if self.open.is_empty() {
            self.finish();
        }
    }

    fn finish(&mut self) {
        record::sorted::sort_by_key(&mut self.found.entries, |log| log.block);
        // Whatever was not read, whyever.
        let mut rest = Plan::new(self.all, self.read.iter().copied(), FIRST);
        while let Some(range) = rest.next_range() {
            match self.found.unread.last_mut() {
                Some(last) if range.to.saturating_add(1) == last.0 => last.0 = range.from,
                _ => self.found.unread.push((range.from, range.to)),
            }
        }
        self.found.unread.reverse();
    }
}
