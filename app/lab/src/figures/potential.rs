//! What weights allow against what was done with them.

use std::rc::Rc;

use lens::{
    indices::{self, Basis, Indices, Sampling},
    potential::{self as game, Potential},
    prevail::{self, Standing},
    work::Work,
};
use views::{Cell, ColumnName as C, Figure, FigureKind, Remark, ValueName as V};

use super::Making;
use crate::{
    cells::{address, columns, count, known, share},
    found::Found,
};

/// The game of so many of the heaviest.
pub const PLAYERS: usize = 200;
/// More than half wins.
pub const QUOTA_BPS: u32 = 5000;
/// A standard error of at most 0.0016.
pub const SAMPLES: u32 = 100_000;

/// Works it out.
pub fn potential(found: &Rc<Found>) -> Making {
    let found = found.clone();
    let mut work = None;
    Box::new(move || {
        let (played, finding) = match &mut work {
            Some(begun) => begun,
            None => {
                let quota = found.chosen.quota_bps;
                let Some(played) = game::potential(&found.history, quota, PLAYERS) else {
                    return Some(found.nothing(FigureKind::Potential));
                };
                let sampling = Sampling {
                    seed: found.chosen.drift.seed,
                    samples: SAMPLES,
                };
                let finding = indices::indices(&played.game, sampling);
                work.insert((played, finding))
            }
        };
        let indices = finding.step()?;
        Some(figure(&found, played, &indices))
    })
}

fn figure(found: &Found, played: &Potential, indices: &Indices) -> Figure {
    let mut figure = found.figure(FigureKind::Potential);
    figure.columns = columns(&[
        (C::Address, false),
        (C::Banzhaf, true),
        (C::Shapley, true),
        (C::Exercised, true),
        (C::Low, true),
        (C::High, true),
        (C::Contested, true),
    ]);
    let standings = found.standings();
    let mut by_voter: Vec<Option<&Standing>> = vec![None; found.history.voters.len()];
    for standing in &standings.voters {
        if let Some(place) = by_voter.get_mut(standing.voter as usize) {
            *place = Some(standing);
        }
    }
    let decisions = standings.decisions;
    for (voter, player) in played.voters.iter().zip(&indices.players) {
        let standing = by_voter.get(*voter as usize).copied().flatten();
        let pivotal = standing.map_or(0, |standing| standing.pivotal);
        let (low, high) = prevail::wilson(pivotal, decisions);
        let exercised = (decisions > 0).then(|| f64::from(pivotal) / f64::from(decisions));
        figure.rows.push(vec![
            address(&found.history, *voter),
            share(player.normalised.value),
            share(player.shapley.value),
            known(exercised, share),
            known(exercised, |_| share(low)),
            known(exercised, |_| share(high)),
            count(decisions),
        ]);
    }
    figure.values = vec![
        (V::Players, count(played.voters.len() as u32)),
        (V::Quota, Cell::Share(found.chosen.quota_bps.into())),
        (V::Contested, count(decisions)),
    ];
    let sampled = [indices.banzhaf, indices.shapley]
        .into_iter()
        .find_map(|basis| match basis {
            Basis::Sampled { seed, samples } => Some((seed, samples)),
            Basis::Counted => None,
        });
    if let Some((seed, samples)) = sampled {
        let errors = indices
            .players
            .iter()
            .flat_map(|player| [player.banzhaf.error, player.shapley.error]);
        let error = errors.fold(0.0, f64::max);
        let remark = Remark::Sampled(seed, samples, (error * 1e6).ceil() as u32);
        figure.remarks.push(remark);
    }
    if played.left_out > 0 {
        let players = played.voters.len() as u32;
        let remark = Remark::Largest(players, players + played.left_out);
        figure.remarks.push(remark);
    }
    figure
}
