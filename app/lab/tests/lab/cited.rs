//! One decision in full: on how few it hung, whether it was contested or not, and the data that it is cited by.

use crate::told::*;
use lab::Bench;
use lens::history::Rule;
use views::{
    Cell, CitedDecision, Citing, ColumnName as C, FigureOptions, Incoming, MyPart, Needed,
    OutcomeWord, StudyNews,
};

fn asked(bench: &mut Bench, heard: &Heard, id: &str, me: Option<&str>) -> Option<CitedDecision> {
    heard.take();
    let asked = Citing {
        id: id.into(),
        me: me.map(str::to_owned),
    };
    bench.cite(1, asked.clone());
    match heard.take().pop() {
        Some(StudyNews::Cited(what, found)) if what == asked => found.map(|found| *found),
        other => panic!("{other:?}"),
    }
}

fn of_file(votes: &str, id: &str) -> CitedDecision {
    let (mut bench, heard) = bench();
    let csv = format!("proposal,voter,choice,power\n{votes}");
    taken(&mut bench, Incoming::default(), csv.as_bytes());
    asked(&mut bench, &heard, id, None).unwrap()
}

#[test]
fn on_how_few_it_hung_whether_it_was_contested_or_not() {
    for (votes, outcome, needed, passing, blocking) in [
        // One address has nearly all: nothing is contested, and all hangs on it.
        ("p,a,yes,70\np,b,no,20\n", "yes", 1, Some(1), Some(1)),
        // Nobody against four.
        (
            "p,a,yes,1\np,b,yes,1\np,c,yes,1\np,d,yes,1\n",
            "yes",
            4,
            Some(3),
            Some(2),
        ),
        // Contested.
        (
            "p,a,yes,3\np,b,no,2\np,c,yes,1\n",
            "yes",
            1,
            Some(2),
            Some(1),
        ),
    ] {
        let found = of_file(votes, "p");
        assert_eq!(found.outcome, OutcomeWord::Won(outcome.into()), "{votes}");
        let needed = Needed::Addresses(needed);
        assert_eq!(
            (found.needed, found.passing, found.blocking),
            (needed, passing, blocking),
            "{votes}"
        );
    }
}

#[test]
fn of_a_rule_that_is_not_counted_only_the_votes_are_told() {
    let (mut bench, heard) = bench();
    let decisions = vec![decision(
        "1",
        Rule::Unknown,
        vec![vote(0, 1, 10), vote(1, 0, 9)],
    )];
    taken(&mut bench, log(), &packed(decisions, Vec::new()).write());
    let found = asked(&mut bench, &heard, "1", None).unwrap();
    assert_eq!(found.outcome, OutcomeWord::Unknown);
    assert_eq!(
        (found.needed, found.passing, found.blocking),
        (Needed::Unknown, None, None)
    );
    assert_eq!((found.voters, found.ways.len()), (2, 0));
    assert!(found.data.contains("rule unknown\n"), "{}", found.data);
    assert_eq!(asked(&mut bench, &heard, "2", None), None);
}

#[test]
fn whoever_looks_on_is_told_whether_it_was_theirs_to_change() {
    let (mut bench, heard) = bench();
    let csv = "proposal,voter,choice,power\np,0xA,yes,3\np,0xb,no,2\np,0xc,yes,0\n";
    taken(&mut bench, Incoming::default(), csv.as_bytes());
    for (me, expected) in [
        (Some("0xa"), MyPart::Voted(true)),
        (Some("0xB"), MyPart::Voted(false)),
        (Some("0xc"), MyPart::NoWeight),
        (Some("0xd"), MyPart::Unknown),
        (None, MyPart::Unknown),
    ] {
        let found = asked(&mut bench, &heard, "p", me).unwrap();
        assert_eq!(found.me, expected, "{me:?}");
        assert_eq!(found.pivotal.len(), 1, "{me:?}");
    }
}

#[test]
fn its_data_are_its_rule_and_votes_and_nothing_that_a_reader_sets() {
    let quorum = majority(Some(12));
    let votes = vec![vote(2, 1, 10), vote(0, 0, 9)];
    let (mut bench, heard) = bench();
    let log_of = packed(vec![decision("7", quorum, votes)], Vec::new()).write();
    taken(&mut bench, log(), &log_of);
    let found = asked(&mut bench, &heard, "7", None).unwrap();
    assert_eq!(
        found.data,
        "locus decision 1\ndecision 7\nrule majority\nfor 1\nagainst 0\nabstain 2\n\
         threshold 5000\nquorum 12\nagainst-counts no\neligible unknown\ndecimals 0\n\
         choice 0 Against\nchoice 1 For\nchoice 2 Abstain\n\
         vote 0 9 unknown a\nvote 1 10 unknown c\n"
    );
    let one_each = found.ways.iter().find(|(name, _)| *name == C::OneEach);
    assert!(matches!(
        one_each,
        Some((_, Cell::Outcome(OutcomeWord::Even, true)))
    ));
    // Other figures may be asked of it: the decision stays what it is.
    let options = FigureOptions {
        threshold_bps: 1000,
        ..FigureOptions::default()
    };
    bench.ask(1, 7, options, Vec::new());
    while bench.step() {}
    assert_eq!(asked(&mut bench, &heard, "7", None), Some(found.clone()));
    // One vote more is other data.
    let votes = vec![vote(2, 1, 10), vote(0, 0, 9), vote(1, 0, 1)];
    taken(
        &mut bench,
        log(),
        &packed(vec![decision("7", quorum, votes)], Vec::new()).write(),
    );
    let other = asked(&mut bench, &heard, "7", None).unwrap();
    assert_ne!(other.hash, found.hash);
}

#[test]
fn nothing_that_a_source_wrote_makes_a_line_of_its_own() {
    let found = of_file(
        "\"p\nvote 0 99 unknown x\",\"a\\\nb\",yes,1\n",
        "p\nvote 0 99 unknown x",
    );
    let votes = found.data.lines().filter(|line| line.starts_with("vote "));
    assert_eq!(votes.collect::<Vec<_>>(), ["vote 0 1 unknown a\\\\\\nb"]);
}
