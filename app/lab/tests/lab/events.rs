//! What happened beside the votes, and where the rules they were counted by changed: marked in the chart over time.

use std::{cell::RefCell, rc::Rc};

use lab::Bench;
use lens::history::{
    Cast, Decision, History, Rule,
    packed::{Beside, Packed},
};
use record::Power;
use views::{
    FigureKind, FigureOptions, Happened, HistoryForm, Incoming, IncomingKind, Mark, MarkOf,
    SourceTrust, StudyNews, Trust,
};

const DAY: i64 = 86_400;

/// A contested decision that closed on that day.
fn decision(name: &str, day: i64, rule: Rule, eligible: u64) -> Decision {
    let vote = |voter, choice, power: u64| Cast {
        voter,
        choice,
        power: Power::from(power),
        own: None,
        at: Some(day * DAY - 60),
    };
    Decision {
        id: name.into(),
        title: Some(format!("Proposal {name}").into()),
        choices: ["Against", "For", "Abstain"].map(Into::into).to_vec(),
        rule,
        closes: Some(day * DAY),
        eligible: Some(Power::from(eligible)),
        votes: vec![vote(0, 1, 30), vote(1, 1, 30), vote(2, 0, 40)].into(),
        ..Decision::default()
    }
}

fn majority(threshold_bps: u32, quorum: u64, against_counts: bool) -> Rule {
    Rule::Majority {
        yes: 1,
        no: 0,
        abstain: Some(2),
        threshold_bps,
        quorum: Some(Power::from(quorum)),
        against_counts,
    }
}

fn marks(decisions: Vec<Decision>, happened: &[(i64, &str)], options: FigureOptions) -> Vec<Mark> {
    let beside = decisions.iter().map(|_| Beside::default()).collect();
    let history = History {
        voters: ["a", "b", "c"].map(Into::into).into(),
        decisions,
        decimals: 0,
    };
    let packed = Packed {
        history,
        beside,
        ..Packed::default()
    };
    let heard: Rc<RefCell<Vec<StudyNews>>> = Rc::default();
    let ear = heard.clone();
    let mut bench = Bench::new(move |_, news| ear.borrow_mut().push(news));
    let trust = SourceTrust::Chain(Trust::OneSource);
    let form = Incoming {
        kind: IncomingKind::Packed(HistoryForm::Governor, trust),
        ..Incoming::default()
    };
    bench.begin(1, form);
    bench.piece(1, &packed.write());
    bench.end(1);
    while bench.step() {}
    let happened = happened.iter().map(|(day, what)| Happened {
        at: day * DAY * 1000,
        what: (*what).to_owned(),
    });
    bench.ask(1, 1, options, happened.collect());
    while bench.step() {}
    let news = heard.take();
    let mut figures = news.into_iter().filter_map(|news| match news {
        StudyNews::Figure(1, figure) if figure.kind == FigureKind::Coalition => Some(*figure),
        _ => None,
    });
    figures.next().unwrap().marks
}

/// Day, what, and the decision that it stands before.
fn check(decisions: Vec<Decision>, happened: &[(i64, &str)], expected: &[(i64, MarkOf, &str)]) {
    let found = marks(decisions, happened, FigureOptions::default());
    let expected = expected.iter().map(|(day, what, before)| Mark {
        at: day * DAY * 1000,
        what: what.clone(),
        before: Some(format!("Proposal {before}")),
    });
    assert_eq!(found, expected.collect::<Vec<_>>());
}

fn event(what: &str) -> MarkOf {
    MarkOf::Event(what.into())
}

#[test]
fn an_event_stands_before_the_first_decision_that_ended_then_or_later() {
    let same = majority(5_000, 40, true);
    let three = || {
        ["1", "2", "3"]
            .into_iter()
            .zip([100, 200, 300])
            .map(|(name, day)| decision(name, day, same, 1_000))
            .collect::<Vec<_>>()
    };
    check(
        three(),
        &[(150, "quorum changed"), (120, "given away")],
        &[
            (120, event("given away"), "2"),
            (150, event("quorum changed"), "2"),
        ],
    );
    // On the day of the end itself it stands before that decision; what lies outside of what is seen, nowhere.
    check(
        three(),
        &[(200, "upgraded"), (99, "made"), (301, "later")],
        &[(200, event("upgraded"), "2")],
    );
    // A period that leaves decisions out leaves out what happened in between.
    let options = FigureOptions {
        from: Some(180 * DAY * 1000),
        ..FigureOptions::default()
    };
    let found = marks(three(), &[(150, "before it"), (250, "in it")], options);
    let what: Vec<MarkOf> = found.into_iter().map(|mark| mark.what).collect();
    assert_eq!(what, [event("in it")]);
}

#[test]
fn a_rule_that_decisions_were_counted_by_is_marked_where_it_changed() {
    let of = |rules: &[(Rule, u64)]| -> Vec<Decision> {
        let days = (1..).map(|place| place * 100);
        rules
            .iter()
            .zip(days)
            .enumerate()
            .map(|(place, ((rule, eligible), day))| {
                decision(&(place + 1).to_string(), day, *rule, *eligible)
            })
            .collect()
    };
    let usual = majority(5_000, 40, true);
    check(of(&[(usual, 1_000), (usual, 1_000)]), &[], &[]);
    check(
        of(&[
            (usual, 1_000),
            (majority(6_667, 40, true), 1_000),
            (majority(6_667, 40, false), 1_000),
            (majority(6_667, 30, false), 1_000),
        ]),
        &[],
        &[
            (200, MarkOf::Majority(5_000, 6_667), "2"),
            (300, MarkOf::Counting, "3"),
            (400, MarkOf::Quorum(400, 300), "4"),
        ],
    );
    // Four of a hundred of whatever is eligible is one quorum, however it was rounded.
    let share = |eligible: u64| (majority(5_000, eligible * 4 / 100, true), eligible);
    check(
        of(&[share(10_007), share(1_000_003), share(10_013)]),
        &[],
        &[],
    );
    // Sources that choose the kind of vote anew for each decision change no rule by it.
    let plural = (Rule::PLURALITY, 1_000);
    check(
        of(&[(usual, 1_000), plural, (usual, 1_000), plural]),
        &[],
        &[],
    );
    // Without the power that could have voted no share is known.
    let mut unknown = of(&[(usual, 1_000), (majority(5_000, 30, true), 1_000)]);
    unknown[1].eligible = None;
    check(unknown, &[], &[]);
}

#[test]
fn more_events_than_can_be_told_apart_are_cut() {
    let usual = majority(5_000, 40, true);
    let decisions = vec![
        decision("1", 100, usual, 1_000),
        decision("2", 1_000, usual, 1_000),
    ];
    let many: Vec<(i64, &str)> = (0..500).map(|day| (101 + day, "again")).collect();
    let found = marks(decisions, &many, FigureOptions::default());
    assert_eq!(found.len(), 100);
}
