//! One input everywhere: what a pasted text is. Looks only at the text, at lists that are here already and at what this
//! browser holds, so that nobody learns what was pasted.

use crate::{catalogue::Catalogue, core::Core, why};
use record::{Address, Id};
use views::{ChainName, ContractRef, Recognised, Site, Why};

/// Longer is a file's content. Bytes.
const LONGEST: usize = 2048;
/// Most digits of a proposal's id.
const DIGITS: usize = 78;
/// Hosts of Agora whose links name a proposal, and not the Governor that it is put to.
const AGORA: [&str; 3] = [
    "vote.optimism.io",
    "agora.ensdao.org",
    "vote.uniswapfoundation.org",
];

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

/// What a text is; an id also by what this browser holds.
///
/// # Errors
/// Where the store cannot be read.
pub async fn look_up(core: &Core, text: &str) -> Result<Recognised, Why> {
    let found = recognise(text, &*core.catalogue().await);
    let Recognised::Unheld(hex) = &found else {
        return Ok(found);
    };
    let Ok(id) = hex.parse::<Id>() else {
        return Ok(found);
    };
    let store = &core.ports.store;
    if store.spaces().await.map_err(why::store)?.contains(&id) {
        return Ok(Recognised::Space(hex.clone(), Vec::new()));
    }
    let mut rows = store.rows(vec![id]).await.map_err(why::store)?;
    let Some(row) = rows.pop().flatten() else {
        return Ok(found);
    };
    let space = core.space(row.space).await?;
    let mut about = std::iter::once(&row.id).chain(&row.refs);
    let proposal = about.find(|id| {
        let space = space.as_ref();
        space.is_some_and(|space| space.proposals.all.contains_key(id))
    });
    let (space, proposal) = (row.space.to_string(), proposal.map(Id::to_string));
    Ok(Recognised::Act(space, hex.clone(), proposal))
}

