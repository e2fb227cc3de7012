//! Pages come here: each has a seat, watches queries and intends things. A watched view is computed again when
//! something that it depends on changes, at most ten times a second, and sent only when it differs.

use crate::{core::Core, news::Topic, ports::Class, ports::Ports};
use record::Id;
use record::sorted::Map;
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use views::{FromEngine, Query, ToEngine, View};

/// Milliseconds between two computations of one view, at least.
const PAUSE_MS: u32 = 100;
/// Most watches of one seat; a page has a handful.
const WATCHES: usize = 256;

/// The engine: one for all tabs where the browser can share it, else one for each.
pub struct Engine {
    hub: Rc<Hub>,
}

struct Hub {
    core: Rc<Core>,
    build: String,
    next_seat: Cell<u64>,
    watches: RefCell<Map<(u64, u32), Rc<Watch>>>,
}

struct Watch {
    query: Query,
    sink: Sink,
    /// Names the watch for the page.
    name: u32,
    /// What was sent last, as it goes through a port: small, and compared without a word of code for each kind of view.
    last: RefCell<Vec<u8>>,
    sent: Cell<u64>,
    running: Cell<bool>,
    dirty: Cell<bool>,
    ended: Cell<bool>,
}

type Sink = Rc<dyn Fn(FromEngine)>;

impl Engine {
    /// Starts an engine. `build` names the files that it comes from.
    pub fn new(ports: Ports, build: String) -> Engine {
        let core = Core::start(ports);
        let hub = Rc::new(Hub {
            core: core.clone(),
            build,
            next_seat: Cell::new(0),
            watches: RefCell::default(),
        });
        let weak = Rc::downgrade(&hub);
        core.news.listen(move |topic| {
            if let Some(hub) = weak.upgrade() {
                hub.changed(topic);
            }
        });
        Engine { hub }
    }

    /// A page arrives. What is for it goes into `sink`; dropping the seat ends its watches.
    pub fn attach(&self, sink: Rc<dyn Fn(FromEngine)>) -> Seat {
        let id = self.hub.next_seat.get();
        self.hub.next_seat.set(id + 1);
        Seat {
            hub: self.hub.clone(),
            id,
            sink,
        }
    }
}

/// A page's place in the engine.
pub struct Seat {
    hub: Rc<Hub>,
    id: u64,
    sink: Sink,
}

impl Seat {
    /// Takes a message from the page.
    pub fn take(&self, message: ToEngine) {
        let hub = &self.hub;
        match message {
            ToEngine::Hello(build) if build == hub.build => (self.sink)(FromEngine::Ready),
            ToEngine::Hello(_) => (self.sink)(FromEngine::OtherBuild(hub.build.clone())),
            ToEngine::Watch(name, query) => hub.watch(self.id, name, query, self.sink.clone()),
            ToEngine::Unwatch(name) => hub.unwatch((self.id, name)),
            ToEngine::Do(name, intent) => {
                let (core, sink) = (hub.core.clone(), self.sink.clone());
                hub.core.ports.clock.spawn(Box::pin(async move {
                    let outcome = crate::act::carry_out(&core, *intent).await;
                    sink(FromEngine::Done(name, Box::new(outcome)));
                }));
            }
            ToEngine::Bye => hub.leave(self.id),
        }
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.hub.leave(self.id);
    }
}

impl Hub {
    fn watch(self: &Rc<Self>, seat: u64, name: u32, query: Query, sink: Sink) {
        self.unwatch((seat, name));
        let of_seat = self
            .watches
            .borrow()
            .range((seat, 0)..=(seat, u32::MAX))
            .count();
        if of_seat >= WATCHES {
            let why = views::Why::Internal(String::from("too many watches"));
            sink(FromEngine::Show(name, 0, Box::new(View::Failed(why))));
            return;
        }
        let watch = Rc::new(Watch {
            query,
            sink,
            name,
            last: RefCell::default(),
            sent: Cell::new(0),
            running: Cell::new(false),
            dirty: Cell::new(false),
            ended: Cell::new(false),
        });
        self.watches
            .borrow_mut()
            .insert((seat, name), watch.clone());
        self.look(&watch, true);
        self.run(watch, 0);
    }

    fn unwatch(&self, key: (u64, u32)) {
        let watch = self.watches.borrow_mut().remove(&key);
        if let Some(watch) = watch {
            watch.ended.set(true);
            self.look(&watch, false);
        }
    }

    fn leave(&self, seat: u64) {
        let all = self.watches.borrow();
        let own: Vec<u32> = all
            .range((seat, 0)..=(seat, u32::MAX))
            .map(|(key, _)| key.1)
            .collect();
        drop(all);
        own.into_iter().for_each(|name| self.unwatch((seat, name)));
    }

    /// While somebody looks at a space, its chain is followed.
    fn look(&self, watch: &Watch, begins: bool) {
        let (Query::Space { space, .. }
        | Query::Proposal { space, .. }
        | Query::Thread { space, .. }
        | Query::Ballots { space, .. }
        | Query::Device { space, .. }
        | Query::Claims { space, .. }
        | Query::Sync { space }) = &watch.query
        else {
            return;
        };
        if let Ok(space) = space.parse() {
            self.core.look(space, begins);
        }
    }

