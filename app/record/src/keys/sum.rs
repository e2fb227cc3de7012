//! `a·G + b·P` on secp256k1: what recovering and verifying spend their time on.
//!
//! Everything here is public, so it takes only as long as its numbers want. k256 has the same sum for signing too, where
//! time must say nothing of a key; its steps are used, in an order of our own: both numbers are halved by the curve's
//! endomorphism (Gallant, Lambert and Vanstone 2001, with the constants of libsecp256k1), and added up by the digits of
//! their width-w non-adjacent forms (Guide to Elliptic Curve Cryptography, algorithms 3.35 and 3.51).

use std::{
    ops::{AddAssign, SubAssign},
    sync::OnceLock,
};

use k256::{
    AffinePoint, ProjectivePoint, Scalar, U256,
    elliptic_curve::{bigint::Encoding, ops::Reduce, scalar::IsHigh},
};

/// Digits of half a number: it is below 2^128, and a carry may follow.
const LEN: usize = 129;
/// Width of the digits for G, whose multiples are made once: odd, up to ±63.
const WIDE: usize = 7;
/// Width of the digits for P, whose multiples are made each time: odd, up to ±15.
const NARROW: usize = 5;

/// λ³ = 1 of the scalars: λ·(x, y) = (β·x, y), which k256 calls the endomorphism.
const LAMBDA: U256 =
    U256::from_be_hex("5363ad4cc05c30e0a5261c028812645a122e22ea20816678df02967c1b23bd72");
/// The short basis, −b₁ and b₂.
const MINUS_B1: u128 = 0xe443_7ed6_010e_8828_6f54_7fa9_0abf_e4c3;
const B2: u128 = 0x3086_d221_a7d4_6bcd_e86c_90e4_9284_eb15;
/// 2^384 · b₂ ∕ n and 2^384 · −b₁ ∕ n, rounded.
const G1: U256 =
    U256::from_be_hex("3086d221a7d46bcde86c90e49284eb153daa8a1471e8ca7fe893209a45dbb031");
const G2: U256 =
    U256::from_be_hex("e4437ed6010e88286f547fa90abfe4c4221208ac9df506c61571b4ae8ac47f71");

/// `a·G + b·P`.
pub fn sum(a: &Scalar, b: &Scalar, point: &AffinePoint) -> ProjectivePoint {
    let (generator, twin) = generators();
    let [a_whole, a_turned] = halves(a).map(|half| half.digits(WIDE));
    let [b_whole, b_turned] = halves(b).map(|half| half.digits(NARROW));
    let narrow = odd_multiples::<{ 1 << (NARROW - 2) }>(&ProjectivePoint::from(*point));
    let turned = narrow.each_ref().map(ProjectivePoint::endomorphism);

    let mut sum = ProjectivePoint::IDENTITY;
    let mut begun = false;
    for at in (0..LEN).rev() {
        if begun {
            sum = sum.double();
        }
        begun |= add(&mut sum, a_whole[at], generator);
        begun |= add(&mut sum, a_turned[at], twin);
        begun |= add(&mut sum, b_whole[at], &narrow);
        begun |= add(&mut sum, b_turned[at], &turned);
    }
    sum
}

/// Adds as many times a point as a digit says, from the table of its odd multiples; whether that was any.
#[inline]
fn add<P>(sum: &mut ProjectivePoint, digit: i8, points: &[P]) -> bool
where
    for<'a> ProjectivePoint: AddAssign<&'a P> + SubAssign<&'a P>,
{
    match (points.get(usize::from(digit.unsigned_abs() / 2)), digit) {
        (Some(point), 1..) => *sum += point,
        (Some(point), ..=-1) => *sum -= point,
        _ => return false,
    }
    true
}

/// 1, 3, 5 … times a point.
fn odd_multiples<const N: usize>(point: &ProjectivePoint) -> [ProjectivePoint; N] {
    let twice = point.double();
    let mut next = *point;
    [(); N].map(|()| {
        let this = next;
        next += &twice;
        this
    })
}

type Table = [AffinePoint; 1 << (WIDE - 2)];

/// Odd multiples of G and of λ·G, made when first needed.
fn generators() -> (&'static Table, &'static Table) {
    static TABLES: OnceLock<[Table; 2]> = OnceLock::new();
    let [whole, turned] = TABLES.get_or_init(|| {
        let all = odd_multiples(&ProjectivePoint::GENERATOR);
        let turned = all.each_ref().map(ProjectivePoint::endomorphism);
        [all, turned].map(|points| points.map(|point| point.to_affine()))
    });
    (whole, turned)
}

/// Half of a number: below 2^128, with a sign.
struct Half {
    size: u128,
    negative: bool,
}

