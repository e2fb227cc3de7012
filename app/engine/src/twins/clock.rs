//! Time that moves only when it is waited for, and the tasks that live in it.

use crate::ports::{Clock, Fut};
use futures::{
    StreamExt,
    channel::oneshot,
    future::LocalBoxFuture,
    stream::FuturesUnordered,
    task::{ArcWake, waker},
};
use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
};

/// The longest that [`ManualClock::block_on`] waits in its own time before it says that nothing moves: a week.
const PATIENCE_MS: i64 = 7 * 24 * 3600 * 1000;

/// A clock, and the executor of everything spawned on it.
pub struct ManualClock {
    now: Cell<i64>,
    drawn: Cell<u64>,
    sleeping: RefCell<BTreeMap<(i64, u64), oneshot::Sender<()>>>,
    spawned: RefCell<Vec<LocalBoxFuture<'static, ()>>>,
    running: RefCell<FuturesUnordered<LocalBoxFuture<'static, ()>>>,
    breaths: Cell<u32>,
}

struct Woken(AtomicBool);

impl ArcWake for Woken {
    fn wake_by_ref(this: &Arc<Self>) {
        this.0.store(true, Ordering::SeqCst);
    }
}

impl ManualClock {
    /// A clock that shows `now` unix milliseconds.
    pub fn at(now: i64) -> Self {
        ManualClock {
            now: Cell::new(now),
            drawn: Cell::default(),
            sleeping: RefCell::default(),
            spawned: RefCell::default(),
            running: RefCell::default(),
            breaths: Cell::default(),
        }
    }

    /// Runs everything that can run without time passing.
    pub fn settle(&self) {
        while self.step() {}
    }

    /// Lets so much time pass, and runs everything that happens in it, in its order.
    pub fn pass(&self, ms: i64) {
        let end = self.now.get() + ms;
        self.settle();
        while self.wake_next(end) {
            self.settle();
        }
        self.now.set(end);
        self.settle();
    }

    /// Runs a future to its end; time passes when nothing else can go on.
    ///
    /// # Panics
    /// When nothing can wake it any more: a test that hangs should say so.
    #[allow(
        clippy::panic,
        reason = "twins are for tests, where a hang must be loud"
    )]
    pub fn block_on<T>(&self, future: impl Future<Output = T>) -> T {
        let mut future = pin!(future);
        let woken = Arc::new(Woken(AtomicBool::new(true)));
        let waker = waker(woken.clone());
        let end = self.now.get() + PATIENCE_MS;
        loop {
            if woken.0.swap(false, Ordering::SeqCst)
                && let Poll::Ready(value) = future.as_mut().poll(&mut Context::from_waker(&waker))
            {
                return value;
            }
            if !self.step() && !woken.0.load(Ordering::SeqCst) && !self.wake_next(end) {
                panic!("nothing is left that could wake this");
            }
        }
    }

    /// How often a task gave others their turn.
    pub fn breaths(&self) -> u32 {
        self.breaths.get()
    }

    /// Polls what is awake once; whether there may be more to do now.
    fn step(&self) -> bool {
        let woken = Arc::new(Woken(AtomicBool::new(false)));
        let waker = waker(woken.clone());
        // Tasks spawn tasks while the running ones are borrowed, so new ones wait in a list of their own.
        let mut running = self.running.borrow_mut();
        running.extend(self.spawned.take());
        match running.poll_next_unpin(&mut Context::from_waker(&waker)) {
            Poll::Ready(Some(())) => true,
            _ => woken.0.load(Ordering::SeqCst) || !self.spawned.borrow().is_empty(),
        }
    }

    /// Goes to the next moment not after `end` at which somebody wanted to be woken.
    fn wake_next(&self, end: i64) -> bool {
        loop {
            let Some(entry) = self.sleeping.borrow().keys().next().copied() else {
                return false;
            };
            if entry.0 > end {
                return false;
            }
            self.now.set(self.now.get().max(entry.0));
            // One whose sleeper is gone must not count as movement.
            let sleeper = self.sleeping.borrow_mut().remove(&entry);
            if sleeper.is_some_and(|sleeper| sleeper.send(()).is_ok()) {
                return true;
            }
        }
    }
}

impl Clock for ManualClock {
    fn now_ms(&self) -> i64 {
        self.now.get()
    }

    fn sleep(&self, ms: u32) -> Fut<'static, ()> {
        let (wake, woken) = oneshot::channel();
        self.drawn.set(self.drawn.get() + 1);
        self.sleeping
            .borrow_mut()
            .insert((self.now.get() + i64::from(ms), self.drawn.get()), wake);
        Box::pin(async move {
            let _ = woken.await;
        })
    }

    fn spawn(&self, task: Fut<'static, ()>) {
        self.spawned.borrow_mut().push(task);
    }

    fn breathe(&self) -> Fut<'static, ()> {
        self.breaths.set(self.breaths.get() + 1);
        let mut yielded = false;
        Box::pin(futures::future::poll_fn(move |context| {
            if std::mem::replace(&mut yielded, true) {
                return Poll::Ready(());
            }
            context.waker().wake_by_ref();
            Poll::Pending
        }))
    }
}
