//! What is kept of the chain between sessions, for when no node answers: under names that say what it belongs to, in a
//! few bytes. Anything unreadable is as good as absent.

use super::{Chain, Chains};
use crate::ports::{Batch, Fut};
use chain::{B256, U256, head::Block};
use std::rc::Rc;
use views::Trust;

/// Trust in four bytes. Contradictions are never kept.
pub(crate) fn write_trust(trust: &Trust) -> Option<[u8; 4]> {
    match trust {
        Trust::OneSource => Some([1, 0, 0, 0]),
        Trust::Agreed {
            agree,
            asked,
            named_by_space,
        } => Some([2, *agree, *asked, *named_by_space]),
        _ => None,
    }
}

pub(crate) fn read_trust(bytes: &[u8]) -> Option<Trust> {
    match *bytes {
        [1, 0, 0, 0] => Some(Trust::OneSource),
        [2, agree, asked, named_by_space] => Some(Trust::Agreed {
            agree,
            asked,
            named_by_space,
        }),
        _ => None,
    }
}

/// A block: number, time, hash, trust.
pub(super) fn write_block(block: &Block, trust: &Trust) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(52);
    out.extend_from_slice(&block.number.to_be_bytes());
    out.extend_from_slice(&block.time.to_be_bytes());
    out.extend_from_slice(block.hash.as_slice());
    out.extend_from_slice(&write_trust(trust)?);
    Some(out)
}

pub(super) fn read_block(bytes: &[u8]) -> Option<(Block, Trust)> {
    let (number, rest) = bytes.split_first_chunk::<8>()?;
    let (time, rest) = rest.split_first_chunk::<8>()?;
    let (hash, rest) = rest.split_first_chunk::<32>()?;
    let block = Block {
        number: u64::from_be_bytes(*number),
        time: u64::from_be_bytes(*time),
        hash: B256::from(*hash),
    };
    Some((block, read_trust(rest)?))
}

/// A weight: power, trust.
pub(super) fn write_power(power: U256, trust: &Trust) -> Option<Vec<u8>> {
    let mut out = power.to_be_bytes::<32>().to_vec();
    out.extend_from_slice(&write_trust(trust)?);
    Some(out)
}

pub(super) fn read_power(bytes: &[u8]) -> Option<(U256, Trust)> {
    let (power, rest) = bytes.split_first_chunk::<32>()?;
    Some((U256::from_be_bytes(*power), read_trust(rest)?))
}

impl Chains {
    /// Keeps values. That the store fails is shown elsewhere; here it only means to ask again next time.
    pub(super) fn keep<'a>(&'a self, values: Vec<(String, Vec<u8>)>) -> Fut<'a, ()> {
        Box::pin(async move {
            if values.is_empty() {
                return;
            }
            let values = values
                .into_iter()
                .map(|(name, value)| (name, Some(value)))
                .collect();
            let _ = self
                .0
                .ports
                .store
                .write(Batch {
                    values,
                    ..Batch::default()
                })
                .await;
        })
    }

    pub(super) fn kept<'a>(&'a self, name: String) -> Fut<'a, Option<Vec<u8>>> {
        Box::pin(async move { self.0.ports.store.value(name).await.ok().flatten() })
    }

    pub(super) async fn keep_block(&self, name: String, block: &Block, trust: &Trust) {
        if let Some(value) = write_block(block, trust) {
            self.keep(vec![(name, value)]).await;
        }
    }

    pub(super) fn kept_block<'a>(&'a self, name: String) -> Fut<'a, Option<(Rc<Block>, Trust)>> {
        Box::pin(async move {
            {
                let (block, trust) = read_block(&self.kept(name).await?)?;
                Some((Rc::new(block), trust))
            }
        })
    }
}

pub(super) fn head_name(chain: &Chain) -> String {
    format!("chain/{}/{}/head", chain.id, chain.set)
}

pub(super) fn block_name(chain: &Chain, number: u64) -> String {
    format!("chain/{}/{}/block/{number}", chain.id, chain.set)
}
