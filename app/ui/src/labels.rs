//! Who is said to stand behind an address: labels of the catalogue, each with where it was read. A page that shows
//! addresses provides them, and whatever draws an address below finds them here. An address that nobody labelled is said
//! to be unlabelled; no name is guessed.

use crate::{
    components::p,
    dom::{Node, effect, el},
    held::Held,
    kids,
    locales::{Key, network as l, t},
    routes::Page,
    state::{Shown, watch},
};
use leptos::prelude::{provide_context, use_context};
use views::{AddressLabel, LabelKind, NetworkView, Query, View};

/// Labels for whatever is drawn below.
#[derive(Clone, Copy)]
struct Book(Held<Vec<AddressLabel>>);

/// Labels that are known already.
pub fn provide(labels: Vec<AddressLabel>) {
    provide_context(Book(Held::new(labels)));
}

/// Labels of the network in view, once it is there.
pub fn provide_of(view: Shown) {
    let book = Held::new(Vec::new());
    effect(move || {
        let labels = view.with(|view| match view {
            Some(View::Network(NetworkView::Open(page))) => page.labels.clone(),
            Some(View::Labels(labels)) => labels.clone(),
            _ => Vec::new(),
        });
        // What is drawn is drawn again only for something else.
        if book.with_untracked(|known| *known != labels) {
            book.set(labels);
        }
    });
    provide_context(Book(book));
}

/// Labels of a chain, by every network of the catalogue. The practice chain has none.
pub fn provide_on(chain: impl Fn() -> Option<u64> + 'static) {
    provide_of(watch(move || {
        chain().filter(|chain| *chain != 0).map(Query::Labels)
    }));
}

/// The label of an address; of any chain where none is named. Whoever looks is told of changes.
pub fn of(address: &str, chain: Option<u64>) -> Option<AddressLabel> {
    let Book(book) = use_context::<Book>()?;
    book.with(|labels| {
        let mut labels = labels.iter();
        let here = |label: &&AddressLabel| {
            chain.is_none_or(|chain| label.chain == chain)
                && label.address.eq_ignore_ascii_case(address)
        };
        labels.find(here).cloned()
    })
}

/// Whether any address can have a label here.
fn known() -> bool {
    use_context::<Book>().is_some_and(|Book(book)| book.with(|labels| !labels.is_empty()))
}

/// What stands behind an address, in a word.
pub fn kind(kind: LabelKind) -> Key {
    match kind {
        LabelKind::Team => l::LABEL_TEAM,
        LabelKind::Treasury => l::LABEL_TREASURY,
        LabelKind::Exchange => l::LABEL_EXCHANGE,
        LabelKind::Vesting => l::LABEL_VESTING,
        LabelKind::Custodian => l::LABEL_CUSTODIAN,
        LabelKind::Contract => l::LABEL_CONTRACT,
    }
}

/// `treasury: Timelock`.
pub fn words(label: &AddressLabel) -> String {
    l::label(t(kind(label.kind)), &label.name)
}

/// `treasury: Timelock, as of 2026-11-21`, with where that was read: as it is taken along.
pub fn told(label: &AddressLabel) -> String {
    let sources = label.sources.iter();
    let sources: Vec<&str> = sources
        .map(|source| match source.url.as_str() {
            "" => source.title.as_str(),
            url => url,
        })
        .collect();
    let words = l::label_as_of(&words(label), &label.as_of);
    [words.as_str(), " (", &sources.join(" "), ")"].concat()
}

/// A label as a link to where it was read; what is Locus's own file leads to the network's list of labels.
pub fn link(label: &AddressLabel) -> Node {
    let first = label.sources.first();
    let url = first.map_or("", |source| source.url.as_str());
    let title = first.map_or("", |source| source.title.as_str());
    let words = l::label_as_of(&words(label), &label.as_of);
    let link = el("a", "", kids![words]).attr("title", title.to_owned());
    if url.is_empty() {
        let page = Page::Network(label.network.clone()).path();
        return link.attr("href", [&page, "#figure=labels"].concat()).node();
    }
    let outside = link.attr("href", url.to_owned());
    outside.attr("rel", "external noreferrer").node()
}

/// What stands below an address that is labelled.
pub fn below(address: &str, chain: Option<u64>) -> Option<Node> {
    let label = of(address, chain)?;
    Some(el("span", "small block", kids![link(&label)]).node())
}

