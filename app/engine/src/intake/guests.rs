//! Whose acts come in by right, and whose wait. Keys cost nothing, so what accounts without weight may bring is bounded
//! for each space, whatever number of them there is; what is over waits at the relays until its account is weighed.

use record::{Address, Id};
use std::{
    cell::RefCell,
    collections::{HashMap, HashSet},
};

/// Bytes of guests that are kept of one space.
pub const KEPT: u64 = 64 << 20;
/// Accounts that wait to be weighed, of one space.
pub const WAITING: usize = 4_000;
/// Accounts that are known to have weight, or none, of all spaces.
const KNOWN: usize = 300_000;

/// Who says something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Author {
    /// An account: of a wallet act the one it names, of talk the one whose binding it names.
    Account(Address),
    /// A key that speaks for itself, as a witness's, or a device whose binding is not here.
    Key(Id),
}

/// What is known of authors, and what guests brought.
#[derive(Default)]
pub struct Guests {
    /// Whether an author has a say in a space.
    known: RefCell<HashMap<(Id, Author), bool>>,
    waiting: RefCell<HashMap<Id, HashSet<Address>>>,
    /// Bytes let in in this session before their author's weight was known.
    let_in: RefCell<HashMap<(Id, Author), u64>>,
    kept: RefCell<HashMap<Id, Kept>>,
    /// What came in while what is kept of a space is being counted.
    arrived: RefCell<HashMap<Id, Arrived>>,
}

/// Bytes that came in during a count, which does not see them.
#[derive(Default)]
struct Arrived {
    guests: HashMap<Author, u64>,
    unproven: u64,
}

/// Bytes kept of a space's guests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// By their own keys.
    pub guests: u64,
    /// Acts that contracts must confirm.
    pub unproven: u64,
}

impl Guests {
    /// These have a say in a space.
    pub fn welcome(&self, space: Id, authors: impl IntoIterator<Item = Author>) {
        for author in authors {
            self.weighed(space, author, true);
        }
    }

    /// Whether an author has a say, as far as known.
    pub fn has_say(&self, space: Id, author: Author) -> Option<bool> {
        self.known.borrow().get(&(space, author)).copied()
    }

    /// An author has a say or has none.
    pub fn weighed(&self, space: Id, author: Author, has: bool) {
        let mut known = self.known.borrow_mut();
        if known.len() >= KNOWN {
            known.retain(|_, has| *has);
        }
        known.insert((space, author), has);
        let let_in = self.let_in.borrow_mut().remove(&(space, author));
        if let (true, Some(bytes)) = (has, let_in)
            && let Some(kept) = self.kept.borrow_mut().get_mut(&space)
        {
            kept.guests = kept.guests.saturating_sub(bytes);
        }
    }

    /// Those without a say are weighed again when there is another vote to have weight in.
    pub fn weigh_anew(&self, space: Id) {
        let mut known = self.known.borrow_mut();
        known.retain(|(of, _), has| *has || *of != space);
    }

    /// Whether an author should wait at the door: an account of which nobody has said yet what it weighs, and that
    /// does not wait already.
    pub fn should_wait(&self, space: Id, author: Author) -> bool {
        let Author::Account(account) = author else {
            return false;
        };
        let waiting = self.waiting.borrow();
        let waiting = waiting.get(&space);
        self.has_say(space, author).is_none()
            && waiting.is_none_or(|all| all.len() < WAITING && !all.contains(&account))
    }

    /// An account waits at the door. Its own key has signed, or anybody could fill the list with made-up names.
    pub fn waits(&self, space: Id, account: Address) {
        let mut waiting = self.waiting.borrow_mut();
        waiting.entry(space).or_default().insert(account);
    }

    /// Accounts that wait to be weighed; they do not wait any more then.
    pub fn to_weigh(&self, space: Id) -> Vec<Address> {
        let waiting = self.waiting.borrow_mut().remove(&space);
        waiting.into_iter().flatten().collect()
    }

    /// Whether anybody waits to be weighed.
    pub fn wait(&self, space: Id) -> bool {
        self.waiting.borrow().contains_key(&space)
    }

    /// What is kept of a space's guests; none before it was read.
    pub fn kept(&self, space: Id) -> Option<Kept> {
        self.kept.borrow().get(&space).copied()
    }

    /// What was found to be kept.
    pub fn set_kept(&self, space: Id, kept: Kept) {
        self.kept.borrow_mut().insert(space, kept);
    }

    /// Something of a guest was let in.
    pub fn let_in(&self, space: Id, author: Author, bytes: u64, unproven: bool) {
        let mut kept = self.kept.borrow_mut();
        let kept = kept.entry(space).or_default();
        let mut arrived = self.arrived.borrow_mut();
        let arrived = arrived.get_mut(&space);
        if unproven {
            kept.unproven = kept.unproven.saturating_add(bytes);
            if let Some(arrived) = arrived {
                arrived.unproven = arrived.unproven.saturating_add(bytes);
            }
            return;
        }
        kept.guests = kept.guests.saturating_add(bytes);
        if let Some(arrived) = arrived {
            *arrived.guests.entry(author).or_default() += bytes;
        }
        let mut let_in = self.let_in.borrow_mut();
        if let_in.len() < KNOWN {
            *let_in.entry((space, author)).or_default() += bytes;
        }
    }

    /// What only a contract could confirm was confirmed, or is gone: it takes no room among what is not.
    pub fn proven(&self, space: Id, bytes: u64) {
        if let Some(kept) = self.kept.borrow_mut().get_mut(&space) {
            kept.unproven = kept.unproven.saturating_sub(bytes);
        }
    }

    /// From now on what comes in is added to what is being counted.
    pub fn count_begins(&self, space: Id) {
        let mut arrived = self.arrived.borrow_mut();
        arrived.insert(space, Arrived::default());
    }

    /// What was counted, together with what came in meanwhile, is what is kept.
    pub fn counted(&self, space: Id, counted: Kept) {
        let arrived = self.arrived.borrow_mut().remove(&space).unwrap_or_default();
        let guests = arrived.guests.iter();
        let guests = guests.filter(|(author, _)| self.has_say(space, **author) != Some(true));
        let guests = guests.fold(counted.guests, |sum, (_, bytes)| sum.saturating_add(*bytes));
        let unproven = counted.unproven.saturating_add(arrived.unproven);
        self.set_kept(space, Kept { guests, unproven });
    }
}

impl Kept {
    /// The name under which a space's are kept.
    pub fn name(space: Id) -> String {
        format!("guests/{space}")
    }

    /// As kept.
    pub fn write(self) -> Vec<u8> {
        format!("{} {}", self.guests, self.unproven).into_bytes()
    }

    /// As read; anything unreadable counts as nothing kept.
    pub fn read(bytes: &[u8]) -> Kept {
        let text = core::str::from_utf8(bytes).unwrap_or_default();
        let mut numbers = text.split(' ').map(|word| word.parse().unwrap_or(0));
        Kept {
            guests: numbers.next().unwrap_or(0),
            unproven: numbers.next().unwrap_or(0),
        }
    }
}
