//! Whom this browser may contact for a space. Hosts learn the reader's address and what is asked, so none that a
//! space or link names is contacted before the reader agrees, and private addresses only when the reader typed them.

use crate::{
    host::{Parts, Reach},
    ports::{Batch, Ports, StoreError},
};
use record::sorted::Map;
use record::{
    Id,
    json::{self, Json, Keys, ToJson, object},
};
use std::{cell::RefCell, rc::Rc};
use views::{Host, HostRole, NamedBy, Why};

/// Most hosts kept for one space; the rest is not even shown.
const HOSTS: usize = 64;

/// Addresses that are named for a space, each with who names it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named(Vec<(String, NamedBy)>);

impl Named {
    /// Adds an address as it was written; what cannot be read as one is left out.
    pub fn add(&mut self, url: &str, by: NamedBy) {
        if let Some((url, _)) = read(url) {
            put(&mut self.0, url, by);
        }
    }
}

fn put(hosts: &mut Vec<(String, NamedBy)>, url: String, by: NamedBy) {
    if let Some(known) = hosts.iter_mut().find(|(known, _)| *known == url) {
        known.1 = stronger(known.1, by);
        return;
    }
    if hosts.len() >= HOSTS {
        // A link full of addresses must not crowd out those that the reader typed: the last of the weakest leaves.
        let Some(weakest) = hosts.iter().map(|(_, by)| rank(*by)).max() else {
            return;
        };
        let last = hosts.iter().rposition(|(_, by)| rank(*by) == weakest);
        match last.filter(|_| rank(by) < weakest) {
            Some(last) => hosts.remove(last),
            None => return,
        };
    }
    hosts.push((url, by));
}

/// The reader's and the catalogue's word is worth more than the space's own.
fn stronger(one: NamedBy, other: NamedBy) -> NamedBy {
    if rank(other) < rank(one) { other } else { one }
}

fn rank(by: NamedBy) -> u8 {
    match by {
        NamedBy::Reader => 0,
        NamedBy::Catalogue => 1,
        NamedBy::Space => 2,
        NamedBy::Link => 3,
    }
}

/// The one spelling of a relay's or node's address, and what it is for.
pub fn read(url: &str) -> Option<(String, HostRole)> {
    let parts = Parts::read(url.trim())?;
    let role = match parts.scheme.as_str() {
        "ws" | "wss" => HostRole::Relay,
        "http" | "https" => HostRole::Node,
        _ => return None,
    };
    Some((parts.text(), role))
}

/// What the reader agreed to for one space.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Agreed {
    /// Addresses and who named them when the reader agreed.
    hosts: Vec<(String, NamedBy)>,
}

impl Agreed {
    /// Every host named for the space, and whether it may be contacted.
    pub fn hosts(&self, named: &Named, on_this_machine: bool) -> Vec<Host> {
        let mut all = named.clone();
        for (url, by) in &self.hosts {
            all.add(url, *by);
        }
        let host = |(url, named_by): (String, NamedBy)| {
            let (_, role) = read(&url)?;
            let typed = named_by == NamedBy::Reader;
            let refused = !typed && is_private(&url, on_this_machine);
            let agreed = !refused && (typed || self.hosts.iter().any(|(known, _)| *known == url));
            Some(Host {
                url,
                role,
                named_by,
                agreed,
                refused,
            })
        };
        all.0.into_iter().filter_map(host).collect()
    }

    fn agree(&mut self, url: String, by: NamedBy) {
        put(&mut self.hosts, url, by);
    }

    fn to_json(&self) -> String {
        let entry = |(url, by): &(String, NamedBy)| {
            object([("url", url.to_json()), ("by", name_of(*by).to_json())])
        };
        object([("agreed", Json::List(self.hosts.iter().map(entry).collect()))]).write()
    }