/// `k = k₁ + k₂·λ`.
fn halves(k: &Scalar) -> [Half; 2] {
    let wide = U256::from(k);
    let share = |g: &U256| {
        let (_, high) = wide.mul_wide(g);
        let (whole, rest) = split(&high);
        // Rounded; the largest quotient is well below 2^128.
        Scalar::from(whole.wrapping_add(rest >> 127))
    };
    let turned = share(&G1) * Scalar::from(MINUS_B1) - share(&G2) * Scalar::from(B2);
    let whole = k - &(turned * <Scalar as Reduce<U256>>::reduce(LAMBDA));
    [whole, turned].map(|half| {
        let negative = bool::from(half.is_high());
        let size = if negative { -half } else { half };
        Half {
            size: split(&U256::from(&size)).1,
            negative,
        }
    })
}

/// The upper and the lower 128 bits.
fn split(number: &U256) -> (u128, u128) {
    let half = |bytes: &[u8]| bytes.try_into().map_or(0, u128::from_be_bytes);
    let bytes = number.to_be_bytes();
    (half(&bytes[..16]), half(&bytes[16..]))
}

impl Half {
    /// Its digits, lowest first: each is zero or odd and below half of 2^`width`, and `width` places from the next.
    fn digits(&self, width: usize) -> [i8; LEN] {
        let mut digits = [0; LEN];
        let bits = |at: usize, count: usize| {
            let shifted = self.size.checked_shr(at as u32).unwrap_or(0);
            (shifted & ((1 << count) - 1)) as i16
        };
        let (mut at, mut carry) = (0, 0);
        while at < LEN {
            if bits(at, 1) == carry {
                at += 1;
                continue;
            }
            let count = width.min(LEN - at);
            let word = bits(at, count) + carry;
            carry = (word >> (width - 1)) & 1;
            let digit = (word - (carry << width)) as i8;
            digits[at] = if self.negative { -digit } else { digit };
            at += count;
        }
        digits
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use k256::elliptic_curve::ops::LinearCombination as _;
    use proptest::prelude::*;

    /// The same sum as k256's own.
    fn check(a: &Scalar, b: &Scalar, point: &ProjectivePoint) {
        let expected =
            ProjectivePoint::lincomb(&ProjectivePoint::GENERATOR, a, point, b).to_affine();
        assert_eq!(sum(a, b, &point.to_affine()).to_affine(), expected);
    }

    fn number(bytes: [u8; 32]) -> Scalar {
        <Scalar as Reduce<U256>>::reduce(U256::from_be_slice(&bytes))
    }

    #[test]
    fn the_numbers_at_which_it_could_go_wrong() {
        let lambda = <Scalar as Reduce<U256>>::reduce(LAMBDA);
        let full = Scalar::from(u128::MAX);
        let (b1, b2) = (Scalar::from(MINUS_B1), Scalar::from(B2));
        let mut numbers = vec![
            Scalar::ZERO,
            Scalar::ONE,
            lambda,
            lambda * lambda,
            full,
            b1,
            b2,
        ];
        numbers.extend([
            full * lambda,
            b1 * lambda,
            b2 * lambda,
            full + full * lambda,
        ]);
        numbers.extend((0..10).map(|bits| Scalar::from(1_u64 << (6 * bits))));
        let beside = |k: &Scalar| [*k - Scalar::ONE, *k, *k + Scalar::ONE, -*k];
        let numbers: Vec<Scalar> = numbers.iter().flat_map(beside).collect();
        let point = ProjectivePoint::GENERATOR * Scalar::from(7_u64);
        for a in &numbers {
            check(a, &Scalar::from(5_u64), &point);
            check(&Scalar::from(5_u64), a, &point);
            check(a, &-*a, &ProjectivePoint::GENERATOR);
        }
        check(&Scalar::ONE, &Scalar::ONE, &ProjectivePoint::IDENTITY);
    }

    #[test]
    fn halves_are_small_and_make_the_number_again() {
        let lambda = <Scalar as Reduce<U256>>::reduce(LAMBDA);
        for bytes in [[0xff; 32], [0x7f; 32], [0x80; 32], [1; 32]] {
            let k = number(bytes);
            let [whole, turned] = halves(&k).map(|half| {
                let size = Scalar::from(half.size);
                if half.negative { -size } else { size }
            });
            assert_eq!(whole + turned * lambda, k);
        }
    }

    proptest! {
        #[test]
        fn it_is_the_sum_that_k256_makes(a: [u8; 32], b: [u8; 32], p: [u8; 32]) {
            let point = ProjectivePoint::GENERATOR * number(p);
            check(&number(a), &number(b), &point);
        }

        #[test]
        fn digits_are_sparse_and_mean_the_number(size: u128, negative: bool, wide: bool) {
            let width = if wide { WIDE } else { NARROW };
            let digits = Half { size, negative }.digits(width);
            let mut back = Scalar::ZERO;
            for digit in digits.iter().rev() {
                let one = Scalar::from(u64::from(digit.unsigned_abs()));
                back = back + back + if *digit < 0 { -one } else { one };
                prop_assert!(*digit == 0 || (digit % 2 != 0 && usize::from(digit.unsigned_abs()) < 1 << (width - 1)));
            }
            let expected = Scalar::from(size);
            prop_assert_eq!(back, if negative { -expected } else { expected });
            for pair in digits.windows(width) {
                prop_assert!(pair.iter().filter(|digit| **digit != 0).count() <= 1);
            }
        }
    }
}
