//! What accounts claim: which words stand, who stands with them, and what was answered.
//!
//! A claim is one account's word with its evidence. Nothing makes it true; what stands beside it (a dispute, an
//! explanation, other accounts) is shown with it.

use record::sorted::{Map, Set};
use record::{Address, Id};

use crate::{
    ClaimAct, Reason,
    act::{by_id, last_word},
    space::SpaceState,
};

/// The claims of a space.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Claims<'a> {
    /// Those that stand, by act id.
    pub stands: Map<Id, &'a ClaimAct>,
    /// Claims that took an earlier one back: they stand, and say nothing.
    pub withdrawals: Set<Id>,
    /// Claims that do not stand.
    pub aside: Vec<(Id, Reason)>,
}

/// Folds the claims of a space. Of one account, subject and kind (and, where the subject is zero, the same words for
/// it) the highest `seq` stands; a `seq` under which it claimed two things is void. A claim without text and evidence
/// takes the earlier one back.
pub fn fold<'a>(space: &SpaceState, acts: impl IntoIterator<Item = &'a ClaimAct>) -> Claims<'a> {
    let mut claims = Claims::default();
    let mut of_matter = Map::<_, Vec<&'a ClaimAct>>::new();
    for act in by_id(acts).into_values() {
        match space.check_home(act.message.space, act.chain) {
            Ok(()) => of_matter.entry(matter(act)).or_default().push(act),
            Err(reason) => claims.aside.push((act.id, reason)),
        }
    }
    for acts in of_matter.into_values() {
        let place = |act: &'a ClaimAct| (act.message.seq, act.id);
        let (stands, aside) = last_word(acts, place, |act| act.message.body_hash);
        claims.aside.extend(aside);
        match stands {
            Some(act) if withdraws(act) => _ = claims.withdrawals.insert(act.id),
            Some(act) => _ = claims.stands.insert(act.id, act),
            None => {}
        }
    }
    record::sorted::sort(&mut claims.aside);
    claims
}

/// What an account has one standing word on.
fn matter(act: &ClaimAct) -> (Address, Id, &str, Option<&str>) {
    let message = &act.message;
    let words = act.body.subject_text.as_deref();
    let words = words.filter(|_| message.subject.is_zero());
    (message.account, message.subject, &message.kind, words)
}

/// Whether two claims are on one matter of one account, so that only one of them can stand.
pub fn same_matter(one: &ClaimAct, other: &ClaimAct) -> bool {
    matter(one) == matter(other)
}

/// Whether a claim only takes an earlier one back.
pub fn withdraws(act: &ClaimAct) -> bool {
    act.body.text.is_empty() && act.body.evidence.is_empty()
}

impl<'a> Claims<'a> {
    /// The standing claims of a kind about an act, ascending by id.
    pub fn about(&self, subject: Id, kind: &'a str) -> impl Iterator<Item = &'a ClaimAct> {
        let of = move |act: &&'a ClaimAct| act.message.subject == subject;
        let all = self.stands.values().copied().filter(of);
        all.filter(move |act| act.message.kind == kind)
    }

    /// The accounts that stand behind a claim beside its own: each with an attestation of it.
    pub fn behind(&self, claim: &ClaimAct) -> Set<Address> {
        self.about(claim.id, "attestation")
            .map(|act| act.message.account)
            .filter(|account| *account != claim.message.account)
            .collect()
    }
}
