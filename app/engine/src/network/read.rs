//! The reader of a network file.

use super::{MOST_BYTES, is_id, members::*, sources::cited, verdict};
use chain::bypass::functions::selector;
use record::{
    Address, Refusal,
    json::{self, FromJson, Json, Keys},
};
use views::*;

/// Reads a network file. `id` is the name under which it was asked for.
///
/// # Errors
/// The first thing that is wrong with it, and where.
pub fn read(id: &str, text: &str) -> Result<NetworkPage, Refusal> {
    let mut keys = Keys::of(json::parse(text, MOST_BYTES)?)?;
    if keys.get::<String>("id") != id {
        keys.refuse(wrong("id", "not the name of this file"));
    }
    let (ids, evidence) = cited(&mut keys);
    let find = Find {
        evidence: &ids,
        levers: &[],
        contracts: &[],
    };
    let contracts = find.all(&mut keys, "contracts", contract);
    let find = Find {
        contracts: &contracts,
        ..find
    };
    let levers = find.all(&mut keys, "levers", lever);
    let named: Vec<(String, String)> = levers
        .iter()
        .map(|lever| (lever.id.clone(), lever.name.clone()))
        .collect();
    if repeats(named.iter().map(|(id, _)| id)) || repeats(ids.iter()) {
        keys.refuse(wrong("id", "stands twice"));
    }
    let find = Find {
        levers: &named,
        ..find
    };
    let (symbol, holders) = part(&mut keys, "token", |keys| {
        (words(keys, "symbol"), words(keys, "holders"))
    });
    let (changes_looked, changes) = part(&mut keys, "changes", |keys| {
        let found = find.all(keys, "found", change);
        (words(keys, "looked"), found)
    });
    let votes = optional(&mut keys, "votes", |keys| {
        (text_of(keys, "path"), words(keys, "note"))
    });
    let without_vote = find.all(&mut keys, "withoutVote", without_vote);
    let labels = find.all(&mut keys, "labels", |keys, find| {
        label(keys, find, id, &evidence)
    });
    if repeats(labels.iter().map(|label| (label.chain, &label.address))) {
        keys.refuse(wrong("labels", "an address stands twice"));
    }
    let card = NetworkCard {
        id: id.to_owned(),
        name: words(&mut keys, "name"),
        holders,
        as_of: day(&mut keys, "asOf"),
        rehearsal: flag(&mut keys, "rehearsal"),
        ..NetworkCard::default()
    };
    let bypasses = u32::try_from(without_vote.len()).unwrap_or(u32::MAX);
    let page = NetworkPage {
        card: verdict::count(card, &levers),
        about: words(&mut keys, "about"),
        chain: words(&mut keys, "chain"),
        symbol,
        verdict: verdict(&levers, bypasses),
        without_vote,
        changes,
        changes_looked,
        not_scanned: lines(&mut keys, "notScanned"),
        token_uses: find.all(&mut keys, "tokens", token_use),
        labels,
        votes,
        corrections: find.all(&mut keys, "corrections", correction),
        contracts,
        levers,
        evidence,
        spaces: Vec::new(),
    };
    // Where its acts are found; the lists of spaces name relays of their own.
    let _ = lines(&mut keys, "relays");
    if !is_id(id) {
        keys.refuse(wrong("id", "not a network's name"));
    }
    keys.finish(page)
}

/// What names inside a file lead to.
#[derive(Clone, Copy)]
struct Find<'a> {
    evidence: &'a [String],
    levers: &'a [(String, String)],
    contracts: &'a [NetworkContract],
}

