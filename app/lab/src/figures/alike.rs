//! Who votes alike: pairs, and groups as a range over several ways to group.

use std::rc::Rc;

use lens::{
    Ratio,
    agreement::{self, Agreement, LEAST_SHARED},
    blocs::{self, Grouping, Linkage},
    work::{self, Work},
};
use views::{Cell, ColumnName as C, Figure, FigureKind, Remark, ValueName as V};

use super::Making;
use crate::{
    cells::{address, columns, count, known, micro, ratio},
    found::Found,
};

/// Pairs of so many of the largest are in the table.
pub const PAIRED: usize = 24;
/// The groups that are listed are those of this way.
pub const LISTED: (Linkage, i64) = (Linkage::Average, 600_000);
/// Entropy is shown in bits.
const LN_2: f64 = core::f64::consts::LN_2;

/// Works out who agrees with whom.
pub fn agreement(found: &Rc<Found>) -> Making {
    let found = found.clone();
    let mut comparing = None;
    Box::new(move || {
        let most = found.chosen.compared as usize;
        let comparing = comparing.get_or_insert_with(|| agreement::agreement(&found.history, most));
        let agreement = comparing.step()?;
        let figure = pairs(&found, &agreement);
        // Groups are made of the same pairs; worked out once, they are never other ones.
        let _ = found.agreement.set(agreement);
        Some(figure)
    })
}

fn pairs(found: &Found, agreement: &Agreement) -> Figure {
    let mut figure = found.figure(FigureKind::Agreement);
    figure.columns = columns(&[
        (C::Address, false),
        (C::OtherAddress, false),
        (C::Agree, true),
        (C::Kappa, true),
        (C::Shared, true),
    ]);
    let shown = agreement.voters.len().min(PAIRED);
    for other in 0..shown {
        for one in 0..other {
            let (Some(pair), Some(first), Some(second)) = (
                agreement.pair(one, other),
                agreement.voters.get(one),
                agreement.voters.get(other),
            ) else {
                continue;
            };
            if pair.shared < LEAST_SHARED {
                continue;
            }
            let agreed = i64::from(pair.agreed) * 10_000 / i64::from(pair.shared);
            figure.rows.push(vec![
                address(&found.history, first.voter),
                address(&found.history, second.voter),
                Cell::Share(agreed),
                known(pair.kappa(LEAST_SHARED), Cell::Micro),
                count(pair.shared),
            ]);
        }
    }
    let all = agreement.voters.len() as u32 + agreement.others;
    if figure.rows.is_empty() {
        figure.remarks.push(Remark::TooFew(0, LEAST_SHARED));
    } else if all > shown as u32 {
        figure.remarks.push(Remark::Largest(shown as u32, all));
    }
    figure
}

/// Works out groups.
pub fn blocs(found: &Rc<Found>) -> Making {
    let found = found.clone();
    Box::new(move || {
        let figure = match found.agreement.get() {
            Some(agreement) => groups(&found, agreement),
            None => found.nothing(FigureKind::Blocs),
        };
        Some(figure)
    })
}

fn groups(found: &Found, agreement: &Agreement) -> Figure {
    let blocs = work::all(blocs::blocs(agreement));
    let mut figure = found.figure(FigureKind::Blocs);
    figure.columns = columns(&[
        (C::Group, false),
        (C::Members, true),
        (C::PowerShare, true),
        (C::Address, false),
    ]);
    let listed = blocs
        .groupings
        .iter()
        .find(|one| (one.linkage, one.threshold) == LISTED);
    let several = |grouping: &Grouping| {
        let groups = grouping.blocs.iter().filter(|bloc| bloc.len() > 1);
        groups.count() as u32
    };
    let mut rows = Vec::new();
    for bloc in listed.iter().flat_map(|grouping| &grouping.blocs) {
        let members = || {
            bloc.iter()
                .filter_map(|place| agreement.voters.get(*place as usize))
        };
        let cast = members().fold(alloy_primitives::U512::ZERO, |sum, one| sum + one.cast);
        // Members are in the order of their power.
        if let (Some(first), true) = (members().next(), bloc.len() > 1) {
            rows.push((cast, bloc.len() as u32, first.voter));
        }
    }
    rows.sort_by_key(|(cast, _, _)| core::cmp::Reverse(*cast));
    for (place, (cast, members, first)) in rows.into_iter().enumerate() {
        figure.rows.push(vec![
            Cell::Text((place + 1).to_string()),
            count(members),
            known(Ratio::of(cast, agreement.cast), ratio),
            address(&found.history, first),
        ]);
    }
    let numbers = || blocs.groupings.iter().map(several);
    let (least, most) = blocs.entropy;
    figure.values = vec![
        (V::GroupsLeast, known(numbers().min(), count)),
        (V::GroupsMost, known(numbers().max(), count)),
        (V::EntropyLeast, micro(least / LN_2)),
        (V::EntropyMost, micro(most / LN_2)),
    ];
    if figure.rows.is_empty() {
        figure.remarks.push(Remark::NoGroups);
    }
    let compared = agreement.voters.len() as u32;
    if agreement.others > 0 {
        let remark = Remark::Largest(compared, compared + agreement.others);
        figure.remarks.push(remark);
    }
    figure
}
