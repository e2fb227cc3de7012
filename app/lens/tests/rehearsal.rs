//! The votes that ship with Locus for a first look: that they tell the story they were made for, and that every figure
//! on them has enough to say something.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests are outside #[test] functions"
)]

use lens::{
    agreement, blocs, decide,
    drift::{self, Direction},
    history::{Counting, History, file::Reader},
    prevail::{self, LEAST},
    work,
};

fn rehearsal() -> History {
    let file = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../public/networks/rehearsal-votes.csv"
    );
    let mut reader = Reader::new();
    reader.feed(&std::fs::read(file).unwrap()).unwrap();
    let import = work::all(reader.finish(Counting::Majority).unwrap()).unwrap();
    assert_eq!((import.notes.bad, import.notes.replaced), (0, 0));
    import.history
}

#[test]
fn the_rehearsal_has_something_to_show_in_every_figure() {
    let history = rehearsal();
    let options = decide::Options::default();
    let figures: Vec<_> = history
        .decisions
        .iter()
        .map(|decision| decide::figures(decision, &options))
        .collect();
    let summary = decide::summary(&history, &figures, &options);
    assert!(summary.contested >= 20, "{}", summary.contested);
    assert!(summary.contested * 2 < summary.decisions);
    assert!(summary.late_swings.0 > 0);
    for flips in &summary.flips {
        assert!(flips.changed > 0, "{:?}", flips.variant);
    }
    let first = history.decisions.first().unwrap().opens.unwrap();
    let last = history.decisions.last().unwrap().closes.unwrap();
    assert!((690..=731).contains(&((last - first) / 86_400)));

    // Who prevails: some far more and some far less often than their weight alone would give.
    let prevail = prevail::prevail(&history, &figures);
    let known = prevail.voters.iter();
    let known: Vec<_> = known
        .filter_map(|one| Some((one.by_chance(), one.share(LEAST)?.1)))
        .collect();
    assert!(known.iter().any(|(chance, interval)| interval.0 > *chance));
    assert!(known.iter().any(|(chance, interval)| interval.1 < *chance));

    // Who votes alike: the two camps are seen in some way to group.
    let agreement = work::all(agreement::agreement(&history, agreement::LARGEST));
    let blocs = work::all(blocs::blocs(&agreement));
    assert!(blocs.groupings.iter().any(|grouping| {
        let mut sizes: Vec<usize> = grouping.blocs.iter().map(Vec::len).collect();
        sizes.sort_unstable_by(|one, other| other.cmp(one));
        matches!(sizes[..], [first, second, ..] if first > 5 && second > 5)
    }));

    // Whether it drifts: fewer and fewer are enough.
    let series: Vec<f64> = figures
        .iter()
        .filter(|one| one.contested)
        .filter_map(|one| one.fewest.passing.map(f64::from))
        .collect();
    let drift = work::all(drift::drift(&series, drift::Options::default()));
    let ways: Vec<Direction> = drift.alarms.iter().map(|alarm| alarm.direction).collect();
    assert_eq!(ways, [Direction::Down]);
    assert!(drift.false_alarms * 20 < drift.orders);
    let (begins, ends) = (drift.points[5].median, drift.points.last().unwrap().median);
    assert!(begins >= ends * 2.0, "{begins} {ends}");
}
