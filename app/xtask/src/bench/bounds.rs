//! What a bench found, beside what it is to stay within. Nothing is hidden by the first that is broken: all are printed.

use crate::say::Outcome;

/// Bounds, of which some may be broken.
#[derive(Default)]
pub struct Bounds {
    broken: Vec<String>,
}

impl Bounds {
    /// Prints a number that is to stay under a bound.
    pub fn under(&mut self, what: &str, found: f64, unit: &str, most: f64) {
        println!("  {what:<44} {found:>9.0} {unit:<3} to be under {most:.0}");
        // Not a number is broken too.
        if !matches!(found.partial_cmp(&most), Some(std::cmp::Ordering::Less)) {
            self.broken
                .push(format!("{what}: {found:.0} {unit}, to be under {most:.0}"));
        }
    }

    /// Prints how many times faster than others we are.
    pub fn times(&mut self, what: &str, (ours, theirs): (f64, f64), least: f64) {
        let times = theirs / ours;
        println!(
            "  {what:<44} {ours:>9.0} ms  theirs {theirs:.0} ms: {times:.1} times, to be {least:.0} or more"
        );
        if !matches!(
            times.partial_cmp(&least),
            Some(std::cmp::Ordering::Greater | std::cmp::Ordering::Equal)
        ) {
            self.broken.push(format!(
                "{what}: {times:.1} times, to be {least:.0} or more"
            ));
        }
    }

    /// Fails where any bound is broken.
    pub fn hold(self) -> Outcome {
        match self.broken.is_empty() {
            true => Ok(()),
            false => Err(format!("broken bounds:\n  {}", self.broken.join("\n  "))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_stays_within_every_bound_holds() {
        let held = |found: f64, ours: f64| {
            let mut bounds = Bounds::default();
            bounds.under("time", found, "ms", 300.0);
            bounds.times("beside NumPy", (ours, 20.0), 20.0);
            bounds.hold().is_ok()
        };
        assert!(held(299.0, 1.0));
        assert!(!held(300.0, 1.0));
        assert!(!held(f64::NAN, 1.0));
        assert!(!held(299.0, 1.1));
        assert!(!held(299.0, f64::NAN));
    }
}
