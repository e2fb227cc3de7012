//! What accounts weigh.
//!
//! `getPastVotes` reverts at the snapshot block itself, so it is asked on the state of the newest agreed block, which
//! must be beyond it; balances are asked on the state after the snapshot block, which old nodes may no longer have.

use super::{Chain, Chains, Electorate, Lack, Weight, ask::Told, lack};
use crate::ports::Fut;
use chain::{
    abi,
    contracts::{self, ClockMode},
    head::Block,
    rpc::{Answer, MAX_BATCH},
};
use record::{Address, Id};
use std::{cell::RefCell, rc::Rc};
use views::Trust;

/// Batches on their way at once.
pub(super) const ABREAST: usize = 3;
/// Accounts in one batch: the chain's id may travel with them.
pub(super) const PIECE: usize = MAX_BATCH - 1;
/// Electorates whose weights are held in memory.
const MAX_SHELVES: usize = 64;

impl Chains {
    /// What these accounts weigh at the snapshot block, in their order. `progress` is told how many are known so far,
    /// of how many.
    pub fn weights<'a>(
        &'a self,
        space: Id,
        electorate: &'a Electorate,
        snapshot: u64,
        accounts: &'a [Address],
        progress: &'a dyn Fn(u32, u32),
    ) -> Fut<'a, Vec<Weight>> {
        let mut wanted = Vec::with_capacity(accounts.len());
        wanted.extend(accounts.iter().copied().map(Some));
        self.measure(space, electorate, snapshot, wanted, progress)
    }

    /// How much could take part: all votes or tokens at the snapshot block, or the length of the list.
    pub fn eligible<'a>(
        &'a self,
        space: Id,
        electorate: &'a Electorate,
        snapshot: u64,
    ) -> Fut<'a, Weight> {
        let all = self.measure(space, electorate, snapshot, vec![None], &|_, _| {});
        Box::pin(async move {
            let none = || Weight::unknown(Lack::NoNode, Trust::Unknown);
            all.await.pop().unwrap_or_else(none)
        })
    }

    fn measure<'a>(
        &'a self,
        space: Id,
        electorate: &'a Electorate,
        snapshot: u64,
        wanted: Vec<Option<Address>>,
        progress: &'a dyn Fn(u32, u32),
    ) -> Fut<'a, Vec<Weight>> {
        Box::pin(async move {
            let mut weights = Vec::with_capacity(wanted.len());
            for account in &wanted {
                match electorate.without_chain(account) {
                    Some(weight) => weights.push(weight),
                    None => break,
                }
            }
            if weights.len() == wanted.len() {
                return weights;
            }
            let found = match self.chain(space) {
                Some(chain) => {
                    self.read(
                        &chain,
                        electorate,
                        snapshot,
                        &wanted,
                        progress,
                        &mut weights,
                    )
                    .await
                }
                None => Err(Lack::NoNode),
            };
            if let Err(lack) = found {
                weights.resize(wanted.len(), Weight::unknown(lack, Trust::Unknown));
            }
            weights
        })
    }

    async fn read(
        &self,
        chain: &Chain,
        electorate: &Electorate,
        snapshot: u64,
        wanted: &[Option<Address>],
        progress: &dyn Fn(u32, u32),
        weights: &mut Vec<Weight>,
    ) -> Result<(), Lack> {
        let (snapshot, _) = self.block(chain, snapshot).await?;
        let name = electorate.shelf(chain, &snapshot);
        let shelf = {
            let mut shelves = chain.learnt.weights.borrow_mut();
            shelves.get(&name).unwrap_or_else(|| {
                let shelf = super::Shelved::default();
                shelves.put(name.clone(), shelf.clone(), MAX_SHELVES);
                shelf
            })
        };
        // Whoever asks for the same electorate meanwhile waits, and then finds the answers here.
        let mut shelf = shelf.lock().await;
        shelf.fill(self, &name).await;
        let now = self.0.ports.clock.now_ms();
        let missing = shelf.missing(wanted, now, chain.sources.len() < 2);
        let of = u32::try_from(wanted.len()).unwrap_or(u32::MAX);
        if !missing.is_empty() {
            match self.state_for(chain, electorate, &snapshot).await {
                Err(lack) => shelf.lack(&missing, &lack, now),
                Ok((at, timepoint)) => {
                    let mut left = missing.as_slice();
                    while !left.is_empty() {
                        progress(
                            of.saturating_sub(u32::try_from(left.len()).unwrap_or(of)),
                            of,
                        );
                        let (now, later) = left.split_at(left.len().min(ABREAST * PIECE));
                        left = later;
                        let told = self.read_some(chain, electorate, now, &at, timepoint).await;
                        let now = self.0.ports.clock.now_ms();
                        let mut values = Vec::new();
                        for (accounts, told) in told {
                            shelf.put(&name, accounts, told, now, &mut values);
                        }
                        self.keep(values).await;
                    }
                    progress(of, of);
                }
            }
        }
        weights.clear();
        weights.extend(
            wanted
                .iter()
                .map(|account| shelf.weight(electorate, account)),
        );
        Ok(())
    }

    /// Asks for some accounts, in a few batches at once.
    pub(super) async fn read_some<'a>(
        &self,
        chain: &Chain,
        electorate: &Electorate,
        accounts: &'a [Option<Address>],
        at: &Rc<Block>,
        timepoint: u64,
    ) -> Vec<(&'a [Option<Address>], Vec<Told>)> {
        let told = RefCell::new(Vec::new());
        let mut asking: Vec<Fut<'_, ()>> = Vec::new();
        let token = electorate.token().unwrap_or_default();
        for piece in accounts.chunks(PIECE) {
            let mut calls = Vec::with_capacity(piece.len());
            for account in piece {
                calls.push(electorate.call(*account, timepoint));
            }
            let answers = self.calls(chain, token, at, false, calls);
            let told = &told;
            asking.push(Box::pin(async move {
                let answers = answers.await;
                told.borrow_mut().push((piece, answers));
            }));
        }
        super::ask::all(asking).await;
        told.into_inner()
    }

    /// On the state of which block to ask, and the timepoint to ask for.
    pub(super) async fn state_for(
        &self,
        chain: &Chain,
        electorate: &Electorate,
        snapshot: &Rc<Block>,
    ) -> Result<(Rc<Block>, u64), Lack> {
        let Electorate::Votes(token) = electorate else {
            return Ok((snapshot.clone(), 0));
        };
        let head = self.head_of(chain).await?;
        if head.number <= snapshot.number {
            return Err(Lack::SnapshotAhead);
        }
        let clock = self.clock_mode(chain, *token, &head.block).await?;
        let timepoint = clock.timepoint(snapshot).ok_or(Lack::OtherClock)?;
        Ok((head.block.clone(), timepoint))
    }

    /// What the token's timepoints count. That it says "blocks" is compared with its own clock, because on some
    /// rollups a contract's block numbers are those of the chain below.
    pub(super) fn clock_mode<'a>(
        &'a self,
        chain: &'a Chain,
        token: Address,
        head: &'a Rc<Block>,
    ) -> Fut<'a, Result<ClockMode, Lack>> {
        Box::pin(async move {
            let known = chain.learnt.clocks.borrow().get(&token);
            if let Some(mode) = known {
                return Ok(mode);
            }
            let calls = vec![contracts::clock_mode(), contracts::clock()];
            let told = self.calls(chain, token, head, false, calls).await;
            let [words, clock] = told.as_slice() else {
                return Err(Lack::NoNode);
            };
            let mode = read_clock(words, clock, head).ok_or_else(|| lack(&words.trust))?;
            if words.is_agreed() && clock.is_agreed() {
                chain.learnt.clocks.borrow_mut().put(token, mode, 64);
            }
            Ok(mode)
        })
    }
}

/// What a token's clock counts, from the answers to `CLOCK_MODE()` and `clock()` at a block.
pub(super) fn read_clock(words: &Told, clock: &Told, head: &Block) -> Option<ClockMode> {
    let said = match words.value.as_ref()? {
        Answer::Bytes(bytes) => abi::read_text(bytes),
        _ => None,
    };
    let shows = match clock.value.as_ref()? {
        Answer::Bytes(bytes) => abi::read_small(bytes),
        _ => None,
    };
    let mode = ClockMode::read(said.as_deref());
    Some(match (shows, mode.timepoint(head)) {
        (Some(shows), Some(expected)) if shows != expected => ClockMode::Other,
        _ => mode,
    })
}
