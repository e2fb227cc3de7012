//! The history of a space's own votes: every ballot verified in this browser, weighed and counted by the space's rules.

use super::{Of, Reading, shape::Shaped};
use crate::{
    core::Core,
    held::{self, Held},
    news::Topic,
    ports::Class,
    query::{self, ballots, tally},
    space::Space,
};
use lens::history::{
    Cast, Decision, History, Rule, VoterIndex,
    packed::{Beside, Drafts, Packed},
};
use record::{
    Address, Choice, Id,
    sorted::{Map, Set},
};
use rules::{opening::Vote, sponsor};
use std::rc::Rc;
use views::{CheckState, HistoryLack, Pays, ReadProgress, ReadStage, Stage, Times, Why};

/// While ballots are checked and weighed, it is looked again after so long.
const AGAIN_MS: u32 = 400;
/// So often; after that what is known is taken, and what is not is named.
const LOOKS: u32 = 150;

/// Counts every vote of a space that is over, waiting for ballots that are being checked and weighed.
pub async fn run(core: &Rc<Core>, space: Id, number: u32) {
    let of = Of::Space(space);
    let mut ended = Err(Why::NoNode);
    for look in 0..LOOKS {
        let found = match look_through(core, space).await {
            Ok(found) => found,
            Err(why) => {
                ended = Err(why);
                break;
            }
        };
        let (busy, progress) = (found.busy, found.progress);
        let goes_on = core.histories.go_on(of, number, |reading| {
            reading.stage = ReadStage::Reading(progress);
        });
        if goes_on.is_none() {
            return;
        }
        if !busy || look + 1 == LOOKS {
            if !found.unclear {
                ended = Ok(found.shaped());
            }
            break;
        }
        core.news.raise(Topic::History(space));
        core.ports.clock.sleep(AGAIN_MS).await;
    }
    core.histories.go_on(of, number, |reading: &mut Reading| {
        reading.stage = match ended {
            Ok(shaped) => {
                reading.take(shaped);
                ReadStage::Complete(None)
            }
            Err(why) => ReadStage::Paused(why, ReadProgress::default()),
        };
    });
}

/// A history in the making.
#[derive(Default)]
struct Found {
    busy: bool,
    /// Of some vote it is not known whether it is over.
    unclear: bool,
    progress: ReadProgress,
    /// By the block at which voting ended.
    decisions: Vec<(u64, Decision, Beside)>,
    indices: Map<Address, VoterIndex>,
    voters: Vec<Box<str>>,
    decimals: u8,
    timed: bool,
    /// Proposals by who wrote them and who backs them, put to a vote or not.
    drafted: Map<VoterIndex, Drafts>,
    not_begun: u32,
    open: u32,
    unweighed: u32,
    uncounted: u32,
    no_quorum: u32,
}

async fn look_through(core: &Rc<Core>, id: Id) -> Result<Found, Why> {
    let space = core.space(id).await?.ok_or(Why::NotFound)?;
    let mut found = Found {
        decimals: space.rules().map_or(0, |(_, body)| body.terms.decimals),
        ..Found::default()
    };
    for vote in space.votes.all.values() {
        match query::stage_of_vote(core, &space, vote) {
            Stage::Ended => found.add(core, &space, vote).await?,
            Stage::Voting => found.open += 1,
            // Where the chain is, is not known yet: neither is what is over.
            Stage::Unknown => (found.busy, found.unclear) = (true, true),
            _ => found.not_begun += 1,
        }
    }
    for proposal in space.proposals.all.values() {
        found.before(proposal.author).drafted += 1;
    }
    let others = core.class(id, Class::Other).await?;
    for backer in backers(&space, &others) {
        found.before(backer).backed += 1;
    }
    Ok(found)
}

/// Who backs each proposal, by any of its revisions; everybody once a proposal.
fn backers(space: &Space, others: &[Rc<Held>]) -> Vec<Address> {
    let good = others
        .iter()
        .filter(|act| held::confirmed(act.contract).is_ok());
    let acts: Vec<_> = good.filter_map(|act| act.sponsorship()).collect();
    let mut all = Vec::new();
    for proposal in space.proposals.all.values() {
        let mut of_one = Set::new();
        for (id, revision) in &proposal.revisions {
            let about = acts.iter().filter(|act| act.message.revision == *id);
            let backers = sponsor::fold(&space.state, revision, about.copied());
            of_one.extend(backers.accounts.into_iter().map(|(account, _)| account));
        }
        all.extend(of_one);
    }
    all
}

