//! The newest block that the nodes agree on, other blocks, and when blocks are.

use super::{
    Chain, Chains, Lack,
    ask::Told,
    kept::{block_name, head_name},
    lack,
    node::Answers,
};
use crate::ports::Fut;
use chain::{
    head::{self, Block, NEAR, common_height, lag},
    practice,
    rpc::{Answer, Ask},
};
use record::Id;
use std::rc::Rc;
use views::{Moment, Trust, Why};

/// A head younger than this is not asked for again.
const FRESH_MS: i64 = 4_000;
/// A head that could not be asked for again is current for so long.
const CURRENT_MS: i64 = 60_000;
/// Blocks this far below the head do not change any more, as far as this browser asks.
const DEEP: u64 = 64;
/// Pace of a chain that has not shown one yet.
const USUAL_PACE_MS: u64 = 12_000;
/// The pace is taken over so many blocks, or over the last few when it has changed since.
const PACE_OVER: u64 = 100;
/// Most blocks remembered.
const MAX_BLOCKS: usize = 64;

/// The newest block that the nodes agree on.
#[derive(Clone, Debug)]
pub struct HeadNow {
    /// Height.
    pub number: u64,
    /// Hash.
    pub hash: Id,
    /// Its own time, unix milliseconds.
    pub time: i64,
    /// What it rests on.
    pub trust: Trust,
    /// Whether it was read within the last minute. If not, it is the last one known, perhaps from another day: the
    /// chain has gone on since, and nobody can say how far.
    pub current: bool,
    pub(super) block: Rc<Block>,
    practice: bool,
    pace: u64,
    told_at: i64,
    /// Blocks whose time is known, this one among them.
    known: Vec<(u64, u64)>,
}

/// Whether a block is on the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reference {
    /// It is.
    OnChain(Trust),
    /// Another block has that height.
    Elsewhere(Trust),
    /// Nobody can say.
    Unknown(Lack),
}

/// What is known of a chain's head.
#[derive(Default)]
pub(super) struct HeadState {
    /// The newest block agreed on, what that rests on, and when that was (the clock's milliseconds; none for one from
    /// an earlier session).
    pub told: Option<(Rc<Block>, Trust, Option<i64>)>,
    /// When it was last asked for.
    pub asked_at: Option<i64>,
    /// Why the last asking gave nothing.
    pub failed: Option<Lack>,
}

#[derive(Clone)]
pub(super) struct Known {
    pub block: Rc<Block>,
    pub trust: Trust,
    asked_at: i64,
    deep: bool,
}

impl HeadNow {
    /// When a block is or will be: its own time when known, else an estimate by the chain's pace.
    pub fn at(&self, height: u64) -> Moment {
        if self.practice {
            let at = head::ms(practice::block(height).time);
            return Moment {
                block: height,
                at: Some(at),
                estimated: false,
            };
        }
        if let Some((_, time)) = self.known.iter().find(|(number, _)| *number == height) {
            return Moment {
                block: height,
                at: Some(head::ms(*time)),
                estimated: false,
            };
        }
        let mut at = head::time_of(&self.known, self.pace, height).unwrap_or(self.time);
        if height > self.number {
            // A block that is not there yet can't be in the past.
            at = at.max(self.told_at);
        } else {
            at = at.min(self.time);
        }
        Moment {
            block: height,
            at: Some(at),
            estimated: true,
        }
    }

    /// The head as a moment.
    pub fn moment(&self) -> Moment {
        Moment {
            block: self.number,
            at: Some(self.time),
            estimated: false,
        }
    }
}

