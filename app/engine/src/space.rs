//! A space as this browser holds it: versions, proposals and votes, folded from the rows that a list of proposals
//! needs and no others. Kept in memory for as long as these rows are the same.

use crate::{
    core::Core,
    held::{self, Held},
    ports::{Class, Row},
    why,
};
use record::sorted::Map;
use record::{Id, SpaceBody, Terms};
use rules::{
    VersionAct,
    opening::{self, Votes},
    proposal::{self, Proposals},
    space::{self, SpaceState},
};
use std::rc::Rc;
use views::Why;

/// A space.
#[derive(Clone, Debug)]
pub struct Space {
    /// Its id.
    pub id: Id,
    /// Its versions.
    pub state: SpaceState,
    /// Its proposals.
    pub proposals: Proposals,
    /// Its votes.
    pub votes: Votes,
    /// The revision that each opening here names, valid or not.
    pub openings: Map<Id, Id>,
    /// When each of its acts was first seen here.
    pub seen: Map<Id, i64>,
    /// Acts set aside before the rules saw them.
    pub aside: Vec<(Id, Why)>,
    /// Rises with every change of the rows that it is folded from.
    edition: u64,
}

impl Space {
    /// The rules in force.
    pub fn rules(&self) -> Option<(&VersionAct, &SpaceBody)> {
        self.state
            .in_force()
            .map(|version| (version, &version.body))
    }

    /// The terms in force.
    pub fn terms(&self) -> Option<&Terms> {
        self.rules().map(|(_, body)| &body.terms)
    }

    /// Whether it is a practice space.
    pub fn practice(&self) -> bool {
        self.terms()
            .is_some_and(|terms| terms.chain == chain::practice::CHAIN_ID)
    }

    /// Acts whose accounts are contracts that must still be asked.
    pub fn unconfirmed(&self) -> Vec<Id> {
        let waits = self
            .aside
            .iter()
            .filter(|(_, why)| *why == Why::ContractSignature);
        waits.map(|(id, _)| *id).collect()
    }

    /// Acts that their accounts' contracts refused when they were asked.
    pub fn refused_by_contract(&self) -> impl Iterator<Item = Id> {
        let refused = self
            .aside
            .iter()
            .filter(|(_, why)| *why == Why::BadSignature);
        refused.map(|(id, _)| *id)
    }

    /// Every act set aside, with its reason.
    pub fn refused(&self) -> Vec<(Id, Why)> {
        let reasons = self.state.refused.iter().chain(&self.proposals.refused);
        let reasons = reasons.chain(&self.votes.refused);
        let mut all = self.aside.clone();
        all.extend(reasons.map(|(id, reason)| (*id, why::reason(reason))));
        all
    }

    fn fold(id: Id, rows: &[Row], held: Vec<Rc<Held>>, edition: u64) -> Space {
        let mut aside = Vec::new();
        let mut good = Vec::new();
        for act in held {
            match held::confirmed(act.contract) {
                Ok(()) => good.push(act),
                Err(why) => aside.push((act.id, why)),
            }
        }
        let state = space::fold(id, good.iter().filter_map(|act| act.version()));
        let proposals = proposal::fold(&state, good.iter().filter_map(|act| act.revision()));
        let acts = || good.iter().filter_map(|act| act.opening());
        let votes = opening::fold(&state, &proposals, acts());
        let openings = acts().map(|act| (act.id, act.message.revision)).collect();
        let seen = rows.iter().map(|row| (row.id, row.seen)).collect();
        Space {
            id,
            state,
            proposals,
            votes,
            openings,
            seen,
            aside,
            edition,
        }
    }
}

impl Core {
    /// The space, if its version 0 is here.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn space(&self, id: Id) -> Result<Option<Rc<Space>>, Why> {
        let now = || self.editions.borrow().get(&id).copied().unwrap_or(0);
        let known = self.spaces.borrow().get(&id).cloned();
        if let Some(known) = known.filter(|known| known.edition == now()) {
            return Ok(known.rules().is_some().then_some(known));
        }
        // Taken before the rows are read: what comes meanwhile makes this one old.
        let edition = now();
        let mut rows = self
            .ports
            .store
            .by_class(id, Class::Version)
            .await
            .map_err(why::store)?;
        if !rows.is_empty() {
            let headings = self.ports.store.by_class(id, Class::Heading).await;
            rows.extend(headings.map_err(why::store)?);
        }
        let held = self.read_all(&rows).await;
        let space = Rc::new(Space::fold(id, &rows, held, edition));
        self.spaces.borrow_mut().insert(id, space.clone());
        Ok(space.rules().is_some().then_some(space))
    }

    /// Reads rows; those that a disk has changed are taken out of the store, so that they are fetched again.
    pub async fn read_all(&self, rows: &[Row]) -> Vec<Rc<Held>> {
        let mut out = Vec::with_capacity(rows.len());
        let mut corrupted = Vec::new();
        for row in rows {
            match self.read_row(row) {
                Ok(held) => out.push(held),
                Err(_) => corrupted.push((row.space, row.id)),
            }
        }
        self.set_aside(corrupted).await;
        out
    }

    fn read_row(&self, row: &Row) -> Result<Rc<Held>, Why> {
        let known = self.acts.borrow().get(&row.id).cloned();
        if let Some(known) = known.filter(|known| known.contract == row.contract) {
            return Ok(known);
        }
        let held = Rc::new(held::read(row)?);
        if row.class != Class::Ballot {
            self.acts.borrow_mut().insert(row.id, held.clone());
        }
        Ok(held)
    }
}
