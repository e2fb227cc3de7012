use super::*;
use views::*;

/// A file with the least in it, and `more` members, each of which replaces the one of its name.
fn file(more: &[(&str, &str)]) -> String {
    let least = [
        ("id", r#""net""#),
        ("name", r#""Net""#),
        ("about", r#""A network.""#),
        ("asOf", r#""2026-11-21""#),
        ("chain", r#""Base""#),
        ("token", r#"{"symbol":"NET","holders":"NET holders"}"#),
        ("changes", r#"{"looked":"Nothing yet.","found":[]}"#),
        ("notScanned", r#"["all"]"#),
        ("relays", "[]"),
        ("corrections", "[]"),
        ("evidence", SOURCES),
        ("levers", "[]"),
        ("withoutVote", "[]"),
        ("contracts", "[]"),
        ("tokens", "[]"),
        ("labels", "[]"),
    ];
    let kept = least
        .iter()
        .filter(|(key, _)| more.iter().all(|(other, _)| other != key));
    let members: Vec<String> = kept
        .chain(more)
        .map(|(key, value)| format!("\"{key}\":{value}"))
        .collect();
    format!("{{{}}}", members.join(","))
}

const SOURCES: &str = r#"[
    {"id":"code","kind":"code","title":"Code","repository":"a/b","path":"c d/e.sol","lines":"1-2","read":"2026-11-21",
     "commit":"0123456789abcdef0123456789abcdef01234567","committed":"2026-11-01"},
    {"id":"page","kind":"page","title":"Page","url":"https://a.example","quote":"q","by":"A","read":"2026-11-21"}]"#;

fn lever(id: &str, more: &str) -> String {
    format!(r#"{{"id":"{id}","kind":"rules","name":"Do {id}","checked":"2026-11-21",{more}}}"#)
}

const SAID: &str = r#""said":{"who":"NET holders","holders":true,"evidence":["page"]}"#;
const LOOKED: &str = r#""looked":"nowhere","evidence":[]"#;

fn found(reads: &str) -> String {
    format!(r#""found":{{"who":"a key","reads":"{reads}","evidence":["code"]}}"#)
}

fn open(text: &str) -> NetworkPage {
    match read("net", text) {
        Ok(page) => page,
        Err(refusal) => panic!("{refusal}: {text}"),
    }
}

#[test]
fn the_functions_of_a_power_are_those_of_a_contract_of_the_file() {
    let contracts = r#"[{"name":"The token","chain":"8453","address":"0x0000000000000000000000000000000000000001",
        "evidence":["code"]}]"#;
    let with = |call: &str| {
        let lever = lever("one", &format!("{LOOKED},\"calls\":[\"{call}\"]"));
        file(&[("contracts", contracts), ("levers", &format!("[{lever}]"))])
    };
    let page = open(&with("The token.mint(address,uint256)"));
    let call = LeverCall {
        chain: 8453,
        contract: "0x0000000000000000000000000000000000000001".into(),
        selector: "40c10f19".into(),
    };
    assert_eq!(page.levers[0].calls, [call]);
    for call in [
        "mint(address,uint256)",
        "Another.mint(address,uint256)",
        "The token.mint(address to)",
        "The token.mint",
        "The token.()",
    ] {
        let refused = read("net", &with(call)).unwrap_err();
        assert!(refused.to_string().contains("calls"), "{call}: {refused}");
    }
}

#[test]
fn a_file_is_read_with_its_sources_and_counts() {
    let levers = [
        lever(
            "one",
            &format!("{SAID},{},\"delay\":\"none\",\"log\":\"no\"", found("no")),
        ),
        lever("two", &format!("{SAID},{LOOKED}")),
        lever("three", &found("unknown")),
    ]
    .join(",");
    let ways = r#"[{"who":"A key","through":["Registry"],"can":["one"],"does":"everything","signatures":"2",
        "of":"3","delay":"none","log":"some","evidence":["code"]}]"#;
    let page = open(&file(&[
        ("levers", &format!("[{levers}]")),
        ("withoutVote", ways),
    ]));
    let card = &page.card;
    assert_eq!(
        (card.powers, card.said, card.traced, card.reads),
        (3, 2, 1, 0)
    );
    assert_eq!(
        page.verdict,
        [Verdict::Said(2), Verdict::Traced(1), Verdict::ReadsNone(1)]
    );
    assert_eq!(page.levers[0].log, Trace::No);
    assert_eq!(page.levers[1].delay, None);
    assert_eq!(page.without_vote[0].can, ["Do one"]);
    assert_eq!(page.without_vote[0].signatures, Some((2, Some(3))));
    assert_eq!(
        page.evidence[0].url,
        "https://github.com/a/b/blob/0123456789abcdef0123456789abcdef01234567/c%20d/e.sol#L1-L2"
    );
}

/// A label of an address on chain 1.
fn label(address: char, kind: &str, sources: &str) -> String {
    let address = ["0x", &address.to_string().repeat(40)].concat();
    format!(
        r#"{{"chain":"1","address":"{address}","kind":"{kind}","name":"N","evidence":[{sources}]}}"#
    )
}

#[test]
fn a_label_carries_its_sources_and_the_day_on_which_they_were_read() {
    let all = [
        ("team", LabelKind::Team),
        ("treasury", LabelKind::Treasury),
        ("exchange", LabelKind::Exchange),
        ("vesting", LabelKind::Vesting),
        ("custodian", LabelKind::Custodian),
        ("contract", LabelKind::Contract),
    ];
    for (word, kind) in all {
        let labels = ["[", &label('a', word, r#""code","page""#), "]"].concat();
        let page = open(&file(&[("labels", &labels)]));
        let [label] = page.labels.as_slice() else {
            panic!("{:?}", page.labels)
        };
        assert_eq!((label.kind, label.name.as_str()), (kind, "N"));
        assert_eq!(label.address, ["0x", &"a".repeat(40)].concat());
        assert_eq!((label.chain, label.network.as_str()), (1, "net"));
        assert_eq!(label.as_of, "2026-11-21");
        assert_eq!(label.sources, page.evidence);
    }
}

#[test]
fn a_label_without_a_source_or_a_kind_or_twice_is_refused() {
    let check = |labels: &[String], at: &str| {
        let labels = ["[", &labels.join(","), "]"].concat();
        match read("net", &file(&[("labels", &labels)])) {
            Ok(_) => panic!("accepted: {labels}"),
            Err(refusal) => assert!(refusal.to_string().contains(at), "{refusal}: {labels}"),
        }
    };
    let one = || label('a', "team", r#""code""#);
    check(&[label('a', "team", "")], "evidence");
    check(&[label('a', "team", r#""nowhere""#)], "evidence");
    check(&[label('a', "whale", r#""code""#)], "kind");
    check(&[label('x', "team", r#""code""#)], "address");
    check(&[label('A', "team", r#""code""#)], "address");
    check(&[one(), label('a', "treasury", r#""page""#)], "labels");
    let of_another = one().replace("\"1\"", "\"2\"");
    let both = ["[", &one(), ",", &of_another, "]"].concat();
    assert_eq!(open(&file(&[("labels", &both)])).labels.len(), 2);
}

#[test]
fn a_file_with_one_fault_is_refused_as_a_whole_and_says_where() {
    let check = |key: &str, value: &str, at: &str| match read("net", &file(&[(key, value)])) {
        Ok(_) => panic!("accepted: {value}"),
        Err(refusal) => assert!(
            refusal.to_string().contains(at),
            "{refusal} lacks {at}: {value}"
        ),
    };
    let bad_lever =
        |more: &str, at: &str| check("levers", &format!("[{}]", lever("one", more)), at);
    check("levers", "[7]", "levers[0]");
    check("unheard", "1", "unheard");
    bad_lever(r#""delay":"none""#, "levers[0]");
    bad_lever(
        r#""found":{"who":"a key","reads":"no","evidence":[]}"#,
        "evidence",
    );
    bad_lever(
        r#""found":{"who":"a key","reads":"no","evidence":["nowhere"]}"#,
        "evidence",
    );
    bad_lever(
        r#""found":{"who":"a key","reads":"perhaps","evidence":["code"]}"#,
        "reads",
    );
    bad_lever(&format!("{LOOKED},\"extra\":\"x\""), "extra");
    bad_lever(&format!("{},\"log\":\"maybe\"", found("no")), "log");
    bad_lever(&format!("{},\"looked\":\"x\"", found("no")), "looked");
    bad_lever(&format!("{LOOKED},\"calls\":[\"Registry.f()\"]"), "calls");
    check("levers", &format!("[{0},{0}]", lever("one", LOOKED)), "id");
    check(
        "withoutVote",
        r#"[{"who":"A","through":[],"can":["none"],"does":"x","evidence":["code"]}]"#,
        "can",
    );
    check(
        "contracts",
        r#"[{"name":"T","chain":"1","address":"0x12","start":true,"evidence":["code"]}]"#,
        "address",
    );
    let page = |url: &str, quote: &str| {
        format!(
            r#"[{{"id":"a","kind":"page","title":"A","url":"{url}","quote":"{quote}","by":"A","read":"2026-11-21"}}]"#
        )
    };
    check("evidence", &page("http://a.example", "q"), "url");
    check("evidence", &page("https://a.example", ""), "quote");
    check(
        "evidence",
        r#"[{"id":"a","kind":"code","title":"A","repository":"a/b","path":"c","commit":"abc","read":"2026-11-21"}]"#,
        "commit",
    );
    assert!(read("other", &file(&[])).is_err(), "another network's file");
    assert!(read("net", "<html>").is_err());
    assert!(read("net", &" ".repeat(MOST_BYTES + 1)).is_err());
}

#[test]
fn the_verdict_counts_promises_and_never_takes_unknown_for_yes() {
    use Verdict::*;
    let check = |levers: &[(bool, Option<Option<bool>>)], bypasses: u32, expected: &[Verdict]| {
        let levers: Vec<Lever> = levers
            .iter()
            .map(|(said, found)| Lever {
                said: said.then(|| SaidDecider {
                    holders: true,
                    ..SaidDecider::default()
                }),
                found: match found {
                    Some(reads) => FoundDecider::Traced {
                        who: "x".into(),
                        reads: *reads,
                        note: String::new(),
                        evidence: vec![0],
                    },
                    None => FoundDecider::default(),
                },
                ..Lever::default()
            })
            .collect();
        assert_eq!(verdict(&levers, bypasses), expected);
    };
    let (no, yes, unsure) = (Some(Some(false)), Some(Some(true)), Some(None));
    check(&[], 0, &[SaidNone]);
    check(&[(false, None)], 3, &[SaidNone]);
    check(
        &[(false, no), (false, yes)],
        0,
        &[SaidNone, Found(2), ReadsSome(1, 2)],
    );
    check(&[(true, None)], 0, &[Said(1), TracedNone]);
    check(
        &[(true, no), (true, no), (true, None)],
        1,
        &[Said(3), Traced(2), ReadsNone(2)],
    );
    check(&[(true, unsure)], 0, &[Said(1), TracedAll(1), ReadsNone(1)]);
    check(
        &[(true, yes), (true, yes)],
        2,
        &[Said(2), TracedAll(2), ReadsAll(2), Bypassed(2)],
    );
    check(
        &[(true, yes), (true, no), (false, no)],
        0,
        &[Said(2), TracedAll(2), ReadsSome(1, 2)],
    );
}

#[test]
fn days_and_names_are_what_they_look_like() {
    for (text, expected) in [
        ("2026-11-21", true),
        ("2024-02-29", true),
        ("2026-02-29", false),
        ("2026-13-01", false),
        ("2026-1-01", false),
        ("2026-11-+1", false),
        ("2026/11/21", false),
        ("", false),
    ] {
        assert_eq!(is_day(text), expected, "{text}");
    }
    for (text, expected) in [
        ("opengradient", true),
        ("a-1", true),
        ("A", false),
        ("", false),
        ("a/b", false),
    ] {
        assert_eq!(is_id(text), expected, "{text}");
    }
}
