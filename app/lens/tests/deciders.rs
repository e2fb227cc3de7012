//! Who decides: cases from the literature, cases by hand, and every small vote against a search of
//! all its coalitions.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests are outside #[test] functions"
)]

use lens::{OneEach, Side, Vote, Voter, WhoDecides, WithoutTop, gini, hhi, who_decides};
use proptest::prelude::*;
use record::{Address, Power};

const SIDES: [Side; 3] = [Side::For, Side::Against, Side::Abstain];

fn account(number: usize) -> Address {
    Address([number as u8; 20])
}

fn powers(of: &[u64]) -> Vec<Power> {
    of.iter().copied().map(Power::from).collect()
}

fn vote(voters: &[(Side, u64)], threshold_bps: u64, quorum: u64) -> Vote {
    let voter = |(number, (side, power)): (usize, &(Side, u64))| Voter {
        account: account(number + 1),
        side: *side,
        power: Power::from(*power),
    };
    Vote {
        voters: voters.iter().enumerate().map(voter).collect(),
        threshold_bps,
        quorum: Some(Power::from(quorum)),
    }
}

fn decided(voters: &[(Side, u64)], threshold_bps: u64, quorum: u64) -> WhoDecides {
    who_decides(&vote(voters, threshold_bps, quorum)).unwrap()
}

#[test]
fn the_fewest_who_could_pass_or_block() {
    // Games [quota; weights] of the literature, their quota as a threshold of the whole.
    let check = |weights: &[u64], bps, expected: (u32, u32)| {
        let voters: Vec<_> = weights.iter().map(|weight| (Side::For, *weight)).collect();
        let found = decided(&voters, bps, 0);
        assert_eq!((found.passing.unwrap(), found.blocking.unwrap()), expected);
    };
    // UN Security Council [39; 7×5, 1×10]: five permanent and four others; any permanent one blocks.
    check(&[[7; 5].as_slice(), &[1; 10]].concat(), 8650, (9, 1));
    // EEC 1958 [12; 4,4,4,2,2,1].
    check(&[4, 4, 4, 2, 2, 1], 6999, (3, 2));
    // EC 1973 [41; 10×4,5,5,3,3,2].
    check(&[10, 10, 10, 10, 5, 5, 3, 3, 2], 7060, (5, 2));
    // Nassau County 1964 [58; 31,31,28,21,2,2].
    check(&[31, 31, 28, 21, 2, 2], 5000, (2, 2));
    // [51; 50,49,1]: the largest blocks alone.
    check(&[50, 49, 1], 5000, (2, 1));
    check(&[60, 40], 5000, (1, 1));
}

#[test]
fn a_quorum_makes_passing_harder_and_blocking_easier() {
    use Side::{Against, For};
    let voters = [(For, 40), (For, 30), (Against, 20), (Against, 10)];
    let check = |quorum, expected| {
        let found = decided(&voters, 5000, quorum);
        assert_eq!((found.passing, found.blocking), expected, "quorum {quorum}");
    };
    check(0, (Some(2), Some(2)));
    check(70, (Some(2), Some(1)));
    check(71, (Some(3), Some(1)));
    check(101, (None, Some(1)));
}

#[test]
fn who_would_change_the_result_alone() {
    use Side::{Abstain, Against, For};
    let check = |voters: &[(Side, u64)], bps, quorum, otherwise: &[usize], absent: &[usize]| {
        let found = decided(voters, bps, quorum);
        let accounts = |numbers: &[usize]| numbers.iter().copied().map(account).collect::<Vec<_>>();
        assert_eq!(found.pivotal, accounts(otherwise));
        assert_eq!(found.pivotal_by_absence, accounts(absent));
    };
    // 6 : 4. Two move it to 4 : 6; only the first one's absence makes it 2 : 4.
    check(
        &[(For, 4), (For, 2), (Against, 4)],
        5000,
        0,
        &[1, 2],
        &[1, 2],
    );
    check(&[(For, 5), (For, 1), (Against, 4)], 5000, 0, &[1, 2], &[1]);
    // An abstention decides where it may still choose.
    check(
        &[(For, 4), (Against, 5), (Abstain, 2)],
        5000,
        0,
        &[2, 3],
        &[2],
    );
    // By staying away a supporter or an opponent breaks the quorum.
    check(&[(For, 9), (Against, 1)], 5000, 10, &[1], &[1, 2]);
    // Below the quorum nobody changes anything.
    check(&[(For, 9), (Against, 1)], 5000, 11, &[], &[]);
    check(&[], 5000, 0, &[], &[]);
}

#[test]
fn what_it_would_be_with_one_vote_each_or_without_the_largest() {
    use Side::{Against, For};
    let voters = [
        (For, 100),
        (For, 1),
        (Against, 30),
        (Against, 20),
        (Against, 10),
    ];
    let found = decided(&voters, 5000, 50);
    assert!(found.passes);
    assert_eq!(
        found.one_each,
        OneEach {
            passes: false,
            yes: 2,
            no: 3
        }
    );
    // 10 + 1 for; 5 + 4 + 3 against.
    assert!(!found.square_root);
    let without = |left_out, quorum_met| WithoutTop {
        left_out,
        passes: false,
        quorum_met,
    };
    assert_eq!(found.without_top, [without(1, true), without(3, false)]);
    assert_eq!(found.voters, 5);
}

