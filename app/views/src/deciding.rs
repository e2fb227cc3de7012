//! Who is deciding one vote: what the lab is told of it, and what it answers. Sensitivities of one count, not predictions.

use crate::*;
use serde::{Deserialize, Serialize};

/// A vote's counted ballots and rule.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct VoteFigures {
    /// What it is about.
    pub of: VoteNames,
    /// As the engine counted it.
    pub counted: CountedVote,
    /// The account looking on.
    pub me: Option<Address>,
    /// Its weight in base units, where that is known.
    pub my_power: Option<String>,
}

/// A vote as the record names it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoteNames {
    /// Space id.
    pub space: Hex,
    /// Proposal id.
    pub proposal: Hex,
    /// What put it to the vote: an act's id.
    pub opening: Hex,
}

/// Ballots that count, with the rule that they are counted by. Powers in base units, decimal.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountedVote {
    /// The ballots, each account once.
    pub ballots: Vec<CountedBallot>,
    /// Quorum, if known.
    pub quorum: Option<String>,
    /// All power that may vote, if known.
    pub eligible: Option<String>,
    /// Threshold in basis points of for and against.
    pub threshold_bps: u32,
    /// Whether everybody's weight is what they hold themselves, by the rule of the vote. Where others may delegate to them,
    /// no source says how much of a weight is their own.
    pub all_own: bool,
    /// Whom the proposal's calls pay.
    pub pays: Pays,
}

/// A ballot that counts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountedBallot {
    /// Account.
    pub account: Address,
    /// 1 for, 2 against, 3 abstain.
    pub choice: u8,
    /// Power.
    pub power: String,
    /// First seen here, unix ms.
    pub seen: i64,
}

/// Whom a proposal's calls pay.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Pays {
    /// It has no calls, and binds nobody on chain.
    #[default]
    NoCalls,
    /// It binds on chain, and its calls are not in the text that was voted on.
    NotHere,
    /// By its calls: whom they send coins or tokens to, and how many calls are such that this cannot be told.
    Calls(Vec<Address>, u32),
}

/// Who is deciding a vote.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct WhoDecides {
    /// Fewest addresses that could pass this alone; none when no set of voters could.
    pub passing: Option<u32>,
    /// Fewest addresses that could block it; none when no set could.
    pub blocking: Option<u32>,
    /// On how few the result hung.
    pub needed: Needed,
    /// Addresses each of which alone would change the result by voting the other way, largest first.
    pub pivotal: Vec<Address>,
    /// Those who would change it by not voting, largest first.
    pub pivotal_by_absence: Vec<Address>,
    /// What the looking account could do.
    pub me: MyPart,
    /// Result as counted: passes.
    pub passes: bool,
    /// The same votes by other rules.
    pub ways: Vec<OtherCount>,
    /// Since when nothing could change the result.
    pub settled: Settled,
    /// What those whom its calls pay did; none where it has no calls, or they are not known.
    pub paid: Option<PaidVotes>,
    /// Voters with a say.
    pub voters: u32,
    /// Too few voters (under 5) to say much.
    pub too_few: bool,
    /// What all this was computed from, line by line.
    pub data: String,
    /// SHA-256 of `data`, in hex with `0x`.
    pub hash: Hex,
}

/// On how few a result hung.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Needed {
    /// The fewest addresses without whose votes it would be the other one.
    Addresses(u32),
    /// It would be the same whoever had stayed away.
    Nobody,
    /// Not known.
    #[default]
    Unknown,
}

/// What the looking account could do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum MyPart {
    /// Nobody looks on, or their weight is not known.
    #[default]
    Unknown,
    /// Has no weight.
    NoWeight,
    /// Its vote counts: whether it alone would change the result by voting the other way.
    Voted(bool),
    /// Has not voted: whether its vote could change the result as it stands.
    Could(bool),
}

/// The same votes by another rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherCount {
    /// Which.
    pub way: OtherWay,
    /// Whether it passes; none where that is not known.
    pub passes: Option<bool>,
    /// Whether that is another result. Where the quorum is left aside it is so on both sides.
    pub changed: bool,
}

/// Another rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum OtherWay {
    /// One vote for each address: so many for, so many against.
    OneEach(u32, u32),
    /// The square root of each weight.
    SquareRoot,
    /// Nobody counts more than so many hundredths of a percent of all power cast.
    Cap(u32),
    /// Everybody counts what they hold themselves.
    Undelegated,
    /// Without so many largest, under the quorum as it is.
    WithoutTop(u32),
}

/// Since when nothing could change the result, if nobody who voted votes again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Settled {
    /// How much power may vote is not known.
    #[default]
    NoEligible,
    /// Power that has not voted could still change it, or could to the end.
    Open,
    /// With so many ballots; the last of them was first seen here at this time, unix ms.
    Since(u32, i64),
}

/// What those whom a proposal pays did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaidVotes {
    /// Those paid who voted for it, largest first.
    pub voted_for: Vec<Address>,
    /// Their share of all power for it, basis points, rounded down; none where nothing was cast for it.
    pub share_bps: Option<u32>,
    /// Whether it passes without the votes of anybody paid.
    pub passes_without: bool,
    /// How many addresses its calls pay.
    pub paid: u32,
    /// Calls of which it cannot be told whom they pay.
    pub untold: u32,
}

/// A decision of a study that is to be told in full, and who looks on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Citing {
    /// The decision, as its source names it.
    pub id: String,
    /// The account looking on.
    pub me: Option<Address>,
}

/// One decision of a study in full, contested or not, under the rule in force. Nothing of it changes with what a reader
/// looks at.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CitedDecision {
    /// What it is called; empty where its source gives no title. Untrusted text.
    pub title: String,
    /// How it came out; unknown where its rule is not one that Locus counts.
    pub outcome: OutcomeWord,
    /// Addresses that voted with power.
    pub voters: u32,
    /// Fewest of them that could have decided it against all others; none where no set of them could, or its rule is not
    /// counted.
    pub passing: Option<u32>,
    /// Fewest that could have blocked it; likewise.
    pub blocking: Option<u32>,
    /// On how few it hung.
    pub needed: Needed,
    /// Addresses each of which alone would have changed it by voting otherwise, largest first.
    pub pivotal: Vec<Address>,
    /// Those who would have changed it by not voting, largest first.
    pub pivotal_by_absence: Vec<Address>,
    /// What the looking account did.
    pub me: MyPart,
    /// The same votes by other rules: which, and how it would have come out.
    pub ways: Vec<(ColumnName, Cell)>,
    /// Where powers are capped, nobody counts more than so many hundredths of a percent of all power cast.
    pub cap_bps: u32,
    /// Rule and votes, line by line.
    pub data: String,
    /// SHA-256 of `data`, in hex with `0x`.
    pub hash: Hex,
}
