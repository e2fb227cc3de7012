//! What a Governor's log does not say, asked beside it: quorum and all power of each proposal, whether its votes add up
//! and come to the outcome that it says, and when blocks were.

use super::{
    run::Run,
    shape::{Facts, OfProposal, Stands, folded},
};
use crate::{
    chain_read::{REST_MS, TRIES, Told},
    contract_facts::newest,
};
use chain::{
    U256, abi,
    contracts::{self, BravoProposal, ClockMode, ProposalState},
    governor::{Fold, Proposal},
    rpc::{Answer, Ask},
};
use record::sorted::Set;
use views::Trust;

/// Proposals asked about at once.
const PROPOSALS: usize = 20;
/// Questions about each.
const QUESTIONS: usize = 5;
/// Blocks whose time is asked for at once.
const BLOCKS: usize = 80;
/// Most blocks whose own time is read; between them times are estimated.
const MOST_BLOCKS: usize = 4_000;

impl Run<'_> {
    /// Asks what is still missing of the proposals read so far. Whatever nobody says stays missing and is named beside
    /// the figures. `None` when the reading was stopped.
    pub(super) async fn details(&self) -> Option<()> {
        let (wanted, token) = self.with(|reading| {
            let fold = folded(reading.entries(), &reading.facts);
            let governor = reading.facts.governor.as_ref();
            let token = governor.and_then(|of| of.token.clone());
            (unsettled(&fold, &reading.facts), token)
        })?;
        let token = token.and_then(|token| crate::act::account_of(&token).ok());
        for some in wanted.chunks(PROPOSALS) {
            if self.proposals(some, token).await?.is_none() {
                break;
            }
        }
        let wanted = self.with(|reading| {
            let fold = folded(reading.entries(), &reading.facts);
            untimed(&fold, &reading.facts)
        })?;
        for some in wanted.chunks(BLOCKS) {
            let asks = some.iter().map(|number| Ask::BlockAt(*number)).collect();
            let Some(told) = self.patiently(asks).await? else {
                break;
            };
            let blocks = told.iter().filter_map(Told::block);
            let found: Vec<(u64, u64)> = blocks.map(|block| (block.number, block.time)).collect();
            self.with(|reading| reading.facts.times.extend(found))?;
        }
        Some(())
    }

    /// `Some(None)`: nobody answers.
    async fn proposals(
        &self,
        some: &[(U256, u64)],
        token: Option<record::Address>,
    ) -> Option<Option<()>> {
        let Ok((at, _)) = newest(self.core, self.place).await else {
            return Some(None);
        };
        let governor = chain::Address::new(self.governor.0);
        let token = token.map_or(governor, |token| chain::Address::new(token.0));
        let mut asks = Vec::with_capacity(some.len() * QUESTIONS);
        let bravo = self.with(|reading| reading.facts.bravo)?;
        for (id, start) in some {
            let (quorum, votes) = match bravo {
                // Compound's quorum is a number of its code; an older one, if there was one, nobody says.
                true => (contracts::quorum_votes(), contracts::bravo_proposal(*id)),
                false => (contracts::quorum(*start), contracts::proposal_votes(*id)),
            };
            let calls: [_; QUESTIONS] = [
                (governor, quorum),
                (token, contracts::get_past_total_supply(*start)),
                (governor, votes),
                (governor, contracts::proposal_deadline(*id)),
                (governor, contracts::state(*id)),
            ];
            asks.extend(calls.map(|(to, data)| Ask::Call {
                to,
                data,
                at: at.clone(),
            }));
        }
        let Some(told) = self.patiently(asks).await? else {
            return Some(None);
        };
        self.with(|reading| {
            for ((id, _), told) in some.iter().zip(told.chunks(QUESTIONS)) {
                // What nobody said, or not all agree on, is asked for again another time.
                if told.len() < QUESTIONS || told.iter().any(|told| told.value.is_none()) {
                    continue;
                }
                let said = said(told, &reading.facts, (at.number, at.time));
                reading.facts.put(*id, said);
            }
        })?;
        Some(Some(()))
    }

    /// Asks, and again after a while when nobody answers anything. `Some(None)`: nobody does.
    async fn patiently(&self, asks: Vec<Ask>) -> Option<Option<Vec<Told>>> {
        let chains = &self.core.outside.chains;
        for _ in 0..TRIES {
            let told = chains.told(self.place, asks.clone()).await;
            if told.iter().any(|told| told.trust != Trust::Unknown) {
                return Some(Some(told));
            }
            self.rest(REST_MS).await?;
        }
        Some(None)
    }
}

