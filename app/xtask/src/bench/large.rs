//! A file of votes of more than a gigabyte, counted by the auditors' program: how long it takes, and how much it holds in
//! memory at the most. Its text is never held as a whole.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::{bounds::Bounds, lens};
use crate::command::run as run_command;
use crate::paths;
use crate::say::{Outcome, step};

/// Votes in it; each takes some eighty bytes.
pub const VOTES: u64 = 13_500_000;
/// Proposals in it.
pub const PROPOSALS: u64 = 1_000;
/// It is to hold less than this at the most, in megabytes: so the lab has room for it as well, where programs have at
/// most four gigabytes.
pub const MOST_MB: f64 = 1_000.0;

/// Makes the file, counts it and lets it go.
pub fn run() -> Outcome {
    let mut build = Command::new("cargo");
    build
        .current_dir(paths::root())
        .args(["build", "--quiet", "--release", "--package", "locus"]);
    step("Building locus", || run_command(&mut build))?;
    let file = lens::generated("large.csv", PROPOSALS, VOTES)?;
    let found = counted(&file);
    let size = fs::metadata(&file).map_or(0, |file| file.len());
    let _ = fs::remove_file(&file);
    let (took, peak) = found?;

    println!(
        "\n{VOTES} votes in a file of {} MB, by locus authority: {:.0} s",
        size / 1_000_000,
        took.as_secs_f64()
    );
    let mut bounds = Bounds::default();
    match peak {
        Some(bytes) => bounds.under("held in memory at the most", bytes / 1e6, "MB", MOST_MB),
        None => println!("  what it held in memory is not told on this system"),
    }
    bounds.hold()
}

/// How long it took, and the most bytes that it held.
fn counted(file: &Path) -> Outcome<(Duration, Option<f64>)> {
    let program = paths::root().join("target/release/locus");
    let begin = Instant::now();
    let mut child = Command::new(program)
        .args(["authority", "--json"])
        .arg(file)
        .stdout(Stdio::null())
        .spawn()
        .map_err(|error| format!("cannot run locus: {error}"))?;
    let mut peak = None;
    loop {
        let ended = child.try_wait().map_err(|error| error.to_string())?;
        if let Some(status) = ended {
            return match status.success() {
                true => Ok((begin.elapsed(), peak)),
                false => Err(format!("locus authority failed ({status})")),
            };
        }
        peak = held(child.id()).or(peak);
        thread::sleep(Duration::from_millis(20));
    }
}

/// The most bytes that a process held so far, where the system tells.
fn held(process: u32) -> Option<f64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024.0)
}
