//! A history goes in piece by piece, and figures come out: what a page is told, in which order, and that tables hold
//! what the field's definitions say.

use crate::told::*;
use lens::history::{
    Rule,
    packed::{Beside, Drafts},
};
use views::{
    Cell, ColumnName, FigureKind, FigureOptions, HistoryForm, Incoming, IncomingKind, Lacks,
    MarkOf, OutcomeWord, Remark, SourceTrust, StudyNews, Trust, Unreadable, ValueName,
};

#[test]
fn the_sentence_speaks_of_the_last_year_and_the_one_before() {
    let mut csv = String::from(HEADER);
    for (place, few) in [9, 8, 9, 4, 4, 3].into_iter().enumerate() {
        contested(&mut csv, &format!("p{place}"), 140 * place as u32, few);
    }
    let told = Told::of(csv.as_bytes(), FigureOptions::default());
    let headline = told.headline();
    // The last 365 days hold the last three votes; the 365 before them the first three.
    assert_eq!((headline.few, headline.contested), (Some(4), 3));
    assert_eq!(
        (headline.few_before, headline.contested_before),
        (Some(9), 3)
    );
    assert_eq!((headline.months, headline.decisions), (12, 3));
    let told = Told::of(
        csv.as_bytes(),
        FigureOptions {
            until: Some((1_600_000_000 + 300 * 86_400) * 1000),
            ..FigureOptions::default()
        },
    );
    let headline = told.headline();
    assert_eq!((headline.few, headline.contested), (Some(9), 3));
    assert_eq!(told.figure(FigureKind::Coalition).rows.len(), 3);
}

#[test]
fn without_dates_or_a_year_the_sentence_speaks_of_all_of_it() {
    for csv in [
        "proposal,voter,choice,power\np,a,yes,3\np,b,yes,2\np,c,no,4\n",
        "proposal,voter,choice,power,time\np,a,yes,3,1700000000\np,b,yes,2,1700000000\np,c,no,4,1700000000\n",
    ] {
        let told = Told::of(csv.as_bytes(), FigureOptions::default());
        let headline = told.headline();
        assert_eq!((headline.few, headline.months), (Some(2), 0));
        assert_eq!(headline.contested_before, 0);
    }
}

#[test]
fn the_sentence_comes_before_every_figure_and_each_figure_once() {
    let mut csv = String::from(HEADER);
    contested(&mut csv, "p", 0, 3);
    let told = Told::of(csv.as_bytes(), FigureOptions::default());
    let place = |is: &dyn Fn(&StudyNews) -> bool| told.0.iter().position(is).unwrap();
    let sentence = place(&|news| matches!(news, StudyNews::Headline(..)));
    assert!(place(&|news| matches!(news, StudyNews::Opened(_))) < sentence);
    assert!(place(&|news| matches!(news, StudyNews::Figure(..))) > sentence);
    assert_eq!(told.0.last(), Some(&StudyNews::Done(7)));
    let mut kinds: Vec<FigureKind> = told
        .0
        .iter()
        .filter_map(|news| match news {
            StudyNews::Figure(_, figure) => Some(figure.kind),
            _ => None,
        })
        .collect();
    assert_eq!(
        kinds.get(..3),
        Some(
            &[
                FigureKind::Coalition,
                FigureKind::Counterfactual,
                FigureKind::Prevail
            ][..]
        )
    );
    let all = kinds.len();
    kinds.sort();
    kinds.dedup();
    assert_eq!((kinds.len(), all), (17, 17));
    for news in &told.0 {
        if let StudyNews::Figure(_, figure) = news {
            for row in &figure.rows {
                assert_eq!(row.len(), figure.columns.len(), "{:?}", figure.kind);
            }
        }
    }
}

