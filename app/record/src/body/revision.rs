//! The text of a proposal, what it changes, and the calls that would change it.

use super::{read, terms::named};
use crate::{
    check::{lines, one_line},
    ids::{Address, Power},
    json::{FromJson, Json, Keys, ToJson, object},
    limits,
    refusal::Refusal,
};

/// The body of a [`crate::message::Revision`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevisionBody {
    /// The text, in Markdown. Untrusted, as everything here.
    pub text: String,
    /// What sort of decision it asks for.
    pub kind: RevisionKind,
    /// The settings it would change, in words.
    pub changes: Vec<Change>,
    /// The calls that a Governor would make.
    pub calls: Vec<Call>,
}

/// What sort of decision a proposal asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum RevisionKind {
    /// A setting of the network.
    #[default]
    Parameter,
    /// Spending.
    Treasury,
    /// New code.
    Upgrade,
    /// Accepted hardware or enclave code.
    Hardware,
    /// How inference is done or paid.
    Inference,
    /// Emissions and rewards.
    Rewards,
    /// Who belongs.
    Membership,
    /// How decisions are made.
    Constitution,
    /// Asking what people think, before anything is proposed.
    SenseCheck,
    /// Anything else.
    Other,
}

named! { RevisionKind, "a kind of proposal",
    Parameter "parameter",
    Treasury "treasury",
    Upgrade "upgrade",
    Hardware "hardware",
    Inference "inference",
    Rewards "rewards",
    Membership "membership",
    Constitution "constitution",
    SenseCheck "sense-check",
    Other "other",
}

/// One setting that would change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The setting.
    pub name: String,
    /// Its value now; may be empty where there is none.
    pub from: String,
    /// Its value then.
    pub to: String,
    /// The unit of both; may be empty.
    pub unit: String,
}

/// One call that a Governor would make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The contract.
    pub to: Address,
    /// Native coin sent along, in wei.
    pub value: Power,
    /// The call's data.
    pub data: Vec<u8>,
}

impl RevisionBody {
    /// Reads a body.
    pub fn parse(body: &str) -> Result<RevisionBody, Refusal> {
        let mut keys = read(body)?;
        let revision = RevisionBody {
            text: keys.get("text"),
            kind: keys.get("kind"),
            changes: keys.list("changes", limits::LIST),
            calls: keys.list("calls", limits::LIST),
        };
        let revision = keys.finish(revision)?;
        revision.check()?;
        Ok(revision)
    }

    /// Writes a body, keys in the order of the protocol.
    pub fn to_json(&self) -> String {
        let change = |change: &Change| {
            object([
                ("name", change.name.to_json()),
                ("from", change.from.to_json()),
                ("to", change.to.to_json()),
                ("unit", change.unit.to_json()),
            ])
        };
        let call = |call: &Call| {
            object([
                ("to", call.to.to_json()),
                ("value", call.value.to_json()),
                ("data", call.data.to_json()),
            ])
        };
        object([
            ("text", self.text.to_json()),
            ("kind", self.kind.to_json()),
            (
                "changes",
                Json::List(self.changes.iter().map(change).collect()),
            ),
            ("calls", Json::List(self.calls.iter().map(call).collect())),
        ])
        .write()
    }

    /// Checks what must hold within one body.
    pub fn check(&self) -> Result<(), Refusal> {
        if self.text.len() > limits::REVISION_TEXT_BYTES {
            return Err(Refusal::TooLarge {
                what: "the text",
                limit: limits::REVISION_TEXT_BYTES,
            });
        }
        for (index, change) in self.changes.iter().enumerate() {
            one_line(
                &format!("changes[{index}].name"),
                &change.name,
                limits::TITLE_BYTES,
            )?;
            for (key, text) in [
                ("from", &change.from),
                ("to", &change.to),
                ("unit", &change.unit),
            ] {
                lines(
                    &format!("changes[{index}].{key}"),
                    text,
                    limits::TITLE_BYTES,
                )?;
            }
        }
        Ok(())
    }
}

impl FromJson for Change {
    fn from_json(json: Json) -> Result<Change, Refusal> {
        let mut keys = Keys::of(json)?;
        let change = Change {
            name: keys.get("name"),
            from: keys.get("from"),
            to: keys.get("to"),
            unit: keys.get("unit"),
        };
        keys.finish(change)
    }
}

impl FromJson for Call {
    fn from_json(json: Json) -> Result<Call, Refusal> {
        let mut keys = Keys::of(json)?;
        let call = Call {
            to: keys.get("to"),
            value: keys.get("value"),
            data: keys.get("data"),
        };
        keys.finish(call)
    }
}
