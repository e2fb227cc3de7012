//! `cargo xtask rehearsal-votes`: two years of votes that nobody cast, for a first look at who decides. The same seed
//! makes the same file; a test compares it with the one that is kept.
//!
//! The story: at first many delegates share what holders delegate; more and more of it goes to four of them. Two camps
//! disagree over fees and vetoes, nearly everything else passes with hardly a voice against it, and some of the largest
//! vote late.

use std::fmt::Write;

use lens::random::Random;
use record::ids::{hex, keccak};

use crate::files;
use crate::paths;
use crate::say::Outcome;

/// Where it is kept.
const FILE: &str = "public/networks/rehearsal-votes.csv";
const SEED: u64 = 20_241_124;

/// 24 November 2024, noon.
const BEGIN: i64 = 1_732_449_600;
const DAY: i64 = 86_400;
const DECISIONS: u64 = 84;
/// From one decision to the next; two years in all.
const APART: i64 = 716 * DAY / DECISIONS as i64;
const OPEN: i64 = 6 * DAY;

const HOLDERS: usize = 190;
/// The largest of them that others delegate to.
const DELEGATES: usize = 22;
/// In the end most is delegated to so many.
const FEW: u64 = 4;
/// What the largest holds, in whole tokens.
const LARGEST: u64 = 2_400_000;
const ELIGIBLE: u64 = 24_000_000;
const QUORUM: u64 = 2_400_000;

/// What is decided, and whether the two camps disagree over it.
const TITLES: [(&str, bool); 28] = [
    ("Lower the proof fee by a tenth", true),
    ("Admit a second TEE vendor", false),
    ("Renew the audit of the settlement contract", false),
    ("Extend the guardian's veto by a quarter", true),
    ("Fund the next milestone of the second client", false),
    ("Raise the stake that a node must post", true),
    ("Publish enclave measurements before each release", false),
    ("Cut emissions to idle nodes", true),
    ("Pay the translators for the quarter", false),
    ("Let light nodes attest", false),
    ("Move a share of the treasury into stablecoins", true),
    ("Ratify the incident report", false),
    ("Shorten the unbonding period", false),
    ("Hand model listing to the curators", true),
    ("Renew the bug bounty", false),
    ("Raise the gas target for inference", false),
    ("Elect the grants committee again", false),
    ("Slash for late proofs", true),
    ("Add a data-availability fallback", false),
    ("Open the registry to outside auditors", false),
    ("Pay node operators for the outage", true),
    ("Adopt the new attestation format", false),
    ("Set the quorum by turnout", true),
    ("Fund the explorer for another half-year", false),
    ("Retire the first version of the bridge", false),
    ("Let delegates vote on emergency pauses", true),
    ("Sponsor the open-weights benchmark", false),
    ("Name a steward for the documentation", false),
];

/// Writes the file.
pub fn run() -> Outcome {
    files::write(&paths::root().join(FILE), votes(SEED))
}

/// An account: what it holds, and what it does with it.
struct Holder {
    address: String,
    holds: u64,
    /// Of a hundred decisions it votes in so many; 0 where it delegates.
    votes: u64,
    /// Its delegate at first; from this part of a thousand of the two years on, one of the few.
    delegates: (usize, u64, usize),
    camp: Camp,
    /// Of a hundred votes so many are cast late.
    late: u64,
}

#[derive(Clone, Copy, PartialEq)]
enum Camp {
    Operators,
    Researchers,
    Neither,
}

/// The whole file.
fn votes(seed: u64) -> String {
    let mut random = Random::new(seed);
    let holders = holders(&mut random);
    let mut out = String::from(
        "proposal,title,start,end,proposer,eligible,quorum,voter,choice,power,own_power,delegated_power,time\n",
    );
    for number in 0..DECISIONS {
        decision(&mut out, &mut random, &holders, number);
    }
    out
}

fn holders(random: &mut Random) -> Vec<Holder> {
    let holder = |place: usize| {
        let own = LARGEST / (place as u64 + 3);
        let delegate = place < DELEGATES;
        Holder {
            address: address(place),
            holds: own + random.below(own / 4 + 1),
            votes: match (delegate, random.below(3)) {
                (true, _) => 78 + random.below(20),
                (false, 0) => 12 + random.below(60),
                (false, _) => 0,
            },
            delegates: (
                random.below(DELEGATES as u64) as usize,
                random.below(900),
                // The first of the few gets most.
                random.below(FEW).min(random.below(FEW)) as usize,
            ),
            camp: match random.below(20) {
                0..=8 => Camp::Operators,
                9..=14 => Camp::Researchers,
                _ => Camp::Neither,
            },
            late: match place {
                0..6 => 35,
                _ => 8,
            },
        }
    };
    let mut holders: Vec<Holder> = (0..HOLDERS).map(holder).collect();
    // Who the few are decides the story: three of one camp, and the strongest voice of the other.
    let camps = [
        Camp::Operators,
        Camp::Operators,
        Camp::Researchers,
        Camp::Operators,
    ];
    for (holder, camp) in holders.iter_mut().zip(camps) {
        holder.camp = camp;
    }
    holders
}

