//! What must be said beside figures: that they rest on too little, what they leave out, and that the same name has the
//! same number wherever it stands.

use crate::told::*;
use lens::history::{
    Cast, Decision, Rule,
    packed::{Beside, Drafts, Packed},
};
use views::{Cell, FigureKind as K, FigureOptions, Lacks, OutcomeWord, Remark, ValueName as V};

const DAY: i64 = 86_400_000;
const BEGIN: i64 = 1_600_000_000_000;

/// So many decisions, each contested and known in every respect: two for it, one against, who is paid by it.
fn known(decisions: u32) -> Packed {
    let cast = |place: u32, voter: u32, choice, power: u64| Cast {
        own: Some((power / 2).try_into().unwrap()),
        at: Some(i64::from(place) * 1000 + i64::from(voter)),
        ..vote(voter, choice, power)
    };
    let one = |place: u32| Decision {
        opens: Some(i64::from(place) * 1000),
        closes: Some(i64::from(place) * 1000 + 500),
        proposer: Some(0),
        eligible: Some(100_u64.try_into().unwrap()),
        ..decision(
            &place.to_string(),
            majority(Some(4)),
            vec![
                cast(place, 0, 1, 20),
                cast(place, 1, 1, 10),
                cast(place, 2, 0, 20),
            ],
        )
    };
    let beside = Beside {
        pays: vec![2],
        executed: Some(true),
        calls: true,
    };
    Packed {
        drafted: vec![Drafts {
            who: 0,
            drafted: decisions,
            backed: 0,
        }],
        ..packed(
            (0..decisions).map(one).collect(),
            vec![beside; decisions as usize],
        )
    }
}

/// Whether each kind says that it rests on too little.
fn too_few(decisions: u32) -> Vec<(K, bool)> {
    let options = FigureOptions {
        other: Some((0, 10_000_000)),
        ..FigureOptions::default()
    };
    let told = Told::from(log(), &known(decisions).write(), options);
    let few = |remark: &Remark| matches!(remark, Remark::TooFew(..));
    let figures = told.figures();
    figures
        .map(|figure| (figure.kind, figure.remarks.iter().any(few)))
        .collect()
}

#[test]
fn every_figure_that_rests_on_a_single_decision_says_so() {
    let one = too_few(1);
    assert_eq!(one.len(), 18);
    for (kind, said) in one {
        // Lists, and groups, which say that there are none.
        let silent = matches!(kind, K::Ended | K::Defaults | K::Unanswered | K::Blocs);
        assert_eq!(said, !silent, "{kind:?}");
    }
    for (kind, said) in too_few(25) {
        assert!(!said, "{kind:?}");
    }
}

#[test]
fn what_has_no_rule_that_is_counted_is_not_called_uncontested() {
    let votes = || vec![vote(0, 1, 6), vote(1, 0, 4)];
    let none = |id| decision(id, Rule::Unknown, votes());
    let told = Told::of_log(&packed(vec![none("1"), none("2")], Vec::new()));
    let headline = told.headline();
    assert_eq!((headline.decisions, headline.uncounted), (0, 2));
    let some = vec![none("1"), decision("2", majority(None), votes())];
    let told = Told::of_log(&packed(some, Vec::new()));
    let headline = told.headline();
    assert_eq!((headline.decisions, headline.uncounted), (1, 1));
    assert_eq!((headline.few, headline.contested), (Some(1), 1));
}

/// Votes on a day: voter, choice, power, seconds from its beginning.
fn day(out: &mut String, id: &str, day: i64, votes: &[(&str, &str, u32, i64)]) {
    for (voter, choice, power, second) in votes {
        let time = (BEGIN + day * DAY) / 1000 + second;
        out.push_str(&format!("{id},{voter},{choice},{power},{time}\n"));
    }
}

#[test]
fn two_periods_have_the_numbers_that_each_has_alone() {
    let mut csv = String::from(HEADER);
    // Three who voted, fewer than medians take: the last of them turned it, and alone.
    let late = [("a", "yes", 10, 0), ("b", "no", 8, 10), ("c", "no", 9, 999)];
    let whale = [
        ("a", "yes", 40, 0),
        ("b", "no", 9, 1),
        ("c", "no", 9, 2),
        ("d", "no", 9, 3),
        ("e", "no", 9, 4),
    ];
    day(&mut csv, "p1", 1, &late);
    day(&mut csv, "p2", 2, &whale);
    day(&mut csv, "p3", 3, &[("a", "yes", 10, 0)]);
    day(&mut csv, "p4", 41, &whale[1..]);
    day(&mut csv, "p5", 42, &whale);
    day(&mut csv, "p6", 43, &late);
    day(&mut csv, "p7", 44, &late);
    let halves = [(0, 39), (40, 79)].map(|(from, until)| (BEGIN + from * DAY, BEGIN + until * DAY));
    let of = |(from, until), other| FigureOptions {
        from: Some(from),
        until: Some(until),
        other,
        ..FigureOptions::default()
    };
    let told = Told::of(csv.as_bytes(), of(halves[1], Some(halves[0])));
    let periods = told.figure(K::Periods);
    for (half, place) in [(1, 1), (0, 2)] {
        let alone = Told::of(csv.as_bytes(), of(halves[half], None));
        for row in &periods.rows {
            let Cell::Measure(name) = row[0] else {
                panic!("{row:?}");
            };
            let cards = [K::Coalition, K::Counterfactual, K::LateSwings];
            let mut values = cards.iter().flat_map(|kind| &alone.figure(*kind).values);
            let card = values.find(|(known, _)| *known == name).unwrap();
            assert_eq!(row[place], card.1, "{name:?}");
        }
    }
    // Known by hand: of the contested ones the late ones turned, with three voters each.
    let row = |name| {
        let is = |row: &&Vec<Cell>| row[0] == Cell::Measure(name);
        periods.rows.iter().find(is).unwrap()[1..].to_vec()
    };
    let counts = |counts: [u64; 2]| counts.map(Cell::Count).to_vec();
    assert_eq!(row(V::Decisions), counts([4, 3]));
    assert_eq!(row(V::Contested), counts([3, 2]));
    assert_eq!(row(V::LateSwings), counts([2, 1]));
    assert_eq!(row(V::FlipsOneEach), counts([1, 1]));
    // Both periods are named.
    let inputs = &periods.inputs;
    let other = inputs.other.as_deref().unwrap();
    let days = |ms: Option<i64>| (ms.unwrap() - BEGIN) / DAY;
    assert_eq!((days(inputs.from), days(inputs.until)), (41, 44));
    assert_eq!((days(other.from), days(other.until)), (1, 3));
    assert_eq!((other.decisions, other.contested), (3, 2));
    assert!(periods.remarks.contains(&Remark::TooFew(2, 5)));
}

