//! Why an account weighs nothing, so that the page can say what can still be done.

use super::{Chains, Electorate, Unit, ask::Told, elsewhere::Lacking, evm};
use crate::ports::Fut;
use chain::{abi, contracts};
use record::{Address, Id};
use views::ZeroCause;

impl Chains {
    /// Why an account weighs nothing; `None` when it weighs something or nobody can say. `governor` is the one that the
    /// rules name.
    pub fn zero_cause<'a>(
        &'a self,
        space: Id,
        electorate: &'a Electorate,
        unit: &'a Unit,
        governor: Option<Address>,
        snapshot: u64,
        account: Address,
    ) -> Fut<'a, Option<ZeroCause>> {
        Box::pin(async move {
            if let Electorate::Listed(list) = electorate {
                return (!list.contains(&account)).then_some(ZeroCause::NotListed);
            }
            let token = electorate.token()?;
            let chain = self.chain(space)?;
            let head = self.head_of(&chain).await.ok()?;
            let is_votes = matches!(electorate, Electorate::Votes(_));
            if head.number < snapshot || (is_votes && head.number == snapshot) {
                return Some(ZeroCause::SnapshotAhead);
            }
            let weight = self
                .weights(space, electorate, snapshot, &[account], &|_, _| {})
                .await;
            if !weight.first()?.power?.is_zero() {
                return None;
            }
            let holder = evm(account);
            let mut calls = vec![contracts::balance_of(holder)];
            if is_votes {
                calls.push(contracts::get_votes(holder));
                calls.push(contracts::delegates(holder));
            }
            let told = self.calls(&chain, token, &head.block, false, calls).await;
            let number = |index: usize| {
                told.get(index)
                    .and_then(Told::bytes)
                    .and_then(abi::read_uint)
            };
            let balance = number(0)?;
            let now = if is_votes { number(1)? } else { balance };
            if balance.is_zero() && now.is_zero() {
                let lacking = Lacking {
                    account,
                    token,
                    governor,
                };
                if let Some(cause) = self.elsewhere(&chain, &head.block, &lacking, unit).await {
                    return Some(cause);
                }
            }
            match electorate {
                Electorate::LeastBalance(_, least) if balance < *least => {
                    let (balance, least) = (unit.amount(balance), unit.amount(*least));
                    Some(ZeroCause::BelowLeast { balance, least })
                }
                Electorate::Votes(_) => {
                    let to = abi::read_address(told.get(2)?.bytes()?)?;
                    if !now.is_zero() {
                        Some(ZeroCause::AfterSnapshot {
                            now: unit.amount(now),
                        })
                    } else if balance.is_zero() {
                        Some(ZeroCause::NoTokens)
                    } else if to.is_zero() {
                        Some(ZeroCause::NeverDelegated {
                            balance: unit.amount(balance),
                        })
                    } else {
                        let to = Address(to.into_array()).to_string();
                        Some(ZeroCause::DelegatedTo {
                            to,
                            balance: unit.amount(balance),
                        })
                    }
                }
                _ if balance.is_zero() => Some(ZeroCause::NoTokens),
                _ => Some(ZeroCause::AfterSnapshot {
                    now: unit.amount(balance),
                }),
            }
        })
    }
}
