//! Who has a say, and of whom it may be said that they have none.

use super::*;
use crate::ports::NodeError;
use std::collections::HashMap;

const VOTES: Electorate = Electorate::Votes(TOKEN);
const BALANCE: Electorate = Electorate::Balance(TOKEN);
const WITH: Address = Address([1; 20]);
const WITHOUT: Address = Address([2; 20]);

impl Scene {
    fn say(&self, states: &[State]) -> HashMap<Address, bool> {
        let accounts = [WITH, WITHOUT];
        self.wait(self.chains.have_say(SPACE, states, &accounts))
    }

    /// One account has votes and tokens, the other neither.
    fn with_weight(moods: &[Mood]) -> Scene {
        let scene = Scene::of(moods);
        let mut contracts = scene.script.contracts.borrow_mut();
        contracts.votes.insert(WITH, 5);
        contracts.balances.insert(WITH, 5);
        drop(contracts);
        scene
    }
}

#[test]
fn an_account_has_no_weight_only_if_every_state_was_read() {
    let listed = Electorate::Listed([WITHOUT].as_slice().into());
    let check = |name: &str, mood: Mood, states: &[State], expected: &[(Address, bool)]| {
        let scene = Scene::with_weight(&[mood.clone(), mood.clone(), mood]);
        let expected = expected.iter().copied().collect();
        assert_eq!(scene.say(states), expected, "{name}");
    };
    let (both, one) = (&[(WITH, true), (WITHOUT, false)], &[(WITH, true)]);
    let now = (BALANCE, None);
    let (old, votes) = ((BALANCE, Some(4_900)), (VOTES, Some(4_900)));
    check(
        "all can be read",
        Mood::Honest,
        &[now.clone(), old.clone()],
        both,
    );
    check(
        "an old state is gone",
        Mood::Pruned,
        &[now.clone(), old.clone()],
        one,
    );
    check("in whatever order", Mood::Pruned, &[old, now.clone()], one);
    check(
        "votes need no old state",
        Mood::Pruned,
        &[now.clone(), votes],
        both,
    );
    let fails = Mood::Fails(NodeError::Timeout);
    check(
        "nobody answers",
        fails.clone(),
        std::slice::from_ref(&now),
        &[],
    );
    let all = &[(WITHOUT, true)];
    check(
        "a list needs no node",
        fails,
        &[now.clone(), (listed.clone(), Some(1))],
        all,
    );
    let all = &[(WITH, true), (WITHOUT, true)];
    check(
        "each vote by its own rules",
        Mood::Honest,
        &[now, (listed, Some(1))],
        all,
    );
}

#[test]
fn a_snapshot_that_is_not_reached_is_no_state() {
    let ahead = [5_000, 5_001, 9_999].map(|block| (VOTES, Some(block)));
    for ahead in ahead {
        let scene = Scene::with_weight(&[Mood::Honest, Mood::Honest, Mood::Honest]);
        let said = scene.say(&[ahead.clone(), (VOTES, None)]);
        let expected = [(WITH, true), (WITHOUT, false)].into_iter().collect();
        assert_eq!(said, expected, "{ahead:?}");
    }
}

#[test]
fn who_has_code_is_said_only_when_several_sources_agree() {
    let code = |scene: &Scene| scene.wait(scene.chains.have_code(SPACE, &[TOKEN, WITHOUT]));
    let both: HashMap<_, _> = [(TOKEN, true), (WITHOUT, false)].into_iter().collect();
    assert_eq!(code(&Scene::honest()), both);
    assert_eq!(code(&Scene::of(&[Mood::Honest])), HashMap::new());
    let fails = Mood::Fails(NodeError::Timeout);
    let some = Scene::of(&[fails.clone(), fails.clone(), fails]);
    assert_eq!(code(&some), HashMap::new());
}
