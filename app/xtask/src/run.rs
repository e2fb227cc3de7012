//! `cargo xtask run`: from a fresh checkout to an address to open.

use std::collections::BTreeMap;
use std::net::TcpListener;

use serde_json::{Value, json};

use crate::devnet::{Devnet, Ports};
use crate::dist::{self, Profile};
use crate::options::Options;
use crate::say::{Outcome, note, step};
use crate::serve::{self, Site};
use crate::tools;

const VALUED: &[&str] = &[
    "port",
    "chain-port",
    "relay-port",
    "control-port",
    "block-time",
];
const SWITCHES: &[&str] = &["dev", "no-network"];

/// Sets up, starts the network, builds, serves.
pub fn run(args: &[String]) -> Outcome {
    let options = Options::read(args, VALUED, SWITCHES)?;
    let port = options.number("port", 8080)?;
    let chain: u16 = options.number("chain-port", 8545)?;
    let relay: u16 = options.number("relay-port", 7781)?;
    let ports = Ports {
        chain: [chain, chain + 1, chain + 2],
        relays: [relay, relay + 1],
        control: options.number("control-port", 8549)?,
    };
    let seconds = options.number("block-time", 2)?;

    let listener = serve::listen(port)?;
    step("Looking at the tools", tools::ensure_wasm)?;
    let node = tools::node().inspect_err(|missing| {
        note(&format!(
            "{missing}: no rehearsal network, and larger files."
        ));
        note("The practice space works without it. Install Node 20 or newer for the rest.");
    });
    let node = node.ok();
    let network = match &node {
        Some(node) if !options.has("no-network") => {
            free(ports)?;
            Some(step("Starting the development network", || {
                Devnet::start(node, ports, seconds, "network")
            })?)
        }
        _ => None,
    };
    let profile = if options.has("dev") {
        Profile::Dev
    } else {
        Profile::Release
    };
    let dist = dist::build(profile, node.as_ref())?;
    let info = network.as_ref().map(|network| &network.info);
    let site = Site::new(&dist.folder, info.map(local_networks).unwrap_or_default())?;

    println!();
    println!("Locus            http://127.0.0.1:{port}/");
    if let Some(info) = info {
        tell(info, port);
    }
    println!("Build            {}", dist.hash);
    println!();
    println!("Stop with Ctrl-C.");
    serve::serve(&listener, site);
    Ok(())
}

/// Says which port is taken, and by which flag it can be moved.
fn free(ports: Ports) -> Outcome {
    for (port, flag) in ports.named() {
        if TcpListener::bind(("127.0.0.1", port)).is_err() {
            return Err(format!("port {port} is taken; choose another with {flag}"));
        }
    }
    Ok(())
}

fn tell(info: &Value, port: u16) {
    if let Some(space) = info["space"].as_str() {
        println!("Rehearsal space  http://127.0.0.1:{port}/s/{space}");
    }
    let urls = |list: &Value| -> String {
        let each = list.as_array().into_iter().flatten();
        each.filter_map(|one| one["url"].as_str())
            .collect::<Vec<_>>()
            .join("  ")
    };
    println!("Chain sources    {}", urls(&info["nodes"]));
    println!("Relays           {}", relays(info));
    println!(
        "Control          {}",
        info["control"].as_str().unwrap_or_default()
    );
}

/// Each relay with the program that it is: where one could not run another stands in, and that is to be seen.
fn relays(info: &Value) -> String {
    let urls = info["relays"].as_array().into_iter().flatten();
    let kinds = info["relayKinds"].as_array().into_iter().flatten();
    let shown = urls.zip(kinds).filter_map(|(relay, kind)| {
        let kind = kind.as_str().unwrap_or("unknown");
        Some(format!("{} ({kind})", relay["url"].as_str()?))
    });
    shown.collect::<Vec<_>>().join("  ")
}

/// The networks of this machine, for the front page, and who can be asked about its chain; a static host has no such
/// file.
pub fn local_networks(info: &Value) -> BTreeMap<String, Vec<u8>> {
    let relays: Vec<&Value> = info["relays"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|relay| &relay["url"])
        .collect();
    let spaces = match info["space"].as_str() {
        None => json!([]),
        Some(id) => json!([{
            "id": id,
            "name": info["name"],
            "relays": relays,
            "nodes": info["nodes"],
            "note": "rehearsal",
            "network": "rehearsal",
        }]),
    };
    let sources: Vec<Value> = info["nodes"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|node| json!({ "chain": info["chainId"], "url": node["url"] }))
        .collect();
    let file = json!({ "spaces": spaces, "sources": sources });
    let file = file.to_string().into_bytes();
    BTreeMap::from([("/networks/local.json".to_owned(), file)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_named_with_the_flag_that_moves_it() {
        let taken = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        let others = crate::devnet::free_ports().unwrap();
        let check = |ports: Ports, flag: &str| {
            let said = format!("port {port} is taken; choose another with {flag}");
            assert_eq!(free(ports), Err(said));
        };
        let mut chain = others.chain;
        chain[2] = port;
        check(Ports { chain, ..others }, "--chain-port");
        let relays = [others.relays[0], port];
        check(Ports { relays, ..others }, "--relay-port");
        let control = port;
        check(Ports { control, ..others }, "--control-port");
        assert_eq!(
            serve::listen(port).err().as_deref(),
            Some(&*format!(
                "port {port} is taken; choose another with --port"
            ))
        );
        drop(taken);
        assert_eq!(free(Ports { control, ..others }), Ok(()));
    }

    #[test]
    fn a_relay_that_stands_in_for_another_is_told() {
        let info = json!({
            "relays": [{ "url": "ws://127.0.0.1:7781" }, { "url": "ws://127.0.0.1:7782" }],
            "relayKinds": ["one with SQLite", "one in memory"],
        });
        assert_eq!(
            relays(&info),
            "ws://127.0.0.1:7781 (one with SQLite)  ws://127.0.0.1:7782 (one in memory)"
        );
    }
}
