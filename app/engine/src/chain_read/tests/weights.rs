use super::{
    script::{Contracts, OTHER, block_hash},
    *,
};
use crate::ports::{NodeError, StoreError};
use chain::U256;
use views::ZeroCause;

const SNAPSHOT: u64 = 4_990;
const VOTES: Electorate = Electorate::Votes(TOKEN);
const BALANCE: Electorate = Electorate::Balance(TOKEN);

fn account(number: u16) -> Address {
    let mut bytes = [0xac; 20];
    bytes[..2].copy_from_slice(&number.to_be_bytes());
    Address(bytes)
}

fn unit() -> Unit {
    Unit {
        decimals: 18,
        symbol: "OPG".into(),
    }
}

impl Scene {
    /// Accounts 0 to 9 weigh 0, 10, 20 … 90.
    fn with_votes(moods: &[Mood]) -> Scene {
        let scene = Scene::of(moods);
        let mut contracts = scene.script.contracts.borrow_mut();
        contracts.votes = (0..10)
            .map(|number| (account(number), u64::from(number) * 10))
            .collect();
        drop(contracts);
        scene
    }

    fn weigh(&self, electorate: &Electorate, accounts: &[u16]) -> Vec<Weight> {
        self.weigh_by(&self.chains, electorate, accounts)
    }

    fn weigh_by(&self, chains: &Chains, electorate: &Electorate, accounts: &[u16]) -> Vec<Weight> {
        let accounts: Vec<Address> = accounts.iter().copied().map(account).collect();
        self.wait(chains.weights(SPACE, electorate, SNAPSHOT, &accounts, &|_, _| {}))
    }
}

fn known(power: u64, trust: Trust) -> Weight {
    Weight {
        power: Some(U256::from(power)),
        trust,
        lack: None,
    }
}

fn lacks(weights: &[Weight]) -> Vec<Option<Lack>> {
    weights.iter().map(|weight| weight.lack.clone()).collect()
}

#[test]
fn weights_are_past_votes_at_the_snapshot() {
    let scene = Scene::with_votes(&[Mood::Honest, Mood::Honest, Mood::Honest]);
    let weights = scene.weigh(&VOTES, &[3, 0, 99, 3]);
    let expected = [30, 0, 0, 30].map(|power| known(power, agreed(3, 3)));
    assert_eq!(weights, expected);
}

#[test]
fn a_thousand_accounts_are_weighed_in_batches_and_progress_is_told() {
    let scene = Scene::honest();
    let accounts: Vec<u16> = (0..1_000).collect();
    let all: Vec<Address> = accounts.iter().copied().map(account).collect();
    scene.script.contracts.borrow_mut().votes = all
        .iter()
        .zip(1..)
        .map(|(account, votes)| (*account, votes))
        .collect();
    let progress = RefCell::new(Vec::new());
    let told = |done, of| progress.borrow_mut().push((done, of));
    let weights = scene.wait(scene.chains.weights(SPACE, &VOTES, SNAPSHOT, &all, &told));
    for (weight, votes) in weights.iter().zip(1..) {
        assert_eq!(*weight, known(votes, agreed(3, 3)));
    }
    let progress = progress.into_inner();
    assert_eq!(progress.first(), Some(&(0, 1_000)));
    assert_eq!(progress.last(), Some(&(1_000, 1_000)));
    assert!(progress.len() > 3 && progress.is_sorted());
    let sizes = scene.script.asked(&url(0));
    assert!(sizes.iter().all(|size| *size <= 100), "{sizes:?}");
    assert!(sizes.len() <= 16, "{sizes:?}");
}

