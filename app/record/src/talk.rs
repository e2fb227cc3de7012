//! Talk: what people say under a device key, without a wallet's window. It can never vote, back or
//! delegate.
//!
//! Comments are NIP-22, stances NIP-25, labels NIP-32, so that other Nostr programs can read them.
//! Only events that name a binding and a place in their key's chain are talk here.

use crate::{
    check::lines,
    event::Event,
    ids::{Id, keccak},
    json::decimal,
    keys::DeviceKey,
    kind, limits,
    refusal::Refusal,
};

/// The namespace of our NIP-32 labels.
pub const NAMESPACE: &str = "locus";

/// Something said under a device key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Talk {
    /// The act id: the event's id, recomputed. Zero before it is signed.
    pub id: Id,
    /// The device's key. Not used when signing.
    pub device: Id,
    /// Seconds since 1970, as the device says. It orders nothing that counts.
    pub created_at: u64,
    /// The space.
    pub space: Id,
    /// The act id of the device's binding.
    pub binding: Id,
    /// Where it stands in the device's chain.
    pub place: Place,
    /// The wallet act that the whole thread is about: a proposal's first revision.
    pub root: Id,
    /// What is said.
    pub saying: Saying,
}

/// A place in the chain of everything that one device key says in one space.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// 1, then one more each time.
    pub number: u64,
    /// The id of what this key said before; zero in the first.
    pub previous: Id,
}

/// What is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saying {
    /// A text.
    Post {
        /// What it answers.
        parent: Parent,
        /// What sort of text it is.
        label: Label,
        /// The text, in Markdown.
        content: String,
        /// The passage that it is about, word for word.
        quote: Option<String>,
        /// Of an amendment: what should stand there instead.
        replace: Option<String>,
    },
    /// A stance on a statement.
    Stance {
        /// The statement.
        on: TalkRef,
        /// Which.
        stance: Stance,
        /// [`text_hash`] of the statement, so that it stays bound to that text.
        text_hash: Id,
        /// The highest of an account on one statement counts.
        seq: u64,
    },
    /// What became of an objection.
    Status {
        /// The objection.
        on: TalkRef,
        /// Which.
        status: Status,
        /// Why; may be empty.
        reason: String,
    },
}

/// What a text answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Parent {
    /// A wallet act, such as a revision.
    Act(Id),
    /// Other talk.
    Talk(TalkRef),
}

/// Other talk, named as NIP-01 asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TalkRef {
    /// The event's id.
    pub id: Id,
    /// The key that signed it.
    pub author: Id,
}

macro_rules! words {
    ($(#[$about:meta])* $type:ident { $( $(#[$value_about:meta])* $value:ident $name:literal, )* }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $type {
            $( $(#[$value_about])* $value, )*
        }

        impl $type {
            /// All of them, with their names in signed bytes.
            pub const ALL: &'static [($type, &'static str)] = &[$( ($type::$value, $name), )*];

            /// The name in signed bytes.
            pub fn name(self) -> &'static str {
                match self { $( $type::$value => $name, )* }
            }

            /// The one with that name.
            pub fn from_name(name: &str) -> Option<$type> {
                Self::ALL.iter().find(|(_, known)| *known == name).map(|(value, _)| *value)
            }
        }
    };
}

words! {
    /// What sort of text a post is.
    Label {
        /// A comment.
        Comment "comment",
        /// A question.
        Question "question",
        /// An argument in favour.
        Pro "pro",
        /// An argument against.
        Con "con",
        /// An objection: which passage, what harm, what change would remove it.
        Objection "objection",
        /// Other words for a passage.
        Amendment "amendment",
        /// A statement to agree or disagree with.
        Statement "statement",
    }
}

words! {
    /// A stance on a statement.
    Stance {
        /// Agrees.
        Agree "+",
        /// Disagrees.
        Disagree "-",
        /// Has seen it and says neither.
        Pass "pass",
    }
}

words! {
    /// What became of an objection.
    Status {
        /// The author says that it was met.
        Addressed "addressed",
        /// The objector takes it back.
        Withdrawn "withdrawn",
    }
}

