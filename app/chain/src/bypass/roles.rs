//! Who holds the roles of an AccessControl contract. Its log and its own lists only name candidates; whether somebody
//! holds a role, the contract is asked. Where the log, the lists and the answer contradict one another, that is said.

use alloy_primitives::{Address, B256, U256};
use record::sorted::{Map, Set};

use super::{facts::Facts, functions::Names, report::GapOf};
use crate::{contracts, events};

/// Most holders looked at, of one role.
pub(super) const MAX_HOLDERS: usize = 256;
/// Most roles of one contract.
const MAX_ROLES: usize = 128;

/// A role and who holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Role {
    pub role: B256,
    /// Whose holders may give and take it.
    pub admin: B256,
    pub holders: Vec<Address>,
    /// There are no other holders: its whole log was read, or its list.
    pub complete: bool,
}

/// What a contract's log says of its roles.
#[derive(Clone, Debug, Default)]
pub(super) struct History {
    /// For each role every account that it was ever given to, and whether it still should be theirs.
    given: Map<B256, Map<Address, bool>>,
    /// All of the log was read.
    whole: bool,
}

impl History {
    /// Reads the log; `None` while it is being read.
    pub(super) fn read(facts: &mut Facts, of: Address, gaps: &mut Vec<GapOf>) -> Option<History> {
        let log = facts.logs(of, &events::ROLE_TOPICS)?;
        let mut history = History {
            whole: log.unread.is_empty() && !log.cut,
            ..History::default()
        };
        for (from, to) in &log.unread {
            gaps.push(GapOf::Logs(*from, *to));
        }
        if log.cut {
            gaps.push(GapOf::Cut("log".into(), log.entries.len() as u32));
        }
        for entry in &log.entries {
            match events::RoleChange::read(entry) {
                Some(events::RoleChange::Granted(role, account)) => {
                    history.given.entry(role).or_default().insert(account, true);
                }
                Some(events::RoleChange::Revoked(role, account)) => {
                    history
                        .given
                        .entry(role)
                        .or_default()
                        .insert(account, false);
                }
                Some(events::RoleChange::Admin(role, admin)) => {
                    history.given.entry(role).or_default();
                    history.given.entry(admin).or_default();
                }
                None => {}
            }
        }
        Some(history)
    }

    /// Roles that the contract has, as far as its log and code say.
    pub(super) fn roles(&self, words: &[B256], names: &Names) -> Vec<B256> {
        let mut roles: Set<B256> = Set::from([B256::ZERO]);
        roles.extend(self.given.keys().copied());
        let named = |word: &&B256| names.roles().any(|role| role == **word);
        // Without the log, any constant may be a role.
        roles.extend(
            words
                .iter()
                .filter(|word| !self.whole || named(word))
                .copied(),
        );
        roles.iter().copied().take(MAX_ROLES).collect()
    }
}

/// Reads one role; `None` while something is missing.
pub(super) fn read(
    facts: &mut Facts,
    of: Address,
    role: B256,
    history: &History,
    (enumerable, suspects, names): (bool, &[Address], &Names),
    gaps: &mut Vec<GapOf>,
) -> Option<Role> {
    let number = U256::from_be_bytes(role.0);
    let admin = facts.call(of, contracts::get_role_admin(number));
    let listed = match enumerable {
        true => list(facts, of, number, &names.role(role), gaps),
        false => Some((Vec::new(), false)),
    };
    let (admin, (listed, list_complete)) = (admin?, listed?);
    let given = history.given.get(&role);
    let mut candidates: Set<Address> = listed.iter().copied().collect();
    candidates.extend(given.iter().flat_map(|given| given.keys().copied()));
    if candidates.len() > MAX_HOLDERS {
        gaps.push(GapOf::Cut(names.role(role), MAX_HOLDERS as u32));
    }
    let cut = candidates.len() > MAX_HOLDERS;
    let mut asked: Set<Address> = candidates.iter().copied().take(MAX_HOLDERS).collect();
    asked.extend(suspects.iter().copied());
    let mut holders = Vec::new();
    let mut waiting = false;
    let mut unheard = false;
    for account in asked.iter() {
        let Some(said) = facts.call(of, contracts::has_role(number, *account)) else {
            waiting = true;
            continue;
        };
        let should = given.and_then(|given| given.get(account)).copied() == Some(true);
        let in_list = listed.contains(account);
        match said.yes() {
            Some(true) => {
                holders.push(*account);
                // What was given before the log was, or without a word, is given all the same.
                let unlisted = enumerable && list_complete && !in_list;
                if unlisted || (history.whole && !should && !in_list) {
                    gaps.push(GapOf::HeldNotListed(names.role(role), *account));
                }
            }
            Some(false) if in_list || should => {
                gaps.push(GapOf::ListedNotHeld(names.role(role), *account));
            }
            Some(false) => {}
            None => unheard = true,
        }
    }
    if waiting {
        return None;
    }
    let complete = !cut && !unheard && (history.whole || list_complete);
    Some(Role {
        role,
        admin: admin
            .bytes()
            .and_then(|bytes| crate::abi::word_at(bytes, 0))
            .unwrap_or_default()
            .into(),
        holders,
        complete,
    })
}

/// The holders that the contract itself lists, and whether that is all of the list.
fn list(
    facts: &mut Facts,
    of: Address,
    role: U256,
    name: &str,
    gaps: &mut Vec<GapOf>,
) -> Option<(Vec<Address>, bool)> {
    let count = facts.call(of, contracts::get_role_member_count(role))?;
    let Some(count) = count.small() else {
        // More than fits is a lie, or there is no such list.
        return Some((Vec::new(), false));
    };
    let cut = count > MAX_HOLDERS as u64;
    if cut {
        gaps.push(GapOf::Cut(name.to_owned(), MAX_HOLDERS as u32));
    }
    let mut members = Vec::new();
    let (mut waiting, mut whole) = (false, !cut);
    for index in 0..count.min(MAX_HOLDERS as u64) {
        match facts.call(of, contracts::get_role_member(role, index)) {
            None => waiting = true,
            Some(said) => match said.address() {
                Some(member) if !members.contains(&member) => members.push(member),
                // Named twice, or not at all: the list does not say what it claims to.
                _ => whole = false,
            },
        }
    }
    if waiting {
        None
    } else {
        Some((members, whole))
    }
}
