//! Who may call a function: it is called, without effect, as a stranger, and what the contract answers names its guard.
//! Whoever the code compares its caller with is then tried in the stranger's place, so a guard that nothing announces
//! is found too.

use alloy_primitives::{Address, B256, U256, keccak256};
use record::sorted::Set;

use super::{
    code::{Caller, Effects},
    contract::{Contract, Shared, Surface, is_nobody},
    facts::{Facts, Said},
    functions::{self, Known},
    manager,
    refusal::{Refusal, without_caller},
    report::{Guard, LeavesLog},
};
use crate::{abi, contracts, hex};

/// Arguments of a call: so many zero words. Each list or text begins at the first of them, and is empty.
const WORDS: usize = 16;
/// Most accounts tried in the stranger's place, for one function.
const MAX_TRIED: usize = 24;

/// A function that only some may call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Guarded {
    pub selector: [u8; 4],
    pub known: Option<Known>,
    pub log: LeavesLog,
    pub guard: Guard,
    /// Accounts that got further than a stranger, beside those that the guard names.
    pub tried: Vec<Address>,
    /// It may make the contract call others.
    pub calls: bool,
}

impl Guarded {
    /// Its signature, or the selector.
    pub(super) fn label(&self) -> String {
        label(self.selector, self.known)
    }
}

pub(super) fn label(selector: [u8; 4], known: Option<Known>) -> String {
    match known {
        Some(known) => known.signature.to_owned(),
        None => {
            let mut text = String::new();
            hex::write(&mut text, &selector);
            text
        }
    }
}

/// What was found out about a function.
pub(super) enum Found {
    /// Only some may call it.
    Guarded(Guarded),
    /// A stranger may.
    Open,
    /// It refused an empty call, and not because of who called, as far as it says.
    Refused,
}

/// Who may call a function; `None` while something is missing.
pub(super) fn find(
    facts: &mut Facts,
    shared: &Shared<'_>,
    of: Address,
    contract: &Contract,
    surface: &Surface,
    selector: [u8; 4],
) -> Option<Found> {
    let known = shared.names.function(selector);
    let (effects, callers) = match surface.functions.get(&selector) {
        Some((effects, callers)) => (Some(*effects), callers.as_slice()),
        None => (None, &[][..]),
    };
    let certain = known.is_some_and(|known| known.always);
    let guarded = |guard, tried| {
        Found::Guarded(Guarded {
            selector,
            known,
            log: leaves_log(effects),
            guard,
            tried,
            calls: effects.is_none_or(|of| of.calls || of.delegates || !of.followed),
        })
    };
    let stranger = stranger(facts, of);
    let data = empty_call(selector);
    let said = facts.call_as(stranger, of, data.clone())?;
    let refused = match &said {
        // A fallback takes anything; only what is surely a function and compares with nobody is open to all.
        Said::Bytes(_) if certain && effects.is_some() && callers.is_empty() => {
            return Some(guarded(Guard::Anyone, Vec::new()));
        }
        Said::Bytes(_) if certain && effects.is_some() => {
            return Some(guarded(Guard::Unknown, Vec::new()));
        }
        Said::Bytes(_) => return Some(Found::Open),
        Said::Nothing if certain => return Some(guarded(Guard::Unknown, Vec::new())),
        Said::Nothing => return Some(Found::Refused),
        Said::Refused(refused) => refused.clone(),
    };
    let refusal = shared.refusals.read(&refused);
    let guard = match refusal {
        Refusal::Owner => Guard::Owner,
        Refusal::Role(role) => Guard::Role(role),
        Refusal::Managed => managed(facts, of, contract, selector)?,
        Refusal::ManagerRole(role) => Guard::Managed(role),
        Refusal::Executor => Guard::Executor,
        Refusal::Itself => Guard::Itself,
        Refusal::Modules => Guard::Modules,
        Refusal::Somebody | Refusal::Other => Guard::Unknown,
    };
    // A proxy's own functions answer only its admin; everybody else is handed on.
    let compared = compared(facts, of, callers)?;
    let mut candidates: Vec<Address> = compared.clone();
    let unnamed = guard == Guard::Unknown;
    if unnamed && (refusal.about_caller() || certain) {
        candidates.extend(close(contract, of, shared));
    }
    if guard == Guard::Owner {
        candidates.extend(contract.owner);
        candidates.extend(contract.pending);
    }
    let passed = try_each(
        facts,
        shared,
        (of, &data),
        (stranger, &refused),
        &candidates,
    )?;
    let owner_passed = contract.owner.is_some_and(|owner| passed.contains(&owner));
    let owned = contract.owner.is_some_and(|owner| !is_nobody(owner));
    Some(match guard {
        Guard::Unknown if !passed.is_empty() => guarded(Guard::Tried, passed),
        // By its name or its refusal a power, but whose?
        Guard::Unknown if refusal.about_caller() || certain => guarded(Guard::Unknown, passed),
        Guard::Unknown => Found::Refused,
        // The words of a refusal can be any: an owner who is refused too does not hold this.
        Guard::Owner if owned && !owner_passed && passed.is_empty() => {
            guarded(Guard::Unknown, passed)
        }
        Guard::Owner if owned && !owner_passed => guarded(Guard::Tried, passed),
        Guard::Owner => {
            let owner = contract.owner;
            let others = passed.into_iter().filter(|account| Some(*account) != owner);
            guarded(Guard::Owner, others.collect())
        }
        // That the manager passes says no more than that: it calls this for its admins, who wait as it makes them.
        Guard::ManagerAdmin => {
            let manager = contract.authority;
            let others = passed
                .into_iter()
                .filter(|account| Some(*account) != manager);
            guarded(Guard::ManagerAdmin, others.collect())
        }
        guard => guarded(guard, passed),
    })
}

