//! The catalogue's files, checked: by their schema, by the engine's own reader, and for what neither can see alone.
#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot read its workspace has failed"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use engine::network;
use serde_json::Value;

fn folder() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap().join("public/networks")
}

fn value(name: &str) -> Value {
    let path = folder().join(format!("{name}.json"));
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().map(Vec::as_slice).unwrap_or_default()
}

/// The networks that the catalogue lists.
fn listed() -> Vec<String> {
    let catalogue = value("catalogue");
    let ids: Vec<String> = list(&catalogue, "networks")
        .iter()
        .map(|card| text(card, "id").to_owned())
        .collect();
    assert!(!ids.is_empty());
    ids
}

fn assert_none(what: &str, found: Vec<String>) {
    assert!(found.is_empty(), "{what}\n  {}", found.join("\n  "));
}

#[test]
fn every_network_file_is_listed_and_every_listed_network_has_one() {
    let listed: BTreeSet<String> = listed().into_iter().collect();
    let files: BTreeSet<String> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter_map(|name| name.strip_suffix(".json").map(str::to_owned))
        .filter(|name| !["catalogue", "schema", "local"].contains(&name.as_str()))
        .collect();
    assert_eq!(files, listed);
}

#[test]
fn every_network_file_follows_the_schema() {
    let schema = value("schema");
    for id in listed() {
        let mut wrong = Vec::new();
        conforms(&value(&id), &schema, &schema, &id, &mut wrong);
        assert_none("the schema says otherwise", wrong);
    }
}

#[test]
fn the_schema_check_sees_what_is_wrong() {
    let schema = value("schema");
    let good = value("opengradient");
    let check = |change: &dyn Fn(&mut Value), expected: &str| {
        let (mut changed, mut wrong) = (good.clone(), Vec::new());
        change(&mut changed);
        conforms(&changed, &schema, &schema, "it", &mut wrong);
        assert!(wrong.iter().any(|w| w.contains(expected)), "{wrong:?}");
    };
    check(&|v| v["unheard"] = Value::Null, "unheard");
    check(
        &|v| v["levers"][0]["said"]["evidence"] = Value::Array(Vec::new()),
        "evidence",
    );
    check(&|v| v["levers"][0]["kind"] = "magic".into(), "kind");
    check(
        &|v| v["levers"][0]["checked"] = "yesterday".into(),
        "checked",
    );
    check(&|v| v["contracts"][0]["address"] = "0x12".into(), "address");
    check(
        &|v| drop(v.as_object_mut().unwrap().remove("about")),
        "about",
    );
    check(
        &|v| drop(v.as_object_mut().unwrap().remove("labels")),
        "labels",
    );
    check(&|v| v["labels"][0]["kind"] = "whale".into(), "kind");
    check(&|v| v["labels"][0]["address"] = "0x12".into(), "address");
    check(&|v| v["labels"][0]["chain"] = "base".into(), "chain");
    check(
        &|v| v["labels"][0]["evidence"] = Value::Array(Vec::new()),
        "evidence",
    );
    check(
        &|v| v["evidence"][0]["quote"] = "long ".repeat(40).into(),
        "quote",
    );
}

#[test]
fn the_engine_reads_every_network_and_counts_what_the_catalogue_says() {
    let catalogue = value("catalogue");
    for card in list(&catalogue, "networks") {
        let id = text(card, "id");
        let json = fs::read_to_string(folder().join(format!("{id}.json"))).unwrap();
        let page = network::read(id, &json).unwrap_or_else(|why| panic_with(id, &why.to_string()));
        let counted = [
            ("name", page.card.name.clone()),
            ("holders", page.card.holders.clone()),
            ("asOf", page.card.as_of.clone()),
            ("powers", page.card.powers.to_string()),
            ("said", page.card.said.to_string()),
            ("traced", page.card.traced.to_string()),
            ("reads", page.card.reads.to_string()),
        ];
        for (key, expected) in counted {
            assert_eq!(text(card, key), expected, "{id}: {key} in catalogue.json");
        }
        assert_eq!(
            card["rehearsal"].as_bool().unwrap_or(false),
            page.card.rehearsal
        );
        assert!(!page.verdict.is_empty());
    }
}

