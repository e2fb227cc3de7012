//! The engine as a page sees it. The engine may start late, die, or be replaced: watches survive that, what was
//! intended is done at most once, and the page is told how the engine is.

use super::program::{Hear, Heard, Program, can_share};
use crate::{js, wire};
use gloo_events::EventListener;
use gloo_timers::callback::{Interval, Timeout};
use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};
use views::{FromEngine, Health, Intent, Link, Outcome, Query, ToEngine, View, Watch, Why};
use web_sys::VisibilityState;

/// Pings without any answer after which a running engine counts as dead.
const PATIENCE: u32 = 3;
/// The same before its first sign of life: its file may come over a slow line.
const FIRST_PATIENCE: u32 = 12;
/// Starts in a row, none of which led to a minute of health, before the page stops trying.
const TRIES: u32 = 4;
/// Pings of a healthy engine that make up that minute.
const WELL: u32 = 6;

/// How an engine is started, and how often asked for a sign of life.
pub struct Engines {
    /// Starts or joins one. The number is this page's count of starts; `true` asks for one that tabs share.
    pub start: Box<dyn Fn(u32, bool, Hear) -> Result<Program, String>>,
    /// Whether this browser has workers that tabs share.
    pub shared: bool,
    /// Between two pings. A hidden tab's timers run once a minute, so a hidden tab judges nobody.
    pub ping_ms: u32,
}

/// The link to the engine.
pub struct EngineLink {
    build: &'static str,
    engines: Engines,
    me: Weak<EngineLink>,
    program: RefCell<Option<Program>>,
    health: RefCell<Health>,
    tell: RefCell<Vec<TellHealth>>,
    watches: RefCell<Vec<Rc<Watched>>>,
    asked: RefCell<Vec<Asked>>,
    next: Cell<u32>,
    /// Engines begun by this page, and those of them begun since one was last well.
    starts: Cell<u32>,
    tries: Cell<u32>,
    /// The engine, or its loader, was heard since it was started.
    heard: Cell<bool>,
    unanswered: Cell<u32>,
    well: Cell<u32>,
    /// A shared engine never gave a sign of life here: each tab has its own then.
    alone: Cell<bool>,
}

type TellHealth = Rc<dyn Fn(Health)>;

struct Watched {
    id: u32,
    query: Query,
    show: Box<dyn Fn(View)>,
    newest: Cell<u64>,
}

struct Asked {
    id: u32,
    /// Until it is sent.
    intent: Option<Box<Intent>>,
    done: Box<dyn FnOnce(Outcome)>,
}

impl EngineLink {
    /// Starts or joins this browser's engine.
    pub fn start(build: &'static str) -> Rc<EngineLink> {
        let start = move |attempt, shared, hear| {
            // A dead engine may still hold its name, so the next one has another.
            let name = format!("locus engine {build} {attempt}");
            Program::start("engine", build, &name, shared, hear)
        };
        Self::with(
            build,
            Engines {
                start: Box::new(start),
                shared: can_share(),
                ping_ms: 10_000,
            },
        )
    }

    /// The same with other engines.
    pub fn with(build: &'static str, engines: Engines) -> Rc<EngineLink> {
        let link = Rc::new_cyclic(|me| EngineLink {
            build,
            alone: Cell::new(!engines.shared),
            engines,
            me: me.clone(),
            program: RefCell::default(),
            health: RefCell::new(Health::Starting),
            tell: RefCell::default(),
            watches: RefCell::default(),
            asked: RefCell::default(),
            next: Cell::new(1),
            starts: Cell::new(0),
            tries: Cell::new(0),
            heard: Cell::new(false),
            unanswered: Cell::new(0),
            well: Cell::new(0),
        });
        link.begin();
        link.keep_watch();
        link
    }

