//! One input everywhere: what a pasted text is. Looks only at the text and at lists that are here already, so that
//! nobody learns what was pasted.

use crate::catalogue::Catalogue;
use record::{Address, Id};
use views::{ChainName, ContractRef, Recognised, Site};

/// Longer is a file's content. Bytes.
const LONGEST: usize = 2048;
/// Most relays taken from a link.
const RELAYS: usize = 8;

/// Chains that people name, and the sites that show their contracts: id, name, short name (EIP-3770), hosts.
const CHAINS: [(u64, &str, &str, &[&str]); 7] = [
    (
        1,
        "Ethereum",
        "eth",
        &["etherscan.io", "eth.blockscout.com"],
    ),
    (
        8453,
        "Base",
        "base",
        &["basescan.org", "base.blockscout.com"],
    ),
    (
        42161,
        "Arbitrum One",
        "arb1",
        &["arbiscan.io", "arbitrum.blockscout.com"],
    ),
    (10, "OP Mainnet", "oeth", &["optimistic.etherscan.io"]),
    (137, "Polygon", "matic", &["polygonscan.com"]),
    (
        100,
        "Gnosis",
        "gno",
        &["gnosisscan.io", "gnosis.blockscout.com"],
    ),
    (10740, "OpenGradient devnet", "", &[]),
];

/// A chain's name for people; empty when it is not known here.
pub fn chain(id: u64) -> ChainName {
    let known = CHAINS.iter().find(|chain| chain.0 == id);
    ChainName {
        id,
        name: known.map_or_else(String::new, |chain| chain.1.to_owned()),
    }
}

/// What a text is.
pub fn recognise(text: &str, catalogue: &Catalogue) -> Recognised {
    let text = text.trim();
    if text.is_empty() {
        return Recognised::Nothing;
    }
    if text.len() > LONGEST || text.contains('\n') {
        return content(text);
    }
    if let Some(network) = network(text, catalogue) {
        return network;
    }
    if let Some((_, rest)) = text.split_once("://") {
        return link(rest, catalogue);
    }
    if let Ok(id) = text.to_ascii_lowercase().parse::<Id>() {
        let listed = catalogue.spaces.iter().find(|entry| entry.space == id);
        return match listed {
            Some(entry) => Recognised::Space(id.to_string(), entry.relays.clone()),
            None => Recognised::Unheld(id.to_string()),
        };
    }
    account(text, catalogue).unwrap_or(Recognised::Unknown)
}

/// What many lines are.
fn content(text: &str) -> Recognised {
    let first = text.lines().next().unwrap_or_default();
    let json = text.starts_with(['{', '[']);
    match json || first.contains([',', ';', '\t']) {
        true => Recognised::Votes,
        false => Recognised::Unknown,
    }
}

fn network(text: &str, catalogue: &Catalogue) -> Option<Recognised> {
    let text = text.to_lowercase();
    let is = |card: &&views::NetworkCard| card.id == text || card.name.to_lowercase() == text;
    let card = catalogue.networks.iter().find(is)?;
    Some(Recognised::Network(card.id.clone()))
}

/// An address with its chain in one of the usual ways, or without: `base:0x…`, `8453:0x…`, `eip155:8453:0x…`, `0x… base`.
fn account(text: &str, catalogue: &Catalogue) -> Option<Recognised> {
    let text = text.strip_prefix("eip155:").unwrap_or(text);
    let words: Vec<&str> = text
        .split([':', ' ', '@', '/'])
        .filter(|word| !word.is_empty())
        .collect();
    let (address, named) = match *words.as_slice() {
        [one] => (one, None),
        [one, two] if one.starts_with("0x") => (one, Some(two)),
        [one, two] => (two, Some(one)),
        _ => return None,
    };
    let address = Address::from_any_case(address)?;
    Some(match named {
        Some(named) => contract(address, chain_of(named)?, None),
        None => Recognised::NeedsChain(address.to_string(), chains(catalogue)),
    })
}

