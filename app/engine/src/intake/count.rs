//! What is kept of a space, by whose it is: counted anew when there is no room left, since most of it may be of accounts
//! that have turned out to have weight.

use super::{
    CONTRACT_UNASKED, Door,
    admit::bound,
    guests::{Author, KEPT, Kept, UNPROVEN_KEPT},
};
use crate::{
    ports::{Class, Row},
    why,
};
use record::{Address, Event, Id, WalletAct, kind};
use std::collections::HashMap;
use views::Why;

/// Rows read at a time.
const ROWS: usize = 50;

/// Bytes that are kept, by whose they are; one's own are not counted.
#[derive(Default)]
pub struct Counted {
    /// Of accounts.
    pub by_account: HashMap<Address, u64>,
    /// Of keys that speak for no account.
    pub nobody: u64,
    /// Of acts that contracts did not confirm.
    pub unproven: u64,
    /// Acts of which contracts were not asked.
    pub unasked: Vec<Id>,
    /// Acts that their contracts refused.
    pub refused: Vec<Id>,
}

impl Door {
    /// Whether there is hardly any room left for a space's guests.
    pub fn is_full(&self, space: Id) -> bool {
        let kept = self.guests.kept(space).unwrap_or_default();
        kept.guests > KEPT / 8 * 7 || kept.unproven > UNPROVEN_KEPT / 8 * 7
    }

    /// Counts what is kept of a space, in turns so that nothing else has to wait.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn count_kept(&self, space: Id) -> Result<Counted, Why> {
        let store = &self.ports.store;
        let people = store.by_class(space, Class::Person).await;
        let people = people.map_err(why::store)?;
        let bound = people
            .iter()
            .filter_map(|row| Some((row.id, bound(&row.event)?.0)));
        let bound: HashMap<Id, Address> = bound.collect();
        let mut counted = Counted::default();
        for part in store.ids(space).await.map_err(why::store)?.chunks(ROWS) {
            let rows = store.rows(part.to_vec()).await.map_err(why::store)?;
            for row in rows.into_iter().flatten().filter(|row| !row.own) {
                counted.add(&row, &bound);
            }
            self.ports.clock.breathe().await;
        }
        Ok(counted)
    }

    /// Notes what a count came to, where these accounts have weight.
    pub fn note_kept(&self, space: Id, counted: &Counted, has: &dyn Fn(&Address) -> bool) {
        let says = |who| self.guests.has_say(space, Author::Account(who)) == Some(true);
        let guests = counted.by_account.iter();
        let guests = guests.filter(|(who, _)| !has(who) && !says(**who));
        let guests = guests.fold(counted.nobody, |sum, (_, bytes)| sum.saturating_add(*bytes));
        let unproven = counted.unproven;
        self.guests.set_kept(space, Kept { guests, unproven });
    }
}

impl Counted {
    fn add(&mut self, row: &Row, bound: &HashMap<Id, Address>) {
        let bytes = u64::try_from(row.event.len()).unwrap_or(u64::MAX);
        let Ok(event) = Event::from_json(&row.event) else {
            return;
        };
        if row.contract != 0 && crate::held::confirmed(row.contract).is_err() {
            self.unproven = self.unproven.saturating_add(bytes);
            if row.contract == CONTRACT_UNASKED {
                self.unasked.push(row.id);
            } else {
                self.refused.push(row.id);
            }
            return;
        }
        let account = if kind::WALLET.contains(&event.kind) {
            WalletAct::from_json(&event.content)
                .ok()
                .map(|act| act.account())
        } else {
            let binding = event.tag("binding").ok().flatten();
            let binding = binding.and_then(|tag| tag.first()?.parse().ok());
            binding.and_then(|id: Id| bound.get(&id).copied())
        };
        let sum = match account {
            Some(account) => self.by_account.entry(account).or_default(),
            None => &mut self.nobody,
        };
        *sum = sum.saturating_add(bytes);
    }
}
