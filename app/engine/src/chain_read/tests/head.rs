use super::{
    script::{block_hash, block_time},
    *,
};
use crate::ports::{Clock, NodeError};

#[test]
fn nodes_that_agree_make_a_head() {
    let scene = Scene::honest();
    let head = scene.head().unwrap();
    assert_eq!(head.number, 5_000);
    assert_eq!(head.hash.0, block_hash(5_000, 0).0);
    assert_eq!(head.time, block_time(5_000) as i64 * 1000);
    assert_eq!(head.trust, agreed(3, 3));
    assert!(head.current);
    assert_eq!(
        scene.states(),
        [NodeState::Good, NodeState::Good, NodeState::Good]
    );
    assert_eq!(scene.chains.nodes_up(SPACE), (3, 3));
}

#[test]
fn times_of_other_blocks_are_estimated_by_the_pace() {
    let scene = Scene::honest();
    let head = scene.head().unwrap();
    let head_at = head.at(5_000);
    assert_eq!((head_at.at, head_at.estimated), (Some(head.time), false));
    let earlier = head.at(4_900);
    assert_eq!(
        (earlier.at, earlier.estimated),
        (Some(head.time - 1_200_000), true)
    );
    // A block that is not there yet can't be in the past: this chain's clock is years behind the reader's.
    assert_eq!(head.at(5_001).at, Some(scene.world.clock.now_ms()));
    let far = head.at(50_000_000).at.unwrap();
    assert_eq!(far, head.time + (50_000_000 - 5_000) * 12_000);
}

#[test]
fn one_bad_node_is_named_and_the_others_decide() {
    let check = |mood: Mood, state: NodeState| {
        let scene = Scene::of(&[Mood::Honest, mood.clone(), Mood::Honest]);
        let head = scene.head().unwrap();
        assert_eq!((head.number, head.trust), (5_000, agreed(2, 3)), "{mood:?}");
        assert_eq!(
            scene.states(),
            [NodeState::Good, state, NodeState::Good],
            "{mood:?}"
        );
    };
    check(Mood::LiesInBlocks, NodeState::Contradicts);
    check(Mood::Lags(20), NodeState::Lagging(20));
    check(
        Mood::Fails(NodeError::Unreachable("refused".into())),
        failed("unreachable: refused"),
    );
    check(Mood::Fails(NodeError::Timeout), failed("no answer in time"));
    check(
        Mood::Fails(NodeError::Status(503)),
        failed("answered with HTTP status 503"),
    );
    check(
        Mood::Fails(NodeError::Status(429)),
        failed("asked too often; it wants a pause"),
    );
    check(
        Mood::Fails(NodeError::TooLarge),
        failed("its answer is too large"),
    );
    check(Mood::WebPage, failed("answered with a web page"));
    check(Mood::OtherChain(1), NodeState::OtherChain(1));
    check(
        Mood::Says("[]".into()),
        failed("left a question unanswered"),
    );
    check(
        Mood::Says("hello".into()),
        failed("its answer is malformed: not JSON"),
    );
    check(
        Mood::Says("null".into()),
        failed("its answer is malformed: neither an object nor a list"),
    );
}

#[test]
fn nodes_a_little_behind_are_waited_for() {
    let scene = Scene::of(&[Mood::Honest, Mood::Lags(3), Mood::Honest]);
    let head = scene.head().unwrap();
    assert_eq!((head.number, head.trust), (4_997, agreed(3, 3)));
}

#[test]
fn nodes_that_all_disagree_make_no_head() {
    let scene = Scene::of(&[Mood::Honest, Mood::LiesAlone(1), Mood::LiesAlone(2)]);
    assert_eq!(scene.head().unwrap_err(), Why::NodesDisagree);
    assert_eq!(scene.states(), vec![NodeState::Contradicts; 3]);
}

#[test]
fn one_answer_of_three_is_only_one_sources_word() {
    let down = Mood::Fails(NodeError::Unreachable("x".into()));
    let scene = Scene::of(&[down.clone(), Mood::Honest, down]);
    assert_eq!(scene.head().unwrap().trust, Trust::OneSource);
    let scene = Scene::of(&[Mood::Honest]);
    assert_eq!(scene.head().unwrap().trust, Trust::OneSource);
}

