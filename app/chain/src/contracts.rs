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
