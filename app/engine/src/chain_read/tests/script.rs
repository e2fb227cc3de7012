//! A chain as a test says, and nodes over it that are honest or not.

use super::{CHAIN, GOVERNOR, OWNER, TOKEN};
use crate::{
    ports::{Clock, Fut, NodeError, Nodes},
    twins::ManualClock,
};
use chain::{B256, U256, abi, contracts, events::Proposed, signature};
use record::Address;
use serde_json::{Value, json};
use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    rc::Rc,
};

/// How a node behaves.
#[derive(Clone, Debug)]
pub(super) enum Mood {
    Honest,
    /// Doubles every number that a contract returns.
    LiesInCalls,
    /// Gives blocks other hashes.
    LiesInBlocks,
    /// As [`Mood::LiesInBlocks`], each in its own way.
    LiesAlone(u8),
    /// Is so many blocks behind.
    Lags(u64),
    Fails(NodeError),
    /// Says nothing until time is up.
    Hangs,
    /// Answers after so many milliseconds.
    Slow(u32),
    WebPage,
    OtherChain(u64),
    /// One question at a time.
    NoBatches,
    /// Does not understand block hashes as parameters.
    Heights,
    /// Keeps the state of the newest ten blocks only.
    Pruned,
    /// Gives logs of at most so many blocks.
    FewLogs(u64),
    /// Keeps all logs back.
    NoLogs,
    /// This body, whatever is asked.
    Says(String),
}

/// What the contracts are like.
pub(super) struct Contracts {
    pub votes: BTreeMap<Address, u64>,
    pub now: BTreeMap<Address, u64>,
    pub balances: BTreeMap<Address, u64>,
    pub delegates: BTreeMap<Address, Address>,
    pub clock_mode: Option<&'static str>,
    /// What `clock()` says beyond what it should.
    pub clock_off: u64,
    pub owner: Option<Address>,
    pub admin: Option<Address>,
    pub proposals: Vec<(Proposed, u64, u64)>,
    pub accepts: Vec<(Address, Vec<u8>)>,
    pub code: Vec<Address>,
    /// Tokens sent: from, to, how many, in which block.
    pub transfers: Vec<(Address, Address, u64, u64)>,
    /// The token that the Governor counts.
    pub governs: Address,
    /// The token that the token wraps.
    pub wraps: Option<Address>,
    /// Who holds how much of [`OTHER`].
    pub others: BTreeMap<Address, u64>,
}

/// A token that is not the one that counts.
pub(super) const OTHER: Address = Address([0x71; 20]);

pub(super) struct Script {
    clock: Rc<ManualClock>,
    pub head: Cell<u64>,
    pub contracts: RefCell<Contracts>,
    moods: RefCell<BTreeMap<String, Mood>>,
    asked: RefCell<Vec<(String, Value)>>,
}

impl Script {
    pub(super) fn new(clock: Rc<ManualClock>) -> Script {
        let contracts = Contracts {
            votes: BTreeMap::new(),
            now: BTreeMap::new(),
            balances: BTreeMap::new(),
            delegates: BTreeMap::new(),
            clock_mode: Some("mode=blocknumber&from=default"),
            clock_off: 0,
            owner: None,
            admin: None,
            proposals: Vec::new(),
            accepts: Vec::new(),
            code: vec![TOKEN, GOVERNOR, OTHER],
            transfers: Vec::new(),
            governs: TOKEN,
            wraps: None,
            others: BTreeMap::new(),
        };
        Script {
            clock,
            head: Cell::new(5_000),
            contracts: RefCell::new(contracts),
            moods: RefCell::default(),
            asked: RefCell::default(),
        }
    }

    pub(super) fn set(&self, url: &str, mood: Mood) {
        self.moods.borrow_mut().insert(url.into(), mood);
    }

    /// Requests to a node so far, and the questions in each.
    pub(super) fn asked(&self, url: &str) -> Vec<usize> {
        let asked = self.asked.borrow();
        let to = asked.iter().filter(|(to, _)| to == url);
        to.map(|(_, body)| body.as_array().map_or(1, Vec::len))
            .collect()
    }

    pub(super) fn forget_asked(&self) {
        self.asked.borrow_mut().clear();
    }

    fn reply(&self, mood: &Mood, ask: &Value) -> Value {
        match self.result(mood, ask) {
            Ok(result) => json!({"jsonrpc": "2.0", "id": ask["id"], "result": result}),
            Err((code, message)) => {
                json!({"jsonrpc": "2.0", "id": ask["id"], "error": {"code": code, "message": message}})
            }
        }
    }

