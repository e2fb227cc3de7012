use record::{
    Effect, Power, PowerRule, Quorum, Rule,
    body::{OpeningBody, SpaceBody},
    message::Opening,
    words::{effect_text, rule_text},
};
use rules::{
    Reason,
    opening::{check, fold},
    proposal, space,
};

use crate::given::{
    OWNER, account, act, after, body, described, first, id, opening, revision, world, world_of,
};

/// Changes one thing in a valid opening, and checks what becomes of it. `words` says whether the
/// words are made again for the changed terms, as a careful forger would.
fn check_change(
    expected: Result<(), Reason>,
    words: bool,
    change: impl FnOnce(&mut Opening, &mut OpeningBody),
) {
    let world = world();
    let mut changed = world.vote.act.clone();
    change(&mut changed.message, &mut changed.body);
    if words {
        changed.message.rule = rule_text(&changed.body.terms);
        changed.message.effect = effect_text(&changed.body.effect, changed.body.terms.chain);
    }
    let changed = act(changed.message, changed.body);
    let found = check(&world.space, &world.proposals, &changed).map(|_| ());
    assert_eq!(found, expected);
}

fn differs(field: &'static str, change: impl FnOnce(&mut Opening, &mut OpeningBody)) {
    check_change(Err(Reason::TermsDiffer(field)), true, change);
}

#[test]
fn an_opening_whose_terms_equal_the_pinned_version_is_a_vote() {
    check_change(Ok(()), false, |_, _| {});
    check_change(Ok(()), true, |_, _| {});
    check_change(Ok(()), false, |opening, _| opening.account = OWNER);
}

#[test]
fn every_term_that_differs_from_the_pinned_version_is_named() {
    differs("chain", |_, body| body.terms.chain = 1);
    differs("power", |_, body| body.terms.power = PowerRule::Balance);
    differs("token", |_, body| body.terms.token = Some(account(0x66)));
    differs("symbol", |_, body| body.terms.symbol = "OTHER".into());
    differs("decimals", |_, body| body.terms.decimals = 6);
    differs("leastBalance", |_, body| {
        body.terms.least_balance = Power::from(1)
    });
    differs("rule", |_, body| body.terms.rule = Rule::Approval);
    differs("thresholdBps", |_, body| body.terms.threshold_bps = 4999);
    differs("quorum", |_, body| body.terms.quorum = Quorum::Bps(399));
    differs("quorum", |_, body| {
        body.terms.quorum = Quorum::Amount(Power::from(400))
    });
    differs("governor", |_, body| {
        body.effect = Effect::OnChain {
            governor: account(0x61),
            proposal_id: Power::from(7),
        };
    });
}

#[test]
fn an_on_chain_effect_names_the_governor_of_the_space() {
    check_change(Ok(()), true, |_, body| {
        body.effect = Effect::OnChain {
            governor: account(0x60),
            proposal_id: Power::from(7),
        };
    });
}

#[test]
fn the_snapshot_lies_after_the_reference_block_and_not_after_the_opening_block() {
    differs("snapshot", |opening, _| {
        opening.snapshot = opening.ref_block
    });
    differs("snapshot", |opening, _| {
        opening.snapshot = opening.opens + 1
    });
    check_change(Ok(()), true, |opening, _| opening.snapshot = opening.opens);
    check_change(Ok(()), true, |opening, _| {
        opening.snapshot = opening.ref_block + 1
    });
}

#[test]
fn notice_and_period_are_at_least_what_the_space_asks() {
    differs("notice", |opening, _| {
        opening.opens = opening.ref_block + 9;
        opening.closes = opening.opens + 100;
    });
    differs("period", |opening, _| opening.closes = opening.opens + 99);
    check_change(Ok(()), true, |opening, _| opening.closes = u64::MAX);
}

#[test]
fn the_signed_words_are_those_of_the_terms() {
    let words = |field| Err(Reason::WordsDiffer(field));
    check_change(words("effect"), false, |opening, _| {
        opening.effect = "Binding.".into()
    });
    check_change(words("rule"), false, |opening, _| opening.rule.push('!'));
    check_change(words("title"), false, |opening, _| {
        opening.title = "Another".into()
    });
    check_change(words("choices"), false, |opening, _| {
        opening.choices.swap(0, 1)
    });
}

#[test]
fn only_the_author_or_the_owner_opens_a_vote() {
    let reason = Reason::NotAllowed("the author or the space's owner");
    check_change(Err(reason), false, |opening, _| {
        opening.account = account(0x0f)
    });
}

#[test]
fn an_opening_waits_for_its_version_and_its_revision() {
    let missing = id("missing");
    check_change(Err(Reason::Waiting(missing)), false, |opening, _| {
        opening.revision = missing
    });
    check_change(Err(Reason::Waiting(missing)), false, |opening, _| {
        opening.space_version = missing;
    });
}

#[test]
fn no_vote_opens_on_a_side_of_a_split() {
    let zero = first(body());
    let (left, right) = (
        after(&zero, described("left")),
        after(&zero, described("right")),
    );
    let space = space::fold(zero.id, [&zero, &left, &right]);
    let text = revision(zero.id, "The text.");
    let proposals = proposal::fold(&space, [&text]);
    for side in [&left, &right] {
        let found = check(&space, &proposals, &opening(side, &text));
        assert_eq!(found.map(|_| ()), Err(Reason::SpaceSplit));
    }
    assert!(check(&space, &proposals, &opening(&zero, &text)).is_ok());
}

#[test]
fn a_vote_stays_under_the_version_that_it_pinned() {
    let zero = first(body());
    let mut stricter = SpaceBody {
        notice: 5000,
        ..body()
    };
    stricter.terms.threshold_bps = 9000;
    let one = after(&zero, stricter);
    let space = space::fold(zero.id, [&zero, &one]);
    let text = revision(zero.id, "The text.");
    let proposals = proposal::fold(&space, [&text]);
    let vote = check(&space, &proposals, &opening(&zero, &text)).unwrap();
    assert!(!vote.in_force);
    assert_eq!(vote.terms().threshold_bps, 5000);
}

#[test]
fn two_openings_of_one_revision_are_two_votes() {
    let world = world();
    let mut again = world.vote.act.clone();
    again.message.closes += 1;
    let again = act(again.message, again.body);
    let votes = fold(
        &world.space,
        &world.proposals,
        [&world.vote.act, &again, &again],
    );
    assert_eq!(votes.all.len(), 2);
}

#[test]
fn a_vote_carries_the_backing_that_its_space_asks_for() {
    let mut asked = body();
    asked.sponsors.count = 3;
    assert_eq!(world_of(asked).vote.sponsors.count, 3);
}