#[test]
fn what_was_agreed_is_not_asked_again_even_after_a_reload_without_a_connection() {
    let scene = Scene::with_votes(&[Mood::Honest, Mood::Honest, Mood::Honest]);
    let before = scene.weigh(&VOTES, &[1, 2, 3]);
    scene.script.forget_asked();
    assert_eq!(scene.weigh(&VOTES, &[3, 2, 1]).len(), 3);
    assert!(scene.script.asked(&url(0)).is_empty());
    for node in 0..3 {
        scene.script.set(
            &url(node),
            Mood::Fails(NodeError::Unreachable("offline".into())),
        );
    }
    let reloaded = scene.reload(3);
    assert_eq!(scene.weigh_by(&reloaded, &VOTES, &[1, 2, 3]), before);
    // What was never asked is not known.
    let more = scene.weigh_by(&reloaded, &VOTES, &[1, 4]);
    assert_eq!(lacks(&more), [None, Some(Lack::NoNode)]);
}

#[test]
fn what_one_set_of_nodes_agreed_on_never_answers_for_another() {
    let scene = Scene::with_votes(&[Mood::LiesInCalls, Mood::LiesInCalls, Mood::Honest]);
    // The lie doubles the clock as well, so make the clock's answer fit nothing but itself.
    scene.script.contracts.borrow_mut().clock_mode = None;
    scene.name_nodes(&scene.chains, 2);
    assert_eq!(scene.weigh(&VOTES, &[5]), [known(100, agreed(2, 2))]);
    scene.script.set(&url(0), Mood::Honest);
    scene.name_nodes(&scene.chains, 3);
    assert_eq!(scene.weigh(&VOTES, &[5]), [known(50, agreed(2, 3))]);
}

#[test]
fn a_lying_node_is_outvoted_and_named() {
    let scene = Scene::with_votes(&[Mood::Honest, Mood::LiesInCalls, Mood::Honest]);
    assert_eq!(scene.weigh(&VOTES, &[5]), [known(50, agreed(2, 3))]);
    assert_eq!(scene.states()[1], NodeState::Contradicts);
}

#[test]
fn without_a_majority_there_is_no_weight_but_everything_that_was_said() {
    let scene = Scene::with_votes(&[Mood::Honest, Mood::LiesInCalls]);
    scene.script.contracts.borrow_mut().clock_mode = None;
    let weights = scene.weigh(&VOTES, &[5, 0]);
    let said = vec!["node0.example: 50".into(), "node1.example: 100".into()];
    assert_eq!(weights[0].trust, Trust::Disagree { said });
    assert_eq!(
        (weights[0].power, &weights[0].lack),
        (None, &Some(Lack::NodesDisagree))
    );
    // Twice nothing is nothing: there they agree.
    assert_eq!(weights[1], known(0, agreed(2, 2)));
}

#[test]
fn one_sources_word_is_asked_again_when_there_are_more() {
    let down = Mood::Fails(NodeError::Unreachable("x".into()));
    let scene = Scene::with_votes(&[Mood::Honest, down.clone(), down]);
    assert_eq!(scene.weigh(&VOTES, &[5]), [known(50, Trust::OneSource)]);
    scene.script.set(&url(1), Mood::Honest);
    scene.world.clock.pass(31_000);
    assert_eq!(scene.weigh(&VOTES, &[5]), [known(50, agreed(2, 3))]);
    // With one node there is nobody else to ask.
    let scene = Scene::with_votes(&[Mood::Honest]);
    assert_eq!(scene.weigh(&VOTES, &[5]), [known(50, Trust::OneSource)]);
    scene.script.forget_asked();
    scene.world.clock.pass(3_000);
    scene.weigh(&VOTES, &[5]);
    assert!(scene.script.asked(&url(0)).is_empty());
}

#[test]
fn votes_are_counted_only_once_the_chain_is_beyond_the_snapshot() {
    let scene = Scene::with_votes(&[Mood::Honest, Mood::Honest]);
    let check = |head: u64, lack: Option<Lack>| {
        scene.script.head.set(head);
        scene.world.clock.pass(6_000);
        assert_eq!(lacks(&scene.weigh(&VOTES, &[5])), [lack], "{head}");
    };
    check(SNAPSHOT - 1, Some(Lack::SnapshotAhead));
    check(SNAPSHOT, Some(Lack::SnapshotAhead));
    check(SNAPSHOT + 1, None);
}