#[test]
fn unsigned_files_and_generated_ones_say_so_on_every_figure() {
    let csv = "proposal,voter,choice,power\np,a,yes,3\np,b,no,2\n";
    for (kind, expected) in [
        (
            IncomingKind::File,
            SourceTrust::File {
                signed: 0,
                unsigned: 2,
            },
        ),
        (IncomingKind::Generated, SourceTrust::Generated),
    ] {
        let (mut bench, heard) = bench();
        bench.begin(
            1,
            Incoming {
                kind,
                ..Incoming::default()
            },
        );
        bench.piece(1, csv.as_bytes());
        bench.end(1);
        while bench.step() {}
        bench.ask(1, 7, FigureOptions::default(), Vec::new());
        while bench.step() {}
        let told = Told(heard.take());
        assert_eq!(told.summary().source, expected);
        for news in &told.0 {
            if let StudyNews::Figure(_, figure) = news {
                assert_eq!(figure.inputs.source, expected, "{:?}", figure.kind);
            }
        }
    }
}

#[test]
fn changed_outcomes_are_marked_under_each_rule() {
    // One large address against many small ones, and a vote that nothing changes.
    let mut csv = String::from(HEADER);
    csv.push_str("whale,a,no,100,1600000000\n");
    for voter in ["b", "c", "d", "e"] {
        csv.push_str(&format!("whale,{voter},yes,20,1600000000\n"));
    }
    for (voter, choice) in [
        ("a", "yes"),
        ("b", "yes"),
        ("c", "yes"),
        ("d", "no"),
        ("e", "no"),
    ] {
        csv.push_str(&format!("even,{voter},{choice},10,1600000100\n"));
    }
    let told = Told::of(csv.as_bytes(), FigureOptions::default());
    let figure = told.figure(FigureKind::Counterfactual);
    let won = |word: &str, changed| Cell::Outcome(OutcomeWord::Won(word.into()), changed);
    assert_eq!(
        column(figure, ColumnName::InForce),
        [won("yes", false), won("no", false)]
    );
    assert_eq!(
        column(figure, ColumnName::OneEach),
        [won("yes", false), won("yes", true)]
    );
    assert_eq!(
        column(figure, ColumnName::Undelegated),
        [Cell::Unknown, Cell::Unknown]
    );
    assert_eq!(value(figure, ValueName::FlipsOneEach), &Cell::Count(1));
    assert_eq!(value(figure, ValueName::FlipsUndelegated), &Cell::Unknown);
}

#[test]
fn too_few_contested_votes_are_said_and_give_no_share() {
    let mut csv = String::from(HEADER);
    for place in 0..19 {
        contested(&mut csv, &format!("p{place}"), place, 2);
    }
    let told = Told::of(csv.as_bytes(), FigureOptions::default());
    let figure = told.figure(FigureKind::Prevail);
    assert!(figure.remarks.contains(&Remark::TooFew(19, 20)));
    assert_eq!(
        column(figure, ColumnName::PrevailedShare),
        vec![Cell::Unknown; 3]
    );
    contested(&mut csv, "one-more", 19, 2);
    let told = Told::of(csv.as_bytes(), FigureOptions::default());
    let figure = told.figure(FigureKind::Prevail);
    assert_eq!(
        column(figure, ColumnName::PrevailedShare),
        [Cell::Share(10_000), Cell::Share(10_000), Cell::Share(0)]
    );
}

#[test]
fn what_a_source_lacks_is_no_data_and_never_zero() {
    let csv = "proposal,voter,choice,power\np,a,yes,3\np,b,no,2\n";
    let told = Told::of(csv.as_bytes(), FigureOptions::default());
    for kind in [
        FigureKind::Delegation,
        FigureKind::Agenda,
        FigureKind::Unanswered,
        FigureKind::Alignment,
    ] {
        let figure = told.figure(kind);
        assert_eq!(figure.remarks, [Remark::NoData], "{kind:?}");
        assert!(figure.rows.is_empty(), "{kind:?}");
    }
    let turnout = column(told.figure(FigureKind::Turnout), ColumnName::Turnout);
    assert_eq!(turnout, [Cell::Unknown]);
}

