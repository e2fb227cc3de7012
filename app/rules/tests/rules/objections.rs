use record::{
    Address, Talk,
    talk::{Label, Parent, Saying, Status, TalkRef},
};
use rules::{
    Reason, RulingAct,
    objection::{State, state},
    ruling::{self, Role, Rulings},
};

use crate::{
    devices::{SPEAKER, said},
    given::{AUTHOR, OWNER, World, account, id, world},
};

const MODERATOR: Address = account(0xcc);

fn objection(world: &World) -> Talk {
    let binding = world.binding(SPEAKER, id("device"));
    let mut talk = said(world, &binding, None, "This harms us.");
    let Saying::Post { label, .. } = &mut talk.saying else {
        panic!("a post")
    };
    *label = Label::Objection;
    talk
}

fn about(
    world: &World,
    objection: &Talk,
    name: &str,
    saying: impl FnOnce(TalkRef) -> Saying,
) -> Talk {
    let binding = world.binding(account(0x77), id(name));
    let mut talk = said(world, &binding, None, name);
    talk.saying = saying(TalkRef {
        id: objection.id,
        author: objection.device,
    });
    talk
}

fn status(world: &World, objection: &Talk, status: Status) -> Talk {
    about(world, objection, status.name(), |on| Saying::Status {
        on,
        status,
        reason: "See above.".into(),
    })
}

fn insists(world: &World, objection: &Talk) -> Talk {
    about(world, objection, "insists", |on| Saying::Post {
        parent: Parent::Talk(on),
        label: Label::Objection,
        content: "It still does.".into(),
        quote: None,
        replace: None,
    })
}

fn closed(world: &World, objection: &Talk, by: Address, action: &str) -> (RulingAct, Rulings) {
    let ruling = world.ruling(by, objection.id, action);
    let rulings = ruling::fold(&world.space, [&ruling]);
    (ruling, rulings)
}

#[test]
fn an_objection_goes_from_raised_to_answered_to_one_of_three_ends() {
    let world = world();
    let objection = objection(&world);
    let (addressed, withdrawn, insists) = (
        status(&world, &objection, Status::Addressed),
        status(&world, &objection, Status::Withdrawn),
        insists(&world, &objection),
    );
    let none = Rulings::default();
    let (ruling, over) = closed(
        &world,
        &objection,
        MODERATOR,
        "close objection as moderator",
    );
    let check = |talk: &[(Address, &Talk)], rulings: &Rulings, expected: State| {
        let found = state((SPEAKER, &objection), AUTHOR, talk.iter().copied(), rulings);
        assert_eq!(found, expected);
        let reversed = talk.iter().rev().copied();
        assert_eq!(
            state((SPEAKER, &objection), AUTHOR, reversed, rulings),
            expected
        );
    };
    let (answers, takes_back, stays) = (
        (AUTHOR, &addressed),
        (SPEAKER, &withdrawn),
        (SPEAKER, &insists),
    );
    check(&[], &none, State::Raised);
    check(&[answers], &none, State::Answered(addressed.id));
    check(&[answers, stays], &none, State::StillObjects(insists.id));
    check(
        &[answers, takes_back],
        &none,
        State::Withdrawn(withdrawn.id),
    );
    check(&[answers, stays], &over, State::ClosedOver(ruling.id));
    // Closed without an answer is closed over the objector all the same.
    check(&[], &over, State::ClosedOver(ruling.id));
    check(&[takes_back], &over, State::Withdrawn(withdrawn.id));
    // There is nothing to insist on before an answer.
    check(&[stays], &none, State::Raised);
}

#[test]
fn only_the_objector_withdraws_and_only_the_author_answers() {
    let world = world();
    let objection = objection(&world);
    let addressed = status(&world, &objection, Status::Addressed);
    let withdrawn = status(&world, &objection, Status::Withdrawn);
    let insists = insists(&world, &objection);
    let meddling = [
        (SPEAKER, &addressed),
        (AUTHOR, &withdrawn),
        (AUTHOR, &insists),
    ];
    let found = state((SPEAKER, &objection), AUTHOR, meddling, &Rulings::default());
    assert_eq!(found, State::Raised);
}