#[test]
fn tokens_that_count_seconds_are_asked_for_the_snapshots_second() {
    let scene = Scene::with_votes(&[Mood::Honest, Mood::Honest]);
    scene.script.contracts.borrow_mut().clock_mode = Some("mode=timestamp");
    assert_eq!(scene.weigh(&VOTES, &[5]), [known(50, agreed(2, 2))]);
}

#[test]
fn tokens_whose_clock_is_not_understood_are_not_guessed() {
    let check = |mode, off| {
        let scene = Scene::with_votes(&[Mood::Honest, Mood::Honest]);
        scene.script.contracts.borrow_mut().clock_mode = mode;
        scene.script.contracts.borrow_mut().clock_off = off;
        assert_eq!(lacks(&scene.weigh(&VOTES, &[5])), [Some(Lack::OtherClock)]);
    };
    check(Some("mode=moon"), 0);
    // Says blocks, but of another chain.
    check(Some("mode=blocknumber&from=default"), 1_000_000);
    check(Some("mode=timestamp"), 5);
}

#[test]
fn balances_are_those_after_the_snapshot_block() {
    let scene = Scene::of(&[Mood::Honest, Mood::Heights, Mood::NoBatches]);
    scene.script.contracts.borrow_mut().balances = [(account(1), 7), (account(2), 3)].into();
    let weights = scene.weigh(&BALANCE, &[1, 2, 3]);
    assert_eq!(weights, [7, 3, 0].map(|power| known(power, agreed(3, 3))));
    let least = Electorate::LeastBalance(TOKEN, U256::from(5));
    let weights = scene.weigh(&least, &[1, 2, 3]);
    assert_eq!(weights, [1, 0, 0].map(|power| known(power, agreed(3, 3))));
}

#[test]
fn nodes_that_keep_no_old_balances_say_so() {
    let scene = Scene::of(&[Mood::Pruned, Mood::Pruned]);
    scene.script.head.set(SNAPSHOT + 100);
    assert_eq!(lacks(&scene.weigh(&BALANCE, &[1])), [Some(Lack::OldState)]);
    assert_eq!(
        scene.states()[0],
        failed("no longer keeps the balances of that block")
    );
    // Past votes need only the newest state.
    assert_eq!(scene.weigh(&VOTES, &[1]), [known(0, agreed(2, 2))]);
}

#[test]
fn a_contract_that_is_no_such_token_weighs_nobody() {
    let scene = Scene::of(&[Mood::Honest, Mood::Honest]);
    let weigh = |token| lacks(&scene.weigh(&Electorate::Votes(token), &[1]));
    assert_eq!(
        weigh(GOVERNOR),
        [Some(Lack::NotThisToken("execution reverted".into()))]
    );
    assert_eq!(
        weigh(account(1)),
        [Some(Lack::NotThisToken("no such function".into()))]
    );
}

#[test]
fn lists_and_practice_need_no_chain() {
    let scene = Scene::of(&[]);
    let list = Electorate::Listed([account(1), account(2)].into());
    let expected = [1, 0].map(|power| known(power, Trust::Listed));
    assert_eq!(scene.weigh(&list, &[1, 3]), expected);
    assert_eq!(
        scene.weigh(&Electorate::Practice, &[1]),
        [known(1, Trust::Practice)]
    );
    assert_eq!(lacks(&scene.weigh(&VOTES, &[1])), [Some(Lack::NoNode)]);
}

#[test]
fn eligible_power_is_everything_that_could_take_part() {
    let scene = Scene::with_votes(&[Mood::Honest, Mood::Honest]);
    let check = |electorate: Electorate, expected: Weight| {
        let eligible = scene.chains.eligible(SPACE, &electorate, SNAPSHOT);
        assert_eq!(scene.wait(eligible), expected, "{electorate:?}");
    };
    check(VOTES, known(450, agreed(2, 2)));
    check(BALANCE, known(1_000_000, agreed(2, 2)));
    check(
        Electorate::Listed([account(1), account(2)].into()),
        known(2, Trust::Listed),
    );
    let uncountable = |trust| Weight {
        power: None,
        trust,
        lack: Some(Lack::NotCountable),
    };
    check(Electorate::Practice, uncountable(Trust::Practice));
    check(
        Electorate::LeastBalance(TOKEN, U256::from(5)),
        uncountable(Trust::Unknown),
    );
}

