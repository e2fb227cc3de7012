//! Figures on who decides, in words: titles, columns, what must be said beside them, what they rest on.

use crate::{
    amounts,
    charts::{days, share},
    locales::{Key, figures as l, silent, t},
};
use views::*;

/// A figure's title, what it shows, and how it is computed.
pub fn figure(kind: FigureKind) -> (&'static str, &'static str, &'static str) {
    let (title, what, how) = match kind {
        FigureKind::Coalition => (l::COALITION, l::COALITION_WHAT, l::COALITION_HOW),
        FigureKind::Lorenz => (l::LORENZ, l::LORENZ_WHAT, l::LORENZ_HOW),
        FigureKind::Potential => (l::POTENTIAL, l::POTENTIAL_WHAT, l::POTENTIAL_HOW),
        FigureKind::Prevail => (l::PREVAIL, l::PREVAIL_WHAT, l::PREVAIL_HOW),
        FigureKind::Counterfactual => (
            l::COUNTERFACTUAL,
            l::COUNTERFACTUAL_WHAT,
            l::COUNTERFACTUAL_HOW,
        ),
        FigureKind::Pivotal => (l::ALONE, l::ALONE_WHAT, l::ALONE_HOW),
        FigureKind::Blocs => (l::BLOCS, l::BLOCS_WHAT, l::BLOCS_HOW),
        FigureKind::Agreement => (l::AGREEMENT, l::AGREEMENT_WHAT, l::AGREEMENT_HOW),
        FigureKind::Agenda => (l::AGENDA, l::AGENDA_WHAT, l::AGENDA_HOW),
        FigureKind::LateSwings => (l::LATE, l::LATE_WHAT, l::LATE_HOW),
        FigureKind::Turnout => (l::TURNOUT, l::TURNOUT_WHAT, l::TURNOUT_HOW),
        FigureKind::Delegation => (l::DELEGATION, l::DELEGATION_WHAT, l::DELEGATION_HOW),
        FigureKind::Unanswered => (l::UNANSWERED, l::UNANSWERED_WHAT, l::UNANSWERED_HOW),
        FigureKind::Losers => (l::LOSERS, l::LOSERS_WHAT, l::LOSERS_HOW),
        FigureKind::Alignment => (l::ALIGNMENT, l::ALIGNMENT_WHAT, l::ALIGNMENT_HOW),
        FigureKind::Ended => (l::ENDED, l::ENDED_WHAT, l::ENDED_HOW),
        FigureKind::Defaults => (l::DEFAULTS, l::DEFAULTS_WHAT, l::DEFAULTS_HOW),
        FigureKind::Periods => (l::PERIODS, l::PERIODS_WHAT, l::PERIODS_HOW),
    };
    (t(title), t(what), t(how))
}

