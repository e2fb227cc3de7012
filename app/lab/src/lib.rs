//! What the lab answers: a history of votes is taken in piece by piece, and figures on who decides come out as tables.
//!
//! Nothing here knows a worker, a clock or a page. Work is done in small steps; whoever calls decides when the next one
//! is due, and may put the work down between any two.

mod bench;
mod cells;
mod chosen;
mod cited;
mod figures;
mod found;
mod headline;
mod intake;
mod question;
mod vote;

pub use bench::Bench;
pub use vote::who_decides;
