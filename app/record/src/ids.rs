//! Names of things: 32-byte ids and 20-byte addresses, and the two hashes they come from.
//!
//! Ids are always written `0x` and 64 lowercase hex digits, addresses `0x` and 40. There is one
//! spelling for each, so that two readers never disagree on whether two texts name one thing.

use core::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use sha2::{Digest, Sha256};

/// Integers for voting power, balances and proposal ids. No float ever touches a count.
pub use alloy_primitives::U256 as Power;

/// Keccak-256, as Ethereum uses it.
pub fn keccak(bytes: &[u8]) -> Id {
    Id(alloy_primitives::keccak256(bytes).0)
}

/// SHA-256, as NIP-01 and RFC 6962 use it.
pub fn sha256(bytes: &[u8]) -> Id {
    Id(Sha256::digest(bytes).into())
}

/// A 32-byte name: an act id, an event id, a block hash, a body hash, an x-only public key.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Id(pub [u8; 32]);

/// An EVM account.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Address(pub [u8; 20]);

/// A text that is not the one spelling of an id or an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotHex;

impl fmt::Display for NotHex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not 0x and lowercase hex digits of the right length")
    }
}

impl core::error::Error for NotHex {}

impl Id {
    /// Thirty-two zero bytes: "none", where a message has no earlier one to name.
    pub const ZERO: Id = Id([0; 32]);

    /// Whether this names nothing.
    pub fn is_zero(&self) -> bool {
        *self == Id::ZERO
    }

    /// Sixty-four hex digits without `0x`, as NIP-01 writes event ids and keys.
    pub fn bare(&self) -> String {
        bare_hex(&self.0)
    }

    /// Reads what [`Id::bare`] writes.
    pub fn from_bare(text: &str) -> Option<Id> {
        let mut out = [0; 32];
        fill_from_hex(text, &mut out).then_some(Id(out))
    }
}

impl Address {
    /// Twenty zero bytes: "nobody".
    pub const ZERO: Address = Address([0; 20]);

    /// The mixed-case spelling of EIP-55, for showing to people and wallets. Never hashed by us.
    pub fn checksummed(&self) -> String {
        let plain = bare_hex(&self.0);
        let hash = keccak(plain.as_bytes()).0;
        let mut out = String::from("0x");
        for (index, letter) in plain.chars().enumerate() {
            let nibble = hash[index / 2] >> (if index % 2 == 0 { 4 } else { 0 }) & 0xf;
            out.push(if nibble >= 8 {
                letter.to_ascii_uppercase()
            } else {
                letter
            });
        }
        out
    }

    /// Reads an address in any case, as wallets and people write it. A mixed-case text must carry
    /// the right EIP-55 checksum. Signed bytes are read with `parse` instead, which is strict.
    pub fn from_any_case(text: &str) -> Option<Address> {
        let lower: Address = text.to_ascii_lowercase().parse().ok()?;
        let digits = text.get(2..)?;
        let mixed = digits.bytes().any(|b| b.is_ascii_uppercase())
            && digits.bytes().any(|b| b.is_ascii_lowercase());
        (!mixed || lower.checksummed().get(2..) == Some(digits)).then_some(lower)
    }
}

/// Writes `0x` and lowercase hex digits.
pub fn hex(bytes: &[u8]) -> String {
    format!("0x{}", bare_hex(bytes))
}

/// Reads what [`hex`] writes; any even number of digits.
pub fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits = text.strip_prefix("0x")?;
    let mut out = vec![0; digits.len() / 2];
    fill_from_hex(digits, &mut out).then_some(out)
}

const DIGITS: &[u8; 16] = b"0123456789abcdef";

/// Lowercase hex digits without `0x`.
pub fn bare_hex(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        out.push(char::from(DIGITS[usize::from(byte >> 4)]));
        out.push(char::from(DIGITS[usize::from(byte & 0xf)]));
    }
    out
}

/// Fills `out` from exactly twice as many lowercase hex digits.
pub(crate) fn fill_from_hex(digits: &str, out: &mut [u8]) -> bool {
    let digits = digits.as_bytes();
    if digits.len() != out.len() * 2 {
        return false;
    }
    for (pair, byte) in digits.chunks_exact(2).zip(out) {
        match (nibble(pair[0]), nibble(pair[1])) {
            (Some(high), Some(low)) => *byte = high << 4 | low,
            _ => return false,
        }
    }
    true
}

fn nibble(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}

macro_rules! hex_name {
    ($name:ident, $size:literal) => {
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&hex(&self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl FromStr for $name {
            type Err = NotHex;
            fn from_str(text: &str) -> Result<Self, NotHex> {
                let mut out = [0; $size];
                match text.strip_prefix("0x") {
                    Some(digits) if fill_from_hex(digits, &mut out) => Ok($name(out)),
                    _ => Err(NotHex),
                }
            }
        }

        /// Hex text where people may read it (JSON), plain bytes between our own programs.
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                if to.is_human_readable() {
                    to.serialize_str(&hex(&self.0))
                } else {
                    self.0.serialize(to)
                }
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                if from.is_human_readable() {
                    String::deserialize(from)?.parse().map_err(D::Error::custom)
                } else {
                    <[u8; $size]>::deserialize(from).map($name)
                }
            }
        }
    };
}

hex_name!(Id, 32);
hex_name!(Address, 20);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_one_spelling_in_bytes_and_a_checksum_for_people() {
        let checked = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"; // from EIP-55
        let address = Address::from_any_case(checked).unwrap();
        assert_eq!(address.checksummed(), checked);
        assert_eq!(address.to_string(), checked.to_lowercase());
        assert_eq!(checked.parse::<Address>(), Err(NotHex));
    }

    #[test]
    fn a_wrong_checksum_is_refused() {
        let wrong = "0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
        assert_eq!(Address::from_any_case(wrong), None);
    }

    #[test]
    fn ids_of_another_length_or_case_are_refused() {
        let good = format!("0x{}", "ab".repeat(32));
        assert!(good.parse::<Id>().is_ok());
        for bad in [
            good.to_uppercase(),
            good[2..].into(),
            good[..64].into(),
            good + "00",
        ] {
            assert_eq!(bad.parse::<Id>(), Err(NotHex), "{bad}");
        }
    }
}
