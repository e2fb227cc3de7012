//! Whose voice weighs how much, as a space's rules say, and the questions that this comes down to.

use super::{Chain, Lack, evm};
use chain::{U256, contracts, head::Block};
use record::{Address, Power, PowerRule, Terms};
use std::rc::Rc;
use views::Trust;

/// Who has how much weight, as a space's rules say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Electorate {
    /// `getPastVotes` of the token.
    Votes(Address),
    /// `balanceOf` the token.
    Balance(Address),
    /// One vote for each of these accounts.
    Listed(Rc<[Address]>),
    /// One vote for each account with at least so much of the token.
    LeastBalance(Address, Power),
    /// One vote for each account that turns up; practice only.
    Practice,
}

/// What one account weighs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weight {
    /// In base units (votes, tokens, or 1).
    pub power: Option<Power>,
    /// What that rests on.
    pub trust: Trust,
    /// Why it is not known.
    pub lack: Option<Lack>,
}

impl Electorate {
    /// As a space's or an opening's terms say; `accounts` is the space's list.
    pub fn of(terms: &Terms, accounts: &[Address]) -> Electorate {
        match (terms.power, terms.token) {
            (PowerRule::Erc20Votes, Some(token)) => Electorate::Votes(token),
            (PowerRule::Balance, Some(token)) => Electorate::Balance(token),
            (PowerRule::Account, Some(token)) => {
                Electorate::LeastBalance(token, terms.least_balance)
            }
            (PowerRule::Practice, _) => Electorate::Practice,
            // Terms without the token that their rule needs are refused before; nobody weighs anything under them.
            (PowerRule::Account | PowerRule::Erc20Votes | PowerRule::Balance, None) => {
                Electorate::Listed(accounts.into())
            }
        }
    }

    /// The weight where no chain is needed to know it; `None` stands for the whole electorate.
    pub(super) fn without_chain(&self, account: &Option<Address>) -> Option<Weight> {
        match (self, account) {
            (Electorate::Practice, Some(_)) => Some(Weight::known(U256::from(1), Trust::Practice)),
            (Electorate::Practice, None) => {
                Some(Weight::unknown(Lack::NotCountable, Trust::Practice))
            }
            (Electorate::Listed(list), Some(account)) => Some(Weight::known(
                U256::from(list.contains(account)),
                Trust::Listed,
            )),
            (Electorate::Listed(list), None) => {
                Some(Weight::known(U256::from(list.len()), Trust::Listed))
            }
            (Electorate::LeastBalance(..), None) => {
                Some(Weight::unknown(Lack::NotCountable, Trust::Unknown))
            }
            _ => None,
        }
    }

    /// The token that gives weight, where one does.
    pub(super) fn token(&self) -> Option<Address> {
        match self {
            Electorate::Votes(token)
            | Electorate::Balance(token)
            | Electorate::LeastBalance(token, _) => Some(*token),
            Electorate::Listed(_) | Electorate::Practice => None,
        }
    }

    /// The call of the token about one account, or about everybody (`None`).
    pub(super) fn call(&self, account: Option<Address>, timepoint: u64) -> Vec<u8> {
        match (self, account.map(evm)) {
            (Electorate::Votes(_), Some(account)) => contracts::get_past_votes(account, timepoint),
            (Electorate::Votes(_), None) => contracts::get_past_total_supply(timepoint),
            (_, Some(account)) => contracts::balance_of(account),
            (_, None) => contracts::total_supply(),
        }
    }

    /// What a number that the token gives is worth here.
    pub(super) fn power(&self, read: U256) -> U256 {
        match self {
            Electorate::LeastBalance(_, least) => U256::from(read >= *least),
            _ => read,
        }
    }

    /// What the numbers are kept under: they depend on this and nothing else.
    pub(super) fn shelf(&self, chain: &Chain, snapshot: &Block) -> String {
        let kind = u8::from(matches!(self, Electorate::Votes(_)));
        let token = self.token().unwrap_or_default();
        let content = format!(
            "{} {} {} {token} {kind}",
            chain.id, chain.set, snapshot.hash
        );
        format!("weight/{}/", record::ids::keccak(content.as_bytes()).bare())
    }
}

impl Weight {
    pub(super) fn known(power: U256, trust: Trust) -> Weight {
        Weight {
            power: Some(power),
            trust,
            lack: None,
        }
    }

    pub(super) fn unknown(lack: Lack, trust: Trust) -> Weight {
        Weight {
            power: None,
            trust,
            lack: Some(lack),
        }
    }
}

/// The weakest of several: what a sum of them rests on.
pub fn weakest<'a>(trusts: impl IntoIterator<Item = &'a Trust>) -> Option<Trust> {
    let rank = |trust: &Trust| match trust {
        Trust::Disagree { .. } => 0,
        Trust::Unknown => 1,
        Trust::OneSource => 2,
        // Fewer of those asked, then more of them named by the space, is weaker.
        Trust::Agreed {
            agree,
            asked,
            named_by_space,
        } => {
            3 + (u32::from(*agree) << 16) / u32::from((*asked).max(1)) * 256
                + u32::from(u8::MAX - *named_by_space)
        }
        Trust::Listed | Trust::Practice => u32::MAX,
    };
    trusts.into_iter().min_by_key(|trust| rank(trust)).cloned()
}
