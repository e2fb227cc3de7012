//! Every figure of the page on who decides over 1,000 proposals and 200,000 votes, and power indices of large games:
//! our code beside straightforward NumPy in the same run, which must find the same.

use std::process::Command;

use serde_json::Value;

use crate::command::{answer, run as run_command};
use crate::files;
use crate::paths;
use crate::say::{Outcome, step};

/// So much faster than NumPy it is to be.
const RATIO: f64 = 20.0;

/// Measures both and prints a table; fails where they find different figures.
pub fn run() -> Outcome {
    let votes = paths::work().join("bench/votes.csv");
    files::write(&votes, "")?;
    let mut build = cargo("build");
    step("Building the bench program", || run_command(&mut build))?;
    let mut ours = cargo("run");
    ours.arg("--").arg(&votes).args(["1000", "200000"]);
    let ours = step("Our own figures", || json(answer(&mut ours)))?;

    println!("\n1,000 proposals, 200,000 votes              ms   to be under");
    for (name, key, most) in [
        ("reading the file", "read", None),
        ("the first figure", "first", Some(300.0)),
        ("all figures", "all", Some(3000.0)),
        ("Banzhaf, 500 voters, exact", "banzhaf_500", Some(1000.0)),
        (
            "Banzhaf, 10,000 voters, to 0.001",
            "banzhaf_10000",
            Some(3000.0),
        ),
    ] {
        let most = most.map_or(String::new(), |most: f64| format!("{most:>10.0}"));
        println!("  {name:<36} {:>8.0} {most}", number(&ours, key));
    }
    beside_numpy(&ours, &votes)
}

fn beside_numpy(ours: &Value, votes: &std::path::Path) -> Outcome {
    if answer(Command::new("python3").args(["-c", "import numpy"])).is_none() {
        println!("not compared: there is no Python with NumPy here");
        return Ok(());
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
        let (one, other) = (number(ours, key), number(&theirs, key));
        println!(
            "  {name:<36} {one:>8.0}  NumPy {other:>8.0}  {:>5.0} times (to be {RATIO} or more)",
            other / one
        );
    }
    Ok(())
}

fn cargo(what: &str) -> Command {
    let mut cargo = Command::new("cargo");
    cargo.current_dir(paths::root()).args([
        what,
        "--quiet",
        "--release",
        "--package",
        "lens",
        "--example",
        "bench",
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