#[test]
fn whatever_a_figure_leaves_out_it_names() {
    let (one, two) = (vote(0, 1, 30), vote(1, 0, 30));
    let decisions = vec![
        // Nobody won it.
        decision("tied", Rule::PLURALITY, vec![one, two]),
        // The quorum lacked by itself.
        decision("short", majority(Some(100)), vec![one, vote(1, 0, 50)]),
        decision("won", majority(None), vec![one, vote(1, 0, 20)]),
    ];
    let told = Told::of_log(&packed(decisions, Vec::new()));
    let says = |kind, count, lacks| {
        let remarks = &told.figure(kind).remarks;
        assert!(
            remarks.contains(&Remark::Left(count, lacks)),
            "{kind:?}: {remarks:?}"
        );
    };
    for kind in [K::Prevail, K::Lorenz] {
        says(kind, 1, Lacks::Winner);
        says(kind, 1, Lacks::Resting);
    }
    says(K::Losers, 1, Lacks::Winner);
    // Medians take none of them.
    says(K::Coalition, 3, Lacks::Voters);

    // Of one voter of the second nobody says what was delegated to them.
    let mut split = known(2);
    let of = &mut split.history.decisions[1];
    let unsplit = |(place, vote): (usize, Cast)| Cast {
        own: vote.own.filter(|_| place > 0),
        ..vote
    };
    let votes: Vec<Cast> = of.votes.iter().enumerate().map(unsplit).collect();
    of.votes = votes.into();
    let told = Told::of_log(&split);
    let figure = told.figure(K::Delegation);
    assert!(figure.remarks.contains(&Remark::Left(1, Lacks::Delegation)));
    let cast = views::ColumnName::Power;
    let base = |cell: Cell| match cell {
        Cell::Amount(amount) => amount.base,
        other => panic!("{other:?}"),
    };
    let delegated: Vec<String> = column(figure, cast).into_iter().map(base).collect();
    assert_eq!(delegated, ["10", "10", "5"]);
}

#[test]
fn an_outcome_by_another_rule_is_unknown_where_the_rule_in_force_is() {
    let votes = vec![vote(0, 1, 6), vote(1, 0, 4)];
    let told = Told::of_log(&packed(
        vec![
            decision("1", Rule::Unknown, votes.clone()),
            decision("2", majority(None), votes),
        ],
        Vec::new(),
    ));
    let figure = told.figure(K::Counterfactual);
    assert_eq!(figure.rows.len(), 1);
    assert!(figure.remarks.contains(&Remark::Left(1, Lacks::Rule)));
    let known = Cell::Outcome(OutcomeWord::Even, true);
    assert_eq!(column(figure, views::ColumnName::OneEach), [known]);
}

#[test]
fn what_is_worked_out_of_a_decision_stands_in_a_table() {
    use views::ColumnName as C;
    // 30 for, 20 against; powers 20, 10 and 20, half of each delegated; 100 could have voted.
    let told = Told::of_log(&known(1));
    let check = |kind, name, expected| {
        assert_eq!(column(told.figure(kind), name), [expected], "{name:?}");
    };
    check(K::Turnout, C::OfVotes, Cell::Count(2));
    // Not even all who voted have more than half of it.
    check(K::Turnout, C::OfEligible, Cell::Unknown);
    check(K::Turnout, C::OfDelegated, Cell::Count(2));
    let power = |base: &str| {
        Cell::Amount(views::Amount {
            base: base.into(),
            ..views::Amount::default()
        })
    };
    check(K::Turnout, C::Capture, power("10"));
    check(K::Turnout, C::CaptureWhole, power("51"));
    check(K::Turnout, C::Hhi, Cell::Micro(360_000));
    check(K::Turnout, C::Effective, Cell::Micro(2_777_778));
    check(K::Turnout, C::Gini, Cell::Micro(133_333));
    // H = −(.4 ln .4 · 2 + .2 ln .2) = 1.054920; of ln 3 − H between for (.6 of two) and against (.4 of one).
    check(K::Turnout, C::EffectiveByEntropy, Cell::Micro(2_871_746));
    check(K::Turnout, C::Theil, Cell::Micro(43_692));
    check(K::Turnout, C::TheilBetween, Cell::Micro(9_712));
}
