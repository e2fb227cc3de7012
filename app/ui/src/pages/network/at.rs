//! Any contract, by its chain and address: who can act there without a vote. A deployment is more than the contract that was
//! pasted, so the reader may name others that the check starts from too; they stand in the address of the page.

use super::{deeds, live, signed::Signed};
use crate::{
    components::*,
    dom::{Node, el, live as drawn_live, memo},
    held::Held,
    kids, labels,
    locales::{authority::AT_DECIDES, home::LOOK_UP_NEXT, live as l, network::NO_SPACE_AT, t},
    pages::opener::opener,
    routes::{self, Page},
    state::{Session, session, watch},
};
use leptos::prelude::*;
use views::{Address, ClaimedOn, PowerScope, Query, Recognised, View};

/// What follows `?` names the other contracts by it.
const ALSO: &str = "also";
/// The engine takes no more, the first one with them.
const MOST: usize = 31;

/// The page.
pub fn at(chain: u64, address: Address) -> Node {
    let session = session();
    labels::provide_on(move || Some(chain));
    let name = crate::amounts::short_id(&address);
    let also = memo(move || {
        session
            .place
            .with(|place| routes::query(&place.search, ALSO))
    });
    let first = address.clone();
    let decides = Page::AtDecides(chain, address.clone());
    let of = address.clone();
    let signed = Signed::on(move || {
        let others = also.with(|also| named(also.as_deref().unwrap_or_default(), &of));
        let all = std::iter::once(of.clone()).chain(others);
        ClaimedOn {
            network: String::new(),
            contracts: all.map(|address| (chain, address)).collect(),
        }
    });
    let check = move || {
        let also = also.with(|also| named(also.as_deref().unwrap_or_default(), &first));
        let mut names = vec![t(l::NAMED).to_owned(); also.len()];
        names.insert(0, t(l::CONTRACT).into());
        let scope = PowerScope {
            chain,
            start: [vec![first.clone()], also].concat(),
            ..PowerScope::default()
        };
        // What the check watches is its own.
        untrack(move || live::check(scope, names, signed))
    };
    el(
        "div",
        "flow network",
        kids![
            heading(l::at_title(&name)),
            el(
                "section",
                "card flow tight",
                kids![
                    el("h2", "", kids![t(l::TITLE)]),
                    p("", t(l::TEXT)),
                    drawn_live(check),
                    adder(session, chain, address, also)
                ]
            ),
            link("btn", &decides, t(AT_DECIDES)),
            deeds::deeds(NO_SPACE_AT, Vec::new(), signed, |_| false),
            opener(LOOK_UP_NEXT)
        ],
    )
    .node()
}

/// A field for one more contract. Its address is checked as one that is pasted on the front page.
fn adder(session: Session, chain: u64, first: Address, also: Memo<Option<String>>) -> Node {
    let typed = Held::new(String::new());
    let view = watch(move || {
        let text = typed.with(|typed| typed.trim().to_owned());
        let text = [&chain.to_string(), ":", &text].concat();
        (text.len() > 42).then_some(Query::Recognise { text })
    });
    let found = move || {
        view.with(|view| match view {
            Some(View::Recognised(Recognised::Contract(contract, ..))) => {
                Some(contract.address.clone())
            }
            _ => None,
        })
    };
    let ready = move || found().is_some();
    let add = move || {
        let Some(other) = untrack(found) else { return };
        let mut all =
            also.with_untracked(|also| named(also.as_deref().unwrap_or_default(), &first));
        if other != first && !all.contains(&other) {
            all.push(other);
        }
        typed.set(String::new());
        let path = Page::At(chain, first.clone()).path();
        session.go(&[path.as_str(), "?", ALSO, "=", &all.join(",")].concat());
    };
    let field_ = field(
        input(ALSO, l::ALSO, Some(l::ALSO_HELP), Kind::Line, typed),
        Held::new(None),
    );
    el(
        "div",
        "flow tight",
        kids![field_, btn_if("", l::ALSO_ADD, ready, add)],
    )
    .node()
}

/// The other contracts that an address names, each once.
fn named(text: &str, first: &str) -> Vec<Address> {
    let mut out: Vec<Address> = Vec::new();
    for word in text.split(',') {
        let Some(address) = routes::address_of(word) else {
            continue;
        };
        if address != first && !out.contains(&address) && out.len() < MOST {
            out.push(address);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_other_addresses_are_taken_from_a_link_each_once() {
        let address = |c: char| ["0x", &c.to_string().repeat(40)].concat();
        let text = [
            address('A'),
            address('b'),
            "0x12".into(),
            address('a'),
            address('c'),
        ]
        .join(",");
        assert_eq!(named(&text, &address('b')), [address('a'), address('c')]);
        assert!(named("", &address('b')).is_empty());
        let many: Vec<String> = (0..40).map(|n| format!("0x{n:040x}")).collect();
        assert_eq!(named(&many.join(","), &address('b')).len(), MOST);
    }
}
