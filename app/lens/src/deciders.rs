//! Who is deciding a `basic/1` vote: the fewest who could pass or block it, who would change it
//! alone, since when nothing could, and what it would be by other rules.

use alloy_primitives::U512;
use record::{Address, Choice, Power, Terms};
use rules::tally::Tally;

use crate::{
    decide::{Needed, Outcome, Poll, Settled, Variant},
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
    /// Of that, what it holds itself; `None` where the source does not say.
    pub own: Option<Power>,
    /// When the ballot that counts came, in whatever unit, all in the same.
    pub at: Option<i64>,
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
    /// All power that may vote; `None` where it is not known.
    pub eligible: Option<Power>,
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
    /// Whether it passes when nobody counts more than [`CAP_BPS`] of all power cast. The quorum is left aside.
    pub capped: bool,
    /// Whether it passes when everybody counts only what they hold themselves; `None` where that is not known of each.
    /// The quorum is left aside.
    pub undelegated: Option<bool>,
    /// Whether it passes as counted with the quorum left aside: what counts without a quorum are compared with.
    pub without_quorum: bool,
    /// The fewest without whose votes the result would be the other one; see [`Poll::needed`].
    pub needed: Needed,
    /// Since when nothing could change the result, if nobody who voted votes again.
    pub settled: Settled,
    /// Without the largest 1, and without the largest 3, under the quorum as it is.
    pub without_top: Vec<WithoutTop>,
    /// How many voters there are.
    pub voters: u32,
}

/// The most that one address counts under a cap, in hundredths of a percent of all power cast.
pub const CAP_BPS: u32 = 1000;

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
                own: None,
                at: None,
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
            eligible: None,
        })
    }
}

/// A power as the protocol writes it. Digits only: the parser of big integers also takes other bases and underscores.
pub fn decimal(text: &str) -> Option<Power> {
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
        capped: passes_as(Variant::Cap(CAP_BPS))?,
        undelegated: passes_as(Variant::WithoutDelegation),
        without_quorum: poll.totals.outcome(&decision.rule.without_quorum()) == Outcome::Passed,
        needed: poll.needed(),
        settled: poll.settled(),
        without_top: without_top.collect(),
        voters: poll.voters(),
    })
}

/// Whether one more voter with so much power could change the result. `None` where the powers add up to more than any
/// token can have.
pub fn could_change(vote: &Vote, power: Power) -> Option<bool> {
    let voters: Vec<Voter> = vote.voters.clone();
    let decision = decision(vote, &voters)?;
    let poll = Poll::new(&decision);
    Power::checked_from_limbs_slice((poll.totals.all + U512::from(power)).as_limbs())?;
    Some(
        [Side::For, Side::Against, Side::Abstain]
            .into_iter()
            .any(|side| {
                let mut totals = poll.totals.clone();
                totals.add(side as u16, U512::from(power));
                poll.outcome.differs(&totals.outcome(&decision.rule))
            }),
    )
}

/// The vote as a decision by majority, its voters numbered as they stand.
pub fn decision(vote: &Vote, voters: &[Voter]) -> Option<Decision> {
    let cast = |(number, voter): (VoterIndex, &Voter)| Cast {
        voter: number,
        choice: voter.side as u16,
        power: voter.power,
        own: voter.own,
        at: voter.at,
    };
    Some(Decision {
        eligible: vote.eligible,
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
