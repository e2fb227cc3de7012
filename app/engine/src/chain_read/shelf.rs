//! Weights of one electorate at one block: read before, kept, or why they could not be read.

use super::{Chains, Electorate, Lack, Weight, ask::Told, kept, lack};
use chain::{U256, abi, rpc::Answer};
use record::Address;
use record::sorted::Map;
use views::Trust;

/// What could not be read is not asked for again within this time.
const LACK_MS: i64 = 5_000;
/// What is only one source's word is asked for again after this time.
const WORD_MS: i64 = 30_000;

/// What is known of an account's weight; of no account: of the whole electorate's.
#[derive(Default)]
pub(super) struct Shelf {
    entries: Map<Option<Address>, Entry>,
    read: bool,
    round: u32,
}

#[derive(Default)]
struct Entry {
    /// With when it was asked for; none for what is left from an earlier session.
    power: Option<(U256, Trust, Option<i64>)>,
    lack: Option<(Lack, Trust, i64)>,
    /// When it was last found missing, in rounds: an account named twice is asked for once.
    round: u32,
}

impl Entry {
    /// Whether it is worth asking (again).
    fn is_missing(&self, now: i64, alone: bool) -> bool {
        if let Some((.., at)) = self.lack
            && now - at < LACK_MS
        {
            return false;
        }
        match &self.power {
            None => true,
            Some((_, Trust::Agreed { .. }, _)) => false,
            // Another word of the same single source adds nothing.
            Some((.., at)) => at.is_none_or(|at| !alone && now - at >= WORD_MS),
        }
    }
}

impl Shelf {
    /// Those of the accounts that are worth asking for. `alone`: there is only one source.
    pub(super) fn missing(
        &mut self,
        wanted: &[Option<Address>],
        now: i64,
        alone: bool,
    ) -> Vec<Option<Address>> {
        self.round += 1;
        let mut missing = Vec::new();
        for account in wanted {
            let entry = self.entries.entry(*account).or_default();
            if entry.round != self.round && entry.is_missing(now, alone) {
                entry.round = self.round;
                missing.push(*account);
            }
        }
        missing
    }

    /// Takes in what was told; adds what to keep of it, under names that begin so.
    pub(super) fn put(
        &mut self,
        name: &str,
        accounts: &[Option<Address>],
        told: Vec<Told>,
        now: i64,
        values: &mut Vec<(String, Vec<u8>)>,
    ) {
        for (account, told) in accounts.iter().zip(told) {
            let entry = self.entries.entry(*account).or_default();
            match read_power(&told) {
                Ok(power) => {
                    if let Some(value) = kept::write_power(power, &told.trust) {
                        let account = account.map_or("all".into(), |account| account.to_string());
                        values.push((format!("{name}{account}"), value));
                    }
                    entry.power = Some((power, told.trust, Some(now)));
                    entry.lack = None;
                }
                Err(lack) => entry.lack = Some((lack, told.trust, now)),
            }
        }
    }

    /// Notes why these could not even be asked for.
    pub(super) fn lack(&mut self, accounts: &[Option<Address>], lack: &Lack, now: i64) {
        for account in accounts {
            let entry = self.entries.entry(*account).or_default();
            entry.lack = Some((lack.clone(), Trust::Unknown, now));
        }
    }

    pub(super) fn weight(&self, electorate: &Electorate, account: &Option<Address>) -> Weight {
        match self.entries.get(account) {
            // A contradiction now is worth more than one source's word then.
            Some(Entry {
                lack: Some((Lack::NodesDisagree, trust, _)),
                ..
            }) => Weight::unknown(Lack::NodesDisagree, trust.clone()),
            Some(Entry {
                power: Some((power, trust, _)),
                ..
            }) => Weight::known(electorate.power(*power), trust.clone()),
            Some(Entry {
                lack: Some((lack, trust, _)),
                ..
            }) => Weight::unknown(lack.clone(), trust.clone()),
            _ => Weight::unknown(Lack::NoNode, Trust::Unknown),
        }
    }

    /// Fills itself, once, with what was kept under names that begin so.
    pub(super) async fn fill(&mut self, chains: &Chains, name: &str) {
        if self.read {
            return;
        }
        self.read = true;
        let Ok(kept) = chains.0.ports.store.values(name.to_owned()).await else {
            return;
        };
        for (key, value) in kept {
            let account = match key.get(name.len()..) {
                Some("all") => None,
                Some(account) => match account.parse() {
                    Ok(account) => Some(account),
                    Err(_) => continue,
                },
                None => continue,
            };
            if let Some((power, trust)) = kept::read_power(&value) {
                self.entries.entry(account).or_default().power = Some((power, trust, None));
            }
        }
    }
}

pub(super) fn read_power(told: &Told) -> Result<U256, Lack> {
    match &told.value {
        Some(Answer::Bytes(bytes)) => {
            abi::read_uint(bytes).ok_or(Lack::NotThisToken("no such function".into()))
        }
        Some(Answer::Reverted(words)) => Err(Lack::NotThisToken(words.clone())),
        Some(_) => Err(Lack::NoNode),
        None if told.trust == Trust::Unknown && told.old_state => Err(Lack::OldState),
        None => Err(lack(&told.trust)),
    }
}
