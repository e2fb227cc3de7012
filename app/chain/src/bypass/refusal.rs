//! What a contract's refusal says about who may call: the words and errors of the usual libraries, each of which names
//! its own kind of guard.

use alloy_primitives::{Address, B256};

use super::functions::selector;
use crate::{abi, revert::ERROR};

/// Who may call instead, as a refusal says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The owner.
    Owner,
    /// Holders of a role.
    Role(B256),
    /// Whom the contract's access manager lets.
    Managed,
    /// Holders of a role of this access manager, by number.
    ManagerRole(u64),
    /// What executes the Governor's decisions.
    Executor,
    /// Only the contract itself.
    Itself,
    /// Only modules of this Safe.
    Modules,
    /// Somebody else, by a check of its own.
    Somebody,
    /// It says nothing about who called: something else is wrong with the call.
    Other,
}

impl Refusal {
    /// Whether it is about who called.
    pub fn about_caller(self) -> bool {
        self != Refusal::Other
    }
}

/// Errors without words.
const ERRORS: [(&str, Refusal); 30] = [
    ("OwnableUnauthorizedAccount(address)", Refusal::Owner),
    (
        "AccessControlUnauthorizedAccount(address,bytes32)",
        Refusal::Role(B256::ZERO),
    ),
    ("AccessManagedUnauthorized(address)", Refusal::Managed),
    (
        "AccessManagedRequiredDelay(address,uint32)",
        Refusal::Managed,
    ),
    (
        "AccessManagerUnauthorizedAccount(address,uint64)",
        Refusal::ManagerRole(0),
    ),
    ("GovernorOnlyExecutor(address)", Refusal::Executor),
    ("TimelockUnauthorizedCaller(address)", Refusal::Itself),
    ("SelfCallOnly(address,address)", Refusal::Itself),
    ("OnlySelf()", Refusal::Itself),
    ("Unauthorized()", Refusal::Somebody),
    ("Unauthorized(address)", Refusal::Somebody),
    ("NotOwner()", Refusal::Somebody),
    ("OnlyOwner()", Refusal::Somebody),
    ("CallerNotOwner()", Refusal::Somebody),
    ("OwnerOnly(address,address)", Refusal::Somebody),
    ("ManagerOnly(address,address)", Refusal::Somebody),
    ("NotAuthorized()", Refusal::Somebody),
    ("NotAdmin()", Refusal::Somebody),
    ("OnlyAdmin()", Refusal::Somebody),
    ("NotGovernor()", Refusal::Somebody),
    ("OnlyGovernor()", Refusal::Somebody),
    ("OnlyGovernance()", Refusal::Somebody),
    ("AccessDenied()", Refusal::Somebody),
    ("CallerNotAuthorized()", Refusal::Somebody),
    ("UnauthorizedAccess()", Refusal::Somebody),
    ("Forbidden()", Refusal::Somebody),
    ("OnlyMinter()", Refusal::Somebody),
    ("NotGuardian()", Refusal::Somebody),
    ("OnlyTimelock()", Refusal::Somebody),
    (
        "AccessManagerUnauthorizedCall(address,address,bytes4)",
        Refusal::Somebody,
    ),
];

/// Words of older libraries that name their guard.
const WORDS: [(&str, Refusal); 9] = [
    ("Ownable: caller is not the owner", Refusal::Owner),
    ("Governor: onlyGovernance", Refusal::Executor),
    (
        "TimelockController: caller must be timelock",
        Refusal::Itself,
    ),
    ("Call must come from Timelock", Refusal::Itself),
    (
        "Method can only be called from this contract",
        Refusal::Itself,
    ),
    ("GS031", Refusal::Itself),
    (
        "Method can only be called from an enabled module",
        Refusal::Modules,
    ),
    ("GS104", Refusal::Modules),
    ("AccessManaged: authority", Refusal::Managed),
];

/// Words that speak of who called, in lower case.
const SIGNS: [&str; 17] = [
    "unauthorized",
    "not authorized",
    "unauthorised",
    "not owner",
    "only owner",
    "onlyowner",
    "not the owner",
    "only admin",
    "caller is not",
    "caller must be",
    "call must come from",
    "forbidden",
    "access denied",
    "not allowed to call",
    "!auth",
    "!owner",
    "!gov",
];

/// Refusals by what they say.
#[derive(Debug)]
pub struct Refusals {
    errors: Vec<([u8; 4], Refusal)>,
}

impl Refusals {
    /// All that are known here.
    pub fn new() -> Refusals {
        let error = |(signature, refusal): &(&str, Refusal)| (selector(signature), *refusal);
        Refusals {
            errors: ERRORS.iter().map(error).collect(),
        }
    }

