//! Whether accounts have weight at all, now or in a vote: who has may bring more than who has not. Nothing of it is kept,
//! since anybody can make up any number of accounts.

use super::{
    Chain, Chains, Electorate, Lack,
    shelf::read_power,
    weights::{ABREAST, PIECE},
};
use crate::ports::Fut;
use chain::{head::Block, rpc::Ask, signature};
use record::{Address, Id};
use std::{
    collections::{HashMap, HashSet},
    rc::Rc,
};

/// In what accounts may have weight: an electorate, at the newest agreed block (none) or at a vote's snapshot.
pub type State = (Electorate, Option<u64>);

impl Chains {
    /// Which of these accounts have weight in one of these states. Whoever has none in any of them is said to have none
    /// only if every state could be read of it; of whom that is not known nothing is said. Snapshots that are not
    /// reached yet are no states: nobody weighs anything there, and nobody can say who will.
    pub fn have_say<'a>(
        &'a self,
        space: Id,
        states: &'a [State],
        accounts: &'a [Address],
    ) -> Fut<'a, HashMap<Address, bool>> {
        Box::pin(async move {
            let mut said = HashMap::new();
            let (mut left, mut unread) = (accounts.to_vec(), HashSet::new());
            for (electorate, snapshot) in states {
                let read = self.weigh_in(space, electorate, *snapshot, &left).await;
                let read = match read {
                    Err(Lack::SnapshotAhead) => continue,
                    read => read.unwrap_or_default(),
                };
                left.retain(|account| {
                    match read.get(account) {
                        Some(true) => drop(said.insert(*account, true)),
                        Some(false) => {}
                        None => drop(unread.insert(*account)),
                    }
                    read.get(account) != Some(&true)
                });
            }
            left.retain(|account| !unread.contains(account));
            said.extend(left.into_iter().map(|account| (account, false)));
            said
        })
    }

    /// Which of these accounts have weight in one state; those of whom nobody could say are left out.
    async fn weigh_in(
        &self,
        space: Id,
        electorate: &Electorate,
        snapshot: Option<u64>,
        accounts: &[Address],
    ) -> Result<HashMap<Address, bool>, Lack> {
        let mut read = HashMap::new();
        if electorate.token().is_none() {
            for account in accounts {
                let weight = electorate.without_chain(&Some(*account));
                let power = weight.and_then(|weight| weight.power);
                read.extend(power.map(|power| (*account, !power.is_zero())));
            }
            return Ok(read);
        }
        let chain = self.chain(space).ok_or(Lack::NoNode)?;
        let (at, timepoint) = match snapshot {
            None => self.state_now(&chain, electorate).await?,
            Some(snapshot) => {
                let (block, _) = self.block(&chain, snapshot).await?;
                self.state_for(&chain, electorate, &block).await?
            }
        };
        let accounts: Vec<Option<Address>> = accounts.iter().copied().map(Some).collect();
        for some in accounts.chunks(ABREAST * PIECE) {
            let told = self.read_some(&chain, electorate, some, &at, timepoint);
            for (accounts, told) in told.await {
                for (account, told) in accounts.iter().zip(&told) {
                    if let (Some(account), Ok(power)) = (account, read_power(told)) {
                        read.insert(*account, !electorate.power(power).is_zero());
                    }
                }
            }
        }
        Ok(read)
    }

    /// Which of these accounts have code at the newest agreed block, as several sources say alike; the others are left
    /// out.
    pub fn have_code<'a>(
        &'a self,
        space: Id,
        accounts: &'a [Address],
    ) -> Fut<'a, HashMap<Address, bool>> {
        Box::pin(async move {
            let mut found = HashMap::new();
            let Some(chain) = self.chain(space) else {
                return found;
            };
            let Ok(head) = self.head_of(&chain).await else {
                return found;
            };
            for piece in accounts.chunks(PIECE).filter(|_| head.current) {
                let code = |account: &Address| Ask::Code {
                    of: super::evm(*account),
                    at: head.block.clone(),
                };
                let told = self.ask(&chain, piece.iter().map(code).collect()).await;
                for (account, told) in piece.iter().zip(&told) {
                    let bytes = told.bytes().filter(|_| told.is_agreed());
                    let has = bytes.map(|bytes| signature::code(bytes) != signature::Code::None);
                    found.extend(has.map(|has| (*account, has)));
                }
            }
            found
        })
    }

    /// The newest state, and the last timepoint that can be asked for on it.
    async fn state_now(
        &self,
        chain: &Chain,
        electorate: &Electorate,
    ) -> Result<(Rc<Block>, u64), Lack> {
        let head = self.head_of(chain).await?;
        let Electorate::Votes(token) = electorate else {
            return Ok((head.block.clone(), 0));
        };
        let clock = self.clock_mode(chain, *token, &head.block).await?;
        let timepoint = clock.timepoint(&head.block).ok_or(Lack::OtherClock)?;
        Ok((head.block.clone(), timepoint.saturating_sub(1)))
    }
}
