//! Who alone could have changed an imported decision: of a file as of a Governor's log, contested or not, and whatever
//! can be voted for.

use crate::told::*;
use lens::history::{Decision, Rule};
use views::{Cell, ColumnName as C, Figure, FigureKind, FigureOptions, Lacks, Remark, ValueName};

fn of_file(votes: &str) -> Figure {
    let csv = format!("proposal,voter,choice,power\n{votes}");
    let told = Told::of(csv.as_bytes(), FigureOptions::default());
    told.figure(FigureKind::Pivotal).clone()
}

fn of_log(decisions: Vec<Decision>) -> Figure {
    let told = Told::of_log(&packed(decisions, Vec::new()));
    told.figure(FigureKind::Pivotal).clone()
}

/// Of a, b and c: choice and power.
fn by(rule: Rule, votes: &[(u16, u64)]) -> Decision {
    let votes = (0..).zip(votes);
    let votes = votes.map(|(voter, (choice, power))| vote(voter, *choice, *power));
    decision("1", rule, votes.collect())
}

/// Of each decision shown: how many alone by voting otherwise and by not voting, the largest, its share.
fn told(figure: &Figure) -> Vec<(u64, u64, String, i64)> {
    let row = |row: &Vec<Cell>| match (
        figure.cell(row, C::Pivotal),
        figure.cell(row, C::PivotalByAbsence),
        figure.cell(row, C::Address),
        figure.cell(row, C::PowerShare),
    ) {
        (Cell::Count(otherwise), Cell::Count(absent), Cell::Address(who), Cell::Share(share)) => {
            (*otherwise, *absent, who.clone(), *share)
        }
        other => panic!("{other:?}"),
    };
    figure.rows.iter().map(row).collect()
}

#[test]
fn of_a_file_whatever_is_voted_for() {
    for (votes, expected) in [
        // One address has nearly all: nothing is contested, and nothing goes against it.
        ("p,a,yes,70\np,b,no,20\n", vec![(1, 1, "a", 7777)]),
        // Three against two of the same size: each of the three, none of the two.
        (
            "p,a,yes,1\np,b,yes,1\np,c,yes,1\np,d,no,1\np,e,no,1\n",
            vec![(3, 0, "a", 2000)],
        ),
        // Nobody against five.
        ("p,a,yes,1\np,b,yes,1\np,c,yes,1\np,d,yes,1\n", vec![]),
        // Choices that are neither for nor against: the smallest could make the second win.
        (
            "p,a,red,10\np,b,green,8\np,c,blue,7\n",
            vec![(3, 1, "a", 4000)],
        ),
    ] {
        let figure = of_file(votes);
        let expected: Vec<(u64, u64, String, i64)> = expected
            .into_iter()
            .map(|(one, two, who, share)| (one, two, who.into(), share))
            .collect();
        assert_eq!(told(&figure), expected, "{votes}");
        let alone = figure.remarks.contains(&Remark::NobodyAlone);
        assert_eq!(alone, expected.is_empty(), "{votes}");
    }
}

#[test]
fn of_a_log_with_abstentions_and_a_quorum() {
    for (quorum, votes, expected) in [
        // Whoever abstained could have voted against.
        (None, [(1, 10), (0, 9), (2, 5)], vec![(2, 1, "a", 4166)]),
        // Too small to matter.
        (None, [(1, 10), (0, 2), (2, 5)], vec![(1, 1, "a", 5882)]),
        // An abstention that makes the quorum: without it, it fails.
        (Some(14), [(1, 10), (0, 2), (2, 5)], vec![(2, 2, "a", 5882)]),
        // None voted for or against, and two of three could pass it.
        (None, [(2, 4), (2, 3), (2, 0)], vec![(2, 0, "a", 5714)]),
    ] {
        let figure = of_log(vec![by(majority(quorum), &votes)]);
        let expected: Vec<(u64, u64, String, i64)> = expected
            .into_iter()
            .map(|(one, two, who, share)| (one, two, who.into(), share))
            .collect();
        assert_eq!(told(&figure), expected, "{quorum:?} {votes:?}");
    }
}

#[test]
fn what_has_no_outcome_is_left_out_and_said() {
    let all = of_log(vec![
        by(majority(None), &[(1, 10), (0, 9)]),
        by(Rule::Unknown, &[(1, 10), (0, 9)]),
        by(majority(None), &[(1, 0)]),
    ]);
    assert_eq!(told(&all), [(1, 1, "a".into(), 5263)]);
    assert_eq!(all.values[0], (ValueName::Decisions, Cell::Count(1)));
    assert_eq!(
        all.remarks,
        [
            Remark::TooFew(1, 5),
            Remark::Left(1, Lacks::Rule),
            Remark::Left(1, Lacks::Power)
        ]
    );
    // Where nothing has one, nobody is said to have been unable.
    let none = of_log(vec![by(Rule::Unknown, &[(1, 10), (0, 9)])]);
    assert_eq!(
        none.remarks,
        [Remark::TooFew(0, 5), Remark::Left(1, Lacks::Rule)]
    );
}

#[test]
fn of_a_real_dao_as_trying_every_vote_every_way_found() {
    let Some(bytes) = decentraland() else { return };
    let told = Told::of(&bytes, FigureOptions::default());
    let figure = told.figure(FigureKind::Pivotal);
    // By a script that takes each vote away, and moves it to every other choice and to one that nobody took.
    assert_eq!(
        figure.values,
        [
            (ValueName::Decisions, Cell::Count(260)),
            (ValueName::ChangeableAlone, Cell::Count(190))
        ]
    );
}
