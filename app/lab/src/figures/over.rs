//! What runs through many decisions: who loses, how many take part, what was delegated, who sets the agenda.

use alloy_primitives::U512;
use lens::{Ratio, VoterIndex, decide, real};
use views::{Cell, ColumnName as C, Figure, FigureKind, Lacks, Remark, ValueName as V};

use crate::{
    cells::{address, amount, closed, columns, count, decision, known, micro, ratio},
    found::Found,
};

/// More addresses are left out of a table.
pub const MOST: usize = 500;

/// Who loses when it is contested.
pub fn losers(found: &Found) -> Figure {
    let records = decide::records(&found.history, &found.figures);
    let lost = || records.iter().filter(|record| record.contested_lost > 0);
    let mut figure = found.figure(FigureKind::Losers);
    figure.columns = columns(&[
        (C::Address, false),
        (C::Lost, true),
        (C::Contested, true),
        (C::Accepts, false),
    ]);
    for record in lost().take(MOST) {
        figure.rows.push(vec![
            address(&found.history, record.voter),
            count(record.contested_lost),
            count(record.contested),
            Cell::Unknown,
        ]);
    }
    largest(&mut figure, lost().count());
    figure
}

/// How many take part, decision by decision.
pub fn turnout(found: &Found) -> Figure {
    let turnout = &found.turnout;
    let mut figure = found.figure(FigureKind::Turnout);
    figure.columns = columns(&[
        (C::Decision, false),
        (C::Closed, false),
        (C::Turnout, true),
        (C::Power, true),
        (C::Voters, true),
        (C::KnownHeads, true),
        (C::HeadsShare, true),
    ]);
    let heads_share =
        |one: &decide::Turnout| Ratio::of(U512::from(one.heads), U512::from(one.known_heads));
    for ((one, _), took_part) in found.all().zip(turnout) {
        figure.rows.push(vec![
            decision(one),
            closed(one),
            known(took_part.of_eligible, ratio),
            amount(&found.history, took_part.cast),
            count(took_part.heads),
            count(took_part.known_heads),
            known(heads_share(took_part), ratio),
        ]);
    }
    let of_heads = turnout.iter().filter_map(heads_share);
    let of_heads = real::median(of_heads.map(Ratio::number).collect());
    let shares = || turnout.iter().filter_map(|one| one.of_eligible);
    let heads = turnout.iter().map(|one| f64::from(one.heads)).collect();
    let share = real::median(shares().map(Ratio::number).collect());
    figure.values = vec![
        (V::MedianTurnout, known(share, crate::cells::share)),
        (V::MedianHeads, known(of_heads, crate::cells::share)),
        (V::MedianVoters, known(real::median(heads), micro)),
    ];
    let unknown = turnout.len() - shares().count();
    if unknown > 0 {
        let remark = Remark::Left(unknown as u32, Lacks::Eligible);
        figure.remarks.push(remark);
    }
    figure
}

/// Who votes with what others delegated.
pub fn delegation(found: &Found) -> Figure {
    let voters = found.history.voters.len();
    let mut delegated = vec![U512::ZERO; voters];
    let mut cast = vec![U512::ZERO; voters];
    let (mut known_votes, mut whole) = (false, U512::ZERO);
    for vote in found.all().flat_map(|(one, _)| &one.votes) {
        let place = vote.voter as usize;
        let (Some(of), Some(part), Some(sum)) = (
            vote.delegated(),
            delegated.get_mut(place),
            cast.get_mut(place),
        ) else {
            continue;
        };
        known_votes = true;
        *part += U512::from(of);
        *sum += U512::from(vote.power);
        whole += U512::from(vote.power);
    }
    if !known_votes {
        return found.nothing(FigureKind::Delegation);
    }
    let all = delegated.iter().fold(U512::ZERO, |sum, part| sum + *part);
    let mut delegates: Vec<(VoterIndex, U512, U512)> = (0..)
        .zip(delegated.into_iter().zip(cast))
        .filter(|(_, (part, _))| !part.is_zero())
        .map(|(voter, (part, cast))| (voter, part, cast))
        .collect();
    delegates.sort_by_key(|(_, part, _)| core::cmp::Reverse(*part));
    let mut figure = found.figure(FigureKind::Delegation);
    figure.columns = columns(&[
        (C::Address, false),
        (C::Delegated, true),
        (C::Power, true),
        (C::Own, true),
    ]);
    for (voter, part, cast) in delegates.iter().take(MOST) {
        figure.rows.push(vec![
            address(&found.history, *voter),
            known(Ratio::of(*part, all), ratio),
            amount(&found.history, *part),
            known(Ratio::of(cast.saturating_sub(*part), *cast), ratio),
        ]);
    }
    let hhi: f64 = delegates
        .iter()
        .filter_map(|(_, part, _)| Ratio::of(*part, all))
        .map(|share| share.number() * share.number())
        .sum();
    figure.values = vec![
        (V::DelegatedShare, known(Ratio::of(all, whole), ratio)),
        (
            V::HhiDelegated,
            if all.is_zero() {
                Cell::Unknown
            } else {
                micro(hhi)
            },
        ),
    ];
    largest(&mut figure, delegates.len());
    figure
}

