//! JSON-RPC without the sending: questions into text, text into answers.
//!
//! An answer counts only under the id of its question, exactly once, and in exactly the shape that the question asks
//! for. Nodes word their errors in many ways; [`Failure`] keeps the differences that matter.

mod errors;

use std::rc::Rc;

use alloy_primitives::{Address, B256};

use errors::{read_error, read_refusal, read_revert, wants_less};

use crate::{
    Failure,
    events::Log,
    head::Block,
    hex,
    json::{Json, MAX_BYTES, quote},
};

/// Most questions in one text.
pub const MAX_BATCH: usize = 100;
/// Most bytes of one result.
const MAX_DATA: usize = 1 << 20;
/// Most log entries in one answer.
const MAX_LOGS: usize = 10_000;

/// A question to a node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Which chain is this?
    ChainId,
    /// Height of the newest block.
    Newest,
    /// The block of that height.
    BlockAt(u64),
    /// Executes a call without changing anything.
    Call {
        /// Contract.
        to: Address,
        /// Its input.
        data: Vec<u8>,
        /// On the state after which block.
        at: Rc<Block>,
    },
    /// As [`Ask::Call`], as if this account called; a refusal is answered with the bytes that came with it.
    CallAs {
        /// Who calls.
        from: Address,
        /// Contract.
        to: Address,
        /// Its input.
        data: Vec<u8>,
        /// On the state after which block.
        at: Rc<Block>,
    },
    /// A storage slot of a contract.
    Storage {
        /// The contract.
        of: Address,
        /// The slot.
        slot: B256,
        /// After which block.
        at: Rc<Block>,
    },
    /// The code of an account.
    Code {
        /// The account.
        of: Address,
        /// After which block.
        at: Rc<Block>,
    },
    /// Log entries of one contract whose first topic is one of these.
    Logs {
        /// The contract.
        of: Address,
        /// First topics.
        topics: Vec<B256>,
        /// The second topic, where only entries with this one are wanted.
        about: Option<B256>,
        /// First block.
        from: u64,
        /// Last block.
        to: u64,
    },
    /// Who sent a transaction, and to whom.
    Transaction(B256),
}

/// How blocks are named in questions about their state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Naming {
    /// By hash (EIP-1898): no other block can be meant.
    #[default]
    Hash,
    /// By height, for nodes that do not understand hashes here.
    Height,
}

/// A well-formed answer.
#[derive(Clone, Debug)]
pub enum Answer {
    /// A number.
    Number(u64),
    /// A block.
    Block(Rc<Block>),
    /// Bytes.
    Bytes(Vec<u8>),
    /// The contract refused: in words, which differ from node to node.
    Reverted(String),
    /// The contract refused a [`Ask::CallAs`]: the bytes that came with it.
    Refused(Vec<u8>),
    /// Log entries.
    Logs(Vec<Log>),
    /// Who sent a transaction, and to whom; nobody where it made a contract.
    Sent(Address, Option<Address>),
}

/// That a contract refused is the answer; how a node words it is not.
impl PartialEq for Answer {
    fn eq(&self, other: &Answer) -> bool {
        match (self, other) {
            (Answer::Number(a), Answer::Number(b)) => a == b,
            (Answer::Block(a), Answer::Block(b)) => a == b,
            (Answer::Bytes(a), Answer::Bytes(b)) => a == b,
            (Answer::Logs(a), Answer::Logs(b)) => a == b,
            (Answer::Sent(a, b), Answer::Sent(c, d)) => (a, b) == (c, d),
            (Answer::Reverted(_), Answer::Reverted(_)) => true,
            (Answer::Refused(a), Answer::Refused(b)) => a == b,
            _ => false,
        }
    }
}

impl Eq for Answer {}

/// The text of these questions: one object for one, a batch for several. Ids count from 1.
pub fn compose(asks: &[&Ask], naming: Naming) -> String {
    let mut out = String::new();
    if asks.len() != 1 {
        out.push('[');
    }
    for (index, ask) in asks.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        out.push_str("{\"jsonrpc\":\"2.0\",\"id\":");
        out.push_str(&(index + 1).to_string());
        out.push_str(",\"method\":\"");
        out.push_str(ask.method());
        out.push_str("\",\"params\":[");
        ask.params(&mut out, naming);
        out.push_str("]}");
    }
    if asks.len() != 1 {
        out.push(']');
    }
    out
}

