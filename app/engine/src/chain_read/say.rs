//! Whether accounts have weight at all, now or in a vote: who has may bring more than who has not. Nothing of it is kept,
//! since anybody can make up any number of accounts.

use super::{
    Chain, Chains, Electorate, Lack,
    shelf::read_power,
    weights::{ABREAST, PIECE},
};
use crate::ports::Fut;
use chain::head::Block;
use record::{Address, Id};
use std::{collections::HashMap, rc::Rc};

impl Chains {
    /// Which of these accounts have weight, at the newest agreed block or at one of these snapshots. Those of whom
    /// nobody could say are left out.
    pub fn have_say<'a>(
        &'a self,
        space: Id,
        electorate: &'a Electorate,
        snapshots: &'a [u64],
        accounts: &'a [Address],
    ) -> Fut<'a, HashMap<Address, bool>> {
        Box::pin(async move {
            let mut said = HashMap::new();
            for account in accounts {
                let weight = electorate.without_chain(&Some(*account));
                let power = weight.and_then(|weight| weight.power);
                said.extend(power.map(|power| (*account, !power.is_zero())));
            }
            let Some(chain) = self.chain(space).filter(|_| electorate.token().is_some()) else {
                return said;
            };
            let mut states = Vec::new();
            states.extend(self.state_now(&chain, electorate).await);
            for snapshot in snapshots {
                if let Ok((block, _)) = self.block(&chain, *snapshot).await {
                    states.extend(self.state_for(&chain, electorate, &block).await);
                }
            }
            for (at, timepoint) in states {
                let without = |account: &&Address| said.get(account) != Some(&true);
                let left = accounts.iter().filter(without);
                let left: Vec<Option<Address>> = left.map(|account| Some(*account)).collect();
                for some in left.chunks(ABREAST * PIECE) {
                    let told = self.read_some(&chain, electorate, some, &at, timepoint);
                    for (accounts, told) in told.await {
                        for (account, told) in accounts.iter().zip(&told) {
                            if let (Some(account), Ok(read)) = (account, read_power(told)) {
                                said.insert(*account, !electorate.power(read).is_zero());
                            }
                        }
                    }
                }
            }
            said
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
