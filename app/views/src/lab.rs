//! What a page may ask of the lab: figures that take long.
//!
//! A study is one history of votes held in the lab: it comes in (a file in pieces), and then
//! figures are asked of it as often as the reader changes what to look at. News of a study carry the number of the
//! question; late answers to an older one are dropped.

use crate::*;
use serde::{Deserialize, Serialize};

/// From a page to the lab.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ToLab {
    /// The first message: the page's build id.
    Hello(String),
    /// Who is deciding this vote? `u32` names the question.
    WhoDecides(u32, VoteFigures),
    /// A QR code of a text.
    Qr(u32, String),
    /// A study begins: its bytes will come in pieces.
    Begin(u32, Incoming),
    /// The next piece. Answered by [`StudyNews::Took`].
    Piece(u32, #[serde(with = "pieces")] Vec<u8>),
    /// That was the last piece. Answered by [`StudyNews::Opened`].
    End(u32),
    /// Figures of a study, with what happened beside its votes; the second number names the question, and what is still
    /// being worked out for an older one is given up.
    Figures(u32, u32, FigureOptions, Vec<Happened>),
    /// What is known beside the votes of a study. What was told last is told again with it, as news of the last question.
    Ledger(u32, Ledger),
    /// One decision of a study in full. Answered by [`StudyNews::Cited`].
    Cite(u32, Citing),
    /// Gives up what is being worked out; the study stays.
    Stop(u32),
    /// Forgets a study.
    Forget(u32),
}

/// From the lab to a page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum FromLab {
    /// Ready.
    Ready,
    /// Another build.
    OtherBuild(String),
    /// Answer to [`ToLab::WhoDecides`].
    WhoDecides(u32, Result<WhoDecides, Why>),
    /// Answer to [`ToLab::Qr`].
    Qr(u32, Result<Qr, Why>),
    /// News of a study.
    Study(u32, StudyNews),
}

/// What is about to come.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Incoming {
    /// Its name; untrusted text.
    pub name: String,
    /// How many bytes, where that is known.
    pub of: Option<u64>,
    /// What the bytes are.
    pub kind: IncomingKind,
    /// The rule to count by where it names none.
    pub rule: AssumedRule,
}

/// What the bytes of a study are.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum IncomingKind {
    /// A file as somebody has it: its form is recognised.
    #[default]
    File,
    /// A file that a generator made.
    Generated,
    /// A history that the engine read (`lens::history::packed`): from what, and what its votes rest on.
    Packed(HistoryForm, SourceTrust),
}

/// News of a study.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum StudyNews {
    /// So many bytes were read.
    Took(u64),
    /// All is read: what it holds.
    Opened(Box<StudySummary>),
    /// The sentence at the top, for this question.
    Headline(u32, Headline),
    /// One figure, for this question.
    Figure(u32, Box<Figure>),
    /// How far the question is: done, of.
    Working(u32, u32, u32),
    /// All figures of this question are there.
    Done(u32),
    /// The decision that was asked for; none where the study has no such decision.
    Cited(Citing, Option<Box<CitedDecision>>),
    /// The file holds no votes that can be read.
    Unreadable(Unreadable),
    /// It cannot go on.
    Failed(Why),
}

/// What a history holds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct StudySummary {
    /// The file's name, or the network's.
    pub name: String,
    /// What it was recognised as.
    pub form: HistoryForm,
    /// Decisions with at least one vote.
    pub decisions: u32,
    /// Votes that count.
    pub votes: u64,
    /// Addresses.
    pub voters: u32,
    /// The first and the last close, Unix milliseconds.
    pub from: Option<i64>,
    /// See `from`.
    pub until: Option<i64>,
    /// SHA-256 of the bytes read, in hex with `0x`; none where it was no file.
    pub hash: Option<Hex>,
    /// What the votes rest on.
    pub source: SourceTrust,
    /// What was wrong in it.
    pub notes: FileNotes,
    /// The rule that was taken, where the source names none.
    pub assumed: Option<AssumedRule>,
}

/// What must be said about a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileNotes {
    /// Lines that were looked at, without the first and empty ones.
    pub lines: u64,
    /// Of those, how many could not be used.
    pub bad: u64,
    /// The first of them: number of the line from 1, and why.
    pub first_bad: Vec<(u64, BadLine)>,
    /// Decisions that are left out because voting on them is not over.
    pub open: u64,
    /// Votes that a later vote of the same voter replaced.
    pub replaced: u64,
    /// Votes without power; they count in no figure.
    pub powerless: u64,
    /// Votes whose own and delegated power do not add up; these two are left aside.
    pub unsplit: u64,
    /// Votes whose power is written such as `1.000` where decimals may have a comma; it was read as 1.
    pub pointed: u64,
    /// Votes that carry a signature which shows nothing here: another key's, a contract's, or over something else.
    pub wrongly_signed: u64,
    /// Decisions whose rule Locus does not count.
    pub without_rule: u64,
}

