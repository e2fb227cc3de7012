//! A figure on who decides, as a page shows it: a table with its inputs. The chart beside it is drawn from the same
//! rows, so chart, table and export can never differ.

use crate::*;
use serde::{Deserialize, Serialize};

/// One figure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// Which; its title, its formula and the look of its chart follow from it.
    pub kind: FigureKind,
    /// The table's columns.
    pub columns: Vec<Column>,
    /// Rows, each as long as `columns`.
    pub rows: Vec<Vec<Cell>>,
    /// What must be said beside it, in the order of weight.
    pub remarks: Vec<Remark>,
    /// What it was computed from.
    pub inputs: Inputs,
}

/// Which figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum FigureKind {
    /// Fewest addresses that could decide, per decision, with the rolling median and its drift.
    Coalition,
    /// Stake held, votes cast and deciding power as Lorenz curves.
    Lorenz,
    /// A-priori power against exercised power.
    Potential,
    /// Who prevails when it is contested.
    Prevail,
    /// Decisions by rules, changed outcomes marked.
    Counterfactual,
    /// Who votes alike: groups, as a range over several ways to group.
    Blocs,
    /// Agreement between pairs, with how many votes they share.
    Agreement,
    /// Drafted, sponsored, put to vote, passed, executed: by actor.
    Agenda,
    /// Outcomes that changed in the last tenth of the voting time.
    LateSwings,
    /// Turnout over eligible power and over heads.
    Turnout,
    /// How concentrated delegated power is.
    Delegation,
    /// Objections that had no answer when voting opened.
    Unanswered,
    /// Who loses, and whether they accept.
    Losers,
    /// What share of a decision's for came from addresses that it pays.
    Alignment,
    /// How disagreements ended.
    Ended,
    /// Rules and defaults in force, with who changed them.
    Defaults,
}

/// A column: what it holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Key of its name in the locale files, such as `decision` or `prevailed`.
    pub name: ColumnName,
    /// Numbers stand on the right.
    pub number: bool,
}

/// Key of a column's name in the locale files.
pub type ColumnName = String;

/// One cell.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Cell {
    /// Nothing known; never zero.
    Unknown,
    /// Words from outside.
    Text(String),
    /// An address or a voter's name.
    Address(String),
    /// A decision: id, title.
    Decision(String, String),
    /// A whole number.
    Count(u64),
    /// A share in hundredths of a percent.
    Share(i64),
    /// A number in millionths.
    Micro(i64),
    /// Power.
    Amount(Amount),
    /// Unix milliseconds.
    Time(i64),
    /// An outcome: its words, and whether it differs from the one in force.
    Outcome(String, bool),
    /// Yes or no.
    Flag(bool),
}

/// What must be said beside a figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Remark {
    /// Too few to say much: how many there are, how many it takes.
    TooFew(u32, u32),
    /// Nothing to compute it from: this source has none.
    NoData,
    /// Left out for want of something: how many decisions, key of what lacks.
    Left(u32, String),
    /// Sampled, not exact: seed, samples, standard error in millionths.
    Sampled(u64, u32, u32),
    /// How often chance alone raises this alarm, in hundredths of a percent.
    FalseAlarms(u32),
    /// Only the largest were taken.
    Largest(u32),
}

/// What a figure was computed from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inputs {
    /// Decisions taken.
    pub decisions: u32,
    /// Votes in them.
    pub votes: u64,
    /// The first and last time, Unix milliseconds.
    pub from: Option<i64>,
    /// See `from`.
    pub until: Option<i64>,
    /// What the votes rest on.
    pub source: SourceTrust,
}

/// What an imported history rests on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum SourceTrust {
    /// Signed acts, each verified in this browser.
    Verified,
    /// Logs of a chain, as so many sources agree.
    Chain(Trust),
    /// A file; of its votes so many carry a signature that holds.
    File {
        /// Signatures verified here.
        signed: u64,
        /// Without one.
        unsigned: u64,
    },
    /// Made by a generator: nobody cast these votes.
    Generated,
    /// Not known.
    #[default]
    Unknown,
}
