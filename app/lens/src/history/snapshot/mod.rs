//! Exports of Snapshot: JSON as its GraphQL API answers, in one page or many, one after the other in one file.
//!
//! Proposals (`id`, `title`, `choices`, `type`, `start`, `end`, `author`, `quorum`, `state`) and votes (`voter`,
//! `proposal`, `choice`, `vp`, `created`) may stand in any order, the votes inside their proposal too. The API leaves
//! out signatures; where the envelope that Snapshot keeps on IPFS was added to a vote (as `envelope`, or its `sig` and
//! `data` beside the rest) it is verified. What a voter weighs no signature covers.

mod envelope;
mod shape;

use super::{
    Bad, Cast, Counting, Import, Refused, Rule,
    amount::Amount,
    gather::{Gather, Proposal},
    import::Stop,
    room::NoRoom,
    rows::Row,
    time,
};
use crate::work::{self, Work};
use serde_json::value::RawValue;
use shape::{ProposalShape, VoteAt, VoteShape};
use std::ops::Range;

/// Votes to a step: some tens of milliseconds, where each has a signature.
const STEP: usize = 64;
/// The longest name of a proposal, voter or choice that is kept, in letters.
const LONGEST: usize = 1024;

/// An export being read: work in steps, since signatures take long.
#[derive(Debug)]
pub struct Reading {
    text: String,
    gather: Gather,
    /// Whether any proposal is in the file; then votes of others are strays.
    listed: bool,
    votes: Vec<Found>,
    done: usize,
}

/// A vote in the text, and the proposal inside which it stood.
#[derive(Debug)]
struct Found {
    proposal: Option<Box<str>>,
    place: Range<usize>,
}

/// Begins to read an export; `text` is all of it.
///
/// # Errors
/// Where it is no JSON, or has no votes.
pub fn read(text: String) -> Result<Reading, Refused> {
    let found = shape::find(&text)?;
    let mut gather = Gather::default();
    for proposal in &found.proposals {
        take_proposal(&mut gather, proposal).map_err(|NoRoom| Refused::NoRoom)?;
    }
    if found.votes.is_empty() {
        return Err(Refused::NoVotes);
    }
    let vote = |vote: &VoteAt| Found {
        proposal: vote.proposal.as_deref().map(Into::into),
        place: vote.place(&text),
    };
    Ok(Reading {
        gather,
        listed: !found.proposals.is_empty(),
        votes: found.votes.iter().map(vote).collect(),
        done: 0,
        text,
    })
}

impl Work for Reading {
    type Output = Result<Import, Refused>;

    fn progress(&self) -> (u64, u64) {
        (self.done as u64, self.votes.len() as u64)
    }

    fn step(&mut self) -> Option<Result<Import, Refused>> {
        let end = (self.done + STEP).min(self.votes.len());
        for place in self.done..end {
            self.gather.notes.read += 1;
            match self.take_vote(place) {
                Ok(()) => {}
                Err(Stop::Bad(why)) => self.gather.notes.bad(place as u64 + 1, why),
                Err(Stop::NoRoom) => return Some(Err(Refused::NoRoom)),
            }
        }
        self.done = end;
        let over = end == self.votes.len();
        over.then(|| work::all(core::mem::take(&mut self.gather).settle(Counting::Plurality)))
    }
}

fn take_proposal(gather: &mut Gather, shape: &ProposalShape) -> Result<(), NoRoom> {
    let author = shape.author.as_deref();
    let proposer = author.map(|author| gather.voter(author)).transpose()?;
    let proposal = gather.proposal(&shape.id)?;
    let moment = |raw: Option<&RawValue>| time::read(&shape::plain(raw?)).ok();
    let quorum = shape
        .quorum
        .and_then(|quorum| Amount::read(&shape::plain(quorum), false).ok());
    *proposal = Proposal {
        title: shape.title.as_deref().map(shape::shortened),
        opens: moment(shape.start),
        closes: moment(shape.end),
        proposer,
        // None is asked for where it is zero; one that counts rejections is another rule.
        quorum: quorum.filter(|quorum| *quorum != Amount::default() && !shape.rejection()),
        listed: shape.listed(),
        rule: Some(rule(shape)),
        open: shape.is_open(),
        ..Proposal::default()
    };
    Ok(())
}

/// What Snapshot calls a voting system, as a rule of ours.
fn rule(shape: &ProposalShape) -> Rule {
    let choices = shape.choices.as_ref().map_or(0, Vec::len);
    match (shape.system.as_deref(), choices) {
        (Some("single-choice"), 1..) => Rule::PLURALITY,
        // Always for, against, abstain.
        (Some("basic"), 2..) => Rule::Majority {
            yes: 0,
            no: 1,
            abstain: (choices > 2).then_some(2),
            threshold_bps: 5000,
            quorum: None,
            against_counts: true,
        },
        _ => Rule::Unknown,
    }
}

impl Reading {
    fn take_vote(&mut self, place: usize) -> Result<(), Stop> {
        let Reading { text, gather, .. } = self;
        let found = self.votes.get(place).ok_or(Bad::Shape)?;
        let raw = text.get(found.place.clone()).ok_or(Bad::Shape)?;
        let vote: VoteShape = serde_json::from_str(raw).map_err(|_| Bad::Shape)?;
        let told = vote.proposal_id();
        let id = told.as_deref().or(found.proposal.as_deref());
        let (id, name) = (id.ok_or(Bad::Empty)?.trim(), vote.voter.trim());
        if id.is_empty() || name.is_empty() {
            return Err(Bad::Empty.into());
        }
        if id.len() > LONGEST || name.len() > LONGEST || vote.choice.get().len() > LONGEST {
            return Err(Bad::TooLong.into());
        }
        let power = Amount::read(&shape::plain(vote.vp.ok_or(Bad::NotANumber)?), false)?;
        let at = vote
            .created
            .map(|raw| time::read(&shape::plain(raw)))
            .transpose()?;
        if gather.find(id).is_none() {
            if self.listed {
                return Err(Bad::NoSuchProposal.into());
            }
            // Only votes are here: how they were counted is not known.
            let made = gather.proposal(id)?;
            made.rule = Some(Rule::Unknown);
        }
        let voter = gather.voter(name)?;
        let proposal = gather.proposal(id)?;
        let choice = choice(proposal, vote.choice)?;
        proposal.rows.push(&Row {
            line: u32::try_from(place + 1).unwrap_or(u32::MAX),
            voter,
            choice,
            power,
            own: None,
            at,
            // Votes that are left out need no check.
            signed: match proposal.open {
                true => None,
                false => envelope::proves(&vote, id),
            },
        })?;
        Ok(())
    }
}

/// A choice from 1 on, where the rule has single choices.
fn choice(proposal: &mut Proposal, raw: &RawValue) -> Result<u16, Bad> {
    if proposal.rule == Some(Rule::Unknown) {
        return Ok(Cast::NO_CHOICE);
    }
    let choices = proposal.listed.as_ref().map_or(0, Vec::len);
    let number: usize = raw.get().trim().parse().map_err(|_| Bad::NoSuchChoice)?;
    let place = number.checked_sub(1).filter(|place| *place < choices);
    place
        .and_then(|place| u16::try_from(place).ok())
        .ok_or(Bad::NoSuchChoice)
}
