//! Who is deciding a `basic/1` vote: the fewest who could pass or block it, who would change it
//! alone, and what it would be without the largest.

use record::{Address, Choice, Power, Terms};
use rules::tally::{Tally, passes_threshold, sqrt};

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
    let game = Game::of(vote)?;
    let mut voters: Vec<Voter> = vote
        .voters
        .iter()
        .copied()
        .filter(|voter| !voter.power.is_zero())
        .collect();
    voters.sort_by_key(|voter| (core::cmp::Reverse(voter.power), voter.account));
    let passes = game.passes(game.sums);

    let accounts = |changes: &dyn Fn(&Voter) -> bool| {
        voters
            .iter()
            .filter(|voter| changes(voter))
            .map(|voter| voter.account)
            .collect()
    };
    let without_top = [1, 3]
        .into_iter()
        .filter(|top| *top <= voters.len())
        .map(|top| {
            let left = voters
                .iter()
                .take(top)
                .fold(game.sums, |sums, voter| sums.without(voter));
            WithoutTop {
                left_out: top as u32,
                passes: game.passes(left),
                quorum_met: left.all() >= game.quorum,
            }
        });
    let heads = |side| voters.iter().filter(|voter| voter.side == side).count() as u32;
    let (yes, no) = (heads(Side::For), heads(Side::Against));
    let root = |side| {
        let of = voters.iter().filter(|voter| voter.side == side);
        of.fold(Power::ZERO, |sum, voter| sum + sqrt(voter.power))
    };
    Some(WhoDecides {
        passes,
        quorum_known: vote.quorum.is_some(),
        passing: fewest(&voters, |coalition| game.can_pass(coalition)),
        blocking: fewest(&voters, |coalition| game.can_block(coalition)),
        pivotal: accounts(&|voter| {
            // Otherwise: to the other side, or from abstaining to the side that is behind.
            let to = if passes { Side::Against } else { Side::For };
            game.passes(game.sums.without(voter).with(to, voter.power)) != passes
        }),
        pivotal_by_absence: accounts(&|voter| game.passes(game.sums.without(voter)) != passes),
        one_each: OneEach {
            passes: passes_threshold(Power::from(yes), Power::from(no), vote.threshold_bps),
            yes,
            no,
        },
        square_root: passes_threshold(root(Side::For), root(Side::Against), vote.threshold_bps),
        without_top: without_top.collect(),
        voters: u32::try_from(voters.len()).ok()?,
    })
}

/// The fewest of `voters`, which are largest first, whose power together is enough. The largest are
/// always the fewest, since only the sum matters.
fn fewest(voters: &[Voter], enough: impl Fn(Power) -> bool) -> Option<u32> {
    let mut sum = Power::ZERO;
    (1..).zip(voters).find_map(|(count, voter)| {
        sum += voter.power;
        enough(sum).then_some(count)
    })
}

/// The rule in force and what was cast under it.
struct Game {
    sums: Sums,
    threshold_bps: u64,
    quorum: Power,
}

#[derive(Clone, Copy, Default)]
struct Sums {
    yes: Power,
    no: Power,
    abstain: Power,
}

impl Sums {
    fn all(self) -> Power {
        self.yes + self.no + self.abstain
    }

    fn side(&mut self, side: Side) -> &mut Power {
        match side {
            Side::For => &mut self.yes,
            Side::Against => &mut self.no,
            Side::Abstain => &mut self.abstain,
        }
    }

    fn with(mut self, side: Side, power: Power) -> Sums {
        *self.side(side) += power;
        self
    }

    fn without(mut self, voter: &Voter) -> Sums {
        *self.side(voter.side) -= voter.power;
        self
    }
}

impl Game {
    fn of(vote: &Vote) -> Option<Game> {
        // Once all of it together fits, no part of it can overflow.
        vote.voters
            .iter()
            .try_fold(Power::ZERO, |all, voter| all.checked_add(voter.power))?;
        let sums = vote.voters.iter().fold(Sums::default(), |sums, voter| {
            sums.with(voter.side, voter.power)
        });
        let quorum = vote.quorum.unwrap_or_default();
        Some(Game {
            sums,
            threshold_bps: vote.threshold_bps,
            quorum,
        })
    }

    fn passes(&self, sums: Sums) -> bool {
        sums.all() >= self.quorum && passes_threshold(sums.yes, sums.no, self.threshold_bps)
    }

    /// All others against it is the worst for the threshold; all others away the worst for the quorum.
    fn can_pass(&self, coalition: Power) -> bool {
        let others = self.sums.all() - coalition;
        coalition >= self.quorum && passes_threshold(coalition, others, self.threshold_bps)
    }

    /// All others for it is the worst; the coalition votes against it, or stays away.
    fn can_block(&self, coalition: Power) -> bool {
        let others = self.sums.all() - coalition;
        others < self.quorum || !passes_threshold(others, coalition, self.threshold_bps)
    }
}
