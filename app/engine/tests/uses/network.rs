//! A network's page, and each way in which there is none.

use super::world::Town;
use engine::ports::CatalogueFile;
use views::{NetworkView, Query, View};

const CARD: &str = r#"{"id":"net","name":"Net","holders":"NET holders","powers":"0","said":"0","traced":"0","reads":"0","asOf":"2026-11-21"}"#;
const FILE: &str = r#"{"id":"net","name":"Net","about":"A network.","asOf":"2026-11-21","chain":"Base",
    "token":{"symbol":"NET","holders":"NET holders"},"changes":{"looked":"Nothing yet.","found":[]},"levers":[],
    "withoutVote":[],"tokens":[],"contracts":[],"evidence":[],"labels":[],"notScanned":[],"relays":[],"corrections":[]}"#;

fn seen(town: &Town, id: &str) -> NetworkView {
    let browser = town.browser(1);
    let view = browser.sees(Query::Network(id.into()), |_| true);
    let View::Network(view) = view else {
        panic!("{view:?}")
    };
    view
}

fn lists(town: &Town, spaces: &str) {
    let json = format!(r#"{{"networks":[{CARD}],"spaces":[{spaces}]}}"#);
    let name = "catalogue".into();
    let mut files = town.world.catalogue.files.borrow_mut();
    files.push(CatalogueFile { name, json });
}

fn ships(town: &Town, json: &str) {
    let (name, json) = ("net".into(), json.into());
    let mut files = town.world.catalogue.networks.borrow_mut();
    files.push(CatalogueFile { name, json });
}

#[test]
fn a_listed_network_opens_with_the_spaces_that_name_it() {
    let town = Town::default();
    let space = format!("0x{}", "5".repeat(64));
    lists(
        &town,
        &format!(r#"{{"id":"{space}","name":"Its space","network":"net"}}"#),
    );
    ships(&town, FILE);
    let NetworkView::Open(page) = seen(&town, "net") else {
        panic!()
    };
    assert_eq!(page.card.name, "Net");
    assert_eq!(page.spaces[0].space, space);
}

#[test]
fn labels_of_a_chain_come_from_every_network_that_can_be_read() {
    let town = Town::default();
    lists(&town, "");
    assert!(labels(&town, 1).is_empty());
    let source = r#"[{"id":"s","kind":"page","title":"S","url":"https://a.example","quote":"q","by":"A","read":"2026-11-21"}]"#;
    let label = |chain: u64, byte: &str| {
        let address = byte.repeat(20);
        format!(
            r#"{{"chain":"{chain}","address":"0x{address}","kind":"treasury","name":"T","evidence":["s"]}}"#
        )
    };
    let labels_json = [label(1, "aa"), label(2, "bb")].join(",");
    let file = FILE
        .replace(r#""evidence":[]"#, &format!(r#""evidence":{source}"#))
        .replace(r#""labels":[]"#, &format!(r#""labels":[{labels_json}]"#));
    ships(&town, &file);
    assert_eq!(labels(&town, 1), [["0x", &"aa".repeat(20)].concat()]);
    assert_eq!(labels(&town, 2), [["0x", &"bb".repeat(20)].concat()]);
    assert!(labels(&town, 3).is_empty());
    // One whose file cannot be read has none, and the others have theirs.
    let town = Town::default();
    lists(&town, "");
    ships(&town, "{}");
    assert!(labels(&town, 1).is_empty());
}

fn labels(town: &Town, chain: u64) -> Vec<String> {
    let browser = town.browser(1);
    match browser.sees(Query::Labels(chain), |_| true) {
        View::Labels(labels) => labels.into_iter().map(|label| label.address).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_network_that_is_not_there_is_said_to_be_unknown_missing_or_unreadable() {
    let town = Town::default();
    assert_eq!(seen(&town, "net"), NetworkView::Unknown(Vec::new()));
    let town = Town::default();
    lists(&town, "");
    assert!(matches!(seen(&town, "other"), NetworkView::Unknown(all) if all.len() == 1));
    assert!(matches!(seen(&town, "net"), NetworkView::Missing(card) if card.name == "Net"));
    ships(&town, "{}");
    assert!(matches!(seen(&town, "net"), NetworkView::Unreadable(_, why) if !why.is_empty()));
}
