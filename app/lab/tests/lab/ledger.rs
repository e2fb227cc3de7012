//! How disagreements ended: contested votes, what was not carried out, and changes without a decision, in one order.

use crate::told::*;
use lens::history::{
    Decision,
    packed::{Beside, Packed},
};
use views::{
    Cell, ChangeKind, Changed, ColumnName as C, Figure, FigureKind, FigureOptions, Ledger,
    OutcomeWord, Remark, Settler, SilentChange, StudyNews,
};

const DAY: i64 = 86_400;

/// A contested vote that was carried out on the 2nd day, one that passed and was not on the 4th, and one that nobody
/// was against on the 6th.
fn history() -> Packed {
    let on = |day: i64, id: &str, votes| Decision {
        opens: Some((day - 1) * DAY),
        closes: Some(day * DAY),
        ..decision(id, majority(None), votes)
    };
    let done = |executed| Beside {
        pays: Vec::new(),
        executed: Some(executed),
        ..Beside::default()
    };
    packed(
        vec![
            on(2, "contested", vec![vote(0, 1, 6), vote(1, 0, 4)]),
            on(4, "forgotten", vec![vote(0, 1, 6)]),
            on(6, "agreed", vec![vote(0, 1, 6)]),
        ],
        vec![done(true), done(false), done(true)],
    )
}

fn account(digit: char) -> String {
    ["0x", &digit.to_string().repeat(40)].concat()
}

fn change(day: Option<i64>) -> SilentChange {
    SilentChange {
        what: Changed::Logged(ChangeKind::Rules, "QuorumSet".into(), account('c')),
        at: day.map(|day| day * DAY * 1000),
        by: Some(account('b')),
        matched: true,
        early: false,
        challenged: None,
    }
}

fn ledger(changes: Vec<SilentChange>) -> Ledger {
    Ledger {
        changes: Some(changes),
    }
}

/// The ledger's table, with this known when it is asked for.
fn ended(known: Option<Ledger>, options: FigureOptions) -> Figure {
    let (mut bench, heard) = bench();
    taken(&mut bench, log(), &history().write());
    if let Some(known) = known {
        bench.ledger(1, known);
    }
    bench.ask(1, 7, options, Vec::new());
    while bench.step() {}
    Told(heard.take()).figure(FigureKind::Ended).clone()
}

/// When each row was settled, in days.
fn days(figure: &Figure) -> Vec<Option<i64>> {
    let day = |cell| match cell {
        Cell::Time(ms) => Some(ms / DAY / 1000),
        _ => None,
    };
    column(figure, C::When).into_iter().map(day).collect()
}

#[test]
fn votes_and_changes_stand_in_one_order_with_who_settled_them() {
    let challenged = SilentChange {
        challenged: Some(vec![account('d')]),
        ..change(Some(3))
    };
    let told = SilentChange {
        what: Changed::Told("The team changed the fee.".into()),
        by: None,
        challenged: Some(Vec::new()),
        ..change(None)
    };
    let known = ledger(vec![change(Some(5)), challenged, told]);
    let figure = ended(Some(known), FigureOptions::default());
    assert_eq!(days(&figure), [Some(5), Some(4), Some(3), Some(2), None]);
    let by = |settler| Cell::Settler(settler);
    let holder = || by(Settler::KeyHolder(account('b')));
    assert_eq!(
        column(&figure, C::SettledBy),
        [
            holder(),
            by(Settler::Nobody),
            holder(),
            by(Settler::Vote),
            Cell::Unknown
        ]
    );
    let outcome = |word| Cell::Outcome(word, false);
    assert_eq!(
        column(&figure, C::Settled),
        [
            outcome(OutcomeWord::Undecided),
            outcome(OutcomeWord::Passed),
            outcome(OutcomeWord::Undecided),
            outcome(OutcomeWord::Passed),
            outcome(OutcomeWord::Undecided),
        ]
    );
    assert_eq!(
        column(&figure, C::Executed),
        [
            Cell::Flag(true),
            Cell::Flag(false),
            Cell::Flag(true),
            Cell::Flag(true),
            Cell::Unknown
        ]
    );
    assert_eq!(
        column(&figure, C::Challenged),
        [
            Cell::Unknown,
            Cell::Unknown,
            Cell::Challengers(vec![account('d')]),
            Cell::Unknown,
            Cell::Challengers(Vec::new()),
        ]
    );
    assert!(figure.remarks.is_empty());
}

