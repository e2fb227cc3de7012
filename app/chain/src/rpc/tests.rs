use super::*;
use proptest::prelude::*;

const TO: Address = Address::repeat_byte(0xab);
const HASH: &str = "0x1111111111111111111111111111111111111111111111111111111111111111";

fn block() -> Rc<Block> {
    let hash = B256::repeat_byte(0x11);
    Rc::new(Block {
        number: 255,
        hash,
        time: 0,
    })
}

fn call() -> Ask {
    let at = block();
    Ask::Call {
        to: TO,
        data: vec![1, 2],
        at,
    }
}

fn logs() -> Ask {
    Ask::Logs {
        of: TO,
        topics: vec![B256::repeat_byte(0x11)],
        about: None,
        from: 5,
        to: 9,
    }
}

fn asked(asks: &[Ask], naming: Naming) -> serde_json::Value {
    let asks: Vec<&Ask> = asks.iter().collect();
    serde_json::from_str(&compose(&asks, naming)).unwrap()
}

fn read(asks: &[Ask], text: &str) -> Result<Vec<Result<Answer, Failure>>, Failure> {
    let asks: Vec<&Ask> = asks.iter().collect();
    super::read(&asks, text)
}

/// The answer to one question of this text.
fn answer(ask: Ask, text: &str) -> Result<Answer, Failure> {
    read(&[ask], text).and_then(|mut answers| answers.remove(0))
}

fn result(ask: Ask, result: &str) -> Result<Answer, Failure> {
    answer(
        ask,
        &format!("{{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{result}}}"),
    )
}

fn error(ask: Ask, error: &str) -> Result<Answer, Failure> {
    answer(
        ask,
        &format!("{{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{error}}}"),
    )
}

#[test]
fn questions_are_written_as_the_specification_says() {
    let to = format!("0x{}", "ab".repeat(20));
    let check = |ask, naming, method: &str, params: serde_json::Value| {
        let expected =
            serde_json::json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params});
        assert_eq!(asked(&[ask], naming), expected);
    };
    use Naming::*;
    let code = || Ask::Code {
        of: TO,
        at: block(),
    };
    let data = serde_json::json!({"to": to, "data": "0x0102"});
    let by_hash = serde_json::json!({"blockHash": HASH});
    let filter = serde_json::json!({"address": to, "fromBlock": "0x5", "toBlock": "0x9", "topics": [[HASH]]});
    check(Ask::ChainId, Hash, "eth_chainId", serde_json::json!([]));
    check(Ask::Newest, Hash, "eth_blockNumber", serde_json::json!([]));
    check(
        Ask::BlockAt(0),
        Hash,
        "eth_getBlockByNumber",
        serde_json::json!(["0x0", false]),
    );
    check(
        Ask::BlockAt(4096),
        Height,
        "eth_getBlockByNumber",
        serde_json::json!(["0x1000", false]),
    );
    check(call(), Hash, "eth_call", serde_json::json!([data, by_hash]));
    check(
        call(),
        Height,
        "eth_call",
        serde_json::json!([data, "0xff"]),
    );
    check(
        code(),
        Hash,
        "eth_getCode",
        serde_json::json!([to, by_hash]),
    );
    check(
        code(),
        Height,
        "eth_getCode",
        serde_json::json!([to, "0xff"]),
    );
    check(logs(), Hash, "eth_getLogs", serde_json::json!([filter]));
}

#[test]
fn several_questions_make_a_batch_with_ids_of_their_own() {
    let batch = asked(&[Ask::ChainId, Ask::Newest, call()], Naming::Hash);
    let ids: Vec<_> = batch
        .as_array()
        .unwrap()
        .iter()
        .map(|ask| ask["id"].as_u64())
        .collect();
    assert_eq!(ids, [Some(1), Some(2), Some(3)]);
}

