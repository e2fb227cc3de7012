//! What runs through many decisions: who loses, how many take part, what was delegated, who sets the agenda.

use alloy_primitives::U512;
use lens::{
    Decision, Ratio, VoterIndex,
    decide::{self, Concentration},
    history::{Rule, packed::Drafts},
    real,
};
use views::{Cell, ColumnName as C, Figure, FigureKind, Lacks, Remark, ValueName as V};

use crate::{
    cells::{address, amount, closed, columns, count, decision, known, micro, ratio},
    found::{Found, left},
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
    figure.remarks.extend(found.left_out());
    figure.remarks.extend(found.without_winner());
    largest(&mut figure, lost().count());
    figure
}

/// How many take part, decision by decision; how concentrated their power is, and what it would have taken to outdo it.
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
        (C::Gini, true),
        (C::Hhi, true),
        (C::Effective, true),
        (C::EffectiveByEntropy, true),
        (C::Theil, true),
        (C::TheilBetween, true),
        (C::OfVotes, true),
        (C::OfEligible, true),
        (C::OfDelegated, true),
        (C::Capture, true),
        (C::CaptureWhole, true),
    ]);
    let heads_share =
        |one: &decide::Turnout| Ratio::of(U512::from(one.heads), U512::from(one.known_heads));
    for ((one, figures), took_part) in found.all().zip(turnout) {
        let mut row = vec![
            decision(one),
            closed(one),
            known(took_part.of_eligible, ratio),
            amount(&found.history, took_part.cast),
            count(took_part.heads),
            count(took_part.known_heads),
            known(heads_share(took_part), ratio),
        ];
        row.extend(concentration(one, figures.concentration));
        let power = |power| amount(&found.history, power);
        row.extend([
            known(figures.fewest.of_votes, count),
            known(figures.fewest.of_eligible, count),
            known(figures.fewest.of_delegated, count),
            known(figures.capture.change, power),
            known(figures.capture.whole, power),
        ]);
        figure.rows.push(row);
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
    figure.remarks.extend(left(unknown as u32, Lacks::Eligible));
    figure
}

/// How concentrated the power cast in a decision is.
fn concentration(one: &Decision, found: Option<Concentration>) -> [Cell; 6] {
    // Whose choice is not known is in no group.
    let grouped = found.filter(|_| one.rule != Rule::Unknown);
    [
        known(found, |of| micro(of.gini.number())),
        known(found, |of| micro(of.hhi.number())),
        known(found.and_then(|of| of.hhi.inverse()), |of| {
            micro(of.number())
        }),
        known(found, |of| micro(of.effective_by_entropy)),
        known(found, |of| micro(of.theil.total)),
        known(grouped, |of| micro(of.theil.between)),
    ]
}

/// Who votes with what others delegated.
pub fn delegation(found: &Found) -> Figure {
    let voters = found.history.voters.len();
    let mut delegated = vec![U512::ZERO; voters];
    let mut cast = vec![U512::ZERO; voters];
    let (mut known_decisions, mut whole) = (0, U512::ZERO);
    for one in found.split().filter(|one| !one.votes.is_empty()) {
        known_decisions += 1;
        for vote in &one.votes {
            let place = vote.voter as usize;
            let (Some(of), Some(part), Some(sum)) = (
                vote.delegated(),
                delegated.get_mut(place),
                cast.get_mut(place),
            ) else {
                continue;
            };
            *part += U512::from(of);
            *sum += U512::from(vote.power);
            whole += U512::from(vote.power);
        }
    }
    if known_decisions == 0 {
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
    let all = found.history.decisions.len() as u32;
    let unsplit = all.saturating_sub(found.split().count() as u32);
    figure.remarks.extend(left(unsplit, Lacks::Delegation));
    largest(&mut figure, delegates.len());
    figure
}

/// Who drafts and backs, and who puts decisions to the vote. Nothing but what the source says.
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
    // Where drafts are known at all, whoever is not named drafted and backed none.
    let told = !found.drafted.is_empty();
    let before = |who: VoterIndex| {
        let named = found.drafted.iter().find(|one| one.who == who);
        told.then(|| named.copied().unwrap_or_default())
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
            known(before(actor.proposer), |one| count(one.drafted)),
            known(before(actor.proposer), |one| count(one.backed)),
            count(actor.proposed),
            known(passed, count),
            known(executed, count),
        ]);
    }
    let proposes = |who| agenda.actors.iter().any(|actor| actor.proposer == who);
    let mut only_drafted: Vec<Drafts> = found
        .drafted
        .iter()
        .filter(|one| !proposes(one.who))
        .copied()
        .collect();
    only_drafted.sort_by_key(|one| std::cmp::Reverse((one.drafted, one.backed)));
    for one in only_drafted
        .iter()
        .take(MOST.saturating_sub(agenda.actors.len()))
    {
        // What never came to a vote could neither pass nor be executed.
        figure.rows.push(vec![
            address(&found.history, one.who),
            count(one.drafted),
            count(one.backed),
            count(0),
            Cell::Unknown,
            Cell::Unknown,
        ]);
    }
    let hhi = known(agenda.hhi, |hhi| micro(hhi.number()));
    figure.values = vec![(V::HhiProposers, hhi)];
    figure.remarks.extend(left(agenda.unknown, Lacks::Proposer));
    largest(&mut figure, agenda.actors.len() + only_drafted.len());
    figure
}

fn largest(figure: &mut Figure, all: usize) {
    if all > MOST {
        let remark = Remark::Largest(MOST as u32, all as u32);
        figure.remarks.push(remark);
    }
}
