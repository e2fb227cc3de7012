//! One contract: what it is, what it runs, who is named in it, and which of its functions only some may call. Filled as
//! far as the facts reach; `done` once nothing is missing.

use std::rc::Rc;

use alloy_primitives::{Address, B256, b256};
use record::sorted::{Map, Set};

use super::{
    code::{self, Effects, Program},
    facts::{Facts, Said},
    functions::{self, Names, selector},
    guard::{self, Found, Guarded},
    manager::{self, Manager, Target},
    refusal::Refusals,
    report::{Delay, GapOf, Guard, Kind, LeavesLog, Tie},
    roles::{self, History, Role},
    safe::{self, Safe},
};
use crate::{
    abi, contracts,
    contracts::ClockMode,
    signature::{Code, code as account_code},
};

/// EIP-1967, and the slots that OpenZeppelin's proxies used before it.
const IMPLEMENTATION: [B256; 2] = [
    b256!("360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc"),
    b256!("7050c9e0f4ca769c69bd3a8ef740bc37934f8e2c036e5a723fd8ee048ed3f8c3"),
];
const ADMIN: [B256; 2] = [
    b256!("b53127684a568b3173ae13b9f8a6016e243e63b6e8ee1178d6a717850b5d6103"),
    b256!("10d6a54a4754c8869d6886b5f5d7fbfa5b4522237ea5c60d11bc4e7a1ff9390b"),
];
const BEACON: B256 = b256!("a3f0ad74e5423aebfd80d3ef4346578335a9a72aeaee59ff6cb3582b35133d50");
/// Most contracts that one proxy runs (a diamond's).
const MAX_FACETS: usize = 32;
/// Most functions of one contract that are called to see who may.
const MAX_PROBED: usize = 160;
/// Most functions named of those that refused for no known reason.
const MAX_REFUSED: usize = 12;

/// Functions without arguments by which contracts name who has a power.
const NAMED: [&str; 25] = [
    "admin()",
    "pendingAdmin()",
    "guardian()",
    "pauser()",
    "governor()",
    "governance()",
    "gov()",
    "timelock()",
    "minter()",
    "masterMinter()",
    "blacklister()",
    "rescuer()",
    "operator()",
    "controller()",
    "executor()",
    "vetoer()",
    "multisig()",
    "manager()",
    "keeper()",
    "proposalGuardian()",
    "whitelistGuardian()",
    "getOwner()",
    "defaultAdmin()",
    "dao()",
    "upgrader()",
];

/// By whom any proposal may be stopped: an address, and in Compound's Governors until when.
pub(super) const GUARDIAN: &str = "proposalGuardian()";
/// How: OpenZeppelin's Governors, then Compound's.
const CANCEL: [&str; 2] = [
    "cancel(address[],uint256[],bytes[],bytes32)",
    "cancel(uint256)",
];

/// A timelock's functions that its proposers and executors use together: one power, looked at as such.
const TIMELOCK: [&str; 6] = [
    "schedule(address,uint256,bytes,bytes32,bytes32,uint256)",
    "scheduleBatch(address[],uint256[],bytes[],bytes32,bytes32,uint256)",
    "execute(address,uint256,bytes,bytes32,bytes32)",
    "executeBatch(address[],uint256[],bytes[],bytes32,bytes32)",
    "queueTransaction(address,uint256,string,bytes,uint256)",
    "executeTransaction(address,uint256,string,bytes,uint256)",
];

/// What is shared by all contracts of a search.
pub(super) struct Shared<'a> {
    pub names: &'a Names,
    pub refusals: &'a Refusals,
    /// Where the search starts: each is asked about as a possible holder everywhere.
    pub suspects: &'a [Address],
}

