//! Who decided: figures of one decision under its own rule, and over many.
//!
//! A vote without power takes no part in any of them: anyone can cast as many of those as they like.

pub mod alignment;
mod capture;
mod counterfactual;
mod delegation;
mod figures;
mod needed;
mod outcome;
mod over;
mod pivotal;
mod poll;
mod summary;
mod timing;

pub use capture::Capture;
pub use counterfactual::{Counterfactual, Variant};
pub use figures::{Concentration, Fewest, Figures, Options, figures};
pub use needed::Needed;
pub use outcome::{Outcome, Totals};
pub use over::{Actor, Agenda, Record, Turnout, agenda, records, turnout};
pub use poll::Poll;
pub use summary::{Flips, Summary, summary};
pub use timing::{Late, Moment, Settled};