/// The address of a holder, by its place.
fn address(place: usize) -> String {
    hex(&keccak(format!("rehearsal voter {place}").as_bytes()).0[12..])
}

/// How the camps lean in a decision: of a hundred of each so many are for it.
struct Leaning {
    operators: u64,
    researchers: u64,
    others: u64,
}

impl Leaning {
    fn of(disputed: bool, random: &mut Random) -> Leaning {
        match (disputed, random.below(10)) {
            (true, 0..=5) => Leaning {
                operators: 92,
                researchers: 7,
                others: 45,
            },
            (true, _) => Leaning {
                operators: 9,
                researchers: 94,
                others: 55,
            },
            (false, 0) => Leaning {
                operators: 10,
                researchers: 16,
                others: 20,
            },
            (false, _) => Leaning {
                operators: 95,
                researchers: 91,
                others: 88,
            },
        }
    }
}

fn decision(out: &mut String, random: &mut Random, holders: &[Holder], number: u64) {
    let (title, disputed) = TITLES
        .get((number as usize * 5 + number as usize / TITLES.len()) % TITLES.len())
        .copied()
        .unwrap_or_default();
    let start = BEGIN + number as i64 * APART + random.below(6) as i64 * 3_600;
    let leaning = Leaning::of(disputed, random);
    let delegated = delegated(holders, number);
    let proposer = holders.get(random.below(12) as usize);
    let mut cast: Vec<(i64, String)> = Vec::new();
    for (holder, delegated) in holders.iter().zip(delegated) {
        // Fewer of the small ones come as time goes by.
        let tired = match holder.votes < 78 {
            true => holder.votes * number / DECISIONS / 2,
            false => 0,
        };
        if random.below(100) >= holder.votes - tired {
            continue;
        }
        let lean = match holder.camp {
            Camp::Operators => leaning.operators,
            Camp::Researchers => leaning.researchers,
            Camp::Neither => leaning.others,
        };
        let choice = match (random.below(100), random.below(100)) {
            (0..=3, _) => "abstain",
            (_, toss) if toss < lean => "for",
            _ => "against",
        };
        let open = OPEN as u64;
        let into = match random.below(100) < holder.late {
            true => open - 1 - random.below(open / 12),
            // The sooner the likelier.
            false => random.below(open).min(random.below(open)),
        };
        let time = start + into as i64;
        let power = holder.holds + delegated;
        cast.push((
            time,
            format!(
                "{},{choice},{power},{},{delegated},{time}",
                holder.address, holder.holds
            ),
        ));
    }
    cast.sort();
    for (place, (_, vote)) in cast.iter().enumerate() {
        let told = match place {
            0 => format!(
                "{title} ({}),{start},{},{},{ELIGIBLE},{QUORUM}",
                number / TITLES.len() as u64 + 1,
                start + OPEN,
                proposer.map_or("", |holder| &holder.address)
            ),
            _ => ",,,,,".to_owned(),
        };
        // Writing to a string cannot fail.
        let _ = writeln!(out, "rehearsal-{:02},{told},{vote}", number + 1);
    }
}

/// What each holder was delegated when a decision came up.
fn delegated(holders: &[Holder], number: u64) -> Vec<u64> {
    let mut delegated = vec![0; holders.len()];
    for holder in holders.iter().filter(|holder| holder.votes == 0) {
        let (before, from, after) = holder.delegates;
        let delegate = match number * 1000 / DECISIONS < from {
            true => before,
            false => after,
        };
        if let Some(sum) = delegated.get_mut(delegate) {
            *sum += holder.holds;
        }
    }
    delegated
}

#[cfg(test)]
mod tests {
    use super::*;
    use views::LabelKind;

    #[test]
    fn the_file_is_what_the_generator_makes() {
        let kept = files::read_text(&paths::root().join(FILE)).unwrap();
        assert!(
            kept == votes(SEED),
            "{FILE} differs: cargo xtask rehearsal-votes makes it anew"
        );
    }

    #[test]
    fn the_largest_holders_are_labelled_in_the_catalogue_as_made_up() {
        let file = paths::root().join("public/networks/rehearsal.json");
        let network =
            engine::network::read("rehearsal", &files::read_text(&file).unwrap()).unwrap();
        let kinds = [
            LabelKind::Team,
            LabelKind::Exchange,
            LabelKind::Treasury,
            LabelKind::Vesting,
        ];
        let votes = votes(SEED);
        for (place, kind) in kinds.into_iter().enumerate() {
            let address = address(place);
            let mut labels = network.labels.iter();
            let label = labels.find(|label| label.address == address).unwrap();
            assert_eq!(label.kind, kind, "{address}");
            assert!(label.name.starts_with("Made up: "), "{}", label.name);
            assert!(votes.contains(&address), "{address} casts no vote");
        }
    }

    #[test]
    fn another_seed_makes_another_history() {
        assert_ne!(votes(SEED), votes(SEED + 1));
    }
}
