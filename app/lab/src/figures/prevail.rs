//! Who prevails when it is contested, beside what the decisions rested on and what coin flips would give.

use alloy_primitives::U512;
use lens::{Ratio, prevail::Standing};
use record::Power;
use views::{ColumnName as C, Figure, FigureKind, Remark, ValueName as V};

use super::over::MOST;
use crate::{
    cells::{address, columns, count, known, ratio, share},
    found::Found,
};

/// Addresses that the contested decisions rested on most, first.
pub fn prevail(found: &Found) -> Figure {
    let least = found.chosen.least_contested;
    let standings = found.standings();
    let parts = &found.deciding().of;
    let all = parts
        .iter()
        .fold(Power::ZERO, |sum, part| sum.saturating_add(*part));
    let part = |one: &Standing| parts.get(one.voter as usize).copied().unwrap_or_default();
    let mut voters: Vec<&Standing> = standings
        .voters
        .iter()
        .filter(|one| one.contested > 0)
        .collect();
    voters.sort_by_key(|one| core::cmp::Reverse((part(one), one.contested)));

    let mut figure = found.figure(FigureKind::Prevail);
    figure.columns = columns(&[
        (C::Address, false),
        (C::Deciding, true),
        (C::Contested, true),
        (C::Prevailed, true),
        (C::PrevailedShare, true),
        (C::Low, true),
        (C::High, true),
        (C::Expected, true),
    ]);
    for one in voters.iter().take(MOST) {
        let decided = Ratio::of(U512::from(part(one)), U512::from(all));
        let shown = one.share(least);
        figure.rows.push(vec![
            address(&found.history, one.voter),
            known(decided, ratio),
            count(one.contested),
            count(one.prevailed),
            known(shown, |(value, _)| share(value)),
            known(shown, |(_, (low, _))| share(low)),
            known(shown, |(_, (_, high))| share(high)),
            share(one.by_chance()),
        ]);
    }
    figure.values = vec![
        (V::Contested, count(standings.decisions)),
        (V::Voters, count(voters.len() as u32)),
    ];
    if voters.len() > MOST {
        let remark = Remark::Largest(MOST as u32, voters.len() as u32);
        figure.remarks.push(remark);
    }
    figure.remarks.extend(found.left_out());
    figure.remarks.extend(found.without_winner());
    figure.remarks.extend(found.by_themselves());
    figure
}
