//! One connection to one relay: asks for what it has, listens, sends what it lacks, and leaves when it misbehaves.

use super::{
    Inner, What,
    back::BACK,
    count,
    frame::{self, Frame, Glimpse},
    link::{End, Link, Order},
    outbox::Outbox,
    paging::Paging,
    reading::RULES,
    timing::PULSE,
};
use crate::{
    intake::{Source, WINDOW_MS},
    ports::Socket,
};
use futures::{
    FutureExt, StreamExt,
    channel::mpsc::UnboundedReceiver,
    pin_mut, select_biased,
    stream::{Fuse, LocalBoxStream},
};
use record::Id;
use record::sorted::Set;
use serde_json::json;
use std::rc::Rc;
use views::RelayState;

/// Said when a relay is put off.
pub const TOO_MUCH_BAD: &str = "sent too much that does not verify; left alone for ten minutes";

/// More than this for one question is taken for a stream without end.
pub(super) const FLOOD: usize = 5_000;
/// A question without an answer for so long counts as answered.
pub(super) const PATIENCE_MS: i64 = 15_000;
/// Frames gathered before they are checked, unless nothing more comes for a moment.
const GATHER_MS: i64 = 50;
/// For each bad event so long, and for each millisecond so many bytes of them.
const BAD_MS: u64 = 5;
const BAD_BYTES_A_MS: u64 = 1_000;
/// What was not asked for, weighed; above this the relay is left.
const NOISE: u32 = 1_000;
/// Junk and events under a stranger's subscription weigh more than repetitions.
const JUNK: u32 = 5;

/// Talks with a relay until one of the two leaves.
pub async fn converse(
    inner: &Rc<Inner>,
    space: Id,
    link: &Rc<Link>,
    socket: Socket,
    orders: &mut UnboundedReceiver<Order>,
    tries: &mut u32,
) -> End {
    let now = inner.ports.clock.now_ms();
    let mut talk = Conversation {
        inner,
        space,
        link,
        send: socket.send,
        paging: Paging::default(),
        rules: None,
        asked: 0,
        reading: true,
        patience: now + PATIENCE_MS,
        unanswered: 0,
        gathered: Vec::new(),
        gather_until: 0,
        noise: 0,
        again_at: None,
        ask_at: None,
        slow_ms: 0,
        heard_at: now,
        pulse: false,
        since_breath: 0,
        outbox: Outbox::new(inner.clone(), space, link.clone()),
        tries,
    };
    link.held.replace(Default::default());
    talk.to(RelayState::Reading);
    match talk.run(socket.frames.fuse(), orders).await {
        Ok(never) => match never {},
        Err(end) => {
            // What was gathered came whole and is worth keeping however the relay left.
            let _ = talk.check_gathered().await;
            end
        }
    }
}

pub(super) struct Conversation<'a> {
    pub(super) inner: &'a Rc<Inner>,
    pub(super) space: Id,
    pub(super) link: &'a Rc<Link>,
    pub(super) send: Box<dyn Fn(String) -> bool>,
    pub(super) paging: Paging,
    /// While a space's rules and proposals are asked for ahead of the rest: how many came.
    pub(super) rules: Option<usize>,
    /// Questions asked; the current one is named by it. The first stays open and brings what is new.
    pub(super) asked: u32,
    pub(super) reading: bool,
    pub(super) patience: i64,
    pub(super) unanswered: u32,
    pub(super) gathered: Vec<String>,
    pub(super) gather_until: i64,
    noise: u32,
    pub(super) again_at: Option<i64>,
    /// The next question waits until then: the last page held much that is bad.
    pub(super) ask_at: Option<i64>,
    /// How long it should wait, for what came since the last question.
    pub(super) slow_ms: i64,
    pub(super) heard_at: i64,
    /// Something was asked only to hear whether it is still there.
    pub(super) pulse: bool,
    pub(super) since_breath: u32,
    pub(super) outbox: Outbox,
    pub(super) tries: &'a mut u32,
}

type Frames = Fuse<LocalBoxStream<'static, String>>;

enum Heard {
    Frame(String),
    Order(Option<Order>),
    Gone,
    Time,
}

