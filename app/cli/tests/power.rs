//! `locus power`, as it is called.
#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests are outside #[test] functions"
)]

mod called;

use std::process::Output;

use serde_json::{Value, json};

fn locus(arguments: &[&str], input: &str) -> Output {
    called::locus("power", arguments, input)
}

fn json_of(arguments: &[&str], input: &str) -> Value {
    let output = locus(&[arguments, &["--json"]].concat(), input);
    assert!(output.status.success(), "{output:?}");
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn the_eec_of_1958() {
    let found = json_of(&["--quota", "12", "--weights", "4,4,4,2,2,1"], "");
    assert_eq!(found["exact"], true);
    let players = found["players"].as_array().unwrap();
    assert_eq!(players.len(), 6);
    let first = &players[0];
    assert_eq!(
        (&first["weight"], &first["swings"]),
        (&json!(4), &json!("10"))
    );
    assert_eq!(first["banzhaf"], json!(10.0 / 32.0));
    assert_eq!(first["banzhaf_normalised"], json!(10.0 / 42.0));
    assert!((first["shapley"].as_f64().unwrap() - 7.0 / 30.0).abs() < 1e-15);
    let idle =
        json!({"weight": 1, "swings": "0", "banzhaf": 0, "banzhaf_normalised": 0, "shapley": 0});
    assert_eq!(players[5], idle);

    let output = locus(&["--quota=12", "--weights=4,4,4,2,2,1"], "");
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        text.contains("     4      10  0.312500    0.238095        0.233333\n"),
        "{text}"
    );
    assert!(text.contains("One has a weight and no power"), "{text}");
}

#[test]
fn a_list_may_come_from_a_file_or_from_standard_input() {
    let found = json_of(
        &["--quota", "51", "--weights-file", "-"],
        "\u{feff}50\r\n49\r\n1\r\n",
    );
    let swings: Vec<_> = found["players"]
        .as_array()
        .unwrap()
        .iter()
        .map(|of| &of["swings"])
        .collect();
    assert_eq!(swings, ["3", "1", "1"]);
    let path = std::env::temp_dir().join(format!("locus-power-{}", std::process::id()));
    std::fs::write(&path, "50; 49,\n1").unwrap();
    let path_text = path.to_str().unwrap();
    assert_eq!(
        json_of(&["--quota", "51", "--weights-file", path_text], ""),
        found
    );
    std::fs::remove_file(path).unwrap();
}

#[test]
fn what_cannot_be_counted_is_sampled_and_says_so() {
    let weights: Vec<String> = (1..=40).map(|n| format!("{n}{:060}", 1)).collect();
    let (weights, quota) = (weights.join(","), format!("411{:060}", 0));
    let asked = [
        "--weights",
        &weights,
        "--quota",
        &quota,
        "--samples",
        "2000",
        "--seed",
        "9",
    ];
    let found = json_of(&asked, "");
    assert_eq!(found["exact"], false);
    let basis = json!({"exact": false, "seed": "9", "samples": 2000});
    assert_eq!((&found["banzhaf"], &found["shapley"]), (&basis, &basis));
    let largest = &found["players"][39];
    assert_eq!(largest["swings"], Value::Null);
    assert_eq!(
        largest["weight"],
        json!(weights.rsplit(',').next().unwrap())
    );
    let (share, error) = (
        largest["banzhaf"].as_f64().unwrap(),
        largest["banzhaf_error"].as_f64().unwrap(),
    );
    assert!((error - (share * (1.0 - share) / 2000.0).sqrt()).abs() < 1e-12);
    assert_eq!(json_of(&asked, ""), found);
    let text = String::from_utf8(locus(&asked, "").stdout).unwrap();
    assert!(text.contains("2000 coalitions sampled of seed 9"), "{text}");
}

#[test]
fn bad_input_is_refused_in_a_sentence() {
    let check = |arguments: &[&str], expected: &str| {
        let output = locus(arguments, "");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains(expected), "{arguments:?}: {said}");
        assert!(output.stdout.is_empty());
    };
    let weighed = |quota: &str, weights: &str, expected| {
        check(&["--quota", quota, "--weights", weights], expected);
    };
    weighed(
        "0",
        "1,2",
        "With a quota of 0 nobody is needed; the least is 1.",
    );
    weighed(
        "7",
        "1,2",
        "All weights together come to 3, less than the quota",
    );
    weighed("1", "0,0", "All weights together come to 0");
    weighed("1", "", "There are no weights.");
    weighed("1", "1,,2", "Weight 2 is empty.");
    weighed("1", "1,2,", "Weight 3 is empty.");
    weighed("1", "1,-2", "Weight 2 is “-2”, which is not a whole number");
    weighed("1", "1.5", "Weight 1 is “1.5”, which is not a whole number");
    weighed("1", "1e18", "not a whole number");
    weighed("1", "0x10", "not a whole number");
    weighed("half", "1", "The quota is “half”");
    weighed("1", &"9".repeat(78), "more than 2^256 - 1");
    let most = "115792089237316195423570985008687907853269984665640564039457584007913129639935";
    weighed(
        "1",
        &format!("{most},1"),
        "The weights come to more than 2^256 - 1.",
    );
    check(&["--weights", "1"], "Give --quota");
    check(&["--quota", "1"], "Give --weights");
    check(&["--quota", "1", "--weights"], "--weights needs a value");
    check(
        &["--quota", "1", "--weights", "1", "--weights-file", "x"],
        "Give the weights once",
    );
    check(
        &["--quota", "1", "--weights-file", "/nowhere/at/all"],
        "/nowhere/at/all: ",
    );
    check(
        &["--quota", "1", "--weights", "1", "--samples", "0"],
        "--samples takes 1 to",
    );
    check(
        &["--quota", "1", "--weights", "1", "--seed", "x"],
        "--seed takes a whole number",
    );
    check(&["--fast"], "--fast is not known here");
}
