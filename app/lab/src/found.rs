//! What every figure of a question is drawn from: the decisions of the period in view with what was found of each.

use std::{cell::OnceCell, rc::Rc};

use lens::{
    Decision, History,
    agreement::Agreement,
    decide::{self, Figures, Outcome, Summary},
    history::packed::{Beside, Drafts},
    prevail::{Deciding, Prevail},
};
use views::{
    AssumedRule, Figure, FigureKind, FigureOptions, Happened, Inputs, Lacks, Ledger, Remark,
    SourceTrust,
};

use crate::{chosen::Chosen, intake::Opened};

/// What was found in a period.
pub struct Found {
    /// Its decisions; voters are those of the whole history.
    pub history: History,
    /// One for each of its decisions, in their order.
    pub figures: Vec<Figures>,
    /// What the source says of each of them beyond votes, in their order.
    beside: Vec<Beside>,
    /// What is known of disagreements beyond votes.
    pub ledger: Rc<Ledger>,
    /// How many took part in each of them.
    pub turnout: Vec<decide::Turnout>,
    /// What each did before a vote; nothing where that is not known of this period, since drafts have no end.
    pub drafted: Vec<Drafts>,
    /// Over them.
    pub summary: Summary,
    /// Decisions outside of it for want of a date.
    pub undated: u32,
    /// What to look at.
    pub options: FigureOptions,
    /// What happened beside the votes, in order; of any time.
    pub happened: Rc<[Happened]>,
    /// The numbers that its figures are made with.
    pub chosen: Chosen,
    /// Who the decisions rested on; worked out when first needed.
    deciding: OnceCell<Deciding>,
    /// Who prevailed when they were contested; worked out when first needed.
    standings: OnceCell<Prevail>,
    /// Who votes alike; put here by the figure that works it out.
    pub agreement: OnceCell<Agreement>,
    source: SourceTrust,
    /// The rule that was taken, where the source names none.
    pub assumed: Option<AssumedRule>,
}

impl Found {
    /// Of the decisions that closed in a period; `figures` are those of all decisions.
    pub fn of(
        opened: &Opened,
        figures: &[Figures],
        ledger: &Rc<Ledger>,
        (options, happened): (FigureOptions, &Rc<[Happened]>),
        (from, until): (Option<i64>, Option<i64>),
    ) -> Rc<Found> {
        let whole = &opened.history;
        let seconds = |ms: i64| ms.div_euclid(1000);
        let places = lens::usual::within(whole, from.map(seconds), until.map(seconds));
        let undated = match (from, until) {
            (None, None) => 0,
            _ => whole
                .decisions
                .iter()
                .filter(|decision| lens::usual::closed(decision).is_none())
                .count(),
        };
        let history = History {
            voters: whole.voters.clone(),
            decisions: places
                .iter()
                .filter_map(|place| whole.decisions.get(*place).cloned())
                .collect(),
            decimals: whole.decimals,
        };
        let figures: Vec<Figures> = places
            .iter()
            .filter_map(|place| figures.get(*place).cloned())
            .collect();
        let beside = places
            .iter()
            .map(|place| opened.beside.get(*place).cloned().unwrap_or_default())
            .collect();
        let drafted = match (from, until) {
            (None, None) => opened.drafted.clone(),
            _ => Vec::new(),
        };
        // Over all of it: whoever voted before the period is known in it.
        let turnout = decide::turnout(whole);
        let turnout = places
            .iter()
            .filter_map(|place| turnout.get(*place).cloned())
            .collect();
        let chosen = Chosen::of(&options);
        Rc::new(Found {
            turnout,
            beside,
            ledger: ledger.clone(),
            drafted,
            summary: decide::summary(&history, &figures, &chosen.settings),
            chosen,
            history,
            figures,
            undated: undated as u32,
            options,
            happened: happened.clone(),
            deciding: OnceCell::new(),
            standings: OnceCell::new(),
            agreement: OnceCell::new(),
            source: opened.summary.source.clone(),
            assumed: opened.summary.assumed,
        })
    }

    /// Decisions with what was found of each.
    pub fn all(&self) -> impl DoubleEndedIterator<Item = (&Decision, &Figures)> {
        self.history.decisions.iter().zip(&self.figures)
    }

