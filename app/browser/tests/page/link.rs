//! The engine at the other end is a few lines of Rust in the same page, behind the port and seats that a worker has.

use browser::{
    page::{EngineLink, Engines, Program},
    worker::{Pages, Seat, Sink},
};
use gloo_timers::future::TimeoutFuture;
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use views::{FromEngine, Health, Intent, Link, Outcome, Query, ToEngine, View, Why};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{MessageChannel, MessagePort};

/// An engine that answers a watch with its own number, and never answers an intent named [`Intent::Backup`].
#[derive(Clone, Default)]
struct World {
    starts: Rc<Cell<u32>>,
    ports: Rc<RefCell<Vec<MessagePort>>>,
    sinks: Rc<RefCell<Vec<Sink<FromEngine>>>>,
    done: Rc<Cell<u32>>,
    byes: Rc<Cell<u32>>,
}

impl World {
    fn seat(&self, number: u32, sink: Sink<FromEngine>) -> Seat<ToEngine> {
        let world = self.clone();
        world.sinks.borrow_mut().push(sink.clone());
        Rc::new(move |message| {
            match message {
                ToEngine::Hello(build) if build == "this" => sink(FromEngine::Ready),
                ToEngine::Hello(_) => sink(FromEngine::OtherBuild("that".into())),
                ToEngine::Watch(id, _) => sink(FromEngine::Show(id, 1, numbered(number))),
                ToEngine::Unwatch(_) => {}
                ToEngine::Do(id, intent) => {
                    world.done.set(world.done.get() + 1);
                    if *intent != Intent::Backup {
                        sink(FromEngine::Done(id, Box::new(Outcome::Ok)));
                    }
                }
                ToEngine::Bye => {
                    world.byes.set(world.byes.get() + 1);
                    return false;
                }
            }
            true
        })
    }

    /// A link to this world. `alive` says whether the engine of a start answers at all.
    fn link(&self, build: &'static str, alive: impl Fn(u32) -> bool + 'static) -> Rc<EngineLink> {
        let world = self.clone();
        let start = move |number, _, hear| {
            world.starts.set(number + 1);
            let channel = MessageChannel::new().unwrap();
            world.ports.borrow_mut().push(channel.port2());
            if alive(number) {
                let seats = world.clone();
                let pages = Pages::new(move |sink| seats.seat(number, sink));
                pages.connect(channel.port2().into());
                // A worker's statics live as long as the worker.
                std::mem::forget(pages);
            }
            Ok(Program::over(channel.port1(), hear))
        };
        EngineLink::with(
            build,
            Engines {
                start: Box::new(start),
                shared: true,
                ping_ms: 40,
            },
        )
    }

    /// The present engine's loader says that it died.
    fn die(&self, words: &str) {
        let port = self.ports.borrow().last().cloned().unwrap();
        port.post_message(&JsValue::from(format!("dead:{words}")))
            .unwrap();
    }
}

fn numbered(number: u32) -> Box<View> {
    Box::new(View::Failed(Why::Internal(number.to_string())))
}

type Seen = Rc<RefCell<Vec<View>>>;

fn seen() -> (Seen, Box<dyn Fn(View)>) {
    let seen = Seen::default();
    let add = seen.clone();
    (seen, Box::new(move |view| add.borrow_mut().push(view)))
}

fn health(link: &EngineLink) -> Rc<RefCell<Vec<Health>>> {
    let said: Rc<RefCell<Vec<Health>>> = Rc::default();
    let add = said.clone();
    link.on_health(Box::new(move |health| add.borrow_mut().push(health)));
    said
}

async fn wait(ms: u32) {
    TimeoutFuture::new(ms).await;
}

#[wasm_bindgen_test]
async fn a_watch_shows_and_an_intent_is_answered() {
    let link = World::default().link("this", |_| true);
    let said = health(&link);
    let (views, show) = seen();
    let _watch = link.watch(Query::Home, show);
    let answer = Rc::new(RefCell::new(None));
    let put = answer.clone();
    link.intend(
        Intent::OpenPractice,
        Box::new(move |outcome| *put.borrow_mut() = Some(outcome)),
    );
    wait(100).await;
    assert_eq!(*said.borrow(), [Health::Starting, Health::Ready]);
    assert_eq!(*views.borrow(), [*numbered(0)]);
    assert_eq!(*answer.borrow(), Some(Outcome::Ok));
}

#[wasm_bindgen_test]
async fn an_older_view_never_covers_a_newer_one() {
    let world = World::default();
    let link = world.link("this", |_| true);
    let (views, show) = seen();
    let watch = link.watch(Query::Home, show);
    wait(60).await;
    let sink = world.sinks.borrow()[0].clone();
    for (number, what) in [(5, 50), (4, 40), (6, 60)] {
        sink(FromEngine::Show(1, number, numbered(what)));
    }
    wait(60).await;
    assert_eq!(
        *views.borrow(),
        [*numbered(0), *numbered(50), *numbered(60)]
    );
    drop(watch);
    sink(FromEngine::Show(1, 7, numbered(70)));
    wait(60).await;
    assert_eq!(views.borrow().len(), 3, "a dropped watch shows nothing");
}

