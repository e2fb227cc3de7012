//! What the ways to relays, nodes and the catalogue must do. The far ends are given by address: a NIP-01 relay, and an
//! HTTP server that answers as [`example_node`] does. Of the catalogue the shipped files are expected.

use super::{Outcome, same, words};
use crate::ports::{Catalogue, NodeError, Nodes, Relays};
use futures::StreamExt;
use std::rc::Rc;

/// Where relays are.
pub struct RelayUrls {
    /// An empty, honest NIP-01 relay.
    pub up: String,
    /// Where nobody listens.
    pub nobody: String,
}

/// Text sockets.
pub async fn relays_suite(relays: Rc<dyn Relays>, urls: RelayUrls) -> Outcome {
    vec![
        (
            "where nobody listens a socket does not open, and says why",
            nobody(&*relays, &urls).await,
        ),
        (
            "what is no address does not open",
            no_address(&*relays).await,
        ),
        (
            "a request is answered on the same socket, in order",
            answered(&*relays, &urls).await,
        ),
        (
            "two sockets to one relay are apart",
            apart(&*relays, &urls).await,
        ),
    ]
}

async fn nobody(relays: &dyn Relays, urls: &RelayUrls) -> Result<(), String> {
    match relays.open(&urls.nobody).await {
        Ok(_) => Err("opened".into()),
        Err(said) => same(said.is_empty(), false),
    }
}

async fn no_address(relays: &dyn Relays) -> Result<(), String> {
    for url in ["", "no address", "javascript:alert(1)"] {
        if relays.open(url).await.is_ok() {
            return Err(format!("opened {url:?}"));
        }
    }
    Ok(())
}

const NOTHING: &str =
    "{\"ids\":[\"0000000000000000000000000000000000000000000000000000000000000000\"],\"limit\":1}";

async fn answered(relays: &dyn Relays, urls: &RelayUrls) -> Result<(), String> {
    let mut socket = relays.open(&urls.up).await?;
    for name in ["one", "two"] {
        same(
            (socket.send)(format!("[\"REQ\",\"{name}\",{NOTHING}]")),
            true,
        )?;
        same(
            socket.frames.next().await,
            Some(format!("[\"EOSE\",\"{name}\"]")),
        )?;
    }
    Ok(())
}

async fn apart(relays: &dyn Relays, urls: &RelayUrls) -> Result<(), String> {
    let mut one = relays.open(&urls.up).await?;
    let mut two = relays.open(&urls.up).await?;
    (one.send)(format!("[\"REQ\",\"one\",{NOTHING}]"));
    (two.send)(format!("[\"REQ\",\"two\",{NOTHING}]"));
    same(two.frames.next().await, Some("[\"EOSE\",\"two\"]".into()))?;
    drop(two);
    same(one.frames.next().await, Some("[\"EOSE\",\"one\"]".into()))?;
    same((one.send)("[\"CLOSE\",\"one\"]".into()), true)
}

/// Where nodes are.
pub struct NodeUrls {
    /// Echoes the body that is posted.
    pub echo: String,
    /// Answers with status 500.
    pub broken: String,
    /// Answers with more than 8 MiB.
    pub huge: String,
    /// Never answers, or only after seconds.
    pub silent: String,
}

impl NodeUrls {
    /// All of them on one server: `/echo`, `/broken`, `/huge`, `/silent`.
    pub fn at(server: &str) -> NodeUrls {
        NodeUrls {
            echo: format!("{server}/echo"),
            broken: format!("{server}/broken"),
            huge: format!("{server}/huge"),
            silent: format!("{server}/silent"),
        }
    }
}

/// How such a server answers.
///
/// # Errors
/// As the path asks.
pub fn example_node(url: &str, body: &str) -> Result<String, NodeError> {
    match url.rsplit('/').next() {
        Some("echo") => Ok(body.into()),
        Some("huge") => Ok("x".repeat((8 << 20) + 1)),
        Some("silent") => Err(NodeError::Timeout),
        Some("broken") => Err(NodeError::Status(500)),
        _ => Err(NodeError::Unreachable("no such address".into())),
    }
}

/// JSON-RPC as text.
pub async fn nodes_suite(nodes: Rc<dyn Nodes>, urls: NodeUrls) -> Outcome {
    let body = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ü\",\"params\":[]}".to_owned();
    let ask = async |url: &str, ms| nodes.post(url, body.clone(), ms).await;
    vec![
        (
            "the answer's body comes back as text",
            same(ask(&urls.echo, 5000).await, Ok(body.clone())),
        ),
        (
            "an HTTP status other than 2xx is said",
            same(ask(&urls.broken, 5000).await, Err(NodeError::Status(500))),
        ),
        (
            "more than 8 MiB is not read",
            same(
                ask(&urls.huge, 10_000).await.map(|text| text.len()),
                Err(NodeError::TooLarge),
            ),
        ),
        (
            "who does not answer in time is given up",
            same(ask(&urls.silent, 300).await, Err(NodeError::Timeout)),
        ),
        ("what is no address is unreachable", no_node(&*nodes).await),
    ]
}

async fn no_node(nodes: &dyn Nodes) -> Result<(), String> {
    match nodes.post("no address", String::new(), 1000).await {
        Err(NodeError::Unreachable(said)) => same(said.is_empty(), false),
        other => Err(words(other)),
    }
}

/// What lies beside the programs; `network` is the id of one that has a file of its own.
pub async fn catalogue_suite(catalogue: Rc<dyn Catalogue>, network: &str) -> Outcome {
    vec![
        (
            "the shipped list is there once, as JSON under its name",
            shipped(&*catalogue).await,
        ),
        (
            "a development network is listed only where this machine serves Locus",
            local(&*catalogue).await,
        ),
        (
            "a network's own file is JSON; where there is none, nothing comes",
            own_file(&*catalogue, network).await,
        ),
        (
            "reading again finds the same",
            same(catalogue.read().await, catalogue.read().await),
        ),
    ]
}

async fn shipped(catalogue: &dyn Catalogue) -> Result<(), String> {
    let files = catalogue.read().await;
    let shipped = files.iter().filter(|file| file.name == "catalogue");
    let is_json: Vec<bool> = shipped.map(|file| is_json(&file.json)).collect();
    same(is_json, vec![true])
}

async fn local(catalogue: &dyn Catalogue) -> Result<(), String> {
    let files = catalogue.read().await;
    let listed = files.iter().filter(|file| file.name == "local").count();
    match catalogue.on_this_machine() {
        true => same(listed > 1, false),
        false => same(listed, 0),
    }
}

async fn own_file(catalogue: &dyn Catalogue, network: &str) -> Result<(), String> {
    let file = catalogue.network(network).await;
    same(file.is_some_and(|json| is_json(&json)), true)?;
    same(catalogue.network("nobody-has-this-name").await, None)
}

fn is_json(text: &str) -> bool {
    record::json::parse(text, 1 << 20).is_ok()
}
