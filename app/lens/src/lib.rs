//! What the record shows about power: who decides a vote, and how concentrated power is.
//!
//! Everything is a pure function of a count, in integers and exact ratios. These are sensitivities
//! of one count, never what people wanted: under other rules they would have acted differently.

pub mod agreement;
pub mod blocs;
pub mod cited;
pub mod concentration;
pub mod decide;
pub mod deciders;
pub mod drift;
pub mod history;
pub mod indices;
pub mod lorenz;
pub mod potential;
pub mod prevail;
pub mod random;
pub mod real;
pub mod usual;
pub mod work;

pub use concentration::{Ratio, gini, hhi};
pub use deciders::{OneEach, Side, Vote, Voter, WhoDecides, WithoutTop, could_change, who_decides};
pub use history::{Cast, Decision, History, VoterIndex};