#[test]
fn no_weight_names_its_cause() {
    let scene = Scene::with_votes(&[Mood::Honest, Mood::Honest]);
    {
        let mut contracts = scene.script.contracts.borrow_mut();
        contracts.balances = [(account(20), 4), (account(21), 5), (account(22), 6)].into();
        contracts.delegates = [(account(21), account(1)), (account(22), account(22))].into();
        contracts.now = [(account(22), 6)].into();
    }
    let check = |electorate: &Electorate, who: u16, expected: Option<ZeroCause>| {
        let unit = unit();
        let cause = scene.chains.zero_cause(
            SPACE,
            electorate,
            &unit,
            Some(GOVERNOR),
            SNAPSHOT,
            account(who),
        );
        assert_eq!(scene.wait(cause), expected, "{electorate:?} {who}");
    };

    let amount = |base: u64| unit().amount(U256::from(base));
    check(&VOTES, 1, None);
    check(&VOTES, 50, Some(ZeroCause::NoTokens));
    check(
        &VOTES,
        20,
        Some(ZeroCause::NeverDelegated { balance: amount(4) }),
    );
    let to = account(1).to_string();
    check(
        &VOTES,
        21,
        Some(ZeroCause::DelegatedTo {
            to,
            balance: amount(5),
        }),
    );
    check(
        &VOTES,
        22,
        Some(ZeroCause::AfterSnapshot { now: amount(6) }),
    );
    check(&BALANCE, 20, None);
    check(&BALANCE, 1, Some(ZeroCause::NoTokens));
    let least = Electorate::LeastBalance(TOKEN, U256::from(5));
    let below = ZeroCause::BelowLeast {
        balance: amount(4),
        least: amount(5),
    };
    check(&least, 20, Some(below));
    check(&least, 21, None);
    let list = Electorate::Listed([account(1)].into());
    check(&list, 1, None);
    check(&list, 2, Some(ZeroCause::NotListed));
    check(&Electorate::Practice, 1, None);
    scene.script.head.set(SNAPSHOT);
    scene.world.clock.pass(5_000);
    check(&VOTES, 1, Some(ZeroCause::SnapshotAhead));
}

#[test]
fn tokens_that_are_elsewhere_are_found_or_nothing_is_claimed() {
    let (who, pool) = (account(0), account(60));
    let check = |moods: &[Mood], change: &dyn Fn(&mut Contracts), expected: ZeroCause| {
        let scene = Scene::with_votes(moods);
        {
            let mut contracts = scene.script.contracts.borrow_mut();
            contracts.code.push(pool);
            contracts.balances = [(pool, 9)].into();
            // Its last transfer but one went to a contract; others' transfers do not matter.
            contracts.transfers = vec![
                (who, pool, 7, 4_800),
                (who, pool, 5, 4_900),
                (who, account(2), 3, 4_950),
                (account(2), OWNER, 8, 4_960),
            ];
            change(&mut contracts);
        }
        for electorate in [&VOTES, &BALANCE] {
            let (unit, governor) = (unit(), Some(GOVERNOR));
            let cause = scene
                .chains
                .zero_cause(SPACE, electorate, &unit, governor, SNAPSHOT, who);
            let expected = Some(expected.clone());
            assert_eq!(scene.wait(cause), expected, "{moods:?} {electorate:?}");
        }
    };
    let honest = [Mood::Honest, Mood::Honest];
    let held = || ZeroCause::HeldIn {
        contract: pool.to_string(),
        sent: unit().amount(U256::from(5)),
    };
    check(&honest, &|_| {}, held());
    check(&[Mood::Honest, Mood::FewLogs(500)], &|_| {}, held());
    let none = ZeroCause::NoTokens;
    // It went on from there; it went to a person; it was long ago; there is nobody who tells.
    check(&honest, &|of| of.balances.clear(), none.clone());
    check(
        &honest,
        &|of| of.code.retain(|at| *at != pool),
        none.clone(),
    );
    check(&honest, &|of| of.transfers.clear(), none.clone());
    check(&[Mood::Honest, Mood::NoLogs], &|_| {}, none.clone());

    let other = |wrapped| ZeroCause::OtherToken {
        token: OTHER.to_string(),
        balance: Unit {
            decimals: 2,
            symbol: "OLD".into(),
        }
        .amount(U256::from(40)),
        wrapped,
    };
    let holds = |of: &mut Contracts| of.others = [(who, 40)].into();
    check(&honest, &holds, held());
    let governs = |of: &mut Contracts| {
        holds(of);
        of.governs = OTHER;
    };
    check(&honest, &governs, other(false));
    let wraps = |of: &mut Contracts| {
        holds(of);
        of.wraps = Some(OTHER);
    };
    check(&honest, &wraps, other(true));
    // It holds none of that either.
    check(&honest, &|of| of.wraps = Some(OTHER), held());
}

