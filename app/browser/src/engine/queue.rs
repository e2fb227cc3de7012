//! A queue between a JavaScript callback and a stream, for one thread.

use futures::{Stream, stream::LocalBoxStream};
use std::{
    cell::RefCell,
    collections::VecDeque,
    pin::Pin,
    rc::{Rc, Weak},
    task::{Context, Poll, Waker},
};

struct Inner<T> {
    items: VecDeque<T>,
    waker: Option<Waker>,
    ended: bool,
}

/// The callback's end.
pub struct Feed<T>(Weak<RefCell<Inner<T>>>);

impl<T> Clone for Feed<T> {
    fn clone(&self) -> Self {
        Feed(self.0.clone())
    }
}

impl<T> Feed<T> {
    /// Adds an item; `false` when nobody listens any more.
    pub fn push(&self, item: T) -> bool {
        self.change(|inner| inner.items.push_back(item))
    }

    /// Ends the stream after what is queued.
    pub fn end(&self) {
        self.change(|inner| inner.ended = true);
    }

    fn change(&self, change: impl FnOnce(&mut Inner<T>)) -> bool {
        let Some(inner) = self.0.upgrade() else {
            return false;
        };
        let mut inner = inner.borrow_mut();
        change(&mut inner);
        let waker = inner.waker.take();
        drop(inner);
        if let Some(waker) = waker {
            waker.wake();
        }
        true
    }
}

struct Drain<T, G> {
    inner: Rc<RefCell<Inner<T>>>,
    _guard: G,
}

impl<T, G: Unpin> Stream for Drain<T, G> {
    type Item = T;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<T>> {
        let mut inner = self.inner.borrow_mut();
        match inner.items.pop_front() {
            Some(item) => Poll::Ready(Some(item)),
            None if inner.ended => Poll::Ready(None),
            None => {
                inner.waker = Some(cx.waker().clone());
                Poll::Pending
            }
        }
    }
}

/// A feed and its stream; the stream keeps `guard` alive.
pub fn queue<T: 'static, G: Unpin + 'static>(guard: G) -> (Feed<T>, LocalBoxStream<'static, T>) {
    let inner = Rc::new(RefCell::new(Inner {
        items: VecDeque::new(),
        waker: None,
        ended: false,
    }));
    (
        Feed(Rc::downgrade(&inner)),
        Box::pin(Drain {
            inner,
            _guard: guard,
        }),
    )
}
