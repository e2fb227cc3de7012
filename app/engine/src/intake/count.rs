//! What is kept of a space, by whose it is: counted anew when there is no room left, since most of it may be of accounts
//! that have turned out to have weight.

use super::{
    CONTRACT_UNASKED, Door,
    admit::bound,
    claims::CLAIMS_KEPT,
    guests::{Author, KEPT, Kept},
};
use crate::{
    ports::{Class, Row},
    why,
};
use record::{Address, Event, Id, WalletAct, kind};
use std::collections::{HashMap, HashSet};
use views::Why;

/// Rows read at a time.
const ROWS: usize = 50;

/// Bytes that are kept, by whose they are; one's own, and what no relay holds, are not counted.
#[derive(Default)]
pub struct Counted {
    /// Of accounts.
    pub by_account: HashMap<Address, u64>,
    /// Of keys that speak for no account.
    pub nobody: u64,
    /// Of acts that contracts did not confirm.
    pub unproven: u64,
    /// Acts of which contracts were not asked, and in whose names they are.
    pub unasked: Vec<(Id, Address)>,
    /// Acts that their contracts refused.
    pub refused: Vec<Id>,
}

impl Door {
    /// Whether there is hardly any room left for a space's guests.
    pub fn is_full(&self, space: Id) -> bool {
        let kept = self.guests.kept(space).unwrap_or_default();
        kept.guests > KEPT / 8 * 7 || self.is_full_of_claims(space)
    }

    /// Whether there is hardly any room left for what contracts must confirm, in the half that is open to everybody.
    pub fn is_full_of_claims(&self, space: Id) -> bool {
        let kept = self.guests.kept(space).unwrap_or_default();
        kept.unproven > CLAIMS_KEPT / 16 * 7
    }

    /// Counts what is kept of a space, in turns so that nothing else has to wait. What none of these relays holds is
    /// the reader's own affair: it takes no room, and is never dropped.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn count_kept(&self, space: Id, relays: &[String]) -> Result<Counted, Why> {
        let store = &self.ports.store;
        let people = store.by_class(space, Class::Person).await;
        let people = people.map_err(why::store)?;
        let confirmed = people
            .iter()
            .filter(|row| crate::held::confirmed(row.contract).is_ok());
        let bound = confirmed.filter_map(|row| Some((row.id, bound(&row.event)?)));
        let bound: HashMap<Id, (Address, Id)> = bound.collect();
        let mut held = HashSet::new();
        for relay in relays {
            let of = store.held(relay.clone(), space).await;
            held.extend(of.map_err(why::store)?);
        }
        let ids = {
            // Between two parts of what comes in: the count knows what came before, and what comes after is added.
            let _turn = self.one_by_one.lock().await;
            let ids = store.ids(space).await.map_err(why::store)?;
            self.guests.count_begins(space);
            ids
        };
        let mut counted = Counted::default();
        for part in ids.chunks(ROWS) {
            let rows = store.rows(part.to_vec()).await.map_err(why::store)?;
            let rows = rows.into_iter().flatten();
            for row in rows.filter(|row| !row.own && held.contains(&row.id)) {
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
        self.guests.counted(space, Kept { guests, unproven });
    }
}

impl Counted {
    /// All in whose names something is kept.
    pub fn accounts(&self) -> impl Iterator<Item = Address> {
        let unasked = self.unasked.iter().map(|(_, account)| *account);
        self.by_account.keys().copied().chain(unasked)
    }

    fn add(&mut self, row: &Row, bound: &HashMap<Id, (Address, Id)>) {
        let bytes = u64::try_from(row.event.len()).unwrap_or(u64::MAX);
        let Ok(event) = Event::from_json(&row.event) else {
            return;
        };
        let signer = || WalletAct::from_json(&event.content).map(|act| act.account());
        if row.contract != 0 && crate::held::confirmed(row.contract).is_err() {
            self.unproven = self.unproven.saturating_add(bytes);
            match signer() {
                Ok(account) if row.contract == CONTRACT_UNASKED => {
                    self.unasked.push((row.id, account));
                }
                _ => self.refused.push(row.id),
            }
            return;
        }
        let account = if kind::WALLET.contains(&event.kind) {
            signer().ok()
        } else {
            let binding = event.tag("binding").ok().flatten();
            let binding = binding.and_then(|tag| tag.first()?.parse().ok());
            let binding = binding.and_then(|id: Id| bound.get(&id));
            // Anybody may name another's binding; only the device that it binds speaks for the account.
            let bound = binding.filter(|(_, device)| *device == event.pubkey);
            bound.map(|(account, _)| *account)
        };
        let sum = match account {
            Some(account) => self.by_account.entry(account).or_default(),
            None => &mut self.nobody,
        };
        *sum = sum.saturating_add(bytes);
    }
}
