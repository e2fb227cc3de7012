//! Addresses: which page an address names, and the address of a page. Pure, so that a pasted link, a click and a test
//! read the same.

use views::{Address, Hex};

/// A page and what it is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Page {
    /// The front page.
    Home,
    /// A network of the catalogue, by its name there.
    Network(String),
    /// Who decides in a network of the catalogue.
    NetworkDecides(String),
    /// A contract: its chain and address.
    At(u64, Address),
    /// Who decides by a Governor: its chain and address.
    AtDecides(u64, Address),
    /// Create a space.
    NewSpace,
    /// Who decides, of a dropped file.
    Look,
    /// A space's proposals.
    Space(Hex),
    /// Who decides by a space's own votes.
    Decides(Hex),
    /// A space's rules.
    Rules(Hex),
    /// Change a space's rules.
    EditRules(Hex),
    /// A space's sources.
    Sync(Hex),
    /// A space's requests, evidence and disputes.
    Claims(Hex),
    /// Write a proposal.
    Write(Hex),
    /// A proposal.
    Proposal(Hex, Hex),
    /// A new version of a proposal.
    Revise(Hex, Hex),
    /// Put a proposal to vote.
    Open(Hex, Hex),
    /// Vote.
    Vote(Hex, Hex, Hex),
    /// This browser: account, permission to comment, storage.
    You,
    /// No such page.
    Missing,
}

impl Page {
    /// The page that a path names.
    pub fn of(path: &str) -> Self {
        let parts: Vec<&str> = path.split('/').filter(|p| !p.is_empty()).collect();
        let id = |s: &&str| id_of(s);
        match parts.as_slice() {
            [] => Some(Self::Home),
            ["n", id] if is_network(id) => Some(Self::Network((*id).into())),
            ["n", id, "decides"] if is_network(id) => Some(Self::NetworkDecides((*id).into())),
            ["at", chain, address] => chain
                .parse()
                .ok()
                .zip(address_of(address))
                .map(|(c, a)| Self::At(c, a)),
            ["at", chain, address, "decides"] => chain
                .parse()
                .ok()
                .zip(hex_of(address, 40))
                .map(|(c, a)| Self::AtDecides(c, a)),
            ["new"] => Some(Self::NewSpace),
            ["you" | "device" | "storage"] => Some(Self::You),
            ["look"] => Some(Self::Look),
            ["s", s] => id(s).map(Self::Space),
            ["s", s, "decides"] => id(s).map(Self::Decides),
            ["s", s, "rules"] => id(s).map(Self::Rules),
            ["s", s, "rules", "edit"] => id(s).map(Self::EditRules),
            ["s", s, "sync"] => id(s).map(Self::Sync),
            ["s", s, "claims"] => id(s).map(Self::Claims),
            ["s", s, "new"] => id(s).map(Self::Write),
            ["s", s, "p", p] => id(s).zip(id(p)).map(|(s, p)| Self::Proposal(s, p)),
            ["s", s, "p", p, "edit"] => id(s).zip(id(p)).map(|(s, p)| Self::Revise(s, p)),
            ["s", s, "p", p, "open"] => id(s).zip(id(p)).map(|(s, p)| Self::Open(s, p)),
            ["s", s, "p", p, "vote", o] => id(s)
                .zip(id(p))
                .zip(id(o))
                .map(|((s, p), o)| Self::Vote(s, p, o)),
            _ => None,
        }
        .unwrap_or(Self::Missing)
    }

    /// The path of a page.
    pub fn path(&self) -> String {
        match self {
            Self::Home | Self::Missing => "/".into(),
            Self::Network(id) => join(&["n", id]),
            Self::NetworkDecides(id) => join(&["n", id, "decides"]),
            Self::At(chain, address) => join(&["at", &chain.to_string(), address]),
            Self::AtDecides(chain, address) => {
                join(&["at", &chain.to_string(), address, "decides"])
            }
            Self::NewSpace => "/new".into(),
            Self::You => "/you".into(),
            Self::Look => "/look".into(),
            Self::Space(s) => join(&["s", s]),
            Self::Decides(s) => join(&["s", s, "decides"]),
            Self::Rules(s) => join(&["s", s, "rules"]),
            Self::EditRules(s) => join(&["s", s, "rules", "edit"]),
            Self::Sync(s) => join(&["s", s, "sync"]),
            Self::Claims(s) => join(&["s", s, "claims"]),
            Self::Write(s) => join(&["s", s, "new"]),
            Self::Proposal(s, p) => join(&["s", s, "p", p]),
            Self::Revise(s, p) => join(&["s", s, "p", p, "edit"]),
            Self::Open(s, p) => join(&["s", s, "p", p, "open"]),
            Self::Vote(s, p, o) => join(&["s", s, "p", p, "vote", o]),
        }
    }

    /// The space that a page belongs to.
    pub fn space(&self) -> Option<&Hex> {
        match self {
            Self::Home
            | Self::Network(_)
            | Self::NetworkDecides(_)
            | Self::NewSpace
            | Self::You
            | Self::Look
            | Self::At(..)
            | Self::AtDecides(..)
            | Self::Missing => None,
            Self::Space(s)
            | Self::Decides(s)
            | Self::Rules(s)
            | Self::EditRules(s)
            | Self::Sync(s)
            | Self::Claims(s)
            | Self::Write(s) => Some(s),
            Self::Proposal(s, _) | Self::Revise(s, _) | Self::Open(s, _) | Self::Vote(s, _, _) => {
                Some(s)
            }
        }
    }
}

