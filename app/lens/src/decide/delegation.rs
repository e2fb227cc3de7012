//! What was delegated to those who voted.

use record::Power;

use super::Poll;

/// What was delegated to each who voted, largest first, without those to whom nothing was. `None` where it is not known of
/// everybody.
pub(super) fn delegated(poll: &Poll) -> Option<Vec<Power>> {
    let powers = poll.largest.iter().map(|vote| vote.delegated());
    let mut powers: Vec<Power> = powers.collect::<Option<_>>()?;
    powers.retain(|power| !power.is_zero());
    powers.sort_unstable_by(|one, other| other.cmp(one));
    Some(powers)
}
