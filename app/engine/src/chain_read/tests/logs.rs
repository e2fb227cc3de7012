//! Log entries, from nodes that give little at once, nothing, or what is not so.

use super::{script::proposal, *};
use chain::governor::{Entry, Range, topics};

/// Two proposals of the Governor, asked for over the whole chain: in which blocks they are found.
fn found(moods: &[Mood], range: Range) -> (Result<Vec<u64>, NoLogs>, Trust) {
    let scene = Scene::of(moods);
    scene.script.contracts.borrow_mut().proposals =
        vec![(proposal("one"), 100, 7), (proposal("two"), 4_000, 7)];
    // The topics of the scripted entries are those of a Governor.
    let topics = topics();
    let asked = scene.chains.logs(SPACE, GOVERNOR, &topics, range, true);
    let logs = scene.wait(asked);
    let blocks = logs.found.map(|found| {
        assert!(found.iter().all(|log| log.topics == topics[..1]));
        assert!(found.iter().all(|log| Entry::read(log).is_some()));
        found.iter().map(|log| log.block).collect()
    });
    (blocks, logs.trust)
}

#[test]
fn each_node_is_asked_in_parts_of_its_own_size_and_all_are_compared() {
    use Mood::{FewLogs, Honest};
    let all = Range { from: 0, to: 4_999 };
    let check = |moods: &[Mood], expected: Result<&[u64], NoLogs>, trust: Trust| {
        let expected = expected.map(<[u64]>::to_vec);
        assert_eq!(found(moods, all), (expected, trust), "{moods:?}");
    };
    let both: &[u64] = &[100, 4_000];
    check(&[Honest, Honest, Honest], Ok(both), agreed(3, 3));
    check(
        &[Honest, FewLogs(600), FewLogs(999)],
        Ok(both),
        agreed(3, 3),
    );
    // One that gives too little for so wide a range is outvoted by those that give all.
    check(&[Honest, FewLogs(3), FewLogs(999)], Ok(both), agreed(2, 3));
    check(&[Honest, Honest, Mood::NoLogs], Ok(both), agreed(2, 3));
    check(&[Honest], Ok(both), Trust::OneSource);
    // So little at once that a narrower range must be asked for.
    check(&[FewLogs(3)], Err(NoLogs::TooWide), Trust::Unknown);
    check(
        &[Honest, FewLogs(3)],
        Err(NoLogs::TooWide),
        Trust::OneSource,
    );
}

#[test]
fn nodes_that_contradict_one_another_give_nothing() {
    let all = Range { from: 0, to: 4_999 };
    let (found, trust) = found(&[Mood::Honest, Mood::NoLogs], all);
    assert_eq!(found, Err(NoLogs::Disagree));
    assert!(matches!(trust, Trust::Disagree { .. }), "{trust:?}");
}

#[test]
fn nobody_to_ask_or_nobody_who_answers_is_said() {
    let only = Range { from: 1, to: 2 };
    let (nobody, _) = found(&[], only);
    assert_eq!(nobody, Err(NoLogs::Nobody(String::new())));
    let (silent, _) = found(&[Mood::WebPage], only);
    assert!(
        matches!(silent, Err(NoLogs::Nobody(words)) if !words.is_empty()),
        "a page where a node was expected"
    );
}

#[test]
fn where_a_contract_begins_is_found_in_old_state_or_not_at_all() {
    let scene = Scene::honest();
    let begins = scene.wait(scene.chains.deployed(SPACE, GOVERNOR, 4_999));
    assert_eq!(begins, Ok(0));
    let pruned = Scene::of(&[Mood::Pruned, Mood::Pruned]);
    let begins = pruned.wait(pruned.chains.deployed(SPACE, GOVERNOR, 4_999));
    assert_eq!(begins, Err(Lack::OldState));
}
