//! A search for ways around a vote over 200 contracts: it is to wait for the node nearly all the time, and not the node
//! for it. The node is one of our own, which takes its time with every request and adds up how long it had any.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::bounds::Bounds;
use crate::command::run as run_command;
use crate::paths;
use crate::say::{Outcome, step};

const CONTRACTS: u64 = 200;
/// So many, each owned by the next, and the last by a key: no search goes deeper than twelve.
const DEEP: u64 = 10;
/// A public node takes about so long to answer.
const PAUSE: Duration = Duration::from_millis(50);
/// So much of the time, in percent, may pass while the node is asked nothing.
const MOST_IDLE: f64 = 15.0;
/// `owner()` and `setCap(uint256)`, of which the second writes to storage and not to the log.
const CODE: &str = "0x5f3560e01c80638da5cb5b14601c57806347786d3714601e575f5ffd5b005b60015f5500";

/// Searches and tells.
pub fn run() -> Outcome {
    let mut build = Command::new("cargo");
    build
        .current_dir(paths::root())
        .args(["build", "--quiet", "--release", "--package", "locus"]);
    step("Building locus", || run_command(&mut build))?;
    let node = Node::default();
    let url = node.listen()?;
    let begin = Instant::now();
    let output = Command::new(paths::root().join("target/release/locus"))
        .args(["bypass", "--json", "--rpc", &url, "--start"])
        .args((0..CONTRACTS).step_by(DEEP as usize).map(contract))
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("cannot run locus: {error}"))?;
    let took = begin.elapsed();
    let found: Value = serde_json::from_slice(&output.stdout)
        .map_err(|error| format!("locus bypass answered no JSON: {error}"))?;
    let levers = found["levers"].as_array().map_or(0, Vec::len);
    let (asked, requests, busy) = node.told();
    println!(
        "\nA search over {CONTRACTS} contracts: {levers} powers found, {asked} questions in {requests} requests, {:.1} s",
        took.as_secs_f64()
    );
    if (levers as u64) < CONTRACTS {
        return Err(format!(
            "only {levers} powers were found, one of each contract was to be"
        ));
    }
    let idle = 100.0 * (1.0 - busy.as_secs_f64() / took.as_secs_f64());
    let mut bounds = Bounds::default();
    bounds.under(
        "of the time the node was asked nothing",
        idle,
        "%",
        MOST_IDLE,
    );
    bounds.hold()
}

/// What has this place in the order.
fn contract(place: u64) -> String {
    format!("0x{:040x}", place.wrapping_add(0xc0de_0000))
}

/// A node, and how long it was asked something.
#[derive(Clone, Default)]
struct Node(Arc<Mutex<Asked>>);

#[derive(Default)]
struct Asked {
    questions: u64,
    requests: u64,
    open: u32,
    since: Option<Instant>,
    busy: Duration,
}

impl Node {
    fn listen(&self) -> Outcome<String> {
        let listener = TcpListener::bind("127.0.0.1:0").map_err(|error| error.to_string())?;
        let address = listener.local_addr().map_err(|error| error.to_string())?;
        let node = self.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let node = node.clone();
                thread::spawn(move || node.converse(&stream));
            }
        });
        Ok(format!("http://{address}"))
    }

    fn told(&self) -> (u64, u64, Duration) {
        let asked = self.0.lock().unwrap_or_else(|broken| broken.into_inner());
        (asked.questions, asked.requests, asked.busy)
    }

    fn converse(&self, stream: &TcpStream) -> Option<()> {
        stream.set_nodelay(true).ok()?;
        let mut from = BufReader::new(stream);
        loop {
            let mut length = 0;
            loop {
                let mut line = String::new();
                if from.read_line(&mut line).ok()? == 0 {
                    return None;
                }
                if let Some((name, value)) = line.split_once(':')
                    && name.eq_ignore_ascii_case("content-length")
                {
                    length = value.trim().parse().ok()?;
                }
                if line.trim().is_empty() {
                    break;
                }
            }
            let mut body = vec![0; length];
            from.read_exact(&mut body).ok()?;
            let asked: Value = serde_json::from_slice(&body).ok()?;
            self.begin(asked.as_array().map_or(1, Vec::len) as u64);
            thread::sleep(PAUSE);
            let said = match &asked {
                Value::Array(all) => Value::Array(all.iter().map(answer).collect()),
                one => answer(one),
            };
            let said = said.to_string();
            let head = format!(
                "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
                said.len()
            );
            let mut to = stream;
            to.write_all((head + &said).as_bytes()).ok()?;
            self.end();
        }
    }

    fn begin(&self, questions: u64) {
        let mut asked = self.0.lock().unwrap_or_else(|broken| broken.into_inner());
        asked.questions += questions;
        asked.requests += 1;
        asked.open += 1;
        asked.since.get_or_insert_with(Instant::now);
    }

    fn end(&self) {
        let mut asked = self.0.lock().unwrap_or_else(|broken| broken.into_inner());
        asked.open -= 1;
        if asked.open == 0
            && let Some(since) = asked.since.take()
        {
            asked.busy += since.elapsed();
        }
    }
}

fn answer(asked: &Value) -> Value {
    let word = |end: &str| format!("0x{:0>64}", end.trim_start_matches("0x"));
    let about = &asked["params"][0];
    let of = about["to"].as_str().or(about.as_str()).unwrap_or_default();
    let place = u64::from_str_radix(of.trim_start_matches("0x"), 16).unwrap_or(0);
    let place = place.wrapping_sub(0xc0de_0000);
    let last = place % DEEP == DEEP - 1;
    let owner = contract(place.wrapping_add(if last { CONTRACTS } else { 1 }));
    let called = about["data"].as_str().or(about["input"].as_str());
    let result = match asked["method"].as_str().unwrap_or_default() {
        "eth_chainId" => Ok(json!("0x7a69")),
        "eth_blockNumber" => Ok(json!("0x10")),
        "eth_getBlockByNumber" => Ok(json!({
            "number": "0x10", "hash": word("b10c"), "timestamp": "0x65000000", "parentHash": word("1"),
        })),
        "eth_getCode" if place < CONTRACTS => Ok(json!(CODE)),
        "eth_getCode" => Ok(json!("0x")),
        "eth_getStorageAt" => Ok(json!(word("0"))),
        "eth_getLogs" => Ok(json!([])),
        "eth_call" if called.is_some_and(|data| data.starts_with("0x8da5cb5b")) => {
            Ok(json!(word(&owner)))
        }
        "eth_call" if about["from"].as_str() == Some(owner.as_str()) => Ok(json!("0x")),
        // Error(string): "Ownable: caller is not the owner".
        _ => Err(json!({"code": 3, "message": "execution reverted", "data": NOT_OWNER})),
    };
    match result {
        Ok(result) => json!({"jsonrpc": "2.0", "id": asked["id"], "result": result}),
        Err(error) => json!({"jsonrpc": "2.0", "id": asked["id"], "error": error}),
    }
}

const NOT_OWNER: &str = "0x08c379a0\
    0000000000000000000000000000000000000000000000000000000000000020\
    0000000000000000000000000000000000000000000000000000000000000020\
    4f776e61626c653a2063616c6c6572206973206e6f7420746865206f776e6572";
