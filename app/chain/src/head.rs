//! The newest block that a majority of sources has, and when other blocks are.

use alloy_primitives::B256;

/// A block, as far as Locus needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// Height.
    pub number: u64,
    /// Hash.
    pub hash: B256,
    /// Its own time in unix seconds.
    pub time: u64,
}

/// Sources this many blocks behind the majority are waited for; those further behind lag.
pub const NEAR: u64 = 8;

/// The height to ask all sources about: as new as a majority of those that answered has it, or up to [`NEAR`] blocks
/// older so that sources a little behind can answer too. One source that claims to be far ahead (or far behind)
/// changes nothing.
pub fn common_height(heads: &[Option<u64>]) -> Option<u64> {
    let known = || heads.iter().flatten().copied();
    let count = known().count();
    // The highest height that more than half of those that answered have reached.
    let reached = known()
        .filter(|height| known().filter(|head| head >= height).count() * 2 > count)
        .max()?;
    known()
        .filter(|head| *head >= reached.saturating_sub(NEAR))
        .min()
}

/// How many blocks a source is behind, if it is behind by more than is waited for.
pub fn lag(head: u64, common: u64) -> Option<u64> {
    (head < common).then(|| common - head)
}

/// Milliseconds from block to block between two blocks of one chain, at least one.
pub fn pace(older: &Block, newer: &Block) -> Option<u64> {
    let blocks = newer.number.checked_sub(older.number).filter(|n| *n > 0)?;
    let ms = newer.time.checked_sub(older.time)?.checked_mul(1000)?;
    Some((ms / blocks).max(1))
}

/// The pace over many blocks, or that over the last few when it has changed a lot since. Of the last few only when
/// they span some seconds, because blocks of fast chains share theirs.
pub fn recent_pace(early: Option<&Block>, late: &Block, newest: &Block) -> Option<u64> {
    const SPAN_SECONDS: u64 = 8;
    let long = early.and_then(|early| pace(early, newest));
    let spans = newest.time.saturating_sub(late.time) >= SPAN_SECONDS;
    let short = pace(late, newest).filter(|_| spans || long.is_none());
    match (long, short) {
        (Some(long), Some(short)) if short.max(long) / short.min(long).max(1) < 3 => Some(long),
        (long, short) => short.or(long),
    }
}

/// When a block is (unix milliseconds), by the blocks whose height and time (unix seconds) are known: between two of
/// them by its share of the way, beyond them by the pace. Exact for a known one, else an estimate.
pub fn time_of(known: &[(u64, u64)], pace: u64, height: u64) -> Option<i64> {
    let (mut below, mut above) = (None::<(u64, u64)>, None::<(u64, u64)>);
    for &block in known {
        if block.0 <= height && below.is_none_or(|best| best.0 < block.0) {
            below = Some(block);
        }
        if block.0 >= height && above.is_none_or(|best| best.0 > block.0) {
            above = Some(block);
        }
    }
    let away = |blocks: u64| i64::try_from(blocks.saturating_mul(pace)).unwrap_or(i64::MAX);
    match (below, above) {
        (Some((from, start)), Some((to, end))) => {
            let (part, blocks) = (height - from, (to - from).max(1));
            let whole = ms(end).abs_diff(ms(start));
            // As whole · part ∕ blocks, without wider numbers.
            let rest = (whole % blocks).saturating_mul(part) / blocks;
            let share = (whole / blocks).saturating_mul(part).saturating_add(rest);
            Some(ms(start).saturating_add(i64::try_from(share).unwrap_or(i64::MAX)))
        }
        (Some((from, start)), None) => Some(ms(start).saturating_add(away(height - from))),
        (None, Some((to, end))) => Some(ms(end).saturating_sub(away(to - height))),
        (None, None) => None,
    }
}