/// The role that an access manager asks for.
fn managed(
    facts: &mut Facts,
    of: Address,
    contract: &Contract,
    selector: [u8; 4],
) -> Option<Guard> {
    let Some(authority) = contract.authority else {
        return Some(Guard::Unknown);
    };
    if selector == functions::selector(manager::REPLACE) {
        return Some(Guard::ManagerAdmin);
    }
    let said = facts.call(authority, contracts::target_function_role(of, selector))?;
    Some(said.small().map_or(Guard::Unknown, Guard::Managed))
}

/// With whom the code compares its caller, at this block.
fn compared(facts: &mut Facts, of: Address, callers: &[Caller]) -> Option<Vec<Address>> {
    let mut found: Set<Address> = Set::new();
    let mut missing = false;
    for caller in callers {
        match caller {
            Caller::Fixed(address) => {
                found.insert(*address);
            }
            Caller::Stored(slot, bytes) => match facts.storage(of, *slot) {
                None => missing = true,
                Some(said) => found.extend(said.bytes().and_then(|word| stored(word, *bytes))),
            },
            Caller::Other => {}
        }
    }
    found.retain(|address| !is_nobody(*address));
    match missing {
        true => None,
        false => Some(found.iter().copied().collect()),
    }
}

/// The address in a word, so many bytes from its low end.
fn stored(word: &[u8], bytes: u8) -> Option<Address> {
    let word: B256 = abi::word_at(word, 0)?.into();
    let moved: U256 = U256::from_be_bytes(word.0) >> (8 * usize::from(bytes));
    Some(Address::from_slice(moved.to_be_bytes::<32>().get(12..)?))
}

/// Accounts that a contract is likely to mean.
fn close(contract: &Contract, of: Address, shared: &Shared<'_>) -> Vec<Address> {
    let mut all: Set<Address> = Set::from([of]);
    all.extend(contract.owner);
    all.extend(contract.pending);
    all.extend(contract.admin);
    all.extend(contract.compound_admin);
    all.extend(contract.authority);
    all.extend(contract.named.iter().map(|(_, account)| *account));
    all.extend(shared.suspects.iter().copied());
    let holders = contract
        .roles
        .iter()
        .flat_map(|role| role.holders.iter().copied());
    all.extend(holders.take(MAX_TRIED));
    all.iter()
        .copied()
        .filter(|account| !is_nobody(*account))
        .collect()
}

/// Those who get further than the stranger did.
fn try_each(
    facts: &mut Facts,
    shared: &Shared<'_>,
    (of, data): (Address, &[u8]),
    (stranger, refused): (Address, &[u8]),
    candidates: &[Address],
) -> Option<Vec<Address>> {
    let before = without_caller(refused, stranger);
    let about_caller = shared.refusals.read(refused).about_caller();
    let distinct: Set<Address> = candidates.iter().copied().collect();
    let mut passed = Vec::new();
    let mut missing = false;
    for account in distinct.iter().take(MAX_TRIED) {
        let Some(said) = facts.call_as(*account, of, data.to_vec()) else {
            missing = true;
            continue;
        };
        let further = match &said {
            Said::Bytes(_) => true,
            Said::Refused(now) if about_caller => !shared.refusals.read(now).about_caller(),
            Said::Refused(now) => without_caller(now, *account) != before,
            Said::Nothing => false,
        };
        if further {
            passed.push(*account);
        }
    }
    if missing { None } else { Some(passed) }
}

/// Somebody whom no contract knows; another one for each block and contract.
fn stranger(facts: &Facts, of: Address) -> Address {
    let seed = [facts.block.hash.as_slice(), of.as_slice()].concat();
    Address::from_word(keccak256(seed))
}

/// The call of a function with nothing in its arguments.
fn empty_call(selector: [u8; 4]) -> Vec<u8> {
    abi::call(selector, &[[0; 32]; WORDS])
}

pub(super) fn leaves_log(effects: Option<Effects>) -> LeavesLog {
    match effects {
        Some(effects) if effects.followed && effects.logs && !effects.silent => LeavesLog::Always,
        Some(effects) if effects.followed && effects.logs => LeavesLog::Sometimes,
        // Code that runs another's may write what that writes.
        Some(effects) if effects.followed && !effects.delegates => LeavesLog::Never,
        _ => LeavesLog::Unknown,
    }
}
