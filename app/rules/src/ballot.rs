//! Which ballots are valid for a vote, and which one of an account's counts.

use record::sorted::Map;
use record::{Address, Choice, Id, Rule, words::choice_text};

use crate::{BallotAct, Reason, act::last_word, opening::Vote};

/// A ballot that is valid for its vote, reduced to what is counted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cast {
    /// The act id.
    pub id: Id,
    /// The voter.
    pub account: Address,
    /// The highest of an account counts.
    pub seq: u64,
    /// What was chosen.
    pub choice: Choice,
}

/// The most points that `score/1` lets a voter give to one choice.
pub const MOST_POINTS: u32 = 100;

/// Whether a ballot is valid for `vote`: its space, its words, and a choice that is offered.
/// Whether it counts is for [`standing`] and the account's weight to say.
pub fn check(vote: &Vote, act: &BallotAct) -> Result<Cast, Reason> {
    let (message, opening) = (&act.message, &vote.act.message);
    if message.space != opening.space {
        return Err(Reason::WrongSpace);
    }
    if act.chain != vote.act.chain {
        return Err(Reason::WrongChain);
    }
    if message.opening != vote.act.id {
        return Err(Reason::WrongReference);
    }
    if message.title != opening.title {
        return Err(Reason::WordsDiffer("title"));
    }
    let rule = vote.terms().rule;
    let choice = read_choice(rule, opening.choices.len(), &message.choice.0)?;
    if choice_text(&opening.choices, &choice).as_ref() != Some(&message.choice_text) {
        return Err(Reason::WordsDiffer("choiceText"));
    }
    Ok(Cast {
        id: act.id,
        account: message.account,
        seq: message.seq,
        choice,
    })
}

/// Reads a choice, and refuses what the rule does not offer.
pub fn read_choice(rule: Rule, choices: usize, bytes: &[u8]) -> Result<Choice, Reason> {
    match (rule, Choice::decode(rule, choices, bytes)) {
        (Rule::Score, Ok(Choice::Weights(points)))
            if points.iter().any(|points| *points > MOST_POINTS) =>
        {
            Err(Reason::BadChoice)
        }
        (_, choice) => choice.map_err(|_| Reason::BadChoice),
    }
}

/// Which ballot of each account stands, and why the others do not.
///
/// The highest `seq` stands. If an account signed different choices under it, that `seq` is void and
/// the next lower one stands. The same choice signed twice under one `seq` stands once.
pub fn standing<'a>(
    casts: impl IntoIterator<Item = &'a Cast>,
) -> (Map<Address, &'a Cast>, Vec<(Id, Reason)>) {
    let mut of_account = Map::<Address, Vec<&Cast>>::new();
    for cast in casts {
        of_account.entry(cast.account).or_default().push(cast);
    }
    let (mut stands, mut set_aside) = (Map::new(), Vec::new());
    for (account, casts) in of_account {
        let (found, aside) = last_word(casts, |cast| (cast.seq, cast.id), |cast| &cast.choice);
        set_aside.extend(aside);
        stands.extend(found.map(|cast| (account, cast)));
    }
    record::sorted::sort(&mut set_aside);
    (stands, set_aside)
}
