//! What a space's rules make of the acts in a file.

use std::collections::BTreeMap;

use record::{Address, Id, Power, SpaceBody};
use rules::{
    Reason, Sorted,
    ballot::{self, Cast, standing},
    closing::{self, Closing, Observers},
    delegation, device,
    electorate::{self, source},
    opening::{self, Vote},
    proposal::{self, Proposals},
    space::{self, SpaceState},
    sponsor::{self, Backing},
    tally::{Tally, tally},
};

use crate::{
    file::Acts,
    weights::{OfVote, Weights},
};

/// A space, counted.
pub struct Space {
    /// The fold of its versions.
    pub state: SpaceState,
    /// Its name, where a version is there.
    pub name: Option<String>,
    /// Its proposals, by id.
    pub proposals: Vec<Proposal>,
    /// How many acts of each reason have no effect.
    pub refused: BTreeMap<String, usize>,
    /// Acts of contracts, which only a node can confirm.
    pub contracts: usize,
    /// Pieces of talk for which a device may speak, and all.
    pub talk: (usize, usize),
}

/// A proposal.
pub struct Proposal {
    /// Its id.
    pub id: Id,
    /// The title of the newest revision.
    pub title: String,
    /// How many revisions it has.
    pub revisions: usize,
    /// Its votes.
    pub votes: Vec<Counted>,
}

/// A vote, counted.
pub struct Counted {
    /// The vote.
    pub vote: Vote,
    /// Ballots that name it.
    pub received: usize,
    /// Ballots without effect, by reason.
    pub uncounted: BTreeMap<String, usize>,
    /// How many accounts chose what, by heads; none where weights give the count.
    pub heads: Vec<(String, usize)>,
    /// The count; the reason where there is none.
    pub tally: Result<Tally, &'static str>,
    /// Whether it has the backers that the space asks for.
    pub backing: Backing,
    /// Whether witnesses closed it.
    pub closing: Closing,
    /// What witnesses did wrong.
    pub faults: usize,
}

/// The acts of one sort.
macro_rules! all {
    ($acts:expr, $sort:ident) => {
        $acts.signed.values().filter_map(|act| match act {
            Sorted::$sort(act) => Some(&**act),
            _ => None,
        })
    };
}

/// Counts a space again.
pub fn space(id: Id, acts: &Acts, weights: &Weights) -> Space {
    let state = space::fold(id, all!(acts, Version));
    let proposals = proposal::fold(&state, all!(acts, Revision));
    let votes = opening::fold(&state, &proposals, all!(acts, Opening));
    let devices = device::fold(&state, all!(acts, Binding), all!(acts, Revocation));
    let rulings = rules::ruling::fold(&state, all!(acts, Ruling));
    let voices = devices.voices(acts.talk.values());

    let folds = [
        &state.refused,
        &proposals.refused,
        &votes.refused,
        &devices.refused,
        &rulings.refused,
    ];
    let mut refused = reasons(folds.into_iter().flatten().map(|(_, reason)| reason));
    let stray = all!(acts, Ballot)
        .filter(|act| !votes.all.contains_key(&act.message.opening))
        .count();
    if stray > 0 {
        refused.insert(
            "ballots of a vote that is not here or not valid".to_owned(),
            stray,
        );
    }
    for reason in voices.values().filter_map(|voice| voice.as_ref().err()) {
        *refused.entry(format!("talk: {reason}")).or_default() += 1;
    }

    let listed = proposals.all.values().map(|proposal| Proposal {
        id: proposal.id,
        title: proposal
            .newest()
            .map(|newest| newest.act.message.title.clone())
            .unwrap_or_default(),
        revisions: proposal.revisions.len(),
        votes: votes
            .all
            .values()
            .filter(|vote| vote.proposal == proposal.id)
            .map(|vote| {
                let backing = backing(&state, &proposals, vote, acts);
                vote_of(&state, vote, backing, acts, weights.0.get(&vote.id()))
            })
            .collect(),
    });
    Space {
        name: state.in_force().map(|version| version.message.name.clone()),
        proposals: listed.collect(),
        refused,
        contracts: acts.contracts.len(),
        talk: (
            voices.values().filter(|voice| voice.is_ok()).count(),
            voices.len(),
        ),
        state,
    }
}

