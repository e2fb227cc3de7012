//! Numbers by the million in few bytes: all of a column take as many bytes as the largest needs, and one of nothing but
//! zeros takes none.

use record::Power;

use super::room::NoRoom;

/// Numbers of up to 33 bytes, the lowest byte first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Column {
    width: usize,
    count: usize,
    bytes: Vec<u8>,
}

/// The longest number: whether there is one, and a power.
const LONGEST: usize = 33;

impl Column {
    pub fn number(&mut self, value: u64) -> Result<(), NoRoom> {
        self.push(&value.to_le_bytes())
    }

    pub fn time(&mut self, value: Option<i64>) -> Result<(), NoRoom> {
        let mut bytes = [0; 9];
        if let Some(value) = value {
            // Those shortly before zero are small too.
            let value = ((value << 1) ^ (value >> 63)) as u64;
            bytes[0] = 1;
            bytes[1..].copy_from_slice(&value.to_le_bytes());
        }
        self.push(&bytes)
    }

    pub fn power(&mut self, value: Power) -> Result<(), NoRoom> {
        self.push(&value.to_le_bytes::<32>())
    }

    pub fn maybe_power(&mut self, value: Option<Power>) -> Result<(), NoRoom> {
        let mut bytes = [0; LONGEST];
        if let Some(value) = value {
            bytes[0] = 1;
            bytes[1..].copy_from_slice(&value.to_le_bytes::<32>());
        }
        self.push(&bytes)
    }

    pub fn number_at(&self, place: usize) -> u64 {
        number(self.at(place))
    }

    pub fn time_at(&self, place: usize) -> Option<i64> {
        let (_, value) = self.at(place).split_first().filter(|(is, _)| **is == 1)?;
        let value = number(value);
        Some((value >> 1) as i64 ^ -((value & 1) as i64))
    }

    pub fn power_at(&self, place: usize) -> Power {
        power(self.at(place))
    }

    pub fn maybe_power_at(&self, place: usize) -> Option<Power> {
        let (_, value) = self.at(place).split_first().filter(|(is, _)| **is == 1)?;
        Some(power(value))
    }

    /// How many bytes it takes.
    #[cfg(test)]
    pub fn size(&self) -> usize {
        self.bytes.len()
    }

    /// Gives back what was set aside for more.
    pub fn close(&mut self) {
        self.bytes.shrink_to_fit();
    }

    fn at(&self, place: usize) -> &[u8] {
        let from = place * self.width;
        self.bytes.get(from..from + self.width).unwrap_or_default()
    }

    fn push(&mut self, value: &[u8]) -> Result<(), NoRoom> {
        let used = value.iter().rposition(|byte| *byte != 0);
        let used = used.map_or(0, |last| last + 1);
        if used > self.width {
            self.widen(used)?;
        }
        self.bytes.try_reserve(self.width).map_err(|_| NoRoom)?;
        let kept = value.len().min(self.width);
        self.bytes.extend(value.iter().take(kept));
        self.bytes.resize(self.bytes.len() + self.width - kept, 0);
        self.count += 1;
        Ok(())
    }

    fn widen(&mut self, width: usize) -> Result<(), NoRoom> {
        let mut wider = Vec::new();
        let all = (self.count + 1).checked_mul(width).ok_or(NoRoom)?;
        wider.try_reserve(all).map_err(|_| NoRoom)?;
        for place in 0..self.count {
            wider.extend_from_slice(self.at(place));
            wider.resize((place + 1) * width, 0);
        }
        (self.bytes, self.width) = (wider, width);
        Ok(())
    }
}

fn number(bytes: &[u8]) -> u64 {
    let mut all = [0; 8];
    for (to, from) in all.iter_mut().zip(bytes) {
        *to = *from;
    }
    u64::from_le_bytes(all)
}

fn power(bytes: &[u8]) -> Power {
    let mut limbs = [0; 4];
    for (limb, bytes) in limbs.iter_mut().zip(bytes.chunks(8)) {
        *limb = number(bytes);
    }
    Power::from_limbs(limbs)
}