/// Why a line could not be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum BadLine {
    /// So many values where the first line names so many.
    Fields(u32, u32),
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
    /// The power is larger than any token can have.
    TooLarge,
    /// The power has more digits after the point than can be kept.
    TooFine,
    /// The time is not one.
    NotATime,
    /// The choice is none that the proposal offers.
    NoSuchChoice,
    /// More choices in one proposal than can be told apart.
    TooManyChoices,
    /// Its proposal is not in the file.
    NoSuchProposal,
    /// Not the shape of a vote or a proposal.
    Shape,
}

/// Why nothing could be read from a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Unreadable {
    /// Nothing in it.
    Empty,
    /// Its first line names no column of this name.
    NoColumn(String),
    /// Written as UTF-16.
    Utf16,
    /// Not JSON, from this byte on.
    NotJson(u64),
    /// No proposals or no votes in it.
    NoVotes,
    /// So many proposals, and voting on none of them is over.
    OnlyOpen(u64),
    /// Larger than what is read of this form, in bytes.
    TooLarge(u64),
    /// More votes than there is room for in memory here.
    NoRoom,
}

/// What a history was recognised as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum HistoryForm {
    /// Lines of separated values.
    #[default]
    Csv,
    /// JSON from Snapshot's API.
    Snapshot,
    /// A Governor's log.
    Governor,
    /// Locus's own record.
    Record,
}

/// Which figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FigureOptions {
    /// Decisions that closed from here on, Unix milliseconds.
    pub from: Option<i64>,
    /// Up to here.
    pub until: Option<i64>,
    /// The period to compare it with: from, until.
    pub other: Option<(i64, i64)>,
    /// Contested when the runner-up had at least this share, in hundredths of a percent.
    pub threshold_bps: u32,
    /// What else the reader set otherwise than Locus.
    pub otherwise: Otherwise,
}

impl Default for FigureOptions {
    fn default() -> Self {
        FigureOptions {
            from: None,
            until: None,
            other: None,
            threshold_bps: 2500,
            otherwise: Otherwise::default(),
        }
    }
}

/// The sentence at the top: how few addresses were usually enough, now and before.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Headline {
    /// How many addresses were enough in more than half of the contested decisions; none where there were none.
    pub few: Option<u32>,
    /// In how many contested decisions.
    pub contested: u32,
    /// In the period before, of the same length.
    pub few_before: Option<u32>,
    /// In how many contested decisions.
    pub contested_before: u32,
    /// The later period, Unix milliseconds; none where the source has no dates, and then it is all of it.
    pub from: Option<i64>,
    /// Its end.
    pub until: Option<i64>,
    /// How many months the later period is long; 0 where it is all of it, and then there is none before.
    pub months: u32,
    /// All decisions in it whose rule is one that Locus counts.
    pub decisions: u32,
    /// Those whose rule is not: of them nobody knows who could have decided them.
    pub uncounted: u32,
    /// All decisions in the period before whose rule is one that Locus counts.
    pub before: u32,
    /// Contested when the next had at least this share, in hundredths of a percent.
    pub threshold_bps: u32,
    /// Under so many contested decisions the sentence says that it says little.
    pub few_to_say: u32,
}

/// A QR code.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Qr {
    /// Modules a side.
    pub side: u32,
    /// Modules row by row, true for dark.
    pub dark: Vec<bool>,
}

/// Bytes as one run: byte by byte, a megabyte takes a noticeable while.
mod pieces {
    use core::fmt;
    use serde::{Deserializer, Serializer, de::Visitor};

    pub fn serialize<S: Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
        to.serialize_bytes(bytes)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
        struct Bytes;
        impl Visitor<'_> for Bytes {
            type Value = Vec<u8>;

            fn expecting(&self, to: &mut fmt::Formatter) -> fmt::Result {
                to.write_str("bytes")
            }

            fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Vec<u8>, E> {
                Ok(bytes.to_vec())
            }

            fn visit_byte_buf<E>(self, bytes: Vec<u8>) -> Result<Vec<u8>, E> {
                Ok(bytes)
            }
        }
        from.deserialize_byte_buf(Bytes)
    }
}
