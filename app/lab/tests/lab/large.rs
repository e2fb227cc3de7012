//! A large file: it is taken in and settled a little at a time, and may be put down at any moment.

use crate::told::*;
use std::fmt::Write;
use views::{FigureOptions, Incoming, StudyNews, Unreadable};

const PROPOSALS: u32 = 60;
const VOTERS: u32 = 3_000;

/// Every voter in every proposal.
fn file() -> String {
    let mut csv = String::from("proposal,voter,choice,power,time\n");
    for proposal in 0..PROPOSALS {
        for voter in 0..VOTERS {
            let choice = ["yes", "no"][((voter + proposal) % 2) as usize];
            let time = 1_600_000_000 + i64::from(proposal) * 90_000 + i64::from(voter);
            let power = 1 + voter % 97;
            let _ = writeln!(csv, "p{proposal},0x{voter:040x},{choice},{power}.5,{time}");
        }
    }
    csv
}

#[test]
fn it_is_settled_a_little_at_a_time() {
    let csv = file();
    let (mut bench, heard) = bench();
    bench.begin(1, Incoming::default());
    let mut taken = 0;
    for piece in csv.as_bytes().chunks(1 << 20) {
        bench.piece(1, piece);
        taken += piece.len() as u64;
        // Each piece is said to be read, so that a page knows how far it is.
        assert_eq!(heard.take(), [StudyNews::Took(taken)]);
    }
    bench.end(1);
    let mut steps = 0;
    let summary = loop {
        assert!(bench.step());
        steps += 1;
        match &heard.take()[..] {
            [StudyNews::Took(all)] => assert_eq!(*all, taken),
            [StudyNews::Opened(summary)] => break summary.clone(),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(
        (summary.decisions, summary.votes, summary.voters),
        (PROPOSALS, u64::from(PROPOSALS * VOTERS), VOTERS)
    );
    assert!(steps > 6, "only {steps} steps");
}

#[test]
fn it_is_put_down_wherever_it_is_and_the_next_is_not_kept_waiting() {
    let csv = file();
    let small = "proposal,voter,choice,power\np,a,yes,3\np,b,no,2\n";
    // Put down while it comes in, while it is settled, and while its figures are worked out.
    for stage in 0..3 {
        let (mut bench, heard) = bench();
        bench.begin(1, Incoming::default());
        let pieces = csv.as_bytes().chunks(1 << 20);
        let all = pieces.len();
        let most = if stage == 0 { all / 2 } else { all };
        pieces.take(most).for_each(|piece| bench.piece(1, piece));
        if stage > 0 {
            bench.end(1);
            assert!(bench.step());
        }
        if stage > 1 {
            while bench.step() {}
            bench.ask(1, 1, FigureOptions::default(), Vec::new());
            assert!(bench.step());
        }
        // The other file comes first: a page lets go of the one before when it has begun the next.
        bench.begin(2, Incoming::default());
        bench.forget(1);
        heard.take();
        // What was still on its way is of no use.
        bench.piece(1, b"p,a,yes,1,1\n");
        bench.end(1);
        bench.piece(2, small.as_bytes());
        bench.end(2);
        let mut steps = 0;
        while bench.step() {
            steps += 1;
        }
        let told = heard.take();
        let of_it = |news: &StudyNews| matches!(news, StudyNews::Opened(of) if of.votes == 2);
        assert_eq!(
            told.iter().filter(|news| of_it(news)).count(),
            1,
            "{told:?}"
        );
        assert!(told.len() == 2 && steps < 4, "{steps} steps, {told:?}");
    }
}

#[test]
fn what_never_was_a_file_of_votes_is_refused_at_its_first_piece() {
    let (mut bench, heard) = bench();
    bench.begin(1, Incoming::default());
    let piece = "name,age\n".to_owned() + &"Ada,36\n".repeat(100_000);
    bench.piece(1, piece.as_bytes());
    let refused = StudyNews::Unreadable(Unreadable::NoColumn("proposal".into()));
    assert_eq!(heard.take(), [refused]);
    bench.piece(1, piece.as_bytes());
    bench.end(1);
    assert!(!bench.step() && heard.take().is_empty());
}
