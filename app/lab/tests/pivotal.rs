//! Who alone could have changed an imported decision: of a file as of a Governor's log, contested or not, and whatever
//! can be voted for.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests are outside #[test] functions"
)]

use std::{cell::RefCell, path::PathBuf, rc::Rc};

use lab::Bench;
use lens::history::{Cast, Decision, History, Rule, packed::Packed};
use views::{
    Cell, ColumnName as C, Figure, FigureKind, FigureOptions, HistoryForm, Incoming, IncomingKind,
    Lacks, Remark, SourceTrust, StudyNews, Trust, ValueName,
};

fn pivotal(form: Incoming, bytes: &[u8]) -> Figure {
    let heard: Rc<RefCell<Option<Figure>>> = Rc::default();
    let ear = heard.clone();
    let mut bench = Bench::new(move |_, news| match news {
        StudyNews::Figure(_, figure) if figure.kind == FigureKind::Pivotal => {
            *ear.borrow_mut() = Some(*figure);
        }
        _ => {}
    });
    bench.begin(1, form);
    bench.piece(1, bytes);
    bench.end(1);
    while bench.step() {}
    bench.ask(1, 1, FigureOptions::default());
    while bench.step() {}
    heard.take().unwrap()
}

fn of_file(votes: &str) -> Figure {
    let csv = format!("proposal,voter,choice,power\n{votes}");
    pivotal(Incoming::default(), csv.as_bytes())
}

/// A Governor's decisions: votes against, for and abstentions as 0, 1 and 2.
fn of_log(decisions: Vec<Decision>) -> Figure {
    let packed = Packed {
        history: History {
            voters: ["a", "b", "c"].map(Box::from).to_vec(),
            decisions,
            decimals: 0,
        },
        ..Packed::default()
    };
    let trust = SourceTrust::Chain(Trust::OneSource);
    let form = Incoming {
        kind: IncomingKind::Packed(HistoryForm::Governor, trust),
        ..Incoming::default()
    };
    pivotal(form, &packed.write())
}

fn majority(quorum: Option<u64>) -> Rule {
    Rule::Majority {
        yes: 1,
        no: 0,
        abstain: Some(2),
        threshold_bps: 5000,
        quorum: quorum.map(|quorum| quorum.try_into().unwrap()),
        against_counts: false,
    }
}

/// Of a, b and c: choice and power.
fn decision(rule: Rule, votes: &[(u16, u64)]) -> Decision {
    let vote = |(voter, (choice, power)): (u32, &(u16, u64))| Cast {
        voter,
        choice: *choice,
        power: (*power).try_into().unwrap(),
        own: None,
        at: None,
    };
    Decision {
        id: "1".into(),
        choices: ["Against", "For", "Abstain"].map(Box::from).to_vec(),
        rule,
        votes: (0..).zip(votes).map(vote).collect(),
        ..Decision::default()
    }
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
        let figure = of_log(vec![decision(majority(quorum), &votes)]);
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
        decision(majority(None), &[(1, 10), (0, 9)]),
        decision(Rule::Unknown, &[(1, 10), (0, 9)]),
        decision(majority(None), &[(1, 0)]),
    ]);
    assert_eq!(told(&all), [(1, 1, "a".into(), 5263)]);
    assert_eq!(all.values[0], (ValueName::Decisions, Cell::Count(1)));
    assert_eq!(
        all.remarks,
        [Remark::Left(1, Lacks::Rule), Remark::Left(1, Lacks::Power)]
    );
    // Where nothing has one, nobody is said to have been unable.
    let none = of_log(vec![decision(Rule::Unknown, &[(1, 10), (0, 9)])]);
    assert_eq!(none.remarks, [Remark::Left(1, Lacks::Rule)]);
}

#[test]
fn of_a_real_dao_as_trying_every_vote_every_way_found() {
    let set = std::env::var_os("LOCUS_DATA").map(PathBuf::from);
    let beside = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data"));
    let file = set.unwrap_or(beside).join("votes/decentraland-2021.csv");
    let Ok(bytes) = std::fs::read(&file) else {
        println!("skipped: {} is not there; set LOCUS_DATA", file.display());
        return;
    };
    let figure = pivotal(Incoming::default(), &bytes);
    // By a script that takes each vote away, and moves it to every other choice and to one that nobody took.
    assert_eq!(
        figure.values,
        [
            (ValueName::Decisions, Cell::Count(260)),
            (ValueName::ChangeableAlone, Cell::Count(190))
        ]
    );
}
