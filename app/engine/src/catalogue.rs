//! The lists that come with Locus: networks, spaces and public chain sources of the shipped, dated catalogue, and the
//! spaces of this machine's development network.

use crate::ports::CatalogueFile;
use record::{
    Id,
    json::{self, Json, Keys},
};
use views::NetworkCard;

/// An entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The space.
    pub space: Id,
    /// Its name as the catalogue gives it.
    pub name: String,
    /// Such as "rehearsal".
    pub note: String,
    /// As of when.
    pub date: String,
    /// Where it is found.
    pub relays: Vec<String>,
    /// Where its chain is read: name, address.
    pub nodes: Vec<(String, String)>,
    /// The network of the catalogue that it belongs to, if any.
    pub network: String,
    /// From the shipped catalogue; the development network's list speaks for nothing.
    pub shipped: bool,
}

/// What the files list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Catalogue {
    /// Networks; each has a file of its own.
    pub networks: Vec<NetworkCard>,
    /// Spaces.
    pub spaces: Vec<Entry>,
    /// Where a chain is read when no space is concerned: chain id, address.
    pub sources: Vec<(u64, String)>,
}

/// Reads the files. Entries that cannot be read are skipped: one bad line must not hide the others.
pub fn read(files: &[CatalogueFile]) -> Catalogue {
    let mut out = Catalogue::default();
    for file in files {
        let Ok(Json::Object(members)) = json::parse(&file.json, 1 << 20) else {
            continue;
        };
        let shipped = file.name != "local";
        for (key, value) in members {
            let Json::List(items) = value else {
                continue;
            };
            match key.as_str() {
                "networks" if shipped => {
                    out.networks.extend(items.into_iter().filter_map(network));
                }
                "spaces" => {
                    for entry in items.into_iter().filter_map(|json| entry(json, shipped)) {
                        if out.spaces.iter().all(|known| known.space != entry.space) {
                            out.spaces.push(entry);
                        }
                    }
                }
                "sources" => out.sources.extend(items.into_iter().filter_map(source)),
                _ => {}
            }
        }
    }
    out
}

/// `{"chain": 8453, "url": "https://…"}`.
fn source(json: Json) -> Option<(u64, String)> {
    let mut keys = Keys::of(json).ok()?;
    let chain = match keys.take_json("chain")? {
        Json::Number(chain) => chain,
        _ => return None,
    };
    Some((chain, keys.take("url").ok()?))
}

/// A network's headline; the counts are those of its file, which a test compares.
fn network(json: Json) -> Option<NetworkCard> {
    let mut keys = Keys::of(json).ok()?;
    let id: String = keys.take("id").ok()?;
    let mut count = |key| u32::try_from(keys.take::<u64>(key).ok()?).ok();
    let (powers, said, traced, reads) = (
        count("powers")?,
        count("said")?,
        count("traced")?,
        count("reads")?,
    );
    crate::network::is_id(&id).then(|| NetworkCard {
        name: crate::markdown::visible(&keys.take::<String>("name").unwrap_or_default()),
        holders: crate::markdown::visible(&keys.take::<String>("holders").unwrap_or_default()),
        as_of: keys.take("asOf").unwrap_or_default(),
        rehearsal: keys.take("rehearsal").unwrap_or_default(),
        id,
        powers,
        said,
        traced,
        reads,
    })
}

fn entry(json: Json, shipped: bool) -> Option<Entry> {
    let mut keys = Keys::of(json).ok()?;
    Some(Entry {
        space: keys.take("id").ok()?,
        name: keys.take("name").ok()?,
        note: keys.take("note").unwrap_or_default(),
        date: keys.take("date").unwrap_or_default(),
        relays: texts(keys.take_json("relays")),
        nodes: match keys.take_json("nodes") {
            Some(Json::List(nodes)) => nodes.into_iter().filter_map(node).collect(),
            _ => Vec::new(),
        },
        network: keys.take("network").unwrap_or_default(),
        shipped,
    })
}

fn node(json: Json) -> Option<(String, String)> {
    let mut keys = Keys::of(json).ok()?;
    Some((
        keys.take("name").unwrap_or_default(),
        keys.take("url").ok()?,
    ))
}

fn texts(json: Option<Json>) -> Vec<String> {
    let Some(Json::List(items)) = json else {
        return Vec::new();
    };
    let text = |item| {
        if let Json::Text(text) = item {
            Some(text)
        } else {
            None
        }
    };
    items.into_iter().filter_map(text).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bad_entries_are_skipped_and_the_first_of_two_stays() {
        let id = |byte: &str| format!("0x{}", byte.repeat(32));
        let shipped = format!(
            r#"{{"spaces":[{{"id":"{}","name":"One","relays":["wss://a.example",7]}},
                {{"id":"0x12","name":"short"}},"nonsense",{{"name":"no id"}},
                {{"id":"{}","name":"Two","date":"2026-11-01","unknown":{{}},
                  "nodes":[{{"name":"n","url":"https://n.example"}},{{"name":"no url"}}]}}],
                "sources":[{{"chain":8453,"url":"https://b.example"}},{{"chain":"x"}},7],
                "networks":[{{"id":"one","name":"One","holders":"holders","powers":"3","said":"2",
                  "traced":"1","reads":"0","asOf":"2026-11-01"}},{{"id":"Not an id"}},{{"id":"two"}}]}}"#,
            id("11"),
            id("22"),
        );
        let local = format!(r#"{{"spaces":[{{"id":"{}","name":"Again"}}]}}"#, id("11"));
        let file = |name: &str, json: &str| CatalogueFile {
            name: name.into(),
            json: json.into(),
        };
        let files = [
            file("catalogue", &shipped),
            file("local", &local),
            file("x", "<html>"),
        ];
        let Catalogue {
            networks,
            spaces: entries,
            sources,
        } = read(&files);
        let names: Vec<&str> = entries.iter().map(|e| e.name.as_str()).collect();
        assert_eq!(names, ["One", "Two"]);
        assert_eq!(entries[0].relays, ["wss://a.example"]);
        assert_eq!(
            entries[1].nodes,
            [("n".to_owned(), "https://n.example".to_owned())]
        );
        assert!(entries[1].shipped);
        assert_eq!(sources, [(8453, "https://b.example".to_owned())]);
        assert_eq!(networks.len(), 1);
        assert_eq!((networks[0].said, networks[0].traced), (2, 1));
        assert_eq!(entries[1].date, "2026-11-01");
    }
}