#[test]
fn nobody_to_ask_is_said() {
    let scene = Scene::of(&[]);
    assert_eq!(scene.head().unwrap_err(), Why::NoNode);
    let scene = Scene::of(&[Mood::WebPage]);
    assert_eq!(scene.head().unwrap_err(), Why::NoNode);
    assert_eq!(
        scene.wait(scene.chains.head(Id([1; 32]))).unwrap_err(),
        Why::NoNode
    );
}

#[test]
fn a_slow_node_does_not_hold_up_the_others() {
    let scene = Scene::of(&[Mood::Honest, Mood::Hangs, Mood::Honest]);
    let before = scene.world.clock.now_ms();
    assert_eq!(scene.head().unwrap().trust, agreed(2, 3));
    assert!(scene.world.clock.now_ms() - before < 2_000);
    // One that is only a little slow is heard.
    let scene = Scene::of(&[Mood::Honest, Mood::Slow(300), Mood::Honest]);
    assert_eq!(scene.head().unwrap().trust, agreed(3, 3));
}

#[test]
fn when_only_silent_nodes_are_left_time_runs_out() {
    let scene = Scene::of(&[Mood::Hangs, Mood::Hangs]);
    let before = scene.world.clock.now_ms();
    assert_eq!(scene.head().unwrap_err(), Why::NoNode);
    assert!(scene.world.clock.now_ms() - before <= 9_000);
    assert_eq!(scene.states(), vec![failed("no answer in time"); 2]);
}

#[test]
fn a_failing_node_is_left_alone_for_longer_and_longer_and_then_comes_back() {
    let scene = Scene::of(&[Mood::Honest, Mood::WebPage, Mood::Honest]);
    for _ in 0..30 {
        scene.head().unwrap();
        scene.world.clock.pass(4_000);
    }
    let asked = scene.script.asked(&url(1)).len();
    assert!((5..=14).contains(&asked), "{asked}");
    scene.script.set(&url(1), Mood::Honest);
    scene.world.clock.pass(20_000);
    assert_eq!(scene.head().unwrap().trust, agreed(3, 3));
    assert_eq!(scene.states(), vec![NodeState::Good; 3]);
}

#[test]
fn to_retry_asks_at_once() {
    let scene = Scene::of(&[Mood::Honest, Mood::OtherChain(1), Mood::Honest]);
    scene.head().unwrap();
    scene.script.set(&url(1), Mood::Honest);
    assert_eq!(scene.head().unwrap().trust, agreed(2, 3));
    scene.wait(scene.chains.retry(SPACE));
    assert_eq!(scene.head().unwrap().trust, agreed(3, 3));
}

#[test]
fn a_contradiction_stays_visible_for_a_while() {
    let scene = Scene::of(&[Mood::Honest, Mood::LiesInBlocks, Mood::Honest]);
    scene.head().unwrap();
    scene.script.set(&url(1), Mood::Honest);
    scene.world.clock.pass(60_000);
    assert_eq!(scene.head().unwrap().trust, agreed(3, 3));
    assert_eq!(scene.states()[1], NodeState::Contradicts);
    scene.world.clock.pass(600_000);
    scene.head().unwrap();
    assert_eq!(scene.states()[1], NodeState::Good);
}

#[test]
fn a_head_is_fresh_for_a_moment_and_callers_share_one_question() {
    let scene = Scene::honest();
    let (one, two) =
        scene.wait(async { futures::join!(scene.chains.head(SPACE), scene.chains.head(SPACE)) });
    assert_eq!(one.unwrap().hash, two.unwrap().hash);
    let asked = scene.script.asked(&url(0)).len();
    scene.head().unwrap();
    assert_eq!(scene.script.asked(&url(0)).len(), asked);
    scene.script.head.set(5_007);
    scene.world.clock.pass(4_000);
    assert_eq!(scene.head().unwrap().number, 5_007);
}

