//! Parts that more than one page uses; one component, one file. Each is a plain function that returns a view: nothing
//! here decides, and none is generic, because every generic one would be compiled once per use.

mod basic;
mod changes;
mod checks;
mod consent;
mod dialog;
mod elsewhere;
mod fields;
mod notice;
mod reads;
mod receipt;
mod sign;
mod sources;
mod stages;
mod tally;
mod wallet;

pub use basic::*;
pub use changes::*;
pub use checks::*;
pub use consent::*;
pub use dialog::*;
pub use elsewhere::*;
pub use fields::*;
pub use notice::*;
pub use reads::*;
pub use receipt::*;
pub use sign::*;
pub use sources::*;
pub use stages::*;
pub use tally::*;
pub use wallet::*;