    /// Reads the data of a refusal.
    pub fn read(&self, data: &[u8]) -> Refusal {
        let Some((selector, rest)) = data.split_first_chunk::<4>() else {
            return Refusal::Other;
        };
        if *selector == ERROR {
            return abi::bytes_at(rest, 0, 0).map_or(Refusal::Other, read_words);
        }
        let known = self.errors.iter().find(|(known, _)| known == selector);
        match known.map(|(_, refusal)| *refusal) {
            Some(Refusal::Role(_)) => match abi::word_at(rest, 32) {
                Some(role) => Refusal::Role(role.into()),
                None => Refusal::Somebody,
            },
            Some(Refusal::ManagerRole(_)) => match rest.get(32..).and_then(abi::read_small) {
                Some(role) => Refusal::ManagerRole(role),
                None => Refusal::Somebody,
            },
            Some(refusal) => refusal,
            None => Refusal::Other,
        }
    }
}

impl Default for Refusals {
    fn default() -> Refusals {
        Refusals::new()
    }
}

fn read_words(words: &[u8]) -> Refusal {
    let words = String::from_utf8_lossy(&words[..words.len().min(200)]);
    if let Some((_, after)) = words.split_once(" is missing role ") {
        return crate::hex::fixed(after.trim())
            .map_or(Refusal::Somebody, |role| Refusal::Role(role.into()));
    }
    if let Some((_, refusal)) = WORDS.iter().find(|(known, _)| words.contains(known)) {
        return *refusal;
    }
    let lower = words.to_ascii_lowercase();
    match SIGNS.iter().any(|sign| lower.contains(sign)) {
        true => Refusal::Somebody,
        false => Refusal::Other,
    }
}

/// A refusal without the address of whoever called, so that those of two callers can be compared.
pub fn without_caller(data: &[u8], caller: Address) -> Vec<u8> {
    let mut out = data.to_vec();
    let mut at = 0;
    while let Some(part) = out.get(at..at + 20) {
        if part == caller.as_slice() {
            out[at..at + 20].fill(0);
        }
        at += 1;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloy_sol_types::{Revert, SolError, sol};

    sol! {
        error OwnableUnauthorizedAccount(address account);
        error AccessControlUnauthorizedAccount(address account, bytes32 role);
        error AccessManagerUnauthorizedAccount(address account, uint64 role);
        error SomethingElse(uint256 x);
    }

    #[test]
    fn each_library_names_its_own_guard() {
        let refusals = Refusals::new();
        let check = |data: Vec<u8>, expected: Refusal| assert_eq!(refusals.read(&data), expected);
        let words = |text: &str| Revert::from(text).abi_encode();
        let (account, role) = (Address::repeat_byte(7), B256::repeat_byte(9));
        check(
            OwnableUnauthorizedAccount { account }.abi_encode(),
            Refusal::Owner,
        );
        check(
            AccessControlUnauthorizedAccount { account, role }.abi_encode(),
            Refusal::Role(role),
        );
        check(
            AccessManagerUnauthorizedAccount { account, role: 5 }.abi_encode(),
            Refusal::ManagerRole(5),
        );
        check(words("Ownable: caller is not the owner"), Refusal::Owner);
        check(
            words(&format!(
                "AccessControl: account {account:#x} is missing role {role}"
            )),
            Refusal::Role(role),
        );
        check(words("GS031"), Refusal::Itself);
        check(
            words("Timelock::setDelay: Call must come from Timelock."),
            Refusal::Itself,
        );
        check(words("UNAUTHORIZED"), Refusal::Somebody);
        check(words("insufficient balance"), Refusal::Other);
        check(
            SomethingElse { x: role.into() }.abi_encode(),
            Refusal::Other,
        );
    }

    #[test]
    fn damaged_refusals_say_less_and_break_nothing() {
        let refusals = Refusals::new();
        let whole = AccessControlUnauthorizedAccount {
            account: Address::ZERO,
            role: B256::ZERO,
        }
        .abi_encode();
        assert_eq!(refusals.read(&whole[..40]), Refusal::Somebody);
        assert_eq!(refusals.read(&whole[..3]), Refusal::Other);
        assert_eq!(refusals.read(&[]), Refusal::Other);
        let words = Revert::from("AccessControl: account 0x1 is missing role 0x12").abi_encode();
        assert_eq!(refusals.read(&words), Refusal::Somebody);
    }

    #[test]
    fn refusals_of_two_callers_compare_equal() {
        let refused = |account| OwnableUnauthorizedAccount { account }.abi_encode();
        let (a, b) = (Address::repeat_byte(7), Address::repeat_byte(8));
        assert_eq!(
            without_caller(&refused(a), a),
            without_caller(&refused(b), b)
        );
        assert_ne!(
            without_caller(&refused(a), b),
            without_caller(&refused(b), b)
        );
    }
}