#[test]
fn who_has_no_power_is_no_voter_and_nobody_decides_an_empty_vote() {
    let found = decided(&[(Side::For, 0)], 5000, 0);
    assert_eq!(
        (found.voters, found.passing, found.blocking),
        (0, None, None)
    );
    assert!(!found.passes);
    assert_eq!(found.without_top, []);
}

#[test]
fn an_unknown_quorum_is_left_aside_and_said() {
    let mut unknown = vote(&[(Side::For, 1)], 5000, 0);
    unknown.quorum = None;
    let found = who_decides(&unknown).unwrap();
    assert!(found.passes && !found.quorum_known);
}

#[test]
fn powers_that_no_token_can_have_are_refused() {
    let mut too_much = vote(&[(Side::For, 1), (Side::For, 1)], 5000, 0);
    too_much.voters[0].power = Power::MAX;
    assert_eq!(who_decides(&too_much), None);
    // What a file says may be larger than any token, and still has its figures.
    let (gini, hhi) = (gini(&[Power::MAX; 2]).unwrap(), hhi(&[Power::MAX; 2]));
    assert_eq!(gini.ten_thousandths(), 0);
    assert_eq!(hhi.unwrap().ten_thousandths(), 5000);
    assert_eq!(lens::hhi(&[]), None);
}

#[test]
fn a_vote_is_read_as_a_page_has_it() {
    let one = account(1).to_string();
    let read = |account: &str, number, power: &str, quorum: Option<&str>| {
        Vote::read(&[(account.into(), number, power.into())], quorum, 5000)
    };
    assert_eq!(
        read(&one, 1, "7", Some("3")),
        Some(vote(&[(Side::For, 7)], 5000, 3))
    );
    assert_eq!(read(&one, 2, "7", None).unwrap().quorum, None);
    for bad in [
        read("0x01", 1, "7", None),
        read(&one, 4, "7", None),
        read(&one, 1, "0x7", None),
        read(&one, 1, "", None),
        read(&one, 1, "-7", None),
        read(&one, 1, &"9".repeat(78), None),
        read(&one, 1, "7", Some("1_000")),
    ] {
        assert_eq!(bad, None);
    }
}

#[test]
fn concentration_is_exact() {
    let check = |of: &[u64], expected: (u64, u64)| {
        let of = powers(of);
        let found = (gini(&of).unwrap(), hhi(&of).unwrap());
        assert_eq!(
            (found.0.ten_thousandths(), found.1.ten_thousandths()),
            expected
        );
    };
    check(&[5], (0, 10000));
    check(&[3, 3, 3, 3], (0, 2500));
    check(&[0, 0, 0, 9], (7500, 10000));
    check(&[4, 3, 2, 1], (2500, 3000));
    let effective = hhi(&powers(&[3, 3, 3, 3])).unwrap().inverse().unwrap();
    assert_eq!(effective.ten_thousandths(), 40000);
    let largest = [Power::MAX >> 1, Power::MAX >> 1];
    assert_eq!(hhi(&largest).unwrap().ten_thousandths(), 5000);
    assert_eq!(gini(&largest).unwrap().ten_thousandths(), 0);
}

/// Whether a coalition has its way whatever the others do, by trying everything they could do.
fn has_its_way(vote: &Vote, coalition: u32, ways: &[Option<Side>], passes: bool) -> bool {
    let others: Vec<usize> = (0..vote.voters.len())
        .filter(|place| coalition >> place & 1 == 0)
        .collect();
    // The coalition chooses one way for itself; each of the others may choose any, or stay away.
    ways.iter().any(|way| {
        (0..4_u32.pow(others.len() as u32)).all(|mut answer| {
            let mut cast = Vec::new();
            for (place, voter) in vote.voters.iter().enumerate() {
                let side = match others.contains(&place) {
                    false => *way,
                    true => {
                        let side = SIDES.get(answer as usize % 4).copied();
                        answer /= 4;
                        side
                    }
                };
                cast.extend(side.map(|side| Voter { side, ..*voter }));
            }
            who_decides(&Vote {
                voters: cast,
                ..vote.clone()
            })
            .unwrap()
            .passes
                == passes
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(24) })]

    #[test]
    fn the_fewest_are_those_that_a_search_of_all_coalitions_finds(
        voters in proptest::collection::vec((0..3_usize, 1..12_u64), 1..5),
        bps in 0..10000_u64,
        quorum in 0..30_u64,
    ) {
        let voters: Vec<_> = voters.into_iter().map(|(side, power)| (SIDES[side], power)).collect();
        let vote = vote(&voters, bps, quorum);
        let search = |ways: &[Option<Side>], passes| {
            let all = 1..1_u32 << voters.len();
            all.filter(|who| has_its_way(&vote, *who, ways, passes)).map(u32::count_ones).min()
        };
        let found = who_decides(&vote).unwrap();
        prop_assert_eq!(found.passing, search(&[Some(Side::For)], true));
        prop_assert_eq!(found.blocking, search(&[Some(Side::Against), None], false));
    }
}
