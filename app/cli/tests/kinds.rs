//! `locus bypass` on a chain with one of each kind of contract, deployed as OpenZeppelin makes them: the table that is
//! printed against what was set up in `app/e2e/devnet/kinds.mjs`. Needs Node and the npm packages of `app/e2e`; where they
//! are not there it says so, and with `CI` set it fails.
#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests are outside #[test] functions"
)]

use std::{
    env,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

use serde_json::{Value, json};

const HOUR: u64 = 3_600;
const DAY: u64 = 86_400;

/// The chain; it ends with the test.
struct Chain {
    child: Child,
    about: Value,
}

impl Drop for Chain {
    fn drop(&mut self) {
        // Its input ends, and with it the chain.
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}

fn chain() -> Option<Chain> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("../e2e");
    if !here.join("node_modules/@openzeppelin").exists() {
        return None;
    }
    let mut child = Command::new("node")
        .args(["devnet/kinds.mjs", "--cache", env!("CARGO_TARGET_TMPDIR")])
        .current_dir(here)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .ok()?;
    let out = child.stdout.take().unwrap();
    let line = BufReader::new(out).lines().next().unwrap().unwrap();
    let about = serde_json::from_str(&line).unwrap();
    Some(Chain { child, about })
}

impl Chain {
    fn of(&self, name: &str) -> &str {
        self.about["contracts"][name].as_str().unwrap()
    }

    fn key(&self, name: &str) -> &str {
        self.about["keys"][name].as_str().unwrap()
    }

    fn locus(&self, rest: &[&str]) -> String {
        let mut command = Command::new(env!("CARGO_BIN_EXE_locus"));
        command.args(["bypass", "--rpc", self.about["url"].as_str().unwrap()]);
        for name in STARTS {
            command.args(["--start", self.of(name)]);
        }
        let output = command.args(rest).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// An account by its name here.
    fn name(&self, address: &Value) -> String {
        for of in ["contracts", "keys"] {
            for (name, known) in self.about[of].as_object().unwrap() {
                if known == address {
                    return name.clone();
                }
            }
        }
        address.to_string()
    }

    /// The ways to use a power, each as the keys that begin it and the seconds that it takes.
    fn ways(&self, found: &Value, contract: &str, function: &str) -> (String, String, Vec<Way>) {
        let of = self.of(contract);
        let levers = found["levers"].as_array().unwrap();
        let starts = |lever: &Value| lever["function"].as_str().unwrap().starts_with(function);
        let lever = levers
            .iter()
            .find(|lever| lever["contract"] == of && starts(lever));
        let lever = lever.unwrap_or_else(|| panic_with(contract, function, found));
        let way = |way: &Value| Way {
            keys: list(&way["keys"], |key| self.name(key)),
            signatures: way["signatures"].as_u64(),
            seconds: way["delay"]["seconds"].as_u64(),
            over: list(&way["steps"], |step| self.name(&step["from"])),
        };
        let text = |key: &str| lever[key].as_str().unwrap().to_owned();
        (text("guard"), text("event"), list(&lever["ways"], way))
    }
}

#[allow(clippy::panic, reason = "the end of a test")]
fn panic_with(contract: &str, function: &str, found: &Value) -> ! {
    panic!("no {function} of {contract} in {found:#}")
}

fn list<T>(of: &Value, read: impl Fn(&Value) -> T) -> Vec<T> {
    of.as_array().unwrap().iter().map(read).collect()
}

/// A way to use a power.
struct Way {
    keys: Vec<String>,
    signatures: Option<u64>,
    seconds: Option<u64>,
    over: Vec<String>,
}

/// Where the search begins. The manager and the beacon are found from what they guard.
const STARTS: [&str; 8] = [
    "oven", "shut", "limits", "handed", "told", "vault", "governor", "shared",
];

#[test]
fn every_kind_is_found_as_it_was_set_up() {
    let Some(chain) = chain() else {
        assert!(
            env::var_os("CI").is_none(),
            "no Node or no npm packages in app/e2e"
        );
        eprintln!("skipped: no Node or no npm packages in app/e2e (npm ci there)");
        return;
    };
    let found: Value = serde_json::from_str(&chain.locus(&["--json"])).unwrap();
    let check = |contract: &str, function: &str, guard: &str, event: &str, expected: &[Row]| {
        let (guarded, logged, ways) = chain.ways(&found, contract, function);
        let what = format!("{function} of {contract}");
        assert_eq!(
            (guarded.as_str(), logged.as_str()),
            (guard, event),
            "{what}"
        );
        let words = |of: &[&str]| -> Vec<String> { of.iter().map(|&word| word.into()).collect() };
        let rows = ways
            .iter()
            .map(|way| (way.keys.clone(), way.seconds, way.over.clone()));
        let expected = expected
            .iter()
            .map(|(keys, seconds, over)| (words(keys), Some(*seconds), words(over)));
        // Ways of one length stand in the order of their addresses, which a deployment chooses.
        let (mut rows, mut expected): (Vec<_>, Vec<_>) = (rows.collect(), expected.collect());
        rows.sort();
        expected.sort();
        assert_eq!(rows, expected, "{what}");
    };

    // Role 5 has a member who waits an hour; an admin who rewrites what the manager says of the contract waits two days,
    // sooner than a grant of ten.
    let by_role = "access manager's role 5";
    check(
        "oven",
        "setFee(",
        by_role,
        "yes",
        &[
            (&["member"], HOUR, &["member", "manager"]),
            (&["admin"], 2 * DAY, &["admin", "manager"]),
        ],
    );
    check(
        "oven",
        "setAuthority(",
        "access manager's admins",
        "yes",
        &[(&["admin"], 2 * DAY, &["admin", "manager"])],
    );
    // Closed: no member of any role may call, and an admin opens it after a day.
    for (function, role, event) in [("setFee(", 5, "yes"), ("setRate(", 6, "no")] {
        let admin: Row = (&["admin"], DAY, &["admin", "manager"]);
        let role = format!("access manager's role {role}");
        check("shut", function, &role, event, &[admin]);
    }
    // Who was granted role 6 has it in ten days.
    let (_, event, ways) = chain.ways(&found, "oven", "setRate(");
    let late = ways.iter().find(|way| way.keys == ["late"]).unwrap();
    let after = late.seconds.unwrap();
    assert!((9 * DAY + 1..=10 * DAY).contains(&after), "{after}");
    assert_eq!((event.as_str(), ways[0].seconds), ("no", Some(2 * DAY)));
    assert_eq!(ways[0].keys, ["admin"]);

    // A role that its contract lists, and one who gives it.
    check(
        "limits",
        "setLimit(",
        "role KEEPER_ROLE",
        "no",
        &[(&["owner"], 0, &["owner"]), (&["keeper"], 0, &["keeper"])],
    );
    // The owner, and whoever may become it.
    let both: [Row; 2] = [(&["owner"], 0, &["owner"]), (&["next"], 0, &["next"])];
    check("handed", "setFee(", "owner", "no", &both);
    // The owner of what the proxy runs, and who tells what that is.
    check(
        "told",
        "withdraw(",
        "owner",
        "yes",
        &[
            (&["told"], 0, &["told"]),
            (&["beacon"], 0, &["beacon", "beacon"]),
        ],
    );
    let upgrade: Row = (&["beacon"], 0, &["beacon"]);
    check("beacon", "upgradeTo(", "owner", "yes", &[upgrade]);
    let owner: Row = (&["vault"], 0, &["vault"]);
    // It runs code that is not there yet, which may do anything.
    check("vault", "upgradeToAndCall(", "owner", "unknown", &[owner]);
    let stops: Row = (&["guardian"], 0, &["guardian"]);
    check(
        "governor",
        "cancel(address[]",
        "named by proposalGuardian()",
        "yes",
        &[stops],
    );

    let (_, _, ways) = chain.ways(&found, "shared", "execTransaction(");
    assert_eq!((ways[0].signatures, ways[0].keys.len()), (Some(2), 3));
    let said = list(&found["not_scanned"], |gap| {
        let about = chain.name(&gap["about"]);
        format!("{about}: {}", gap["what"].as_str().unwrap())
    });
    for expected in [
        format!(
            "shared: {} may refuse its transactions; not read",
            chain.of("guard")
        ),
        format!(
            "shared: {} may refuse what its modules do; not read",
            chain.of("moduleGuard")
        ),
        format!("shut: closed by {}: nobody may call", chain.of("manager")),
    ] {
        assert!(
            said.iter().any(|line| line.starts_with(&expected)),
            "{expected} in {said:#?}"
        );
    }
    let tie = json!({"from": chain.of("moduleGuard"), "tie": "guard of a Safe's modules", "to": chain.of("shared")});
    let links = found["links"].as_array().unwrap();
    assert!(links.contains(&tie), "{links:#?}");

    // For people the same: a row, and below it the way.
    let table = chain.locus(&[]);
    let mut lines = table.lines();
    let of = chain.of("oven");
    let row = lines
        .find(|line| line.contains("setFee(uint256)") && line.contains(of))
        .unwrap();
    let cells: Vec<&str> = row
        .split("  ")
        .map(str::trim)
        .filter(|cell| !cell.is_empty())
        .collect();
    assert_eq!(
        cells,
        [
            "parameter",
            "setFee(uint256)",
            of,
            "1 of 1",
            "3600 s",
            "yes"
        ]
    );
    let member = chain.key("member");
    let way = format!(
        "  {member}: {member} (access manager's role 5) → {} (access manager) → contract",
        chain.of("manager")
    );
    assert_eq!(lines.next(), Some(way.as_str()));
}

/// Keys, seconds, and over whom.
type Row<'a> = (&'a [&'a str], u64, &'a [&'a str]);
