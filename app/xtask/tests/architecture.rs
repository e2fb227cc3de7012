//! The invariants that ARCHITECTURE.md states, checked: who may depend on whom, and what no file may contain.
#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot read its workspace has failed"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Rooms that have no I/O, no clock, no randomness and no web.
const PURE: &[&str] = &["record", "rules", "lens", "chain", "views", "lab"];

/// Which of our own rooms a room may use.
const MAY_USE: &[(&str, &[&str])] = &[
    ("record", &[]),
    ("views", &[]),
    ("chain", &["record"]),
    ("rules", &["record"]),
    ("lens", &["record", "rules"]),
    ("lab", &["lens", "record", "views"]),
    ("engine", &["chain", "lens", "record", "rules", "views"]),
    // The engine's ports speak of act ids; the page's half of the room links neither (see below).
    ("browser", &["engine", "record", "views"]),
    ("ui", &["views"]),
    // `record` for the bench program only, which is not shipped.
    (
        "web",
        &["browser", "engine", "lab", "record", "ui", "views"],
    ),
    ("locus", &["chain", "lens", "record", "rules"]),
    ("xtask", &["engine", "lens", "record", "views"]),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .unwrap()
        .to_path_buf()
}

fn cargo(args: &[&str]) -> String {
    let output = Command::new(env!("CARGO"))
        .current_dir(root())
        .args(args)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "cargo {args:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

/// Our crates, each with the names of what it depends on outside of tests.
fn rooms() -> BTreeMap<String, Vec<String>> {
    let metadata: Value = serde_json::from_str(&cargo(&[
        "metadata",
        "--no-deps",
        "--format-version",
        "1",
        "--offline",
    ]))
    .unwrap();
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let name = |value: &Value| value["name"].as_str().unwrap_or_default().to_owned();
    list(&metadata["packages"])
        .iter()
        .map(|package| {
            let used = list(&package["dependencies"])
                .into_iter()
                .filter(|used| used["kind"].is_null());
            (name(package), used.map(|used| name(&used)).collect())
        })
        .collect()
}

/// Everything that a crate links for the browser, however indirectly.
fn linked(package: &str, features: &[&str]) -> Vec<String> {
    let features = features.join(",");
    let tree = cargo(&[
        "tree",
        "--offline",
        "--package",
        package,
        "--features",
        &features,
        "--target",
        "wasm32-unknown-unknown",
        "--edges",
        "normal,no-proc-macro",
        "--prefix",
        "none",
        "--format",
        "{p}",
    ]);
    tree.lines()
        .filter_map(|line| line.split_whitespace().next())
        .map(str::to_owned)
        .collect()
}

/// Files below `folder` that end in `ending`, with their text.
fn texts(folder: &str, ending: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut open = vec![root().join(folder)];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(&next).into_iter().flatten().flatten() {
            let path = entry.path();
            let name = entry.file_name().to_string_lossy().into_owned();
            if path.is_dir() && !["node_modules", "target", "results"].contains(&name.as_str()) {
                open.push(path);
            } else if name.ends_with(ending) {
                let shown = path
                    .strip_prefix(root())
                    .unwrap()
                    .to_string_lossy()
                    .replace('\\', "/");
                found.push((shown, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort();
    assert!(
        !found.is_empty(),
        "no {ending} below {folder}: the check looks in the wrong place"
    );
    found
}

/// The words between `start` and the next `end`, for every `start` in a text.
fn between<'a>(text: &'a str, start: &'a str, end: &'a [char]) -> impl Iterator<Item = &'a str> {
    text.split(start)
        .skip(1)
        .map(move |after| after.split(end).next().unwrap_or_default())
}

/// Lines of code, without comments, as `file:line: text`; tests at the end of a file are left out.
fn code(folder: &str) -> Vec<(String, String)> {
    let mut lines = Vec::new();
    for (file, text) in texts(folder, ".rs") {
        let text = text
            .split("#[cfg(test)]\nmod tests")
            .next()
            .unwrap_or_default();
        for (index, line) in text.lines().enumerate() {
            if !line.trim_start().starts_with("//") {
                lines.push((format!("{file}:{}", index + 1), line.to_owned()));
            }
        }
    }
    lines
}

fn assert_none(what: &str, found: Vec<String>) {
    assert!(found.is_empty(), "{what}\n  {}", found.join("\n  "));
}

#[test]
fn dependencies_point_one_way() {
    let rooms = rooms();
    let mut wrong = Vec::new();
    for (room, used) in &rooms {
        let Some((_, allowed)) = MAY_USE.iter().find(|(name, _)| name == room) else {
            wrong.push(format!(
                "{room} is not in the table of this test; ARCHITECTURE.md names every room"
            ));
            continue;
        };
        let ours = used.iter().filter(|name| rooms.contains_key(*name));
        wrong.extend(
            ours.filter(|name| !allowed.contains(&name.as_str()))
                .map(|name| format!("{room} uses {name}")),
        );
    }
    assert_none("a room uses one that it must not know", wrong);
}

#[test]
fn pure_rooms_link_no_web_no_randomness_and_no_runtime() {
    let forbidden = [
        "web-sys",
        "js-sys",
        "wasm-bindgen",
        "getrandom",
        "rand",
        "rand_core",
        "tokio",
        "async-std",
        "gloo-timers",
        "reqwest",
        "idb",
        "leptos",
        "chrono",
        "time",
        "instant",
        "web-time",
    ];
    for room in PURE {
        let linked = linked(room, &[]);
        assert!(
            linked.iter().any(|name| name == room),
            "cargo tree shows nothing for {room}"
        );
        // k256 names rand_core for its key types; without getrandom it makes no randomness.
        let bad = linked
            .into_iter()
            .filter(|name| forbidden.contains(&name.as_str()) && name != "rand_core");
        assert_none(&format!("{room} must be pure, and links"), bad.collect());
    }
}

#[test]
fn pure_rooms_read_no_clock_file_or_network() {
    let forbidden = [
        "SystemTime",
        "Instant::now",
        "Date::now",
        "std::time",
        "std::net",
        "std::fs",
        "std::env",
        "std::process",
        "std::thread",
        "thread_rng",
        "rand::",
        "web_sys",
        "js_sys",
        "println!",
        "eprintln!",
    ];
    for room in PURE {
        let lines = code(&format!("app/{room}/src"));
        let bad = lines
            .into_iter()
            .filter(|(_, line)| forbidden.iter().any(|word| line.contains(word)));
        assert_none(
            &format!("{room} must be pure"),
            bad.map(|(at, line)| format!("{at}: {}", line.trim()))
                .collect(),
        );
    }
}

#[test]
fn what_verifies_is_given_nothing_to_change() {
    let mut seen = 0;
    let mut bad = Vec::new();
    for (file, text) in texts("app/record/src", ".rs") {
        for signature in between(&text, "fn verify_", &['{', ';']) {
            seen += 1;
            if signature.contains("&mut") || signature.contains("Cell<") {
                bad.push(format!("{file}: verify_{signature}"));
            }
        }
    }
    assert!(seen > 3, "the check looks in the wrong place");
    assert_none("verifying changes nothing", bad);
}

#[test]
fn the_rules_check_no_signature() {
    let forbidden = ["verify_", "check_signature", "recover(", "k256"];
    let bad = code("app/rules/src")
        .into_iter()
        .filter(|(_, line)| forbidden.iter().any(|word| line.contains(word)));
    assert_none(
        "what reaches the rules was verified before",
        bad.map(|(at, line)| format!("{at}: {}", line.trim()))
            .collect(),
    );
}

#[test]
fn every_port_has_a_twin_and_a_suite_that_both_pass() {
    let all = |folder| -> String {
        texts(folder, ".rs")
            .into_iter()
            .map(|(_, text)| text)
            .collect()
    };
    let [ports, twins, suites, browser] = [
        "app/engine/src/ports",
        "app/engine/src/twins",
        "app/engine/src/conformance",
        "app/browser/tests",
    ]
    .map(all);
    let mut bad = Vec::new();
    let named: Vec<&str> = between(&ports, "pub trait ", &[' ', ':', '<']).collect();
    assert!(named.len() > 5, "the check looks in the wrong place");
    for port in named {
        let suite = format!("{}_suite(", port.to_lowercase());
        let mut demand = |there: bool, what: &str| {
            if !there {
                bad.push(format!("{port}: {what}"));
            }
        };
        demand(twins.contains(&format!("impl {port} for ")), "no twin");
        demand(suites.contains(&format!("fn {suite}")), "no suite");
        demand(twins.contains(&suite), "its twin does not pass its suite");
        demand(browser.contains(&suite), "the browser's does not pass it");
    }
    assert_none("every port has a twin and a suite", bad);
}

#[test]
fn the_engine_knows_no_browser() {
    let forbidden = [
        "web-sys",
        "js-sys",
        "wasm-bindgen",
        "gloo-timers",
        "idb",
        "leptos",
    ];
    let bad = linked("engine", &[])
        .into_iter()
        .filter(|name| forbidden.contains(&name.as_str()));
    assert_none(
        "the engine reaches the browser through its ports only, and links",
        bad.collect(),
    );
}

#[test]
fn the_page_links_neither_engine_nor_lens_nor_what_they_verify_with() {
    let page = linked("web", &["page"]);
    assert!(
        page.iter().any(|name| name == "ui"),
        "cargo tree shows no page"
    );
    let forbidden = [
        "engine",
        "lens",
        "rules",
        "chain",
        "record",
        "k256",
        "alloy-primitives",
        "idb",
    ];
    assert_none(
        "the page links",
        page.into_iter()
            .filter(|name| forbidden.contains(&name.as_str()))
            .collect(),
    );
    let engine = linked("web", &["engine"]);
    assert!(
        engine.iter().any(|name| name == "record"),
        "cargo tree shows no engine"
    );
    let bad = engine
        .into_iter()
        .filter(|name| ["ui", "leptos"].contains(&name.as_str()));
    assert_none("the engine program links", bad.collect());
}

#[test]
fn the_interface_knows_only_views() {
    let used = rooms().remove("ui").unwrap();
    let allowed = [
        "views",
        "leptos",
        "web-sys",
        "wasm-bindgen",
        "js-sys",
        "gloo-timers",
        "gloo-events",
        "wasm-bindgen-futures",
    ];
    let bad = used
        .into_iter()
        .filter(|name| !allowed.contains(&name.as_str()) && !name.starts_with("leptos"));
    assert_none("ui renders views and nothing else, but uses", bad.collect());
}

#[test]
fn the_three_programs_hold_no_logic() {
    for (file, text) in texts("app/web/src", ".rs") {
        let lines = text
            .lines()
            .filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with("//"))
            .count();
        assert!(
            lines <= 120,
            "{file} has {lines} lines of code; web is wiring"
        );
    }
}

#[test]
fn untrusted_text_never_becomes_markup() {
    let words = [
        "inner_html",
        "set_inner_html",
        "insert_adjacent_html",
        "outer_html",
        "document.write",
    ];
    let mut bad = Vec::new();
    for (at, line) in code("app")
        .into_iter()
        .filter(|(at, _)| !at.contains("/tests/"))
    {
        bad.extend(
            words
                .iter()
                .filter(|word| line.contains(*word))
                .map(|word| format!("{at}: {word}")),
        );
    }
    for (file, text) in texts("public", ".js") {
        bad.extend(
            ["innerHTML", "outerHTML", "eval(", "new Function"]
                .iter()
                .filter(|w| text.contains(*w))
                .map(|w| format!("{file}: {w}")),
        );
    }
    assert_none("text becomes nodes, never markup", bad);
}

#[test]
fn colours_are_named_in_one_place() {
    let bad: Vec<String> = texts("style", ".css")
        .into_iter()
        .filter(|(file, _)| !file.ends_with("/tokens.css"))
        .flat_map(|(file, text)| {
            let lines: Vec<String> = text
                .lines()
                .enumerate()
                .filter(|(_, line)| has_raw_colour(line))
                .map(|(index, line)| format!("{file}:{}: {}", index + 1, line.trim()))
                .collect();
            lines
        })
        .collect();
    assert_none("colours are tokens", bad);
}

fn has_raw_colour(line: &str) -> bool {
    let hex = line.split('#').skip(1).any(|after| {
        let digits = after.bytes().take_while(u8::is_ascii_hexdigit).count();
        let ends = after[digits..].starts_with([' ', ';', ')', ',', '}']) || after.len() == digits;
        [3, 4, 6, 8].contains(&digits) && ends && line.contains(':')
    });
    hex || ["rgb(", "rgba(", "hsl(", "hsla(", "oklch("]
        .iter()
        .any(|function| line.contains(function))
}

#[test]
fn a_raw_colour_is_seen() {
    for (line, expected) in [
        ("  color: #fff;", true),
        ("  background: #12ab34cc;", true),
        ("  color: rgb(1 2 3);", true),
        ("  color: var(--ink);", false),
        ("#main-content { margin: 0 }", false),
        ("a[href^='#add'] { margin: 0 }", false),
        ("  fill: url(#gradient);", false),
    ] {
        assert_eq!(has_raw_colour(line), expected, "{line}");
    }
}

#[test]
fn the_page_and_its_headers_state_one_policy() {
    let headers = fs::read_to_string(root().join("public/_headers")).unwrap();
    let html = fs::read_to_string(root().join("app/web/index.html")).unwrap();
    let sent = headers
        .lines()
        .find_map(|line| line.trim().strip_prefix("Content-Security-Policy: "))
        .unwrap();
    let stated = html
        .split("content=\"")
        .find(|part| part.starts_with("default-src"))
        .unwrap();
    let stated = stated.split('"').next().unwrap();
    // A meta element may not say who embeds the page.
    assert_eq!(sent, format!("{stated}; frame-ancestors 'none'"));
    for banned in ["'unsafe-inline'", "'unsafe-eval'", " *;", "data: blob:"] {
        assert!(!sent.contains(banned), "the policy allows {banned}");
    }
}

#[test]
fn the_page_links_every_style_and_the_tokens_first() {
    let html = fs::read_to_string(root().join("app/web/index.html")).unwrap();
    // Linked, or copied for start.js to ask for.
    let linked = html.split("href=\"../../style/").skip(1);
    let mut linked: Vec<&str> = linked.filter_map(|after| after.split('"').next()).collect();
    assert_eq!(
        linked.first(),
        Some(&"tokens.css"),
        "it says in which order the layers apply"
    );
    linked.sort_unstable();
    let files: Vec<String> = texts("style", ".css")
        .into_iter()
        .map(|(file, _)| file.trim_start_matches("style/").to_owned())
        .collect();
    assert_eq!(linked, files);
    let start = fs::read_to_string(root().join("public/start.js")).unwrap();
    for copied in html.split("rel=\"copy-file\" href=\"../../style/").skip(1) {
        let file = copied.split('"').next().unwrap();
        assert!(
            start.contains(&format!("'/{file}'")),
            "nobody asks for {file}"
        );
    }
}

#[test]
fn the_architecture_names_every_room() {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    for entry in fs::read_dir(root().join("app"))
        .unwrap()
        .flatten()
        .filter(|entry| entry.path().is_dir())
    {
        let room = entry.file_name().to_string_lossy().into_owned();
        assert!(text.contains(&room), "ARCHITECTURE.md does not name {room}");
    }
}

#[test]
fn the_architecture_names_only_what_is_there() {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let tops: Vec<PathBuf> = vec![root(), root().join("app")];
    let is_path = |word: &&str| {
        let top = word.split('/').next().unwrap_or_default();
        word.contains('/') && tops.iter().any(|folder| folder.join(top).is_dir())
    };
    let paths: Vec<&str> = text.split('`').skip(1).step_by(2).filter(is_path).collect();
    assert!(paths.len() > 20, "the check looks in the wrong place");
    let gone = paths.into_iter().filter(|path| {
        let path = path.trim_end_matches("/*.txt");
        let there = |folder: &PathBuf| {
            let module = folder.join(format!("{path}.rs"));
            folder.join(path).exists() || module.is_file()
        };
        !tops.iter().any(there)
    });
    assert_none(
        "ARCHITECTURE.md names what is not there",
        gone.map(str::to_owned).collect(),
    );
}

#[test]
fn the_wasm_bindgen_of_the_build_is_the_one_that_trunk_is_told() {
    let trunk = fs::read_to_string(root().join("Trunk.toml")).unwrap();
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let pinned = manifest
        .lines()
        .find_map(|line| line.strip_prefix("wasm-bindgen = \"="))
        .unwrap();
    let version = pinned.split('"').next().unwrap();
    assert!(
        trunk.contains(&format!("wasm_bindgen = \"{version}\"")),
        "Trunk.toml names another than {version}"
    );
}
