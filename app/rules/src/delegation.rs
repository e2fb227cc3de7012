//! Weight that accounts let others vote with, for power rules that have no delegation of their own.
//!
//! One step, not passed on: a delegate votes with its own weight and with that of each account that
//! names it and did not vote itself.

use record::sorted::{Map, Set};
use record::{Address, Id, Power, PowerRule};

use crate::{
    DelegationAct, Reason,
    act::{by_id, last_word},
    space::SpaceState,
    tally::Overflow,
};

/// Who votes with whose weight.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Delegations {
    /// The delegate of each account that has one.
    pub to: Map<Address, Address>,
    /// Delegations that do not stand.
    pub refused: Vec<(Id, Reason)>,
}

/// Whether a power rule takes them: `erc20votes/1` has delegation on chain, and practice none.
pub fn taken_by(power: PowerRule) -> bool {
    matches!(power, PowerRule::Balance | PowerRule::Account)
}

/// Folds the delegations of a space as they stand at a vote's snapshot. Of each account the highest
/// `seq` stands; a `seq` under which it said two things is void.
pub fn fold<'a>(
    space: &SpaceState,
    snapshot: u64,
    acts: impl IntoIterator<Item = &'a DelegationAct>,
) -> Delegations {
    let mut delegations = Delegations::default();
    let mut of_account = Map::<Address, Vec<&DelegationAct>>::new();
    for (id, act) in by_id(acts) {
        match space.check_home(act.message.space, act.chain) {
            Ok(()) => of_account.entry(act.message.account).or_default().push(act),
            Err(reason) => delegations.refused.push((id, reason)),
        }
    }
    for (account, acts) in of_account {
        let said = |act: &DelegationAct| (act.message.delegate, act.message.expires_at);
        let (found, aside) = last_word(acts, |act| (act.message.seq, act.id), said);
        delegations.refused.extend(aside);
        let stands = found.map(said).filter(|(delegate, expires_at)| {
            *delegate != Address::ZERO && (*expires_at == 0 || *expires_at > snapshot)
        });
        delegations
            .to
            .extend(stands.map(|(delegate, _)| (account, delegate)));
    }
    record::sorted::sort(&mut delegations.refused);
    delegations
}

impl Delegations {
    /// With how much each voter votes. `voters` are the accounts with a standing ballot; `own` is an
    /// account's weight. A voter is missing where any part of its weight is not known.
    ///
    /// # Errors
    /// [`Overflow`] where weights add up to more than 2^256 - 1.
    pub fn weights(
        &self,
        voters: &Set<Address>,
        own: impl Fn(Address) -> Option<Power>,
    ) -> Result<Map<Address, Power>, Overflow> {
        let mut weights: Map<Address, Option<Power>> =
            voters.iter().map(|voter| (*voter, own(*voter))).collect();
        for (account, delegate) in &self.to {
            let Some(weight) = weights.get_mut(delegate) else {
                continue;
            };
            if voters.contains(account) {
                continue;
            }
            *weight = match (*weight, own(*account)) {
                (Some(sum), Some(more)) => Some(sum.checked_add(more).ok_or(Overflow)?),
                _ => None,
            };
        }
        Ok(weights
            .into_iter()
            .filter_map(|(voter, weight)| Some((voter, weight?)))
            .collect())
    }
}
