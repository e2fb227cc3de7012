//! What witnesses sign: which acts they held, and which set closes a vote.
//!
//! Contents are canonical: only the one text that the writer makes is read, so that a certificate
//! that several witnesses sign has one id.

use crate::sorted::{Map, Set};
use crate::{
    event::Event,
    ids::{Id, sha256},
    json::{self, Json, Keys, ToJson, object},
    keys::DeviceKey,
    kind, limits, merkle,
    refusal::Refusal,
};

/// What a witness held for one opening at one block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The id of the event that carries it; zero before it is signed.
    pub id: Id,
    /// The witness's key.
    pub witness: Id,
    /// The space.
    pub space: Id,
    /// The opening.
    pub opening: Id,
    /// 1, then one more each time.
    pub number: u64,
    /// The id of this witness's checkpoint before; zero in the first.
    pub previous: Id,
    /// A block known to the witness.
    pub ref_block: u64,
    /// Its hash.
    pub ref_hash: Id,
    /// How many acts the set has.
    pub count: u64,
    /// The Merkle root of the set.
    pub root: Id,
    /// The act ids that this set has and the one before had not, ascending.
    pub added: Vec<Id>,
    /// Whether it is this witness's last for the opening.
    pub last: bool,
}

/// One witness's signature under the certificate that closes a vote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// The id of the event that carries it; zero before it is signed.
    pub event: Id,
    /// The witness's key.
    pub witness: Id,
    /// The space.
    pub space: Id,
    /// What it says; the same for every witness who signs it.
    pub terms: CertificateTerms,
}

/// What a certificate says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateTerms {
    /// The opening that is closed.
    pub opening: Id,
    /// The hash of the snapshot block.
    pub snapshot_hash: Id,
    /// The first final block at or after the opening's `closes`.
    pub close_block: u64,
    /// Its hash.
    pub close_hash: Id,
    /// The last checkpoints from which the closed set follows, ascending.
    pub checkpoints: Vec<Id>,
    /// The Merkle root of the closed set.
    pub root: Id,
    /// How many acts the closed set has.
    pub count: u64,
}

/// A whole certificate with the signatures under it, carried by anyone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResultNotice {
    /// The certificate's id.
    pub certificate: Id,
    /// The signed events, each of another witness. Each is still to be verified by itself.
    pub signatures: Vec<Event>,
}

/// Why a checkpoint does not follow from the one before: proof that its witness misbehaved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// Another witness, opening, number or previous one.
    NotNext,
    /// It says to add an act that was there.
    NotNew,
    /// Its count or root is not that of the set.
    WrongSet,
}

impl Checkpoint {
    /// The content of the event.
    pub fn content(&self) -> String {
        object([
            ("opening", self.opening.to_json()),
            ("number", self.number.to_json()),
            ("previous", self.previous.to_json()),
            ("refBlock", self.ref_block.to_json()),
            ("refHash", self.ref_hash.to_json()),
            ("count", self.count.to_json()),
            ("root", self.root.to_json()),
            (
                "added",
                Json::List(self.added.iter().map(ToJson::to_json).collect()),
            ),
            ("last", self.last.to_json()),
        ])
        .write()
    }

    /// Signs it with the witness's key; `id` and `witness` of `self` are not used.
    pub fn sign(&self, key: &DeviceKey, created_at: u64, aux: &[u8; 32]) -> Result<Event, Refusal> {
        Event::sign(
            key,
            created_at,
            kind::CHECKPOINT,
            tags(self.space, self.opening),
            self.content(),
            aux,
        )
    }

    /// Reads one. The signature is not checked here.
    pub fn read(event: &Event) -> Result<Checkpoint, Refusal> {
        let mut keys = Keys::of(json::parse(&event.content, limits::EVENT_BYTES)?)?;
        let checkpoint = Checkpoint {
            id: event.id,
            witness: event.pubkey,
            space: event.space()?,
            opening: keys.get("opening"),
            number: keys.get("number"),
            previous: keys.get("previous"),
            ref_block: keys.get("refBlock"),
            ref_hash: keys.get("refHash"),
            count: keys.get("count"),
            root: keys.get("root"),
            added: keys.list("added", limits::CHECKPOINT_ADDED),
            last: keys.get("last"),
        };
        let checkpoint = keys.finish(checkpoint)?;
        canonical(event, &checkpoint.content())?;
        if checkpoint.number == 0 || (checkpoint.number == 1) != checkpoint.previous.is_zero() {
            return Err(Refusal::value(
                "number",
                "1 in the first, whose previous is zero",
            ));
        }
        if !ascending(&checkpoint.added) {
            return Err(Refusal::value("added", "must be ascending, each id once"));
        }
        Ok(checkpoint)
    }

