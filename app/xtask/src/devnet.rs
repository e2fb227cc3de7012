//! The development network as a child process: it starts, tells what it is, and ends with us.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::{Child, Stdio};
use std::thread;

use serde_json::Value;

use crate::paths;
use crate::say::{Outcome, note};
use crate::tools::Node;

/// Where everything listens, on 127.0.0.1.
#[derive(Clone, Copy, Debug)]
pub struct Ports {
    /// The chain and its two proxies.
    pub chain: [u16; 3],
    /// The two relays.
    pub relays: [u16; 2],
    /// What tests turn.
    pub control: u16,
}

impl Ports {
    /// All of them, with the flag that moves each.
    pub fn named(&self) -> Vec<(u16, &'static str)> {
        let [a, b, c] = self.chain;
        let [d, e] = self.relays;
        let chain = "--chain-port";
        let relay = "--relay-port";
        vec![
            (a, chain),
            (b, chain),
            (c, chain),
            (d, relay),
            (e, relay),
            (self.control, "--control-port"),
        ]
    }
}

/// A running network; it ends when this is dropped, or when we end for whatever reason.
pub struct Devnet {
    child: Child,
    /// What it told about itself: ports, contracts, accounts, the rehearsal space.
    pub info: Value,
}

impl Devnet {
    /// Starts it and waits until the rehearsal stands. `seconds` is the time between blocks.
    pub fn start(node: &Node, ports: Ports, seconds: u32, name: &str) -> Outcome<Self> {
        let own = paths::ourselves()?;
        let list = |ports: &[u16]| {
            ports
                .iter()
                .map(u16::to_string)
                .collect::<Vec<_>>()
                .join(",")
        };
        let mut child = node
            .script("devnet/main.mjs")
            .arg("--work")
            .arg(paths::work().join(name))
            .arg("--cache")
            .arg(paths::cache().join("devnet"))
            .arg("--compose")
            .arg(format!("{}\ncompose", own.display()))
            .args([
                "--chain-ports",
                &list(&ports.chain),
                "--relay-ports",
                &list(&ports.relays),
            ])
            .args([
                "--control-port",
                &ports.control.to_string(),
                "--block-time",
                &seconds.to_string(),
            ])
            // It ends when this pipe does; so it cannot outlive us.
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("cannot start the development network: {error}"))?;
        let lines = child
            .stdout
            .take()
            .map(BufReader::new)
            .ok_or("the development network has no output")?;
        let mut lines = lines.lines().map_while(Result::ok);
        for line in &mut lines {
            let told: Value = serde_json::from_str(&line).unwrap_or_default();
            if let Some(step) = told["step"].as_str() {
                note(step);
            }
            if let Some(error) = told["error"].as_str() {
                let _ = child.wait();
                return Err(format!("the development network did not start: {error}"));
            }
            if told["ready"].is_object() {
                thread::spawn(move || lines.for_each(drop));
                return Ok(Self {
                    child,
                    info: told["ready"].clone(),
                });
            }
        }
        let _ = child.wait();
        Err("the development network ended before it stood".into())
    }
}

/// Ports that nobody uses now, so that tests run beside a running network.
pub fn free_ports() -> Outcome<Ports> {
    let listeners: Result<Vec<_>, _> = (0..6)
        .map(|_| TcpListener::bind(("127.0.0.1", 0)))
        .collect();
    let listeners = listeners.map_err(|error| format!("no free port: {error}"))?;
    let ports: Vec<u16> = listeners
        .iter()
        .filter_map(|l| l.local_addr().ok())
        .map(|address| address.port())
        .collect();
    match ports[..] {
        [a, b, c, d, e, control] => Ok(Ports {
            chain: [a, b, c],
            relays: [d, e],
            control,
        }),
        _ => Err("no free port".into()),
    }
}

impl Drop for Devnet {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}
