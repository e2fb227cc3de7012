//! From whoever holds a power back to whoever can make it be used: keys, anyone, a vote, or a contract of which that is
//! not known. Computed for all accounts at once, again and again until nothing changes, so that circles (two contracts
//! that own one another) end by themselves.

use std::{cmp::Ordering, rc::Rc};

use alloy_primitives::Address;
use record::sorted::Map;

use super::{
    contract::{Contract, is_nobody},
    functions::{Power, role},
    keys::Signers,
    manager,
    report::{Delay, GapOf, Guard, Kind, Link, Starts, Tie},
};

/// Most routes kept of one account, of each kind of start.
const MAX_ROUTES: usize = 6;
/// Most steps of a route.
const MAX_STEPS: usize = 40;
/// Most beacons that one code is told by: beacons may run what beacons tell.
const MAX_BEACONS: u8 = 3;
/// Rounds after which what still changes is left as it is.
const MAX_ROUNDS: usize = 64;

pub(super) type Contracts = Map<Address, Rc<Contract>>;

/// How an account can be made to act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Route {
    pub starts: Starts,
    pub signers: Signers,
    /// Signatures, and whether that is a bound from above.
    pub cost: (u32, bool),
    pub delay: Option<Delay>,
    pub steps: Vec<Link>,
}

impl Route {
    fn new(starts: Starts, signers: Signers) -> Route {
        let cost = match starts {
            Starts::Keys => signers.fewest().unwrap_or((u32::MAX, true)),
            _ => (0, false),
        };
        Route {
            starts,
            signers,
            cost,
            delay: Some(Delay::default()),
            steps: Vec::new(),
        }
    }

    fn key(key: Address) -> Route {
        Route::new(Starts::Keys, Signers::Key(key))
    }

    pub(super) fn anyone() -> Route {
        Route::new(Starts::Anyone, Signers::nobody())
    }

    pub(super) fn unknown(contract: Address) -> Route {
        Route::new(Starts::Unknown(contract), Signers::nobody())
    }

    fn vote(governor: Address, delay: Option<Delay>) -> Route {
        Route {
            delay,
            ..Route::new(Starts::Vote(governor), Signers::nobody())
        }
    }

    /// The same, of which is not known whether it leads any further than to this contract.
    fn doubtful(self, at: Address) -> Route {
        match self.rank() {
            0 => Route {
                starts: Starts::Unknown(at),
                ..self
            },
            _ => self,
        }
    }

    /// How sure it is that it needs no vote: keys and anyone, unknown, a vote.
    pub(super) fn rank(&self) -> u8 {
        match self.starts {
            Starts::Keys | Starts::Anyone => 0,
            Starts::Unknown(_) => 1,
            Starts::Vote(_) => 2,
        }
    }

    /// One step further.
    pub(super) fn step(&self, from: Address, tie: Tie, to: Address) -> Route {
        let mut route = self.clone();
        let link = Link { from, tie, to };
        if !route.steps.contains(&link) && route.steps.len() < MAX_STEPS {
            route.steps.push(link);
        }
        route
    }

    fn after(mut self, delay: Option<Delay>) -> Route {
        self.delay = match (self.delay, delay) {
            (Some(one), Some(other)) => Some(one.and(other)),
            _ => None,
        };
        self
    }

    /// Both are needed.
    fn and(&self, other: &Route) -> Route {
        let starts = match self.rank().max(other.rank()) {
            rank if rank == 0 && self.starts == Starts::Anyone => other.starts,
            rank if self.rank() == rank => self.starts,
            _ => other.starts,
        };
        let mut both = Route::new(starts, self.signers.clone().and(other.signers.clone()));
        both.delay = match (self.delay, other.delay) {
            (Some(one), Some(other)) => Some(one.longer(other)),
            _ => None,
        };
        both.steps = self.steps.clone();
        for link in &other.steps {
            if !both.steps.contains(link) {
                both.steps.push(link.clone());
            }
        }
        both
    }

