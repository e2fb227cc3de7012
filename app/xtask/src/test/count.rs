//! How many tests passed, read from the lines with which each runner ends, and how many checked nothing for want of data
//! or of a program.

use std::{fmt, ops::AddAssign};

/// With this a test says that it checks nothing here, on its own standard error: what is printed the usual way the
/// harness hides. It then counts as passed with its runner.
const SKIPPED: &str = "SKIPPED: ";

/// Tests that passed, failed and were skipped.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Count {
    /// As they should.
    pub passed: u64,
    /// Not as they should; one that passed only when tried again counts here, too.
    pub failed: u64,
    /// Left out by their runner.
    pub skipped: u64,
    /// Passed by their runner's word, and checked nothing.
    pub hollow: u64,
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let passed = self.passed.saturating_sub(self.hollow);
        let skipped = self.skipped + self.hollow;
        write!(
            f,
            "{passed} passed, {} failed, {skipped} skipped",
            self.failed
        )
    }
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
        self.hollow += other.hollow;
    }
}

impl Count {
    /// What a summary line says; nothing for every other line.
    pub fn read(line: &str) -> Self {
        let line = line.trim();
        if line.contains(SKIPPED) {
            return Count {
                hollow: 1,
                ..Count::default()
            };
        }
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
                "ignored" | "skipped" => count.skipped += number,
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
        let check = |line: &str, passed, failed, skipped| {
            let expected = Count {
                passed,
                failed,
                skipped,
                hollow: 0,
            };
            assert_eq!(Count::read(line), expected, "{line}")
        };
        check(
            "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s",
            12,
            0,
            1,
        );
        check(
            "test result: FAILED. 3 passed; 2 failed; 0 ignored",
            3,
            2,
            0,
        );
        check(
            "     Summary [   1.204s] 120 tests run: 120 passed, 3 skipped",
            120,
            0,
            3,
        );
        check(
            "     Summary [   1.204s] 120 tests run: 118 passed, 2 failed, 0 skipped",
            118,
            2,
            0,
        );
        check("  14 passed (1.2m)", 14, 0, 0);
        check("  1 failed", 0, 1, 0);
        check("  2 flaky", 0, 2, 0);
        check("  4 skipped", 0, 0, 4);
        check("392 passed, 0 failed", 392, 0, 0);
        check("test it_says_3_passed ... ok", 0, 0, 0);
        check("running 3 tests", 0, 0, 0);
        check("", 0, 0, 0);
    }

    #[test]
    fn what_checked_nothing_has_not_passed() {
        let mut all = Count::default();
        for line in [
            "SKIPPED: no votes/decentraland-2021.csv (set LOCUS_DATA)",
            "test on_a_real_dao ... SKIPPED: no votes/decentraland-2021.csv",
            "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured",
        ] {
            all += Count::read(line);
        }
        assert_eq!(all.to_string(), "10 passed, 0 failed, 3 skipped");
    }
}
