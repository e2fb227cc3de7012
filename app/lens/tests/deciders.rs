//! Who decides: cases from the literature, cases by hand, and every small vote against a search of
//! all its coalitions.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests are outside #[test] functions"
)]

use lens::{
    OneEach, Side, Vote, Voter, WhoDecides, WithoutTop,
    cited::{Named, canonical},
    could_change,
    decide::Needed,
    deciders::decimal,
    gini, hhi, who_decides,
};
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
        own: None,
        at: None,
    };
    Vote {
        voters: voters.iter().enumerate().map(voter).collect(),
        threshold_bps,
        quorum: Some(Power::from(quorum)),
        eligible: None,
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
fn powers_are_read_as_the_protocol_writes_them() {
    for (text, expected) in [("7", Some(7)), ("0", Some(0))] {
        assert_eq!(decimal(text), expected.map(Power::from), "{text}");
    }
    for bad in ["", "0x7", "-7", "1_000", " 7", &"9".repeat(78)] {
        assert_eq!(decimal(bad), None, "{bad}");
    }
}

#[test]
fn how_many_it_would_have_failed_without() {
    use Side::{Abstain, Against, For};
    let check = |voters: &[(Side, u64)], quorum, expected| {
        let found = decided(voters, 5000, quorum);
        assert_eq!(found.needed, expected, "{voters:?} quorum {quorum}");
    };
    // 9 : 4 stays 5 : 4 without one, and is 2 : 4 without two.
    let voters = Needed::Voters;
    check(&[(For, 4), (For, 3), (For, 2), (Against, 4)], 0, voters(2));
    // The quorum falls first, and with it the largest of all, who abstained.
    check(
        &[(For, 4), (For, 3), (For, 2), (Against, 4), (Abstain, 7)],
        14,
        voters(1),
    );
    // It failed, and would have passed without one of those against; without two of them.
    check(
        &[(For, 5), (Against, 3), (Against, 3), (Against, 1)],
        0,
        voters(1),
    );
    check(&[(For, 3), (Against, 3), (Against, 3)], 0, voters(2));
    // Without them too little takes part, so that nobody's absence passes it.
    check(&[(For, 5), (Against, 6)], 6, Needed::Nobody);
    check(&[(For, 5)], 9, Needed::Nobody);
    check(&[], 0, Needed::Nobody);
}

#[test]
fn the_same_votes_by_other_rules() {
    use Side::{Against, For};
    let voters = [(For, 90), (Against, 4), (Against, 4), (Against, 2)];
    let mut counted = vote(&voters, 5000, 50);
    let found = who_decides(&counted).unwrap();
    // Nobody counts more than 10 of 100: 10 : 10.
    assert_eq!(
        (found.passes, found.without_quorum, found.capped),
        (true, true, false)
    );
    assert_eq!(found.undelegated, None);
    for (voter, own) in counted.voters.iter_mut().zip([3, 4, 4, 2]) {
        voter.own = Some(Power::from(own));
    }
    assert_eq!(who_decides(&counted).unwrap().undelegated, Some(false));
    counted.voters[0].own = None;
    assert_eq!(who_decides(&counted).unwrap().undelegated, None);
}

#[test]
fn since_when_nothing_could_change_it() {
    use Side::{Against, For};
    let mut counted = vote(&[(For, 30), (Against, 10), (For, 25), (For, 5)], 5000, 20);
    let moment = |counted: &Vote| {
        let settled = who_decides(counted).unwrap().settled.against_eligible;
        settled.map(|moment| (moment.votes, moment.at))
    };
    assert_eq!(moment(&counted), None);
    for (voter, at) in counted.voters.iter_mut().zip([100, 300, 200, 400]) {
        voter.at = Some(at);
    }
    assert_eq!(moment(&counted), None, "eligible power is not known");
    // 55 of 100 after two; of 120 it would take more than 60: 60 with the last is just not enough.
    counted.eligible = Some(Power::from(100));
    assert_eq!(moment(&counted), Some((2, 200)));
    counted.eligible = Some(Power::from(119));
    assert_eq!(moment(&counted), Some((4, 400)));
    counted.eligible = Some(Power::from(120));
    assert_eq!(moment(&counted), None);
    counted.eligible = Some(Power::from(69));
    assert_eq!(moment(&counted), None, "less than was cast cannot be all");
}

#[test]
fn one_more_vote_would_change_it_or_not() {
    use Side::{Against, For};
    let check = |voters: &[(Side, u64)], quorum, power: u64, expected| {
        let found = could_change(&vote(voters, 5000, quorum), Power::from(power));
        assert_eq!(found, expected, "{voters:?} {power}");
    };
    check(&[(For, 5), (Against, 3)], 0, 1, Some(false));
    check(&[(For, 5), (Against, 3)], 0, 2, Some(true));
    check(&[(For, 5), (Against, 3)], 10, 2, Some(true));
    check(&[(For, 5), (Against, 3)], 11, 2, Some(false));
    check(&[], 0, 1, Some(true));
    let mut huge = vote(&[(For, 1)], 5000, 0);
    huge.voters[0].power = Power::MAX;
    assert_eq!(could_change(&huge, Power::from(1)), None);
}

#[test]
fn the_data_of_a_card_is_the_same_for_everybody_who_counts_the_same() {
    let named = Named {
        space: "0x5",
        proposal: "0x6",
        opening: "0x7",
    };
    let mut counted = vote(&[(Side::For, 7), (Side::Abstain, 2)], 5000, 3);
    let text = canonical(&counted, &named);
    assert_eq!(
        text,
        "locus vote 1\nspace 0x5\nproposal 0x6\nvote 0x7\nrule basic/1\nthreshold 5000\nquorum 3\neligible unknown\n\
         0x0101010101010101010101010101010101010101 for 7\n\
         0x0202020202020202020202020202020202020202 abstain 2\n"
    );
    // Neither the order in which they came nor what only this browser saw changes it.
    counted.voters.reverse();
    counted.voters[0].at = Some(5);
    assert_eq!(canonical(&counted, &named), text);
    counted.voters[0].power += Power::from(1);
    assert_ne!(canonical(&counted, &named), text);
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
