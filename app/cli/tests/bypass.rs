//! `locus bypass`, as it is called, against nodes that are honest, poor or lying.
#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests are outside #[test] functions"
)]

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    process::{Command, Output},
    thread,
};

use serde_json::{Value, json};

const CONTRACT: &str = "0x00000000000000000000000000000000000c0de1";
const OWNER: &str = "0x00000000000000000000000000000000000000a1";
/// `owner()` and `setCap(uint256)`, of which the second writes to storage and not to the log.
const CODE: &str = "0x5f3560e01c80638da5cb5b14601c578063\
                    47786d3714601e575f5ffd5b005b60015f5500";

#[derive(Clone, Copy, PartialEq)]
enum Manners {
    Honest,
    /// One question at a time, and a pause now and then.
    Poor,
    /// Names another owner.
    Lies,
    /// Another chain.
    Elsewhere,
}

/// A node on a port of its own; ends with the test.
fn node(manners: Manners) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for (count, stream) in listener.incoming().enumerate() {
            let stream = stream.unwrap();
            thread::spawn(move || serve(stream, manners, count));
        }
    });
    url
}

fn serve(mut stream: TcpStream, manners: Manners, count: usize) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().unwrap();
        }
        if line.trim().is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    let asked: Value = serde_json::from_slice(&body).unwrap();
    let (status, said) = match &asked {
        Value::Array(_) if manners == Manners::Poor => {
            let error = json!({"code": -32600, "message": "batches are not supported"});
            (
                "200 OK",
                json!({"jsonrpc": "2.0", "id": null, "error": error}),
            )
        }
        _ if manners == Manners::Poor && count % 5 == 4 => {
            ("429 Too Many Requests", json!("slow down"))
        }
        Value::Array(all) => {
            let all: Vec<Value> = all.iter().map(|one| answer(one, manners)).collect();
            ("200 OK", json!(all))
        }
        one => ("200 OK", answer(one, manners)),
    };
    let said = said.to_string();
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        said.len()
    );
    stream.write_all((head + &said).as_bytes()).unwrap();
}

fn answer(asked: &Value, manners: Manners) -> Value {
    let word = |end: &str| format!("0x{:0>64}", end.trim_start_matches("0x"));
    let owner = match manners {
        Manners::Lies => "0x00000000000000000000000000000000000000ff",
        _ => OWNER,
    };
    let about = asked["params"][0].as_str().unwrap_or_default();
    let call = &asked["params"][0];
    let result = match asked["method"].as_str().unwrap() {
        "eth_chainId" if manners == Manners::Elsewhere => Ok(json!("0x2")),
        "eth_chainId" => Ok(json!("0x7a69")),
        "eth_blockNumber" => Ok(json!("0x10")),
        "eth_getBlockByNumber" => Ok(json!({
            "number": "0x10", "hash": word("b10c"), "timestamp": "0x65000000", "parentHash": word("1"),
        })),
        "eth_getCode" if about == CONTRACT => Ok(json!(CODE)),
        "eth_getCode" => Ok(json!("0x")),
        "eth_getStorageAt" => Ok(json!(word("0"))),
        "eth_getLogs" => Ok(json!([])),
        "eth_call" if call["data"].as_str().unwrap().starts_with("0x8da5cb5b") => {
            Ok(json!(word(owner)))
        }
        "eth_call" if call["from"] == owner => Ok(json!("0x")),
        // Error(string): "Ownable: caller is not the owner".
        _ => Err(json!({"code": 3, "message": "execution reverted", "data":
            "0x08c379a00000000000000000000000000000000000000000000000000000000000000020\
             00000000000000000000000000000000000000000000000000000000000000204f776e\
             61626c653a2063616c6c6572206973206e6f7420746865206f776e6572"
            .replace(' ', "")})),
    };
    match result {
        Ok(result) => json!({"jsonrpc": "2.0", "id": asked["id"], "result": result}),
        Err(error) => json!({"jsonrpc": "2.0", "id": asked["id"], "error": error}),
    }
}

fn locus(nodes: &[String], rest: &[&str]) -> Output {
    let nodes = nodes.iter().flat_map(|url| ["--rpc", url]);
    let mut command = Command::new(env!("CARGO_BIN_EXE_locus"));
    command.arg("bypass").args(nodes);
    command
        .args(["--start", CONTRACT])
        .args(rest)
        .output()
        .unwrap()
}

fn json_of(nodes: &[Manners]) -> Value {
    let nodes: Vec<String> = nodes.iter().copied().map(node).collect();
    let output = locus(&nodes, &["--json"]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn an_owners_key_and_a_silent_setter_are_found() {
    for nodes in [
        &[Manners::Honest][..],
        &[Manners::Poor],
        &[Manners::Honest, Manners::Poor],
        &[Manners::Honest, Manners::Lies, Manners::Honest],
    ] {
        let found = json_of(nodes);
        let lever = &found["levers"][0];
        assert_eq!(lever["function"], "setCap(uint256)", "{found}");
        assert_eq!(lever["event"], "no");
        assert_eq!(lever["without_vote"], "yes");
        assert_eq!(lever["ways"][0]["keys"], json!([OWNER]));
        assert_eq!(lever["ways"][0]["signatures"], 1);
        assert_eq!(
            (&found["chain"], &found["block"]),
            (&json!(31337), &json!(16))
        );
    }
}

#[test]
fn what_answers_rest_on_is_said() {
    assert_eq!(json_of(&[Manners::Honest])["sources"], "one node's word");
    let three = json_of(&[Manners::Honest, Manners::Lies, Manners::Honest]);
    assert_eq!(three["sources"], "2 of 3 nodes agree");
}

#[test]
fn nodes_that_contradict_one_another_leave_a_gap_and_no_guess() {
    let nodes = [node(Manners::Honest), node(Manners::Lies)];
    let output = locus(&nodes, &["--json"]);
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    let gaps = found["not_scanned"].to_string();
    assert!(gaps.contains("contradict one another"), "{found}");
    let levers = found["levers"].as_array().unwrap();
    assert!(
        levers.iter().all(|lever| lever["without_vote"] != "yes"),
        "{found}"
    );
}

#[test]
fn the_table_says_who_and_how() {
    let output = locus(&[node(Manners::Honest)], &[]);
    let text = String::from_utf8(output.stdout).unwrap();
    for part in [
        "1 power, of which 1 can be used without a vote.",
        "setCap(uint256)",
        "1 of 1",
        OWNER,
        "Not scanned or not established",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
}

#[test]
fn what_cannot_be_asked_is_refused() {
    let (here, there) = (node(Manners::Honest), node(Manners::Elsewhere));
    let nobody = "http://127.0.0.1:1".to_owned();
    for (nodes, rest, why) in [
        (vec![here.clone(), there], &[][..], "different chains"),
        (vec![nobody], &[], "unreachable"),
        (vec![here.clone()], &["--at"], "needs a block"),
        (vec![here.clone()], &["--start", "0x12"], "no address"),
        (vec![here], &["--what"], "not known here"),
        (vec![], &[], "locus bypass --rpc URL"),
    ] {
        let output = locus(&nodes, rest);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(why), "{why} in {said}");
    }
}
