//! Who may bring how much: by right, as a guest, or not now. Cheap, so it comes before any signature is checked.

use super::{
    Door, Source, Work,
    budget::Count,
    guests::{Author, KEPT, Kept},
    look::Candidate,
};
use crate::why;
use record::sorted::Set;
use record::{Address, Event, Id, Message, WalletAct};
use views::Why;

/// Bindings that are remembered.
const BINDINGS: usize = 100_000;

impl Door {
    /// These have a say in a space, whatever they weigh: its owner, its moderators, its witnesses, oneself.
    pub fn welcome(&self, space: Id, accounts: impl IntoIterator<Item = Address>, keys: &[Id]) {
        let keys = keys.iter().map(|key| Author::Key(*key));
        let accounts = accounts.into_iter().map(Author::Account);
        self.guests.welcome(space, accounts.chain(keys));
    }

    /// An account has weight in a space, or has none.
    pub fn weighed(&self, space: Id, account: Address, has: bool) {
        self.guests.weighed(space, Author::Account(account), has);
    }

    /// Accounts without weight are weighed again when they come again: there is another vote.
    pub fn weigh_anew(&self, space: Id) {
        self.guests.weigh_anew(space);
    }

    /// Whether accounts wait to be weighed, or to have their contracts asked.
    pub fn guests_wait(&self, space: Id) -> bool {
        self.guests.wait(space) || self.claims.wait(space)
    }

    /// Whether an account has a say in a space, as far as known.
    pub fn has_say(&self, space: Id, account: Address) -> Option<bool> {
        self.guests.has_say(space, Author::Account(account))
    }

    /// Accounts whose acts wait until somebody says what they weigh.
    pub fn guests_to_weigh(&self, space: Id) -> Vec<Address> {
        self.guests.to_weigh(space)
    }

    /// Before candidates are judged: whose devices speak, and how much room guests have left.
    ///
    /// # Errors
    /// When the store fails.
    pub(super) async fn learn(&self, candidates: &mut [Candidate]) -> Result<(), Why> {
        let store = &self.ports.store;
        let spaces: Set<Id> = candidates.iter().map(|it| it.space).collect();
        for space in spaces {
            if self.guests.kept(space).is_none() {
                let value = store.value(Kept::name(space)).await.map_err(why::store)?;
                let kept = value.map(|bytes| Kept::read(&bytes)).unwrap_or_default();
                self.guests.set_kept(space, kept);
            }
        }
        let known = |id: &Id| self.bindings.borrow().contains_key(id);
        let unknown: Set<Id> = candidates.iter().filter_map(|it| it.binding).collect();
        let unknown: Vec<Id> = unknown.into_iter().filter(|id| !known(id)).collect();
        if !unknown.is_empty() {
            let rows = store.rows(unknown).await.map_err(why::store)?;
            let mut bindings = self.bindings.borrow_mut();
            if bindings.len() > BINDINGS {
                bindings.clear();
            }
            for row in rows.into_iter().flatten() {
                if crate::held::confirmed(row.contract).is_ok() {
                    bindings.extend(bound(&row.event).map(|bound| (row.id, bound)));
                }
            }
        }
        let bindings = self.bindings.borrow();
        for candidate in candidates {
            let bound = candidate.binding.and_then(|id| bindings.get(&id));
            // Anybody may name another's binding; only the device that it binds speaks for the account.
            if let Some((account, device)) = bound
                && *device == candidate.event.pubkey
            {
                candidate.author = Author::Account(*account);
            }
        }
        Ok(())
    }

    /// Whether there is room for what this author brings.
    pub(super) fn may_enter(&self, source: &Source, candidate: &Candidate, now: i64) -> bool {
        let Source::Relay { url, .. } = source else {
            return true;
        };
        let (space, author) = (candidate.space, candidate.author);
        if candidate.act == space || self.guests.has_say(space, author) == Some(true) {
            return true;
        }
        let kept = self.guests.kept(space).unwrap_or_default();
        let bytes = length(candidate);
        kept.guests.saturating_add(bytes) <= KEPT
            && self.budgets.left(&Count::Guests(url.clone()), now)
    }

    /// Whether the account should wait to be weighed; its signature is checked first.
    pub(super) fn should_wait(&self, candidate: &Candidate) -> bool {
        self.guests.should_wait(candidate.space, candidate.author)
    }

    /// There is no room: the account waits to be weighed, apart from those whose own keys have signed if its has not.
    pub(super) fn wait_for_weight(&self, candidate: &Candidate, unproven: bool) {
        let Author::Account(account) = candidate.author else {
            return;
        };
        match unproven {
            true => self.claims.waits(candidate.space, account),
            false => self.guests.waits(candidate.space, account),
        }
    }

    /// Whether a proven author may bring more now. Only a proven one is counted, or a forger could use up somebody
    /// else's budget.
    pub(super) fn author_has_room(&self, source: &Source, candidate: &Candidate, now: i64) -> bool {
        let name = match candidate.author {
            Author::Account(account) => account.to_string(),
            Author::Key(key) => key.to_string(),
        };
        let bytes = length(candidate);
        *source == Source::File
            || self.budgets.take(
                [
                    (Count::Author(name.clone()), 1),
                    (Count::AuthorBytes(name), bytes),
                ],
                now,
            )
    }

    /// Notes what is kept of somebody who is not known to have a say.
    pub(super) fn note_guest(
        &self,
        source: &Source,
        candidate: &Candidate,
        unproven: bool,
        work: &mut Work,
    ) {
        let Source::Relay { url, .. } = source else {
            return;
        };
        let (space, author) = (candidate.space, candidate.author);
        let has_say = candidate.act == space || self.guests.has_say(space, author) == Some(true);
        if has_say && !unproven {
            return;
        }
        let bytes = length(candidate);
        self.guests.let_in(space, author, bytes, unproven);
        if let (true, Author::Account(account)) = (unproven, author) {
            self.claims.let_in(space, account, candidate.act, bytes);
        } else {
            self.budgets.spend(Count::Guests(url.clone()), bytes);
        }
        work.guests.insert(space);
    }

    /// What is kept of guests, to be written with what is kept.
    pub(super) fn kept_values(&self, work: &mut Work) -> Vec<(String, Option<Vec<u8>>)> {
        let spaces = std::mem::take(&mut work.guests);
        let value = |space: Id| {
            let kept = self.guests.kept(space).unwrap_or_default();
            (Kept::name(space), Some(kept.write()))
        };
        spaces.into_iter().map(value).collect()
    }
}

pub(super) fn length(candidate: &Candidate) -> u64 {
    u64::try_from(candidate.text.len()).unwrap_or(u64::MAX)
}

/// The account and the device of a stored binding.
pub(super) fn bound(event: &str) -> Option<(Address, Id)> {
    let event = Event::from_json(event).ok()?;
    match WalletAct::from_json(&event.content).ok()?.message {
        Message::DeviceBinding(binding) => Some((binding.account, binding.device)),
        _ => None,
    }
}
