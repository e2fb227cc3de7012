//! The cases behind the vectors: named ones for each way a count can turn, and many made ones.

use record::{Choice, Power, Quorum, Rule};

use super::Case;

const EVERYTHING: Quorum = Quorum::Amount(Power::ZERO);

pub fn of_every_rule() -> Vec<(&'static str, Vec<Case>)> {
    let with_made = |mut cases: Vec<Case>, rule| {
        cases.extend(made(rule));
        cases
    };
    vec![
        ("basic.json", with_made(basic(), Rule::Basic)),
        ("approval.json", with_made(approval(), Rule::Approval)),
        ("ranked.json", with_made(ranked(), Rule::Ranked)),
        ("weighted.json", with_made(weighted(), Rule::Weighted)),
        ("quadratic.json", with_made(quadratic(), Rule::Quadratic)),
        ("score.json", with_made(score(), Rule::Score)),
    ]
}

pub fn roots() -> Vec<Power> {
    let mut all: Vec<Power> = (0..=26).map(Power::from).collect();
    for bits in [31, 63, 64, 127, 128, 200, 254] {
        let square = Power::from(1) << bits;
        all.extend([square - Power::from(1), square, square + Power::from(1)]);
    }
    let e18 = Power::from(1_000_000_000_000_000_000_u64);
    all.extend([e18, e18 * e18, e18 * e18 - Power::from(1), Power::MAX]);
    all
}

/// Ballots and weights of one vote; each line an account: seq, choice, power.
fn case(name: &str, rule: Rule, choices: usize, votes: &[(u8, u64, Choice, u64)]) -> Case {
    let mut weights: Vec<(u8, Power)> = votes
        .iter()
        .map(|(of, _, _, power)| (*of, Power::from(*power)))
        .collect();
    weights.dedup();
    Case {
        name: name.into(),
        rule,
        choices,
        threshold_bps: 5000,
        quorum: EVERYTHING,
        eligible: None,
        ballots: votes
            .iter()
            .map(|(of, seq, choice, _)| (*of, *seq, choice.encode()))
            .collect(),
        weights,
    }
}

fn basic() -> Vec<Case> {
    use Choice::One;
    const FOR: Choice = One(1);
    const AGAINST: Choice = One(2);
    const ABSTAIN: Choice = One(3);
    let vote = |name: &str, votes: &[(u8, u64, Choice, u64)]| case(name, Rule::Basic, 3, votes);
    let quorum = |name: &str, quorum: Quorum, eligible: Option<u64>, power: u64| Case {
        quorum,
        eligible: eligible.map(Power::from),
        ..vote(name, &[(1, 1, FOR, power)])
    };
    let half = Power::from(1) << 255;
    vec![
        vote("no ballots at all", &[]),
        vote(
            "more for than against passes",
            &[(1, 1, FOR, 2), (2, 1, AGAINST, 1)],
        ),
        vote(
            "as much for as against fails",
            &[(1, 1, FOR, 7), (2, 1, AGAINST, 7)],
        ),
        vote(
            "abstaining takes part and decides nothing",
            &[(1, 1, FOR, 1), (2, 1, ABSTAIN, 9)],
        ),
        vote("only abstentions fail", &[(1, 1, ABSTAIN, 5)]),
        Case {
            threshold_bps: 6667,
            ..vote(
                "just short of two thirds",
                &[(1, 1, FOR, 6667), (2, 1, AGAINST, 3333)],
            )
        },
        Case {
            threshold_bps: 6667,
            ..vote(
                "just over two thirds",
                &[(1, 1, FOR, 6668), (2, 1, AGAINST, 3332)],
            )
        },
        Case {
            threshold_bps: 0,
            ..vote(
                "a threshold of nothing needs something for",
                &[(1, 1, AGAINST, 1)],
            )
        },
        vote(
            "only the last ballot of an account counts",
            &[(1, 5, FOR, 10), (1, 9, AGAINST, 10), (1, 7, FOR, 10)],
        ),
        vote(
            "different choices under one seq are void and the next lower counts",
            &[
                (1, 9, FOR, 10),
                (1, 9, AGAINST, 10),
                (1, 8, AGAINST, 10),
                (1, 7, FOR, 10),
            ],
        ),
        vote(
            "two void seqs leave nothing",
            &[
                (1, 2, FOR, 4),
                (1, 2, AGAINST, 4),
                (1, 1, FOR, 4),
                (1, 1, ABSTAIN, 4),
            ],
        ),
        vote(
            "one choice twice under one seq counts once",
            &[(1, 3, FOR, 4), (1, 3, FOR, 4)],
        ),
        vote(
            "one choice twice beside another under one seq is void",
            &[(1, 3, FOR, 4), (1, 3, FOR, 4), (1, 3, AGAINST, 4)],
        ),
        vote(
            "no weight counts for nothing",
            &[(1, 1, FOR, 0), (2, 1, AGAINST, 1)],
        ),
        Case {
            weights: Vec::new(),
            ..vote("unknown weight waits", &[(1, 1, FOR, 1)])
        },
        Case {
            ballots: vec![
                (1, 1, One(0).encode()),
                (2, 1, One(4).encode()),
                (3, 1, Vec::new()),
                (4, 1, vec![1]),
                (5, 1, vec![0xff; 32]),
                (6, 2, [FOR.encode(), vec![0; 32]].concat()),
                (6, 1, FOR.encode()),
                (7, 1, Choice::Approved(vec![1]).encode()),
            ],
            weights: (1..8).map(|of| (of, Power::from(1))).collect(),
            ..vote("an invalid ballot does not supersede a valid one", &[])
        },
        quorum(
            "quorum as an amount, met exactly",
            Quorum::Amount(Power::from(40)),
            None,
            40,
        ),
        quorum(
            "quorum as an amount, one short",
            Quorum::Amount(Power::from(40)),
            None,
            39,
        ),
        quorum(
            "quorum as a share is rounded up",
            Quorum::Bps(400),
            Some(101),
            4,
        ),
        quorum(
            "quorum as a share, met after rounding up",
            Quorum::Bps(400),
            Some(101),
            5,
        ),
        quorum("quorum as an exact share", Quorum::Bps(400), Some(100), 4),
        quorum(
            "quorum of unknown eligible power is unknown",
            Quorum::Bps(400),
            None,
            1000,
        ),
        Case {
            quorum: Quorum::Bps(10000),
            eligible: Some(Power::MAX),
            weights: vec![(1, Power::MAX)],
            ..vote("all the power there can be", &[(1, 1, FOR, 0)])
        },
        Case {
            weights: vec![(1, half), (2, half)],
            ..vote(
                "weights that overflow are refused",
                &[(1, 1, FOR, 0), (2, 1, AGAINST, 0)],
            )
        },
        Case {
            weights: vec![(1, half), (2, half - Power::from(1))],
            ..vote(
                "the largest sum is exact",
                &[(1, 1, FOR, 0), (2, 1, AGAINST, 0)],
            )
        },
    ]
}