    /// Decisions with what was found of each, and what the source says of it beyond votes.
    pub fn beside(&self) -> impl DoubleEndedIterator<Item = (&Decision, &Figures, &Beside)> {
        let all = self.history.decisions.iter().zip(&self.figures);
        all.zip(&self.beside)
            .map(|((decision, figures), beside)| (decision, figures, beside))
    }

    /// The contested ones of them.
    pub fn contested(&self) -> impl DoubleEndedIterator<Item = (&Decision, &Figures)> {
        self.all().filter(|(_, figures)| figures.contested)
    }

    /// Who the contested decisions rested on.
    pub fn deciding(&self) -> &Deciding {
        self.deciding
            .get_or_init(|| lens::prevail::deciding(&self.history, &self.figures))
    }

    /// Who prevailed in the contested decisions.
    pub fn standings(&self) -> &Prevail {
        self.standings
            .get_or_init(|| lens::prevail::prevail(&self.history, &self.figures))
    }

    /// Decisions in which it is known of everybody what was delegated to them.
    pub fn split(&self) -> impl Iterator<Item = &Decision> {
        let told = |decision: &&Decision| {
            let mut votes = decision.votes.iter().filter(|vote| !vote.power.is_zero());
            votes.all(|vote| vote.own.is_some())
        };
        self.history.decisions.iter().filter(told)
    }

    /// Contested decisions in which no choice prevailed: nobody won them, and they rested on nobody.
    pub fn without_winner(&self) -> Option<Remark> {
        left(self.standings().without, Lacks::Winner)
    }

    /// Contested decisions that rested on no vote of the side that prevailed.
    pub fn by_themselves(&self) -> Option<Remark> {
        left(self.deciding().by_themselves, Lacks::Resting)
    }

    /// A figure without rows; what must be said beside each of them is there.
    pub fn figure(&self, kind: FigureKind) -> Figure {
        let mut figure = self.bare(kind);
        let otherwise = self.options.otherwise.all();
        let shaping = otherwise.filter(|(setting, _)| setting.shapes(kind));
        let remark = |(setting, value)| Remark::Otherwise(setting, value);
        figure.remarks.extend(shaping.map(remark));
        figure.remarks.extend(self.assumed.map(Remark::Assumed));
        if self.undated > 0 {
            figure.remarks.push(Remark::Left(self.undated, Lacks::Date));
        }
        figure
    }

    /// A figure that nothing in this source can be drawn from.
    pub fn nothing(&self, kind: FigureKind) -> Figure {
        let mut figure = self.bare(kind);
        figure.remarks.push(Remark::NoData);
        figure
    }

    /// A figure without rows, beside which nothing must be said.
    pub fn bare(&self, kind: FigureKind) -> Figure {
        Figure::empty(kind, self.inputs())
    }

    /// Decisions that no figure on outcomes can take.
    pub fn left_out(&self) -> Vec<Remark> {
        let count = |outcome: Outcome| {
            let found = self.figures.iter().filter(|one| one.outcome == outcome);
            found.count() as u32
        };
        let (unknown, nothing) = (count(Outcome::Unknown), count(Outcome::Nothing));
        [left(unknown, Lacks::Rule), left(nothing, Lacks::Power)]
            .into_iter()
            .flatten()
            .collect()
    }

    /// What its figures are computed from.
    pub fn inputs(&self) -> Inputs {
        let ends = || {
            self.history
                .decisions
                .iter()
                .filter_map(lens::usual::closed)
        };
        Inputs {
            decisions: self.history.decisions.len() as u32,
            contested: self.contested().count() as u32,
            votes: self.summary.votes,
            from: ends().min().map(crate::cells::milliseconds),
            until: ends().max().map(crate::cells::milliseconds),
            threshold_bps: self.options.threshold_bps,
            source: self.source.clone(),
            other: None,
        }
    }
}

/// What must be said of decisions that are left out, where there are any.
pub fn left(count: u32, lacks: Lacks) -> Option<Remark> {
    (count > 0).then_some(Remark::Left(count, lacks))
}
