//! A person of a test: signs acts with a wallet's key and talks with a device's.

use record::{
    AccountKey, Ballot, DeviceKey, Event, Id, Message, Revision, WalletAct,
    body::{RevisionBody, RevisionKind, body_hash},
    choice::Choice,
    ids::sha256,
    talk::{Label, Parent, Place, Saying, Talk},
};

/// An account and a device of one person.
pub struct Hand {
    /// The wallet's key.
    pub account: AccountKey,
    /// The device's key.
    pub device: DeviceKey,
    /// The chain under which the wallet signs.
    pub chain: u64,
}

impl Hand {
    /// The same number is the same person.
    ///
    /// # Panics
    /// Never: these numbers are keys.
    #[allow(clippy::expect_used, reason = "twins are for tests")]
    pub fn new(number: u64) -> Hand {
        let secret = |what: &str| sha256(format!("{what} {number}").as_bytes()).0;
        Hand {
            account: AccountKey::from_bytes(&secret("account")).expect("a key"),
            device: DeviceKey::from_bytes(&secret("device")).expect("a key"),
            chain: 31337,
        }
    }

    /// Signs a message and puts it into an envelope of that second.
    ///
    /// # Panics
    /// When the message is larger than any may be.
    #[allow(clippy::expect_used, reason = "twins are for tests")]
    pub fn sign(&self, message: impl Into<Message>, body: String, second: u64) -> Event {
        let message = message.into();
        let digest = message.digest(self.chain);
        let signature = self.account.sign(&digest).expect("a signature").to_vec();
        let act = WalletAct {
            chain_id: self.chain,
            message,
            signature,
            body,
        };
        let once = sha256(&[digest.0, sha256(&second.to_be_bytes()).0].concat()).0;
        let key = DeviceKey::from_bytes(&once).expect("a key");
        act.envelope(&key, second, &[0; 32]).expect("an envelope")
    }

    /// A first revision.
    pub fn revision(&self, space: Id, title: &str, second: u64) -> Event {
        let body = RevisionBody {
            text: format!("# Why\n\n{title}"),
            kind: RevisionKind::Other,
            changes: Vec::new(),
            calls: Vec::new(),
        }
        .to_json();
        let message = Revision {
            account: self.account.address(),
            space,
            proposal: Id::ZERO,
            previous: Id::ZERO,
            title: title.into(),
            body_hash: body_hash(&body),
        };
        self.sign(message, body, second)
    }

    /// A ballot.
    pub fn ballot(&self, space: Id, opening: Id, choice: u8, seq: u64, second: u64) -> Event {
        let words = ["For", "Against", "Abstain"];
        let message = Ballot {
            account: self.account.address(),
            space,
            opening,
            title: "Lower the fee".into(),
            choice_text: words[usize::from(choice.clamp(1, 3)) - 1].into(),
            choice: record::Bytes(Choice::One(choice).encode()),
            seq,
            reason: String::new(),
        };
        self.sign(message, String::new(), second)
    }

    /// A comment.
    ///
    /// # Panics
    /// When the text is larger than any may be.
    #[allow(clippy::expect_used, reason = "twins are for tests")]
    pub fn comment(&self, space: Id, proposal: Id, text: &str, second: u64) -> Event {
        let talk = Talk {
            id: Id::ZERO,
            device: self.device.public(),
            created_at: second,
            space,
            binding: Id([7; 32]),
            place: Place {
                number: 1,
                previous: Id::ZERO,
            },
            root: proposal,
            saying: Saying::Post {
                parent: Parent::Act(proposal),
                label: Label::Comment,
                content: text.into(),
                quote: None,
                replace: None,
            },
        };
        talk.sign(&self.device, &[0; 32]).expect("an event")
    }
}
