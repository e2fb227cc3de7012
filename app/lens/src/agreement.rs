//! Who votes alike: of the votes that two addresses both cast on a side, how many were the same, and whether that is
//! more than chance. It says "votes alike", never that two are one person, or act together.
//!
//! Chance is what two voters picked at random in the same decision would do: in a vote that all but one agree on,
//! agreeing means nothing. `κ = (agreed − expected) / (shared − expected)` is 1 where two always agree, 0 where no more
//! than any other two, and below 0 where less.

use alloy_primitives::U512;

use crate::{
    history::{Cast, Decision, History, Rule, VoterIndex},
    work::Work,
};

/// Fewer shared votes than this say nothing.
pub const LEAST_SHARED: u32 = 5;
/// This many addresses are compared, those with the most power cast.
pub const LARGEST: usize = 500;

/// The addresses that were compared, and their pairs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Agreement {
    /// Largest power cast first, then by number.
    pub voters: Vec<Compared>,
    /// All power cast by anyone, in all decisions together.
    pub cast: U512,
    /// How many voters with power there are beside those.
    pub others: u32,
    /// Pairs of places in `voters`: (1, 0), (2, 0), (2, 1), (3, 0) and so on.
    pub pairs: Vec<Pair>,
}

/// An address that was compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Compared {
    /// Who.
    pub voter: VoterIndex,
    /// What they cast in all decisions together.
    pub cast: U512,
}

/// Two addresses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pair {
    /// Votes in which both took a side.
    pub shared: u32,
    /// Of those, how many the same.
    pub agreed: u32,
    /// Of those, how many two voters picked at random would have agreed in, in parts of [`PARTS`].
    pub expected: u64,
}

/// Parts of one in [`Pair::expected`].
pub const PARTS: u64 = 1 << PLANES;
/// A chance is kept in so many bits, each in a set of its own: sets are intersected a word at a time.
const PLANES: u32 = 16;

impl Pair {
    /// Agreement beyond chance, in millionths; `None` where they share fewer than `least` votes, or chance leaves
    /// nothing to agree in.
    pub fn kappa(&self, least: u32) -> Option<i64> {
        let in_parts = |votes: u32| i128::from(votes) * i128::from(PARTS);
        let room = in_parts(self.shared) - i128::from(self.expected);
        if self.shared < least.max(1) || room <= 0 {
            return None;
        }
        let beyond = in_parts(self.agreed) - i128::from(self.expected);
        i64::try_from(beyond * 1_000_000 / room).ok()
    }
}

impl Agreement {
    /// The pair of two places in `voters`, in either order.
    pub fn pair(&self, one: usize, other: usize) -> Option<&Pair> {
        let (high, low) = (one.max(other), one.min(other));
        self.pairs
            .get(high * high.checked_sub(1)? / 2 + low)
            .filter(|_| low < high)
    }
}

/// Begins to compare the `largest` addresses of a history.
pub fn agreement(history: &History, largest: usize) -> Comparing {
    let (voters, cast, others) = those_with_most(history, largest);
    let mut place_of = vec![usize::MAX; history.voters.len()];
    for (place, compared) in voters.iter().enumerate() {
        if let Some(at) = place_of.get_mut(compared.voter as usize) {
            *at = place;
        }
    }
    let mut sets = vec![Sets::default(); voters.len()];
    let (mut chances, mut slots) = (Vec::new(), 0);
    for (number, decision) in history.decisions.iter().enumerate() {
        let tally = Heads::of(decision);
        chances.push(tally.chance());
        for vote in sides(decision) {
            let place = place_of.get(vote.voter as usize).copied();
            if let Some(sets) = place.and_then(|place| sets.get_mut(place)) {
                insert(&mut sets.shared, number);
                insert(&mut sets.chosen, slots + tally.place(vote.choice));
            }
        }
        slots += tally.choices.len();
    }
    let planes = (0..PLANES).map(|plane| {
        let mut set = Vec::new();
        let has = |(_, chance): &(usize, &u32)| *chance >> plane & 1 == 1;
        chances
            .iter()
            .enumerate()
            .filter(has)
            .for_each(|(number, _)| insert(&mut set, number));
        set
    });
    Comparing {
        planes: planes.collect(),
        sets,
        found: Agreement {
            voters,
            cast,
            others,
            pairs: Vec::new(),
        },
        next: 1,
    }
}

/// The work of comparing.
pub struct Comparing {
    sets: Vec<Sets>,
    /// Decisions whose chance has this bit.
    planes: Vec<Vec<u64>>,
    found: Agreement,
    next: usize,
}

