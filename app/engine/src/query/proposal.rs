//! A proposal: its text, its votes with their count, where everything stands.

use super::tally;
use crate::{core::Core, markdown, space::Space, why};
use record::{Address, Id, ids::hex};
use rules::{
    opening::Vote,
    proposal::{Numbered, Proposal},
};
use std::{cmp::Reverse, rc::Rc};
use views::{Change, ProposalView, RelayState, RevisionRow, RevisionView, VoteView, Why};

/// So long after its balances were counted a vote counts as seen late.
const LATE_MS: i64 = 10 * 60 * 1000;

/// A proposal as it stands for an account.
pub async fn proposal(
    core: &Rc<Core>,
    space_id: Id,
    id: Id,
    account: Option<Address>,
) -> Result<ProposalView, Why> {
    core.reach_out(space_id).await?;
    let space = super::space_of(core, space_id).await?;
    let Some(proposal) = space.proposals.all.get(&id) else {
        return Err(super::missing(core, space_id, Some(&space)).await?);
    };
    let votes = votes_of(&space, id);
    let mut views = Vec::with_capacity(votes.len());
    for vote in &votes {
        views.push(vote_view(core, &space, vote, account).await?);
    }
    let shown = shown_revision(proposal, &votes).ok_or(Why::NotFound)?;
    let hosts = core.hosts(space_id, Some(&space)).await?;
    let relays = core.relay_states(space_id, &hosts);
    let reading =
        |state: &RelayState| matches!(state, RelayState::Connecting | RelayState::Reading);
    Ok(ProposalView {
        space: space_id.to_string(),
        proposal: id.to_string(),
        revision: revision_view(shown),
        revisions: proposal
            .newest_first()
            .into_iter()
            .map(|n| row(&space, n))
            .collect(),
        stage: super::stage_of_proposal(core, &space, id),
        votes: views,
        refused_openings: refused_openings(&space, proposal),
        comments: super::comments(core, id).await?,
        loading: relays.iter().any(reading),
        sync: super::sync::summary(core, &space).await?,
        practice: space.practice(),
        link: format!(
            "/s/{space_id}/p/{id}{}",
            super::space::hints(core, &space).await?
        ),
    })
}

/// When a vote was first seen here, if the balances it counts had been known for long by then. The hash of its reference
/// block shows that it was signed after that block, and nothing shows how long after.
fn seen_late(core: &Core, space: &Space, vote: &Vote) -> Option<i64> {
    if space.practice() {
        return None;
    }
    let seen = *space.seen.get(&vote.id())?;
    let (counted, _) = core.time_of(space, vote.act.message.snapshot)?;
    (seen.saturating_sub(counted) > LATE_MS).then_some(seen)
}

/// Votes on any revision of a proposal, the one that ends last first.
fn votes_of(space: &Space, proposal: Id) -> Vec<&Vote> {
    let mut votes: Vec<&Vote> = space
        .votes
        .all
        .values()
        .filter(|vote| vote.proposal == proposal)
        .collect();
    record::sorted::sort_by_key(&mut votes, |vote| {
        (Reverse(vote.act.message.closes), vote.id())
    });
    votes
}

/// The revision that the last vote is about; without a vote the newest.
fn shown_revision<'a>(proposal: &'a Proposal, votes: &[&Vote]) -> Option<&'a Numbered> {
    let voted = votes
        .first()
        .and_then(|vote| proposal.revisions.get(&vote.act.message.revision));
    voted.or_else(|| proposal.newest())
}

fn revision_view(numbered: &Numbered) -> RevisionView {
    let (message, body) = (&numbered.act.message, &numbered.act.body);
    let change = |change: &record::body::Change| Change {
        name: markdown::visible(&change.name),
        from: markdown::visible(&change.from),
        to: markdown::visible(&change.to),
        unit: markdown::visible(&change.unit),
    };
    RevisionView {
        id: numbered.act.id.to_string(),
        number: numbered.number,
        author: message.account.to_string(),
        title: message.title.clone(),
        kind: body.kind.name().to_owned(),
        text: markdown::parse(&body.text),
        source: body.text.clone(),
        body_hash: hex(&message.body_hash.0),
        changes: body.changes.iter().map(change).collect(),
    }
}

fn row(space: &Space, numbered: &Numbered) -> RevisionRow {
    RevisionRow {
        id: numbered.act.id.to_string(),
        number: numbered.number,
        title: numbered.act.message.title.clone(),
        seen: space.seen.get(&numbered.act.id).copied().unwrap_or(0),
    }
}

/// Openings of this proposal that are not valid, and why.
fn refused_openings(space: &Space, proposal: &Proposal) -> Vec<(String, Why)> {
    let about = |id: &Id| {
        let revision = space.openings.get(id);
        revision.is_some_and(|revision| proposal.revisions.contains_key(revision))
    };
    let refused = space.votes.refused.iter().filter(|(id, _)| about(id));
    refused
        .map(|(id, reason)| (id.to_string(), why::reason(reason)))
        .collect()
}

async fn vote_view(
    core: &Rc<Core>,
    space: &Space,
    vote: &Vote,
    account: Option<Address>,
) -> Result<VoteView, Why> {
    let (message, terms) = (&vote.act.message, vote.terms());
    let count = tally::count(core, space, vote, account).await?;
    let mine = match account {
        Some(account) => Some(tally::mine(core, space, vote, &count, account).await?),
        None => None,
    };
    Ok(VoteView {
        opening: vote.id().to_string(),
        revision: message.revision.to_string(),
        revision_number: vote.revision_number,
        opener: message.account.to_string(),
        effect: super::effect(&vote.act.body.effect),
        choices: message.choices.clone(),
        power: terms.power.name().to_owned(),
        rule: terms.rule.name().to_owned(),
        threshold_bps: u32::try_from(terms.threshold_bps).unwrap_or(u32::MAX),
        snapshot: super::moment(core, space, message.snapshot),
        seen_late: seen_late(core, space, vote),
        needs_backers: tally::needs_backers(vote),
        opens: super::moment(core, space, message.opens),
        closes: super::moment(core, space, message.closes),
        stage: super::stage_of_vote(core, space, vote),
        tally: tally::view(core, space, vote, &count).await?,
        mine,
        witnessed: false,
    })
}
