//! A NIP-01 relay in memory: it stores, filters, pages and answers as relays do, and can be told to go down, to lie,
//! to refuse or to talk without end. It checks ids but no signatures, as a relay that nobody should trust.

use futures::channel::mpsc::UnboundedSender;
use serde_json::{Value, json};
use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    rc::Rc,
};

/// Makes the n-th frame of an endless relay for a subscription.
pub type Noise = Rc<dyn Fn(&str, u64) -> String>;

/// How a relay behaves. By default it is honest, answers at most 500 events a request, and is up.
#[derive(Clone)]
pub struct Mood {
    /// Most events that answer one request.
    pub cap: usize,
    /// Never says that stored events are through.
    pub never_eose: bool,
    /// Answers every event with `OK false` and these words.
    pub refuse: Option<String>,
    /// Answers every request with `CLOSED` and these words.
    pub closes: Option<String>,
    /// Says `OK true` and forgets the event at once.
    pub forgets: bool,
    /// Never answers an event.
    pub mute: bool,
    /// Hears nothing any more, as a connection that died in silence.
    pub deaf: bool,
    /// Sends events under a subscription that nobody made.
    pub wrong_subscription: bool,
    /// Ignores what filters ask for and sends everything.
    pub ignores_filters: bool,
    /// Frames said before the answer to every request, whatever they are.
    pub extra: Vec<String>,
    /// Asks for NIP-42 authentication when somebody connects.
    pub asks_auth: bool,
    /// Closes the socket after so many frames.
    pub closes_after: Option<u32>,
    /// Talks without end to whoever connects.
    pub endless: Option<Noise>,
}

impl Default for Mood {
    fn default() -> Mood {
        Mood {
            cap: 500,
            never_eose: false,
            refuse: None,
            closes: None,
            forgets: false,
            mute: false,
            deaf: false,
            wrong_subscription: false,
            ignores_filters: false,
            extra: Vec::new(),
            asks_auth: false,
            closes_after: None,
            endless: None,
        }
    }
}

/// A relay.
#[derive(Default)]
pub struct MemoryRelay {
    mood: RefCell<Mood>,
    down: Cell<bool>,
    connected: Cell<u64>,
    events: RefCell<Vec<Event>>,
    sockets: RefCell<BTreeMap<u64, Connection>>,
    heard: RefCell<Vec<String>>,
}

struct Connection {
    ear: UnboundedSender<String>,
    subscriptions: BTreeMap<String, Vec<Filter>>,
    said: u32,
}

#[derive(Clone)]
struct Event {
    id: String,
    pubkey: String,
    kind: u64,
    created_at: i64,
    tags: Vec<Vec<String>>,
    json: Value,
}

impl MemoryRelay {
    /// Changes how it behaves.
    pub fn mood(&self, change: impl FnOnce(&mut Mood)) {
        change(&mut self.mood.borrow_mut());
    }

    /// Goes down (every socket closes, none opens) or comes back.
    pub fn down(&self, down: bool) {
        self.down.set(down);
        if down {
            self.sockets.borrow_mut().clear();
        }
    }

    /// Stores an event without any check, as a relay may, and tells who listens. `false` when it is no event at all
    /// or here already.
    pub fn put(&self, event: &str) -> bool {
        let parsed = serde_json::from_str(event).ok().and_then(Event::read);
        parsed.is_some_and(|event| self.store(event))
    }

    /// Forgets an event by its id (bare hex).
    pub fn forget(&self, id: &str) {
        self.events.borrow_mut().retain(|event| event.id != id);
    }

    /// All stored events, in the order they came.
    pub fn events(&self) -> Vec<String> {
        self.events
            .borrow()
            .iter()
            .map(|event| event.json.to_string())
            .collect()
    }

    /// Every frame heard so far.
    pub fn heard(&self) -> Vec<String> {
        self.heard.borrow().clone()
    }

    /// How many are connected.
    pub fn connections(&self) -> usize {
        self.sockets.borrow().len()
    }

    /// Says a frame to everybody connected.
    pub fn say_to_all(&self, frame: &str) {
        let numbers: Vec<u64> = self.sockets.borrow().keys().copied().collect();
        for number in numbers {
            self.say(number, frame.into());
        }
    }

