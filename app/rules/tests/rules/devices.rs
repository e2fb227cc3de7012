use record::{
    Address, Id, Talk,
    message::DeviceBinding,
    talk::{Label, Parent, Place, Saying},
};
use rules::{
    BindingAct, Reason, RevocationAct,
    device::{Devices, Voice, fold},
};

use crate::given::{World, account, act, id, world};

pub const SPEAKER: Address = account(0x11);

/// What a device says at a place of its chain, under a binding.
pub fn said(world: &World, binding: &BindingAct, after: Option<&Talk>, content: &str) -> Talk {
    let device = binding.message.device;
    let number = after.map_or(1, |talk| talk.place.number + 1);
    Talk {
        id: id(&format!("{device} {number} {content}")),
        device,
        created_at: 1_800_000_000,
        space: world.space.id,
        binding: binding.id,
        place: Place {
            number,
            previous: after.map_or(Id::ZERO, |talk| talk.id),
        },
        root: world.revision.id,
        saying: Saying::Post {
            parent: Parent::Act(world.revision.id),
            label: Label::Comment,
            content: content.into(),
            quote: None,
            replace: None,
        },
    }
}

struct Chain {
    world: World,
    binding: BindingAct,
    talk: Vec<Talk>,
}

/// A device that said three things.
fn chain() -> Chain {
    let world = world();
    let binding = world.binding(SPEAKER, id("device"));
    let one = said(&world, &binding, None, "one");
    let two = said(&world, &binding, Some(&one), "two");
    let three = said(&world, &binding, Some(&two), "three");
    Chain {
        world,
        binding,
        talk: vec![one, two, three],
    }
}

impl Chain {
    fn devices(&self, revocations: &[RevocationAct]) -> Devices {
        fold(&self.world.space, [&self.binding], revocations)
    }

    fn revoked_after(&self, last: Option<&Talk>) -> Devices {
        let of = self.binding.message.device;
        self.devices(&[self.world.revocation(SPEAKER, of, last)])
    }
}

/// What becomes of each piece of talk, in its order: spoken, or the reason why not.
fn heard(devices: &Devices, talk: &[Talk]) -> Vec<Result<(), Reason>> {
    let voices = devices.voices(talk);
    talk.iter()
        .map(|talk| voices[&talk.id].clone().map(|_| ()))
        .collect()
}

#[test]
fn a_bound_device_speaks_for_its_account() {
    let chain = chain();
    let voices = chain.devices(&[]).voices(&chain.talk);
    let voice = Voice {
        account: SPEAKER,
        binding: chain.binding.id,
        forked: false,
    };
    assert!(voices.values().all(|found| *found == Ok(voice)));
}

#[test]
fn talk_waits_for_its_binding_and_another_devices_binding_lets_nobody_speak() {
    let chain = chain();
    let other = chain.world.binding(SPEAKER, id("other device"));
    let devices = fold(&chain.world.space, [&other], []);
    assert_eq!(
        heard(&devices, &chain.talk[..1]),
        [Err(Reason::Waiting(chain.binding.id))]
    );
    let mut borrowed = chain.talk[0].clone();
    borrowed.binding = other.id;
    assert_eq!(heard(&devices, &[borrowed]), [Err(Reason::DeviceUnbound)]);
}

#[test]
fn talk_that_says_it_is_later_than_the_binding_is_expired() {
    let chain = chain();
    let mut late = chain.talk[0].clone();
    late.created_at = chain.binding.message.expires_at;
    assert_eq!(
        heard(&chain.devices(&[]), &[late.clone()]),
        [Err(Reason::DeviceExpired)]
    );
    late.created_at -= 1;
    assert_eq!(heard(&chain.devices(&[]), &[late]), [Ok(())]);
}

#[test]
fn a_revocation_repudiates_what_came_after_the_last_id() {
    let chain = chain();
    let gone = || Err(Reason::DeviceRevoked);
    let check = |last: Option<usize>, expected: [Result<(), Reason>; 3]| {
        let devices = chain.revoked_after(last.map(|place| &chain.talk[place]));
        assert_eq!(heard(&devices, &chain.talk), expected);
    };
    check(Some(2), [Ok(()), Ok(()), Ok(())]);
    check(Some(1), [Ok(()), Ok(()), gone()]);
    check(Some(0), [Ok(()), gone(), gone()]);
    check(None, [gone(), gone(), gone()]);
}

#[test]
fn a_revocation_repudiates_what_is_outside_the_chain_up_to_the_last_id() {
    let mut chain = chain();
    // A thief wrote another second piece, with an early number.
    let forged = said(&chain.world, &chain.binding, Some(&chain.talk[0]), "forged");
    chain.talk.push(forged);
    let voices = chain.devices(&[]).voices(&chain.talk);
    let forked = |place: usize| voices[&chain.talk[place].id].as_ref().unwrap().forked;
    assert_eq!(
        [forked(0), forked(1), forked(2), forked(3)],
        [false, true, false, true]
    );
    let devices = chain.revoked_after(Some(&chain.talk[2]));
    let expected = [Ok(()), Ok(()), Ok(()), Err(Reason::DeviceRevoked)];
    assert_eq!(heard(&devices, &chain.talk), expected);
}

#[test]
fn what_lies_before_a_missing_piece_waits_for_it() {
    let chain = chain();
    let devices = chain.revoked_after(Some(&chain.talk[2]));
    let known = [chain.talk[0].clone(), chain.talk[2].clone()];
    let expected = [Err(Reason::Waiting(chain.talk[1].id)), Ok(())];
    assert_eq!(heard(&devices, &known), expected);
}

#[test]
fn the_strictest_of_several_revocations_holds() {
    let chain = chain();
    let of = chain.binding.message.device;
    let cuts = [1, 0].map(|place| {
        chain
            .world
            .revocation(SPEAKER, of, Some(&chain.talk[place]))
    });
    let gone = Err(Reason::DeviceRevoked);
    assert_eq!(
        heard(&chain.devices(&cuts), &chain.talk),
        [Ok(()), gone.clone(), gone]
    );
}

#[test]
fn nobody_revokes_another_accounts_device() {
    let chain = chain();
    let of = chain.binding.message.device;
    let meddling = chain.world.revocation(account(0x66), of, None);
    assert!(
        heard(&chain.devices(&[meddling]), &chain.talk)
            .iter()
            .all(Result::is_ok)
    );
}

#[test]
fn a_revoked_key_stays_dead_when_it_is_bound_again() {
    let chain = chain();
    let again = DeviceBinding {
        expires_at: 3_000_000_000,
        ..chain.binding.message.clone()
    };
    let again = act(again, ());
    let cut = chain.world.revocation(SPEAKER, id("device"), None);
    let devices = fold(&chain.world.space, [&chain.binding, &again], [&cut]);
    let fresh = said(&chain.world, &again, None, "again");
    assert_eq!(heard(&devices, &[fresh]), [Err(Reason::DeviceRevoked)]);
    let of = devices.of(SPEAKER);
    assert_eq!(of.len(), 2);
    assert!(of.iter().all(|device| device.revoked));
}

#[test]
fn a_binding_of_another_space_is_refused() {
    let chain = chain();
    let elsewhere = DeviceBinding {
        space: id("elsewhere"),
        ..chain.binding.message.clone()
    };
    let elsewhere = act(elsewhere, ());
    let devices = fold(&chain.world.space, [&elsewhere], []);
    assert_eq!(devices.refused, [(elsewhere.id, Reason::WrongSpace)]);
    assert_eq!(devices.of(SPEAKER), []);
}
