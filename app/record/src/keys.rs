//! Signatures: whose key signed a digest (ECDSA, as wallets do) and whether a device or witness
//! signed an id (BIP-340, as Nostr does).
//!
//! Keys come in as arguments and randomness as `aux`: this crate makes neither.

mod sum;

use core::fmt;

use k256::{
    AffinePoint, FieldBytes, Scalar, U256,
    ecdsa::{SigningKey, signature::hazmat::PrehashSigner},
    elliptic_curve::{
        PrimeField,
        group::Group,
        ops::{Invert, Reduce},
        point::DecompressPoint,
        scalar::IsHigh,
        sec1::ToEncodedPoint,
    },
    schnorr,
};

use crate::ids::{Address, Id, keccak, sha256};

/// The account whose key signed `digest`, from 65 bytes `r ‖ s ‖ v` with `v` 27, 28, 0 or 1.
///
/// `None` for any other length or `v`, for `r` or `s` that is zero or not below the group's order,
/// and for a high `s`: its low twin names the same signer, wallets produce only that one, and
/// OpenZeppelin refuses the other. A 64-byte form (EIP-2098) is turned into this one by
/// [`normalised`] before it is sent; as read it is left to the account's contract, if it has one.
///
/// Straight from the group law, `Q = r⁻¹(sR − zG)`: the `ecdsa` crate would verify once more, and its sum takes the same
/// time for all numbers ([`sum`]).
pub fn recover(digest: &Id, signature: &[u8]) -> Option<Address> {
    let [rs @ .., v] = <&[u8; 65]>::try_from(signature).ok()?;
    let odd = match v {
        0 | 27 => 0,
        1 | 28 => 1,
        _ => return None,
    };
    let (r_bytes, s_bytes) = (word(&rs[..32]), word(&rs[32..]));
    let r = scalar(r_bytes)?;
    let s = scalar(s_bytes)?;
    if bool::from(s.is_high()) {
        return None;
    }
    // x ≥ the order, for which Ethereum has no `v`, cannot occur: R's x is r itself here.
    let point = AffinePoint::decompress(&FieldBytes::from(r_bytes), odd.into());
    let point = Option::<AffinePoint>::from(point)?;
    let z = <Scalar as Reduce<U256>>::reduce_bytes(&FieldBytes::from(digest.0));
    let inverse = Option::<Scalar>::from(r.invert_vartime())?;
    let key = sum::sum(&-(inverse * z), &(inverse * s), &point);
    if bool::from(key.is_identity()) {
        return None;
    }
    Some(address_of_point(&key.to_affine()))
}

/// A scalar that is neither zero nor past the group's order.
fn scalar(bytes: [u8; 32]) -> Option<Scalar> {
    let scalar = Option::<Scalar>::from(Scalar::from_repr(FieldBytes::from(bytes)))?;
    (!bool::from(scalar.is_zero())).then_some(scalar)
}

/// Thirty-two bytes of a longer text; whoever calls has cut them out.
fn word(bytes: &[u8]) -> [u8; 32] {
    bytes.try_into().unwrap_or_default()
}

fn address_of_point(point: &AffinePoint) -> Address {
    let encoded = point.to_encoded_point(false);
    let hash = keccak(encoded.as_bytes().get(1..).unwrap_or_default());
    let mut address = Address::ZERO;
    address.0.copy_from_slice(&hash.0[12..]);
    address
}

/// The one form of an ECDSA signature that this client sends: 65 bytes, low `s`, `v` 27 or 28.
///
/// Some wallets return `v` as 0 or 1, or the 64-byte form of EIP-2098. What is not such a signature
/// is returned as it is; it may be meant for a contract account.
pub fn normalised(signature: &[u8]) -> Vec<u8> {
    let mut out = signature.to_vec();
    if out.len() == 64 {
        let odd = out[32] >> 7;
        out[32] &= 0x7f;
        out.push(27 + odd);
    }
    if out.len() == 65 {
        if out[64] < 2 {
            out[64] += 27;
        }
        if let (27 | 28, Some(s)) = (out[64], scalar(word(&out[32..64]))) {
            if bool::from(s.is_high()) {
                out[32..64].copy_from_slice(&(-s).to_bytes());
                out[64] = 27 + 28 - out[64];
            }
            return out;
        }
    }
    signature.to_vec()
}

/// The key of a practice account, or of a test. A person's own key never comes here.
#[derive(Clone)]
pub struct AccountKey(SigningKey);

impl AccountKey {
    /// From 32 random bytes; `None` for the few that are not a key.
    pub fn from_bytes(secret: &[u8; 32]) -> Option<AccountKey> {
        SigningKey::from_bytes(&FieldBytes::from(*secret))
            .ok()
            .map(AccountKey)
    }

    /// The account.
    pub fn address(&self) -> Address {
        address_of_point(self.0.verifying_key().as_affine())
    }

    /// Signs a digest as a wallet does: 65 bytes, low `s`, `v` 27 or 28 (RFC 6979, no randomness).
    pub fn sign(&self, digest: &Id) -> Option<[u8; 65]> {
        let signed: Result<(k256::ecdsa::Signature, k256::ecdsa::RecoveryId), _> =
            self.0.sign_prehash(&digest.0);
        let (signature, recovery) = signed.ok()?;
        let mut out = [0; 65];
        out[..64].copy_from_slice(&signature.to_bytes());
        out[64] = 27 + recovery.to_byte();
        Some(out)
    }
}

/// A BIP-340 key: of a device, of a witness, or used once for an envelope.
#[derive(Clone)]
pub struct DeviceKey(schnorr::SigningKey);

impl DeviceKey {
    /// From 32 random bytes; `None` for the few that are not a key.
    pub fn from_bytes(secret: &[u8; 32]) -> Option<DeviceKey> {
        schnorr::SigningKey::from_bytes(secret).ok().map(DeviceKey)
    }

    /// Its x-only public key.
    pub fn public(&self) -> Id {
        Id(self.0.verifying_key().to_bytes().into())
    }

    /// Signs an id, with fresh random bytes as `aux`.
    pub fn sign(&self, id: &Id, aux: &[u8; 32]) -> Option<[u8; 64]> {
        self.0
            .sign_raw(&id.0, aux)
            .ok()
            .map(|signature| signature.to_bytes())
    }
}

impl fmt::Debug for AccountKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AccountKey({})", self.address())
    }
}

impl fmt::Debug for DeviceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DeviceKey({})", self.public())
    }
}

/// Whether `key` signed `id` by BIP-340.
pub fn verify(key: &Id, id: &Id, signature: &[u8; 64]) -> bool {
    verify_bytes(key, &id.0, signature)
}

/// As [`verify`], for a message of any length; the official vectors have some.
pub fn verify_bytes(key: &Id, message: &[u8], signature: &[u8; 64]) -> bool {
    let (r, s) = (word(&signature[..32]), word(&signature[32..]));
    let (Ok(point), Some(s)) = (schnorr::VerifyingKey::from_bytes(&key.0), scalar(s)) else {
        return false;
    };
    let tag = sha256(b"BIP0340/challenge").0;
    let challenge = sha256(&[&tag[..], &tag, &r, &key.0, message].concat());
    let e = <Scalar as Reduce<U256>>::reduce_bytes(&FieldBytes::from(challenge.0));
    let made = sum::sum(&s, &-e, point.as_affine()).to_affine();
    // Compressed, an even y says 2. An x is below the field's order, so an r that is not equals none.
    made.to_encoded_point(true).as_bytes() == [&[2][..], &r].concat()
}
