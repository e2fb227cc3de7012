//! What `cargo xtask bench --only lens` times: every figure of the page on who decides, over a history of a given size,
//! and power indices of large games. Prints JSON: times in milliseconds, and figures that another program can check.
//! It makes the histories of the other benches too; they are never kept.
//!
//! ```sh
//! cargo run --release -p lens --example bench -- write VOTES.csv PROPOSALS VOTES
//! cargo run --release -p lens --example bench -- VOTES.csv
//! ```
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a program for people, not shipped"
)]

use std::{
    fs::File,
    io::{BufWriter, Write},
    time::Instant,
};

use lens::{
    agreement, blocs, decide, drift,
    history::{Counting, History, file::Reader},
    indices::{self, Game, Sampling},
    lorenz, potential, prevail,
    random::Random,
    work::{self, Work},
};
use record::Power;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let asked: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match asked[..] {
        ["write", file, proposals, votes] => {
            let file = File::create(file).unwrap();
            let mut out = BufWriter::with_capacity(1 << 20, file);
            generate(&mut out, proposals.parse().unwrap(), votes.parse().unwrap());
            out.flush().unwrap();
        }
        [file] => figures(file),
        _ => println!("bench write VOTES.csv PROPOSALS VOTES\nbench VOTES.csv"),
    }
}

fn figures(file: &str) {
    let csv = std::fs::read(file).unwrap();
    let (read, history) = timed(|| {
        let mut reader = Reader::new();
        reader.feed(&csv).unwrap();
        let import = work::all(reader.finish(Counting::Plurality).unwrap());
        import.unwrap().history
    });
    let page = page(&history);
    let (exact, exactly) = banzhaf(500, 10_000, None);
    let (sampled, _) = banzhaf(10_000, u64::MAX, Some(Sampling::THOUSANDTH));
    println!(
        "{{\"read\":{read},{page},\"banzhaf_500\":{exact},\"banzhaf_500_first\":{exactly},\
         \"banzhaf_10000\":{sampled}}}"
    );
}

/// Milliseconds, and what came of it.
fn timed<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let begin = Instant::now();
    let found = work();
    (begin.elapsed().as_secs_f64() * 1000.0, found)
}

/// Votes as uneven as those of real networks: powers fall with the rank of the voter, and the largest vote most often.
fn generate(out: &mut impl Write, proposals: u64, votes: u64) {
    let mut random = Random::new(7);
    let each = votes / proposals.max(1);
    let voters = each * 20;
    writeln!(out, "proposal,voter,choice,power,time").unwrap();
    for proposal in 0..proposals {
        let lean = 25 + random.below(50);
        let (mut voter, mut left) = (0, each);
        while left > 0 && voter < voters {
            // So that as many are left to choose from as are still needed.
            if random.below(voters - voter) < left {
                let power = 1_000_000_000 / (voter + 1) + random.below(1_000_000);
                let choice = match random.below(100) < lean {
                    true => "yes",
                    false => "no",
                };
                let time = 1_600_000_000 + proposal * 60_000 + random.below(50_000);
                writeln!(
                    out,
                    "p{proposal},0x{voter:040x},{choice},{power}.{:06},{time}",
                    random.below(1_000_000)
                )
                .unwrap();
                left -= 1;
            }
            voter += 1;
        }
    }
}

/// The page's figures in its order; the first is there when `first` is over.
fn page(history: &History) -> String {
    let options = decide::Options::default();
    let begin = Instant::now();
    let since = || begin.elapsed().as_secs_f64() * 1000.0;
    let figures: Vec<_> = history
        .decisions
        .iter()
        .map(|decision| decide::figures(decision, &options))
        .collect();
    let series: Vec<f64> = figures
        .iter()
        .filter(|one| one.contested)
        .filter_map(|one| one.fewest.passing.map(f64::from))
        .collect();
    let counted = since();
    let drift = work::all(drift::drift(&series, drift::Options::default()));
    let first = since();
    let summary = decide::summary(history, &figures, &options);
    let standings = prevail::prevail(history, &figures);
    let deciding = prevail::deciding(history, &figures);
    let curve = lorenz::lorenz(&deciding.of);
    let _ = (
        decide::turnout(history),
        decide::records(history, &figures),
        decide::agenda(history, &figures),
    );
    let decided = since();
    let game = potential::potential(history, 5000, 200).unwrap();
    let sampling = Sampling {
        samples: 100_000,
        ..Sampling::THOUSANDTH
    };
    let finding = indices::indices(&game.game, sampling);
    let power = work::all(finding);
    let potential = since();
    let compared = work::all(agreement::agreement(history, agreement::LARGEST));
    let agreed = since();
    let grouped = work::all(blocs::blocs(&compared));
    let all = since();
    let prevailed: u32 = standings.voters.iter().map(|one| one.prevailed).sum();
    let shared: u64 = compared
        .pairs
        .iter()
        .map(|pair| u64::from(pair.agreed))
        .sum();
    let flips: Vec<String> = summary
        .flips
        .iter()
        .map(|flips| flips.changed.to_string())
        .collect();
    let pivotal: usize = figures.iter().map(|one| one.pivotal.len()).sum();
    format!(
        "\"first\":{first},\"counted\":{counted},\"decided\":{decided},\"potential\":{potential},\
         \"agreed\":{agreed},\"all\":{all},\"found\":{{\"gini\":{},\"hhi\":{},\"coalition\":{},\"contested\":{},\
         \"top_majority\":{},\"flips\":[{}],\"pivotal\":{pivotal},\"prevailed\":{prevailed},\"agreed\":{shared}}},\
         \"also\":[{},{},{},{}]",
        summary.gini.unwrap(),
        summary.hhi.unwrap(),
        summary.passing.unwrap(),
        summary.contested,
        summary.top_majority,
        flips.join(","),
        drift.alarms.len(),
        curve.map_or(0, |curve| curve.points.len()),
        power.players.len(),
        grouped.groupings.len()
    )
}

/// Milliseconds that Banzhaf's indices take in a game of so many players, and the first one's, raw. Shapley's and
/// Shubik's come after, in the second half of the work.
fn banzhaf(players: u64, heaviest: u64, sampling: Option<Sampling>) -> (f64, f64) {
    let mut random = Random::new(11);
    let weights: Vec<Power> = (0..players)
        .map(|_| Power::from(random.below(heaviest) + 1))
        .collect();
    let game = Game::of_share(weights, 5000).unwrap();
    let begin = Instant::now();
    let mut finding = indices::indices(&game, sampling.unwrap_or(Sampling::THOUSANDTH));
    let (mut time, mut found) = (None, None);
    while found.is_none() {
        found = finding.step();
        let (done, of) = finding.progress();
        if done * 2 >= of {
            time.get_or_insert_with(|| begin.elapsed().as_secs_f64() * 1000.0);
        }
    }
    (time.unwrap(), found.unwrap().players[0].banzhaf.value)
}
