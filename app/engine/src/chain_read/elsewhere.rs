//! Where the tokens of an account may be that holds none of those that count: they are of another token, or a contract
//! that it sent them to has them. Asked only once a weight of nothing is to be explained.

use super::{Chain, Chains, Unit, ask::Told, evm};
use crate::{markdown::visible, ports::Fut};
use chain::{
    U256, abi, contracts,
    events::{TRANSFER, transfer},
    governor::Range,
    head::Block,
    rpc::Ask,
    signature::{self, Code},
};
use record::Address;
use std::rc::Rc;
use views::ZeroCause;

/// How far back transfers are looked for, in blocks: first about a month of blocks of twelve seconds; where nodes give
/// less, as much as nearly all of them give.
const BACK: [u64; 2] = [200_000, 10_000];

/// What was found stands for half an hour: a page of an account without weight asks for the cause every minute, and a
/// month of logs is much to ask of a node.
const KEPT_MS: i64 = 30 * 60_000;

/// So many accounts are remembered.
const KEPT: usize = 16;

/// Most contracts, those that it sent tokens to last, that are asked whether they have them.
const MOST: usize = 4;

/// When it was asked, and what was found.
pub(super) type Known = (i64, Option<ZeroCause>);

/// An account that holds none of the token that counts.
pub(super) struct Lacking {
    pub account: Address,
    pub token: Address,
    /// The Governor that the rules name.
    pub governor: Option<Address>,
}

impl Chains {
    /// What it holds instead, or who has what it sent; `None` when neither is found, or cannot be read.
    pub(super) fn elsewhere<'a>(
        &'a self,
        chain: &'a Chain,
        head: &'a Rc<Block>,
        lacking: &'a Lacking,
        unit: &'a Unit,
    ) -> Fut<'a, Option<ZeroCause>> {
        Box::pin(async move {
            let (key, now) = (
                (lacking.token, lacking.account),
                self.0.ports.clock.now_ms(),
            );
            let known = chain.learnt.elsewhere.borrow().get(&key);
            if let Some((at, cause)) = known
                && now.saturating_sub(at) < KEPT_MS
            {
                return cause;
            }
            let cause = match self.other_token(chain, head, lacking).await {
                None => self.held_in(chain, head, lacking, unit).await,
                found => found,
            };
            let mut all = chain.learnt.elsewhere.borrow_mut();
            all.put(key, (now, cause.clone()), KEPT);
            cause
        })
    }

    /// A token that it does hold: the one that the token that counts wraps, or the one that the Governor counts.
    async fn other_token(
        &self,
        chain: &Chain,
        head: &Rc<Block>,
        lacking: &Lacking,
    ) -> Option<ZeroCause> {
        let named = [
            (Some(lacking.token), contracts::underlying(), true),
            (lacking.governor, contracts::token(), false),
        ];
        for (contract, call, wrapped) in named {
            let Some(contract) = contract else {
                continue;
            };
            let told = self.calls(chain, contract, head, false, vec![call]).await;
            let other = told
                .first()
                .and_then(Told::bytes)
                .and_then(abi::read_address);
            let Some(other) = other.filter(|other| !other.is_zero()) else {
                continue;
            };
            let other = Address(other.into_array());
            if other == lacking.token {
                continue;
            }
            let calls = vec![
                contracts::balance_of(evm(lacking.account)),
                contracts::decimals(),
                contracts::symbol(),
            ];
            let told = self.calls(chain, other, head, false, calls).await;
            let said = |index: usize| told.get(index).and_then(Told::bytes);
            let balance = said(0).and_then(abi::read_uint);
            let decimals = said(1).and_then(abi::read_small);
            let decimals = decimals.and_then(|digits| u8::try_from(digits).ok());
            // Without its decimals an amount cannot be written, and an untrue one would be worse than none.
            if let (Some(balance), Some(decimals)) = (balance, decimals)
                && !balance.is_zero()
            {
                let symbol = said(2).and_then(abi::read_text).unwrap_or_default();
                let symbol = visible(&symbol);
                return Some(ZeroCause::OtherToken {
                    token: other.to_string(),
                    balance: Unit { decimals, symbol }.amount(balance),
                    wrapped,
                });
            }
        }
        None
    }

    /// The contract that it sent tokens to last, as far as nodes tell, if that still has as many. Whether it keeps them
    /// for the account or has bought them nobody can read off the chain: the page must not claim either.
    async fn held_in(
        &self,
        chain: &Chain,
        head: &Rc<Block>,
        lacking: &Lacking,
        unit: &Unit,
    ) -> Option<ZeroCause> {
        let (holder, token) = (evm(lacking.account), evm(lacking.token));
        let mut sent: Vec<(chain::Address, U256)> = Vec::new();
        for blocks in BACK {
            let range = Range {
                from: head.number.saturating_sub(blocks),
                to: head.number,
            };
            let (topics, about) = ([TRANSFER], Some(holder.into_word()));
            let logs = self.logs_about(chain.space, lacking.token, &topics, about, range, false);
            let Ok(logs) = logs.await.found else {
                continue;
            };
            for (_, to, amount) in logs.iter().rev().filter_map(transfer) {
                let known = sent.iter().any(|(known, _)| *known == to);
                if !known && !amount.is_zero() && !to.is_zero() && to != holder && to != token {
                    sent.push((to, amount));
                }
            }
            break;
        }
        sent.truncate(MOST);
        let mut asks = Vec::with_capacity(2 * sent.len());
        for (to, _) in &sent {
            let at = head.clone();
            asks.push(Ask::Code { of: *to, at });
            asks.push(Ask::Call {
                to: token,
                data: contracts::balance_of(*to),
                at: head.clone(),
            });
        }
        let told = self.ask(chain, asks).await;
        for ((to, amount), told) in sent.iter().zip(told.chunks_exact(2)) {
            let [code, has] = told else {
                continue;
            };
            let is_contract = code
                .bytes()
                .is_some_and(|code| signature::code(code) == Code::Contract);
            let has = has.bytes().and_then(abi::read_uint);
            if is_contract && has.is_some_and(|has| has >= *amount) {
                return Some(ZeroCause::HeldIn {
                    contract: Address(to.into_array()).to_string(),
                    sent: unit.amount(*amount),
                });
            }
        }
        None
    }
}