    fn begin(&self) {
        let attempt = self.starts.get();
        self.starts.set(attempt + 1);
        self.heard.set(false);
        self.unanswered.set(0);
        self.well.set(0);
        self.tries.set(self.tries.get() + 1);
        self.set_health(Health::Starting);
        let me = self.me.clone();
        let hear = Rc::new(move |heard| {
            // Only the present program is heard: a later start replaces these ears.
            if let Some(link) = me.upgrade() {
                link.hear(attempt, heard);
            }
        });
        match (self.engines.start)(attempt, !self.alone.get(), hear) {
            Ok(program) => {
                *self.program.borrow_mut() = Some(program);
                self.greet();
            }
            Err(words) => self.died(words),
        }
    }

    /// Says hello and what this page watches. Intents wait for the engine to be ready, so that it is known which of
    /// them it may have begun.
    fn greet(&self) {
        self.post(&ToEngine::Hello(self.build.into()));
        let watches = self.watches.borrow().clone();
        for watch in watches {
            watch.newest.set(0);
            self.post(&ToEngine::Watch(watch.id, watch.query.clone()));
        }
    }

    fn post(&self, message: &ToEngine) {
        if let Some(program) = &*self.program.borrow() {
            program.post(message);
        }
    }

    fn hear(&self, attempt: u32, heard: Heard) {
        if attempt + 1 != self.starts.get() || self.program.borrow().is_none() {
            return;
        }
        self.unanswered.set(0);
        match heard {
            Heard::Alive => self.heard.set(true),
            // It knew this page before: whatever was sent meanwhile is lost.
            Heard::Who if *self.health.borrow() == Health::Ready => {
                self.refuse_sent("the engine forgot this page");
                self.greet();
            }
            Heard::Who => {}
            Heard::Unreadable => self.set_health(Health::OtherBuild),
            Heard::Dead(words) => self.died(words),
            Heard::Message(data) => {
                self.heard.set(true);
                match wire::read::<FromEngine>(&data) {
                    Some(message) => self.take(message),
                    None => self.set_health(Health::OtherBuild),
                }
            }
        }
    }

    fn take(&self, message: FromEngine) {
        match message {
            FromEngine::Ready => {
                self.set_health(Health::Ready);
                self.send_asked();
            }
            FromEngine::OtherBuild(_) => {
                self.set_health(Health::OtherBuild);
                self.refuse_all("another version of Locus is running");
            }
            FromEngine::Show(id, number, view) => {
                let watch = self.watches.borrow().iter().find(|w| w.id == id).cloned();
                if let Some(watch) = watch.filter(|w| number >= w.newest.get()) {
                    watch.newest.set(number);
                    (watch.show)(*view);
                }
            }
            FromEngine::Done(id, outcome) => {
                let found = self.asked.borrow().iter().position(|a| a.id == id);
                if let Some(at) = found {
                    let asked = self.asked.borrow_mut().remove(at);
                    (asked.done)(*outcome);
                }
            }
        }
    }

    fn send_asked(&self) {
        let waiting: Vec<_> = self
            .asked
            .borrow_mut()
            .iter_mut()
            .filter_map(|asked| Some((asked.id, asked.intent.take()?)))
            .collect();
        for (id, intent) in waiting {
            self.post(&ToEngine::Do(id, intent));
        }
    }

    /// What was sent may have been done or not; only the record knows, and the page shows it again.
    fn refuse_sent(&self, words: &str) {
        let (sent, waiting) = self
            .asked
            .take()
            .into_iter()
            .partition::<Vec<_>, _>(|asked| asked.intent.is_none());
        self.asked.replace(waiting);
        for asked in sent {
            (asked.done)(Outcome::Refused(Why::Internal(words.into())));
        }
    }

    fn refuse_all(&self, words: &str) {
        for asked in self.asked.take() {
            (asked.done)(Outcome::Refused(Why::Internal(words.into())));
        }
    }

    fn died(&self, words: String) {
        if !self.heard.get() {
            self.alone.set(true);
        }
        let gone = self.program.take();
        self.set_health(Health::Dead(words.clone()));
        self.refuse_sent("the engine stopped before it answered");
        let me = self.me.clone();
        let again = self.tries.get() < TRIES;
        if !again {
            self.refuse_all(&words);
        }
        // Not at once: this may run inside one of the program's own ears, and a dying worker needs a moment.
        Timeout::new(300 * self.tries.get(), move || {
            drop(gone);
            if let Some(link) = me.upgrade().filter(|_| again) {
                link.begin();
            }
        })
        .forget();
    }