fn vote_of(
    state: &SpaceState,
    vote: &Vote,
    backing: Backing,
    acts: &Acts,
    given: Option<&OfVote>,
) -> Counted {
    let mut aside = Vec::new();
    let mut casts = Vec::new();
    for act in all!(acts, Ballot).filter(|act| act.message.opening == vote.id()) {
        match ballot::check(vote, act) {
            Ok(cast) => casts.push(cast),
            Err(reason) => aside.push(reason),
        }
    }
    let received = casts.len() + aside.len();
    let pinned = state
        .versions
        .get(&vote.act.message.space_version)
        .map(|version| &version.body);
    let observers = Observers {
        keys: pinned.map_or(&[], |body| &body.witnesses.keys),
        k: pinned.map_or(0, |body| body.witnesses.k),
    };
    let attested = closing::closing(
        vote,
        observers,
        acts.checkpoints.values(),
        acts.certificates.values(),
    );
    let mut uncounted = reasons(&aside);
    if let Closing::Closed(closed) = &attested.closing {
        let before = casts.len();
        casts.retain(|cast| closed.set.contains(&cast.id));
        if casts.len() < before {
            uncounted.insert("outside the closed set".to_owned(), before - casts.len());
        }
    }

    let counted = weigh(state, vote, pinned, acts, &casts, given);
    let mut heads = Vec::new();
    match &counted {
        Ok(tally) => {
            for (reason, count) in reasons(tally.uncounted.iter().map(|(_, reason)| reason)) {
                *uncounted.entry(reason).or_default() += count;
            }
        }
        Err(_) => {
            let (stands, set_aside) = standing(&casts);
            for (reason, count) in reasons(set_aside.iter().map(|(_, reason)| reason)) {
                *uncounted.entry(reason).or_default() += count;
            }
            let choices = &vote.act.message.choices;
            let mut by_choice = BTreeMap::<_, usize>::new();
            stands
                .values()
                .for_each(|cast| *by_choice.entry(&cast.choice).or_default() += 1);
            heads.extend(by_choice.into_iter().map(|(choice, count)| {
                (
                    record::words::choice_text(choices, choice).unwrap_or_default(),
                    count,
                )
            }));
        }
    }
    let faults = attested.faults.len();
    Counted {
        vote: vote.clone(),
        received,
        uncounted,
        heads,
        tally: counted,
        backing,
        closing: attested.closing,
        faults,
    }
}

/// Backers are weighed at the reference block, and a file of weights is of the snapshot: without a
/// list of accounts their weight is not known here.
fn backing(state: &SpaceState, proposals: &Proposals, vote: &Vote, acts: &Acts) -> Backing {
    let message = &vote.act.message;
    let pinned = state.versions.get(&message.space_version);
    let Some((_, revision)) = proposals.revision(message.revision) else {
        return Backing::Unknown(0);
    };
    let on_it = all!(acts, Sponsorship).filter(|act| act.message.revision == message.revision);
    let backers = sponsor::fold(state, revision, on_it);
    let weight = |account| electorate::weight_without_chain(&pinned?.body, account);
    sponsor::backing(&vote.sponsors, &backers, weight)
}

/// Counts with the weights that the list, practice or the file of weights gives.
fn weigh(
    state: &SpaceState,
    vote: &Vote,
    pinned: Option<&SpaceBody>,
    acts: &Acts,
    casts: &[Cast],
    given: Option<&OfVote>,
) -> Result<Tally, &'static str> {
    let pinned = pinned.ok_or("the rules are not here")?;
    let source = source(vote.terms());
    let own = |account: Address| match given {
        Some(given) => given.of.get(&account).map(|power| source.weight_of(*power)),
        None => electorate::weight_without_chain(pinned, account),
    };
    if source.needs_chain() && given.is_none() {
        return Err("weights need a node");
    }
    let eligible = match given {
        Some(given) => given.eligible,
        None => electorate::eligible_without_chain(pinned),
    };
    const TOO_MUCH: &str = "the weights add up to more than any token can have";
    let mut weights = record::sorted::Map::<Address, Power>::new();
    if delegation::taken_by(vote.terms().power) {
        let snapshot = vote.act.message.snapshot;
        let delegations = delegation::fold(state, snapshot, all!(acts, Delegation));
        let voters: record::sorted::Set<Address> = standing(casts).0.into_keys().collect();
        weights = delegations.weights(&voters, own).map_err(|_| TOO_MUCH)?;
    } else {
        weights.extend(
            casts
                .iter()
                .filter_map(|cast| Some((cast.account, own(cast.account)?))),
        );
    }
    let weight = |account: Address| weights.get(&account).copied();
    tally(
        vote.terms(),
        vote.act.message.choices.len(),
        casts,
        weight,
        eligible,
    )
    .map_err(|_| TOO_MUCH)
}

fn reasons<'a>(reasons: impl IntoIterator<Item = &'a Reason>) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for reason in reasons {
        let words = match reason {
            // Which act it waits for differs for each; how many wait is what is of use here.
            Reason::Waiting(_) => "waits for an act that is not here".to_owned(),
            other => other.to_string(),
        };
        *counts.entry(words).or_default() += 1;
    }
    counts
}
