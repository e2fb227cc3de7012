//! The order in which a thread is read: parents before replies, siblings by the time they give, and what one device says
//! within a second in the order of its chain.

use record::Id;
use record::sorted::{Map, Set};

/// Replies deeper than this are shown at this depth, below their parent all the same.
pub const DEEPEST: u16 = 32;

/// A post, as far as its place matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Post {
    /// Its id.
    pub id: Id,
    /// The post that it answers; `None` where it answers the proposal.
    pub parent: Option<Id>,
    /// When it says it was written. Only siblings are ordered by it.
    pub said_at: u64,
    /// The key that signed it.
    pub device: Id,
    /// Its place in all that this key says. A time in whole seconds does not tell two quick posts apart; this does.
    pub number: u64,
}

/// A thread in reading order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Thread {
    /// Each post with its depth, 0 for those that answer the proposal.
    pub rows: Vec<(Id, u16)>,
    /// Posts that nothing here leads to: what they answer is missing, or waits itself.
    pub waiting: Vec<Id>,
}

/// Puts posts into reading order.
pub fn order(posts: impl IntoIterator<Item = Post>) -> Thread {
    let posts: Map<Id, Post> = posts.into_iter().map(|post| (post.id, post)).collect();
    let mut answers = Map::<Option<Id>, Set<(u64, Id, u64, Id)>>::new();
    for post in posts.values() {
        answers.entry(post.parent).or_default().insert((
            post.said_at,
            post.device,
            post.number,
            post.id,
        ));
    }
    let mut thread = Thread::default();
    let mut read = Set::new();
    let mut next: Vec<(Id, u16)> = Vec::new();
    let mut push = |next: &mut Vec<(Id, u16)>, parent: Option<Id>, depth: u16| {
        // A stack gives the last one first.
        next.extend(
            answers
                .remove(&parent)
                .into_iter()
                .flatten()
                .rev()
                .map(|(_, _, _, id)| (id, depth)),
        );
    };
    push(&mut next, None, 0);
    while let Some((id, depth)) = next.pop() {
        read.insert(id);
        thread.rows.push((id, depth));
        push(&mut next, Some(id), (depth + 1).min(DEEPEST));
    }
    thread.waiting = posts.into_keys().filter(|id| !read.contains(id)).collect();
    thread
}
