//! What was recognised, in words, and where it can be opened.

use crate::{
    amounts,
    locales::{home as l, t},
    pages::authority,
    routes::{self, Page},
};
use views::{ChainName, ContractRef, Hex, Recognised, Site};

/// Where a press leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Leads {
    /// To a page of Locus.
    To(String),
    /// To what can be said of the votes that were pasted.
    Votes,
}

/// What a press opens: its words, where it leads.
pub type Way = (String, Leads);

/// What was recognised, and the ways on; the first is what Enter opens.
pub fn said(what: &Recognised) -> (String, Vec<Way>) {
    let open = |words: &'static str, path: String| (words.to_owned(), vec![way(l::OPEN, path)]);
    match what {
        Recognised::Nothing => (String::new(), Vec::new()),
        Recognised::Unknown => (t(l::IS_UNKNOWN).into(), Vec::new()),
        Recognised::NeedsChain(address, chains) => {
            let ways = chains.iter().map(|chain| {
                let path = Page::At(chain.id, address.clone()).path();
                (on(chain), Leads::To(path))
            });
            (t(l::IS_ADDRESS).into(), ways.collect())
        }
        Recognised::Contract(contract, chain, _) => {
            let ways = vec![powers_of(contract), votes_of(contract)];
            (l::is_contract(&on(chain)), ways)
        }
        Recognised::Governor(contract, chain, site) => {
            let ways = vec![votes_of(contract), powers_of(contract)];
            (l::is_governor(&on(chain), site), ways)
        }
        Recognised::OnChainProposal(contract, chain, id, site) => {
            let votes = Page::AtDecides(contract.chain, contract.address.clone()).path();
            let card = [votes, authority::card_place(id, "")].concat();
            let ways = vec![
                way(l::OPEN_CARD, card),
                votes_of(contract),
                powers_of(contract),
            ];
            let id = amounts::short_id(id);
            (l::is_vote(&id, &on(chain), site), ways)
        }
        Recognised::Transaction(..) => (t(l::IS_TRANSACTION).into(), Vec::new()),
        Recognised::Page(link) => match routes::link(link) {
            (Page::Missing, _) => (t(l::IS_NO_PAGE).into(), Vec::new()),
            (page, path) => open(named(&page), path),
        },
        Recognised::Space(space, relays) => {
            let path = Page::Space(space.clone()).path();
            open(t(l::IS_SPACE), hinted(path, relays))
        }
        Recognised::Act(space, _, proposal) => {
            open(t(l::IS_ACT), act(space, proposal.as_ref()).path())
        }
        Recognised::Unheld(id) => open(t(l::IS_UNHELD), Page::Space(id.clone()).path()),
        Recognised::Network(id) => open(t(l::IS_NETWORK), Page::Network(id.clone()).path()),
        Recognised::Elsewhere(site) => (elsewhere(site), Vec::new()),
        Recognised::Votes => {
            let way = (t(l::OPEN_VOTES).to_owned(), Leads::Votes);
            (t(l::IS_VOTES).into(), vec![way])
        }
    }
}

/// What a page of Locus is.
fn named(page: &Page) -> &'static str {
    t(match page {
        Page::Network(_) => l::IS_NETWORK,
        Page::NetworkDecides(_) | Page::AtDecides(..) | Page::Decides(_) => l::IS_DECIDES,
        Page::At(..) => l::IS_POWERS,
        Page::Proposal(..) | Page::Revise(..) | Page::Open(..) | Page::Vote(..) => l::IS_PROPOSAL,
        _ if page.space().is_some() => l::IS_SPACE,
        _ => l::IS_PAGE,
    })
}

fn way(label: crate::locales::Key, path: String) -> Way {
    (t(label).to_owned(), Leads::To(path))
}

fn powers_of(contract: &ContractRef) -> Way {
    let page = Page::At(contract.chain, contract.address.clone());
    way(l::OPEN_POWERS, page.path())
}

fn votes_of(contract: &ContractRef) -> Way {
    let page = Page::AtDecides(contract.chain, contract.address.clone());
    way(l::OPEN_DECIDES, page.path())
}

fn act(space: &Hex, proposal: Option<&Hex>) -> Page {
    match proposal {
        Some(proposal) => Page::Proposal(space.clone(), proposal.clone()),
        None => Page::Space(space.clone()),
    }
}

