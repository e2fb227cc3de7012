//! Random numbers that anyone can make again: SplitMix64 (Steele, Lea and Flood, OOPSLA 2014, in the constants of
//! Vigna's `splitmix64.c`). The same seed gives the same figures everywhere. Nothing secret rests on it.

/// The generator.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// From a seed, which belongs beside every figure that was sampled.
    pub fn new(seed: u64) -> Random {
        Random(seed)
    }

    /// 64 random bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`, each as likely (Lemire, 2019); 0 where `end` is 0.
    pub fn below(&mut self, end: u64) -> u64 {
        // Products whose low half falls under 2^64 mod end would make some numbers likelier.
        let uneven = end.wrapping_neg().checked_rem(end).unwrap_or(0);
        loop {
            let product = u128::from(self.bits()) * u128::from(end);
            if product as u64 >= uneven {
                return (product >> 64) as u64;
            }
        }
    }

    /// Brings `items` into a random order, each as likely (Fisher and Yates).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for place in (1..items.len()).rev() {
            items.swap(place, self.below(place as u64 + 1) as usize);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Random;

    #[test]
    fn it_gives_the_published_numbers() {
        // Of seed 1234567, as the generator's author and Rosetta Code publish them.
        let mut random = Random::new(1234567);
        let expected = [
            6457827717110365317,
            3203168211198807973,
            9817491932198370423,
            4593380528125082431,
            16408922859458223821,
        ];
        assert_eq!(expected.map(|_| random.bits()), expected);
    }

    #[test]
    fn numbers_below_an_end_are_all_as_likely() {
        let mut random = Random::new(1);
        let mut seen = [0_u32; 6];
        for _ in 0..60_000 {
            seen[random.below(6) as usize] += 1;
        }
        // Five standard errors of √(60,000 · 1/6 · 5/6) around 10,000.
        assert!(
            seen.iter().all(|count| count.abs_diff(10_000) < 460),
            "{seen:?}"
        );
        assert_eq!((random.below(1), random.below(0)), (0, 0));
    }

    #[test]
    fn every_order_is_as_likely() {
        let mut random = Random::new(2);
        let mut seen = std::collections::BTreeMap::<[u8; 3], u32>::new();
        for _ in 0..60_000 {
            let mut order = [1, 2, 3];
            random.shuffle(&mut order);
            *seen.entry(order).or_default() += 1;
        }
        assert_eq!(seen.len(), 6);
        assert!(
            seen.values().all(|count| count.abs_diff(10_000) < 460),
            "{seen:?}"
        );
    }
}
