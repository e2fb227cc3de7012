//! The rules of a network: who may do what, how votes are counted, where the record is kept.

use super::{Terms, read, texts};
use crate::{
    check::{lines, one_line},
    ids::{Address, Id, Power},
    json::{FromJson, Json, Keys, ToJson, object},
    limits,
    refusal::Refusal,
};

/// The body of a [`crate::message::SpaceVersion`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpaceBody {
    /// What the network is, in a paragraph.
    pub description: String,
    /// The chain's name for people.
    pub chain_name: String,
    /// The Governor whose votes bind on chain, if there is one.
    pub governor: Option<Address>,
    /// How votes are counted. Its `chain` is the `chainId` under which everything is signed.
    pub terms: Terms,
    /// For one vote each: the accounts that have one. Empty where a token decides.
    pub accounts: Vec<Address>,
    /// At least so many blocks lie between an opening's reference block and its first block.
    pub notice: u64,
    /// At least so many blocks a vote is open.
    pub period: u64,
    /// So many blocks after the close witnesses may still publish their last checkpoint.
    pub grace: u64,
    /// What a revision needs before a vote on it may open.
    pub sponsors: Sponsors,
    /// Where the record is kept: `wss://` addresses, or `ws://` on this machine.
    pub relays: Vec<String>,
    /// Where the chain can be read.
    pub nodes: Vec<Node>,
    /// Who attests which ballots were there in time.
    pub witnesses: Witnesses,
    /// Who may hide posts and close objections, with reasons.
    pub moderators: Vec<Address>,
    /// Who may publish the next version.
    pub owner: Address,
}

/// What a revision needs before a vote on it may open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sponsors {
    /// So many accounts with weight at the opening's reference block.
    pub count: u64,
    /// With so much weight together, in base units.
    pub power: Power,
}

/// A source of chain data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Its JSON-RPC address.
    pub url: String,
    /// Its name for people.
    pub name: String,
}

/// Independent observers of a space's votes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Witnesses {
    /// Their x-only BIP-340 keys. None, or at least three.
    pub keys: Vec<Id>,
    /// So many must agree; more than half.
    pub k: u64,
}

impl SpaceBody {
    /// Reads a body.
    pub fn parse(body: &str) -> Result<SpaceBody, Refusal> {
        let mut keys = read(body)?;
        let space = SpaceBody {
            description: keys.get("description"),
            chain_name: keys.get("chainName"),
            governor: keys.get("governor"),
            terms: Terms::take(&mut keys),
            accounts: keys.list("accounts", limits::ACCOUNTS),
            notice: keys.get("notice"),
            period: keys.get("period"),
            grace: keys.get("grace"),
            sponsors: keys.get("sponsors"),
            relays: keys.get("relays"),
            nodes: keys.list("nodes", limits::LIST),
            witnesses: keys.get("witnesses"),
            moderators: keys.list("moderators", limits::LIST),
            owner: keys.get("owner"),
        };
        let space = keys.finish(space)?;
        space.check()?;
        Ok(space)
    }

    /// Writes a body, keys in the order of the protocol.
    pub fn to_json(&self) -> String {
        let [
            chain,
            power,
            token,
            symbol,
            decimals,
            least,
            rule,
            threshold,
            quorum,
        ] = self.terms.members();
        object([
            ("description", self.description.to_json()),
            ("chainName", self.chain_name.to_json()),
            ("governor", self.governor.to_json()),
            chain,
            power,
            token,
            symbol,
            decimals,
            least,
            rule,
            threshold,
            quorum,
            ("accounts", texts(&self.accounts)),
            ("notice", self.notice.to_json()),
            ("period", self.period.to_json()),
            ("grace", self.grace.to_json()),
            (
                "sponsors",
                object([
                    ("count", self.sponsors.count.to_json()),
                    ("power", self.sponsors.power.to_json()),
                ]),
            ),
            ("relays", self.relays.to_json()),
            (
                "nodes",
                Json::List(self.nodes.iter().map(node_json).collect()),
            ),
            (
                "witnesses",
                object([
                    ("keys", texts(&self.witnesses.keys)),
                    ("k", self.witnesses.k.to_json()),
                ]),
            ),
            ("moderators", texts(&self.moderators)),
            ("owner", self.owner.to_json()),
        ])
        .write()
    }

