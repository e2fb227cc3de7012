//! Exports of Snapshot: what its API answers, in whatever order it was put together, and what is said of what cannot be
//! used. The envelopes of other programs are not part of the project: that test reads the folder named by `LOCUS_DATA`,
//! else `../shared/data`.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests are outside #[test] functions"
)]

use std::path::PathBuf;

use lens::{
    history::{
        Bad, Cast, Counting, Import, Refused, Rule,
        file::{Form, Reader},
    },
    work,
};
use proptest::prelude::*;
use record::{
    Power,
    eip712::{digest, struct_hash},
    ids::{hex, keccak},
    keys::AccountKey,
};

fn try_read(text: &str, piece: usize) -> Result<Import, Refused> {
    let mut reader = Reader::new();
    for piece in text.as_bytes().chunks(piece) {
        reader.feed(piece)?;
    }
    reader.finish(Counting::Plurality).and_then(work::all)
}

fn read(text: &str) -> Import {
    let whole = try_read(text, 1 << 20);
    assert_eq!(whole, try_read(text, 1), "it matters where the file is cut");
    whole.unwrap()
}

const PROPOSALS: &str = r#"{"id":"0xa1","title":"Lower the fee","choices":["For","Against","Abstain"],"type":"basic",
    "start":1700000000,"end":1700600000,"author":"0xAB00000000000000000000000000000000000001","quorum":5,"state":"closed"},
    {"id":"0xa2","title":"Which colour","choices":["red","blue"],"type":"single-choice","start":1700000000,
    "end":1700500000,"author":"b","quorum":0,"state":"closed"}"#;
const VOTES: &str = r#"{"id":"1","voter":"0xAb00000000000000000000000000000000000001","proposal":{"id":"0xa1"},"choice":1,
    "vp":12.5,"created":1700000100},
    {"voter":"b","proposal":{"id":"0xa1"},"choice":2,"vp":3.000000000000000001,"created":1700000050},
    {"voter":"b","proposal":{"id":"0xa2"},"choice":2,"vp":1e2,"created":1700000060}"#;

fn told(import: &Import) -> Vec<String> {
    let mut out = Vec::new();
    for decision in &import.history.decisions {
        for vote in &decision.votes {
            let choice = decision.choices.get(usize::from(vote.choice));
            out.push(format!(
                "{} {} {} {}",
                decision.id,
                import.history.voters[vote.voter as usize],
                choice.map_or("-", |choice| choice),
                vote.power
            ));
        }
    }
    out
}

#[test]
fn proposals_and_votes_are_read_in_any_order() {
    let expected = [
        "0xa2 b blue 100000000000000000000",
        "0xa1 b Against 3000000000000000001",
        "0xa1 0xab00000000000000000000000000000000000001 For 12500000000000000000",
    ];
    for text in [
        format!(r#"{{"data":{{"proposals":[{PROPOSALS}]}}}}{{"data":{{"votes":[{VOTES}]}}}}"#),
        format!("\u{feff} [{VOTES}]\n[{PROPOSALS}]"),
        format!(r#"[{{"data":{{"votes":[{VOTES}],"proposals":[{PROPOSALS}]}}}}]"#),
        format!(r#"{{"proposals":[{PROPOSALS}],"votes":[{VOTES}],"more":null}}"#),
    ] {
        let import = read(&text);
        assert_eq!(told(&import), expected, "{text}");
        assert_eq!((import.notes.read, import.notes.bad), (3, 0));
        let fee = &import.history.decisions[1];
        assert_eq!(fee.title.as_deref(), Some("Lower the fee"));
        assert_eq!(
            (fee.opens, fee.closes),
            (Some(1700000000), Some(1700600000))
        );
        assert_eq!(
            fee.rule,
            Rule::Majority {
                yes: 0,
                no: 1,
                abstain: Some(2),
                threshold_bps: 5000,
                quorum: Some(Power::from(5_000_000_000_000_000_000_u64)),
                against_counts: true,
            }
        );
        // No quorum is asked for where it is zero.
        assert_eq!(import.history.decisions[0].rule, Rule::PLURALITY);
        assert_eq!(
            fee.proposer
                .map(|who| &*import.history.voters[who as usize]),
            Some("0xab00000000000000000000000000000000000001")
        );
    }
}

#[test]
fn votes_may_stand_in_their_proposal_and_tell_of_it() {
    let inside = r#"{"data":{"proposal":{"id":"p","choices":["a","b"],"type":"single-choice","votes":[
        {"voter":"x","choice":1,"vp":1},{"voter":"y","choice":2,"vp":2}]}}}"#;
    assert_eq!(told(&read(inside)), ["p x a 1", "p y b 2"]);
    let outside = r#"[{"voter":"x","choice":2,"vp":"7","proposal":{"id":"p","choices":["a","b"],"type":"single-choice"}}]"#;
    assert_eq!(told(&read(outside)), ["p x b 7"]);
}

