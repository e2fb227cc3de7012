//! What a Governor's log says about its votes: which blocks to read, what each entry means, and what all entries come
//! to. Without I/O: the engine asks, keeps and hands over.
//!
//! OpenZeppelin's Governor (4 and 5) and Compound's Bravo and Alpha log the same events with few differences. How
//! `support` is to be understood, only `COUNTING_MODE()` says; what a timepoint counts, only `CLOCK_MODE()`.

mod counting;
mod entry;
mod fold;
mod kept;
mod plan;
mod times;

pub use counting::{Counting, QuorumOf};
pub use entry::{Call, Created, Entry, Event, MAX_TITLE, Vote, decision_topics, topics};
pub use fold::{Cast, Fold, Proposal, fold};
pub use kept::{read_entries, write_entries};
pub use plan::{Plan, Range};
pub use times::Times;
