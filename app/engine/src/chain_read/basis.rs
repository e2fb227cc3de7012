//! On what basis a space speaks for a token or Governor.
//!
//! A log is only a hint: that an executed proposal names the space holds when the proposal's content hashes to its id
//! and the Governor itself says that this id was executed. So one honest node that still has the log is enough to find
//! it, and a majority's word on `state(id)` to believe it.

use super::{Chain, Chains, evm, node::Answers};
use crate::ports::Fut;
use chain::{
    U256, abi,
    contracts::{self, ProposalState},
    events::{Log, PROPOSAL_CREATED, Proposed},
    head::Block,
    rpc::{Answer, Ask},
};
use record::{Address, Id};
use std::rc::Rc;
use views::Basis;

/// Most requests for logs in one search.
const PATIENCE: u32 = 24;
/// A search is not narrowed below so many blocks.
const NARROWEST: u64 = 500;
/// Most proposals naming one space that are looked into; anybody may propose.
const MAX_NAMED: usize = 32;
/// A basis is looked for again after so long: when found, when nothing names the space, when nobody could say.
const AGAIN_MS: (i64, i64, i64) = (600_000, 60_000, 10_000);

/// What a space claims: owner, token, Governor.
pub(super) type Claim = (Id, Address, Option<Address>, Option<Address>);

/// What was found, and when.
#[derive(Clone)]
pub(super) struct Found {
    basis: Basis,
    at: i64,
    search: Search,
}

/// How far a Governor's logs were searched.
#[derive(Clone, Default)]
struct Search {
    /// All blocks up to this one.
    to: Option<u64>,
    /// Proposals that name the space, newest first; none of them executed so far.
    named: Vec<U256>,
}

