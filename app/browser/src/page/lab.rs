//! The lab as a page sees it: loaded at the first question, let go when it fails.

mod study;

use super::program::{Heard, Program};
use crate::wire;
use gloo_timers::callback::Timeout;
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use study::Open;
use views::{FromLab, Lab, Qr, Studied, Study, StudyNews, ToLab, VoteFigures, WhoDecides, Why};

/// A figure that takes longer is not waited for. A study may take as long as it likes while it says how far it is.
const PATIENCE_MS: u32 = 30_000;

/// The link to the lab.
pub struct LabLink {
    state: Rc<State>,
}

struct State {
    build: &'static str,
    program: RefCell<Option<Rc<Program>>>,
    asked: RefCell<Vec<(u32, Done)>>,
    studies: RefCell<Vec<(u32, Rc<Open>)>>,
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
            state: Rc::new(State {
                build,
                program: RefCell::default(),
                asked: RefCell::default(),
                studies: RefCell::default(),
                next: Cell::default(),
            }),
        }
    }

    fn ask(&self, question: impl FnOnce(u32) -> ToLab, done: Done) {
        let id = self.state.number();
        self.state.asked.borrow_mut().push((id, done));
        if !self.state.post(&question(id)) {
            return;
        }
        let state = self.state.clone();
        Timeout::new(PATIENCE_MS, move || {
            if let Some(done) = state.take(id) {
                done.fail(LATE);
            }
        })
        .forget();
    }
}

const LATE: &str = "the lab did not answer in time";

impl State {
    fn number(&self) -> u32 {
        let number = self.next.get();
        self.next.set(number + 1);
        number
    }

    /// Whether it could be sent; if not, everything that was asked has failed.
    fn post(self: &Rc<Self>, message: &ToLab) -> bool {
        match self.program() {
            Ok(program) => {
                program.post(message);
                true
            }
            Err(words) => {
                self.fail(&words);
                false
            }
        }
    }

    fn program(self: &Rc<Self>) -> Result<Rc<Program>, String> {
        if let Some(program) = &*self.program.borrow() {
            return Ok(program.clone());
        }
        let state = Rc::downgrade(self);
        let hear = Rc::new(move |heard| {
            if let Some(state) = state.upgrade() {
                state.hear(heard);
            }
        });
        let program = Rc::new(Program::start("lab", self.build, "locus lab", false, hear)?);
        program.post(&ToLab::Hello(self.build.into()));
        *self.program.borrow_mut() = Some(program.clone());
        Ok(program)
    }

    fn hear(self: &Rc<Self>, heard: Heard) {
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
            Some(FromLab::Study(id, news)) => {
                if let Some(study) = self.study(id) {
                    study.hear(self, id, news);
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

    fn study(&self, id: u32) -> Option<Rc<Open>> {
        let studies = self.studies.borrow();
        let found = studies.iter().find(|(known, _)| *known == id);
        found.map(|(_, study)| study.clone())
    }

    /// Ends a study; nothing more is told of it.
    fn close(&self, id: u32) -> Option<Rc<Open>> {
        let at = self
            .studies
            .borrow()
            .iter()
            .position(|(known, _)| *known == id)?;
        Some(self.studies.borrow_mut().remove(at).1)
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
        for (_, study) in self.studies.take() {
            study.tell(StudyNews::Failed(Why::Internal(words.into())));
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

    fn study(&self, what: Studied, tell: Rc<dyn Fn(StudyNews)>) -> Box<dyn Study> {
        study::begin(&self.state, what, tell)
    }
}
