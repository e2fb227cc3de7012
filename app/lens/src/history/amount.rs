//! Powers as sources write them, read exactly: no number passes through floating point.

use record::Power;

use super::Bad;

/// The most digits after the point that are read.
const FINEST: i64 = 36;
/// The longest number that is read, in bytes.
const LONGEST: usize = 300;
/// Digits of the largest 256-bit number.
const DIGITS: usize = 78;

/// A number that is not negative: `digits × 10^-scale`, without zeros at the end of its fraction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Amount {
    pub digits: Power,
    pub scale: u8,
}

impl Amount {
    /// Reads `1234`, `1234.5`, `.5`, `1.6e4`, `+2E-3`; with `comma`, `1234,5` too. Never guesses at thousands.
    pub fn read(text: &str, comma: bool) -> Result<Amount, Bad> {
        let text = text.trim();
        if text.len() > LONGEST {
            return Err(Bad::TooLarge);
        }
        let (negative, unsigned) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, read_exponent(exponent)?),
            None => (unsigned, 0),
        };
        let point = match comma && !mantissa.contains('.') {
            true => ',',
            false => '.',
        };
        let (whole, fraction) = mantissa.split_once(point).unwrap_or((mantissa, ""));
        let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.len() + fraction.len() == 0 || !plain(whole) || !plain(fraction) {
            return Err(Bad::NotANumber);
        }
        let all = [whole, fraction].concat();
        let significant = all.trim_start_matches('0');
        let kept = significant.trim_end_matches('0');
        if kept.is_empty() {
            return Ok(Amount::default());
        }
        if negative {
            return Err(Bad::Negative);
        }
        let dropped = significant.len() - kept.len();
        let scale = fraction.len() as i64 - dropped as i64 - exponent;
        if scale > FINEST {
            return Err(Bad::TooFine);
        }
        let zeros = usize::try_from(-scale).unwrap_or(0);
        if kept.len() + zeros > DIGITS {
            return Err(Bad::TooLarge);
        }
        let digits = integer(kept).ok_or(Bad::TooLarge)?;
        Ok(Amount {
            digits: raised(digits, zeros).ok_or(Bad::TooLarge)?,
            scale: u8::try_from(scale.max(0)).unwrap_or(0),
        })
    }

    /// The largest scale at which it surely fits 256 bits.
    pub fn room(self) -> u8 {
        let spare = (256 - self.digits.bit_len()) * 30103 / 100000;
        self.scale.saturating_add(spare as u8)
    }

    /// Its digits at a scale; `None` where it has more digits after the point than that, or does not fit.
    pub fn at(self, scale: u8) -> Option<Power> {
        raised(self.digits, usize::from(scale.checked_sub(self.scale)?))
    }
}

fn read_exponent(text: &str) -> Result<i64, Bad> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Bad::NotANumber);
    }
    let size: i64 = digits.parse().unwrap_or(i64::MAX).min(10_000);
    Ok(if text.starts_with('-') { -size } else { size })
}

/// At most 78 digits; `None` above 2^256 - 1.
fn integer(digits: &str) -> Option<Power> {
    match digits.parse::<u128>() {
        Ok(small) => Some(Power::from(small)),
        Err(_) => digits.parse().ok(),
    }
}

fn raised(digits: Power, zeros: usize) -> Option<Power> {
    match zeros {
        0 => Some(digits),
        _ => digits.checked_mul(Power::from(10).checked_pow(Power::from(zeros))?),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Result<(&str, u8), Bad>) {
        let expected = expected.map(|(digits, scale)| Amount {
            digits: digits.parse().unwrap_or_default(),
            scale,
        });
        assert_eq!(Amount::read(text, false), expected, "{text}");
    }

    #[test]
    fn powers_are_read_exactly() {
        check("16005.003146291143", Ok(("16005003146291143", 12)));
        check("16000", Ok(("16000", 0)));
        check(" +1.6e4 ", Ok(("16000", 0)));
        check("1.60E+1", Ok(("16", 0)));
        check("12.50", Ok(("125", 1)));
        check("2e-3", Ok(("2", 3)));
        check(".5", Ok(("5", 1)));
        check("5.", Ok(("5", 0)));
        check("000", Ok(("0", 0)));
        check("-0.0", Ok(("0", 0)));
        check("0e9999999999999999999", Ok(("0", 0)));
        let largest = Power::MAX.to_string();
        assert_eq!(largest.len(), DIGITS);
        check(&largest, Ok((&largest, 0)));
        check("1e77", Ok((&["1", "0".repeat(77).as_str()].concat(), 0)));
        check(&"9".repeat(78), Err(Bad::TooLarge));
        check("1e78", Err(Bad::TooLarge));
        check("1e999999999999999999999", Err(Bad::TooLarge));
        check("1e-36", Ok(("1", 36)));
        check("1e-37", Err(Bad::TooFine));
        check("-1", Err(Bad::Negative));
        for text in [
            "", ".", "e5", "1e", "1e+", "0x10", "1_000", "1,000", "1 000", "NaN", "inf", "--1",
            "+-1", "1.2.3", "１",
        ] {
            check(text, Err(Bad::NotANumber));
        }
    }

    #[test]
    fn a_comma_is_a_point_only_where_it_may_be() {
        let read = |text| Amount::read(text, true).map(|amount| (amount.digits, amount.scale));
        assert_eq!(read("16005,25"), Ok((Power::from(1600525), 2)));
        assert_eq!(read("16005.25"), Ok((Power::from(1600525), 2)));
        assert_eq!(read("1.600,5"), Err(Bad::NotANumber));
        assert_eq!(read("1,600,5"), Err(Bad::NotANumber));
    }

    #[test]
    fn a_number_fits_wherever_it_has_room() {
        for text in ["1", "9999999.25", &Power::MAX.to_string(), "1e70", "3e-30"] {
            let Ok(amount) = Amount::read(text, false) else {
                continue;
            };
            assert!(amount.at(amount.room()).is_some(), "{text}");
        }
    }
}
