//! Nodes' errors, which every make words in its own way, sorted into what can be done about them.

use super::MAX_DATA;
use crate::{Failure, abi, hex, json::Json, revert};

/// Why a contract refused, when that is what the error says.
pub(super) fn read_revert(error: &Json<'_>) -> Option<String> {
    let data = revert_data(error)?;
    Some(match data {
        Some(data) if !data.is_empty() => revert::reason(&data),
        _ => {
            let message = message(error).to_ascii_lowercase();
            message.chars().take(200).collect()
        }
    })
}

/// The bytes with which a contract refused, when that is what the error says. Nodes that send none mostly repeat the
/// reason in their own words; it is put back into the bytes that it came from.
pub(super) fn read_refusal(error: &Json<'_>) -> Option<Vec<u8>> {
    let data = revert_data(error)?.unwrap_or_default();
    if !data.is_empty() {
        return Some(data);
    }
    let message = message(error);
    let reason = message.split_once("execution reverted: ");
    Some(match reason.map(|(_, reason)| reason) {
        Some(reason) if !reason.starts_with("custom error") => revert::encode(reason),
        _ => Vec::new(),
    })
}

/// The bytes that came with a refusal, if any did; `None` when the error is no refusal.
fn revert_data(error: &Json<'_>) -> Option<Option<Vec<u8>>> {
    let message = message(error).to_ascii_lowercase();
    let reverted = [
        "revert",
        "invalid opcode",
        "invalid jump",
        "vm execution error",
    ]
    .iter()
    .any(|words| message.contains(words));
    if !reverted && error.get("code").and_then(Json::integer) != Some(3) {
        return None;
    }
    let data = error.get("data").and_then(|data| match data {
        // Nethermind puts a word before the bytes, Hardhat an object around them.
        Json::Text(text) => text.split(' ').next_back(),
        object => object.get("data").and_then(Json::text),
    });
    Some(data.and_then(|text| {
        let text = text.get(..text.len().min(2 * MAX_DATA))?;
        hex::data(text)
    }))
}

pub(super) fn read_error(error: &Json<'_>) -> Failure {
    let code = error.get("code").and_then(Json::integer).unwrap_or(0);
    let words = message(error);
    let lower = words.to_ascii_lowercase();
    let says = |any: &[&str]| any.iter().any(|part| lower.contains(part));
    if code == 429
        || says(&[
            "too many requests",
            "rate limit",
            "rate-limit",
            "throttl",
            "capacity",
        ])
    {
        Failure::TooOften
    } else if says(&[
        "missing trie node",
        "pruned",
        "archive",
        "state is not available",
        "historical state",
        "state histor",
        "proof window",
        "state not found",
        "no state available",
    ]) {
        Failure::NoState
    } else if says(&[
        "header not found",
        "block not found",
        "unknown block",
        "blockoutofrange",
        "block is out of range",
        "block height",
        "hash not found",
        "header for hash",
        "resource not found",
        "block does not exist",
    ]) {
        Failure::UnknownBlock
    } else if code == -32005
        || says(&[
            "more than",
            "block range",
            "too large",
            "too many",
            "limited to",
            "range is too",
            "exceed",
        ])
    {
        Failure::TooMuch
    } else if code == -32601
        || code == -32602
        || says(&["invalid argument", "cannot unmarshal", "invalid params"])
    {
        Failure::NotUnderstood
    } else if says(&["batch"]) {
        Failure::NoBatches
    } else {
        Failure::Other { code, words }
    }
}

/// Whether an error about log entries, of no kind known otherwise, asks for fewer blocks or entries at once.
pub(super) fn wants_less(error: &Json<'_>) -> bool {
    let words = message(error).to_ascii_lowercase();
    let signs = [
        "range",
        "limit",
        "results",
        "timeout",
        "timed out",
        "too big",
        "blocks",
        "size",
        "maximum",
    ];
    signs.iter().any(|sign| words.contains(sign))
}

/// The error's words, cut and on one line.
fn message(error: &Json<'_>) -> String {
    let words = match error {
        Json::Text(words) => words,
        object => object.get("message").and_then(Json::text).unwrap_or(""),
    };
    let words: String = words.chars().take(200).collect();
    abi::clean(words.as_bytes())
}