#[test]
fn what_cannot_be_read_is_said_and_forgotten() {
    for (bytes, expected) in [
        (&b""[..], Unreadable::Empty),
        (b"name,age\n", Unreadable::NoColumn("proposal".into())),
        (b"\xff\xfep\0r\0", Unreadable::Utf16),
        (b"proposal,voter,choice,power\n", Unreadable::NoVotes),
        (b"{}", Unreadable::NoVotes),
        (
            br#"[{"id":"p","choices":["a","b"],"type":"basic","state":"active"},
                {"voter":"x","proposal":"p","choice":1,"vp":3}]"#,
            Unreadable::OnlyOpen(1),
        ),
    ] {
        let (mut bench, heard) = bench();
        bench.begin(1, Incoming::default());
        bench.piece(1, bytes);
        bench.end(1);
        while bench.step() {}
        bench.ask(1, 7, FigureOptions::default(), Vec::new());
        assert!(!bench.step());
        let news = heard.take();
        assert_eq!(news.last(), Some(&StudyNews::Unreadable(expected)));
    }
}

#[test]
fn a_vote_that_is_not_over_is_left_out_and_counted() {
    let file = br#"[{"id":"p","choices":["a","b"],"type":"basic","state":"active"},
        {"id":"q","choices":["a","b"],"type":"basic"},
        {"voter":"x","proposal":"p","choice":1,"vp":3},{"voter":"x","proposal":"q","choice":1,"vp":3}]"#;
    let told = Told::of(file, FigureOptions::default());
    assert_eq!(
        (told.summary().decisions, told.summary().notes.open),
        (1, 1)
    );
}

#[test]
fn what_is_put_down_says_no_more_and_a_later_question_is_answered() {
    let mut csv = String::from(HEADER);
    contested(&mut csv, "p", 0, 3);
    let (mut bench, heard) = bench();
    bench.begin(1, Incoming::default());
    bench.piece(1, csv.as_bytes());
    bench.end(1);
    while bench.step() {}
    bench.ask(1, 1, FigureOptions::default(), Vec::new());
    bench.step();
    bench.stop(1);
    heard.take();
    assert!(!bench.step());
    assert!(heard.borrow().is_empty());
    bench.ask(1, 2, FigureOptions::default(), Vec::new());
    bench.ask(1, 3, FigureOptions::default(), Vec::new());
    while bench.step() {}
    assert!(heard.borrow().iter().all(|news| match news {
        StudyNews::Headline(number, _)
        | StudyNews::Figure(number, _)
        | StudyNews::Working(number, ..)
        | StudyNews::Done(number) => *number == 3,
        _ => false,
    }));
    bench.forget(1);
    bench.ask(1, 4, FigureOptions::default(), Vec::new());
    assert!(!bench.step());
}

#[test]
fn a_real_dao_opens_and_says_what_an_independent_count_found() {
    let Some(bytes) = decentraland() else { return };
    let told = Told::of(&bytes, FigureOptions::default());
    assert_eq!(told.summary().decisions, 260);
    assert_eq!(told.summary().notes.bad, 0);
    // By a script written from the definitions alone: 42 contested, and in more than half of them two were enough.
    let headline = told.headline();
    assert_eq!((headline.few, headline.contested), (Some(2), 42));
    let coalition = told.figure(FigureKind::Coalition);
    assert_eq!(coalition.rows.len(), 42);
    assert_eq!(
        value(coalition, ValueName::MedianCoalition),
        &Cell::Micro(2_000_000)
    );
}

#[test]
fn the_rehearsal_fills_every_figure_that_votes_can_fill() {
    let file = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../public/networks/rehearsal-votes.csv"
    );
    let told = Told::of(&std::fs::read(file).unwrap(), FigureOptions::default());
    // What its generator was asked for: power gathers in the second year.
    let headline = told.headline();
    let (now, before) = (headline.few.unwrap(), headline.few_before.unwrap());
    assert!(now < before, "{now} {before}");
    let marks = &told.figure(FigureKind::Coalition).marks;
    assert!(marks.iter().any(|mark| mark.what == MarkOf::Fell));
    let lacks = [FigureKind::Unanswered, FigureKind::Alignment];
    for news in &told.0 {
        if let StudyNews::Figure(_, figure) = news {
            let empty = figure.rows.is_empty();
            assert_eq!(empty, lacks.contains(&figure.kind), "{:?}", figure.kind);
        }
    }
}

