//! Takes in rows of any source: names become numbers, and votes lie with their proposals.

use std::collections::{HashMap, hash_map::DefaultHasher};
use std::hash::BuildHasherDefault;

use super::{Notes, Rule, VoterIndex, amount::Amount, room::NoRoom, rows::Rows, settle::Settling};

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
    /// The name's number; none past `most` names.
    pub fn number(&mut self, name: &str, most: u32) -> Result<Option<u32>, NoRoom> {
        if let Some(number) = self.map.get(name) {
            return Ok(Some(*number));
        }
        let next = u32::try_from(self.map.len()).map_err(|_| NoRoom)?;
        if next >= most {
            return Ok(None);
        }
        self.map.try_reserve(1).map_err(|_| NoRoom)?;
        self.map.insert(name.into(), next);
        Ok(Some(next))
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
    pub rows: Rows,
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
    pub fn voter(&mut self, name: &str) -> Result<VoterIndex, NoRoom> {
        let number = match is_address(name) && name.bytes().any(|byte| byte.is_ascii_uppercase()) {
            true => self.voters.number(&name.to_ascii_lowercase(), u32::MAX),
            false => self.voters.number(name, u32::MAX),
        };
        number?.ok_or(NoRoom)
    }

    /// The proposal of this id, made where it is new.
    pub fn proposal(&mut self, id: &str) -> Result<&mut Proposal, NoRoom> {
        let number = self.ids.number(id, u32::MAX)?.ok_or(NoRoom)? as usize;
        if number == self.proposals.len() {
            self.proposals.try_reserve(1).map_err(|_| NoRoom)?;
            self.proposals.push(Proposal::default());
        }
        self.proposals.get_mut(number).ok_or(NoRoom)
    }

    /// The proposal of this id, where there is one.
    pub fn find(&mut self, id: &str) -> Option<&mut Proposal> {
        self.proposals.get_mut(self.ids.find(id)? as usize)
    }

    /// All is gathered: what is left is to settle which votes count.
    pub fn settle(self, counting: Counting) -> Settling {
        let proposals = self.ids.list().into_iter().zip(self.proposals).collect();
        Settling::of(proposals, self.voters.list(), self.notes, counting)
    }
}

fn is_address(name: &str) -> bool {
    name.len() == 42
        && name.starts_with("0x")
        && name.bytes().skip(2).all(|byte| byte.is_ascii_hexdigit())
}
