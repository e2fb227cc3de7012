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
    /// Numbers about the whole of it, such as a median.
    pub values: Vec<(ValueName, Cell)>,
    /// Moments to mark where it runs over time.
    pub marks: Vec<Mark>,
    /// What must be said beside it, in the order of weight.
    pub remarks: Vec<Remark>,
    /// What it was computed from.
    pub inputs: Inputs,
}

impl Figure {
    /// One without rows, on these inputs.
    pub fn empty(kind: FigureKind, inputs: Inputs) -> Figure {
        Figure {
            kind,
            columns: Vec::new(),
            rows: Vec::new(),
            values: Vec::new(),
            marks: Vec::new(),
            remarks: Vec::new(),
            inputs,
        }
    }

    /// Where a column stands.
    pub fn place(&self, name: ColumnName) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }

    /// The cell of a row in a column; unknown where there is no such column.
    pub fn cell<'a>(&self, row: &'a [Cell], name: ColumnName) -> &'a Cell {
        self.place(name)
            .and_then(|at| row.get(at))
            .unwrap_or(&Cell::Unknown)
    }
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
    /// Decisions that one address alone could have changed.
    Pivotal,
    /// Who votes alike: groups, as a range over several ways to group.
    Blocs,
    /// Agreement between pairs, with how many votes they share.
    Agreement,
    /// Drafted, sponsored, put to vote, passed, executed: by actor.
    Agenda,
    /// Outcomes that changed in the late part of the voting time.
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
    /// What Locus itself chose, what is in use, and where it can be set otherwise.
    Defaults,
    /// The same measures in two periods.
    Periods,
}

impl FigureKind {
    /// Its name in a permalink (`#figure=…`) and in the names of exported files.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Coalition => "coalition",
            Self::Lorenz => "lorenz",
            Self::Potential => "potential",
            Self::Prevail => "prevail",
            Self::Counterfactual => "other-rules",
            Self::Pivotal => "alone",
            Self::Blocs => "alike",
            Self::Agreement => "agreement",
            Self::Agenda => "agenda",
            Self::LateSwings => "late",
            Self::Turnout => "turnout",
            Self::Delegation => "delegation",
            Self::Unanswered => "unanswered",
            Self::Losers => "losers",
            Self::Alignment => "alignment",
            Self::Ended => "ended",
            Self::Defaults => "defaults",
            Self::Periods => "periods",
        }
    }
}

/// A column: what it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// What it is called; the words are in the locale files.
    pub name: ColumnName,
    /// Numbers stand on the right.
    pub number: bool,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ColumnName {
    /// A decision.
    Decision,
    /// When voting closed.
    Closed,
    /// An address, or a voter's name.
    Address,
    /// Another address, of a pair.
    OtherAddress,
    /// A group of those that vote alike.
    Group,
    /// A measure, where rows are measures.
    Measure,
    /// Fewest addresses that could decide it alone.
    Coalition,
    /// Fewest addresses that could block it.
    Blocking,
    /// Fewest addresses without whose votes the outcome would be another.
    Needed,
    /// Fewest addresses with more than half of the votes cast.
    OfVotes,
    /// Fewest of those who voted with more than half of the eligible power.
    OfEligible,
    /// Fewest delegates with more than half of the delegated power cast.
    OfDelegated,
    /// The least new power that would have changed it, with every vote as it was cast.
    Capture,
    /// The least new power that would have won against everybody who voted.
    CaptureWhole,
    /// Gini of the votes cast.
    Gini,
    /// Herfindahl–Hirschman index of the votes cast.
    Hhi,
    /// One divided by it.
    Effective,
    /// How many voters of equal power have the same entropy.
    EffectiveByEntropy,
    /// Theil's measure of the votes cast.
    Theil,
    /// Of it, what is between those who chose differently.
    TheilBetween,
    /// How many could each have changed it alone, by voting otherwise.
    Pivotal,
    /// How many could each have changed it alone, by not voting.
    PivotalByAbsence,
    /// The median of the coalitions up to here.
    RollingMedian,
    /// How many voted.
    Voters,
    /// How many addresses could have voted.
    Eligible,
    /// How many addresses had voted by then, in this decision or an earlier one.
    KnownHeads,
    /// The share of these that voted in this one.
    HeadsShare,
    /// Share of addresses, the smallest first.
    Heads,
    /// Share of what is held.
    Held,
    /// Share of the votes cast.
    Cast,
    /// Share of the deciding power.
    Deciding,
    /// Normalised Banzhaf index.
    Banzhaf,
    /// Shapley–Shubik index.
    Shapley,
    /// How often the address changed a contested outcome alone.
    Exercised,
    /// Lower end of the interval.
    Low,
    /// Upper end of the interval.
    High,
    /// Contested decisions in which it voted.
    Contested,
    /// Of these, how many went its way.
    Prevailed,
    /// The same as a share.
    PrevailedShare,
    /// The share to expect if votes were coin flips.
    Expected,
    /// Of these, how many did not go its way.
    Lost,
    /// Whether the losers accept; only a signed statement says so.
    Accepts,
    /// The outcome under the rule in force.
    InForce,
    /// The outcome with one vote for each address.
    OneEach,
    /// The outcome with the square root of each power.
    SquareRoot,
    /// The outcome with each power capped.
    Capped,
    /// The outcome without what was delegated.
    Undelegated,
    /// The outcome without the largest voter.
    WithoutLargest,
    /// The outcome without the three largest voters.
    WithoutThree,
    /// How many vote alike.
    Members,
    /// Which addresses these are.
    Who,
    /// The fewest votes that two of them share.
    SharedLeast,
    /// The most.
    SharedMost,
    /// Of the ways to group, in how many all of them are in one group.
    Together,
    /// Share of power.
    PowerShare,
    /// Share of shared votes on which they agree.
    Agree,
    /// The same, corrected for chance.
    Kappa,
    /// How many votes they share.
    Shared,
    /// How many it drafted.
    Drafted,
    /// How many it backed.
    Sponsored,
    /// How many it put to vote.
    PutToVote,
    /// Of these, how many passed.
    Passed,
    /// Of these, how many were executed.
    Executed,
    /// The outcome before the late part of the voting time.
    BeforeLate,
    /// The outcome at the end.
    AtEnd,
    /// Share of the power that was cast in the late part.
    LateShare,
    /// When no vote still to come could change it.
    Irreversible,
    /// Share of the voting time that was over by then.
    IrreversibleShare,
    /// Share of the eligible power that was cast.
    Turnout,
    /// Power cast.
    Power,
    /// Share of what was delegated.
    Delegated,
    /// Share of its votes that are its own.
    Own,
    /// How many objections.
    Objections,
    /// Share of the for that came from addresses it pays.
    PaidShare,
    /// The outcome without the votes of those it pays.
    WithoutPaid,
    /// How it ended.
    Settled,
    /// How long it took.
    Took,
    /// When it was settled.
    When,
    /// By whom or what.
    SettledBy,
    /// Who challenged it.
    Challenged,
    /// A setting of Locus's own.
    Setting,
    /// Locus's own choice of it.
    Value,
    /// What is in use on this page.
    InUse,
    /// What it does.
    Effect,
    /// Where it can be set otherwise.
    ChangedBy,
    /// In the period in view.
    ThisPeriod,
    /// In the period it is compared with.
    OtherPeriod,
}

