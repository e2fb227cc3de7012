//! The votes of one decision in few bytes: a file of a gigabyte holds fifteen million, and each would take a hundred
//! bytes as a [`Cast`].

use core::{fmt, ops::Range};
use std::sync::Arc;

use super::{Cast, VoterIndex, column::Column, room::NoRoom};

/// The votes of one decision. Copies share what they hold.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Votes(Arc<Casts>);

/// Votes in columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Casts {
    count: usize,
    voter: Column,
    choice: Column,
    power: Column,
    own: Column,
    at: Column,
    latest: Option<i64>,
}

impl Votes {
    /// How many.
    pub fn len(&self) -> usize {
        self.0.count
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.count == 0
    }

    /// The vote at this place.
    pub fn get(&self, place: usize) -> Option<Cast> {
        self.0.get(place)
    }

    /// In their order.
    pub fn iter(&self) -> Iter<'_> {
        Iter {
            casts: &self.0,
            left: 0..self.len(),
        }
    }

    /// When the last one was cast, of those whose time is known.
    pub fn latest(&self) -> Option<i64> {
        self.0.latest
    }
}

impl Casts {
    pub fn push(&mut self, vote: &Cast) -> Result<(), NoRoom> {
        self.voter.number(vote.voter.into())?;
        self.choice.number(vote.choice.into())?;
        self.power.power(vote.power)?;
        self.own.maybe_power(vote.own)?;
        self.at.time(vote.at)?;
        self.latest = self.latest.max(vote.at);
        self.count += 1;
        Ok(())
    }

    pub fn len(&self) -> usize {
        self.count
    }

    pub fn get(&self, place: usize) -> Option<Cast> {
        (place < self.count).then(|| Cast {
            voter: self.voter.number_at(place) as u32,
            choice: self.choice.number_at(place) as u16,
            power: self.power.power_at(place),
            own: self.own.maybe_power_at(place),
            at: self.at.time_at(place),
        })
    }

    /// Who cast the vote at this place, and when.
    pub fn who_and_when(&self, place: usize) -> (VoterIndex, Option<i64>) {
        (
            self.voter.number_at(place) as VoterIndex,
            self.at.time_at(place),
        )
    }

    /// How many bytes its columns take.
    #[cfg(test)]
    pub fn bytes(&self) -> usize {
        let columns = [&self.voter, &self.choice, &self.power, &self.own, &self.at];
        columns.iter().map(|column| column.size()).sum()
    }

    pub fn close(mut self) -> Votes {
        let Casts {
            voter,
            choice,
            power,
            own,
            at,
            ..
        } = &mut self;
        for column in [voter, choice, power, own, at] {
            column.close();
        }
        Votes(Arc::new(self))
    }
}

impl FromIterator<Cast> for Votes {
    fn from_iter<T: IntoIterator<Item = Cast>>(votes: T) -> Votes {
        let mut casts = Casts::default();
        for vote in votes {
            // Without room for a few bytes more nothing goes on, as with any list.
            assert!(casts.push(&vote).is_ok(), "no room for a vote");
        }
        casts.close()
    }
}

impl From<Vec<Cast>> for Votes {
    fn from(votes: Vec<Cast>) -> Votes {
        votes.into_iter().collect()
    }
}

impl<'a> IntoIterator for &'a Votes {
    type Item = Cast;
    type IntoIter = Iter<'a>;

    fn into_iter(self) -> Iter<'a> {
        self.iter()
    }
}

/// Votes in their order.
#[derive(Clone, Debug)]
pub struct Iter<'a> {
    casts: &'a Casts,
    left: Range<usize>,
}

impl Iterator for Iter<'_> {
    type Item = Cast;

    fn next(&mut self) -> Option<Cast> {
        self.left.next().and_then(|place| self.casts.get(place))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.left.size_hint()
    }
}

impl DoubleEndedIterator for Iter<'_> {
    fn next_back(&mut self) -> Option<Cast> {
        let place = self.left.next_back()?;
        self.casts.get(place)
    }
}

impl ExactSizeIterator for Iter<'_> {}

impl fmt::Debug for Votes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use record::Power;

    fn any_vote() -> impl Strategy<Value = Cast> {
        let power = || {
            (any::<[u8; 32]>(), 0usize..=256)
                .prop_map(|(bytes, shift)| Power::from_be_bytes(bytes).wrapping_shr(shift))
        };
        let at = prop_oneof![
            Just(None),
            any::<i64>().prop_map(Some),
            (0i64..9).prop_map(Some)
        ];
        let own = proptest::option::of(power());
        (any::<u32>(), any::<u16>(), power(), own, at).prop_map(
            |(voter, choice, power, own, at)| Cast {
                voter,
                choice,
                power,
                own,
                at,
            },
        )
    }

    proptest! {
        #[test]
        fn votes_are_given_back_as_they_were_taken(votes in proptest::collection::vec(any_vote(), 0..40)) {
            let packed = Votes::from(votes.clone());
            prop_assert_eq!(packed.len(), votes.len());
            prop_assert_eq!(packed.iter().collect::<Vec<_>>(), &votes[..]);
            prop_assert_eq!(packed.iter().rev().collect::<Vec<_>>(), votes.iter().rev().copied().collect::<Vec<_>>());
            prop_assert_eq!(packed.latest(), votes.iter().filter_map(|vote| vote.at).max());
            prop_assert_eq!(packed.get(votes.len()), None);
        }
    }

    #[test]
    fn a_vote_takes_few_bytes() {
        let vote = |voter: u32| Cast {
            voter,
            choice: (voter % 2) as u16,
            power: Power::from(10u64.pow(18)),
            own: None,
            at: Some(1_700_000_000 + i64::from(voter)),
        };
        let Votes(casts) = (0..10_000).map(vote).collect();
        assert!(
            casts.bytes() <= 10_000 * (2 + 1 + 8 + 5),
            "{}",
            casts.bytes()
        );
    }
}
