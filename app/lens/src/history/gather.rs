//! Turns rows of any source into a [`History`]: names become numbers, powers one common scale, and of several votes
//! of one voter the last counts.

use std::collections::{HashMap, hash_map::DefaultHasher};
use std::hash::BuildHasherDefault;

use record::Power;

use super::{Bad, Cast, Decision, History, Import, Notes, Rule, VoterIndex, amount::Amount, words};

/// Which rule the votes of a file are counted under, where the file does not say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Counting {
    /// The most power wins.
    #[default]
    Plurality,
    /// Where the choices are for and against (and abstain), more for than against; else more than half of all power
    /// cast.
    Majority,
}

/// A name to a number, in the order of first sight. The hasher is fixed: no randomness, and the order of the map is
/// never looked at.
#[derive(Debug, Default)]
pub(crate) struct Names {
    map: HashMap<Box<str>, u32, BuildHasherDefault<DefaultHasher>>,
}

impl Names {
    /// The name's number; `None` past `most` names.
    pub fn number(&mut self, name: &str, most: u32) -> Option<u32> {
        if let Some(number) = self.map.get(name) {
            return Some(*number);
        }
        let next = u32::try_from(self.map.len())
            .ok()
            .filter(|next| *next < most)?;
        self.map.insert(name.into(), next);
        Some(next)
    }

    pub fn find(&self, name: &str) -> Option<u32> {
        self.map.get(name).copied()
    }

    pub fn list(self) -> Vec<Box<str>> {
        let mut list = vec![Box::default(); self.map.len()];
        for (name, number) in self.map {
            if let Some(place) = list.get_mut(number as usize) {
                *place = name;
            }
        }
        list
    }
}

/// A vote as a source gives it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
    pub line: u32,
    pub voter: VoterIndex,
    pub choice: u16,
    pub power: Amount,
    pub own: Option<Amount>,
    /// Unix milliseconds: the order within a second counts.
    pub at: Option<i64>,
    /// Whether its signature shows that the voter cast it; `None` where it carries none.
    pub signed: Option<bool>,
}

/// A proposal as far as it is known.
#[derive(Debug, Default)]
pub(crate) struct Proposal {
    pub title: Option<Box<str>>,
    pub opens: Option<i64>,
    pub closes: Option<i64>,
    pub proposer: Option<VoterIndex>,
    pub eligible: Option<Amount>,
    pub quorum: Option<Amount>,
    /// Choices by their words, as they come up.
    pub choices: Names,
    /// All choices, where the source lists them; then `choices` is not used.
    pub listed: Option<Vec<Box<str>>>,
    /// Whether it is still open, and so decides nothing yet.
    pub open: bool,
    /// `None` where the file's votes are counted as [`Counting`] says.
    pub rule: Option<Rule>,
    pub rows: Vec<Row>,
}

#[derive(Debug, Default)]
pub(crate) struct Gather {
    voters: Names,
    ids: Names,
    pub proposals: Vec<Proposal>,
    pub notes: Notes,
}

impl Gather {
    /// A voter's number: addresses in lower case, other names as they are.
    pub fn voter(&mut self, name: &str) -> Option<VoterIndex> {
        match is_address(name) && name.bytes().any(|byte| byte.is_ascii_uppercase()) {
            true => self.voters.number(&name.to_ascii_lowercase(), u32::MAX),
            false => self.voters.number(name, u32::MAX),
        }
    }

    /// The proposal of this id, made where it is new.
    pub fn proposal(&mut self, id: &str) -> Option<&mut Proposal> {
        let number = self.ids.number(id, u32::MAX)? as usize;
        if number == self.proposals.len() {
            self.proposals.push(Proposal::default());
        }
        self.proposals.get_mut(number)
    }

    /// The proposal of this id, where there is one.
    pub fn find(&mut self, id: &str) -> Option<&mut Proposal> {
        self.proposals.get_mut(self.ids.find(id)? as usize)
    }

