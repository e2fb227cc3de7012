//! Who weighs what in a vote, and why some weigh nothing.

use super::{AGAIN_MS, WORD_MS};
use crate::{
    chain_read::{Electorate, Lack, Unit, weakest},
    core::Core,
    news::Topic,
    space::Space,
};
use record::sorted::Set;
use record::{Address, Id, Power, Terms};
use rules::opening::Vote;
use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
    rc::Rc,
};
use views::{Trust, Why, ZeroCause};

/// For so long weights as of one recent block are taken for those of now.
const RECENT_MS: i64 = 10 * 60_000;
/// A timer may ring this much before the clock says so. Nobody comes back a second time: what it was set for is due then.
const EARLY_MS: i64 = 100;

/// What is known of the weights of a vote.
#[derive(Clone, Debug, Default)]
pub struct Weighing {
    /// Weights by account.
    pub weights: HashMap<Address, Power>,
    /// What each rests on.
    trusts: HashMap<Address, Trust>,
    /// All eligible power, if known.
    pub eligible: Option<Power>,
    /// The weakest that any of them rests on.
    pub trust: Option<Trust>,
    /// Why some are not known.
    pub lack: Option<Why>,
    /// Some are being asked for.
    pub running: bool,
    /// The block at which they are counted has not been reached.
    pub ahead: bool,
}

impl Weighing {
    /// What the weights rest on: the weakest, or that sources contradict one another about what comes before weights.
    pub fn rests_on(&self) -> Option<Trust> {
        match &self.lack {
            Some(Why::NodesDisagree) if !matches!(self.trust, Some(Trust::Disagree { .. })) => {
                Some(Trust::Disagree { said: Vec::new() })
            }
            _ => self.trust.clone(),
        }
    }

    /// What one account's weight rests on.
    pub fn trust_of(&self, account: Address) -> Trust {
        self.trusts.get(&account).cloned().unwrap_or(Trust::Unknown)
    }
}

/// What was asked of the weights of a vote.
#[derive(Default)]
pub struct Weigher {
    weights: RefCell<HashMap<Address, (Power, Trust)>>,
    lacks: RefCell<HashMap<Address, (Lack, Trust)>>,
    eligible: RefCell<Option<(Power, Trust)>>,
    running: Cell<bool>,
    at: Cell<i64>,
}

impl Core {
    /// The weights of accounts in a vote, as far as known; the others are asked for beside.
    pub async fn weigh(
        self: &Rc<Self>,
        space: &Space,
        vote: &Vote,
        accounts: Set<Address>,
    ) -> Weighing {
        let Some(electorate) = electorate_of(space, vote) else {
            return Weighing::default();
        };
        let snapshot = vote.act.message.snapshot;
        self.weigh_at(space.id, vote.id(), electorate, snapshot, accounts)
            .await
    }

    /// The weights of accounts by the rules in force at a recent block, and which block that is. It stays the same for
    /// some minutes, so that weights can be compared.
    pub async fn weigh_now(
        self: &Rc<Self>,
        space: &Space,
        accounts: Set<Address>,
    ) -> (Weighing, Option<u64>) {
        let Some((_, rules)) = space.rules() else {
            return (Weighing::default(), None);
        };
        let electorate = Electorate::of(&rules.terms, &rules.accounts);
        let now = self.ports.clock.now_ms();
        let recent = self.outside.recent.borrow().get(&space.id).copied();
        let block = match recent.filter(|(_, at)| now.saturating_sub(*at) < RECENT_MS) {
            Some((block, _)) => block,
            None => {
                let Some(head) = self.head_soon(space).await else {
                    return (Weighing::default(), None);
                };
                // Of the newest block itself no votes can be read yet.
                let block = head.block.saturating_sub(1);
                self.outside.weighers.borrow_mut().remove(&space.id);
                self.outside
                    .recent
                    .borrow_mut()
                    .insert(space.id, (block, now));
                block
            }
        };
        let weighing = self.weigh_at(space.id, space.id, electorate, block, accounts);
        (weighing.await, Some(block))
    }

    /// `subject` names what is weighed for; news of it is told under this name.
    async fn weigh_at(
        self: &Rc<Self>,
        space: Id,
        subject: Id,
        electorate: Electorate,
        snapshot: u64,
        accounts: Set<Address>,
    ) -> Weighing {
        let accounts: Vec<Address> = accounts.into_iter().collect();
        let weigher = self
            .outside
            .weighers
            .borrow_mut()
            .entry(subject)
            .or_default()
            .clone();
        if let Electorate::Listed(_) | Electorate::Practice = electorate {
            self.ask_weights(&weigher, space, &electorate, snapshot, &accounts)
                .await;
            return weigher.weighing();
        }
        let reachable = self.outside.chains.reachable(space);
        if reachable && weigher.wants(&accounts, self.ports.clock.now_ms()) {
            weigher.running.set(true);
            let (core, weigher) = (self.clone(), weigher.clone());
            let accounts = accounts.clone();
            self.ports.clock.spawn(Box::pin(async move {
                let lacking = core
                    .ask_weights(&weigher, space, &electorate, snapshot, &accounts)
                    .await;
                weigher.at.set(core.ports.clock.now_ms());
                weigher.running.set(false);
                core.news.raise(Topic::Vote(subject));
                if lacking {
                    core.ports.clock.sleep(AGAIN_MS as u32).await;
                    core.news.raise(Topic::Vote(subject));
                }
            }));
        }
        weigher.weighing()
    }

