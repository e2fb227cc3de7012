//! `cargo xtask`: setup, run, test, bench, dist.

mod bench;
mod command;
mod compose;
mod devnet;
mod dist;
mod files;
mod networks;
mod options;
mod paths;
mod rehearsal_votes;
mod run;
mod say;
mod serve;
mod sizes;
mod split;
mod test;
mod tools;

use std::env;
use std::process::ExitCode;

use say::{Outcome, step};

const HELP: &str = "\
cargo xtask run     start a development network, build, serve, and print the address to open
    --port 8080  --chain-port 8545 (and the next two)  --relay-port 7781 (and the next)
    --control-port 8549  --block-time 2  --no-network  --dev (builds fast, runs slow)
    every flag can be set in the environment, too: LOCUS_PORT, LOCUS_CHAIN_PORT, …
cargo xtask test    run every check; --only lint|native|vectors|web|bare|dist|e2e runs one part,
    --grep picks end-to-end tests by name
cargo xtask bench   measure, beside NumPy, viem and nostr-tools; fails where a bound is broken;
    --only lens|large|bypass|verify|space|figures, --acts 10000
cargo xtask dist    build the static files into dist/ and print their hash and size
    with LOCUS_AS_BUILT=1, run, test and bench take the last build, whatever has changed since
cargo xtask profile observe which functions a first visit runs, and write them to app/web/first
cargo xtask rehearsal-votes  make public/networks/rehearsal-votes.csv anew
cargo xtask setup   install what the others need, and nothing else";

fn main() -> ExitCode {
    let args: Vec<String> = env::args().skip(1).collect();
    if let Some(done) = dist::compiler(&args) {
        return if done.is_ok() {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        };
    }
    let rest = args.get(1..).unwrap_or_default();
    let done = match args.first().map(String::as_str) {
        Some("run") => run::run(rest),
        Some("dist") => build_dist(rest),
        Some("test") => test::run(rest),
        Some("bench") => bench::run(rest),
        Some("setup") => setup(),
        Some("profile") => split::profile::profile(),
        Some("compose") => compose::run(),
        Some("rehearsal-votes") => rehearsal_votes::run(),
        None | Some("help" | "--help" | "-h") => {
            println!("{HELP}");
            Ok(())
        }
        Some(other) => Err(format!("there is no `cargo xtask {other}`\n\n{HELP}")),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("error: {why}");
            ExitCode::FAILURE
        }
    }
}

fn setup() -> Outcome {
    step("Looking at the tools", tools::ensure_wasm)?;
    let node = tools::node()?;
    tools::browser_and_driver(&node).map(drop)
}

fn build_dist(args: &[String]) -> Outcome {
    options::Options::read(args, &[], &[])?;
    tools::ensure_wasm()?;
    let node = tools::node()?;
    let dist = dist::build(dist::Profile::Release, Some(&node))?;
    sizes::report(&node, &dist.folder)?;
    println!("{}  {}", dist.hash, dist.folder.display());
    Ok(())
}