#[test]
fn a_change_of_head_or_nodes_is_told() {
    let scene = Scene::honest();
    let told = Rc::new(Cell::new(0));
    let count = told.clone();
    scene.chains.on_change(move |space| {
        assert_eq!(space, SPACE);
        count.set(count.get() + 1);
    });
    scene.head().unwrap();
    assert_eq!(told.get(), 1);
    scene.world.clock.pass(5_000);
    scene.head().unwrap();
    assert_eq!(told.get(), 1);
    scene.script.head.set(5_001);
    scene.world.clock.pass(5_000);
    scene.head().unwrap();
    assert_eq!(told.get(), 2);
    scene.name_nodes(&scene.chains, 3);
    assert_eq!(told.get(), 2);
    scene.name_nodes(&scene.chains, 2);
    assert_eq!(told.get(), 3);
}

#[test]
fn without_a_connection_the_last_head_is_shown_as_not_current() {
    let scene = Scene::honest();
    scene.head().unwrap();
    for node in 0..3 {
        scene.script.set(
            &url(node),
            Mood::Fails(NodeError::Unreachable("offline".into())),
        );
    }
    let reloaded = scene.reload(3);
    let head = scene.wait(reloaded.head(SPACE)).unwrap();
    assert_eq!(
        (head.number, head.current, head.trust),
        (5_000, false, agreed(3, 3))
    );
    // The same within one session, once a minute has passed.
    scene.world.clock.pass(61_000);
    assert!(!scene.head().unwrap().current);
}

#[test]
fn chosen_nodes_are_not_outvoted_by_those_of_the_space() {
    let scene = Scene::of(&[
        Mood::LiesInBlocks,
        Mood::LiesInBlocks,
        Mood::LiesInBlocks,
        Mood::Honest,
    ]);
    let mut nodes: Vec<NodeInfo> = (0..4)
        .map(|index| NodeInfo {
            url: url(index),
            name: String::new(),
            named_by: NamedBy::Space,
        })
        .collect();
    nodes[3].named_by = NamedBy::Reader;
    scene.chains.set_nodes(SPACE, CHAIN, nodes);
    assert_eq!(scene.head().unwrap_err(), Why::NodesDisagree);
}

#[test]
fn a_space_cannot_make_this_browser_ask_hundreds_of_nodes() {
    let scene = Scene::of(&vec![Mood::Honest; 50]);
    assert_eq!(scene.head().unwrap().trust, agreed(7, 7));
    scene.chains.forget(SPACE);
    assert_eq!(scene.chains.node_views(SPACE), []);
}

#[test]
fn a_reference_block_is_on_the_chain_or_not() {
    let scene = Scene::of(&[Mood::Honest, Mood::LiesInBlocks, Mood::Honest]);
    let check = |number, lie, expected: Reference| {
        let hash = Id(block_hash(number, lie).0);
        assert_eq!(
            scene.wait(scene.chains.reference(SPACE, number, hash)),
            expected
        );
    };
    check(4_000, 0, Reference::OnChain(agreed(2, 3)));
    check(4_000, 1, Reference::Elsewhere(agreed(2, 3)));
    check(5_000, 0, Reference::OnChain(agreed(2, 3)));
    check(5_001, 0, Reference::Unknown(Lack::SnapshotAhead));
    let hash = scene.wait(scene.chains.block_hash(SPACE, 4_000)).unwrap();
    assert_eq!(hash, (Id(block_hash(4_000, 0).0), agreed(2, 3)));
}

#[test]
fn the_practice_chain_needs_no_node() {
    let scene = Scene::of(&[]);
    let practice = Id([9; 32]);
    scene.chains.set_practice(practice);
    let head = scene.wait(scene.chains.head(practice)).unwrap();
    let now = scene.world.clock.now_ms();
    assert_eq!(head.number, now as u64 / 12_000);
    assert_eq!((head.trust.clone(), head.current), (Trust::Practice, true));
    let next = head.at(head.number + 10);
    assert_eq!(
        (next.at, next.estimated),
        (Some((head.number as i64 + 10) * 12_000), false)
    );
    let reference = scene.chains.reference(practice, head.number, head.hash);
    assert_eq!(scene.wait(reference), Reference::OnChain(Trust::Practice));
    assert_eq!(scene.chains.node_views(practice), []);
}
