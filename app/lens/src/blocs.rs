//! Blocs: addresses that vote alike, grouped in several ways. No way to group is the right one, so every figure on
//! blocs is a range over all of them; and a bloc is never said to be one person, or to act together.

use alloy_primitives::U512;

use crate::{
    agreement::{Agreement, LEAST_SHARED},
    real,
    work::Work,
};

/// When two groups vote alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Linkage {
    /// When any two of them do: chains count.
    Single,
    /// When they do on average, over the pairs that share enough votes; these must be at least half of all.
    Average,
    /// When every two of them do, and all share enough votes.
    Complete,
}

/// Grouped in each of these ways.
pub const LINKAGES: [Linkage; 3] = [Linkage::Single, Linkage::Average, Linkage::Complete];
/// And from each of these agreements beyond chance on, in millionths; see [`crate::agreement::Pair::kappa`].
pub const THRESHOLDS: [i64; 3] = [800_000, 600_000, 400_000];

/// Addresses grouped in several ways.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Blocs {
    /// By linkage, then from the strictest threshold down.
    pub groupings: Vec<Grouping>,
    /// Entropy of power with every address for itself, in nats.
    pub alone: f64,
    /// The least and the most entropy of power over blocs, in nats.
    pub entropy: (f64, f64),
    /// The same as a number of equal blocs, `exp(entropy)`.
    pub effective: (f64, f64),
    /// The least and the most share of power in the largest bloc.
    pub largest: (f64, f64),
}

/// Addresses grouped in one way.
#[derive(Clone, Debug, PartialEq)]
pub struct Grouping {
    /// How groups are compared.
    pub linkage: Linkage,
    /// From which agreement on they join, in millionths.
    pub threshold: i64,
    /// Places in [`Agreement::voters`], in order; blocs by their first, those of one address too.
    pub blocs: Vec<Vec<u32>>,
    /// Entropy of power over blocs, in nats.
    pub entropy: f64,
    /// The share of power in the largest bloc.
    pub largest: f64,
}

/// Begins to group those who were compared. Power is what they cast in all decisions together.
pub fn blocs(agreement: &Agreement) -> Grouper<'_> {
    Grouper {
        agreement,
        found: Vec::new(),
        now: None,
    }
}

/// The work of grouping.
pub struct Grouper<'a> {
    agreement: &'a Agreement,
    found: Vec<Grouping>,
    now: Option<Merging>,
}

impl Work for Grouper<'_> {
    type Output = Blocs;

    fn progress(&self) -> (u64, u64) {
        let all = LINKAGES.len() * THRESHOLDS.len();
        (self.found.len() as u64, all as u64)
    }

    fn step(&mut self) -> Option<Blocs> {
        let (ways, done) = (THRESHOLDS.len(), self.found.len());
        let (Some(linkage), Some(threshold)) =
            (LINKAGES.get(done / ways), THRESHOLDS.get(done % ways))
        else {
            return Some(self.result());
        };
        if done % ways == 0 {
            self.now = Some(Merging::of(self.agreement, *linkage));
        }
        if let Some(merging) = &mut self.now {
            merging.join_from(*threshold);
            let grouping = grouping(self.agreement, *linkage, *threshold, &merging.members);
            self.found.push(grouping);
        }
        None
    }
}

impl Grouper<'_> {
    fn result(&mut self) -> Blocs {
        let groupings = core::mem::take(&mut self.found);
        let range = |of: &dyn Fn(&Grouping) -> f64| {
            let all = || groupings.iter().map(of);
            let least = all().reduce(f64::min).unwrap_or_default();
            (least, all().reduce(f64::max).unwrap_or_default())
        };
        let entropy = range(&|grouping| grouping.entropy);
        let alone: Vec<U512> = self.agreement.voters.iter().map(|one| one.cast).collect();
        Blocs {
            alone: shares(&alone).0,
            entropy,
            effective: (real::exp(entropy.0), real::exp(entropy.1)),
            largest: range(&|grouping| grouping.largest),
            groupings,
        }
    }
}

fn grouping(
    agreement: &Agreement,
    linkage: Linkage,
    threshold: i64,
    members: &[Vec<u32>],
) -> Grouping {
    let blocs: Vec<Vec<u32>> = members
        .iter()
        .filter(|bloc| !bloc.is_empty())
        .cloned()
        .collect();
    let cast = |place: &u32| {
        agreement
            .voters
            .get(*place as usize)
            .map_or(U512::ZERO, |one| one.cast)
    };
    let powers: Vec<U512> = blocs
        .iter()
        .map(|bloc| {
            bloc.iter()
                .map(cast)
                .fold(U512::ZERO, |sum, cast| sum + cast)
        })
        .collect();
    let (entropy, largest) = shares(&powers);
    Grouping {
        linkage,
        threshold,
        blocs,
        entropy,
        largest,
    }
}

