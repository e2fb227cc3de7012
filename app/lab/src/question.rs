//! A question to a history: all figures for one period, one contested share. Answered in small steps, the sentence at
//! the top first, then figure by figure in the order in which they stand on the page.

use std::{cell::RefCell, collections::VecDeque, rc::Rc};

use lens::decide::{self, Figures};
use views::{FigureOptions, Happened, Ledger, StudyNews};

use crate::{
    chosen::Chosen,
    figures::{self, Make, Making},
    found::Found,
    headline::headline,
    intake::Opened,
};

/// In a step decisions with about so many votes are counted.
const VOTES: usize = 20_000;

/// Figures of all decisions of a history, as they were counted: other periods need no counting again.
pub type Counted = RefCell<Option<(decide::Options, Rc<Vec<Figures>>)>>;

/// A question that is being answered.
pub struct Question {
    number: u32,
    options: FigureOptions,
    /// What happened beside the votes, in order.
    happened: Rc<[Happened]>,
    opened: Rc<Opened>,
    counted: Rc<Counted>,
    ledger: Rc<Ledger>,
    counting: Vec<Figures>,
    making: VecDeque<Making>,
    /// Which figures.
    make: &'static [Make],
    all: u32,
    stage: Stage,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Count,
    Begin,
    Make,
    Done,
}

impl Question {
    /// A question of this number.
    pub fn new(
        number: u32,
        (options, happened): (FigureOptions, Rc<[Happened]>),
        opened: Rc<Opened>,
        counted: Rc<Counted>,
        ledger: Rc<Ledger>,
    ) -> Question {
        Question {
            number,
            options,
            happened,
            opened,
            counted,
            ledger,
            counting: Vec::new(),
            making: VecDeque::new(),
            make: &figures::ALL,
            all: figures::ALL.len() as u32,
            stage: Stage::Count,
        }
    }

    /// Only of what changes with the ledger: all else was told.
    pub fn of_the_ledger(self) -> Question {
        let make = &figures::OF_THE_LEDGER;
        Question {
            make,
            all: make.len() as u32,
            options: FigureOptions {
                other: None,
                ..self.options
            },
            ..self
        }
    }

    /// Does a little; what there is to tell of it. `None` once all is told.
    pub fn step(&mut self) -> Option<Vec<StudyNews>> {
        match self.stage {
            Stage::Count => Some(self.count()),
            Stage::Begin => Some(self.begin()),
            Stage::Make => Some(self.make()),
            Stage::Done => None,
        }
    }

    fn count(&mut self) -> Vec<StudyNews> {
        let settings = Chosen::of(&self.options).settings;
        let known = self
            .counted
            .borrow()
            .as_ref()
            .is_some_and(|(known, _)| *known == settings);
        let decisions = &self.opened.history.decisions;
        if !known {
            let mut votes = 0;
            for decision in decisions.iter().skip(self.counting.len()) {
                self.counting.push(decide::figures(decision, &settings));
                votes += decision.votes.len() + 1;
                if votes >= VOTES {
                    break;
                }
            }
            if self.counting.len() < decisions.len() {
                return vec![StudyNews::Working(self.number, 0, self.all)];
            }
            let counted = Rc::new(core::mem::take(&mut self.counting));
            *self.counted.borrow_mut() = Some((settings, counted));
        }
        self.stage = Stage::Begin;
        let sentence = headline(&self.opened.history, &self.figures(), &self.options);
        vec![StudyNews::Headline(self.number, sentence)]
    }

    fn figures(&self) -> Rc<Vec<Figures>> {
        let counted = self.counted.borrow();
        counted
            .as_ref()
            .map(|(_, figures)| figures.clone())
            .unwrap_or_default()
    }

    fn begin(&mut self) -> Vec<StudyNews> {
        let figures = self.figures();
        let (ledger, asked) = (&self.ledger, (self.options, &self.happened));
        let found = |period| Found::of(&self.opened, &figures, ledger, asked, period);
        let now = found((self.options.from, self.options.until));
        self.making = self
            .make
            .iter()
            .map(|make| figures::begin(make, &now))
            .collect();
        if let Some((from, until)) = self.options.other {
            let other = found((Some(from), Some(until)));
            self.making.push_front(figures::periods(&now, &other));
            self.all += 1;
        }
        self.stage = Stage::Make;
        self.far()
    }

    fn make(&mut self) -> Vec<StudyNews> {
        let Some(making) = self.making.front_mut() else {
            self.stage = Stage::Done;
            return vec![StudyNews::Done(self.number)];
        };
        let Some(figure) = making() else {
            return self.far();
        };
        self.making.pop_front();
        let mut news = vec![StudyNews::Figure(self.number, Box::new(figure))];
        news.append(&mut self.far());
        news
    }

    fn far(&self) -> Vec<StudyNews> {
        let done = self.all.saturating_sub(self.making.len() as u32);
        vec![StudyNews::Working(self.number, done, self.all)]
    }
}