/// A contract or account, as far as looked at.
#[derive(Clone, Debug, Default)]
pub(super) struct Contract {
    pub kind: Kind,
    pub name: String,
    /// Contracts whose code it runs.
    pub runs: Vec<Address>,
    pub admin: Option<Address>,
    pub beacon: Option<Address>,
    pub owner: Option<Address>,
    pub pending: Option<Address>,
    pub named: Vec<(&'static str, Address)>,
    pub roles: Vec<Role>,
    pub authority: Option<Address>,
    /// What that one says of this contract.
    pub target: Option<Target>,
    pub manager: Option<Manager>,
    pub safe: Option<Safe>,
    pub governor: Option<Governor>,
    /// A timelock of Compound's kind: its admin may queue and execute.
    pub compound_admin: Option<Address>,
    pub functions: Vec<Guarded>,
    pub gaps: Vec<GapOf>,
    /// Some function that makes it call others is not guarded, or not known.
    pub open_calls: bool,
    /// Its own code tells of upgrades in the log.
    pub logs_upgrades: bool,
    /// Whether scheduling at this timelock writes to the log.
    pub schedule_log: LeavesLog,
    pub done: bool,
}

/// What a Governor says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Governor {
    pub timelock: Option<Address>,
    pub token: Option<Address>,
    /// From the proposal to the end of the vote.
    pub delay: Option<Delay>,
    /// Who may stop any proposal, by which function, and whether that writes to the log.
    pub guardian: Option<(Address, &'static str, LeavesLog)>,
}

impl Contract {
    /// What a role makes of its holders: a timelock's own roles have names of their own.
    pub(super) fn tie(&self, of: B256) -> Tie {
        let timelock = matches!(self.kind, Kind::Timelock(_));
        let is = |name: &str| timelock && of == functions::role(name);
        match () {
            () if is("PROPOSER_ROLE") => Tie::Proposer,
            () if is("EXECUTOR_ROLE") => Tie::Executor,
            () if is("CANCELLER_ROLE") => Tie::Canceller,
            () => Tie::Role(of),
        }
    }

