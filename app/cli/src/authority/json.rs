//! What was found, for programs. Numbers are JSON numbers; what is not known is null, and never false.

use lens::decide::{Figures, Variant};

use super::{Found, over, report::winner};
use crate::json::{list, maybe, object, text};

/// The whole answer as one line.
pub fn json(found: &Found) -> String {
    let summary = &found.summary;
    let flips = |variant| {
        let flips = summary.flips.iter().find(|flips| flips.variant == variant);
        let flips = flips.filter(|flips| flips.known > 0 || summary.enough == 0);
        flips.map_or(maybe(None), |flips| flips.changed.to_string())
    };
    let decisions = found.figures.iter().enumerate();
    object([
        ("proposals", summary.decisions.to_string()),
        ("votes", summary.votes.to_string()),
        ("voters", summary.voters.to_string()),
        (
            "median",
            object([
                ("gini", number(summary.gini)),
                ("hhi", number(summary.hhi)),
                ("coalition", number(summary.passing)),
            ]),
        ),
        ("top_voter_majority", summary.top_majority.to_string()),
        ("flips", flips_of(flips)),
        (
            "per_proposal",
            list(decisions.map(|(place, figures)| per_proposal(found, place, figures))),
        ),
        ("prevail", over::prevail(found)),
        ("blocs", over::blocs(found)),
        ("drift", over::drift(found)),
    ])
}

fn per_proposal(found: &Found, place: usize, figures: &Figures) -> String {
    let decision = found.history.decisions.get(place);
    let name = |voter: &u32| name(found, *voter);
    let concentration = figures.concentration;
    let changed = |variant| {
        let changed = figures.changed(variant);
        changed.map_or(maybe(None), |changed| changed.to_string())
    };
    object([
        ("id", text(decision.map_or("", |decision| &decision.id))),
        (
            "winner",
            winner(decision, figures).map_or(maybe(None), |winner| text(&winner)),
        ),
        ("gini", number(concentration.map(|of| of.gini.number()))),
        ("hhi", number(concentration.map(|of| of.hhi.number()))),
        ("coalition", count(figures.fewest.passing)),
        ("blocking", count(figures.fewest.blocking)),
        ("pivotal", list(figures.pivotal.iter().map(name))),
        ("flips", flips_of(changed)),
    ])
}

/// The ways to count that the answer has.
fn flips_of(of: impl Fn(Variant) -> String) -> String {
    object([
        (
            "without_top",
            object([
                ("1", of(Variant::WithoutTop(1))),
                ("3", of(Variant::WithoutTop(3))),
            ]),
        ),
        ("one_account", of(Variant::OneAccount)),
        ("square_root", of(Variant::SquareRoot)),
        ("cap_10pct", of(Variant::Cap(1000))),
    ])
}

/// A voter's name.
pub fn name(found: &Found, voter: u32) -> String {
    let name = found.history.voters.get(voter as usize);
    text(name.map_or("", |name| name))
}

/// As few digits as say which number it is; Rust writes no exponents.
pub fn number(number: Option<f64>) -> String {
    let number = number.filter(|number| number.is_finite());
    number.map_or(maybe(None), |number| number.to_string())
}

fn count(count: Option<u32>) -> String {
    count.map_or(maybe(None), |count| count.to_string())
}
