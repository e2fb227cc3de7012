//! Copies of acts that only a contract can confirm. A forged copy that arrives first must not keep the true one out,
//! so others wait here until the contract has spoken.

use super::{CONTRACT_UNASKED, check_row};
use crate::{
    ports::{Batch, Ports, Row},
    why,
};
use record::sorted::Map;
use record::{Event, Id, WalletAct, verify_carried};
use std::{
    cell::RefCell,
    collections::{HashMap, VecDeque},
};
use views::Why;

/// Copies of one act, and acts with copies, that wait at most; and bytes of them all.
const COPIES: usize = 16;
const ACTS: usize = 256;
const BYTES: usize = 16 << 20;
/// Refused copies that are remembered, and for how long: a contract may accept later what it refuses now.
const REFUSED: usize = 20_000;
const REFUSED_MS: i64 = 60 * 60 * 1000;

/// Waiting copies by act; only for this session, since relays are read again in the next.
#[derive(Default)]
pub struct Copies {
    waiting: RefCell<Map<Id, VecDeque<Event>>>,
    /// By act and copy: when its contract refused it. Else the same forged copies would fill the room each time that
    /// their relay is read again, and the true one would never come to its turn.
    refused: RefCell<HashMap<(Id, Id), i64>>,
}

impl Copies {
    /// Lets a copy wait; `false` when there is no room, and it must be asked for again later.
    pub(super) fn keep(&self, act: Id, event: &Event) -> bool {
        let mut copies = self.waiting.borrow_mut();
        let copy = copy_of(event);
        if let Some(waiting) = copies.get(&act)
            && waiting.iter().any(|other| copy_of(other) == copy)
        {
            return true;
        }
        let bytes: usize = copies.values().flatten().map(|it| it.content.len()).sum();
        let full = copies
            .get(&act)
            .map_or(copies.len() >= ACTS, |waiting| waiting.len() >= COPIES);
        if full || bytes + event.content.len() > BYTES {
            return false;
        }
        copies.entry(act).or_default().push_back(event.clone());
        true
    }

    /// Whether the act's contract refused this very copy a while ago.
    pub(super) fn was_refused(&self, act: Id, event: &Event, now: i64) -> bool {
        let refused = self.refused.borrow();
        let at = copy_of(event).and_then(|copy| refused.get(&(act, copy)));
        at.is_some_and(|at| now.saturating_sub(*at) < REFUSED_MS)
    }

    fn refuse(&self, act: Id, row: &Row, now: i64) {
        let copy = Event::from_json(&row.event).ok().as_ref().and_then(copy_of);
        let mut refused = self.refused.borrow_mut();
        if refused.len() >= REFUSED {
            refused.clear();
        }
        refused.extend(copy.map(|copy| ((act, copy), now)));
    }

    fn next(&self, act: Id) -> Option<Event> {
        let mut copies = self.waiting.borrow_mut();
        let waiting = copies.get_mut(&act)?;
        let next = waiting.pop_front();
        if waiting.is_empty() {
            copies.remove(&act);
        }
        next
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
