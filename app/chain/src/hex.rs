//! Hex as JSON-RPC writes it: quantities without leading zeros, data in whole bytes.

const DIGITS: &[u8; 16] = b"0123456789abcdef";

/// `0x` and two digits a byte.
pub(crate) fn write(out: &mut String, bytes: &[u8]) {
    out.push_str("0x");
    for byte in bytes {
        out.push(char::from(DIGITS[usize::from(byte >> 4)]));
        out.push(char::from(DIGITS[usize::from(byte & 0xf)]));
    }
}

/// Data of any length.
pub(crate) fn data(text: &str) -> Option<Vec<u8>> {
    let digits = text.strip_prefix("0x")?.as_bytes();
    if digits.len() % 2 != 0 {
        return None;
    }
    let mut out = Vec::with_capacity(digits.len() / 2);
    for pair in digits.chunks_exact(2) {
        out.push(nibble(pair[0])? << 4 | nibble(pair[1])?);
    }
    Some(out)
}

/// Data of exactly `N` bytes.
pub(crate) fn fixed<const N: usize>(text: &str) -> Option<[u8; N]> {
    // The length is looked at first, so that a long text costs nothing.
    if text.len() != 2 + 2 * N {
        return None;
    }
    data(text)?.try_into().ok()
}

/// A quantity of at most 64 bits: `0x0`, or digits that do not begin with a zero.
pub(crate) fn quantity(text: &str) -> Option<u64> {
    let digits = text.strip_prefix("0x")?.as_bytes();
    let plain = (1..=16).contains(&digits.len()) && (digits.len() == 1 || digits[0] != b'0');
    if !plain {
        return None;
    }
    let mut sum = 0;
    for digit in digits {
        sum = sum << 4 | u64::from(nibble(*digit)?);
    }
    Some(sum)
}

fn nibble(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantity_has_one_spelling() {
        let check = |text, expected| assert_eq!(quantity(text), expected, "{text}");
        check("0x0", Some(0));
        check("0x10", Some(16));
        check("0xFf", Some(255));
        check("0xffffffffffffffff", Some(u64::MAX));
        for bad in [
            "",
            "0x",
            "0x00",
            "0x01",
            "10",
            "0X1",
            "0x1_0",
            "0x+1",
            "-0x1",
            " 0x1",
            "0x1 ",
            "0xg",
            "0x10000000000000000",
            "0x\u{ff11}",
        ] {
            check(bad, None);
        }
    }

    #[test]
    fn data_comes_in_whole_bytes() {
        let check =
            |text, expected: Option<&[u8]>| assert_eq!(data(text).as_deref(), expected, "{text}");
        check("0x", Some(&[]));
        check("0x00fF", Some(&[0, 255]));
        for bad in ["", "00", "0x0", "0xzz", "0x\u{e9}", "0X00"] {
            check(bad, None);
        }
        assert_eq!(fixed::<2>("0x0102"), Some([1, 2]));
        assert_eq!(fixed::<2>("0x010203"), None);
    }
}