/// A chain by its name, or by its number where it has none here.
fn on(chain: &ChainName) -> String {
    match chain.name.as_str() {
        "" => l::chain(&chain.id.to_string()),
        name => name.to_owned(),
    }
}

fn elsewhere(site: &Site) -> String {
    match site {
        Site::Snapshot(space, None) => l::is_snapshot(space),
        Site::Snapshot(space, Some(id)) => l::is_snapshot_vote(&amounts::short_id(id), space),
        Site::Tally(name) => l::is_tally(name),
        Site::Agora(host) => l::is_agora(host),
        Site::Other(host) => l::is_elsewhere(host),
    }
}

/// A path with the relays where it is found.
fn hinted(mut path: String, relays: &[String]) -> String {
    for (i, relay) in relays.iter().enumerate() {
        path.push_str(if i == 0 { "#r=" } else { "&r=" });
        path.push_str(relay);
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(what: &Recognised) -> Vec<String> {
        let path = |(_, leads): Way| match leads {
            Leads::To(path) => path,
            Leads::Votes => "votes".into(),
        };
        said(what).1.into_iter().map(path).collect()
    }

    #[test]
    fn a_link_of_locus_opens_its_page_with_what_it_carries() {
        let (s, p) = (
            ["0x", &"A".repeat(64)].concat(),
            ["0x", &"b".repeat(64)].concat(),
        );
        let lower = s.to_ascii_lowercase();
        let check = |link: &str, words: &str, path: Option<String>| {
            let what = Recognised::Page(link.into());
            assert!(said(&what).0.contains(words), "{link}: {}", said(&what).0);
            assert_eq!(paths(&what), Vec::from_iter(path), "{link}");
        };
        check(
            &format!("/s/{s}/p/{p}#r=wss://a.example"),
            "A proposal in a space",
            Some(format!("/s/{lower}/p/{p}#r=wss://a.example")),
        );
        check(
            &format!("/s/{s}/rules"),
            "A space of Locus",
            Some(format!("/s/{lower}/rules")),
        );
        let decides = "/n/rehearsal/decides?contested=3333#figure=alone";
        check(decides, "Who decides", Some(decides.into()));
        check("/look", "A page of Locus", Some("/look".into()));
        check("/", "A page of Locus", Some("/".into()));
        for missing in ["/s/0x12", "/\\evil.example", "/evil.example/x", "/s"] {
            check(missing, "there is no such page", None);
        }
    }

    #[test]
    fn what_names_a_governor_opens_its_votes_first() {
        let contract = ContractRef {
            chain: 10,
            address: ["0x", &"1".repeat(40)].concat(),
            ..ContractRef::default()
        };
        let chain = ChainName {
            id: 10,
            name: String::new(),
        };
        let powers = Page::At(10, contract.address.clone()).path();
        let votes = Page::AtDecides(10, contract.address.clone()).path();
        let site = String::from("tally.xyz");
        let id = String::from("57495998481040869152703890521939307107269");
        let proposal =
            Recognised::OnChainProposal(contract.clone(), chain.clone(), id, site.clone());
        assert!(said(&proposal).0.contains("on chain 10"));
        // The proposal itself first: its card among the Governor's votes.
        let card = "#figure=card&card=57495998481040869152703890521939307107269";
        let card = [votes.as_str(), card].concat();
        assert_eq!(paths(&proposal), [card, votes.clone(), powers.clone()]);
        let governor = Recognised::Governor(contract.clone(), chain.clone(), site);
        assert_eq!(paths(&governor), [votes.clone(), powers.clone()]);
        let any = Recognised::Contract(contract, chain, None);
        assert_eq!(paths(&any), [powers, votes]);
        assert_eq!(paths(&Recognised::Votes), ["votes"]);
    }

    #[test]
    fn of_a_site_that_cannot_be_read_it_is_said_what_to_do() {
        for (site, words) in [
            (
                Site::Snapshot("a.eth".into(), None),
                "Votes of a.eth on Snapshot",
            ),
            (
                Site::Snapshot("a.eth".into(), Some("0x12".into())),
                "Proposal 0x12 of a.eth on Snapshot",
            ),
            (Site::Tally("uniswap".into()), "uniswap on Tally"),
            (Site::Agora("vote.example".into()), "vote.example"),
            (Site::Other("x.example".into()), "x.example"),
        ] {
            let what = Recognised::Elsewhere(site);
            assert!(said(&what).0.contains(words), "{}", said(&what).0);
            assert!(paths(&what).is_empty());
        }
    }
}
