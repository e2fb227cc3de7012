//! The open door: anybody can tag events with a space, so everything from outside passes here, cheap checks first,
//! signatures last, and only what is verified is stored.

mod admit;
mod budget;
mod claims;
mod copies;
mod count;
mod guests;
mod keep;
mod look;
mod recent;
mod row;
#[cfg(test)]
mod tests;

pub use budget::WINDOW_MS;
pub use copies::next_copy;
pub use count::Counted;
pub use guests::WAITING;
pub use look::act_id;
pub use row::{CONTRACT_REFUSED, CONTRACT_UNASKED, check_row, row_of};

use crate::{
    ports::{Class, Ports, Row},
    why,
};
use budget::{Budgets, Count};
use claims::Claims;
use copies::Copies;
use futures::lock::Mutex;
use guests::Guests;
use look::Candidate;
use recent::Recent;
use record::sorted::{Map, Set};
use record::{Address, Id, Received, kind, verify_carried, verify_event};
use std::{cell::RefCell, collections::HashMap};
use views::Why;

/// Rows written together, at most.
pub const BATCH: usize = 200;
/// Work until others have their turn, in milliseconds, and in signatures where the clock is coarse.
const TURN_MS: i64 = 10;
const TURN_CHECKS: u32 = 32;
/// Refused texts that are remembered, so that nothing is checked or counted twice.
const REMEMBERED: usize = 20_000;

/// Where events come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A relay that was asked for one space.
    Relay {
        /// Its address.
        url: String,
        /// The space.
        space: Id,
    },
    /// A file that the reader chose; it may hold any space.
    File,
}

/// What came of some events.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Intake {
    /// Stored now.
    pub new: Vec<Taken>,
    /// Stored before.
    pub known: u32,
    /// Not stored, by reason.
    pub refused: Vec<(Why, u32)>,
    /// How many of the refused this source had not sent before.
    pub refused_first: u32,
    /// Over a budget: neither checked nor stored; to be asked for again after [`WINDOW_MS`].
    pub put_off: u32,
    /// By accounts that are not known to have weight, for which there is no room now: neither checked nor stored; to be
    /// asked for again when they are weighed.
    pub wait: u32,
    /// Acts that the source carried whole and true, new or known.
    pub carried: Vec<Id>,
}

/// An act that was stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Its id.
    pub id: Id,
    /// Its space.
    pub space: Id,
    /// Its class.
    pub class: Class,
}

/// The door. One per engine, since budgets and what was refused are kept here.
pub struct Door {
    ports: Ports,
    budgets: Budgets,
    refused: RefCell<Map<Id, Map<Why, u32>>>,
    bad: RefCell<Recent<Id, (Why, Vec<String>)>>,
    copies: Copies,
    guests: Guests,
    claims: Claims,
    /// Accounts and devices of bindings that are here.
    bindings: RefCell<HashMap<Id, (Address, Id)>>,
    /// Relays bring the same acts at the same time: one part after the other, so that each is verified once.
    one_by_one: Mutex<()>,
}

/// Work in progress: what is to be written, and what came of it so far.
#[derive(Default)]
struct Work {
    intake: Intake,
    refused: Map<Why, u32>,
    rows: Map<Id, Row>,
    remove: Vec<Id>,
    held: Vec<Id>,
    /// Spaces in which something of guests was kept.
    guests: Set<Id>,
    /// Records that were here and had lost their form; a true copy takes their place.
    damaged: Vec<Id>,
}

impl Work {
    fn carried(&mut self, act: Id) {
        self.intake.carried.push(act);
        self.held.push(act);
    }
}

/// What becomes of a candidate.
enum Verdict {
    New(Box<Row>),
    Instead(Box<Row>),
    Known { carried: bool },
    PutOff,
    Waits,
    Refused(Why),
}

