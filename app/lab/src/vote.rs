//! Who is deciding one vote that is still open.

use views::{VoteFigures, WhoDecides, Why};

/// Under so many voters a figure says little.
const FEW: u32 = 5;

/// Who is deciding a vote.
///
/// # Errors
/// Where the count cannot be read.
pub fn who_decides(figures: VoteFigures) -> Result<WhoDecides, Why> {
    let vote = lens::deciders::Vote::read(
        &figures.counted,
        figures.quorum.as_deref(),
        figures.threshold_bps,
    );
    let found = vote.as_ref().and_then(lens::who_decides);
    let found = found.ok_or_else(|| Why::Malformed("counted".into()))?;
    let pivotal: Vec<_> = found.pivotal.iter().map(ToString::to_string).collect();
    Ok(WhoDecides {
        passing: found.passing,
        blocking: found.blocking,
        me: figures.me.map(|me| pivotal.contains(&me)),
        pivotal,
        passes: found.passes,
        one_account: (found.one_each.passes, found.one_each.yes, found.one_each.no),
        square_root: found.square_root,
        without_top: found
            .without_top
            .iter()
            .map(|without| (without.left_out, without.passes))
            .collect(),
        voters: found.voters,
        too_few: found.voters < FEW,
    })
}