/// The page that a link within Locus names, and the link as Locus writes it: what follows `?` and `#` stays.
pub fn link(link: &str) -> (Page, String) {
    let end = link.find(['?', '#']).unwrap_or(link.len());
    let (path, rest) = link.split_at_checked(end).unwrap_or((link, ""));
    let page = match path.trim_start_matches('/') {
        "" => Page::Home,
        _ => Page::of(path),
    };
    let path = [&page.path(), rest].concat();
    (page, path)
}

/// Relay addresses in a link's fragment, `#r=wss://…&r=…`. Only web socket addresses, at most eight.
pub fn hints(hash: &str) -> Vec<String> {
    hash.trim_start_matches('#')
        .split('&')
        .filter_map(|part| part.strip_prefix("r="))
        .map(decoded)
        .filter(|url| url.starts_with("wss://") || url.starts_with("ws://"))
        .take(8)
        .collect()
}

/// The value of a name in what follows `?`.
pub fn query(search: &str, name: &str) -> Option<String> {
    let pairs = search.trim_start_matches('?').split('&');
    pairs
        .filter_map(|pair| pair.split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| decoded(value))
}

/// Whether a text can be a network's name: lowercase letters, digits and hyphens.
fn is_network(text: &str) -> bool {
    let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    (1..=40).contains(&text.len()) && text.bytes().all(fits)
}

fn id_of(text: &str) -> Option<Hex> {
    hex_of(text, 64)
}

/// An address, in lower case; none where the text is not one.
pub fn address_of(text: &str) -> Option<Address> {
    hex_of(text, 40)
}

fn hex_of(text: &str, digits: usize) -> Option<Hex> {
    let rest = text
        .strip_prefix("0x")
        .or_else(|| text.strip_prefix("0X"))?;
    let fits = rest.len() == digits && rest.bytes().all(|b| b.is_ascii_hexdigit());
    fits.then(|| ["0x", &rest.to_ascii_lowercase()].concat())
}

fn join(parts: &[&str]) -> String {
    let mut out = String::new();
    for part in parts {
        out.push('/');
        out.push_str(part);
    }
    out
}

/// Percent-decoding of what a link's fragment may hold; anything that is no UTF-8 afterwards is kept as it was.
fn decoded(text: &str) -> String {
    let (bytes, mut out, mut i) = (text.as_bytes(), Vec::new(), 0);
    while let Some(&byte) = bytes.get(i) {
        let hex = text.get(i + 1..i + 3).filter(|_| byte == b'%');
        match hex.and_then(|h| u8::from_str_radix(h, 16).ok()) {
            Some(value) => {
                out.push(value);
                i += 3;
            }
            None => {
                out.push(byte);
                i += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(c: char) -> String {
        ["0x", &c.to_string().repeat(64)].concat()
    }

    #[test]
    fn every_page_is_found_at_its_own_address() {
        let (s, p, o) = (id('a'), id('b'), id('c'));
        for page in [
            Page::Home,
            Page::Network("open-gradient-2".into()),
            Page::NetworkDecides("open-gradient-2".into()),
            Page::At(8453, ["0x", &"a".repeat(40)].concat()),
            Page::AtDecides(8453, ["0x", &"a".repeat(40)].concat()),
            Page::NewSpace,
            Page::You,
            Page::Look,
            Page::Space(s.clone()),
            Page::Decides(s.clone()),
            Page::Rules(s.clone()),
            Page::EditRules(s.clone()),
            Page::Sync(s.clone()),
            Page::Write(s.clone()),
            Page::Proposal(s.clone(), p.clone()),
            Page::Revise(s.clone(), p.clone()),
            Page::Open(s.clone(), p.clone()),
            Page::Vote(s.clone(), p.clone(), o.clone()),
        ] {
            assert_eq!(Page::of(&page.path()), page);
        }
    }

    #[test]
    fn an_address_with_a_malformed_id_is_no_page() {
        for path in [
            "/n/",
            "/n/A",
            "/n/a/b",
            "/s/0x12",
            "/s/hello",
            "/x",
            "/s",
            "/s/0x/p/0x",
            "/new/new",
        ] {
            assert_eq!(Page::of(path), Page::Missing, "{path}");
        }
    }

    #[test]
    fn only_web_socket_addresses_are_taken_as_hints() {
        assert_eq!(
            hints("#r=wss://a.example&r=ws://127.0.0.1:7001"),
            ["wss://a.example", "ws://127.0.0.1:7001"]
        );
        assert_eq!(hints("#r=wss%3A%2F%2Fa.example"), ["wss://a.example"]);
        assert!(hints("#r=https://a.example&x=wss://b.example").is_empty());
        assert!(hints("").is_empty());
        assert_eq!(hints("#r=wss://%zz%"), ["wss://%zz%"]);
    }

    #[test]
    fn a_query_is_read_by_name() {
        assert_eq!(query("?show=votes&x=1", "show").as_deref(), Some("votes"));
        assert_eq!(query("?x=a%20b", "x").as_deref(), Some("a b"));
        assert_eq!(query("", "show"), None);
        assert_eq!(query("?show", "show"), None);
    }
}