/// Unix seconds as milliseconds.
pub fn ms(seconds: u64) -> i64 {
    i64::try_from(seconds)
        .unwrap_or(i64::MAX)
        .saturating_mul(1000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn block(number: u64, time: u64) -> Block {
        Block {
            number,
            hash: B256::ZERO,
            time,
        }
    }

    #[test]
    fn the_common_height_is_what_a_majority_has() {
        let check = |heads: &[Option<u64>], expected| {
            assert_eq!(common_height(heads), expected, "{heads:?}");
        };
        check(&[], None);
        check(&[None, None], None);
        check(&[Some(7)], Some(7));
        check(&[Some(100), Some(100), Some(100)], Some(100));
        // A little behind is waited for; far behind is not.
        check(&[Some(100), Some(99), Some(95)], Some(95));
        check(&[Some(100), Some(99), Some(50)], Some(99));
        // Far ahead alone is not followed.
        check(&[Some(u64::MAX), Some(100), Some(100)], Some(100));
        check(&[Some(u64::MAX), Some(100)], Some(100));
        check(&[Some(100), None, Some(97)], Some(97));
        check(&[Some(3), Some(0)], Some(0));
    }

    #[test]
    fn a_lagging_source_is_behind_the_common_height() {
        assert_eq!(lag(100, 100), None);
        assert_eq!(lag(101, 100), None);
        assert_eq!(lag(90, 100), Some(10));
    }

    #[test]
    fn times_are_estimated_from_the_pace() {
        let pace = pace(&block(100, 1_000), &block(1_100, 13_000)).unwrap();
        assert_eq!(pace, 12_000);
        let head = [(1_100, 13_000)];
        assert_eq!(time_of(&head, pace, 1_100), Some(13_000_000));
        assert_eq!(time_of(&head, pace, 1_110), Some(13_120_000));
        assert_eq!(time_of(&head, pace, 1_095), Some(12_940_000));
        assert_eq!(time_of(&head, pace, u64::MAX), Some(i64::MAX));
        assert_eq!(time_of(&[], pace, 7), None);
        // Between two blocks the pace of another time says nothing.
        let known = [(1_100, 13_000), (100, 1_000), (1_200, 13_001), (100, 1_000)];
        assert_eq!(time_of(&known, pace, 600), Some(7_000_000));
        assert_eq!(time_of(&known, pace, 1_150), Some(13_000_500));
        assert_eq!(time_of(&known, pace, 1_201), Some(13_013_000));
        assert_eq!(time_of(&known, pace, 99), Some(988_000));
    }

    #[test]
    fn a_pace_needs_two_blocks_in_order() {
        assert_eq!(pace(&block(5, 10), &block(5, 10)), None);
        assert_eq!(pace(&block(6, 10), &block(5, 20)), None);
        assert_eq!(pace(&block(5, 20), &block(6, 10)), None);
        assert_eq!(pace(&block(5, 20), &block(9, 20)), Some(1));
    }

    #[test]
    fn the_pace_follows_a_chain_that_has_changed_it() {
        let check = |early: u64, late: u64, newest: u64, expected: u64| {
            let (early, late) = (block(0, early), block(92, late));
            let newest = block(100, newest);
            assert_eq!(recent_pace(Some(&early), &late, &newest), Some(expected));
        };
        // Even, a little uneven, much faster of late, much slower of late.
        check(0, 1_104, 1_200, 12_000);
        check(0, 1_080, 1_200, 12_000);
        check(0, 100_000, 100_016, 2_000);
        check(0, 92, 892, 100_000);
        // Four blocks a second: the last few share too few seconds to say anything.
        check(0, 23, 25, 250);
        let (late, newest) = (block(92, 100), block(100, 102));
        assert_eq!(recent_pace(None, &late, &newest), Some(250));
    }

    proptest! {
        #[test]
        fn a_minority_never_pulls_the_height_above_what_a_majority_has(
            honest in proptest::collection::vec(1000u64..1005, 2..5),
            lie: u64,
        ) {
            let mut heads: Vec<_> = honest.iter().copied().map(Some).collect();
            heads.push(Some(lie));
            let common = common_height(&heads).unwrap();
            prop_assert!(common <= 1004);
            prop_assert!(common >= 1000 - NEAR);
        }

        #[test]
        fn estimates_never_overflow(
            known in proptest::collection::vec(any::<(u64, u64)>(), 0..4),
            pace in 1u64..,
            height: u64,
        ) {
            prop_assert_eq!(time_of(&known, pace, height).is_some(), !known.is_empty());
        }
    }
}