/// A chain by its id or one of its names.
fn chain_of(named: &str) -> Option<u64> {
    if let Ok(id) = named.parse() {
        return Some(id);
    }
    let is = |name: &str| !name.is_empty() && name.eq_ignore_ascii_case(named);
    let known = CHAINS.iter().find(|chain| is(chain.1) || is(chain.2))?;
    Some(known.0)
}

/// Chains that somebody can be asked about.
fn chains(catalogue: &Catalogue) -> Vec<ChainName> {
    let mut ids: Vec<u64> = Vec::new();
    for (id, _) in &catalogue.sources {
        if !ids.contains(id) {
            ids.push(*id);
        }
    }
    ids.into_iter().map(chain).collect()
}

fn contract(address: Address, on: u64, site: Option<&str>) -> Recognised {
    let contract = ContractRef {
        chain: on,
        address: address.to_string(),
        ..ContractRef::default()
    };
    Recognised::Contract(contract, chain(on), site.map(str::to_owned))
}

/// What a link leads to; `rest` is what follows `://`.
fn link(rest: &str, catalogue: &Catalogue) -> Recognised {
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let host = host.split(['?', '#']).next().unwrap_or_default();
    let host = host
        .strip_prefix("www.")
        .unwrap_or(host)
        .to_ascii_lowercase();
    let (path, hash) = path.split_once('#').unwrap_or((path, ""));
    let path = path.split('?').next().unwrap_or_default();
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    if let Some(own) = own(&parts, hash, catalogue) {
        return own;
    }
    if let Some((id, ..)) = CHAINS.iter().find(|chain| chain.3.contains(&host.as_str())) {
        return shown(&parts, *id, &host);
    }
    let named = |i: usize, parts: &[&str]| parts.get(i).map(|part| (*part).to_owned());
    let hashed: Vec<&str> = hash.split('/').filter(|part| !part.is_empty()).collect();
    let site = match host.as_str() {
        "tally.xyz" => named(1, &parts).map(Site::Tally),
        "snapshot.org" | "snapshot.box" | "v1.snapshot.box" => {
            named(0, &hashed).map(|space| Site::Snapshot(space, named(2, &hashed)))
        }
        _ => None,
    };
    Recognised::Elsewhere(site.unwrap_or(Site::Other(host)))
}

/// A page of Locus, on whatever host.
fn own(parts: &[&str], hash: &str, catalogue: &Catalogue) -> Option<Recognised> {
    let id = |text: &str| {
        text.to_ascii_lowercase()
            .parse::<Id>()
            .ok()
            .map(|id| id.to_string())
    };
    match *parts {
        ["n", name] => network(name, catalogue),
        ["s", space, "p", proposal, ..] => Some(Recognised::Proposal(
            id(space)?,
            id(proposal)?,
            relays(hash),
        )),
        ["s", space, ..] => Some(Recognised::Space(id(space)?, relays(hash))),
        _ => None,
    }
}

/// Relay addresses of a link's fragment.
fn relays(hash: &str) -> Vec<String> {
    hash.split('&')
        .filter_map(|part| part.strip_prefix("r="))
        .filter(|url| url.starts_with("wss://") || url.starts_with("ws://"))
        .take(RELAYS)
        .map(str::to_owned)
        .collect()
}

