//! A Safe: owners of whom so many must sign, modules that need none of them, and guards that may refuse either.

use alloy_primitives::{Address, B256, b256, keccak256};
use record::sorted::Set;

use super::{facts::Facts, report::GapOf};
use crate::{abi, contracts};

/// Most owners looked at.
const MAX_OWNERS: usize = 128;
/// Most modules, and most pages of their list.
const MAX_MODULES: usize = 64;
/// Modules asked for at once.
const PAGE: u64 = 16;
/// Where the list of modules begins and ends.
const SENTINEL: Address = Address::with_last_byte(1);
/// `keccak256("guard_manager.guard.address")`.
const GUARD_SLOT: B256 = b256!("4a204f620c8c5ccdca3fd54d003badd85ba500436a431f0cbda4f558c93c34c8");
/// `keccak256("module_manager.module_guard.address")`: since release 1.5.0. Others keep nothing there.
const MODULE_GUARD_SLOT: B256 =
    b256!("b104e0b93118902c651344349b610029d694cfdec91c589c91ebafbcd0289947");

/// Hashes of the code of Safe's releases: 1.1.1, 1.3.0, 1.4.1 and 1.5.0, with their kinds for other chains. From
/// Safe's own list of deployments.
const RELEASES: [B256; 6] = [
    b256!("56b8be58b5ad629a621593a2e5e5e8e9a28408dc06e95597497b303902772e45"),
    b256!("bba688fbdb21ad2bb58bc320638b43d94e7d100f6f3ebaab0a4e4de6304b1c2e"),
    b256!("21842597390c4c6e3c1239e434a682b054bd9548eee5e9b1d6a4482731023c0f"),
    b256!("1fe2df852ba3299d6534ef416eefa406e56ced995bca886ab7a553e6d0c5e1c4"),
    b256!("b1f926978a0f44a2c0ec8fe822418ae969bd8c3f18d61e5103100339894f81ff"),
    b256!("dda019cbd7c867a533a2a86e5c53434fdc50b13122b5a5ddb4a8df61b31c20f2"),
];

/// A Safe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Safe {
    pub owners: Vec<Address>,
    pub needed: u32,
    pub modules: Vec<Address>,
    /// Looks at what its owners sign.
    pub guard: Option<Address>,
    /// Looks at what its modules do.
    pub module_guard: Option<Address>,
    /// Its lists are whole: there is no other owner or module.
    pub complete: bool,
    /// Its code is that of a known release.
    pub known: bool,
}

/// Whether this is the code of a release.
pub(super) fn is_release(code: &[u8]) -> bool {
    RELEASES.contains(&keccak256(code))
}

/// Reads a Safe. `Some(None)`: it does not answer as one. `None`: something is missing.
pub(super) fn read(
    facts: &mut Facts,
    of: Address,
    known: bool,
    gaps: &mut Vec<GapOf>,
) -> Option<Option<Safe>> {
    let owners = facts.call(of, contracts::get_owners());
    let needed = facts.call(of, contracts::get_threshold());
    let guard = facts.storage(of, GUARD_SLOT);
    let module_guard = facts.storage(of, MODULE_GUARD_SLOT);
    let modules = modules(facts, of, gaps);
    let (owners, needed, guard, module_guard) = (owners?, needed?, guard?, module_guard?);
    let listed = owners.bytes().and_then(|data| abi::read_addresses(data, 0));
    let (Some(mut owners), Some(needed)) = (listed, needed.small()) else {
        return Some(None);
    };
    let distinct: Set<Address> = owners.iter().copied().collect();
    // Fewer owners than signatures, or one twice: whatever it is, it does not work as a Safe does.
    if needed == 0 || needed > owners.len() as u64 || distinct.len() != owners.len() {
        return Some(None);
    }
    let (modules, mut complete) = modules?;
    if owners.len() > MAX_OWNERS {
        gaps.push(GapOf::Cut("owners".into(), MAX_OWNERS as u32));
        owners.truncate(MAX_OWNERS);
        complete = false;
    }
    let (guard, module_guard) = (guard.somebody(), module_guard.somebody());
    gaps.extend(guard.map(GapOf::SafeGuard));
    gaps.extend(module_guard.map(GapOf::ModuleGuard));
    if !known {
        gaps.push(GapOf::SafeAtItsWord);
    }
    Some(Some(Safe {
        owners,
        needed: u32::try_from(needed).unwrap_or(u32::MAX),
        modules,
        guard,
        module_guard,
        complete,
        known,
    }))
}

/// Modules page by page, and whether those are all. A list that goes round in circles or never ends is cut.
fn modules(facts: &mut Facts, of: Address, gaps: &mut Vec<GapOf>) -> Option<(Vec<Address>, bool)> {
    let mut found: Vec<Address> = Vec::new();
    let mut from = SENTINEL;
    let mut cut = false;
    while !cut {
        let said = facts.call(of, contracts::get_modules_paginated(from, PAGE))?;
        let page = said.bytes().and_then(|data| {
            let list = abi::read_addresses(data, 0)?;
            Some((list, abi::read_address(data.get(32..)?)?))
        });
        let Some((list, next)) = page else {
            // The oldest Safes have another list; without an answer nothing is known.
            gaps.push(GapOf::NoAnswer("getModulesPaginated".into(), String::new()));
            return Some((found, false));
        };
        let nothing_new = list.iter().all(|module| found.contains(module));
        for module in list {
            if !found.contains(&module) {
                found.push(module);
            }
        }
        if next == SENTINEL || next.is_zero() {
            return Some((found, true));
        }
        cut = nothing_new || found.len() >= MAX_MODULES;
        from = next;
    }
    found.truncate(MAX_MODULES);
    gaps.push(GapOf::Cut("modules".into(), found.len() as u32));
    Some((found, false))
}