    async fn ask_weights(
        &self,
        weigher: &Weigher,
        id: Id,
        electorate: &Electorate,
        snapshot: u64,
        accounts: &[Address],
    ) -> bool {
        let chains = &self.outside.chains;
        let found = chains
            .weights(id, electorate, snapshot, accounts, &|_, _| {})
            .await;
        let mut lacking = false;
        for (account, weight) in accounts.iter().zip(found) {
            match (weight.power, weight.lack) {
                (Some(power), _) => {
                    weigher
                        .weights
                        .borrow_mut()
                        .insert(*account, (power, weight.trust));
                    weigher.lacks.borrow_mut().remove(account);
                }
                (None, lack) => {
                    lacking = true;
                    weigher.weights.borrow_mut().remove(account);
                    let lack = (lack.unwrap_or(Lack::NoNode), weight.trust);
                    weigher.lacks.borrow_mut().insert(*account, lack);
                }
            }
        }
        let eligible = chains.eligible(id, electorate, snapshot).await;
        *weigher.eligible.borrow_mut() = eligible.power.map(|power| (power, eligible.trust));
        lacking
    }

    /// Why an account weighs nothing in a vote, as last found.
    pub async fn zero_cause(
        self: &Rc<Self>,
        space: &Space,
        vote: &Vote,
        account: Address,
        weighing: &Weighing,
    ) -> Option<ZeroCause> {
        match weighing.weights.get(&account) {
            Some(power) if !power.is_zero() => return None,
            None if weighing.ahead => return Some(ZeroCause::SnapshotAhead),
            None => return None,
            Some(_) => {}
        }
        let electorate = electorate_of(space, vote)?;
        let (id, snapshot) = (space.id, vote.act.message.snapshot);
        let version = space.state.versions.get(&vote.act.message.space_version)?;
        let governor = version.body.governor;
        let unit = unit(vote.terms());
        if let Electorate::Listed(_) = electorate {
            return Some(ZeroCause::NotListed);
        }
        let ask = move |core: Rc<Core>| async move {
            core.outside
                .chains
                .zero_cause(id, &electorate, &unit, governor, snapshot, account)
                .await
        };
        let (key, topic) = ((vote.id(), account), Topic::Vote(vote.id()));
        self.asked(space.id, |core| &core.outside.zeros, key, topic, ask)
            .flatten()
    }
}

/// Who has weight in a vote, by the space version that it pins.
pub(super) fn electorate_of(space: &Space, vote: &Vote) -> Option<Electorate> {
    let version = space.state.versions.get(&vote.act.message.space_version)?;
    Some(Electorate::of(vote.terms(), &version.body.accounts))
}

fn unit(terms: &Terms) -> Unit {
    Unit {
        decimals: terms.decimals,
        symbol: crate::markdown::visible(&terms.symbol),
    }
}

impl Weigher {
    fn wants(&self, accounts: &[Address], now: i64) -> bool {
        if self.running.get() {
            return false;
        }
        let (weights, lacks) = (self.weights.borrow(), self.lacks.borrow());
        let since = now.saturating_sub(self.at.get());
        accounts
            .iter()
            .any(|account| match (weights.get(account), lacks.get(account)) {
                (None, None) => true,
                (_, Some(_)) => since >= AGAIN_MS - EARLY_MS,
                (Some((_, Trust::OneSource)), _) => since >= WORD_MS,
                _ => false,
            })
            || (self.eligible.borrow().is_none() && since >= WORD_MS)
    }

    /// Everything known of the vote's weights, so that a count in progress does not fall back.
    fn weighing(&self) -> Weighing {
        let (weights, lacks) = (self.weights.borrow(), self.lacks.borrow());
        let mut out = Weighing {
            running: self.running.get(),
            ..Weighing::default()
        };
        for (account, (power, trust)) in weights.iter() {
            out.weights.insert(*account, *power);
            out.trusts.insert(*account, trust.clone());
        }
        for (account, (lack, trust)) in lacks.iter() {
            out.trusts.insert(*account, trust.clone());
            out.ahead |= *lack == Lack::SnapshotAhead;
            out.lack.get_or_insert(lack.why());
        }
        out.eligible = self.eligible.borrow().as_ref().map(|(power, _)| *power);
        // What nobody could say is counted elsewhere; a contradiction is worth a red line.
        let told = out
            .trusts
            .values()
            .filter(|trust| **trust != Trust::Unknown);
        out.trust = weakest(told);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_lacking_is_asked_for_again_even_where_the_timer_rings_a_little_early() {
        let account = Address([7; 20]);
        let weigher = Weigher::default();
        weigher.at.set(1_000_000);
        weigher
            .lacks
            .borrow_mut()
            .insert(account, (Lack::SnapshotAhead, Trust::Unknown));
        *weigher.eligible.borrow_mut() = Some((Power::from(9_u64), Trust::OneSource));
        let check = |after: i64, expected: bool| {
            assert_eq!(
                weigher.wants(&[account], 1_000_000 + after),
                expected,
                "{after}"
            );
        };
        check(0, false);
        check(AGAIN_MS / 2, false);
        check(AGAIN_MS - 1, true);
        check(AGAIN_MS, true);
        weigher.running.set(true);
        check(AGAIN_MS, false);
    }
}
