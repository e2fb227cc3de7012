//! How many tests passed, read from the lines with which each runner ends.

use std::ops::AddAssign;

/// Tests that passed and failed.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Count {
    /// As they should.
    pub passed: u64,
    /// Not as they should; one that passed only when tried again counts here, too.
    pub failed: u64,
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

impl Count {
    /// What a summary line says; nothing for every other line.
    pub fn read(line: &str) -> Self {
        let line = line.trim();
        let by_itself = line
            .split_whitespace()
            .next()
            .is_some_and(|word| word.parse::<u64>().is_ok());
        if !(by_itself || line.starts_with("test result:") || line.starts_with("Summary [")) {
            return Self::default();
        }
        let words: Vec<&str> = line.split_whitespace().collect();
        let mut count = Self::default();
        for pair in words.windows(2) {
            let Ok(number) = pair[0].parse::<u64>() else {
                continue;
            };
            match pair[1].trim_end_matches([',', ';', '.']) {
                "passed" => count.passed += number,
                "failed" | "flaky" | "interrupted" | "timed" => count.failed += number,
                _ => {}
            }
        }
        count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_runners_last_line_is_understood() {
        let check = |line: &str, passed, failed| {
            assert_eq!(Count::read(line), Count { passed, failed }, "{line}")
        };
        check(
            "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s",
            12,
            0,
        );
        check("test result: FAILED. 3 passed; 2 failed; 0 ignored", 3, 2);
        check(
            "     Summary [   1.204s] 120 tests run: 120 passed, 3 skipped",
            120,
            0,
        );
        check(
            "     Summary [   1.204s] 120 tests run: 118 passed, 2 failed, 0 skipped",
            118,
            2,
        );
        check("  14 passed (1.2m)", 14, 0);
        check("  1 failed", 0, 1);
        check("  2 flaky", 0, 2);
        check("392 passed, 0 failed", 392, 0);
        check("test it_says_3_passed ... ok", 0, 0);
        check("running 3 tests", 0, 0);
        check("", 0, 0);
    }
}