impl Chains {
    /// On what basis a space speaks for these contracts. The catalogue is not asked here: who has it may say
    /// [`Basis::Catalogue`] where this says [`Basis::Unofficial`] or [`Basis::Unknown`].
    pub fn basis<'a>(
        &'a self,
        space: Id,
        owner: Address,
        token: Option<Address>,
        governor: Option<Address>,
    ) -> Fut<'a, Basis> {
        Box::pin(async move {
            let by = owner.to_string();
            let Some(chain) = self.chain(space) else {
                return Basis::Unknown { by };
            };
            if chain.practice {
                return Basis::Practice;
            }
            if token.is_none() && governor.is_none() {
                return Basis::Unofficial { by };
            }
            let claim: Claim = (space, owner, token, governor);
            let now = self.0.ports.clock.now_ms();
            let before = chain.learnt.bases.borrow().get(&claim);
            if let Some(before) = &before {
                let again = match before.basis {
                    Basis::Unofficial { .. } => AGAIN_MS.1,
                    Basis::Unknown { .. } => AGAIN_MS.2,
                    _ => AGAIN_MS.0,
                };
                if now - before.at < again {
                    return before.basis.clone();
                }
            }
            let mut search = before.map(|before| before.search).unwrap_or_default();
            let basis = self.find_basis(&chain, claim, &mut search).await;
            let at = self.0.ports.clock.now_ms();
            let found = Found {
                basis: basis.clone(),
                at,
                search,
            };
            chain.learnt.bases.borrow_mut().put(claim, found, 64);
            basis
        })
    }

    async fn find_basis(&self, chain: &Chain, claim: Claim, search: &mut Search) -> Basis {
        let (space, owner, _, governor) = claim;
        let by = owner.to_string();
        let Ok(head) = self.head_of(chain).await else {
            return Basis::Unknown { by };
        };
        let name = format!("basis/{}/{}/{space}", chain.id, chain.set);
        let mut sure = true;
        if let Some(governor) = governor {
            if let Some(kept) = self.kept(name.clone()).await
                && let Ok(id) = kept.try_into().map(U256::from_be_bytes::<32>)
                && search.named.is_empty()
            {
                search.named.push(id);
            }
            // When a remembered proposal holds, nothing is searched.
            let known = self.holds(chain, claim, &search.named, &head.block).await;
            if let Ok(Some(basis @ (Basis::Governor { .. }, _))) = known {
                return basis.0;
            }
            let words = format!("locus:space:{space}");
            sure = self
                .search(chain, governor, &words, head.number, search)
                .await;
        }
        match self.holds(chain, claim, &search.named, &head.block).await {
            Ok(Some((basis, id))) => {
                if let Some(id) = id {
                    self.keep(vec![(name, id.to_be_bytes::<32>().to_vec())])
                        .await;
                }
                basis
            }
            Ok(None) if sure => Basis::Unofficial { by },
            _ => Basis::Unknown { by },
        }
    }

    /// What holds of a claim: the first of these proposals that the Governor says was executed, or else what the owner
    /// holds over a contract.
    async fn holds(
        &self,
        chain: &Chain,
        claim: Claim,
        named: &[U256],
        head: &Rc<Block>,
    ) -> Result<Option<(Basis, Option<U256>)>, ()> {
        let (_, owner, token, governor) = claim;
        let mut asks = Vec::new();
        let mut ask = |contract: Address, data: Vec<u8>| {
            asks.push(Ask::Call {
                to: evm(contract),
                data,
                at: head.clone(),
            });
        };
        if let Some(governor) = governor {
            named
                .iter()
                .for_each(|id| ask(governor, contracts::state(*id)));
        }
        for contract in [token, governor].into_iter().flatten() {
            ask(contract, contracts::owner());
            ask(contract, contracts::has_role(U256::ZERO, evm(owner)));
        }
        let told = self.ask(chain, asks).await;
        let mut told = told.into_iter();
        let mut sure = true;
        let mut next = || {
            let told = told.next()?;
            sure &= told.value.is_some();
            Some((
                told.bytes().map(<[u8]>::to_vec).unwrap_or_default(),
                told.trust,
            ))
        };
        if let Some(governor) = governor {
            for id in named {
                let Some((state, trust)) = next() else { break };
                if ProposalState::read(&state) == Some(ProposalState::Executed) {
                    let (governor, proposal_id) = (governor.to_string(), id.to_string());
                    return Ok(Some((
                        Basis::Governor {
                            governor,
                            proposal_id,
                            trust,
                        },
                        Some(*id),
                    )));
                }
            }
        }
        for contract in [token, governor].into_iter().flatten() {
            for role in ["owner", "admin role"] {
                let Some((said, trust)) = next() else { break };
                let held = if role == "owner" {
                    abi::read_address(&said) == Some(evm(owner))
                } else {
                    abi::read_bool(&said) == Some(true)
                };
                if held {
                    let (contract, role) = (contract.to_string(), role.into());
                    return Ok(Some((
                        Basis::Owner {
                            contract,
                            role,
                            trust,
                        },
                        None,
                    )));
                }
            }
        }
        if sure { Ok(None) } else { Err(()) }
    }

    /// Adds the proposals of a Governor that mention these words, and says whether some node showed all its logs in the
    /// blocks not searched before. Newest first, in ranges as wide as the nodes allow.
    async fn search(
        &self,
        chain: &Chain,
        governor: Address,
        words: &str,
        newest: u64,
        search: &mut Search,
    ) -> bool {
        let from = search.to.map_or(0, |height| height.saturating_add(1));
        if from > newest {
            return true;
        }
        let mut to = newest;
        let mut wide = (to - from).saturating_add(1);
        let most =
            |heard: &[Option<Answers>]| heard.iter().filter_map(logs).count() * 2 > heard.len();
        for _ in 0..PATIENCE {
            let start = to.saturating_sub(wide - 1).max(from);
            let ask = Ask::Logs {
                of: evm(governor),
                topics: vec![PROPOSAL_CREATED],
                about: None,
                from: start,
                to,
            };
            let heard = self.ask_each(chain, &[ask], &most).await;
            if heard.iter().all(|answers| logs(answers).is_none()) {
                if wide <= NARROWEST {
                    return false;
                }
                wide = (wide / 4).max(NARROWEST);
                continue;
            }
            for log in heard.iter().filter_map(logs).flatten() {
                let Some(proposal) = Proposed::read(log) else {
                    continue;
                };
                if proposal.mentions(words.as_bytes())
                    && proposal.id_fits()
                    && !search.named.contains(&proposal.id)
                    && search.named.len() < MAX_NAMED
                {
                    search.named.push(proposal.id);
                }
            }
            if start <= from {
                search.to = Some(newest);
                return true;
            }
            to = start - 1;
        }
        false
    }
}

/// The log entries that a node gave.
fn logs(answers: &Option<Answers>) -> Option<&[Log]> {
    match answers.as_ref()?.as_ref().ok()?.first()? {
        Ok(Answer::Logs(logs)) => Some(logs),
        _ => None,
    }
}
