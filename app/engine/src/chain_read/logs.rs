//! Log entries of a contract, as several nodes agree on them.
//!
//! Nodes differ most here: one gives ten blocks at a time, another ten thousand entries. So each node is asked in parts
//! of its own size, and what is compared is what each says about the whole range.

use super::{
    Chain, Chains, Lack,
    ask::{Hold, said_by},
    evm,
    node::{Answers, Node},
};
use crate::ports::{Fut, Ports};
use chain::{
    B256, Failure,
    events::Log,
    governor::Range,
    rpc::{Answer, Ask},
};
use record::{Address, Id};
use views::Trust;

/// Most parts in which one node is asked for one range; a range that takes more is too wide for it.
const PARTS: usize = 48;
/// Parts asked for in one request.
const ABREAST: usize = 4;
/// Most entries of one range; more is a reason for a narrower one.
const MOST: usize = 20_000;
/// After so many parts that were no trouble a node is asked for more at once again.
const PATIENT: u32 = 16;

/// What came of asking for the log entries of a range.
#[derive(Clone, Debug)]
pub struct Logs {
    /// The entries, ascending.
    pub found: Result<Vec<Log>, NoLogs>,
    /// What that rests on.
    pub trust: Trust,
}

/// Why there are no log entries of a range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoLogs {
    /// A narrower range may be given.
    TooWide,
    /// Nodes want a pause.
    TooOften,
    /// Nodes contradict one another.
    Disagree,
    /// No node keeps entries that old.
    Gone,
    /// No node answers: the words of one.
    Nobody(String),
}

/// How much a node gives at once.
#[derive(Clone, Copy, Default)]
pub(super) struct Span {
    /// Blocks, once it was told that some number is too many.
    most: Option<u64>,
    /// Parts since then that were no trouble.
    good: u32,
}

impl Chains {
    /// The entries that a contract logged in these blocks under these first topics. `settled`: the blocks are so deep
    /// that nodes that say otherwise contradict, rather than follow another branch.
    pub fn logs<'a>(
        &'a self,
        place: Id,
        of: Address,
        topics: &'a [B256],
        range: Range,
        settled: bool,
    ) -> Fut<'a, Logs> {
        self.logs_about(place, of, topics, None, range, settled)
    }

    /// As [`Chains::logs`], only those whose second topic is this one.
    pub(super) fn logs_about<'a>(
        &'a self,
        place: Id,
        of: Address,
        topics: &'a [B256],
        about: Option<B256>,
        range: Range,
        settled: bool,
    ) -> Fut<'a, Logs> {
        Box::pin(async move {
            let nobody = || Logs {
                found: Err(NoLogs::Nobody(String::new())),
                trust: Trust::Unknown,
            };
            let Some(chain) = self.chain(place).filter(|chain| !chain.sources.is_empty()) else {
                return nobody();
            };
            let wanted = Wanted {
                of,
                topics,
                about,
                range,
            };
            let (ports, wanted) = (&self.0.ports, &wanted);
            let mut asking = Vec::with_capacity(chain.sources.len());
            for (_, node) in &chain.sources {
                asking.push(node.answers(ports, wanted));
            }
            let hold = if settled { Hold::All } else { Hold::Nothing };
            let (told, heard) = self.told_by_each(&chain, asking, hold).await;
            match told.value {
                Some(Answer::Logs(logs)) => {
                    // One node's word, because the others give less at once: in a narrower range they may agree.
                    let wider = |failure: &Failure| *failure == Failure::TooMuch;
                    let alone = told.trust == Trust::OneSource && chain.sources.len() > 1;
                    let found = match alone && range.from < range.to && heard.iter().any(wider) {
                        true => Err(NoLogs::TooWide),
                        false => Ok(logs),
                    };
                    Logs {
                        found,
                        trust: told.trust,
                    }
                }
                _ => Logs {
                    found: Err(why(&told.trust, &heard)),
                    trust: told.trust,
                },
            }
        })
    }

    /// The oldest block after which an account has code, found in the state of old blocks.
    ///
    /// # Errors
    /// [`Lack::OldState`] when nodes do not keep that.
    pub fn deployed<'a>(
        &'a self,
        place: Id,
        account: Address,
        head: u64,
    ) -> Fut<'a, Result<u64, Lack>> {
        Box::pin(async move {
            // There is none before `low`, there is some after `high`.
            let (mut low, mut high) = (0, head);
            while low < high {
                let middle = low + (high - low) / 2;
                let (at, _) = self.block_at(place, middle).await?;
                let ask = Ask::Code {
                    of: evm(account),
                    at,
                };
                let told = self
                    .told(place, vec![ask])
                    .await
                    .pop()
                    .ok_or(Lack::NoNode)?;
                match told.bytes() {
                    Some([]) => low = middle + 1,
                    Some(_) => high = middle,
                    None if told.old_state => return Err(Lack::OldState),
                    None => return Err(super::lack(&told.trust)),
                }
            }
            Ok(high)
        })
    }
}

fn why(trust: &Trust, heard: &[Failure]) -> NoLogs {
    let any = |wanted: &Failure| heard.iter().any(|failure| failure == wanted);
    match trust {
        Trust::Disagree { .. } => NoLogs::Disagree,
        _ if any(&Failure::TooMuch) => NoLogs::TooWide,
        _ if any(&Failure::TooOften) => NoLogs::TooOften,
        _ if !heard.is_empty() && heard.iter().all(|failure| *failure == Failure::NoState) => {
            NoLogs::Gone
        }
        _ => NoLogs::Nobody(heard.first().map(ToString::to_string).unwrap_or_default()),
    }
}

