//! A wallet act: a typed message, the signature of its account, and the body whose hash it signs.

use crate::{
    body::Body,
    event::Event,
    ids::{Address, Id, keccak},
    json::{self, Json, Keys, ToJson, object},
    keys::{DeviceKey, recover},
    limits,
    message::Message,
    refusal::Refusal,
};

/// An act as it travels: the content of a wallet event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WalletAct {
    /// The chain of the signing domain. It is the space's chain; carried so that an act can be
    /// checked before its space is known. Whoever knows the space compares the two.
    pub chain_id: u64,
    /// What is signed.
    pub message: Message,
    /// The account's signature: 65 bytes of a key, or whatever its contract accepts.
    pub signature: Vec<u8>,
    /// The body, unchanged; empty where the message has none.
    pub body: String,
}

/// By what authority an act speaks for its account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Authority {
    /// The account's own key signed; valid whatever code the account has.
    Key,
    /// Not the account's key, so it is for the account's contract to say (EIP-1271, ERC-6492), by a
    /// call that only somebody with the chain can make. Until then the act counts for nothing. If
    /// the account has no code and this is no ERC-6492 signature, it is forged.
    NeedsContract,
}

/// The call by which a contract that cannot sign stands for an act, or a Governor for a space:
/// `locus(bytes32)`. It is sent to [`announcement_to`].
pub fn announcement(id: Id) -> Vec<u8> {
    let selector = keccak(b"locus(bytes32)");
    [&selector.0[..4], &id.0].concat()
}

/// Where announcements are sent: an address without code, so that nothing refuses the call.
pub fn announcement_to() -> Address {
    let mut address = Address::ZERO;
    address.0.copy_from_slice(&keccak(b"locus").0[12..]);
    address
}

/// An act that was checked as far as it can be without the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedAct {
    /// The act id: the digest.
    pub id: Id,
    /// The space it belongs to.
    pub space: Id,
    /// As it travelled.
    pub act: WalletAct,
    /// What the body says.
    pub body: Body,
    /// By what authority.
    pub authority: Authority,
}

impl WalletAct {
    /// The act id.
    pub fn id(&self) -> Id {
        self.message.digest(self.chain_id)
    }

    /// The account it binds.
    pub fn account(&self) -> Address {
        self.message.account()
    }

    /// The space it belongs to.
    pub fn space(&self) -> Id {
        self.message.space_of(self.id())
    }

    /// Names this copy of the act: what came with the message. Copies that were not verified must
    /// be told apart by this, or a forged copy that arrives first would keep the true one out.
    pub fn copy_id(&self) -> Id {
        keccak(
            &[
                &keccak(&self.signature).0[..],
                &keccak(self.body.as_bytes()).0,
            ]
            .concat(),
        )
    }

    /// The content of the event, as this client writes it.
    pub fn to_json(&self) -> String {
        self.json().write()
    }

    pub(crate) fn json(&self) -> Json {
        object([
            ("type", self.message.type_name().to_json()),
            ("chainId", self.chain_id.to_json()),
            ("message", self.message.to_json()),
            ("signature", self.signature.to_json()),
            ("body", self.body.to_json()),
        ])
    }

    /// Reads an act. Nothing is verified yet: [`crate::verify_act`].
    pub fn from_json(text: &str) -> Result<WalletAct, Refusal> {
        WalletAct::from_value(json::parse(text, limits::EVENT_TEXT_BYTES)?)
    }

    pub(crate) fn from_value(json: Json) -> Result<WalletAct, Refusal> {
        let mut keys = Keys::of(json)?;
        let type_name: String = keys.get("type");
        let chain_id = keys.get("chainId");
        let message: Json = keys.get("message");
        let signature: Vec<u8> = keys.get("signature");
        let body = keys.get("body");
        keys.end()?;
        let act = WalletAct {
            chain_id,
            message: Message::from_json(&type_name, message).map_err(|r| r.within("message"))?,
            signature,
            body,
        };
        if act.signature.len() > limits::SIGNATURE_BYTES {
            let limit = limits::SIGNATURE_BYTES;
            return Err(Refusal::TooLarge {
                what: "the signature",
                limit,
            });
        }
        Ok(act)
    }

    /// Whether the account's own key signed.
    pub fn signed_by_key(&self) -> bool {
        recover(&self.id(), &self.signature) == Some(self.account())
    }

    /// Puts the act into an envelope under a key that is used once and then erased, so that nobody
    /// can ask relays to delete it and it does not lead to a device.
    pub fn envelope(
        &self,
        one_time_key: &DeviceKey,
        created_at: u64,
        aux: &[u8; 32],
    ) -> Result<Event, Refusal> {
        let mut tags = vec![vec!["z".to_owned(), self.space().to_string()]];
        if let Some(id) = self.message.refers_to() {
            tags.push(vec!["i".to_owned(), format!("locus:{id}")]);
        }
        Event::sign(
            one_time_key,
            created_at,
            self.message.kind(),
            tags,
            self.to_json(),
            aux,
        )
    }
}
