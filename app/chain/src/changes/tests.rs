use super::*;
use crate::events::Log;
use alloy_primitives::{Address, B256, U256};
use alloy_sol_types::{SolEvent, sol};

sol! {
    event RoleGranted(bytes32 indexed role, address indexed account, address indexed sender);
    event OwnershipTransferred(address indexed previousOwner, address indexed newOwner);
    event Upgraded(address indexed implementation);
    event VotingDelaySet(uint256 oldVotingDelay, uint256 newVotingDelay);
    event QuorumNumeratorUpdated(uint256 oldQuorumNumerator, uint256 newQuorumNumerator);
    event MinDelayChange(uint256 oldDuration, uint256 newDuration);
    event AddedOwner(address indexed owner);
    event TargetFunctionRoleUpdated(address indexed target, bytes4 selector, uint64 indexed roleId);
    event CallScheduled(bytes32 indexed id, uint256 indexed index, address target, uint256 value, bytes data, bytes32 predecessor, uint256 delay);
    event CallExecuted(bytes32 indexed id, uint256 indexed index, address target, uint256 value, bytes data);
    event ProposalCreated(uint256 id, address proposer, address[] targets, uint256[] values, string[] signatures, bytes[] calldatas, uint256 start, uint256 end, string description);
    event ProposalQueued(uint256 id, uint256 eta);
    event ProposalExecuted(uint256 id);
    event Transfer(address indexed from, address indexed to, uint256 value);
}

mod unindexed {
    alloy_sol_types::sol! {
        event AddedOwner(address owner);
        event OwnershipTransferred(address previousOwner, address newOwner);
    }
}

const GOVERNOR: Address = Address::repeat_byte(0x60);
const TIMELOCK: Address = Address::repeat_byte(0x71);
const TREASURY: Address = Address::repeat_byte(0x72);
const SOMEBODY: Address = Address::repeat_byte(0x55);

/// Entries of a little chain, one transaction after another.
#[derive(Default)]
struct Told(Vec<Log>);

impl Told {
    /// A transaction in which contracts log these entries, in a block of that number.
    fn tells(&mut self, number: u8, entries: &[(Address, alloy_primitives::LogData)]) {
        for (address, data) in entries {
            self.0.push(Log {
                address: *address,
                topics: data.topics().to_vec(),
                data: data.data.to_vec(),
                block: number.into(),
                index: self.0.len() as u64,
                transaction: B256::repeat_byte(number),
            });
        }
    }

    fn judged(&self) -> Vec<(&'static str, Decision, bool)> {
        let judged = judge(&Kinds::new(), &self.0, Some(GOVERNOR));
        let row = |one: Judged| (one.change.name, one.decision, one.early);
        judged.into_iter().map(row).collect()
    }
}

fn data(event: &impl SolEvent) -> alloy_primitives::LogData {
    event.encode_log_data()
}

fn proposal(id: u64, target: Address, call: &[u8]) -> alloy_primitives::LogData {
    data(&ProposalCreated {
        id: U256::from(id),
        proposer: SOMEBODY,
        targets: vec![target],
        values: vec![U256::ZERO],
        signatures: vec![String::new()],
        calldatas: vec![call.to_vec().into()],
        start: U256::from(10),
        end: U256::from(20),
        description: format!("Proposal {id}"),
    })
}

fn upgraded() -> (Address, alloy_primitives::LogData) {
    let implementation = SOMEBODY;
    (TREASURY, data(&Upgraded { implementation }))
}

fn carries(id: u64) -> Decision {
    Decision::Carries(U256::from(id), format!("Proposal {id}"))
}

fn executed(id: u64) -> (Address, alloy_primitives::LogData) {
    (GOVERNOR, data(&ProposalExecuted { id: U256::from(id) }))
}

#[test]
fn the_topics_are_those_of_the_signatures() {
    let topics = Kinds::new().topics();
    for topic in [
        RoleGranted::SIGNATURE_HASH,
        OwnershipTransferred::SIGNATURE_HASH,
        Upgraded::SIGNATURE_HASH,
        VotingDelaySet::SIGNATURE_HASH,
        QuorumNumeratorUpdated::SIGNATURE_HASH,
        MinDelayChange::SIGNATURE_HASH,
        AddedOwner::SIGNATURE_HASH,
        TargetFunctionRoleUpdated::SIGNATURE_HASH,
        CallScheduled::SIGNATURE_HASH,
        CallExecuted::SIGNATURE_HASH,
    ] {
        assert!(topics.contains(&topic), "{topic}");
    }
    for topic in crate::events::ROLE_TOPICS
        .into_iter()
        .chain(crate::events::MANAGER_TOPICS)
        .chain([crate::events::UPGRADED])
    {
        assert!(topics.contains(&topic), "{topic}");
    }
    assert!(!topics.contains(&Transfer::SIGNATURE_HASH));
}