/// A number about the whole of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ValueName {
    /// Decisions that were contested.
    Contested,
    /// All decisions.
    Decisions,
    /// The median of the smallest deciding coalitions.
    MedianCoalition,
    /// Decisions in which one address alone had more than half.
    TopMajority,
    /// Gini of what is held.
    GiniHeld,
    /// Gini of the votes cast.
    GiniCast,
    /// Gini of the deciding power.
    GiniDeciding,
    /// Median Gini of the votes cast, over decisions.
    MedianGini,
    /// Median Herfindahl–Hirschman index of the votes cast, over decisions.
    MedianHhi,
    /// Herfindahl–Hirschman index of who proposes.
    HhiProposers,
    /// Herfindahl–Hirschman index of delegated power.
    HhiDelegated,
    /// Changed outcomes with one vote for each address.
    FlipsOneEach,
    /// Changed outcomes with square roots.
    FlipsSquareRoot,
    /// Changed outcomes with a cap.
    FlipsCapped,
    /// Changed outcomes without delegation.
    FlipsUndelegated,
    /// Changed outcomes without the largest.
    FlipsWithoutLargest,
    /// Changed outcomes without the three largest.
    FlipsWithoutThree,
    /// The least number of groups over several ways to group.
    GroupsLeast,
    /// The greatest.
    GroupsMost,
    /// Entropy of power across groups, in bits: the least over several ways to group.
    EntropyLeast,
    /// The greatest.
    EntropyMost,
    /// Median turnout.
    MedianTurnout,
    /// Median turnout over heads: of the addresses that had voted by then.
    MedianHeads,
    /// Median number of voters.
    MedianVoters,
    /// Decisions that pay an address.
    Paying,
    /// Of these, how many would have ended otherwise without the votes of those they pay.
    FlipsWithoutPaid,
    /// Decisions that one address alone could have changed.
    ChangeableAlone,
    /// Outcomes that changed in the late part.
    LateSwings,
    /// Share of the power cast that was delegated.
    DelegatedShare,
    /// How addresses are weighed in the indices: the number of players.
    Players,
    /// The quota of the indices' game, as a share of the power cast.
    Quota,
    /// Contested when the runner-up had at least this share.
    ContestedFrom,
    /// Voters.
    Voters,
    /// How often the losing side was the same address.
    Votes,
}