impl Chains {
    /// The newest block that a majority of the space's nodes agrees on. Without a connection it is the last known one,
    /// marked as not current.
    ///
    /// # Errors
    /// [`Why::NoNode`] or [`Why::NodesDisagree`] when none was ever known.
    pub fn head(&self, space: Id) -> Fut<'_, Result<HeadNow, Why>> {
        Box::pin(async move {
            let chain = self.chain(space).ok_or(Why::NoNode)?;
            match self.head_of(&chain).await {
                Ok(head) => Ok(Rc::unwrap_or_clone(head)),
                Err(lack) => Err(lack.why()),
            }
        })
    }

    pub(super) fn head_of<'a>(&'a self, chain: &'a Chain) -> Fut<'a, Result<Rc<HeadNow>, Lack>> {
        Box::pin(async move {
            let now = self.0.ports.clock.now_ms();
            if chain.practice {
                let block = Rc::new(practice::newest(now));
                return Ok(head_now(chain, &block, Trust::Practice, true, now));
            }
            // Whoever comes while another asks waits for that answer.
            let mut state = chain.learnt.head.lock().await;
            if state.told.is_none() {
                let kept = self.kept_block(head_name(chain)).await;
                state.told = kept.map(|(block, trust)| (block, trust, None));
            }
            let now = self.0.ports.clock.now_ms();
            let due = state.asked_at.is_none_or(|at| now - at >= FRESH_MS);
            if due && !chain.sources.is_empty() {
                self.refresh(chain, &mut state).await;
            }
            let now = self.0.ports.clock.now_ms();
            match &state.told {
                Some((block, trust, told_at)) => {
                    let current = told_at.is_some_and(|at| now - at < CURRENT_MS);
                    Ok(head_now(
                        chain,
                        block,
                        trust.clone(),
                        current,
                        told_at.unwrap_or(0),
                    ))
                }
                None => Err(state.failed.clone().unwrap_or(Lack::NoNode)),
            }
        })
    }

    async fn refresh(&self, chain: &Chain, state: &mut HeadState) {
        let found = self.newest(chain).await;
        let now = self.0.ports.clock.now_ms();
        state.asked_at = Some(now);
        let was = state.told.as_ref().map(|(block, ..)| block.clone());
        let failed = found.as_ref().err().cloned();
        let mut news = state.failed != failed;
        state.failed = failed;
        if let Ok((block, trust)) = found {
            news |= was.as_ref() != Some(&block);
            // Not at every block: what is kept only has to be near.
            if was.is_none_or(|was| block.number.abs_diff(was.number) >= 5) {
                self.keep_block(head_name(chain), &block, &trust).await;
            }
            state.told = Some((block, trust, Some(now)));
        }
        if news {
            self.changed(chain.space);
        }
    }

    /// Finds the newest common block, and the chain's pace.
    async fn newest(&self, chain: &Chain) -> Result<(Rc<Block>, Trust), Lack> {
        let answered = |answers: &Option<Answers>| match answers {
            Some(Ok(answers)) => match answers.first() {
                Some(Ok(Answer::Number(height))) => Some(*height),
                _ => None,
            },
            _ => None,
        };
        let most = |heard: &[Option<Answers>]| {
            heard
                .iter()
                .filter(|answers| answered(answers).is_some())
                .count()
                * 2
                > heard.len()
        };
        let heard = self.ask_each(chain, &[Ask::Newest], &most).await;
        let heads: Vec<Option<u64>> = heard.iter().map(answered).collect();
        let common = common_height(&heads).ok_or(Lack::NoNode)?;
        for ((_, node), height) in chain.sources.iter().zip(&heads) {
            if let Some(height) = height {
                node.stands_at(*height, lag(*height, common));
            }
        }
        // At the tip honest nodes may be on two branches for a moment, so only what they say a few blocks further
        // down is held against them, and is gone by when the tip is contested.
        let deeper = common.saturating_sub(NEAR);
        let early = common.saturating_sub(PACE_OVER).max(1);
        let mut asks = vec![Ask::BlockAt(common)];
        if deeper < common {
            asks.push(Ask::BlockAt(deeper));
        }
        if early < deeper {
            asks.push(Ask::BlockAt(early));
        }
        let mark_from = asks.len().min(2) - 1;
        let told = self.ask_marking(chain, asks, mark_from).await;
        let block = |index: usize| told.get(index).and_then(Told::block);
        let (newest, deeper, early) = (block(0), block(1), block(2));
        if let (Some(newest), Some(deeper)) = (&newest, &deeper) {
            let pace = head::recent_pace(early.as_deref(), deeper, newest);
            chain.learnt.pace.set(pace);
        }
        let used = match (&newest, &deeper) {
            (None, Some(_)) => told.get(1),
            _ => told.first(),
        };
        let trust = used.map_or(Trust::Unknown, |told| told.trust.clone());
        match newest.or(deeper) {
            Some(block) => Ok((block, trust)),
            None => Err(lack(&trust)),
        }
    }

    /// The block of that height.
    pub(super) fn block<'a>(
        &'a self,
        chain: &'a Chain,
        number: u64,
    ) -> Fut<'a, Result<(Rc<Block>, Trust), Lack>> {
        Box::pin(async move {
            if chain.practice {
                return Ok((Rc::new(practice::block(number)), Trust::Practice));
            }
            let now = self.0.ports.clock.now_ms();
            let known = chain.learnt.blocks.borrow().get(&number);
            if let Some(known) = &known
                && (known.deep || now - known.asked_at < FRESH_MS)
            {
                return Ok((known.block.clone(), known.trust.clone()));
            }
            let name = block_name(chain, number);
            let reached = match self.head_of(chain).await {
                Ok(head) if head.current && head.number < number => {
                    return Err(Lack::SnapshotAhead);
                }
                Ok(head) if head.current => Some(head.number),
                Ok(_) | Err(Lack::NoNode) => None,
                Err(other) => return Err(other),
            };
            if let Some(reached) = reached {
                let told = self.ask(chain, vec![Ask::BlockAt(number)]).await.pop();
                let told = told.ok_or(Lack::NoNode)?;
                if let Some(block) = told.block() {
                    let deep = reached - number >= DEEP && told.is_agreed();
                    if known.is_none_or(|known| known.block != block || known.trust != told.trust) {
                        self.keep_block(name, &block, &told.trust).await;
                    }
                    return Ok(remember(chain, block, told.trust, now, deep));
                }
                if lack(&told.trust) == Lack::NodesDisagree {
                    return Err(Lack::NodesDisagree);
                }
            }
            // Nobody answers: what was told in an earlier session, until somebody does.
            let (block, trust) = self.kept_block(name).await.ok_or(Lack::NoNode)?;
            Ok(remember(chain, block, trust, i64::MIN / 2, false))
        })
    }

    /// Whether the block of that height has that hash, such as the block that an opening refers to.
    pub fn reference<'a>(&'a self, space: Id, number: u64, hash: Id) -> Fut<'a, Reference> {
        Box::pin(async move {
            let Some(chain) = self.chain(space) else {
                return Reference::Unknown(Lack::NoNode);
            };
            match self.block(&chain, number).await {
                Ok((block, trust)) if block.hash.0 == hash.0 => Reference::OnChain(trust),
                Ok((_, trust)) => Reference::Elsewhere(trust),
                Err(lack) => Reference::Unknown(lack),
            }
        })
    }

    /// The hash of the block of that height, and what that rests on.
    ///
    /// # Errors
    /// [`Lack`].
    pub fn block_hash<'a>(&'a self, space: Id, number: u64) -> Fut<'a, Result<(Id, Trust), Lack>> {
        Box::pin(async move {
            let chain = self.chain(space).ok_or(Lack::NoNode)?;
            let (block, trust) = self.block(&chain, number).await?;
            Ok((Id(block.hash.0), trust))
        })
    }
}

fn remember(
    chain: &Chain,
    block: Rc<Block>,
    trust: Trust,
    asked_at: i64,
    deep: bool,
) -> (Rc<Block>, Trust) {
    let known = Known {
        block: block.clone(),
        trust: trust.clone(),
        asked_at,
        deep,
    };
    chain
        .learnt
        .blocks
        .borrow_mut()
        .put(block.number, known, MAX_BLOCKS);
    (block, trust)
}

fn head_now(
    chain: &Chain,
    block: &Rc<Block>,
    trust: Trust,
    current: bool,
    told_at: i64,
) -> Rc<HeadNow> {
    let mut known = vec![(block.number, block.time)];
    for other in chain.learnt.blocks.borrow().values() {
        if other.block.number != block.number {
            known.push((other.block.number, other.block.time));
        }
    }
    Rc::new(HeadNow {
        number: block.number,
        hash: Id(block.hash.0),
        time: head::ms(block.time),
        trust,
        current,
        block: block.clone(),
        practice: chain.practice,
        pace: chain.learnt.pace.get().unwrap_or(USUAL_PACE_MS),
        told_at,
        known,
    })
}