    pub(super) fn connect(&self, ear: UnboundedSender<String>) -> Option<u64> {
        if self.down.get() {
            return None;
        }
        let number = self.connected.get() + 1;
        self.connected.set(number);
        let connection = Connection {
            ear,
            subscriptions: BTreeMap::new(),
            said: 0,
        };
        self.sockets.borrow_mut().insert(number, connection);
        if self.mood.borrow().asks_auth {
            self.say(number, json!(["AUTH", "prove yourself"]).to_string());
        }
        Some(number)
    }

    pub(super) fn disconnect(&self, number: u64) {
        self.sockets.borrow_mut().remove(&number);
    }

    pub(super) fn endless(&self) -> Option<Noise> {
        self.mood.borrow().endless.clone()
    }

    pub(super) fn first_subscription(&self, number: u64) -> String {
        let sockets = self.sockets.borrow();
        let first = sockets
            .get(&number)
            .and_then(|socket| socket.subscriptions.keys().next());
        first.cloned().unwrap_or_default()
    }

    /// Takes a frame from a socket; `false` when that is closed.
    pub(super) fn hear(&self, number: u64, text: &str) -> bool {
        if !self.sockets.borrow().contains_key(&number) {
            return false;
        }
        if self.mood.borrow().deaf {
            return true;
        }
        self.heard.borrow_mut().push(text.into());
        match serde_json::from_str::<Vec<Value>>(text).as_deref() {
            Ok([Value::String(verb), event]) if verb == "EVENT" => self.event(number, event),
            Ok(
                [
                    Value::String(verb),
                    Value::String(subscription),
                    filters @ ..,
                ],
            ) if verb == "REQ" && !filters.is_empty() => {
                self.request(number, subscription, filters);
            }
            Ok([Value::String(verb), Value::String(subscription)]) if verb == "CLOSE" => {
                if let Some(socket) = self.sockets.borrow_mut().get_mut(&number) {
                    socket.subscriptions.remove(subscription);
                }
            }
            _ => self.say(
                number,
                json!(["NOTICE", "error: not understood"]).to_string(),
            ),
        }
        true
    }

    fn event(&self, number: u64, json: &Value) {
        let Some(event) = Event::read(json.clone()) else {
            self.say(
                number,
                json!(["NOTICE", "invalid: not an event"]).to_string(),
            );
            return;
        };
        let id = event.id.clone();
        let mood = self.mood.borrow().clone();
        if mood.mute {
            return;
        }
        let (yes, words) = if let Some(words) = mood.refuse {
            (false, words)
        } else if !event.has_own_id() {
            (false, "invalid: the id is not the hash of the event".into())
        } else if mood.forgets || self.store(event) {
            (true, String::new())
        } else {
            (true, "duplicate: already have this event".into())
        };
        self.say(number, json!(["OK", id, yes, words]).to_string());
    }

    fn request(&self, number: u64, subscription: &str, filters: &[Value]) {
        let mood = self.mood.borrow().clone();
        if let Some(words) = mood.closes {
            self.say(number, json!(["CLOSED", subscription, words]).to_string());
            return;
        }
        let filters: Vec<Filter> = filters.iter().map(Filter::read).collect();
        for frame in mood.extra {
            self.say(number, frame);
        }
        let mut found = Vec::new();
        for filter in &filters {
            let events = self.events.borrow();
            let mut some: Vec<Event> = events
                .iter()
                .filter(|event| mood.ignores_filters || filter.wants(event))
                .cloned()
                .collect();
            some.sort_by(|a, b| b.created_at.cmp(&a.created_at).then(a.id.cmp(&b.id)));
            some.truncate(filter.limit.unwrap_or(usize::MAX).min(mood.cap));
            found.extend(some);
        }
        let under = if mood.wrong_subscription {
            "nobody's"
        } else {
            subscription
        };
        for event in found {
            self.say(number, json!(["EVENT", under, event.json]).to_string());
        }
        if !mood.never_eose {
            self.say(number, json!(["EOSE", subscription]).to_string());
        }
        if let Some(socket) = self.sockets.borrow_mut().get_mut(&number) {
            socket.subscriptions.insert(subscription.into(), filters);
        }
    }

