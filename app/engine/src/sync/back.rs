//! Whether what a relay said it took can be read back from it: a relay may forget, and whoever wants to hide an act
//! fills the second in which it stands. What does not come back is carried again, in another second.

use record::{Id, kind};
use std::collections::VecDeque;

/// The name of the question.
pub const BACK: &str = "back";
/// An act is read back so long after it was taken: whoever wants to hide it has had time to do so.
const AFTER_MS: i64 = 30_000;
/// A question without an answer for so long is given up.
const ANSWER_MS: i64 = 15_000;
/// Acts that wait to be read back.
const MOST: usize = 1_000;
/// Events that answer one question, at most.
pub const LIMIT: usize = 500;

/// An act in the envelope in which it was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sent {
    /// The act.
    pub act: Id,
    /// The envelope.
    pub event: Id,
    /// Its kind.
    pub kind: u16,
    /// Its second.
    pub second: u64,
}

/// What waits to be read back, and what is being asked.
#[derive(Default)]
pub struct ReadBack {
    waits: VecDeque<(i64, Sent)>,
    asked: Option<Asked>,
}

struct Asked {
    sent: Sent,
    until: i64,
    came: bool,
    events: usize,
}

impl ReadBack {
    /// The relay said that it took this.
    pub fn taken(&mut self, sent: Sent, now: i64) {
        if self.waits.len() < MOST {
            self.waits.push_back((now + AFTER_MS, sent));
        }
    }

    /// When something is due.
    pub fn next_time(&self) -> Option<i64> {
        match &self.asked {
            Some(asked) => Some(asked.until),
            None => self.waits.front().map(|(due, _)| *due),
        }
    }

    /// What to ask for now: as whoever reads the relay from its newest event would, so that a second that is too full
    /// to show it is found out.
    pub fn ask(&mut self, now: i64) -> Option<Sent> {
        if self.asked.as_ref().is_some_and(|asked| asked.until <= now) {
            self.asked = None;
        }
        if self.asked.is_some() || self.waits.front().is_none_or(|(due, _)| *due > now) {
            return None;
        }
        let (_, sent) = self.waits.pop_front()?;
        let until = now + ANSWER_MS;
        self.asked = Some(Asked {
            sent,
            until,
            came: false,
            events: 0,
        });
        Some(sent)
    }

    /// An event came; whether it was to be expected.
    pub fn came(&mut self, event: Id) -> bool {
        let Some(asked) = &mut self.asked else {
            return false;
        };
        asked.came |= asked.sent.event == event;
        asked.events += 1;
        asked.events <= LIMIT
    }

    /// The answer is through: what was asked for, when it did not come.
    pub fn end(&mut self) -> Option<Sent> {
        let asked = self.asked.take()?;
        (!asked.came).then_some(asked.sent)
    }
}

/// Whether an act of this kind may be carried in another envelope. Talk is its envelope.
pub fn may_move(of: u16) -> bool {
    kind::WALLET.contains(&of)
}