#[test]
fn other_ways_to_vote_have_no_single_choice() {
    for (system, choice) in [
        ("weighted", r#"{"1":2,"2":1}"#),
        ("quadratic", r#"{"1":1}"#),
        ("approval", "[1,2]"),
        ("ranked-choice", "[2,1]"),
        ("copeland", "[2,1]"),
        ("of tomorrow", "\"?\""),
    ] {
        let import = read(&format!(
            r#"[{{"id":"p","choices":["a","b"],"type":"{system}"}},
               {{"voter":"x","proposal":"p","choice":{choice},"vp":3}}]"#
        ));
        let decision = &import.history.decisions[0];
        assert_eq!(decision.rule, Rule::Unknown, "{system}");
        assert_eq!(decision.votes.get(0).unwrap().choice, Cast::NO_CHOICE);
        assert_eq!(import.notes.without_rule, 1);
    }
    // Only votes are here.
    let import = read(r#"[{"voter":"x","proposal":"p","choice":1,"vp":3}]"#);
    assert_eq!(import.history.decisions[0].rule, Rule::Unknown);
}

#[test]
fn what_is_still_open_decides_nothing() {
    let import = read(
        r#"[{"id":"p","choices":["a","b"],"type":"basic","state":"active"},{"id":"q","choices":["a","b"],"type":"basic"},
           {"voter":"x","proposal":"p","choice":1,"vp":3},{"voter":"x","proposal":"q","choice":1,"vp":3}]"#,
    );
    assert_eq!(told(&import), ["q x a 3"]);
    assert_eq!(import.notes.open, 1);
}

#[test]
fn a_vote_that_cannot_be_used_is_counted_and_left_out() {
    let proposal = r#"{"id":"p","choices":["a","b"],"type":"basic"}"#;
    let good = r#"{"voter":"x","proposal":"p","choice":1,"vp":3}"#;
    for (bad, why) in [
        (
            r#"{"voter":"y","proposal":"p","choice":3,"vp":3}"#,
            Bad::NoSuchChoice,
        ),
        (
            r#"{"voter":"y","proposal":"p","choice":0,"vp":3}"#,
            Bad::NoSuchChoice,
        ),
        (
            r#"{"voter":"y","proposal":"p","choice":[1],"vp":3}"#,
            Bad::NoSuchChoice,
        ),
        (
            r#"{"voter":"y","proposal":"p","choice":-1,"vp":3}"#,
            Bad::NoSuchChoice,
        ),
        (
            r#"{"voter":"y","proposal":"p","choice":1}"#,
            Bad::NotANumber,
        ),
        (
            r#"{"voter":"y","proposal":"p","choice":1,"vp":null}"#,
            Bad::NotANumber,
        ),
        (
            r#"{"voter":"y","proposal":"p","choice":1,"vp":-1}"#,
            Bad::Negative,
        ),
        (
            r#"{"voter":"y","proposal":"p","choice":1,"vp":1e90}"#,
            Bad::TooLarge,
        ),
        (
            r#"{"voter":"y","proposal":"p","choice":1,"vp":3,"created":"soon"}"#,
            Bad::NotATime,
        ),
        (
            r#"{"voter":" ","proposal":"p","choice":1,"vp":3}"#,
            Bad::Empty,
        ),
        (r#"{"voter":"y","choice":1,"vp":3}"#, Bad::Empty),
        (
            r#"{"voter":"y","proposal":"q","choice":1,"vp":3}"#,
            Bad::NoSuchProposal,
        ),
        (
            r#"{"voter":7,"proposal":"p","choice":1,"vp":3}"#,
            Bad::Shape,
        ),
        ("7", Bad::Shape),
    ] {
        let import = read(&format!("[{proposal},{good},{bad}]"));
        assert_eq!(import.notes.first_bad, [(2, why)], "{bad}");
        assert_eq!(told(&import), ["p x a 3"], "{bad}");
    }
}

#[test]
fn what_is_no_export_is_refused() {
    for (text, why) in [
        ("", Refused::Empty),
        (" \n", Refused::Empty),
        ("{", Refused::NotJson(0)),
        ("[]x", Refused::NotJson(2)),
        ("{}", Refused::NoVotes),
        ("[[[[[[[[[[1]]]]]]]]]]", Refused::NoVotes),
        (r#"{"data":{"votes":[]}}"#, Refused::NoVotes),
        (
            r#"[{"id":"p","choices":["a"],"type":"basic"}]"#,
            Refused::NoVotes,
        ),
    ] {
        assert_eq!(try_read(text, 3), Err(why), "{text}");
    }
}

#[test]
fn a_form_is_recognised() {
    for (text, form) in [
        ("\u{feff}\n proposal,", Some(Form::Csv)),
        ("\u{feff} {", Some(Form::Snapshot)),
        ("[", Some(Form::Snapshot)),
        ("\u{feff}", None),
        (" ", None),
    ] {
        let mut reader = Reader::new();
        for byte in text.bytes() {
            reader.feed(&[byte]).unwrap();
        }
        assert_eq!(reader.form(), form, "{text:?}");
    }
}

const TYPE: &str = "Vote(string from,string space,uint64 timestamp,string proposal,uint32 choice,string reason,string app,string metadata)";
const FIELDS: &str = r#"[{"name":"from","type":"string"},{"name":"space","type":"string"},
    {"name":"timestamp","type":"uint64"},{"name":"proposal","type":"string"},{"name":"choice","type":"uint32"},
    {"name":"reason","type":"string"},{"name":"app","type":"string"},{"name":"metadata","type":"string"}]"#;

/// An envelope of a vote for `choice` on proposal `p` at 1700000000, signed by this key.
fn envelope(key: &AccountKey, choice: u64) -> String {
    let from = key.address().checksummed();
    let text = |text: &str| keccak(text.as_bytes()).0;
    let number = |number: u64| Power::from(number).to_be_bytes();
    let domain = struct_hash(
        "EIP712Domain(string name,string version)",
        &[text("snapshot"), text("0.1.4")],
    );
    let words = [
        text(&from),
        text("opg.eth"),
        number(1_700_000_000),
        text("p"),
        number(choice),
        text("Because ✓"),
        text("here"),
        text("{}"),
    ];
    let signature = key
        .sign(&digest(&domain, &struct_hash(TYPE, &words)))
        .unwrap();
    format!(
        r#"{{"address":"{from}","sig":"{}","hash":"0x00","data":{{"domain":{{"name":"snapshot","version":"0.1.4"}},
        "types":{{"Vote":{FIELDS}}},"message":{{"from":"{from}","space":"opg.eth","timestamp":1700000000,"proposal":"p",
        "choice":{choice},"reason":"Because ✓","app":"here","metadata":"{{}}"}}}}}}"#,
        hex(&signature)
    )
}