    /// Whom a getter names.
    pub(super) fn named(&self, getter: &str) -> Option<Address> {
        let found = self.named.iter().find(|(known, _)| *known == getter);
        found.map(|(_, account)| *account)
    }
}

/// Looks at an account.
pub(super) fn look(facts: &mut Facts, shared: &Shared<'_>, of: Address) -> Contract {
    let mut contract = Contract {
        kind: Kind::Unscanned,
        ..Contract::default()
    };
    contract.done = fill(&mut contract, facts, shared, of).is_some();
    contract
}

/// An address that is nobody's: zero, the first numbers (the chain's own precompiles among them), and the customary
/// grave.
pub(super) fn is_nobody(address: Address) -> bool {
    let dead = [0xde, 0xad];
    address[..18] == [0; 18] && (address[18] == 0 && address[19] < 0x20 || address[18..] == dead)
}

fn fill(c: &mut Contract, facts: &mut Facts, shared: &Shared<'_>, of: Address) -> Option<()> {
    if is_nobody(of) {
        c.kind = Kind::Nobody;
        return Some(());
    }
    let code = facts.code(of)?;
    let Some(code) = code.bytes() else {
        c.gaps
            .push(GapOf::NoAnswer("eth_getCode".into(), String::new()));
        return Some(());
    };
    match account_code(code) {
        Code::None => {
            c.kind = Kind::Key;
            return Some(());
        }
        Code::Delegated(to) => {
            c.kind = Kind::DelegatedKey(to);
            c.gaps.push(GapOf::KeysCode(to));
            return Some(());
        }
        Code::Contract => c.kind = Kind::Unknown,
    }
    let own = facts.program(of)?;
    proxy(c, facts, of, code, &own)?;
    let surface = Surface::read(facts, of, &c.runs, own)?;
    if !surface.complete {
        c.gaps.push(GapOf::Code);
    }
    let mut missing = getters(c, facts, shared, of, &surface).is_none();
    missing |= kinds(c, facts, shared, of, &surface).is_none();
    missing |= managed(c, facts, shared, of).is_none();
    missing |= access(c, facts, shared, of, &surface).is_none();
    if missing {
        return None;
    }
    probe(c, facts, shared, of, &surface)
}

/// What a proxy runs, and who may change that.
fn proxy(
    c: &mut Contract,
    facts: &mut Facts,
    of: Address,
    code: &[u8],
    own: &Program,
) -> Option<()> {
    let mut slots = Vec::new();
    for slot in IMPLEMENTATION.into_iter().chain(ADMIN).chain([BEACON]) {
        slots.push(facts.storage(of, slot));
    }
    let slots: Option<Vec<Said>> = slots.into_iter().collect();
    let slots = slots?;
    let somebody = |index: usize| slots.get(index).and_then(Said::somebody);
    c.admin = somebody(2).or(somebody(3));
    c.beacon = somebody(4);
    c.runs.extend(code::minimal_proxy(code));
    c.runs.extend(somebody(0).or(somebody(1)));
    c.logs_upgrades = own.words.contains(&crate::events::UPGRADED);
    if let Some(beacon) = c.beacon {
        c.runs
            .extend(facts.call(beacon, contracts::implementation())?.somebody());
    }
    if !c.runs.is_empty() || !own.fallback.delegates {
        return Some(());
    }
    // Other proxies: one that says what it runs, a diamond, or one that keeps it where Safe's do.
    let said = facts.call(of, contracts::implementation());
    let facets = facts.call(of, contracts::facet_addresses());
    let first = facts.storage(of, B256::ZERO);
    let (said, facets, first) = (said?, facets?, first?);
    c.runs.extend(said.somebody());
    let facets = facets.bytes().and_then(|data| abi::read_addresses(data, 0));
    let mut facets = facets.unwrap_or_default();
    if facets.len() > MAX_FACETS {
        c.gaps.push(GapOf::Cut("facets".into(), MAX_FACETS as u32));
        facets.truncate(MAX_FACETS);
    }
    c.runs.extend(facets);
    if c.runs.is_empty()
        && let Some(first) = first.somebody()
        && facts
            .code(first)?
            .bytes()
            .is_some_and(|code| !code.is_empty())
    {
        c.runs.push(first);
    }
    if c.runs.is_empty() {
        c.gaps.push(GapOf::Code);
    }
    Some(())
}

/// The functions of a contract and of what it runs, together.
pub(super) struct Surface {
    pub functions: Map<[u8; 4], (Effects, Vec<code::Caller>)>,
    pub words: Vec<B256>,
    /// There are no other functions.
    pub complete: bool,
    /// What it does with an input that means no function makes it call others.
    fallback_calls: bool,
    codes: Vec<Said>,
}

impl Surface {
    fn read(facts: &mut Facts, of: Address, runs: &[Address], own: Rc<Program>) -> Option<Surface> {
        let mut programs = vec![own];
        let mut codes = vec![facts.code(of)?];
        let mut missing = false;
        for target in runs {
            match (facts.program(*target), facts.code(*target)) {
                (Some(program), Some(code)) => {
                    programs.push(program);
                    codes.push(code);
                }
                _ => missing = true,
            }
        }
        if missing {
            return None;
        }
        let mut surface = Surface {
            functions: Map::new(),
            words: Vec::new(),
            complete: true,
            fallback_calls: false,
            codes,
        };
        let mut words: Set<B256> = Set::new();
        for program in &programs {
            surface.complete &= program.complete;
            for function in &program.functions {
                let effects = function.effects;
                let known = || (effects, function.callers.clone());
                surface
                    .functions
                    .entry(function.selector)
                    .or_insert_with(known);
            }
            words.extend(program.words.iter().copied());
        }
        // What a proxy hands on is looked at above; what its target does with an unknown function is not a function.
        let fallback = programs
            .last()
            .map(|program| program.fallback)
            .unwrap_or_default();
        surface.fallback_calls = fallback.calls || fallback.delegates;
        surface.words = words.iter().copied().collect();
        Some(surface)
    }

    /// Whether there may be such a function.
    pub(super) fn has(&self, selector: [u8; 4]) -> bool {
        let mut codes = self.codes.iter().filter_map(Said::bytes);
        self.functions.contains_key(&selector) || codes.any(|code| code::holds(code, selector))
    }

    fn answers(&self, call: &[u8]) -> bool {
        call.first_chunk::<4>()
            .is_some_and(|selector| self.has(*selector))
    }

