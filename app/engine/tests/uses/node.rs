//! A chain with one token, as a node tells of it.

use alloy_primitives::{U256, hex};
use chain::{abi, contracts, signature};
use engine::ports::NodeError;
use record::{Address, ids::keccak};
use serde_json::{Value, json};
use std::{
    cell::{Cell, RefCell},
    collections::{BTreeMap, BTreeSet},
};

pub const CHAIN: u64 = 31337;
/// Who sent every transaction.
pub const SENDER: Address = Address([0x5e; 20]);
pub const TOKEN: Address = Address([0x70; 20]);

/// What contracts answer: contract and call, answer.
type Answers = BTreeMap<(Address, Vec<u8>), Vec<u8>>;

/// The chain behind all nodes of a world.
pub struct Chain {
    pub head: Cell<u64>,
    /// Votes that were there at every past block.
    pub votes: RefCell<BTreeMap<Address, u64>>,
    /// Tokens held now, with nothing delegated unless said so.
    pub balances: RefCell<BTreeMap<Address, u64>>,
    pub votes_now: RefCell<BTreeMap<Address, u64>>,
    pub delegates: RefCell<BTreeMap<Address, Address>>,
    /// Contract accounts, and the signatures that each accepts.
    pub contracts: RefCell<BTreeMap<Address, Vec<Vec<u8>>>>,
    /// Contracts with an owner, who may change one thing without a word.
    pub owned: RefCell<BTreeMap<Address, Address>>,
    /// Answers of further contracts, by contract and call; of those, other calls are refused.
    pub answers: RefCell<Answers>,
    /// Log entries, ascending. One who lies leaves the last out.
    pub logs: RefCell<Vec<Value>>,
    /// Of how many blocks log entries are given at once.
    pub most_blocks: Cell<u64>,
    /// Nodes that answer nothing.
    pub dead: RefCell<BTreeSet<String>>,
    /// Nodes that double everybody's votes.
    pub liars: RefCell<BTreeSet<String>>,
}

impl Default for Chain {
    fn default() -> Chain {
        Chain {
            head: Cell::new(1000),
            votes: RefCell::default(),
            balances: RefCell::default(),
            votes_now: RefCell::default(),
            delegates: RefCell::default(),
            contracts: RefCell::default(),
            owned: RefCell::default(),
            answers: RefCell::default(),
            logs: RefCell::default(),
            most_blocks: Cell::new(u64::MAX),
            dead: RefCell::default(),
            liars: RefCell::default(),
        }
    }
}

fn block(number: u64) -> Value {
    let hash = keccak(format!("block {number}").as_bytes());
    let time = 1_789_900_000 + number * 12;
    json!({"number": format!("{number:#x}"), "hash": hash.to_string(), "timestamp": format!("{time:#x}")})
}

/// `owner()` and `setCap(uint256)`, of which the second writes to storage and not to the log.
const OWNED: &str = "0x5f3560e01c80638da5cb5b14601c57806347786d3714601e575f5ffd5b005b60015f5500";

/// A call of a contract with an owner; one who lies names another.
fn owned(owner: Address, ask: &Value, lies: bool) -> Value {
    let call = &ask["params"][0];
    let owner = if lies { Address([0xee; 20]) } else { owner };
    if call["data"].as_str().unwrap().starts_with("0x8da5cb5b") {
        let word = abi::address(chain::Address::new(owner.0));
        return json!({"jsonrpc": "2.0", "id": ask["id"], "result": hex::encode_prefixed(word)});
    }
    if call["from"]
        .as_str()
        .is_some_and(|from| from.parse() == Ok(owner))
    {
        return json!({"jsonrpc": "2.0", "id": ask["id"], "result": "0x"});
    }
    let error =
        json!({"code": 3, "message": "execution reverted: Ownable: caller is not the owner"});
    json!({"jsonrpc": "2.0", "id": ask["id"], "error": error})
}

impl Chain {
    pub fn answer(&self, url: &str, body: &str) -> Result<String, NodeError> {
        if self.dead.borrow().contains(url) {
            return Err(NodeError::Unreachable("nobody there".into()));
        }
        let lies = self.liars.borrow().contains(url);
        let ask: Value = serde_json::from_str(body).unwrap();
        Ok(match ask {
            Value::Array(asks) => {
                Value::Array(asks.iter().map(|ask| self.reply(ask, lies)).collect()).to_string()
            }
            ask => self.reply(&ask, lies).to_string(),
        })
    }

