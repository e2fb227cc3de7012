//! `locus authority`, as it is called: against the vectors, and on a real DAO and the rehearsal's votes against a script
//! that computes the same figures from their definitions. The data of that DAO is not part of the project: the test reads the folder named by
//! `LOCUS_DATA`, else `../shared/data`.
#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests are outside #[test] functions"
)]

mod called;

use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
};

use serde_json::{Value, json};

fn locus(arguments: &[&str], input: &str) -> Output {
    called::locus("authority", arguments, input)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn lens(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../lens")
        .join(file)
}

fn answer(file: &Path, rule: &str) -> Value {
    let output = locus(&[file.to_str().unwrap(), "--rule", rule, "--json"], "");
    assert!(output.status.success(), "{output:?}");
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Alike in every leaf; decimals may differ in the last digits.
fn assert_alike(at: &str, found: &Value, expected: &Value) {
    match (found, expected) {
        (Value::Object(found), Value::Object(expected)) => {
            let keys = |object: &serde_json::Map<String, Value>| {
                object.keys().cloned().collect::<Vec<_>>()
            };
            let (mut ours, mut theirs) = (keys(found), keys(expected));
            ours.sort();
            theirs.sort();
            assert_eq!(ours, theirs, "{at}");
            for (key, expected) in expected {
                assert_alike(&format!("{at}.{key}"), &found[key], expected);
            }
        }
        (Value::Array(found), Value::Array(expected)) => {
            assert_eq!(found.len(), expected.len(), "{at}");
            for (place, (found, expected)) in found.iter().zip(expected).enumerate() {
                assert_alike(&format!("{at}[{place}]"), found, expected);
            }
        }
        (Value::Number(found), Value::Number(expected)) => {
            let (found, expected) = (found.as_f64().unwrap(), expected.as_f64().unwrap());
            assert!(
                (found - expected).abs() < 1e-12,
                "{at}: {found} is not {expected}"
            );
        }
        _ => assert_eq!(found, expected, "{at}"),
    }
}

#[test]
fn the_figures_are_those_of_the_vectors() {
    let vectors = std::fs::read_to_string(lens("vectors/authority.json")).unwrap();
    let vectors: Value = serde_json::from_str(&vectors).unwrap();
    for (rule, expected) in vectors.as_object().unwrap() {
        let found = answer(&lens("vectors/authority.csv"), rule);
        assert_alike(rule, &found, expected);
    }
}

/// Says why nothing is checked; not by `println!`, which the harness hides when a test passes.
fn skipped(why: &str) {
    let line = format!("SKIPPED: {why}\n");
    std::io::Write::write_all(&mut std::io::stderr(), line.as_bytes()).unwrap();
}

/// Compares with the script; `false`, with a plain line, where there is no Python to run it.
fn as_the_script_finds(file: &Path, proposals: usize) -> bool {
    for rule in ["plurality", "majority"] {
        let script = Command::new("python3")
            .args([
                lens("check/authority.py").as_os_str(),
                file.as_os_str(),
                rule.as_ref(),
            ])
            .output();
        let Ok(script) = script else {
            skipped("Python is not installed");
            assert!(std::env::var_os("CI").is_none(), "Python is not installed");
            return false;
        };
        assert!(script.status.success(), "{}", text(&script.stderr));
        let expected: Value = serde_json::from_slice(&script.stdout).unwrap();
        let found = answer(file, rule);
        assert_eq!(found["per_proposal"].as_array().unwrap().len(), proposals);
        assert_alike(rule, &found, &expected);
    }
    true
}

#[test]
fn the_figures_on_a_real_dao_are_those_of_an_independent_script() {
    const FILE: &str = "votes/decentraland-2021.csv";
    let named = std::env::var_os("LOCUS_DATA").map(PathBuf::from);
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let file = named.unwrap_or(beside).join(FILE);
    if !file.exists() {
        skipped(&format!("no {FILE} in LOCUS_DATA or ../shared/data"));
        return;
    }
    as_the_script_finds(&file, 260);
}

#[test]
fn the_figures_on_the_rehearsal_are_those_of_an_independent_script() {
    // With quorums, delegation, abstentions and a drift, which the real one's file has not.
    let file = lens("../../public/networks/rehearsal-votes.csv");
    if as_the_script_finds(&file, 84) {
        let found = answer(&file, "majority");
        assert_eq!(found["drift"]["alarms"][0]["direction"], "down");
    }
}

/// What a file comes to, line by line; each case its own trap.
#[test]
fn bad_input_is_counted_as_far_as_it_can_be() {
    const LARGEST: &str =
        "115792089237316195423570985008687907853269984665640564039457584007913129639935";
    let check = |rows: &str, status: i32, winner: Value, coalition: Value, pivotal: Value| {
        let input = format!("proposal,voter,choice,power,time\n{rows}");
        let output = locus(&["-", "--json"], &input);
        assert_eq!(output.status.code(), Some(status), "{rows}");
        let found: Value = serde_json::from_slice(&output.stdout).unwrap();
        let one = &found["per_proposal"][0];
        assert_eq!(
            (&one["winner"], &one["coalition"], &one["pivotal"]),
            (&winner, &coalition, &pivotal),
            "{rows}"
        );
    };
    let none = || Value::Null;
    // One voter decides alone.
    check("p,a,yes,1,1\n", 0, json!("yes"), json!(1), json!(["a"]));
    // A tie that nobody wins; each of the two would end it by staying away.
    check("p,a,yes,2,1\np,b,no,2,2\n", 0, none(), json!(2), json!([]));
    // Equal powers.
    let equal = "p,a,yes,5,1\np,b,yes,5,2\np,c,no,5,3\n";
    check(equal, 0, json!("yes"), json!(2), json!([]));
    // Without power nobody takes part.
    let powerless = "p,a,yes,0,1\np,b,no,0.000,2\n";
    check(powerless, 0, none(), none(), json!([]));
    // The last vote of a voter counts.
    let twice = "p,a,yes,3,1\np,b,yes,2,1\np,a,no,3,2\n";
    check(twice, 0, json!("no"), json!(1), json!(["a"]));
    // Decimals, exponents, and more digits than floating point has.
    let decimals = "p,a,yes,1.000000000000000001,1\np,b,no,1e0,2\n";
    check(decimals, 0, json!("yes"), json!(1), json!(["a"]));
    let largest = format!("p,a,yes,{LARGEST},1\np,b,no,{LARGEST},2\np,c,no,1,3\n");
    check(&largest, 0, json!("no"), json!(2), json!(["b"]));
    let beyond = format!("p,a,yes,2,1\np,b,no,{LARGEST}0,2\n");
    check(&beyond, 1, json!("yes"), json!(1), json!(["a"]));
    // Line ends of another system, quotes, and lines that are none.
    let quoted = "\"p\",a,\"yes, if \"\"audited\"\"\",2,1\r\np,b,no,1,2\r\nnonsense\r\n";
    let won = json!("yes, if \"audited\"");
    check(quoted, 1, won, json!(1), json!(["a"]));
}

#[test]
fn an_export_of_snapshot_is_recognised() {
    let output = locus(
        &["-", "--json"],
        r#"{"data":{"proposals":[{"id":"p","choices":["For","Against"],"type":"basic"},{"id":"q","choices":["a"],
        "type":"approval"}],"votes":[{"voter":"x","proposal":{"id":"p"},"choice":2,"vp":3.5,"created":1700000000},
        {"voter":"x","proposal":{"id":"q"},"choice":[1],"vp":3.5,"created":1700000000}]}}"#,
    );
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(
        text(&output.stderr),
        "1 decision has a rule that is not counted here.\n"
    );
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    let winner = |place: usize| &found["per_proposal"][place]["winner"];
    assert_eq!((winner(0), winner(1)), (&json!("Against"), &Value::Null));
    // Whether another rule would change what has no known rule, nobody knows.
    let flips = |place: usize| &found["per_proposal"][place]["flips"]["one_account"];
    assert_eq!((flips(0), flips(1)), (&json!(false), &Value::Null));
}

