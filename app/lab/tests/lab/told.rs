//! What the tests share: a history that is taken in and asked, decisions to make one of, and what figures say.

use std::{cell::RefCell, path::PathBuf, rc::Rc};

use lab::Bench;
use lens::history::{
    Cast, Decision, History, Rule,
    packed::{Beside, Packed},
};
use views::{
    Cell, ColumnName, Figure, FigureKind, FigureOptions, Headline, HistoryForm, Incoming,
    IncomingKind, SourceTrust, StudyNews, StudySummary, Trust, ValueName,
};

pub type Heard = Rc<RefCell<Vec<StudyNews>>>;

/// A bench, and what it tells.
pub fn bench() -> (Bench, Heard) {
    let heard = Heard::default();
    let ear = heard.clone();
    let bench = Bench::new(move |_, news| ear.borrow_mut().push(news));
    (bench, heard)
}

/// What one study told, in its order.
pub struct Told(pub Vec<StudyNews>);

impl Told {
    /// All figures of a file of votes.
    pub fn of(bytes: &[u8], options: FigureOptions) -> Told {
        Told::from(Incoming::default(), bytes, options)
    }

    /// All figures of decisions that the engine read from a Governor's log.
    pub fn of_log(packed: &Packed) -> Told {
        Told::from(log(), &packed.write(), FigureOptions::default())
    }

    pub fn from(form: Incoming, bytes: &[u8], options: FigureOptions) -> Told {
        let (mut bench, heard) = bench();
        taken(&mut bench, form, bytes);
        bench.ask(1, 7, options, Vec::new());
        while bench.step() {}
        Told(heard.take())
    }

    pub fn summary(&self) -> &StudySummary {
        let mut found = self.0.iter().filter_map(|news| match news {
            StudyNews::Opened(summary) => Some(&**summary),
            _ => None,
        });
        found.next().unwrap()
    }

    pub fn headline(&self) -> &Headline {
        let mut found = self.0.iter().filter_map(|news| match news {
            StudyNews::Headline(7, headline) => Some(headline),
            _ => None,
        });
        found.next().unwrap()
    }

    /// In the order in which they were told.
    pub fn figures(&self) -> impl Iterator<Item = &Figure> {
        self.0.iter().filter_map(|news| match news {
            StudyNews::Figure(7, figure) => Some(&**figure),
            _ => None,
        })
    }

    pub fn figure(&self, kind: FigureKind) -> &Figure {
        self.figures().find(|figure| figure.kind == kind).unwrap()
    }
}

/// Takes a history in as study 1, in pieces.
pub fn taken(bench: &mut Bench, form: Incoming, bytes: &[u8]) {
    bench.begin(1, form);
    bytes.chunks(1000).for_each(|piece| bench.piece(1, piece));
    bench.end(1);
    while bench.step() {}
}

/// What the engine read from a Governor's log.
pub fn log() -> Incoming {
    let trust = SourceTrust::Chain(Trust::OneSource);
    Incoming {
        name: "Test Governor".into(),
        kind: IncomingKind::Packed(HistoryForm::Governor, trust),
        ..Incoming::default()
    }
}

/// A Governor's decisions, of voters a, b and c.
pub fn packed(decisions: Vec<Decision>, beside: Vec<Beside>) -> Packed {
    Packed {
        history: History {
            voters: ["a", "b", "c"].map(Box::from).into(),
            decisions,
            decimals: 0,
        },
        beside,
        ..Packed::default()
    }
}

pub fn majority(quorum: Option<u64>) -> Rule {
    Rule::Majority {
        yes: 1,
        no: 0,
        abstain: Some(2),
        threshold_bps: 5000,
        quorum: quorum.map(|quorum| quorum.try_into().unwrap()),
        against_counts: false,
    }
}

/// A vote: against, for or to abstain as 0, 1 and 2.
pub fn vote(voter: u32, choice: u16, power: u64) -> Cast {
    Cast {
        voter,
        choice,
        power: power.try_into().unwrap(),
        own: None,
        at: None,
    }
}

pub fn decision(id: &str, rule: Rule, votes: Vec<Cast>) -> Decision {
    Decision {
        id: id.into(),
        choices: ["Against", "For", "Abstain"].map(Box::from).to_vec(),
        rule,
        votes: votes.into(),
        ..Decision::default()
    }
}

/// A contested vote: yes by so many equal addresses, against one fewer.
pub fn contested(out: &mut String, id: &str, day: u32, few: u32) {
    for voter in 0..2 * few - 1 {
        let choice = if voter < few { "yes" } else { "no" };
        let time = 1_600_000_000 + day * 86_400;
        out.push_str(&format!("{id},voter-{voter},{choice},10,{time}\n"));
    }
}

pub const HEADER: &str = "proposal,voter,choice,power,time\n";

pub fn column(figure: &Figure, name: ColumnName) -> Vec<Cell> {
    let rows = figure.rows.iter();
    rows.map(|row| figure.cell(row, name).clone()).collect()
}

pub fn value(figure: &Figure, name: ValueName) -> &Cell {
    let found = figure.values.iter().find(|(known, _)| *known == name);
    &found.unwrap().1
}

/// The votes of a real DAO, where the data for checks is at hand.
pub fn decentraland() -> Option<Vec<u8>> {
    let set = std::env::var_os("LOCUS_DATA").map(PathBuf::from);
    let beside = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data"));
    let file = set.unwrap_or(beside).join("votes/decentraland-2021.csv");
    let found = std::fs::read(&file).ok();
    if found.is_none() {
        // Not `println!`, which the harness hides when a test passes.
        let skipped = format!("SKIPPED: no {} (set LOCUS_DATA)\n", file.display());
        std::io::Write::write_all(&mut std::io::stderr(), skipped.as_bytes()).unwrap();
    }
    found
}
