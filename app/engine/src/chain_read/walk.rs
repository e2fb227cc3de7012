//! A walk through a contract's log, newest blocks first: which blocks to ask for next, and what to do when sources give
//! less at once, want a pause, contradict one another or are silent. Asks nobody itself.

use super::NoLogs;
use chain::governor::{Plan, Range};
use views::Why;

/// Blocks so far below the newest do not change any more, as far as this browser asks.
pub const DEEP: u64 = 64;
/// After so many tries in a row in which nobody answered a reading pauses.
pub const TRIES: u32 = 4;
/// Rest before the next try.
pub const REST_MS: u32 = 5_000;
/// How many blocks the first chunk has.
const FIRST: u64 = 50_000;
/// Longest rest when sources want a pause.
const LONGEST_REST_MS: u32 = 60_000;
/// Chunks that are halved at most to find the blocks of which sources contradict one another.
const HALVINGS: u32 = 200;
/// A contradiction is not narrowed down further than this.
const NARROW: u64 = 256;

/// What to do after blocks could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Go on with other or fewer blocks.
    On,
    /// Rest so many milliseconds first.
    Rest(u32),
    /// Sources contradict one another about these blocks, which are left out.
    Disputed,
    /// It cannot go on for now.
    Pause,
}

/// A walk.
pub struct Walk {
    plan: Plan,
    silent: u32,
    rest: u32,
    halvings: u32,
}

impl Walk {
    /// Through these blocks, without those that were read before.
    pub fn new(all: Range, before: impl IntoIterator<Item = Range>) -> Walk {
        Walk {
            plan: Plan::new(all, before, FIRST),
            silent: 0,
            rest: REST_MS,
            halvings: 0,
        }
    }

    /// The blocks to ask for next.
    pub fn next_range(&mut self) -> Option<Range> {
        self.plan.next_range()
    }

    /// Blocks done, of how many, and down to which everything newer is done.
    pub fn progress(&self) -> (u64, u64, Option<u64>) {
        let (done, of) = self.plan.progress();
        (done, of, self.plan.down_to())
    }

    /// These blocks were read, and held so many entries.
    pub fn read(&mut self, range: Range, entries: usize) {
        (self.silent, self.rest) = (0, REST_MS);
        self.plan.read(range, entries);
    }

    /// These blocks were not read, and why.
    pub fn failed(&mut self, range: Range, why: &NoLogs) -> Step {
        match why {
            NoLogs::TooWide if self.plan.too_much(range) => Step::On,
            NoLogs::TooWide | NoLogs::Gone => Step::Pause,
            NoLogs::Disagree => {
                self.halvings += 1;
                let narrow = range.blocks() <= NARROW || self.halvings > HALVINGS;
                if !narrow && self.plan.too_much(range) {
                    return Step::On;
                }
                self.plan.give_up(range);
                Step::Disputed
            }
            NoLogs::TooOften => {
                let rest = self.rest;
                self.rest = (rest * 2).min(LONGEST_REST_MS);
                self.again(range, rest)
            }
            NoLogs::Nobody(_) => self.again(range, REST_MS),
        }
    }

    fn again(&mut self, range: Range, rest: u32) -> Step {
        self.plan.back(range);
        self.silent += 1;
        match self.silent >= TRIES {
            true => Step::Pause,
            false => Step::Rest(rest),
        }
    }
}

impl Step {
    /// Why a walk pauses.
    pub const WHY: Why = Why::NoNode;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk() -> Walk {
        Walk::new(Range { from: 0, to: 999 }, [])
    }

    #[test]
    fn contradictions_are_narrowed_down_and_then_left_out() {
        let mut walk = walk();
        let mut left_out = Vec::new();
        while let Some(range) = walk.next_range() {
            // Sources contradict one another about one block.
            if (range.from..=range.to).contains(&600) {
                if walk.failed(range, &NoLogs::Disagree) == Step::Disputed {
                    left_out.push(range);
                }
            } else {
                walk.read(range, 0);
            }
        }
        let [range] = left_out.as_slice() else {
            panic!("{left_out:?}");
        };
        assert!(range.blocks() <= NARROW && (range.from..=range.to).contains(&600));
    }

    #[test]
    fn silence_is_waited_out_a_few_times_and_an_answer_forgets_it() {
        let mut walk = walk();
        for _ in 0..2 {
            for _ in 1..TRIES {
                let range = walk.next_range().unwrap();
                let nobody = NoLogs::Nobody(String::new());
                assert_eq!(walk.failed(range, &nobody), Step::Rest(REST_MS));
            }
            let range = walk.next_range().unwrap();
            let part = Range {
                from: range.to,
                ..range
            };
            walk.read(part, 0);
            walk.plan.back(range);
        }
    }

    #[test]
    fn who_wants_a_pause_gets_ever_longer_ones() {
        let mut walk = walk();
        let mut rests = Vec::new();
        loop {
            let range = walk.next_range().unwrap();
            match walk.failed(range, &NoLogs::TooOften) {
                Step::Rest(ms) => rests.push(ms),
                step => break assert_eq!(step, Step::Pause),
            }
        }
        assert_eq!(rests, [5_000, 10_000, 20_000]);
    }

    #[test]
    fn a_single_block_that_is_too_much_ends_it() {
        let mut walk = Walk::new(Range { from: 5, to: 5 }, []);
        let range = walk.next_range().unwrap();
        assert_eq!(walk.failed(range, &NoLogs::TooWide), Step::Pause);
    }
}
