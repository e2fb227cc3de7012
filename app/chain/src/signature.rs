//! Signatures that a contract answers for: EIP-1271 by call, ERC-6492 recognised.

use alloy_primitives::{Address, B256};

use crate::{
    abi,
    contracts::{self, IS_VALID_SIGNATURE},
};

/// Last 32 bytes of a signature of an account that is not deployed yet (ERC-6492).
pub const UNDEPLOYED_MAGIC: [u8; 32] = {
    let mut magic = [0; 32];
    let mut at = 0;
    while at < 32 {
        magic[at] = [0x64, 0x92][at % 2];
        at += 1;
    }
    magic
};

/// Whether a signature says that its account is not deployed yet. Checking it needs a deployment to be executed,
/// which a plain call can't; until that is done locally such a signature stays unconfirmed.
pub fn is_for_undeployed(signature: &[u8]) -> bool {
    signature.ends_with(&UNDEPLOYED_MAGIC)
}

/// What code an account has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// None: only its key can sign.
    None,
    /// A key's account that lets this contract act for it (EIP-7702).
    Delegated(Address),
    /// A contract.
    Contract,
}

/// Reads the answer of `eth_getCode`.
pub fn code(bytes: &[u8]) -> Code {
    match bytes {
        [] => Code::None,
        [0xef, 0x01, 0x00, to @ ..] if to.len() == 20 => Code::Delegated(Address::from_slice(to)),
        _ => Code::Contract,
    }
}

/// The call that asks an account whether it accepts a signature.
pub fn is_valid_signature(digest: B256, signature: &[u8]) -> Vec<u8> {
    let mut out = abi::call(IS_VALID_SIGNATURE, &[digest.0, abi::small(64)]);
    abi::tail(&mut out, signature);
    out
}

/// Whether the account's answer is a yes: exactly the magic value of EIP-1271, filled with zeros.
pub fn accepts(answer: &[u8]) -> bool {
    let mut yes = [0; 32];
    yes[..4].copy_from_slice(&contracts::IS_VALID_SIGNATURE);
    answer == yes
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloy_sol_types::{SolCall, sol};

    sol! {
        function isValidSignature(bytes32 hash, bytes signature) returns (bytes4);
    }

    #[test]
    fn the_question_is_encoded_as_the_abi_says() {
        for length in [0, 1, 31, 32, 33, 65, 130, 1000] {
            let signature = vec![0xab; length];
            let expected = isValidSignatureCall {
                hash: B256::repeat_byte(7),
                signature: signature.clone().into(),
            };
            assert_eq!(
                is_valid_signature(B256::repeat_byte(7), &signature),
                expected.abi_encode(),
                "{length}"
            );
        }
    }

    #[test]
    fn only_the_exact_magic_is_a_yes() {
        let yes = isValidSignatureCall::abi_encode_returns(&[0x16, 0x26, 0xba, 0x7e].into());
        assert!(accepts(&yes));
        let mut dirty = yes.clone();
        dirty[31] = 1;
        for no in [
            dirty,
            yes[..4].to_vec(),
            vec![],
            vec![0xff; 32],
            yes.repeat(2),
        ] {
            assert!(!accepts(&no));
        }
    }

    #[test]
    fn undeployed_accounts_are_recognised_by_the_suffix() {
        let mut wrapped = vec![1, 2, 3];
        assert!(!is_for_undeployed(&wrapped));
        wrapped.extend(UNDEPLOYED_MAGIC);
        assert!(is_for_undeployed(&wrapped));
        wrapped.push(0);
        assert!(!is_for_undeployed(&wrapped));
        assert!(!is_for_undeployed(&[]));
    }

    #[test]
    fn code_tells_keys_from_contracts() {
        let to = Address::repeat_byte(9);
        let delegated = [&[0xef, 0x01, 0x00], to.as_slice()].concat();
        assert_eq!(code(&[]), Code::None);
        assert_eq!(code(&delegated), Code::Delegated(to));
        assert_eq!(code(&delegated[..22]), Code::Contract);
        assert_eq!(code(&[0x60]), Code::Contract);
    }
}