    fn result(&self, mood: &Mood, ask: &Value) -> Result<Value, (i64, &'static str)> {
        let params = &ask["params"];
        let head = match mood {
            Mood::Lags(blocks) => self.head.get() - blocks,
            _ => self.head.get(),
        };
        match ask["method"].as_str().unwrap() {
            "eth_chainId" => Ok(match mood {
                Mood::OtherChain(id) => quantity(*id),
                _ => quantity(CHAIN),
            }),
            "eth_blockNumber" => Ok(quantity(head)),
            "eth_getBlockByNumber" => {
                let number = number(&params[0]);
                if number > head {
                    return Ok(Value::Null);
                }
                let lie = match mood {
                    Mood::LiesInBlocks => 1,
                    Mood::LiesAlone(way) => *way,
                    _ => 0,
                };
                let hash = block_hash(number, lie).to_string();
                Ok(
                    json!({"number": quantity(number), "hash": hash, "timestamp": quantity(block_time(number))}),
                )
            }
            "eth_getCode" => {
                self.state_at(mood, head, &params[1])?;
                let has = self.contracts.borrow().code.contains(&address(&params[0]));
                Ok(json!(if has { "0x6001" } else { "0x" }))
            }
            "eth_call" => {
                let at = self.state_at(mood, head, &params[1])?;
                let to = address(&params[0]["to"]);
                let data =
                    alloy_primitives::hex::decode(params[0]["data"].as_str().unwrap()).unwrap();
                let mut out = self.contracts.borrow().call(to, &data, at)?;
                if matches!(mood, Mood::LiesInCalls) && out.len() == 32 {
                    let value = U256::from_be_slice(&out);
                    out = (value + value).to_be_bytes_vec();
                }
                Ok(json!(alloy_primitives::hex::encode_prefixed(out)))
            }
            "eth_getLogs" => self.logs(mood, &params[0]),
            _ => Err((-32601, "the method does not exist")),
        }
    }

    fn state_at(&self, mood: &Mood, head: u64, at: &Value) -> Result<u64, (i64, &'static str)> {
        let number = match at {
            Value::Object(_) if matches!(mood, Mood::Heights) => {
                return Err((-32602, "invalid argument 1: cannot unmarshal object"));
            }
            Value::Object(by_hash) => {
                let hash = by_hash["blockHash"].as_str().unwrap();
                let known = (0..=head)
                    .rev()
                    .find(|number| block_hash(*number, 0).to_string() == hash);
                known.ok_or((-32000, "header not found"))?
            }
            height => number(height),
        };
        if number > head {
            return Err((-32000, "header not found"));
        }
        if matches!(mood, Mood::Pruned) && number + 10 < head {
            return Err((-32000, "missing trie node abc (path )"));
        }
        Ok(number)
    }

    fn logs(&self, mood: &Mood, filter: &Value) -> Result<Value, (i64, &'static str)> {
        let (from, to) = (number(&filter["fromBlock"]), number(&filter["toBlock"]));
        match mood {
            Mood::FewLogs(most) if to - from >= *most => {
                return Err((-32005, "query returned more than 10000 results"));
            }
            Mood::NoLogs => return Ok(json!([])),
            _ => {}
        }
        let contracts = self.contracts.borrow();
        let of = address(&filter["address"]);
        if filter["topics"][0] == json!([chain::events::TRANSFER.to_string()]) {
            let sent = contracts.transfers.iter().zip(0u64..).filter(|(sent, _)| {
                of == TOKEN
                    && filter["topics"][1] == word_of(sent.0)
                    && (from..=to).contains(&sent.3)
            });
            return Ok(sent
                .map(|((from, to, amount, block), index)| {
                    json!({
                        "address": of.to_string(),
                        "topics": [chain::events::TRANSFER.to_string(), word_of(*from), word_of(*to)],
                        "data": alloy_primitives::hex::encode_prefixed(abi::small(*amount)),
                        "blockNumber": quantity(*block),
                        "logIndex": quantity(index),
                        "transactionHash": block_hash(*block, 9).to_string(),
                    })
                })
                .collect());
        }
        let within = contracts
            .proposals
            .iter()
            .filter(|(_, block, _)| of == GOVERNOR && (from..=to).contains(block));
        Ok(within
            .map(|(proposal, block, _)| {
                json!({
                    "address": of.to_string(),
                    "topics": [chain::events::PROPOSAL_CREATED.to_string()],
                    "data": alloy_primitives::hex::encode_prefixed(log_data(proposal)),
                    "blockNumber": quantity(*block),
                    "logIndex": "0x0",
                    "transactionHash": block_hash(*block, 9).to_string(),
                })
            })
            .collect())
    }
}

