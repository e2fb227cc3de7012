//! The terms of a vote. They repeat what the pinned space version says, so that a ballot signs for
//! them through the opening alone, and readers compare the two.

use super::{Terms, read};
use crate::{
    check::one_line,
    ids::{Address, Power},
    json::{FromJson, Json, Keys, ToJson, object},
    limits,
    refusal::{JsonFault, Refusal},
};

/// The body of an [`crate::message::Opening`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpeningBody {
    /// What the vote decides.
    pub effect: Effect,
    /// How it is counted; equal to the terms of the pinned space version.
    pub terms: Terms,
}

/// What a vote decides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Effect {
    /// Binding: this proposal of this Governor.
    OnChain {
        /// The Governor.
        governor: Address,
        /// Its id for the proposal.
        proposal_id: Power,
    },
    /// Somebody is asked to act. Nothing compels them.
    Request {
        /// Who must act.
        who: String,
        /// On which power.
        lever: String,
    },
    /// An opinion poll.
    #[default]
    Poll,
}

impl OpeningBody {
    /// Reads a body.
    pub fn parse(body: &str) -> Result<OpeningBody, Refusal> {
        let mut keys = read(body)?;
        let opening = OpeningBody {
            effect: keys.get("effect"),
            terms: Terms::take(&mut keys),
        };
        let opening = keys.finish(opening)?;
        opening.terms.check()?;
        Ok(opening)
    }

    /// Writes a body, keys in the order of the protocol.
    pub fn to_json(&self) -> String {
        let mut members = vec![("effect".to_owned(), self.effect.to_json())];
        members.extend(
            self.terms
                .members()
                .map(|(key, value)| (key.to_owned(), value)),
        );
        Json::Object(members).write()
    }
}

impl FromJson for Effect {
    fn from_json(json: Json) -> Result<Effect, Refusal> {
        let mut keys = Keys::of(json)?;
        let effect = match keys.take::<String>("type")?.as_str() {
            "onchain" => Effect::OnChain {
                governor: keys.get("governor"),
                proposal_id: keys.get("proposalId"),
            },
            "request" => {
                let (who, lever) = (keys.take::<String>("who")?, keys.take::<String>("lever")?);
                one_line("who", &who, limits::TITLE_BYTES)?;
                one_line("lever", &lever, limits::TITLE_BYTES)?;
                Effect::Request { who, lever }
            }
            "poll" => Effect::Poll,
            _ => {
                return Err(Refusal::json(
                    "type",
                    JsonFault::Expected("onchain, request or poll"),
                ));
            }
        };
        keys.finish(effect)
    }
}

impl ToJson for Effect {
    fn to_json(&self) -> Json {
        match self {
            Effect::OnChain {
                governor,
                proposal_id,
            } => object([
                ("type", "onchain".to_json()),
                ("governor", governor.to_json()),
                ("proposalId", proposal_id.to_json()),
            ]),
            Effect::Request { who, lever } => object([
                ("type", "request".to_json()),
                ("who", who.to_json()),
                ("lever", lever.to_json()),
            ]),
            Effect::Poll => object([("type", "poll".to_json())]),
        }
    }
}