#[test]
fn a_change_is_read_whether_its_parts_are_indexed_or_not() {
    let check = |data: alloy_primitives::LogData, expected: &[(&str, Value)]| {
        let mut told = Told::default();
        told.tells(1, &[(TREASURY, data)]);
        let change = Kinds::new().read(&told.0[0]).unwrap();
        assert_eq!(change.values, expected);
    };
    let owner = SOMEBODY;
    let expected = [("owner", Value::Address(owner))];
    check(data(&AddedOwner { owner }), &expected);
    check(data(&unindexed::AddedOwner { owner }), &expected);
    let (previous, new) = (GOVERNOR, SOMEBODY);
    let expected = [
        ("previousOwner", Value::Address(previous)),
        ("newOwner", Value::Address(new)),
    ];
    check(
        data(&OwnershipTransferred {
            previousOwner: previous,
            newOwner: new,
        }),
        &expected,
    );
    check(
        data(&unindexed::OwnershipTransferred {
            previousOwner: previous,
            newOwner: new,
        }),
        &expected,
    );
    check(
        data(&RoleGranted {
            role: crate::bypass::functions::role("PROPOSER_ROLE"),
            account: SOMEBODY,
            sender: GOVERNOR,
        }),
        &[
            ("role", Value::Role("PROPOSER_ROLE".into())),
            ("account", Value::Address(SOMEBODY)),
            ("sender", Value::Address(GOVERNOR)),
        ],
    );
    check(
        data(&TargetFunctionRoleUpdated {
            target: TREASURY,
            selector: [1, 2, 3, 4].into(),
            roleId: 7,
        }),
        &[
            ("target", Value::Address(TREASURY)),
            (
                "selector",
                Value::Word(B256::right_padding_from(&[1, 2, 3, 4])),
            ),
            ("roleId", Value::Number(U256::from(7))),
        ],
    );
    // Too short to be read: a change all the same.
    let mut cut = data(&MinDelayChange {
        oldDuration: U256::from(1),
        newDuration: U256::from(2),
    });
    cut.data = cut.data.slice(..40);
    check(cut, &[]);
}

#[test]
fn a_change_is_decided_when_a_proposal_that_concerns_the_contract_is_carried_out_with_it() {
    let mut told = Told::default();
    told.tells(1, &[upgraded()]);
    told.tells(2, &[(GOVERNOR, proposal(7, TREASURY, b"upgrade"))]);
    told.tells(3, &[upgraded(), executed(7)]);
    told.tells(4, &[upgraded()]);
    assert_eq!(
        told.judged(),
        [
            ("Upgraded", Decision::None, false),
            ("Upgraded", carries(7), false),
            ("Upgraded", Decision::None, true),
        ]
    );
}

#[test]
fn an_address_in_a_call_concerns_its_contract_and_riding_along_is_no_decision() {
    let mut told = Told::default();
    let names = [&[1, 2, 3, 4][..], &[0; 12], TREASURY.as_slice()].concat();
    told.tells(1, &[(GOVERNOR, proposal(7, SOMEBODY, &names))]);
    told.tells(2, &[(GOVERNOR, proposal(8, SOMEBODY, b"else"))]);
    told.tells(3, &[upgraded(), executed(7)]);
    told.tells(4, &[upgraded(), executed(8)]);
    let beside = Decision::Beside(U256::from(8), "Proposal 8".into());
    assert_eq!(
        told.judged(),
        [("Upgraded", beside, false), ("Upgraded", carries(7), false)]
    );
    // Another contract says that a proposal of its own was carried out: that is none of the Governor's.
    told.0.clear();
    told.tells(5, &[(SOMEBODY, proposal(9, TREASURY, b"upgrade"))]);
    told.tells(6, &[upgraded(), (SOMEBODY, executed(9).1)]);
    assert_eq!(told.judged(), [("Upgraded", Decision::None, false)]);
}

fn scheduled(id: u8, data_: &[u8]) -> (Address, alloy_primitives::LogData) {
    let event = CallScheduled {
        id: B256::repeat_byte(id),
        index: U256::ZERO,
        target: TREASURY,
        value: U256::ZERO,
        data: data_.to_vec().into(),
        predecessor: B256::ZERO,
        delay: U256::from(1),
    };
    (TIMELOCK, data(&event))
}

fn carried(id: u8) -> (Address, alloy_primitives::LogData) {
    let event = CallExecuted {
        id: B256::repeat_byte(id),
        index: U256::ZERO,
        target: TREASURY,
        value: U256::ZERO,
        data: Vec::new().into(),
    };
    (TIMELOCK, data(&event))
}

#[test]
fn what_the_governor_queued_is_its_decision_whoever_makes_the_timelock_carry_it_out() {
    let queued = |id: u64| {
        let event = ProposalQueued {
            id: U256::from(id),
            eta: U256::from(1),
        };
        (GOVERNOR, data(&event))
    };
    let mut told = Told::default();
    told.tells(1, &[(GOVERNOR, proposal(7, TREASURY, b"upgrade"))]);
    // Beside the proposal's call, whoever queues it schedules one of their own.
    told.tells(
        2,
        &[scheduled(1, b"upgrade"), queued(7), scheduled(2, b"mine")],
    );
    told.tells(3, &[carried(1), upgraded()]);
    told.tells(4, &[carried(2), upgraded()]);
    // Nobody but a proposer of the timelock.
    told.tells(5, &[scheduled(3, b"upgrade")]);
    told.tells(6, &[carried(3), carried(3)]);
    assert_eq!(
        told.judged(),
        [
            ("CallExecuted", Decision::None, false),
            ("Upgraded", Decision::None, false),
            ("CallExecuted", Decision::None, false),
            ("Upgraded", carries(7), false),
        ]
    );
}

#[test]
fn without_a_governor_nothing_is_decided_and_nothing_a_timelock_does_is_news() {
    let mut told = Told::default();
    told.tells(1, &[carried(1), upgraded()]);
    let judged = judge(&Kinds::new(), &told.0, None);
    let names: Vec<_> = judged.iter().map(|one| one.change.name).collect();
    assert_eq!(names, ["Upgraded"]);
    assert_eq!(judged[0].decision, Decision::None);
}
