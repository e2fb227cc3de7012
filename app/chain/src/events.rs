//! What a Governor logged. A log is one node's word; a proposal's id is the hash of its content, so a log whose id
//! fits needs no trust beyond the chain's own `state(id)`.

use alloy_primitives::{Address, B256, U256, b256, keccak256};

use crate::abi;

/// `ProposalCreated(uint256,address,address[],uint256[],string[],bytes[],uint256,uint256,string)`.
pub const PROPOSAL_CREATED: B256 =
    b256!("7d84a6263ae0d98d3329bd7b46bb4e8d6f98cd35a7adb45c274c8b7fd5ebd5e0");
/// `ProposalExecuted(uint256)`.
pub const PROPOSAL_EXECUTED: B256 =
    b256!("712ae1383f79ac853f8d882153778e0260ef8f03b504e2866e0593e04d2b291f");

/// `RoleGranted(bytes32,address,address)`, `RoleRevoked(bytes32,address,address)` and
/// `RoleAdminChanged(bytes32,bytes32,bytes32)`, all of them indexed.
pub const ROLE_TOPICS: [B256; 3] = [
    b256!("2f8788117e7eff1d82e926ec794901d17c78024a50270940304540a733656f0d"),
    b256!("f6391f5c32d9c69d2a47ea670b442974b53935d1edc7fd64eb21e047a839171b"),
    b256!("bd79b86ffe0ab8e8776151514217cd7cacd52c909f66475c3af44e129f0b00ff"),
];
/// An access manager's `RoleGranted(uint64,address,uint32,uint48,bool)`, `RoleRevoked(uint64,address)`,
/// `RoleAdminChanged(uint64,uint64)` and `RoleGrantDelayChanged(uint64,uint32,uint48)`; roles and accounts are indexed.
pub const MANAGER_TOPICS: [B256; 4] = [
    b256!("f98448b987f1428e0e230e1f3c6e2ce15b5693eaf31827fbd0b1ec4b424ae7cf"),
    b256!("f229baa593af28c41b1d16b748cd7688f0c83aaf92d4be41c44005defe84c166"),
    b256!("1fd6dd7631312dfac2205b52913f99de03b4d7e381d5d27d3dbfe0713e6e6340"),
    b256!("feb69018ee8b8fd50ea86348f1267d07673379f72cffdeccec63853ee8ce8b48"),
];

/// A proxy runs other code now: `Upgraded(address)`.
pub const UPGRADED: B256 =
    b256!("bc7cd75a20ee27fd9adebab32041f755214dbc6bffa90cc0225b39da2e5c2d3b");

/// Tokens changed hands: `Transfer(address,address,uint256)`, both accounts indexed.
pub const TRANSFER: B256 =
    b256!("ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef");

/// A log entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Log {
    /// The contract that wrote it.
    pub address: Address,
    /// Its topics.
    pub topics: Vec<B256>,
    /// Its data.
    pub data: Vec<u8>,
    /// Block.
    pub block: u64,
    /// Its place among all entries of that block.
    pub index: u64,
    /// The transaction that wrote it.
    pub transaction: B256,
}

/// A proposal as its Governor logged it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposed {
    /// Id that the log states.
    pub id: U256,
    /// Who proposed.
    pub proposer: Address,
    /// Contracts to be called.
    pub targets: Vec<Address>,
    /// Value sent with each call.
    pub values: Vec<U256>,
    /// Data of each call.
    pub calldatas: Vec<Vec<u8>>,
    /// Its text.
    pub description: Vec<u8>,
}

