//! Brings a relay what it lacks: one's own acts as soon as they are signed, later also what others signed and the
//! relay has lost. An entry leaves the outbox only when the relay says that it has the act.

use super::{
    Inner, What,
    back::{self, BACK, ReadBack, Sent},
    conversation::lacks,
    link::Link,
};
use crate::{
    intake::CONTRACT_REFUSED,
    ports::{Batch, Outgoing, Row},
};
use record::sorted::{Map, Set};
use record::{DeviceKey, Event, Id, WalletAct, kind};
use serde_json::json;
use std::{collections::VecDeque, rc::Rc};

/// Events sent and not yet answered: one's own, and others'.
const WINDOW: usize = 10;
const OTHERS_WINDOW: usize = 4;
/// An event without an answer for so long is sent again later.
const ANSWER_MS: i64 = 20_000;
/// Wait after "rate-limited", an error or no answer.
const LATER_MS: i64 = 60_000;
/// Between two looks at what the relay lacks; the first after a wait by chance, so that not every reader sends.
const SURVEY_MS: i64 = 60_000;
/// A relay that refuses so many is not offered more in this conversation.
const DECLINED: usize = 20;
/// Others' acts sent again in one conversation.
const OTHERS: u32 = 5_000;
/// How often one act is carried in another second in one conversation.
const MOVES: u8 = 3;
/// Another second is one of so many before now, so that those who move many acts at once do not crowd another.
const SECONDS: u16 = 0x0fff;

/// What is sent to one relay.
pub struct Outbox {
    inner: Rc<Inner>,
    space: Id,
    link: Rc<Link>,
    own: VecDeque<Id>,
    others: VecDeque<Id>,
    /// By event id: what was sent, until when an answer is waited for.
    in_flight: Map<Id, (Sent, i64)>,
    /// Acts that the relay says it has and does not show, and how often they were carried again.
    moved: Map<Id, u8>,
    back: ReadBack,
    /// The relay was read to its beginning, so what it did not show, it does not show to anybody.
    whole: bool,
    /// What it was found to lack.
    surveyed: Set<Id>,
    /// Others' acts that the relay does not want.
    declined: Set<Id>,
    sent_others: u32,
    later: Option<i64>,
    survey: Option<i64>,
}

impl Outbox {
    /// Nothing waits before [`Outbox::refill`].
    pub fn new(inner: Rc<Inner>, space: Id, link: Rc<Link>) -> Outbox {
        Outbox {
            inner,
            space,
            link,
            own: VecDeque::new(),
            others: VecDeque::new(),
            in_flight: Map::new(),
            moved: Map::new(),
            back: ReadBack::default(),
            whole: false,
            surveyed: Set::new(),
            declined: Set::new(),
            sent_others: 0,
            later: None,
            survey: None,
        }
    }

    /// Looks what waits in the store.
    pub async fn refill(&mut self) {
        // A store that fails now is asked again with the next order or connection; nothing is lost by it.
        let Ok(outbox) = self.inner.ports.store.outbox().await else {
            return;
        };
        for out in outbox {
            let waits = out.space == self.space
                && out.relay == self.link.url
                && out.refused.is_none()
                && !self.own.contains(&out.act)
                && !self.in_flight.values().any(|(sent, _)| sent.act == out.act);
            if waits {
                self.own.push_back(out.act);
            }
        }
    }

    /// Somebody asks: what waits for a better time is tried now.
    pub fn hurry(&mut self) {
        self.later = None;
    }

    /// The relay was read, perhaps to its beginning: what it lacks is known soon.
    pub fn plan_survey(&mut self, whole: bool) {
        self.whole = whole;
        let [chance, ..] = self.inner.ports.entropy.bytes();
        let wait = 2_000 + 32 * i64::from(chance);
        self.survey = Some(self.inner.ports.clock.now_ms() + wait);
    }

    /// When something is due.
    pub fn next_time(&self) -> Option<i64> {
        let answer = self.in_flight.values().map(|(_, until)| *until).min();
        [answer, self.later, self.survey, self.back.next_time()]
            .into_iter()
            .flatten()
            .min()
    }