/// One cell.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Cell {
    /// Nothing known; never zero.
    Unknown,
    /// Words from outside.
    Text(String),
    /// An address or a voter's name.
    Address(String),
    /// Several of them, in an order of weight.
    Addresses(Vec<String>),
    /// A decision: id, title.
    Decision(String, String),
    /// A measure, where rows are measures.
    Measure(ValueName),
    /// Something about a setting, where rows are settings.
    Setting(Setting, SettingWord),
    /// A rule that is taken where a source names none.
    Rule(AssumedRule),
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
    /// A span in milliseconds.
    Span(i64),
    /// An outcome, and whether it differs from the one in force.
    Outcome(OutcomeWord, bool),
    /// Yes or no.
    Flag(bool),
    /// A change behind which no decision was found.
    Change(Changed),
    /// By whom or what a disagreement was settled.
    Settler(Settler),
    /// Who signed a dispute of it: as far as is known here, nobody where there is none.
    Challengers(Vec<Address>),
}

/// How a decision went.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum OutcomeWord {
    /// It passed.
    Passed,
    /// It failed: too few for it.
    Failed,
    /// As much for as against, so it failed.
    Even,
    /// It failed: too few took part.
    NoQuorum,
    /// A choice won, in the words of its source.
    Won(String),
    /// Several choices lead together: nobody won.
    Tied,
    /// The first choice has too small a share: nobody won.
    NoMajority,
    /// Nobody with power voted.
    Nothing,
    /// The rule is not one that Locus counts.
    #[default]
    Unknown,
    /// It was changed, and no decision about it was found.
    Undecided,
}

/// A moment to mark.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// Unix milliseconds.
    pub at: i64,
    /// What happened then.
    pub what: MarkOf,
    /// The decision of the figure that it stands before: the first that ended then or later.
    pub before: Option<String>,
}

/// What happened at a moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MarkOf {
    /// From here on it is higher than before: by this many allowed false alarms it may be chance.
    Rose,
    /// From here on it is lower than before.
    Fell,
    /// Something that a source names, in the page's words: a quorum changed, a contract given away, its code replaced.
    Event(String),
    /// From this decision on a majority is counted from another share on, in hundredths of a percent: before, from here.
    Majority(u32, u32),
    /// From this decision on another share of all eligible power must take part, in hundredths of a percent: before,
    /// from here.
    Quorum(u32, u32),
    /// From this decision on votes are counted in another way.
    Counting,
}

/// Something that happened, as a page knows it from elsewhere than the votes: to be marked where it belongs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Happened {
    /// Unix milliseconds.
    pub at: i64,
    /// What, in the page's words.
    pub what: String,
}

/// What must be said beside a figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Remark {
    /// Too few to say much: how many there are, how many it takes.
    TooFew(u32, u32),
    /// Nothing to compute it from: this source has none.
    NoData,
    /// Left out for want of something: how many decisions, and what lacks.
    Left(u32, Lacks),
    /// Sampled, not exact: seed, samples, standard error in millionths.
    Sampled(u64, u32, u32),
    /// How often chance alone raises this alarm, in hundredths of a percent.
    FalseAlarms(u32),
    /// Only so many were taken, the largest first; of how many.
    Largest(u32, u32),
    /// The rule is not known: it was taken as this one.
    Assumed(AssumedRule),
    /// Of so many decisions the source does not say when voting opened and closed: first and last vote were taken.
    WindowGuessed(u32),
    /// In no way to group are there two that vote alike.
    NoGroups,
    /// No decision could have been changed by one address alone.
    NobodyAlone,
    /// Nobody looked for changes without a decision.
    ChangesUnread,
    /// So many changes are left out: they were made before anything could be decided.
    ChangesEarly(u32),
    /// So many changes are left out: whether they were decided is not known.
    ChangesUnmatched(u32),
    /// So many changes have no date, and are left out where a period is looked at.
    ChangesUndated(u32),
    /// The reader set this otherwise than Locus: to what, as an address says it.
    Otherwise(Setting, u32),
}

/// What a decision lacks, so that it is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Lacks {
    /// A rule that Locus counts.
    Rule,
    /// Any power.
    Power,
    /// Times of votes.
    Times,
    /// All that could have voted.
    Eligible,
    /// What each voter holds and what was delegated.
    Delegation,
    /// Who proposed it.
    Proposer,
    /// Enough voters for medians and counts over decisions.
    Voters,
    /// A choice that prevailed.
    Winner,
    /// A vote of the side that prevailed that it rested on: the others fell short by themselves.
    Resting,
    /// A date.
    Date,
    /// What it would do.
    Calls,
}

/// What a figure was computed from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inputs {
    /// Decisions taken.
    pub decisions: u32,
    /// Of these, contested.
    pub contested: u32,
    /// Votes in them.
    pub votes: u64,
    /// The first and last time, Unix milliseconds.
    pub from: Option<i64>,
    /// See `from`.
    pub until: Option<i64>,
    /// Contested when the runner-up had at least this share, in hundredths of a percent.
    pub threshold_bps: u32,
    /// What the votes rest on.
    pub source: SourceTrust,
    /// The same of the period that this one is compared with.
    pub other: Option<Box<Inputs>>,
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

/// A rule taken where a source names none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum AssumedRule {
    /// The choice with the most power wins.
    #[default]
    Plurality,
    /// For must be more than half of for and against.
    Majority,
}