    fn from_json(text: &str) -> Option<Agreed> {
        let mut keys = Keys::of(json::parse(text, 1 << 20).ok()?).ok()?;
        let Json::List(entries) = keys.take_json("agreed")? else {
            return None;
        };
        let mut agreed = Agreed::default();
        for entry in entries {
            let mut keys = Keys::of(entry).ok()?;
            let (url, _) = read(&keys.take::<String>("url").ok()?)?;
            agreed.agree(url, by_name(&keys.take::<String>("by").ok()?)?);
        }
        Some(agreed)
    }
}

fn is_private(url: &str, on_this_machine: bool) -> bool {
    match Parts::read(url).map(|parts| parts.reach()) {
        Some(Reach::Public) => false,
        // Locus itself comes from this machine: its development network is no surprise.
        Some(Reach::Machine) => !on_this_machine,
        Some(Reach::Private) | None => true,
    }
}

fn name_of(by: NamedBy) -> &'static str {
    match by {
        NamedBy::Link => "link",
        NamedBy::Space => "space",
        NamedBy::Catalogue => "catalogue",
        NamedBy::Reader => "reader",
    }
}

fn by_name(name: &str) -> Option<NamedBy> {
    [
        NamedBy::Link,
        NamedBy::Space,
        NamedBy::Catalogue,
        NamedBy::Reader,
    ]
    .into_iter()
    .find(|by| name_of(*by) == name)
}

/// What the reader agreed to, kept in the store.
pub struct Consents {
    ports: Ports,
    known: RefCell<Map<Id, Rc<Agreed>>>,
}

impl Consents {
    /// Nothing is read yet.
    pub fn new(ports: Ports) -> Consents {
        Consents {
            ports,
            known: RefCell::default(),
        }
    }

    /// What the reader agreed to for a space.
    pub async fn of(&self, space: Id) -> Result<Rc<Agreed>, StoreError> {
        if let Some(known) = self.known.borrow().get(&space) {
            return Ok(known.clone());
        }
        let stored = self.ports.store.value(name(space)).await?;
        let agreed = stored.and_then(|bytes| Agreed::from_json(core::str::from_utf8(&bytes).ok()?));
        let agreed = Rc::new(agreed.unwrap_or_default());
        self.known.borrow_mut().insert(space, agreed.clone());
        Ok(agreed)
    }

    /// Another tab may have changed them.
    pub fn forget(&self) {
        self.known.borrow_mut().clear();
    }

    /// The reader agrees to hosts, or takes that back. Refused ones stay refused.
    pub async fn set(&self, space: Id, hosts: &[Host], agree: bool) -> Result<(), StoreError> {
        let mut agreed = (*self.of(space).await?).clone();
        for host in hosts {
            agreed.hosts.retain(|(url, _)| *url != host.url);
            if agree && !host.refused {
                agreed.agree(host.url.clone(), host.named_by);
            }
        }
        self.keep(space, agreed).await
    }

    /// The reader typed an address: that is consent to it.
    ///
    /// # Errors
    /// [`Why::Field`] when it is no address of a relay or node.
    pub async fn typed(&self, space: Id, urls: &[String]) -> Result<(), Why> {
        let mut agreed = (*self.of(space).await.map_err(crate::why::store)?).clone();
        for url in urls {
            let (url, _) = read(url).ok_or(Why::Field(
                String::from("url"),
                String::from("must begin with wss:// (relay) or https:// (node)"),
            ))?;
            agreed.agree(url, NamedBy::Reader);
        }
        self.keep(space, agreed).await.map_err(crate::why::store)
    }

    async fn keep(&self, space: Id, agreed: Agreed) -> Result<(), StoreError> {
        let value = (name(space), Some(agreed.to_json().into_bytes()));
        let batch = Batch {
            values: vec![value],
            ..Batch::default()
        };
        self.ports.store.write(batch).await?;
        self.known.borrow_mut().insert(space, Rc::new(agreed));
        Ok(())
    }
}

