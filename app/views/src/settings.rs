//! Locus's own choices in its figures, and which of them a reader may set otherwise in the address. The choices
//! themselves are constants where they are used; the lab tells them.

use crate::FigureKind;
use serde::{Deserialize, Serialize};

/// A choice that Locus makes and that shapes what a reader sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Setting {
    /// From which share of the runner-up on a vote counts as contested.
    Contested,
    /// How a vote is counted whose source names no rule.
    Rule,
    /// How long the period is that the sentence at the top speaks of.
    Period,
    /// Under how many contested votes that sentence says that it says little.
    FewToSay,
    /// Medians take decisions with at least so many voters.
    LeastVoters,
    /// Nobody gets a share of votes won with fewer contested votes.
    LeastContested,
    /// Where "capped" caps each address.
    Cap,
    /// How many numbers the rolling median takes.
    Window,
    /// Steps that a drift lets pass, in hundredths of a standard deviation.
    Slack,
    /// Sum that raises the alarm, in hundredths of a standard deviation.
    Limit,
    /// In how many random orders it was tried how often chance alone raises it.
    Orders,
    /// With fewer contested votes nothing is said to have moved.
    LeastForDrift,
    /// How many of the heaviest play in the game of the power indices.
    Players,
    /// What wins in that game.
    Quota,
    /// How many coalitions are sampled where they are too many to count.
    Samples,
    /// How many of those who cast most are compared with one another.
    Compared,
    /// Pairs with fewer shared votes are not compared.
    LeastShared,
    /// In how many ways addresses are grouped.
    Groupings,
    /// Which of these ways is listed, by its number.
    Listed,
    /// How many of the largest are in the table of pairs.
    Paired,
    /// How many rows a table has at most.
    Rows,
    /// Where chance is drawn from.
    Seed,
    /// How sure an interval beside a share is.
    Interval,
    /// Which share of the voting time, at its end, is late.
    Late,
    /// Quorums that are so close are one, where a change of the quorum is marked.
    QuorumNear,
    /// Under how many voters the figures of a single vote say that they say little.
    FewOnVote,
    /// How much of the period before a history must reach over, to be compared with.
    Reach,
    /// How many lines a chart has at most.
    PicturedRows,
    /// How many bars.
    PicturedBars,
    /// Of how many addresses it shows pairs.
    PicturedAddresses,
    /// How many marks a chart over time has at most.
    Marks,
    /// How many of one source.
    MarksOfSource,
    /// How many contracts a search for powers looks through.
    SearchContracts,
    /// How many accounts it meets.
    SearchAccounts,
    /// How many steps it goes from where it started.
    SearchSteps,
    /// How many questions it asks.
    SearchQuestions,
    /// How many sources must say the same.
    Agreeing,
    /// In which order the proposals of a space stand.
    ProposalOrder,
    /// In which order the ballots of a vote stand.
    BallotOrder,
    /// In which order comments stand.
    CommentOrder,
    /// In which order the spaces of this browser stand.
    SpaceOrder,
    /// Which chain sources and relays are offered.
    Hosts,
}

/// A part of an address that sets something otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Addressed {
    /// What stands before `=`.
    pub name: &'static str,
    /// The least it may be.
    pub least: u32,
    /// The most.
    pub most: u32,
}

impl Setting {
    /// All of them, in the order in which they are told.
    pub const ALL: [Setting; 42] = [
        Setting::Contested,
        Setting::Rule,
        Setting::Period,
        Setting::FewToSay,
        Setting::LeastVoters,
        Setting::LeastContested,
        Setting::Cap,
        Setting::Window,
        Setting::Slack,
        Setting::Limit,
        Setting::Orders,
        Setting::LeastForDrift,
        Setting::Players,
        Setting::Quota,
        Setting::Samples,
        Setting::Compared,
        Setting::LeastShared,
        Setting::Groupings,
        Setting::Listed,
        Setting::Paired,
        Setting::Rows,
        Setting::Seed,
        Setting::Interval,
        Setting::Late,
        Setting::QuorumNear,
        Setting::FewOnVote,
        Setting::Reach,
        Setting::PicturedRows,
        Setting::PicturedBars,
        Setting::PicturedAddresses,
        Setting::Marks,
        Setting::MarksOfSource,
        Setting::SearchContracts,
        Setting::SearchAccounts,
        Setting::SearchSteps,
        Setting::SearchQuestions,
        Setting::Agreeing,
        Setting::ProposalOrder,
        Setting::BallotOrder,
        Setting::CommentOrder,
        Setting::SpaceOrder,
        Setting::Hosts,
    ];

