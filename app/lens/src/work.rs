//! Work that takes long, in steps: whoever does it can show how far it is, answer others in between, and put it down
//! for good. It knows no clock; a step is small enough for a page that waits (some tens of milliseconds).

/// Work in steps.
pub trait Work {
    /// What comes of it.
    type Output;

    /// How much is done, and how much there is.
    fn progress(&self) -> (u64, u64);

    /// Does a little more. Returns the result once there is nothing left to do; then it is not to be called again.
    fn step(&mut self) -> Option<Self::Output>;
}

/// Does all of it; `go_on` is told how much is done of how much, and stops it by answering `false`.
pub fn finish<W: Work>(mut work: W, go_on: &mut dyn FnMut(u64, u64) -> bool) -> Option<W::Output> {
    loop {
        if let Some(output) = work.step() {
            return Some(output);
        }
        let (done, total) = work.progress();
        if !go_on(done, total) {
            return None;
        }
    }
}

/// Does all of it without being asked in between.
pub fn all<W: Work>(mut work: W) -> W::Output {
    loop {
        if let Some(output) = work.step() {
            return output;
        }
    }
}
