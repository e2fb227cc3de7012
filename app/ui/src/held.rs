//! What a page remembers while it is open, and who is told when that changes.
//!
//! A Leptos signal brings its own copy of the reactive machinery for every type it holds. Here one trigger does the
//! telling and one arena the keeping, whatever the type; only the look inside knows it.

use leptos::prelude::*;
use std::any::Any;
use std::cell::RefCell;
use std::marker::PhantomData;
use std::rc::Rc;

/// A remembered value. A handle: copying it copies nothing. It lives as long as the owner that it was made under.
pub struct Held<T> {
    kept: StoredValue<Rc<dyn Any>, LocalStorage>,
    changed: Trigger,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Held<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Held<T> {}

impl<T: 'static> Held<T> {
    /// Remembers a value.
    pub fn new(value: T) -> Self {
        let kept: Rc<dyn Any> = Rc::new(RefCell::new(value));
        Self {
            kept: StoredValue::new_local(kept),
            changed: Trigger::new(),
            of: PhantomData,
        }
    }

    /// Looks at it; whoever looks is told of changes.
    pub fn with<R>(self, look: impl FnOnce(&T) -> R) -> R {
        self.changed.track();
        self.with_untracked(look)
    }

    /// Looks at it, untold.
    pub fn with_untracked<R>(self, look: impl FnOnce(&T) -> R) -> R {
        let kept = self.kept.get_value();
        match kept.downcast_ref::<RefCell<T>>() {
            Some(value) => look(&value.borrow()),
            None => unreachable!("a held value has the type that it was made with"),
        }
    }

    /// Changes it and tells. Does nothing once the page that remembered it is gone: answers may come late.
    pub fn update(self, change: impl FnOnce(&mut T)) {
        let Some(kept) = self.kept.try_get_value() else {
            return;
        };
        if let Some(value) = kept.downcast_ref::<RefCell<T>>() {
            change(&mut value.borrow_mut());
        }
        self.changed.notify();
    }

    /// Replaces it and tells.
    pub fn set(self, value: T) {
        self.update(|kept| *kept = value);
    }
}

impl<T: Clone + 'static> Held<T> {
    /// A copy; whoever asks is told of changes.
    pub fn get(self) -> T {
        self.with(T::clone)
    }

    /// A copy, untold.
    pub fn get_untracked(self) -> T {
        self.with_untracked(T::clone)
    }

    /// A copy, if the page that remembered it is still there.
    pub fn try_get_untracked(self) -> Option<T> {
        let kept = self.kept.try_get_value()?;
        kept.downcast_ref::<RefCell<T>>()
            .map(|value| value.borrow().clone())
    }
}