fn approval() -> Vec<Case> {
    let pick = |numbers: &[u8]| Choice::Approved(numbers.to_vec());
    let vote = |name: &str, votes: &[(u8, u64, Choice, u64)]| case(name, Rule::Approval, 3, votes);
    let all = |name: &str, choices: &[Choice]| {
        let votes = (1..)
            .zip(choices)
            .map(|(of, choice)| (of, 1, choice.clone(), 5));
        vote(name, &votes.collect::<Vec<_>>())
    };
    vec![
        vote("no approvals", &[]),
        all(
            "all power to each approved choice",
            &[pick(&[1, 2]), pick(&[2, 3])],
        ),
        all("approving none takes part", &[pick(&[]), pick(&[1])]),
        all(
            "equally approved choices are tied",
            &[pick(&[1]), pick(&[3])],
        ),
        all(
            "a choice out of order or twice is refused",
            &[pick(&[2, 1]), pick(&[1, 1]), pick(&[4])],
        ),
        all(
            "everybody approves of everything",
            &[pick(&[1, 2, 3]), pick(&[1, 2, 3])],
        ),
    ]
}

fn ranked() -> Vec<Case> {
    let vote = |name: &str, choices: usize, votes: &[(&[u8], u64)]| {
        let votes = (1..).zip(votes);
        let votes =
            votes.map(|(of, (order, power))| (of, 1, Choice::Ranked(order.to_vec()), *power));
        case(name, Rule::Ranked, choices, &votes.collect::<Vec<_>>())
    };
    vec![
        vote("no rankings", 3, &[]),
        vote(
            "a majority wins at once",
            3,
            &[(&[2, 1, 3], 6), (&[1, 2, 3], 5)],
        ),
        vote(
            "the last one's votes pass on",
            3,
            &[(&[1, 2, 3], 4), (&[2, 1, 3], 3), (&[3, 2, 1], 2)],
        ),
        vote("half is not a majority", 2, &[(&[1, 2], 5), (&[2, 1], 5)]),
        vote(
            "the least leave together",
            4,
            &[
                (&[1, 2, 3, 4], 5),
                (&[2, 1, 3, 4], 4),
                (&[3, 2, 1, 4], 1),
                (&[4, 2, 1, 3], 1),
            ],
        ),
        vote(
            "three equal choices are tied",
            3,
            &[(&[1, 2, 3], 2), (&[2, 3, 1], 2), (&[3, 1, 2], 2)],
        ),
        vote(
            "an incomplete ranking is refused",
            3,
            &[(&[1, 2], 9), (&[1, 2, 2], 9), (&[3, 1, 2], 1)],
        ),
    ]
}

fn weights(of: &[u32]) -> Choice {
    Choice::Weights(of.to_vec())
}

