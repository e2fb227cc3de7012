//! What closes a vote: witnesses' last checkpoints, and a certificate that k of them sign.
//!
//! What remains to trust is said: k witnesses together can admit late ballots, and n − k + 1 can
//! drop one. A space without witnesses has no close, only an open-ended count.

use record::sorted::{Map, Set};
use record::{
    Id, merkle,
    witness::{Broken, Certificate, CertificateTerms, Checkpoint, closed_set},
};

use crate::opening::Vote;

/// How a vote stands between open and closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Closing {
    /// The space has no witnesses: all valid ballots held count, and none of it is final.
    OpenEnded,
    /// No certificate has enough signatures yet; the most that one has.
    NotClosed(u64),
    /// A certificate has enough signatures, but checkpoints that it rests on are missing here.
    Missing(Set<Id>),
    /// Closed: only acts of this set count.
    Closed(Closed),
    /// Two certificates have enough signatures.
    Disputed {
        /// Their ids.
        certificates: Vec<Id>,
        /// Witnesses who signed more than one.
        double_signers: Vec<Id>,
    },
}

/// A closed vote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closed {
    /// The certificate's id. Responses name the result by it.
    pub certificate: Id,
    /// The first final block at or after the vote's end: where signatures of contracts are asked.
    pub close_block: u64,
    /// Its hash.
    pub close_hash: Id,
    /// The acts that count.
    pub set: Set<Id>,
    /// The witnesses who signed.
    pub signers: Vec<Id>,
}

/// What a witness did wrong, provably.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// Signed two checkpoints with one number.
    TwoCheckpoints,
    /// Signed a checkpoint that does not follow from its own one before.
    NotNext,
    /// Signed a set that lacks what its set before had, or that is not what it says.
    WrongSet,
    /// Signed a certificate that does not follow from its checkpoints.
    WrongCertificate,
    /// Signed two certificates.
    TwoCertificates,
}

/// The closing of a vote, and what its witnesses did wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attested {
    /// How it stands.
    pub closing: Closing,
    /// Faults, by witness.
    pub faults: Set<(Id, Fault)>,
}

/// The witnesses of a vote: those of the space version that it pins.
#[derive(Clone, Copy, Debug)]
pub struct Observers<'a> {
    /// Their keys.
    pub keys: &'a [Id],
    /// So many close a vote.
    pub k: u64,
}

/// What checkpoints and certificates make of a vote.
pub fn closing<'a>(
    vote: &Vote,
    observers: Observers<'_>,
    checkpoints: impl IntoIterator<Item = &'a Checkpoint>,
    certificates: impl IntoIterator<Item = &'a Certificate>,
) -> Attested {
    let known = |witness: &Id| observers.keys.contains(witness);
    let home = |space: Id, opening: Id| space == vote.act.message.space && opening == vote.id();
    let (checkpoints, strange): (Map<Id, &Checkpoint>, Map<Id, &Checkpoint>) = checkpoints
        .into_iter()
        .map(|point| (point.id, point))
        .partition(|(_, point)| known(&point.witness) && home(point.space, point.opening));
    let mut signed = Map::<Id, (&CertificateTerms, Set<Id>)>::new();
    for certificate in certificates {
        let terms = &certificate.terms;
        if known(&certificate.witness) && home(certificate.space, terms.opening) {
            signed
                .entry(terms.id())
                .or_insert((terms, Set::new()))
                .1
                .insert(certificate.witness);
        }
    }

    let mut sets = Sets {
        checkpoints: &checkpoints,
        strange: &strange,
        known: Map::new(),
    };
    let mut faults = checkpoint_faults(&checkpoints, &mut sets);
    let mut closed = Vec::new();
    let mut missing = Set::new();
    let mut most = 0;
    for (id, (terms, signers)) in &signed {
        match follows(vote, observers, terms, &mut sets) {
            Follows::No => faults.extend(signers.iter().map(|key| (*key, Fault::WrongCertificate))),
            Follows::Missing(ids) => {
                most = most.max(signers.len() as u64);
                if signers.len() as u64 >= observers.k {
                    missing.extend(ids);
                }
            }
            Follows::Set(set) => {
                most = most.max(signers.len() as u64);
                if signers.len() as u64 >= observers.k {
                    closed.push(Closed {
                        certificate: *id,
                        close_block: terms.close_block,
                        close_hash: terms.close_hash,
                        set,
                        signers: signers.iter().copied().collect(),
                    });
                }
            }
        }
    }
    let mut times = Map::<Id, u32>::new();
    signed
        .values()
        .flat_map(|(_, signers)| signers)
        .for_each(|key| *times.entry(*key).or_default() += 1);
    let double: Vec<Id> = times
        .into_iter()
        .filter(|(_, times)| *times > 1)
        .map(|(key, _)| key)
        .collect();
    faults.extend(double.iter().map(|key| (*key, Fault::TwoCertificates)));

    let closing = if observers.keys.is_empty() || observers.k == 0 {
        Closing::OpenEnded
    } else if closed.len() > 1 {
        let certificates = closed.iter().map(|closed| closed.certificate).collect();
        Closing::Disputed {
            certificates,
            double_signers: double,
        }
    } else if !missing.is_empty() {
        // What is missing may show a second certificate to hold, so the first is not final here.
        Closing::Missing(missing)
    } else {
        closed
            .pop()
            .map_or(Closing::NotClosed(most), Closing::Closed)
    };
    Attested { closing, faults }
}

