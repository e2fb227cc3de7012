//! Whole numbers of any size, one for each cell, added up by the million: how many coalitions weigh so much.
//!
//! A number is spread over planes, 48 bits of it in each. The upper 16 bits of a word take up what carries over, so that
//! a plane is added to itself sixteen times as plain words, which compilers turn into vectors, before carries move up.

use num_bigint::BigUint;

/// Bits of a number in each plane.
const BITS: u32 = 48;
const LOW: u64 = (1 << BITS) - 1;
/// How often a number may double before its carries must move up.
pub(super) const DOUBLINGS: usize = (u64::BITS - BITS) as usize;
/// Cells in one go: the words of a plane in this many lie in the nearest cache.
const TILE: usize = 2048;

/// The numbers.
#[derive(Clone, Debug)]
pub(super) struct Counts {
    cells: usize,
    planes: Vec<Plane>,
}

/// 48 bits of each number.
#[derive(Clone, Debug)]
struct Plane {
    /// All numbers of the cells before have nothing here.
    from: usize,
    words: Vec<u64>,
}

impl Counts {
    /// So many zeros.
    pub fn zeros(cells: usize) -> Counts {
        Counts {
            cells,
            planes: vec![Plane {
                from: cells,
                words: vec![0; cells],
            }],
        }
    }

    /// A one in the first cell, and zeros.
    pub fn one(cells: usize) -> Counts {
        let mut counts = Counts::zeros(cells);
        if let Some(plane) = counts.planes.first_mut()
            && let Some(first) = plane.words.first_mut()
        {
            (*first, plane.from) = (1, 0);
        }
        counts
    }

    /// How many planes numbers below 2^`bits` take.
    pub fn planes(bits: usize) -> usize {
        bits / BITS as usize + 1
    }

    /// Takes in at most [`DOUBLINGS`] players, of ascending weights above zero: each coalition so far is there without
    /// and with each of them. `reach` is the largest cell in use. [`Counts::carry`] must follow.
    pub fn join(&mut self, weights: &[usize], reach: usize) {
        debug_assert!(weights.len() <= DOUBLINGS && weights.is_sorted());
        for plane in &mut self.planes {
            let mut reach = reach;
            for few in weights.chunks(TOGETHER) {
                reach += few.iter().sum::<usize>();
                plane.join(few, reach);
            }
        }
    }

    /// Adds `other`, its cells moved up by `by`; at most [`DOUBLINGS`] times, then [`Counts::carry`] must follow.
    pub fn add_moved(&mut self, other: &Counts, by: usize) {
        while self.planes.len() < other.planes.len() {
            self.grow(self.cells);
        }
        for (plane, other) in self.planes.iter_mut().zip(&other.planes) {
            let from = other.from.saturating_add(by);
            if from < self.cells {
                plane.from = plane.from.min(from);
                add(&mut plane.words[from..], &other.words[other.from..]);
            }
        }
    }

    /// Moves carries up.
    pub fn carry(&mut self) {
        for from in (0..self.cells).step_by(TILE) {
            let tile = from..(from + TILE).min(self.cells);
            let mut level = 0;
            while let Some(plane) = self.planes.get(level) {
                if plane.from >= tile.end {
                    break;
                }
                let any = plane.words[tile.clone()]
                    .iter()
                    .fold(0, |any, word| any | word);
                if any > LOW {
                    if level + 1 == self.planes.len() {
                        self.grow(from);
                    }
                    let (lower, upper) = self.planes.split_at_mut(level + 1);
                    if let (Some(lower), Some(upper)) = (lower.last_mut(), upper.first_mut()) {
                        upper.from = upper.from.min(from);
                        carry(
                            &mut lower.words[tile.clone()],
                            &mut upper.words[tile.clone()],
                        );
                    }
                }
                level += 1;
            }
        }
    }

    fn grow(&mut self, from: usize) {
        self.planes.push(Plane {
            from,
            words: vec![0; self.cells],
        });
    }

    /// Turns every number into the sum of itself and all before it. Carries must have moved up.
    pub fn sum_up(&mut self) {
        // Sums of so many cells have at most so many bits more; one plane takes them.
        self.grow(self.cells);
        let mut sums = vec![0_u64; self.planes.len()];
        for cell in 0..self.cells {
            let mut above = 0;
            for (sum, plane) in sums.iter_mut().zip(&mut self.planes) {
                *sum += plane.words[cell] + above;
                above = *sum >> BITS;
                *sum &= LOW;
                plane.words[cell] = *sum;
            }
        }
        while self.planes.len() > 1 && sums.pop() == Some(0) {
            self.planes.pop();
        }
        self.planes.iter_mut().for_each(|plane| plane.from = 0);
    }

    /// The alternating sum of the numbers in these cells, the first one added. Carries must have moved up.
    pub fn alternating(&self, cells: impl Iterator<Item = usize> + Clone) -> (BigUint, BigUint) {
        let (mut added, mut taken) = (BigUint::ZERO, BigUint::ZERO);
        for plane in self.planes.iter().rev() {
            let mut sums = [0_u128; 2];
            let mut place = 0;
            for cell in cells.clone() {
                sums[place] += u128::from(plane.words[cell]);
                place ^= 1;
            }
            added = (added << BITS) + BigUint::from(sums[0]);
            taken = (taken << BITS) + BigUint::from(sums[1]);
        }
        (added, taken)
    }
}

/// So many players pass over a plane one behind the other, so that what they need lies in the next cache.
const TOGETHER: usize = 8;

impl Plane {
    /// A player's cells need the cells of the player before, as far below as the player weighs: each follows the one
    /// before at that distance, from the top down.
    fn join(&mut self, weights: &[usize], reach: usize) {
        let end = self.words.len().min(reach + 1);
        let tiles = end.saturating_sub(self.from).div_ceil(TILE);
        let mut behind = vec![0];
        for weight in weights.iter().skip(1) {
            behind.push(behind.last().copied().unwrap_or(0) + weight.div_ceil(TILE) + 1);
        }
        let last = behind.last().copied().unwrap_or(0);
        for turn in 0..tiles + last {
            for (weight, behind) in weights.iter().zip(&behind) {
                let Some(done) = turn.checked_sub(*behind).filter(|done| *done < tiles) else {
                    continue;
                };
                let from = self.from + (tiles - 1 - done) * TILE;
                self.join_one(*weight, from..(from + TILE).min(end));
            }
        }
    }

    fn join_one(&mut self, weight: usize, cells: core::ops::Range<usize>) {
        // Nothing lies below `from`, so the first cells get nothing.
        let lowest = cells.start.max(self.from + weight);
        let mut end = cells.end;
        while end > lowest {
            // No more than the weight at once: below that, the cells to add are among those that change.
            let start = lowest.max(end.saturating_sub(weight));
            let (below, here) = self.words.split_at_mut(start);
            add(&mut here[..end - start], &below[start - weight..]);
            end = start;
        }
    }
}

/// Adds word by word, as far as both go.
fn add(to: &mut [u64], other: &[u64]) {
    for (word, other) in to.iter_mut().zip(other) {
        *word += other;
    }
}

fn carry(lower: &mut [u64], upper: &mut [u64]) {
    for (lower, upper) in lower.iter_mut().zip(upper) {
        *upper += *lower >> BITS;
        *lower &= LOW;
    }
}