    /// Checks what must hold within one version.
    pub fn check(&self) -> Result<(), Refusal> {
        self.terms.check()?;
        lines("description", &self.description, limits::REASON_BYTES)?;
        one_line("chainName", &self.chain_name, limits::LABEL_BYTES)?;
        if self.terms.chain == 0 && self.governor.is_some() {
            return Err(Refusal::value("governor", "a practice space has none"));
        }
        let lists_accounts =
            self.terms.power == super::PowerRule::Account && self.terms.token.is_none();
        if lists_accounts == self.accounts.is_empty() {
            return Err(Refusal::value(
                "accounts",
                "listed for one vote each without a token, only",
            ));
        }
        distinct("accounts", &self.accounts)?;
        distinct("moderators", &self.moderators)?;
        distinct("relays", &self.relays)?;
        if self.period == 0 {
            return Err(Refusal::value("period", "must be at least one block"));
        }
        for (index, relay) in self.relays.iter().enumerate() {
            url(&format!("relays[{index}]"), relay, &["wss://", "ws://"])?;
        }
        for (index, node) in self.nodes.iter().enumerate() {
            url(
                &format!("nodes[{index}].url"),
                &node.url,
                &["https://", "http://"],
            )?;
            one_line(
                &format!("nodes[{index}].name"),
                &node.name,
                limits::LABEL_BYTES,
            )?;
        }
        let n = self.witnesses.keys.len() as u64;
        distinct("witnesses.keys", &self.witnesses.keys)?;
        let enough = n >= 3 && 2 * self.witnesses.k.min(n + 1) > n && self.witnesses.k <= n;
        if !(enough || (n == 0 && self.witnesses.k == 0)) {
            return Err(Refusal::value(
                "witnesses",
                "none, or at least 3 with more than half as k",
            ));
        }
        Ok(())
    }
}

fn node_json(node: &Node) -> Json {
    object([("url", node.url.to_json()), ("name", node.name.to_json())])
}

fn distinct<T: Ord>(at: &str, items: &[T]) -> Result<(), Refusal> {
    let mut seen = crate::sorted::Set::new();
    match items.iter().all(|item| seen.insert(item)) {
        true => Ok(()),
        false => Err(Refusal::value(at, "the same entry twice")),
    }
}

/// Refuses what is not plainly an address of one of these schemes. Whether it may be contacted is
/// not decided here.
fn url(at: &str, text: &str, schemes: &[&str]) -> Result<(), Refusal> {
    let rest = schemes.iter().find_map(|scheme| text.strip_prefix(scheme));
    match rest {
        Some(rest)
            if !rest.is_empty()
                && text.len() <= limits::URL_BYTES
                && text.bytes().all(|b| b.is_ascii_graphic()) =>
        {
            Ok(())
        }
        _ => Err(Refusal::value(at, "not an address of the right kind")),
    }
}

impl FromJson for Sponsors {
    fn from_json(json: Json) -> Result<Sponsors, Refusal> {
        let mut keys = Keys::of(json)?;
        let sponsors = Sponsors {
            count: keys.small("count", 1000),
            power: keys.get("power"),
        };
        keys.finish(sponsors)
    }
}

impl FromJson for Node {
    fn from_json(json: Json) -> Result<Node, Refusal> {
        let mut keys = Keys::of(json)?;
        let node = Node {
            url: keys.get("url"),
            name: keys.get("name"),
        };
        keys.finish(node)
    }
}

impl FromJson for Witnesses {
    fn from_json(json: Json) -> Result<Witnesses, Refusal> {
        let mut keys = Keys::of(json)?;
        let witnesses = Witnesses {
            keys: keys.list("keys", limits::WITNESSES),
            k: keys.get("k"),
        };
        keys.finish(witnesses)
    }
}