/// A page of a site that shows a chain.
fn shown(parts: &[&str], on: u64, host: &str) -> Recognised {
    match *parts {
        ["address" | "token" | "contract", address, ..] => match Address::from_any_case(address) {
            Some(address) => contract(address, on, Some(host)),
            None => Recognised::Unknown,
        },
        ["tx", hash, ..] => match hash.to_ascii_lowercase().parse::<Id>() {
            Ok(hash) => Recognised::Transaction(hash.to_string(), Some(host.to_owned())),
            Err(_) => Recognised::Unknown,
        },
        _ => Recognised::Elsewhere(Site::Other(host.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ports::CatalogueFile;

    const OPG: &str = "0xfbc2051ae2265686a469421b2c5a2d5462fbf5eb";

    fn check(text: &str, expected: Recognised) {
        let json = r#"{"networks":[{"id":"opengradient","name":"OpenGradient","holders":"h","powers":"1","said":"1",
            "traced":"1","reads":"0","asOf":"2026-11-21"}],"sources":[{"chain":8453,"url":"https://b.example"},
            {"chain":8453,"url":"https://c.example"},{"chain":7,"url":"https://d.example"}]}"#;
        let catalogue = crate::catalogue::read(&[CatalogueFile {
            name: "catalogue".into(),
            json: json.into(),
        }]);
        assert_eq!(recognise(text, &catalogue), expected, "{text}");
    }

    fn on_base(site: Option<&str>) -> Recognised {
        contract(Address::from_any_case(OPG).unwrap(), 8453, site)
    }

    #[test]
    fn an_address_is_a_contract_once_its_chain_is_known() {
        check(
            OPG,
            Recognised::NeedsChain(
                OPG.into(),
                vec![
                    chain(8453),
                    ChainName {
                        id: 7,
                        name: String::new(),
                    },
                ],
            ),
        );
        for text in [
            "base:0xFbC2051AE2265686a469421b2C5A2D5462FbF5eB",
            "8453:0xfbc2051ae2265686a469421b2c5a2d5462fbf5eb",
            "eip155:8453:0xfbc2051ae2265686a469421b2c5a2d5462fbf5eb",
            "0xfbc2051ae2265686a469421b2c5a2d5462fbf5eb Base",
            "  0xfbc2051ae2265686a469421b2c5a2d5462fbf5eb@8453 ",
        ] {
            check(text, on_base(None));
        }
        let link = format!("https://basescan.org/token/{OPG}?a=1#code");
        check(&link, on_base(Some("basescan.org")));
    }

    #[test]
    fn a_mistyped_address_or_an_unheard_chain_is_nothing() {
        for text in [
            "0xFbC2051AE2265686a469421b2C5A2D5462FbF5eb",
            "0xfbc2051ae2265686a469421b2c5a2d5462fbf5e",
            "nowhere:0xfbc2051ae2265686a469421b2c5a2d5462fbf5eb",
            "a:b:c:d",
            "hello",
        ] {
            check(text, Recognised::Unknown);
        }
        check(" ", Recognised::Nothing);
    }

    #[test]
    fn names_and_links_of_locus_lead_to_its_pages() {
        let (s, p) = (
            format!("0x{}", "a".repeat(64)),
            format!("0x{}", "b".repeat(64)),
        );
        let open = Recognised::Network("opengradient".into());
        check("opengradient", open.clone());
        check(" OpenGradient", open.clone());
        check("https://anywhere.example/n/opengradient", open);
        check(&s, Recognised::Unheld(s.clone()));
        check(
            &format!("http://localhost:8080/s/{s}/rules#r=wss://a.example&r=javascript:x"),
            Recognised::Space(s.clone(), vec!["wss://a.example".into()]),
        );
        check(
            &format!("https://x.example/s/{s}/p/{p}/vote/{p}"),
            Recognised::Proposal(s, p, Vec::new()),
        );
    }

    #[test]
    fn other_sites_are_named_and_what_was_dropped_as_text_is_seen() {
        check(
            "https://www.tally.xyz/gov/uniswap/proposal/7",
            Recognised::Elsewhere(Site::Tally("uniswap".into())),
        );
        check(
            "https://snapshot.org/#/autonolas.eth/proposal/0x12",
            Recognised::Elsewhere(Site::Snapshot("autonolas.eth".into(), Some("0x12".into()))),
        );
        let hash = format!("0x{}", "c".repeat(64));
        check(
            &format!("https://etherscan.io/tx/{hash}"),
            Recognised::Transaction(hash, Some("etherscan.io".into())),
        );
        check(
            "https://forum.example/t/7",
            Recognised::Elsewhere(Site::Other("forum.example".into())),
        );
        check("proposal,voter,choice\n1,2,3", Recognised::Votes);
        check("one\ntwo", Recognised::Unknown);
        check(&"x".repeat(5000), Recognised::Unknown);
    }
}
