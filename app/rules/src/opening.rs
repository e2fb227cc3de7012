//! Which votes are open on what terms: an opening counts only if every term equals the space
//! version that it pins.

use record::sorted::Map;
use record::{
    Effect, Id, Rule, Terms,
    body::{OpeningBody, SpaceBody, Sponsors},
    message::Opening,
    words::{BASIC_CHOICES, effect_text, rule_text},
};

use crate::{OpeningAct, Reason, act::by_id, proposal::Proposals, space::SpaceState};

/// A vote: a valid opening, and what it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vote {
    /// The opening.
    pub act: OpeningAct,
    /// The proposal.
    pub proposal: Id,
    /// The number of the revision that is voted on.
    pub revision_number: u32,
    /// Whether the pinned version is still in force. A vote stays under the version it pinned.
    pub in_force: bool,
    /// What the revision needs before ballots count: [`crate::sponsor::backing`].
    pub sponsors: Sponsors,
}

impl Vote {
    /// The opening's act id.
    pub fn id(&self) -> Id {
        self.act.id
    }

    /// The terms on which it is counted.
    pub fn terms(&self) -> &Terms {
        &self.act.body.terms
    }
}

/// What the openings of one space make.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Votes {
    /// Valid votes by the opening's id. Several may be on one revision; each is a separate vote.
    pub all: Map<Id, Vote>,
    /// Openings that are not valid, or wait for what they refer to.
    pub refused: Vec<(Id, Reason)>,
}

/// Folds openings into votes.
pub fn fold<'a>(
    space: &SpaceState,
    proposals: &Proposals,
    acts: impl IntoIterator<Item = &'a OpeningAct>,
) -> Votes {
    let mut votes = Votes::default();
    for (id, act) in by_id(acts) {
        match check(space, proposals, act) {
            Ok(vote) => {
                votes.all.insert(id, vote);
            }
            Err(reason) => votes.refused.push((id, reason)),
        }
    }
    votes
}

/// Whether an opening is valid: its space, revision, opener and every term.
///
/// The author of the proposal or the owner that the pinned version names may open a vote. A version
/// that contends in a split, or was set aside when one was healed, cannot be pinned; an earlier
/// undisputed one can, since nobody but witnesses can tell when a vote was opened.
pub fn check(space: &SpaceState, proposals: &Proposals, act: &OpeningAct) -> Result<Vote, Reason> {
    let message = &act.message;
    space.check_home(message.space, act.chain)?;
    let Some(version) = space.versions.get(&message.space_version) else {
        return Err(Reason::Waiting(message.space_version));
    };
    if !space.lineage.contains(&version.id) {
        return Err(Reason::SpaceSplit);
    }
    let Some((proposal, revision)) = proposals.revision(message.revision) else {
        return Err(Reason::Waiting(message.revision));
    };
    if message.account != proposal.author && message.account != version.body.owner {
        return Err(Reason::NotAllowed("the author or the space's owner"));
    }
    if message.title != revision.act.message.title {
        return Err(Reason::WordsDiffer("title"));
    }
    check_terms(message, &act.body, &version.body)?;
    Ok(Vote {
        act: act.clone(),
        proposal: proposal.id,
        revision_number: revision.number,
        in_force: space.lineage.last() == Some(&version.id),
        sponsors: version.body.sponsors.clone(),
    })
}

/// Whether every term of an opening equals the rules of the version that it pins. The reason names
/// the first field that differs, as it is written in the signed bytes.
pub fn check_terms(
    opening: &Opening,
    body: &OpeningBody,
    version: &SpaceBody,
) -> Result<(), Reason> {
    let (ours, theirs) = (&body.terms, &version.terms);
    let terms = [
        ("chain", ours.chain == theirs.chain),
        ("power", ours.power == theirs.power),
        ("token", ours.token == theirs.token),
        ("symbol", ours.symbol == theirs.symbol),
        ("decimals", ours.decimals == theirs.decimals),
        ("leastBalance", ours.least_balance == theirs.least_balance),
        ("rule", ours.rule == theirs.rule),
        ("thresholdBps", ours.threshold_bps == theirs.threshold_bps),
        ("quorum", ours.quorum == theirs.quorum),
        // Covers a field that a later version of the protocol adds to the terms.
        ("terms", ours == theirs),
        (
            "governor",
            match &body.effect {
                Effect::OnChain { governor, .. } => Some(*governor) == version.governor,
                Effect::Request { .. } | Effect::Poll => true,
            },
        ),
        // Whoever signs soon cannot know the balances. Nothing in these bytes shows how soon it was signed.
        (
            "snapshot",
            opening.ref_block < opening.snapshot && opening.snapshot <= opening.opens,
        ),
        (
            "notice",
            blocks(opening.ref_block, opening.opens) >= Some(version.notice),
        ),
        (
            "period",
            blocks(opening.opens, opening.closes) >= Some(version.period.max(1)),
        ),
    ];
    if let Some((field, _)) = terms.iter().find(|(_, equal)| !equal) {
        return Err(Reason::TermsDiffer(field));
    }
    let words = [
        (
            "effect",
            opening.effect == effect_text(&body.effect, ours.chain),
        ),
        ("rule", opening.rule == rule_text(ours)),
        (
            "choices",
            ours.rule != Rule::Basic || opening.choices == BASIC_CHOICES,
        ),
    ];
    match words.iter().find(|(_, equal)| !equal) {
        Some((field, _)) => Err(Reason::WordsDiffer(field)),
        None => Ok(()),
    }
}

fn blocks(from: u64, to: u64) -> Option<u64> {
    to.checked_sub(from)
}
