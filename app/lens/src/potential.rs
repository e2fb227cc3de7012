//! Potential power: what the weights that addresses vote with give them before anyone has voted, to be set against what
//! they exercised. The game is that of their latest weights; who never voted is not in it.

use record::Power;

use crate::{
    history::{History, VoterIndex},
    indices::Game,
};

/// The game that the voters of a history play.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Potential {
    /// In the order of the game's players: heaviest first, then by number.
    pub voters: Vec<VoterIndex>,
    /// More than the threshold's share of all their weights wins.
    pub game: Game,
    /// Voters with weight beyond the `largest`; they are not in the game.
    pub left_out: u32,
}

/// The game of the `largest` voters, each with the power of the last vote that they cast with any. `None` where nobody
/// has power, or it is more than any token can have.
pub fn potential(history: &History, threshold_bps: u32, largest: usize) -> Option<Potential> {
    let mut latest = vec![Power::ZERO; history.voters.len()];
    for vote in history
        .decisions
        .iter()
        .flat_map(|decision| &decision.votes)
    {
        if let Some(power) = latest.get_mut(vote.voter as usize)
            && !vote.power.is_zero()
        {
            *power = vote.power;
        }
    }
    let mut voters: Vec<(VoterIndex, Power)> = (0..)
        .zip(latest)
        .filter(|(_, power)| !power.is_zero())
        .collect();
    voters.sort_by_key(|(_, power)| core::cmp::Reverse(*power));
    let left_out = voters.len().saturating_sub(largest) as u32;
    voters.truncate(largest);
    let (voters, weights) = voters.into_iter().unzip();
    Some(Potential {
        voters,
        game: Game::of_share(weights, threshold_bps)?,
        left_out,
    })
}
