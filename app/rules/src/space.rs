//! Which rules are in force: the versions of a space, linked and signed by the owner that the
//! version before names.

use record::sorted::{Map, Set};
use record::{Address, Id};

use crate::{Reason, VersionAct, act::by_id};

/// A space as its versions make it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SpaceState {
    /// The act id of version 0.
    pub id: Id,
    /// Every valid version, those on abandoned or contending branches too.
    pub versions: Map<Id, VersionAct>,
    /// The undisputed versions from 0 to the one in force.
    pub lineage: Vec<Id>,
    /// Contending versions that follow the one in force; not empty means split.
    pub split: Vec<Id>,
    /// Versions that were set aside when a split was healed.
    pub abandoned: Vec<Id>,
    /// Acts that are not valid versions, or wait for the version before them.
    pub refused: Vec<(Id, Reason)>,
}

impl SpaceState {
    /// The version in force; while the space is split, the last undisputed one.
    pub fn in_force(&self) -> Option<&VersionAct> {
        self.versions.get(self.lineage.last()?)
    }

    /// Who may publish the next version.
    pub fn owner(&self) -> Option<Address> {
        Some(self.in_force()?.body.owner)
    }

    /// The chain under which everything in this space is signed; it never changes.
    pub fn chain(&self) -> Option<u64> {
        Some(self.in_force()?.body.terms.chain)
    }

    /// Whether an act that names `space` and was signed on `chain` belongs here.
    pub fn check_home(&self, space: Id, chain: u64) -> Result<(), Reason> {
        if space != self.id {
            return Err(Reason::WrongSpace);
        }
        match self.chain() {
            Some(own) if own == chain => Ok(()),
            Some(_) => Err(Reason::WrongChain),
            None => Err(Reason::Waiting(self.id)),
        }
    }

    /// Whether two versions contend. No vote opens until that is healed.
    pub fn is_split(&self) -> bool {
        !self.split.is_empty()
    }
}

/// Folds version acts into the space whose version 0 has the id `space`.
///
/// A split is healed when exactly one of the contending versions was continued by its owner. Whoever
/// then continues another one splits the space again.
pub fn fold<'a>(space: Id, acts: impl IntoIterator<Item = &'a VersionAct>) -> SpaceState {
    let acts = by_id(acts);
    let mut state = SpaceState {
        id: space,
        ..SpaceState::default()
    };
    let mut children = Map::<Id, Set<Id>>::new();

    // Parents have lower numbers than their children, so one pass by number sees parents first.
    let mut in_order: Vec<&VersionAct> = acts.values().copied().collect();
    record::sorted::sort_by_key(&mut in_order, |act| (act.message.version, act.id));
    for act in in_order {
        match check(space, act, &acts, &state.versions) {
            Ok(()) => {
                children
                    .entry(act.message.previous)
                    .or_default()
                    .insert(act.id);
                state.versions.insert(act.id, act.clone());
            }
            Err(reason) => state.refused.push((act.id, reason)),
        }
    }
    record::sorted::sort(&mut state.refused);

    let mut here = state.versions.contains_key(&space).then_some(space);
    while let Some(id) = here {
        state.lineage.push(id);
        let next: Vec<Id> = children.get(&id).into_iter().flatten().copied().collect();
        let continued: Vec<Id> = match next.len() {
            1 => next.clone(),
            _ => next
                .iter()
                .copied()
                .filter(|id| children.contains_key(id))
                .collect(),
        };
        here = match (next.len(), continued.as_slice()) {
            (0, _) => None,
            (_, [only]) => {
                state.abandoned.extend(next.iter().filter(|id| *id != only));
                Some(*only)
            }
            _ => {
                state.split = next;
                None
            }
        };
    }
    state
}

fn check(
    space: Id,
    act: &VersionAct,
    all: &Map<Id, &VersionAct>,
    valid: &Map<Id, VersionAct>,
) -> Result<(), Reason> {
    let message = &act.message;
    if message.version == 0 {
        return if act.id == space {
            Ok(())
        } else {
            Err(Reason::WrongSpace)
        };
    }
    if message.space != space {
        return Err(Reason::WrongSpace);
    }
    // Of a version before that is itself refused, only the reference can be said to be wrong.
    let Some(before) = valid.get(&message.previous) else {
        return Err(match all.get(&message.previous) {
            Some(before) if before.message.version >= message.version => Reason::WrongNumber,
            _ => Reason::Waiting(message.previous),
        });
    };
    if before.message.version.checked_add(1) != Some(message.version) {
        return Err(Reason::WrongNumber);
    }
    if message.account != before.body.owner {
        return Err(Reason::NotAllowed(
            "the owner that the version before names",
        ));
    }
    // The chain is part of every signing domain: a space that moved would lose all its acts.
    if act.body.terms.chain != before.body.terms.chain {
        return Err(Reason::WrongChain);
    }
    Ok(())
}
