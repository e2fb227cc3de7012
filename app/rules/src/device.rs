//! For whom a device key speaks, and which of what it said still stands.
//!
//! Nothing outside the record says when something was said: an expiry can only be held against the
//! time that the talk itself gives, and a thief of a key can give an earlier one. Only a revocation
//! is certain, and pages say so.

use record::sorted::{Map, Set};
use record::{Address, Id, Talk};

use crate::{BindingAct, Reason, RevocationAct, act::by_id, space::SpaceState};

/// Bindings and revocations of one space.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Devices {
    bindings: Map<Id, BindingAct>,
    /// By device and the account that takes it back: the last place that stands, and its id.
    cuts: Map<(Id, Address), Set<(u64, Id)>>,
    /// Acts that do not belong here.
    pub refused: Vec<(Id, Reason)>,
}

/// A device of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeviceOf {
    /// The device's key.
    pub device: Id,
    /// The binding's act id.
    pub binding: Id,
    /// When it ends, in seconds since 1970.
    pub expires_at: u64,
    /// The account took it back. The key stays dead: a later binding of it changes nothing.
    pub revoked: bool,
}

/// Who speaks in a piece of talk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Voice {
    /// The account.
    pub account: Address,
    /// The binding that allows it.
    pub binding: Id,
    /// The device said something else in the same place of its chain, as it does when its key was
    /// copied. Both stand until a revocation takes one away.
    pub forked: bool,
}

/// Folds bindings (each with the device's consent, which `record` requires) and revocations.
pub fn fold<'a>(
    space: &SpaceState,
    bindings: impl IntoIterator<Item = &'a BindingAct>,
    revocations: impl IntoIterator<Item = &'a RevocationAct>,
) -> Devices {
    let mut devices = Devices::default();
    for (id, act) in by_id(bindings) {
        match space.check_home(act.message.space, act.chain) {
            Ok(()) => {
                devices.bindings.insert(id, act.clone());
            }
            Err(reason) => devices.refused.push((id, reason)),
        }
    }
    for (id, act) in by_id(revocations) {
        let message = &act.message;
        match space.check_home(message.space, act.chain) {
            Ok(()) => {
                let cuts = devices
                    .cuts
                    .entry((message.device, message.account))
                    .or_default();
                cuts.insert((message.last_chain, message.last_id));
            }
            Err(reason) => devices.refused.push((id, reason)),
        }
    }
    record::sorted::sort(&mut devices.refused);
    devices
}

impl Devices {
    /// The devices that an account ever bound, by binding.
    pub fn of(&self, account: Address) -> Vec<DeviceOf> {
        let own = self
            .bindings
            .values()
            .filter(|act| act.message.account == account);
        own.map(|act| DeviceOf {
            device: act.message.device,
            binding: act.id,
            expires_at: act.message.expires_at,
            revoked: self.cuts.contains_key(&(act.message.device, account)),
        })
        .collect()
    }

    /// Who speaks in each piece of talk, or why nobody does.
    ///
    /// `talk` should hold all that is known of each device that speaks in it: what a revocation
    /// leaves is found by walking back from the last id that it names. What lies before a piece that
    /// is missing here waits for it.
    pub fn voices<'a>(
        &self,
        talk: impl IntoIterator<Item = &'a Talk>,
    ) -> Map<Id, Result<Voice, Reason>> {
        let talk: Map<Id, &Talk> = talk.into_iter().map(|talk| (talk.id, talk)).collect();
        let mut said_there = Map::<(Id, u64), u32>::new();
        for talk in talk.values() {
            *said_there
                .entry((talk.device, talk.place.number))
                .or_default() += 1;
        }
        let mut left = Map::new();
        talk.values()
            .map(|said| {
                let forked = said_there.get(&(said.device, said.place.number)) > Some(&1);
                (said.id, self.voice(said, forked, &talk, &mut left))
            })
            .collect()
    }

    fn voice<'a>(
        &'a self,
        said: &Talk,
        forked: bool,
        all: &Map<Id, &Talk>,
        left: &mut Map<&'a (u64, Id), Left>,
    ) -> Result<Voice, Reason> {
        let Some(binding) = self.bindings.get(&said.binding) else {
            return Err(Reason::Waiting(said.binding));
        };
        let bound = &binding.message;
        if bound.device != said.device || bound.space != said.space {
            return Err(Reason::DeviceUnbound);
        }
        for cut in self
            .cuts
            .get(&(said.device, bound.account))
            .into_iter()
            .flatten()
        {
            let left = left
                .entry(cut)
                .or_insert_with(|| Left::by(cut, said.device, all));
            left.check(said)?;
        }
        if said.created_at >= bound.expires_at {
            return Err(Reason::DeviceExpired);
        }
        Ok(Voice {
            account: bound.account,
            binding: binding.id,
            forked,
        })
    }
}

/// What a revocation leaves of a device's chain.
struct Left {
    /// The chain from the last id that stands back to the first, or to a gap.
    chain: Set<Id>,
    /// The last place that stands.
    last: u64,
    /// The place and id of the first piece that is missing here, on the way back.
    gap: Option<(u64, Id)>,
}

impl Left {
    fn by((last, last_id): &(u64, Id), device: Id, all: &Map<Id, &Talk>) -> Left {
        let mut left = Left {
            chain: Set::new(),
            last: *last,
            gap: None,
        };
        let (mut number, mut id) = (*last, *last_id);
        while number > 0 {
            match all.get(&id) {
                None => {
                    left.gap = Some((number, id));
                    break;
                }
                // The account named something that is no such place: nothing before it stands.
                Some(said) if said.device != device || said.place.number != number => break,
                Some(said) => {
                    left.chain.insert(id);
                    (number, id) = (number - 1, said.place.previous);
                }
            }
        }
        left
    }

    fn check(&self, said: &Talk) -> Result<(), Reason> {
        match self.gap {
            _ if self.chain.contains(&said.id) => Ok(()),
            Some((number, missing)) if said.place.number < number.min(self.last) => {
                Err(Reason::Waiting(missing))
            }
            _ => Err(Reason::DeviceRevoked),
        }
    }
}