impl Find<'_> {
    /// A list of objects.
    fn all<T: Default>(
        self,
        keys: &mut Keys,
        key: &'static str,
        read: impl Fn(&mut Keys, Find) -> T,
    ) -> Vec<T> {
        let items: Vec<Json> = keys.list(key, MOST);
        let mut out = Vec::new();
        for (i, item) in items.into_iter().enumerate() {
            match object(item, |keys| read(keys, self)) {
                Ok(value) => out.push(value),
                Err(refusal) => keys.refuse(refusal.within(&format!("{key}[{i}]"))),
            }
        }
        out
    }

    /// Where something was read: at least one place.
    fn sources(self, keys: &mut Keys) -> Vec<EvidenceIndex> {
        let found = self.some_sources(keys);
        if found.is_empty() {
            keys.refuse(wrong("evidence", "at least one source is needed"));
        }
        found
    }

    /// Where something was read, if anywhere.
    fn some_sources(self, keys: &mut Keys) -> Vec<EvidenceIndex> {
        let names: Vec<String> = keys.list("evidence", MOST);
        let mut out = Vec::new();
        for name in names {
            let at = self.evidence.iter().position(|known| *known == name);
            match at.and_then(|at| EvidenceIndex::try_from(at).ok()) {
                Some(at) => out.push(at),
                None => keys.refuse(wrong("evidence", "names no evidence of this file")),
            }
        }
        out
    }
}

fn lever(keys: &mut Keys, find: Find) -> Lever {
    let said = optional(keys, "said", |keys| SaidDecider {
        who: words(keys, "who"),
        holders: keys.get("holders"),
        evidence: find.sources(keys),
    });
    let traced = optional(keys, "found", |keys| FoundDecider::Traced {
        who: words(keys, "who"),
        reads: one_of(
            keys,
            "reads",
            &[("yes", Some(true)), ("no", Some(false)), ("unknown", None)],
        ),
        note: or_empty(keys, "note"),
        evidence: find.sources(keys),
    });
    let found = traced.unwrap_or_else(|| FoundDecider::Unknown {
        looked: words(keys, "looked"),
        evidence: find.some_sources(keys),
    });
    Lever {
        id: text_of(keys, "id"),
        kind: one_of(keys, "kind", &KINDS),
        name: words(keys, "name"),
        said,
        found,
        delay: known(or_empty(keys, "delay")),
        log: trace(keys),
        checked: day(keys, "checked"),
        calls: calls(keys, find),
    }
}

/// Functions by contract and signature, such as `TEERegistry.revokePCR(bytes32,uint8)`.
fn calls(keys: &mut Keys, find: Find) -> Vec<LeverCall> {
    let named = match keys.take_json("calls").map(Vec::<String>::from_json) {
        None => Vec::new(),
        Some(Ok(named)) if named.len() <= MOST => named,
        Some(_) => {
            keys.refuse(wrong("calls", "is no list of functions, or too long"));
            Vec::new()
        }
    };
    let mut out = Vec::new();
    for call in named {
        let (name, signature) = call.split_once('.').unwrap_or_default();
        let contract = find.contracts.iter().find(|contract| contract.name == name);
        match contract {
            _ if !is_signature(signature) => keys.refuse(wrong("calls", "is no function")),
            None => keys.refuse(wrong("calls", "names no contract of this file")),
            Some(contract) => out.push(LeverCall {
                chain: contract.chain,
                contract: contract.address.clone(),
                selector: record::ids::bare_hex(&selector(signature)),
            }),
        }
    }
    out
}

/// Whether a text is a name and types, as a selector is made of: neither spaces nor names of arguments.
fn is_signature(text: &str) -> bool {
    let Some((name, types)) = text.split_once('(') else {
        return false;
    };
    let letter = |c: char| c.is_ascii_alphanumeric();
    let of_type = |c: char| letter(c) || "(),[]".contains(c);
    let named = name.chars().all(|c| letter(c) || c == '_' || c == '$');
    named && !name.is_empty() && types.ends_with(')') && types.chars().all(of_type)
}

const KINDS: [(&str, LeverKind); 10] = [
    ("hardware", LeverKind::Hardware),
    ("enclave-code", LeverKind::EnclaveCode),
    ("gas-pricing", LeverKind::GasPricing),
    ("emissions", LeverKind::Emissions),
    ("treasury", LeverKind::Treasury),
    ("upgrades", LeverKind::Upgrades),
    ("pausing", LeverKind::Pausing),
    ("membership", LeverKind::Membership),
    ("rules", LeverKind::Rules),
    ("other", LeverKind::Other),
];