/// The hash to which stances bind.
pub fn text_hash(text: &str) -> Id {
    keccak(text.as_bytes())
}

impl Talk {
    /// Builds and signs the event.
    pub fn sign(&self, key: &DeviceKey, aux: &[u8; 32]) -> Result<Event, Refusal> {
        self.check()?;
        let mut tags = vec![
            tag(["z", &self.space.to_string()]),
            tag(["I", &act_ref(self.root)]),
            tag(["K", NAMESPACE]),
            tag(["binding", &self.binding.to_string()]),
            tag([
                "chain",
                &self.place.number.to_string(),
                &self.place.previous.to_string(),
            ]),
        ];
        let (kind, content) = match &self.saying {
            Saying::Post {
                parent,
                label,
                content,
                quote,
                replace,
            } => {
                match parent {
                    Parent::Act(id) => {
                        tags.push(tag(["i", &act_ref(*id)]));
                        tags.push(tag(["k", NAMESPACE]));
                    }
                    Parent::Talk(talk) => talk.write(&mut tags),
                }
                tags.push(tag(["L", NAMESPACE]));
                tags.push(tag(["l", label.name(), NAMESPACE]));
                tags.extend(quote.iter().map(|text| tag(["quote", text])));
                tags.extend(replace.iter().map(|text| tag(["replace", text])));
                (kind::TALK, content.clone())
            }
            Saying::Stance {
                on,
                stance,
                text_hash,
                seq,
            } => {
                on.write(&mut tags);
                tags.push(tag(["hash", &text_hash.to_string()]));
                tags.push(tag(["seq", &seq.to_string()]));
                (kind::STANCE, stance.name().to_owned())
            }
            Saying::Status { on, status, reason } => {
                on.write(&mut tags);
                tags.push(tag(["L", NAMESPACE]));
                tags.push(tag(["l", status.name(), NAMESPACE]));
                (kind::STATUS, reason.clone())
            }
        };
        Event::sign(key, self.created_at, kind, tags, content, aux)
    }

    /// Reads talk. The signature is not checked here: [`crate::verify_event`].
    pub fn read(event: &Event) -> Result<Talk, Refusal> {
        if one(event, "K")? != NAMESPACE {
            return Err(Refusal::value("K", "must be locus"));
        }
        let place = match items(event, "chain")? {
            [number, previous] => Place {
                number: decimal(number).ok_or(bad("chain"))?,
                previous: previous.parse().map_err(|_| bad("chain"))?,
            },
            _ => return Err(bad("chain")),
        };
        let content = event.content.clone();
        let saying = match event.kind {
            kind::TALK => Saying::Post {
                parent: Parent::read(event)?,
                label: Label::from_name(label(event)?).ok_or(bad("l"))?,
                content,
                quote: optional(event, "quote")?,
                replace: optional(event, "replace")?,
            },
            kind::STANCE => Saying::Stance {
                on: TalkRef::read(event)?,
                stance: Stance::from_name(&content).ok_or(bad("content"))?,
                text_hash: one(event, "hash")?.parse().map_err(|_| bad("hash"))?,
                seq: decimal(one(event, "seq")?).ok_or(bad("seq"))?,
            },
            kind::STATUS => Saying::Status {
                on: TalkRef::read(event)?,
                status: Status::from_name(label(event)?).ok_or(bad("l"))?,
                reason: content,
            },
            other => return Err(Refusal::UnknownKind(other)),
        };
        let talk = Talk {
            id: event.id,
            device: event.pubkey,
            created_at: event.created_at,
            space: event.space()?,
            binding: one(event, "binding")?.parse().map_err(|_| bad("binding"))?,
            place,
            root: read_act_ref(one(event, "I")?).ok_or(bad("I"))?,
            saying,
        };
        talk.check()?;
        Ok(talk)
    }