/// A column's name.
pub fn column_name(name: ColumnName) -> &'static str {
    t(match name {
        ColumnName::Decision => l::COL_DECISION,
        ColumnName::Closed => l::COL_CLOSED,
        ColumnName::Address => l::COL_ADDRESS,
        ColumnName::OtherAddress => l::COL_OTHER_ADDRESS,
        ColumnName::Group => l::COL_GROUP,
        ColumnName::Measure => l::COL_MEASURE,
        ColumnName::Coalition => l::COL_COALITION,
        ColumnName::Blocking => l::COL_BLOCKING,
        ColumnName::Needed => l::COL_NEEDED,
        ColumnName::OfVotes => l::COL_OF_VOTES,
        ColumnName::OfEligible => l::COL_OF_ELIGIBLE,
        ColumnName::OfDelegated => l::COL_OF_DELEGATED,
        ColumnName::Capture => l::COL_CAPTURE,
        ColumnName::CaptureWhole => l::COL_CAPTURE_WHOLE,
        ColumnName::Gini => l::COL_GINI,
        ColumnName::Hhi => l::COL_HHI,
        ColumnName::Effective => l::COL_EFFECTIVE,
        ColumnName::EffectiveByEntropy => l::COL_EFFECTIVE_ENTROPY,
        ColumnName::Theil => l::COL_THEIL,
        ColumnName::TheilBetween => l::COL_THEIL_BETWEEN,
        ColumnName::Pivotal => l::COL_PIVOTAL,
        ColumnName::PivotalByAbsence => l::COL_PIVOTAL_ABSENT,
        ColumnName::RollingMedian => l::COL_MEDIAN,
        ColumnName::Voters => l::COL_VOTERS,
        ColumnName::Eligible => l::COL_ELIGIBLE,
        ColumnName::KnownHeads => l::COL_KNOWN_HEADS,
        ColumnName::HeadsShare => l::COL_HEADS_SHARE,
        ColumnName::Heads => l::COL_HEADS,
        ColumnName::Held => l::COL_HELD,
        ColumnName::Cast => l::COL_CAST,
        ColumnName::Deciding => l::COL_DECIDING,
        ColumnName::Banzhaf => l::COL_BANZHAF,
        ColumnName::Shapley => l::COL_SHAPLEY,
        ColumnName::Exercised => l::COL_EXERCISED,
        ColumnName::Low => l::COL_LOW,
        ColumnName::High => l::COL_HIGH,
        ColumnName::Contested => l::COL_CONTESTED,
        ColumnName::Prevailed => l::COL_PREVAILED,
        ColumnName::PrevailedShare => l::COL_PREVAILED_SHARE,
        ColumnName::Expected => l::COL_EXPECTED,
        ColumnName::Lost => l::COL_LOST,
        ColumnName::Accepts => l::COL_ACCEPTS,
        ColumnName::InForce => l::COL_IN_FORCE,
        ColumnName::OneEach => l::COL_ONE_EACH,
        ColumnName::SquareRoot => l::COL_SQUARE_ROOT,
        ColumnName::Capped => l::COL_CAPPED,
        ColumnName::Undelegated => l::COL_UNDELEGATED,
        ColumnName::WithoutLargest => l::COL_WITHOUT_LARGEST,
        ColumnName::WithoutThree => l::COL_WITHOUT_THREE,
        ColumnName::Members => l::COL_MEMBERS,
        ColumnName::Who => l::COL_WHO,
        ColumnName::SharedLeast => l::COL_SHARED_LEAST,
        ColumnName::SharedMost => l::COL_SHARED_MOST,
        ColumnName::Together => l::COL_TOGETHER,
        ColumnName::PowerShare => l::COL_POWER_SHARE,
        ColumnName::Agree => l::COL_AGREE,
        ColumnName::Kappa => l::COL_KAPPA,
        ColumnName::Shared => l::COL_SHARED,
        ColumnName::Drafted => l::COL_DRAFTED,
        ColumnName::Sponsored => l::COL_SPONSORED,
        ColumnName::PutToVote => l::COL_PUT,
        ColumnName::Passed => l::COL_PASSED,
        ColumnName::Executed => l::COL_EXECUTED,
        ColumnName::BeforeLate => l::COL_BEFORE_LATE,
        ColumnName::AtEnd => l::COL_AT_END,
        ColumnName::LateShare => l::COL_LATE_SHARE,
        ColumnName::Irreversible => l::COL_IRREVERSIBLE,
        ColumnName::IrreversibleShare => l::COL_IRREVERSIBLE_SHARE,
        ColumnName::Turnout => l::COL_TURNOUT,
        ColumnName::Power => l::COL_POWER,
        ColumnName::Delegated => l::COL_DELEGATED,
        ColumnName::Own => l::COL_OWN,
        ColumnName::Objections => l::COL_OBJECTIONS,
        ColumnName::PaidShare => l::COL_PAID,
        ColumnName::WithoutPaid => l::COL_WITHOUT_PAID,
        ColumnName::Settled => l::COL_SETTLED,
        ColumnName::Took => l::COL_TOOK,
        ColumnName::When => l::COL_WHEN,
        ColumnName::SettledBy => l::COL_SETTLED_BY,
        ColumnName::Challenged => l::COL_CHALLENGED,
        ColumnName::Setting => l::COL_SETTING,
        ColumnName::Value => l::COL_VALUE,
        ColumnName::InUse => l::COL_IN_USE,
        ColumnName::Effect => l::COL_EFFECT,
        ColumnName::ChangedBy => l::COL_CHANGED_BY,
        ColumnName::ThisPeriod => l::COL_THIS,
        ColumnName::OtherPeriod => l::COL_OTHER,
    })
}

