//! The ballots of one vote: read from the store, verified again from their bytes in this session, in turns so that
//! nothing else waits, and reduced to what the rules count.

use crate::{
    core::Core,
    held,
    news::Topic,
    ports::{Class, Row},
    why,
};
use record::sorted::{Map, Set};
use record::{Authority, Event, Id, verify_carried};
use rules::{BallotAct, Sorted, sort};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use views::Why;

/// Rows read from the store at a time.
const PAGE: u32 = 500;
/// Ballots verified before others have their turn (about 20 ms in a browser).
const TURN: usize = 48;

/// Progress is told this often: each telling counts anew.
const TELL_MS: i64 = 250;

/// The ballots of one vote.
#[derive(Default)]
pub struct Book {
    ballots: RefCell<Map<Id, Rc<Entry>>>,
    checked: Cell<u32>,
    /// Rises with every change, so that what is computed from the ballots can be kept.
    edition: Cell<u64>,
    sorted: RefCell<Option<(u64, Rc<Sorting>)>>,
    running: Cell<bool>,
    again: Cell<bool>,
    fresh: Cell<bool>,
}

/// A ballot, and what is known of it.
#[derive(Debug)]
pub struct Entry {
    /// Its act id.
    pub id: Id,
    /// First seen here, unix milliseconds.
    pub seen: i64,
    /// What it is worth as bytes: a ballot by its account, or why not.
    pub ballot: BallotAct,
    /// Why it cannot count whatever the rules say.
    pub why: Option<Why>,
    /// As [`Row::contract`].
    pub contract: u8,
}

impl Book {
    /// The ballots, ascending by id.
    pub fn entries(&self) -> Vec<Rc<Entry>> {
        self.ballots.borrow().values().cloned().collect()
    }

    /// How many are verified, of how many; none when all are.
    pub fn progress(&self, received: u32) -> Option<(u32, u32)> {
        let checked = self.checked.get();
        (self.running.get() && checked < received).then_some((checked, received))
    }

    /// Whether ballots are still being read and verified.
    pub fn running(&self) -> bool {
        self.running.get()
    }
}

impl Core {
    /// The ballots of a vote; reads and verifies what is not yet known beside whatever else goes on. A short book
    /// is complete when this returns.
    pub async fn book(self: &Rc<Self>, opening: Id) -> Rc<Book> {
        let book = self.books.borrow_mut().entry(opening).or_default().clone();
        let received = self
            .ports
            .store
            .count_ref(opening, Class::Ballot)
            .await
            .unwrap_or(0);
        let complete = book.fresh.get() && received as usize == book.ballots.borrow().len();
        if complete {
            return book;
        }
        book.again.set(true);
        if received as usize <= TURN {
            self.keep_book(&book, opening).await;
        } else if !book.running.get() {
            book.running.set(true);
            let (core, book) = (self.clone(), book.clone());
            self.ports.clock.spawn(Box::pin(async move {
                core.keep_book(&book, opening).await;
                core.news.raise(Topic::Vote(opening));
            }));
        }
        book
    }

    /// Verifies every ballot of a vote again from the stored bytes.
    pub async fn check_again(self: &Rc<Self>, opening: Id) {
        self.books.borrow_mut().remove(&opening);
        self.news.raise(Topic::Vote(opening));
        let book = self.book(opening).await;
        while book.running.get() {
            self.ports.clock.sleep(50).await;
        }
    }

    /// A contract account's answer changed what a row is worth.
    pub fn forget_book(&self, opening: Id) {
        if let Some(book) = self.books.borrow().get(&opening) {
            book.fresh.set(false);
        }
    }

    async fn keep_book(self: &Rc<Self>, book: &Book, opening: Id) {
        book.running.set(true);
        while book.again.replace(false) {
            book.fresh.set(true);
            self.read_book(book, opening).await;
        }
        book.running.set(false);
    }