fn weighted() -> Vec<Case> {
    let vote = |name: &str, votes: &[(u8, u64, Choice, u64)]| case(name, Rule::Weighted, 3, votes);
    vec![
        vote("nothing divided", &[]),
        vote(
            "power divided in proportion",
            &[(1, 1, weights(&[1, 3, 0]), 100)],
        ),
        vote(
            "what rounding leaves goes to none",
            &[(1, 1, weights(&[1, 1, 1]), 100)],
        ),
        vote(
            "dividing nothing is refused",
            &[
                (1, 1, weights(&[0, 0, 0]), 9),
                (2, 1, weights(&[0, 1, 0]), 1),
            ],
        ),
        vote(
            "the same ratio in other numbers is another choice",
            &[
                (1, 4, weights(&[1, 1, 0]), 8),
                (1, 4, weights(&[2, 2, 0]), 8),
            ],
        ),
        vote(
            "too few numbers are refused",
            &[(1, 1, weights(&[1, 1]), 8)],
        ),
        Case {
            weights: vec![(1, Power::MAX)],
            ..vote(
                "the largest weights are divided exactly",
                &[(1, 1, weights(&[u32::MAX, u32::MAX, 1]), 0)],
            )
        },
    ]
}

fn quadratic() -> Vec<Case> {
    let vote = |name: &str, votes: &[(u8, u64, Choice, u64)]| case(name, Rule::Quadratic, 3, votes);
    let many: Vec<_> = (1..=10)
        .map(|of| (of, 1, weights(&[0, 1, 0]), 10))
        .collect();
    let one_large = [(11, 1, weights(&[1, 0, 0]), 900)];
    vec![
        vote("nothing to take a root of", &[]),
        vote(
            "many small outweigh one large",
            &[many.as_slice(), &one_large].concat(),
        ),
        vote(
            "each part has its own root",
            &[(1, 1, weights(&[1, 1, 2]), 400)],
        ),
        vote(
            "roots are rounded down",
            &[
                (1, 1, weights(&[1, 0, 0]), 8),
                (2, 1, weights(&[0, 1, 0]), 9),
            ],
        ),
        vote(
            "too small a part has no root but takes part",
            &[(1, 1, weights(&[1, 9, 0]), 2)],
        ),
    ]
}

fn score() -> Vec<Case> {
    let vote = |name: &str, votes: &[(u8, u64, Choice, u64)]| case(name, Rule::Score, 3, votes);
    vec![
        vote("no points", &[]),
        vote(
            "points times power",
            &[
                (1, 1, weights(&[100, 50, 0]), 3),
                (2, 1, weights(&[0, 60, 1]), 4),
            ],
        ),
        vote(
            "more than 100 points are refused",
            &[
                (1, 1, weights(&[101, 0, 0]), 3),
                (2, 1, weights(&[0, 0, 1]), 1),
            ],
        ),
        Case {
            weights: vec![(1, Power::MAX)],
            ..vote(
                "points that overflow are refused",
                &[(1, 1, weights(&[2, 0, 0]), 0)],
            )
        },
    ]
}

/// Cases from a small generator (SplitMix64), the same on every machine.
fn made(rule: Rule) -> Vec<Case> {
    let mut state = 20_261_121 + rule as u64;
    let mut below = move |bound: u64| {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % bound
    };
    (0..12)
        .map(|number| {
            let choices = if rule == Rule::Basic {
                3
            } else {
                2 + below(6) as usize
            };
            let voters = 1 + below(8);
            let ballots = (0..1 + below(14)).map(|_| {
                let choice = choice(rule, choices, &mut below);
                (1 + below(voters) as u8, 1 + below(3), choice.encode())
            });
            let ballots = ballots.collect();
            let e18 = Power::from(1_000_000_000_000_000_000_u64);
            let weights = (1..=voters as u8).filter_map(|of| match below(8) {
                0 => None,
                1 => Some((of, Power::ZERO)),
                _ => Some((
                    of,
                    e18 * Power::from(below(1000)) / Power::from(1 + below(7)),
                )),
            });
            let weights = weights.collect();
            Case {
                name: format!("{} made {number}", rule.name()),
                rule,
                choices,
                threshold_bps: below(10000),
                weights,
                quorum: match below(2) {
                    0 => Quorum::Amount(e18 * Power::from(below(2000))),
                    _ => Quorum::Bps(below(10001)),
                },
                eligible: (below(3) > 0).then(|| e18 * Power::from(below(9000)) + Power::from(7)),
                ballots,
            }
        })
        .collect()
}

fn choice(rule: Rule, choices: usize, below: &mut impl FnMut(u64) -> u64) -> Choice {
    let numbers = 1..=choices as u8;
    match rule {
        // Now and then a choice that is not offered.
        Rule::Basic => {
            let most = if below(9) == 0 { 5 } else { 3 };
            Choice::One(1 + below(most) as u8)
        }
        Rule::Approval => Choice::Approved(numbers.filter(|_| below(2) == 0).collect()),
        Rule::Ranked => {
            let mut left: Vec<u8> = numbers.collect();
            let order = (0..choices).map(|_| left.swap_remove(below(left.len() as u64) as usize));
            Choice::Ranked(order.collect())
        }
        Rule::Weighted | Rule::Quadratic => {
            weights(&numbers.map(|_| below(5) as u32).collect::<Vec<_>>())
        }
        Rule::Score => weights(&numbers.map(|_| below(103) as u32).collect::<Vec<_>>()),
    }
}
