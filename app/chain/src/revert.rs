//! Why a contract refused a call, in words.

use crate::abi;

/// Errors of OpenZeppelin's contracts that reading votes can meet, by selector.
const KNOWN: [([u8; 4], &str); 4] = [
    ([0xec, 0xd3, 0xf8, 0x1e], "ERC5805FutureLookup"),
    ([0x6f, 0xf0, 0x71, 0x40], "ERC6372InconsistentClock"),
    ([0x6a, 0xd0, 0x60, 0x75], "GovernorNonexistentProposal"),
    ([0x1e, 0x4f, 0xbd, 0xf7], "OwnableInvalidOwner"),
];

/// `Error(string)`.
pub(crate) const ERROR: [u8; 4] = [0x08, 0xc3, 0x79, 0xa0];
/// `Panic(uint256)`.
const PANIC: [u8; 4] = [0x4e, 0x48, 0x7b, 0x71];

/// The reason that revert data carry.
pub fn reason(data: &[u8]) -> String {
    let Some((selector, rest)) = data.split_first_chunk::<4>() else {
        return "no reason given".into();
    };
    match *selector {
        ERROR => match abi::bytes_at(rest, 0, 0) {
            Some(words) => abi::clean(&words[..words.len().min(200)]),
            None => "unreadable reason".into(),
        },
        PANIC => match abi::read_small(rest) {
            Some(code) => panic_words(code),
            None => "unreadable reason".into(),
        },
        other => match KNOWN.iter().find(|(known, _)| *known == other) {
            Some((_, name)) => (*name).into(),
            None => {
                let mut words = String::from("error ");
                crate::hex::write(&mut words, &other);
                words
            }
        },
    }
}

/// The data of a refusal with this reason: `Error(string)`.
pub(crate) fn encode(reason: &str) -> Vec<u8> {
    let mut out = abi::call(ERROR, &[abi::small(32)]);
    abi::tail(&mut out, reason.as_bytes());
    out
}

/// Solidity's panic codes.
fn panic_words(code: u64) -> String {
    let words = match code {
        0x01 => "assertion failed",
        0x11 => "arithmetic overflow",
        0x12 => "division by zero",
        0x21 => "invalid enum value",
        0x22 => "damaged storage",
        0x31 => "pop on an empty list",
        0x32 => "index out of range",
        0x41 => "out of memory",
        0x51 => "call of an unset function",
        _ => return format!("panic {code}"),
    };
    words.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloy_primitives::{U256, keccak256};
    use alloy_sol_types::{Panic, Revert, SolError};

    #[test]
    fn reasons_are_put_into_words() {
        let check = |data: &[u8], expected: &str| assert_eq!(reason(data), expected);
        let text = Revert::from("ERC20Votes: block not yet mined").abi_encode();
        check(&text, "ERC20Votes: block not yet mined");
        check(&Revert::from("a\nb\u{7}").abi_encode(), "a b ");
        check(
            &Panic {
                code: U256::from(0x11),
            }
            .abi_encode(),
            "arithmetic overflow",
        );
        check(
            &Panic {
                code: U256::from(0x77),
            }
            .abi_encode(),
            "panic 119",
        );
        check(&[], "no reason given");
        check(&[1, 2, 3], "no reason given");
        check(&[0xde, 0xad, 0xbe, 0xef, 1], "error 0xdeadbeef");
        check(&text[..40], "unreadable reason");
        check(&PANIC, "unreadable reason");
        assert!(reason(&Revert::from("x".repeat(5000)).abi_encode()).len() <= 200);
    }

    #[test]
    fn known_errors_have_the_selectors_of_their_signatures() {
        let signatures = [
            "ERC5805FutureLookup(uint256,uint48)",
            "ERC6372InconsistentClock()",
            "GovernorNonexistentProposal(uint256)",
            "OwnableInvalidOwner(address)",
        ];
        for (signature, (selector, name)) in signatures.iter().zip(KNOWN) {
            assert!(signature.starts_with(name));
            assert_eq!(keccak256(signature)[..4], selector, "{signature}");
        }
    }
}