/// Entries that a node is asked for.
struct Wanted<'a> {
    of: Address,
    topics: &'a [B256],
    about: Option<B256>,
    range: Range,
}

impl Node {
    fn answers<'a>(&'a self, ports: &'a Ports, wanted: &'a Wanted<'_>) -> Fut<'a, Answers> {
        Box::pin(async move {
            let logs = self.logs(ports, wanted).await?;
            Ok(vec![Ok(Answer::Logs(logs))])
        })
    }

    /// The entries of a range, asked for in parts of the size that this node gives.
    ///
    /// # Errors
    /// [`Failure::TooMuch`] when a narrower range may be given.
    async fn logs(&self, ports: &Ports, wanted: &Wanted<'_>) -> Result<Vec<Log>, Failure> {
        let Range { mut from, to } = wanted.range;
        let mut all = Vec::new();
        let mut parts = 0;
        loop {
            self.rested(ports).await;
            let most = self.span().most.unwrap_or(u64::MAX);
            let asks = wanted.parts(from, to, most);
            parts += asks.len();
            if parts > PARTS {
                return Err(Failure::TooMuch);
            }
            let answers = match self.ask(ports, &asks).await {
                Ok(answers) => answers,
                // The request as a whole failed: as if its first part had.
                Err(failure) => vec![Err(failure)],
            };
            for (ask, answer) in asks.iter().zip(answers) {
                let Ask::Logs {
                    from: first,
                    to: last,
                    ..
                } = ask
                else {
                    continue;
                };
                match answer {
                    Ok(Answer::Logs(logs)) => {
                        all.extend(logs);
                        if all.len() > MOST && wanted.range.from < wanted.range.to {
                            return Err(Failure::TooMuch);
                        }
                        if *last >= to {
                            return Ok(all);
                        }
                        from = last + 1;
                        self.was_easy();
                    }
                    Ok(_) => return Err(Failure::Missing),
                    Err(failure) if may_give_less(&failure) => {
                        if first == last {
                            return Err(failure);
                        }
                        self.was_too_much(last - first + 1);
                        break;
                    }
                    Err(failure) => return Err(failure),
                }
            }
        }
    }

    fn was_easy(&self) {
        let mut span = self.span();
        span.good += 1;
        if span.good >= PATIENT {
            span.good = 0;
            span.most = span.most.map(|most| most.saturating_mul(2));
        }
        self.set_span(span);
    }

    fn was_too_much(&self, blocks: u64) {
        self.set_span(Span {
            most: Some((blocks / 2).max(1)),
            good: 0,
        });
    }
}

impl Wanted<'_> {
    /// The next parts of what is left.
    fn parts(&self, from: u64, to: u64, most: u64) -> Vec<Ask> {
        let mut asks = Vec::with_capacity(ABREAST);
        let mut next = Some(from);
        while let Some(from) = next.filter(|from| *from <= to && asks.len() < ABREAST) {
            let last = from.saturating_add(most - 1).min(to);
            asks.push(Ask::Logs {
                of: evm(self.of),
                topics: self.topics.to_vec(),
                about: self.about,
                from,
                to: last,
            });
            next = last.checked_add(1);
        }
        asks
    }
}

/// Whether a smaller question may be answered. Nodes that are overwhelmed say so in every way there is.
fn may_give_less(failure: &Failure) -> bool {
    matches!(
        failure,
        Failure::TooMuch
            | Failure::TooLarge
            | Failure::Timeout
            | Failure::Status(400 | 408 | 413 | 414 | 422 | 500..=599)
            | Failure::Other { .. }
    )
}

/// What each of several nodes failed with.
pub(super) fn failures(heard: &[Option<Answers>]) -> Vec<Failure> {
    let failed = heard
        .iter()
        .filter_map(|answers| match said_by(answers, 0) {
            Some(Err(failure)) => Some(failure.clone()),
            _ => None,
        });
    failed.collect()
}

/// What a chain is asked as a whole, for whoever reads more than a view needs.
impl Chains {
    /// Asks all nodes of a place the same, and says what may be believed, question by question.
    pub fn told<'a>(&'a self, place: Id, asks: Vec<Ask>) -> Fut<'a, Vec<super::Told>> {
        Box::pin(async move {
            match self.chain(place) {
                Some(chain) => self.ask(&chain, asks).await,
                None => Vec::new(),
            }
        })
    }

    /// The block of that height, and what that rests on.
    ///
    /// # Errors
    /// [`Lack`].
    pub fn block_at<'a>(
        &'a self,
        place: Id,
        number: u64,
    ) -> Fut<'a, Result<(std::rc::Rc<chain::head::Block>, Trust), Lack>> {
        Box::pin(async move {
            let chain = self.chain(place).ok_or(Lack::NoNode)?;
            self.block(&chain, number).await
        })
    }

    /// What is learnt of a place is kept under names that begin so: they depend on chain and nodes, because values on
    /// which one set of nodes agreed must never answer for another's.
    pub fn shelf(&self, place: Id, kind: &str, about: &str) -> Option<String> {
        let chain: std::rc::Rc<Chain> = self.chain(place)?;
        let content = format!("{} {} {about}", chain.id, chain.set);
        Some(format!(
            "{kind}/{}/",
            record::ids::keccak(content.as_bytes()).bare()
        ))
    }
}