    /// Whatever is due.
    pub async fn keep_time(&mut self, send: &dyn Fn(String) -> bool, reading: bool) {
        let now = self.inner.ports.clock.now_ms();
        let silent = self.in_flight.len();
        self.in_flight.retain(|_, (_, until)| *until > now);
        if self.in_flight.len() < silent {
            self.later = Some(now + LATER_MS);
            self.link
                .said
                .replace("does not answer what it is sent".into());
            self.inner.tell(self.space, &self.link);
        }
        if self.later.is_some_and(|at| at <= now) {
            self.later = None;
            self.refill().await;
            self.pump(send).await;
        }
        if !reading && let Some(sent) = self.back.ask(now) {
            self.ask_back(sent, send);
        }
        if self.survey.is_some_and(|at| at <= now) {
            self.survey = Some(now + SURVEY_MS);
            if !reading {
                self.survey().await;
                self.pump(send).await;
            }
        }
    }

    /// Sends as much as is polite.
    pub async fn pump(&mut self, send: &dyn Fn(String) -> bool) {
        if self.later.is_some() {
            return;
        }
        while self.in_flight.len() < WINDOW {
            let next = match self.own.pop_front() {
                Some(act) => Some(act),
                None if self.in_flight.len() < OTHERS_WINDOW && self.sent_others < OTHERS => {
                    let next = self.others.pop_front();
                    self.sent_others += u32::from(next.is_some());
                    // Somebody else may have brought it meanwhile.
                    if next.is_some_and(|act| self.link.held.borrow().0.contains(&act)) {
                        continue;
                    }
                    next
                }
                None => None,
            };
            let Some(act) = next else { return };
            let Ok(rows) = self.inner.ports.store.rows(vec![act]).await else {
                return;
            };
            let Some(row) = rows.into_iter().flatten().next() else {
                continue;
            };
            let Some(event) = self.envelope(row).await else {
                continue;
            };
            let until = self.inner.ports.clock.now_ms() + ANSWER_MS;
            // A closed socket is noticed by whoever listens to it; the entry is still in the store.
            if !send(format!("[\"EVENT\",{}]", event.to_json())) {
                return;
            }
            let sent = Sent {
                act,
                event: event.id,
                kind: event.kind,
                second: event.created_at,
            };
            self.in_flight.insert(event.id, (sent, until));
        }
    }

    /// The relay's answer to an event; `false` when it was not sent.
    pub async fn answer(&mut self, event: Id, yes: bool, words: &str) -> bool {
        let Some((sent, _)) = self.in_flight.remove(&event) else {
            return false;
        };
        let act = sent.act;
        let relay = self.link.url.clone();
        let mut batch = Batch::default();
        let duplicate = words.starts_with("duplicate");
        // It was read and did not show what it says it has.
        let hidden = duplicate && self.whole && self.surveyed.contains(&act);
        if hidden && self.carry_again(sent) {
            return true;
        }
        if yes || duplicate {
            if !duplicate && back::may_move(sent.kind) {
                self.back.taken(sent, self.inner.ports.clock.now_ms());
            }
            self.link.held.borrow_mut().0.insert(act);
            batch.sent.push((act, relay.clone()));
            batch.held.push((relay, self.space, act));
        } else if words.starts_with("rate-limited") || words.starts_with("error") {
            self.later = Some(self.inner.ports.clock.now_ms() + LATER_MS);
        } else {
            self.declined.insert(act);
            if self.declined.len() >= DECLINED {
                self.others.clear();
                self.survey = None;
            }
            let outbox = self.inner.ports.store.outbox().await.unwrap_or_default();
            let entry = outbox
                .into_iter()
                .find(|out| out.act == act && out.relay == relay);
            let refused = Some(if words.is_empty() {
                "no".into()
            } else {
                words.to_owned()
            });
            batch
                .outgoing
                .extend(entry.map(|out| Outgoing { refused, ..out }));
        }
        if batch != Batch::default() {
            // If this fails the entry stays and is sent again, to which the relay says "duplicate".
            let _ = self.inner.ports.store.write(batch).await;
        }
        true
    }

    /// Asks for what the relay took a while ago.
    fn ask_back(&self, sent: Sent, send: &dyn Fn(String) -> bool) {
        let (kinds, second) = ([sent.kind], sent.second);
        let filter = json!({
            "#z": [self.space.to_string()], "kinds": kinds, "since": second, "until": second,
            "limit": back::LIMIT,
        });
        // A closed socket is noticed by whoever listens to it.
        let _ = send(json!(["REQ", BACK, filter]).to_string());
    }

