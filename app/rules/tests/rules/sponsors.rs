use record::{Power, body::Sponsors};
use rules::{
    Reason, SponsorshipAct,
    sponsor::{Backers, Backing, backing, fold},
};

use crate::given::{World, account, act, id, world};

fn folded(world: &World, acts: &[SponsorshipAct]) -> Backers {
    let (_, revision) = world.proposals.revision(world.revision.id).unwrap();
    fold(&world.space, revision, acts)
}

#[test]
fn the_last_word_of_an_account_stands() {
    let world = world();
    let backs = world.sponsorship(account(1), true, 1);
    let stops = world.sponsorship(account(1), false, 2);
    let other = world.sponsorship(account(2), true, 1);
    let backers = folded(&world, &[stops, backs.clone(), other]);
    assert_eq!(
        backers.accounts.keys().copied().collect::<Vec<_>>(),
        [account(2)]
    );
    assert_eq!(backers.refused, [(backs.id, Reason::Superseded)]);
}

#[test]
fn backing_and_stopping_under_one_seq_is_void() {
    let world = world();
    let acts = [
        world.sponsorship(account(1), true, 1),
        world.sponsorship(account(1), true, 2),
        world.sponsorship(account(1), false, 2),
    ];
    let backers = folded(&world, &acts);
    assert_eq!(backers.accounts.get(&account(1)), Some(&acts[0].id));
    assert_eq!(backers.refused.len(), 2);
}

#[test]
fn a_sponsorship_in_other_words_or_of_another_text_is_refused() {
    let world = world();
    let good = world.sponsorship(account(1), true, 1).message;
    let (mut title, mut text) = (good.clone(), good);
    title.title.push('!');
    text.revision = id("another");
    let acts = [act(title, ()), act(text, ())];
    let backers = folded(&world, &acts);
    assert!(
        backers
            .refused
            .contains(&(acts[0].id, Reason::WordsDiffer("title")))
    );
    assert!(
        backers
            .refused
            .contains(&(acts[1].id, Reason::WrongReference))
    );
}

#[test]
fn backers_are_weighed_at_the_reference_block() {
    let world = world();
    let acts = [1, 2, 3, 4].map(|n| world.sponsorship(account(n), true, 1));
    let backers = folded(&world, &acts);
    // Account 3 has nothing; of account 4 nothing is known.
    let weight = |of: record::Address| match of.0[0] {
        1 | 2 => Some(Power::from(10)),
        3 => Some(Power::ZERO),
        _ => None,
    };
    let check = |count, power: u64, expected| {
        let needed = Sponsors {
            count,
            power: Power::from(power),
        };
        assert_eq!(backing(&needed, &backers, weight), expected);
    };
    check(0, 0, Backing::NotNeeded);
    check(2, 20, Backing::Enough(2, Power::from(20)));
    check(3, 0, Backing::Unknown(1));
    let known = |of| Some(weight(of).unwrap_or_default());
    let needed = Sponsors {
        count: 3,
        power: Power::ZERO,
    };
    assert_eq!(
        backing(&needed, &backers, known),
        Backing::Short(2, Power::from(20))
    );
}
