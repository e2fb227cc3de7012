//! The functions Locus calls, each as the bytes of its call. Results are read with [`crate::abi`].
//!
//! Selectors are constants; a test holds each against its signature.

use alloy_primitives::{Address, U256};

use crate::abi::{address, call, small, uint};

/// EIP-1271 `isValidSignature(bytes32,bytes)`; its selector is also the magic answer.
pub const IS_VALID_SIGNATURE: [u8; 4] = [0x16, 0x26, 0xba, 0x7e];

macro_rules! calls {
    ($($(#[$doc:meta])* $name:ident($($arg:ident: $kind:ty => $word:expr),*) = $selector:literal;)*) => {
        $(
            $(#[$doc])*
            pub fn $name($($arg: $kind),*) -> Vec<u8> {
                const SELECTOR: u32 = $selector;
                call(SELECTOR.to_be_bytes(), &[$($word),*])
            }
        )*
    };
}

calls! {
    /// IVotes: votes of an account at a past timepoint. Reverts unless the clock is beyond it.
    get_past_votes(account: Address => address(account), timepoint: u64 => small(timepoint)) = 0x3a46b1a8;
    /// IVotes: votes of an account now.
    get_votes(account: Address => address(account)) = 0x9ab24eb0;
    /// IVotes: whom an account delegates to.
    delegates(account: Address => address(account)) = 0x587cde1e;
    /// IVotes: all votes at a past timepoint.
    get_past_total_supply(timepoint: u64 => small(timepoint)) = 0x8e539e8c;
    /// EIP-6372: the contract's time.
    clock() = 0x91ddadf4;
    /// EIP-6372: what that time counts, such as `mode=timestamp`.
    clock_mode() = 0x4bf5d7e9;
    /// ERC-20: tokens held.
    balance_of(account: Address => address(account)) = 0x70a08231;
    /// ERC-20: all tokens.
    total_supply() = 0x18160ddd;
    /// ERC-20: digits after the point.
    decimals() = 0x313ce567;
    /// ERC-20: ticker.
    symbol() = 0x95d89b41;
    /// Name of a token or Governor.
    name() = 0x06fdde03;
    /// Ownable: the owner.
    owner() = 0x8da5cb5b;
    /// AccessControl: whether an account has a role; the zero role is the admin's.
    has_role(role: U256 => uint(role), account: Address => address(account)) = 0x91d14854;
    /// Governor: how votes are counted there.
    counting_mode() = 0xdd4e2ba5;
    /// Governor: where a proposal stands, see [`ProposalState`].
    state(proposal: U256 => uint(proposal)) = 0x3e4f49e6;
    /// Governor: the timepoint at which votes are counted.
    proposal_snapshot(proposal: U256 => uint(proposal)) = 0x2d63f693;
    /// Governor: the timepoint at which voting ends.
    proposal_deadline(proposal: U256 => uint(proposal)) = 0xc01f9e37;
    /// Governor: against, for and abstain so far.
    proposal_votes(proposal: U256 => uint(proposal)) = 0x544ffc9c;
    /// Governor: quorum at a timepoint.
    quorum(timepoint: u64 => small(timepoint)) = 0xf8ce560a;
    /// Governor: the timelock that executes.
    timelock() = 0xd33219b4;
    /// Governor: the token whose votes count.
    token() = 0xfc0c546a;
    /// Governor: time between proposal and vote.
    voting_delay() = 0x3932abb1;
    /// Governor: length of a vote.
    voting_period() = 0x02a251a3;
    /// Ownable2Step: who may become the owner.
    pending_owner() = 0xe30c3978;
    /// AccessControl: the role whose holders give and take a role.
    get_role_admin(role: U256 => uint(role)) = 0x248a9ca3;
    /// AccessControlEnumerable: how many hold a role.
    get_role_member_count(role: U256 => uint(role)) = 0xca15c873;
    /// AccessControlEnumerable: one of those who hold a role.
    get_role_member(role: U256 => uint(role), index: u64 => small(index)) = 0x9010d07c;
    /// AccessManaged: the contract that decides who may call.
    authority() = 0xbf7e214f;
    /// AccessManager: the role that may call a function of a contract.
    target_function_role(target: Address => address(target), selector: [u8; 4] => left(selector)) = 0x6d5115bd;
    /// AccessManager: whether an account has a role, and its delay.
    manager_has_role(role: u64 => small(role), account: Address => address(account)) = 0xd1f856ee;
    /// AccessManager: the role whose members give and take a role.
    manager_role_admin(role: u64 => small(role)) = 0x530dd456;
    /// AccessManager: seconds until a new member has a role.
    manager_grant_delay(role: u64 => small(role)) = 0x12be8727;
    /// AccessManager: since when an account has a role, its delay, the delay that is coming, and from when on.
    manager_access(role: u64 => small(role), account: Address => address(account)) = 0x3078f114;
    /// AccessManager: whether nobody may call what it guards of a contract.
    target_closed(target: Address => address(target)) = 0xa166aa89;
    /// AccessManager: seconds that its admins wait before they change what it says of a contract.
    target_admin_delay(target: Address => address(target)) = 0x4c1da1e2;
    /// AccessManager: whether an account may call a function of a contract at once, else after how many seconds.
    can_call(account: Address => address(account), target: Address => address(target), selector: [u8; 4] => left(selector)) = 0xb7009613;
    /// TimelockController: least seconds between scheduling and executing.
    get_min_delay() = 0xf27a0c92;
    /// Compound's timelock: seconds between queueing and executing.
    delay() = 0x6a42b8f8;
    /// The admin of Compound's timelock, and of others.
    admin() = 0xf851a440;
    /// Safe: its owners.
    get_owners() = 0xa0e67e2b;
    /// Safe: signatures needed.
    get_threshold() = 0xe75235b8;
    /// Safe: modules, so many after one.
    get_modules_paginated(start: Address => address(start), count: u64 => small(count)) = 0xcc2f8452;
    /// A beacon's, or a proxy's own: the code to run.
    implementation() = 0x5c60da1b;
    /// ERC20Wrapper: the token that this one wraps.
    underlying() = 0x6f307dc3;
    /// A diamond's contracts (EIP-2535).
    facet_addresses() = 0x52ef6b2c;
    /// Governor Bravo: the token whose votes count.
    comp() = 0x109d0af8;
    /// Governor Bravo: votes for a proposal at the fewest.
    quorum_votes() = 0x24bc1a64;
    /// Governor Bravo: all about a proposal; see [`BravoProposal`].
    bravo_proposal(proposal: U256 => uint(proposal)) = 0x013cf08b;
}

/// Four bytes as a word: bytes stand at its left.
fn left(bytes: [u8; 4]) -> crate::abi::Word {
    let mut word = [0; 32];
    word[..4].copy_from_slice(&bytes);
    word
}

/// What Compound's Governors say of a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BravoProposal {
    /// The block at which voting ends.
    pub end: u64,
    /// Against, for, abstain. Alpha knows no abstaining.
    pub sums: [U256; 3],
}

impl BravoProposal {
    /// Reads the result of [`bravo_proposal`]: id, proposer, eta, start, end, for, against, abstain (not Alpha's),
    /// cancelled, executed.
    pub fn read(data: &[u8]) -> Option<Self> {
        let word = |place: usize| Some(U256::from_be_bytes(crate::abi::word_at(data, place * 32)?));
        let abstain = match data.len() / 32 {
            9 => U256::ZERO,
            10 => word(7)?,
            _ => return None,
        };
        Some(Self {
            end: u64::try_from(word(4)?).ok()?,
            sums: [word(6)?, word(5)?, abstain],
        })
    }
}

/// Where a Governor's proposal stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProposalState {
    /// Announced.
    Pending,
    /// Voting.
    Active,
    /// Cancelled.
    Canceled,
    /// Did not pass.
    Defeated,
    /// Passed.
    Succeeded,
    /// Waits in the timelock.
    Queued,
    /// Not executed in time.
    Expired,
    /// Executed.
    Executed,
}

impl ProposalState {
    /// Reads the result of [`state`].
    pub fn read(data: &[u8]) -> Option<Self> {
        use ProposalState::*;
        let states = [
            Pending, Active, Canceled, Defeated, Succeeded, Queued, Expired, Executed,
        ];
        let index = usize::try_from(crate::abi::read_small(data)?).ok()?;
        states.get(index).copied()
    }
}

/// What a token's timepoints count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockMode {
    /// Blocks of its own chain.
    Blocks,
    /// Unix seconds.
    Seconds,
    /// Something else, such as blocks of another chain: not understood here.
    Other,
}