#[test]
fn a_word_on_another_objection_changes_nothing_here() {
    let world = world();
    let objection = objection(&world);
    let mut other = objection.clone();
    other.id = id("another objection");
    let withdrawn = status(&world, &other, Status::Withdrawn);
    let found = state(
        (SPEAKER, &objection),
        AUTHOR,
        [(SPEAKER, &withdrawn)],
        &Rulings::default(),
    );
    assert_eq!(found, State::Raised);
}

#[test]
fn a_ruling_needs_the_role_that_it_names() {
    let world = world();
    let objection = objection(&world);
    let check = |by: Address, action: &str, expected: Result<Role, Reason>| {
        let (ruling, rulings) = closed(&world, &objection, by, action);
        match expected {
            Ok(role) => assert_eq!(rulings.closes(objection.id).unwrap().role, role),
            Err(reason) => {
                assert_eq!(rulings.refused, [(ruling.id, reason)]);
                assert_eq!(rulings.closes(objection.id), None);
            }
        }
    };
    check(
        MODERATOR,
        "close objection as moderator",
        Ok(Role::Moderator),
    );
    check(OWNER, "close objection as owner", Ok(Role::Owner));
    check(
        OWNER,
        "close objection as moderator",
        Err(Reason::NotAllowed("a moderator")),
    );
    check(
        MODERATOR,
        "close objection as owner",
        Err(Reason::NotAllowed("the space's owner")),
    );
    check(
        AUTHOR,
        "close objection as owner",
        Err(Reason::NotAllowed("the space's owner")),
    );
    check(
        OWNER,
        "close objection as king",
        Err(Reason::WordsDiffer("action")),
    );
}

#[test]
fn every_action_of_the_protocol_is_known_here() {
    assert!(
        record::words::ACTIONS
            .iter()
            .all(|words| ruling::action(words).is_some())
    );
}

#[test]
fn a_ruling_can_be_taken_back_by_the_owner_and_a_moderators_by_a_moderator() {
    let world = world();
    let post = id("a post");
    let check = |hides: (Address, &str), takes_back: (Address, &str), hidden: bool| {
        let hiding = world.ruling(hides.0, post, &format!("hide as {}", hides.1));
        let action = format!("take back as {}", takes_back.1);
        let taking = world.ruling(takes_back.0, hiding.id, &action);
        for acts in [[&hiding, &taking], [&taking, &hiding]] {
            let rulings = ruling::fold(&world.space, acts);
            assert_eq!(rulings.hides(post).is_some(), hidden);
            assert_eq!(rulings.refused.len(), 1);
        }
    };
    let (owner, moderator) = ((OWNER, "owner"), (MODERATOR, "moderator"));
    check(moderator, moderator, false);
    check(moderator, owner, false);
    check(owner, owner, false);
    check(owner, moderator, true);
}

#[test]
fn taking_back_waits_for_its_ruling_and_cannot_itself_be_taken_back() {
    let world = world();
    let hiding = world.ruling(OWNER, id("a post"), "hide as owner");
    let taking = world.ruling(OWNER, hiding.id, "take back as owner");
    let alone = ruling::fold(&world.space, [&taking]);
    assert_eq!(alone.refused, [(taking.id, Reason::Waiting(hiding.id))]);
    let twice = world.ruling(OWNER, taking.id, "take back as owner");
    let rulings = ruling::fold(&world.space, [&hiding, &taking, &twice]);
    assert!(
        rulings
            .refused
            .contains(&(twice.id, Reason::WrongReference))
    );
    assert_eq!(rulings.hides(id("a post")), None);
}