fn without_vote(keys: &mut Keys, find: Find) -> WithoutVote {
    let ids: Vec<String> = keys.list("can", MOST);
    let mut can = Vec::new();
    for id in ids {
        match find.levers.iter().find(|(known, _)| *known == id) {
            Some((_, name)) => can.push(name.clone()),
            None => keys.refuse(wrong("can", "names no power of this file")),
        }
    }
    let number = |text: String| text.parse::<u32>().ok();
    let (needed, of) = (
        number(or_empty(keys, "signatures")),
        number(or_empty(keys, "of")),
    );
    WithoutVote {
        who: words(keys, "who"),
        through: lines(keys, "through"),
        can,
        does: words(keys, "does"),
        signatures: needed.map(|needed| (needed, of)),
        delay: known(or_empty(keys, "delay")),
        log: trace(keys),
        limits: or_empty(keys, "limits"),
        evidence: find.sources(keys),
    }
}

fn change(keys: &mut Keys, find: Find) -> KnownChange {
    KnownChange {
        date: day(keys, "date"),
        what: words(keys, "what"),
        decision: known(or_empty(keys, "decision")),
        evidence: find.sources(keys),
    }
}

fn token_use(keys: &mut Keys, find: Find) -> TokenUse {
    let does = one_of(
        keys,
        "does",
        &[
            ("yes", Weighs::Yes),
            ("partly", Weighs::Partly),
            ("no", Weighs::No),
            ("unknown", Weighs::Unknown),
        ],
    );
    TokenUse {
        act: one_of(
            keys,
            "act",
            &[
                ("hold", TokenAct::Hold),
                ("lock", TokenAct::Lock),
                ("delegate", TokenAct::Delegate),
                ("vote", TokenAct::Vote),
                ("propose", TokenAct::Propose),
            ],
        ),
        does,
        answer: words(keys, "answer"),
        evidence: match does {
            Weighs::Unknown => find.some_sources(keys),
            _ => find.sources(keys),
        },
    }
}

fn contract(keys: &mut Keys, find: Find) -> NetworkContract {
    NetworkContract {
        name: words(keys, "name"),
        chain: keys.get("chain"),
        address: keys.get::<Address>("address").to_string(),
        kind: or_empty(keys, "kind"),
        start: flag(keys, "start"),
        functions: match keys.take_json("functions") {
            Some(json) => Vec::from_json(json).unwrap_or_default(),
            None => Vec::new(),
        },
        evidence: find.sources(keys),
    }
}

fn label(keys: &mut Keys, find: Find, network: &str, evidence: &[Evidence]) -> AddressLabel {
    let kind = one_of(
        keys,
        "kind",
        &[
            ("team", LabelKind::Team),
            ("treasury", LabelKind::Treasury),
            ("exchange", LabelKind::Exchange),
            ("vesting", LabelKind::Vesting),
            ("custodian", LabelKind::Custodian),
            ("contract", LabelKind::Contract),
        ],
    );
    let sources = find.sources(keys).into_iter();
    let sources: Vec<Evidence> = sources
        .filter_map(|at| evidence.get(usize::from(at)).cloned())
        .collect();
    let newest = sources.iter().map(|source| source.read.as_str()).max();
    AddressLabel {
        network: network.to_owned(),
        chain: keys.get("chain"),
        address: keys.get::<Address>("address").to_string(),
        kind,
        name: words(keys, "name"),
        as_of: newest.unwrap_or_default().to_owned(),
        sources,
    }
}

fn correction(keys: &mut Keys, _: Find) -> Correction {
    Correction {
        date: day(keys, "date"),
        what: words(keys, "what"),
        by: words(keys, "by"),
    }
}
