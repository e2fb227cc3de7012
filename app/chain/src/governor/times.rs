//! When blocks are, from a few whose time was read: exact for those, in proportion between them.

/// Blocks whose own time is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Times {
    /// Block, Unix seconds; ascending.
    known: Vec<(u64, u64)>,
}

impl Times {
    /// From blocks with their times, in any order. Of a block named twice the first counts.
    pub fn new(blocks: impl IntoIterator<Item = (u64, u64)>) -> Times {
        let mut times = Times::default();
        for (block, time) in blocks {
            times.add(block, time);
        }
        times
    }

    /// Adds a block's own time.
    pub fn add(&mut self, block: u64, time: u64) {
        let at = self.known.partition_point(|(known, _)| *known < block);
        if self.known.get(at).is_none_or(|(known, _)| *known != block) {
            self.known.insert(at, (block, time));
        }
    }

    /// Whether a block's own time is known.
    pub fn has(&self, block: u64) -> bool {
        self.known
            .binary_search_by_key(&block, |(known, _)| *known)
            .is_ok()
    }

    /// When a block was, Unix seconds, and by how many seconds that may be wrong: 0 for its own time. `None` beyond
    /// the blocks that are known.
    pub fn at(&self, block: u64) -> Option<(u64, u64)> {
        let at = self.known.partition_point(|(known, _)| *known < block);
        let above = *self.known.get(at)?;
        if above.0 == block {
            return Some((above.1, 0));
        }
        let below = *self.known.get(at.checked_sub(1)?)?;
        // Nodes that agree on blocks agree on times that rise; where they do not, nothing can be said between.
        let span = above.1.checked_sub(below.1)?;
        let part = u128::from(span) * u128::from(block - below.0) / u128::from(above.0 - below.0);
        Some((below.1 + u64::try_from(part).ok()?, span))
    }

    /// The first block whose own time is known and not before `time`, and the last whose own time is before it.
    pub fn around(&self, time: u64) -> (Option<u64>, Option<u64>) {
        let at = self.known.partition_point(|(_, known)| *known < time);
        let block = |place: Option<usize>| Some(self.known.get(place?)?.0);
        (block(at.checked_sub(1)), block(Some(at)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_block_between_two_known_ones_is_in_proportion() {
        let times = Times::new([(200, 3_200), (100, 2_000), (100, 9)]);
        let check = |block, expected| assert_eq!(times.at(block), expected, "{block}");
        check(100, Some((2_000, 0)));
        check(150, Some((2_600, 1_200)));
        check(199, Some((3_188, 1_200)));
        check(200, Some((3_200, 0)));
        check(99, None);
        check(201, None);
        assert!(times.has(100) && !times.has(150));
        assert_eq!(Times::default().at(1), None);
        assert_eq!(times.around(2_500), (Some(100), Some(200)));
        assert_eq!(times.around(5_000), (Some(200), None));
    }

    proptest! {
        #[test]
        fn times_never_leave_what_is_known(
            blocks in proptest::collection::vec((any::<u64>(), any::<u64>()), 0..8), block: u64
        ) {
            let times = Times::new(blocks.clone());
            if let Some((time, error)) = times.at(block) {
                prop_assert!(blocks.iter().any(|(_, known)| *known <= time));
                prop_assert!(blocks.iter().any(|(_, known)| *known >= time));
                prop_assert!(error > 0 || times.has(block) || blocks.iter().any(|(_, known)| *known == time));
            }
        }
    }
}
