//! The ledger of how disagreements ended: contested votes, what was decided and not carried out, and what was changed
//! without a decision, in one order of time.

use core::cmp::Reverse;
use lens::{Decision, decide::Outcome};
use views::{
    Cell, Changed, ColumnName as C, Figure, FigureKind, OutcomeWord, Remark, Settler, SilentChange,
};

use crate::{
    cells::{columns, decision, known, milliseconds, outcome},
    found::Found,
};

/// A row, and when it was settled, Unix milliseconds.
type Row = (Option<i64>, Vec<Cell>);

/// The newest first; what has no date comes last.
pub fn ended(found: &Found) -> Figure {
    let mut figure = found.figure(FigureKind::Ended);
    figure.columns = columns(&[
        (C::Decision, false),
        (C::When, false),
        (C::Settled, false),
        (C::SettledBy, false),
        (C::Took, true),
        (C::Executed, false),
        (C::Challenged, false),
    ]);
    let mut rows = decisions(found);
    figure.remarks.extend(found.left_out());
    match &found.ledger.changes {
        Some(changes) => changed(found, changes, &mut rows, &mut figure.remarks),
        None => figure.remarks.push(Remark::ChangesUnread),
    }
    rows.sort_by_key(|(at, _)| Reverse(*at));
    figure.rows = rows.into_iter().map(|(_, row)| row).collect();
    figure
}

/// Contested votes, and what passed and was not carried out. Nobody signs a dispute of a vote yet: whether one was
/// challenged is not known.
fn decisions(found: &Found) -> Vec<Row> {
    let mut rows = Vec::new();
    for (one, figures, beside) in found.beside().rev() {
        let passed = figures.outcome == Outcome::Passed;
        let executed = beside.executed.filter(|_| passed);
        if !figures.contested && executed != Some(false) {
            continue;
        }
        let settler = match executed {
            Some(false) => Settler::Nobody,
            _ => Settler::Vote,
        };
        let at = lens::usual::closed(one).map(milliseconds);
        let row = vec![
            decision(one),
            known(at, Cell::Time),
            outcome(one, &figures.outcome, false),
            Cell::Settler(settler),
            known(took(one), |seconds| Cell::Span(milliseconds(seconds))),
            known(executed, Cell::Flag),
            Cell::Unknown,
        ];
        rows.push((at, row));
    }
    rows
}

fn took(one: &Decision) -> Option<i64> {
    one.closes?
        .checked_sub(one.opens?)
        .filter(|seconds| *seconds >= 0)
}

/// Changes of the period in view behind which no decision stands. How long such a disagreement took nobody knows.
fn changed(
    found: &Found,
    changes: &[SilentChange],
    rows: &mut Vec<Row>,
    remarks: &mut Vec<Remark>,
) {
    let (from, until) = (found.options.from, found.options.until);
    let (mut early, mut unmatched, mut undated) = (0, 0, 0);
    for change in changes {
        let within =
            |at: i64| from.is_none_or(|from| at >= from) && until.is_none_or(|to| at <= to);
        match change.at {
            Some(at) if !within(at) => continue,
            None if from.is_some() || until.is_some() => {
                undated += 1;
                continue;
            }
            _ => {}
        }
        if change.early {
            early += 1;
            continue;
        }
        if !change.matched {
            unmatched += 1;
            continue;
        }
        let by = change.by.clone();
        let row = vec![
            Cell::Change(change.what.clone()),
            known(change.at, Cell::Time),
            Cell::Outcome(OutcomeWord::Undecided, false),
            known(by, |by| Cell::Settler(Settler::KeyHolder(by))),
            Cell::Unknown,
            // It is in force: whatever a contract logs was carried out.
            match change.what {
                Changed::Logged(..) => Cell::Flag(true),
                Changed::Told(_) => Cell::Unknown,
            },
            known(change.challenged.clone(), Cell::Challengers),
        ];
        rows.push((change.at, row));
    }
    let some = |count: u32, remark: fn(u32) -> Remark| (count > 0).then(|| remark(count));
    remarks.extend(some(early, Remark::ChangesEarly));
    remarks.extend(some(unmatched, Remark::ChangesUnmatched));
    remarks.extend(some(undated, Remark::ChangesUndated));
}