#[test]
fn what_the_engine_read_comes_with_its_rules_and_its_trust() {
    let votes = || vec![vote(0, 1, 7), vote(1, 0, 3)];
    let packed = packed(
        vec![
            decision("1", majority(None), votes()),
            decision("2", Rule::Unknown, votes()),
        ],
        vec![],
    );
    let told = Told::of_log(&packed);
    let summary = told.summary();
    assert_eq!(
        (summary.decisions, summary.votes, summary.voters),
        (2, 4, 2)
    );
    assert_eq!(summary.form, HistoryForm::Governor);
    assert_eq!(summary.source, SourceTrust::Chain(Trust::OneSource));
    assert_eq!((&summary.hash, summary.assumed), (&None, None));
    assert_eq!(summary.notes.without_rule, 1);

    let bytes = packed.write();
    let damaged = Told::from(log(), &bytes[..bytes.len() - 1], FigureOptions::default());
    let refused = |news: &StudyNews| *news == StudyNews::Unreadable(Unreadable::NoVotes);
    assert!(damaged.0.iter().any(refused));
}

#[test]
fn payments_and_what_was_carried_out_reach_their_figures() {
    let does = |pays: &[u32], executed| Beside {
        pays: pays.to_vec(),
        executed,
        ..Beside::default()
    };
    let mut packed = packed(
        [
            // Without a, whom it pays, it fails.
            ("paid", vec![vote(0, 1, 6), vote(1, 1, 2), vote(2, 0, 4)]),
            ("paid-nobody", vec![vote(0, 1, 9)]),
            ("pays-c", vec![vote(0, 1, 9), vote(2, 0, 1)]),
            ("untold", vec![vote(0, 1, 9)]),
        ]
        .map(|(id, votes)| decision(id, majority(None), votes))
        .to_vec(),
        vec![
            does(&[0], Some(true)),
            does(&[], Some(false)),
            does(&[2], Some(true)),
            does(&[], None),
        ],
    );
    for decision in &mut packed.history.decisions {
        decision.proposer = Some(0);
    }
    // One of a's drafts never came to a vote, nor did b's only one, which a backs.
    let drafts = |who, drafted, backed| Drafts {
        who,
        drafted,
        backed,
    };
    packed.drafted = vec![drafts(0, 5, 1), drafts(1, 1, 0)];
    let told = Told::of_log(&packed);
    let figure = told.figure(FigureKind::Alignment);
    assert_eq!(
        column(figure, ColumnName::PaidShare),
        [Cell::Share(0), Cell::Share(7500)]
    );
    let ended = |word, changed| Cell::Outcome(word, changed);
    assert_eq!(
        column(figure, ColumnName::WithoutPaid),
        [
            ended(OutcomeWord::Passed, false),
            ended(OutcomeWord::Failed, true)
        ]
    );
    assert_eq!(value(figure, ValueName::Paying), &Cell::Count(2));
    assert_eq!(value(figure, ValueName::FlipsWithoutPaid), &Cell::Count(1));
    assert_eq!(
        figure.remarks,
        [Remark::TooFew(2, 5), Remark::Left(1, Lacks::Calls)]
    );

    // The first is contested; the second passed without a contest, and nobody carried it out.
    let figure = told.figure(FigureKind::Ended);
    assert_eq!(
        column(figure, ColumnName::Executed),
        [Cell::Flag(false), Cell::Flag(true)]
    );
    // Of one of the four nobody says whether it was: then not of their proposer either.
    let agenda = |told: &Told, name| column(told.figure(FigureKind::Agenda), name);
    let executed = |told: &Told| agenda(told, ColumnName::Executed);
    assert_eq!(executed(&told), [Cell::Unknown, Cell::Unknown]);
    let counts = |name, counts: [u64; 2]| assert_eq!(agenda(&told, name), counts.map(Cell::Count));
    counts(ColumnName::Drafted, [5, 1]);
    counts(ColumnName::PutToVote, [4, 0]);
    counts(ColumnName::Sponsored, [1, 0]);
    let mut all = packed;
    all.beside[3].executed = Some(false);
    assert_eq!(
        executed(&Told::of_log(&all)),
        [Cell::Count(2), Cell::Unknown]
    );
    // A source without drafts says nothing of them.
    all.drafted.clear();
    let told = Told::of_log(&all);
    for name in [ColumnName::Drafted, ColumnName::Sponsored] {
        assert_eq!(agenda(&told, name), [Cell::Unknown]);
    }
    // What is known to do nothing pays nobody, and is not left out.
    all.beside[3].calls = true;
    all.beside[3].executed = None;
    let told = Told::of_log(&all);
    let left = |remark: &Remark| matches!(remark, Remark::Left(_, Lacks::Calls));
    let remarks = &told.figure(FigureKind::Alignment).remarks;
    assert!(!remarks.iter().any(left), "{remarks:?}");
}

