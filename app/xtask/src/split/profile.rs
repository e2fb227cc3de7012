//! `cargo xtask profile`: what a first visit runs, observed in a browser and written to `app/web/first`.

use std::collections::BTreeSet;
use std::path::Path;
use std::thread;

use serde_json::Value;

use super::seen::Seen;
use super::{first, instrument};
use crate::command::run;
use crate::devnet::{self, Devnet};
use crate::dist;
use crate::files;
use crate::paths;
use crate::run::local_networks;
use crate::say::{Outcome, note, step};
use crate::serve::{self, Site};
use crate::tools::{self, Node};

/// Where what is read, and what comes first, decides the way: a number's digits, where a key falls, which relay is
/// quicker. No number of visits shows all ways, so of these a function that ran is taken whole.
const BY_CHANCE: [&str; 7] = [
    "compiler_builtins",
    "core::fmt",
    "engine::intake",
    "engine::sync",
    "hashbrown",
    "record::sorted",
    "ruint",
];

/// Opens the rehearsal space with a build that tells what runs, and writes down the functions that ran until it showed.
pub fn profile() -> Outcome {
    tools::ensure_wasm()?;
    let node = tools::node()?;
    let folder = paths::work().join("dist-profile");
    let _held = dist::hold()?;
    dist::unsplit(&folder)?;
    observe(&node, &folder)
}

/// The same with programs that are built already.
fn observe(node: &Node, folder: &Path) -> Outcome {
    let browser = tools::browser(node)?;
    let all = step("Marking every function", || instrument(folder))?;
    // A build of no files as far as the service worker is concerned; the footer shows its version and hash as ever.
    let hash = "0".repeat(64);
    let manifest = format!(r#"{{"version":"0.0.0","hash":"{hash}","files":[]}}"#);
    files::write(&folder.join("build.json"), manifest)?;
    let network = Devnet::start(node, devnet::free_ports()?, 1, "network-profile")?;
    let site = Site::new(folder, local_networks(&network.info))?;
    let listener = serve::listen(0)?;
    let port = listener
        .local_addr()
        .map_err(|error| error.to_string())?
        .port();
    thread::spawn(move || serve::serve(&listener, site));

    let ran = paths::work().join("ran.json");
    let mut playwright = node.script("node_modules/@playwright/test/cli.js");
    playwright
        .args(["test", "--config", "profile.config.mjs"])
        .env("LOCUS_URL", format!("http://127.0.0.1:{port}"))
        .env("LOCUS_BROWSER", browser)
        .env(
            "LOCUS_CONTROL",
            network.info["control"].as_str().unwrap_or_default(),
        )
        .env("LOCUS_RAN", &ran);
    step("Opening the rehearsal space", || run(&mut playwright))?;

    let ran: Value =
        serde_json::from_slice(&files::read(&ran)?).map_err(|error| error.to_string())?;
    for (program, all) in all {
        let numbers = ran[program].as_array().into_iter().flatten();
        let numbers: BTreeSet<u64> = numbers.filter_map(Value::as_u64).collect();
        if numbers.is_empty() {
            return Err(format!("{program} told of no function"));
        }
        let mut seen = Seen::default();
        let mut number = 0;
        for function in &all {
            let pieces = (number..).take(function.pieces);
            let mut ran: Vec<bool> = pieces.map(|piece| numbers.contains(&piece)).collect();
            let name = function.name.trim_start_matches('<');
            if ran.contains(&true) && BY_CHANCE.iter().any(|place| name.starts_with(place)) {
                ran.fill(true);
            }
            seen.add(function, ran);
            number += function.pieces as u64;
        }
        let (ran, cut) = seen.count();
        files::write(&first(program), seen.write())?;
        note(&format!(
            "{program}: {ran} of {} functions ran, {cut} of them in part",
            all.len()
        ));
    }
    Ok(())
}
