//! How much a large search asks of a node: so many questions a contract, in so many rounds a step from the start, however
//! many contracts there are.

use super::*;
use std::collections::HashSet;

/// What a search came to, and what it asked.
struct Cost {
    contracts: usize,
    asked: usize,
    rounds: usize,
}

/// A registry that so many contracts hold a role of, each with an owner of its own and four powers.
fn cost(contracts: u64) -> Cost {
    let (registry, operator) = (account(0), role("OPERATOR_ROLE"));
    let mut world = World::default();
    access(&mut world, registry, &[("pause()", Does::Announces)]);
    world.guarded(registry, "pause()", &[], missing_role(operator));
    for number in 1..contracts {
        let functions = [
            ("setFee(uint256)", Does::Announces),
            ("setCap(uint256)", Does::Silent),
            ("functionCall(address,bytes)", Does::Calls),
        ];
        world.owned(account(number), account(10_000 + number), &functions);
        world.holds(registry, operator, account(number));
        world.logs_grant(registry, operator, account(number));
    }
    let mut search = Search::new(&[registry], block(), Limits::default());
    let (mut seen, mut rounds) = (HashSet::new(), 0);
    loop {
        let asks = search.asks();
        if asks.is_empty() {
            let report = search.finish();
            steps_are_links(&report);
            let pause = lever(&report, registry, "pause()");
            assert_eq!(pause.bypasses, Bypasses::Yes);
            return Cost {
                contracts: search.progress().contracts as usize,
                asked: seen.len(),
                rounds,
            };
        }
        rounds += 1;
        for ask in &asks {
            assert!(seen.insert(format!("{ask:?}")), "asked twice: {ask:?}");
        }
        search.take(asks.iter().map(|ask| world.answer(ask)).collect());
    }
}

#[test]
fn the_node_is_asked_so_much_a_contract_and_in_as_many_rounds_for_many_as_for_few() {
    let (few, many) = (cost(50), cost(200));
    assert_eq!((few.contracts, many.contracts), (50, 200));
    // Nothing is asked because of how many there are: each contract costs the same.
    let more = many.asked - few.asked;
    assert_eq!(more % 150, 0, "{} and {}", few.asked, many.asked);
    let each = more / 150;
    assert!(each <= MOST_EACH, "{each} questions a contract and its key");
    // What is missed of all of them is asked at once.
    assert_eq!(few.rounds, many.rounds);
    assert!(many.rounds <= MOST_ROUNDS, "{} rounds", many.rounds);
}

/// Its code, the slots of proxies, its owner, each of its functions as a stranger and as the owner, whether it holds
/// the role; and its key's code.
const MOST_EACH: usize = 18;
const MOST_ROUNDS: usize = 10;