impl Proposed {
    /// Reads a `ProposalCreated` log; `None` when it is something else or malformed.
    pub fn read(log: &Log) -> Option<Proposed> {
        if log.topics.as_slice() != [PROPOSAL_CREATED] {
            return None;
        }
        let data = log.data.as_slice();
        let slot = |index: usize| abi::place(data, 0, index * 32);
        let (mut targets, mut values) = (Vec::new(), Vec::new());
        for word in words(data, slot(2)?)? {
            targets.push(abi::read_address(&word)?);
        }
        for word in words(data, slot(3)?)? {
            values.push(U256::from_be_bytes(word));
        }
        let calldatas = byte_list(data, slot(5)?)?;
        if targets.len() != values.len() || targets.len() != calldatas.len() {
            return None;
        }
        Some(Proposed {
            id: U256::from_be_bytes(abi::word_at(data, 0)?),
            proposer: abi::read_address(data.get(32..)?)?,
            targets,
            values,
            calldatas,
            description: abi::bytes_at(data, 0, 8 * 32)?.to_vec(),
        })
    }

    /// Whether the id is the hash of the content, as OpenZeppelin's Governor makes it.
    pub fn id_fits(&self) -> bool {
        self.id == self.hashed_id()
    }

    /// `keccak256(abi.encode(targets, values, calldatas, keccak256(description)))`.
    pub fn hashed_id(&self) -> U256 {
        let count = self.targets.len();
        let list = 32 * (1 + count);
        let mut out = Vec::new();
        for place in [4 * 32, 4 * 32 + list, 4 * 32 + 2 * list] {
            out.extend_from_slice(&abi::small(place as u64));
        }
        out.extend_from_slice(keccak256(&self.description).as_slice());
        out.extend_from_slice(&abi::small(count as u64));
        for target in &self.targets {
            out.extend_from_slice(&abi::address(*target));
        }
        out.extend_from_slice(&abi::small(count as u64));
        for value in &self.values {
            out.extend_from_slice(&abi::uint(*value));
        }
        out.extend_from_slice(&abi::small(count as u64));
        let mut place = 32 * count;
        for data in &self.calldatas {
            out.extend_from_slice(&abi::small(place as u64));
            place += 32 + data.len().next_multiple_of(32);
        }
        for data in &self.calldatas {
            abi::tail(&mut out, data);
        }
        keccak256(out).into()
    }

    /// Whether its text or one of its calls contains these bytes.
    pub fn mentions(&self, words: &[u8]) -> bool {
        let within = |bytes: &[u8]| bytes.windows(words.len().max(1)).any(|part| part == words);
        within(&self.description) || self.calldatas.iter().any(|data| within(data))
    }
}

/// Reads a `ProposalExecuted` log.
pub fn executed(log: &Log) -> Option<U256> {
    (log.topics.as_slice() == [PROPOSAL_EXECUTED]).then(|| abi::read_uint(&log.data))?
}

/// Reads a token's `Transfer` log: from whom, to whom, how much.
pub fn transfer(log: &Log) -> Option<(Address, Address, U256)> {
    let [TRANSFER, from, to] = log.topics.as_slice() else {
        return None;
    };
    let account = |topic: &B256| abi::read_address(topic.as_slice());
    Some((account(from)?, account(to)?, abi::read_uint(&log.data)?))
}

/// What an AccessControl contract logged about a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoleChange {
    /// Given: role, account.
    Granted(B256, Address),
    /// Taken: role, account.
    Revoked(B256, Address),
    /// Another role's holders give and take it now: role, that role.
    Admin(B256, B256),
}

impl RoleChange {
    /// Reads an entry.
    pub fn read(log: &Log) -> Option<RoleChange> {
        let [topic, role, second, _] = log.topics.as_slice() else {
            return None;
        };
        let [granted, revoked, admin] = &ROLE_TOPICS;
        let account = abi::read_address(second.as_slice());
        match account {
            Some(account) if topic == granted => Some(RoleChange::Granted(*role, account)),
            Some(account) if topic == revoked => Some(RoleChange::Revoked(*role, account)),
            // The second is the admin before, the third the one from now on.
            _ if topic == admin => Some(RoleChange::Admin(*role, *log.topics.get(3)?)),
            _ => None,
        }
    }
}

