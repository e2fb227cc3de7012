//! The practice chain: a chain that anybody can compute and nobody runs, so that the practice space needs no node.
//! Block `n` begins at unix second `12 n`; its hash is `keccak256("locus practice block" ‖ n in decimal)`.

use crate::head::Block;
use alloy_primitives::keccak256;

/// Its id in the domain of typed messages.
pub const CHAIN_ID: u64 = 0;
/// Length of a block in seconds.
pub const BLOCK_SECONDS: u64 = 12;

/// The block of that number.
pub fn block(number: u64) -> Block {
    Block {
        number,
        hash: keccak256(format!("locus practice block{number}")),
        time: number.saturating_mul(BLOCK_SECONDS),
    }
}

/// The newest block at that time (unix milliseconds).
pub fn newest(now_ms: i64) -> Block {
    block(u64::try_from(now_ms).unwrap_or(0) / 1000 / BLOCK_SECONDS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_practice_block_is_a_function_of_time() {
        let block = newest(1_700_000_011_999);
        assert_eq!((block.number, block.time), (141_666_667, 1_700_000_004));
        assert_eq!(newest(-5).number, 0);
        assert_eq!(newest(1_700_000_016_000).number, 141_666_668);
        assert_eq!(
            super::block(7).hash.to_string(),
            keccak256(b"locus practice block7").to_string()
        );
        assert_ne!(super::block(7).hash, super::block(8).hash);
    }
}
