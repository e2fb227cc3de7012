//! Proposals: revisions linked by hash, all by the author of the first.

use record::sorted::{Map, Set};
use record::{Address, Id};

use crate::{Reason, RevisionAct, act::by_id, space::SpaceState};

/// A proposal: its revisions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The act id of the first revision.
    pub id: Id,
    /// Who wrote the first revision, and so all of them.
    pub author: Address,
    /// Every valid revision by id.
    pub revisions: Map<Id, Numbered>,
    /// Revisions that nothing follows, highest number first, then by id. More than one: the author
    /// signed two texts after the same one, and both are shown.
    pub heads: Vec<Id>,
}

/// A revision with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Numbered {
    /// 1 for the first; one more than the revision before. Two revisions may share a number.
    pub number: u32,
    /// The act.
    pub act: RevisionAct,
}

impl Proposal {
    /// The revision with the highest number; the first by id where several share it.
    pub fn newest(&self) -> Option<&Numbered> {
        self.revisions.get(self.heads.first()?)
    }

    /// Whether the author signed two texts after the same one.
    pub fn forked(&self) -> bool {
        self.heads.len() > 1
    }

    /// Revisions newest first.
    pub fn newest_first(&self) -> Vec<&Numbered> {
        let mut all: Vec<&Numbered> = self.revisions.values().collect();
        record::sorted::sort_by_key(&mut all, |numbered| {
            (core::cmp::Reverse(numbered.number), numbered.act.id)
        });
        all
    }
}

/// What revisions of one space make.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proposals {
    /// Proposals by id.
    pub all: Map<Id, Proposal>,
    /// Revisions that are not valid, or wait for the revision before them.
    pub refused: Vec<(Id, Reason)>,
    /// The proposal of each valid revision.
    of: Map<Id, Id>,
}

impl Proposals {
    /// The proposal that a revision belongs to, and the revision.
    pub fn revision(&self, id: Id) -> Option<(&Proposal, &Numbered)> {
        let proposal = self.all.get(self.of.get(&id)?)?;
        Some((proposal, proposal.revisions.get(&id)?))
    }
}

/// Folds the revisions of a space into its proposals.
pub fn fold<'a>(space: &SpaceState, acts: impl IntoIterator<Item = &'a RevisionAct>) -> Proposals {
    let acts = by_id(acts);
    let mut folded = Proposals::default();
    let mut next = Map::<Id, Set<Id>>::new();
    let mut ready = Vec::new();
    for act in acts.values() {
        match act.message.proposal.is_zero() {
            true => ready.push((act.id, 1)),
            false => {
                next.entry(act.message.previous).or_default().insert(act.id);
            }
        }
    }
    let mut seen = Set::new();
    while let Some((id, number)) = ready.pop() {
        let Some(act) = acts.get(&id) else { continue };
        seen.insert(id);
        if let Err(reason) = place(space, act, number, &mut folded.all) {
            folded.refused.push((id, reason));
            continue;
        }
        ready.extend(
            next.get(&id)
                .into_iter()
                .flatten()
                .map(|id| (*id, number + 1)),
        );
    }
    let waiting = acts.values().filter(|act| !seen.contains(&act.id));
    folded
        .refused
        .extend(waiting.map(|act| (act.id, Reason::Waiting(act.message.previous))));
    record::sorted::sort(&mut folded.refused);
    for proposal in folded.all.values_mut() {
        folded.of.extend(
            proposal
                .revisions
                .keys()
                .map(|revision| (*revision, proposal.id)),
        );
        let followed: Set<Id> = proposal
            .revisions
            .values()
            .map(|numbered| numbered.act.message.previous)
            .collect();
        let all = proposal.newest_first();
        let heads = all
            .iter()
            .map(|numbered| numbered.act.id)
            .filter(|id| !followed.contains(id));
        proposal.heads = heads.collect();
    }
    folded
}

fn place(
    space: &SpaceState,
    act: &RevisionAct,
    number: u32,
    proposals: &mut Map<Id, Proposal>,
) -> Result<(), Reason> {
    let message = &act.message;
    space.check_home(message.space, act.chain)?;
    let numbered = Numbered {
        number,
        act: act.clone(),
    };
    if number == 1 {
        let proposal = Proposal {
            id: act.id,
            author: message.account,
            revisions: Map::from([(act.id, numbered)]),
            heads: Vec::new(),
        };
        proposals.insert(act.id, proposal);
        return Ok(());
    }
    let Some(proposal) = proposals.get_mut(&message.proposal) else {
        return Err(Reason::WrongReference);
    };
    if !proposal.revisions.contains_key(&message.previous) {
        return Err(Reason::WrongReference);
    }
    if message.account != proposal.author {
        return Err(Reason::NotAllowed("the author"));
    }
    proposal.revisions.insert(act.id, numbered);
    Ok(())
}
