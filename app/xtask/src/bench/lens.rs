//! Every figure of the page on who decides over 1,000 proposals and 200,000 votes, and power indices of large games:
//! our code beside straightforward NumPy in the same run, which must find the same.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::bounds::Bounds;
use crate::command::{answer, run as run_command};
use crate::files;
use crate::paths;
use crate::say::{Outcome, step};

/// So much faster than NumPy it is to be.
const RATIO: f64 = 20.0;

/// Measures both and prints a table; fails where they find different figures, or a bound is broken.
pub fn run() -> Outcome {
    let votes = generated("votes.csv", 1_000, 200_000)?;
    let mut ours = example();
    ours.arg(&votes);
    let ours = step("Our own figures", || json(answer(&mut ours)))?;

    let mut bounds = Bounds::default();
    println!("\n1,000 proposals, 200,000 votes, without a browser");
    println!(
        "  {:<44} {:>9.0} ms",
        "reading the file",
        number(&ours, "read")
    );
    for (name, key, most) in [
        ("the first figure", "first", 300.0),
        ("all figures", "all", 3_000.0),
        ("Banzhaf, 500 voters, exact", "banzhaf_500", 1_000.0),
        ("Banzhaf, 10,000 voters, to 0.001", "banzhaf_10000", 3_000.0),
    ] {
        bounds.under(name, number(&ours, key), "ms", most);
    }
    beside_numpy(&ours, &votes, &mut bounds)?;
    bounds.hold()
}

/// A file of generated votes, made anew.
pub fn generated(name: &str, proposals: u64, votes: u64) -> Outcome<PathBuf> {
    let file = paths::work().join("bench").join(name);
    files::write(&file, "")?;
    let numbers = [proposals, votes].map(|number| number.to_string());
    step(&format!("Making {votes} votes"), || {
        run_command(example().arg("write").arg(&file).args(&numbers))
    })?;
    Ok(file)
}

fn beside_numpy(ours: &Value, votes: &Path, bounds: &mut Bounds) -> Outcome {
    if answer(Command::new("python3").args(["-c", "import numpy"])).is_none() {
        let lacks = "there is no Python with NumPy here";
        return match std::env::var_os("CI") {
            Some(_) => Err(lacks.to_owned()),
            None => {
                println!("  not compared: {lacks} (pip install numpy)");
                Ok(())
            }
        };
    }
    let mut script = Command::new("python3");
    script
        .arg(paths::root().join("app/lens/examples/bench.py"))
        .arg(votes);
    let theirs = step("The same in NumPy", || json(answer(&mut script)))?;
    for (name, expected) in theirs["found"].as_object().into_iter().flatten() {
        if !same(&ours["found"][name], expected) {
            return Err(format!(
                "{name} is {}, and NumPy finds {expected}",
                ours["found"][name]
            ));
        }
    }
    for (name, key) in [("the first figure", "first"), ("all figures", "all")] {
        let both = (number(ours, key), number(&theirs, key));
        bounds.times(&format!("{name}, beside NumPy"), both, RATIO);
    }
    Ok(())
}

fn example() -> Command {
    let mut cargo = Command::new("cargo");
    cargo.current_dir(paths::root()).args([
        "run",
        "--quiet",
        "--release",
        "--package",
        "lens",
        "--example",
        "bench",
        "--",
    ]);
    cargo
}

fn json(answer: Option<String>) -> Outcome<Value> {
    let text = answer.ok_or("it failed")?;
    serde_json::from_str(&text).map_err(|error| format!("it answered no JSON: {error}"))
}

fn number(of: &Value, key: &str) -> f64 {
    of[key].as_f64().unwrap_or(f64::NAN)
}

/// Lists as far as the shorter one goes; decimals may differ in the last digits.
fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Array(one), Value::Array(other)) => {
            one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        _ => match (one.as_f64(), other.as_f64()) {
            (Some(one), Some(other)) => (one - other).abs() <= 1e-9 * other.abs(),
            _ => false,
        },
    }
}
