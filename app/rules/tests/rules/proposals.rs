use record::message::Opening;
use rules::{
    Reason, RevisionAct,
    lifecycle::{Stage, stage, stage_of_proposal},
    proposal::{Proposals, fold},
};

use crate::given::{account, act, id, next_revision, revision, world};

fn folded(acts: &[&RevisionAct]) -> Proposals {
    fold(&world().space, acts.iter().copied())
}

fn first() -> RevisionAct {
    revision(world().space.id, "First.")
}

#[test]
fn revisions_are_numbered_along_their_links() {
    let one = first();
    let two = next_revision(&one, "Second.");
    let three = next_revision(&two, "Third.");
    let folded = folded(&[&three, &one, &two]);
    let proposal = &folded.all[&one.id];
    let numbers: Vec<u32> = proposal
        .newest_first()
        .iter()
        .map(|numbered| numbered.number)
        .collect();
    assert_eq!(numbers, [3, 2, 1]);
    assert_eq!(proposal.newest().unwrap().act, three);
    assert!(!proposal.forked());
    assert_eq!(folded.revision(two.id).unwrap().1.number, 2);
}

#[test]
fn two_texts_after_one_are_both_shown() {
    let one = first();
    let (left, right) = (next_revision(&one, "Left."), next_revision(&one, "Right."));
    let folded = folded(&[&one, &left, &right]);
    let proposal = &folded.all[&one.id];
    assert!(proposal.forked());
    let mut both = vec![left.id, right.id];
    both.sort();
    assert_eq!(proposal.heads, both);
}

#[test]
fn only_the_author_revises() {
    let one = first();
    let mut stranger = next_revision(&one, "Mine now.");
    stranger.message.account = account(0x0f);
    let stranger = act(stranger.message, stranger.body);
    let folded = folded(&[&one, &stranger]);
    assert_eq!(
        folded.refused,
        [(stranger.id, Reason::NotAllowed("the author"))]
    );
    assert_eq!(folded.all[&one.id].heads, [one.id]);
}

#[test]
fn a_revision_waits_for_the_one_before() {
    let one = first();
    let two = next_revision(&one, "Second.");
    let three = next_revision(&two, "Third.");
    let folded = folded(&[&one, &three]);
    assert_eq!(folded.refused, [(three.id, Reason::Waiting(two.id))]);
}

#[test]
fn a_revision_that_links_into_another_proposal_is_refused() {
    let (one, other) = (first(), revision(world().space.id, "Other."));
    let mut astray = next_revision(&one, "Astray.");
    astray.message.previous = other.id;
    let astray = act(astray.message, astray.body);
    let folded = folded(&[&one, &other, &astray]);
    assert_eq!(folded.refused, [(astray.id, Reason::WrongReference)]);
}

#[test]
fn a_revision_of_another_space_is_refused() {
    let elsewhere = revision(id("elsewhere"), "First.");
    assert_eq!(
        folded(&[&elsewhere]).refused,
        [(elsewhere.id, Reason::WrongSpace)]
    );
}

#[test]
fn a_vote_stands_where_the_height_puts_it() {
    let opening: Opening = world().vote.act.message;
    let check =
        |height: Option<u64>, expected: Stage| assert_eq!(stage(&opening, height), expected);
    check(None, Stage::Unknown);
    check(Some(0), Stage::Notice);
    check(Some(opening.opens - 1), Stage::Notice);
    check(Some(opening.opens), Stage::Voting);
    check(Some(opening.closes - 1), Stage::Voting);
    check(Some(opening.closes), Stage::Ended);
    assert_eq!(stage_of_proposal([], Some(5)), Stage::Drafted);
    let later = Opening {
        opens: 5000,
        closes: 6000,
        ..opening.clone()
    };
    assert_eq!(
        stage_of_proposal([&opening, &later], Some(2000)),
        Stage::Notice
    );
    assert_eq!(
        stage_of_proposal([&opening, &later], Some(5500)),
        Stage::Voting
    );
    assert_eq!(
        stage_of_proposal([&opening, &later], Some(7000)),
        Stage::Ended
    );
    assert_eq!(stage_of_proposal([&opening], None), Stage::Unknown);
}
