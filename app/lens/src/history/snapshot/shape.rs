//! What Snapshot's answers look like, as far as it matters here. Whatever else they hold is passed over.

use std::{borrow::Cow, ops::Range};

use serde::Deserialize;
use serde_json::value::RawValue;

use super::super::Refused;

/// The most choices of a proposal that are told apart.
const MOST_CHOICES: usize = u16::MAX as usize - 1;
/// The longest title or choice that is kept, in letters.
const LONGEST_TEXT: usize = 300;

/// Proposals and votes, wherever they stood.
#[derive(Default)]
pub(super) struct Found<'a> {
    pub proposals: Vec<ProposalShape<'a>>,
    pub votes: Vec<VoteAt<'a>>,
}

/// A vote, and the proposal inside which it stood.
pub(super) struct VoteAt<'a> {
    pub proposal: Option<Cow<'a, str>>,
    pub raw: &'a RawValue,
}

impl VoteAt<'_> {
    /// Where it stands in `text`, which it was found in.
    pub fn place(&self, text: &str) -> Range<usize> {
        let raw = self.raw.get();
        let start = (raw.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
        start..start + raw.len()
    }
}

#[derive(Deserialize)]
struct Page<'a> {
    #[serde(borrow)]
    data: Option<&'a RawValue>,
    #[serde(borrow)]
    proposals: Option<Vec<&'a RawValue>>,
    #[serde(borrow)]
    proposal: Option<&'a RawValue>,
    #[serde(borrow)]
    votes: Option<&'a RawValue>,
    #[serde(borrow)]
    voter: Option<&'a RawValue>,
    #[serde(borrow)]
    id: Option<&'a RawValue>,
}

/// A proposal.
#[derive(Deserialize)]
pub(super) struct ProposalShape<'a> {
    #[serde(borrow)]
    pub id: Cow<'a, str>,
    #[serde(borrow)]
    pub title: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub choices: Option<Vec<Cow<'a, str>>>,
    #[serde(borrow, rename = "type")]
    pub system: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub start: Option<&'a RawValue>,
    #[serde(borrow)]
    pub end: Option<&'a RawValue>,
    #[serde(borrow)]
    pub author: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub quorum: Option<&'a RawValue>,
    #[serde(borrow, rename = "quorumType")]
    quorum_type: Option<Cow<'a, str>>,
    #[serde(borrow)]
    state: Option<Cow<'a, str>>,
    /// Votes, or how many there are.
    #[serde(borrow)]
    votes: Option<&'a RawValue>,
}

impl ProposalShape<'_> {
    /// Whether its quorum is of votes against it.
    pub fn rejection(&self) -> bool {
        self.quorum_type.as_deref() == Some("rejection")
    }

    /// Whether voting on it is not over.
    pub fn is_open(&self) -> bool {
        matches!(self.state.as_deref(), Some("active" | "pending"))
    }

    /// Its choices in words.
    pub fn listed(&self) -> Option<Vec<Box<str>>> {
        let choices = self.choices.as_ref()?.iter().take(MOST_CHOICES);
        Some(choices.map(|choice| shortened(choice)).collect())
    }
}

/// A vote.
#[derive(Deserialize)]
pub(super) struct VoteShape<'a> {
    #[serde(borrow)]
    pub voter: Cow<'a, str>,
    /// Its id, or an object that has one.
    #[serde(borrow)]
    pub proposal: Option<&'a RawValue>,
    #[serde(borrow)]
    pub choice: &'a RawValue,
    #[serde(borrow)]
    pub vp: Option<&'a RawValue>,
    #[serde(borrow)]
    pub created: Option<&'a RawValue>,
    #[serde(borrow)]
    pub envelope: Option<&'a RawValue>,
    #[serde(borrow)]
    pub sig: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub data: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Named<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
}

impl<'a> VoteShape<'a> {
    pub fn proposal_id(&self) -> Option<Cow<'a, str>> {
        let raw = self.proposal?.get();
        let named = || {
            serde_json::from_str::<Named>(raw)
                .ok()
                .map(|named| named.id)
        };
        serde_json::from_str::<Text>(raw)
            .ok()
            .map(|text| text.0)
            .or_else(named)
    }
}

/// A text that borrows where it can.
#[derive(Deserialize)]
#[serde(transparent)]
pub(super) struct Text<'a>(#[serde(borrow)] pub Cow<'a, str>);

/// Everything in a file: answers, or lists of proposals and votes, one after the other.
pub(super) fn find(text: &str) -> Result<Found<'_>, Refused> {
    let text = text.trim_start_matches('\u{feff}');
    let mut found = Found::default();
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<&RawValue>();
    while let Some(value) = values.next() {
        let value = value.map_err(|_| Refused::NotJson(values.byte_offset() as u64))?;
        found.take(value, 0);
    }
    match found.proposals.is_empty() && found.votes.is_empty() {
        true if text.trim().is_empty() => Err(Refused::Empty),
        true => Err(Refused::NoVotes),
        false => Ok(found),
    }
}

impl<'a> Found<'a> {
    /// Takes an answer, a list, a proposal or a vote. No answer nests deeper than `data`, a list and a proposal's votes.
    fn take(&mut self, raw: &'a RawValue, depth: usize) {
        if depth > 4 {
            return;
        }
        if let Ok(list) = serde_json::from_str::<Vec<&RawValue>>(raw.get()) {
            list.into_iter().for_each(|one| self.take(one, depth + 1));
            return;
        }
        let Ok(page) = serde_json::from_str::<Page>(raw.get()) else {
            // It stands where a vote would: it is counted as one that cannot be used.
            self.votes.push(VoteAt {
                proposal: None,
                raw,
            });
            return;
        };
        if page.voter.is_some() {
            self.take_vote(raw, page.proposal);
        } else if page.id.is_some() {
            self.take_proposal(raw);
        } else {
            let inner = [page.data, page.proposal, page.votes];
            let listed = page.proposals.into_iter().flatten();
            inner.into_iter().flatten().chain(listed).for_each(|one| {
                if one.get() != "null" {
                    self.take(one, depth + 1);
                }
            });
        }
    }

    /// A vote may tell more of its proposal than its id.
    fn take_vote(&mut self, raw: &'a RawValue, proposal: Option<&'a RawValue>) {
        let told = proposal.and_then(|told| serde_json::from_str::<ProposalShape>(told.get()).ok());
        if let Some(told) = told.filter(|told| told.choices.is_some()) {
            let known = self.proposals.last().is_some_and(|last| last.id == told.id);
            if !known {
                self.proposals.push(told);
            }
        }
        self.votes.push(VoteAt {
            proposal: None,
            raw,
        });
    }

    fn take_proposal(&mut self, raw: &'a RawValue) {
        let Ok(proposal) = serde_json::from_str::<ProposalShape>(raw.get()) else {
            return;
        };
        let votes = proposal
            .votes
            .map(|votes| serde_json::from_str::<Vec<&RawValue>>(votes.get()));
        if let Some(Ok(votes)) = votes {
            self.votes.extend(votes.into_iter().map(|raw| VoteAt {
                proposal: Some(proposal.id.clone()),
                raw,
            }));
        }
        self.proposals.push(proposal);
    }
}

/// A number or a text as it is written, without quotes.
pub(super) fn plain(raw: &RawValue) -> Cow<'_, str> {
    match serde_json::from_str::<Text>(raw.get()) {
        Ok(text) => text.0,
        Err(_) => Cow::Borrowed(raw.get()),
    }
}

pub(super) fn shortened(text: &str) -> Box<str> {
    let kept: String = text.trim().chars().take(LONGEST_TEXT).collect();
    kept.into()
}