#[allow(clippy::panic, reason = "the end of a test")]
fn panic_with(id: &str, why: &str) -> ! {
    panic!("{id}.json: {why}")
}

#[test]
fn no_date_is_impossible_or_later_than_the_entry() {
    let mut wrong = Vec::new();
    for id in listed() {
        let network = value(&id);
        let as_of = text(&network, "asOf").to_owned();
        let mut look = |at: String, day: &str| {
            if !network::is_day(day) || *day > *as_of {
                wrong.push(format!("{id}: {at}: {day}"));
            }
        };
        for lever in list(&network, "levers") {
            look(text(lever, "id").to_owned(), text(lever, "checked"));
        }
        for source in list(&network, "evidence") {
            let name = text(source, "id").to_owned();
            look(name.clone(), text(source, "read"));
            if let Some(dated) = source["committed"].as_str() {
                look(name, dated);
                assert!(
                    dated <= text(source, "read"),
                    "{id}: read before it was made"
                );
            }
        }
    }
    assert_none("dates", wrong);
}

#[test]
fn every_source_is_used_and_what_is_said_rests_on_words_not_on_code() {
    let mut wrong = Vec::new();
    for id in listed() {
        let network = value(&id);
        let mut used: Vec<&str> = Vec::new();
        cited(&network, &mut used);
        let sources = list(&network, "evidence");
        for source in sources {
            if !used.contains(&text(source, "id")) {
                wrong.push(format!("{id}: {} is not used", text(source, "id")));
            }
        }
        for lever in list(&network, "levers") {
            for name in list(&lever["said"], "evidence") {
                let source = sources.iter().find(|s| s["id"] == *name).unwrap();
                let own = source["kind"] == "own";
                if !own && (source["kind"] == "code" || source["quote"].is_null()) {
                    wrong.push(format!(
                        "{id}: {}: a claim needs a quotation",
                        text(lever, "id")
                    ));
                }
            }
        }
    }
    assert_none("sources", wrong);
}

#[test]
fn labels_rest_on_what_those_concerned_published_and_generated_ones_say_that_they_are() {
    let mut wrong = Vec::new();
    for id in listed() {
        let network = value(&id);
        let sources = list(&network, "evidence");
        let rehearsal = network["rehearsal"] == true;
        for label in list(&network, "labels") {
            let name = text(label, "name");
            let made_up = name.starts_with("Made up: ") || name.starts_with("Rehearsal: ");
            if made_up != rehearsal {
                wrong.push(format!("{id}: {name}: made up, or not?"));
            }
            for named in list(label, "evidence") {
                let source = sources.iter().find(|s| s["id"] == *named).unwrap();
                let kind = text(source, "kind");
                // What somebody else reports of an address is hearsay.
                if kind == "report" || (kind == "own") != rehearsal {
                    wrong.push(format!("{id}: {name} rests on a {kind}"));
                }
            }
        }
    }
    assert_none("labels", wrong);
}

/// Every name in an `evidence` list of names, wherever it stands.
fn cited<'a>(value: &'a Value, out: &mut Vec<&'a str>) {
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                match value.as_array().filter(|_| key == "evidence") {
                    Some(names) => out.extend(names.iter().filter_map(Value::as_str)),
                    None => cited(value, out),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| cited(item, out)),
        _ => {}
    }
}

#[test]
fn every_chain_with_a_contract_has_a_public_source_over_https() {
    let catalogue = value("catalogue");
    let sources = list(&catalogue, "sources");
    for source in sources {
        assert!(text(source, "url").starts_with("https://"), "{source}");
        assert!(!text(source, "name").is_empty(), "{source}");
    }
    for id in listed() {
        for contract in list(&value(&id), "contracts") {
            let chain = text(contract, "chain");
            let known = sources
                .iter()
                .filter_map(|source| source["chain"].as_u64())
                .any(|known| known.to_string() == chain);
            assert!(known, "{id}: nobody to ask about chain {chain}");
        }
    }
}