    fn check(&self) -> Result<(), Refusal> {
        if self.place.number == 0 || (self.place.number == 1) != self.place.previous.is_zero() {
            return Err(Refusal::value(
                "chain",
                "1 in the first, whose previous is zero",
            ));
        }
        match &self.saying {
            Saying::Post {
                label,
                content,
                quote,
                replace,
                ..
            } => {
                if content.len() > limits::TALK_BYTES {
                    return Err(Refusal::TooLarge {
                        what: "the text",
                        limit: limits::TALK_BYTES,
                    });
                }
                if content.trim().is_empty() && *label != Label::Amendment {
                    return Err(Refusal::value("content", "must not be empty"));
                }
                let passages = [quote, replace];
                if passages
                    .iter()
                    .any(|p| p.as_ref().is_some_and(|p| p.len() > limits::QUOTE_BYTES))
                {
                    return Err(Refusal::TooLarge {
                        what: "a passage",
                        limit: limits::QUOTE_BYTES,
                    });
                }
                if replace.is_some() != (*label == Label::Amendment)
                    || (replace.is_some() && quote.is_none())
                {
                    return Err(Refusal::value(
                        "replace",
                        "an amendment quotes and replaces",
                    ));
                }
                Ok(())
            }
            Saying::Stance { .. } => Ok(()),
            Saying::Status { reason, .. } => lines("content", reason, limits::REASON_BYTES),
        }
    }
}

impl Parent {
    fn read(event: &Event) -> Result<Parent, Refusal> {
        match event.tag("i")? {
            Some([id]) if event.tag("e")?.is_none() && one(event, "k")? == NAMESPACE => {
                Ok(Parent::Act(read_act_ref(id).ok_or(bad("i"))?))
            }
            Some(_) => Err(bad("i")),
            None => TalkRef::read(event).map(Parent::Talk),
        }
    }
}

impl TalkRef {
    /// `e` with the author, as NIP-22 asks, and the kind and author as tags of their own.
    fn write(&self, tags: &mut Vec<Vec<String>>) {
        tags.push(tag(["e", &self.id.bare(), "", &self.author.bare()]));
        tags.push(tag(["k", "1111"]));
        tags.push(tag(["p", &self.author.bare()]));
    }

    fn read(event: &Event) -> Result<TalkRef, Refusal> {
        if one(event, "k")? != "1111" {
            return Err(bad("k"));
        }
        let author = one(event, "p")?;
        match items(event, "e")? {
            [id, _relay, named] if named == author => Ok(TalkRef {
                id: Id::from_bare(id).ok_or(bad("e"))?,
                author: Id::from_bare(author).ok_or(bad("p"))?,
            }),
            _ => Err(bad("e")),
        }
    }
}

fn bad(tag: &'static str) -> Refusal {
    Refusal::value(tag, "not as the protocol has it")
}

fn tag<const N: usize>(items: [&str; N]) -> Vec<String> {
    items.map(str::to_owned).into()
}

fn act_ref(id: Id) -> String {
    format!("{NAMESPACE}:{id}")
}

fn read_act_ref(text: &str) -> Option<Id> {
    text.strip_prefix(NAMESPACE)?
        .strip_prefix(':')?
        .parse()
        .ok()
}

fn items<'a>(event: &'a Event, name: &'static str) -> Result<&'a [String], Refusal> {
    event
        .tag(name)?
        .ok_or(Refusal::value(name, "must be given"))
}

fn one<'a>(event: &'a Event, name: &'static str) -> Result<&'a str, Refusal> {
    match items(event, name)? {
        [only] => Ok(only),
        _ => Err(bad(name)),
    }
}

fn optional(event: &Event, name: &'static str) -> Result<Option<String>, Refusal> {
    match event.tag(name)? {
        None => Ok(None),
        Some([text]) => Ok(Some(text.clone())),
        Some(_) => Err(bad(name)),
    }
}

fn label(event: &Event) -> Result<&str, Refusal> {
    match (one(event, "L")?, items(event, "l")?) {
        (NAMESPACE, [label, namespace]) if namespace == NAMESPACE => Ok(label),
        _ => Err(bad("l")),
    }
}
