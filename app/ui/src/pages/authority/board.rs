//! What the page knows of a study: how far it is, what it holds, and a place for each figure. Figures take their place
//! as they come; an older one stays until the newer is here.

use crate::{
    charts::Slot,
    held::Held,
    state::{Session, session},
};
use std::rc::Rc;
use views::*;

/// Every figure of the page, in the order in which it stands there: first what the page is about, then what else
/// belongs to the picture, then patterns, which say less.
pub const FIRST: [FigureKind; 6] = [
    FigureKind::Coalition,
    FigureKind::Counterfactual,
    FigureKind::Prevail,
    FigureKind::Lorenz,
    FigureKind::Potential,
    FigureKind::Losers,
];
/// See [`FIRST`].
pub const BESIDE: [FigureKind; 7] = [
    FigureKind::Pivotal,
    FigureKind::Turnout,
    FigureKind::Delegation,
    FigureKind::LateSwings,
    FigureKind::Unanswered,
    FigureKind::Alignment,
    FigureKind::Ended,
];
/// See [`FIRST`].
pub const BELOW: [FigureKind; 3] = [FigureKind::Blocs, FigureKind::Agreement, FigureKind::Agenda];

/// Last of all, what Locus itself chose. See [`FIRST`].
pub const OURS: [FigureKind; 1] = [FigureKind::Defaults];

/// How far a study is.
#[derive(Clone, Debug, PartialEq)]
pub enum Stage {
    /// Nothing is studied.
    Idle,
    /// Bytes read, of how many.
    Reading(u64, Option<u64>),
    /// Figures done, of how many.
    Working(u32, u32),
    /// All there.
    Done,
    /// Put down by the reader.
    Stopped,
    /// The file holds no votes.
    Unreadable(Unreadable),
    /// It cannot go on.
    Failed(Why),
}

/// What was asked of one decision, and what was found; none where there is no such decision.
pub type Cited = (Citing, Option<Rc<CitedDecision>>);

/// The state of the page. A handle.
#[derive(Clone, Copy)]
pub struct Board {
    session: Session,
    study: Held<Option<Rc<dyn Study>>>,
    /// How far it is.
    pub stage: Held<Stage>,
    /// What is being read.
    pub name: Held<String>,
    /// What it holds.
    pub summary: Held<Option<StudySummary>>,
    /// The sentence at the top.
    pub headline: Held<Option<Headline>>,
    /// What to look at.
    pub options: Held<FigureOptions>,
    /// What happened beside the votes, as far as the page knows.
    happened: Held<Vec<Happened>>,
    slots: Held<Vec<(FigureKind, Slot)>>,
    /// What is known beside the votes.
    ledger: Held<Ledger>,
    /// What the source leaves out, in words: a line each.
    pub lacks: Held<Vec<String>>,
    /// The decision that was asked for in full, with what was found of it.
    pub cited: Held<Option<Cited>>,
    /// Rises with each study, so that news of an earlier one are not taken.
    turn: Held<u32>,
}

impl Board {
    /// An empty one; it ends what it studies when the page goes.
    pub fn new() -> Board {
        let kinds = FIRST.into_iter().chain(BESIDE).chain(BELOW);
        let kinds = kinds.chain(OURS).chain([FigureKind::Periods]);
        Board {
            session: session(),
            study: Held::new(None),
            stage: Held::new(Stage::Idle),
            name: Held::new(String::new()),
            summary: Held::new(None),
            headline: Held::new(None),
            options: Held::new(FigureOptions::default()),
            happened: Held::new(Vec::new()),
            slots: Held::new(kinds.map(|kind| (kind, Held::new(None))).collect()),
            ledger: Held::new(Ledger::default()),
            lacks: Held::new(Vec::new()),
            cited: Held::new(None),
            turn: Held::new(0),
        }
    }

    /// Where a figure comes to stand.
    pub fn slot(self, kind: FigureKind) -> Slot {
        self.slots.with_untracked(|slots| {
            let found = slots.iter().find(|(known, _)| *known == kind);
            found.map_or_else(|| Held::new(None), |(_, slot)| *slot)
        })
    }