impl Door {
    /// A door to the store of these ports.
    pub fn new(ports: Ports) -> Door {
        let copies = Copies::default();
        Door {
            ports,
            budgets: Budgets::default(),
            refused: RefCell::default(),
            bad: RefCell::new(Recent::new(REMEMBERED)),
            copies,
            guests: Guests::default(),
            claims: Claims::default(),
            bindings: RefCell::default(),
            one_by_one: Mutex::new(()),
        }
    }

    /// Takes events in: verified, sorted and stored, in turns so that nothing else has to wait. `progress` hears how
    /// many of how many are done.
    ///
    /// # Errors
    /// When the store fails; what was stored before that stays.
    pub async fn take_in(
        &self,
        source: &Source,
        events: Vec<String>,
        progress: &dyn Fn(u32, u32),
    ) -> Result<Intake, Why> {
        let total = count(events.len());
        let mut work = Work::default();
        let mut turn = Turn {
            since: self.ports.clock.now_ms(),
            checks: 0,
        };
        let mut done = 0;
        for part in events.chunks(BATCH) {
            let _turn = self.one_by_one.lock().await;
            let mut candidates = Vec::new();
            for text in part {
                self.look(source, text, &mut candidates, &mut work);
                turn.pause(&self.ports, 0).await;
            }
            self.learn(&mut candidates).await?;
            let ids = candidates.iter().map(|candidate| candidate.act).collect();
            let here = self.ports.store.rows(ids).await.map_err(why::store)?;
            let last = candidates.len();
            for (index, (candidate, here)) in candidates.into_iter().zip(here).enumerate() {
                let here = work.rows.get(&candidate.act).cloned().or(here);
                self.judge(source, candidate, here, &mut work);
                if turn.pause(&self.ports, 1).await {
                    progress(done + count(part.len() * (index + 1) / last.max(1)), total);
                }
            }
            self.keep(source, &mut work).await?;
            done += count(part.len());
            progress(done, total);
        }
        work.intake.refused = work.refused.into_iter().collect();
        Ok(work.intake)
    }

    /// What was refused in a space since the engine started, by reason, each text once.
    pub fn refused(&self, space: Id) -> Vec<(Why, u32)> {
        let refused = self.refused.borrow();
        refused
            .get(&space)
            .into_iter()
            .flatten()
            .map(|(why, n)| (why.clone(), *n))
            .collect()
    }

    /// Whether a relay sent so much that is bad that it is put off altogether.
    pub fn is_put_off(&self, relay: &str) -> bool {
        !self
            .budgets
            .left(&Count::Bad(relay.into()), self.ports.clock.now_ms())
    }

    fn judge(&self, source: &Source, candidate: Candidate, here: Option<Row>, work: &mut Work) {
        let (act, space) = (candidate.act, candidate.space);
        let name = candidate.name;
        match self.verdict(source, candidate, here, work) {
            Verdict::Known { carried } => {
                work.intake.known += 1;
                if carried {
                    work.carried(act);
                }
            }
            Verdict::New(row) => {
                work.intake.new.push(Taken {
                    id: act,
                    space,
                    class: row.class,
                });
                work.carried(act);
                work.rows.insert(act, *row);
            }
            Verdict::Instead(row) => {
                work.intake.new.push(Taken {
                    id: act,
                    space,
                    class: row.class,
                });
                work.carried(act);
                work.remove.push(act);
                work.rows.insert(act, *row);
            }
            Verdict::PutOff => work.intake.put_off += 1,
            Verdict::Waits => work.intake.wait += 1,
            Verdict::Refused(why) => self.refuse(source, Some(space), name, why, work),
        }
    }

