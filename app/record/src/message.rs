//! The typed messages that wallets sign: what each says, its EIP-712 digest and its JSON.
//!
//! The digest is the name of the act. Changing anything here costs everybody a new signature.

use crate::{
    eip712::{Bytes, DOMAIN_NAME, DOMAIN_VERSION, Word, digest, domain_separator, struct_hash},
    ids::{Address, Id},
    json::{FromJson, Json, Keys, ToJson, object},
    refusal::Refusal,
};

macro_rules! messages {
    ($(
        $(#[$about:meta])*
        $name:ident, $kind:literal, $type_string:literal {
            $( $(#[$field_about:meta])* $field:ident $key:literal: $type:ty, )*
        }
    )*) => {
        $(
            $(#[$about])*
            #[derive(Clone, Debug, PartialEq, Eq)]
            pub struct $name {
                $( $(#[$field_about])* pub $field: $type, )*
            }

            impl $name {
                /// The struct's type as EIP-712 writes it.
                pub const TYPE: &'static str = $type_string;
                /// The kind of the event that carries it.
                pub const KIND: u16 = $kind;

                fn words(&self) -> Vec<[u8; 32]> {
                    vec![$( self.$field.word(), )*]
                }

                fn from_keys(keys: &mut Keys) -> Self {
                    $name { $( $field: keys.get($key), )* }
                }

                fn json(&self) -> Json {
                    object([$( ($key, self.$field.to_json()), )*])
                }
            }

            impl From<$name> for Message {
                fn from(message: $name) -> Message {
                    Message::$name(message)
                }
            }
        )*

        /// What a wallet signs.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Message {
            $( $(#[$about])* $name($name), )*
        }

        impl Message {
            /// The names of all types, in the order of the protocol.
            pub const TYPE_NAMES: &'static [&'static str] = &[$( stringify!($name), )*];

            /// The account that the message binds.
            pub fn account(&self) -> Address {
                match self { $( Message::$name(m) => m.account, )* }
            }

            /// The space as it stands in the message: zero in a space's version 0, whose own act
            /// id is the space. [`Message::space_of`] resolves that.
            pub fn space(&self) -> Id {
                match self { $( Message::$name(m) => m.space, )* }
            }

            /// The kind of the event that carries it.
            pub fn kind(&self) -> u16 {
                match self { $( Message::$name(_) => $name::KIND, )* }
            }

            /// The name of its type, as `primaryType` says it.
            pub fn type_name(&self) -> &'static str {
                match self { $( Message::$name(_) => stringify!($name), )* }
            }

            /// Its type as EIP-712 writes it.
            pub fn type_string(&self) -> &'static str {
                match self { $( Message::$name(_) => $name::TYPE, )* }
            }

            /// EIP-712 `hashStruct`.
            pub fn struct_hash(&self) -> Id {
                match self { $( Message::$name(m) => struct_hash($name::TYPE, &m.words()), )* }
            }

            /// The fields as a JSON object, keys in the order of the type.
            pub fn to_json(&self) -> Json {
                match self { $( Message::$name(m) => m.json(), )* }
            }

            /// Reads what [`Message::to_json`] writes, and checks what holds for every message of
            /// this type whatever else is known ([`Message::check`]).
            pub fn from_json(type_name: &str, json: Json) -> Result<Message, Refusal> {
                let mut keys = Keys::of(json)?;
                let message = match type_name {
                    $( stringify!($name) => Message::$name($name::from_keys(&mut keys)), )*
                    _ => return Err(Refusal::value("type", "not a message of this protocol")),
                };
                let message = keys.finish(message)?;
                message.check()?;
                Ok(message)
            }
        }

        #[cfg(test)]
        #[test]
        fn every_type_string_names_its_fields_in_order() {
            $(
                let fields = [$( format!("{} {}", <$type as Word>::SOLIDITY, $key), )*];
                assert_eq!($name::TYPE, format!("{}({})", stringify!($name), fields.join(",")));
            )*
        }
    };
}

messages! {
    /// The rules of a network at one time, signed by its owner.
    SpaceVersion, 9828, "SpaceVersion(address account,bytes32 space,uint64 version,bytes32 previous,string name,bytes32 bodyHash)" {
        /// Who signs: the owner that the version before names.
        account "account": Address,
        /// The space; zero in version 0, whose own act id is the space.
        space "space": Id,
        /// 0, then one more than the version before.
        version "version": u64,
        /// The act id of the version before; zero in version 0.
        previous "previous": Id,
        /// The network's name.
        name "name": String,
        /// Hash of a [`crate::body::SpaceBody`].
        body_hash "bodyHash": Id,
    }
    /// The text of a proposal.
    Revision, 9811, "Revision(address account,bytes32 space,bytes32 proposal,bytes32 previous,string title,bytes32 bodyHash)" {
        /// Its author.
        account "account": Address,
        /// The space.
        space "space": Id,
        /// The act id of the first revision; zero in the first.
        proposal "proposal": Id,
        /// The act id of the revision before; zero in the first.
        previous "previous": Id,
        /// The title. It is repeated in everything that is signed about this revision.
        title "title": String,
        /// Hash of a [`crate::body::RevisionBody`].
        body_hash "bodyHash": Id,
    }
    /// An account backs a revision, or no longer does.
    Sponsorship, 9813, "Sponsorship(address account,bytes32 space,bytes32 revision,string title,bool support,uint64 seq)" {
        /// The backer.
        account "account": Address,
        /// The space.
        space "space": Id,
        /// The act id of the revision.
        revision "revision": Id,
        /// Its title.
        title "title": String,
        /// True to back it, false to stop.
        support "support": bool,
        /// The highest of an account counts.
        seq "seq": u64,
    }
    /// The vote on a revision, with all its terms.
    Opening, 9812, "Opening(address account,bytes32 space,bytes32 spaceVersion,bytes32 revision,string title,string effect,string rule,string[] choices,uint64 snapshot,uint64 opens,uint64 closes,uint64 refBlock,bytes32 refHash,bytes32 bodyHash)" {
        /// Who opens it.
        account "account": Address,
        /// The space.
        space "space": Id,
        /// The act id of the space version whose rules hold.
        space_version "spaceVersion": Id,
        /// The act id of the revision that is voted on.
        revision "revision": Id,
        /// Its title.
        title "title": String,
        /// What the vote decides, in words: [`crate::words::effect_text`].
        effect "effect": String,
        /// How it is counted, in words: [`crate::words::rule_text`].
        rule "rule": String,
        /// The choices, in the order in which ballots number them from 1.
        choices "choices": Vec<String>,
        /// The block at whose end power is counted.
        snapshot "snapshot": u64,
        /// The first block of the vote.
        opens "opens": u64,
        /// The first block after the vote.
        closes "closes": u64,
        /// A block known to the signer; before the snapshot.
        ref_block "refBlock": u64,
        /// Its hash.
        ref_hash "refHash": Id,
        /// Hash of a [`crate::body::OpeningBody`].
        body_hash "bodyHash": Id,
    }
    /// A vote of one account.
    Ballot, 9816, "Ballot(address account,bytes32 space,bytes32 opening,string title,string choiceText,bytes choice,uint64 seq,string reason)" {
        /// The voter.
        account "account": Address,
        /// The space.
        space "space": Id,
        /// The act id of the opening.
        opening "opening": Id,
        /// The title.
        title "title": String,
        /// The choice in words: [`crate::words::choice_text`].
        choice_text "choiceText": String,
        /// The choice as [`crate::choice::Choice`] encodes it.
        choice "choice": Bytes,
        /// The highest of an account counts.
        seq "seq": u64,
        /// Why; may be empty.
        reason "reason": String,
    }
    /// What somebody bound by a result answers to it.
    Response, 9822, "Response(address account,bytes32 space,bytes32 result,string title,string position,string reason,uint64 seq)" {
        /// Who answers.
        account "account": Address,
        /// The space.
        space "space": Id,
        /// The certificate's id; the opening's act id where there is no certificate.
        result "result": Id,
        /// The title.
        title "title": String,
        /// One of [`crate::words::POSITIONS`].
        position "position": String,
        /// Why; may be empty.
        reason "reason": String,
        /// The highest of an account counts.
        seq "seq": u64,
    }
    /// A decision by somebody whom the space version gives that role.
    Ruling, 9827, "Ruling(address account,bytes32 space,bytes32 subject,string action,string reason)" {
        /// Who decides.
        account "account": Address,
        /// The space.
        space "space": Id,
        /// The objection or the act that is ruled on.
        subject "subject": Id,
        /// One of [`crate::words::ACTIONS`], and the role in which it is done.
        action "action": String,
        /// Why; must not be empty.
        reason "reason": String,
    }
    /// Something that an account says is so.
    Claim, 9823, "Claim(address account,bytes32 space,bytes32 subject,string kind,bytes32 bodyHash,uint64 seq)" {
        /// Who says it.
        account "account": Address,
        /// The space.
        space "space": Id,
        /// What it is about: an act, or zero where the body names it.
        subject "subject": Id,
        /// One of [`crate::body::ClaimKind`].
        kind "kind": String,
        /// Hash of a [`crate::body::ClaimBody`].
        body_hash "bodyHash": Id,
        /// The highest of an account on one subject and kind counts.
        seq "seq": u64,
    }
    /// An account lets another vote with its weight in this space.
    Delegation, 9814, "Delegation(address account,bytes32 space,address delegate,uint64 expiresAt,uint64 seq)" {
        /// Who delegates.
        account "account": Address,
        /// The space.
        space "space": Id,
        /// To whom; zero takes the delegation back.
        delegate "delegate": Address,
        /// The first block at which it no longer holds; 0 for never.
        expires_at "expiresAt": u64,
        /// The highest of an account counts.
        seq "seq": u64,
    }
    /// An account lets a device key talk for it in this space.
    DeviceBinding, 9810, "DeviceBinding(address account,bytes32 space,bytes32 device,uint64 expiresAt,uint64 refBlock,bytes32 refHash)" {
        /// For whom the device talks.
        account "account": Address,
        /// The space.
        space "space": Id,
        /// The device's x-only BIP-340 key.
        device "device": Id,
        /// When it ends, in seconds since 1970.
        expires_at "expiresAt": u64,
        /// A block known to the signer.
        ref_block "refBlock": u64,
        /// Its hash.
        ref_hash "refHash": Id,
    }
    /// An account takes a device's word back.
    DeviceRevocation, 9810, "DeviceRevocation(address account,bytes32 space,bytes32 device,uint64 lastChain,bytes32 lastId)" {
        /// For whom the device talked.
        account "account": Address,
        /// The space.
        space "space": Id,
        /// The device's x-only BIP-340 key.
        device "device": Id,
        /// The last place in the device's chain that still stands; 0 for none.
        last_chain "lastChain": u64,
        /// The id of the talk at that place; zero for none.
        last_id "lastId": Id,
    }
}

impl Message {
    /// The act id: the EIP-712 digest on the space's chain.
    pub fn digest(&self, chain_id: u64) -> Id {
        digest(&domain_separator(chain_id), &self.struct_hash())
    }

    /// The space that the act belongs to: the one it names, or its own id in a version 0.
    pub fn space_of(&self, act_id: Id) -> Id {
        match self {
            Message::SpaceVersion(m) if m.version == 0 => act_id,
            _ => self.space(),
        }
    }

    /// The hash of the body, where this message has one.
    pub fn body_hash(&self) -> Option<Id> {
        match self {
            Message::SpaceVersion(m) => Some(m.body_hash),
            Message::Revision(m) => Some(m.body_hash),
            Message::Opening(m) => Some(m.body_hash),
            Message::Claim(m) => Some(m.body_hash),
            _ => None,
        }
    }

    /// The counter that orders an account's acts of one sort, where there is one.
    pub fn seq(&self) -> Option<u64> {
        match self {
            Message::Sponsorship(m) => Some(m.seq),
            Message::Ballot(m) => Some(m.seq),
            Message::Response(m) => Some(m.seq),
            Message::Claim(m) => Some(m.seq),
            Message::Delegation(m) => Some(m.seq),
            _ => None,
        }
    }

    /// The act that it is directly about; relays are asked by this.
    pub fn refers_to(&self) -> Option<Id> {
        let id = match self {
            Message::SpaceVersion(m) => m.previous,
            Message::Revision(m) => m.proposal,
            Message::Sponsorship(m) => m.revision,
            Message::Opening(m) => m.revision,
            Message::Ballot(m) => m.opening,
            Message::Response(m) => m.result,
            Message::Ruling(m) => m.subject,
            Message::Claim(m) => m.subject,
            Message::Delegation(_) => return None,
            Message::DeviceBinding(m) => m.device,
            Message::DeviceRevocation(m) => m.device,
        };
        (!id.is_zero()).then_some(id)
    }

    /// What `eth_signTypedData_v4` takes. Integers stand as decimal strings, since a wallet that
    /// reads JSON numbers would round those above 2^53.
    pub fn typed_data_json(&self, chain_id: u64) -> String {
        let member = |name: &str, of: &str| {
            object([
                ("name", Json::Text(name.into())),
                ("type", Json::Text(of.into())),
            ])
        };
        let fields = self
            .type_string()
            .trim_end_matches(')')
            .split_once('(')
            .map_or("", |s| s.1);
        let fields = fields.split(',').filter_map(|field| field.split_once(' '));
        let domain = [
            ("name", "string"),
            ("version", "string"),
            ("chainId", "uint256"),
        ];
        object([
            (
                "types",
                object([
                    (
                        "EIP712Domain",
                        Json::List(domain.map(|(n, t)| member(n, t)).into()),
                    ),
                    (
                        self.type_name(),
                        Json::List(fields.map(|(t, n)| member(n, t)).collect()),
                    ),
                ]),
            ),
            ("primaryType", self.type_name().to_json()),
            (
                "domain",
                object([
                    ("name", DOMAIN_NAME.to_json()),
                    ("version", DOMAIN_VERSION.to_json()),
                    // Wallets compare this with the chain they are on, and expect a number here.
                    ("chainId", Json::Number(chain_id)),
                ]),
            ),
            ("message", self.to_json()),
        ])
        .write()
    }
}

/// The `seq` of a new act: above every known one, and otherwise the time, so that two browsers of
/// one account seldom choose the same. It is a counter, never read as a time.
pub fn next_seq(highest_known: Option<u64>, unix_millis: u64) -> u64 {
    highest_known
        .map_or(0, |known| known.saturating_add(1))
        .max(unix_millis)
}

impl FromJson for Bytes {
    fn from_json(json: Json) -> Result<Bytes, Refusal> {
        Vec::<u8>::from_json(json).map(Bytes)
    }
}

impl ToJson for Bytes {
    fn to_json(&self) -> Json {
        self.0.to_json()
    }
}