/// What was said of one proposal. `now`: block and time at which it was asked.
fn said(told: &[Told], facts: &Facts, now: (u64, u64)) -> OfProposal {
    let bytes = |index: usize| match &told.get(index)?.value {
        Some(Answer::Bytes(bytes)) => Some(bytes.as_slice()),
        _ => None,
    };
    let number = |index: usize| abi::read_uint(bytes(index)?).map(|value| value.to_string());
    let sum = |slot: usize| {
        let word = abi::word_at(bytes(2)?, slot * 32)?;
        Some(U256::from_be_bytes(word).to_string())
    };
    let (sums, deadline) = match facts.bravo {
        true => {
            let said = bytes(2).and_then(BravoProposal::read);
            let sums = said.map(|said| said.sums.map(|sum| sum.to_string()));
            (sums, said.map(|said| said.end))
        }
        false => {
            let sums = || Some([sum(0)?, sum(1)?, sum(2)?]);
            (sums(), bytes(3).and_then(abi::read_small))
        }
    };
    let state = bytes(4).and_then(ProposalState::read);
    let decided = !matches!(state, Some(ProposalState::Pending | ProposalState::Active));
    let passed = |deadline: u64| match facts.clock() {
        ClockMode::Blocks => now.0 > deadline,
        ClockMode::Seconds => now.1 > deadline,
        // What it counts is not known; it was carried out, or it would not be asked about.
        ClockMode::Other => true,
    };
    OfProposal {
        quorum: number(0),
        eligible: number(1),
        sums,
        deadline,
        state: state.map(|state| state as u8),
        settled: decided && deadline.is_none_or(passed),
    }
}

/// Proposals that ended, of which not everything was said yet: id and snapshot.
fn unsettled(fold: &Fold, facts: &Facts) -> Vec<(U256, u64)> {
    let wanted = |proposal: &&Proposal| {
        let said = facts.of(proposal.created.id);
        // Of what was asked before outcomes were, the outcome is asked now.
        let settled = said.is_some_and(|of| of.settled && of.state.is_some());
        !settled && matches!(facts.stands(proposal), Stands::Ended | Stands::Open)
    };
    let proposals = fold.proposals.iter().filter(wanted);
    proposals
        .map(|proposal| (proposal.created.id, proposal.created.start))
        .collect()
}

/// Blocks whose own time is worth reading: the first and last vote of each proposal, and where voting began and ended.
fn untimed(fold: &Fold, facts: &Facts) -> Vec<u64> {
    let mut blocks: Set<u64> = Set::new();
    for proposal in &fold.proposals {
        if facts.stands(proposal) != Stands::Ended {
            continue;
        }
        let votes = || proposal.votes.iter().map(|vote| vote.block);
        blocks.extend(votes().min().into_iter().chain(votes().max()));
        if facts.clock() == ClockMode::Blocks && proposal.created.start >= proposal.made.0 {
            let said = facts.of(proposal.created.id);
            let end = said.and_then(|of| of.deadline);
            blocks.extend([proposal.created.start, end.unwrap_or(proposal.created.end)]);
        }
    }
    let known = chain::governor::Times::new(facts.times.iter().copied());
    blocks.retain(|block| !known.has(*block) && *block <= facts.head.0);
    // A long history is timed at every so manieth of them.
    let step = blocks.len().div_ceil(MOST_BLOCKS).max(1);
    blocks.iter().copied().step_by(step).collect()
}
