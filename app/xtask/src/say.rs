//! How a step is told: one line when it begins, one when it took long.

use std::time::{Duration, Instant};

/// A failure, as one sentence for the person at the terminal.
pub type Outcome<T = ()> = Result<T, String>;

/// Tells what begins, runs it, and says how long it took if that was noticeable.
pub fn step<T>(what: &str, work: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
    println!("• {what}");
    let began = Instant::now();
    let done = work()?;
    let took = began.elapsed();
    if took > Duration::from_secs(3) {
        println!("  done in {:.0} s", took.as_secs_f32());
    }
    Ok(done)
}

/// A remark under a step.
pub fn note(what: &str) {
    println!("  {what}");
}
