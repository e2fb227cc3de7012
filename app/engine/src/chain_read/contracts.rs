//! What contracts say about themselves: whether an account accepts a signature, what a token and a Governor are.

use super::{Chain, Chains, Lack, ask::Told, electorate::weakest, evm, lack, weights::read_clock};
use crate::ports::Fut;
use chain::{
    U256, abi,
    contracts::{self, ClockMode},
    head::Block,
    rpc::{Answer, Ask},
    signature::{self, Code},
};
use record::{Address, Id, Power};
use std::rc::Rc;
use views::{Amount, Trust};

/// Whether a contract account accepts a signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignatureCheck {
    /// Its word.
    pub verdict: SignatureVerdict,
    /// What that rests on.
    pub trust: Trust,
}

impl SignatureCheck {
    /// Whether it rests on more than one source's word. One node alone neither lets an act count nor throws it out.
    pub fn is_agreed(&self) -> bool {
        matches!(self.trust, Trust::Agreed { .. } | Trust::Practice)
    }
}

/// What came of asking an account about a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignatureVerdict {
    /// The account accepts it at the newest agreed block.
    Confirmed,
    /// It does not.
    Refused,
    /// There is no contract.
    NoContract,
    /// The account is not deployed yet, and that takes more than a call to check (ERC-6492).
    Undeployed,
    /// Nobody could say.
    Unknown,
}

/// How amounts of a token are written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unit {
    /// Digits after the point.
    pub decimals: u8,
    /// Ticker.
    pub symbol: String,
}

impl Unit {
    /// An amount in this unit.
    pub fn amount(&self, base: Power) -> Amount {
        Amount {
            base: base.to_string(),
            decimals: self.decimals,
            symbol: self.symbol.clone(),
        }
    }
}

/// What the contracts named in a form are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Probe {
    /// The token, if one was named.
    pub token: Option<TokenProbe>,
    /// The Governor, if one was named.
    pub governor: Option<GovernorProbe>,
    /// What the answers rest on: the weakest of them.
    pub trust: Trust,
}

/// What a token says. `None`: no such function, or nobody could say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TokenProbe {
    /// Whether there is a contract at all.
    pub is_contract: Option<bool>,
    /// Name.
    pub name: Option<String>,
    /// Ticker.
    pub symbol: Option<String>,
    /// Digits after the point.
    pub decimals: Option<u8>,
    /// All tokens, base units.
    pub total_supply: Option<Power>,
    /// Whether it answers as ERC20Votes does (`getVotes`, `delegates`).
    pub votes: Option<bool>,
    /// What its timepoints count.
    pub clock: Option<ClockMode>,
}

/// What a Governor says. `None`: no such function, or nobody could say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GovernorProbe {
    /// Whether there is a contract at all.
    pub is_contract: Option<bool>,
    /// Name.
    pub name: Option<String>,
    /// The token whose votes count there.
    pub token: Option<Address>,
    /// The timelock that executes.
    pub timelock: Option<Address>,
    /// How votes are counted, such as `support=bravo&quorum=for,abstain`.
    pub counting_mode: Option<String>,
    /// Time between proposal and vote, in its clock's units.
    pub voting_delay: Option<u64>,
    /// Length of a vote, in its clock's units.
    pub voting_period: Option<u64>,
}