impl Found {
    async fn add(&mut self, core: &Rc<Core>, space: &Space, vote: &Vote) -> Result<(), Why> {
        let count = tally::count(core, space, vote, None).await?;
        self.busy |= count.book.running() || count.weighing.running;
        let checked = count.book.progress(count.received);
        let (done, of) = checked.unwrap_or((count.received, count.received));
        self.progress.done += u64::from(done);
        self.progress.of += u64::from(of);
        let terms = vote.terms();
        let message = &vote.act.message;
        let revision = space.proposals.revision(message.revision);
        let (reference, _) = core.reference(space, vote).await;
        // What starts from a block that the chain does not have, or lacks backers, comes to nothing.
        let void = reference == CheckState::Bad || tally::needs_backers(vote);
        let quorum = count.tally.as_ref().and_then(|tally| tally.quorum);
        let rule = match terms.rule {
            record::Rule::Basic if !void => Rule::Majority {
                yes: 0,
                no: 1,
                abstain: Some(2),
                threshold_bps: u32::try_from(terms.threshold_bps).unwrap_or(u32::MAX),
                quorum,
                against_counts: true,
            },
            _ => Rule::Unknown,
        };
        let mut votes = Vec::new();
        if let Some(tally) = &count.tally {
            let unweighed = tally.unweighed();
            self.unweighed = self.unweighed.saturating_add(small(unweighed));
            let refused = count.uncounted.len().saturating_sub(unweighed);
            self.uncounted = self.uncounted.saturating_add(small(refused));
            for ballot in &tally.counted {
                let choice = match (&rule, &ballot.choice) {
                    (Rule::Majority { .. }, Choice::One(number)) => {
                        u16::from(*number).saturating_sub(1)
                    }
                    _ => Cast::NO_CHOICE,
                };
                votes.push(Cast {
                    voter: self.voter(ballot.account),
                    choice,
                    power: ballot.power,
                    own: ballots::all_own(terms).then_some(ballot.power),
                    // A ballot's own word for its time is nobody's but the voter's.
                    at: None,
                });
            }
        }
        let time = |block| match core.time_of(space, block) {
            Some((ms, true)) => Some(ms.div_euclid(1000)),
            _ => None,
        };
        let (opens, closes) = (time(message.opens), time(message.closes));
        self.timed |= opens.is_some() || closes.is_some();
        let missing = quorum.is_none() || count.weighing.eligible.is_none();
        self.no_quorum += u32::from(missing);
        let decision = Decision {
            // The proposal, which has a page of its own; it may have come to a vote more than once.
            id: vote.proposal.to_string().into(),
            title: revision.map(|(_, of)| of.act.message.title.as_str().into()),
            choices: message
                .choices
                .iter()
                .map(|text| text.as_str().into())
                .collect(),
            rule,
            opens,
            closes,
            proposer: revision.map(|(proposal, _)| self.voter(proposal.author)),
            eligible: count.weighing.eligible,
            votes: votes.into(),
        };
        let beside = match ballots::pays(space, vote) {
            Pays::NoCalls => Beside {
                calls: true,
                ..Beside::default()
            },
            Pays::NotHere => Beside::default(),
            Pays::Calls(paid, untold) => Beside {
                pays: paid
                    .iter()
                    .filter_map(|payee| Some(self.voter(payee.parse().ok()?)))
                    .collect(),
                calls: untold == 0,
                ..Beside::default()
            },
        };
        self.decisions.push((message.closes, decision, beside));
        Ok(())
    }

    fn before(&mut self, who: Address) -> &mut Drafts {
        let who = self.voter(who);
        self.drafted.entry(who).or_insert(Drafts {
            who,
            ..Drafts::default()
        })
    }

    fn voter(&mut self, address: Address) -> VoterIndex {
        let (next, voters) = (self.voters.len(), &mut self.voters);
        *self.indices.entry(address).or_insert_with(|| {
            voters.push(address.to_string().into());
            VoterIndex::try_from(next).unwrap_or(VoterIndex::MAX)
        })
    }

    fn shaped(mut self) -> Shaped {
        record::sorted::sort_by_key(&mut self.decisions, |(closes, ..)| *closes);
        let decided = self.decisions.into_iter();
        let (decisions, beside): (Vec<Decision>, _) =
            decided.map(|(_, one, beside)| (one, beside)).unzip();
        let some = |count: u32, lack: fn(u32) -> HistoryLack| (count > 0).then(|| lack(count));
        let lacks = [
            some(self.not_begun, HistoryLack::NotBegun),
            some(self.open, HistoryLack::Open),
            some(self.unweighed, HistoryLack::Unweighed),
            some(self.uncounted, HistoryLack::Uncounted),
            some(self.no_quorum, HistoryLack::NoQuorum),
            (!decisions.is_empty()).then_some(HistoryLack::NoTimes),
        ];
        Shaped {
            packed: Packed {
                history: History {
                    voters: self.voters.into(),
                    decisions,
                    decimals: self.decimals,
                },
                beside,
                drafted: self.drafted.into_iter().map(|(_, one)| one).collect(),
            },
            lacks: lacks.into_iter().flatten().collect(),
            times: match self.timed {
                true => Times::Read,
                false => Times::None,
            },
        }
    }
}

fn small(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
