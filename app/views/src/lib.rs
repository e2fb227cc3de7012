//! What a page may ask, is shown and may intend: the only language that page, engine and lab share.
//!
//! Types and the page's ports only, no behaviour: a page sends a [`Query`] or an [`Intent`], and gets [`View`]s and
//! [`Outcome`]s. Reasons are data ([`Why`]), so that the words stay in the locale files.
//! Ids, hashes, signatures are lowercase `0x` hex; amounts are integers in base units.

mod bypass;
mod changes;
pub mod chosen;
mod claims;
mod deciding;
mod doc;
mod figures;
mod history;
mod intent;
mod lab;
mod ledger;
mod link;
mod network;
mod page;
mod people;
mod proposal;
mod recognise;
mod settings;
mod space;
mod sync;
mod why;

pub use bypass::*;
pub use changes::*;
pub use claims::*;
pub use deciding::*;
pub use doc::*;
pub use figures::*;
pub use history::*;
pub use intent::*;
pub use lab::*;
pub use ledger::*;
pub use link::*;
pub use network::*;
pub use page::*;
pub use people::*;
pub use proposal::*;
pub use recognise::*;
pub use settings::*;
pub use space::*;
pub use sync::*;
pub use why::*;

/// Lowercase hex with `0x`: an act id, a hash or a key.
pub type Hex = String;
/// A lowercase `0x` address of 20 bytes.
pub type Address = String;

use serde::{Deserialize, Serialize};

/// An amount of voting power or tokens.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amount {
    /// Decimal integer in base units.
    pub base: String,
    /// How many of its digits stand after the point.
    pub decimals: u8,
    /// Such as `OPG`; empty when one account is one vote.
    pub symbol: String,
}

/// A block height and when that is, as near as can be told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// Block number on the space's chain.
    pub block: u64,
    /// Unix milliseconds; the block's own time when known, else an estimate.
    pub at: Option<i64>,
    /// Whether `at` is an estimate.
    pub estimated: bool,
}

/// What a number read from the chain rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Trust {
    /// One source's word.
    OneSource,
    /// `agree` of `asked` sources say the same at one block hash; `named_by_space` of them were chosen by the space only.
    Agreed {
        /// Sources that agree.
        agree: u8,
        /// Sources asked.
        asked: u8,
        /// Of those that agree, how many only the space names.
        named_by_space: u8,
    },
    /// Sources contradict one another: nothing is shown as fact.
    Disagree {
        /// What each source said, `host: value`.
        said: Vec<String>,
    },
    /// A list in the space's own signed rules.
    Listed,
    /// A practice number: no chain behind it.
    Practice,
    /// Not asked yet, or no source answered.
    Unknown,
}
