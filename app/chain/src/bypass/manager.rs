//! An access manager: one contract that says for many others who may call what, by numbered roles, each member with a
//! delay of its own; and what it says of one of those others.

use alloy_primitives::Address;
use record::sorted::{Map, Set};

use super::{
    facts::{Facts, Said},
    functions::selector,
    report::GapOf,
    roles::MAX_HOLDERS,
};
use crate::{abi, contracts, events};

/// The role that may do everything.
pub(super) const ADMIN: u64 = 0;
/// The role that everybody has.
pub(super) const PUBLIC: u64 = u64::MAX;
/// By this a contract takes another manager; only the manager in force may call it.
pub(super) const REPLACE: &str = "setAuthority(address)";
/// Most admins asked how soon they may replace the manager of a contract.
const MAX_ADMINS: usize = 16;
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
    /// Members, each with the least seconds until a call of it is carried out: its own delay between announcing and
    /// calling, or a shorter one that is coming, and the time until it is a member.
    pub members: Vec<(Address, u64)>,
}

/// What a manager says of one contract that it guards.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Target {
    /// Nobody may call what it guards there.
    pub closed: bool,
    /// Seconds that admins wait before they say anything else of it, such as who may call what; none where the manager
    /// has no such delay to read.
    pub admin_delay: Option<u64>,
    /// Admins who may put another manager in its place, and after how many seconds.
    pub replaced_by: Vec<(Address, u64)>,
}

impl Target {
    /// Seconds until an admin with this delay of its own has made it say what that admin wants.
    pub(super) fn wait(&self, admin: Address, own: u64) -> Option<u64> {
        let told = self.admin_delay.map(|delay| delay.max(own));
        let mut replaced = self.replaced_by.iter().filter(|(of, _)| *of == admin);
        let replaced = replaced.next().map(|(_, after)| *after);
        told.into_iter().chain(replaced).min()
    }
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
            // Nobody was ever given it, and whoever is will wait.
            Some(events::ManagerChange::Delay(role)) => {
                named.entry(role).or_default();
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

/// What a manager says of a contract; `None` while something is missing.
pub(super) fn target(
    facts: &mut Facts,
    manager: Address,
    of: Address,
    suspects: &[Address],
) -> Option<Target> {
    let closed = facts.call(manager, contracts::target_closed(of));
    let admin_delay = facts.call(manager, contracts::target_admin_delay(of));
    let (closed, admin_delay) = (closed?, admin_delay?);
    let mut target = Target {
        closed: closed.yes() == Some(true),
        admin_delay: admin_delay.small(),
        replaced_by: Vec::new(),
    };
    // Without a delay nothing is gained by it. Earlier releases let admins do it before their delay was over.
    if target.closed || target.admin_delay.is_none_or(|delay| delay == 0) {
        return Some(target);
    }
    let read = read(facts, manager, suspects, &mut Vec::new())?;
    let admins = read.role(ADMIN).map(|role| role.members.as_slice());
    let mut waiting = false;
    for (admin, _) in admins.unwrap_or_default().iter().take(MAX_ADMINS) {
        let call = contracts::can_call(*admin, of, selector(REPLACE));
        let Some(said) = facts.call(manager, call) else {
            waiting = true;
            continue;
        };
        match said.bytes().and_then(yes_and_seconds) {
            Some((true, _)) => target.replaced_by.push((*admin, 0)),
            Some((false, after)) if after > 0 => target.replaced_by.push((*admin, after)),
            _ => {}
        }
    }
    if waiting { None } else { Some(target) }
}

/// Yes or no, and seconds.
fn yes_and_seconds(data: &[u8]) -> Option<(bool, u64)> {
    Some((abi::read_bool(data)?, abi::read_small(data.get(32..)?)?))
}

/// Least seconds until a call of an account is carried out that has a role (with this delay) or is to have it; none of
/// one that is not.
fn wait(now: u64, has: Option<u64>, access: Option<&Said>) -> Option<u64> {
    let part = |at: usize| access?.bytes()?.get(at * 32..).and_then(abi::read_small);
    let Some(delay) = has else {
        let until = part(0)?.checked_sub(now).filter(|until| *until > 0)?;
        return Some(until.saturating_add(part(1)?));
    };
    let coming = part(3).and_then(|from| from.checked_sub(now));
    let coming = coming.filter(|until| *until > 0).zip(part(2));
    let coming = coming.map(|(until, then)| until.saturating_add(then));
    Some(coming.map_or(delay, |coming| delay.min(coming)))
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
        let said = facts.call(of, contracts::manager_has_role(role, *account));
        // Only of those whom the log names something can be coming.
        let access = named
            .contains(account)
            .then(|| facts.call(of, contracts::manager_access(role, *account)));
        let (Some(said), false) = (said, access == Some(None)) else {
            waiting = true;
            continue;
        };
        let Some((has, delay)) = said.bytes().and_then(yes_and_seconds) else {
            *complete = false;
            continue;
        };
        let access = access.flatten();
        let wait = wait(facts.block.time, has.then_some(delay), access.as_ref());
        members.extend(wait.map(|wait| (*account, wait)));
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
