//! Which blocks to read next: newest first, in chunks that grow while answers come easily and shrink when a node says
//! that it was asked for too much. Every block is dealt with exactly once.

/// Blocks from the first to the last, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Range {
    /// The first.
    pub from: u64,
    /// The last, not before the first.
    pub to: u64,
}

impl Range {
    /// How many blocks these are.
    pub fn blocks(self) -> u64 {
        self.to.saturating_sub(self.from).saturating_add(1)
    }
}

/// What is still to be read.
#[derive(Clone, Debug)]
pub struct Plan {
    all: Range,
    /// Dealt with or being asked for: ascending, apart.
    taken: Vec<Range>,
    /// Of these, those that are being asked for.
    asked: Vec<Range>,
    width: u64,
}

/// A chunk with more entries than this is no reason to ask for more at once.
const MANY: usize = 2_000;
/// One with so few is.
const FEW: usize = 500;
/// The widest chunk: beyond it nothing is gained, and a pause loses more.
const WIDEST: u64 = 1 << 22;

impl Plan {
    /// A plan for these blocks, without those that were read before; chunks begin at `width` blocks.
    pub fn new(all: Range, before: impl IntoIterator<Item = Range>, width: u64) -> Plan {
        let mut plan = Plan {
            all,
            taken: Vec::new(),
            asked: Vec::new(),
            width: width.clamp(1, WIDEST),
        };
        for range in before {
            let within = Range {
                from: range.from.max(all.from),
                to: range.to.min(all.to),
            };
            if within.from <= within.to {
                plan.take(within);
            }
        }
        plan
    }

    /// The newest blocks that nobody asked for yet, at most as many as a chunk has now. What is given here must come
    /// back by one of the other functions.
    pub fn next_range(&mut self) -> Option<Range> {
        let to = match self.taken.last() {
            Some(last) if last.to >= self.all.to => last.from.checked_sub(1),
            _ => Some(self.all.to),
        };
        let to = to.filter(|to| *to >= self.all.from)?;
        // The newest range below `to`; ranges are apart, so `to` itself is free.
        let below = self.taken.iter().rev().find(|taken| taken.to < to);
        let floor = below.map_or(self.all.from, |taken| taken.to.saturating_add(1));
        let from = to.saturating_sub(self.width - 1).max(floor);
        let range = Range { from, to };
        self.take(range);
        self.asked.push(range);
        Some(range)
    }

    /// These were read, and held so many entries.
    pub fn read(&mut self, range: Range, entries: usize) {
        self.asked.retain(|asked| *asked != range);
        // Only a chunk as wide as chunks are now says something about their width.
        if range.blocks() < self.width {
            return;
        }
        if entries <= FEW {
            self.width = (self.width * 2).min(WIDEST);
        } else if entries > MANY {
            self.width = (self.width / 2).max(1);
        }
    }

    /// These were too much to ask for at once. Whether they were given back, to be asked for in smaller chunks; a
    /// single block cannot be: it stays asked for, and must be given up.
    pub fn too_much(&mut self, range: Range) -> bool {
        if range.from == range.to {
            return false;
        }
        self.back(range);
        self.width = (range.blocks() / 2).clamp(1, self.width);
        true
    }

    /// These could not be read for another reason, and may be asked for again as they are.
    pub fn back(&mut self, range: Range) {
        self.asked.retain(|asked| *asked != range);
        let mut left = Vec::with_capacity(self.taken.len() + 1);
        for taken in self.taken.drain(..) {
            if taken.to < range.from || taken.from > range.to {
                left.push(taken);
                continue;
            }
            if taken.from < range.from {
                let to = range.from - 1;
                left.push(Range { to, ..taken });
            }
            if taken.to > range.to {
                let from = range.to + 1;
                left.push(Range { from, ..taken });
            }
        }
        self.taken = left;
    }

    /// These are left out for good.
    pub fn give_up(&mut self, range: Range) {
        self.asked.retain(|asked| *asked != range);
    }

    /// Blocks dealt with, and all.
    pub fn progress(&self) -> (u64, u64) {
        let sum = |ranges: &[Range]| {
            let blocks = ranges.iter().map(|range| range.blocks());
            blocks.fold(0, u64::saturating_add)
        };
        let done = sum(&self.taken).saturating_sub(sum(&self.asked));
        (done, self.all.blocks())
    }

    /// The oldest block such that it and everything newer is dealt with; `None` while not even the newest is.
    pub fn down_to(&self) -> Option<u64> {
        let last = self.taken.last().filter(|last| last.to >= self.all.to)?;
        let asked = self.asked.iter().filter(|asked| asked.from >= last.from);
        match asked.map(|asked| asked.to).max() {
            None => Some(last.from),
            Some(newest) if newest >= self.all.to => None,
            Some(newest) => Some(newest + 1),
        }
    }

    /// How many blocks a chunk has now.
    pub fn width(&self) -> u64 {
        self.width
    }

