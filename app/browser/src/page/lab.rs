//! The lab as a page sees it: loaded at the first question, let go when it fails.

use super::program::{Heard, Program};
use crate::wire;
use gloo_timers::callback::Timeout;
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use views::{FromLab, Lab, Qr, ToLab, VoteFigures, WhoDecides, Why};

/// A figure that takes longer is not waited for.
const PATIENCE_MS: u32 = 30_000;

/// The link to the lab.
pub struct LabLink {
    build: &'static str,
    state: Rc<State>,
}

#[derive(Default)]
struct State {
    program: RefCell<Option<Rc<Program>>>,
    asked: RefCell<Vec<(u32, Done)>>,
    next: Cell<u32>,
}

enum Done {
    Who(Box<dyn FnOnce(Result<WhoDecides, Why>)>),
    Qr(Box<dyn FnOnce(Result<Qr, Why>)>),
}

impl LabLink {
    /// A lab that is not loaded yet.
    pub fn new(build: &'static str) -> LabLink {
        LabLink {
            build,
            state: Rc::default(),
        }
    }

    fn ask(&self, question: impl FnOnce(u32) -> ToLab, done: Done) {
        let id = self.state.next.get();
        self.state.next.set(id + 1);
        self.state.asked.borrow_mut().push((id, done));
        match self.program() {
            Ok(program) => program.post(&question(id)),
            Err(words) => return self.state.fail(&words),
        }
        let state = self.state.clone();
        Timeout::new(PATIENCE_MS, move || {
            if let Some(done) = state.take(id) {
                done.fail("the lab did not answer in time");
            }
        })
        .forget();
    }

    fn program(&self) -> Result<Rc<Program>, String> {
        if let Some(program) = &*self.state.program.borrow() {
            return Ok(program.clone());
        }
        let state = Rc::downgrade(&self.state);
        let hear = Rc::new(move |heard| {
            if let Some(state) = state.upgrade() {
                state.hear(heard);
            }
        });
        let program = Rc::new(Program::start("lab", self.build, "locus lab", false, hear)?);
        program.post(&ToLab::Hello(self.build.into()));
        *self.state.program.borrow_mut() = Some(program.clone());
        Ok(program)
    }
}

impl State {
    fn hear(&self, heard: Heard) {
        let message = match heard {
            Heard::Alive | Heard::Who => return,
            Heard::Dead(words) => return self.fail(&words),
            Heard::Unreadable => None,
            Heard::Message(data) => wire::read::<FromLab>(&data),
        };
        match message {
            Some(FromLab::Ready) => {}
            Some(FromLab::WhoDecides(id, answer)) => {
                if let Some(Done::Who(done)) = self.take(id) {
                    done(answer);
                }
            }
            Some(FromLab::Qr(id, answer)) => {
                if let Some(Done::Qr(done)) = self.take(id) {
                    done(answer);
                }
            }
            Some(FromLab::OtherBuild(_)) | None => {
                self.fail("the lab is of another version of Locus; reload")
            }
        }
    }

    fn take(&self, id: u32) -> Option<Done> {
        let at = self
            .asked
            .borrow()
            .iter()
            .position(|(asked, _)| *asked == id)?;
        Some(self.asked.borrow_mut().remove(at).1)
    }

    /// Refuses what was asked; the next question loads the lab again.
    fn fail(&self, words: &str) {
        if let Some(program) = self.program.take() {
            // Not at once: this may run inside one of its own ears.
            Timeout::new(0, move || drop(program)).forget();
        }
        for (_, done) in self.asked.take() {
            done.fail(words);
        }
    }
}

impl Done {
    fn fail(self, words: &str) {
        let why = Why::Internal(words.into());
        match self {
            Done::Who(done) => done(Err(why)),
            Done::Qr(done) => done(Err(why)),
        }
    }
}

impl Lab for LabLink {
    fn who_decides(&self, figures: VoteFigures, done: Box<dyn FnOnce(Result<WhoDecides, Why>)>) {
        self.ask(|id| ToLab::WhoDecides(id, figures), Done::Who(done));
    }

    fn qr(&self, text: String, done: Box<dyn FnOnce(Result<Qr, Why>)>) {
        self.ask(|id| ToLab::Qr(id, text), Done::Qr(done));
    }
}