/// What the title of an address says: all of it, and where labels are known and it has none, that it has none.
pub fn title(address: &str) -> String {
    if known() && of(address, None).is_none() {
        return l::label_none_of(address);
    }
    address.to_owned()
}

/// The labelled ones among addresses, each with its source, and how many are not.
pub fn list(addresses: &[&str], chain: Option<u64>) -> Option<Node> {
    if !known() {
        return None;
    }
    let labels: Vec<(String, AddressLabel)> = addresses
        .iter()
        .filter_map(|address| Some(((*address).to_owned(), of(address, chain)?)))
        .collect();
    let rows: Vec<Node> = labels
        .iter()
        .map(|(address, label)| {
            let whole = el("code", "mono", kids![address.clone()]);
            el("li", "break", kids![whole, " ", link(label)]).node()
        })
        .collect();
    let rest = addresses.len().saturating_sub(labels.len());
    let rest = u64::try_from(rest).unwrap_or(u64::MAX);
    Some(
        el(
            "div",
            "flow tight",
            kids![
                (!rows.is_empty()).then(|| el("h3", "", kids![t(l::LABELS)])),
                (!rows.is_empty()).then(|| el("ul", "small", rows)),
                (rest > 0).then(|| p("small soft", l::labels_rest(rest)))
            ],
        )
        .node(),
    )
}

/// A column for a table that is taken along: the labels of the addresses of each row. None where no address has one.
pub fn column(rows: &[Vec<&str>], chain: Option<u64>) -> Option<Vec<String>> {
    let mut any = false;
    let cell = |addresses: &Vec<&str>| {
        let mut said: Vec<String> = Vec::new();
        for address in addresses {
            if let Some(label) = of(address, chain) {
                any = true;
                let words = [*address, " ", &told(&label)].concat();
                if !said.contains(&words) {
                    said.push(words);
                }
            }
        }
        match said.is_empty() && !addresses.is_empty() {
            true => t(l::UNLABELLED).to_owned(),
            false => said.join("; "),
        }
    };
    let cells = rows.iter().map(cell).collect();
    any.then_some(cells)
}

#[cfg(test)]
pub mod samples {
    use super::*;
    use views::Evidence;

    /// A label of this address on chain 1, read in code.
    pub fn label(address: &str, name: &str) -> AddressLabel {
        AddressLabel {
            network: "net".into(),
            chain: 1,
            address: address.into(),
            kind: LabelKind::Treasury,
            name: name.into(),
            as_of: "2026-11-21".into(),
            sources: vec![Evidence {
                title: "Configuration".into(),
                url: "https://code.example/c".into(),
                ..Evidence::default()
            }],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{samples::label, *};
    use leptos::prelude::Owner;

    const KNOWN: &str = "0x00000000000000000000000000000000000000aa";
    const OTHER: &str = "0x00000000000000000000000000000000000000bb";
    const TOLD: &str = "treasury: Timelock, as of 2026-11-21 (https://code.example/c)";

    #[test]
    fn an_address_has_the_label_of_its_chain_and_no_other() {
        Owner::new().with(|| {
            assert_eq!(of(KNOWN, None), None, "nobody provided any");
            provide(vec![label(KNOWN, "Timelock")]);
            let name = |address: &str, chain| of(address, chain).map(|label| label.name);
            assert_eq!(name(KNOWN, Some(1)).as_deref(), Some("Timelock"));
            assert_eq!(
                name(&KNOWN.replace('a', "A"), None).as_deref(),
                Some("Timelock")
            );
            assert_eq!(name(KNOWN, Some(2)), None);
            assert_eq!(name(OTHER, Some(1)), None);
            assert_eq!(title(KNOWN), KNOWN);
            assert_eq!(title(OTHER), [OTHER, ", unlabelled"].concat());
        });
    }

    #[test]
    fn what_is_taken_along_has_each_label_with_its_source_and_says_who_has_none() {
        Owner::new().with(|| {
            let rows = [vec![KNOWN, OTHER, KNOWN], vec![OTHER], vec![]];
            assert_eq!(column(&rows, Some(1)), None, "nobody provided any");
            provide(vec![label(KNOWN, "Timelock")]);
            let cells = column(&rows, Some(1)).unwrap_or_default();
            assert_eq!(
                cells,
                [[KNOWN, " ", TOLD].concat().as_str(), "unlabelled", ""]
            );
            assert_eq!(
                column(&rows, Some(2)),
                None,
                "a table without any has no column"
            );
        });
    }
}