    async fn read_book(self: &Rc<Self>, book: &Book, opening: Id) {
        let (mut after, mut turn) = (None, 0);
        let mut present = Set::new();
        let mut told = self.ports.clock.now_ms();
        loop {
            let page = self
                .ports
                .store
                .by_ref(opening, Class::Ballot, after, PAGE)
                .await;
            let Ok(page) = page else { return };
            let full = page.len() == PAGE as usize;
            after = page.last().map(|row| row.id);
            let mut corrupted = Vec::new();
            for row in &page {
                let known = book
                    .ballots
                    .borrow()
                    .get(&row.id)
                    .map(|entry| entry.contract);
                if known == Some(row.contract) {
                    present.insert(row.id);
                    continue;
                }
                match verify(row) {
                    Some(entry) => {
                        present.insert(row.id);
                        book.ballots.borrow_mut().insert(row.id, Rc::new(entry));
                    }
                    None => corrupted.push((row.space, row.id)),
                }
                book.edition.set(book.edition.get() + 1);
                book.checked
                    .set(u32::try_from(book.ballots.borrow().len()).unwrap_or(u32::MAX));
                turn += 1;
                if turn == TURN {
                    turn = 0;
                    self.ports.clock.breathe().await;
                    let now = self.ports.clock.now_ms();
                    if now.saturating_sub(told) >= TELL_MS {
                        told = now;
                        self.news.raise(Topic::Vote(opening));
                    }
                }
            }
            self.set_aside(corrupted).await;
            if !full {
                break;
            }
        }
        let before = book.ballots.borrow().len();
        book.ballots
            .borrow_mut()
            .retain(|id, _| present.contains(id));
        if book.ballots.borrow().len() != before {
            book.edition.set(book.edition.get() + 1);
        }
        book.checked
            .set(u32::try_from(book.ballots.borrow().len()).unwrap_or(u32::MAX));
    }
}

/// A ballot from its stored bytes; none when they are not what the id names.
fn verify(row: &Row) -> Option<Entry> {
    let event = Event::from_json(&row.event).ok()?;
    let verified = verify_carried(&event).ok().filter(|act| act.id == row.id)?;
    // A contract's word is kept in the row; a key's is here to be seen, and lost when a disk has changed it.
    let why = match verified.authority {
        Authority::Key => None,
        Authority::NeedsContract if row.contract == 0 => return None,
        Authority::NeedsContract => held::confirmed(row.contract).err(),
    };
    match sort(verified)? {
        Sorted::Ballot(ballot) => Some(Entry {
            id: row.id,
            seen: row.seen,
            ballot: *ballot,
            why,
            contract: row.contract,
        }),
        _ => None,
    }
}

/// The ballots that the rules may count, and why they may not count the others.
#[derive(Default)]
pub struct Sorting {
    /// Valid ballots.
    pub casts: Vec<rules::ballot::Cast>,
    /// The others.
    pub aside: Map<Id, Why>,
}

impl Book {
    /// Sorts the ballots by the rules, once for each edition.
    pub fn sorting(&self, vote: &rules::opening::Vote) -> Rc<Sorting> {
        let edition = self.edition.get();
        if let Some((_, known)) = self
            .sorted
            .borrow()
            .as_ref()
            .filter(|(of, _)| *of == edition)
        {
            return known.clone();
        }
        let mut sorting = Sorting::default();
        for entry in self.ballots.borrow().values() {
            match (&entry.why, rules::ballot::check(vote, &entry.ballot)) {
                (Some(why), _) => drop(sorting.aside.insert(entry.id, why.clone())),
                (None, Ok(cast)) => sorting.casts.push(cast),
                (None, Err(reason)) => {
                    sorting.aside.insert(entry.id, why::reason(&reason));
                }
            }
        }
        let sorting = Rc::new(sorting);
        *self.sorted.borrow_mut() = Some((edition, sorting.clone()));
        sorting
    }
}
