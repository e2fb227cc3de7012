//! Who decided: figures of one decision under its own rule, and over many.
//!
//! A vote without power takes no part in any of them: anyone can cast as many of those as they like.

mod outcome;

pub use outcome::{Outcome, Totals};