    /// Signatures, if nothing cheaper settles it.
    fn verdict(
        &self,
        source: &Source,
        candidate: Candidate,
        here: Option<Row>,
        work: &mut Work,
    ) -> Verdict {
        let event = &candidate.event;
        // The same text has just passed the cheap checks, so it cannot be corrupted either.
        if here
            .as_ref()
            .is_some_and(|here| here.event == candidate.text)
        {
            return Verdict::Known { carried: true };
        }
        let corrupted = here.as_ref().is_some_and(|row| check_row(row).is_err());
        if let (true, Some(row)) = (corrupted, &here) {
            work.damaged.push(row.id);
        }
        let here = here.filter(|_| !corrupted);
        if here
            .as_ref()
            .is_some_and(|here| copies::same_copy(here, event))
        {
            return Verdict::Known { carried: true };
        }
        let now = self.ports.clock.now_ms();
        // What is here already, in whatever copy, takes no more room.
        let room = here.is_some() || corrupted || self.may_enter(source, &candidate, now);
        if !room && !self.should_wait(&candidate) {
            return Verdict::Waits;
        }
        if let Source::Relay { url, .. } = source {
            let checks = Count::Checks(url.clone());
            if !self.budgets.take([(checks, 1)], now) {
                return Verdict::PutOff;
            }
        }
        let received = if kind::WALLET.contains(&event.kind) {
            verify_carried(event).map(|act| Received::Wallet(Box::new(act)))
        } else {
            verify_event(event)
        };
        let received = match received {
            Ok(received) => received,
            Err(refusal) => return Verdict::Refused(why::refusal(&refusal)),
        };
        let Some(mut row) = row_of(event, &received, now) else {
            return Verdict::Refused(Why::Malformed(format!("kind {}", event.kind)));
        };
        let unproven = row.contract == CONTRACT_UNASKED;
        if !room {
            self.wait_for_weight(&candidate, unproven);
            return Verdict::Waits;
        }
        if !unproven && !self.author_has_room(source, &candidate, now) {
            return Verdict::PutOff;
        }
        row.own = here.as_ref().is_some_and(|here| here.own);
        let here = here.map(|here| here.contract);
        if unproven {
            let out = self.claim_stays_out(source, &candidate, &received, here, now);
            if let Some(verdict) = out {
                return verdict;
            }
        }
        let verdict = match here {
            Some(CONTRACT_UNASKED | CONTRACT_REFUSED) => Verdict::Instead(Box::new(row)),
            Some(_) => Verdict::Known { carried: !unproven },
            None if corrupted => Verdict::Instead(Box::new(row)),
            None => Verdict::New(Box::new(row)),
        };
        if matches!(verdict, Verdict::New(_)) {
            self.note_guest(source, &candidate, unproven, work);
        }
        verdict
    }

    fn refuse(&self, source: &Source, space: Option<Id>, name: Id, why: Why, work: &mut Work) {
        *work.refused.entry(why.clone()).or_default() += 1;
        let (from, space) = match source {
            Source::Relay { url, space } => (url.as_str(), Some(*space)),
            Source::File => ("", space),
        };
        let mut bad = self.bad.borrow_mut();
        let first = bad.get(&name).is_none();
        if first {
            bad.insert(name, (why.clone(), Vec::new()));
        }
        if let Some((_, sources)) = bad.get_mut(&name)
            && !sources.iter().any(|source| source == from)
        {
            sources.push(from.into());
            work.intake.refused_first += 1;
            // Only the first time: a relay that carries strangers' junk is read from its newest event each time, and
            // what is old and true would stay behind the junk for ever.
            if let Source::Relay { url, .. } = source {
                self.budgets.spend(Count::Bad(url.clone()), 1);
            }
        }
        if let Some(space) = space.filter(|_| first) {
            *self
                .refused
                .borrow_mut()
                .entry(space)
                .or_default()
                .entry(why)
                .or_default() += 1;
        }
    }
}

/// When others had their turn last.
struct Turn {
    since: i64,
    checks: u32,
}

impl Turn {
    async fn pause(&mut self, ports: &Ports, checks: u32) -> bool {
        self.checks += checks;
        let due = self.checks >= TURN_CHECKS || ports.clock.now_ms() - self.since >= TURN_MS;
        if due {
            ports.clock.breathe().await;
            *self = Turn {
                since: ports.clock.now_ms(),
                checks: 0,
            };
        }
        due
    }
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