/// What an access manager logged about a numbered role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ManagerChange {
    /// Given to, or taken from, this account: role, account.
    Member(u64, Address),
    /// Another role's members give and take it now: role, that role.
    Admin(u64, u64),
    /// A grant of this role takes another time now. How long, the manager is asked.
    Delay(u64),
}

impl ManagerChange {
    /// Reads an entry.
    pub fn read(log: &Log) -> Option<ManagerChange> {
        let [granted, revoked, admin, delayed] = &MANAGER_TOPICS;
        let (topic, role, second) = match log.topics.as_slice() {
            [topic, role, second] => (topic, role, second),
            [topic, role] if topic == delayed => {
                return abi::read_small(role.as_slice()).map(ManagerChange::Delay);
            }
            _ => return None,
        };
        let role = abi::read_small(role.as_slice())?;
        if topic == admin {
            return Some(ManagerChange::Admin(
                role,
                abi::read_small(second.as_slice())?,
            ));
        }
        let member = || abi::read_address(second.as_slice());
        let known = topic == granted || topic == revoked;
        known
            .then(member)
            .flatten()
            .map(|account| ManagerChange::Member(role, account))
    }
}

/// The words of the list at `start`.
fn words(data: &[u8], start: usize) -> Option<impl Iterator<Item = abi::Word> + '_> {
    let count = abi::list_at(data, start)?;
    let first = start.checked_add(32)?;
    let bytes = data.get(first..first.checked_add(count * 32)?)?;
    Some(
        bytes
            .chunks_exact(32)
            .filter_map(|word| word.try_into().ok()),
    )
}

