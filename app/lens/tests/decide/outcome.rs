//! What votes come to, how concentrated they are, and when that is contested.

use crate::*;
use lens::decide::Outcome;

#[test]
fn an_outcome_is_a_win_a_tie_or_none() {
    let check = |rule, votes: &[(u16, u64)], expected: Outcome| {
        assert_eq!(found(rule, votes).outcome, expected, "{votes:?}");
    };
    let most = Rule::PLURALITY;
    check(most, &[(0, 3), (1, 2), (1, 2)], Outcome::Won(1));
    check(most, &[(0, 2), (1, 2), (2, 1)], Outcome::Tied(vec![0, 1]));
    check(most, &[], Outcome::Nothing);
    check(most, &[(0, 0)], Outcome::Nothing);
    check(with_quorum(most, 5), &[(0, 4)], Outcome::NoQuorum);
    check(with_quorum(most, 5), &[(0, 4), (1, 1)], Outcome::Won(0));
    let half = Rule::Plurality {
        least_bps: 5000,
        quorum: None,
    };
    check(half, &[(0, 2), (1, 1), (2, 1)], Outcome::NoMajority);
    check(half, &[(0, 3), (1, 1), (2, 1)], Outcome::Won(0));
    check(MAJORITY, &[(0, 3), (1, 2), (2, 9)], Outcome::Passed);
    check(MAJORITY, &[(0, 2), (1, 3)], Outcome::Failed);
    check(MAJORITY, &[(0, 3), (1, 3)], Outcome::Even);
    check(
        with_quorum(MAJORITY, 6),
        &[(0, 3), (1, 2)],
        Outcome::NoQuorum,
    );
    check(with_quorum(MAJORITY, 6), &[(0, 3), (2, 3)], Outcome::Passed);
    check(Rule::Unknown, &[(0, 3)], Outcome::Unknown);
}

#[test]
fn contested_is_what_came_second_with_enough() {
    let check = |rule, votes: &[(u16, u64)], expected| {
        assert_eq!(found(rule, votes).contested, expected, "{votes:?}");
    };
    check(Rule::PLURALITY, &[(0, 75), (1, 25)], true);
    check(Rule::PLURALITY, &[(0, 76), (1, 24)], false);
    check(Rule::PLURALITY, &[(0, 60), (1, 20), (2, 20)], false);
    // Abstentions take no side.
    check(MAJORITY, &[(0, 75), (1, 25), (2, 900)], true);
    check(MAJORITY, &[(0, 10), (2, 90)], false);
    check(Rule::Unknown, &[(0, 1), (1, 1)], false);
    check(Rule::PLURALITY, &[], false);
}

#[test]
fn concentration_is_of_power_cast() {
    let found = found(Rule::PLURALITY, &[(0, 4), (0, 3), (1, 2), (1, 1), (1, 0)]);
    let of = found.concentration.unwrap();
    assert_eq!(
        (of.gini.ten_thousandths(), of.hhi.ten_thousandths()),
        (2500, 3000)
    );
    assert_eq!(of.top.ten_thousandths(), 4000);
    assert_eq!(found.voters, 4);
    let near = |found: f64, expected: f64| assert!((found - expected).abs() < 1e-12, "{found}");
    // ln 4 − H of .4, .3, .2, .1, and of that between .7 and .3 in halves.
    near(of.theil.total, 4_f64.ln() - 1.2798542258336676);
    near(of.theil.between, 0.7 * 1.4_f64.ln() + 0.3 * 0.6_f64.ln());
    near(of.theil.total, of.theil.between + of.theil.within);
    near(of.effective_by_entropy, 1.2798542258336676_f64.exp());
    assert_eq!(self::found(Rule::PLURALITY, &[(0, 0)]).concentration, None);
}
