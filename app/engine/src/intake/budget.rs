//! How much work and room strangers get. What is over is put off, never lost: it is asked for again later.

use std::{cell::RefCell, collections::HashMap};

/// A budget holds for so long, in milliseconds.
pub const WINDOW_MS: i64 = 10 * 60 * 1000;
/// Signatures checked for one relay.
pub const CHECKS_OF_A_RELAY: u32 = 200_000;
/// Events of one relay that may turn out bad before it is not listened to any more.
pub const BAD_OF_A_RELAY: u32 = 1_000;
/// Acts of one relay that only a contract could confirm: those cost a forger nothing.
pub const UNPROVEN_OF_A_RELAY: u32 = 500;
/// New acts of one account or device.
pub const ACTS_OF_AN_AUTHOR: u32 = 20_000;

/// What is counted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Count {
    /// Signatures checked for a relay.
    Checks(String),
    /// Bad events of a relay.
    Bad(String),
    /// Acts of a relay that a contract must confirm.
    Unproven(String),
    /// New acts of an account (as text) or device.
    Author(String),
}

impl Count {
    fn most(&self) -> u32 {
        match self {
            Count::Checks(_) => CHECKS_OF_A_RELAY,
            Count::Bad(_) => BAD_OF_A_RELAY,
            Count::Unproven(_) => UNPROVEN_OF_A_RELAY,
            Count::Author(_) => ACTS_OF_AN_AUTHOR,
        }
    }
}

/// What was spent since the window began.
#[derive(Default)]
pub struct Budgets(RefCell<(i64, HashMap<Count, u32>)>);

impl Budgets {
    /// Whether there is some left.
    pub fn left(&self, count: &Count, now: i64) -> bool {
        let mut spent = self.0.borrow_mut();
        if now - spent.0 >= WINDOW_MS || now < spent.0 {
            *spent = (now, HashMap::new());
        }
        spent.1.get(count).is_none_or(|spent| *spent < count.most())
    }

    /// Spends one.
    pub fn spend(&self, count: Count) {
        *self.0.borrow_mut().1.entry(count).or_default() += 1;
    }
}