/// The part of JSON Schema that the schema uses. A keyword or pattern that is not known here is a failure, so that the
/// schema can never say more than is checked.
fn conforms(value: &Value, schema: &Value, root: &Value, at: &str, wrong: &mut Vec<String>) {
    for (keyword, rule) in schema.as_object().unwrap() {
        let fits = match keyword.as_str() {
            "$schema" | "title" | "description" | "$defs" | "required" => true,
            "$ref" => {
                let name = rule.as_str().unwrap().strip_prefix("#/$defs/").unwrap();
                conforms(value, &root["$defs"][name], root, at, wrong);
                true
            }
            "type" => match rule.as_str().unwrap() {
                "object" => value.is_object(),
                "array" => value.is_array(),
                "string" => value.is_string(),
                "boolean" => value.is_boolean(),
                other => unknown(wrong, other),
            },
            "properties" => {
                for (key, rule) in rule.as_object().unwrap() {
                    if let Some(value) = value.get(key) {
                        conforms(value, rule, root, &format!("{at}.{key}"), wrong);
                    }
                }
                let empty = Vec::new();
                for key in schema["required"].as_array().unwrap_or(&empty) {
                    if value.get(key.as_str().unwrap()).is_none() {
                        wrong.push(format!("{at}: {key} is missing"));
                    }
                }
                true
            }
            "additionalProperties" => value.as_object().is_none_or(|members| {
                let known = schema["properties"].as_object().unwrap();
                let other = members.keys().find(|key| !known.contains_key(*key));
                wrong.extend(other.map(|key| format!("{at}: {key} is unheard of")));
                true
            }),
            "items" => {
                for (i, item) in value.as_array().into_iter().flatten().enumerate() {
                    conforms(item, rule, root, &format!("{at}[{i}]"), wrong);
                }
                true
            }
            "enum" => rule.as_array().unwrap().contains(value),
            "minItems" => length(value) >= rule.as_u64().unwrap(),
            "maxItems" => length(value) <= rule.as_u64().unwrap(),
            "minLength" => letters(value) >= rule.as_u64().unwrap(),
            "maxLength" => letters(value) <= rule.as_u64().unwrap(),
            "pattern" => matches(rule.as_str().unwrap(), value.as_str().unwrap_or_default())
                .unwrap_or_else(|| unknown(wrong, rule.as_str().unwrap())),
            other => unknown(wrong, other),
        };
        if !fits {
            wrong.push(format!("{at}: {keyword} {rule}: {value}"));
        }
    }
}

fn unknown(wrong: &mut Vec<String>, what: &str) -> bool {
    wrong.push(format!("the check does not know {what}"));
    true
}

fn length(value: &Value) -> u64 {
    value.as_array().map_or(0, |items| items.len() as u64)
}

fn letters(value: &Value) -> u64 {
    value.as_str().map_or(0, |text| text.chars().count() as u64)
}

/// Whether a text fits one of the schema's patterns; none for a pattern that is not among them.
fn matches(pattern: &str, text: &str) -> Option<bool> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let hex = |text: &str, length: usize| {
        let low = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        text.len() == length && text.bytes().all(low)
    };
    Some(match pattern {
        "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" => {
            let parts: Vec<&str> = text.split('-').collect();
            parts.iter().all(|part| digits(part))
                && parts.iter().map(|part| part.len()).eq([4, 2, 2])
        }
        "^[0-9]{1,20}$" => digits(text) && text.len() <= 20,
        "^[0-9]+(-[0-9]+)?$" => text.splitn(2, '-').all(digits),
        "^[0-9a-f]{40}$" => hex(text, 40),
        "^0x[0-9a-f]{40}$" => text.strip_prefix("0x").is_some_and(|rest| hex(rest, 40)),
        "^[a-z0-9-]{1,40}$" => network::is_id(text),
        r"^[^.]+\.[A-Za-z0-9_$]+\([A-Za-z0-9(),\[\]]*\)$" => {
            let of_name = |c: char| c.is_ascii_alphanumeric() || "_$".contains(c);
            let of_type = |c: char| c.is_ascii_alphanumeric() || "(),[]".contains(c);
            let call = text.split_once('.').filter(|(on, _)| !on.is_empty());
            let parts = call.and_then(|(_, call)| call.strip_suffix(')')?.split_once('('));
            parts.is_some_and(|(name, types)| {
                let named = !name.is_empty() && name.chars().all(of_name);
                named && types.chars().all(of_type)
            })
        }
        "^https://" => text.starts_with("https://"),
        _ => return None,
    })
}
