use record::{
    Id,
    body::{ClaimBody, body_hash},
    message::Claim,
};
use rules::{ClaimAct, Reason, claim::fold};

use crate::given::{World, account, act, id, world};

fn claim(
    world: &World,
    by: u8,
    kind: &str,
    (subject, words): (Id, &str),
    text: &str,
    seq: u64,
) -> ClaimAct {
    let body = ClaimBody {
        text: text.into(),
        evidence: Vec::new(),
        subject_text: (!words.is_empty()).then(|| words.into()),
    };
    let message = Claim {
        account: account(by),
        space: world.space.id,
        subject,
        kind: kind.into(),
        body_hash: body_hash(&body.to_json()),
        seq,
    };
    act(message, body)
}

const NOTHING: Id = Id::ZERO;

#[test]
fn of_one_matter_the_last_word_stands() {
    let world = world();
    let on = |words, text, seq| claim(&world, 1, "request", (NOTHING, words), text, seq);
    let check = |acts: &[ClaimAct], stand: &[usize], aside: &[(usize, Reason)]| {
        let claims = fold(&world.space, acts);
        let mut standing: Vec<Id> = stand.iter().map(|n| acts[*n].id).collect();
        standing.sort();
        let found: Vec<Id> = claims.stands.keys().copied().collect();
        assert_eq!(found, standing);
        let mut aside: Vec<_> = aside
            .iter()
            .map(|(n, why)| (acts[*n].id, why.clone()))
            .collect();
        aside.sort();
        assert_eq!(claims.aside, aside);
    };
    check(
        &[on("fees", "a", 1), on("fees", "b", 2)],
        &[1],
        &[(0, Reason::Superseded)],
    );
    // Another subject in words is another matter, though both name no act.
    check(&[on("fees", "a", 1), on("treasury", "b", 2)], &[0, 1], &[]);
    // Two things under one number: both are void, and the word before stands.
    check(
        &[on("fees", "a", 1), on("fees", "b", 2), on("fees", "c", 2)],
        &[0],
        &[(1, Reason::Conflicting), (2, Reason::Conflicting)],
    );
    // Taken back: nothing stands, and the order in which acts arrive changes nothing.
    check(
        &[on("fees", "", 2), on("fees", "a", 1)],
        &[],
        &[(1, Reason::Superseded)],
    );
    let elsewhere = {
        let mut act = on("fees", "a", 1);
        act.message.space = id("another space");
        act
    };
    check(&[elsewhere], &[], &[(0, Reason::WrongSpace)]);
}

#[test]
fn others_stand_behind_a_request_and_answer_it() {
    let world = world();
    let asked = claim(&world, 1, "request", (NOTHING, "fees"), "Lower them.", 1);
    let on = |by, kind, text, seq| claim(&world, by, kind, (asked.id, ""), text, seq);
    let acts = [
        asked.clone(),
        on(1, "attestation", "I ask too.", 1),
        on(2, "attestation", "I ask too.", 1),
        on(3, "attestation", "I ask too.", 1),
        on(3, "attestation", "", 2),
        on(4, "explanation", "In March.", 1),
        on(5, "dispute", "They are low.", 1),
    ];
    let claims = fold(&world.space, &acts);
    let behind: Vec<_> = claims.behind(&asked).into_iter().collect();
    assert_eq!(behind, [account(2)]);
    let said = |kind| {
        claims
            .about(asked.id, kind)
            .map(|act| act.id)
            .collect::<Vec<_>>()
    };
    assert_eq!(said("explanation"), [acts[5].id]);
    assert_eq!(said("dispute"), [acts[6].id]);
    assert_eq!(claims.withdrawals.len(), 1);
}