    fn reply(&self, ask: &Value, lies: bool) -> Value {
        let params = &ask["params"];
        let number = |value: &Value| match value {
            Value::String(text) => {
                u64::from_str_radix(text.trim_start_matches("0x"), 16).unwrap_or(0)
            }
            by_hash => {
                let hash = by_hash["blockHash"].as_str().unwrap();
                (0..=self.head.get())
                    .rev()
                    .find(|n| block(*n)["hash"] == hash)
                    .unwrap()
            }
        };
        let result = match ask["method"].as_str().unwrap() {
            "eth_chainId" => Ok(json!(format!("{CHAIN:#x}"))),
            "eth_blockNumber" => Ok(json!(format!("{:#x}", self.head.get()))),
            "eth_getBlockByNumber" if number(&params[0]) > self.head.get() => Ok(Value::Null),
            "eth_getBlockByNumber" => Ok(block(number(&params[0]))),
            "eth_getCode" => {
                let of: Address = params[0].as_str().unwrap().parse().unwrap();
                if self.owned.borrow().contains_key(&of) {
                    return json!({"jsonrpc": "2.0", "id": ask["id"], "result": OWNED});
                }
                let answers = self.answers.borrow();
                let has = of == TOKEN
                    || self.contracts.borrow().contains_key(&of)
                    || answers.keys().any(|(contract, _)| *contract == of);
                Ok(json!(if has { "0x6001" } else { "0x" }))
            }
            "eth_getTransactionByHash" => {
                let known = |log: &&Value| log["transactionHash"] == params[0];
                let logs = self.logs.borrow();
                let sent = |_| json!({"hash": params[0], "from": SENDER.to_string(), "to": TOKEN.to_string()});
                Ok(logs.iter().find(known).map(sent).unwrap_or_default())
            }
            "eth_getLogs" => self.logs(&params[0], lies),
            "eth_getStorageAt" => Ok(json!(hex::encode_prefixed([0; 32]))),
            "eth_call" => {
                let to: Address = params[0]["to"].as_str().unwrap().parse().unwrap();
                if let Some(owner) = self.owned.borrow().get(&to) {
                    return owned(*owner, ask, lies);
                }
                let data = hex::decode(params[0]["data"].as_str().unwrap()).unwrap();
                self.call(to, &data, number(&params[1])).map(|mut out| {
                    if lies && data[..4] == contracts::get_past_votes(chain::Address::ZERO, 0)[..4]
                    {
                        let value = U256::from_be_slice(&out);
                        out = (value + value).to_be_bytes_vec();
                    }
                    json!(hex::encode_prefixed(out))
                })
            }
            _ => Err("the method does not exist"),
        };
        match result {
            Ok(result) => json!({"jsonrpc": "2.0", "id": ask["id"], "result": result}),
            Err(words) => {
                json!({"jsonrpc": "2.0", "id": ask["id"], "error": {"code": 3, "message": words}})
            }
        }
    }

    fn logs(&self, filter: &Value, lies: bool) -> Result<Value, &'static str> {
        let number = |value: &Value| {
            let text = value.as_str().unwrap().trim_start_matches("0x");
            u64::from_str_radix(text, 16).unwrap()
        };
        let (from, to) = (number(&filter["fromBlock"]), number(&filter["toBlock"]));
        if to - from >= self.most_blocks.get() {
            return Err("query returned more than 10000 results");
        }
        let logs = self.logs.borrow();
        let firsts = filter["topics"][0].as_array().unwrap();
        let within = logs.iter().filter(|log| {
            log["address"] == filter["address"]
                && firsts.contains(&log["topics"][0])
                && (from..=to).contains(&number(&log["blockNumber"]))
        });
        let mut found: Vec<&Value> = within.collect();
        if lies {
            found.pop();
        }
        Ok(json!(found))
    }

    fn call(&self, to: Address, data: &[u8], at: u64) -> Result<Vec<u8>, &'static str> {
        let answers = self.answers.borrow();
        if let Some(answer) = answers.get(&(to, data.to_vec())) {
            return Ok(answer.clone());
        }
        if answers.keys().any(|(contract, _)| *contract == to) {
            return Err("execution reverted");
        }
        let anyone = chain::Address::ZERO;
        let is = |call: Vec<u8>| data[..4] == call[..4];
        let account = || Address(data[16..36].try_into().unwrap());
        let word = |place: usize| U256::from_be_slice(&data[4 + 32 * place..36 + 32 * place]);
        let of = |map: &RefCell<BTreeMap<Address, u64>>| {
            Ok(abi::small(map.borrow().get(&account()).copied().unwrap_or(0)).to_vec())
        };
        if is(signature::is_valid_signature(chain::B256::ZERO, &[])) {
            let length = usize::try_from(word(2)).unwrap();
            let said = data[100..100 + length].to_vec();
            let known = self.contracts.borrow();
            let yes = known
                .get(&to)
                .is_some_and(|accepted| accepted.contains(&said));
            let mut out = [0; 32];
            out[..4].copy_from_slice(&if yes {
                contracts::IS_VALID_SIGNATURE
            } else {
                [0xff; 4]
            });
            return Ok(out.to_vec());
        }
        if to != TOKEN {
            return Ok(Vec::new());
        }
        if is(contracts::get_past_votes(anyone, 0)) {
            if word(1) >= U256::from(at) {
                return Err("execution reverted: ERC5805FutureLookup");
            }
            return of(&self.votes);
        }
        if is(contracts::get_past_total_supply(0)) {
            return Ok(abi::small(self.votes.borrow().values().sum()).to_vec());
        }
        if is(contracts::get_votes(anyone)) {
            return of(&self.votes_now);
        }
        if is(contracts::balance_of(anyone)) {
            return of(&self.balances);
        }
        if is(contracts::delegates(anyone)) {
            let to = self
                .delegates
                .borrow()
                .get(&account())
                .copied()
                .unwrap_or_default();
            return Ok(abi::address(chain::Address::new(to.0)).to_vec());
        }
        if is(contracts::clock()) {
            return Ok(abi::small(at).to_vec());
        }
        Err("execution reverted")
    }
}