impl Chains {
    /// Asks a contract account whether it accepts a signature over a digest, at the newest agreed block.
    pub fn contract_signature<'a>(
        &'a self,
        space: Id,
        account: Address,
        digest: Id,
        signature: &'a [u8],
    ) -> Fut<'a, SignatureCheck> {
        Box::pin(async move {
            let unknown = |trust| SignatureCheck {
                verdict: SignatureVerdict::Unknown,
                trust,
            };
            let Some(chain) = self.chain(space) else {
                return unknown(Trust::Unknown);
            };
            if chain.practice {
                // There are no contracts there.
                return SignatureCheck {
                    verdict: SignatureVerdict::NoContract,
                    trust: Trust::Practice,
                };
            }
            let head = match self.head_of(&chain).await {
                Ok(head) if head.current => head.block.clone(),
                _ => return unknown(Trust::Unknown),
            };
            let calls = vec![signature::is_valid_signature(digest.0.into(), signature)];
            let told = self.calls(&chain, account, &head, true, calls).await;
            let [code, answer] = told.as_slice() else {
                return unknown(Trust::Unknown);
            };
            let Some(bytes) = code.bytes() else {
                return unknown(code.trust.clone());
            };
            if signature::code(bytes) == Code::None {
                let undeployed = signature::is_for_undeployed(signature);
                let verdict = if undeployed {
                    SignatureVerdict::Undeployed
                } else {
                    SignatureVerdict::NoContract
                };
                return SignatureCheck {
                    verdict,
                    trust: code.trust.clone(),
                };
            }
            let verdict = match &answer.value {
                Some(Answer::Bytes(said)) if signature::accepts(said) => {
                    SignatureVerdict::Confirmed
                }
                Some(Answer::Bytes(_) | Answer::Reverted(_)) => SignatureVerdict::Refused,
                _ => SignatureVerdict::Unknown,
            };
            let trust = weakest([&code.trust, &answer.trust]).unwrap_or(Trust::Unknown);
            SignatureCheck { verdict, trust }
        })
    }

    /// How amounts of a token are written, as it says itself.
    ///
    /// # Errors
    /// [`Lack`]; [`Lack::NotThisToken`] when the contract says neither.
    pub fn unit<'a>(&'a self, space: Id, token: Address) -> Fut<'a, Result<Unit, Lack>> {
        Box::pin(async move {
            let chain = self.chain(space).ok_or(Lack::NoNode)?;
            let head = self.head_of(&chain).await?;
            let calls = vec![contracts::decimals(), contracts::symbol()];
            let told = self.calls(&chain, token, &head.block, false, calls).await;
            let [decimals, symbol] = told.as_slice() else {
                return Err(Lack::NoNode);
            };
            if decimals.value.is_none() {
                return Err(lack(&decimals.trust));
            }
            match (small(decimals), text(symbol)) {
                (Some(decimals), symbol) => Ok(Unit {
                    decimals,
                    symbol: symbol.unwrap_or_default(),
                }),
                (None, _) => Err(Lack::NotThisToken("no decimals".into())),
            }
        })
    }

    /// What the contracts named in a form answer, at the newest agreed block.
    ///
    /// # Errors
    /// [`Lack`] when there is no block to ask at.
    pub fn probe<'a>(
        &'a self,
        space: Id,
        token: Option<Address>,
        governor: Option<Address>,
    ) -> Fut<'a, Result<Probe, Lack>> {
        Box::pin(async move {
            let chain = self.chain(space).ok_or(Lack::NoNode)?;
            let head = self.head_of(&chain).await?.block.clone();
            let mut told = Vec::new();
            if let Some(token) = token {
                told.push(self.calls(&chain, token, &head, true, token_calls()).await);
            }
            if let Some(governor) = governor {
                told.push(
                    self.calls(&chain, governor, &head, true, governor_calls())
                        .await,
                );
            }
            let trust = weakest(told.iter().flatten().map(|told| &told.trust));
            let governor = governor
                .and_then(|_| told.pop())
                .map(|told| governor_probe(&told));
            let token = token
                .and_then(|_| told.pop())
                .map(|told| token_probe(&told, &head));
            Ok(Probe {
                token,
                governor,
                trust: trust.unwrap_or(Trust::Unknown),
            })
        })
    }

    /// Calls one contract on the state after a block; `code` asks for its code first.
    pub(super) fn calls<'a>(
        &'a self,
        chain: &'a Chain,
        to: Address,
        at: &Rc<Block>,
        code: bool,
        calls: Vec<Vec<u8>>,
    ) -> Fut<'a, Vec<Told>> {
        let to = evm(to);
        let mut asks = Vec::with_capacity(calls.len() + 1);
        if code {
            asks.push(Ask::Code {
                of: to,
                at: at.clone(),
            });
        }
        for data in calls {
            asks.push(Ask::Call {
                to,
                data,
                at: at.clone(),
            });
        }
        self.ask(chain, asks)
    }
}

fn token_calls() -> Vec<Vec<u8>> {
    let nobody = chain::Address::repeat_byte(1);
    vec![
        contracts::name(),
        contracts::symbol(),
        contracts::decimals(),
        contracts::total_supply(),
        contracts::get_votes(nobody),
        contracts::delegates(nobody),
        contracts::clock_mode(),
        contracts::clock(),
    ]
}

fn token_probe(told: &[Told], head: &Block) -> TokenProbe {
    let [
        code,
        name,
        symbol,
        decimals,
        supply,
        votes,
        delegates,
        mode,
        clock,
    ] = told
    else {
        return TokenProbe::default();
    };
    let votes = match (&votes.value, &delegates.value) {
        (Some(_), Some(_)) => Some(uint(votes).is_some() && address(delegates).is_some()),
        _ => None,
    };
    let clock = match votes {
        Some(true) => read_clock(mode, clock, head),
        _ => None,
    };
    TokenProbe {
        is_contract: is_contract(code),
        name: text(name),
        symbol: text(symbol),
        decimals: small(decimals),
        total_supply: uint(supply),
        votes,
        clock,
    }
}

fn governor_calls() -> Vec<Vec<u8>> {
    vec![
        contracts::name(),
        contracts::token(),
        contracts::timelock(),
        contracts::counting_mode(),
        contracts::voting_delay(),
        contracts::voting_period(),
    ]
}

fn governor_probe(told: &[Told]) -> GovernorProbe {
    let [code, name, token, timelock, counting, delay, period] = told else {
        return GovernorProbe::default();
    };
    GovernorProbe {
        is_contract: is_contract(code),
        name: text(name),
        token: address(token),
        timelock: address(timelock),
        counting_mode: text(counting),
        voting_delay: small(delay),
        voting_period: small(period),
    }
}

fn is_contract(code: &Told) -> Option<bool> {
    Some(signature::code(code.bytes()?) == Code::Contract)
}

fn text(told: &Told) -> Option<String> {
    abi::read_text(told.bytes()?)
}

fn uint(told: &Told) -> Option<U256> {
    abi::read_uint(told.bytes()?)
}

fn small<T: TryFrom<u64>>(told: &Told) -> Option<T> {
    T::try_from(abi::read_small(told.bytes()?)?).ok()
}

fn address(told: &Told) -> Option<Address> {
    Some(Address(abi::read_address(told.bytes()?)?.into_array()))
}