impl Ask {
    fn method(&self) -> &'static str {
        match self {
            Ask::ChainId => "eth_chainId",
            Ask::Newest => "eth_blockNumber",
            Ask::BlockAt(_) => "eth_getBlockByNumber",
            Ask::Call { .. } | Ask::CallAs { .. } => "eth_call",
            Ask::Storage { .. } => "eth_getStorageAt",
            Ask::Code { .. } => "eth_getCode",
            Ask::Logs { .. } => "eth_getLogs",
            Ask::Transaction(_) => "eth_getTransactionByHash",
        }
    }

    fn params(&self, out: &mut String, naming: Naming) {
        match self {
            Ask::ChainId | Ask::Newest => {}
            Ask::BlockAt(height) => {
                number(out, *height);
                out.push_str(",false");
            }
            Ask::Call { to, data, at } => {
                out.push_str("{\"to\":");
                bytes(out, to.as_slice());
                // `input` is the newer name; older nodes read only `data`.
                out.push_str(",\"data\":");
                bytes(out, data);
                out.push_str("},");
                naming.write(out, at);
            }
            Ask::CallAs { from, to, data, at } => {
                out.push_str("{\"from\":");
                bytes(out, from.as_slice());
                out.push_str(",\"to\":");
                bytes(out, to.as_slice());
                out.push_str(",\"data\":");
                bytes(out, data);
                out.push_str("},");
                naming.write(out, at);
            }
            Ask::Storage { of, slot, at } => {
                bytes(out, of.as_slice());
                out.push(',');
                bytes(out, slot.as_slice());
                out.push(',');
                naming.write(out, at);
            }
            Ask::Code { of, at } => {
                bytes(out, of.as_slice());
                out.push(',');
                naming.write(out, at);
            }
            Ask::Logs {
                of,
                topics,
                about,
                from,
                to,
            } => {
                out.push_str("{\"address\":");
                bytes(out, of.as_slice());
                out.push_str(",\"fromBlock\":");
                number(out, *from);
                out.push_str(",\"toBlock\":");
                number(out, *to);
                out.push_str(",\"topics\":[[");
                for (index, topic) in topics.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    bytes(out, topic.as_slice());
                }
                out.push(']');
                if let Some(about) = about {
                    out.push(',');
                    bytes(out, about.as_slice());
                }
                out.push_str("]}");
            }
            Ask::Transaction(hash) => bytes(out, hash.as_slice()),
        }
    }

    /// Reads the result of this question.
    fn result(&self, json: &Json<'_>) -> Result<Answer, Failure> {
        let wrong = Failure::Malformed;
        match self {
            Ask::ChainId | Ask::Newest => json
                .text()
                .and_then(hex::quantity)
                .map(Answer::Number)
                .ok_or(wrong("not a number")),
            Ask::BlockAt(height) => match json {
                Json::Null => Err(Failure::UnknownBlock),
                block => match read_block(block) {
                    Some(block) if block.number == *height => Ok(Answer::Block(Rc::new(block))),
                    Some(_) => Err(wrong("another block than asked for")),
                    None => Err(wrong("not a block")),
                },
            },
            Ask::Storage { .. } => match json.text().and_then(hex::fixed::<32>) {
                Some(word) => Ok(Answer::Bytes(word.to_vec())),
                None => Err(wrong("not a word")),
            },
            Ask::Call { .. } | Ask::CallAs { .. } | Ask::Code { .. } => match json.text() {
                Some(text) if text.len() > 2 * MAX_DATA => Err(Failure::TooLarge),
                Some(text) => hex::data(text).map(Answer::Bytes).ok_or(wrong("not bytes")),
                None => Err(wrong("not bytes")),
            },
            Ask::Logs {
                of,
                topics,
                about,
                from,
                to,
            } => {
                let Json::List(entries) = json else {
                    return Err(wrong("not a list of log entries"));
                };
                if entries.len() > MAX_LOGS {
                    return Err(Failure::TooMuch);
                }
                let mut logs = Vec::with_capacity(entries.len());
                for entry in entries {
                    let log = read_log(entry).filter(|log| {
                        log.address == *of
                            && log
                                .topics
                                .first()
                                .is_some_and(|first| topics.contains(first))
                            && (about.is_none() || log.topics.get(1) == about.as_ref())
                            && (*from..=*to).contains(&log.block)
                    });
                    logs.push(log.ok_or(wrong("not the log entries asked for"))?);
                }
                // Nodes give them in this order; one that does not says the same all the same.
                record::sorted::sort_by_key(&mut logs, |log| (log.block, log.index));
                if logs
                    .windows(2)
                    .any(|two| matches!(two, [a, b] if (a.block, a.index) == (b.block, b.index)))
                {
                    return Err(wrong("a log entry twice"));
                }
                Ok(Answer::Logs(logs))
            }
            Ask::Transaction(hash) => match json {
                // It no longer keeps it, or never knew it.
                Json::Null => Err(Failure::Missing),
                sent => read_sent(sent, *hash).ok_or(wrong("not that transaction")),
            },
        }
    }
}

impl Naming {
    fn write(self, out: &mut String, block: &Block) {
        match self {
            Naming::Height => number(out, block.number),
            Naming::Hash => {
                out.push_str("{\"blockHash\":");
                bytes(out, block.hash.as_slice());
                out.push('}');
            }
        }
    }
}

fn number(out: &mut String, value: u64) {
    quote(out, &format!("{value:#x}"));
}

