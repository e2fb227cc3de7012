//! How long each part of the tests took: the whole must stay under 40 minutes on two cores.

use std::fmt;
use std::time::Duration;

use crate::say::note;

/// The parts in the order in which they ran.
#[derive(Default)]
pub struct Times(Vec<(String, Duration)>);

impl Times {
    /// Tells that a part has ended.
    pub fn add(&mut self, part: &str, took: Duration) {
        note(&format!("{part} took {}", clock(took)));
        self.0.push((part.to_owned(), took));
    }
}

/// A table; nothing of parts that did not run.
impl fmt::Display for Times {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = self.0.iter().map(|(_, took)| *took).sum();
        let rows = self.0.iter().map(|(part, took)| (part.as_str(), *took));
        for (part, took) in rows.chain([("together", all)]) {
            writeln!(f, "{part:<10}{:>8}", clock(took))?;
        }
        Ok(())
    }
}

/// `m:ss`.
fn clock(took: Duration) -> String {
    let seconds = took.as_secs();
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_adds_up() {
        let mut times = Times::default();
        times.add("lint", Duration::from_millis(361_900));
        times.add("vectors", Duration::from_millis(7_200));
        let table = "lint          6:01\nvectors       0:07\ntogether      6:09\n";
        assert_eq!(times.to_string(), table);
    }
}
