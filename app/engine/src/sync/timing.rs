//! What becomes due in a conversation: checks, patience that ends, the pulse.

use super::{
    conversation::{Conversation, PATIENCE_MS},
    link::End,
};
use crate::intake;
use record::Id;
use serde_json::json;

/// After so long without a word a relay is asked whether it is still there.
const PULSE_MS: i64 = 50_000;
/// The name of that question.
pub const PULSE: &str = "pulse";

impl Conversation<'_> {
    pub(super) fn next_time(&self) -> i64 {
        let gather = (!self.gathered.is_empty()).then_some(self.gather_until);
        let patience = self.patience_ends();
        let again_at = self.again_at.filter(|_| !self.reading);
        let pulse = self.has_pulse().then(|| self.pulse_at());
        let times = [
            gather,
            patience,
            pulse,
            again_at,
            self.ask_at,
            self.outbox.next_time(),
        ];
        times.into_iter().flatten().min().unwrap_or(i64::MAX)
    }

    /// Whatever is due.
    pub(super) async fn keep_time(&mut self) -> Result<(), End> {
        let now = self.inner.ports.clock.now_ms();
        if self.gathered.len() >= intake::BATCH
            || (!self.gathered.is_empty() && now >= self.gather_until)
        {
            self.check_gathered().await?;
        }
        if self.ask_at.is_some_and(|at| now >= at) {
            self.ask_at = None;
            self.ask()?;
        }
        if self.patience_ends().is_some_and(|at| now >= at) {
            self.unanswered += 1;
            self.say("never says when it is done");
            self.end_of_page().await?;
        }
        // While it is being read this waits: what was put off meanwhile would else be lost.
        if !self.reading && self.again_at.is_some_and(|at| now >= at) {
            self.read_again()?;
        }
        if self.has_pulse() && now >= self.pulse_at() {
            self.feel_pulse()?;
        }
        self.outbox.keep_time(&*self.send, self.reading).await;
        // An endless stream is always ready; others need their turn nevertheless.
        self.since_breath += 1;
        if self.since_breath >= 100 {
            self.since_breath = 0;
            self.inner.ports.clock.breathe().await;
        }
        Ok(())
    }

    /// When the question that is being answered counts as answered.
    fn patience_ends(&self) -> Option<i64> {
        self.is_asking().then_some(self.patience)
    }

    /// Whether a question stands, and is not only to be asked soon.
    pub(super) fn is_asking(&self) -> bool {
        self.reading && self.ask_at.is_none()
    }

    /// Not of a relay that never says when it is done: it would not say so now.
    fn has_pulse(&self) -> bool {
        !self.reading && self.unanswered == 0
    }

    fn pulse_at(&self) -> i64 {
        self.heard_at
            + if self.pulse {
                PULSE_MS + PATIENCE_MS
            } else {
                PULSE_MS
            }
    }

    /// A connection may be dead without anybody saying so: after sleep, or on another network. A question that asks
    /// for nothing tells, and keeps what closes idle connections from closing this one.
    fn feel_pulse(&mut self) -> Result<(), End> {
        if self.pulse {
            return Err(End::Lost("does not answer any more".into()));
        }
        self.pulse = true;
        let nothing = json!({"ids": [Id::ZERO.bare()], "limit": 1});
        self.transmit(json!(["REQ", PULSE, nothing]).to_string())
    }
}
