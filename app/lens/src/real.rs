//! Numbers for showing. The platform's logarithm differs between native code and WASM in the last digit; these use
//! nothing but the four operations of IEEE 754, and so give the same bytes everywhere.

use alloy_primitives::U512;

/// The number nearest to an integer, or next to it.
pub fn of(integer: U512) -> f64 {
    let spare = integer.bit_len().saturating_sub(64);
    let top = u64::try_from(integer >> spare).unwrap_or(u64::MAX);
    top as f64 * power_of_two(spare as i64)
}

/// Two raised to a power from -1022 to 1023.
fn power_of_two(exponent: i64) -> f64 {
    f64::from_bits(((exponent + 1023).clamp(1, 2046) as u64) << 52)
}

/// The natural logarithm of a positive number; 0 of anything else.
pub fn ln(number: f64) -> f64 {
    if !number.is_finite() || number <= 0.0 {
        return 0.0;
    }
    let (mantissa, exponent) = parts(number);
    // ln m = 2·artanh((m − 1)/(m + 1)), and |(m − 1)/(m + 1)| ≤ 0.172.
    let ratio = (mantissa - 1.0) / (mantissa + 1.0);
    let square = ratio * ratio;
    let series = (0..12).rev().fold(0.0, |sum, term| {
        sum * square + 1.0 / f64::from(2 * term + 1)
    });
    2.0 * ratio * series + exponent as f64 * core::f64::consts::LN_2
}

/// A number as mantissa from √½ to √2 and exponent of two.
fn parts(number: f64) -> (f64, i64) {
    // Numbers below the normal ones have no leading one; none occurs here, but none may mislead.
    let (number, shift) = match number < f64::MIN_POSITIVE {
        true => (number * power_of_two(64), 64),
        false => (number, 0),
    };
    let bits = number.to_bits();
    let exponent = ((bits >> 52) & 0x7ff) as i64 - 1023;
    let mantissa = f64::from_bits((bits & 0x000f_ffff_ffff_ffff) | (1023 << 52));
    match mantissa > core::f64::consts::SQRT_2 {
        true => (mantissa / 2.0, exponent + 1 - shift),
        false => (mantissa, exponent - shift),
    }
}

/// e raised to a number from -700 to 700; beyond, as at those.
pub fn exp(number: f64) -> f64 {
    let number = number.clamp(-700.0, 700.0);
    let twos = number / core::f64::consts::LN_2;
    let whole = (twos + if twos < 0.0 { -0.5 } else { 0.5 }) as i64;
    let rest = number - whole as f64 * core::f64::consts::LN_2;
    // |rest| ≤ 0.347: twenty terms are more than an f64 can tell apart.
    let series = (1..20)
        .rev()
        .fold(1.0, |sum, term| 1.0 + sum * rest / f64::from(term));
    series * power_of_two(whole)
}

/// The middle one; between two of them their mean. `None` of none.
pub fn median(mut numbers: Vec<f64>) -> Option<f64> {
    numbers.sort_by(f64::total_cmp);
    let (upper, lower) = (numbers.len() / 2, numbers.len().checked_sub(1)? / 2);
    Some((numbers.get(lower)? + numbers.get(upper)?) / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: f64, expected: f64) {
        let error = (found - expected).abs() / expected.abs().max(1.0);
        assert!(error < 4e-16, "{found} is not {expected}");
    }

    #[test]
    fn logarithms_and_exponentials_are_those_of_the_platform() {
        let mut number = 1e-300;
        while number < 1e300 {
            near(ln(number), number.ln());
            near(
                exp(ln(number)) / number,
                1.0 + (exp(ln(number)) / number - 1.0).clamp(-1e-13, 1e-13),
            );
            number *= 1.37;
        }
        for number in [-5.5, -1.0, -1e-9, 0.0, 1e-9, 0.3, 0.35, 1.0, 5.5] {
            near(exp(number), f64::exp(number));
        }
        assert_eq!(
            (ln(1.0), ln(0.0), ln(-1.0), ln(f64::NAN)),
            (0.0, 0.0, 0.0, 0.0)
        );
    }

    #[test]
    fn integers_of_any_size_are_numbers() {
        near(of(U512::from(12345)), 12345.0);
        near(of(U512::from(10).pow(U512::from(77))), 1e77);
        near(of(U512::MAX), 1.3407807929942597e154);
        assert_eq!(of(U512::ZERO), 0.0);
    }

    #[test]
    fn medians_of_even_counts_lie_between() {
        assert_eq!(median(vec![]), None);
        assert_eq!(median(vec![3.0]), Some(3.0));
        assert_eq!(median(vec![4.0, 1.0]), Some(2.5));
        assert_eq!(median(vec![9.0, 1.0, 2.0]), Some(2.0));
    }
}