fn bytes(out: &mut String, bytes: &[u8]) {
    out.push('"');
    hex::write(out, bytes);
    out.push('"');
}

/// The answers to `asks` in their order, whatever order they came in.
///
/// # Errors
/// When the text as a whole is no answer.
pub fn read(asks: &[&Ask], text: &str) -> Result<Vec<Result<Answer, Failure>>, Failure> {
    if text.len() > MAX_BYTES {
        return Err(Failure::TooLarge);
    }
    if text.trim_start().starts_with('<') {
        return Err(Failure::WebPage);
    }
    let json = Json::read(text).ok_or(Failure::Malformed("not JSON"))?;
    let items = match &json {
        Json::List(items) if asks.len() > 1 || items.len() == 1 => items.as_slice(),
        Json::List(_) => return Err(Failure::Malformed("several answers to one question")),
        one @ Json::Object(_) if asks.len() == 1 => std::slice::from_ref(one),
        // One object for a whole batch: an error that is about all of it.
        Json::Object(_) => return Err(whole(&json)),
        _ => return Err(Failure::Malformed("neither an object nor a list")),
    };
    let mut answers: Vec<Option<Result<Answer, Failure>>> = vec![None; asks.len()];
    for item in items {
        let id = item.get("id").and_then(Json::integer);
        let Some(index) = id.and_then(|id| usize::try_from(id).ok()?.checked_sub(1)) else {
            continue;
        };
        if let (Some(ask), Some(answer)) = (asks.get(index), answers.get_mut(index)) {
            *answer = Some(match answer {
                None => one(ask, item),
                Some(_) => Err(Failure::Malformed("two answers to one question")),
            });
        }
    }
    // A lone error may come with `"id":null`, when the node could not even read the question.
    if let ([answer @ None], [item]) = (answers.as_mut_slice(), items)
        && let (Some(Json::Null) | None, Some(error)) = (item.get("id"), item.get("error"))
    {
        *answer = Some(Err(read_error(error)));
    }
    let mut all = Vec::with_capacity(asks.len());
    for answer in answers {
        all.push(answer.unwrap_or(Err(Failure::Missing)));
    }
    Ok(all)
}

fn whole(json: &Json<'_>) -> Failure {
    match json.get("error").map(read_error) {
        Some(Failure::TooOften) => Failure::TooOften,
        _ => Failure::NoBatches,
    }
}

fn one(ask: &Ask, item: &Json<'_>) -> Result<Answer, Failure> {
    // Some nodes send `"error":null` beside a result.
    let error = item.get("error").filter(|error| **error != Json::Null);
    match (item.get("result"), error) {
        (Some(result), None) => ask.result(result),
        (None | Some(Json::Null), Some(error)) => match ask {
            Ask::Call { .. } => read_revert(error).map(Answer::Reverted),
            Ask::CallAs { .. } => read_refusal(error).map(Answer::Refused),
            _ => None,
        }
        .ok_or_else(|| match (ask, read_error(error)) {
            (Ask::Logs { .. }, Failure::Other { .. } | Failure::NotUnderstood)
                if wants_less(error) =>
            {
                Failure::TooMuch
            }
            (_, failure) => failure,
        }),
        (Some(_), Some(_)) => Err(Failure::Malformed("a result and an error at once")),
        (None, None) => Err(Failure::Malformed("neither a result nor an error")),
    }
}

fn read_block(json: &Json<'_>) -> Option<Block> {
    let text = |key| json.get(key).and_then(Json::text);
    Some(Block {
        number: hex::quantity(text("number")?)?,
        hash: hex::fixed(text("hash")?)?.into(),
        time: hex::quantity(text("timestamp")?)?,
    })
}

fn read_sent(json: &Json<'_>, hash: B256) -> Option<Answer> {
    let text = |key| json.get(key).and_then(Json::text);
    let named: B256 = hex::fixed(text("hash")?)?.into();
    let to = match json.get("to") {
        None | Some(Json::Null) => None,
        Some(to) => Some(hex::fixed(to.text()?)?.into()),
    };
    let from = hex::fixed(text("from")?)?.into();
    (named == hash).then_some(Answer::Sent(from, to))
}

fn read_log(json: &Json<'_>) -> Option<Log> {
    let text = |key| json.get(key).and_then(Json::text);
    if json.get("removed") == Some(&Json::Bool(true)) {
        return None;
    }
    let Json::List(topics) = json.get("topics")? else {
        return None;
    };
    if topics.len() > 4 {
        return None;
    }
    let mut first = Vec::with_capacity(4);
    for topic in topics {
        first.push(hex::fixed(topic.text()?)?.into());
    }
    Some(Log {
        address: hex::fixed(text("address")?)?.into(),
        topics: first,
        data: hex::data(text("data")?)?,
        block: hex::quantity(text("blockNumber")?)?,
        index: hex::quantity(text("logIndex")?)?,
        transaction: hex::fixed(text("transactionHash")?)?.into(),
    })
}

#[cfg(test)]
mod tests;