    /// The one common scale, the last votes, the order.
    pub fn finish(self, counting: Counting) -> Import {
        let scale = common_scale(&self.proposals);
        let mut notes = self.notes;
        let mut decisions = Vec::with_capacity(self.proposals.len());
        for (id, proposal) in self.ids.list().into_iter().zip(self.proposals) {
            if proposal.open {
                notes.open += 1;
                continue;
            }
            decisions.push(decision(id, proposal, scale, counting, &mut notes));
        }
        notes.sort();
        decisions.sort_by_key(|decision| {
            let last = || decision.votes.iter().filter_map(|vote| vote.at).max();
            let end = decision.closes.or_else(last);
            (end.is_none(), end)
        });
        Import {
            history: History {
                voters: self.voters.list(),
                decisions,
                decimals: scale,
            },
            notes,
        }
    }
}

/// As many digits after the point as any amount has, and no more than leave room for the largest one.
fn common_scale(proposals: &[Proposal]) -> u8 {
    let (mut finest, mut room) = (0, u8::MAX);
    for proposal in proposals {
        let amounts = proposal
            .rows
            .iter()
            .flat_map(|row| [Some(row.power), row.own]);
        for amount in amounts
            .chain([proposal.eligible, proposal.quorum])
            .flatten()
        {
            finest = amount.scale.max(finest);
            room = amount.room().min(room);
        }
    }
    finest.min(room)
}

fn decision(
    id: Box<str>,
    mut proposal: Proposal,
    scale: u8,
    counting: Counting,
    notes: &mut Notes,
) -> Decision {
    let rows = core::mem::take(&mut proposal.rows);
    let votes = casts(rows, scale, notes);
    notes.powerless += votes.iter().filter(|vote| vote.power.is_zero()).count() as u64;
    let mut choices = match proposal.listed {
        Some(listed) => listed,
        None => proposal.choices.list(),
    };
    let quorum = proposal.quorum.and_then(|quorum| quorum.at(scale));
    let rule = match proposal.rule {
        Some(rule) => with_quorum(rule, quorum),
        None => words::rule(&mut choices, counting, quorum),
    };
    notes.without_rule += u64::from(rule == Rule::Unknown);
    Decision {
        id,
        title: proposal.title,
        choices,
        rule,
        opens: proposal.opens.map(seconds),
        closes: proposal.closes.map(seconds),
        proposer: proposal.proposer,
        eligible: proposal.eligible.and_then(|eligible| eligible.at(scale)),
        votes,
    }
}

fn with_quorum(mut rule: Rule, amount: Option<Power>) -> Rule {
    match &mut rule {
        Rule::Plurality { quorum, .. } | Rule::Majority { quorum, .. } => *quorum = amount,
        Rule::Unknown => {}
    }
    rule
}

/// One vote a voter, in the order of time where every time is known.
fn casts(mut rows: Vec<Row>, scale: u8, notes: &mut Notes) -> Vec<Cast> {
    rows.retain(|row| {
        let fits = row.power.at(scale).is_some();
        if !fits {
            notes.bad(row.line.into(), Bad::TooFine);
        }
        fits
    });
    let all = rows.len();
    rows.sort_by_key(|row| (row.voter, row.line));
    rows.dedup_by(|later, kept| {
        let same = later.voter == kept.voter;
        let replaces = match (later.at, kept.at) {
            (Some(later), Some(kept)) => later >= kept,
            _ => true,
        };
        if same && replaces {
            *kept = *later;
        }
        same
    });
    notes.replaced += (all - rows.len()) as u64;
    for row in &rows {
        notes.signed += u64::from(row.signed == Some(true));
        notes.wrongly_signed += u64::from(row.signed == Some(false));
    }
    match rows.iter().all(|row| row.at.is_some()) {
        true => rows.sort_by_key(|row| (row.at, row.line)),
        false => rows.sort_by_key(|row| row.line),
    }
    let cast = |row: &Row| {
        Some(Cast {
            voter: row.voter,
            choice: row.choice,
            power: row.power.at(scale)?,
            own: row.own.and_then(|own| own.at(scale)),
            at: row.at.map(seconds),
        })
    };
    rows.iter().filter_map(cast).collect()
}

fn seconds(milliseconds: i64) -> i64 {
    milliseconds.div_euclid(1000)
}

fn is_address(name: &str) -> bool {
    name.len() == 42
        && name.starts_with("0x")
        && name.bytes().skip(2).all(|byte| byte.is_ascii_hexdigit())
}