    /// An event came for what was asked for back; whether it was to be expected.
    pub fn came_back(&mut self, event: Id) -> bool {
        self.back.came(event)
    }

    /// What was asked for back is through.
    pub async fn end_of_back(&mut self, send: &dyn Fn(String) -> bool) {
        let _ = send(json!(["CLOSE", BACK]).to_string());
        if let Some(sent) = self.back.end() {
            self.link.held.borrow_mut().0.remove(&sent.act);
            if !self.carry_again(sent) {
                // Shown as lacking from here on: it says yes and does not keep it.
                self.declined.insert(sent.act);
            }
            self.pump(send).await;
            self.inner.changed(self.space, What::Relays);
        }
    }

    /// Lets an act be sent in a new envelope, of another second; `false` when it can't be or was often enough.
    fn carry_again(&mut self, sent: Sent) -> bool {
        let times = self.moved.get(&sent.act).copied().unwrap_or(0);
        if !back::may_move(sent.kind) || times >= MOVES {
            return false;
        }
        self.moved.insert(sent.act, times + 1);
        self.others.push_front(sent.act);
        true
    }

    /// What the relay was not seen to hold: one's own acts, and others' that stand without their envelope.
    async fn survey(&mut self) {
        let held = self.link.held.borrow().clone();
        let store = &self.inner.ports.store;
        let of = store.count_space(self.space).await.unwrap_or(0);
        if !held.1 || lacks(held.0.len(), of) == 0 {
            return;
        }
        let Ok(ids) = store.ids(self.space).await else {
            return;
        };
        let outbox = store.outbox().await.unwrap_or_default();
        let waits: Set<Id> = outbox
            .iter()
            .filter(|out| out.relay == self.link.url)
            .map(|out| out.act)
            .chain(self.in_flight.values().map(|(sent, _)| sent.act))
            .collect();
        let lacking: Vec<Id> = ids
            .into_iter()
            .filter(|id| !held.0.contains(id) && !waits.contains(id) && !self.declined.contains(id))
            .collect();
        let (mut own, mut others) = (VecDeque::new(), VecDeque::new());
        for part in lacking.chunks(50) {
            let Ok(rows) = store.rows(part.to_vec()).await else {
                return;
            };
            for row in rows.into_iter().flatten() {
                if row.own {
                    own.push_back(row.id);
                } else if may_be_sent_again(&row) {
                    others.push_back(row.id);
                }
            }
            self.inner.ports.clock.breathe().await;
        }
        own.extend(others);
        self.surveyed = own.iter().copied().collect();
        self.others = own;
    }

    /// The act in an envelope that relays take. Others' envelopes were not checked when the act came in, since an act
    /// stands by its account's signature alone; one with a bad signature is replaced here, once and for all.
    async fn envelope(&self, row: Row) -> Option<Event> {
        let event = Event::from_json(&row.event).ok()?;
        if self.moved.contains_key(&row.id) {
            let [a, b, ..] = self.inner.ports.entropy.bytes();
            let before = u16::from_be_bytes([a, b]) & SECONDS;
            return self.in_new_envelope(&event, u64::from(before));
        }
        if row.own || event.check_signature().is_ok() {
            return Some(event);
        }
        let event = self.in_new_envelope(&event, 0)?;
        let row = Row {
            event: event.to_json(),
            ..row
        };
        let batch = Batch {
            remove: vec![row.id],
            rows: vec![row],
            ..Batch::default()
        };
        // Unwritten, the next relay gets another envelope: more traffic, the same act.
        let _ = self.inner.ports.store.write(batch).await;
        Some(event)
    }

    /// The act under another key, so many seconds before now.
    fn in_new_envelope(&self, event: &Event, before: u64) -> Option<Event> {
        let act = WalletAct::from_json(&event.content).ok()?;
        let entropy = &self.inner.ports.entropy;
        let key = DeviceKey::from_bytes(&entropy.bytes())?;
        let now = u64::try_from(self.inner.ports.clock.now_ms() / 1000).ok()?;
        let second = now.saturating_sub(before);
        act.envelope(&key, second, &entropy.bytes()).ok()
    }
}

/// Wallet acts that count, or wait for nothing.
fn may_be_sent_again(row: &Row) -> bool {
    let wallet = Event::from_json(&row.event).is_ok_and(|event| kind::WALLET.contains(&event.kind));
    wallet && (row.contract == 0 || row.contract > CONTRACT_REFUSED)
}
