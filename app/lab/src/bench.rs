//! The histories that one page has in the lab.

use std::rc::Rc;

use views::{Citing, FigureOptions, Happened, Incoming, Ledger, StudyNews, Why, chosen::MARKS};

use crate::{
    cited::cited,
    intake::{Intake, Opened, Opening},
    question::{Counted, Question},
};

/// More histories at a time are refused: each may be as large as memory.
const MOST: usize = 8;

/// The histories of one page, by the numbers that it gave them.
pub struct Bench {
    tell: Box<dyn Fn(u32, StudyNews)>,
    studies: Vec<(u32, Study)>,
    /// What is known beside the votes of each.
    ledgers: Vec<(u32, Rc<Ledger>)>,
}

enum Study {
    Reading(Box<Intake>),
    Opening(Box<Opening>),
    Open {
        opened: Rc<Opened>,
        counted: Rc<Counted>,
        question: Option<Box<Question>>,
        /// What was asked last: number, what to look at, and what happened beside the votes.
        asked: Option<(u32, FigureOptions, Rc<[Happened]>)>,
    },
}

impl Bench {
    /// None yet; `tell` takes the news of each.
    pub fn new(tell: impl Fn(u32, StudyNews) + 'static) -> Bench {
        Bench {
            tell: Box::new(tell),
            studies: Vec::new(),
            ledgers: Vec::new(),
        }
    }

    /// A history is about to come.
    pub fn begin(&mut self, id: u32, form: Incoming) {
        self.forget(id);
        if self.studies.len() >= MOST {
            return (self.tell)(id, StudyNews::Failed(Why::TooLarge));
        }
        let intake = Box::new(Intake::new(form));
        self.studies.push((id, Study::Reading(intake)));
    }

    /// The next bytes of it.
    pub fn piece(&mut self, id: u32, bytes: &[u8]) {
        let Some(Study::Reading(intake)) = self.study(id) else {
            return;
        };
        match intake.take(bytes) {
            Ok(taken) => (self.tell)(id, StudyNews::Took(taken)),
            Err(why) => self.refuse(id, StudyNews::Unreadable(why)),
        }
    }

    /// That was all of it; steps open it.
    pub fn end(&mut self, id: u32) {
        let Some(place) = self.studies.iter().position(|(known, _)| *known == id) else {
            return;
        };
        let (_, study) = self.studies.remove(place);
        let Study::Reading(intake) = study else {
            return self.studies.push((id, study));
        };
        match intake.finish() {
            Ok(opening) => self.studies.push((id, Study::Opening(Box::new(opening)))),
            Err(why) => (self.tell)(id, StudyNews::Unreadable(why)),
        }
    }

    /// Asks for figures, with what happened beside its votes; what was asked of this history before is given up.
    pub fn ask(
        &mut self,
        id: u32,
        number: u32,
        options: FigureOptions,
        mut happened: Vec<Happened>,
    ) {
        happened.sort_by_key(|event| event.at);
        // The newest are kept.
        happened.drain(..happened.len().saturating_sub(MARKS));
        let happened: Rc<[Happened]> = happened.into();
        let ledger = self.ledger_of(id);
        if let Some(Study::Open {
            opened,
            counted,
            question,
            asked,
        }) = self.study(id)
        {
            *asked = Some((number, options, happened.clone()));
            let asked = (options, happened);
            let new = Question::new(number, asked, opened.clone(), counted.clone(), ledger);
            *question = Some(Box::new(new));
        }
    }

    /// Takes in what is known beside the votes of a history. What was asked last is answered again as far as that
    /// changes anything: the ledger alone, or all of it where it was not all told yet.
    pub fn ledger(&mut self, id: u32, ledger: Ledger) {
        if self.study(id).is_none() || *self.ledger_of(id) == ledger {
            return;
        }
        let ledger = Rc::new(ledger);
        self.ledgers.retain(|(known, _)| *known != id);
        self.ledgers.push((id, ledger.clone()));
        if let Some(Study::Open {
            opened,
            counted,
            question,
            asked: Some((number, options, happened)),
        }) = self.study(id)
        {
            let asked = (*options, happened.clone());
            let new = Question::new(*number, asked, opened.clone(), counted.clone(), ledger);
            *question = Some(Box::new(match question {
                Some(_) => new,
                None => new.of_the_ledger(),
            }));
        }
    }

    fn ledger_of(&self, id: u32) -> Rc<Ledger> {
        let mut ledgers = self.ledgers.iter();
        let found = ledgers.find(|(known, _)| *known == id);
        found.map(|(_, ledger)| ledger.clone()).unwrap_or_default()
    }

    /// Tells one decision of a history in full.
    pub fn cite(&mut self, id: u32, asked: Citing) {
        let Some(Study::Open { opened, .. }) = self.study(id) else {
            return;
        };
        let found = cited(&opened.history, &asked).map(Box::new);
        (self.tell)(id, StudyNews::Cited(asked, found));
    }

    /// Gives up what was asked of a history.
    pub fn stop(&mut self, id: u32) {
        if let Some(Study::Open {
            question, asked, ..
        }) = self.study(id)
        {
            (*question, *asked) = (None, None);
        }
    }

    /// Lets a history go.
    pub fn forget(&mut self, id: u32) {
        self.studies.retain(|(known, _)| *known != id);
        self.ledgers.retain(|(known, _)| *known != id);
    }

    /// Does a little of what there is to do; whether there may be more.
    pub fn step(&mut self) -> bool {
        let busy = |(_, study): &&mut (u32, Study)| match study {
            Study::Reading(_) => false,
            Study::Opening(_) => true,
            Study::Open { question, .. } => question.is_some(),
        };
        let Some((id, study)) = self.studies.iter_mut().find(busy) else {
            return false;
        };
        let id = *id;
        match study {
            Study::Opening(opening) => match opening.step() {
                None => (self.tell)(id, StudyNews::Took(opening.taken)),
                Some(Ok(opened)) => {
                    let summary = opened.summary.clone();
                    *study = Study::Open {
                        opened: Rc::new(opened),
                        counted: Rc::default(),
                        question: None,
                        asked: None,
                    };
                    (self.tell)(id, StudyNews::Opened(Box::new(summary)));
                }
                Some(Err(why)) => self.refuse(id, StudyNews::Unreadable(why)),
            },
            Study::Open { question, .. } => {
                match question.as_mut().and_then(|asked| asked.step()) {
                    Some(news) => news.into_iter().for_each(|news| (self.tell)(id, news)),
                    None => *question = None,
                }
            }
            Study::Reading(_) => {}
        }
        true
    }

    fn study(&mut self, id: u32) -> Option<&mut Study> {
        let mut studies = self.studies.iter_mut();
        studies
            .find(|(known, _)| *known == id)
            .map(|(_, study)| study)
    }

    fn refuse(&mut self, id: u32, news: StudyNews) {
        self.forget(id);
        (self.tell)(id, news);
    }
}
