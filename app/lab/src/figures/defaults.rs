//! Locus's own choices, told like any other power over what is seen: each as the program has it, as it is in use here,
//! and where it can be set otherwise.

use lens::{
    agreement, blocs,
    prevail::CONFIDENCE_BPS,
    usual::{self, YEAR},
};
use views::{
    AssumedRule, Cell, ColumnName as C, Figure, FigureKind, FigureOptions, Setting, SettingWord,
    chosen as chosen_of_pages,
};

use super::{alike, changed, coalition, over, potential};
use crate::{
    cells::{columns, count, micro, milliseconds},
    chosen::Chosen,
    found::Found,
    headline, vote,
};

/// All of them. None rests on the votes, but for which are in use.
pub fn defaults(found: &Found) -> Figure {
    let mut figure = found.bare(FigureKind::Defaults);
    figure.columns = columns(&[
        (C::Setting, false),
        (C::Value, true),
        (C::InUse, true),
        (C::Effect, false),
        (C::ChangedBy, false),
    ]);
    let usual = Chosen::of(&FigureOptions::default());
    for setting in Setting::ALL {
        let own = value(setting, &usual);
        let in_use = match setting {
            Setting::Rule => Cell::Rule(found.assumed.unwrap_or_default()),
            Setting::Period => period(found).unwrap_or_else(|| own.clone()),
            _ => value(setting, &found.chosen),
        };
        let word = |word| Cell::Setting(setting, word);
        figure.rows.push(vec![
            word(SettingWord::Name),
            own,
            in_use,
            word(SettingWord::Effect),
            word(SettingWord::Change),
        ]);
    }
    figure
}

/// What a choice is: the constant that the figures use, or what stands in its place.
fn value(setting: Setting, chosen: &Chosen) -> Cell {
    let places = |number: usize| count(u32::try_from(number).unwrap_or(u32::MAX));
    match setting {
        Setting::Contested => Cell::Share(chosen.settings.contested_bps.into()),
        Setting::Rule => Cell::Rule(AssumedRule::default()),
        Setting::Period => Cell::Span(milliseconds(YEAR)),
        Setting::FewToSay => count(headline::FEW_TO_SAY),
        Setting::LeastVoters => count(chosen.settings.least_voters),
        Setting::LeastContested => count(chosen.least_contested),
        Setting::Cap => Cell::Share(chosen.settings.cap_bps.into()),
        Setting::Window => places(chosen.drift.window),
        Setting::Slack => micro(chosen.drift.slack),
        Setting::Limit => micro(chosen.drift.limit),
        Setting::Orders => count(chosen.drift.orders),
        Setting::LeastForDrift => count(coalition::LEAST),
        Setting::Players => places(potential::PLAYERS),
        Setting::Quota => Cell::Share(chosen.quota_bps.into()),
        Setting::Samples => count(potential::SAMPLES),
        Setting::Compared => count(chosen.compared),
        Setting::LeastShared => count(agreement::LEAST_SHARED),
        Setting::Groupings => places(blocs::LINKAGES.len() * blocs::THRESHOLDS.len()),
        Setting::Listed => count(chosen.way),
        Setting::Paired => places(alike::PAIRED),
        Setting::Rows => places(over::MOST),
        Setting::Seed => Cell::Count(chosen.drift.seed),
        Setting::Interval => Cell::Share(CONFIDENCE_BPS.into()),
        Setting::Late => Cell::Share(chosen.settings.late_bps.into()),
        Setting::QuorumNear => Cell::Share(changed::NEAR.into()),
        Setting::FewOnVote => count(vote::FEW),
        Setting::Reach => Cell::Share(10_000 - 10_000 / headline::LACKING),
        Setting::PicturedRows => places(chosen_of_pages::ROWS),
        Setting::PicturedBars => places(chosen_of_pages::BARS),
        Setting::PicturedAddresses => places(chosen_of_pages::ADDRESSES),
        Setting::Marks => places(chosen_of_pages::MARKS),
        Setting::MarksOfSource => places(chosen_of_pages::MARKS_OF_SOURCE),
        Setting::SearchContracts => places(chosen_of_pages::SEARCH_CONTRACTS),
        Setting::SearchAccounts => places(chosen_of_pages::SEARCH_ACCOUNTS),
        Setting::SearchSteps => count(chosen_of_pages::SEARCH_STEPS),
        Setting::SearchQuestions => count(chosen_of_pages::SEARCH_QUESTIONS),
        Setting::ProposalOrder
        | Setting::BallotOrder
        | Setting::CommentOrder
        | Setting::SpaceOrder
        | Setting::Agreeing
        | Setting::Hosts => Cell::Setting(setting, SettingWord::Value),
    }
}

/// How long the period is that the reader chose; none where Locus chose it.
fn period(found: &Found) -> Option<Cell> {
    let FigureOptions { from, until, .. } = found.options;
    from.or(until)?;
    let mut ends = found.history.decisions.iter().filter_map(usual::closed);
    let first = ends.next()?;
    let (least, most) = ends.fold((first, first), |(least, most), end| {
        (least.min(end), most.max(end))
    });
    let from = from.unwrap_or(milliseconds(least));
    let until = until.unwrap_or(milliseconds(most));
    Some(Cell::Span(until.saturating_sub(from).max(0)))
}