const FIVE: &str = "proposal,voter,choice,power,time\n\
    p,a,yes,60,1\np,b,no,10,2\np,c,no,10,3\np,d,no,10,4\np,e,no,10,5\n";

#[test]
fn a_file_from_standard_input_is_counted() {
    let output = locus(&["-", "--json"], FIVE);
    assert_eq!(
        (output.status.code(), text(&output.stderr).as_str()),
        (Some(0), "")
    );
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(found["top_voter_majority"], 1);
    assert_eq!(found["flips"]["one_account"], 1);
    assert_eq!(found["per_proposal"][0]["pivotal"], json!(["a"]));

    let output = locus(&["-"], FIVE);
    let found = text(&output.stdout);
    for line in [
        "1 decision, 5 votes of 5 voters; the most power wins.\n",
        "In the 1 decision with at least 5 voters:\n",
        "  Sum of squared shares (HHI), median                          0.4000\n",
        "p\n  “yes” won; 5 voters; Gini 0.4000, HHI 0.4000\n",
        "  1 could decide, 1 could block\n  not without a\n",
    ] {
        assert!(found.contains(line), "{line}{found}");
    }
}

#[test]
fn what_must_be_said_of_a_file_is_said() {
    let rows = "p,a,no,70,6\np,x,yes,none,7\np,y,yes,0,8\n";
    let output = locus(&["-", "--json"], &format!("{FIVE}{rows}"));
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        text(&output.stderr),
        "1 vote was replaced by a later vote of the same voter; the last counts.\n\
         1 vote has no power and takes no part.\n\
         1 of 8 lines could not be used:\n  line 8: the power is not a number\n"
    );
    let many: String = (0..30)
        .map(|voter| format!("p,v{voter},yes,none,7\n"))
        .collect();
    let output = locus(&["-"], &format!("{FIVE}{many}"));
    assert!(
        text(&output.stdout).contains("\n  and 10 more\n"),
        "{output:?}"
    );
}