#[test]
fn answers_are_matched_by_id_in_any_order() {
    let asks = [Ask::ChainId, Ask::Newest, call()];
    let check = |text: &str, expected: [Result<Answer, Failure>; 3]| {
        assert_eq!(read(&asks, text), Ok(expected.to_vec()), "{text}");
    };
    let id = |id: u64, result: &str| format!("{{\"id\":{id},\"result\":\"{result}\"}}");
    let (a, b, c) = (id(1, "0x1"), id(2, "0x2"), id(3, "0x03"));
    let all = [
        Ok(Answer::Number(1)),
        Ok(Answer::Number(2)),
        Ok(Answer::Bytes(vec![3])),
    ];
    check(&format!("[{a},{b},{c}]"), all.clone());
    check(&format!("[{c},{a},{b}]"), all.clone());
    // Answers to what nobody asked change nothing.
    check(
        &format!("[{c},{},{a},{b},{}, 7, null]", id(0, "0x9"), id(99, "0x9")),
        all.clone(),
    );
    let [first, second, third] = all;
    check(
        &format!("[{c},{a}]"),
        [first.clone(), Err(Failure::Missing), third.clone()],
    );
    let twice = Err(Failure::Malformed("two answers to one question"));
    check(
        &format!("[{a},{b},{b},{c}]"),
        [first.clone(), twice.clone(), third.clone()],
    );
    check(
        &format!("[{a},{b},{b},{b},{c}]"),
        [first.clone(), twice, third.clone()],
    );
    let bad = "{\"id\":1,\"error\":{\"code\":-1,\"message\":\"no\"}}";
    let failed = Err(Failure::Other {
        code: -1,
        words: "no".into(),
    });
    check(&format!("[{bad},{b},{c}]"), [failed, second, third]);
    let none = [
        Err(Failure::Missing),
        Err(Failure::Missing),
        Err(Failure::Missing),
    ];
    check("[]", none.clone());
    check(
        "[{\"id\":\"1\",\"result\":\"0x1\"},{\"id\":1.0,\"result\":\"0x1\"}]",
        none,
    );
}

#[test]
fn a_text_that_is_no_answer_says_what_it_is() {
    let check = |text: &str, expected: Failure| {
        assert_eq!(
            read(&[Ask::ChainId, Ask::Newest], text),
            Err(expected),
            "{text}"
        );
    };
    check("", Failure::Malformed("not JSON"));
    check("  <!doctype html><title>502</title>", Failure::WebPage);
    check("{\"jsonrpc\"", Failure::Malformed("not JSON"));
    check(
        "\"0x1\"",
        Failure::Malformed("neither an object nor a list"),
    );
    check(
        "{\"id\":null,\"error\":{\"code\":-32600,\"message\":\"Batch requests are not supported\"}}",
        Failure::NoBatches,
    );
    check("{\"id\":1,\"result\":\"0x1\"}", Failure::NoBatches);
    check(
        "{\"error\":{\"code\":429,\"message\":\"slow down\"}}",
        Failure::TooOften,
    );
    check(&" ".repeat(MAX_BYTES + 1), Failure::TooLarge);
}

#[test]
fn one_question_takes_one_answer() {
    assert_eq!(
        answer(Ask::Newest, "[{\"id\":1,\"result\":\"0x5\"}]"),
        Ok(Answer::Number(5))
    );
    assert_eq!(
        answer(Ask::Newest, "{\"id\":2,\"result\":\"0x5\"}"),
        Err(Failure::Missing)
    );
    assert_eq!(
        answer(
            Ask::Newest,
            "{\"id\":null,\"error\":{\"code\":-32601,\"message\":\"no such method\"}}"
        ),
        Err(Failure::NotUnderstood)
    );
    for (text, what) in [
        ("{\"id\":1}", "neither a result nor an error"),
        (
            "{\"id\":1,\"result\":\"0x5\",\"error\":{\"code\":1}}",
            "a result and an error at once",
        ),
        (
            "{\"id\":1,\"result\":\"0x5\",\"result\":\"0x6\"}",
            "neither a result nor an error",
        ),
    ] {
        assert_eq!(answer(Ask::Newest, text), Err(Failure::Malformed(what)));
    }
    assert_eq!(
        answer(Ask::Newest, "{\"id\":1,\"result\":\"0x5\",\"error\":null}"),
        Ok(Answer::Number(5))
    );
}

