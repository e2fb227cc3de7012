//! Ratios of whole numbers of any size as floating-point numbers: the same bits natively and in WASM.

use num_bigint::BigUint;

/// `part / whole`, to the last bit or the one beside it; 0 where `whole` is 0.
pub(super) fn ratio(part: &BigUint, whole: &BigUint) -> f64 {
    if *part == BigUint::ZERO || *whole == BigUint::ZERO {
        return 0.0;
    }
    // 64 or 65 bits of quotient: more than a double keeps.
    let up = 64 + whole.bits() as i64 - part.bits() as i64;
    let quotient = match usize::try_from(up) {
        Ok(up) => (part << up) / whole,
        Err(_) => part / (whole << up.unsigned_abs() as usize),
    };
    let digits = quotient.to_u64_digits();
    let value = digits
        .iter()
        .rev()
        .fold(0_u128, |value, digit| value << 64 | u128::from(*digit));
    scale(value as f64, -up)
}

/// `value · 2^exponent`, without asking a library for powers.
fn scale(mut value: f64, mut exponent: i64) -> f64 {
    let power = |exponent: i64| f64::from_bits(((1023 + exponent) as u64) << 52);
    while exponent < -1000 {
        value *= power(-1000);
        exponent += 1000;
    }
    while exponent > 1000 {
        value *= power(1000);
        exponent -= 1000;
    }
    value * power(exponent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_are_the_nearest_doubles() {
        let check = |part: u128, whole: u128, expected: f64| {
            let found = ratio(&BigUint::from(part), &BigUint::from(whole));
            assert!(
                (found - expected).abs() <= expected * f64::EPSILON,
                "{part}/{whole}: {found}"
            );
        };
        check(0, 7, 0.0);
        check(7, 0, 0.0);
        check(1, 3, 1.0 / 3.0);
        check(2, 1, 2.0);
        check(u128::MAX, 1, u128::MAX as f64);
        check(1, u128::MAX, 1.0 / u128::MAX as f64);
        let (huge, tiny) = (BigUint::from(3_u8) << 5000, BigUint::from(1_u8) << 5000);
        assert_eq!(ratio(&huge, &tiny), 3.0);
        assert_eq!(ratio(&BigUint::from(1_u8), &huge), 0.0);
        assert_eq!(
            ratio(&BigUint::from(1_u8), &(BigUint::from(1_u8) << 1022)),
            f64::MIN_POSITIVE
        );
    }
}