    /// The set after this checkpoint, from the set of the one before, which is empty before the
    /// first. Each set contains the last.
    pub fn extend(&self, before: Option<&Checkpoint>, set: &Set<Id>) -> Result<Set<Id>, Broken> {
        let next = match before {
            None => self.number == 1 && set.is_empty(),
            Some(before) => {
                before.witness == self.witness
                    && before.opening == self.opening
                    && before.id == self.previous
                    && before.number.checked_add(1) == Some(self.number)
                    && !before.last
            }
        };
        if !next {
            return Err(Broken::NotNext);
        }
        let mut set = set.clone();
        if !self.added.iter().all(|id| set.insert(*id)) {
            return Err(Broken::NotNew);
        }
        let leaves: Vec<Id> = set.iter().copied().collect();
        match leaves.len() as u64 == self.count && merkle::root(&leaves) == self.root {
            true => Ok(set),
            false => Err(Broken::WrongSet),
        }
    }
}

/// The closed set: every act in at least `k` of the last checkpoints' sets.
pub fn closed_set<'a>(sets: impl IntoIterator<Item = &'a Set<Id>>, k: u64) -> Set<Id> {
    let mut held: Map<Id, u64> = Map::new();
    for id in sets.into_iter().flatten() {
        *held.entry(*id).or_default() += 1;
    }
    held.into_iter()
        .filter(|(_, times)| *times >= k)
        .map(|(id, _)| id)
        .collect()
}

impl CertificateTerms {
    /// The content of each event that carries it.
    pub fn content(&self) -> String {
        object([
            ("opening", self.opening.to_json()),
            ("snapshotHash", self.snapshot_hash.to_json()),
            ("closeBlock", self.close_block.to_json()),
            ("closeHash", self.close_hash.to_json()),
            (
                "checkpoints",
                Json::List(self.checkpoints.iter().map(ToJson::to_json).collect()),
            ),
            ("root", self.root.to_json()),
            ("count", self.count.to_json()),
        ])
        .write()
    }

    /// The certificate's id: SHA-256 of the content. Responses name a result by it.
    pub fn id(&self) -> Id {
        sha256(self.content().as_bytes())
    }

    /// Signs it with a witness's key.
    pub fn sign(
        &self,
        space: Id,
        key: &DeviceKey,
        created_at: u64,
        aux: &[u8; 32],
    ) -> Result<Event, Refusal> {
        let tags = tags(space, self.opening);
        Event::sign(
            key,
            created_at,
            kind::CERTIFICATE,
            tags,
            self.content(),
            aux,
        )
    }
}

impl Certificate {
    /// Reads one. The signature is not checked here.
    pub fn read(event: &Event) -> Result<Certificate, Refusal> {
        let mut keys = Keys::of(json::parse(&event.content, limits::EVENT_BYTES)?)?;
        let terms = CertificateTerms {
            opening: keys.get("opening"),
            snapshot_hash: keys.get("snapshotHash"),
            close_block: keys.get("closeBlock"),
            close_hash: keys.get("closeHash"),
            checkpoints: keys.list("checkpoints", limits::WITNESSES),
            root: keys.get("root"),
            count: keys.get("count"),
        };
        let terms = keys.finish(terms)?;
        canonical(event, &terms.content())?;
        if !ascending(&terms.checkpoints) {
            return Err(Refusal::value(
                "checkpoints",
                "must be ascending, each id once",
            ));
        }
        Ok(Certificate {
            event: event.id,
            witness: event.pubkey,
            space: event.space()?,
            terms,
        })
    }
}

impl ResultNotice {
    /// Puts the signed events of one certificate into one event.
    pub fn sign(
        &self,
        space: Id,
        key: &DeviceKey,
        created_at: u64,
        aux: &[u8; 32],
    ) -> Result<Event, Refusal> {
        let content = object([
            ("certificate", self.certificate.to_json()),
            (
                "signatures",
                Json::List(self.signatures.iter().map(Event::json).collect()),
            ),
        ])
        .write();
        let tags = tags(space, self.certificate);
        Event::sign(key, created_at, kind::RESULT, tags, content, aux)
    }

    /// Reads one. No signature is checked here.
    pub fn read(event: &Event) -> Result<ResultNotice, Refusal> {
        let mut keys = Keys::of(json::parse(&event.content, limits::EVENT_BYTES)?)?;
        let certificate = keys.get("certificate");
        let signatures: Vec<Json> = keys.list("signatures", limits::WITNESSES);
        keys.end()?;
        let signatures = signatures
            .into_iter()
            .map(Event::from_value)
            .collect::<Result<Vec<Event>, Refusal>>()
            .map_err(|r| r.within("signatures"))?;
        for signed in &signatures {
            if signed.kind != kind::CERTIFICATE
                || Certificate::read(signed)?.terms.id() != certificate
            {
                return Err(Refusal::value(
                    "signatures",
                    "must all sign that certificate",
                ));
            }
        }
        Ok(ResultNotice {
            certificate,
            signatures,
        })
    }
}

fn tags(space: Id, about: Id) -> Vec<Vec<String>> {
    vec![
        vec!["z".to_owned(), space.to_string()],
        vec!["i".to_owned(), format!("locus:{about}")],
    ]
}

fn canonical(event: &Event, content: &str) -> Result<(), Refusal> {
    match event.content == content {
        true => Ok(()),
        false => Err(Refusal::value("content", "not the canonical text")),
    }
}

fn ascending(ids: &[Id]) -> bool {
    ids.windows(2).all(|pair| pair[0] < pair[1])
}