#[test]
fn results_have_the_shape_that_was_asked_for() {
    let check = |ask: Ask, text: &str, expected: Result<Answer, Failure>| {
        assert_eq!(result(ask, text), expected, "{text}");
    };
    for bad in [
        "5",
        "\"5\"",
        "\"0x05\"",
        "\"0x\"",
        "null",
        "[]",
        "\"0x10000000000000000\"",
    ] {
        check(Ask::Newest, bad, Err(Failure::Malformed("not a number")));
    }
    for bad in ["null", "5", "\"0x1\"", "\"zz\"", "{}"] {
        check(call(), bad, Err(Failure::Malformed("not bytes")));
    }
    check(call(), "\"0x\"", Ok(Answer::Bytes(vec![])));
    check(
        call(),
        &format!("\"0x{}\"", "00".repeat(MAX_DATA + 1)),
        Err(Failure::TooLarge),
    );
    let block = |number: &str, hash: &str, time: &str| {
        format!(
            "{{\"number\":\"{number}\",\"hash\":\"{hash}\",\"timestamp\":\"{time}\",\"transactions\":[]}}"
        )
    };
    let good = Block {
        number: 16,
        hash: B256::repeat_byte(0x11),
        time: 255,
    };
    check(
        Ask::BlockAt(16),
        &block("0x10", HASH, "0xff"),
        Ok(Answer::Block(Rc::new(good))),
    );
    check(Ask::BlockAt(16), "null", Err(Failure::UnknownBlock));
    check(
        Ask::BlockAt(17),
        &block("0x10", HASH, "0xff"),
        Err(Failure::Malformed("another block than asked for")),
    );
    for bad in [
        block("0x10", "0x11", "0xff"),
        block("16", HASH, "0xff"),
        block("0x10", HASH, "0x0ff"),
        "{}".into(),
    ] {
        check(
            Ask::BlockAt(16),
            &bad,
            Err(Failure::Malformed("not a block")),
        );
    }
}

#[test]
fn only_the_log_entries_asked_for_are_taken() {
    let entry = |address: &str, topic: &str, block: &str, more: &str| {
        format!(
            "[{{\"address\":\"{address}\",\"topics\":[\"{topic}\"],\"data\":\"0x01\",\"blockNumber\":\"{block}\",\"logIndex\":\"0x2\",\"transactionHash\":\"{HASH}\"{more}}}]"
        )
    };
    let address = format!("0x{}", "AB".repeat(20));
    let log = Log {
        address: TO,
        topics: vec![B256::repeat_byte(0x11)],
        data: vec![1],
        block: 6,
        index: 2,
        transaction: B256::repeat_byte(0x11),
    };
    assert_eq!(
        result(logs(), &entry(&address, HASH, "0x6", "")),
        Ok(Answer::Logs(vec![log]))
    );
    assert_eq!(result(logs(), "[]"), Ok(Answer::Logs(vec![])));
    let other = format!("0x{}", "22".repeat(32));
    // An entry about another account than the one asked about.
    let about = |second: u8| match logs() {
        Ask::Logs {
            of,
            topics,
            from,
            to,
            ..
        } => Ask::Logs {
            of,
            topics,
            about: Some(B256::repeat_byte(second)),
            from,
            to,
        },
        ask => ask,
    };
    let two = entry(&address, &format!("{HASH}\",\"{other}"), "0x6", "");
    assert!(matches!(result(about(0x22), &two), Ok(Answer::Logs(logs)) if logs.len() == 1));
    for (second, given) in [(0x23, &two), (0x22, &entry(&address, HASH, "0x6", ""))] {
        let refused = Err(Failure::Malformed("not the log entries asked for"));
        assert_eq!(result(about(second), given), refused);
    }
    let topics = &asked(&[about(0x22)], Naming::Hash)["params"][0]["topics"];
    assert_eq!(*topics, serde_json::json!([[HASH], other]));
    for bad in [
        entry(&format!("0x{}", "ac".repeat(20)), HASH, "0x6", ""),
        entry(&address, &other, "0x6", ""),
        entry(&address, HASH, "0x4", ""),
        entry(&address, HASH, "0xa", ""),
        entry(&address, HASH, "0x6", ",\"removed\":true"),
        entry(&address, "0x11", "0x6", ""),
        entry(&address, HASH, "0x6", "").replace("\"logIndex\":\"0x2\"", "\"logIndex\":null"),
        entry(&address, HASH, "0x6", "").replace("transactionHash", "hash"),
        "[null]".into(),
        "[{}]".into(),
    ] {
        let expected = Err(Failure::Malformed("not the log entries asked for"));
        assert_eq!(result(logs(), &bad), expected, "{bad}");
    }
}

