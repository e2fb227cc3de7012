//! Acts that only contracts can confirm. They cost a forger nothing, in anybody's name, so half of their room is for
//! accounts that have a say and a contract to ask, and each of these has a room of its own there: whoever forges in the
//! names of others keeps nobody out for longer than their contracts need to say no.

use super::{
    CONTRACT_REFUSED, CONTRACT_UNASKED, Door, Source, Verdict, admit::length, budget::Count,
    guests::Author, look::Candidate, recent::Recent,
};
use chain::signature::is_for_undeployed;
use record::{Address, Id, Received};
use std::{
    cell::RefCell,
    collections::{HashMap, HashSet},
};
use views::Why;

/// Bytes of them that are kept of one space; the first half is open to everybody.
pub const CLAIMS_KEPT: u64 = 8 << 20;
/// Bytes of one account's that wait for its contract's answer.
pub const CLAIMS_OF_ONE: u64 = 128 << 10;
/// Whether an account has code is remembered for so long, of so many.
const CODE_MS: i64 = 60 * 60 * 1000;
const CODES: usize = 100_000;
/// Accounts of one space that wait to be looked at.
const WAITING: usize = 4_000;
/// Contracts are asked about so many acts at a time.
const ASKED: usize = 200;

/// What is known of accounts that may be contracts, and what waits for their answers.
pub struct Claims {
    /// Whether an account has code, and when that was found.
    code: RefCell<Recent<(Id, Address), (bool, i64)>>,
    /// Acts of accounts that came in in this session and wait for an answer, with their bytes.
    asking: RefCell<HashMap<(Id, Address), HashMap<Id, u64>>>,
    /// Accounts whose weight or code must be known before there is room for their acts.
    waiting: RefCell<HashMap<Id, HashSet<Address>>>,
    /// Accounts whose own room is full.
    full: RefCell<HashMap<Id, HashSet<Address>>>,
}

impl Default for Claims {
    fn default() -> Claims {
        Claims {
            code: RefCell::new(Recent::new(CODES)),
            asking: RefCell::default(),
            waiting: RefCell::default(),
            full: RefCell::default(),
        }
    }
}

impl Claims {
    /// Whether an account has code, if that was found within the hour.
    pub fn has_code(&self, space: Id, account: Address, now: i64) -> Option<bool> {
        let code = self.code.borrow();
        let (has, at) = code.get(&(space, account)).copied()?;
        (now.saturating_sub(at) < CODE_MS).then_some(has)
    }

    /// Whether an account has code was found.
    pub fn note_code(&self, space: Id, account: Address, has: bool, now: i64) {
        let mut code = self.code.borrow_mut();
        code.insert((space, account), (has, now));
    }

    /// Whether an account may have so many bytes more wait for its contract. If not, its contract is to be asked.
    pub fn has_room(&self, space: Id, account: Address, bytes: u64) -> bool {
        let asking = self.asking.borrow();
        let kept = asking.get(&(space, account));
        let kept: u64 = kept.into_iter().flat_map(HashMap::values).sum();
        let room = kept.saturating_add(bytes) <= CLAIMS_OF_ONE;
        if !room {
            let mut full = self.full.borrow_mut();
            full.entry(space).or_default().insert(account);
        }
        room
    }

    /// An act came in, to wait for its account's contract.
    pub fn let_in(&self, space: Id, account: Address, act: Id, bytes: u64) {
        let mut asking = self.asking.borrow_mut();
        let acts = asking.entry((space, account)).or_default();
        acts.insert(act, bytes);
    }

    /// The contract has answered about an act: it takes no room of its account's any more. How much it took.
    pub fn answered(&self, space: Id, account: Address, act: Id) -> u64 {
        let mut asking = self.asking.borrow_mut();
        let Some(acts) = asking.get_mut(&(space, account)) else {
            return 0;
        };
        let bytes = acts.remove(&act).unwrap_or(0);
        if acts.is_empty() {
            asking.remove(&(space, account));
        }
        bytes
    }

    /// An act is here no more.
    pub fn gone(&self, act: Id) {
        self.asking.borrow_mut().retain(|_, acts| {
            acts.remove(&act);
            !acts.is_empty()
        });
    }

    /// An account waits for room until it is looked at.
    pub fn waits(&self, space: Id, account: Address) {
        let mut waiting = self.waiting.borrow_mut();
        let waiting = waiting.entry(space).or_default();
        if waiting.len() < WAITING {
            waiting.insert(account);
        }
    }

    /// Whether anything is to be found out before there is more room.
    pub fn wait(&self, space: Id) -> bool {
        self.waiting.borrow().contains_key(&space) || self.full.borrow().contains_key(&space)
    }

    /// Accounts to be looked at; they do not wait any more then.
    pub fn to_look_at(&self, space: Id) -> Vec<Address> {
        let waiting = self.waiting.borrow_mut().remove(&space);
        waiting.into_iter().flatten().collect()
    }