    fn take(&mut self, range: Range) {
        let at = self.taken.partition_point(|taken| taken.to < range.from);
        let mut merged = range;
        let mut end = at;
        while let Some(taken) = self.taken.get(end).filter(|taken| taken.from <= merged.to) {
            merged.from = merged.from.min(taken.from);
            merged.to = merged.to.max(taken.to);
            end += 1;
        }
        // Neighbours that touch become one.
        if let Some(next) = self.taken.get(end)
            && next.from == merged.to.saturating_add(1)
        {
            merged.to = next.to;
            end += 1;
        }
        let mut begin = at;
        if let Some(before) = at.checked_sub(1).and_then(|before| self.taken.get(before))
            && before.to.saturating_add(1) == merged.from
        {
            merged.from = before.from;
            begin -= 1;
        }
        self.taken.splice(begin..end, [merged]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn range(from: u64, to: u64) -> Range {
        Range { from, to }
    }

    #[test]
    fn the_newest_blocks_come_first_and_what_was_read_before_is_left_out() {
        let mut plan = Plan::new(range(0, 99), [range(40, 59), range(90, 99)], 30);
        assert_eq!(plan.down_to(), Some(90));
        assert_eq!(plan.next_range(), Some(range(60, 89)));
        assert_eq!(plan.next_range(), Some(range(10, 39)));
        assert_eq!(plan.next_range(), Some(range(0, 9)));
        assert_eq!(plan.next_range(), None);
        assert_eq!(plan.progress(), (30, 100));
        plan.read(range(10, 39), 700);
        assert_eq!(plan.down_to(), Some(90));
        plan.read(range(60, 89), 700);
        assert_eq!(plan.down_to(), Some(10));
        plan.read(range(0, 9), 0);
        assert_eq!((plan.down_to(), plan.progress()), (Some(0), (100, 100)));
    }

    #[test]
    fn chunks_grow_when_answers_are_small_and_shrink_when_they_are_refused() {
        let mut plan = Plan::new(range(0, 1_000_000), [], 100);
        let first = plan.next_range().unwrap();
        plan.read(first, 0);
        assert_eq!(plan.width(), 200);
        let second = plan.next_range().unwrap();
        assert_eq!(second, range(999_701, 999_900));
        assert!(plan.too_much(second));
        assert_eq!(plan.next_range(), Some(range(999_801, 999_900)));
        plan.read(range(999_801, 999_900), 3_000);
        assert_eq!(plan.width(), 50);
    }

    #[test]
    fn a_single_block_cannot_be_asked_for_in_parts() {
        let mut plan = Plan::new(range(5, 5), [], 100);
        let only = plan.next_range().unwrap();
        assert!(!plan.too_much(only));
        assert_eq!(plan.next_range(), None);
        plan.give_up(only);
        assert_eq!((plan.down_to(), plan.progress()), (Some(5), (1, 1)));
    }

    #[test]
    fn the_last_block_there_can_be_is_no_trouble() {
        let mut plan = Plan::new(range(u64::MAX - 1, u64::MAX), [], 10);
        let both = plan.next_range().unwrap();
        assert_eq!(both, range(u64::MAX - 1, u64::MAX));
        plan.read(both, 0);
        assert_eq!(plan.next_range(), None);
        assert_eq!(plan.down_to(), Some(u64::MAX - 1));
    }

    proptest! {
        /// Whatever nodes do, every block is read or given up exactly once, and `down_to` never promises too much.
        #[test]
        fn every_block_is_dealt_with_exactly_once(
            from in 0u64..50, length in 0u64..400, width in 1u64..120,
            before in proptest::collection::vec((0u64..500, 0u64..60), 0..5),
            abreast in 1usize..4,
            moves in proptest::collection::vec((0u8..8, 0usize..4000), 400),
        ) {
            let all = range(from, from + length);
            let before: Vec<Range> = before.into_iter().map(|(at, long)| range(at, at + long)).collect();
            let mut seen = vec![0u32; usize::try_from(all.blocks()).unwrap()];
            let place = |block: u64| usize::try_from(block - all.from).unwrap();
            let mut plan = Plan::new(all, before.clone(), width);
            for known in &before {
                for block in known.from..=known.to {
                    if (all.from..=all.to).contains(&block) {
                        seen[place(block)] = 1;
                    }
                }
            }
            let mut asked: Vec<Range> = Vec::new();
            let mut moves = moves.into_iter();
            loop {
                while asked.len() < abreast {
                    match plan.next_range() {
                        Some(range) => asked.push(range),
                        None => break,
                    }
                }
                if asked.is_empty() {
                    break;
                }
                // After the given moves everything succeeds, so that it ends.
                let (what, entries) = moves.next().unwrap_or((0, 0));
                let range = asked.remove(entries % asked.len());
                prop_assert!(range.from <= range.to && range.from >= all.from && range.to <= all.to);
                let dealt = match what {
                    0..=3 => {
                        plan.read(range, entries);
                        true
                    }
                    4 => {
                        plan.give_up(range);
                        true
                    }
                    5 => {
                        plan.back(range);
                        false
                    }
                    _ => {
                        let narrower = plan.too_much(range);
                        if !narrower {
                            plan.give_up(range);
                        }
                        !narrower
                    }
                };
                if dealt {
                    for block in range.from..=range.to {
                        seen[place(block)] += 1;
                    }
                }
                let done = seen.iter().filter(|count| **count > 0).count();
                prop_assert_eq!(plan.progress().0, done as u64);
                if let Some(down_to) = plan.down_to() {
                    for block in down_to..=all.to {
                        prop_assert!(seen[place(block)] == 1, "block {} is not dealt with", block);
                    }
                }
            }
            prop_assert!(seen.iter().all(|count| *count == 1));
            prop_assert_eq!(plan.down_to(), Some(all.from));
        }
    }
}
