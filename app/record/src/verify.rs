//! From hostile bytes to what was said and by whom. Cheap checks come first, signatures last.
//!
//! Nothing here changes anything, and nothing here judges the rules of a space: the crate `rules`
//! does that with what is returned.

use crate::{
    act::{Authority, VerifiedAct, WalletAct},
    body::{Body, body_hash},
    bundle::Bundle,
    event::Event,
    ids::Id,
    keys::{recover, verify},
    kind,
    message::Message,
    pointer::SpacePointer,
    refusal::Refusal,
    talk::Talk,
    witness::{Certificate, Checkpoint, ResultNotice},
    words::{BASIC_CHOICES, effect_text, rule_text},
};

/// What an event carried, verified as far as it can be without the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Received {
    /// A wallet act.
    Wallet(Box<VerifiedAct>),
    /// Talk under a device key. Whether its binding holds is for `rules` to say.
    Talk(Box<Talk>),
    /// What a witness held at a block. Whether it is one of the space's is for `rules` to say.
    Checkpoint(Box<Checkpoint>),
    /// One witness's signature under a certificate.
    Certificate(Box<Certificate>),
    /// A whole certificate, carried by anyone.
    Result(Box<ResultNotice>),
    /// Acts carried again. Each is still to be verified by itself.
    Bundle(Box<Bundle>),
    /// A hint where a space is found; never truth.
    Pointer(Box<SpacePointer>),
}

/// Verifies an event and what it carries.
pub fn verify_event(event: &Event) -> Result<Received, Refusal> {
    let space = open_envelope(event)?;
    Ok(match event.kind {
        kind::TALK | kind::STANCE | kind::STATUS => {
            let talk = Talk::read(event)?;
            event.check_signature()?;
            Received::Talk(Box::new(talk))
        }
        kind::CHECKPOINT => {
            let checkpoint = Checkpoint::read(event)?;
            event.check_signature()?;
            Received::Checkpoint(Box::new(checkpoint))
        }
        kind::CERTIFICATE => {
            let certificate = Certificate::read(event)?;
            event.check_signature()?;
            Received::Certificate(Box::new(certificate))
        }
        kind::RESULT => {
            let result = ResultNotice::read(event)?;
            event.check_signature()?;
            Received::Result(Box::new(result))
        }
        kind::BUNDLE => {
            let bundle = Bundle::from_json(&event.content)?;
            event.check_signature()?;
            Received::Bundle(Box::new(bundle))
        }
        kind::SPACE_POINTER => {
            let pointer = SpacePointer::read(event)?;
            event.check_signature()?;
            Received::Pointer(Box::new(pointer))
        }
        _ => {
            let act = verify_act(act_in(event, space)?)?;
            event.check_signature()?;
            Received::Wallet(Box::new(act))
        }
    })
}

/// Verifies the wallet act in an event without the envelope's own signature, at half the cost.
///
/// An act stands by the signature of its account alone; the envelope's only matters to relays. Acts
/// taken in by this way are sent again in a new envelope.
pub fn verify_carried(event: &Event) -> Result<VerifiedAct, Refusal> {
    let space = open_envelope(event)?;
    verify_act(act_in(event, space)?)
}

/// Verifies a wallet act by itself: its words and body belong to the message, and by what authority
/// it speaks. An [`Authority::NeedsContract`] is not yet valid.
pub fn verify_act(act: WalletAct) -> Result<VerifiedAct, Refusal> {
    act.message.check()?;
    if act
        .message
        .body_hash()
        .is_some_and(|signed| signed != body_hash(&act.body))
    {
        return Err(Refusal::BodyMismatch);
    }
    let body = Body::parse(&act.message, &act.body)?;
    check_words(&act.message, &body)?;
    let id = act.id();
    let space = act.message.space_of(id);
    match (&body, &act.message) {
        (Body::Space(body), _) if body.terms.chain != act.chain_id => {
            return Err(Refusal::value(
                "chainId",
                "must be the chain that the space names",
            ));
        }
        (Body::Opening(body), _) if body.terms.chain != act.chain_id => {
            return Err(Refusal::value(
                "chainId",
                "must be the chain that the terms name",
            ));
        }
        (Body::Consent(signature), Message::DeviceBinding(m))
            if !verify(&m.device, &id, signature) =>
        {
            return Err(Refusal::NoConsent);
        }
        _ => {}
    }
    let authority = match recover(&id, &act.signature) {
        Some(signer) if signer == act.account() => Authority::Key,
        _ => Authority::NeedsContract,
    };
    Ok(VerifiedAct {
        id,
        space,
        act,
        body,
        authority,
    })
}

/// Checks size, id and the space's tag.
fn open_envelope(event: &Event) -> Result<Id, Refusal> {
    if !kind::ALL.contains(&event.kind) {
        return Err(Refusal::UnknownKind(event.kind));
    }
    let space = event.space()?;
    event.check_id()?;
    Ok(space)
}

fn act_in(event: &Event, space: Id) -> Result<WalletAct, Refusal> {
    let act = WalletAct::from_json(&event.content)?;
    let expected = act.message.kind();
    if event.kind != expected {
        return Err(Refusal::WrongKind {
            found: event.kind,
            expected,
        });
    }
    if act.space() != space {
        return Err(Refusal::WrongSpace);
    }
    Ok(act)
}

/// The words that one act can be checked for by itself. `title` and `choiceText` need the revision
/// and the opening: [`crate::words::choice_text`].
fn check_words(message: &Message, body: &Body) -> Result<(), Refusal> {
    if let (Message::Opening(message), Body::Opening(body)) = (message, body) {
        if message.effect != effect_text(&body.effect, body.terms.chain) {
            return Err(Refusal::WordsMismatch { what: "effect" });
        }
        if message.rule != rule_text(&body.terms) {
            return Err(Refusal::WordsMismatch { what: "rule" });
        }
        if body.terms.rule == crate::body::Rule::Basic && message.choices != BASIC_CHOICES {
            return Err(Refusal::WordsMismatch { what: "choices" });
        }
    }
    Ok(())
}