/// The name of a number about the whole of a figure.
pub fn value_name(name: ValueName) -> &'static str {
    t(match name {
        ValueName::Contested => l::VAL_CONTESTED,
        ValueName::Decisions => l::VAL_DECISIONS,
        ValueName::MedianCoalition => l::VAL_MEDIAN_COALITION,
        ValueName::TopMajority => l::VAL_TOP_MAJORITY,
        ValueName::GiniHeld => l::VAL_GINI_HELD,
        ValueName::GiniCast => l::VAL_GINI_CAST,
        ValueName::GiniDeciding => l::VAL_GINI_DECIDING,
        ValueName::MedianGini => l::VAL_MEDIAN_GINI,
        ValueName::MedianHhi => l::VAL_MEDIAN_HHI,
        ValueName::HhiProposers => l::VAL_HHI_PROPOSERS,
        ValueName::HhiDelegated => l::VAL_HHI_DELEGATED,
        ValueName::FlipsOneEach => l::VAL_FLIPS_ONE,
        ValueName::FlipsSquareRoot => l::VAL_FLIPS_ROOT,
        ValueName::FlipsCapped => l::VAL_FLIPS_CAP,
        ValueName::FlipsUndelegated => l::VAL_FLIPS_UNDELEGATED,
        ValueName::FlipsWithoutLargest => l::VAL_FLIPS_LARGEST,
        ValueName::FlipsWithoutThree => l::VAL_FLIPS_THREE,
        ValueName::GroupsLeast => l::VAL_GROUPS_LEAST,
        ValueName::GroupsMost => l::VAL_GROUPS_MOST,
        ValueName::EntropyLeast => l::VAL_ENTROPY_LEAST,
        ValueName::EntropyMost => l::VAL_ENTROPY_MOST,
        ValueName::MedianTurnout => l::VAL_MEDIAN_TURNOUT,
        ValueName::MedianHeads => l::VAL_MEDIAN_HEADS,
        ValueName::MedianVoters => l::VAL_MEDIAN_VOTERS,
        ValueName::Paying => l::VAL_PAYING,
        ValueName::FlipsWithoutPaid => l::VAL_FLIPS_WITHOUT_PAID,
        ValueName::ChangeableAlone => l::VAL_ALONE,
        ValueName::LateSwings => l::VAL_LATE_SWINGS,
        ValueName::DelegatedShare => l::VAL_DELEGATED_SHARE,
        ValueName::Players => l::VAL_PLAYERS,
        ValueName::Quota => l::VAL_QUOTA,
        ValueName::ContestedFrom => l::VAL_CONTESTED_FROM,
        ValueName::Voters => l::VAL_VOTERS,
        ValueName::Votes => l::VAL_VOTES,
    })
}

