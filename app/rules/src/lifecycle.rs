//! Where a proposal stands at a block. Nothing yet is different from unknown.

use record::message::Opening;

/// Where a vote, or a proposal without one, stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Text only.
    Drafted,
    /// Announced; ballots count from a later block.
    Notice,
    /// Ballots are taken.
    Voting,
    /// Past its closing block.
    Ended,
    /// The chain's height is not known, so neither is this.
    Unknown,
}

/// Where a vote stands when the newest block that sources agree on is `height`.
pub fn stage(opening: &Opening, height: Option<u64>) -> Stage {
    match height {
        None => Stage::Unknown,
        Some(height) if height < opening.opens => Stage::Notice,
        Some(height) if height < opening.closes => Stage::Voting,
        Some(_) => Stage::Ended,
    }
}

/// Where a proposal stands: as its vote that is furthest from over.
pub fn stage_of_proposal<'a>(
    openings: impl IntoIterator<Item = &'a Opening>,
    height: Option<u64>,
) -> Stage {
    let rank = |stage: &Stage| match stage {
        Stage::Voting => 4,
        Stage::Notice => 3,
        Stage::Unknown => 2,
        Stage::Ended => 1,
        Stage::Drafted => 0,
    };
    let stages = openings.into_iter().map(|opening| stage(opening, height));
    stages.max_by_key(rank).unwrap_or(Stage::Drafted)
}
