//! Rulings: who hid a post or closed an objection over the objector, in which role.
//!
//! A role is held by whom the version in force names. Whoever loses it loses their rulings with it,
//! since nobody but witnesses can tell which came first.

use record::sorted::{Map, Set};
use record::{Address, Id};

use crate::{Reason, RulingAct, act::by_id, space::SpaceState};

/// What a ruling does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// Closes an objection over the objector.
    CloseObjection,
    /// Hides a post; it stays in the record.
    Hide,
    /// Takes back another ruling, which is its subject.
    TakeBack,
}

/// In which role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// A moderator whom the space names.
    Moderator,
    /// The space's owner.
    Owner,
}

/// A ruling that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Its act id.
    pub id: Id,
    /// Who ruled.
    pub by: Address,
    /// What it does.
    pub action: Action,
    /// In which role.
    pub role: Role,
    /// Why.
    pub reason: String,
}

/// The rulings of a space that hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rulings {
    on: Map<Id, Vec<Held>>,
    /// Rulings without effect, with the reason.
    pub refused: Vec<(Id, Reason)>,
}

impl Rulings {
    /// The ruling that closes this objection, if one does; the first by id of several.
    pub fn closes(&self, objection: Id) -> Option<&Held> {
        self.find(objection, Action::CloseObjection)
    }

    /// The ruling that hides this, if one does.
    pub fn hides(&self, subject: Id) -> Option<&Held> {
        self.find(subject, Action::Hide)
    }

    fn find(&self, subject: Id, action: Action) -> Option<&Held> {
        self.on
            .get(&subject)?
            .iter()
            .find(|held| held.action == action)
    }
}

/// Reads [`record::words::ACTIONS`].
pub fn action(words: &str) -> Option<(Action, Role)> {
    let (action, role) = words.rsplit_once(" as ")?;
    let action = match action {
        "close objection" => Action::CloseObjection,
        "hide" => Action::Hide,
        "take back" => Action::TakeBack,
        _ => return None,
    };
    let role = match role {
        "moderator" => Role::Moderator,
        "owner" => Role::Owner,
        _ => return None,
    };
    Some((action, role))
}

/// Folds rulings. An owner may take back any ruling, a moderator those made as moderator.
pub fn fold<'a>(space: &SpaceState, acts: impl IntoIterator<Item = &'a RulingAct>) -> Rulings {
    let mut rulings = Rulings::default();
    let mut held = Map::new();
    for (id, act) in by_id(acts) {
        match check(space, act) {
            Ok((action, role)) => {
                let (by, reason) = (act.message.account, act.message.reason.clone());
                held.insert(
                    id,
                    (
                        act.message.subject,
                        Held {
                            id,
                            by,
                            action,
                            role,
                            reason,
                        },
                    ),
                );
            }
            Err(reason) => rulings.refused.push((id, reason)),
        }
    }
    let mut taken_back = Set::new();
    for (subject, taking) in held
        .values()
        .filter(|(_, held)| held.action == Action::TakeBack)
    {
        match held.get(subject) {
            // Taking back a taking back would leave two readers at odds over the order.
            Some((
                _,
                Held {
                    action: Action::TakeBack,
                    ..
                },
            )) => {
                rulings.refused.push((taking.id, Reason::WrongReference));
            }
            Some((_, ruling)) if ruling.role == Role::Owner && taking.role != Role::Owner => {
                rulings
                    .refused
                    .push((taking.id, Reason::NotAllowed("the space's owner")));
            }
            Some(_) => {
                taken_back.insert(*subject);
            }
            None => rulings.refused.push((taking.id, Reason::Waiting(*subject))),
        }
    }
    for (id, (subject, ruling)) in held {
        if taken_back.contains(&id) {
            rulings.refused.push((id, Reason::Superseded));
        } else if ruling.action != Action::TakeBack {
            rulings.on.entry(subject).or_default().push(ruling);
        }
    }
    record::sorted::sort(&mut rulings.refused);
    rulings
}

fn check(space: &SpaceState, act: &RulingAct) -> Result<(Action, Role), Reason> {
    let message = &act.message;
    space.check_home(message.space, act.chain)?;
    let Some(version) = space.in_force() else {
        return Err(Reason::Waiting(space.id));
    };
    let Some((action, role)) = action(&message.action) else {
        return Err(Reason::WordsDiffer("action"));
    };
    match role {
        Role::Moderator if !version.body.moderators.contains(&message.account) => {
            Err(Reason::NotAllowed("a moderator"))
        }
        Role::Owner if version.body.owner != message.account => {
            Err(Reason::NotAllowed("the space's owner"))
        }
        _ => Ok((action, role)),
    }
}