/// Entropy in nats and the largest share.
fn shares(powers: &[U512]) -> (f64, f64) {
    let all = powers.iter().fold(U512::ZERO, |sum, power| sum + *power);
    if all.is_zero() {
        return (0.0, 0.0);
    }
    let share = |power: &U512| real::of(*power) / real::of(all);
    let entropy: f64 = powers
        .iter()
        .map(share)
        .filter(|share| *share > 0.0)
        .map(|share| -share * real::ln(share))
        .sum();
    let largest = powers
        .iter()
        .map(share)
        .reduce(f64::max)
        .unwrap_or_default();
    (entropy.max(0.0), largest)
}

/// Groups that join step by step, the two that vote most alike first; of equals those with the lowest places.
struct Merging {
    linkage: Linkage,
    /// Members by place; empty once joined to another.
    members: Vec<Vec<u32>>,
    /// Links of each two groups, row by row.
    links: Vec<Link>,
    /// For each group the later one that it is most alike.
    best: Vec<Option<(i64, usize)>>,
}

/// What is known of the pairs between two groups.
#[derive(Clone, Copy, Default)]
struct Link {
    /// Pairs that share enough votes.
    known: u32,
    sum: i64,
    least: i64,
    most: i64,
}

impl Link {
    fn with(self, other: Link) -> Link {
        match (self.known, other.known) {
            (0, _) => other,
            (_, 0) => self,
            _ => Link {
                known: self.known + other.known,
                sum: self.sum + other.sum,
                least: self.least.min(other.least),
                most: self.most.max(other.most),
            },
        }
    }
}

impl Merging {
    fn of(agreement: &Agreement, linkage: Linkage) -> Merging {
        let count = agreement.voters.len();
        let mut links = vec![Link::default(); count * count];
        for one in 0..count {
            for other in 0..one {
                let pair = agreement.pair(one, other).copied().unwrap_or_default();
                if let Some(kappa) = pair.kappa(LEAST_SHARED) {
                    let link = Link {
                        known: 1,
                        sum: kappa,
                        least: kappa,
                        most: kappa,
                    };
                    (links[one * count + other], links[other * count + one]) = (link, link);
                }
            }
        }
        let mut merging = Merging {
            linkage,
            members: (0..count as u32).map(|place| vec![place]).collect(),
            links,
            best: vec![None; count],
        };
        (0..count).for_each(|group| merging.best[group] = merging.find_best(group));
        merging
    }

    fn join_from(&mut self, threshold: i64) {
        loop {
            let mut first: Option<(i64, usize, usize)> = None;
            for (group, best) in self.best.iter().enumerate() {
                if let Some((alike, other)) = best
                    && first.is_none_or(|(most, _, _)| *alike > most)
                {
                    first = Some((*alike, group, *other));
                }
            }
            match first {
                Some((alike, one, other)) if alike >= threshold => self.join(one, other),
                _ => return,
            }
        }
    }

    fn join(&mut self, one: usize, other: usize) {
        let count = self.members.len();
        let mut joined = core::mem::take(&mut self.members[other]);
        self.members[one].append(&mut joined);
        self.members[one].sort_unstable();
        for group in 0..count {
            let link = self.links[one * count + group].with(self.links[other * count + group]);
            self.links[one * count + group] = link;
            self.links[group * count + one] = link;
        }
        self.best[other] = None;
        for group in 0..count {
            let lost = self.best[group].is_some_and(|(_, best)| best == one || best == other);
            if group == one || lost {
                self.best[group] = self.find_best(group);
            } else if group < one
                && let Some(alike) = self.alike(group, one)
            {
                // It is alike only now where too few of its pairs were known before.
                let better = match self.best[group] {
                    Some((best, place)) => {
                        (alike, core::cmp::Reverse(one)) > (best, core::cmp::Reverse(place))
                    }
                    None => true,
                };
                if better {
                    self.best[group] = Some((alike, one));
                }
            }
        }
    }

    fn find_best(&self, group: usize) -> Option<(i64, usize)> {
        let mut best: Option<(i64, usize)> = None;
        for other in group + 1..self.members.len() {
            if let Some(alike) = self.alike(group, other)
                && best.is_none_or(|(most, _)| alike > most)
            {
                best = Some((alike, other));
            }
        }
        best
    }

    /// How alike two groups vote, in millionths; `None` where too little is known.
    fn alike(&self, one: usize, other: usize) -> Option<i64> {
        let pairs = self.members[one].len() as u64 * self.members[other].len() as u64;
        let link = self.links[one * self.members.len() + other];
        let known = u64::from(link.known);
        if pairs == 0 || known == 0 {
            return None;
        }
        match self.linkage {
            Linkage::Single => Some(link.most),
            Linkage::Average => {
                (known * 2 >= pairs).then(|| link.sum.div_euclid(i64::from(link.known)))
            }
            Linkage::Complete => (known == pairs).then_some(link.least),
        }
    }
}
