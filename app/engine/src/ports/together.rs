//! Several tabs, one record: turns so that none doubles or loses an act, and news of what another wrote.

use super::Fut;
use futures::stream::LocalBoxStream;

/// Turns and news.
pub trait Together {
    /// Waits for the turn of this name; the turn ends when the guard is dropped.
    fn turn(&self, name: String) -> Fut<'static, Turn>;
    /// Tells the other engines of this browser.
    fn tell(&self, news: String);
    /// What the other engines tell (never one's own news).
    fn hear(&self) -> LocalBoxStream<'static, String>;
}

/// A turn, until dropped.
pub struct Turn(pub Option<Box<dyn FnOnce()>>);

impl Drop for Turn {
    fn drop(&mut self) {
        if let Some(end) = self.0.take() {
            end();
        }
    }
}