    /// Those that only an address sets; period, rule and contested share have a control on the page as well.
    pub const NUMBERS: [Setting; 11] = [
        Setting::LeastVoters,
        Setting::LeastContested,
        Setting::Window,
        Setting::Slack,
        Setting::Limit,
        Setting::Compared,
        Setting::Seed,
        Setting::Late,
        Setting::Cap,
        Setting::Quota,
        Setting::Listed,
    ];

    /// How an address sets it; none where only the program can.
    pub fn addressed(self) -> Option<Addressed> {
        let (name, least, most) = match self {
            Self::Contested => ("contested", 1, 5000),
            Self::LeastVoters => ("voters", 1, 1000),
            Self::LeastContested => ("enough", 1, 1000),
            Self::Window => ("window", 1, 1000),
            Self::Slack => ("slack", 0, 300),
            Self::Limit => ("limit", 100, 2000),
            // Pairs grow with the square.
            Self::Compared => ("compared", 2, 1000),
            Self::Seed => ("seed", 0, u32::MAX),
            Self::Late => ("late", 100, 5000),
            Self::Cap => ("cap", 1, 10_000),
            // With less than half, two coalitions could win at once.
            Self::Quota => ("quota", 5000, 9999),
            Self::Listed => ("listed", 1, 9),
            _ => return None,
        };
        Some(Addressed { name, least, most })
    }

    /// Whether what an address says here makes this figure another. From which share on a vote is contested is among
    /// every figure's inputs.
    pub fn shapes(self, kind: FigureKind) -> bool {
        use FigureKind::{
            Agreement, Blocs, Coalition, Counterfactual, LateSwings, Periods, Potential, Prevail,
        };
        match self {
            Self::LeastVoters => matches!(kind, Coalition | Periods),
            Self::LeastContested => matches!(kind, Prevail | Potential),
            Self::Window | Self::Slack | Self::Limit => kind == Coalition,
            Self::Compared => matches!(kind, Agreement | Blocs),
            Self::Seed => matches!(kind, Coalition | Potential),
            Self::Late => matches!(kind, LateSwings | Periods),
            Self::Cap => matches!(kind, Counterfactual | Periods),
            Self::Quota => kind == Potential,
            Self::Listed => kind == Blocs,
            _ => false,
        }
    }
}

/// What of a setting stands in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SettingWord {
    /// What it is called.
    Name,
    /// What it is, where that is no number.
    Value,
    /// What it does to what a reader sees.
    Effect,
    /// Where it can be set otherwise.
    Change,
}

/// What a reader set otherwise; what is not here is as Locus chose it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Otherwise([Option<u32>; Setting::NUMBERS.len()]);

impl Otherwise {
    /// What was set; none where it is as Locus chose it.
    pub fn get(&self, setting: Setting) -> Option<u32> {
        let place = Setting::NUMBERS.iter().position(|one| *one == setting)?;
        self.0.get(place).copied().flatten()
    }

    /// Sets one of [`Setting::NUMBERS`]; what an address may not say is left as Locus chose it.
    pub fn set(&mut self, setting: Setting, value: Option<u32>) {
        let allowed = |value: &u32| {
            let may = setting.addressed();
            may.is_some_and(|may| (may.least..=may.most).contains(value))
        };
        let place = Setting::NUMBERS.iter().position(|one| *one == setting);
        if let Some(set) = place.and_then(|place| self.0.get_mut(place)) {
            *set = value.filter(allowed);
        }
    }

    /// All that is set otherwise.
    pub fn all(&self) -> impl Iterator<Item = (Setting, u32)> {
        let set = |setting: Setting| Some((setting, self.get(setting)?));
        Setting::NUMBERS.into_iter().filter_map(set)
    }
}
