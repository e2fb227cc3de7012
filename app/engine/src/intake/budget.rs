//! How much work and room strangers get. What is over is put off, never lost: it is asked for again later.

use std::{cell::RefCell, collections::HashMap};

/// A budget holds for so long, in milliseconds.
pub const WINDOW_MS: i64 = 10 * 60 * 1000;
/// Signatures checked for one relay.
pub const CHECKS_OF_A_RELAY: u64 = 200_000;
/// Events of one relay that may turn out bad before it is not listened to any more. Honest relays carry what strangers
/// put there, so reading slows down long before ([`crate::sync`]).
pub const BAD_OF_A_RELAY: u64 = 120_000;
/// Bytes of one relay's acts by accounts that are not known to have weight.
pub const GUESTS_OF_A_RELAY: u64 = 32 << 20;
/// Acts of one relay that only a contract could confirm, and their bytes: those cost a forger nothing.
pub const UNPROVEN_OF_A_RELAY: u64 = 500;
pub const UNPROVEN_BYTES_OF_A_RELAY: u64 = 4 << 20;
/// New acts of one account or device, and their bytes.
pub const ACTS_OF_AN_AUTHOR: u64 = 20_000;
pub const BYTES_OF_AN_AUTHOR: u64 = 16 << 20;

/// What is counted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Count {
    /// Signatures checked for a relay.
    Checks(String),
    /// Bad events of a relay.
    Bad(String),
    /// Bytes of a relay's guests.
    Guests(String),
    /// Acts of a relay that a contract must confirm.
    Unproven(String),
    /// Their bytes.
    UnprovenBytes(String),
    /// New acts of an account (as text) or device.
    Author(String),
    /// Their bytes.
    AuthorBytes(String),
}

impl Count {
    fn most(&self) -> u64 {
        match self {
            Count::Checks(_) => CHECKS_OF_A_RELAY,
            Count::Bad(_) => BAD_OF_A_RELAY,
            Count::Guests(_) => GUESTS_OF_A_RELAY,
            Count::Unproven(_) => UNPROVEN_OF_A_RELAY,
            Count::UnprovenBytes(_) => UNPROVEN_BYTES_OF_A_RELAY,
            Count::Author(_) => ACTS_OF_AN_AUTHOR,
            Count::AuthorBytes(_) => BYTES_OF_AN_AUTHOR,
        }
    }
}

/// What was spent since the window began.
#[derive(Default)]
pub struct Budgets(RefCell<(i64, HashMap<Count, u64>)>);

impl Budgets {
    /// Whether there is some left.
    pub fn left(&self, count: &Count, now: i64) -> bool {
        let mut spent = self.0.borrow_mut();
        if now - spent.0 >= WINDOW_MS || now < spent.0 {
            *spent = (now, HashMap::new());
        }
        spent.1.get(count).is_none_or(|spent| *spent < count.most())
    }

    /// Spends so much.
    pub fn spend(&self, count: Count, much: u64) {
        let mut spent = self.0.borrow_mut();
        let spent = spent.1.entry(count).or_default();
        *spent = spent.saturating_add(much);
    }

    /// Spends so much of each if there is some left of all.
    pub fn take<const N: usize>(&self, counts: [(Count, u64); N], now: i64) -> bool {
        if counts.iter().any(|(count, _)| !self.left(count, now)) {
            return false;
        }
        for (count, much) in counts {
            self.spend(count, much);
        }
        true
    }
}