#[wasm_bindgen_test]
async fn a_dead_engine_is_noticed_replaced_and_asked_again() {
    let world = World::default();
    let link = world.link("this", |_| true);
    let said = health(&link);
    let (views, show) = seen();
    let _watch = link.watch(Query::Home, show);
    wait(100).await;
    let answer = Rc::new(RefCell::new(None));
    let put = answer.clone();
    link.intend(
        Intent::Backup,
        Box::new(move |outcome| *put.borrow_mut() = Some(outcome)),
    );
    wait(60).await;
    world.die("unreachable");
    wait(600).await;
    assert_eq!(
        *said.borrow(),
        [
            Health::Starting,
            Health::Ready,
            Health::Dead("unreachable".into()),
            Health::Starting,
            Health::Ready
        ]
    );
    assert_eq!(*views.borrow(), [*numbered(0), *numbered(1)]);
    let refused = matches!(*answer.borrow(), Some(Outcome::Refused(Why::Internal(_))));
    assert!(refused, "what may have been done is not done twice");
    assert_eq!(world.done.get(), 1);
}

#[wasm_bindgen_test]
async fn an_engine_without_a_sign_of_life_is_replaced_and_what_waited_is_done_once() {
    let world = World::default();
    let link = world.link("this", |number| number > 0);
    let answer = Rc::new(RefCell::new(None));
    let put = answer.clone();
    link.intend(
        Intent::OpenPractice,
        Box::new(move |outcome| *put.borrow_mut() = Some(outcome)),
    );
    wait(1500).await;
    assert_eq!(world.starts.get(), 2);
    assert_eq!((answer.take(), world.done.get()), (Some(Outcome::Ok), 1));
}

#[wasm_bindgen_test]
async fn a_page_gives_up_on_engines_that_keep_dying_and_says_why() {
    let world = World::default();
    let link = world.link("this", |_| true);
    let said = health(&link);
    for start in 1..=4 {
        while world.starts.get() < start || *said.borrow().last().unwrap() != Health::Ready {
            wait(5).await;
        }
        world.die("no memory");
        wait(30).await;
    }
    wait(1500).await;
    assert_eq!(
        said.borrow().last(),
        Some(&Health::Dead("no memory".into()))
    );
    assert_eq!(world.starts.get(), 4);
    let answer = Rc::new(RefCell::new(None));
    let put = answer.clone();
    link.intend(
        Intent::OpenPractice,
        Box::new(move |outcome| *put.borrow_mut() = Some(outcome)),
    );
    assert_eq!(
        answer.take(),
        Some(Outcome::Refused(Why::Internal("no memory".into())))
    );
}

#[wasm_bindgen_test]
async fn an_engine_of_another_build_is_not_worked_with() {
    let world = World::default();
    let link = world.link("older", |_| true);
    let said = health(&link);
    wait(100).await;
    assert_eq!(*said.borrow(), [Health::Starting, Health::OtherBuild]);
    let answer = Rc::new(RefCell::new(None));
    let put = answer.clone();
    link.intend(
        Intent::OpenPractice,
        Box::new(move |outcome| *put.borrow_mut() = Some(outcome)),
    );
    assert!(matches!(answer.take(), Some(Outcome::Refused(_))));
    assert_eq!(world.done.get(), 0);
}

#[wasm_bindgen_test]
async fn a_page_says_goodbye_and_is_seated_again_when_it_comes_back() {
    let world = World::default();
    let link = world.link("this", |_| true);
    let (views, show) = seen();
    let _watch = link.watch(Query::Home, show);
    wait(100).await;
    let window = web_sys::window().unwrap();
    window
        .dispatch_event(&web_sys::Event::new("pagehide").unwrap())
        .unwrap();
    // The ping that follows finds no seat, and the page says hello again.
    wait(300).await;
    assert_eq!(world.byes.get(), 1);
    assert_eq!(*views.borrow(), [*numbered(0), *numbered(0)]);
}

#[wasm_bindgen_test]
async fn an_engine_whose_file_is_missing_is_said_to_be_dead() {
    // The test runner wraps shared workers so that they swallow this error.
    let start = |_, _, hear| Program::start("engine", "missing", "missing", false, hear);
    let link = EngineLink::with(
        "missing",
        Engines {
            start: Box::new(start),
            shared: false,
            ping_ms: 10_000,
        },
    );
    let said = health(&link);
    wait(3000).await;
    assert!(
        matches!(said.borrow().last(), Some(Health::Dead(_))),
        "{said:?}"
    );
}