/// Who drafts, and who puts decisions to the vote. Nothing but what the source says: backers no source tells so far.
pub fn agenda(found: &Found) -> Figure {
    let agenda = decide::agenda(&found.history, &found.figures);
    if agenda.actors.is_empty() && found.drafted.is_empty() {
        return found.nothing(FigureKind::Agenda);
    }
    let mut figure = found.figure(FigureKind::Agenda);
    figure.columns = columns(&[
        (C::Address, false),
        (C::Drafted, true),
        (C::Sponsored, true),
        (C::PutToVote, true),
        (C::Passed, true),
        (C::Executed, true),
    ]);
    // Where drafts are known at all, whoever is not named drafted none.
    let told = !found.drafted.is_empty();
    let drafted = |who: VoterIndex| {
        let named = found.drafted.iter().find(|(author, _)| *author == who);
        told.then(|| named.map_or(0, |(_, drafts)| *drafts))
    };
    for actor in agenda.actors.iter().take(MOST) {
        let passed = (actor.could_pass > 0).then_some(actor.passed);
        let own = found
            .beside()
            .filter(|(one, ..)| one.proposer == Some(actor.proposer));
        // Known of some and not of others is not known of the actor.
        let executed: Option<Vec<bool>> = own.map(|(.., beside)| beside.executed).collect();
        let executed = executed.filter(|told| told.len() == actor.proposed as usize);
        let executed = executed.map(|told| told.into_iter().filter(|one| *one).count() as u32);
        figure.rows.push(vec![
            address(&found.history, actor.proposer),
            known(drafted(actor.proposer), count),
            Cell::Unknown,
            count(actor.proposed),
            known(passed, count),
            known(executed, count),
        ]);
    }
    let proposes = |who| agenda.actors.iter().any(|actor| actor.proposer == who);
    let mut only_drafted: Vec<(VoterIndex, u32)> = found
        .drafted
        .iter()
        .filter(|(author, _)| !proposes(*author))
        .copied()
        .collect();
    only_drafted.sort_by_key(|(_, drafts)| std::cmp::Reverse(*drafts));
    for (author, drafts) in only_drafted
        .iter()
        .take(MOST.saturating_sub(agenda.actors.len()))
    {
        // What never came to a vote could neither pass nor be executed.
        figure.rows.push(vec![
            address(&found.history, *author),
            count(*drafts),
            Cell::Unknown,
            count(0),
            Cell::Unknown,
            Cell::Unknown,
        ]);
    }
    let hhi = known(agenda.hhi, |hhi| micro(hhi.number()));
    figure.values = vec![(V::HhiProposers, hhi)];
    if agenda.unknown > 0 {
        let remark = Remark::Left(agenda.unknown, Lacks::Proposer);
        figure.remarks.push(remark);
    }
    largest(&mut figure, agenda.actors.len() + only_drafted.len());
    figure
}

fn largest(figure: &mut Figure, all: usize) {
    if all > MOST {
        let remark = Remark::Largest(MOST as u32, all as u32);
        figure.remarks.push(remark);
    }
}
