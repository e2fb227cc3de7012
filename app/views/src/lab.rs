//! What a page may ask of the lab: figures that take long.

use crate::*;
use serde::{Deserialize, Serialize};

/// From a page to the lab.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ToLab {
    /// The first message: the page's build id.
    Hello(String),
    /// Who is deciding this vote? `u32` names the question.
    WhoDecides(u32, VoteFigures),
    /// A QR code of a text.
    Qr(u32, String),
}

/// From the lab to a page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum FromLab {
    /// Ready.
    Ready,
    /// Another build.
    OtherBuild(String),
    /// Answer to [`ToLab::WhoDecides`].
    WhoDecides(u32, Result<WhoDecides, Why>),
    /// Answer to [`ToLab::Qr`].
    Qr(u32, Result<Qr, Why>),
}

/// A vote's counted ballots and rule.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct VoteFigures {
    /// Account, 1-based choice (1 for, 2 against, 3 abstain), power in base units.
    pub counted: Vec<(Address, u8, String)>,
    /// Quorum in base units.
    pub quorum: Option<String>,
    /// Threshold in basis points.
    pub threshold_bps: u32,
    /// The account looking on.
    pub me: Option<Address>,
}

/// Who is deciding this vote. Sensitivities, not predictions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct WhoDecides {
    /// Fewest addresses that could pass this alone; none when no set of voters could.
    pub passing: Option<u32>,
    /// Fewest addresses that could block it; none when no set could.
    pub blocking: Option<u32>,
    /// Addresses each of which alone would change the result by voting the other way.
    pub pivotal: Vec<Address>,
    /// Whether the looking account is one of them.
    pub me: Option<bool>,
    /// Result as counted: passes.
    pub passes: bool,
    /// Under one vote per address: passes, for, against.
    pub one_account: (bool, u32, u32),
    /// Without the k largest: k, passes. k = 1 and 3.
    pub without_top: Vec<(u32, bool)>,
    /// Voters with a say.
    pub voters: u32,
    /// Too few voters (under 5) to say much.
    pub too_few: bool,
}

/// A QR code.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Qr {
    /// Modules a side.
    pub side: u32,
    /// Modules row by row, true for dark.
    pub dark: Vec<bool>,
}
