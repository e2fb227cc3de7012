//! One node: its manners (batches, hashes), its health, and when it is asked again after a failure.

use super::logs::Span;
use crate::ports::{Fut, NodeError, Ports};
use chain::{
    Failure,
    rpc::{self, Answer, Ask, MAX_BATCH, Naming},
};
use std::cell::RefCell;
use views::NodeState;

/// How long one request may take.
const TIMEOUT_MS: u32 = 8_000;
/// A failing node is left alone for one second, then two, four … up to this.
const LONGEST_REST_MS: i64 = 20_000;
/// A contradiction is shown for so long after it was last seen.
const SHOWN_MS: i64 = 600_000;

/// What one node answered to several questions: each its own outcome, or a failure of the whole.
pub(super) type Answers = Result<Vec<Result<Answer, Failure>>, Failure>;

pub(super) struct Node {
    url: String,
    chain: u64,
    health: RefCell<Health>,
}

#[derive(Default)]
struct Health {
    /// It said that it answers for the right chain, since it last failed.
    right_chain: bool,
    failures: u32,
    rest_until: i64,
    failure: Option<Failure>,
    block: Option<u64>,
    behind: Option<u64>,
    contradicted: Option<i64>,
    /// It can't answer what others can, such as about old blocks.
    unable: Option<(i64, Failure)>,
    /// Most questions at once, once it turned out to be fewer than usual.
    batch: Option<usize>,
    /// Some want heights where others take hashes.
    naming: Naming,
    /// How many blocks it gives log entries of at once.
    span: Span,
}

impl Node {
    pub(super) fn new(url: &str, chain: u64) -> Node {
        Node {
            url: url.into(),
            chain,
            health: RefCell::default(),
        }
    }

    pub(super) fn is(&self, url: &str, chain: u64) -> bool {
        self.url == url && self.chain == chain
    }

