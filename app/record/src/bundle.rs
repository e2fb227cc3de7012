//! Acts carried again by somebody else, with what shows that they count: nobody who holds the
//! record depends on the relays that first carried it.

use crate::{
    act::WalletAct,
    event::Event,
    ids::Id,
    json::{self, FromJson, Json, Keys, ToJson, object},
    keys::DeviceKey,
    kind, limits,
    refusal::Refusal,
};

/// The content of an event of kind 9824.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bundle {
    /// Wallet acts, without the envelopes in which they came.
    pub acts: Vec<WalletAct>,
    /// Events that stand by their own signature: talk, checkpoints, certificates.
    pub events: Vec<Event>,
    /// Places in a checkpoint's or certificate's tree.
    pub inclusions: Vec<Inclusion>,
    /// What shows that a contract accepted a signature.
    pub evidence: Vec<Evidence>,
}

/// That an act is in the set under a root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inclusion {
    /// The checkpoint's event id or the certificate's id.
    pub of: Id,
    /// The act.
    pub act: Id,
    /// The leaf's number, from 0.
    pub index: u64,
    /// How many leaves the tree has.
    pub count: u64,
    /// The audit path, the leaf's neighbour first.
    pub path: Vec<Id>,
}

/// That an account's contract accepted a signature at a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The act.
    pub act: Id,
    /// The block's number.
    pub block: u64,
    /// The block's hash.
    pub block_hash: Id,
    /// The RLP of header and state proofs, as the crate `chain` reads them.
    pub proof: Vec<u8>,
}

impl Bundle {
    /// The content of the event.
    pub fn to_json(&self) -> String {
        let inclusion = |i: &Inclusion| {
            object([
                ("of", i.of.to_json()),
                ("act", i.act.to_json()),
                ("index", i.index.to_json()),
                ("count", i.count.to_json()),
                (
                    "path",
                    Json::List(i.path.iter().map(ToJson::to_json).collect()),
                ),
            ])
        };
        let evidence = |e: &Evidence| {
            object([
                ("act", e.act.to_json()),
                ("block", e.block.to_json()),
                ("blockHash", e.block_hash.to_json()),
                ("proof", e.proof.to_json()),
            ])
        };
        object([
            (
                "acts",
                Json::List(self.acts.iter().map(WalletAct::json).collect()),
            ),
            (
                "events",
                Json::List(self.events.iter().map(Event::json).collect()),
            ),
            (
                "inclusions",
                Json::List(self.inclusions.iter().map(inclusion).collect()),
            ),
            (
                "evidence",
                Json::List(self.evidence.iter().map(evidence).collect()),
            ),
        ])
        .write()
    }

    /// Reads a bundle. Nothing in it is verified yet.
    pub fn from_json(text: &str) -> Result<Bundle, Refusal> {
        let mut keys = Keys::of(json::parse(text, limits::EVENT_TEXT_BYTES)?)?;
        let bundle = Bundle {
            acts: keys.list("acts", limits::LIST),
            events: keys.list("events", limits::LIST),
            inclusions: keys.list("inclusions", limits::LIST),
            evidence: keys.list("evidence", limits::LIST),
        };
        keys.finish(bundle)
    }

    /// Puts the bundle into an event, under any key.
    pub fn sign(
        &self,
        space: Id,
        key: &DeviceKey,
        created_at: u64,
        aux: &[u8; 32],
    ) -> Result<Event, Refusal> {
        let tags = vec![vec!["z".to_owned(), space.to_string()]];
        Event::sign(key, created_at, kind::BUNDLE, tags, self.to_json(), aux)
    }
}

impl FromJson for WalletAct {
    fn from_json(json: Json) -> Result<WalletAct, Refusal> {
        WalletAct::from_value(json)
    }
}

impl FromJson for Event {
    fn from_json(json: Json) -> Result<Event, Refusal> {
        Event::from_value(json)
    }
}

impl FromJson for Inclusion {
    fn from_json(json: Json) -> Result<Inclusion, Refusal> {
        let mut keys = Keys::of(json)?;
        let inclusion = Inclusion {
            of: keys.get("of"),
            act: keys.get("act"),
            index: keys.get("index"),
            count: keys.get("count"),
            path: keys.list("path", 64),
        };
        keys.finish(inclusion)
    }
}

impl FromJson for Evidence {
    fn from_json(json: Json) -> Result<Evidence, Refusal> {
        let mut keys = Keys::of(json)?;
        let evidence = Evidence {
            act: keys.get("act"),
            block: keys.get("block"),
            block_hash: keys.get("blockHash"),
            proof: keys.get("proof"),
        };
        keys.finish(evidence)
    }
}