    /// Acts about which contracts are to be asked now, since their accounts' room is full.
    pub fn to_ask(&self, space: Id) -> Vec<Id> {
        let full = self.full.borrow_mut().remove(&space).unwrap_or_default();
        let asking = self.asking.borrow();
        let of = |account| asking.get(&(space, account)).into_iter();
        let acts = full.into_iter().flat_map(of).flat_map(HashMap::keys);
        acts.copied().take(ASKED).collect()
    }
}

impl Door {
    /// Accounts that may be contracts, whose acts wait until somebody says whether they weigh anything and have code.
    pub fn claimants(&self, space: Id) -> Vec<Address> {
        self.claims.to_look_at(space)
    }

    /// Acts about which contracts are to be asked now, since their accounts have no more room.
    pub fn claims_to_ask(&self, space: Id) -> Vec<Id> {
        self.claims.to_ask(space)
    }

    /// Whether an account has code: without any, nobody but its key can sign for it.
    pub fn note_code(&self, space: Id, account: Address, has: bool) {
        let now = self.ports.clock.now_ms();
        self.claims.note_code(space, account, has, now);
    }

    /// Whether an account has code, if that was found lately.
    pub fn has_code(&self, space: Id, account: Address) -> Option<bool> {
        let now = self.ports.clock.now_ms();
        self.claims.has_code(space, account, now)
    }

    /// An account's contract has answered about an act. What it accepts is no longer kept among what is unproven.
    pub fn answered(&self, space: Id, account: Address, act: Id, accepts: bool) {
        let bytes = self.claims.answered(space, account, act);
        if accepts {
            self.guests.proven(space, bytes);
        }
    }

    /// An act that waited for its contract is here no more.
    pub fn gone(&self, act: Id) {
        self.claims.gone(act);
    }

    /// What becomes of an act that only a contract could confirm, if it does not come in.
    pub(super) fn claim_stays_out(
        &self,
        source: &Source,
        candidate: &Candidate,
        received: &Received,
        here: Option<u8>,
        now: i64,
    ) -> Option<Verdict> {
        let known = || Some(Verdict::Known { carried: false });
        let Received::Wallet(act) = received else {
            return None;
        };
        // Nobody holds a contract account in a space without a chain.
        if act.act.chain_id == 0 {
            return Some(Verdict::Refused(Why::BadSignature));
        }
        if self.cannot_be_signed(source, candidate, &act.act.signature)
            || self.copies.was_refused(act.id, &candidate.event, now)
        {
            return known();
        }
        match here {
            Some(CONTRACT_UNASKED) => {
                let first = self.claims_first(candidate.space, act.act.account());
                match self.copies.keep(act.id, &candidate.event, first) {
                    true => known(),
                    false => Some(self.wait_for_look(candidate)),
                }
            }
            Some(CONTRACT_REFUSED) | None => self.claim_has_room(source, candidate, now).err(),
            Some(_) => None,
        }
    }

    /// Whether a signature that is not the account's key's cannot be its contract's either: there was none a while ago.
    fn cannot_be_signed(&self, source: &Source, candidate: &Candidate, signature: &[u8]) -> bool {
        let Author::Account(account) = candidate.author else {
            return false;
        };
        *source != Source::File
            && self.has_code(candidate.space, account) == Some(false)
            && !is_for_undeployed(signature)
    }

    /// Whether an account has a say and a contract that can be asked: there is room for its acts when there is none for
    /// others'.
    fn claims_first(&self, space: Id, account: Address) -> bool {
        self.has_say(space, account) == Some(true) && self.has_code(space, account) == Some(true)
    }

    /// Whether an act that only a contract could confirm may wait here; `Err` says what becomes of it otherwise.
    fn claim_has_room(
        &self,
        source: &Source,
        candidate: &Candidate,
        now: i64,
    ) -> Result<(), Verdict> {
        let (Source::Relay { url, .. }, Author::Account(account)) = (source, candidate.author)
        else {
            return Ok(());
        };
        let (space, bytes) = (candidate.space, length(candidate));
        if candidate.act == space {
            return Ok(());
        }
        let kept = self.guests.kept(space).unwrap_or_default();
        let kept = kept.unproven.saturating_add(bytes);
        if self.claims_first(space, account) {
            let room = kept <= CLAIMS_KEPT && self.claims.has_room(space, account, bytes);
            return if room { Ok(()) } else { Err(Verdict::Waits) };
        }
        let room = kept <= CLAIMS_KEPT / 2
            && self.budgets.take(
                [
                    (Count::Unproven(url.clone()), 1),
                    (Count::UnprovenBytes(url.clone()), bytes),
                ],
                now,
            );
        match room {
            true => Ok(()),
            false => Err(self.wait_for_look(candidate)),
        }
    }

    /// There is no room for what only a contract could confirm: its account waits to be looked at, unless it is known
    /// that it does not come first.
    fn wait_for_look(&self, candidate: &Candidate) -> Verdict {
        let (space, Author::Account(account)) = (candidate.space, candidate.author) else {
            return Verdict::PutOff;
        };
        let (say, code) = (self.has_say(space, account), self.has_code(space, account));
        if say == Some(false) || code == Some(false) || self.claims_first(space, account) {
            return Verdict::PutOff;
        }
        self.claims.waits(space, account);
        Verdict::Waits
    }
}