/// What must be said beside a figure, and how much it weakens it.
pub fn remark(remark: &Remark) -> (CheckState, String) {
    let count = |n: u32| amounts::count(n.into());
    match remark {
        Remark::TooFew(n, needed) => (CheckState::Weak, l::too_few(&count(*n), &count(*needed))),
        Remark::NoData => (CheckState::Nothing, t(l::NO_DATA).into()),
        Remark::Left(n, lacks) => (CheckState::Weak, l::left((*n).into(), t(lacks_key(*lacks)))),
        Remark::Sampled(seed, samples, error) => {
            let error = crate::charts::cell_words(&Cell::Micro((*error).into()));
            let words = l::sampled(&count(*samples), &seed.to_string(), &error);
            (CheckState::Weak, words)
        }
        Remark::FalseAlarms(bps) => (
            CheckState::Nothing,
            l::false_alarms(&share(i64::from(*bps))),
        ),
        Remark::Largest(n, all) => (CheckState::Weak, l::largest(&count(*n), &count(*all))),
        Remark::Assumed(AssumedRule::Plurality) => {
            (CheckState::Weak, t(l::ASSUMED_PLURALITY).into())
        }
        Remark::Assumed(AssumedRule::Majority) => (CheckState::Weak, t(l::ASSUMED_MAJORITY).into()),
        Remark::WindowGuessed(n) => (CheckState::Weak, l::window_guessed((*n).into())),
        Remark::Otherwise(setting, value) => {
            let words = crate::words::settings::otherwise(*setting, *value);
            (CheckState::Weak, words)
        }
        Remark::ChangesUnread => (CheckState::Nothing, t(l::CHANGES_UNREAD).into()),
        Remark::ChangesEarly(n) => (CheckState::Nothing, l::changes_early((*n).into())),
        Remark::ChangesUnmatched(n) => (CheckState::Weak, l::changes_unmatched((*n).into())),
        Remark::ChangesUndated(n) => (CheckState::Weak, l::changes_undated((*n).into())),
        Remark::NobodyAlone => (CheckState::Nothing, t(l::NOBODY_ALONE).into()),
        Remark::NoGroups => (CheckState::Nothing, t(l::NO_GROUPS).into()),
    }
}

fn lacks_key(lacks: Lacks) -> Key {
    match lacks {
        Lacks::Rule => l::LACKS_RULE,
        Lacks::Power => l::LACKS_POWER,
        Lacks::Times => l::LACKS_TIMES,
        Lacks::Eligible => l::LACKS_ELIGIBLE,
        Lacks::Delegation => l::LACKS_DELEGATION,
        Lacks::Proposer => l::LACKS_PROPOSER,
        Lacks::Voters => l::LACKS_VOTERS,
        Lacks::Winner => l::LACKS_WINNER,
        Lacks::Resting => l::LACKS_RESTING,
        Lacks::Date => l::LACKS_DATE,
        Lacks::Calls => l::LACKS_CALLS,
    }
}

/// What kind of thing a contract logged as changed.
pub fn change_kind(kind: ChangeKind) -> Key {
    match kind {
        ChangeKind::Role => silent::KIND_ROLE,
        ChangeKind::Owner => silent::KIND_OWNER,
        ChangeKind::Code => silent::KIND_CODE,
        ChangeKind::Rules => silent::KIND_RULES,
        ChangeKind::Delay => silent::KIND_DELAY,
        ChangeKind::Pause => silent::KIND_PAUSE,
        ChangeKind::Signers => silent::KIND_SIGNERS,
        ChangeKind::Carried => silent::KIND_CARRIED,
    }
}

/// What votes rest on: in a few words, in a sentence, and how strong that is.
pub fn source(source: &SourceTrust) -> (String, String, CheckState) {
    let (short, long, state) = match source {
        SourceTrust::Verified => (l::TRUST_VERIFIED, l::TRUST_VERIFIED_LONG, CheckState::Good),
        SourceTrust::Chain(trust) => {
            let words = crate::words::trust(trust);
            return (
                l::trust_chain(&words),
                l::trust_chain_long(&words),
                crate::words::trust_state(trust),
            );
        }
        SourceTrust::File {
            signed: 0,
            unsigned: _,
        } => (l::TRUST_UNSIGNED, l::TRUST_UNSIGNED_LONG, CheckState::Weak),
        // No signature covers what a vote weighs.
        SourceTrust::File {
            signed: _,
            unsigned: 0,
        } => (l::TRUST_SIGNED, l::TRUST_SIGNED_LONG, CheckState::Weak),
        SourceTrust::File { signed, unsigned } => {
            return (
                t(l::TRUST_PARTLY).into(),
                l::trust_partly_long(*signed, &amounts::count(*unsigned)),
                CheckState::Weak,
            );
        }
        SourceTrust::Generated => (
            l::TRUST_GENERATED,
            l::TRUST_GENERATED_LONG,
            CheckState::Weak,
        ),
        SourceTrust::Unknown => (l::TRUST_UNKNOWN, l::TRUST_UNKNOWN_LONG, CheckState::Nothing),
    };
    (t(short).into(), t(long).into(), state)
}