fn name(space: Id) -> String {
    format!("consent/{space}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(urls: &[(&str, NamedBy)]) -> Named {
        let mut named = Named::default();
        urls.iter().for_each(|(url, by)| named.add(url, *by));
        named
    }

    /// `url agreed refused` of each host.
    fn check(
        agreed: &Agreed,
        named: &Named,
        on_this_machine: bool,
        expected: &[(&str, bool, bool)],
    ) {
        let hosts = agreed.hosts(named, on_this_machine);
        let found: Vec<_> = hosts
            .iter()
            .map(|h| (h.url.as_str(), h.agreed, h.refused))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn nothing_that_a_space_or_link_names_is_agreed_by_itself() {
        let named = named(&[
            ("wss://a.example/", NamedBy::Space),
            ("https://n.example", NamedBy::Catalogue),
            ("wss://l.example", NamedBy::Link),
        ]);
        check(
            &Agreed::default(),
            &named,
            false,
            &[
                ("wss://a.example", false, false),
                ("https://n.example", false, false),
                ("wss://l.example", false, false),
            ],
        );
    }

    #[test]
    fn a_link_full_of_addresses_crowds_out_nobody_whose_word_is_worth_more() {
        let mut all = Named::default();
        for n in 0..100 {
            all.add(&format!("wss://{n}.link.example"), NamedBy::Link);
        }
        all.add("wss://space.example", NamedBy::Space);
        let mut agreed = Agreed::default();
        agreed.agree("wss://typed.example".into(), NamedBy::Reader);
        let hosts = agreed.hosts(&all, false);
        let by = |by| hosts.iter().filter(|host| host.named_by == by).count();
        let counts = [NamedBy::Link, NamedBy::Space, NamedBy::Reader].map(by);
        assert_eq!((hosts.len(), counts), (HOSTS, [HOSTS - 2, 1, 1]));
        assert!(hosts.iter().any(|host| host.agreed));
    }

    #[test]
    fn private_addresses_are_refused_unless_typed_or_this_machine_serves_locus() {
        let named = named(&[
            ("ws://127.0.0.1:7777", NamedBy::Space),
            ("http://192.168.0.1", NamedBy::Link),
        ]);
        let mut agreed = Agreed::default();
        agreed.agree("ws://127.0.0.1:7777".into(), NamedBy::Space);
        agreed.agree("http://192.168.0.1".into(), NamedBy::Link);
        check(
            &agreed,
            &named,
            false,
            &[
                ("ws://127.0.0.1:7777", false, true),
                ("http://192.168.0.1", false, true),
            ],
        );
        check(
            &agreed,
            &named,
            true,
            &[
                ("ws://127.0.0.1:7777", true, false),
                ("http://192.168.0.1", false, true),
            ],
        );
        agreed.agree("http://192.168.0.1".into(), NamedBy::Reader);
        check(
            &agreed,
            &named,
            false,
            &[
                ("ws://127.0.0.1:7777", false, true),
                ("http://192.168.0.1", true, false),
            ],
        );
    }

    #[test]
    fn one_address_in_two_spellings_is_one_host_and_others_are_left_out() {
        let named = named(&[
            ("wss://A.example:443/", NamedBy::Link),
            ("wss://a.example", NamedBy::Space),
            ("ftp://a.example", NamedBy::Space),
            ("wss://u@a.example", NamedBy::Space),
            ("nonsense", NamedBy::Space),
        ]);
        assert_eq!(named.0, [(String::from("wss://a.example"), NamedBy::Space)]);
    }

    #[test]
    fn what_was_agreed_is_read_again_as_it_was_written() {
        let mut agreed = Agreed::default();
        agreed.agree("wss://a.example".into(), NamedBy::Link);
        agreed.agree("https://b.example/key".into(), NamedBy::Reader);
        let text = agreed.to_json();
        assert_eq!(
            text,
            r#"{"agreed":[{"url":"wss://a.example","by":"link"},{"url":"https://b.example/key","by":"reader"}]}"#
        );
        assert_eq!(Agreed::from_json(&text), Some(agreed));
        assert_eq!(Agreed::from_json("{"), None);
    }
}
