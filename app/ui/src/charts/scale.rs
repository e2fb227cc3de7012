//! From numbers to places on the page, and the round numbers to write along an axis.

/// A straight scale: a range of numbers onto a range of pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    from: f64,
    until: f64,
    start: f64,
    end: f64,
}

impl Scale {
    /// `numbers` onto `pixels`. A range without width is made one wide, so that what is in it stands in the middle.
    pub fn new(numbers: (f64, f64), pixels: (f64, f64)) -> Scale {
        let (from, until) = match numbers.1 - numbers.0 {
            wide if wide > 0.0 && wide.is_finite() => numbers,
            _ => (numbers.0 - 0.5, numbers.0 + 0.5),
        };
        Scale {
            from,
            until,
            start: pixels.0,
            end: pixels.1,
        }
    }

    /// Where a number stands; never outside of the range of pixels.
    pub fn at(self, number: f64) -> f64 {
        let share = ((number - self.from) / (self.until - self.from)).clamp(0.0, 1.0);
        self.start + share * (self.end - self.start)
    }
}

/// Round numbers from zero up to at least `most`, about so many: 0, 2, 4 … or 0, 50, 100 ….
pub fn round_steps(most: f64, about: u32) -> Vec<f64> {
    let most = if most.is_finite() && most > 0.0 {
        most
    } else {
        1.0
    };
    let rough = most / f64::from(about.max(1));
    let magnitude = 10_f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .map(|factor| factor * magnitude)
        .find(|step| *step >= rough * 0.999)
        .unwrap_or(10.0 * magnitude);
    let count = (most / step - 0.001).ceil().max(1.0) as u32;
    (0..=count).map(|n| f64::from(n) * step).collect()
}

/// [`round_steps`] in whole numbers only: there is no half address.
pub fn whole_steps(most: u64, about: u32) -> Vec<u64> {
    let step = round_steps(most as f64, about)
        .get(1)
        .map_or(1, |step| step.ceil().max(1.0) as u64);
    let count = most.max(1).div_ceil(step);
    (0..=count).map(|n| n * step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_outside_of_the_range_stand_at_its_ends() {
        let scale = Scale::new((0.0, 10.0), (100.0, 0.0));
        for (number, expected) in [
            (0.0, 100.0),
            (5.0, 50.0),
            (10.0, 0.0),
            (12.0, 0.0),
            (-3.0, 100.0),
        ] {
            assert_eq!(scale.at(number), expected, "{number}");
        }
    }

    #[test]
    fn a_single_value_stands_in_the_middle() {
        assert_eq!(Scale::new((7.0, 7.0), (0.0, 100.0)).at(7.0), 50.0);
        assert_eq!(Scale::new((3.0, 2.0), (0.0, 100.0)).at(3.0), 50.0);
    }

    #[test]
    fn steps_are_round_and_reach_the_largest() {
        for (most, about, expected) in [
            (12.0, 4, vec![0.0, 5.0, 10.0, 15.0]),
            (4.0, 4, vec![0.0, 1.0, 2.0, 3.0, 4.0]),
            (0.8, 4, vec![0.0, 0.2, 0.4, 0.6, 0.8]),
            (0.0, 4, vec![0.0, 0.5, 1.0]),
            (f64::NAN, 2, vec![0.0, 0.5, 1.0]),
        ] {
            let steps = round_steps(most, about);
            assert_eq!(steps.len(), expected.len(), "{most}: {steps:?}");
            for (step, expected) in steps.iter().zip(expected) {
                assert!((step - expected).abs() < 1e-9, "{most}: {steps:?}");
            }
        }
        assert_eq!(whole_steps(3, 6), [0, 1, 2, 3]);
        assert_eq!(whole_steps(0, 4), [0, 1]);
        assert_eq!(whole_steps(190, 4), [0, 50, 100, 150, 200]);
    }
}
