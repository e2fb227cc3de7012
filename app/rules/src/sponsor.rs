//! Backers of a revision, weighed at an opening's reference block.

use record::sorted::Map;
use record::{Address, Id, Power, body::Sponsors};

use crate::{
    Reason, SponsorshipAct,
    act::{by_id, last_word},
    proposal::Numbered,
    space::SpaceState,
};

/// Who backs a revision.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Backers {
    /// Accounts whose standing word is to back it, with that act.
    pub accounts: Map<Address, Id>,
    /// Sponsorships that do not count.
    pub refused: Vec<(Id, Reason)>,
}

/// Folds sponsorships of one revision. Of each account the highest `seq` stands; a `seq` under which
/// it both backed and stopped is void.
pub fn fold<'a>(
    space: &SpaceState,
    revision: &Numbered,
    acts: impl IntoIterator<Item = &'a SponsorshipAct>,
) -> Backers {
    let mut backers = Backers::default();
    let mut of_account = Map::<Address, Vec<&SponsorshipAct>>::new();
    for act in by_id(acts).into_values() {
        match check(space, revision, act) {
            Ok(()) => of_account.entry(act.message.account).or_default().push(act),
            Err(reason) => backers.refused.push((act.id, reason)),
        }
    }
    for (account, acts) in of_account {
        let place = |act: &SponsorshipAct| (act.message.seq, act.id);
        let (found, aside) = last_word(acts, place, |act| act.message.support);
        backers.refused.extend(aside);
        if let Some(act) = found.filter(|act| act.message.support) {
            backers.accounts.insert(account, act.id);
        }
    }
    record::sorted::sort(&mut backers.refused);
    backers
}

fn check(space: &SpaceState, revision: &Numbered, act: &SponsorshipAct) -> Result<(), Reason> {
    space.check_home(act.message.space, act.chain)?;
    if act.message.revision != revision.act.id {
        return Err(Reason::WrongReference);
    }
    if act.message.title != revision.act.message.title {
        return Err(Reason::WordsDiffer("title"));
    }
    Ok(())
}

/// Whether a revision has the backing that its space asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backing {
    /// The space asks for none.
    NotNeeded,
    /// So many accounts with so much power, and that is enough.
    Enough(u64, Power),
    /// So many accounts with so much power, and that is not enough.
    Short(u64, Power),
    /// Not enough so far, and the weight of so many accounts is not known.
    Unknown(u64),
}

/// Weighs backers at the opening's reference block. `weight` is `None` where it is not known.
pub fn backing(
    needed: &Sponsors,
    backers: &Backers,
    weight: impl Fn(Address) -> Option<Power>,
) -> Backing {
    if needed.count == 0 && needed.power.is_zero() {
        return Backing::NotNeeded;
    }
    let (mut count, mut power, mut unknown) = (0, Power::ZERO, 0);
    for account in backers.accounts.keys() {
        match weight(*account) {
            Some(weight) if weight.is_zero() => {}
            // More than 2^256 backs it as much as anything can.
            Some(weight) => (count, power) = (count + 1, power.saturating_add(weight)),
            None => unknown += 1,
        }
    }
    if count >= needed.count && power >= needed.power {
        Backing::Enough(count, power)
    } else if unknown > 0 {
        Backing::Unknown(unknown)
    } else {
        Backing::Short(count, power)
    }
}