#[test]
fn what_is_left_out_and_what_nobody_looked_for_is_said() {
    let unread = ended(None, FigureOptions::default());
    assert_eq!(unread.remarks, [Remark::ChangesUnread]);
    assert_eq!(days(&unread), [Some(4), Some(2)]);
    let early = SilentChange {
        early: true,
        ..change(Some(1))
    };
    let unmatched = SilentChange {
        matched: false,
        ..change(Some(3))
    };
    let changes = vec![
        early.clone(),
        early,
        unmatched,
        change(None),
        change(Some(3)),
    ];
    let all = ended(Some(ledger(changes.clone())), FigureOptions::default());
    assert_eq!(
        all.remarks,
        [Remark::ChangesEarly(2), Remark::ChangesUnmatched(1)]
    );
    assert_eq!(days(&all), [Some(4), Some(3), Some(2), None]);
    // A period takes its own: what has no date is none of it.
    let period = FigureOptions {
        from: Some(3 * DAY * 1000),
        until: Some(3 * DAY * 1000),
        ..FigureOptions::default()
    };
    let some = ended(Some(ledger(changes)), period);
    assert_eq!(
        some.remarks,
        [Remark::ChangesUnmatched(1), Remark::ChangesUndated(1)]
    );
    assert_eq!(days(&some), [Some(3)]);
    // Looked for, and nothing found.
    let none = ended(Some(ledger(Vec::new())), FigureOptions::default());
    assert!(none.remarks.is_empty());
}

#[test]
fn what_comes_to_be_known_later_is_told_again_as_news_of_the_last_question() {
    let (mut bench, heard) = bench();
    let kinds = |news: &[StudyNews]| -> Vec<FigureKind> {
        let kind = |news: &StudyNews| match news {
            StudyNews::Figure(7, figure) => Some(figure.kind),
            _ => None,
        };
        news.iter().filter_map(kind).collect()
    };
    taken(&mut bench, log(), &history().write());
    // Nothing was asked yet: nothing is told.
    heard.take();
    bench.ledger(1, ledger(vec![change(Some(5))]));
    assert!(!bench.step() && heard.borrow().is_empty());
    bench.ask(1, 7, FigureOptions::default(), Vec::new());
    while bench.step() {}
    let all = kinds(&heard.take());
    assert!(all.len() > 10);
    // The ledger alone, and only where it says something else.
    bench.ledger(1, ledger(vec![change(Some(3))]));
    bench.ledger(1, ledger(vec![change(Some(3))]));
    while bench.step() {}
    let news = heard.take();
    assert_eq!(kinds(&news), [FigureKind::Ended]);
    assert_eq!(news.last(), Some(&StudyNews::Done(7)));
    bench.ledger(1, ledger(vec![change(Some(3))]));
    assert!(!bench.step());
    // While all is still being told, all of it is.
    bench.ask(1, 7, FigureOptions::default(), Vec::new());
    bench.step();
    bench.ledger(1, ledger(Vec::new()));
    while bench.step() {}
    assert_eq!(kinds(&heard.take()), all);
    // What was put down, or is not there, says nothing.
    bench.stop(1);
    bench.ledger(1, ledger(vec![change(Some(1))]));
    bench.ledger(2, ledger(vec![change(Some(1))]));
    assert!(!bench.step() && heard.borrow().is_empty());
}
