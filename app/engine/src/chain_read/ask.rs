//! One question to all nodes of a space, and what may be believed of the answers.

use super::{
    Chain, Chains, named_by_space,
    node::{Answers, Node},
};
use crate::ports::Fut;
use chain::{
    Failure,
    agree::{Heard, Source, Standing, Verdict, agree},
    head::Block,
    rpc::{Answer, Ask},
};
use futures::{
    StreamExt,
    future::{Either, select},
    stream::FuturesUnordered,
};
use record::Id;
use std::{cell::RefCell, rc::Rc};
use views::Trust;

/// Once a majority agrees, the others have this long to be heard too.
const GRACE_MS: u32 = 700;

/// Log entries of so few blocks are taken from the nodes that give them, whatever the others say.
const FEW_BLOCKS: u64 = 1_000;

/// An answer and what it rests on.
#[derive(Clone, Debug)]
pub struct Told {
    /// What may be believed; of one source only its word.
    pub value: Option<Answer>,
    /// What that rests on.
    pub trust: Trust,
    /// Some node said that it no longer keeps that block's state.
    pub old_state: bool,
}

impl Told {
    /// The bytes, when that is what was said.
    pub fn bytes(&self) -> Option<&[u8]> {
        match &self.value {
            Some(Answer::Bytes(bytes)) => Some(bytes),
            _ => None,
        }
    }

    /// The block, when that is what was said.
    pub fn block(&self) -> Option<Rc<Block>> {
        match &self.value {
            Some(Answer::Block(block)) => Some(block.clone()),
            _ => None,
        }
    }

    /// Whether several sources were asked and a majority says so.
    pub fn is_agreed(&self) -> bool {
        matches!(self.trust, Trust::Agreed { .. })
    }
}

/// Runs several things at once, to the end of all.
pub(super) async fn all(doing: Vec<Fut<'_, ()>>) {
    let mut doing: FuturesUnordered<Fut<'_, ()>> = doing.into_iter().collect();
    while doing.next().await.is_some() {}
}

/// What one source said to one question, as far as heard.
pub(super) fn said_by(answers: &Option<Answers>, index: usize) -> Heard<'_, Answer> {
    const MISSING: &Failure = &Failure::Missing;
    Some(match answers.as_ref()? {
        Ok(answers) => match answers.get(index) {
            Some(answer) => answer.as_ref(),
            None => Err(MISSING),
        },
        Err(failure) => Err(failure),
    })
}

impl Chains {
    /// Asks all nodes of a space the same, and says what may be believed, question by question.
    pub(super) fn ask<'a>(&'a self, chain: &'a Chain, asks: Vec<Ask>) -> Fut<'a, Vec<Told>> {
        self.ask_marking(chain, asks, 0)
    }