    /// Pings, and says goodbye and hello again as the browser puts the page away and takes it out.
    fn keep_watch(&self) {
        let me = self.me.clone();
        Interval::new(self.engines.ping_ms, move || {
            if let Some(link) = me.upgrade() {
                link.tick();
            }
        })
        .forget();
        let Some(window) = web_sys::window() else {
            return;
        };
        let me = self.me.clone();
        EventListener::new(&window, "pagehide", move |_| {
            if let Some(link) = me.upgrade() {
                link.post(&ToEngine::Bye);
            }
        })
        .forget();
        let me = self.me.clone();
        EventListener::new(&window, "pageshow", move |event| {
            // Out of the back-forward cache; at the first load nothing was said yet.
            if let Some(link) = me
                .upgrade()
                .filter(|_| js::get(event, "persisted").is_truthy())
            {
                link.refuse_sent("the page was put away before the answer came");
                link.greet();
            }
        })
        .forget();
    }

    fn tick(&self) {
        if *self.health.borrow() == Health::OtherBuild || self.program.borrow().is_none() {
            return;
        }
        if let Some(program) = &*self.program.borrow() {
            program.ping();
        }
        if hidden() {
            self.unanswered.set(0);
            return;
        }
        // Pings are counted, not seconds: a computer that slept has sent none.
        let unanswered = self.unanswered.get() + 1;
        self.unanswered.set(unanswered);
        let patience = if self.heard.get() {
            PATIENCE
        } else {
            FIRST_PATIENCE
        };
        if unanswered > patience {
            self.died("it gave no sign of life".into());
            return;
        }
        if *self.health.borrow() == Health::Ready {
            self.well.set(self.well.get() + 1);
            if self.well.get() >= WELL {
                self.tries.set(0);
            }
        }
    }

    fn set_health(&self, health: Health) {
        if *self.health.borrow() == health {
            return;
        }
        *self.health.borrow_mut() = health.clone();
        let tell = self.tell.borrow().clone();
        for tell in tell {
            tell(health.clone());
        }
    }
}

impl Link for EngineLink {
    fn watch(&self, query: Query, show: Box<dyn Fn(View)>) -> Watch {
        let id = self.next.get();
        self.next.set(id + 1);
        self.post(&ToEngine::Watch(id, query.clone()));
        self.watches.borrow_mut().push(Rc::new(Watched {
            id,
            query,
            show,
            newest: Cell::new(0),
        }));
        let me = self.me.clone();
        Watch(Some(Box::new(move || {
            if let Some(link) = me.upgrade() {
                link.watches.borrow_mut().retain(|watch| watch.id != id);
                link.post(&ToEngine::Unwatch(id));
            }
        })))
    }

    fn intend(&self, intent: Intent, done: Box<dyn FnOnce(Outcome)>) {
        let health = self.health.borrow().clone();
        match health {
            Health::OtherBuild => {
                return done(Outcome::Refused(Why::Internal(
                    "another version of Locus is running".into(),
                )));
            }
            Health::Dead(words) if self.tries.get() >= TRIES => {
                return done(Outcome::Refused(Why::Internal(words)));
            }
            _ => {}
        }
        let id = self.next.get();
        self.next.set(id + 1);
        self.asked.borrow_mut().push(Asked {
            id,
            intent: Some(Box::new(intent)),
            done,
        });
        if health == Health::Ready {
            self.send_asked();
        }
    }

    fn on_health(&self, tell: Box<dyn Fn(Health)>) {
        let tell: TellHealth = tell.into();
        self.tell.borrow_mut().push(tell.clone());
        let now = self.health.borrow().clone();
        tell(now);
    }
}

fn hidden() -> bool {
    web_sys::window()
        .and_then(|window| window.document())
        .is_some_and(|document| document.visibility_state() == VisibilityState::Hidden)
}