    fn store(&self, event: Event) -> bool {
        if self.events.borrow().iter().any(|here| here.id == event.id) {
            return false;
        }
        self.events.borrow_mut().push(event.clone());
        let listening: Vec<(u64, String)> = self
            .sockets
            .borrow()
            .iter()
            .flat_map(|(number, socket)| socket.subscriptions.iter().map(|s| (*number, s)))
            .filter(|(_, (_, filters))| filters.iter().any(|filter| filter.wants(&event)))
            .map(|(number, (name, _))| (number, name.clone()))
            .collect();
        for (number, name) in listening {
            self.say(number, json!(["EVENT", name, event.json]).to_string());
        }
        true
    }

    fn say(&self, number: u64, frame: String) {
        let mut sockets = self.sockets.borrow_mut();
        let Some(socket) = sockets.get_mut(&number) else {
            return;
        };
        let gone = socket.ear.unbounded_send(frame).is_err();
        socket.said += 1;
        if gone
            || self
                .mood
                .borrow()
                .closes_after
                .is_some_and(|most| socket.said >= most)
        {
            sockets.remove(&number);
        }
    }
}

impl Event {
    fn read(json: Value) -> Option<Event> {
        let text = |key: &str| json.get(key)?.as_str().map(str::to_owned);
        let tags = json.get("tags")?.as_array()?.iter().map(|tag| {
            let items = tag
                .as_array()?
                .iter()
                .map(|item| item.as_str().map(str::to_owned));
            items.collect::<Option<Vec<String>>>()
        });
        Some(Event {
            id: text("id")?,
            pubkey: text("pubkey")?,
            kind: json.get("kind")?.as_u64()?,
            created_at: json.get("created_at")?.as_i64()?,
            tags: tags.collect::<Option<_>>()?,
            json,
        })
    }

    /// An independent reading of NIP-01: serde_json's own spelling of strings is the one it asks for.
    fn has_own_id(&self) -> bool {
        let content = self.json.get("content");
        let fields = json!([
            0,
            self.pubkey,
            self.created_at,
            self.kind,
            self.tags,
            content
        ]);
        record::ids::sha256(fields.to_string().as_bytes()).bare() == self.id
    }
}

#[derive(Default)]
struct Filter {
    ids: Option<Vec<String>>,
    authors: Option<Vec<String>>,
    kinds: Option<Vec<u64>>,
    tags: Vec<(String, Vec<String>)>,
    since: Option<i64>,
    until: Option<i64>,
    limit: Option<usize>,
}

impl Filter {
    fn read(json: &Value) -> Filter {
        let texts = |value: &Value| -> Vec<String> {
            let list = value.as_array().map(Vec::as_slice).unwrap_or_default();
            list.iter()
                .filter_map(|item| item.as_str().map(str::to_owned))
                .collect()
        };
        let number = |key: &str| json.get(key).and_then(Value::as_i64);
        let tags = json.as_object().into_iter().flatten();
        Filter {
            ids: json.get("ids").map(texts),
            authors: json.get("authors").map(texts),
            kinds: json
                .get("kinds")
                .and_then(Value::as_array)
                .map(|kinds| kinds.iter().filter_map(Value::as_u64).collect()),
            tags: tags
                .filter_map(|(key, value)| Some((key.strip_prefix('#')?.into(), texts(value))))
                .collect(),
            since: number("since"),
            until: number("until"),
            limit: number("limit").and_then(|limit| usize::try_from(limit).ok()),
        }
    }

    fn wants(&self, event: &Event) -> bool {
        let tagged = |(name, values): &(String, Vec<String>)| {
            event.tags.iter().any(|tag| match tag.as_slice() {
                [first, value, ..] => first == name && values.contains(value),
                _ => false,
            })
        };
        self.ids.as_ref().is_none_or(|ids| ids.contains(&event.id))
            && self
                .authors
                .as_ref()
                .is_none_or(|authors| authors.contains(&event.pubkey))
            && self
                .kinds
                .as_ref()
                .is_none_or(|kinds| kinds.contains(&event.kind))
            && self.tags.iter().all(tagged)
            && self.since.is_none_or(|since| event.created_at >= since)
            && self.until.is_none_or(|until| event.created_at <= until)
    }
}
