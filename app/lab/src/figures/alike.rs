//! Who votes alike: pairs, and groups as a range over several ways to group.

use std::rc::Rc;

use lens::{
    Ratio, VoterIndex,
    agreement::{self, Agreement, LEAST_SHARED},
    blocs::{self, Grouping},
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
    if !figure.rows.is_empty() && all > shown as u32 {
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
        (C::Who, false),
        (C::PowerShare, true),
        (C::SharedLeast, true),
        (C::SharedMost, true),
        (C::Together, true),
    ]);
    let listed = blocs
        .groupings
        .iter()
        .find(|one| Some((one.linkage, one.threshold)) == found.chosen.listed());
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
        if bloc.len() > 1 {
            // Members are in the order of their power.
            let names = members().filter_map(|one| name(found, one.voter));
            rows.push((cast, bloc, Cell::Addresses(names.collect())));
        }
    }
    rows.sort_by_key(|(cast, ..)| core::cmp::Reverse(*cast));
    for (place, (cast, bloc, names)) in rows.into_iter().enumerate() {
        let (least, most) = overlap(agreement, bloc);
        let together = blocs.groupings.iter().filter(|way| holds(way, bloc));
        figure.rows.push(vec![
            Cell::Text((place + 1).to_string()),
            count(bloc.len() as u32),
            names,
            known(Ratio::of(cast, agreement.cast), ratio),
            count(least),
            count(most),
            count(together.count() as u32),
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

fn name(found: &Found, voter: VoterIndex) -> Option<String> {
    let name = found.history.voters.get(voter as usize)?;
    Some(name.to_string())
}

/// The fewest and the most votes that two of a group share.
fn overlap(agreement: &Agreement, bloc: &[u32]) -> (u32, u32) {
    let pairs = bloc.iter().enumerate().flat_map(|(place, one)| {
        let others = bloc.iter().take(place);
        others.filter_map(|other| agreement.pair(*one as usize, *other as usize))
    });
    let (mut least, mut most) = (u32::MAX, 0);
    for pair in pairs {
        least = least.min(pair.shared);
        most = most.max(pair.shared);
    }
    (least.min(most), most)
}

/// Whether a way to group has all of a group in one of its own.
fn holds(way: &Grouping, bloc: &[u32]) -> bool {
    // Places within a bloc are in order.
    let within = |other: &Vec<u32>| bloc.iter().all(|place| other.binary_search(place).is_ok());
    way.blocs.iter().any(within)
}
