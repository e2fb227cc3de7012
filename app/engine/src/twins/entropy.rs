//! Randomness that a test can repeat.

use crate::ports::Entropy;
use std::cell::Cell;

/// SHA-256 of a seed and a counter.
pub struct CountedEntropy {
    seed: u64,
    drawn: Cell<u64>,
}

impl CountedEntropy {
    /// The same seed draws the same bytes.
    pub fn new(seed: u64) -> Self {
        CountedEntropy {
            seed,
            drawn: Cell::new(0),
        }
    }
}

impl Entropy for CountedEntropy {
    fn bytes(&self) -> [u8; 32] {
        self.drawn.set(self.drawn.get() + 1);
        record::ids::sha256(&[self.seed.to_be_bytes(), self.drawn.get().to_be_bytes()].concat()).0
    }
}
