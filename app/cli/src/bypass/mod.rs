//! `locus bypass`: who can act without a vote, asked of nodes at one block.

mod json;
mod node;
mod text;
mod words;

use std::{io::IsTerminal, rc::Rc, str::FromStr};

use alloy_primitives::Address;
use chain::{
    agree::Standing,
    bypass::{Bypasses, Lever, Limits, Report, Search, functions::Names},
    head::Block,
};
use node::Nodes;

/// What this program says about itself.
pub const HELP: &str = "\
locus bypass --rpc URL --start ADDRESS… [--json]

Who can use a network's powers without a vote: searches the chain from a Governor,
its timelock, its token and other contracts over everybody who can make them do
something, and prints every power with the shortest way to use it and what could
not be established. Nothing is sent to the chain; the nodes learn what is asked.

  --rpc URL        a node; given several times, what most of them say counts
  --start ADDRESS  where to begin; several may follow
  --at BLOCK       on the state after this block instead of the newest
  --contracts N    look through at most so many contracts (200)
  --json           the same as JSON

Exit status: 0 if no power was found that can be used without a vote, 1 if some
was, 2 if nothing could be asked.";

/// What was found, at which block, and what that rests on.
pub struct Found {
    /// The chain's id.
    pub chain: u64,
    /// Everything was read on the state after this block.
    pub block: Rc<Block>,
    /// What the answers rest on: the weakest.
    pub weakest: Option<Standing>,
    /// Questions asked of each node.
    pub asked: u32,
    /// What was found.
    pub report: Report,
    /// Names of roles.
    pub names: Names,
}

/// What to print, and whether no power can be used without a vote.
pub fn run(arguments: &[String]) -> Result<(String, bool), String> {
    let options = Options::read(arguments)?;
    let mut nodes = Nodes::reach(&options.nodes)?;
    let block = Rc::new(nodes.block(options.at)?);
    let limits = Limits {
        contracts: options.contracts,
        ..Limits::default()
    };
    let mut search = Search::new(&options.starts, block.clone(), limits);
    let told = std::io::stderr().is_terminal();
    loop {
        let asks = search.asks();
        if asks.is_empty() {
            break;
        }
        let heard = nodes.ask(&asks)?;
        search.take(heard);
        if told {
            let progress = search.progress();
            eprint!(
                "\r{} contracts, {} open, {} questions, {} blocks of logs left   ",
                progress.contracts, progress.open, progress.asked, progress.blocks_left
            );
        }
    }
    if told {
        eprintln!();
    }
    let found = Found {
        chain: nodes.chain,
        block,
        weakest: nodes.weakest,
        asked: search.progress().asked,
        report: search.finish(),
        names: Names::new(),
    };
    let bypasses = |lever: &Lever| lever.bypasses == Bypasses::Yes;
    let none = !found.report.levers.iter().any(bypasses);
    let text = match options.json {
        true => json::write(&found),
        false => text::write(&found),
    };
    Ok((text, none))
}

struct Options {
    nodes: Vec<String>,
    starts: Vec<Address>,
    at: Option<u64>,
    contracts: usize,
    json: bool,
}

impl Options {
    fn read(arguments: &[String]) -> Result<Options, String> {
        let mut options = Options {
            nodes: Vec::new(),
            starts: Vec::new(),
            at: None,
            contracts: Limits::default().contracts,
            json: false,
        };
        let mut rest = arguments.iter().peekable();
        while let Some(argument) = rest.next() {
            let mut value = |what: &str| rest.next().ok_or(format!("{argument} needs {what}"));
            match argument.as_str() {
                "--json" => options.json = true,
                "--rpc" => options.nodes.push(value("a node's address")?.clone()),
                "--at" => options.at = Some(number(value("a block")?)?),
                "--contracts" => {
                    let most = number(value("a number")?)?;
                    options.contracts =
                        usize::try_from(most).unwrap_or(usize::MAX).clamp(1, 10_000);
                }
                "--start" => {
                    options.starts.push(address(value("an address")?)?);
                    while let Some(more) = rest.next_if(|next| !next.starts_with("--")) {
                        options.starts.push(address(more)?);
                    }
                }
                other => return Err(format!("{other} is not known here.\n\n{HELP}")),
            }
        }
        if options.nodes.is_empty() || options.starts.is_empty() {
            return Err(HELP.to_owned());
        }
        Ok(options)
    }
}

fn number(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| format!("{text} is no number"))
}

fn address(text: &str) -> Result<Address, String> {
    // Any case: a checksum that does not fit would be refused by the wallet that signs, and nothing is signed here.
    Address::from_str(text).map_err(|_| format!("{text} is no address"))
}
