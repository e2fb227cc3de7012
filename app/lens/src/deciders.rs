//! Who is deciding a `basic/1` vote: the fewest who could pass or block it, who would change it
//! alone, and what it would be without the largest.

use record::{Address, Choice, Power, Terms};
use rules::tally::Tally;

use crate::{
    decide::{Outcome, Poll, Variant},
    history::{Cast, Decision, Rule, VoterIndex},
};

/// How a voter voted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// For.
    For,
    /// Against.
    Against,
    /// Takes part and chooses neither.
    Abstain,
}

impl Side {
    /// From the number of a `basic/1` choice.
    pub fn from_number(number: u8) -> Option<Side> {
        match number {
            1 => Some(Side::For),
            2 => Some(Side::Against),
            3 => Some(Side::Abstain),
            _ => None,
        }
    }
}

/// An address whose ballot counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Voter {
    /// The address. Never a person: one may have many.
    pub account: Address,
    /// How it voted.
    pub side: Side,
    /// Its power in base units.
    pub power: Power,
}

/// A vote as counted, with its rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Vote {
    /// Those whose ballots count, in any order, each address once.
    pub voters: Vec<Voter>,
    /// For must be more than this share of for and against, in hundredths of a percent.
    pub threshold_bps: u64,
    /// The least power that must take part; `None` where it is not known, and then it is left aside.
    pub quorum: Option<Power>,
}

/// Who is deciding a vote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhoDecides {
    /// Whether it passes as counted.
    pub passes: bool,
    /// Whether the quorum is known; where not, every figure leaves it aside.
    pub quorum_known: bool,
    /// The fewest of the voters who could pass it whatever the other voters do: vote against, or
    /// stay away. `None` where not even all of them could.
    pub passing: Option<u32>,
    /// The fewest of the voters who could block it whatever the other voters do, by voting against
    /// it or by staying away. `None` where nobody voted.
    pub blocking: Option<u32>,
    /// Those who alone would change the result by voting otherwise, largest first.
    pub pivotal: Vec<Address>,
    /// Those who alone would change the result by not voting, largest first.
    pub pivotal_by_absence: Vec<Address>,
    /// With one vote for each address. The quorum, which is in power, is left aside.
    pub one_each: OneEach,
    /// Whether it passes when every voter weighs the integer square root of their power. The quorum
    /// is left aside.
    pub square_root: bool,
    /// Without the largest 1, and without the largest 3, under the quorum as it is.
    pub without_top: Vec<WithoutTop>,
    /// How many voters there are.
    pub voters: u32,
}

/// The vote with one vote for each address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OneEach {
    /// Whether it passes.
    pub passes: bool,
    /// Addresses for.
    pub yes: u32,
    /// Addresses against.
    pub no: u32,
}

/// The vote without its largest voters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WithoutTop {
    /// How many are left out. Of several with equal power those with the lower address go first.
    pub left_out: u32,
    /// Whether it passes without them.
    pub passes: bool,
    /// Whether enough take part without them.
    pub quorum_met: bool,
}

impl Vote {
    /// From a count under `basic/1`; `None` under another rule.
    pub fn of(terms: &Terms, tally: &Tally) -> Option<Vote> {
        let voter = |ballot: &rules::tally::Counted| match ballot.choice {
            Choice::One(number) => Some(Voter {
                account: ballot.account,
                side: Side::from_number(number)?,
                power: ballot.power,
            }),
            _ => None,
        };
        if terms.rule != record::Rule::Basic {
            return None;
        }
        Some(Vote {
            voters: tally.counted.iter().map(voter).collect::<Option<_>>()?,
            threshold_bps: terms.threshold_bps,
            quorum: tally.quorum,
        })
    }
}

impl Vote {
    /// From ballots as a page has them: address, number of the choice, power in base units. `None`
    /// where one of them is not written as the protocol writes it.
    pub fn read(
        counted: &[(String, u8, String)],
        quorum: Option<&str>,
        threshold_bps: u32,
    ) -> Option<Vote> {
        let voter = |(account, number, power): &(String, u8, String)| {
            Some(Voter {
                account: account.parse().ok()?,
                side: Side::from_number(*number)?,
                power: decimal(power)?,
            })
        };
        Some(Vote {
            voters: counted.iter().map(voter).collect::<Option<_>>()?,
            threshold_bps: threshold_bps.into(),
            quorum: match quorum {
                Some(quorum) => Some(decimal(quorum)?),
                None => None,
            },
        })
    }
}

/// Digits only: the parser of big integers also takes other bases and underscores.
fn decimal(text: &str) -> Option<Power> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits { text.parse().ok() } else { None }
}

/// Who is deciding `vote`. `None` where the powers add up to more than any token can have.
pub fn who_decides(vote: &Vote) -> Option<WhoDecides> {
    let mut voters = vote.voters.clone();
    voters.sort_by_key(|voter| voter.account);
    let decision = decision(vote, &voters)?;
    let poll = Poll::new(&decision);
    Power::checked_from_limbs_slice(poll.totals.all.as_limbs())?;

    let accounts = |those: Vec<VoterIndex>| {
        let account = |voter: VoterIndex| Some(voters.get(voter as usize)?.account);
        those.into_iter().filter_map(account).collect()
    };
    let without_top = [1, 3].into_iter().filter(|top| *top <= poll.voters());
    let without_top = without_top.filter_map(|top| {
        let totals = poll.counted(Variant::WithoutTop(top))?;
        Some(WithoutTop {
            left_out: top,
            passes: totals.outcome(&decision.rule) == Outcome::Passed,
            quorum_met: totals.quorum_met(&decision.rule),
        })
    });
    let heads = |side: Side| {
        let on_it = poll
            .largest
            .iter()
            .filter(|vote| vote.choice == side as u16);
        on_it.count() as u32
    };
    let passes_as = |variant| {
        let totals = poll.counted(variant)?;
        Some(totals.outcome(&decision.rule.without_quorum()) == Outcome::Passed)
    };
    Some(WhoDecides {
        passes: poll.outcome == Outcome::Passed,
        quorum_known: vote.quorum.is_some(),
        passing: poll.passing(),
        blocking: poll.blocking(),
        pivotal: accounts(poll.pivotal_by_reversal()),
        pivotal_by_absence: accounts(poll.pivotal()),
        one_each: OneEach {
            passes: passes_as(Variant::OneAccount)?,
            yes: heads(Side::For),
            no: heads(Side::Against),
        },
        square_root: passes_as(Variant::SquareRoot)?,
        without_top: without_top.collect(),
        voters: poll.voters(),
    })
}

/// The vote as a decision by majority, its voters numbered as they stand.
fn decision(vote: &Vote, voters: &[Voter]) -> Option<Decision> {
    let cast = |(number, voter): (VoterIndex, &Voter)| Cast {
        voter: number,
        choice: voter.side as u16,
        power: voter.power,
        own: None,
        at: None,
    };
    Some(Decision {
        rule: Rule::Majority {
            yes: Side::For as u16,
            no: Side::Against as u16,
            abstain: Some(Side::Abstain as u16),
            threshold_bps: u32::try_from(vote.threshold_bps).ok()?,
            quorum: vote.quorum,
            against_counts: true,
        },
        votes: (0..).zip(voters).map(cast).collect(),
        ..Decision::default()
    })
}
