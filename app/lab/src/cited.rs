//! One decision of a history in full, contested or not, with the data that it is cited by. It is counted under the rule in
//! force and nothing else: what a reader looks at changes none of it.

use lens::{
    Decision, History, VoterIndex,
    cited::decided,
    decide::{self, Variant},
    deciders::CAP_BPS,
};
use sha2::{Digest, Sha256};
use views::{Address, Cell, CitedDecision, Citing, ColumnName as C, MyPart, OutcomeWord};

use crate::{
    cells::{counted, outcome},
    vote::needed,
};

/// Of which other ways to count is told, as the grid of all decisions has them.
const WAYS: [(C, Variant); 6] = [
    (C::OneEach, Variant::OneAccount),
    (C::SquareRoot, Variant::SquareRoot),
    (C::Capped, Variant::Cap(CAP_BPS)),
    (C::Undelegated, Variant::WithoutDelegation),
    (C::WithoutLargest, Variant::WithoutTop(1)),
    (C::WithoutThree, Variant::WithoutTop(3)),
];

/// The decision that is asked for; none where the history has no such decision.
pub fn cited(history: &History, asked: &Citing) -> Option<CitedDecision> {
    // Of a proposal that came to a vote more than once, the last.
    let mut decisions = history.decisions.iter().rev();
    let decision = decisions.find(|one| *one.id == *asked.id)?;
    let figures = decide::figures(decision, &decide::Options::default());
    let names = |voters: &[VoterIndex]| -> Vec<Address> {
        let name = |voter: &VoterIndex| history.voters.get(*voter as usize);
        voters
            .iter()
            .filter_map(name)
            .map(|name| name.to_string())
            .collect()
    };
    let word = match outcome(decision, &figures.outcome, false) {
        Cell::Outcome(word, _) => word,
        _ => OutcomeWord::Unknown,
    };
    // Without an outcome no other way to count changes one.
    let known = !matches!(word, OutcomeWord::Unknown | OutcomeWord::Nothing);
    let way = |(name, variant)| (name, counted(decision, &figures, variant));
    let data = decided(history, decision);
    let pivotal = names(&figures.pivotal_by_reversal);
    Some(CitedDecision {
        title: decision.title.as_deref().unwrap_or_default().to_owned(),
        outcome: word,
        voters: figures.voters,
        passing: figures.fewest.passing,
        blocking: figures.fewest.blocking,
        needed: needed(figures.fewest.needed),
        me: my_part(history, decision, &pivotal, asked.me.as_ref()),
        pivotal,
        pivotal_by_absence: names(&figures.pivotal),
        ways: match known {
            true => WAYS.map(way).into(),
            false => Vec::new(),
        },
        cap_bps: CAP_BPS,
        hash: ["0x", &record::ids::bare_hex(&Sha256::digest(&data))].concat(),
        data,
    })
}

/// Whoever did not vote has no weight that the history knows.
fn my_part(
    history: &History,
    decision: &Decision,
    pivotal: &[Address],
    me: Option<&Address>,
) -> MyPart {
    let name = |voter: VoterIndex| history.voters.get(voter as usize);
    let mine = me.and_then(|me| {
        let is_me = |voter| name(voter).is_some_and(|name| name.eq_ignore_ascii_case(me));
        decision.votes.iter().find(|vote| is_me(vote.voter))
    });
    match mine {
        None => MyPart::Unknown,
        Some(vote) if vote.power.is_zero() => MyPart::NoWeight,
        Some(vote) => MyPart::Voted(
            name(vote.voter).is_some_and(|name| pivotal.iter().any(|one| **one == **name)),
        ),
    }
}