impl ClockMode {
    /// Reads what `CLOCK_MODE()` says. A token without it counts blocks, as all did before EIP-6372.
    pub fn read(words: Option<&str>) -> ClockMode {
        match words {
            None | Some("mode=blocknumber" | "mode=blocknumber&from=default") => ClockMode::Blocks,
            Some("mode=timestamp") => ClockMode::Seconds,
            Some(_) => ClockMode::Other,
        }
    }

    /// The timepoint of a block.
    pub fn timepoint(self, block: &crate::head::Block) -> Option<u64> {
        match self {
            ClockMode::Blocks => Some(block.number),
            ClockMode::Seconds => Some(block.time),
            ClockMode::Other => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::abi;
    use alloy_primitives::B256;
    use alloy_sol_types::{SolCall, SolValue, sol};
    use proptest::prelude::*;

    sol! {
        #![sol(all_derives = true)]
        function getPastVotes(address a, uint256 t) returns (uint256);
        function getVotes(address a) returns (uint256);
        function delegates(address a) returns (address);
        function getPastTotalSupply(uint256 t) returns (uint256);
        function clock() returns (uint48);
        function CLOCK_MODE() returns (string);
        function balanceOf(address a) returns (uint256);
        function totalSupply() returns (uint256);
        function decimals() returns (uint8);
        function symbol() returns (string);
        function name() returns (string);
        function owner() returns (address);
        function hasRole(bytes32 r, address a) returns (bool);
        function COUNTING_MODE() returns (string);
        function state(uint256 p) returns (uint8);
        function proposalSnapshot(uint256 p) returns (uint256);
        function proposalDeadline(uint256 p) returns (uint256);
        function proposalVotes(uint256 p) returns (uint256, uint256, uint256);
        function quorum(uint256 t) returns (uint256);
        function timelock() returns (address);
        function token() returns (address);
        function votingDelay() returns (uint256);
        function votingPeriod() returns (uint256);
        function isValidSignature(bytes32 h, bytes s) returns (bytes4);
        function pendingOwner() returns (address);
        function getRoleAdmin(bytes32 r) returns (bytes32);
        function getRoleMemberCount(bytes32 r) returns (uint256);
        function getRoleMember(bytes32 r, uint256 i) returns (address);
        function authority() returns (address);
        function getTargetFunctionRole(address t, bytes4 s) returns (uint64);
        function getRoleGrantDelay(uint64 r) returns (uint32);
        function getMinDelay() returns (uint256);
        function delay() returns (uint256);
        function admin() returns (address);
        function getOwners() returns (address[]);
        function getThreshold() returns (uint256);
        function getModulesPaginated(address s, uint256 n) returns (address[], address);
        function implementation() returns (address);
        function underlying() returns (address);
        function facetAddresses() returns (address[]);
        function comp() returns (address);
        function quorumVotes() returns (uint256);
        function proposals(uint256 p) returns (uint256, address, uint256, uint256, uint256, uint256, uint256, uint256, bool, bool);
    }

    mod manager {
        alloy_sol_types::sol! {
            function hasRole(uint64 r, address a) returns (bool, uint32);
            function getRoleAdmin(uint64 r) returns (uint64);
            function getAccess(uint64 r, address a) returns (uint48, uint32, uint32, uint48);
            function isTargetClosed(address t) returns (bool);
            function getTargetAdminDelay(address t) returns (uint32);
            function canCall(address a, address t, bytes4 s) returns (bool, uint32);
        }
    }

    #[test]
    fn every_call_is_encoded_as_the_abi_says() {
        let check = |ours: Vec<u8>, theirs: Vec<u8>, signature: &str| {
            assert_eq!(ours, theirs, "{signature}");
        };
        macro_rules! same {
            ($ours:expr, $theirs:expr) => {
                check($ours, $theirs.abi_encode(), stringify!($theirs))
            };
        }
        let a = Address::repeat_byte(0xa7);
        let big = U256::from_be_bytes([0x81; 32]);
        let n = U256::from(u64::MAX);
        same!(get_past_votes(a, u64::MAX), getPastVotesCall { a, t: n });
        same!(get_votes(a), getVotesCall { a });
        same!(delegates(a), delegatesCall { a });
        same!(
            get_past_total_supply(u64::MAX),
            getPastTotalSupplyCall { t: n }
        );
        same!(clock(), clockCall {});
        same!(clock_mode(), CLOCK_MODECall {});
        same!(balance_of(a), balanceOfCall { a });
        same!(total_supply(), totalSupplyCall {});
        same!(decimals(), decimalsCall {});
        same!(symbol(), symbolCall {});
        same!(name(), nameCall {});
        same!(owner(), ownerCall {});
        same!(
            has_role(big, a),
            hasRoleCall {
                r: B256::from(big),
                a
            }
        );
        same!(counting_mode(), COUNTING_MODECall {});
        same!(state(big), stateCall { p: big });
        same!(proposal_snapshot(big), proposalSnapshotCall { p: big });
        same!(proposal_deadline(big), proposalDeadlineCall { p: big });
        same!(proposal_votes(big), proposalVotesCall { p: big });
        same!(quorum(u64::MAX), quorumCall { t: n });
        same!(timelock(), timelockCall {});
        same!(token(), tokenCall {});
        same!(voting_delay(), votingDelayCall {});
        same!(voting_period(), votingPeriodCall {});
        assert_eq!(IS_VALID_SIGNATURE, isValidSignatureCall::SELECTOR);
        let r = B256::from(big);
        same!(pending_owner(), pendingOwnerCall {});
        same!(get_role_admin(big), getRoleAdminCall { r });
        same!(get_role_member_count(big), getRoleMemberCountCall { r });
        same!(
            get_role_member(big, u64::MAX),
            getRoleMemberCall { r, i: n }
        );
        same!(authority(), authorityCall {});
        let s = [1, 2, 3, 4];
        same!(
            target_function_role(a, s),
            getTargetFunctionRoleCall { t: a, s: s.into() }
        );
        let r = u64::MAX;
        same!(manager_has_role(r, a), manager::hasRoleCall { r, a });
        same!(manager_role_admin(r), manager::getRoleAdminCall { r });
        same!(manager_grant_delay(r), getRoleGrantDelayCall { r });
        same!(manager_access(r, a), manager::getAccessCall { r, a });
        let t = Address::repeat_byte(0xb8);
        same!(target_closed(t), manager::isTargetClosedCall { t });
        same!(
            target_admin_delay(t),
            manager::getTargetAdminDelayCall { t }
        );
        let call = manager::canCallCall { a, t, s: s.into() };
        same!(can_call(a, t, s), call);
        same!(get_min_delay(), getMinDelayCall {});
        same!(delay(), delayCall {});
        same!(admin(), adminCall {});
        same!(get_owners(), getOwnersCall {});
        same!(get_threshold(), getThresholdCall {});
        same!(
            get_modules_paginated(a, u64::MAX),
            getModulesPaginatedCall { s: a, n }
        );
        same!(implementation(), implementationCall {});
        same!(underlying(), underlyingCall {});
        same!(facet_addresses(), facetAddressesCall {});
        same!(comp(), compCall {});
        same!(quorum_votes(), quorumVotesCall {});
        same!(bravo_proposal(big), proposalsCall { p: big });
    }

    #[test]
    fn a_proposal_of_compounds_governors_is_read_with_and_without_abstaining() {
        let bravo: Vec<u8> = (0..10).flat_map(abi::small).collect();
        let sums = [6, 5, 7].map(U256::from);
        assert_eq!(
            BravoProposal::read(&bravo),
            Some(BravoProposal { end: 4, sums })
        );
        let alpha = &bravo[..9 * 32];
        let sums = [6, 5, 0].map(U256::from);
        assert_eq!(
            BravoProposal::read(alpha),
            Some(BravoProposal { end: 4, sums })
        );
        for length in [0, 8, 11] {
            let data: Vec<u8> = (0..length).flat_map(abi::small).collect();
            assert_eq!(BravoProposal::read(&data), None, "{length}");
        }
    }

    #[test]
    fn lists_of_addresses_are_read_and_lengths_that_lie_are_not() {
        let (a, b) = (Address::repeat_byte(1), Address::repeat_byte(2));
        for list in [vec![], vec![a], vec![a, b]] {
            let data = list.abi_encode();
            assert_eq!(abi::read_addresses(&data, 0), Some(list));
        }
        let pair = (vec![a], b).abi_encode_params();
        assert_eq!(abi::read_addresses(&pair, 0), Some(vec![a]));
        assert_eq!(abi::read_address(&pair[32..]), Some(b));
        let lie = [abi::small(32), abi::small(2), abi::address(a)].concat();
        assert_eq!(abi::read_addresses(&lie, 0), None);
        let odd = [abi::small(32), abi::small(1), [0xff; 32]].concat();
        assert_eq!(abi::read_addresses(&odd, 0), None);
    }

    #[test]
    fn results_are_read_as_the_abi_says() {
        let a = Address::repeat_byte(0xa7);
        assert_eq!(abi::read_uint(&U256::MAX.abi_encode()), Some(U256::MAX));
        assert_eq!(
            abi::read_small(&U256::from(u64::MAX).abi_encode()),
            Some(u64::MAX)
        );
        assert_eq!(abi::read_small(&U256::MAX.abi_encode()), None);
        assert_eq!(abi::read_address(&a.abi_encode()), Some(a));
        assert_eq!(abi::read_address(&[0xff; 32]), None);
        assert_eq!(abi::read_bool(&true.abi_encode()), Some(true));
        assert_eq!(abi::read_bool(&false.abi_encode()), Some(false));
        assert_eq!(abi::read_bool(&abi::small(2)), None);
        for text in [
            "",
            "OPG",
            "a token whose name is longer than one word of the ABI",
            "çé😀",
        ] {
            assert_eq!(abi::read_text(&text.abi_encode()).as_deref(), Some(text));
        }
        let mut short = [0; 32];
        short[..3].copy_from_slice(b"MKR");
        assert_eq!(abi::read_text(&short).as_deref(), Some("MKR"));
        for nothing in [&[][..], &[0; 31]] {
            assert_eq!(abi::read_uint(nothing), None);
            assert_eq!(abi::read_text(nothing), None);
            assert_eq!(abi::read_address(nothing), None);
        }
    }

    #[test]
    fn lengths_that_lie_are_not_believed() {
        let beyond = [abi::small(32), abi::uint(U256::MAX)].concat();
        let long = [abi::small(32), abi::small(100), [0x41; 32]].concat();
        let far = [abi::uint(U256::MAX), abi::small(1), [0x41; 32]].concat();
        for lie in [beyond, long, far] {
            assert_eq!(abi::read_text(&lie), None);
        }
    }

    #[test]
    fn states_and_clocks_are_read() {
        use ClockMode::*;
        assert_eq!(
            ProposalState::read(&abi::small(7)),
            Some(ProposalState::Executed)
        );
        assert_eq!(
            ProposalState::read(&abi::small(0)),
            Some(ProposalState::Pending)
        );
        assert_eq!(ProposalState::read(&abi::small(8)), None);
        let check = |words, mode| assert_eq!(ClockMode::read(words), mode);
        check(None, Blocks);
        check(Some("mode=blocknumber&from=default"), Blocks);
        check(Some("mode=timestamp"), Seconds);
        check(Some("mode=blocknumber&from=eip155:1"), Other);
        check(Some(""), Other);
    }

    proptest! {
        #[test]
        fn no_result_breaks_a_reader(data in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = abi::read_text(&data);
            let _ = abi::read_address(&data);
            let _ = ProposalState::read(&data);
            let _ = crate::revert::reason(&data);
        }
    }
}