#[test]
fn what_is_asked_is_read_strictly() {
    let check = |arguments: &[&str], input: &str, why: &str| {
        let output = locus(arguments, input);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let said = text(&output.stderr);
        assert!(said.starts_with(why), "{said}");
        assert_eq!(text(&output.stdout), "");
    };
    check(&[], "", "Which file?\n\nlocus authority FILE.csv");
    check(&["-", "-"], "", "Only one file at a time.");
    check(&["-", "--all"], "", "--all is not known here.");
    check(&["-", "--rule"], "", "--rule needs a value.");
    check(
        &["-", "--rule", "most"],
        "",
        "--rule takes plurality or majority, not “most”.",
    );
    for share in ["", ".", "25", "1.1", "-1", "0.00001", "1e-1", "a"] {
        check(
            &["-", "--contested", share],
            "",
            "--contested takes a share from 0 to 1",
        );
    }
    check(&["/nowhere.csv"], "", "/nowhere.csv: ");
    check(&["-"], "", "-: nothing in it");
    check(
        &["-"],
        "hello\n",
        "-: its first line names no column proposal",
    );
    check(
        &["-"],
        "proposal,voter,choice,power\n",
        "-: no votes in it.",
    );
    check(
        &["-"],
        "proposal,voter,choice,power\np,a,yes,x\n",
        "-: no votes in it.\n1 of 1 line",
    );
}

#[test]
fn how_much_is_contested_may_be_set() {
    let contested = |share: &str| {
        let output = locus(&["-", "--json", &format!("--contested={share}")], FIVE);
        let found: Value = serde_json::from_slice(&output.stdout).unwrap();
        found["drift"]["decisions"].as_u64().unwrap()
    };
    assert_eq!(
        ["0", "0.25", ".4", "0.4001", "1"].map(contested),
        [1, 1, 1, 0, 0]
    );
}

#[test]
fn the_answer_has_the_members_that_it_is_said_to_have() {
    let output = locus(&["-", "--json"], FIVE);
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    let members = |value: &Value, expected: &[&str]| {
        let mut expected: Vec<&str> = expected.to_vec();
        expected.sort_unstable();
        let found: Vec<&String> = value.as_object().unwrap().keys().collect();
        assert_eq!(found, expected);
    };
    members(
        &found,
        &[
            "proposals",
            "votes",
            "voters",
            "median",
            "top_voter_majority",
            "flips",
            "per_proposal",
            "prevail",
            "blocs",
            "drift",
        ],
    );
    members(&found["median"], &["gini", "hhi", "coalition"]);
    let flips = ["without_top", "one_account", "square_root", "cap_10pct"];
    members(&found["flips"], &flips);
    members(&found["flips"]["without_top"], &["1", "3"]);
    let one = &found["per_proposal"][0];
    members(
        one,
        &[
            "id",
            "winner",
            "gini",
            "hhi",
            "coalition",
            "blocking",
            "pivotal",
            "flips",
        ],
    );
    members(&one["flips"], &flips);
    members(
        &found["prevail"][0],
        &["voter", "contested", "prevailed", "wilson"],
    );
    assert_eq!(found["prevail"][0]["voter"], "a");
    assert_eq!(found["prevail"][0]["wilson"].as_array().unwrap().len(), 2);
}