    fn is_safe_release(&self) -> bool {
        let proxy = self.codes.len() <= 2;
        proxy
            && self
                .codes
                .last()
                .and_then(Said::bytes)
                .is_some_and(safe::is_release)
    }
}

/// Who is named by functions without arguments.
fn getters(
    c: &mut Contract,
    facts: &mut Facts,
    shared: &Shared<'_>,
    of: Address,
    surface: &Surface,
) -> Option<()> {
    let mut missing = false;
    let mut ask = |call: Vec<u8>| {
        if !surface.answers(&call) {
            return None;
        }
        let said = facts.call(of, call);
        missing |= said.is_none();
        said
    };
    c.owner = ask(contracts::owner()).and_then(|said| said.address());
    c.pending = ask(contracts::pending_owner()).and_then(|said| said.somebody());
    c.authority = ask(contracts::authority()).and_then(|said| said.somebody());
    if let Some(said) = ask(contracts::name()) {
        let text = said.bytes().and_then(abi::read_text).unwrap_or_default();
        c.name = text.chars().take(80).collect();
    }
    for getter in NAMED {
        if let Some(account) = ask(selector(getter).to_vec()).and_then(|said| said.somebody()) {
            c.named.push((getter, account));
        }
    }
    let _ = shared;
    if missing { None } else { Some(()) }
}

/// What kind of contract it is.
fn kinds(
    c: &mut Contract,
    facts: &mut Facts,
    shared: &Shared<'_>,
    of: Address,
    surface: &Surface,
) -> Option<()> {
    let has = |signature: &str| surface.has(selector(signature));
    let answers = |call: Vec<u8>| surface.answers(&call);
    if !surface.functions.is_empty() {
        c.kind = Kind::Contract;
    }
    if answers(contracts::get_owners()) && answers(contracts::get_threshold()) {
        let mut gaps = Vec::new();
        let safe = safe::read(facts, of, surface.is_safe_release(), &mut gaps)?;
        if let Some(safe) = safe {
            c.kind = Kind::Safe {
                needed: safe.needed,
                owners: safe.owners.len() as u32,
                modules: safe.modules.len() as u32,
                known: safe.known,
            };
            c.gaps.append(&mut gaps);
            c.safe = Some(safe);
            return Some(());
        }
    }
    let votes = has("castVote(uint256,uint8)") && answers(contracts::voting_period());
    let proposes = has("propose(address[],uint256[],bytes[],string)")
        || has("propose(address[],uint256[],string[],bytes[],string)");
    if votes && proposes {
        let governor = governor(facts, of, surface)?;
        if let Some(governor) = governor {
            c.kind = Kind::Governor;
            c.governor = Some(governor);
            c.gaps.push(GapOf::GovernorAtItsWord);
            return Some(());
        }
    }
    if has("schedule(address,uint256,bytes,bytes32,bytes32,uint256)")
        && answers(contracts::get_min_delay())
    {
        let delay = facts.call(of, contracts::get_min_delay())?.small();
        if delay.is_none() {
            c.gaps.push(GapOf::NoDelay);
        }
        c.kind = Kind::Timelock(delay);
        let schedule = surface.functions.get(&selector(TIMELOCK[0]));
        c.schedule_log = guard::leaves_log(schedule.map(|(effects, _)| *effects));
    } else if has("queueTransaction(address,uint256,string,bytes,uint256)")
        && answers(contracts::delay())
    {
        let (delay, admin) = (
            facts.call(of, contracts::delay()),
            facts.call(of, contracts::admin()),
        );
        let (delay, admin) = (delay?.small(), admin?.somebody());
        if delay.is_none() {
            c.gaps.push(GapOf::NoDelay);
        }
        c.kind = Kind::Timelock(delay);
        c.compound_admin = admin;
    } else if has("canCall(address,address,bytes4)") && has("getTargetFunctionRole(address,bytes4)")
    {
        let mut gaps = Vec::new();
        let read = manager::read(facts, of, shared.suspects, &mut gaps)?;
        if !read.complete {
            gaps.push(GapOf::RoleHolders("access manager".into()));
        }
        c.gaps.append(&mut gaps);
        c.manager = Some(read);
        c.kind = Kind::AccessManager;
    } else if has("upgradeAndCall(address,address,bytes)") && answers(contracts::owner()) {
        c.kind = Kind::ProxyAdmin;
    } else if answers(contracts::implementation()) && has("upgradeTo(address)") && c.runs.is_empty()
    {
        c.kind = Kind::Beacon;
    } else if has("transfer(address,uint256)") && answers(contracts::total_supply()) {
        c.kind = Kind::Token;
    }
    Some(())
}

/// What its access manager says of it.
fn managed(c: &mut Contract, facts: &mut Facts, shared: &Shared<'_>, of: Address) -> Option<()> {
    if let Some(authority) = c.authority {
        let target = manager::target(facts, authority, of, shared.suspects)?;
        let closed = target.closed.then_some(GapOf::Closed(authority));
        c.gaps.extend(closed);
        c.target = Some(target);
    }
    Some(())
}

fn governor(facts: &mut Facts, of: Address, surface: &Surface) -> Option<Option<Governor>> {
    let mut missing = false;
    let mut ask = |call: Vec<u8>| {
        if !surface.answers(&call) {
            return None;
        }
        let said = facts.call(of, call);
        missing |= said.is_none();
        said
    };
    let delay = ask(contracts::voting_delay()).and_then(|said| said.small());
    let period = ask(contracts::voting_period()).and_then(|said| said.small());
    let timelock = ask(contracts::timelock()).and_then(|said| said.somebody());
    let token = ask(contracts::token()).and_then(|said| said.somebody());
    let comp = ask(contracts::comp()).and_then(|said| said.somebody());
    let mode = ask(contracts::clock_mode());
    let guardian = ask(selector(GUARDIAN).to_vec());
    if missing {
        return None;
    }
    let Some(period) = period else {
        return Some(None);
    };
    let words = mode.and_then(|mode| mode.bytes().and_then(abi::read_text));
    let length = delay.unwrap_or(0).saturating_add(period);
    let delay = match ClockMode::read(words.as_deref()) {
        ClockMode::Blocks => Some(Delay {
            seconds: 0,
            blocks: length,
        }),
        ClockMode::Seconds => Some(Delay {
            seconds: length,
            blocks: 0,
        }),
        ClockMode::Other => None,
    };
    let cancel = CANCEL.into_iter().find(|name| surface.has(selector(name)));
    let log = |name: &str| {
        let known = surface.functions.get(&selector(name));
        guard::leaves_log(known.map(|(effects, _)| *effects))
    };
    let guardian = guardian.and_then(|said| {
        let until = said.bytes()?.get(32..).and_then(abi::read_small);
        let over = until.is_some_and(|until| until < facts.block.time);
        said.somebody().filter(|_| !over)
    });
    Some(Some(Governor {
        timelock,
        token: token.or(comp),
        delay,
        guardian: guardian
            .zip(cancel)
            .map(|(account, name)| (account, name, log(name))),
    }))
}

/// The roles that its log and its code name.
fn access(
    c: &mut Contract,
    facts: &mut Facts,
    shared: &Shared<'_>,
    of: Address,
    surface: &Surface,
) -> Option<()> {
    if !surface.answers(&contracts::has_role(Default::default(), of)) {
        return Some(());
    }
    let mut gaps = Vec::new();
    let history = History::read(facts, of, &mut gaps)?;
    let roles = history.roles(&surface.words, shared.names);
    let missing =
        more_roles(c, facts, shared, (of, surface, &history), &roles, &mut gaps).is_none();
    if missing {
        return None;
    }
    c.gaps.append(&mut gaps);
    Some(())
}

fn more_roles(
    c: &mut Contract,
    facts: &mut Facts,
    shared: &Shared<'_>,
    (of, surface, history): (Address, &Surface, &History),
    wanted: &[B256],
    gaps: &mut Vec<GapOf>,
) -> Option<()> {
    let enumerable = surface.answers(&contracts::get_role_member_count(Default::default()));
    let mut suspects: Set<Address> = shared.suspects.iter().copied().collect();
    suspects.extend([Address::ZERO, of]);
    suspects.extend(c.owner);
    suspects.extend(c.named.iter().map(|(_, account)| *account));
    let suspects: Vec<Address> = suspects.iter().copied().collect();
    let mut missing = false;
    for role in wanted {
        if c.roles.iter().any(|known| known.role == *role) {
            continue;
        }
        let context = (enumerable, suspects.as_slice(), shared.names);
        match roles::read(facts, of, *role, history, context, gaps) {
            Some(role) => c.roles.push(role),
            None => missing = true,
        }
    }
    if missing { None } else { Some(()) }
}

/// Calls every function that may change something, to see who is refused and why.
fn probe(
    c: &mut Contract,
    facts: &mut Facts,
    shared: &Shared<'_>,
    of: Address,
    surface: &Surface,
) -> Option<()> {
    // A known Safe's own functions are known: only itself may call them.
    if c.safe.as_ref().is_some_and(|safe| safe.known) {
        return Some(());
    }
    let own = |selector: &[u8; 4]| {
        matches!(c.kind, Kind::Timelock(_))
            && TIMELOCK
                .iter()
                .any(|known| selector == &self::selector(known))
    };
    let mut wanted: Vec<[u8; 4]> = Vec::new();
    for (selector, (effects, _)) in surface.functions.iter() {
        if effects.changes() && !shared.names.is_public(*selector) && !own(selector) {
            wanted.push(*selector);
        }
    }
    if !surface.complete {
        let held = |selector: &[u8; 4]| {
            !surface.functions.contains_key(selector) && surface.has(*selector)
        };
        wanted.extend(shared.names.all().filter(held));
    }
    if wanted.len() > MAX_PROBED {
        // Those whose names are known first.
        record::sorted::sort_by_key(&mut wanted, |selector| {
            shared.names.function(*selector).is_none()
        });
        wanted.truncate(MAX_PROBED);
        c.gaps
            .push(GapOf::Cut("functions".into(), MAX_PROBED as u32));
    }
    let calls = |selector: [u8; 4]| {
        let effects = surface
            .functions
            .get(&selector)
            .map(|(effects, _)| *effects);
        effects.is_none_or(|of| of.calls || of.delegates || !of.followed)
    };
    let public = surface
        .functions
        .keys()
        .filter(|selector| shared.names.is_public(**selector));
    c.open_calls = !surface.complete || surface.fallback_calls || public.copied().any(calls);
    let mut missing = false;
    let (mut found, mut refused) = (Vec::new(), Vec::new());
    for selector in wanted {
        match guard::find(facts, shared, of, c, surface, selector) {
            None => missing = true,
            Some(Found::Guarded(guarded)) => found.push(guarded),
            Some(Found::Open) => c.open_calls |= calls(selector),
            Some(Found::Refused) => {
                c.open_calls |= calls(selector);
                refused.push(guard::label(selector, shared.names.function(selector)));
            }
        }
    }
    if missing {
        return None;
    }
    if !refused.is_empty() {
        let count = refused.len() as u32;
        refused.truncate(MAX_REFUSED);
        c.gaps.push(GapOf::Refused(count, refused.join(", ")));
    }
    // Roles that only a refusal named.
    let named = found.iter().filter_map(|guarded| match guarded.guard {
        Guard::Role(role) => Some(role),
        _ => None,
    });
    let named: Vec<B256> = named.collect();
    if named
        .iter()
        .any(|role| c.roles.iter().all(|known| known.role != *role))
    {
        let mut gaps = Vec::new();
        let history = History::read(facts, of, &mut Vec::new())?;
        more_roles(c, facts, shared, (of, surface, &history), &named, &mut gaps)?;
        c.gaps.append(&mut gaps);
    }
    for role in c.roles.iter().filter(|role| !role.complete) {
        let used = named.contains(&role.role) || !role.holders.is_empty();
        if used {
            c.gaps
                .push(GapOf::RoleHolders(shared.names.role(role.role)));
        }
    }
    for guarded in &found {
        if guarded.guard == Guard::Unknown {
            c.gaps.push(GapOf::Guard(guarded.label()));
        }
    }
    c.functions = found;
    Some(())
}