#[test]
fn a_group_names_its_members_their_overlap_and_in_how_many_ways_it_holds() {
    // Ada and Ben always agree, so do Cem and Dan; the two pairs never do. Dan missed two votes.
    let mut csv = String::from(HEADER);
    for place in 0..8 {
        let day = 1_600_000_000 + place * 86_400;
        let (one, other) = match place % 2 {
            0 => ("yes", "no"),
            _ => ("no", "yes"),
        };
        csv.push_str(&format!(
            "p{place},ada,{one},40,{day}\np{place},ben,{one},10,{day}\n"
        ));
        csv.push_str(&format!("p{place},cem,{other},30,{day}\n"));
        if place > 1 {
            csv.push_str(&format!("p{place},dan,{other},5,{day}\n"));
        }
    }
    let told = Told::of(csv.as_bytes(), FigureOptions::default());
    let figure = told.figure(FigureKind::Blocs);
    let names = |names: [&str; 2]| Cell::Addresses(names.map(str::to_owned).to_vec());
    assert_eq!(
        column(figure, ColumnName::Who),
        [names(["ada", "ben"]), names(["cem", "dan"])]
    );
    let counts = |name| column(figure, name);
    assert_eq!(
        counts(ColumnName::SharedLeast),
        [Cell::Count(8), Cell::Count(6)]
    );
    assert_eq!(
        counts(ColumnName::SharedMost),
        [Cell::Count(8), Cell::Count(6)]
    );
    assert_eq!(
        counts(ColumnName::Together),
        [Cell::Count(9), Cell::Count(9)]
    );
    assert_eq!(value(figure, ValueName::GroupsMost), &Cell::Count(2));
}

#[test]
fn turnout_is_told_over_power_and_over_the_addresses_known_by_then() {
    let csv = "proposal,voter,choice,power,time,eligible\n\
        p,a,yes,30,1700000000,100\np,b,no,10,1700000000,100\n\
        q,a,yes,30,1700090000,100\nq,c,no,0,1700090000,100\n\
        r,c,yes,20,1700180000,100\nr,a,yes,30,1700180000,100\n";
    let told = Told::of(csv.as_bytes(), FigureOptions::default());
    let figure = told.figure(FigureKind::Turnout);
    let shares = |shares: [i64; 3]| shares.map(Cell::Share);
    assert_eq!(
        column(figure, ColumnName::Turnout),
        shares([4000, 3000, 5000])
    );
    // A vote without power is no head; whoever voted before is known from then on.
    assert_eq!(
        column(figure, ColumnName::Voters),
        [2, 1, 2].map(Cell::Count)
    );
    assert_eq!(
        column(figure, ColumnName::KnownHeads),
        [2, 2, 3].map(Cell::Count)
    );
    assert_eq!(
        column(figure, ColumnName::HeadsShare),
        shares([10_000, 5000, 6666])
    );
    assert_eq!(value(figure, ValueName::MedianTurnout), &Cell::Share(4000));
    assert_eq!(value(figure, ValueName::MedianHeads), &Cell::Share(6667));
}
