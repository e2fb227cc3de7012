//! What a source gave: a history, and everything about it that must be said.

use core::fmt;

use super::{History, room::NoRoom};

/// How many bad lines are kept with their reason.
const KEPT: usize = 20;

/// A history as read from a file, with what was wrong in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Import {
    /// What was understood.
    pub history: History,
    /// What must be said beside it.
    pub notes: Notes,
}

/// What must be said about an import.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notes {
    /// Lines or entries that were looked at, without the header and empty ones.
    pub read: u64,
    /// Of those, how many could not be used.
    pub bad: u64,
    /// The first of them: number of the line (of a vote in JSON, its place), counted from 1, and the reason.
    pub first_bad: Vec<(u64, Bad)>,
    /// Votes that a later vote of the same voter replaced.
    pub replaced: u64,
    /// Votes without power; they count in no figure.
    pub powerless: u64,
    /// Votes whose own and delegated power are not both sides of their power; those two are left aside.
    pub unsplit: u64,
    /// Votes whose power has a point before three last digits, in a file that may write decimals with a comma: `1.000` is
    /// read as one, and its writer may have meant a thousand.
    pub pointed: u64,
    /// Votes whose signature was verified here: the voter's own, over this proposal, choice and time.
    pub signed: u64,
    /// Votes that carry a signature which shows nothing here: another key's, a contract's, or over something else.
    pub wrongly_signed: u64,
    /// Decisions that are left out because voting on them is not over.
    pub open: u64,
    /// Decisions whose rule Locus does not count.
    pub without_rule: u64,
}

impl Notes {
    /// Notes a line that could not be used.
    pub(crate) fn bad(&mut self, line: u64, why: Bad) {
        self.bad += 1;
        if self.first_bad.len() < KEPT {
            self.first_bad.push((line, why));
        }
    }

    /// Bad lines found later may have stood earlier.
    pub(crate) fn sort(&mut self) {
        self.first_bad.sort_by_key(|(line, _)| *line);
    }
}

/// Why a line could not be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bad {
    /// Another number of fields than the header has.
    Fields {
        /// How many it has.
        found: u32,
        /// How many the header has.
        expected: u32,
    },
    /// A quote is not closed, or something follows a closed one.
    Quote,
    /// Longer than any line should be.
    TooLong,
    /// No proposal, voter or choice is named.
    Empty,
    /// The power is not a number.
    NotANumber,
    /// The power is negative.
    Negative,
    /// The power is larger than 2^256 - 1.
    TooLarge,
    /// The power has more digits after the point than can be kept beside the largest.
    TooFine,
    /// The time is not one.
    NotATime,
    /// The choice is none that the proposal offers.
    NoSuchChoice,
    /// More different choices in one proposal than can be told apart.
    TooManyChoices,
    /// The vote is for a proposal that is not in the file.
    NoSuchProposal,
    /// Not the shape of a vote or proposal.
    Shape,
}

impl fmt::Display for Bad {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = match self {
            Bad::Fields { found, expected } => {
                return write!(f, "{found} fields where the header has {expected}");
            }
            Bad::Quote => "a quote is not closed, or something follows it",
            Bad::TooLong => "longer than any line should be",
            Bad::Empty => "proposal, voter or choice is empty",
            Bad::NotANumber => "the power is not a number",
            Bad::Negative => "the power is negative",
            Bad::TooLarge => "the power is larger than 2^256 - 1",
            Bad::TooFine => "the power has more digits after the point than can be kept",
            Bad::NotATime => "the time is not one",
            Bad::NoSuchChoice => "the choice is none that the proposal offers",
            Bad::TooManyChoices => "more choices in one proposal than can be told apart",
            Bad::NoSuchProposal => "its proposal is not in the file",
            Bad::Shape => "not the shape of a vote or a proposal",
        };
        f.write_str(words)
    }
}

/// Why a line or entry is not taken.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Stop {
    Bad(Bad),
    /// Nor is any other.
    NoRoom,
}

impl From<Bad> for Stop {
    fn from(why: Bad) -> Stop {
        Stop::Bad(why)
    }
}

impl From<NoRoom> for Stop {
    fn from(_: NoRoom) -> Stop {
        Stop::NoRoom
    }
}

/// Why nothing could be read from a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Nothing in it.
    Empty,
    /// The first line names no column of this name.
    NoColumn(&'static str),
    /// Written as UTF-16.
    Utf16,
    /// Not JSON of this sort; where, in bytes.
    NotJson(u64),
    /// JSON without proposals or votes.
    NoVotes,
    /// JSON of more bytes than are read at once: how many are.
    TooLarge(u64),
    /// More than there is room for in memory.
    NoRoom,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refused::Empty => f.write_str("nothing in it"),
            Refused::NoColumn(name) => write!(f, "its first line names no column {name}"),
            Refused::Utf16 => f.write_str("written as UTF-16: save it as UTF-8"),
            Refused::NotJson(at) => write!(f, "not JSON, from byte {at}"),
            Refused::TooLarge(most) => write!(f, "more than {most} bytes of JSON"),
            Refused::NoRoom => f.write_str("more votes than there is room for in memory"),
            Refused::NoVotes => f.write_str("no proposals or no votes in it"),
        }
    }
}

impl core::error::Error for Refused {}