fn key(secret: u8) -> AccountKey {
    AccountKey::from_bytes(&[secret; 32]).unwrap()
}

/// How many of the votes are signed, and how many carry what shows nothing.
fn signed(votes: &[String]) -> (u64, u64) {
    let proposal = r#"{"id":"p","choices":["a","b"],"type":"basic"}"#;
    let notes = read(&format!("[{proposal},{}]", votes.join(","))).notes;
    assert_eq!(notes.bad, 0);
    (notes.signed, notes.wrongly_signed)
}

#[test]
fn signatures_are_verified_where_they_are_included() {
    let vote = |voter: &AccountKey, choice: u64, created: u64, envelope: &str| {
        let voter = voter.address();
        format!(
            r#"{{"voter":"{voter}","proposal":"p","choice":{choice},"vp":3,"created":{created},"envelope":{envelope}}}"#
        )
    };
    let (one, other, at) = (key(1), key(2), 1_700_000_000);
    let good = envelope(&one, 1);
    let check = |voter: &AccountKey, choice, created, envelope: &str, expected| {
        assert_eq!(
            signed(&[vote(voter, choice, created, envelope)]),
            expected,
            "{envelope}"
        );
    };
    check(&one, 1, at, &good, (1, 0));
    check(&one, 1, at, "null", (0, 0));
    // Another choice, time or voter than was signed.
    check(&one, 2, at, &good, (0, 1));
    check(&one, 1, at + 1, &good, (0, 1));
    check(&other, 1, at, &good, (0, 1));
    // Changed in what was signed, or in the signature.
    for (before, after) in [
        ("Because", "Though"),
        ("opg.eth", "opg2.eth"),
        ("0.1.4", "0.1.5"),
        (r#""version":"#, r#""chainId":1,"version":"#),
        ("uint64", "uint256"),
        (r#""sig":"0x"#, r#""sig":"0xff"#),
        (r#""data":"#, r#""dat":"#),
    ] {
        check(&one, 1, at, &good.replace(before, after), (0, 1));
    }
    // A signature and what it is of may stand in the vote itself.
    let flat = vote(&one, 1, at, "null").replace(r#""envelope":null"#, &good[1..good.len() - 1]);
    assert_eq!(signed(&[flat]), (1, 0));
    // Only the vote that counts is counted as signed.
    let later = vote(&one, 1, at, &good);
    assert_eq!(signed(&[later.clone(), later]), (1, 0));
}

#[test]
fn envelopes_of_another_program_hold() {
    const FILE: &str = "eip712/cases.json";
    let named = std::env::var_os("LOCUS_DATA").map(PathBuf::from);
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let Ok(cases) = std::fs::read_to_string(named.unwrap_or(beside).join(FILE)) else {
        // Not `println!`, which the harness hides when a test passes.
        let skipped = format!("SKIPPED: no {FILE} in LOCUS_DATA or ../shared/data\n");
        std::io::Write::write_all(&mut std::io::stderr(), skipped.as_bytes()).unwrap();
        return;
    };
    let cases: serde_json::Value = serde_json::from_str(&cases).unwrap();
    let mut votes = 0;
    for case in cases["cases"].as_array().unwrap() {
        if case["primaryType"] != "Vote" {
            continue;
        }
        votes += 1;
        let message = &case["message"];
        let system = match message["choice"].is_number() {
            true => "basic",
            false => "weighted",
        };
        let text = serde_json::json!([
            {"id": message["proposal"], "choices": ["a", "b", "c"], "type": system},
            {"voter": case["signer"], "proposal": message["proposal"], "choice": message["choice"], "vp": 1,
             "created": message["timestamp"], "sig": case["signature"],
             "data": {"domain": case["domain"], "types": case["types"], "message": message}},
        ]);
        let notes = read(&text.to_string()).notes;
        assert_eq!((notes.signed, notes.wrongly_signed), (1, 0), "{case}");
    }
    assert!(votes >= 3, "{votes}");
}

fn piece() -> impl Strategy<Value = String> {
    let pieces = [
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"voter\"",
        "\"x\"",
        "\"proposal\"",
        "\"p\"",
        "\"choice\"",
        "1",
        "\"vp\"",
        "2e5",
        "null",
        "\"id\"",
        "\"votes\"",
        "\"data\"",
        "\"envelope\"",
        "\"sig\"",
        "\"choices\"",
        "\\",
        "\u{feff}",
        " ",
    ];
    prop_oneof![
        prop::sample::select(pieces.to_vec()).prop_map(str::to_owned),
        ".{0,3}"
    ]
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(pieces in proptest::collection::vec(piece(), 0..60), cut in 1..9_usize) {
        let text = pieces.concat();
        prop_assert_eq!(try_read(&text, cut), try_read(&text, 1 << 20));
        let _ = try_read(&format!("[{text}"), cut);
    }
}