impl Contracts {
    /// Executes a call on the state after block `at`, as OpenZeppelin's contracts would.
    fn call(&self, to: Address, data: &[u8], at: u64) -> Result<Vec<u8>, (i64, &'static str)> {
        const REVERT: (i64, &str) = (3, "execution reverted");
        let is = |call: Vec<u8>| data[..4] == call[..4];
        let anyone = chain::Address::ZERO;
        let account = || Address(data[16..36].try_into().unwrap());
        let word = |place: usize| U256::from_be_slice(&data[4 + 32 * place..36 + 32 * place]);
        let votes = |of: &BTreeMap<Address, u64>, who: &Address| {
            abi::small(of.get(who).copied().unwrap_or(0)).to_vec()
        };
        if is(signature::is_valid_signature(B256::ZERO, &[])) {
            let length = usize::try_from(word(2)).unwrap();
            let said = data[100..100 + length].to_vec();
            let yes = self.accepts.contains(&(to, said));
            let mut out = [0; 32];
            out[..4].copy_from_slice(&if yes {
                contracts::IS_VALID_SIGNATURE
            } else {
                [0xff; 4]
            });
            return Ok(out.to_vec());
        }
        if !self.code.contains(&to) {
            return Ok(vec![]);
        }
        if is(contracts::owner()) {
            return self
                .owner
                .map(|owner| abi::address(chain::Address::new(owner.0)).to_vec())
                .ok_or(REVERT);
        }
        if is(contracts::has_role(U256::ZERO, anyone)) {
            let admin = self.admin.ok_or(REVERT)?;
            let asks = Address(data[48..68].try_into().unwrap());
            return Ok(abi::small(u64::from(word(0).is_zero() && admin == asks)).to_vec());
        }
        if to == GOVERNOR && is(contracts::state(U256::ZERO)) {
            let known = self
                .proposals
                .iter()
                .find(|(proposal, ..)| proposal.hashed_id() == word(0));
            return known
                .map(|(.., state)| abi::small(*state).to_vec())
                .ok_or(REVERT);
        }
        if to == GOVERNOR && is(contracts::token()) {
            return Ok(abi::address(chain::Address::new(self.governs.0)).to_vec());
        }
        if to == GOVERNOR && is(contracts::counting_mode()) {
            return Ok(text("support=bravo&quorum=for,abstain"));
        }
        if to == GOVERNOR && (is(contracts::voting_delay()) || is(contracts::voting_period())) {
            return Ok(abi::small(7).to_vec());
        }
        if is(contracts::name()) {
            return Ok(text(if to == TOKEN { "Open Token" } else { "Gov" }));
        }
        if to == OTHER && is(contracts::balance_of(anyone)) {
            return Ok(votes(&self.others, &account()));
        }
        if to == OTHER && is(contracts::decimals()) {
            return Ok(abi::small(2).to_vec());
        }
        if to == OTHER && is(contracts::symbol()) {
            return Ok(text("OLD"));
        }
        if to != TOKEN {
            return Err(REVERT);
        }
        if is(contracts::underlying()) {
            let wraps = self.wraps.ok_or(REVERT)?;
            return Ok(abi::address(chain::Address::new(wraps.0)).to_vec());
        }
        let seconds = self.clock_mode == Some("mode=timestamp");
        let clock = if seconds { block_time(at) } else { at } + self.clock_off;
        if is(contracts::clock_mode()) {
            self.clock_mode.map(text).ok_or(REVERT)
        } else if is(contracts::clock()) {
            self.clock_mode
                .map(|_| abi::small(clock).to_vec())
                .ok_or(REVERT)
        } else if is(contracts::get_past_votes(anyone, 0))
            || is(contracts::get_past_total_supply(0))
        {
            let total = is(contracts::get_past_total_supply(0));
            // The lookup must lie in the past of the block that it is executed on.
            if word(if total { 0 } else { 1 }) >= U256::from(clock) {
                return Err((3, "execution reverted: ERC5805FutureLookup"));
            }
            Ok(if total {
                abi::small(self.votes.values().sum()).to_vec()
            } else {
                votes(&self.votes, &account())
            })
        } else if is(contracts::get_votes(anyone)) {
            Ok(votes(&self.now, &account()))
        } else if is(contracts::balance_of(anyone)) {
            Ok(votes(&self.balances, &account()))
        } else if is(contracts::total_supply()) {
            Ok(abi::small(1_000_000).to_vec())
        } else if is(contracts::delegates(anyone)) {
            let to = self.delegates.get(&account()).copied().unwrap_or_default();
            Ok(abi::address(chain::Address::new(to.0)).to_vec())
        } else if is(contracts::decimals()) {
            Ok(abi::small(18).to_vec())
        } else if is(contracts::symbol()) {
            Ok(text("OPG"))
        } else {
            Err(REVERT)
        }
    }
}

