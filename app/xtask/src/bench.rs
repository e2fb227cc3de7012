//! `cargo xtask bench`: figures on who decides beside NumPy in the same run, a search for ways around a vote, how fast
//! signatures are verified in Chromium beside viem and nostr-tools, how a space with 10,000 acts opens, and files of
//! votes in the page itself. No test depends on it; a bound that is broken fails it.

mod bounds;
mod bypass;
mod figures;
mod large;
mod lens;

use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread;

use crate::command::run as run_command;
use crate::compose::samples;
use crate::devnet::{self, Devnet};
use crate::dist::{self, Dist, Profile};
use crate::files;
use crate::options::Options;
use crate::paths;
use crate::run::local_networks;
use crate::say::{Outcome, step};
use crate::serve::{self, Site};
use crate::sizes;
use crate::tools::{self, Node};

/// Measures all, or the part named by `--only`. What fails does not keep the rest from being measured.
pub fn run(args: &[String]) -> Outcome {
    let options = Options::read(args, &["only", "acts"], &[])?;
    let acts: usize = options.number("acts", 10_000)?;
    let mut failed = Vec::new();
    let mut parts = PARTS.to_vec();
    if let Some(only) = options.get("only") {
        parts.retain(|part| *part == only);
        if parts.is_empty() {
            return Err(format!(
                "there is no part {only}; there are {}",
                PARTS.join(", ")
            ));
        }
    }
    for part in parts {
        if let Err(why) = measured(part, acts) {
            failed.push(format!("{part}: {why}"));
        }
    }
    match failed.is_empty() {
        true => Ok(()),
        false => Err(failed.join("\n")),
    }
}

const PARTS: [&str; 6] = ["lens", "large", "bypass", "verify", "space", "figures"];

fn measured(part: &str, acts: usize) -> Outcome {
    match part {
        "lens" => return lens::run(),
        "large" => return large::run(),
        "bypass" => return bypass::run(),
        _ => {}
    }
    tools::ensure_wasm()?;
    let node = tools::node()?;
    if part == "verify" {
        return verify(&node);
    }
    let dist = dist::build(Profile::Release, Some(&node))?;
    match part {
        "space" => space(&node, &dist, acts),
        _ => figures::run(&node, &dist),
    }
}

/// The same signatures by our code and by others', in one page.
fn verify(node: &Node) -> Outcome {
    let folder = paths::work().join("bench");
    let _ = fs::remove_dir_all(&folder);
    step("Building the bench program", || build(node, &folder))?;
    let site = Site::new(&folder, Default::default())?;
    let port = in_background(site)?;
    measure(
        node,
        "bench/verify.mjs",
        &[("LOCUS_URL", format!("http://127.0.0.1:{port}"))],
    )
}

/// The release, against a relay that holds many acts of one space.
fn space(node: &Node, dist: &Dist, acts: usize) -> Outcome {
    sizes::report(node, &dist.folder)?;
    let network = step("Starting the development network", || {
        Devnet::start(node, devnet::free_ports()?, 1, "network-bench")
    })?;
    let more = samples::ballots(&network.info, acts)?;
    let file = paths::work().join("network-bench/more.json");
    files::write(&file, format!("[{}]", more.join(",")))?;
    let site = Site::new(&dist.folder, local_networks(&network.info))?;
    let port = in_background(site)?;
    let told = [
        ("LOCUS_URL", format!("http://127.0.0.1:{port}")),
        (
            "LOCUS_CONTROL",
            network.info["control"]
                .as_str()
                .unwrap_or_default()
                .to_owned(),
        ),
        ("LOCUS_EVENTS", file.display().to_string()),
    ];
    measure(node, "bench/space.mjs", &told)
}

fn in_background(site: Site) -> Outcome<u16> {
    let listener = serve::listen(0)?;
    let port = listener
        .local_addr()
        .map_err(|error| error.to_string())?
        .port();
    thread::spawn(move || serve::serve(&listener, site));
    Ok(port)
}

fn measure(node: &Node, script: &str, told: &[(&str, String)]) -> Outcome {
    let browser = tools::browser(node)?;
    let mut command = node.script(script);
    command
        .env("LOCUS_BROWSER", browser)
        .envs(told.iter().map(|(key, value)| (key, value)));
    run_command(&mut command)
}

/// Our part as WASM, made as the release is; theirs bundled for a browser.
fn build(node: &Node, folder: &Path) -> Outcome {
    const TARGET: &str = "wasm32-unknown-unknown";
    let target = paths::work().join("bench-target");
    let mut cargo = Command::new("cargo");
    cargo
        .current_dir(paths::root())
        .args(["build", "--quiet", "--release", "--target", TARGET]);
    cargo.args([
        "--package",
        "web",
        "--bin",
        "bench",
        "--no-default-features",
        "--features",
        "bench",
    ]);
    dist::as_released(&mut cargo);
    run_command(cargo.arg("--target-dir").arg(&target))?;
    let wasm = target.join(TARGET).join("release/bench.wasm");
    let mut bindgen =
        Command::new(tools::find("wasm-bindgen").ok_or("wasm-bindgen is not installed")?);
    run_command(
        bindgen
            .args(["--target", "web", "--no-typescript", "--out-dir"])
            .arg(folder)
            .arg(&wasm),
    )?;
    let small = folder.join("bench_bg.wasm");
    run_command(dist::wasm_opt(node).arg(&small).arg("-o").arg(&small))?;
    let mut bundle = node.script("node_modules/esbuild/bin/esbuild");
    bundle.args([
        "bench/page.mjs",
        "--bundle",
        "--format=esm",
        "--minify",
        "--external:./bench.js",
        "--log-level=warning",
    ]);
    run_command(bundle.arg(format!("--outfile={}", folder.join("page.js").display())))?;
    files::write(
        &folder.join("index.html"),
        "<!doctype html><title>bench</title><script type=module src=/page.js></script>",
    )?;
    files::write(&folder.join("_headers"), "/*\n  Cache-Control: no-store\n")
}