enum Follows {
    Set(Set<Id>),
    Missing(Vec<Id>),
    No,
}

/// Whether a certificate follows from the checkpoints that it names: each the last one of another
/// witness, at least k of them, and the set, count and root that k of them hold.
fn follows(
    vote: &Vote,
    observers: Observers<'_>,
    terms: &CertificateTerms,
    sets: &mut Sets<'_>,
) -> Follows {
    if terms.close_block < vote.act.message.closes || (terms.checkpoints.len() as u64) < observers.k
    {
        return Follows::No;
    }
    let (mut named, mut missing, mut witnesses) = (Vec::new(), Vec::new(), Set::new());
    for id in &terms.checkpoints {
        match sets.checkpoints.get(id) {
            None if sets.strange.contains_key(id) => return Follows::No,
            None => missing.push(*id),
            Some(point) if !point.last || !witnesses.insert(point.witness) => return Follows::No,
            Some(_) => match sets.of(*id) {
                Found::Set(set) => named.push(set),
                Found::Missing(id) => missing.push(id),
                Found::Broken(_) => return Follows::No,
            },
        }
    }
    if !missing.is_empty() {
        return Follows::Missing(missing);
    }
    let set = closed_set(&named, observers.k);
    let leaves: Vec<Id> = set.iter().copied().collect();
    if leaves.len() as u64 == terms.count && merkle::root(&leaves) == terms.root {
        Follows::Set(set)
    } else {
        Follows::No
    }
}

fn checkpoint_faults(checkpoints: &Map<Id, &Checkpoint>, sets: &mut Sets<'_>) -> Set<(Id, Fault)> {
    let mut faults = Set::new();
    let mut numbers = Set::new();
    for (id, point) in checkpoints {
        if !numbers.insert((point.witness, point.number)) {
            faults.insert((point.witness, Fault::TwoCheckpoints));
        }
        match sets.of(*id) {
            Found::Broken(Broken::NotNext) => faults.insert((point.witness, Fault::NotNext)),
            Found::Broken(_) => faults.insert((point.witness, Fault::WrongSet)),
            Found::Set(_) | Found::Missing(_) => false,
        };
    }
    faults
}

/// The set that each checkpoint stands for, built from the first of its chain.
struct Sets<'a> {
    checkpoints: &'a Map<Id, &'a Checkpoint>,
    /// Checkpoints of others, or of another vote.
    strange: &'a Map<Id, &'a Checkpoint>,
    known: Map<Id, Found>,
}

#[derive(Clone)]
enum Found {
    Set(Set<Id>),
    Missing(Id),
    Broken(Broken),
}

impl Sets<'_> {
    fn of(&mut self, id: Id) -> Found {
        // Back to the first that is known or missing, without recursion: chains may be long.
        let mut chain = Vec::new();
        let mut at = id;
        let mut found = loop {
            if let Some(found) = self.known.get(&at) {
                break found.clone();
            }
            match self.checkpoints.get(&at) {
                None if at.is_zero() => break Found::Set(Set::new()),
                None => break Found::Missing(at),
                Some(point) => {
                    chain.push(*point);
                    at = point.previous;
                }
            }
        };
        for point in chain.into_iter().rev() {
            found = match found {
                Found::Set(set) => {
                    let before = self.checkpoints.get(&point.previous).copied();
                    point
                        .extend(before, &set)
                        .map_or_else(Found::Broken, Found::Set)
                }
                // A chain that broke once stays broken, whoever signs further.
                Found::Broken(broken) => Found::Broken(broken),
                Found::Missing(id) => Found::Missing(id),
            };
            self.known.insert(point.id, found.clone());
        }
        found
    }
}