/// What a text is.
pub fn recognise(text: &str, catalogue: &Catalogue) -> Recognised {
    let text = text.trim();
    if text.is_empty() {
        return Recognised::Nothing;
    }
    if text.len() > LONGEST || text.contains('\n') || text.starts_with(['{', '[']) {
        return content(text);
    }
    if let Some(network) = network(text, catalogue) {
        return network;
    }
    // Without a host it can only be a page of Locus.
    if text.starts_with('/') {
        let link = Link::of(text);
        return match link.parts.as_slice() {
            ["at", _, address, ..] if Address::from_any_case(address).is_none() => {
                Recognised::Unknown
            }
            _ => Recognised::Page(link.path()),
        };
    }
    let bare = |(host, _): &(&str, &str)| host.contains('.') && !host.contains(' ');
    // A relay that a link names has a scheme of its own, further on.
    let scheme = |(scheme, _): &(&str, &str)| scheme.chars().all(|c| c.is_ascii_alphanumeric());
    if let Some((_, rest)) = text.split_once("://").filter(scheme) {
        return Link::of(rest).leads_to(catalogue);
    }
    if text.split_once('/').as_ref().is_some_and(bare) {
        return Link::of(text).leads_to(catalogue);
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

/// A link, taken apart.
struct Link<'a> {
    /// In lower case, without `www.`; empty for a bare path.
    host: String,
    parts: Vec<&'a str>,
    /// What follows `?`, without it.
    query: &'a str,
    /// What follows `#`, without it.
    hash: &'a str,
}

impl<'a> Link<'a> {
    /// Of what follows `://`, or of a bare path.
    fn of(rest: &'a str) -> Link<'a> {
        let (rest, hash) = rest.split_once('#').unwrap_or((rest, ""));
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        let host = host.strip_prefix("www.").unwrap_or(host);
        Link {
            host: host.to_ascii_lowercase(),
            parts: path.split('/').filter(|part| !part.is_empty()).collect(),
            query,
            hash,
        }
    }

    /// Its path, with what follows it.
    fn path(&self) -> String {
        let mut out = ["/", &self.parts.join("/")].concat();
        for (mark, what) in [("?", self.query), ("#", self.hash)] {
            if !what.is_empty() {
                out.push_str(mark);
                out.push_str(what);
            }
        }
        out
    }

    fn leads_to(&self, catalogue: &Catalogue) -> Recognised {
        if let Some(own) = self.own(catalogue) {
            return own;
        }
        let host = self.host.as_str();
        if let Some((id, ..)) = CHAINS.iter().find(|chain| chain.3.contains(&host)) {
            return shown(&self.parts, *id, host);
        }
        if let Some(governor) = self.governor() {
            return governor;
        }
        let site = match host {
            "tally.xyz" => self.parts.get(1).map(|name| Site::Tally((*name).into())),
            "snapshot.org" | "snapshot.box" | "v1.snapshot.box" => return self.snapshot(),
            _ if AGORA.contains(&host) || host.ends_with(".agora.xyz") => {
                Some(Site::Agora(host.into()))
            }
            _ => None,
        };
        Recognised::Elsewhere(site.unwrap_or(Site::Other(host.into())))
    }

    /// A page of Locus, on whatever host: told by an id, a contract or a network that only Locus's links have there.
    fn own(&self, catalogue: &Catalogue) -> Option<Recognised> {
        let ours = match self.parts.as_slice() {
            ["n", name] | ["n", name, "decides"] => network(name, catalogue).is_some(),
            ["s", space, ..] => space.to_ascii_lowercase().parse::<Id>().is_ok(),
            ["at", chain, address, ..] if chain.parse::<u64>().is_ok() => {
                if Address::from_any_case(address).is_none() {
                    return address.starts_with("0x").then_some(Recognised::Unknown);
                }
                true
            }
            _ => false,
        };
        ours.then(|| Recognised::Page(self.path()))
    }

    /// A Governor by its account id (CAIP-10), as Tally and its kin name it, in the path or as `govId`; with a proposal
    /// where the path names one.
    fn governor(&self) -> Option<Recognised> {
        let id = self
            .query
            .split('&')
            .find_map(|pair| pair.strip_prefix("govId="));
        // A colon may come encoded.
        let decoded = |id: &str| id.replace("%3A", ":").replace("%3a", ":");
        let mut named = id
            .into_iter()
            .chain(self.parts.iter().copied())
            .map(decoded);
        let (chain, address) = named.find_map(|id| {
            let (chain, address) = id.strip_prefix("eip155:")?.split_once(':')?;
            Some((chain.parse().ok()?, Address::from_any_case(address)?))
        })?;
        let Recognised::Contract(governor, chain, _) = contract(address, chain, None) else {
            return None;
        };
        let is_id = |id: &&str| {
            (1..=DIGITS).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_digit())
        };
        let after = self.parts.iter().skip_while(|part| **part != "proposal");
        let site = self.host.clone();
        Some(match after.copied().nth(1).filter(is_id) {
            Some(id) => Recognised::OnChainProposal(governor, chain, id.to_owned(), site),
            None => Recognised::Governor(governor, chain, site),
        })
    }

    /// A space of Snapshot, whose path follows `#`. One whose votes are on a chain is a contract there.
    fn snapshot(&self) -> Recognised {
        let mut parts = self.hash.split('/').filter(|part| !part.is_empty());
        let Some(space) = parts.next() else {
            return Recognised::Elsewhere(Site::Other(self.host.clone()));
        };
        let proposal = parts
            .skip_while(|part| *part != "proposal")
            .nth(1)
            .map(|id| id.split('?').next().unwrap_or_default().to_owned());
        let name = match space.split_once(':') {
            Some(("s", name)) => name,
            Some((on, address)) => {
                if let (Some(on), Some(address)) = (chain_of(on), Address::from_any_case(address)) {
                    return contract(address, on, Some(&self.host));
                }
                space
            }
            None => space,
        };
        Recognised::Elsewhere(Site::Snapshot(name.to_owned(), proposal))
    }
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
        check(" OpenGradient", open);
        check(&s, Recognised::Unheld(s.clone()));
        let page = |path: &str| Recognised::Page(path.into());
        for path in [
            "/n/opengradient".to_owned(),
            "/n/opengradient/decides?contested=3333#figure=alone&data=12".into(),
            format!("/s/{s}/rules#r=wss://a.example&r=wss://b.example"),
            format!("/s/{s}/p/{p}/vote/{p}"),
            format!("/at/8453/{OPG}?also={OPG}"),
            format!("/at/8453/{OPG}/decides"),
        ] {
            check(&path, page(&path));
            check(&format!("https://anywhere.example{path}"), page(&path));
            check(&format!("http://localhost:8080/{path}"), page(&path));
            check(&format!("locus.example{path}"), page(&path));
        }
        // What any site may have is Locus's only where no other is named; the page knows whether it has it.
        for path in ["/look", "/n/unheard-of", "/new", "/x"] {
            check(path, page(path));
            let link = format!("https://forum.example{path}");
            check(
                &link,
                Recognised::Elsewhere(Site::Other("forum.example".into())),
            );
        }
        check("/", page("/"));
        check("//evil.example/x", page("/evil.example/x"));
        let wrong = "/at/8453/0xFbC2051AE2265686a469421b2C5A2D5462FbF5eb";
        check(wrong, Recognised::Unknown);
        check(&format!("https://x.example{wrong}"), Recognised::Unknown);
    }

    #[test]
    fn a_link_that_names_a_governor_leads_to_it_on_whatever_site() {
        let governor = ContractRef {
            chain: 8453,
            address: OPG.into(),
            ..ContractRef::default()
        };
        let at = |site: &str| Recognised::Governor(governor.clone(), chain(8453), site.into());
        let proposal = |id: &str, site: &str| {
            Recognised::OnChainProposal(governor.clone(), chain(8453), id.into(), site.into())
        };
        let id = "57495998481040869152703890521939307107269690440073097268210566577740258992963";
        for (link, expected) in [
            (
                format!("tally.xyz/governance/eip155:8453:{OPG}"),
                at("tally.xyz"),
            ),
            (
                format!("www.tally.xyz/governance/eip155:8453:{OPG}/proposal/28"),
                proposal("28", "tally.xyz"),
            ),
            (
                format!("www.tally.xyz/gov/net/proposal/{id}?x=1&govId=eip155:8453:{OPG}"),
                proposal(id, "tally.xyz"),
            ),
            (
                format!("vote.example/dao/proposal/{id}?govId=eip155%3A8453%3A{OPG}#votes"),
                proposal(id, "vote.example"),
            ),
            (
                format!("tally.xyz/governance/eip155:8453:{OPG}/proposal/create"),
                at("tally.xyz"),
            ),
            (
                "tally.xyz/gov/uniswap?govId=eip155:1:0x12".into(),
                Recognised::Elsewhere(Site::Tally("uniswap".into())),
            ),
        ] {
            check(&format!("https://{link}"), expected);
        }
    }

    #[test]
    fn other_sites_are_named_and_what_was_dropped_as_text_is_seen() {
        check(
            "https://www.tally.xyz/gov/uniswap/proposal/7",
            Recognised::Elsewhere(Site::Tally("uniswap".into())),
        );
        for link in [
            "https://snapshot.org/#/autonolas.eth/proposal/0x12",
            "https://snapshot.box/#/s:autonolas.eth/proposal/0x12?app=x",
        ] {
            let space = Site::Snapshot("autonolas.eth".into(), Some("0x12".into()));
            check(link, Recognised::Elsewhere(space));
        }
        check(
            "https://snapshot.org/#/s:ens.eth",
            Recognised::Elsewhere(Site::Snapshot("ens.eth".into(), None)),
        );
        check(
            &format!("https://snapshot.box/#/base:{OPG}/proposal/3"),
            on_base(Some("snapshot.box")),
        );
        check(
            "https://vote.optimism.io/proposals/7",
            Recognised::Elsewhere(Site::Agora("vote.optimism.io".into())),
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
        // Pretty or in one line, short or long, with links in it.
        check("{\"data\":{\"votes\":[]}}", Recognised::Votes);
        check("[{\"ipfs\": \"https://a.example/b\"}]", Recognised::Votes);
        check("proposal\tvoter\tchoice\tpower\n", Recognised::Unknown);
        check("one\ntwo", Recognised::Unknown);
        check(&"x".repeat(5000), Recognised::Unknown);
    }
}