    /// Asks, in as many requests as the node's manners need.
    pub(super) fn ask<'a>(&'a self, ports: &'a Ports, asks: &'a [Ask]) -> Fut<'a, Answers> {
        Box::pin(async move {
            let now = ports.clock.now_ms();
            {
                let health = self.health.borrow();
                if let (true, Some(failure)) = (now < health.rest_until, &health.failure) {
                    return Err(failure.clone());
                }
            }
            let outcome = self.ask_all(ports, asks).await;
            let mut health = self.health.borrow_mut();
            match &outcome {
                Ok(answers) => {
                    health.failures = 0;
                    health.failure = None;
                    health.rest_until = 0;
                    // A fault that has passed is not shown; that old state is gone does not pass.
                    let lasting = matches!(health.unable, Some((_, Failure::NoState)));
                    if !lasting && answers.iter().all(Result::is_ok) {
                        health.unable = None;
                    }
                }
                Err(failure) => {
                    health.failures += 1;
                    health.right_chain = false;
                    health.failure = Some(failure.clone());
                    let rest = match failure {
                        Failure::OtherChain(_) | Failure::TooOften => LONGEST_REST_MS,
                        _ => (500 << health.failures.min(10)).min(LONGEST_REST_MS),
                    };
                    health.rest_until = ports.clock.now_ms() + rest;
                }
            }
            outcome
        })
    }

    async fn ask_all(&self, ports: &Ports, asks: &[Ask]) -> Answers {
        let mut answers = Vec::with_capacity(asks.len());
        while let Some(rest) = asks.get(answers.len()..)
            && !rest.is_empty()
        {
            let (most, first, naming) = {
                let health = self.health.borrow();
                (
                    health.batch.unwrap_or(MAX_BATCH),
                    !health.right_chain,
                    health.naming,
                )
            };
            // The chain's id travels with the first questions, except to nodes that take one at a time.
            let mut sent: Vec<&Ask> = rest.iter().take(most - usize::from(first)).collect();
            if first {
                sent.push(&Ask::ChainId);
            }
            let text = rpc::compose(&sent, naming);
            let text = ports.nodes.post(&self.url, text, TIMEOUT_MS).await;
            match text
                .map_err(failure)
                .and_then(|text| rpc::read(&sent, &text))
            {
                Ok(mut got) => {
                    if first {
                        self.check_chain(got.pop())?;
                        sent.pop();
                    }
                    if got.contains(&Err(Failure::TooOften)) {
                        return Err(Failure::TooOften);
                    }
                    let confused = got.contains(&Err(Failure::NotUnderstood));
                    if confused && naming == Naming::Hash && sent.iter().any(names_block) {
                        self.health.borrow_mut().naming = Naming::Height;
                        continue;
                    }
                    answers.append(&mut got);
                }
                Err(failure) if sent.len() > 1 && wants_less(&failure) => {
                    self.health.borrow_mut().batch = Some(sent.len() / 2);
                }
                Err(failure) => return Err(failure),
            }
        }
        Ok(answers)
    }

    fn check_chain(&self, answer: Option<Result<Answer, Failure>>) -> Result<(), Failure> {
        match answer {
            Some(Ok(Answer::Number(id))) if id == self.chain => {
                self.health.borrow_mut().right_chain = true;
                Ok(())
            }
            Some(Ok(Answer::Number(id))) => Err(Failure::OtherChain(id)),
            Some(Err(failure)) => Err(failure),
            _ => Err(Failure::Missing),
        }
    }

    /// Waits until it may be asked again after a failure.
    pub(super) async fn rested(&self, ports: &Ports) {
        let rest = self.health.borrow().rest_until - ports.clock.now_ms();
        if let Some(rest) = u32::try_from(rest).ok().filter(|rest| *rest > 0) {
            ports.clock.sleep(rest).await;
        }
    }

    pub(super) fn span(&self) -> Span {
        self.health.borrow().span
    }

    pub(super) fn set_span(&self, span: Span) {
        self.health.borrow_mut().span = span;
    }

    /// Its newest block, and how far behind the common one that is.
    pub(super) fn stands_at(&self, block: u64, behind: Option<u64>) {
        let mut health = self.health.borrow_mut();
        health.block = Some(block);
        health.behind = behind;
    }

    pub(super) fn contradicted(&self, now: i64) {
        self.health.borrow_mut().contradicted = Some(now);
    }

    pub(super) fn unable(&self, now: i64, failure: &Failure) {
        self.health.borrow_mut().unable = Some((now, failure.clone()));
    }

    /// Asks again at once, and shows old trouble no longer.
    pub(super) fn forgive(&self) {
        let mut health = self.health.borrow_mut();
        health.rest_until = 0;
        health.failures = 0;
        health.contradicted = None;
        health.unable = None;
    }

    /// As shown, with its newest block.
    pub(super) fn view(&self, now: i64) -> (NodeState, Option<u64>) {
        let health = self.health.borrow();
        let recent = |at: i64| now - at < SHOWN_MS;
        let state = match (&health.failure, &health.unable) {
            (Some(Failure::OtherChain(id)), _) => NodeState::OtherChain(*id),
            (Some(failure), _) => NodeState::Failed(failure.to_string()),
            _ if health.contradicted.is_some_and(recent) => NodeState::Contradicts,
            _ if health.behind.is_some() => NodeState::Lagging(health.behind.unwrap_or_default()),
            (_, Some((at, failure))) if recent(*at) => NodeState::Failed(failure.to_string()),
            _ if health.right_chain => NodeState::Good,
            _ => NodeState::Unasked,
        };
        (state, health.block)
    }
}

/// Whether the node may answer fewer questions at once.
fn wants_less(failure: &Failure) -> bool {
    matches!(
        failure,
        Failure::NoBatches
            | Failure::TooLarge
            | Failure::TooMuch
            | Failure::Status(400 | 403 | 405 | 413 | 414 | 415 | 422)
    )
}

fn names_block(ask: &&Ask) -> bool {
    matches!(
        ask,
        Ask::Call { .. } | Ask::CallAs { .. } | Ask::Storage { .. } | Ask::Code { .. }
    )
}

fn failure(error: NodeError) -> Failure {
    match error {
        NodeError::Unreachable(words) => Failure::Unreachable(words),
        NodeError::Timeout => Failure::Timeout,
        NodeError::Status(429) => Failure::TooOften,
        NodeError::Status(status) => Failure::Status(status),
        NodeError::TooLarge => Failure::TooLarge,
    }
}
