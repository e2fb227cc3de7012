//! What wallets say when they refuse, as reasons. Wallets nest, rename and reuse codes, so code and words are read.

use crate::js;
use views::Why;
use wasm_bindgen::JsValue;

/// How deep wallets were seen to wrap the real error: `data.originalError`, `data.cause`, `error`.
const DEPTH: u8 = 4;

/// Reads a thrown value. `chain` is the one wanted, `None` when the request is about no chain.
pub fn read(error: &JsValue, chain: Option<u64>) -> Why {
    let mut said = Vec::new();
    collect(error, DEPTH, &mut said);
    let known = said
        .iter()
        .find_map(|(code, words)| known(*code, words, chain));
    known.unwrap_or_else(|| {
        let words: String = js::words(error).chars().take(300).collect();
        Why::WalletOther(words)
    })
}

/// The codes and words of an error, the innermost first: the outer one is often a plain "internal error".
fn collect(error: &JsValue, depth: u8, said: &mut Vec<(Option<i64>, String)>) {
    if depth == 0 || error.is_undefined() || error.is_null() {
        return;
    }
    let data = js::get(error, "data");
    for inner in [
        js::get(&data, "originalError"),
        js::get(&data, "cause"),
        js::get(error, "error"),
        js::get(error, "cause"),
        data,
    ] {
        if inner.is_object() {
            collect(&inner, depth - 1, said);
        }
    }
    let code = js::get(error, "code");
    let number = code.as_f64().map(|code| code as i64);
    let number = number.or_else(|| code.as_string()?.parse().ok());
    // Some libraries between page and wallet give words as codes, such as ACTION_REJECTED.
    let mut words = code.as_string().unwrap_or_default();
    words.push(' ');
    words.push_str(
        &js::text(error, "message")
            .or_else(|| error.as_string())
            .unwrap_or_default(),
    );
    said.push((number, words));
}

/// The reason behind one code and the words with it, if they are known.
fn known(code: Option<i64>, words: &str, chain: Option<u64>) -> Option<Why> {
    let words = words.to_ascii_lowercase();
    let says = |parts: &[&str]| parts.iter().any(|part| words.contains(part));
    let by_code = match code {
        // EIP-1193; 5000 is WalletConnect's.
        Some(4001 | 5000) => Some(Why::WalletRejected),
        Some(4100) => Some(Why::WalletLocked),
        Some(4200) => Some(Why::WalletUnsupported),
        Some(4900 | 4901) => Some(Why::WalletDisconnected),
        // EIP-3085 and EIP-3326.
        Some(4902) => chain.map(Why::WalletUnknownChain),
        // EIP-1474. -32002 means "resource unavailable", which wallets use for "a request is open already".
        Some(-32002) => Some(Why::WalletPending),
        Some(-32004 | -32601) => Some(Why::WalletUnsupported),
        _ => None,
    };
    if by_code.is_some() {
        return by_code;
    }
    if says(&[
        "unrecognized chain",
        "unknown chain",
        "chain not added",
        "chain has not been added",
    ]) {
        return chain.map(Why::WalletUnknownChain);
    }
    // Under -32603, -32602 or none: "Provided chainId "1" must match the active chainId "137"".
    if says(&["chainid", "chain id"]) && says(&["match", "mismatch", "different", "active"]) {
        return chain.map(Why::WalletOtherChain);
    }
    if says(&[
        "reject",
        "denied",
        "declined",
        "cancelled",
        "canceled",
        "user closed",
        "user disapproved",
    ]) {
        return Some(Why::WalletRejected);
    }
    if says(&[
        "already pending",
        "already processing",
        "request is pending",
    ]) {
        return Some(Why::WalletPending);
    }
    if says(&[
        "locked",
        "unauthorized",
        "not been authorized",
        "not authorized",
    ]) {
        return Some(Why::WalletLocked);
    }
    if says(&[
        "not supported",
        "unsupported",
        "does not exist",
        "not implemented",
    ]) {
        return Some(Why::WalletUnsupported);
    }
    if says(&["disconnected"]) {
        return Some(Why::WalletDisconnected);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(code: i64, words: &str, expected: Option<Why>) {
        assert_eq!(
            known(Some(code), words, Some(137)),
            expected,
            "{code} {words}"
        );
    }

    #[test]
    fn every_documented_code_has_its_reason() {
        check(
            4001,
            "User rejected the request.",
            Some(Why::WalletRejected),
        );
        check(5000, "User rejected.", Some(Why::WalletRejected));
        check(
            4100,
            "The requested account has not been authorized",
            Some(Why::WalletLocked),
        );
        check(
            4200,
            "The Provider does not support the method",
            Some(Why::WalletUnsupported),
        );
        check(
            4900,
            "The Provider is disconnected from all chains",
            Some(Why::WalletDisconnected),
        );
        check(
            4901,
            "The Provider is not connected to the chain",
            Some(Why::WalletDisconnected),
        );
        check(
            4902,
            "Unrecognized chain ID",
            Some(Why::WalletUnknownChain(137)),
        );
        check(
            -32002,
            "Already processing eth_requestAccounts",
            Some(Why::WalletPending),
        );
        check(-32004, "Method not supported", Some(Why::WalletUnsupported));
        check(
            -32601,
            "The method does not exist",
            Some(Why::WalletUnsupported),
        );
    }

    #[test]
    fn words_decide_where_the_code_is_a_general_one() {
        check(
            -32603,
            "Provided chainId \"137\" must match the active chainId \"1\"",
            Some(Why::WalletOtherChain(137)),
        );
        check(
            -32602,
            "Chain ID mismatch",
            Some(Why::WalletOtherChain(137)),
        );
        check(
            -32603,
            "Unrecognized chain ID \"0x89\". Try adding the chain",
            Some(Why::WalletUnknownChain(137)),
        );
        check(
            -32000,
            "MetaMask Message Signature: User denied message signature.",
            Some(Why::WalletRejected),
        );
        check(-32603, "Wallet is locked", Some(Why::WalletLocked));
        check(
            0,
            "ACTION_REJECTED user rejected action",
            Some(Why::WalletRejected),
        );
    }

    #[test]
    fn what_is_not_understood_is_left_to_the_wallets_own_words() {
        check(-32603, "Internal JSON-RPC error.", None);
        check(-32000, "insufficient funds", None);
        assert_eq!(known(Some(4902), "", None), None, "no chain was asked for");
    }
}