impl Nodes for Script {
    fn post<'a>(
        &'a self,
        url: &'a str,
        body: String,
        timeout_ms: u32,
    ) -> Fut<'a, Result<String, NodeError>> {
        Box::pin(async move {
            let asks: Value = serde_json::from_str(&body).unwrap();
            self.asked.borrow_mut().push((url.into(), asks.clone()));
            let mood = self
                .moods
                .borrow()
                .get(url)
                .cloned()
                .unwrap_or(Mood::Fails(NodeError::Unreachable("nobody".into())));
            match &mood {
                Mood::Fails(error) => return Err(error.clone()),
                Mood::Hangs => {
                    self.clock.sleep(timeout_ms).await;
                    return Err(NodeError::Timeout);
                }
                Mood::Slow(ms) => self.clock.sleep(*ms).await,
                Mood::WebPage => return Ok("<!doctype html><p>Welcome".into()),
                Mood::Says(text) => return Ok(text.clone()),
                Mood::NoBatches if asks.is_array() => return Err(NodeError::Status(400)),
                _ => {}
            }
            let answer = match &asks {
                Value::Array(asks) => asks.iter().map(|ask| self.reply(&mood, ask)).collect(),
                ask => self.reply(&mood, ask),
            };
            Ok(answer.to_string())
        })
    }
}

pub(super) fn block_hash(number: u64, lie: u8) -> B256 {
    alloy_primitives::keccak256(format!("{number} {lie}"))
}

pub(super) fn block_time(number: u64) -> u64 {
    1_700_000_000 + 12 * number
}

/// A proposal that this text describes, with the id that its content has.
pub(super) fn proposal(text: &str) -> Proposed {
    let mut proposal = Proposed {
        id: U256::ZERO,
        proposer: chain::Address::new(OWNER.0),
        targets: vec![chain::Address::repeat_byte(3)],
        values: vec![U256::ZERO],
        calldatas: vec![vec![1, 2, 3]],
        description: text.into(),
    };
    proposal.id = proposal.hashed_id();
    proposal
}

/// The data of its `ProposalCreated` log; one target, one call of less than 32 bytes.
fn log_data(proposal: &Proposed) -> Vec<u8> {
    let mut out = Vec::new();
    let mut put = |word: abi::Word| out.extend_from_slice(&word);
    put(abi::uint(proposal.id));
    put(abi::address(proposal.proposer));
    // Places of targets, values, signatures, calls; start and end; place of the text.
    for place in [288, 352, 416, 480, 1, 2, 608] {
        put(abi::small(place));
    }
    put(abi::small(1));
    put(abi::address(proposal.targets[0]));
    put(abi::small(1));
    put(abi::uint(proposal.values[0]));
    put(abi::small(0));
    put(abi::small(0));
    put(abi::small(1));
    put(abi::small(32));
    abi::tail(&mut out, &proposal.calldatas[0]);
    abi::tail(&mut out, &proposal.description);
    out
}

fn text(words: &str) -> Vec<u8> {
    let mut out = abi::small(32).to_vec();
    abi::tail(&mut out, words.as_bytes());
    out
}

fn word_of(account: Address) -> String {
    chain::Address::new(account.0).into_word().to_string()
}

fn quantity(number: u64) -> Value {
    json!(format!("{number:#x}"))
}

fn number(quantity: &Value) -> u64 {
    u64::from_str_radix(&quantity.as_str().unwrap()[2..], 16).unwrap()
}

fn address(text: &Value) -> Address {
    text.as_str().unwrap().parse().unwrap()
}
