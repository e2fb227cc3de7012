//! The votes of one proposal as a source gives them, before they are settled: in few bytes, since a large file is held
//! this way as a whole.

use record::Power;

use super::{Cast, VoterIndex, amount::Amount, column::Column, room::NoRoom, votes::Casts};

/// A vote as a source gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    /// Of two rows of a proposal the later one has the higher line.
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

/// Rows in columns.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    /// Powers are the digits of the amounts, times milliseconds.
    casts: Casts,
    line: Column,
    scale: Column,
    own_scale: Column,
    signed: Column,
    /// The most digits after the point that any amount has, and the fewest that there is room for beside any.
    finest: u8,
    room: Option<u8>,
}

impl Rows {
    pub fn push(&mut self, row: &Row) -> Result<(), NoRoom> {
        let own = row.own.unwrap_or_default();
        self.casts.push(&Cast {
            voter: row.voter,
            choice: row.choice,
            power: row.power.digits,
            own: row.own.map(|own| own.digits),
            at: row.at,
        })?;
        self.line.number(row.line.into())?;
        self.scale.number(row.power.scale.into())?;
        self.own_scale.number(own.scale.into())?;
        self.signed.number(match row.signed {
            None => 0,
            Some(false) => 1,
            Some(true) => 2,
        })?;
        for amount in [Some(row.power), row.own].into_iter().flatten() {
            self.finest = self.finest.max(amount.scale);
            self.room = Some(
                self.room
                    .map_or(amount.room(), |room| room.min(amount.room())),
            );
        }
        Ok(())
    }

    pub fn len(&self) -> usize {
        self.casts.len()
    }

    pub fn get(&self, place: usize) -> Option<Row> {
        let cast = self.casts.get(place)?;
        let amount = |digits: Power, scale: &Column| Amount {
            digits,
            scale: scale.number_at(place) as u8,
        };
        Some(Row {
            line: self.line.number_at(place) as u32,
            voter: cast.voter,
            choice: cast.choice,
            power: amount(cast.power, &self.scale),
            own: cast.own.map(|own| amount(own, &self.own_scale)),
            at: cast.at,
            signed: match self.signed.number_at(place) {
                0 => None,
                signed => Some(signed == 2),
            },
        })
    }

    /// Who cast the vote at this place, and when.
    pub fn who_and_when(&self, place: usize) -> (VoterIndex, Option<i64>) {
        self.casts.who_and_when(place)
    }

    /// How many digits after the point its power has.
    pub fn scale(&self, place: usize) -> u8 {
        self.scale.number_at(place) as u8
    }

    /// The most digits after the point that any amount has, and the fewest that there is room for beside any.
    pub fn scales(&self) -> (u8, u8) {
        (self.finest, self.room.unwrap_or(u8::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_row() -> impl Strategy<Value = Row> {
        let amount = || {
            (any::<u64>(), 0u8..=36).prop_map(|(digits, scale)| Amount {
                digits: Power::from(digits),
                scale,
            })
        };
        let all = (
            any::<[u32; 2]>(),
            any::<u16>(),
            amount(),
            proptest::option::of(amount()),
        );
        (all, any::<Option<i64>>(), any::<Option<bool>>()).prop_map(
            |(([line, voter], choice, power, own), at, signed)| Row {
                line,
                voter,
                choice,
                power,
                own,
                at,
                signed,
            },
        )
    }

    proptest! {
        #[test]
        fn rows_are_given_back_as_they_were_taken(rows in proptest::collection::vec(any_row(), 0..20)) {
            let mut packed = Rows::default();
            for row in &rows {
                prop_assert_eq!(packed.push(row), Ok(()));
            }
            let back: Vec<Row> = (0..packed.len()).filter_map(|place| packed.get(place)).collect();
            prop_assert_eq!(&back, &rows);
            let amounts = || rows.iter().flat_map(|row| [Some(row.power), row.own]).flatten();
            let finest = amounts().map(|amount| amount.scale).max().unwrap_or(0);
            let room = amounts().map(Amount::room).min().unwrap_or(u8::MAX);
            prop_assert_eq!(packed.scales(), (finest, room));
        }
    }
}
