//! The one state machine of objections: raised → answered → withdrawn | still objects | closed over
//! the objection.
//!
//! Only the objector withdraws. Closing one over the objector takes a ruling, which names who did it.

use record::{
    Address, Id, Label, Talk,
    talk::{Parent, Saying, Status},
};

use crate::ruling::Rulings;

/// Where an objection stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Nobody answered it.
    Raised,
    /// The proposal's author says that it was met, by this talk.
    Answered(Id),
    /// The objector says, after an answer, that it was not met.
    StillObjects(Id),
    /// The objector takes it back.
    Withdrawn(Id),
    /// Closed over the objector by this ruling.
    ClosedOver(Id),
}

/// Where `objection` stands. `talk` is what stands of the talk on the proposal, each with the account
/// that speaks; `author` is the proposal's.
///
/// The objector's own word comes first: an objection that was withdrawn is not one that was closed
/// over. An objector still objects by answering the objection with another objection.
pub fn state<'a>(
    objection: (Address, &Talk),
    author: Address,
    talk: impl IntoIterator<Item = (Address, &'a Talk)>,
    rulings: &Rulings,
) -> State {
    let (objector, objection) = objection;
    let (mut answered, mut insists, mut withdrawn) = (None::<Id>, None::<Id>, None::<Id>);
    // The lowest id of several, so that the order of arrival does not show.
    let first = |found: &mut Option<Id>, id: Id| {
        *found = Some(found.map_or(id, |other| other.min(id)));
    };
    for (account, said) in talk {
        match &said.saying {
            Saying::Status {
                on,
                status: Status::Addressed,
                ..
            } if on.id == objection.id && account == author => {
                first(&mut answered, said.id);
            }
            Saying::Status {
                on,
                status: Status::Withdrawn,
                ..
            } if on.id == objection.id && account == objector => {
                first(&mut withdrawn, said.id);
            }
            Saying::Post {
                parent: Parent::Talk(on),
                label: Label::Objection,
                ..
            } if on.id == objection.id && account == objector => {
                first(&mut insists, said.id);
            }
            _ => {}
        }
    }
    let closed = rulings.closes(objection.id).map(|held| held.id);
    match (withdrawn, closed, answered, insists) {
        (Some(id), ..) => State::Withdrawn(id),
        (_, Some(id), ..) => State::ClosedOver(id),
        (_, _, Some(_), Some(id)) => State::StillObjects(id),
        (_, _, Some(id), None) => State::Answered(id),
        (_, _, None, _) => State::Raised,
    }
}
