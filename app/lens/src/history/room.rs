//! Whether there is room in memory for what comes next. A browser ends a program that takes more than it gets; so large
//! things are asked for first, and what there is no room for is refused in words.

use core::hint::black_box;

use super::History;

/// There is no room left in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NoRoom;

/// Makes sure of so many bytes: they are taken and given back, so that what follows finds them.
pub(super) fn make_sure(bytes: usize) -> Result<(), NoRoom> {
    let mut room: Vec<u8> = Vec::new();
    let made = room.try_reserve_exact(bytes);
    // Else a compiler may see that nothing is done with it, and leave it out.
    black_box(&mut room);
    made.map_err(|_| NoRoom)
}

impl History {
    /// Whether there is room for the figures of this history beside it.
    pub fn has_room(&self) -> bool {
        make_sure(self.figures_take()).is_ok()
    }

    /// About how many bytes figures take at the most at a time: those kept of every decision, what is summed for every
    /// voter, and the votes of one decision in the order of their power and of their time.
    fn figures_take(&self) -> usize {
        let largest = self.decisions.iter().map(|one| one.votes.len()).max();
        let parts = [
            (self.decisions.len(), 3000),
            (self.voters.len(), 300),
            (largest.unwrap_or(0), 300),
        ];
        let bytes = parts.map(|(count, each)| count.saturating_mul(each));
        bytes.into_iter().fold(0, usize::saturating_add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::{Cast, Decision};
    use record::Power;

    #[test]
    fn what_there_is_no_room_for_is_known_before() {
        assert_eq!(make_sure(1 << 20), Ok(()));
        assert_eq!(make_sure(usize::MAX), Err(NoRoom));
    }

    #[test]
    fn figures_take_more_of_a_longer_history_and_of_a_larger_vote() {
        let vote = |voter| Cast {
            voter,
            choice: 0,
            power: Power::from(1),
            own: None,
            at: None,
        };
        let history = |sizes: &[u32]| History {
            voters: (0..50).map(|voter| voter.to_string().into()).collect(),
            decisions: sizes
                .iter()
                .map(|size| Decision {
                    votes: (0..*size).map(vote).collect(),
                    ..Decision::default()
                })
                .collect(),
            decimals: 0,
        };
        let takes = |sizes: &[u32]| history(sizes).figures_take();
        assert!(takes(&[40]) > takes(&[20]));
        assert!(takes(&[20, 20]) > takes(&[20]));
        assert!(history(&[40]).has_room());
    }
}