    /// As [`Chains::ask`]; contradictions are held against the nodes only from the given question on.
    pub(super) fn ask_marking<'a>(
        &'a self,
        chain: &'a Chain,
        asks: Vec<Ask>,
        mark_from: usize,
    ) -> Fut<'a, Vec<Told>> {
        Box::pin(async move {
            let sources = sources(chain);
            let weigh = |heard: &[Option<Answers>], index: usize| {
                let said: Vec<_> = heard
                    .iter()
                    .map(|answers| said_by(answers, index))
                    .collect();
                agree(&sources, &said).standing
            };
            let enough = |heard: &[Option<Answers>]| {
                (0..asks.len()).all(|index| weigh(heard, index).is_settled())
            };
            let heard = self.ask_each(chain, &asks, &enough).await;
            let now = self.0.ports.clock.now_ms();
            let mut told = Vec::with_capacity(asks.len());
            for index in 0..asks.len() {
                let hold = match index >= mark_from {
                    true => Hold::All,
                    false => Hold::Nothing,
                };
                told.push(told_of(chain, &sources, &heard, index, hold, now));
            }
            told
        })
    }

    /// What may be believed of the answers to a search of the chain, question by question, and what each rests on.
    /// Contradictions are held against the nodes but for refusals, which nodes word differently.
    pub(crate) fn heard(
        &self,
        place: Id,
        asks: Vec<Ask>,
    ) -> Fut<'_, Vec<(chain::bypass::Heard, Trust)>> {
        use chain::bypass::Heard;
        Box::pin(async move {
            let Some(chain) = self.chain(place) else {
                return Vec::new();
            };
            let sources = sources(&chain);
            let of = |heard: &[Option<Answers>], index: usize| {
                let said: Vec<_> = heard.iter().map(|of| said_by(of, index)).collect();
                agree(&sources, &said).standing
            };
            let enough =
                |heard: &[Option<Answers>]| (0..asks.len()).all(|at| of(heard, at).is_settled());
            let heard = self.ask_each(&chain, &asks, &enough).await;
            let now = self.0.ports.clock.now_ms();
            let mut all = Vec::with_capacity(asks.len());
            for (index, ask) in asks.iter().enumerate() {
                let told = told_of(&chain, &sources, &heard, index, Hold::Plain, now);
                let failures = || heard.iter().filter_map(|of| said_by(of, index)?.err());
                let less = || failures().any(|why| *why == Failure::TooMuch);
                let wide = matches!(ask, Ask::Logs { from, to, .. } if to.saturating_sub(*from) > FEW_BLOCKS);
                let heard = match (told.value, &told.trust) {
                    // One node's word, because the others give less at once: in a narrower range they may agree.
                    (Some(_), Trust::OneSource) if wide && less() => {
                        Heard::Failed(Failure::TooMuch)
                    }
                    (Some(answer), _) => Heard::Answer(answer),
                    (None, Trust::Disagree { .. }) => Heard::Disagree,
                    (None, _) => {
                        Heard::Failed(failures().next().cloned().unwrap_or(Failure::Missing))
                    }
                };
                all.push((heard, told.trust));
            }
            all
        })
    }

    /// Asks all nodes at once and collects what they say until `enough` holds (and a little longer) or all were heard.
    pub(super) fn ask_each<'a>(
        &'a self,
        chain: &'a Chain,
        asks: &'a [Ask],
        enough: &'a dyn Fn(&[Option<Answers>]) -> bool,
    ) -> Fut<'a, Vec<Option<Answers>>> {
        let asking = chain.sources.iter();
        let asking = asking.map(|(_, node)| node.ask(&self.0.ports, asks));
        self.hear_each(asking.collect(), enough)
    }

    /// As [`Chains::ask`] about one thing, whatever each node (in their order) is being asked for it; and how those
    /// failed that did.
    pub(super) fn told_by_each<'a>(
        &'a self,
        chain: &'a Chain,
        asking: Vec<Fut<'a, Answers>>,
        hold: Hold,
    ) -> Fut<'a, (Told, Vec<Failure>)> {
        Box::pin(async move {
            let sources = sources(chain);
            let enough = |heard: &[Option<Answers>]| {
                let said: Vec<_> = heard.iter().map(|answers| said_by(answers, 0)).collect();
                agree(&sources, &said).standing.is_settled()
            };
            let heard = self.hear_each(asking, &enough).await;
            let now = self.0.ports.clock.now_ms();
            let told = told_of(chain, &sources, &heard, 0, hold, now);
            (told, super::logs::failures(&heard))
        })
    }

    fn hear_each<'a>(
        &'a self,
        asking: Vec<Fut<'a, Answers>>,
        enough: &'a dyn Fn(&[Option<Answers>]) -> bool,
    ) -> Fut<'a, Vec<Option<Answers>>> {
        Box::pin(async move {
            let heard = RefCell::new(vec![None; asking.len()]);
            let mut pending: FuturesUnordered<Fut<'_, ()>> = FuturesUnordered::new();
            for (index, answers) in asking.into_iter().enumerate() {
                let heard = &heard;
                pending.push(Box::pin(async move {
                    let answers = answers.await;
                    if let Some(place) = heard.borrow_mut().get_mut(index) {
                        *place = Some(answers);
                    }
                }));
            }
            let mut grace: Option<Fut<'static, ()>> = None;
            loop {
                let next = pending.next();
                let more = match &mut grace {
                    None => next.await,
                    Some(timer) => match select(next, timer).await {
                        Either::Left((next, _)) => next,
                        Either::Right(_) => None,
                    },
                };
                if more.is_none() {
                    break;
                }
                if grace.is_none() && enough(&heard.borrow()) {
                    grace = Some(self.0.ports.clock.sleep(GRACE_MS));
                }
            }
            drop(pending);
            heard.into_inner()
        })
    }
}