    fn changed(self: &Rc<Self>, topic: Topic) {
        let touched: Vec<Rc<Watch>> = self
            .watches
            .borrow()
            .values()
            .filter(|watch| !watch.dirty.get() && depends(&watch.query, topic))
            .cloned()
            .collect();
        for watch in touched {
            watch.dirty.set(true);
            if !watch.running.get() {
                self.run(watch, PAUSE_MS);
            }
        }
    }

    /// Computes and sends until nothing changed meanwhile.
    fn run(self: &Rc<Self>, watch: Rc<Watch>, first_pause: u32) {
        watch.running.set(true);
        let core = self.core.clone();
        self.core.ports.clock.spawn(Box::pin(async move {
            let mut pause = first_pause;
            loop {
                if pause > 0 {
                    core.ports.clock.sleep(pause).await;
                }
                if watch.ended.get() {
                    return;
                }
                watch.dirty.set(false);
                let began = core.ports.clock.now_ms();
                let view = crate::query::answer(&core, &watch.query).await;
                let took = core.ports.clock.now_ms().saturating_sub(began);
                if watch.ended.get() {
                    return;
                }
                watch.show(view);
                if !watch.dirty.get() {
                    watch.running.set(false);
                    return;
                }
                // A view that is dear to compute is computed less often.
                pause = PAUSE_MS.max(u32::try_from(took.saturating_mul(3)).unwrap_or(PAUSE_MS));
            }
        }));
    }
}

impl Watch {
    fn show(&self, view: View) {
        // What can't be written is nothing, and nothing is sent again rather than kept back.
        let written = postcard::to_allocvec(&view).unwrap_or_default();
        if !written.is_empty() && *self.last.borrow() == written {
            return;
        }
        self.sent.set(self.sent.get() + 1);
        *self.last.borrow_mut() = written;
        (self.sink)(FromEngine::Show(self.name, self.sent.get(), Box::new(view)));
    }
}

/// Whether the answer to a query may change with a topic.
fn depends(query: &Query, topic: Topic) -> bool {
    use Class::{Ballot, Heading, Person, Talk, Version};
    let is = |text: &str, id: Id| text.parse() == Ok(id);
    match (query, topic) {
        (Query::Home, Topic::Home | Topic::Chain(_)) => true,
        (Query::Home, Topic::Rows(_, class)) => matches!(class, Version | Heading),
        (Query::Space { space, .. }, Topic::Rows(id, class)) => {
            is(space, id) && matches!(class, Version | Heading)
        }
        (Query::Space { space, .. }, Topic::Sync(id) | Topic::Chain(id)) => is(space, id),
        (
            Query::Proposal { space, .. },
            Topic::Rows(id, _) | Topic::Sync(id) | Topic::Chain(id),
        ) => is(space, id),
        (Query::Proposal { .. }, Topic::Vote(_)) => true,
        (Query::Thread { space, .. }, Topic::Rows(id, class)) => {
            is(space, id) && matches!(class, Version | Heading | Talk | Person)
        }
        (Query::Thread { space, .. }, Topic::Sync(id)) => is(space, id),
        (Query::Ballots { space, .. }, Topic::Rows(id, class)) => {
            is(space, id) && matches!(class, Version | Heading | Ballot)
        }
        (Query::Ballots { space, .. }, Topic::Chain(id)) => is(space, id),
        (Query::Ballots { opening, .. }, Topic::Vote(id)) => is(opening, id),
        (Query::Device { space, .. }, Topic::Rows(id, Version | Person)) => is(space, id),
        (Query::Device { .. }, Topic::Device) => true,
        (Query::Sync { space }, Topic::Rows(id, _) | Topic::Sync(id) | Topic::Chain(id)) => {
            is(space, id)
        }
        (Query::Claims { space, .. }, Topic::Rows(id, Version | Class::Other)) => is(space, id),
        (Query::Claims { space, .. }, Topic::Vote(id) | Topic::Sync(id) | Topic::Chain(id)) => {
            is(space, id)
        }
        // Which spaces it is about is known only once they were looked for.
        (
            Query::ClaimsOn(_),
            Topic::Home
            | Topic::Rows(_, Version | Class::Other)
            | Topic::Vote(_)
            | Topic::Sync(_)
            | Topic::Chain(_),
        ) => true,
        (Query::Draft { .. }, Topic::Drafts) => true,
        (Query::Storage, Topic::Storage | Topic::Rows(..) | Topic::Sync(_)) => true,
        (Query::Powers(scope), Topic::Powers(id) | Topic::Sync(id) | Topic::Chain(id)) => {
            crate::power_check::place_of(scope) == Ok(id)
        }
        (Query::Changes(of), Topic::Powers(id) | Topic::Sync(id) | Topic::Chain(id)) => {
            crate::changes::place_of(of) == id
        }
        (Query::Contract(of), Topic::Sync(id) | Topic::Chain(id)) => {
            crate::chain_place::place(of.chain) == id
        }
        (Query::History(source), Topic::History(id) | Topic::Sync(id) | Topic::Chain(id)) => {
            crate::histories::place_of(source) == Ok(id)
        }
        _ => false,
    }
}
