//! Copies of acts that only a contract can confirm. A forged copy that arrives first must not keep the true one out,
//! so others wait here until the contract has spoken.

use super::{CONTRACT_UNASKED, check_row, recent::Recent};
use crate::{
    ports::{Batch, Ports, Row},
    why,
};
use record::sorted::Map;
use record::{Event, Id, WalletAct, verify_carried};
use std::{cell::RefCell, collections::VecDeque};
use views::Why;

/// Copies of one act, and acts with copies, that wait at most; and bytes of them all.
const COPIES: usize = 64;
const ACTS: usize = 256;
const BYTES: usize = 16 << 20;
/// Refused copies that are remembered, and for how long: a contract may accept later what it refuses now.
const REFUSED: usize = 20_000;
const REFUSED_MS: i64 = 60 * 60 * 1000;

/// Waiting copies by act; only for this session, since relays are read again in the next.
pub struct Copies {
    waiting: RefCell<Map<Id, Waiting>>,
    /// By act and copy: when its contract refused it. Else the same forged copies would fill the room each time that
    /// their relay is read again, and the true one would never come to its turn.
    refused: RefCell<Recent<(Id, Id), i64>>,
    /// Acts of which copies found no room.
    more: RefCell<Recent<Id, bool>>,
}

impl Default for Copies {
    fn default() -> Copies {
        Copies {
            waiting: RefCell::default(),
            refused: RefCell::new(Recent::new(REFUSED)),
            more: RefCell::new(Recent::new(REFUSED)),
        }
    }
}

/// Copies of one act.
#[derive(Default)]
struct Waiting {
    copies: VecDeque<(Id, Event)>,
    /// Their account has a say and a contract to ask.
    first: bool,
}

impl Copies {
    /// Lets a copy wait; `false` when there is no room, and it must be asked for again later. Acts whose accounts come
    /// `first` take the room of others, and copies that were never asked about that of copies that were refused.
    pub(super) fn keep(&self, act: Id, event: &Event, first: bool) -> bool {
        let mut all = self.waiting.borrow_mut();
        let Some(copy) = copy_of(event) else {
            return true;
        };
        let (refused, size) = (self.refused.borrow(), event.content.len());
        let asked = |copy: Id| refused.get(&(act, copy)).is_some();
        if let Some(here) = all.get_mut(&act) {
            here.first |= first;
            if here.copies.iter().any(|(other, _)| *other == copy) {
                return true;
            }
            if here.copies.len() >= COPIES && !asked(copy) {
                let old = here.copies.iter().position(|(copy, _)| asked(*copy));
                old.and_then(|old| here.copies.remove(old));
            }
        }
        let room = |all: &Map<Id, Waiting>| {
            let copies = all.values().flat_map(|it| &it.copies);
            let bytes: usize = copies.map(|(_, it)| it.content.len()).sum();
            let fits = all.contains_key(&act) || all.len() < ACTS;
            fits && bytes + size <= BYTES
        };
        while first && !room(&all) {
            let other = all.iter().find(|(_, it)| !it.first);
            let Some(other) = other.map(|(other, _)| *other) else {
                break;
            };
            all.remove(&other);
            self.more.borrow_mut().insert(other, true);
        }
        let full = |it: &Waiting| it.copies.len() >= COPIES;
        if !room(&all) || all.get(&act).is_some_and(full) {
            self.more.borrow_mut().insert(act, true);
            return false;
        }
        let here = all.entry(act).or_default();
        here.first |= first;
        here.copies.push_back((copy, event.clone()));
        true
    }

    fn had_more(&self, act: Id) -> bool {
        let mut more = self.more.borrow_mut();
        more.get_mut(&act).is_some_and(std::mem::take)
    }

    /// Whether the act's contract refused this very copy a while ago.
    pub(super) fn was_refused(&self, act: Id, event: &Event, now: i64) -> bool {
        let refused = self.refused.borrow();
        let at = copy_of(event).and_then(|copy| refused.get(&(act, copy)));
        at.is_some_and(|at| now.saturating_sub(*at) < REFUSED_MS)
    }

    fn refuse(&self, act: Id, row: &Row, now: i64) {
        let copy = Event::from_json(&row.event).ok().as_ref().and_then(copy_of);
        if let Some(copy) = copy {
            self.refused.borrow_mut().insert((act, copy), now);
        }
    }

    fn next(&self, act: Id) -> Option<Event> {
        let mut copies = self.waiting.borrow_mut();
        let waiting = &mut copies.get_mut(&act)?.copies;
        let next = waiting.pop_front();
        if waiting.is_empty() {
            copies.remove(&act);
        }
        next.map(|(_, event)| event)
    }
}

fn copy_of(event: &Event) -> Option<Id> {
    let act = WalletAct::from_json(&event.content).ok()?;
    Some(act.copy_id())
}

/// Whether an event carries the very act of this row: the same signature and body, in whatever envelope.
pub(super) fn same_copy(here: &Row, event: &Event) -> bool {
    let stored = Event::from_json(&here.event);
    stored.is_ok_and(|stored| {
        (stored.id == event.id && here.contract == 0)
            || matches!((copy_of(&stored), copy_of(event)), (Some(one), Some(other)) if one == other)
    })
}

impl super::Door {
    /// Whether copies of an act found no room since this was asked last: there may be some now.
    pub fn had_more_copies(&self, act: Id) -> bool {
        self.copies.had_more(act)
    }
}

/// After a contract refused a signature: puts another copy of the act in its place, to be asked about next. `false`
/// when there is none.
///
/// # Errors
/// When the store fails.
pub async fn next_copy(ports: &Ports, door: &super::Door, act: Id) -> Result<bool, Why> {
    let here = ports.store.rows(vec![act]).await.map_err(why::store)?;
    let Some(here) = here.into_iter().flatten().next() else {
        return Ok(false);
    };
    door.copies.refuse(act, &here, ports.clock.now_ms());
    while let Some(event) = door.copies.next(act) {
        if verify_carried(&event).is_ok_and(|found| found.id == act) {
            let row = Row {
                event: event.to_json(),
                contract: CONTRACT_UNASKED,
                ..here
            };
            if check_row(&row).is_ok() {
                let batch = Batch {
                    remove: vec![act],
                    rows: vec![row],
                    ..Batch::default()
                };
                ports.store.write(batch).await.map_err(why::store)?;
                return Ok(true);
            }
            return Ok(false);
        }
    }
    Ok(false)
}