/// What a voter did.
#[derive(Clone, Debug, Default)]
struct Sets {
    /// Decisions in which they took a side.
    shared: Vec<u64>,
    /// Choices of all decisions that they took.
    chosen: Vec<u64>,
}

impl Work for Comparing {
    type Output = Agreement;

    fn progress(&self) -> (u64, u64) {
        let pairs = |voters: usize| (voters * voters.saturating_sub(1) / 2) as u64;
        (self.found.pairs.len() as u64, pairs(self.sets.len()))
    }

    fn step(&mut self) -> Option<Agreement> {
        let Some(one) = self.sets.get(self.next) else {
            return Some(core::mem::take(&mut self.found));
        };
        let with = |other: &Sets| Pair {
            shared: common(&one.shared, &other.shared),
            agreed: common(&one.chosen, &other.chosen),
            expected: self.expected(one, other),
        };
        let pairs: Vec<Pair> = self.sets.iter().take(self.next).map(with).collect();
        self.found.pairs.extend(pairs);
        self.next += 1;
        None
    }
}

impl Comparing {
    fn expected(&self, one: &Sets, other: &Sets) -> u64 {
        let mut expected = 0;
        for (place, (one, other)) in one.shared.iter().zip(&other.shared).enumerate() {
            let both = one & other;
            if both == 0 {
                continue;
            }
            for (bit, plane) in self.planes.iter().enumerate() {
                let word = plane.get(place).copied().unwrap_or(0);
                expected += u64::from((both & word).count_ones()) << bit;
            }
        }
        expected
    }
}

/// How many voters took each choice of a decision.
struct Heads {
    /// Choice and heads, by choice.
    choices: Vec<(u16, u64)>,
}

impl Heads {
    fn of(decision: &Decision) -> Heads {
        let mut taken: Vec<u16> = sides(decision).map(|vote| vote.choice).collect();
        taken.sort_unstable();
        let count = |equal: &[u16]| Some((*equal.first()?, equal.len() as u64));
        Heads {
            choices: taken.chunk_by(u16::eq).filter_map(count).collect(),
        }
    }

    fn place(&self, choice: u16) -> usize {
        self.choices.partition_point(|(other, _)| *other < choice)
    }

    /// The chance that two different voters picked at random took the same, in parts, of which one is never reached.
    fn chance(&self) -> u32 {
        let pairs = |heads: u64| u128::from(heads) * u128::from(heads.saturating_sub(1));
        let all = pairs(self.choices.iter().map(|(_, heads)| heads).sum());
        let same: u128 = self.choices.iter().map(|(_, heads)| pairs(*heads)).sum();
        let chance = (same * u128::from(PARTS)).checked_div(all).unwrap_or(0);
        chance.min(u128::from(PARTS) - 1) as u32
    }
}

/// Votes with power that took a side. Under an unknown rule every single choice is one.
fn sides(decision: &Decision) -> impl Iterator<Item = Cast> {
    decision.votes.iter().filter(|vote| {
        let side = match decision.rule {
            Rule::Unknown => vote.choice != Cast::NO_CHOICE,
            rule => rule.takes_side(vote.choice),
        };
        side && !vote.power.is_zero()
    })
}

fn those_with_most(history: &History, largest: usize) -> (Vec<Compared>, U512, u32) {
    let mut cast = vec![U512::ZERO; history.voters.len()];
    for vote in history
        .decisions
        .iter()
        .flat_map(|decision| &decision.votes)
    {
        if let Some(cast) = cast.get_mut(vote.voter as usize) {
            *cast += U512::from(vote.power);
        }
    }
    let all = cast.iter().fold(U512::ZERO, |all, cast| all + *cast);
    let mut voters: Vec<Compared> = (0..)
        .zip(cast)
        .filter(|(_, cast)| !cast.is_zero())
        .map(|(voter, cast)| Compared { voter, cast })
        .collect();
    voters.sort_by_key(|compared| core::cmp::Reverse(compared.cast));
    let others = voters.len().saturating_sub(largest) as u32;
    voters.truncate(largest);
    (voters, all, others)
}

fn insert(set: &mut Vec<u64>, number: usize) {
    let place = number / 64;
    if set.len() <= place {
        set.resize(place + 1, 0);
    }
    if let Some(word) = set.get_mut(place) {
        *word |= 1 << (number % 64);
    }
}

fn common(one: &[u64], other: &[u64]) -> u32 {
    one.iter()
        .zip(other)
        .map(|(one, other)| (one & other).count_ones())
        .sum()
}