/// What a column is called in a figure: a period by its dates too.
pub fn head(name: ColumnName, figure: &Figure) -> String {
    let period = match name {
        ColumnName::ThisPeriod => dates(&figure.inputs),
        ColumnName::OtherPeriod => figure.inputs.other.as_deref().and_then(dates),
        _ => None,
    };
    match period {
        Some((from, until)) => l::col_period(column_name(name), &from, &until),
        None => column_name(name).into(),
    }
}

/// The days on which the first and the last decision closed.
fn dates(inputs: &Inputs) -> Option<(String, String)> {
    Some((days::day(inputs.from?), days::day(inputs.until?)))
}

/// What a figure was computed from, in sentences.
pub fn inputs(inputs: &Inputs) -> String {
    let mut out = taken(inputs);
    if let Some(other) = &inputs.other {
        out.push(' ');
        out.push_str(&l::inputs_other(&taken(other)));
    }
    out
}

fn taken(inputs: &Inputs) -> String {
    let mut out = l::inputs_line(
        &amounts::count(inputs.decisions.into()),
        &amounts::count(inputs.contested.into()),
        &share(inputs.threshold_bps.into()),
        &amounts::count(inputs.votes),
    );
    if let Some((from, until)) = dates(inputs) {
        out.push(' ');
        out.push_str(&l::inputs_period(&from, &until));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_periods_are_named_by_their_dates() {
        let of = |from: i64, until: i64, decisions| Inputs {
            from: Some(from * days::DAY),
            until: Some(until * days::DAY),
            decisions,
            contested: 1,
            votes: 20,
            threshold_bps: 2500,
            ..Inputs::default()
        };
        let figure = Figure::empty(
            FigureKind::Periods,
            Inputs {
                other: Some(Box::new(of(0, 30, 7))),
                ..of(31, 58, 9)
            },
        );
        let plain = |text: String| text.replace(['\u{202f}', '\u{a0}'], " ");
        let head = |name| plain(head(name, &figure));
        assert_eq!(
            head(ColumnName::ThisPeriod),
            "This period (1 Feb 1970 to 28 Feb 1970)"
        );
        assert_eq!(
            head(ColumnName::OtherPeriod),
            "The other period (1 Jan 1970 to 31 Jan 1970)"
        );
        assert_eq!(head(ColumnName::Measure), "Measure");
        assert_eq!(
            plain(inputs(&figure.inputs)),
            "9 decisions, 1 of them contested (the next had 25 % or more), 20 votes. \
             Decisions that closed from 1 Feb 1970 to 28 Feb 1970. \
             The other period: 7 decisions, 1 of them contested (the next had 25 % or more), 20 votes. \
             Decisions that closed from 1 Jan 1970 to 31 Jan 1970."
        );
    }

    #[test]
    fn no_file_counts_as_checked_however_much_of_it_is_signed() {
        let check = |signed, unsigned| {
            let (.., state) = source(&SourceTrust::File { signed, unsigned });
            assert_eq!(state, CheckState::Weak, "{signed} {unsigned}");
        };
        check(0, 3);
        check(1, 2);
        check(3, 0);
        let (.., state) = source(&SourceTrust::Verified);
        assert_eq!(state, CheckState::Good);
    }
}