#[test]
fn a_refusing_contract_is_an_answer_however_the_node_words_it() {
    use alloy_sol_types::{Revert, SolError};
    let data = alloy_primitives::hex::encode_prefixed(Revert::from("not yet mined").abi_encode());
    let check = |text: &str, expected: &str| match error(call(), text) {
        Ok(Answer::Reverted(words)) => assert_eq!(words, expected, "{text}"),
        other => panic!("{text}: {other:?}"),
    };
    check(
        &format!("{{\"code\":3,\"message\":\"execution reverted: x\",\"data\":\"{data}\"}}"),
        "not yet mined",
    );
    check(
        "{\"code\":3,\"message\":\"execution reverted\",\"data\":\"0x\"}",
        "execution reverted",
    );
    check(
        "{\"code\":-32000,\"message\":\"execution reverted\"}",
        "execution reverted",
    );
    check(
        &format!(
            "{{\"code\":-32015,\"message\":\"VM execution error.\",\"data\":\"Reverted {data}\"}}"
        ),
        "not yet mined",
    );
    check(
        &format!(
            "{{\"code\":-32603,\"message\":\"Error: VM Exception: revert\",\"data\":{{\"data\":\"{data}\"}}}}"
        ),
        "not yet mined",
    );
    check(
        "{\"code\":-32000,\"message\":\"invalid opcode: INVALID\"}",
        "invalid opcode: invalid",
    );
    assert_eq!(Answer::Reverted("a".into()), Answer::Reverted("b".into()));
    // Only a call can be refused by a contract.
    let failed = error(
        Ask::Newest,
        "{\"code\":3,\"message\":\"execution reverted\"}",
    );
    assert_eq!(
        failed,
        Err(Failure::Other {
            code: 3,
            words: "execution reverted".into()
        })
    );
}

#[test]
fn errors_are_told_apart() {
    let check = |code: i64, message: &str, expected: Failure| {
        let text = format!("{{\"code\":{code},\"message\":\"{message}\"}}");
        assert_eq!(error(call(), &text), Err(expected), "{message}");
    };
    check(-32000, "missing trie node 12ab (path )", Failure::NoState);
    check(
        -32000,
        "required historical state unavailable",
        Failure::NoState,
    );
    check(4444, "pruned history unavailable", Failure::NoState);
    check(
        -32000,
        "distance to target block exceeds maximum proof window",
        Failure::NoState,
    );
    check(-32000, "header not found", Failure::UnknownBlock);
    check(-32000, "header for hash not found", Failure::UnknownBlock);
    check(
        -32602,
        "BlockOutOfRangeError: block height is 5 but requested was 9",
        Failure::UnknownBlock,
    );
    check(-32001, "Resource not found", Failure::UnknownBlock);
    check(
        -32005,
        "query returned more than 10000 results",
        Failure::TooMuch,
    );
    check(
        -32600,
        "eth_getLogs is limited to a 10,000 range",
        Failure::TooMuch,
    );
    check(-32602, "exceed maximum block range: 5000", Failure::TooMuch);
    check(-32005, "daily rate limit reached", Failure::TooOften);
    check(429, "compute units exceeded", Failure::TooOften);
    check(
        -32602,
        "invalid argument 1: hex string without 0x prefix",
        Failure::NotUnderstood,
    );
    check(-32601, "the method does not exist", Failure::NotUnderstood);
    check(
        -32000,
        "odd\\nwords\\u0007",
        Failure::Other {
            code: -32000,
            words: "odd words ".into(),
        },
    );
    assert_eq!(
        error(call(), "\"nope\""),
        Err(Failure::Other {
            code: 0,
            words: "nope".into()
        })
    );
    let long = format!("{{\"code\":1,\"message\":\"{}\"}}", "é".repeat(5000));
    assert_eq!(
        error(call(), &long),
        Err(Failure::Other {
            code: 1,
            words: "é".repeat(200)
        })
    );
}