    /// What is in no figure, in words: what the source leaves out, and what of it could not be used.
    pub fn missing(self) -> Vec<String> {
        let mut missing = self.lacks.get();
        self.summary.with(|summary| {
            let notes = summary
                .as_ref()
                .map(|summary| super::holds::troubles(&summary.notes));
            missing.extend(notes.into_iter().flatten());
        });
        missing
    }

    /// Studies something else from now on; what stood is taken away.
    pub fn begin(self, what: Studied) {
        let turn = self.turn.get_untracked() + 1;
        self.turn.set(turn);
        self.clear();
        self.name.set(what.form.name.clone());
        self.stage.set(Stage::Reading(0, what.form.of));
        let of = what.form.of;
        let tell = Rc::new(move |news| {
            if self.turn.try_get_untracked() == Some(turn) {
                self.hear(news, of);
            }
        });
        let study: Rc<dyn Study> = self.session.around().lab.study(what, tell).into();
        let ledger = self.ledger.get_untracked();
        if ledger != Ledger::default() {
            study.ledger(ledger);
        }
        self.study.set(Some(study));
    }

    /// Takes in what is known beside the votes.
    pub fn know(self, ledger: Ledger) {
        if self.ledger.with_untracked(|known| *known == ledger) {
            return;
        }
        self.ledger.set(ledger.clone());
        if let Some(study) = self.study.get_untracked() {
            study.ledger(ledger);
        }
    }

    /// Ends the study.
    pub fn end(self) {
        self.turn.update(|turn| *turn += 1);
        self.study.set(None);
        self.clear();
        self.stage.set(Stage::Idle);
    }

    fn clear(self) {
        self.summary.set(None);
        self.headline.set(None);
        self.cited.set(None);
        self.slots.with_untracked(|slots| {
            for (_, slot) in slots {
                slot.set(None);
            }
        });
    }

    fn hear(self, news: StudyNews, of: Option<u64>) {
        match news {
            StudyNews::Took(bytes) => self.stage.set(Stage::Reading(bytes, of)),
            StudyNews::Opened(summary) => {
                self.summary.set(Some(*summary));
                self.ask();
            }
            StudyNews::Headline(_, headline) => self.headline.set(Some(headline)),
            StudyNews::Figure(_, figure) => self.slot(figure.kind).set(Some(Rc::new(*figure))),
            StudyNews::Working(_, done, of) => self.stage.set(Stage::Working(done, of)),
            StudyNews::Done(_) => self.stage.set(Stage::Done),
            StudyNews::Cited(asked, found) => self.cited.set(Some((asked, found.map(Rc::from)))),
            StudyNews::Unreadable(why) => self.stage.set(Stage::Unreadable(why)),
            StudyNews::Failed(why) => self.stage.set(Stage::Failed(why)),
        }
    }

    /// Asks for the figures, as the options stand.
    pub fn ask(self) {
        let options = self.options.get_untracked();
        if self.summary.with_untracked(Option::is_some)
            && let Some(study) = self.study.get_untracked()
        {
            self.stage.set(Stage::Working(0, 0));
            study.figures(options, self.happened.get_untracked());
        }
    }

    /// Asks for one decision in full; once all is read.
    pub fn cite(self, what: Citing) {
        if let Some(study) = self.study.get_untracked() {
            study.cite(what);
        }
    }

    /// Marks what happened; asks only when that is something else.
    pub fn marks(self, happened: Vec<Happened>) {
        if self.happened.with_untracked(|now| *now != happened) {
            self.happened.set(happened);
            self.ask();
        }
    }

    /// Looks at something else; asks only when it is something else.
    pub fn look_at(self, options: FigureOptions) {
        if self.options.with_untracked(|now| *now != options) {
            self.options.set(options);
            self.ask();
        }
    }

    /// Puts down what is being worked out.
    pub fn stop(self) {
        let reading = self.summary.with_untracked(Option::is_none);
        if reading {
            return self.end();
        }
        if let Some(study) = self.study.get_untracked() {
            study.stop();
        }
        self.stage.set(Stage::Stopped);
    }
}
