//! Numbers and texts in few bytes, for what our own programs keep or hand to one another. Nothing signed is written this
//! way. What is read may be damaged: each part is there or `None`, and a count never exceeds the bytes that are left.

use crate::Power;

/// LEB128.
pub fn number(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// How many bytes, then these, the first not zero.
pub fn power(out: &mut Vec<u8>, value: Power) {
    let all = value.to_be_bytes::<32>();
    let used = all.get(all.len() - value.byte_len()..).unwrap_or(&all);
    out.push(used.len() as u8);
    out.extend_from_slice(used);
}

/// How many bytes, then these.
pub fn bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    number(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

/// What is left to read.
#[derive(Clone, Debug)]
pub struct Left<'a>(pub &'a [u8]);

impl<'a> Left<'a> {
    /// So many bytes.
    pub fn some(&mut self, length: usize) -> Option<&'a [u8]> {
        let (some, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(some)
    }

    /// So many bytes, as an array.
    pub fn fixed<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.some(N)?.try_into().ok()
    }

    /// One byte.
    pub fn byte(&mut self) -> Option<u8> {
        self.some(1)?.first().copied()
    }

    /// What [`number`] wrote.
    pub fn number(&mut self) -> Option<u64> {
        let mut value = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let part = u64::from(byte & 0x7f);
            if part << shift >> shift != part {
                return None;
            }
            value |= part << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }

    /// The same, where it fits.
    pub fn small<T: TryFrom<u64>>(&mut self) -> Option<T> {
        T::try_from(self.number()?).ok()
    }

    /// How many things follow: each takes a byte at least.
    pub fn count(&mut self) -> Option<usize> {
        let count: usize = self.small()?;
        (count <= self.0.len()).then_some(count)
    }

    /// What [`power`] wrote.
    pub fn power(&mut self) -> Option<Power> {
        match usize::from(self.byte()?) {
            length @ 0..=32 => self.some(length).map(Power::from_be_slice),
            _ => None,
        }
    }

    /// What [`bytes`] wrote.
    pub fn bytes(&mut self) -> Option<&'a [u8]> {
        let length = self.count()?;
        self.some(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read_in_full_and_no_shorter() {
        for value in [0, 1, 127, 128, 300, u64::from(u32::MAX), u64::MAX] {
            let mut out = Vec::new();
            number(&mut out, value);
            power(&mut out, Power::from(value) << 190);
            bytes(&mut out, b"abc");
            let mut left = Left(&out);
            assert_eq!(left.number(), Some(value));
            assert_eq!(left.power(), Some(Power::from(value) << 190));
            assert_eq!((left.bytes(), left.0), (Some(&b"abc"[..]), &[][..]));
            let mut cut = Left(out.get(..out.len() - 1).unwrap_or_default());
            assert_eq!(cut.number().zip(cut.power()).zip(cut.bytes()), None);
        }
    }

    #[test]
    fn a_number_that_is_too_long_is_none() {
        for (written, expected) in [
            (&[0x80, 0x01][..], Some(128)),
            // A bit beyond the sixty-fourth, and an eleventh byte.
            (
                &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
                Some(u64::MAX),
            ),
            (
                &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02],
                None,
            ),
            (&[0x80; 11], None),
            (&[0x80], None),
            (&[], None),
        ] {
            assert_eq!(Left(written).number(), expected, "{written:?}");
        }
        assert_eq!(Left(&[33; 40]).power(), None);
        assert_eq!(Left(&[5, 1]).count(), None);
    }
}