/// The nodes of a chain, as far as weighing their words goes.
fn sources(chain: &Chain) -> Vec<Source> {
    let source = |(info, _): &(super::NodeInfo, Rc<Node>)| Source {
        named_by_space: named_by_space(info.named_by),
    };
    chain.sources.iter().map(source).collect()
}

/// Which contradictions are held against the nodes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Hold {
    /// None.
    Nothing,
    /// Those about a question that no node answered with a refusal.
    Plain,
    /// All.
    All,
}

/// What to make of the answers to one question.
fn told_of(
    chain: &Chain,
    sources: &[Source],
    heard: &[Option<Answers>],
    index: usize,
    hold: Hold,
    now: i64,
) -> Told {
    let answers: Vec<_> = heard
        .iter()
        .map(|answers| said_by(answers, index))
        .collect();
    let agreed = agree(sources, &answers);
    let refusal = |answer: &&Answer| matches!(answer, Answer::Reverted(_) | Answer::Refused(_));
    let mark = match hold {
        Hold::Nothing => false,
        Hold::Plain => !answers.iter().flatten().flatten().any(refusal),
        Hold::All => true,
    };
    let mut old_state = false;
    for ((verdict, answer), (_, node)) in agreed.verdicts.iter().zip(&answers).zip(&chain.sources) {
        if mark && *verdict == Verdict::Contradicts {
            node.contradicted(now);
        }
        if let Some(Err(why)) = answer {
            if matches!(
                why,
                Failure::NoState | Failure::NotUnderstood | Failure::Other { .. }
            ) {
                node.unable(now, why);
            }
            old_state |= **why == Failure::NoState;
        }
    }
    let trust = match agreed.standing {
        Standing::OneSource => Trust::OneSource,
        Standing::Majority {
            agree,
            asked,
            named_by_space,
        } => Trust::Agreed {
            agree,
            asked,
            named_by_space,
        },
        Standing::Disagree => Trust::Disagree {
            said: said(chain, &answers),
        },
        Standing::Unknown => Trust::Unknown,
    };
    Told {
        value: agreed.value.cloned(),
        trust,
        old_state,
    }
}

/// What each source said, `host: value`.
fn said(chain: &Chain, answers: &[Heard<'_, Answer>]) -> Vec<String> {
    let mut said = Vec::new();
    for ((info, _), answer) in chain.sources.iter().zip(answers) {
        let words = match answer {
            Some(Ok(answer)) => words(answer),
            Some(Err(failure)) => failure.to_string(),
            None => continue,
        };
        said.push(format!("{}: {words}", host(&info.url)));
    }
    said
}

/// An answer as a person may compare it with another.
fn words(answer: &Answer) -> String {
    match answer {
        Answer::Number(number) => number.to_string(),
        Answer::Block(block) => format!("{} at {}", block.hash, block.number),
        Answer::Reverted(words) => format!("refused: {words}"),
        Answer::Refused(data) => format!("refused: {}", chain::revert::reason(data)),
        Answer::Logs(logs) => format!("{} log entries", logs.len()),
        Answer::Sent(from, _) => format!("sent by {from}"),
        Answer::Bytes(bytes) => match chain::abi::read_uint(bytes) {
            Some(value) if bytes.len() == 32 => value.to_string(),
            _ => format!("{} bytes, hash {}", bytes.len(), record::ids::keccak(bytes)),
        },
    }
}

/// The host of an address; the path may hold the reader's key for it.
fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or(rest)
}
