//! EIP-712 hashing for the handful of field types that the protocol uses.
//!
//! Every message is one flat struct, so this needs no general encoder; it stays small in WASM.

use crate::ids::{Address, Id, keccak};

/// The name in the domain of every message.
pub const DOMAIN_NAME: &str = "Locus";
/// The version in the domain of every message.
pub const DOMAIN_VERSION: &str = "1";
/// The domain's own type; there is no contract and no salt in it.
pub const DOMAIN_TYPE: &str = "EIP712Domain(string name,string version,uint256 chainId)";

/// Bytes that are signed as `bytes`, as a ballot's choice.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bytes(pub Vec<u8>);

/// A value that stands as one 32-byte word in `encodeData`.
pub trait Word {
    /// The Solidity type.
    const SOLIDITY: &'static str;
    /// The word.
    fn word(&self) -> [u8; 32];
}

impl Word for Id {
    const SOLIDITY: &'static str = "bytes32";
    fn word(&self) -> [u8; 32] {
        self.0
    }
}

impl Word for Address {
    const SOLIDITY: &'static str = "address";
    fn word(&self) -> [u8; 32] {
        let mut word = [0; 32];
        word[12..].copy_from_slice(&self.0);
        word
    }
}

impl Word for u64 {
    const SOLIDITY: &'static str = "uint64";
    fn word(&self) -> [u8; 32] {
        let mut word = [0; 32];
        word[24..].copy_from_slice(&self.to_be_bytes());
        word
    }
}

impl Word for bool {
    const SOLIDITY: &'static str = "bool";
    fn word(&self) -> [u8; 32] {
        u64::from(*self).word()
    }
}

impl Word for String {
    const SOLIDITY: &'static str = "string";
    fn word(&self) -> [u8; 32] {
        keccak(self.as_bytes()).0
    }
}

impl Word for Bytes {
    const SOLIDITY: &'static str = "bytes";
    fn word(&self) -> [u8; 32] {
        keccak(&self.0).0
    }
}

impl Word for Vec<String> {
    const SOLIDITY: &'static str = "string[]";
    fn word(&self) -> [u8; 32] {
        keccak(&self.iter().flat_map(Word::word).collect::<Vec<u8>>()).0
    }
}

/// `hashStruct`: the type's hash and the words of its fields, hashed together.
pub fn struct_hash(type_string: &str, words: &[[u8; 32]]) -> Id {
    keccak(&[&keccak(type_string.as_bytes()).0, words.as_flattened()].concat())
}

/// The domain separator for a chain.
pub fn domain_separator(chain_id: u64) -> Id {
    let words = [
        keccak(DOMAIN_NAME.as_bytes()).0,
        keccak(DOMAIN_VERSION.as_bytes()).0,
        chain_id.word(),
    ];
    struct_hash(DOMAIN_TYPE, &words)
}

/// What is signed: `keccak256(0x19 0x01 ‖ domain ‖ struct)`.
pub fn digest(domain: &Id, hash: &Id) -> Id {
    let mut bytes = [0; 66];
    bytes[..2].copy_from_slice(&[0x19, 0x01]);
    bytes[2..34].copy_from_slice(&domain.0);
    bytes[34..].copy_from_slice(&hash.0);
    keccak(&bytes)
}