#[test]
fn nodes_say_in_many_words_that_a_range_of_logs_is_too_wide() {
    let check = |code: i64, words: &str, expected: Failure| {
        let text = format!("{{\"code\":{code},\"message\":\"{words}\"}}");
        assert_eq!(error(logs(), &text), Err(expected), "{words}");
    };
    for (code, words) in [
        (-32005, "query returned more than 10000 results"),
        (-32005, "limit exceeded"),
        (-32614, "eth_getLogs is limited to a 10,000 range"),
        (
            -32600,
            "Under the Free tier plan, you can make eth_getLogs requests with up to a 10 block range.",
        ),
        (
            -32602,
            "Log response size exceeded. You can make eth_getLogs requests with up to a 2K block range",
        ),
        (-32701, "exceed maximum block range: 50000"),
        (-32600, "Exceeded max range limit for eth_getLogs: 10000"),
        (35, "ranges over 10000 blocks are not supported on freetier"),
        (
            -32047,
            "Invalid eth_getLogs request. 'fromBlock'-'toBlock' range too large. Max range: 800",
        ),
        (0, "range is too large, max is 1k blocks"),
        (-32000, "eth_getLogs is limited to 0 - 10000 blocks range"),
        (-32002, "request timed out"),
        (-32000, "query timeout exceeded"),
        (-32000, "block range extends beyond current head block"),
        (
            -32602,
            "requested too many blocks from 0 to 16777216, maximum is set to 2048",
        ),
        (-32062, "Block range is too large"),
        (-32603, "response too large"),
        (-32008, "Response is too big"),
        (-32000, "backend response too large"),
        (-32011, "logs matched by query exceeds limit of 10000"),
        (
            -32000,
            "One of the blocks specified in filter (fromBlock, toBlock or blockHash) cannot be found: more than 1024 blocks",
        ),
    ] {
        check(code, words, Failure::TooMuch);
    }
    check(-32005, "daily rate limit reached", Failure::TooOften);
    check(4444, "pruned history unavailable", Failure::NoState);
    check(-32601, "the method does not exist", Failure::NotUnderstood);
}

proptest! {
    #[test]
    fn no_text_breaks_the_reader(text in "\\PC*") {
        let _ = read(&[Ask::ChainId, call(), logs(), Ask::BlockAt(1)], &text);
        let _ = read(&[logs()], &text);
    }

    #[test]
    fn near_answers_never_break_the_reader(text in "(\\[|\\{|\\}|\\]|,|:|\"id\"|\"result\"|\"error\"|\"code\"|\"message\"|\"data\"|\"0x[0-9a-f]{0,5}\"|[0-4]|null|3|\"revert é\"){0,20}") {
        let _ = read(&[Ask::ChainId, call(), logs()], &text);
        let _ = read(&[call()], &text);
        let _ = read(&[call()], &format!("{{\"id\":1,\"error\":{text}}}"));
        let _ = read(&[logs()], &format!("{{\"id\":1,\"result\":{text}}}"));
    }
}
