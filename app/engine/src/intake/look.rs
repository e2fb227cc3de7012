//! The cheap checks: size, shape, kind, space and id, before any signature. Bundles are unpacked here.

use super::{Door, Source, Work, guests::Author};
use crate::why;
use record::{DeviceKey, Event, Id, Refusal, WalletAct, bundle::Bundle, ids::sha256, kind, limits};

/// An event that passed the cheap checks.
pub(super) struct Candidate {
    /// The act's id, computed again.
    pub(super) act: Id,
    /// The space that it is tagged with.
    pub(super) space: Id,
    /// Who says it, as it says.
    pub(super) author: Author,
    /// The binding by which a device speaks for an account.
    pub(super) binding: Option<Id>,
    /// The event.
    pub(super) event: Event,
    /// The event in its one spelling.
    pub(super) text: String,
    /// Names the text that it came in, to be remembered by when it is refused.
    pub(super) name: Id,
}

impl Door {
    /// The cheap checks: size, shape, kind, space, id. Bundles are unpacked.
    pub(super) fn look(
        &self,
        source: &Source,
        text: &str,
        out: &mut Vec<Candidate>,
        work: &mut Work,
    ) {
        let name = name_of(source, text);
        let known_bad = self.bad.borrow().get(&name).map(|(why, _)| why.clone());
        if let Source::Relay { url, .. } = source
            && (self.is_put_off(url))
        {
            work.intake.put_off += 1;
            return;
        }
        let looked = match known_bad {
            Some(why) => Err(why),
            None => self
                .unpacked(source, text, name)
                .map_err(|refusal| why::refusal(&refusal)),
        };
        match looked {
            Ok(candidates) => {
                for candidate in candidates {
                    match candidate {
                        Ok(candidate) => out.push(candidate),
                        Err(refusal) => {
                            self.refuse(source, None, name, why::refusal(&refusal), work);
                        }
                    }
                }
            }
            Err(why) => self.refuse(source, None, name, why, work),
        }
    }

    fn unpacked(
        &self,
        source: &Source,
        text: &str,
        name: Id,
    ) -> Result<Vec<Result<Candidate, Refusal>>, Refusal> {
        if text.len() > limits::EVENT_TEXT_BYTES {
            return Err(Refusal::TooLarge {
                what: "the event",
                limit: limits::EVENT_TEXT_BYTES,
            });
        }
        let event = Event::from_json(text)?;
        if event.kind != kind::BUNDLE {
            return Ok(vec![candidate(source, event, Some(name))]);
        }
        event.check_id()?;
        let bundle = Bundle::from_json(&event.content)?;
        let carried = bundle
            .acts
            .iter()
            .map(|act| self.in_new_envelope(act, event.created_at));
        let events = bundle.events.into_iter().map(Ok).chain(carried);
        Ok(events
            .map(|event| candidate(source, event?, None))
            .collect())
    }

    /// An act that came without an envelope of its own gets one, or no relay could be given it.
    fn in_new_envelope(&self, act: &WalletAct, created_at: u64) -> Result<Event, Refusal> {
        let key = || DeviceKey::from_bytes(&self.ports.entropy.bytes());
        let key = key().or_else(key).ok_or(Refusal::BadSignature)?;
        act.envelope(&key, created_at, &self.ports.entropy.bytes())
    }
}

fn candidate(source: &Source, event: Event, name: Option<Id>) -> Result<Candidate, Refusal> {
    if !kind::ALL.contains(&event.kind) || event.kind == kind::BUNDLE {
        return Err(Refusal::UnknownKind(event.kind));
    }
    let space = event.space()?;
    if matches!(source, Source::Relay { space: asked, .. } if *asked != space) {
        return Err(Refusal::WrongSpace);
    }
    event.check_id()?;
    let (mut author, mut binding) = (Author::Key(event.pubkey), None);
    let act = if kind::WALLET.contains(&event.kind) {
        let act = WalletAct::from_json(&event.content)?;
        author = Author::Account(act.account());
        act.id()
    } else {
        let named = event.tag("binding").ok().flatten();
        binding = named.and_then(|tag| tag.first()?.parse().ok());
        event.recompute_id()
    };
    let text = event.to_json();
    // What is unpacked from a bundle has a name of its own, or one bad act would condemn the rest.
    let name = name.unwrap_or_else(|| name_of(source, &text));
    Ok(Candidate {
        act,
        space,
        author,
        binding,
        event,
        text,
        name,
    })
}

/// The id of what an event carries, computed again; it says nothing about signatures.
pub fn act_id(event: &Event) -> Result<Id, Refusal> {
    if kind::WALLET.contains(&event.kind) {
        WalletAct::from_json(&event.content).map(|act| act.id())
    } else {
        Ok(event.recompute_id())
    }
}

/// Names a text within what was asked for: what is astray in one space may be right in another.
fn name_of(source: &Source, text: &str) -> Id {
    let asked = match source {
        Source::Relay { space, .. } => *space,
        Source::File => Id::ZERO,
    };
    sha256(&[&asked.0, text.as_bytes()].concat())
}