/// The list of byte strings at `start`.
fn byte_list(data: &[u8], start: usize) -> Option<Vec<Vec<u8>>> {
    let count = abi::list_at(data, start)?;
    let first = start.checked_add(32)?;
    let mut budget = data.len();
    let mut list = Vec::new();
    for index in 0..count {
        let bytes = abi::bytes_at(data, first, first.checked_add(index * 32)?)?;
        // Offsets may overlap: without a budget a small log could claim the same bytes a thousand times.
        budget = budget.checked_sub(bytes.len())?;
        list.push(bytes.to_vec());
    }
    Some(list)
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloy_primitives::address;
    use alloy_sol_types::{SolEvent, SolValue, sol};
    use proptest::prelude::*;

    sol! {
        event ProposalCreated(uint256 id, address proposer, address[] targets, uint256[] values, string[] signatures, bytes[] calldatas, uint256 start, uint256 end, string description);
        event ProposalExecuted(uint256 id);
        event Transfer(address indexed from, address indexed to, uint256 amount);
        event RoleGranted(bytes32 indexed role, address indexed account, address indexed sender);
        event RoleRevoked(bytes32 indexed role, address indexed account, address indexed sender);
        event RoleAdminChanged(bytes32 indexed role, bytes32 indexed before, bytes32 indexed now);
    }

    mod manager {
        alloy_sol_types::sol! {
            event RoleGranted(uint64 indexed role, address indexed account, uint32 delay, uint48 since, bool fresh);
            event RoleRevoked(uint64 indexed role, address indexed account);
            event RoleAdminChanged(uint64 indexed role, uint64 indexed admin);
            event RoleGrantDelayChanged(uint64 indexed role, uint32 delay, uint48 since);
        }
    }

    #[test]
    fn roles_are_read_as_they_were_logged() {
        let (role, other) = (B256::repeat_byte(1), B256::repeat_byte(2));
        let (account, sender) = (Address::repeat_byte(3), Address::repeat_byte(4));
        let check = |log: Log, expected| assert_eq!(RoleChange::read(&log), expected);
        check(
            log(&RoleGranted {
                role,
                account,
                sender,
            }),
            Some(RoleChange::Granted(role, account)),
        );
        check(
            log(&RoleRevoked {
                role,
                account,
                sender,
            }),
            Some(RoleChange::Revoked(role, account)),
        );
        let changed = RoleAdminChanged {
            role,
            before: B256::ZERO,
            now: other,
        };
        check(log(&changed), Some(RoleChange::Admin(role, other)));
        check(log(&ProposalExecuted { id: U256::ZERO }), None);
        let granted = manager::RoleGranted {
            role: 7,
            account,
            delay: 5,
            since: U256::from(9).to(),
            fresh: true,
        };
        let member = Some(ManagerChange::Member(7, account));
        assert_eq!(ManagerChange::read(&log(&granted)), member);
        let revoked = manager::RoleRevoked { role: 7, account };
        assert_eq!(ManagerChange::read(&log(&revoked)), member);
        let moved = manager::RoleAdminChanged { role: 7, admin: 3 };
        let admin = Some(ManagerChange::Admin(7, 3));
        assert_eq!(ManagerChange::read(&log(&moved)), admin);
        let delayed = manager::RoleGrantDelayChanged {
            role: 7,
            delay: 5,
            since: U256::from(9).to(),
        };
        let delay = Some(ManagerChange::Delay(7));
        assert_eq!(ManagerChange::read(&log(&delayed)), delay);
        assert_eq!(
            ManagerChange::read(&log(&RoleGranted {
                role,
                account,
                sender
            })),
            None
        );
        let mut topics = vec![
            RoleGranted::SIGNATURE_HASH,
            RoleRevoked::SIGNATURE_HASH,
            RoleAdminChanged::SIGNATURE_HASH,
        ];
        assert_eq!(topics, ROLE_TOPICS);
        topics = vec![
            manager::RoleGranted::SIGNATURE_HASH,
            manager::RoleRevoked::SIGNATURE_HASH,
            manager::RoleAdminChanged::SIGNATURE_HASH,
            manager::RoleGrantDelayChanged::SIGNATURE_HASH,
        ];
        assert_eq!(topics, MANAGER_TOPICS);
    }

    fn event(calls: usize, description: &str) -> ProposalCreated {
        let mut event = ProposalCreated {
            id: U256::ZERO,
            proposer: Address::repeat_byte(1),
            targets: (0..calls)
                .map(|n| Address::repeat_byte(n as u8 + 2))
                .collect(),
            values: (0..calls).map(U256::from).collect(),
            signatures: vec![String::new(); calls],
            calldatas: (0..calls).map(|n| vec![n as u8; n * 20].into()).collect(),
            start: U256::from(10),
            end: U256::from(20),
            description: description.into(),
        };
        let hash = keccak256(description);
        let content = (
            event.targets.clone(),
            event.values.clone(),
            event.calldatas.clone(),
            hash,
        );
        event.id = keccak256(content.abi_encode_params()).into();
        event
    }

    fn log(event: &impl SolEvent) -> Log {
        let encoded = event.encode_log_data();
        Log {
            address: Address::ZERO,
            topics: encoded.topics().to_vec(),
            data: encoded.data.to_vec(),
            block: 1,
            index: 0,
            transaction: B256::ZERO,
        }
    }

    #[test]
    fn the_topics_are_those_of_the_signatures() {
        assert_eq!(PROPOSAL_CREATED, ProposalCreated::SIGNATURE_HASH);
        assert_eq!(PROPOSAL_EXECUTED, ProposalExecuted::SIGNATURE_HASH);
        assert_eq!(TRANSFER, Transfer::SIGNATURE_HASH);
    }

    #[test]
    fn a_proposal_is_read_and_its_id_computed_again() {
        for (calls, text) in [
            (0, ""),
            (1, "short"),
            (3, "a text that is longer than 32 bytes, with é"),
        ] {
            let event = event(calls, text);
            let read = Proposed::read(&log(&event)).unwrap();
            assert_eq!(read.description, text.as_bytes());
            assert_eq!(read.proposer, event.proposer);
            assert_eq!(read.targets, event.targets);
            assert_eq!(read.values, event.values);
            let calldatas: Vec<Vec<u8>> =
                event.calldatas.iter().map(|data| data.to_vec()).collect();
            assert_eq!(read.calldatas, calldatas);
            assert!(read.id_fits());
            assert!(
                !Proposed {
                    description: b"another".to_vec(),
                    ..read
                }
                .id_fits()
            );
        }
    }

    #[test]
    fn the_id_is_that_of_openzeppelin() {
        // From a deployed Governor of OpenZeppelin 5.7.
        let check = |calls: &[(Address, u64, &[u8])], text: &str, id: &str| {
            let proposal = Proposed {
                id: U256::from_str_radix(id, 10).unwrap(),
                proposer: Address::ZERO,
                targets: calls.iter().map(|call| call.0).collect(),
                values: calls.iter().map(|call| U256::from(call.1)).collect(),
                calldatas: calls.iter().map(|call| call.2.to_vec()).collect(),
                description: text.into(),
            };
            assert!(proposal.id_fits(), "{text}");
        };
        let token = address!("5FbDB2315678afecb367f032d93F642f64180aa3");
        let to = address!("70997970C51812dc3A010C7d01b50e0d17dc79C8");
        let transfer =
            crate::abi::call([0xa9, 0x05, 0x9c, 0xbb], &[abi::address(to), abi::small(1)]);
        check(
            &[],
            "",
            "85241822993846202941891241759820259544799876294067545763914945775461784697891",
        );
        check(
            &[(token, 0, &transfer)],
            "Proposal #1: ünïcødé",
            "8623257960863254947969984659293713299261479939999383113387014673489191368125",
        );
    }

    #[test]
    fn a_space_is_found_in_the_text_or_in_a_call() {
        let mut proposal =
            Proposed::read(&log(&event(2, "We adopt locus:space:0x12 today"))).unwrap();
        assert!(proposal.mentions(b"locus:space:0x12"));
        assert!(!proposal.mentions(b"locus:space:0x13"));
        proposal.calldatas[1] = b"....locus:space:0x13".to_vec();
        assert!(proposal.mentions(b"locus:space:0x13"));
    }

    #[test]
    fn transfers_are_read() {
        let (from, to) = (Address::repeat_byte(1), Address::repeat_byte(2));
        let amount = U256::from(5);
        let sent = log(&Transfer { from, to, amount });
        assert_eq!(transfer(&sent), Some((from, to, amount)));
        let mut short = sent.clone();
        short.data.pop();
        let mut of_one_thing = sent;
        of_one_thing.topics.push(B256::ZERO);
        for other in [short, of_one_thing, log(&ProposalExecuted { id: amount })] {
            assert_eq!(transfer(&other), None);
        }
    }

    #[test]
    fn executions_are_read() {
        let id = U256::from(77);
        assert_eq!(executed(&log(&ProposalExecuted { id })), Some(id));
        assert_eq!(executed(&log(&event(1, "x"))), None);
        assert_eq!(Proposed::read(&log(&ProposalExecuted { id })), None);
    }

    proptest! {
        #[test]
        fn a_damaged_log_is_refused_or_read_but_never_breaks(at in 0usize..1200, byte: u8, cut in 0usize..1200) {
            let mut log = log(&event(3, "a text that is longer than 32 bytes"));
            let length = log.data.len();
            log.data[at % length] = byte;
            log.data.truncate(cut);
            let _ = Proposed::read(&log);
        }

        #[test]
        fn no_bytes_break_the_reader(data in proptest::collection::vec(prop_oneof![Just(0u8), any::<u8>()], 0..700)) {
            let log = Log { address: Address::ZERO, topics: vec![PROPOSAL_CREATED], data, block: 0, index: 0, transaction: B256::ZERO };
            let _ = Proposed::read(&log);
        }
    }
}