    /// Whether somebody acts on this route before it comes to the end.
    fn passes(&self, account: Address) -> bool {
        self.steps.iter().any(|link| link.from == account)
    }

    pub(super) fn compare(&self, other: &Route) -> Ordering {
        let delay = |route: &Route| match route.delay {
            Some(delay) => (0, delay),
            None => (1, Delay::default()),
        };
        (
            self.rank(),
            self.cost,
            delay(self),
            self.steps.len(),
            &self.steps,
        )
            .cmp(&(
                other.rank(),
                other.cost,
                delay(other),
                other.steps.len(),
                &other.steps,
            ))
    }

    /// Whether the other is worse in one respect and better in none.
    fn beats(&self, other: &Route) -> bool {
        let delay = |route: &Route| {
            route
                .delay
                .map_or((1, 0, 0), |of| (0, of.seconds, of.blocks))
        };
        let (one, two) = (delay(self), delay(other));
        let no_later = one.0 < two.0 || one.0 == two.0 && one.1 <= two.1 && one.2 <= two.2;
        let no_worse = self.cost.0 <= other.cost.0 && no_later;
        self.rank() == other.rank() && no_worse && (self.cost.0 < other.cost.0 || one != two)
    }
}

/// How every account can be made to act.
pub(super) fn acting(contracts: &Contracts) -> Map<Address, Vec<Route>> {
    let mut known: Map<Address, Vec<Route>> = Map::new();
    // What was found last stands furthest from the start, and most of what others rest on.
    let mut order: Vec<Address> = contracts.keys().copied().collect();
    order.reverse();
    for _ in 0..MAX_ROUNDS {
        let mut changed = false;
        for account in &order {
            let Some(contract) = contracts.get(account) else {
                continue;
            };
            let view = View {
                contracts,
                known: &known,
            };
            let now = best(view.of(*account, contract));
            if known.get(account) != Some(&now) {
                known.insert(*account, now);
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    known
}

/// The best routes, those that others beat left out.
fn best(mut routes: Vec<Route>) -> Vec<Route> {
    record::sorted::sort_by(&mut routes, Route::compare);
    let mut kept: Vec<Route> = Vec::new();
    for route in routes {
        let of_rank = kept.iter().filter(|known| known.rank() == route.rank());
        let beaten = of_rank
            .clone()
            .any(|known| known.beats(&route) || known.steps == route.steps);
        if !beaten && of_rank.count() < MAX_ROUTES {
            kept.push(route);
        }
    }
    kept
}

/// Everything known while routes are computed.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub contracts: &'a Contracts,
    pub known: &'a Map<Address, Vec<Route>>,
}

/// Holders of a power, each with the routes over it; and whether there may be others.
#[derive(Default)]
pub(super) struct Holders {
    pub routes: Vec<(Address, Route)>,
    pub open: bool,
}

impl View<'_> {
    fn routes(&self, account: Address) -> Vec<Route> {
        match (
            self.known.get(&account),
            self.contracts.contains_key(&account),
        ) {
            (Some(routes), _) => routes.clone(),
            (None, true) => Vec::new(),
            (None, false) if is_nobody(account) => Vec::new(),
            (None, false) => vec![Route::unknown(account)],
        }
    }

    /// Routes over one holder to a contract.
    fn over(&self, holder: Address, tie: &Tie, to: Address) -> Vec<Route> {
        let step = |route: &Route| route.step(holder, tie.clone(), to);
        self.routes(holder).iter().map(step).collect()
    }

    /// How an account can be made to act.
    fn of(&self, account: Address, c: &Contract) -> Vec<Route> {
        let mut routes = match &c.kind {
            Kind::Nobody => return Vec::new(),
            Kind::Unscanned => return vec![Route::unknown(account)],
            Kind::Key | Kind::DelegatedKey(_) => return vec![Route::key(account)],
            Kind::Safe { .. } => self.safe(account, c),
            Kind::Governor => {
                let delay = c.governor.and_then(|governor| governor.delay);
                vec![Route::vote(account, delay)]
            }
            Kind::Timelock(delay) => self.timelock(account, c, *delay),
            Kind::AccessManager => {
                let holders = self.manager(account, c, manager::ADMIN);
                let mut routes: Vec<Route> =
                    holders.routes.into_iter().map(|(_, route)| route).collect();
                if holders.open {
                    routes.push(Route::unknown(account));
                }
                routes
            }
            _ => self.caller(account, c),
        };
        routes.extend(
            self.upgraders(account, c)
                .into_iter()
                .map(|(_, route)| route),
        );
        routes.retain(|route| !route.passes(account));
        routes
    }

    fn safe(&self, account: Address, c: &Contract) -> Vec<Route> {
        let Some(safe) = &c.safe else {
            return vec![Route::unknown(account)];
        };
        let mut routes = self.signed(account, c);
        for module in &safe.modules {
            routes.extend(self.over(*module, &Tie::Module, account));
        }
        if !safe.complete {
            routes.push(Route::unknown(account));
        }
        if !safe.known {
            routes.extend(
                self.caller(account, c)
                    .into_iter()
                    .filter(|route| route.rank() == 0),
            );
        }
        routes
    }

    /// By enough owners of a Safe: by those that need the least.
    fn signed(&self, account: Address, c: &Contract) -> Vec<Route> {
        let Some(safe) = &c.safe else {
            return Vec::new();
        };
        let needed = safe.needed as usize;
        let tie = Tie::Signer {
            needed: safe.needed,
            of: safe.owners.len() as u32,
        };
        let mut owners: Vec<(Address, Vec<Route>)> = Vec::new();
        for owner in &safe.owners {
            let mut routes = self.routes(*owner);
            routes.retain(|route| !route.passes(account));
            if !routes.is_empty() {
                owners.push((*owner, routes));
            }
        }
        let Some(last) = needed.checked_sub(1).filter(|last| *last < owners.len()) else {
            return Vec::new();
        };
        // Owners that act by keys first, then those of which that is unknown, then those that vote.
        record::sorted::sort_by_key(&mut owners, |(_, routes)| {
            routes.first().map_or(3, Route::rank)
        });
        let rank = owners
            .get(last)
            .and_then(|(_, routes)| routes.first())
            .map_or(3, Route::rank);
        let mut starts = Starts::Keys;
        let mut delay = Some(Delay::default());
        let (mut of, mut steps) = (Vec::new(), Vec::new());
        for (owner, routes) in &owners {
            let usable = routes.iter().filter(|route| route.rank() <= rank);
            let Some(first) = usable.clone().next() else {
                continue;
            };
            if first.rank() == rank && rank > 0 {
                starts = first.starts;
            }
            of.push(Signers::any(
                usable.map(|route| route.signers.clone()).collect(),
            ));
            // A key that signs is no step of its own.
            if !first.steps.is_empty() || first.starts != Starts::Keys {
                steps.extend(first.steps.iter().cloned());
                steps.push(Link {
                    from: *owner,
                    tie: tie.clone(),
                    to: account,
                });
                delay = match (delay, first.delay) {
                    (Some(one), Some(other)) if of.len() <= needed => Some(one.longer(other)),
                    (delay, _) => delay,
                };
            }
        }
        let mut route = Route::new(starts, Signers::Some(needed, of.into()));
        steps.dedup();
        steps.truncate(MAX_STEPS);
        route.delay = delay;
        route.steps = steps;
        vec![route]
    }

    fn timelock(&self, account: Address, c: &Contract, delay: Option<u64>) -> Vec<Route> {
        let wait = delay.map(|seconds| Delay { seconds, blocks: 0 });
        if let Some(admin) = c.compound_admin {
            let mut routes = self.over(admin, &Tie::Named("admin()"), account);
            // Who is named to be the next admin becomes it by a call of its own.
            if let Some(next) = c.named("pendingAdmin()") {
                routes.extend(self.over(next, &Tie::Named("pendingAdmin()"), account));
            }
            return routes.into_iter().map(|route| route.after(wait)).collect();
        }
        let proposers = self.role(account, c, role("PROPOSER_ROLE"));
        let mut executors = self.role(account, c, role("EXECUTOR_ROLE"));
        let anyone = c.roles.iter().any(|known| {
            known.role == role("EXECUTOR_ROLE") && known.holders.contains(&Address::ZERO)
        });
        if anyone {
            executors.routes.push((Address::ZERO, Route::anyone()));
        }
        let best_of = |holders: &Holders| {
            best(
                holders
                    .routes
                    .iter()
                    .map(|(_, route)| route.clone())
                    .collect(),
            )
        };
        let mut routes = Vec::new();
        for proposer in best_of(&proposers) {
            for executor in best_of(&executors) {
                routes.push(proposer.and(&executor).after(wait));
            }
        }
        if proposers.open || executors.open && !anyone {
            routes.push(Route::unknown(account).after(wait));
        }
        routes
    }

    /// A contract that others can make call: what it may then be made to call is known of a general "execute", and of
    /// a proxy admin; of all else, not even that it can be used here.
    fn caller(&self, account: Address, c: &Contract) -> Vec<Route> {
        let mut routes = Vec::new();
        for function in c.functions.iter().filter(|function| function.calls) {
            let general = match function.known.map(|known| known.power) {
                Some(Power::Execute) => true,
                Some(Power::Upgrade) => matches!(c.kind, Kind::ProxyAdmin | Kind::Beacon),
                _ => false,
            };
            let holders = self.guard(account, c, &function.guard, &function.tried);
            if holders.open {
                routes.push(Route::unknown(account));
            }
            for (_, route) in holders.routes {
                routes.push(if general {
                    route
                } else {
                    route.doubtful(account)
                });
            }
        }
        if c.open_calls || c.kind == Kind::Unknown {
            routes.push(Route::unknown(account));
        }
        routes
    }

    /// Who can replace a contract's code, and so make it do anything.
    pub(super) fn upgraders(&self, account: Address, c: &Contract) -> Vec<(Address, Route)> {
        self.replacers(account, c, MAX_BEACONS)
    }

    fn replacers(&self, account: Address, c: &Contract, beacons: u8) -> Vec<(Address, Route)> {
        let mut holders = Vec::new();
        if let Some(admin) = c.admin {
            let routes = self.over(admin, &Tie::ProxyAdmin, account);
            holders.extend(routes.into_iter().map(|route| (admin, route)));
        }
        if let Some(beacon) = c.beacon {
            let routes = self.beacon(beacon, beacons);
            let step = |route: Route| (beacon, route.step(beacon, Tie::Beacon, account));
            holders.extend(routes.into_iter().map(step));
        }
        if c.kind != Kind::ProxyAdmin && c.kind != Kind::Beacon {
            for function in &c.functions {
                if function
                    .known
                    .is_some_and(|known| known.power == Power::Upgrade)
                {
                    holders.extend(
                        self.guard(account, c, &function.guard, &function.tried)
                            .routes,
                    );
                }
            }
        }
        holders.retain(|(_, route)| !route.passes(account));
        holders
    }

    /// Who can make a beacon tell another code: by its functions of that power, and by replacing its own code. Of a
    /// function without a known name, and of a beacon that was not read to its end, it is not known that they cannot.
    fn beacon(&self, account: Address, beacons: u8) -> Vec<Route> {
        let unknown = || vec![Route::unknown(account)];
        let (Some(c), Some(left)) = (self.contracts.get(&account), beacons.checked_sub(1)) else {
            return unknown();
        };
        if matches!(c.kind, Kind::Unscanned | Kind::Unknown) {
            return unknown();
        }
        let mut routes = Vec::new();
        for function in &c.functions {
            let certain = match function.known.map(|known| known.power) {
                Some(Power::Upgrade) => true,
                None => false,
                Some(_) => continue,
            };
            let holders = self.guard(account, c, &function.guard, &function.tried);
            if holders.open {
                routes.extend(unknown());
            }
            routes.extend(holders.routes.into_iter().map(|(_, route)| match certain {
                true => route,
                false => route.doubtful(account),
            }));
        }
        if c.gaps.contains(&GapOf::Code) {
            routes.extend(unknown());
        }
        let replaced = self.replacers(account, c, left).into_iter();
        routes.extend(replaced.map(|(_, route)| route));
        routes
    }

    /// Those whom a guard lets through.
    pub(super) fn guard(
        &self,
        account: Address,
        c: &Contract,
        guard: &Guard,
        tried: &[Address],
    ) -> Holders {
        let mut holders = Holders::default();
        let mut add = |holder: Address, tie: Tie| {
            let routes = self.over(holder, &tie, account);
            holders
                .routes
                .extend(routes.into_iter().map(|route| (holder, route)));
        };
        match guard {
            Guard::Owner => {
                c.owner.into_iter().for_each(|owner| add(owner, Tie::Owner));
                c.pending
                    .into_iter()
                    .for_each(|account| add(account, Tie::PendingOwner));
            }
            Guard::ProxyAdmin => c
                .admin
                .into_iter()
                .for_each(|admin| add(admin, Tie::ProxyAdmin)),
            Guard::Executor => {
                let timelock = c.governor.and_then(|governor| governor.timelock);
                // One that is no Governor by itself may name its timelock all the same.
                match timelock.or_else(|| c.named("timelock()")) {
                    Some(timelock) => add(timelock, Tie::Timelock),
                    None => add(account, Tie::Itself),
                }
            }
            Guard::Itself | Guard::Timelock => add(account, Tie::Itself),
            Guard::Signers => {
                let routes = self.signed(account, c).into_iter();
                holders.routes.extend(routes.map(|route| (account, route)));
            }
            Guard::Modules => {
                let safe = c.safe.as_ref();
                safe.iter()
                    .flat_map(|safe| &safe.modules)
                    .for_each(|module| add(*module, Tie::Module));
                holders.open |= safe.is_none_or(|safe| !safe.complete);
            }
            Guard::Named(getter) => c
                .named(getter)
                .into_iter()
                .for_each(|named| add(named, Tie::Named(getter))),
            Guard::Role(role) => holders = self.role(account, c, *role),
            Guard::Managed(role) => holders = self.managed(account, c, Some(*role)),
            Guard::ManagerAdmin => holders = self.managed(account, c, None),
            Guard::Anyone => holders.routes.push((Address::ZERO, Route::anyone())),
            Guard::Tried => {}
            Guard::Unknown => holders.open = true,
        }
        let known: Vec<Address> = holders.routes.iter().map(|(holder, _)| *holder).collect();
        for holder in tried.iter().filter(|holder| !known.contains(holder)) {
            let routes = self.over(*holder, &Tie::Tried, account).into_iter();
            holders.routes.extend(routes.map(|route| (*holder, route)));
        }
        holders
    }

    /// Holders of a role, and those who can give it to themselves.
    fn role(&self, account: Address, c: &Contract, wanted: alloy_primitives::B256) -> Holders {
        let mut holders = Holders::default();
        let (mut open, mut seen) = (vec![wanted], Vec::new());
        while let Some(next) = open.pop() {
            if seen.contains(&next) {
                continue;
            }
            seen.push(next);
            let Some(role) = c.roles.iter().find(|known| known.role == next) else {
                // An admin role that nobody was ever given.
                holders.open |= next == wanted;
                continue;
            };
            holders.open |= !role.complete;
            for holder in role.holders.iter().filter(|holder| !is_nobody(**holder)) {
                let routes = self.over(*holder, &c.tie(next), account);
                holders
                    .routes
                    .extend(routes.into_iter().map(|route| (*holder, route)));
            }
            open.push(role.admin);
        }
        holders
    }

    /// Those whom an access manager lets call what takes a role of it; without one, those who may replace it.
    fn managed(&self, account: Address, c: &Contract, role: Option<u64>) -> Holders {
        if c.manager.is_some() {
            return self.manager(account, c, role.unwrap_or(manager::ADMIN));
        }
        let Some(authority) = c.authority else {
            return Holders {
                open: true,
                ..Holders::default()
            };
        };
        let Some(of) = self
            .contracts
            .get(&authority)
            .filter(|of| of.manager.is_some())
        else {
            let unknown = Route::unknown(authority).step(authority, Tie::Manager, account);
            return Holders {
                routes: vec![(authority, unknown)],
                open: true,
            };
        };
        let closed = c.target.as_ref().is_some_and(|target| target.closed);
        let mut holders = match role.filter(|_| !closed) {
            Some(role) => self.manager(authority, of, role),
            None => Holders {
                open: of.manager.as_ref().is_none_or(|book| !book.complete),
                ..Holders::default()
            },
        };
        if let (Some(book), Some(target)) = (&of.manager, &c.target) {
            let admins = book.role(manager::ADMIN).into_iter();
            for (admin, own) in admins.flat_map(|role| &role.members) {
                let wait = target.wait(*admin, *own).map(seconds);
                // What cannot be read is not known to be quick: the ways by the role stand by themselves.
                if wait.is_some() || closed || role.is_none() {
                    let tie = Tie::ManagerRole(manager::ADMIN);
                    let routes = self.over(*admin, &tie, authority).into_iter();
                    let after = routes.map(|route| (*admin, route.after(wait)));
                    holders.routes.extend(after);
                }
            }
        }
        // Everybody's role needs nobody of the manager's.
        for (_, route) in &mut holders.routes {
            if !route.steps.is_empty() {
                *route = route.step(authority, Tie::Manager, account);
            }
        }
        holders
    }

    /// Members of a manager's role, and those who can give it to themselves.
    fn manager(&self, manager: Address, c: &Contract, wanted: u64) -> Holders {
        let Some(book) = &c.manager else {
            return Holders {
                open: true,
                ..Holders::default()
            };
        };
        let mut holders = Holders {
            open: !book.complete,
            ..Holders::default()
        };
        if wanted == manager::PUBLIC {
            holders.routes.push((Address::ZERO, Route::anyone()));
            return holders;
        }
        let grant = |of: u64| book.role(of).map_or(0, |role| role.grant_delay);
        // Seconds from being a member of `next` to being one of the wanted role; none where that gives nothing.
        let (mut next, mut seen, mut granted) = (wanted, Vec::new(), Some(0_u64));
        while !seen.contains(&next) {
            let role = book.role(next);
            for (holder, own) in role.iter().flat_map(|role| &role.members) {
                // An admin may also make itself the one who gives the role, and then give it: twice its own delay.
                let twice = own.saturating_mul(2).saturating_add(grant(wanted));
                let twice = (next == manager::ADMIN && wanted != manager::ADMIN).then_some(twice);
                let given = granted.map(|granted| granted.saturating_add(*own));
                let Some(wait) = given.into_iter().chain(twice).min() else {
                    continue;
                };
                for route in self.over(*holder, &Tie::ManagerRole(next), manager) {
                    holders
                        .routes
                        .push((*holder, route.after(Some(seconds(wait)))));
                }
            }
            seen.push(next);
            granted = granted.map(|granted| granted.saturating_add(grant(next)));
            next = role.map_or(manager::ADMIN, |role| role.admin);
            // Roles that give one another: who is admin of all gives itself neither, but says who gives them.
            if seen.contains(&next) {
                (next, granted) = (manager::ADMIN, None);
            }
        }
        holders
    }
}

fn seconds(seconds: u64) -> Delay {
    Delay { seconds, blocks: 0 }
}
