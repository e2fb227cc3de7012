//! A study as a page has it: its file is read and handed over piece by piece, never more than the lab has room for,
//! and only a lab that stays silent while it owes an answer is given up.

use super::{LATE, PATIENCE_MS, State};
use gloo_timers::callback::Timeout;
use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};
use views::{
    Citing, FigureOptions, Happened, Ledger, Stream, Studied, Study, StudyNews, ToLab, Why,
};

/// Bytes a piece: small enough that the first news come at once.
const PIECE: u32 = 1 << 20;
/// Pieces on their way at a time: one is read while the other is taken in.
const AHEAD: u64 = 2 * PIECE as u64;

/// A study that goes on.
pub struct Open {
    tell: Rc<dyn Fn(StudyNews)>,
    bytes: Rc<dyn Stream>,
    /// Bytes sent to the lab, and of these taken in there.
    sent: Cell<u64>,
    taken: Cell<u64>,
    /// Whether a piece is being read, and whether the last one was.
    reading: Cell<bool>,
    ended: Cell<bool>,
    /// Number of the last question.
    question: Cell<u32>,
    patience: RefCell<Option<Timeout>>,
}

/// A page's hold on a study.
struct Handle {
    state: Weak<State>,
    id: u32,
}

/// Brings a history into the lab.
pub fn begin(state: &Rc<State>, what: Studied, tell: Rc<dyn Fn(StudyNews)>) -> Box<dyn Study> {
    let id = state.number();
    let open = Rc::new(Open {
        tell,
        bytes: what.bytes,
        sent: Cell::default(),
        taken: Cell::default(),
        reading: Cell::default(),
        ended: Cell::default(),
        question: Cell::default(),
        patience: RefCell::default(),
    });
    state.studies.borrow_mut().push((id, open.clone()));
    if state.post(&ToLab::Begin(id, what.form)) {
        open.owed(state, id);
        open.feed(state, id);
    }
    Box::new(Handle {
        state: Rc::downgrade(state),
        id,
    })
}

impl Open {
    pub fn tell(&self, news: StudyNews) {
        (self.tell)(news);
    }

    /// News from the lab.
    pub fn hear(self: &Rc<Self>, state: &Rc<State>, id: u32, news: StudyNews) {
        let ours = |question: u32| question == self.question.get();
        match news {
            StudyNews::Took(bytes) => {
                self.owed(state, id);
                self.taken.set(bytes);
                self.feed(state, id);
            }
            StudyNews::Opened(_) => self.settled(),
            StudyNews::Cited(..) => {}
            StudyNews::Headline(question, _)
            | StudyNews::Figure(question, _)
            | StudyNews::Working(question, ..)
                if ours(question) =>
            {
                self.owed(state, id)
            }
            StudyNews::Done(question) if ours(question) => self.settled(),
            StudyNews::Failed(_) | StudyNews::Unreadable(_) => {
                self.settled();
                state.close(id);
            }
            // Of a question that was given up.
            _ => return,
        }
        self.tell(news);
    }

    /// Reads and sends on, as long as the lab has room.
    fn feed(self: &Rc<Self>, state: &Rc<State>, id: u32) {
        let waiting = self.sent.get().saturating_sub(self.taken.get());
        if self.ended.get() || waiting >= AHEAD || self.reading.replace(true) {
            return;
        }
        let (open, state) = (self.clone(), Rc::downgrade(state));
        let got = move |read: Result<Vec<u8>, Why>| {
            let Some(state) = state.upgrade() else {
                return;
            };
            open.reading.set(false);
            // The page may have turned away meanwhile.
            if state.study(id).is_none() {
                return;
            }
            match read {
                Ok(piece) if piece.is_empty() => {
                    open.ended.set(true);
                    open.owed(&state, id);
                    state.post(&ToLab::End(id));
                }
                Ok(piece) => {
                    open.sent.set(open.sent.get() + piece.len() as u64);
                    open.owed(&state, id);
                    state.post(&ToLab::Piece(id, piece));
                    open.feed(&state, id);
                }
                Err(why) => open.fail(&state, id, why),
            }
        };
        self.bytes.next(PIECE, Box::new(got));
    }

    fn fail(&self, state: &Rc<State>, id: u32, why: Why) {
        self.settled();
        if state.close(id).is_some() {
            state.post(&ToLab::Forget(id));
            self.tell(StudyNews::Failed(why));
        }
    }

    /// The lab owes an answer: from now on it has its time again.
    fn owed(self: &Rc<Self>, state: &Rc<State>, id: u32) {
        let (open, state) = (Rc::downgrade(self), Rc::downgrade(state));
        let late = Timeout::new(PATIENCE_MS, move || {
            if let (Some(open), Some(state)) = (open.upgrade(), state.upgrade()) {
                // A file on a slow disk is not the lab's fault.
                match open.reading.get() {
                    true => open.owed(&state, id),
                    false => open.fail(&state, id, Why::Internal(LATE.into())),
                }
            }
        });
        *self.patience.borrow_mut() = Some(late);
    }

    fn settled(&self) {
        self.patience.borrow_mut().take();
    }
}

impl Handle {
    fn with(&self, act: impl FnOnce(&Rc<State>, Rc<Open>)) {
        if let Some(state) = self.state.upgrade()
            && let Some(open) = state.study(self.id)
        {
            act(&state, open);
        }
    }
}

impl Study for Handle {
    fn figures(&self, options: FigureOptions, happened: Vec<Happened>) {
        self.with(|state, open| {
            let question = state.number();
            open.question.set(question);
            if state.post(&ToLab::Figures(self.id, question, options, happened)) {
                open.owed(state, self.id);
            }
        });
    }

    fn ledger(&self, ledger: Ledger) {
        self.with(|state, _| {
            state.post(&ToLab::Ledger(self.id, ledger));
        });
    }

    fn cite(&self, what: Citing) {
        self.with(|state, _| {
            state.post(&ToLab::Cite(self.id, what));
        });
    }

    fn stop(&self) {
        self.with(|state, open| {
            open.settled();
            open.question.set(state.number());
            state.post(&ToLab::Stop(self.id));
        });
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.with(|state, _| {
            state.close(self.id);
            // Only a lab that runs has something to forget.
            if let Some(program) = &*state.program.borrow() {
                program.post(&ToLab::Forget(self.id));
            }
        });
    }
}