#[test]
fn a_store_that_fails_only_costs_the_memory() {
    let scene = Scene::with_votes(&[Mood::Honest, Mood::Honest]);
    let store = Rc::new(crate::twins::MemoryStore::default());
    store.trouble(Some(StoreError::Full));
    let chains = Chains::new(Ports {
        store,
        ..scene.ports.clone()
    });
    scene.name_nodes(&chains, 2);
    assert_eq!(
        scene.weigh_by(&chains, &VOTES, &[5]),
        [known(50, agreed(2, 2))]
    );
}

#[test]
fn damaged_memories_are_asked_for_again() {
    let scene = Scene::with_votes(&[Mood::Honest, Mood::Honest]);
    scene.weigh(&VOTES, &[5]);
    let kept = scene.wait(scene.ports.store.values(String::new())).unwrap();
    assert!(kept.iter().any(|(name, _)| name.starts_with("weight/")));
    let damaged = kept
        .into_iter()
        .map(|(name, _)| (name, vec![9; 3]))
        .collect();
    let chains = scene.reload(2);
    scene.wait(chains.keep(damaged));
    assert_eq!(
        scene.weigh_by(&chains, &VOTES, &[5]),
        [known(50, agreed(2, 2))]
    );
}

#[test]
fn after_a_reorganisation_weights_are_read_anew() {
    // The same height with another hash is another block, and its weights are other weights.
    let scene = Scene::with_votes(&[Mood::Honest, Mood::Honest]);
    assert_eq!(scene.weigh(&VOTES, &[5]), [known(50, agreed(2, 2))]);
    scene
        .script
        .contracts
        .borrow_mut()
        .votes
        .insert(account(5), 51);
    for node in 0..2 {
        scene.script.set(&url(node), Mood::LiesInBlocks);
    }
    scene.world.clock.pass(5_000);
    let block = scene
        .wait(scene.chains.block_hash(SPACE, SNAPSHOT))
        .unwrap()
        .0;
    assert_eq!(block.0, block_hash(SNAPSHOT, 1).0);
    // Nothing is known on that branch until its state can be read.
    assert_ne!(scene.weigh(&VOTES, &[5]), [known(50, agreed(2, 2))]);
}

#[test]
fn a_sum_rests_on_its_weakest_part() {
    let check = |trusts: &[Trust], expected: Option<Trust>| assert_eq!(weakest(trusts), expected);
    let of_reader = Trust::Agreed {
        agree: 2,
        asked: 3,
        named_by_space: 0,
    };
    check(&[], None);
    check(&[agreed(3, 3), agreed(2, 3)], Some(agreed(2, 3)));
    check(&[of_reader.clone(), agreed(2, 3)], Some(agreed(2, 3)));
    check(&[agreed(3, 3), Trust::OneSource], Some(Trust::OneSource));
    check(&[Trust::Unknown, Trust::OneSource], Some(Trust::Unknown));
    check(&[Trust::Listed, agreed(2, 2)], Some(agreed(2, 2)));
}