impl Conversation<'_> {
    async fn run(
        &mut self,
        mut frames: Frames,
        orders: &mut UnboundedReceiver<Order>,
    ) -> Result<std::convert::Infallible, End> {
        self.ask_for_rules().await?;
        self.ask()?;
        self.outbox.refill().await;
        self.outbox.pump(&*self.send).await;
        loop {
            match self.hear(&mut frames, orders).await {
                Heard::Frame(text) => {
                    self.heard_at = self.inner.ports.clock.now_ms();
                    self.pulse = false;
                    self.take(&text).await?;
                }
                Heard::Gone => return Err(End::Lost("the relay closed the connection".into())),
                Heard::Order(order) => self.obey(order).await?,
                Heard::Time => {}
            }
            self.keep_time().await?;
        }
    }

    async fn hear(&self, frames: &mut Frames, orders: &mut UnboundedReceiver<Order>) -> Heard {
        // Orders first, or a relay that never pauses could not be left.
        if let Some(order) = orders.next().now_or_never() {
            return Heard::Order(order);
        }
        if let Some(frame) = frames.next().now_or_never() {
            return frame.map_or(Heard::Gone, Heard::Frame);
        }
        let now = self.inner.ports.clock.now_ms();
        let wait = (self.next_time() - now).clamp(0, 60_000);
        let sleep = self
            .inner
            .ports
            .clock
            .sleep(u32::try_from(wait).unwrap_or(0))
            .fuse();
        pin_mut!(sleep);
        select_biased! {
            order = orders.next() => Heard::Order(order),
            frame = frames.next() => frame.map_or(Heard::Gone, Heard::Frame),
            () = sleep => Heard::Time,
        }
    }

    async fn obey(&mut self, order: Option<Order>) -> Result<(), End> {
        match order {
            None | Some(Order::Stop) => return Err(End::Stopped),
            Some(Order::Offline) => return Err(End::Offline),
            Some(Order::Outbox) => self.outbox.refill().await,
            Some(Order::Read) => self.read_again()?,
            Some(Order::Retry) => {
                self.outbox.hurry();
                self.outbox.refill().await;
                self.read_again()?;
            }
        }
        self.outbox.pump(&*self.send).await;
        Ok(())
    }

    async fn take(&mut self, text: &str) -> Result<(), End> {
        match frame::read(text) {
            Frame::Event(name, event) => self.event(&name, event).await,
            Frame::Eose(name) if self.is_asking() && name == self.question() => {
                self.unanswered = 0;
                self.end_of_page().await
            }
            Frame::Eose(name) if name == PULSE => {
                self.transmit(json!(["CLOSE", PULSE]).to_string())
            }
            Frame::Eose(name) if name == BACK => {
                self.outbox.end_of_back(&*self.send).await;
                Ok(())
            }
            Frame::Eose(name) if name == RULES && self.rules.is_some() => self.end_of_rules().await,
            // Of a question that was given up before.
            Frame::Eose(_) => self.noise(1),
            Frame::Ok { id, yes, words } => {
                if self.outbox.answer(id, yes, &words).await {
                    if !yes {
                        self.say(&words);
                    }
                    self.outbox.pump(&*self.send).await;
                    self.inner.changed(self.space, What::Relays);
                    return Ok(());
                }
                self.noise(1)
            }
            Frame::Closed(name, words) => {
                // Our own CLOSE may be answered; only a question that still stands is a refusal.
                let stands = name == "live" || (self.is_asking() && name == self.question());
                if stands {
                    Err(End::Lost(words))
                } else {
                    self.noise(1)
                }
            }
            Frame::Notice(words) => {
                self.say(&words);
                self.noise(1)
            }
            Frame::Auth => {
                self.say("asks who is reading; it was not told");
                self.noise(1)
            }
            Frame::Junk => {
                self.say("sends what is no message of a relay");
                self.refused(1);
                self.noise(JUNK)
            }
        }
    }

    async fn event(&mut self, name: &str, event: String) -> Result<(), End> {
        if name == RULES && self.rules_come() {
            self.gather(event);
            return Ok(());
        }
        if name == BACK {
            let expected = |glimpse: &Glimpse| self.outbox.came_back(glimpse.id);
            let Some(glimpse) = frame::glimpse(&event).filter(expected) else {
                return self.noise(JUNK);
            };
            if self.paging.came(glimpse).new {
                self.gather(event);
            }
            return Ok(());
        }
        let ours = name == "live"
            || name
                .strip_prefix('p')
                .is_some_and(|n| n.parse().is_ok_and(|n: u32| n < self.asked));
        let Some(glimpse) = frame::glimpse(&event).filter(|_| ours) else {
            self.say(if ours {
                "sends what is no event"
            } else {
                "sends what was not asked for"
            });
            self.refused(1);
            return self.noise(JUNK);
        };
        let now = self.inner.ports.clock.now_ms();
        let seen = self.paging.came(glimpse);
        if self.paging.in_page() > FLOOD {
            let words = "sends without end".into();
            // What answers a question with ten times what was asked for does so each time.
            return Err(match self.is_asking() {
                true => End::PutOff(words),
                false => End::Lost(words),
            });
        }
        if seen.within {
            self.patience = now + PATIENCE_MS;
        }
        if !seen.new {
            // Pages overlap by a second, so repetitions within one are normal.
            let expected = self.reading && seen.within;
            return if expected { Ok(()) } else { self.noise(1) };
        }
        if !seen.within && name != "live" {
            self.noise(1)?;
        }
        self.gather(event);
        Ok(())
    }

    fn gather(&mut self, event: String) {
        if self.gathered.is_empty() {
            self.gather_until = self.inner.ports.clock.now_ms() + GATHER_MS;
        }
        self.gathered.push(event);
    }

    fn noise(&mut self, weight: u32) -> Result<(), End> {
        self.noise += weight;
        if self.noise < NOISE {
            return Ok(());
        }
        Err(End::Lost("sent too much that was not asked for".into()))
    }

    pub(super) async fn check_gathered(&mut self) -> Result<(), End> {
        let events = std::mem::take(&mut self.gathered);
        if events.is_empty() {
            return Ok(());
        }
        let source = Source::Relay {
            url: self.link.url.clone(),
            space: self.space,
        };
        let progress = |done, total| self.inner.changed(self.space, What::Progress(done, total));
        let (all, bytes) = (events.len(), events.iter().map(String::len).sum::<usize>());
        let taken = self.inner.door.take_in(&source, events, &progress).await;
        let Ok(taken) = taken else {
            return Err(End::Lost(
                "this browser could not store what it sent".into(),
            ));
        };
        self.refused(taken.refused_first);
        self.slow_ms += slow_ms(taken.refused_first, all, bytes);
        self.link.held.borrow_mut().0.extend(taken.carried);
        let classes: Set<_> = taken.new.iter().map(|new| new.class).collect();
        for class in classes {
            self.inner.changed(self.space, What::Rows(class));
        }
        self.inner.changed(self.space, What::Relays);
        if taken.put_off > 0 {
            let number = taken.put_off;
            self.say(&format!(
                "{number} of its events are put off for ten minutes"
            ));
        }
        if taken.wait > 0 {
            let wait = self.link.wait.get().saturating_add(taken.wait);
            self.link.wait.set(wait);
        }
        if taken.wait > 0 || (taken.put_off > 0 && self.inner.door.is_full(self.space)) {
            self.inner.changed(self.space, What::Guests);
        }
        if taken.put_off + taken.wait > 0 {
            let at = self.inner.ports.clock.now_ms() + WINDOW_MS;
            self.again_at = Some(self.again_at.map_or(at, |sooner| sooner.min(at)));
        }
        if self.inner.door.is_put_off(&self.link.url) {
            return Err(End::PutOff(TOO_MUCH_BAD.into()));
        }
        Ok(())
    }

    fn refused(&self, more: u32) {
        self.link
            .refused
            .set(self.link.refused.get().saturating_add(more));
    }

    pub(super) fn say(&self, words: &str) {
        if *self.link.said.borrow() != words {
            self.link.said.replace(frame::tidy(words));
            self.inner.tell(self.space, self.link);
        }
    }

    pub(super) fn to(&self, state: RelayState) {
        self.link.is(state);
        self.inner.tell(self.space, self.link);
    }

    pub(super) fn transmit(&self, text: String) -> Result<(), End> {
        if (self.send)(text) {
            Ok(())
        } else {
            Err(End::Lost("the relay closed the connection".into()))
        }
    }
}

/// How long the next question waits for what was bad. Honest relays carry what strangers put there: to leave them for
/// it would let anybody close them, so they are read slowly, and to their end.
fn slow_ms(bad: u32, all: usize, bytes: usize) -> i64 {
    let all = u64::try_from(all).unwrap_or(u64::MAX).max(1);
    let bytes = u64::try_from(bytes).unwrap_or(u64::MAX) / all * u64::from(bad);
    let slow = (u64::from(bad) * BAD_MS).max(bytes / BAD_BYTES_A_MS);
    i64::try_from(slow).unwrap_or(i64::MAX)
}

/// How many acts a space has here that a relay was not seen to hold.
pub fn lacks(held: usize, of: u32) -> u32 {
    of.saturating_sub(count(held))
}
