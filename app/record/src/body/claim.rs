//! What an account says is so, with its evidence.

use super::{read, terms::named};
use crate::{
    check::{lines, one_line},
    json::{FromJson, Json, ToJson, object},
    limits,
    refusal::Refusal,
};

/// What sort of thing is claimed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ClaimKind {
    /// A step of carrying out a decision was reached.
    Milestone,
    /// Somebody else vouches for a milestone.
    Attestation,
    /// Who holds a power over the network.
    Lever,
    /// Another claim is wrong.
    Dispute,
    /// Why something changed without a vote.
    Explanation,
    /// What a delegate stands for.
    Statement,
    /// A decision is asked for.
    Request,
}

named! { ClaimKind, "a kind of claim",
    Milestone "milestone",
    Attestation "attestation",
    Lever "lever",
    Dispute "dispute",
    Explanation "explanation",
    Statement "statement",
    Request "request",
}

/// The body of a [`crate::message::Claim`], the same for every kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimBody {
    /// What is claimed.
    pub text: String,
    /// Where it can be seen: transactions, blocks, addresses on the web.
    pub evidence: Vec<String>,
    /// What it is about, in words, where no act can be named.
    pub subject_text: Option<String>,
}

impl ClaimBody {
    /// Reads a body.
    pub fn parse(body: &str) -> Result<ClaimBody, Refusal> {
        let mut keys = read(body)?;
        let claim = ClaimBody {
            text: keys.get("text"),
            evidence: keys.get("evidence"),
            subject_text: keys.get("subjectText"),
        };
        let claim = keys.finish(claim)?;
        claim.check()?;
        Ok(claim)
    }

    /// Writes a body, keys in the order of the protocol.
    pub fn to_json(&self) -> String {
        object([
            ("text", self.text.to_json()),
            ("evidence", self.evidence.to_json()),
            ("subjectText", self.subject_text.to_json()),
        ])
        .write()
    }

    /// Checks what must hold within one body.
    pub fn check(&self) -> Result<(), Refusal> {
        if self.text.len() > limits::TALK_BYTES {
            return Err(Refusal::TooLarge {
                what: "the text",
                limit: limits::TALK_BYTES,
            });
        }
        for (index, item) in self.evidence.iter().enumerate() {
            one_line(&format!("evidence[{index}]"), item, limits::URL_BYTES)?;
        }
        self.subject_text
            .iter()
            .try_for_each(|text| lines("subjectText", text, limits::TITLE_BYTES))
    }
}
