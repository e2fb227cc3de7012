//! An access manager: one contract that says for many others who may call what, by numbered roles, each member with a
//! delay of its own.

use alloy_primitives::Address;
use record::sorted::{Map, Set};

use super::{facts::Facts, report::GapOf, roles::MAX_HOLDERS};
use crate::{abi, contracts, events};

/// The role that may do everything.
pub(super) const ADMIN: u64 = 0;
/// The role that everybody has.
pub(super) const PUBLIC: u64 = u64::MAX;
/// Most roles looked at.
const MAX_ROLES: usize = 64;

/// A manager's roles.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Manager {
    pub roles: Vec<ManagerRole>,
    /// There are no other members than those found.
    pub complete: bool,
}

/// A numbered role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ManagerRole {
    pub role: u64,
    /// Whose members may give and take it.
    pub admin: u64,
    /// Seconds until a new member has it.
    pub grant_delay: u64,
    /// Members, each with the seconds that it must wait after announcing a call.
    pub members: Vec<(Address, u64)>,
}

impl Manager {
    pub(super) fn role(&self, role: u64) -> Option<&ManagerRole> {
        self.roles.iter().find(|known| known.role == role)
    }
}

/// Reads a manager; `None` while something is missing.
pub(super) fn read(
    facts: &mut Facts,
    of: Address,
    suspects: &[Address],
    gaps: &mut Vec<GapOf>,
) -> Option<Manager> {
    let log = facts.logs(of, &events::MANAGER_TOPICS)?;
    let whole = log.unread.is_empty() && !log.cut;
    for (from, to) in &log.unread {
        gaps.push(GapOf::Logs(*from, *to));
    }
    let mut named: Map<u64, Set<Address>> = Map::from([(ADMIN, Set::new())]);
    for entry in &log.entries {
        match events::ManagerChange::read(entry) {
            Some(events::ManagerChange::Member(role, account)) => {
                named.entry(role).or_default().insert(account);
            }
            // A role that nobody has yet: members of its admin role may give it to themselves.
            Some(events::ManagerChange::Admin(role, admin)) => {
                named.entry(role).or_default();
                named.entry(admin).or_default();
            }
            None => {}
        }
    }
    let mut manager = Manager {
        roles: Vec::new(),
        complete: whole && named.len() <= MAX_ROLES,
    };
    let mut waiting = false;
    for (role, accounts) in named.iter().take(MAX_ROLES) {
        let read = one(
            facts,
            of,
            *role,
            accounts,
            suspects,
            &mut manager.complete,
            gaps,
        );
        waiting |= read.is_none();
        manager.roles.extend(read);
    }
    if waiting { None } else { Some(manager) }
}

fn one(
    facts: &mut Facts,
    of: Address,
    role: u64,
    named: &Set<Address>,
    suspects: &[Address],
    complete: &mut bool,
    gaps: &mut Vec<GapOf>,
) -> Option<ManagerRole> {
    let admin = facts.call(of, contracts::manager_role_admin(role));
    let grant_delay = facts.call(of, contracts::manager_grant_delay(role));
    let mut asked: Set<Address> = named.iter().copied().take(MAX_HOLDERS).collect();
    if named.len() > MAX_HOLDERS {
        gaps.push(GapOf::Cut(role.to_string(), MAX_HOLDERS as u32));
        *complete = false;
    }
    asked.extend(suspects.iter().copied());
    let mut members = Vec::new();
    let mut waiting = false;
    for account in asked.iter() {
        let Some(said) = facts.call(of, contracts::manager_has_role(role, *account)) else {
            waiting = true;
            continue;
        };
        let answer = said
            .bytes()
            .and_then(|data| Some((abi::read_bool(data)?, abi::read_small(data.get(32..)?)?)));
        match answer {
            Some((true, delay)) => members.push((*account, delay)),
            Some((false, _)) => {}
            None => *complete = false,
        }
    }
    let (admin, grant_delay) = (admin?, grant_delay?);
    if waiting {
        return None;
    }
    Some(ManagerRole {
        role,
        admin: admin.small().unwrap_or(ADMIN),
        grant_delay: grant_delay.small().unwrap_or(0),
        members,
    })
}
