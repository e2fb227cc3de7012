//! A file of Locus, line by line: a header, then events as relays carry them. Every event is verified
//! as if a stranger had sent it; what a line says of itself is never believed.

use std::collections::{BTreeMap, BTreeSet};

use record::{
    Authority, Event, Id, Received, Talk, VerifiedAct,
    bundle::Bundle,
    json::{self, Keys},
    kind, verify_act, verify_carried, verify_event,
    witness::{Certificate, Checkpoint},
};
use rules::{Sorted, sort};

/// What a file holds.
#[derive(Debug, Default)]
pub struct File {
    /// `export` or `backup`.
    pub sort: String,
    /// Lines that are events.
    pub events: usize,
    /// Lines that are drafts, which nobody signed.
    pub drafts: usize,
    /// Events that carry an act which another one carries too.
    pub again: usize,
    /// Lines that were refused, with the reason.
    pub refused: Vec<(usize, String)>,
    /// Verified acts by space.
    pub spaces: BTreeMap<Id, Acts>,
}

/// The verified acts of a space.
#[derive(Debug, Default)]
pub struct Acts {
    /// Wallet acts by id.
    pub signed: BTreeMap<Id, Sorted>,
    /// Wallet acts of contracts: only the chain can say whether the contract accepts them.
    pub contracts: BTreeSet<Id>,
    /// Talk by id.
    pub talk: BTreeMap<Id, Talk>,
    /// Witnesses' checkpoints by id.
    pub checkpoints: BTreeMap<Id, Checkpoint>,
    /// Witnesses' certificates by event id.
    pub certificates: BTreeMap<Id, Certificate>,
}

/// Reads and verifies a file. Fails only where it is none of ours.
pub fn read(text: &str) -> Result<File, String> {
    let mut lines = text.lines().enumerate();
    let first = lines.next().map(|(_, first)| first).unwrap_or_default();
    let mut file = File {
        sort: header(first)?,
        ..File::default()
    };
    for (number, line) in lines {
        if line.trim().is_empty() {
            continue;
        }
        if line.starts_with("{\"draft\":") {
            file.drafts += 1;
            continue;
        }
        file.events += 1;
        let taken = Event::from_json(line).and_then(|event| file.take_event(&event));
        if let Err(why) = taken {
            file.refused.push((number + 1, why.to_string()));
        }
    }
    // The same act in another envelope may have been verified by a key after a contract's was seen.
    for acts in file.spaces.values_mut() {
        acts.contracts.retain(|id| !acts.signed.contains_key(id));
    }
    Ok(file)
}

fn header(first: &str) -> Result<String, String> {
    let none = || "not an export or backup of Locus".to_owned();
    let mut keys = Keys::of(json::parse(first, 1000).map_err(|_| none())?).map_err(|_| none())?;
    let sort: String = keys.take("locus").map_err(|_| none())?;
    let version: String = keys.take("version").map_err(|_| none())?;
    match (sort.as_str(), version.as_str()) {
        ("export" | "backup", "1") => Ok(sort),
        ("export" | "backup", _) => Err("written by a newer Locus".to_owned()),
        _ => Err(none()),
    }
}

impl File {
    fn take_event(&mut self, event: &Event) -> Result<(), record::Refusal> {
        // An act stands by its account's signature alone, whatever envelope it comes in.
        if kind::WALLET.contains(&event.kind) {
            self.take_act(verify_carried(event)?);
            return Ok(());
        }
        match verify_event(event)? {
            Received::Wallet(act) => self.take_act(*act),
            Received::Talk(talk) => {
                let known = self.acts(talk.space).talk.insert(talk.id, *talk);
                self.again += usize::from(known.is_some());
            }
            Received::Checkpoint(point) => {
                self.acts(point.space).checkpoints.insert(point.id, *point);
            }
            Received::Certificate(one) => {
                self.acts(one.space).certificates.insert(one.event, *one);
            }
            Received::Result(result) => {
                result
                    .signatures
                    .iter()
                    .try_for_each(|signed| self.take_event(signed))?;
            }
            Received::Bundle(bundle) => self.take_bundle(*bundle)?,
            Received::Pointer(_) => {}
        }
        Ok(())
    }

    /// Nothing in a bundle is believed for being in it, and no bundle lies in another. What is good in
    /// it is taken whatever else it holds; the first refusal stands for the line.
    fn take_bundle(&mut self, bundle: Bundle) -> Result<(), record::Refusal> {
        let mut done = Ok(());
        for act in bundle.acts {
            match verify_act(act) {
                Ok(act) => self.take_act(act),
                Err(why) => done = done.and(Err(why)),
            }
        }
        for event in bundle
            .events
            .iter()
            .filter(|event| event.kind != kind::BUNDLE)
        {
            done = done.and(self.take_event(event));
        }
        done
    }

    fn take_act(&mut self, act: VerifiedAct) {
        let (id, by_key) = (act.id, act.authority == Authority::Key);
        let acts = self.spaces.entry(act.space).or_default();
        let known = match (by_key, sort(act)) {
            (true, Some(sorted)) => acts.signed.insert(id, sorted).is_some(),
            _ => !acts.contracts.insert(id),
        };
        self.again += usize::from(known);
    }

    fn acts(&mut self, space: Id) -> &mut Acts {
        self.spaces.entry(space).or_default()
    }
}
