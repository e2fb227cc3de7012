//! The figures, each as a table with its inputs and everything that must be said beside it.

mod alignment;
mod alike;
mod changed;
mod coalition;
mod course;
mod defaults;
mod ended;
mod few;
mod lorenz;
mod over;
mod periods;
mod pivotal;
mod potential;
mod prevail;
mod rules;

pub use periods::periods;
pub use potential::QUOTA_BPS;

use std::rc::Rc;

use views::{Figure, FigureKind};

use crate::found::Found;

/// The work of making a figure: each call does a little; the last gives the figure.
pub type Making = Box<dyn FnMut() -> Option<Figure>>;

/// Begins to make a figure.
pub type Make = fn(&Rc<Found>) -> Making;

/// Every figure, in the order in which they are told: first what the page is about, then what takes long.
pub const ALL: [Make; 17] = [
    coalition::coalition,
    |found| at_once(found, rules::counterfactual),
    |found| at_once(found, prevail::prevail),
    |found| at_once(found, lorenz::lorenz),
    |found| at_once(found, over::losers),
    |found| at_once(found, pivotal::pivotal),
    |found| at_once(found, over::turnout),
    |found| at_once(found, over::delegation),
    |found| at_once(found, course::late),
    |found| at_once(found, |found| found.nothing(FigureKind::Unanswered)),
    |found| at_once(found, alignment::paid),
    |found| at_once(found, ended::ended),
    |found| at_once(found, over::agenda),
    alike::agreement,
    alike::blocs,
    potential::potential,
    |found| at_once(found, defaults::defaults),
];

/// Begins to make a figure; where it rests on too little it will say so.
pub fn begin(make: &Make, found: &Rc<Found>) -> Making {
    let (mut making, found) = (make(found), found.clone());
    Box::new(move || making().map(|figure| few::said(&found, figure)))
}

/// Those that change with what is known beside the votes.
pub const OF_THE_LEDGER: [Make; 1] = [|found| at_once(found, ended::ended)];

fn at_once(found: &Rc<Found>, make: fn(&Found) -> Figure) -> Making {
    let found = found.clone();
    Box::new(move || Some(make(&found)))
}
