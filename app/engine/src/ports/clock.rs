//! Time, randomness and tasks: the pure rooms get them as arguments only.

use super::Fut;

/// Time and tasks.
pub trait Clock {
    /// Unix milliseconds.
    fn now_ms(&self) -> i64;
    /// Resolves after so many milliseconds.
    fn sleep(&self, ms: u32) -> Fut<'static, ()>;
    /// Runs a task to its end, beside others.
    fn spawn(&self, task: Fut<'static, ()>);
    /// Lets other tasks and messages have their turn (a macrotask in the browser).
    fn breathe(&self) -> Fut<'static, ()>;
}

/// Randomness.
pub trait Entropy {
    /// 32 fresh bytes fit for keys.
    fn bytes(&self) -> [u8; 32];
}
