//! Long work in a worker, a slice at a time: between slices the worker hears its pages, so that work can be put down and
//! pages know how far it is.

use gloo_timers::callback::Timeout;
use js_sys::Date;
use std::{cell::RefCell, rc::Rc};

/// A slice lasts about so long.
const SLICE_MS: f64 = 40.0;

/// Work that goes on by itself. Dropping it puts it down.
pub struct Slices {
    /// Held only: the next slice is due as long as this is.
    _next: Rc<RefCell<Option<Timeout>>>,
}

/// Begins work. `step` does a little and says whether there is more; a step should take a few tens of milliseconds at
/// most.
pub fn slices(step: impl FnMut() -> bool + 'static) -> Slices {
    let next = Rc::default();
    go_on(&next, Box::new(step));
    Slices { _next: next }
}

fn go_on(next: &Rc<RefCell<Option<Timeout>>>, mut step: Box<dyn FnMut() -> bool>) {
    let seat = Rc::downgrade(next);
    let slice = Timeout::new(0, move || {
        let until = Date::now() + SLICE_MS;
        while step() {
            // Put down by what the step itself did.
            let Some(seat) = seat.upgrade() else {
                return;
            };
            if Date::now() >= until {
                return go_on(&seat, step);
            }
        }
    });
    *next.borrow_mut() = Some(slice);
}
