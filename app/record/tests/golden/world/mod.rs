//! A small world with every sort of act: one network, one proposal from draft to answer.
//!
//! Its keys are hashes of public phrases; they own nothing.

mod closing;
mod talking;
mod voting;

use record::sorted::Set;
use record::{
    AccountKey, Ballot, Bytes, Choice, Claim, ClaimBody, Delegation, DeviceBinding, DeviceKey,
    DeviceRevocation, Effect, Event, Label, Message, Opening, OpeningBody, Power, PowerRule,
    Quorum, Response, Revision, RevisionBody, Rule, Ruling, SpaceBody, SpaceVersion, Sponsorship,
    Talk, Terms, WalletAct,
    body::{Call, Change, Node, RevisionKind, Sponsors, Witnesses, body_hash},
    ids::{Address, Id, keccak},
    merkle,
    pointer::SpacePointer,
    talk::{Parent, Place, Saying, Stance, Status, TalkRef, text_hash},
    witness::{CertificateTerms, Checkpoint, ResultNotice, closed_set},
    words::{BASIC_CHOICES, effect_text, rule_text},
};

/// The chain of the world, as anvil has it.
pub const CHAIN: u64 = 31337;
const TITLE: &str = "Lower the proof fee floor to 0.0004 OPG — “now”";

/// A test account.
pub fn account(number: u8) -> AccountKey {
    AccountKey::from_bytes(&keccak(format!("locus vector account {number}").as_bytes()).0).unwrap()
}

/// A test device, witness or envelope key.
pub fn device(number: u8) -> DeviceKey {
    DeviceKey::from_bytes(&keccak(format!("locus vector device {number}").as_bytes()).0).unwrap()
}

/// An act signed by the account's own key.
pub fn signed(message: impl Into<Message>, body: String, key: &AccountKey) -> WalletAct {
    let message = message.into();
    let signature = key.sign(&message.digest(CHAIN)).unwrap().to_vec();
    WalletAct {
        chain_id: CHAIN,
        message,
        signature,
        body,
    }
}

/// The terms of every vote in the world.
pub fn terms() -> Terms {
    Terms {
        chain: CHAIN,
        power: PowerRule::Erc20Votes,
        token: Some(Address([0x70; 20])),
        symbol: "OPG".into(),
        decimals: 18,
        least_balance: Power::ZERO,
        rule: Rule::Basic,
        threshold_bps: 5000,
        quorum: Quorum::Amount(Power::from(400_500_000_000_000_000_000_000_u128)),
    }
}

/// The rules of the world's network.
pub fn space_body() -> SpaceBody {
    SpaceBody {
        description: "A rehearsal network for inference that is proven in enclaves.".into(),
        chain_name: "Anvil".into(),
        governor: Some(Address([0x60; 20])),
        terms: terms(),
        accounts: vec![],
        notice: 10,
        period: 100,
        grace: 20,
        sponsors: Sponsors {
            count: 2,
            power: Power::from(1000),
        },
        relays: vec!["wss://relay.example".into(), "ws://127.0.0.1:7447".into()],
        nodes: vec![Node {
            url: "http://127.0.0.1:8545".into(),
            name: "anvil".into(),
        }],
        witnesses: Witnesses {
            keys: (11..14).map(|n| device(n).public()).collect(),
            k: 2,
        },
        moderators: vec![account(3).address()],
        owner: account(1).address(),
    }
}

/// Everything that was said.
pub struct World {
    /// Label, act, the key that signed it.
    pub acts: Vec<(&'static str, WalletAct, AccountKey)>,
    /// Label and event.
    pub events: Vec<(&'static str, Event)>,
    /// Label, event of the checkpoint, the set it stands for.
    pub checkpoints: Vec<(&'static str, Event, Set<Id>)>,
    /// What closes the vote.
    pub certificate: CertificateTerms,
}

impl World {
    /// Builds it; always the same.
    pub fn new() -> World {
        let mut world = World {
            acts: vec![],
            events: vec![],
            checkpoints: vec![],
            certificate: CertificateTerms {
                opening: Id::ZERO,
                snapshot_hash: keccak(b"block 120"),
                close_block: 243,
                close_hash: keccak(b"block 243"),
                checkpoints: vec![],
                root: Id::ZERO,
                count: 0,
            },
        };
        let opening = world.propose();
        world.vote(opening);
        world.talk();
        world.witness(opening);
        world.answer();
        for (label, act, _) in &world.acts {
            let event = act.envelope(&device(100), 1_790_000_000, &[9; 32]).unwrap();
            world.events.push((label, event));
        }
        world
    }

    /// The first act with that label.
    pub fn act(&self, label: &str) -> &WalletAct {
        &self
            .acts
            .iter()
            .find(|(found, _, _)| *found == label)
            .expect("labelled")
            .1
    }

    /// The first event with that label.
    pub fn event(&self, label: &str) -> &Event {
        &self
            .events
            .iter()
            .find(|(found, _)| *found == label)
            .expect("labelled")
            .1
    }

    /// The space.
    pub fn space(&self) -> Id {
        self.acts[0].1.id()
    }

    fn say(
        &mut self,
        label: &'static str,
        by: u8,
        message: impl Into<Message>,
        body: String,
    ) -> Id {
        let act = signed(message, body, &account(by));
        let id = act.id();
        self.acts.push((label, act, account(by)));
        id
    }
}
